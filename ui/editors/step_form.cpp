#include "ui/editors/step_form.h"

#include "ui/editors/parameter_fields.h"
#include "ui/editors/route_fields.h"
#include "ui/editors/typing_delay.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

namespace groundswell::ui {

namespace {

constexpr int stepLabelWidth = 128;
constexpr int stepFieldWidth = 216;
constexpr int stepNumberWidth = 96;
constexpr int mostStepAttempts = 100;
constexpr int mostStepSlots = 64;
constexpr double longestStepLimit = 86'400;  // seconds

QStringList stepWords(const std::vector<std::string>& words) {
    QStringList list;
    for (const std::string& word : words) list << text(word);
    return list;
}

}  // namespace

StepForm::StepForm(QWidget* parent) : QScrollArea(parent), m_typing(new TypingDelay(this)) {
    setObjectName(QStringLiteral("stepForm"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    connect(m_typing, &TypingDelay::changed, this, &StepForm::typingChanged);
    auto* inside = new QWidget(this);
    setSurface(inside, Surface::Base);
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    m_none = new TextLabel(Type::Body, Tone::Text2, inside);
    m_none->setObjectName(QStringLiteral("stepNone"));
    m_none->setWordWrap(true);
    column->addWidget(m_none);
    m_fields = new QWidget(inside);
    m_form = new QFormLayout(m_fields);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    addName();
    m_from = addCombo(QStringLiteral("stepFrom"), tr("From state"), tr("Items in this state are taken"),
                      QStringLiteral("from"));
    m_to = addCombo(QStringLiteral("stepTo"), tr("To state"), tr("Where items go when the step is done"),
                    QStringLiteral("to"));
    m_onError =
        addCombo(QStringLiteral("stepOnError"), tr("On failure"),
                 tr("Where items go when the step has failed on them as often as it may"), QStringLiteral("on_error"));
    m_failureWords =
        new TextLabel(tr("Choose a state for items that fail here."), Type::Caption, Tone::Error, m_fields);
    m_form->addRow(QString(), m_failureWords);
    m_routes = new RouteFields(m_onError, m_typing, m_fields);
    m_form->addRow(m_routes);
    m_kind = addCombo(QStringLiteral("stepKind"), tr("Kind"), tr("What the step does"), QStringLiteral("step"));
    m_parameters = new ParameterFields(m_kind, m_typing, m_fields);
    m_form->addRow(m_parameters);
    addParts();
    m_pool = addCombo(QStringLiteral("stepPool"), tr("Pool"), tr("Which threads it runs on"), QStringLiteral("pool"));
    addNumbers();
    column->addWidget(m_fields);
    column->addStretch(1);
    setWidget(inside);
    m_fields->hide();
}

void StepForm::addField(const QString& words, QWidget* field) {
    auto* label = new TextLabel(words, Type::Body, Tone::Text2, m_fields);
    label->setFixedWidth(atTextSize(stepLabelWidth));
    label->setBuddy(field);
    m_form->addRow(label, field);
}

void StepForm::addName() {
    m_name = new QLineEdit(m_fields);
    m_name->setObjectName(QStringLiteral("stepName"));
    m_name->setAccessibleName(tr("Name of the step"));
    m_name->setToolTip(tr("What the step is called; what it sets is called by it, too"));
    m_name->setFixedSize(stepFieldWidth, atTextSize(24));
    addField(tr("Name"), m_name);
    m_typing->watch(m_name, [this] { changed(QStringLiteral("id"), jsonString(m_name->text().trimmed())); });
}

void StepForm::addParts() {
    connect(m_parameters, &ParameterFields::changed, this, [this](const QString& name, const QString& value) {
        if (m_step >= 0) Q_EMIT parameterChanged(m_step, name, value);
    });
    connect(m_parameters, &ParameterFields::placeWanted, this, [this](const QString& name) {
        if (m_step >= 0) Q_EMIT parameterWanted(m_step, name);
    });
    connect(m_routes, &RouteFields::targetChosen, this, [this](int route, const QString& state) {
        if (m_step >= 0) Q_EMIT routeChanged(m_step, route, state);
    });
    connect(m_routes, &RouteFields::conditionsChanged, this, [this](int route, const QString& conditions) {
        if (m_step >= 0) Q_EMIT routeConditionsChanged(m_step, route, conditions);
    });
    connect(m_routes, &RouteFields::addRequested, this, [this] {
        if (m_step >= 0) Q_EMIT routeAdded(m_step);
    });
    connect(m_routes, &RouteFields::removeRequested, this, [this](int route) {
        if (m_step >= 0) Q_EMIT routeRemoved(m_step, route);
    });
}

void StepForm::commit() {
    m_typing->commit();
}

bool StepForm::isTyping() const {
    return m_typing->waiting() != nullptr;
}

QComboBox* StepForm::addCombo(const QString& name, const QString& words, const QString& tip, const QString& key) {
    auto* combo = new QComboBox(m_fields);
    combo->setObjectName(name);
    combo->setAccessibleName(words);
    combo->setToolTip(tip);
    combo->setFixedSize(stepFieldWidth, 24);
    addField(words, combo);
    connect(combo, &QComboBox::activated, this, [this, combo, key](int index) {
        const QString value = combo->itemData(index).toString();
        changed(key, value.isEmpty() ? QString() : jsonString(value));
    });
    return combo;
}

void StepForm::addNumbers() {
    const auto whenLeft = [this](QAbstractSpinBox* box) {
        connect(box, &QAbstractSpinBox::editingFinished, this, [this, box] {
            if (m_typing->waiting() == box) commit();
        });
    };
    const auto whole = [this, whenLeft](const QString& name, const QString& words, const QString& tip, int most,
                                        const QString& key) {
        auto* box = new QSpinBox(m_fields);
        box->setObjectName(name);
        box->setAccessibleName(words);
        box->setToolTip(tip);
        box->setRange(0, most);
        box->setSpecialValueText(tr("not set"));
        box->setFixedSize(stepNumberWidth, 24);
        addField(words, box);
        connect(box, &QSpinBox::valueChanged, this,
                [=, this](int value) { numberChanged(box, key, value == 0 ? QString() : QString::number(value)); });
        whenLeft(box);
        return box;
    };
    const auto seconds = [this, whenLeft](const QString& name, const QString& words, const QString& tip,
                                          const QString& key) {
        auto* box = new QDoubleSpinBox(m_fields);
        box->setObjectName(name);
        box->setAccessibleName(words);
        box->setToolTip(tip);
        box->setRange(0, longestStepLimit);
        box->setDecimals(3);
        box->setSuffix(tr(" s"));
        box->setSpecialValueText(tr("not set"));
        box->setFixedSize(stepNumberWidth, 24);
        addField(words, box);
        connect(box, &QDoubleSpinBox::valueChanged, this, [=, this](double value) {
            numberChanged(box, key, value == 0 ? QString() : QString::number(value, 'g', 10));
        });
        whenLeft(box);
        return box;
    };
    m_attempts = whole(QStringLiteral("stepAttempts"), tr("Attempts"), tr("Tries before an item has failed"),
                       mostStepAttempts, QStringLiteral("attempts"));
    m_slots = whole(QStringLiteral("stepSlots"), tr("Slots"), tr("Most batches of it at the same time"), mostStepSlots,
                    QStringLiteral("slots"));
    m_soft = seconds(QStringLiteral("stepSoftLimit"), tr("Soft limit"), tr("After this it is asked to stop"),
                     QStringLiteral("soft_limit_s"));
    m_hard = seconds(QStringLiteral("stepHardLimit"), tr("Hard limit"), tr("After this it is given up"),
                     QStringLiteral("hard_limit_s"));
    m_network = new QCheckBox(tr("May reach its service"), m_fields);
    m_network->setObjectName(QStringLiteral("stepNetwork"));
    m_network->setAccessibleName(tr("Network: may reach its service"));
    m_network->setToolTip(tr("Without this the step may not use the network"));
    addField(tr("Network"), m_network);
    connect(m_network, &QCheckBox::toggled, this,
            [this](bool on) { changed(QStringLiteral("network"), on ? QStringLiteral("true") : QString()); });
}

void StepForm::changed(const QString& key, const QString& value) {
    if (m_filling || m_step < 0) return;
    Q_EMIT memberChanged(m_step, key, value);
}

// What is typed has more digits in a moment; what an arrow gives is meant as it is.
void StepForm::numberChanged(QAbstractSpinBox* box, const QString& key, const QString& value) {
    if (m_filling || m_step < 0) return;
    m_typing->wait(box, [=, this] { changed(key, value); });
    if (!box->findChild<QLineEdit*>()->isModified()) m_typing->commit();
}

void StepForm::fill(QComboBox* combo, const QStringList& choices, const QString& current) {
    // What the text says is shown, also when it should not say it.
    const QStringList wanted = choices.contains(current) ? choices : QStringList{current} + choices;
    QStringList shown;
    for (int i = 0; i < combo->count(); ++i) shown << combo->itemData(i).toString();
    // The list may be open just now.
    if (shown != wanted) {
        combo->clear();
        for (const QString& choice : wanted) combo->addItem(choice.isEmpty() ? tr("not set") : choice, choice);
    }
    combo->setCurrentIndex(static_cast<int>(wanted.indexOf(current)));
}

void StepForm::showStep(const config::WorkflowCheck& check, int step, const QString& whyNone) {
    const bool isThere = step >= 0 && step < static_cast<int>(check.sketch.steps.size());
    const bool isOther = step != m_step;
    // What is typed belongs to the step that is left.
    if (isOther) commit();
    m_step = isThere ? step : -1;
    m_none->setText(whyNone);
    m_none->setVisible(!isThere);
    m_fields->setVisible(isThere);
    if (!isThere) return;
    m_filling = true;
    const config::SketchedStep& shown = check.sketch.steps[static_cast<std::size_t>(step)];
    const QStringList states = stepWords(check.sketch.states);
    if (isOther || (m_typing->waiting() != m_name && m_name->text().trimmed() != text(shown.id)))
        m_name->setText(text(shown.id));
    m_routes->setRoutes(shown.ways, states);
    const std::size_t index = static_cast<std::size_t>(step);
    m_parameters->setParameters(index < check.stepParameters.size() ? check.stepParameters[index]
                                                                    : std::vector<config::StepParameter>());
    m_parameters->setVisible(index < check.stepParameters.size() && !check.stepParameters[index].empty());
    fill(m_from, states, text(shown.from));
    fill(m_to, states, text(shown.to));
    fill(m_onError, states, text(shown.onError));
    const bool isKnown = check.sketch.hasState(shown.onError);
    m_failureWords->setVisible(!isKnown);
    fill(m_kind, stepWords(check.knownSteps), text(shown.kind));
    const std::pair<QString, QString> pools[] = {{tr("usual for the step"), QString()},
                                                 {tr("processor"), QStringLiteral("cpu")},
                                                 {tr("network"), QStringLiteral("network")},
                                                 {tr("disk"), QStringLiteral("io")}};
    for (const auto& [words, name] : pools) {
        if (m_pool->findData(name) < 0) m_pool->addItem(words, name);
    }
    m_pool->setCurrentIndex(std::max(0, m_pool->findData(text(shown.pool))));
    // A value that is there already stays as it is typed.
    const auto showNumber = [this, isOther](auto* box, auto value) {
        if (isOther || (m_typing->waiting() != box && box->value() != value)) box->setValue(value);
    };
    showNumber(m_attempts, shown.attempts.value_or(0));
    showNumber(m_slots, shown.slots.value_or(0));
    showNumber(m_soft, shown.softLimit.value_or(0));
    showNumber(m_hard, shown.hardLimit.value_or(0));
    m_network->setChecked(shown.network);
    m_filling = false;
}

void StepForm::setReadOnly(bool readOnly) {
    m_fields->setEnabled(!readOnly);
}

}  // namespace groundswell::ui
