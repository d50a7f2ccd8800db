#include "ui/shell/main_window.h"

#include "ui/dialogs/help_window.h"
#include "ui/dialogs/new_workspace_dialog.h"
#include "ui/pages/clusters_page.h"
#include "ui/pages/content_page.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/runs_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/shell/activity_strip.h"
#include "ui/shell/chip_bar.h"
#include "ui/shell/date_range_popup.h"
#include "ui/shell/describe.h"
#include "ui/shell/header_button.h"
#include "ui/shell/rail.h"
#include "ui/tables/format.h"

#include <QCloseEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QStackedWidget>
#include <QToolButton>

#include <utility>

namespace groundswell::ui {

namespace {

constexpr int searchDelay = 250;
constexpr std::size_t longestHistory = 100;

QString settingsFile(const std::filesystem::path& profile) {
    return QString::fromStdString((profile / "window.ini").string());
}

}  // namespace

MainWindow::MainWindow(WindowSetup setup)
    : m_setup(std::move(setup)),
      m_bridge(new ServiceBridge(m_setup.service, this)),
      m_filter(new ViewFilter(this)),
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
    });
    connect(m_bridge, &ServiceBridge::jobChanged, this, &MainWindow::jobChanged);
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
    if (!last.isEmpty()) openWorkspace(last);
}

void MainWindow::makePages() {
    auto* centre = new QWidget(this);
    auto* row = new QHBoxLayout(centre);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_rail = new Rail(centre);
    m_rail->addEntry(QStringLiteral("overview"), tr("Overview"), QStringLiteral("Ctrl+1"));
    m_rail->addEntry(QStringLiteral("clusters"), tr("Clusters"), QStringLiteral("Ctrl+2"));
    m_rail->addEntry(QStringLiteral("content"), tr("Content"), QStringLiteral("Ctrl+3"));
    m_rail->addEntry(QStringLiteral("runs"), tr("Runs"), QStringLiteral("Ctrl+4"));
    connect(m_rail, &Rail::chosen, this, [this](int page) { setPage(page); });
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
    m_stack = new QStackedWidget(centre);
    const PageContext context{*m_bridge, *m_filter, m_setup.seams, m_setup.clock};
    m_overview = new OverviewPage(context, m_stack);
    m_clusters = new ClustersPage(context, m_stack);
    m_content = new ContentPage(context, m_stack);
    m_runs = new RunsPage(context, m_stack);
    m_welcome = new WelcomePage(m_stack);
    m_pages = {m_overview, m_clusters, m_content, m_runs};
    m_pageNames = {QStringLiteral("overview"), QStringLiteral("clusters"), QStringLiteral("content"),
                   QStringLiteral("runs")};
    for (Page* page : std::as_const(m_pages)) {
        m_stack->addWidget(page);
        connect(page, &Page::pageRequested, this, &MainWindow::showPage);
        connect(page, &Page::clusterRequested, this, [this](qlonglong cluster) {
            showPage(QStringLiteral("clusters"));
            m_clusters->openCluster(cluster);
            remember();
        });
    }
    m_stack->addWidget(m_welcome);
    column->addWidget(m_stack, 1);
    row->addLayout(column, 1);
    setCentralWidget(centre);
    connect(m_welcome, &WelcomePage::sampleRequested, this, &MainWindow::openSample);
    connect(m_welcome, &WelcomePage::newRequested, this, &MainWindow::newWorkspace);
    connect(m_welcome, &WelcomePage::openRequested, this, &MainWindow::chooseWorkspace);
    connect(m_welcome, &WelcomePage::helpRequested, this, &MainWindow::showHelp);
}

Page* MainWindow::currentPage() const {
    return m_pages.value(m_page);
}

void MainWindow::showPage(const QString& name) {
    const auto page = static_cast<int>(m_pageNames.indexOf(name));
    if (page >= 0) setPage(page);
}

void MainWindow::setPage(int page) {
    if (!hasWorkspace() || page < 0 || page >= m_pages.size()) return;
    if (page != m_page) m_pages[m_page]->setActive(false);
    m_page = page;
    m_rail->setCurrent(page);
    m_stack->setCurrentWidget(m_pages[page]);
    m_chips->setApplies(m_pages[page]->filtersApply());
    m_pages[page]->setActive(true);
    const bool exports = m_pages[page]->exportRequest().has_value();
    if (auto* exportAction = findChild<QAction*>(QStringLiteral("exportRows"))) {
        exportAction->setEnabled(exports);
        exportAction->setToolTip(exports ? tr("Write what is on this page to a file (Ctrl+E)")
                                         : tr("This page has no rows to export"));
    }
    remember();
}

void MainWindow::remember() {
    if (m_restoring || !hasWorkspace()) return;
    const Place place{m_page, m_filter->values(), m_clusters->openedCluster()};
    if (!m_history.empty() && m_history[m_place] == place) return;
    if (!m_history.empty()) m_history.resize(m_place + 1);
    m_history.push_back(place);
    if (m_history.size() > longestHistory) m_history.erase(m_history.begin());
    m_place = m_history.size() - 1;
    showHistory();
}

