#include "ui/editors/source_editor.h"

#include "models/config/api_definition.h"
#include "ui/dialogs/secret_dialog.h"
#include "ui/editors/config_text.h"
#include "ui/editors/query_lines.h"
#include "ui/editors/schedule_field.h"
#include "ui/pages/notice.h"
#include "ui/pages/source_words.h"
#include "ui/shell/describe.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFocusEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>

namespace groundswell::ui {

namespace {

constexpr int sourceLineHeight = 28;
constexpr int typedRole = Qt::UserRole + 1;  // of a workflow that the text names and the workspace may lack

QLineEdit* sourceLine(const char* name, const QString& accessible, const QString& tip, QWidget* parent) {
    auto* edit = new QLineEdit(parent);
    edit->setObjectName(QString::fromLatin1(name));
    edit->setAccessibleName(accessible);
    edit->setToolTip(tip);
    edit->setFixedHeight(sourceLineHeight);
    return edit;
}

QPlainTextEdit* sourceLines(const char* name, int height, QWidget* parent) {
    auto* edit = new QPlainTextEdit(parent);
    edit->setObjectName(QString::fromLatin1(name));
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setFixedHeight(height);
    return edit;
}

config::SourceConfig newSource() {
    config::SourceConfig source;
    source.type = "feed";
    return source;
}

}  // namespace

SourceEditor::SourceEditor(PageContext context, std::optional<config::SourceConfig> source, QWidget* parent)
    : EditDialog(context.seams, parent),
      m_context(std::move(context)),
      m_replaces(source ? source->id : std::string()) {
    setObjectName(QStringLiteral("sourceEditor"));
    setWindowTitle(source ? tr("Source %1").arg(isolated(text(source->id))) : tr("New source"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(680, 620);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("sourceTabs"));
    auto* scroll = new QScrollArea(m_tabs);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(makeFields());
    m_json = new ConfigText(QStringLiteral("sourceJson"), m_tabs);
    m_tabs->addTab(scroll, tr("Fields"));
    m_tabs->addTab(m_json, tr("JSON"));
    column->addWidget(m_tabs, 1);
    makeButtons(column);
    connect(m_json, &ConfigText::edited, this, &SourceEditor::textEdited);
    fill(source.value_or(newSource()));
    m_id->setReadOnly(!m_replaces.empty());
    if (!m_replaces.empty()) m_id->setToolTip(tr("The name stays: items are kept under it"));
    m_showsAll = !m_replaces.empty();
    askWorkflows();
    ask();
}

QWidget* SourceEditor::makeFields() {
    auto* box = new QWidget(m_tabs);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(12, 12, 12, 12);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    m_id = sourceLine("sourceId", tr("Name"), tr("Small letters, digits, - and _; it stays as it is"), box);
    m_kind = new QComboBox(box);
    m_kind->setObjectName(QStringLiteral("sourceKind"));
    m_kind->setAccessibleName(tr("Kind"));
    m_kind->setToolTip(tr("Where the source gets its items from"));
    m_kind->setFixedHeight(28);
    for (const std::string& type : config::sourceTypes()) m_kind->addItem(describeKindOfSource(type), text(type));
    m_kindSentence = new TextLabel(Type::Caption, Tone::Text2, box);
    m_kindSentence->setObjectName(QStringLiteral("kindSentence"));
    m_kindSentence->setWordWrap(true);
    m_queries = sourceLines("sourceQueries", 96, box);
    m_queries->setToolTip(tr("One a line: name = query. The name may be left out."));
    m_url = sourceLine("sourceUrl", tr("Server"), tr("Address of the server; empty = the service's own"), box);
    auto* keyRow = new QWidget(box);
    auto* keyLine = new QHBoxLayout(keyRow);
    keyLine->setContentsMargins(0, 0, 0, 0);
    keyLine->setSpacing(8);
    m_key = sourceLine("sourceKey", tr("Name of the token"),
                       tr("Name under which the token is kept; empty = the service's own"), keyRow);
    m_setKey = new QPushButton(tr("Set…"), keyRow);
    m_setKey->setObjectName(QStringLiteral("setSourceKey"));
    m_setKey->setToolTip(tr("Keep a token under this name; it is never shown"));
    m_setKey->setFixedHeight(28);
    keyLine->addWidget(m_key, 1);
    keyLine->addWidget(m_setKey);
    m_definition = sourceLines("sourceDefinition", 120, box);
    m_definition->setAccessibleName(tr("Definition"));
    m_definition->setToolTip(tr("JSON that says how the service is asked"));
    m_definition->setFont(fontFor(Type::Mono));
    m_schedule = new ScheduleField(m_context, true, box);
    m_schedule->setObjectName(QStringLiteral("sourceSchedule"));
    m_enabled = new QCheckBox(tr("Switched on"), box);
    m_enabled->setObjectName(QStringLiteral("sourceEnabled"));
    m_pseudonymise = new QCheckBox(tr("Replace authors by pseudonyms"), box);
    m_pseudonymise->setObjectName(QStringLiteral("sourcePseudonymise"));
    m_private = new QCheckBox(tr("Allow addresses in a private network"), box);
    m_private->setObjectName(QStringLiteral("sourcePrivate"));
    m_private->setToolTip(tr("Addresses of this computer and of the network around it are refused otherwise"));
    m_workflow = new QComboBox(box);
    m_workflow->setObjectName(QStringLiteral("sourceWorkflow"));
    m_workflow->setAccessibleName(tr("Workflow"));
    m_workflow->setToolTip(tr("What its items go through"));
    m_workflow->setFixedHeight(sourceLineHeight);
    m_workflow->addItem(tr("The workspace's"), QString());
    addField(grid, tr("Name"), m_id, "/id");
    addField(grid, tr("Kind"), m_kind, "/type");
    grid->addWidget(m_kindSentence, grid->rowCount(), 1);
    addField(grid, tr("Queries"), m_queries, "/queries");
    addField(grid, tr("Server"), m_url, "/url");
    addField(grid, tr("Token"), keyRow, "/key_env");
    addField(grid, tr("Definition"), m_definition, "/definition");
    addField(grid, tr("Schedule"), m_schedule, "/schedule");
    addField(grid, tr("Workflow"), m_workflow, "/workflow");
    addField(grid, QString(), m_enabled, "/enabled");
    addField(grid, QString(), m_pseudonymise, "/pseudonymise");
    addField(grid, QString(), m_private, "/allow_private_network");
    grid->setRowStretch(grid->rowCount(), 1);
    for (QLineEdit* edit : {m_id, m_url, m_key})
        connect(edit, &QLineEdit::textChanged, this, &SourceEditor::fieldEdited);
    for (QPlainTextEdit* edit : {m_queries, m_definition})
        connect(edit, &QPlainTextEdit::textChanged, this, &SourceEditor::fieldEdited);
    for (QCheckBox* check : {m_enabled, m_pseudonymise, m_private})
        connect(check, &QCheckBox::toggled, this, &SourceEditor::fieldEdited);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        showKind();
        fieldEdited();
    });
    connect(m_workflow, &QComboBox::currentIndexChanged, this, &SourceEditor::fieldEdited);
    connect(m_schedule, &ScheduleField::edited, this, &SourceEditor::fieldEdited);
    connect(m_setKey, &QPushButton::clicked, this, [this] {
        if (!m_keyName.empty()) (new SecretDialog(m_context, m_keyName, this))->open();
    });
    return box;
}

