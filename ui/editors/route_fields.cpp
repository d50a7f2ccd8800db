#include "ui/editors/route_fields.h"

#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QComboBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

namespace groundswell::ui {

namespace {

constexpr int routeLabelWidth = 128;
constexpr int routeFieldWidth = 216;
constexpr int mostConditionWords = 200;

// The values of an operand, which is one or a list.
QString operandWords(const std::string& operand) {
    const QJsonDocument document = QJsonDocument::fromJson("[" + QByteArray::fromStdString(operand) + "]");
    const QJsonValue value = document.array().at(0);
    QStringList words;
    for (const QJsonValue& one : value.isArray() ? value.toArray() : QJsonArray{value})
        words << (one.isString() ? isolated(oneLine(text(one.toString().toStdString())))
                                 : oneLine(one.toVariant().toString()));
    return words.join(RouteFields::tr(" or "));
}

}  // namespace

QString conditionWords(const config::SketchedCondition& condition) {
    const QString field = isolated(oneLine(text(condition.field)));
    const QString operand = operandWords(condition.operand).left(mostConditionWords);
    if (condition.comparison == "in") return RouteFields::tr("%1 is %2").arg(field, operand);
    if (condition.comparison == "not_in") return RouteFields::tr("%1 is not %2").arg(field, operand);
    if (condition.comparison == "at_least") return RouteFields::tr("%1 is %2 or more").arg(field, operand);
    if (condition.comparison == "at_most") return RouteFields::tr("%1 is %2 or less").arg(field, operand);
    if (condition.comparison == "exists")
        return condition.operand == "false" ? RouteFields::tr("without %1").arg(field)
                                            : RouteFields::tr("with any %1").arg(field);
    return field;
}

RouteFields::RouteFields(QWidget* before, QWidget* parent) : QWidget(parent), m_before(before) {
    setObjectName(QStringLiteral("routeFields"));
    m_form = new QFormLayout(this);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
}

void RouteFields::setRoutes(const std::vector<config::SketchedRoute>& routes, const QStringList& states) {
    if (routes == m_routes && states == m_states) return;
    m_routes = routes;
    m_states = states;
    rebuild();
}

void RouteFields::rebuild() {
    const QWidget* const focused = focusWidget();
    const QString name = focused != nullptr && focused->hasFocus() ? focused->objectName() : QString();
    while (m_form->rowCount() > 0) m_form->removeRow(0);
    QWidget* last = m_before;
    for (std::size_t i = 0; i < m_routes.size(); ++i) {
        QStringList conditions;
        for (const config::SketchedCondition& condition : m_routes[i].conditions)
            conditions << conditionWords(condition);
        const QString words = tr("If %1").arg(conditions.join(tr(" and ")));
        auto* label = new TextLabel(words, Type::Body, Tone::Text2, this);
        label->setFixedWidth(atTextSize(routeLabelWidth));
        label->setLines(3);
        setPlainTip(label, words);
        auto* combo = new QComboBox(this);
        combo->setObjectName(QStringLiteral("route_%1").arg(i));
        combo->setAccessibleName(tr("%1, to state").arg(words));
        combo->setToolTip(tr("Where items go for which this holds"));
        combo->setFixedSize(routeFieldWidth, atTextSize(24));
        combo->addItems(m_states);
        const QString to = text(m_routes[i].to);
        if (!m_states.contains(to)) combo->insertItem(0, to.isEmpty() ? tr("not set") : to);
        combo->setCurrentIndex(m_states.contains(to) ? static_cast<int>(m_states.indexOf(to)) : 0);
        connect(combo, &QComboBox::activated, this, [this, combo, i](int chosen) {
            if (m_states.contains(combo->itemText(chosen)))
                Q_EMIT targetChosen(static_cast<int>(i), combo->itemText(chosen));
        });
        label->setBuddy(combo);
        m_form->addRow(label, combo);
        setTabOrder(std::exchange(last, combo), combo);
    }
    if (QWidget* again = name.isEmpty() ? nullptr : findChild<QWidget*>(name)) again->setFocus(Qt::OtherFocusReason);
}

}  // namespace groundswell::ui