void MainWindow::go(int step) {
    const auto target = static_cast<std::ptrdiff_t>(m_place) + step;
    if (target < 0 || target >= static_cast<std::ptrdiff_t>(m_history.size())) return;
    m_place = static_cast<std::size_t>(target);
    restorePlace(m_history[m_place]);
    showHistory();
}

void MainWindow::restorePlace(const Place& place) {
    m_restoring = true;
    m_filter->setValues(place.filter);
    setPage(place.page);
    m_clusters->openCluster(place.cluster);
    m_restoring = false;
}

void MainWindow::showHistory() {
    if (auto* back = findChild<QAction*>(QStringLiteral("goBack"))) back->setEnabled(m_place > 0);
    if (auto* forward = findChild<QAction*>(QStringLiteral("goForward"))) {
        forward->setEnabled(m_place + 1 < m_history.size());
    }
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

void MainWindow::openWorkspace(const QString& idOrFolder) {
    m_openTicket =
        m_setup.service.openWorkspace(utf8(idOrFolder), [this](core::Result<config::WorkspaceConfig> workspace) {
            if (!workspace) {
                m_strip->say(describeError(workspace.error()), true);
                showWorkspaceState();
                return;
            }
            workspaceOpened(*workspace);
        });
}

void MainWindow::workspaceOpened(const config::WorkspaceConfig& workspace) {
    m_settings.setValue(QStringLiteral("workspace"), text(workspace.id));
    m_history.clear();
    m_place = 0;
    m_restoring = true;
    m_filter->clear();
    m_restoring = false;
    for (Page* page : std::as_const(m_pages)) page->forget();
    m_clusterCount = m_allClusters = m_itemCount = m_allItems = std::nullopt;
    showWorkspaceState();
    filterChanged();
    setPage(m_page);
    listWorkspaces();
    askCounts();
    askDays();
    fillFetchMenu();
}

void MainWindow::showWorkspaceState() {
    const bool open = hasWorkspace();
    m_rail->setEnabled(open);
    m_chips->setVisible(open);
    m_search->setEnabled(open);
    m_range->setEnabled(open);
    for (QAction* known : std::as_const(m_workspaceActions)) known->setEnabled(open);
    m_fetchMenu->setEnabled(open);
    m_fetchMenu->menuAction()->setEnabled(open);
    m_strip->setReadOnlyReason(open ? text(m_setup.service.readOnlyReason()) : QString());
    m_workspaces->setText(open ? oneLine(text(m_setup.service.workspace()->name)) : tr("No workspace open"));
    m_workspaces->setStrong(open);
    if (!open) {
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

void MainWindow::jobChanged(const pipeline::JobStatus& job) {
    if (job.id != m_sampleJob || !pipeline::hasEnded(job.state)) return;
    m_sampleJob = 0;
    m_welcome->setBusy(false);
    if (job.state == pipeline::JobState::Completed || job.state == pipeline::JobState::Partial) {
        openWorkspace(QStringLiteral("sample"));
    } else if (job.error) {
        m_welcome->showError(*job.error);
    }
}

void MainWindow::newWorkspace() {
    auto* dialog = new NewWorkspaceDialog(this);
    connect(dialog, &NewWorkspaceDialog::workspaceMade, this, [this, dialog](const config::WorkspaceConfig& made) {
        m_createTicket = m_setup.service.createWorkspace(
            made, [this, dialog = QPointer(dialog)](core::Result<pipeline::WorkspaceEntry> entry) {
                if (!entry) {
                    if (dialog) dialog->showError(entry.error());
                    return;
                }
                if (dialog) dialog->accept();
                openWorkspace(text(entry->id));
            });
    });
    dialog->open();
}

void MainWindow::chooseWorkspace() {
    m_setup.seams.openFolder(this, tr("Open a workspace"), [this](const QString& folder) {
        if (!folder.isEmpty()) openWorkspace(folder);
    });
}

void MainWindow::importFiles() {
    m_setup.seams.openFiles(this, tr("Import files"),
                            tr("Posts and articles (*.csv *.jsonl *.ndjson *.json *.xml *.gz *.zst);;Documents (*.pdf "
                               "*.html *.htm *.txt *.md);;All files (*)"),
                            [this](const QStringList& files) { importPaths(files); });
}

void MainWindow::importPaths(const QStringList& files) {
    if (files.isEmpty()) return;
    if (!hasWorkspace()) {
        m_strip->say(tr("Open or make a workspace first; then the files can be imported."), true);
        return;
    }
    std::string source = "files";
    for (const config::SourceConfig& known : m_setup.service.workspace()->sources) {
        if (known.type == "file") {
            source = known.id;
            break;
        }
    }
    std::vector<std::string> paths;
    for (const QString& file : files) paths.push_back(utf8(file));
    m_setup.service.startImport(std::move(paths), source);
}

void MainWindow::fetch(const std::string& source) {
    pipeline::FetchRequest request;
    request.source = source;
    m_setup.service.startFetch(std::move(request));
}

void MainWindow::exportRows() {
    const Page* page = currentPage();
    if (!hasWorkspace() || page == nullptr || !page->exportRequest()) return;
    pipeline::ExportRequest request = *page->exportRequest();
    const QString suggestion = m_pageNames[m_page] + QStringLiteral(".csv");
    m_setup.seams.saveFile(this, tr("Export what is on this page"), suggestion,
                           tr("Comma-separated values (*.csv);;JSON Lines (*.jsonl)"),
                           [this, request](const QString& file) mutable {
                               if (file.isEmpty()) return;
                               const QString suffix = QFileInfo(file).suffix().toLower();
                               const bool lines = suffix == u"jsonl" || suffix == u"ndjson" || suffix == u"json";
                               request.format = lines ? pipeline::ExportFormat::JsonLines : pipeline::ExportFormat::Csv;
                               request.file = std::filesystem::path(utf8(file));
                               m_setup.service.startExport(std::move(request));
                           });
}

void MainWindow::searchTyped(bool atOnce) {
    m_searchDelay.stop();
    if (!atOnce) {
        m_searchDelay.start();
        return;
    }
    m_filter->change([this](FilterValues& values) { values.search = m_search->text(); });
}

void MainWindow::filterChanged() {
    const FilterValues& values = m_filter->values();
    if (m_search->text() != values.search) m_search->setText(values.search);
    m_range->setRange(values.from, values.to);
    m_range->setText(values.from || values.to
                         ? (values.from && values.to
                                ? formatRange(*values.from, *values.to)
                                : (values.from ? tr("Since %1").arg(formatDate(toQt(*values.from).date()))
                                               : tr("Before %1").arg(formatDate(toQt(*values.to).date()))))
                         : tr("All time"));
    m_countDelay.start();
    remember();
}

void MainWindow::askCounts() {
    if (!hasWorkspace()) return;
    const auto show = [this] { m_chips->setCounts(m_clusterCount, m_allClusters, m_itemCount, m_allItems); };
    const domain::Filter filter = m_filter->filter();
    const domain::Page one{0, 1};
    m_countTicket = m_setup.service.clusters(filter, domain::ClusterSort::Id, domain::SortOrder::Ascending, one,
                                             [this, show](core::Result<pipeline::ClusterPage> page) {
                                                 if (page) m_clusterCount = page->total;
                                                 show();
                                             });
    m_itemsTicket = m_setup.service.items(filter, domain::ItemSort::Id, domain::SortOrder::Ascending, one,
                                          [this, show](core::Result<pipeline::ItemPage> page) {
                                              if (page) m_itemCount = page->total;
                                              show();
                                          });
    if (m_filter->values().isEmpty()) {
        m_allClusters = m_allItems = std::nullopt;
        return;
    }
    m_allClustersTicket = m_setup.service.clusters({}, domain::ClusterSort::Id, domain::SortOrder::Ascending, one,
                                                   [this, show](core::Result<pipeline::ClusterPage> page) {
                                                       if (page) m_allClusters = page->total;
                                                       show();
                                                   });
    m_summaryTicket = m_setup.service.summary([this, show](core::Result<pipeline::Summary> summary) {
        if (summary) m_allItems = summary->items;
        show();
    });
}

void MainWindow::askDays() {
    if (!hasWorkspace()) return;
    m_daysTicket =
        m_setup.service.timeline({}, domain::BinWidth::Day, [this](core::Result<std::vector<domain::TimeBin>> days) {
            if (!days) return;
            if (!days->empty()) {
                const auto [first, last] = std::minmax_element(
                    days->begin(), days->end(), [](const auto& a, const auto& b) { return a.start < b.start; });
                m_rangePopup->setSpan(toQt(first->start).date(), toQt(last->start).date());
            }
            m_range->setDays(std::move(*days));
        });
}

void MainWindow::showHelp() {
    auto* help = findChild<HelpWindow*>();
    if (help == nullptr) help = new HelpWindow(this);
    help->show();
    help->raise();
    help->activateWindow();
}

void MainWindow::setTheme(ThemeChoice choice) {
    applyTheme(choice);
    m_settings.setValue(QStringLiteral("theme"), themeChoiceName(choice));
    if (m_themes == nullptr) return;
    for (QAction* theme : m_themes->actions()) theme->setChecked(theme->data().toInt() == static_cast<int>(choice));
}

void MainWindow::saveSession() {
    m_settings.setValue(QStringLiteral("geometry"), saveGeometry());
    m_settings.setValue(QStringLiteral("page"), m_pageNames[m_page]);
    for (const Page* page : std::as_const(m_pages)) page->saveState(m_settings);
    m_settings.sync();
}

void MainWindow::restoreSession() {
    setTheme(parseThemeChoice(m_settings.value(QStringLiteral("theme")).toString()));
    restoreGeometry(m_settings.value(QStringLiteral("geometry")).toByteArray());
    m_page = std::max(0, static_cast<int>(m_pageNames.indexOf(m_settings.value(QStringLiteral("page")).toString())));
    for (Page* page : std::as_const(m_pages)) page->restoreState(m_settings);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveSession();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList files;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) files << url.toLocalFile();
    }
    importPaths(files);
}

}  // namespace groundswell::ui
