#include "ui/pages/runs_page.h"

#include "ui/pages/job_dock.h"
#include "ui/pages/notice.h"
#include "ui/pages/table_pane.h"
#include "ui/shell/describe.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"
#include "ui/tables/row_table.h"

#include <QButtonGroup>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QToolButton>

namespace groundswell::ui {

using pipeline::JobGroup;

namespace {

constexpr int settleMilliseconds = 300;
// Jobs of another process tell nothing here.
constexpr int secondsBetweenLooks = 2;

struct Group {
    JobGroup group;
    const char* name;
    const char* words;
    const char* tip;
    std::int64_t domain::ActivityCounts::*count;
};

constexpr Group groups[] = {
    {JobGroup::All, "jobsAll", QT_TRANSLATE_NOOP("Runs", "All"), QT_TRANSLATE_NOOP("Runs", "All jobs, newest first"),
     &domain::ActivityCounts::all},
    {JobGroup::Running, "jobsRunning", QT_TRANSLATE_NOOP("Runs", "Running"),
     QT_TRANSLATE_NOOP("Runs", "Jobs that run now"), &domain::ActivityCounts::running},
    {JobGroup::Waiting, "jobsWaiting", QT_TRANSLATE_NOOP("Runs", "Waiting"),
     QT_TRANSLATE_NOOP("Runs", "Jobs that wait for their turn, a time or another job"),
     &domain::ActivityCounts::waiting},
    {JobGroup::Retrying, "jobsRetrying", QT_TRANSLATE_NOOP("Runs", "Retrying"),
     QT_TRANSLATE_NOOP("Runs", "Jobs that failed and are tried again by themselves"),
     &domain::ActivityCounts::retrying},
    {JobGroup::Failed, "jobsFailed", QT_TRANSLATE_NOOP("Runs", "Failed"),
     QT_TRANSLATE_NOOP("Runs", "Jobs that failed, in part too, and those that had to wait for one"),
     &domain::ActivityCounts::failed},
    {JobGroup::Done, "jobsDone", QT_TRANSLATE_NOOP("Runs", "Done"),
     QT_TRANSLATE_NOOP("Runs", "Jobs that did all that they had to"), &domain::ActivityCounts::done},
};

QString words(const char* source) {
    return QCoreApplication::translate("Runs", source);
}

QString prefixOf(domain::LogLevel level) {
    if (level == domain::LogLevel::Warning) return QStringLiteral("warning: ");
    if (level == domain::LogLevel::Error) return QStringLiteral("error: ");
    return {};
}

}  // namespace

RunsPage::RunsPage(PageContext context, QWidget* parent) : Page(std::move(context), parent) {
    setObjectName(QStringLiteral("runsPage"));
    m_model = new JobItemModel(m_context.service(), m_context.clock, this);
    makeTable();
    m_dock = new JobDock(m_context, this);
    m_dock->hide();
    auto* left = new QSplitter(Qt::Vertical, this);
    left->setChildrenCollapsible(false);
    left->addWidget(m_pane);
    left->addWidget(makeLog());
    left->setStretchFactor(0, 1);
    left->setStretchFactor(1, 0);
    left->setSizes({480, 144});
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(left, 1);
    auto* main = new QWidget(this);
    column->setContentsMargins(0, 0, 0, 0);
    main->setLayout(column);
    auto* splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(main);
    splitter->addWidget(m_dock);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({878, 424});
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(splitter);
    setFocusProxy(m_pane->table());

    connect(m_dock, &JobDock::closeRequested, this, [this] { stepBack(); });
    connect(m_dock, &JobDock::acted, m_model, &PagedItemModel::refresh);
    connect(m_model, &JobItemModel::countsChanged, this, &RunsPage::showCounts);
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMilliseconds);
    connect(&m_settle, &QTimer::timeout, this, &RunsPage::refresh);
    connect(&m_context.bridge, &ServiceBridge::jobChanged, this, [this](const pipeline::JobStatus& job) {
        if (!isActive() || m_model->takeProgress(job)) return;
        if (!m_settle.isActive()) m_settle.start();
    });
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &RunsPage::tick);
}

