#include "ui/dialogs/help_window.h"
#include "ui/pages/clusters_page.h"
#include "ui/shell/chip_bar.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/header_button.h"
#include "ui/shell/icons.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_table.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

namespace groundswell::ui {

QAction* MainWindow::action(const QString& name, const QString& words, const QKeySequence& keys,
                            const QString& iconName) {
    auto* made = new QAction(words, this);
    made->setObjectName(name);
    made->setShortcut(keys);
    QString plain = words;
    plain.remove(QChar(u'&')).remove(QStringLiteral("…"));
    made->setToolTip(keys.isEmpty() ? plain
                                    : QStringLiteral("%1 (%2)").arg(plain, keys.toString(QKeySequence::NativeText)));
    if (!iconName.isEmpty()) made->setIcon(icon(iconName));
    addAction(made);
    return made;
}

template <class Call>
QAction* MainWindow::action(const QString& name, const QString& words, const QKeySequence& keys,
                            const QString& iconName, Call&& call) {
    QAction* made = action(name, words, keys, iconName);
    connect(made, &QAction::triggered, this, std::forward<Call>(call));
    return made;
}

void MainWindow::makeActions() {
    const auto inWorkspace = [this](QAction* made) {
        m_workspaceActions << made;
        return made;
    };
    action(QStringLiteral("newWorkspace"), tr("&New workspace…"), QKeySequence(QStringLiteral("Ctrl+N")),
           QStringLiteral("plus"), [this] { newWorkspace(); });
    action(QStringLiteral("openWorkspace"), tr("&Open workspace…"), QKeySequence(QStringLiteral("Ctrl+O")),
           QStringLiteral("folder"), [this] { chooseWorkspace(); });
    action(QStringLiteral("openSample"), tr("Explore the &sample"), {}, QStringLiteral("overview"),
           [this] { openSample(); });
    inWorkspace(action(QStringLiteral("importFiles"), tr("&Import files…"), QKeySequence(QStringLiteral("Ctrl+I")),
                       QStringLiteral("import"), [this] { importFiles(); }));
    inWorkspace(action(QStringLiteral("exportRows"), tr("&Export…"), QKeySequence(QStringLiteral("Ctrl+E")),
                       QStringLiteral("export"), [this] { exportRows(); }));
    action(QStringLiteral("quit"), tr("&Quit"), QKeySequence(QStringLiteral("Ctrl+Q")), {}, [this] { close(); });
    QAction* find = inWorkspace(action(QStringLiteral("find"), tr("&Find"), QKeySequence(QStringLiteral("Ctrl+F")),
                                       QStringLiteral("search"), [this] {
                                           m_search->setFocus(Qt::ShortcutFocusReason);
                                           m_search->selectAll();
                                       }));
    find->setShortcuts({QKeySequence(QStringLiteral("Ctrl+F")), QKeySequence(QStringLiteral("Ctrl+K"))});
    inWorkspace(action(QStringLiteral("addFilter"), tr("&Add a filter…"), QKeySequence(QStringLiteral("Ctrl+L")),
                       QStringLiteral("filter"), [this] { Q_EMIT m_chips->addFilterRequested(); }));
    inWorkspace(action(QStringLiteral("saveView"), tr("&Save view…"), QKeySequence(QStringLiteral("Ctrl+D")),
                       QStringLiteral("star"), [this] { Q_EMIT m_chips->saveViewRequested(); }));
    inWorkspace(action(QStringLiteral("clearFilters"), tr("&Clear all conditions"),
                       QKeySequence(QStringLiteral("Ctrl+Shift+K")), QStringLiteral("filter"),
                       [this] { m_filter->clear(); }));
    inWorkspace(action(QStringLiteral("stepBack"), tr("&Step back"), QKeySequence(Qt::Key_Escape), {}, [this] {
        if (m_palette->isOpen()) {
            m_palette->close();
        } else if (focusWidget() == m_search &&  // also while a list that just closed leaves the window inactive
                   !m_search->text().isEmpty()) {
            m_search->clear();
            searchTyped(true);
        } else if (currentPage() != nullptr && !currentPage()->stepBack()) {
            currentPage()->setFocus();
        }
        remember();
    }));
    inWorkspace(action(QStringLiteral("refresh"), tr("&Refresh"), QKeySequence(Qt::Key_F5), QStringLiteral("refresh"),
                       [this] { Q_EMIT m_bridge->dataChanged(); }));
    QAction* facets = inWorkspace(action(QStringLiteral("showFacets"), tr("&Filters beside the tables"),
                                         QKeySequence(QStringLiteral("Ctrl+Shift+F")), QStringLiteral("facets")));
    facets->setCheckable(true);
    facets->setChecked(true);
    connect(facets, &QAction::toggled, this, [this](bool shown) {
        for (Page* page : std::as_const(m_pages)) page->setFacetsShown(shown);
    });
    QAction* scale = inWorkspace(action(QStringLiteral("sameScale"), tr("&Same scale for all rows"), {}));
    scale->setCheckable(true);
    connect(scale, &QAction::toggled, this, [this](bool same) { m_clusters->setSameScale(same); });
    QAction* bar = action(QStringLiteral("showMenuBar"), tr("&Menu bar"), QKeySequence(QStringLiteral("Ctrl+M")));
    bar->setCheckable(true);
    bar->setChecked(true);
    connect(bar, &QAction::toggled, this, [this](bool shown) { menuBar()->setVisible(shown); });
    action(QStringLiteral("goBack"), tr("&Back"), QKeySequence(QStringLiteral("Alt+Left")), QStringLiteral("back"),
           [this] { go(-1); });
    action(QStringLiteral("goForward"), tr("&Forward"), QKeySequence(QStringLiteral("Alt+Right")),
           QStringLiteral("forward"), [this] { go(1); });
    for (int page = 0; page < static_cast<int>(pageTable().size()); ++page) {
        const PageEntry& entry = pageTable()[static_cast<std::size_t>(page)];
        inWorkspace(action(QStringLiteral("go_") + entry.name, entry.words,
                           QKeySequence(QStringLiteral("Ctrl+%1").arg(page + 1)), entry.name,
                           [this, page] { setPage(page); }));
    }
    QAction* fetchAll =
        inWorkspace(action(QStringLiteral("fetchAll"), tr("&Fetch all sources"), QKeySequence(QStringLiteral("Ctrl+R")),
                           QStringLiteral("fetch"), [this] { fetch({}); }));
    fetchAll->setIconText(tr("Fetch"));
    inWorkspace(action(QStringLiteral("processAgain"), tr("&Process waiting items"), {}, QStringLiteral("runs"),
                       [this] { m_setup.service.startProcess(); }));
    makeDecisionActions();
    makeSourceActions();
    makeCompareActions();
    action(QStringLiteral("help"), tr("&Help and shortcuts"), QKeySequence(Qt::Key_F1), QStringLiteral("help"),
           [this] { showHelp(); });
    action(QStringLiteral("shortcuts"), tr("&Shortcuts"), QKeySequence(QStringLiteral("Ctrl+F1")), {},
           [this] { showHelp(static_cast<int>(HelpWindow::Part::Shortcuts)); });
    action(QStringLiteral("whatsNew"), tr("What is &new"), {}, {},
           [this] { showHelp(static_cast<int>(HelpWindow::Part::News)); });
    action(QStringLiteral("about"), tr("&About Groundswell"), {}, {},
           [this] { showHelp(static_cast<int>(HelpWindow::Part::About)); });
}

void MainWindow::makeMenus() {
    const auto fill = [this](QMenu* menu, const QStringList& names) {
        for (const QString& name : names) {
            if (name.isEmpty()) {
                menu->addSeparator();
            } else {
                menu->addAction(findChild<QAction*>(name));
            }
        }
    };
    QMenuBar* bar = menuBar();
    bar->setObjectName(QStringLiteral("menuBar"));
    bar->setNativeMenuBar(false);
    bar->setFixedHeight(atTextSize(24));
    fill(bar->addMenu(tr("&File")),
         {QStringLiteral("newWorkspace"), QStringLiteral("openWorkspace"), QStringLiteral("openSample"), QString(),
          QStringLiteral("workspaceSettings"), QStringLiteral("duplicateWorkspace"), QStringLiteral("showFolder"),
          QString(), QStringLiteral("addFeed"), QStringLiteral("addSource"), QStringLiteral("importOpml"),
          QStringLiteral("exportOpml"), QString(), QStringLiteral("importFiles"), QStringLiteral("exportRows"),
          QString(), QStringLiteral("quit")});
    fill(bar->addMenu(tr("&Edit")), {QStringLiteral("undo"), QStringLiteral("redo"), QString(), QStringLiteral("find"),
                                     QStringLiteral("addFilter"), QStringLiteral("clearFilters"),
                                     QStringLiteral("saveView"), QStringLiteral("stepBack")});
    QMenu* view = bar->addMenu(tr("&View"));
    fill(view,
         {QStringLiteral("refresh"), QStringLiteral("showFacets"), QStringLiteral("sameScale"),
          QStringLiteral("showMenuBar"), QStringLiteral("showIgnored"), QStringLiteral("showCompareTray"), QString()});
    QMenu* theme = view->addMenu(tr("&Theme"));
    m_themes = new QActionGroup(this);
    const std::pair<ThemeChoice, QString> themes[] = {
        {ThemeChoice::System, tr("&System")}, {ThemeChoice::Light, tr("&Light")}, {ThemeChoice::Dark, tr("&Dark")}};
    for (const auto& [choice, words] : themes) {
        QAction* made = action(QStringLiteral("theme_") + themeChoiceName(choice), words, {}, {},
                               [this, choice = choice] { setTheme(choice); });
        made->setCheckable(true);
        made->setData(static_cast<int>(choice));
        m_themes->addAction(made);
        theme->addAction(made);
    }
    QMenu* density = view->addMenu(tr("&Density"));
    auto* densities = new QActionGroup(this);
    for (const bool compact : {false, true}) {
        QAction* made = action(compact ? QStringLiteral("densityCompact") : QStringLiteral("densityNormal"),
                               compact ? tr("&Compact rows") : tr("&Normal rows"), {}, {},
                               [this, compact] { setCompact(compact); });
        made->setCheckable(true);
        made->setChecked(!compact);
        densities->addAction(made);
        density->addAction(made);
    }
    QMenu* go = bar->addMenu(tr("&Go"));
    fill(go, {QStringLiteral("goBack"), QStringLiteral("goForward"), QString()});
    for (const QString& name : std::as_const(m_pageNames)) fill(go, {QStringLiteral("go_") + name});
    go->addSeparator();
    m_viewMenu = go->addMenu(tr("&Views"));
    m_viewMenu->setObjectName(QStringLiteral("viewMenu"));
    QMenu* cluster = bar->addMenu(tr("&Cluster"));
    connect(cluster, &QMenu::aboutToShow, this, [this] { nameCompareAction(chosenSeries()); });
    connect(cluster, &QMenu::aboutToHide, this, [this] { nameCompareAction({}); });
    fill(cluster, {QStringLiteral("watchRow"), QStringLiteral("labelRow"), QStringLiteral("mergeRow"),
                   QStringLiteral("splitRow"), QStringLiteral("ignoreRow"), QString(), QStringLiteral("addToCompare"),
                   QStringLiteral("go_compare")});
    m_fetchMenu->setTitle(tr("F&etch"));
    bar->addMenu(m_fetchMenu);
    fill(bar->addMenu(tr("&Help")), {QStringLiteral("help"), QStringLiteral("shortcuts"), QString(),
                                     QStringLiteral("whatsNew"), QStringLiteral("about")});
}

void MainWindow::makeHeader() {
    makeActions();
    auto* bar = new QToolBar(tr("Header"), this);
    bar->setObjectName(QStringLiteral("header"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->toggleViewAction()->setVisible(false);
    setSurface(bar, Surface::Chrome);
    m_header = new QWidget(bar);
    m_header->setFixedHeight(atTextSize(40));
    auto* row = new QHBoxLayout(m_header);
    row->setContentsMargins(4, 0, 8, 0);
    row->setSpacing(8);

    auto* steps = new QHBoxLayout;
    steps->setSpacing(0);
    for (const QString& name : {QStringLiteral("goBack"), QStringLiteral("goForward")}) {
        auto* button = new QToolButton(m_header);
        auto* known = findChild<QAction*>(name);
        button->setDefaultAction(known);
        button->setObjectName(name + QStringLiteral("Button"));
        button->setAccessibleName(known->text().remove(QChar(u'&')));
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setAutoRaise(true);
        button->setFixedSize(26, 28);
        button->setFocusPolicy(Qt::StrongFocus);
        steps->addWidget(button);
    }
    row->addLayout(steps);

    m_workspaces = new HeaderButton(QStringLiteral("folder"), m_header);
    m_workspaces->setObjectName(QStringLiteral("workspaceSwitcher"));
    m_workspaces->setAccessibleName(tr("Workspace"));
    m_workspaces->setToolTip(tr("Open another workspace"));
    m_workspaces->setFixedWidth(208);
    m_workspaces->setMenu(new QMenu(m_workspaces));
    row->addWidget(m_workspaces);

    makeSearch();
    row->addWidget(m_search, 5);

    makeRange();
    row->addWidget(m_range, 4);

    m_fetchMenu = new QMenu(this);
    m_fetchMenu->setObjectName(QStringLiteral("fetchMenu"));
    fillFetchMenu();
    m_fetch = new QToolButton(m_header);
    m_fetch->setObjectName(QStringLiteral("fetchButton"));
    m_fetch->setDefaultAction(findChild<QAction*>(QStringLiteral("fetchAll")));
    m_fetch->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fetch->setPopupMode(QToolButton::MenuButtonPopup);
    m_fetch->setMenu(m_fetchMenu);
    m_fetch->setFixedHeight(atTextSize(28));
    m_fetch->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(m_fetch);
    auto* exportButton = new QToolButton(m_header);
    exportButton->setObjectName(QStringLiteral("exportButton"));
    exportButton->setDefaultAction(findChild<QAction*>(QStringLiteral("exportRows")));
    exportButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    exportButton->setFixedHeight(atTextSize(28));
    exportButton->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(exportButton);
    bar->addWidget(m_header);
    addToolBar(Qt::TopToolBarArea, bar);
}

void MainWindow::fillFetchMenu() {
    m_fetchMenu->clear();
    for (const QString& name : {QStringLiteral("fetchAll"), QStringLiteral("fetchNew"), QStringLiteral("fetchRange")})
        m_fetchMenu->addAction(findChild<QAction*>(name));
    m_fetchMenu->addSeparator();
    if (hasWorkspace()) {
        for (const config::SourceConfig& source : m_setup.service.workspace()->sources) {
            if (source.type == "file" || !source.enabled) continue;
            QString name = oneLine(text(source.id)).replace(QChar(u'&'), QStringLiteral("&&"));
            QAction* one = m_fetchMenu->addAction(tr("Fetch %1").arg(name));
            connect(one, &QAction::triggered, this, [this, id = source.id] { fetch(id); });
        }
    }
    m_fetchMenu->addSeparator();
    for (const QString& name :
         {QStringLiteral("backfillGaps"), QStringLiteral("processAgain"), QStringLiteral("stopAll")})
        m_fetchMenu->addAction(findChild<QAction*>(name));
}

}  // namespace groundswell::ui
