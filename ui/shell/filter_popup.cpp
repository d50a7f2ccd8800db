#include "ui/shell/filter_popup.h"

#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr int popupFieldWidth = 240;

// The first entry says that the condition is not added.
void fillChoice(QComboBox* box, const std::vector<domain::FacetValue>& values, QString (*words)(const std::string&)) {
    const QString before = box->currentData().toString();
    box->clear();
    box->addItem(FilterPopup::tr("Any"), QString());
    for (const domain::FacetValue& value : values) {
        if (value.value.empty()) continue;
        box->addItem(QStringLiteral("%1  %2").arg(isolated(oneLine(words(value.value))), formatCount(value.count)),
                     text(value.value));
    }
    box->setCurrentIndex(std::max(0, box->findData(before)));
    box->setEnabled(box->count() > 1);
    box->setToolTip(box->count() > 1 ? QString() : FilterPopup::tr("There is nothing to choose from yet"));
}

QString plainValue(const std::string& value) {
    return text(value);
}

void addOnce(std::vector<std::string>& values, const QComboBox* box) {
    const std::string chosen = utf8(box->currentData().toString());
    if (!chosen.empty() && std::find(values.begin(), values.end(), chosen) == values.end()) values.push_back(chosen);
}

std::optional<std::int64_t> numberOf(const QSpinBox* box) {
    return box->value() > 0 ? std::optional<std::int64_t>(box->value()) : std::nullopt;
}

void showOnScreen(QWidget* popup, QPoint place) {
    popup->adjustSize();
    if (const QScreen* screen = QGuiApplication::screenAt(place)) {
        const QRect room = screen->availableGeometry();
        place.setX(std::clamp(place.x(), room.left(), std::max(room.left(), room.right() - popup->width())));
        place.setY(std::clamp(place.y(), room.top(), std::max(room.top(), room.bottom() - popup->height())));
    }
    popup->move(place);
    popup->show();
}

}  // namespace