QWidget* RunsPage::makeHead() {
    auto* head = new QWidget(this);
    head->setFixedHeight(40);
    setSurface(head, Surface::Base);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(12);
    m_head = new TextLabel(Type::Title, Tone::Text, head);
    m_head->setObjectName(QStringLiteral("jobsHead"));
    m_pools = new TextLabel(Type::Caption, Tone::Text2, head);
    m_pools->setObjectName(QStringLiteral("poolsLine"));
    m_pools->setElided(true);
    m_pools->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    setPlainTip(m_pools, tr("How many jobs of each kind run at the same time, of how many that may"));
    m_pause = new QToolButton(head);
    m_pause->setObjectName(QStringLiteral("pauseJobs"));
    m_pause->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_pause->setFixedHeight(24);
    m_pause->setFocusPolicy(Qt::StrongFocus);
    connect(m_pause, &QToolButton::clicked, this, [this] {
        if (m_context.service().jobsArePaused()) {
            m_context.service().resumeJobs();
        } else {
            m_context.service().pauseJobs();
        }
        showPaused();
    });
    row->addWidget(m_head);
    row->addWidget(m_pools, 1);
    row->addWidget(m_pause);
    showPaused();
    return head;
}

void RunsPage::makeTable() {
    m_pane = new TablePane(m_model, {}, {}, this);
    m_pane->headLine()->insertWidget(0, makeGroups());
    RowTable* table = m_pane->table();
    table->setObjectName(QStringLiteral("runTable"));
    table->setAccessibleName(tr("Jobs"));
    table->setItemDelegate(new RowDelegate(table));
    table->setItemDelegateForColumn(JobItemModel::State, new WordDelegate(false, table));
    table->setItemDelegateForColumn(JobItemModel::Job, new NameDelegate(table));
    table->setItemDelegateForColumn(JobItemModel::Progress, new ProgressDelegate(table));
    for (const int column : {JobItemModel::Records, JobItemModel::New}) {
        table->setItemDelegateForColumn(column, new WordDelegate(false, table));
    }
    table->setItemDelegateForColumn(JobItemModel::Next, new NextDelegate(table));
    QList<int> widths(JobItemModel::ColumnCount, 72);
    widths[JobItemModel::State] = 128;
    widths[JobItemModel::Progress] = 120;
    widths[JobItemModel::Started] = 88;
    widths[JobItemModel::Next] = 96;
    table->setColumnWidths(widths, JobItemModel::Job);
    table->setDroppable({JobItemModel::New, JobItemModel::Records, JobItemModel::Took, JobItemModel::Progress});
    table->setRowHeight(1, 32);
    connect(table, &RowTable::idSelected, this, &RunsPage::selectJob);
    connect(m_model, &PagedItemModel::pageArrived, this, [this] {
        selectWantedRun();
        if (m_pane->table()->selectedId() != 0) selectJob(m_pane->table()->selectedId());
    });
    connect(m_pane->empty(), &EmptyState::actionTriggered, this, [this] { setGroup(JobGroup::All); });
}

QWidget* RunsPage::makeGroups() {
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_groups = new QButtonGroup(this);
    for (const Group& group : groups) {
        auto* button = new QToolButton(box);
        button->setObjectName(QString::fromLatin1(group.name));
        button->setText(words(group.words));
        button->setToolTip(words(group.tip));
        button->setCheckable(true);
        button->setChecked(group.group == JobGroup::All);
        button->setFixedHeight(24);
        button->setFocusPolicy(Qt::StrongFocus);
        m_groups->addButton(button, static_cast<int>(group.group));
        row->addWidget(button);
    }
    joinSegments(*m_groups);
    connect(m_groups, &QButtonGroup::idClicked, this, [this](int group) { setGroup(static_cast<JobGroup>(group)); });
    return box;
}

