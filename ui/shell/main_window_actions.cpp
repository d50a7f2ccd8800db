#include "ui/pages/clusters_page.h"
#include "ui/pages/content_page.h"
#include "ui/shell/date_range_popup.h"
#include "ui/shell/header_button.h"
#include "ui/shell/icons.h"
#include "ui/shell/main_window.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLineEdit>
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
    inWorkspace(action(QStringLiteral("clearFilters"), tr("&Clear all conditions"),
                       QKeySequence(QStringLiteral("Ctrl+Shift+K")), QStringLiteral("filter"),
                       [this] { m_filter->clear(); }));
    inWorkspace(action(QStringLiteral("stepBack"), tr("&Step back"), QKeySequence(Qt::Key_Escape), {}, [this] {
        if (m_search->hasFocus() && !m_search->text().isEmpty()) {
            m_search->clear();
            searchTyped(true);
        } else if (currentPage() != nullptr && !currentPage()->stepBack()) {
            currentPage()->setFocus();
        }
        remember();
    }));
    inWorkspace(action(QStringLiteral("refresh"), tr("&Refresh"), QKeySequence(Qt::Key_F5), QStringLiteral("refresh"),
                       [this] { Q_EMIT m_bridge->dataChanged(); }));
    QAction* facets = inWorkspace(action(QStringLiteral("showFacets"), tr("&Facets"),
                                         QKeySequence(QStringLiteral("Ctrl+Shift+F")), QStringLiteral("facets")));
    facets->setCheckable(true);
    facets->setChecked(true);
    connect(facets, &QAction::toggled, this, [this](bool shown) {
        m_clusters->setFacetsShown(shown);
        m_content->setFacetsShown(shown);
    });
    QAction* bar = action(QStringLiteral("showMenuBar"), tr("&Menu bar"), QKeySequence(QStringLiteral("Ctrl+M")));
    bar->setCheckable(true);
    bar->setChecked(true);
    connect(bar, &QAction::toggled, this, [this](bool shown) { menuBar()->setVisible(shown); });
    action(QStringLiteral("goBack"), tr("&Back"), QKeySequence(QStringLiteral("Alt+Left")), QStringLiteral("back"),
           [this] { go(-1); });
    action(QStringLiteral("goForward"), tr("&Forward"), QKeySequence(QStringLiteral("Alt+Right")),
           QStringLiteral("forward"), [this] { go(1); });
    const QString pages[] = {tr("&Overview"), tr("&Clusters"), tr("C&ontent"), tr("&Runs")};
    for (int page = 0; page < m_pageNames.size(); ++page) {
        inWorkspace(action(QStringLiteral("go_") + m_pageNames[page], pages[page],
                           QKeySequence(QStringLiteral("Ctrl+%1").arg(page + 1)), m_pageNames[page],
                           [this, page] { setPage(page); }));
    }
    QAction* fetchAll =
        inWorkspace(action(QStringLiteral("fetchAll"), tr("&Fetch all sources"), QKeySequence(QStringLiteral("Ctrl+R")),
                           QStringLiteral("fetch"), [this] { fetch({}); }));
    fetchAll->setIconText(tr("Fetch"));
    inWorkspace(action(QStringLiteral("processAgain"), tr("&Process waiting items"), {}, QStringLiteral("runs"),
                       [this] { m_setup.service.startProcess(); }));
    action(QStringLiteral("help"), tr("&Help and shortcuts"), QKeySequence(Qt::Key_F1), QStringLiteral("help"),
           [this] { showHelp(); });
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
    bar->setFixedHeight(24);
    fill(bar->addMenu(tr("&File")),
         {QStringLiteral("newWorkspace"), QStringLiteral("openWorkspace"), QStringLiteral("openSample"), QString(),
          QStringLiteral("importFiles"), QStringLiteral("exportRows"), QString(), QStringLiteral("quit")});
    fill(bar->addMenu(tr("&Edit")),
         {QStringLiteral("find"), QStringLiteral("clearFilters"), QStringLiteral("stepBack")});
    QMenu* view = bar->addMenu(tr("&View"));
    fill(view, {QStringLiteral("refresh"), QStringLiteral("showFacets"), QStringLiteral("showMenuBar"), QString()});
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
    fill(bar->addMenu(tr("&Go")),
         {QStringLiteral("goBack"), QStringLiteral("goForward"), QString(), QStringLiteral("go_overview"),
          QStringLiteral("go_clusters"), QStringLiteral("go_content"), QStringLiteral("go_runs")});
    m_fetchMenu->setTitle(tr("F&etch"));
    bar->addMenu(m_fetchMenu);
    fill(bar->addMenu(tr("&Help")), {QStringLiteral("help")});
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
    m_header->setFixedHeight(40);
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

    m_search = new QLineEdit(m_header);
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setPlaceholderText(tr("Search items: words, “a phrase”, lang:es, -without"));
    m_search->setToolTip(tr("All words must be there; or between words means any of them (Ctrl+F)"));
    m_search->setFixedHeight(28);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(160);
    connect(m_search, &QLineEdit::textEdited, this, [this] { searchTyped(false); });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& typed) {
        if (typed.isEmpty()) searchTyped(true);
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { searchTyped(true); });
    row->addWidget(m_search, 5);

    m_range = new DateRangeButton(m_header);
    m_range->setObjectName(QStringLiteral("dateRange"));
    m_range->setAccessibleName(tr("Date range"));
    m_range->setToolTip(tr("Choose the days to look at"));
    m_range->setText(tr("All time"));
    m_range->setNote(tr("UTC"));
    m_rangePopup = new DateRangePopup(this);
    connect(m_range, &HeaderButton::clicked, this, [this] {
        const FilterValues& values = m_filter->values();
        m_rangePopup->setChosen(values.from, values.to);
        m_rangePopup->adjustSize();
        m_rangePopup->move(m_range->mapToGlobal(QPoint(0, m_range->height() + 2)));
        m_rangePopup->show();
    });
    connect(m_rangePopup, &DateRangePopup::chosen, this,
            [this](std::optional<core::UtcTime> from, std::optional<core::UtcTime> to) {
                m_filter->change([&](FilterValues& values) {
                    values.from = from;
                    values.to = to;
                });
            });
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
    m_fetch->setFixedHeight(28);
    m_fetch->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(m_fetch);
    auto* exportButton = new QToolButton(m_header);
    exportButton->setObjectName(QStringLiteral("exportButton"));
    exportButton->setDefaultAction(findChild<QAction*>(QStringLiteral("exportRows")));
    exportButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    exportButton->setFixedHeight(28);
    exportButton->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(exportButton);
    bar->addWidget(m_header);
    addToolBar(Qt::TopToolBarArea, bar);
}

void MainWindow::fillFetchMenu() {
    m_fetchMenu->clear();
    m_fetchMenu->addAction(findChild<QAction*>(QStringLiteral("fetchAll")));
    if (hasWorkspace()) {
        for (const config::SourceConfig& source : m_setup.service.workspace()->sources) {
            if (source.type == "file" || !source.enabled) continue;
            QString name = oneLine(text(source.id)).replace(QChar(u'&'), QStringLiteral("&&"));
            QAction* one = m_fetchMenu->addAction(tr("Fetch %1").arg(name));
            connect(one, &QAction::triggered, this, [this, id = source.id] { fetch(id); });
        }
    }
    m_fetchMenu->addSeparator();
    m_fetchMenu->addAction(findChild<QAction*>(QStringLiteral("processAgain")));
}

}  // namespace groundswell::ui