void SourceEditor::addField(QGridLayout* grid, const QString& label, QWidget* field, const char* pointer) {
    const int row = grid->rowCount();
    auto* words = new TextLabel(label, Type::Body, Tone::Text, field->parentWidget());
    words->setBuddy(field);
    // Beside the first line of what is higher than one.
    if (!label.isEmpty()) words->setMinimumHeight(sourceLineHeight);
    auto* problem = new TextLabel(Type::Caption, Tone::Error, field->parentWidget());
    problem->setObjectName(QStringLiteral("problem") + QString::fromLatin1(pointer).replace(QChar(u'/'), QChar(u'_')));
    problem->setWordWrap(true);
    problem->hide();
    grid->addWidget(words, row, 0, Qt::AlignTop);
    grid->addWidget(field, row, 1);
    grid->addWidget(problem, row + 1, 1);
    m_problems[pointer] = problem;
    QList<QWidget*> parts = field->findChildren<QWidget*>();
    for (QWidget* part : parts << field) {
        m_pointers[part] = pointer;
        part->installEventFilter(this);
    }
    m_lines[field] = {words, problem};
}

void SourceEditor::makeButtons(QVBoxLayout* column) {
    m_testResult = new TextLabel(Type::Body, Tone::Text2, this);
    m_testResult->setObjectName(QStringLiteral("testResult"));
    m_testResult->setWordWrap(true);
    column->addWidget(m_testResult);
    auto* buttons = new QHBoxLayout;
    m_test = new QPushButton(tr("Test"), this);
    m_test->setObjectName(QStringLiteral("testSource"));
    m_test->setToolTip(tr("Ask the source for a first page; nothing is stored"));
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelSource"));
    m_save = new QPushButton(tr("Save"), this);
    m_save->setObjectName(QStringLiteral("saveSource"));
    m_save->setDefault(true);
    setPrimary(m_save);
    for (QPushButton* button : {m_test, cancel, m_save}) {
        button->setFixedHeight(28);
        button->setAutoDefault(button == m_save);
    }
    buttons->addWidget(m_test);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    column->addLayout(buttons);
    connect(m_test, &QPushButton::clicked, this, &SourceEditor::test);
    connect(cancel, &QPushButton::clicked, this, &SourceEditor::discard);
    connect(m_save, &QPushButton::clicked, this, &SourceEditor::save);
}

