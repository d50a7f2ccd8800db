#include "ui/pages/sources_page.h"

#include "ui/dialogs/add_feed_dialog.h"
#include "ui/dialogs/backfill_dialog.h"
#include "ui/dialogs/fetch_range_dialog.h"
#include "ui/dialogs/opml_dialog.h"
#include "ui/dialogs/secret_dialog.h"
#include "ui/editors/source_editor.h"
#include "ui/editors/workspace_editor.h"
#include "ui/pages/notice.h"
#include "ui/pages/source_dock.h"
#include "ui/pages/table_pane.h"
#include "ui/shell/describe.h"
#include "ui/shell/flow_layout.h"
#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QSplitter>
#include <QToolButton>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr int sourcesSettle = 300;
constexpr int undoOffered = 8000;
constexpr qint64 longestAnswer = 10'000;

}  // namespace

SourcesPage::SourcesPage(PageContext context, QWidget* parent) : Page(std::move(context), parent) {
    setObjectName(QStringLiteral("sourcesPage"));
    m_model = new SourceItemModel(m_context.service(), m_context.clock, this);
    m_notice = new Notice(this);
    m_notice->setObjectName(QStringLiteral("sourcesNotice"));
    makeTable();
    m_dock = new SourceDock(m_context, this);
    m_dock->hide();
    auto* main = new QWidget(this);
    auto* column = new QVBoxLayout(main);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTools());
    column->addWidget(m_notice);
    column->addWidget(m_pane, 1);
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

    connect(m_notice, &Notice::actionTriggered, this, &SourcesPage::undo);
    connect(m_dock, &SourceDock::closeRequested, this, [this] { stepBack(); });
    connect(m_dock, &SourceDock::editRequested, this, &SourcesPage::editSelected);
    connect(m_dock, &SourceDock::removeRequested, this, &SourcesPage::removeSelected);
    connect(m_dock, &SourceDock::acted, this, &SourcesPage::say);
    connect(m_dock, &SourceDock::fetchStarted, this, [this](pipeline::JobId job) { m_fetchJob = job; });
    connect(m_dock, &SourceDock::tokenRequested, this, [this] {
        if (const pipeline::SourceRow* source = selected())
            (new SecretDialog(m_context, source->keyName, window()))->open();
    });
    m_settle.setSingleShot(true);
    m_settle.setInterval(sourcesSettle);
    connect(&m_settle, &QTimer::timeout, this, &SourcesPage::refresh);
    connect(&m_context.bridge, &ServiceBridge::jobChanged, this, [this](const pipeline::JobStatus& job) {
        if (job.id == m_fetchJob && job.id != 0 && pipeline::hasEnded(job.state)) endFetch(job);
        if (isActive() && pipeline::hasEnded(job.state) && !m_settle.isActive()) m_settle.start();
    });
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(undoOffered);
    connect(&m_quiet, &QTimer::timeout, m_notice, &QWidget::hide);
}

QWidget* SourcesPage::makeTools() {
    auto* head = new QWidget(this);
    setSurface(head, Surface::Base);
    auto* row = new FlowLayout(head);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    const auto tool = [&](const char* name, const char* iconName, const QString& words, const QString& tip,
                          void (SourcesPage::*call)()) {
        auto* button = new QToolButton(head);
        button->setObjectName(QString::fromLatin1(name));
        button->setText(words);
        button->setToolTip(tip);
        button->setIcon(icon(QString::fromLatin1(iconName)));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFixedHeight(24);
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::clicked, this, call);
        row->addWidget(button);
    };
    tool("addFeedButton", "plus", tr("Add feed…"), tr("Add a feed by its address"), &SourcesPage::addFeed);
    tool("addSourceButton", "plus", tr("Add source…"), tr("Add a source of any kind"), &SourcesPage::addSource);
    tool("importListButton", "import", tr("Import OPML…"), tr("Add the feeds of a list"), &SourcesPage::importList);
    tool("exportListButton", "export", tr("Export OPML…"), tr("Write all feeds as a list"), &SourcesPage::exportList);
    tool("workspaceSettingsButton", "columns", tr("Workspace settings…"),
         tr("Name, retention, schedules, and all settings as JSON"), &SourcesPage::editWorkspace);
    return head;
}