QWidget* RunsPage::makeLog() {
    m_log = new QWidget(this);
    m_log->setMinimumHeight(88);
    setSurface(m_log, Surface::Base);
    auto* column = new QVBoxLayout(m_log);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QWidget(m_log);
    head->setFixedHeight(24);
    setSurface(head, Surface::Window);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(12, 0, 12, 0);
    m_logHead = new TextLabel(Type::CaptionStrong, Tone::Text, head);
    m_logHead->setObjectName(QStringLiteral("jobLogHead"));
    m_logHead->setElided(true);
    row->addWidget(m_logHead, 1);
    row->addWidget(new TextLabel(tr("UTC"), Type::Caption, Tone::Text2, head));
    m_logText = new QPlainTextEdit(m_log);
    m_logText->setObjectName(QStringLiteral("jobLog"));
    m_logText->setAccessibleName(tr("Log of the selected job"));
    m_logText->setReadOnly(true);
    m_logText->setFrameShape(QFrame::NoFrame);
    m_logText->setTabChangesFocus(true);
    m_logText->setFont(fontFor(Type::Mono));
    m_logText->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_logText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_logText->document()->setDocumentMargin(12);
    column->addWidget(head);
    column->addWidget(m_logText, 1);
    m_log->hide();
    return m_log;
}

void RunsPage::setGroup(JobGroup group) {
    if (auto* button = m_groups->button(static_cast<int>(group))) button->setChecked(true);
    m_model->setGroup(group);
    if (group == JobGroup::All) {
        m_pane->empty()->setWords(tr("Here will be what is imported, fetched and processed"),
                                  tr("Nothing has run yet."));
    } else {
        m_pane->empty()->setWords(tr("Here will be the jobs of this kind"), tr("There is none now."),
                                  tr("Show all jobs"));
    }
}

void RunsPage::showCounts() {
    const pipeline::JobCounts& counts = m_model->counts();
    for (const Group& group : groups) {
        auto* button = m_groups->button(static_cast<int>(group.group));
        const std::int64_t count = counts.*group.count;
        button->setText(count > 0 || group.group == JobGroup::All
                            ? QStringLiteral("%1 %2").arg(words(group.words), formatCount(count))
                            : words(group.words));
        button->setAccessibleName(QStringLiteral("%1, %2").arg(words(group.words), formatCount(count)));
    }
    QStringList parts;
    if (counts.running > 0) parts << tr("%1 running").arg(formatCount(counts.running));
    if (counts.waiting > 0) parts << tr("%1 waiting").arg(formatCount(counts.waiting));
    if (counts.retrying > 0) parts << tr("%1 retrying").arg(formatCount(counts.retrying));
    m_head->setText(parts.isEmpty() ? tr("Nothing is running") : parts.join(tr(", ")));
}

void RunsPage::showPaused() {
    const bool paused = m_context.service().jobsArePaused();
    m_pause->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("interrupted")));
    m_pause->setText(paused ? tr("Go on") : tr("Pause"));
    m_pause->setToolTip(paused ? tr("Jobs begin again") : tr("No job begins until you go on; those that run go on"));
    const auto& workspace = m_context.service().workspace();
    m_pause->setVisible(workspace.has_value() && m_context.service().readOnlyReason().empty());
    m_pane->setNote(paused ? tr("Paused: no job begins until you go on.") : QString());
}

void RunsPage::askPools() {
    m_poolTicket = m_context.service().pools([this](const core::Result<std::vector<pipeline::PoolLoad>>& pools) {
        showPools(pools ? *pools : std::vector<pipeline::PoolLoad>());
    });
}

void RunsPage::showPools(const std::vector<pipeline::PoolLoad>& pools) {
    QStringList parts;
    for (const pipeline::PoolLoad& pool : pools) {
        // What a person waits for has a pool of its own, which is of interest only while it works.
        if (pool.name == "interactive" && pool.used == 0) continue;
        QString words = tr("%1 %2 of %3").arg(describePool(pool.name), formatCount(pool.used), formatCount(pool.slots));
        if (pool.queued > 0) words += tr(", %1 waiting").arg(formatCount(pool.queued));
        parts << words;
    }
    m_pools->setText(parts.isEmpty() ? QString() : tr("At work: %1").arg(parts.join(QStringLiteral("   "))));
    m_pools->setAccessibleName(m_pools->text());
    setPlainTip(m_pools, tr("How many jobs of each kind run now, of how many that may run at once; the others wait"));
}