QString SourceEditor::unsavedWork() const {
    if (!m_isEdited) return {};
    return m_replaces.empty() ? tr("The new source is not saved.")
                              : tr("The source %1 has changes that are not saved.").arg(isolated(text(m_replaces)));
}

config::SourceConfig SourceEditor::source() const {
    config::SourceConfig source = m_kept;
    source.id = utf8(m_id->text().trimmed());
    source.type = utf8(m_kind->currentData().toString());
    source.enabled = m_enabled->isChecked();
    source.queries = queriesOfLines(m_queries->toPlainText());
    source.url = utf8(m_url->text().trimmed());
    source.keyEnv = utf8(m_key->text().trimmed());
    // As it was while nobody changes it, so that its form stays.
    source.definition = utf8(m_definition->toPlainText());
    source.schedule = source.type == "file" ? std::nullopt : m_schedule->schedule();
    source.allowPrivateNetwork = m_private->isChecked();
    source.pseudonymise = m_pseudonymise->isChecked();
    source.workflow = utf8(m_workflow->currentData().toString());
    return source;
}

pipeline::SourceDraft SourceEditor::draft() const {
    pipeline::SourceDraft draft;
    draft.replaces = m_replaces;
    if (m_byText) {
        draft.json = utf8(m_json->toPlainText());
        // An empty text is a text, too.
        if (draft.json.empty()) draft.json = " ";
        draft.source = m_kept;
    } else {
        draft.source = source();
    }
    return draft;
}

void SourceEditor::fill(const config::SourceConfig& source) {
    m_filling = true;
    m_kept = source;
    m_id->setText(text(source.id));
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(text(source.type))));
    m_enabled->setChecked(source.enabled);
    if (queriesOfLines(m_queries->toPlainText()) != source.queries)
        m_queries->setPlainText(linesOfQueries(source.queries));
    m_url->setText(text(source.url));
    m_key->setText(text(source.keyEnv));
    if (m_definition->toPlainText() != text(source.definition)) m_definition->setPlainText(text(source.definition));
    m_schedule->setSchedule(source.schedule);
    m_private->setChecked(source.allowPrivateNetwork);
    m_pseudonymise->setChecked(source.pseudonymise);
    setWorkflow(source.workflow);
    showKind();
    m_filling = false;
}

