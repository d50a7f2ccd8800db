#include "ui/shell/main_window.h"

#include "ui/dialogs/import_notice.h"
#include "ui/dialogs/new_workspace_dialog.h"
#include "ui/pages/clusters_page.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/runs_page.h"
#include "ui/pages/sources_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/shell/activity_strip.h"
#include "ui/shell/chip_bar.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/date_range_popup.h"
#include "ui/shell/decisions.h"
#include "ui/shell/describe.h"
#include "ui/shell/header_button.h"
#include "ui/shell/page_table.h"
#include "ui/shell/rail.h"
#include "ui/shell/saved_views.h"
#include "ui/shell/view_conditions.h"
#include "ui/tables/format.h"

#include <QAbstractItemView>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

#include <utility>

namespace groundswell::ui {

namespace {

constexpr int searchDelay = 250;

QString settingsFile(const std::filesystem::path& profile) {
    return QString::fromStdString((profile / "window.ini").string());
}

}  // namespace

MainWindow::MainWindow(WindowSetup setup)
    : m_setup(std::move(setup)),
      m_bridge(new ServiceBridge(m_setup.service, this)),
      m_filter(new ViewFilter(this)),
      m_decisions(new Decisions(*m_bridge, this)),
      m_settings(settingsFile(m_setup.profile), QSettings::IniFormat) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Groundswell"));
    setAcceptDrops(true);
    setMinimumSize(960, 600);
    resize(1366, 768);
    makePages();
    makeHeader();
    makeMenus();
    m_strip = new ActivityStrip(*m_bridge, m_setup.clock, this);
    setStatusBar(m_strip);
    for (const Page* page : std::as_const(m_pages))
        connect(page, &Page::unsavedWorkChanged, this, &MainWindow::showUnsaved);
    connect(m_strip, &ActivityStrip::attentionRequested, this, [this] {
        showPage(m_pageNames.contains(QStringLiteral("sources")) ? QStringLiteral("sources") : QStringLiteral("runs"));
    });

    m_searchDelay.setSingleShot(true);
    m_searchDelay.setInterval(searchDelay);
    connect(&m_searchDelay, &QTimer::timeout, this, [this] { searchTyped(true); });
    m_countDelay.setSingleShot(true);
    m_countDelay.setInterval(0);
    connect(&m_countDelay, &QTimer::timeout, this, &MainWindow::askCounts);
    connect(m_filter, &ViewFilter::changed, this, &MainWindow::filterChanged);
    connect(m_bridge, &ServiceBridge::dataChanged, this, [this] {
        askCounts();
        askDays();
        askStanding();
    });
    connect(m_bridge, &ServiceBridge::jobChanged, this, &MainWindow::jobChanged);
    makeViews();
    showWorkspaceState();
}

MainWindow::~MainWindow() = default;

bool MainWindow::hasWorkspace() const {
    return m_setup.service.workspace().has_value();
}

void MainWindow::start() {
    restoreSession();
    listWorkspaces();
    const QString last = m_settings.value(QStringLiteral("workspace")).toString();
    m_restoreConditions = !last.isEmpty();
    if (!last.isEmpty()) openWorkspace(last);
}

PageContext MainWindow::pageContext() {
    return {*m_bridge,
            *m_filter,
            m_setup.seams,
            m_setup.clock,
            [this](const QString& sentence, const QString& actionText, std::function<void()> callback) {
                m_strip->say(sentence, actionText, std::move(callback));
            },
            m_decisions};
}