void SourcesPage::makeTable() {
    m_pane = new TablePane(m_model, tr("%1 source"), tr("%1 sources"), this);
    RowTable* table = m_pane->table();
    table->setObjectName(QStringLiteral("sourceTable"));
    table->setAccessibleName(tr("Sources"));
    table->setItemDelegate(new RowDelegate(table));
    table->setItemDelegateForColumn(SourceItemModel::State, new WordDelegate(false, table));
    table->setItemDelegateForColumn(SourceItemModel::Source,
                                    new TwoLineDelegate(TwoLineDelegate::Form::WithSecondLine, table));
    for (const int column : {SourceItemModel::New, SourceItemModel::Usual})
        table->setItemDelegateForColumn(column, new WordDelegate(false, table));
    table->setItemDelegateForColumn(SourceItemModel::Days, new SparklineDelegate(table));
    QList<int> widths(SourceItemModel::ColumnCount, 96);
    widths[SourceItemModel::State] = 112;
    widths[SourceItemModel::LastGood] = 80;
    widths[SourceItemModel::New] = 80;
    widths[SourceItemModel::Usual] = 56;
    widths[SourceItemModel::Days] = 104;
    widths[SourceItemModel::Next] = 88;
    widths[SourceItemModel::Schedule] = 120;
    table->setColumnWidths(widths, SourceItemModel::Source);
    table->setDroppable(
        {SourceItemModel::Schedule, SourceItemModel::Kind, SourceItemModel::Usual, SourceItemModel::Days});
    table->setRowHeight(2, 48);
    m_pane->empty()->setWords(tr("Here will be where items come from: feeds, services, pages, folders and files"),
                              tr("This workspace has no source yet."), tr("Add a feed"));
    connect(m_pane->empty(), &EmptyState::actionTriggered, this, &SourcesPage::addFeed);
    connect(table, &RowTable::idSelected, this, &SourcesPage::selectSource);
    connect(table, &QAbstractItemView::activated, this, &SourcesPage::editSelected);
    connect(m_model, &PagedItemModel::failed, this, [this] { m_asked.invalidate(); });
    connect(m_model, &PagedItemModel::pageArrived, this, [this] {
        m_asked.invalidate();
        if (m_pane->table()->selectedId() != 0) selectSource(m_pane->table()->selectedId());
    });
}

const pipeline::SourceRow* SourcesPage::selected() const {
    const qlonglong id = m_pane->table()->selectedId();
    return id != 0 ? m_model->rowAt(m_model->rowOf(id)) : nullptr;
}

void SourcesPage::selectSource(qlonglong id) {
    const pipeline::SourceRow* row = id != 0 ? m_model->rowAt(m_model->rowOf(id)) : nullptr;
    m_dock->setVisible(row != nullptr);
    if (row == nullptr) return m_dock->clear();
    m_dock->showSource(*row);
}

bool SourcesPage::stepBack() {
    if (!m_dock->isVisible()) return false;
    m_pane->table()->selectId(0);
    m_pane->table()->setFocus();
    return true;
}

void SourcesPage::applyFilter() {
    if (m_model->hasAnswer() || m_model->isLoading()) return;
    m_model->reload();
}

void SourcesPage::refresh() {
    // An answer that takes long must not be put off by each news of a job.
    if (m_asked.isValid() && m_asked.elapsed() < longestAnswer) return m_settle.start();
    m_asked.start();
    m_model->refresh();
}

void SourcesPage::workspaceChanged() {
    m_pane->table()->selectId(0);
    m_before.clear();
    m_fetchJob = 0;
    m_notice->hide();
    m_editTicket.cancel();
    m_asked.invalidate();
    m_model->clear();
}

void SourcesPage::addSource() {
    auto* editor = new SourceEditor(m_context, std::nullopt, window());
    connect(editor, &SourceEditor::saved, this, [this](const pipeline::SavedConfig& saved, const QString& source) {
        changed(saved, tr("Source %1 added").arg(isolated(source)));
    });
    editor->open();
}

void SourcesPage::editSelected() {
    const pipeline::SourceRow* row = selected();
    if (row == nullptr) return;
    auto* editor = new SourceEditor(m_context, row->config, window());
    connect(editor, &SourceEditor::saved, this, [this](const pipeline::SavedConfig& saved, const QString& source) {
        changed(saved, tr("Source %1 saved").arg(isolated(source)));
    });
    editor->open();
}

void SourcesPage::removeSelected() {
    const pipeline::SourceRow* row = selected();
    if (row == nullptr) return;
    const QString name = isolated(text(row->config.id));
    m_context.seams.confirm(this, tr("Take the source %1 out of the workspace? Its items stay.").arg(name),
                            tr("Remove"), [this, name, id = row->config.id](bool yes) {
                                if (!yes) return;
                                m_editTicket = m_context.service().removeSource(
                                    id, [this, name](const core::Result<pipeline::SavedConfig>& done) {
                                        if (!done) return say(describeError(done.error()), true);
                                        m_pane->table()->selectId(0);
                                        changed(*done, tr("Source %1 removed").arg(name));
                                    });
                            });
}