// One that is not among those of the workspace stays until another is chosen; the check says what is wrong with it.
void SourceEditor::setWorkflow(const std::string& workflow) {
    const QString id = text(workflow);
    if (const int typed = m_workflow->findData(true, typedRole); typed >= 0) m_workflow->removeItem(typed);
    if (m_workflow->findData(id) < 0) {
        m_workflow->addItem(oneLine(id), id);
        m_workflow->setItemData(m_workflow->count() - 1, true, typedRole);
    }
    m_workflow->setCurrentIndex(m_workflow->findData(id));
}

void SourceEditor::askWorkflows() {
    m_workflowTicket =
        m_context.service().workflows([this](const core::Result<std::vector<config::WorkflowEntry>>& entries) {
            if (!entries) return m_notice->showError(entries.error());
            for (const config::WorkflowEntry& entry : *entries) {
                const QString id = text(entry.id);
                if (entry.isDefault) m_workflow->setItemText(0, tr("The workspace's (%1)").arg(oneLine(id)));
                if (m_workflow->findData(id) < 0) m_workflow->addItem(oneLine(id), id);
                m_workflow->setItemData(m_workflow->findData(id), {}, typedRole);
            }
        });
}

// A new source that is to be fetched and has nothing to ask for.
bool SourceEditor::lacksQueries() const {
    if (!m_replaces.empty() || !m_valid) return false;
    const std::string& type = m_valid->type;
    return m_valid->enabled && m_valid->queries.empty() && type != "file" && type != "generator";
}

void SourceEditor::showKind() {
    const std::string type = utf8(m_kind->currentData().toString());
    const bool api = config::isApiType(type);
    config::SourceConfig bare;
    bare.type = type;
    const auto usual = config::apiOf(bare);
    m_url->setPlaceholderText(usual && !usual->url.empty() ? tr("%1, the default").arg(text(usual->url)) : QString());
    m_kindSentence->setText(sentenceOfKind(type));
    m_queries->setPlaceholderText(exampleOfKind(type));
    m_queries->setAccessibleName(queriesOfKind(type));
    const auto show = [this](QWidget* field, bool shown) {
        field->setVisible(shown);
        m_lines.at(field).first->setVisible(shown);
        if (!shown) m_lines.at(field).second->hide();
    };
    static_cast<TextLabel*>(m_lines.at(m_queries).first)->setText(queriesOfKind(type));
    show(m_queries, type != "file");
    show(m_url, api || type == "telegram");
    show(m_key->parentWidget(), api);
    show(m_definition, type == "api");
    show(m_schedule, type != "file");
    m_test->setEnabled(type != "file");
}

void SourceEditor::fieldEdited() {
    if (m_filling) return;
    m_byText = false;
    m_isEdited = true;
    ask();
}

void SourceEditor::textEdited() {
    m_byText = true;
    m_isEdited = true;
    ask();
}

void SourceEditor::ask() {
    m_isChecked = m_testsWhenChecked = false;
    m_save->setEnabled(false);
    m_checkTicket = m_context.service().checkSource(draft(), [this](const core::Result<pipeline::SourceCheck>& check) {
        if (!check) return m_notice->showError(check.error());
        showCheck(*check);
    });
}

void SourceEditor::showCheck(const pipeline::SourceCheck& check) {
    if (m_byText) {
        if (check.source) fill(*check.source);
    } else {
        m_json->setText(text(check.json));
    }
    m_isChecked = true;
    m_valid = check.source;
    m_keyName = check.keyName;
    m_setKey->setEnabled(!m_keyName.empty());
    m_key->setPlaceholderText(m_key->text().isEmpty() ? text(m_keyName) : QString());
    m_found = check.problems;
    if (lacksQueries()) m_found.push_back({"/queries", utf8(tr("Add at least one: it has nothing to ask for.")), 1});
    showProblems();
    if (m_testsWhenChecked) test();
}