void MainWindow::makePages() {
    auto* centre = new QWidget(this);
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_rail = new Rail(centre);
    connect(m_rail, &Rail::chosen, this, [this](int page) {
        if (page != m_page) setPage(page);
    });
    row->addWidget(m_rail);
    auto* line = new QWidget(centre);
    line->setFixedWidth(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    row->addWidget(line);

    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    m_chips = new ChipBar(*m_filter, centre);
    column->addWidget(m_chips);
    auto* below = new QWidget(centre);
    below->setFixedHeight(1);
    below->setAutoFillBackground(true);
    below->setBackgroundRole(QPalette::Mid);
    column->addWidget(below);
    m_importNotice = new ImportNotice(centre);
    connect(m_importNotice, &ImportNotice::itemsRequested, this, &MainWindow::showImportedItems);
    connect(m_importNotice, &ImportNotice::runRequested, this, [this](core::RunId run) {
        showPage(QStringLiteral("runs"));
        if (auto* runs = pageOf<RunsPage>()) runs->showRun(run);
    });
    column->addWidget(m_importNotice);
    m_stack = new QStackedWidget(centre);
    const PageContext context = pageContext();
    for (const PageEntry& entry : pageTable()) {
        QString words = entry.words;
        m_rail->addEntry(entry.name, words.remove(QChar(u'&')), QStringLiteral("Ctrl+%1").arg(m_pages.size() + 1));
        m_pages << entry.make(context, m_stack);
        m_pageNames << entry.name;
    }
    makeComparePage(context);
    m_clusters = pageOf<ClustersPage>();
    m_sources = pageOf<SourcesPage>();
    m_welcome = new WelcomePage(m_stack);
    for (Page* page : std::as_const(m_pages)) {
        m_stack->addWidget(page);
        connect(page, &Page::pageRequested, this, &MainWindow::showPage);
        connect(page, &Page::clusterRequested, this, &MainWindow::openCluster);
        connect(page, &Page::actionRequested, this, [this](const QString& name) {
            if (auto* action = findChild<QAction*>(name)) action->trigger();
        });
    }
    if (auto* overview = pageOf<OverviewPage>()) {
        connect(overview, &OverviewPage::risingTableRequested, this, [this] {
            m_clusters->sortByRising();
            showPage(QStringLiteral("clusters"));
        });
        connect(overview, &OverviewPage::watchRequested, m_decisions, &Decisions::toggleWatched);
        connect(m_decisions, &Decisions::watchedChanged, overview,
                [this, overview] { overview->setWatched(m_decisions->watched()); });
    }
    m_stack->addWidget(m_welcome);
    column->addWidget(m_stack, 1);
    row->addLayout(column, 1);
    setCentralWidget(centre);
    connect(m_welcome, &WelcomePage::sampleRequested, this, &MainWindow::openSample);
    connect(m_welcome, &WelcomePage::newRequested, this, [this] { newWorkspace(); });
    connect(m_welcome, &WelcomePage::openRequested, this, &MainWindow::chooseWorkspace);
    connect(m_welcome, &WelcomePage::filesDropped, this, &MainWindow::takeFiles);
    connect(m_welcome, &WelcomePage::filesRequested, this, &MainWindow::importFiles);
    connect(m_welcome, &WelcomePage::helpRequested, this, [this] { showHelp(); });
}

Page* MainWindow::currentPage() const {
    return m_pages.value(m_page);
}

void MainWindow::showPage(const QString& name) {
    const auto page = static_cast<int>(m_pageNames.indexOf(name));
    if (page >= 0) setPage(page);
}

// Buttons press themselves with the space bar alone.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    auto* button = qobject_cast<QAbstractButton*>(focusWidget());
    if (button != nullptr && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        button->click();
        return;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::openCluster(qlonglong cluster) {
    showPage(QStringLiteral("clusters"));
    m_clusters->openCluster(cluster);
    // Where the arrow keys go on from what was opened, not where the focus happens to fall when a page is hidden.
    m_clusters->setFocus(Qt::OtherFocusReason);
    remember();
}

void MainWindow::setPage(int page) {
    if (!hasWorkspace() || page < 0 || page >= m_pages.size()) return;
    const QWidget* focused = focusWidget();
    const bool takesFocus = page != m_page && focused != nullptr && m_pages[m_page]->isAncestorOf(focused) &&
                            qobject_cast<QAbstractItemView*>(m_pages[page]->focusProxy()) != nullptr;
    if (page != m_page) {
        m_pages[m_page]->setActive(false);
        m_strip->endError();
    }
    m_page = page;
    // What is compared are mostly clusters, and that is where one goes back to.
    const bool isListed = page < m_rail->entryCount();
    m_rail->setCurrent(isListed ? page : static_cast<int>(m_pageNames.indexOf(QStringLiteral("clusters"))));
    m_stack->setCurrentWidget(m_pages[page]);
    m_chips->setApplies(m_pages[page]->filtersApply());
    m_pages[page]->setActive(true);
    // From a page that is left it would fall to whatever stands first on the next one; it belongs to the rows.
    if (takesFocus) m_pages[page]->setFocus(Qt::OtherFocusReason);
    const bool exports = m_pages[page]->exportRequest().has_value();
    if (auto* exportAction = findChild<QAction*>(QStringLiteral("exportRows"))) {
        exportAction->setEnabled(exports);
        exportAction->setToolTip(exports ? tr("Write what is on this page to a file (Ctrl+E)")
                                         : tr("This page has no rows to export"));
    }
    showRowActions();
    remember();
}

void MainWindow::listWorkspaces() {
    m_listTicket = m_setup.service.listWorkspaces([this](core::Result<std::vector<pipeline::WorkspaceEntry>> entries) {
        QMenu* menu = m_workspaces->menu();
        menu->clear();
        if (entries) {
            for (const pipeline::WorkspaceEntry& entry : *entries) {
                QString name = oneLine(text(entry.name.empty() ? entry.id : entry.name));
                QAction* open = menu->addAction(name.replace(QChar(u'&'), QStringLiteral("&&")));
                open->setCheckable(true);
                open->setChecked(hasWorkspace() && m_setup.service.workspace()->id == entry.id);
                connect(open, &QAction::triggered, this, [this, id = text(entry.id)] { openWorkspace(id); });
            }
            if (!entries->empty()) menu->addSeparator();
        }
        for (const QString& name : {QStringLiteral("newWorkspace"), QStringLiteral("openWorkspace")}) {
            if (auto* known = findChild<QAction*>(name)) menu->addAction(known);
        }
    });
}

void MainWindow::openWorkspace(const QString& idOrFolder, const QStringList& files) {
    if (asksAboutUnsaved(tr("Discard and open"), [this, idOrFolder, files] { openWorkspace(idOrFolder, files); }))
        return;
    leaveWorkspace();
    m_openTicket =
        m_setup.service.openWorkspace(utf8(idOrFolder), [this, files](core::Result<config::WorkspaceConfig> workspace) {
            m_decisions->clear();
            if (!workspace) {
                m_restoreConditions = false;
                m_strip->say(describeError(workspace.error()), true);
                showWorkspaceState();
                // An opening ends all questions, that for the list too.
                listWorkspaces();
                return;
            }
            workspaceOpened(*workspace);
            takeFiles(files);
        });
}

// The service closes it at once.
void MainWindow::leaveWorkspace() {
    forgetSample();
    forgetImports();
    m_strip->endSentence();
    m_filesToShow.clear();
    m_listsToShow.clear();
    closeDialogs();
}

void MainWindow::workspaceOpened(const config::WorkspaceConfig& workspace) {
    m_settings.setValue(QStringLiteral("workspace"), text(workspace.id));
    m_history.clear();
    m_place = 0;
    m_restoring = true;
    // What the last session looked at belongs to the workspace that it had open.
    m_filter->setValues(std::exchange(m_restoreConditions, false)
                            ? readConditions(utf8(m_settings.value(QStringLiteral("conditions")).toString()))
                            : FilterValues());
    m_restoring = false;
    for (Page* page : std::as_const(m_pages)) page->forget();
    m_clusterCount = m_allClusters = m_itemCount = m_allItems = std::nullopt;
    // What jobs said when the other workspace was closed is no news of this one.
    m_strip->endSentence();
    showWorkspaceState();
    openCompareList();
    filterChanged();
    setPage(m_page);
    listWorkspaces();
    askCounts();
    askDays();
    askStanding();
    m_views->refresh();
    fillFetchMenu();
}

void MainWindow::showWorkspaceState() {
    const bool open = hasWorkspace();
    m_rail->setEnabled(open);
    m_chips->setVisible(open);
    m_search->setEnabled(open);
    m_range->setEnabled(open);
    for (QAction* known : std::as_const(m_workspaceActions)) known->setEnabled(open);
    showRowActions();
    m_fetchMenu->setEnabled(open);
    m_fetchMenu->menuAction()->setEnabled(open);
    m_strip->setReadOnlyReason(open ? text(m_setup.service.readOnlyReason()) : QString());
    m_workspaces->setText(open ? oneLine(text(m_setup.service.workspace()->name)) : tr("No workspace open"));
    m_workspaces->setStrong(open);
    if (!open) {
        m_needSomeone = 0;
        m_strip->setStanding(std::nullopt);
        m_range->setText(tr("Date range"));
        m_range->setDays({});
    }
    setWindowTitle(open ? tr("%1 – Groundswell").arg(m_workspaces->text()) : tr("Groundswell"));
    showHistory();
    if (!open) m_stack->setCurrentWidget(m_welcome);
}

void MainWindow::openSample() {
    if (m_sampleJob != 0) return;
    m_sampleJob = m_setup.service.startSample();
    m_welcome->setBusy(true);
}

void MainWindow::forgetSample() {
    m_sampleJob = 0;
    m_welcome->setBusy(false);
}

void MainWindow::jobChanged(const pipeline::JobStatus& job) {
    if (pipeline::hasEnded(job.state)) showBadges();
    // What ended with its workspace is no news of the next one.
    if (job.kind == pipeline::JobKind::Import && pipeline::hasEnded(job.state) && hasWorkspace()) importEnded(job);
    if (m_sampleJob == 0 || job.id != m_sampleJob || !pipeline::hasEnded(job.state)) return;
    forgetSample();
    if (job.state == pipeline::JobState::Completed || job.state == pipeline::JobState::Partial) {
        openWorkspace(QStringLiteral("sample"));
    } else if (job.error) {
        m_welcome->showError(*job.error);
    }
}

void MainWindow::newWorkspace(const QStringList& files) {
    auto* dialog = new NewWorkspaceDialog(this);
    dialog->setFiles(files.size());
    connect(dialog, &NewWorkspaceDialog::workspaceMade, this,
            [this, dialog, files](const config::WorkspaceConfig& made) {
                // It would open between the making and the opening of this one.
                forgetSample();
                m_createTicket = m_setup.service.createWorkspace(
                    made, [this, files, dialog = QPointer(dialog)](core::Result<pipeline::WorkspaceEntry> entry) {
                        if (!entry) {
                            if (dialog) dialog->showError(entry.error());
                            return;
                        }
                        // Who closed it meanwhile does not want the files.
                        const QStringList wanted = dialog ? files : QStringList();
                        if (dialog) dialog->accept();
                        openWorkspace(text(entry->id), wanted);
                    });
            });
    dialog->open();
}

void MainWindow::chooseWorkspace() {
    m_setup.seams.openFolder(this, tr("Open a workspace"), [this](const QString& folder) {
        if (!folder.isEmpty()) openWorkspace(folder);
    });
}

void MainWindow::fetch(const std::string& source) {
    pipeline::FetchRequest request;
    request.source = source;
    m_setup.service.startFetch(std::move(request));
}

}  // namespace groundswell::ui
