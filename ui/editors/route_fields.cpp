#include "ui/editors/route_fields.h"

#include "models/config/route_config.h"
#include "ui/editors/route_condition.h"
#include "ui/editors/typing_delay.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QToolButton>

#include <memory>
#include <utility>

namespace groundswell::ui {

namespace {

constexpr int routeLabelWidth = 128;
constexpr int routeFieldWidth = 216;

QHBoxLayout* routeLine(QWidget* box) {
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    box->setFixedSize(routeFieldWidth, atTextSize(24));
    return row;
}

QString routeSentence(const config::SketchedRoute& route) {
    QStringList words;
    for (const config::SketchedCondition& condition : route.conditions) words << conditionWords(condition);
    return RouteFields::tr("If %1").arg(words.join(RouteFields::tr(" and ")));
}

void nameTarget(QComboBox* target, const QString& sentence) {
    target->setAccessibleName(RouteFields::tr("%1, to state").arg(sentence));
}

}  // namespace

RouteFields::RouteFields(QWidget* before, TypingDelay* typing, QWidget* parent)
    : QWidget(parent), m_before(before), m_typing(typing), m_last(before) {
    setObjectName(QStringLiteral("routeFields"));
    m_form = new QFormLayout(this);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    m_add = new QToolButton(this);
    m_add->setObjectName(QStringLiteral("addRoute"));
    m_add->setText(tr("Add route"));
    m_add->setAccessibleName(m_add->text());
    m_add->setToolTip(tr("Send some items to another state when the step is done"));
    m_add->setFixedHeight(atTextSize(24));
    m_add->setFocusPolicy(Qt::StrongFocus);
    setLink(m_add);
    m_form->addRow(QString(), m_add);
    connect(m_add, &QToolButton::clicked, this, &RouteFields::addRequested);
}

void RouteFields::setRoutes(const std::vector<config::SketchedRoute>& routes, const QStringList& states) {
    if (routes == m_routes && states == m_states) return;
    m_routes = routes;
    m_states = states;
    rebuild();
}

void RouteFields::rebuild() {
    // Who is typing goes on typing in the new field of the same name.
    const TypingDelay::Kept kept = m_typing->take(this);
    // A field that goes away with the focus would tell what was typed there.
    for (QWidget* field : findChildren<QWidget*>()) field->blockSignals(field != m_add);
    while (m_form->rowCount() > 1) m_form->removeRow(0);
    m_last = m_before;
    for (std::size_t i = 0; i < m_routes.size(); ++i) addRoute(static_cast<int>(i));
    follow(m_add);
    m_typing->put(this, kept);
}

void RouteFields::follow(QWidget* field) {
    setTabOrder(std::exchange(m_last, field), field);
}

// In front of the button that adds one.
void RouteFields::addRow(const QString& words, QWidget* field) {
    auto* label = new TextLabel(words, Type::Body, Tone::Text2, this);
    label->setFixedWidth(atTextSize(routeLabelWidth));
    label->setLines(3);
    setPlainTip(label, words);
    label->setBuddy(field);
    m_form->insertRow(m_form->rowCount() - 1, label, field);
}

void RouteFields::addRoute(int route) {
    const config::SketchedRoute& shown = m_routes[static_cast<std::size_t>(route)];
    const QString sentence = routeSentence(shown);
    const bool isSimple = shown.conditions.size() == 1 && comparisonOf(shown.conditions.front()) >= 0;
    if (isSimple) addCondition(route, shown.conditions.front());
    QWidget* target = makeTarget(route, text(shown.to));
    nameTarget(target->findChild<QComboBox*>(), sentence);
    addRow(isSimple ? tr("to state") : sentence, target);
}

void RouteFields::addCondition(int route, const config::SketchedCondition& condition) {
    auto* box = new QWidget(this);
    QHBoxLayout* row = routeLine(box);
    auto* field = new QComboBox(box);
    field->setObjectName(QStringLiteral("routeField_%1").arg(route));
    field->setAccessibleName(tr("Field of the condition"));
    field->setToolTip(tr("Of the item; also metrics.NAME, and output.STEP.NAME of what a step has set"));
    field->setEditable(true);
    field->setInsertPolicy(QComboBox::NoInsert);
    for (const std::string& name : config::routeFields()) field->addItem(text(name));
    field->setCurrentText(text(condition.field));
    auto* comparison = new QComboBox(box);
    comparison->setObjectName(QStringLiteral("routeComparison_%1").arg(route));
    comparison->setAccessibleName(tr("How it is compared"));
    comparison->setToolTip(tr("Which values of the field take this way"));
    for (const RouteComparison& one : routeComparisons()) comparison->addItem(one.words);
    comparison->setCurrentIndex(comparisonOf(condition));
    for (QComboBox* combo : {field, comparison}) {
        combo->setFixedHeight(atTextSize(24));
        row->addWidget(combo, 1);
        follow(combo);
    }
    // Shown in a line of its own, where there is something to compare with.
    auto* operand = new QLineEdit(box);
    operand->setObjectName(QStringLiteral("routeOperand_%1").arg(route));
    operand->setAccessibleName(tr("Values"));
    operand->setToolTip(tr("Values with commas between them, or one number"));
    operand->setFixedSize(routeFieldWidth, atTextSize(24));
    const bool isCompared = condition.comparison != "exists";
    operand->setVisible(isCompared);
    addRow(tr("If"), box);
    if (isCompared) {
        operand->setText(operandLine(condition));
        addRow(QString(), operand);
        follow(operand);
    }
    const auto said = [field, comparison, operand] {
        const RouteComparison chosen = routeComparisons()[static_cast<std::size_t>(comparison->currentIndex())];
        return conditionsJson(field->currentText().trimmed(), chosen, operand->text());
    };
    // What the form knows: a box that is left may say once more that its entry was chosen.
    const auto known = std::make_shared<QString>(said());
    const auto tell = [this, route, said, known] {
        const QString conditions = *known = said();
        showTyped(route, conditions);
        Q_EMIT conditionsChanged(route, conditions);
    };
    m_typing->watch(field->lineEdit(), tell);
    m_typing->watch(operand, tell);
    const auto choose = [this, route, said, known] {
        m_typing->commit();
        if (const QString conditions = said(); std::exchange(*known, conditions) != conditions)
            Q_EMIT conditionsChanged(route, conditions);
    };
    connect(field, &QComboBox::activated, this, choose);
    connect(comparison, &QComboBox::activated, this, choose);
}

// The fields say it already: nothing is made anew under the hands of who types when it comes back with the next check.
void RouteFields::showTyped(int route, const QString& conditions) {
    config::SketchedRoute& shown = m_routes[static_cast<std::size_t>(route)];
    if (shown.conditions.size() != 1) return;
    config::SketchedCondition& condition = shown.conditions.front();
    const QJsonObject said = QJsonDocument::fromJson(conditions.toUtf8()).array().at(0).toObject();
    condition.field = utf8(said.value(QStringLiteral("field")).toString());
    const QJsonValue operand = said.value(text(condition.comparison));
    const QByteArray list = QJsonDocument(QJsonArray{operand}).toJson(QJsonDocument::Compact);
    condition.operand = list.mid(1, list.size() - 2).toStdString();
    nameTarget(findChild<QComboBox*>(QStringLiteral("route_%1").arg(route)), routeSentence(shown));
}

QWidget* RouteFields::makeTarget(int route, const QString& to) {
    auto* box = new QWidget(this);
    QHBoxLayout* row = routeLine(box);
    auto* combo = new QComboBox(box);
    combo->setObjectName(QStringLiteral("route_%1").arg(route));
    combo->setToolTip(tr("Where items go for which this holds"));
    combo->setFixedHeight(atTextSize(24));
    combo->addItems(m_states);
    if (!m_states.contains(to)) combo->insertItem(0, to.isEmpty() ? tr("not set") : to);
    combo->setCurrentIndex(m_states.contains(to) ? static_cast<int>(m_states.indexOf(to)) : 0);
    connect(combo, &QComboBox::activated, this, [this, combo, route](int chosen) {
        if (m_states.contains(combo->itemText(chosen))) Q_EMIT targetChosen(route, combo->itemText(chosen));
    });
    auto* remove = new QToolButton(box);
    remove->setObjectName(QStringLiteral("removeRoute_%1").arg(route));
    remove->setIcon(icon(QStringLiteral("close")));
    remove->setAccessibleName(tr("Remove this route"));
    remove->setToolTip(remove->accessibleName());
    remove->setAutoRaise(true);
    remove->setFixedSize(24, atTextSize(24));
    remove->setFocusPolicy(Qt::StrongFocus);
    connect(remove, &QToolButton::clicked, this, [this, route] { Q_EMIT removeRequested(route); });
    row->addWidget(combo, 1);
    row->addWidget(remove);
    follow(combo);
    follow(remove);
    return box;
}

}  // namespace groundswell::ui