// A field that nobody has been to yet is not wrong, it is empty.
bool SourceEditor::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        const auto known = m_pointers.find(watched);
        const bool isLeft = reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason;
        if (isLeft && known != m_pointers.end() && m_left.insert(known->second).second) showProblems();
    }
    return EditDialog::eventFilter(watched, event);
}

bool SourceEditor::showsProblem(const std::string& pointer) const {
    if (m_showsAll || m_byText) return true;
    return m_problems.contains(pointer) ? m_left.contains(pointer) : m_isEdited;
}

void SourceEditor::showProblems() {
    std::map<std::string, QStringList> byField;
    std::vector<pipeline::ConfigProblem> shown;
    QStringList others;
    for (const pipeline::ConfigProblem& problem : m_found) {
        const std::string head = problem.pointer.substr(0, problem.pointer.find('/', 1));
        if (!showsProblem(head)) continue;
        shown.push_back(problem);
        QString words = oneLine(text(problem.reason));
        if (problem.pointer.size() > head.size())
            words = QStringLiteral("%1: %2").arg(isolated(text(problem.pointer.substr(head.size() + 1))), words);
        if (head == "/id" && m_replaces.empty() && !m_byText && m_id->text().isEmpty()) words = tr("Give it a name.");
        if (m_problems.contains(head)) {
            byField[head] << words;
        } else {
            others << words;
        }
    }
    for (const auto& [pointer, label] : m_problems) {
        const QStringList words = byField[pointer];
        label->setText(words.join(QChar(u'\n')));
        label->setVisible(!words.isEmpty());
    }
    m_notice->showSentence(Notice::Kind::Warning, others.join(QChar(u' ')));
    m_json->showProblems(shown);
    // What is not shown yet is shown when it is pressed.
    m_save->setEnabled(shown.empty() && m_isChecked && !m_saving);
}

void SourceEditor::test() {
    if (m_testing) {
        m_testTicket.cancel();
        m_testing = false;
        m_test->setText(tr("Test"));
        m_testResult->setText(tr("The test was stopped."));
        return;
    }
    // What the fields say is tried, not what they said before.
    m_testsWhenChecked = !m_isChecked;
    if (m_testsWhenChecked) return;
    m_showsAll = true;
    showProblems();
    if (!m_found.empty()) return;
    m_testing = true;
    m_test->setText(tr("Stop"));
    m_testResult->setTone(Tone::Text2);
    m_testResult->setText(tr("Asking for a first page…"));
    m_testTicket = m_context.service().testSource(
        m_valid.value_or(source()), [this](const core::Result<pipeline::SourceTest>& done) { showTest(done); });
}

void SourceEditor::showTest(const core::Result<pipeline::SourceTest>& test) {
    m_testing = false;
    m_test->setText(tr("Test"));
    m_testResult->setTone(!test ? Tone::Error : test->records > 0 ? Tone::Ok : Tone::Warn);
    if (!test) return m_testResult->setText(describeError(test.error()));
    QStringList parts;
    if (test->records == 0) {
        parts << tr("It answers, but nothing came.");
    } else {
        parts << (test->more ? tr("It answers: %1 records and more.") : tr("It answers: %1 records."))
                     .arg(formatCount(test->records));
    }
    if (!test->newestTitle.empty()) {
        parts << tr("Newest, %1: %2")
                     .arg(formatTime(test->newest, m_context.clock->now()), isolated(oneLine(text(test->newestTitle))));
    }
    if (!test->note.empty()) parts << oneLine(text(test->note));
    m_testResult->setText(parts.join(QChar(u' ')));
}

void SourceEditor::save() {
    m_showsAll = true;
    showProblems();
    if (!m_found.empty()) return;
    m_saving = true;
    m_save->setEnabled(false);
    m_saveTicket = m_context.service().saveSource(draft(), [this](const core::Result<pipeline::SavedConfig>& done) {
        m_saving = false;
        showProblems();
        if (!done) return m_notice->showError(done.error());
        Q_EMIT saved(*done, m_valid ? text(m_valid->id) : m_id->text());
        accept();
    });
}

}  // namespace groundswell::ui
