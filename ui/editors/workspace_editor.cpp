#include "ui/editors/workspace_editor.h"

#include "ui/editors/config_text.h"
#include "ui/editors/schedule_field.h"
#include "ui/pages/notice.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>

#include <algorithm>

namespace groundswell::ui {

namespace {

std::optional<int> numberOrNone(const QSpinBox* box) {
    return box->value() == 0 ? std::nullopt : std::optional(box->value());
}

QString wordsOfTask(const std::string& task) {
    if (task == "acquire") return WorkspaceEditor::tr("Fetch");
    if (task == "process") return WorkspaceEditor::tr("Process");
    if (task == "refresh") return WorkspaceEditor::tr("Refresh clusters");
    if (task == "expire") return WorkspaceEditor::tr("Remove old items");
    if (task == "backup") return WorkspaceEditor::tr("Back up");
    if (task == "vacuum") return WorkspaceEditor::tr("Make the store smaller");
    if (task == "prune") return WorkspaceEditor::tr("Remove old records");
    if (task == "report") return WorkspaceEditor::tr("Write a report");
    return text(task);
}

}  // namespace

WorkspaceEditor::WorkspaceEditor(PageContext context, QWidget* parent)
    : EditDialog(context.seams, parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("workspaceEditor"));
    setWindowTitle(tr("Workspace settings"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(680, 560);
    if (const auto& workspace = m_context.service().workspace()) m_config = *workspace;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    auto* tabs = new QTabWidget(this);
    tabs->setObjectName(QStringLiteral("workspaceTabs"));
    tabs->addTab(makeGeneral(), tr("General"));
    tabs->addTab(makeSchedules(), tr("Schedules"));
    m_text = new ConfigText(QStringLiteral("workspaceJson"), tabs);
    tabs->addTab(m_text, tr("JSON"));
    column->addWidget(tabs, 1);
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelSettings"));
    m_save = new QPushButton(tr("Save"), this);
    m_save->setObjectName(QStringLiteral("saveSettings"));
    m_save->setDefault(true);
    setPrimary(m_save);
    buttons->addStretch(1);
    for (QPushButton* button : {cancel, m_save}) {
        button->setFixedHeight(28);
        buttons->addWidget(button);
    }
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &WorkspaceEditor::discard);
    connect(m_save, &QPushButton::clicked, this, &WorkspaceEditor::save);
    connect(m_text, &ConfigText::edited, this, [this] { check(utf8(m_text->toPlainText()), true); });
    fill();
    fieldEdited();
    m_before = m_json;
}

QString WorkspaceEditor::unsavedWork() const {
    return m_json == m_before ? QString() : tr("The settings of the workspace have changes that are not saved.");
}

QSpinBox* WorkspaceEditor::addNumber(QFormLayout* form, const char* name, const QString& label, const QString& never,
                                     int most) {
    auto* box = new QSpinBox(form->parentWidget());
    box->setObjectName(QString::fromLatin1(name));
    box->setAccessibleName(label);
    box->setToolTip(label);
    box->setRange(0, most);
    box->setSpecialValueText(never);
    box->setFixedSize(160, 28);
    form->addRow(label, box);
    connect(box, &QSpinBox::valueChanged, this, &WorkspaceEditor::fieldEdited);
    return box;
}

QWidget* WorkspaceEditor::makeGeneral() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    form->setContentsMargins(12, 12, 12, 12);
    form->setVerticalSpacing(8);
    m_name = new QLineEdit(page);
    m_name->setObjectName(QStringLiteral("settingsName"));
    m_name->setAccessibleName(tr("Name"));
    m_name->setToolTip(tr("What the workspace is called; its folder keeps its name"));
    m_name->setFixedHeight(28);
    form->addRow(tr("Name"), m_name);
    m_folder = new TextLabel(Type::Caption, Tone::Text2, page);
    m_folder->setObjectName(QStringLiteral("settingsFolder"));
    m_folder->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_folder->setWordWrap(true);
    m_folder->setText(isolated(text(m_context.service().workspaceFolder().string())));
    form->addRow(tr("Folder"), m_folder);
    const QString always = tr("for good");
    m_retention = addNumber(form, "settingsRetention", tr("Days that items are kept"), always, 36'500);
    m_pauseAfter =
        addNumber(form, "settingsPauseAfter", tr("Failures in a row after which a source pauses"), tr("never"), 1'000);
    m_runsDays = addNumber(form, "settingsRunsDays", tr("Days that records of runs are kept"), always, 36'500);
    m_jobsDays = addNumber(form, "settingsJobsDays", tr("Days that ended jobs are kept"), always, 36'500);
    m_logsDays = addNumber(form, "settingsLogsDays", tr("Days that logs are kept"), always, 36'500);
    m_backups = addNumber(form, "settingsBackups", tr("Days' worth of backups that are kept"), QString(), 1'000);
    m_backups->setMinimum(1);
    connect(m_name, &QLineEdit::textChanged, this, &WorkspaceEditor::fieldEdited);
    return page;
}

QWidget* WorkspaceEditor::makeSchedules() {
    auto* page = new QWidget(this);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(12, 12, 12, 12);
    row->setSpacing(12);
    auto* left = new QVBoxLayout;
    m_schedules = new QListWidget(page);
    m_schedules->setObjectName(QStringLiteral("scheduleList"));
    m_schedules->setAccessibleName(tr("Schedules"));
    m_schedules->setMaximumWidth(200);
    auto* add = new QPushButton(tr("Add"), page);
    add->setObjectName(QStringLiteral("addSchedule"));
    m_removeSchedule = new QPushButton(tr("Remove"), page);
    m_removeSchedule->setObjectName(QStringLiteral("removeSchedule"));
    left->addWidget(m_schedules, 1);
    auto* tools = new QHBoxLayout;
    for (QPushButton* button : {add, m_removeSchedule}) {
        button->setAutoDefault(false);
        button->setFixedHeight(24);
        tools->addWidget(button);
    }
    left->addLayout(tools);
    row->addLayout(left);
    m_scheduleBox = new QWidget(page);
    auto* form = new QFormLayout(m_scheduleBox);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(8);
    m_scheduleId = new QLineEdit(m_scheduleBox);
    m_scheduleId->setObjectName(QStringLiteral("scheduleName"));
    m_scheduleId->setAccessibleName(tr("Name of the schedule"));
    m_task = new QComboBox(m_scheduleBox);
    m_task->setObjectName(QStringLiteral("scheduleTask"));
    m_task->setAccessibleName(tr("What runs"));
    for (const std::string& task : config::scheduledTasks()) m_task->addItem(wordsOfTask(task), text(task));
    m_source = new QComboBox(m_scheduleBox);
    m_source->setObjectName(QStringLiteral("scheduleSource"));
    m_source->setAccessibleName(tr("Source that is fetched"));
    m_enabled = new QCheckBox(tr("Switched on"), m_scheduleBox);
    m_enabled->setObjectName(QStringLiteral("scheduleEnabled"));
    m_when = new ScheduleField(m_context, false, m_scheduleBox);
    m_when->setObjectName(QStringLiteral("scheduleWhen"));
    for (QWidget* field : std::initializer_list<QWidget*>{m_scheduleId, m_task, m_source}) field->setFixedHeight(28);
    form->addRow(tr("Name"), m_scheduleId);
    form->addRow(tr("What"), m_task);
    form->addRow(tr("Source"), m_source);
    form->addRow(tr("When"), m_when);
    form->addRow(QString(), m_enabled);
    row->addWidget(m_scheduleBox, 1);
    connect(m_schedules, &QListWidget::currentRowChanged, this, &WorkspaceEditor::showSchedule);
    connect(add, &QPushButton::clicked, this, &WorkspaceEditor::addSchedule);
    connect(m_removeSchedule, &QPushButton::clicked, this, &WorkspaceEditor::removeSchedule);
    connect(m_scheduleId, &QLineEdit::textChanged, this, &WorkspaceEditor::scheduleEdited);
    for (QComboBox* box : {m_task, m_source})
        connect(box, &QComboBox::currentIndexChanged, this, &WorkspaceEditor::scheduleEdited);
    connect(m_enabled, &QCheckBox::toggled, this, &WorkspaceEditor::scheduleEdited);
    connect(m_when, &ScheduleField::edited, this, &WorkspaceEditor::scheduleEdited);
    return page;
}

void WorkspaceEditor::fill() {
    m_filling = true;
    m_name->setText(text(m_config.name));
    m_retention->setValue(m_config.retentionDays.value_or(0));
    m_pauseAfter->setValue(m_config.pauseAfter.value_or(0));
    m_runsDays->setValue(m_config.housekeeping.runsDays.value_or(0));
    m_jobsDays->setValue(m_config.housekeeping.jobsDays.value_or(0));
    m_logsDays->setValue(m_config.housekeeping.logsDays.value_or(0));
    m_backups->setValue(m_config.housekeeping.backupsKeep);
    m_source->clear();
    m_source->addItem(tr("All sources"), QString());
    for (const config::SourceConfig& source : m_config.sources) {
        if (source.type != "file") m_source->addItem(oneLine(text(source.id)), text(source.id));
    }
    m_filling = false;
    fillSchedules();
}

void WorkspaceEditor::fillSchedules() {
    const int row = m_schedules->currentRow();
    m_filling = true;
    m_schedules->clear();
    for (const config::TaskSchedule& schedule : m_config.schedules) m_schedules->addItem(oneLine(text(schedule.id)));
    m_filling = false;
    m_schedules->setCurrentRow(
        std::clamp(row, m_config.schedules.empty() ? -1 : 0, static_cast<int>(m_config.schedules.size()) - 1));
    showSchedule();
}

void WorkspaceEditor::showSchedule() {
    if (m_filling) return;
    const int row = m_schedules->currentRow();
    const bool shown = row >= 0 && row < static_cast<int>(m_config.schedules.size());
    m_scheduleBox->setVisible(shown);
    m_removeSchedule->setEnabled(shown);
    if (!shown) return;
    const config::TaskSchedule& schedule = m_config.schedules[static_cast<std::size_t>(row)];
    m_filling = true;
    m_scheduleId->setText(text(schedule.id));
    m_task->setCurrentIndex(std::max(0, m_task->findData(text(schedule.task))));
    m_source->setCurrentIndex(std::max(0, m_source->findData(text(schedule.source))));
    m_source->setEnabled(schedule.task == "acquire");
    m_enabled->setChecked(schedule.enabled);
    m_when->setSchedule(schedule.schedule);
    m_filling = false;
}

void WorkspaceEditor::addSchedule() {
    std::string name = "backup";
    const auto taken = [&] {
        return std::any_of(m_config.schedules.begin(), m_config.schedules.end(),
                           [&](const config::TaskSchedule& one) { return one.id == name; });
    };
    for (int number = 2; taken(); ++number) name = "backup-" + std::to_string(number);
    m_config.schedules.push_back({.id = name, .task = "backup", .schedule = {.when = "0 3 * * *"}});
    fillSchedules();
    m_schedules->setCurrentRow(static_cast<int>(m_config.schedules.size()) - 1);
    m_scheduleId->setFocus(Qt::OtherFocusReason);
    fieldEdited();
}

void WorkspaceEditor::removeSchedule() {
    const int row = m_schedules->currentRow();
    if (row < 0) return;
    m_config.schedules.erase(m_config.schedules.begin() + row);
    fillSchedules();
    fieldEdited();
}

void WorkspaceEditor::scheduleEdited() {
    const int row = m_schedules->currentRow();
    if (m_filling || row < 0) return;
    config::TaskSchedule& schedule = m_config.schedules[static_cast<std::size_t>(row)];
    schedule.id = utf8(m_scheduleId->text().trimmed());
    schedule.task = utf8(m_task->currentData().toString());
    const bool fetches = schedule.task == "acquire";
    m_source->setEnabled(fetches);
    schedule.source = fetches ? utf8(m_source->currentData().toString()) : std::string();
    if (schedule.task != "process") schedule.workflow.clear();
    if (schedule.task != "backup" && schedule.task != "report") {
        schedule.folder.clear();
        schedule.keep.reset();
    }
    schedule.enabled = m_enabled->isChecked();
    if (const auto when = m_when->schedule()) schedule.schedule = *when;
    m_schedules->item(row)->setText(oneLine(text(schedule.id)));
    fieldEdited();
}

void WorkspaceEditor::fieldEdited() {
    if (m_filling) return;
    m_config.name = utf8(m_name->text().trimmed());
    m_config.retentionDays = numberOrNone(m_retention);
    m_config.pauseAfter = numberOrNone(m_pauseAfter);
    m_config.housekeeping.runsDays = numberOrNone(m_runsDays);
    m_config.housekeeping.jobsDays = numberOrNone(m_jobsDays);
    m_config.housekeeping.logsDays = numberOrNone(m_logsDays);
    m_config.housekeeping.backupsKeep = m_backups->value();
    check(config::writeWorkspace(m_config), false);
}

void WorkspaceEditor::check(const std::string& json, bool byText) {
    m_save->setEnabled(false);
    m_json = json.empty() ? " " : json;
    m_checkTicket =
        m_context.service().checkWorkspace(m_json, [this, byText](const core::Result<pipeline::WorkspaceCheck>& done) {
            if (!done) return m_notice->showError(done.error());
            showCheck(*done, byText);
        });
}

void WorkspaceEditor::showCheck(const pipeline::WorkspaceCheck& check, bool byText) {
    if (byText && check.config) {
        m_config = *check.config;
        fill();
    } else if (!byText) {
        m_text->setText(text(check.json));
    }
    m_text->showProblems(check.problems);
    // Two schedules of one name would silently be one in the text.
    std::vector<std::string> names;
    for (const config::TaskSchedule& schedule : m_config.schedules) names.push_back(schedule.id);
    std::sort(names.begin(), names.end());
    const bool twice = std::adjacent_find(names.begin(), names.end()) != names.end();
    QStringList words;
    if (twice) words << tr("Two schedules have the same name.");
    for (const pipeline::ConfigProblem& problem : check.problems)
        words << QStringLiteral("%1: %2").arg(isolated(text(problem.pointer)), oneLine(text(problem.reason)));
    m_notice->showSentence(Notice::Kind::Warning, words.mid(0, 4).join(QChar(u'\n')));
    m_save->setEnabled(words.isEmpty());
}

void WorkspaceEditor::save() {
    m_save->setEnabled(false);
    m_saveTicket = m_context.service().saveWorkspace(m_json, [this](const core::Result<pipeline::SavedConfig>& done) {
        m_save->setEnabled(true);
        if (!done) return m_notice->showError(done.error());
        Q_EMIT saved(*done);
        accept();
    });
}

}  // namespace groundswell::ui