FilterPopup::FilterPopup(pipeline::Service& service, ViewFilter& filter, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_service(service), m_filter(filter) {
    setObjectName(QStringLiteral("filterPopup"));
    setFrameShape(QFrame::StyledPanel);
    setSurface(this, Surface::Raised);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(new TextLabel(tr("Add a filter"), Type::Title));
    auto* form = new QFormLayout;
    form->setSpacing(6);
    m_language = addChoice(form, QStringLiteral("filterLanguage"), tr("Language"));
    m_source = addChoice(form, QStringLiteral("filterSource"), tr("Source"));
    m_label = addChoice(form, QStringLiteral("filterLabel"), tr("Label"));
    m_withoutLabel = addChoice(form, QStringLiteral("filterWithoutLabel"), tr("Without label"));
    m_minAuthors = addNumber(form, QStringLiteral("filterMinAuthors"), tr("Authors, at least"));
    m_minSources = addNumber(form, QStringLiteral("filterMinOutlets"), tr("Outlets, at least"));
    m_minItems = addNumber(form, QStringLiteral("filterMinItems"), tr("Items, at least"));
    m_maxItems = addNumber(form, QStringLiteral("filterMaxItems"), tr("Items, at most"));
    m_keyword = addWords(form, QStringLiteral("filterKeyword"), tr("Keyword"));
    m_author = addWords(form, QStringLiteral("filterAuthor"), tr("Author"));
    m_state = addChoice(form, QStringLiteral("filterState"), tr("State"));
    column->addLayout(form);
    m_watched = new QCheckBox(tr("Only watched clusters"), this);
    m_watched->setObjectName(QStringLiteral("filterWatched"));
    column->addWidget(m_watched);
    m_problem = new TextLabel(tr("The least number of items is above the most."), Type::Caption, Tone::Error, this);
    m_problem->setObjectName(QStringLiteral("filterProblem"));
    column->addWidget(m_problem);
    auto* buttons = new QHBoxLayout;
    m_apply = new QPushButton(tr("Apply"), this);
    m_apply->setObjectName(QStringLiteral("applyFilter"));
    m_apply->setDefault(true);
    m_apply->setFixedHeight(atTextSize(28));
    setPrimary(m_apply);
    buttons->addStretch(1);
    buttons->addWidget(m_apply);
    column->addLayout(buttons);
    connect(m_apply, &QPushButton::clicked, this, &FilterPopup::apply);
    for (const QSpinBox* box : {m_minItems, m_maxItems})
        connect(box, &QSpinBox::valueChanged, this, &FilterPopup::check);
    check();
}

// No cluster can have more than its most.
void FilterPopup::check() {
    const bool possible = m_maxItems->value() == 0 || m_minItems->value() <= m_maxItems->value();
    m_apply->setEnabled(possible);
    m_apply->setToolTip(possible ? tr("Narrow all pages by these conditions") : m_problem->text());
    m_apply->setAccessibleDescription(possible ? QString() : m_problem->text());
    if (m_problem->isVisibleTo(this) == !possible) return;
    m_problem->setVisible(!possible);
    if (isVisible()) adjustSize();
}

QComboBox* FilterPopup::addChoice(QFormLayout* form, const QString& name, const QString& words) {
    auto* box = new QComboBox(this);
    box->setObjectName(name);
    box->setAccessibleName(words);
    box->setFixedWidth(popupFieldWidth);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    form->addRow(new TextLabel(words), box);
    fillChoice(box, {}, plainValue);
    return box;
}

QSpinBox* FilterPopup::addNumber(QFormLayout* form, const QString& name, const QString& words) {
    auto* box = new QSpinBox(this);
    box->setObjectName(name);
    box->setAccessibleName(words);
    box->setRange(0, 1'000'000);
    box->setSpecialValueText(tr("Any"));
    box->setGroupSeparatorShown(true);
    box->setFixedWidth(popupFieldWidth);
    form->addRow(new TextLabel(words), box);
    return box;
}

QLineEdit* FilterPopup::addWords(QFormLayout* form, const QString& name, const QString& words) {
    auto* field = new QLineEdit(this);
    field->setObjectName(name);
    field->setAccessibleName(words);
    field->setPlaceholderText(tr("Any"));
    field->setFixedWidth(popupFieldWidth);
    form->addRow(new TextLabel(words), field);
    connect(field, &QLineEdit::returnPressed, this, &FilterPopup::apply);
    return field;
}

void FilterPopup::openAt(const QPoint& place) {
    const FilterValues& values = m_filter.values();
    for (QComboBox* box : {m_language, m_source, m_label, m_withoutLabel}) box->setCurrentIndex(0);
    m_minAuthors->setValue(static_cast<int>(values.minAuthors.value_or(0)));
    m_minSources->setValue(static_cast<int>(values.minSources.value_or(0)));
    m_minItems->setValue(static_cast<int>(values.minItems.value_or(0)));
    m_maxItems->setValue(static_cast<int>(values.maxItems.value_or(0)));
    m_keyword->setText(text(values.keyword));
    m_author->setText(text(values.author));
    m_watched->setChecked(values.watched);
    m_state->setCurrentIndex(std::max(0, m_state->findData(text(values.state))));
    ask();
    showOnScreen(this, place);
    m_language->setFocus();
}

void FilterPopup::ask() {
    m_facetsTicket = m_service.facets(m_filter.filter(), [this](core::Result<pipeline::Facets> facets) {
        if (!facets) return;
        fillChoice(m_language, facets->languages, languageName);
        fillChoice(m_source, facets->sources, plainValue);
    });
    m_labelsTicket = m_service.labels([this](core::Result<std::vector<domain::LabelCount>> labels) {
        if (!labels) return;
        std::vector<domain::FacetValue> values;
        for (const domain::LabelCount& label : *labels) values.push_back({label.label.name, label.clusters});
        fillChoice(m_label, values, plainValue);
        fillChoice(m_withoutLabel, values, plainValue);
    });
    m_statesTicket = m_service.summary([this](core::Result<pipeline::Summary> summary) {
        if (!summary) return;
        std::vector<domain::FacetValue> values;
        for (const auto& [state, items] : summary->itemsByState) values.push_back({state, items});
        fillChoice(m_state, values, plainValue);
        m_state->setCurrentIndex(std::max(0, m_state->findData(text(m_filter.values().state))));
    });
}

void FilterPopup::apply() {
    if (!m_apply->isEnabled()) return;
    m_filter.change([this](FilterValues& values) {
        addOnce(values.languages, m_language);
        addOnce(values.sources, m_source);
        addOnce(values.labels, m_label);
        addOnce(values.withoutLabels, m_withoutLabel);
        values.minAuthors = numberOf(m_minAuthors);
        values.minSources = numberOf(m_minSources);
        values.minItems = numberOf(m_minItems);
        values.maxItems = numberOf(m_maxItems);
        values.keyword = utf8(m_keyword->text().trimmed());
        values.author = utf8(m_author->text().trimmed());
        values.state = utf8(m_state->currentData().toString());
        values.watched = m_watched->isChecked();
    });
    hide();
}

SaveViewPopup::SaveViewPopup(QWidget* parent) : QFrame(parent, Qt::Popup) {
    setObjectName(QStringLiteral("saveViewPopup"));
    setFrameShape(QFrame::StyledPanel);
    setSurface(this, Surface::Raised);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(new TextLabel(tr("Save this page and its conditions"), Type::Title));
    auto* row = new QHBoxLayout;
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("viewName"));
    m_name->setAccessibleName(tr("Name of the view"));
    m_name->setPlaceholderText(tr("Name of the view"));
    m_name->setMaxLength(120);
    m_name->setMinimumWidth(popupFieldWidth);
    m_save = new QPushButton(tr("Save"), this);
    m_save->setObjectName(QStringLiteral("saveViewNow"));
    m_save->setToolTip(tr("It is then under Go and in the search box"));
    m_save->setFixedHeight(atTextSize(28));
    m_save->setDefault(true);
    setPrimary(m_save);
    row->addWidget(m_name, 1);
    row->addWidget(m_save);
    column->addLayout(row);
    connect(m_name, &QLineEdit::textChanged, this, &SaveViewPopup::check);
    connect(m_name, &QLineEdit::returnPressed, m_save, &QPushButton::click);
    connect(m_save, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT named(m_name->text().trimmed());
    });
    check();
}

void SaveViewPopup::openAt(const QPoint& place, const QStringList& names) {
    m_names = names;
    m_name->clear();
    adjustSize();
    showOnScreen(this, layoutDirection() == Qt::RightToLeft ? place : QPoint(place.x() - width(), place.y()));
    m_name->setFocus();
}

void SaveViewPopup::check() {
    const QString name = m_name->text().trimmed();
    m_save->setEnabled(!name.isEmpty());
    m_save->setText(m_names.contains(name, Qt::CaseInsensitive) ? tr("Replace") : tr("Save"));
}

}  // namespace groundswell::ui