void RunsPage::applyFilter() {
    if (m_model->hasAnswer() || m_model->isLoading()) return;
    setGroup(m_model->group());
    m_model->reload();
    askPools();
    showPaused();
}

void RunsPage::refresh() {
    m_model->refresh();
    askPools();
}

void RunsPage::workspaceChanged() {
    m_pane->table()->selectId(0);
    m_poolTicket.cancel();
    m_pools->setText({});
    m_head->setText({});
    m_model->clear();
    m_wantedRun = {};
}

void RunsPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    m_second.start();
    showPaused();
}

void RunsPage::hideEvent(QHideEvent* event) {
    Page::hideEvent(event);
    m_second.stop();
}

void RunsPage::tick() {
    m_model->tick();
    // What a job logs while it runs comes into the store now and then, and nothing tells of it.
    const qlonglong id = m_pane->table()->selectedId();
    const pipeline::JobStatus* job = id > 0 ? m_model->rowAt(m_model->rowOf(id)) : nullptr;
    if (isActive() && job != nullptr && job->state == pipeline::JobState::Running) askLog(*job);
    if (m_context.service().readOnlyReason().empty() || ++m_seconds % secondsBetweenLooks != 0) return;
    if (isActive()) refresh();
}

bool RunsPage::stepBack() {
    if (!m_dock->isVisible()) return false;
    m_pane->table()->selectId(0);
    m_pane->table()->setFocus();
    return true;
}

void RunsPage::selectJob(qlonglong id) {
    const pipeline::JobStatus* job = id != 0 ? m_model->rowAt(m_model->rowOf(id)) : nullptr;
    m_dock->setVisible(job != nullptr);
    m_log->setVisible(job != nullptr && job->id > 0);
    if (job == nullptr) {
        m_dock->clear();
        m_logTicket.cancel();
        return;
    }
    m_dock->showJob(*job);
    askLog(*job);
}

void RunsPage::showRun(core::RunId run) {
    m_wantedRun = run;
    if (m_model->group() != JobGroup::All) setGroup(JobGroup::All);
    selectWantedRun();
    if (!m_wantedRun.isNone()) refresh();
}

void RunsPage::selectWantedRun() {
    if (m_wantedRun.isNone()) return;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const pipeline::JobStatus* job = m_model->rowAt(row);
        if (job == nullptr || job->run != m_wantedRun) continue;
        m_wantedRun = {};
        m_pane->table()->selectId(m_model->rowId(row));
        m_pane->table()->scrollTo(m_model->index(row, 0));
        return;
    }
}

void RunsPage::askLog(const pipeline::JobStatus& job) {
    const QString title = oneLine(text(job.title));
    const QString kind = describeKind(job);
    m_logHead->setText(
        tr("Log of %1").arg(title.isEmpty() ? kind : QStringLiteral("%1 %2").arg(kind, isolated(title))));
    m_logTicket =
        m_context.service().jobLog(job.id, [this](const core::Result<std::vector<domain::JobLogLine>>& lines) {
            showLog(lines ? *lines : std::vector<domain::JobLogLine>());
        });
}

void RunsPage::showLog(const std::vector<domain::JobLogLine>& lines) {
    QStringList shown;
    for (const domain::JobLogLine& one : lines) {
        shown << QStringLiteral("%1  %2%3")
                     .arg(toQt(one.time).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")), prefixOf(one.level),
                          oneLine(text(one.text)));
    }
    const QString all = shown.join(QChar(u'\n'));
    // What is selected and scrolled to stays while nothing is new.
    if (m_logText->toPlainText() == all) return;
    QScrollBar* bar = m_logText->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum();
    m_logText->setPlainText(all);
    if (atEnd) bar->setValue(bar->maximum());
}

}  // namespace groundswell::ui