void SourcesPage::addFeed() {
    auto* dialog = new AddFeedDialog(m_context, window());
    connect(dialog, &AddFeedDialog::saved, this,
            [this](const pipeline::SavedConfig& saved) { changed(saved, tr("Feed added")); });
    dialog->open();
}

void SourcesPage::importList() {
    m_context.seams.openFiles(this, tr("Import feeds"), tr("Lists of feeds (*.opml *.xml);;All files (*)"),
                              [this](const QStringList& files) { Q_EMIT listsChosen(files); });
}

QDialog* SourcesPage::importListFile(const QString& file) {
    auto* dialog = new OpmlDialog(m_context, file, window());
    connect(dialog, &OpmlDialog::saved, this, [this](const pipeline::SavedConfig& saved, int moved, int dead) {
        QString words = tr("%1 added, %2 there already")
                            .arg(formatCounted(saved.added, tr("%1 feed"), tr("%1 feeds")), formatCount(saved.known));
        if (moved > 0) words += tr(", %1 moved and fixed").arg(formatCount(moved));
        if (dead > 0) words += tr(", %1 dead and left out").arg(formatCount(dead));
        changed(saved, words);
    });
    dialog->open();
    return dialog;
}

void SourcesPage::exportList() {
    m_context.seams.saveFile(
        this, tr("Export feeds"), QStringLiteral("feeds.opml"), tr("Lists of feeds (*.opml)"),
        [this](const QString& file) {
            if (file.isEmpty()) return;
            m_exportTicket = m_context.service().writeFeedList(
                std::filesystem::path(utf8(file)), [this](const core::Result<std::int64_t>& count) {
                    if (!count) return say(describeError(count.error()), true);
                    say(formatCounted(*count, tr("%1 feed written"), tr("%1 feeds written")), false);
                });
        });
}

void SourcesPage::editWorkspace() {
    auto* editor = new WorkspaceEditor(m_context, window());
    connect(editor, &WorkspaceEditor::saved, this,
            [this](const pipeline::SavedConfig& saved) { changed(saved, tr("Settings saved")); });
    editor->open();
}

void SourcesPage::fetchRange() {
    (new FetchRangeDialog(m_context, window()))->open();
}

void SourcesPage::backfillAll() {
    m_gapTicket = m_context.service().summary([this](core::Result<pipeline::Summary> summary) {
        if (!summary) return say(describeError(summary.error()), true);
        std::vector<domain::FetchGap> gaps;
        std::int64_t leftOut = 0;
        // As a back-fill does: a source that pauses or is off is left out.
        for (const domain::FetchGap& gap : summary->gaps) {
            const auto& workspace = m_context.service().workspace();
            const config::SourceConfig* source = workspace ? workspace->source(gap.source) : nullptr;
            const auto standing = std::find_if(summary->sources.begin(), summary->sources.end(),
                                               [&](const auto& one) { return one.source == gap.source; });
            const bool pauses = standing != summary->sources.end() && standing->pausedAt.has_value();
            if (source == nullptr || !source->enabled || pauses) {
                ++leftOut;
            } else {
                gaps.push_back(gap);
            }
        }
        auto* dialog = new BackfillDialog(m_context, {}, gaps, window());
        dialog->setLeftOut(leftOut);
        dialog->open();
    });
}

void SourcesPage::changed(const pipeline::SavedConfig& saved, const QString& sentence) {
    m_fetchJob = 0;
    m_before = saved.before;
    m_notice->showSentence(Notice::Kind::Information, sentence + QChar(u'.'), tr("Undo"));
    m_quiet.start();
    refresh();
    Q_EMIT settingsChanged();
}

void SourcesPage::undo() {
    if (m_before.empty()) return;
    m_editTicket = m_context.service().saveWorkspace(std::exchange(m_before, {}),
                                                     [this](const core::Result<pipeline::SavedConfig>& done) {
                                                         if (!done) return say(describeError(done.error()), true);
                                                         // What was undone can be brought back the same way.
                                                         changed(*done, tr("Undone"));
                                                     });
}

// What it says of a fetch is true while the fetch goes on.
void SourcesPage::endFetch(const pipeline::JobStatus& job) {
    m_fetchJob = 0;
    const bool failed = job.state == pipeline::JobState::Failed || job.state == pipeline::JobState::Blocked;
    if (!failed) return m_notice->hide();
    const QString why = describeOutcome(job);
    const QString name = text(job.source);
    say(why.contains(name) ? why : tr("%1: %2").arg(isolated(name), why), true);
}

void SourcesPage::say(const QString& sentence, bool bad) {
    m_before.clear();
    m_fetchJob = 0;
    m_quiet.stop();
    m_notice->showSentence(bad ? Notice::Kind::Error : Notice::Kind::Information, sentence);
    if (!bad) m_quiet.start();
}

}  // namespace groundswell::ui
