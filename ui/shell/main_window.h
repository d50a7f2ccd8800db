#pragma once

#include "pipeline/service.h"
#include "ui/pages/page.h"
#include "ui/shell/theme.h"

#include <QMainWindow>
#include <QTimer>

#include <filesystem>
#include <memory>

class QActionGroup;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace groundswell::ui {

class ActivityStrip;
class ChipBar;
class ClustersPage;
class ContentPage;
class DateRangeButton;
class DateRangePopup;
class HeaderButton;
class OverviewPage;
class Rail;
class RunsPage;
class WelcomePage;

/// What a window needs from outside.
struct WindowSetup {
    pipeline::Service& service;
    Seams& seams;
    std::filesystem::path profile;  ///< where the session is kept
    std::shared_ptr<const core::Clock> clock;
};

/// The window: header, rail, pages, strip, and what belongs to all of them: workspace, conditions, history, theme.
/// Owner thread only.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(WindowSetup setup);
    ~MainWindow() override;

    /// Opens the last workspace, or shows the welcome.
    void start();
    void openWorkspace(const QString& idOrFolder);
    void openSample();
    void showPage(const QString& name);
    void setTheme(ThemeChoice choice);
    [[nodiscard]] ViewFilter& filter() { return *m_filter; }
    [[nodiscard]] bool hasWorkspace() const;

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    /// A place in the history.
    struct Place {
        int page = 0;
        FilterValues filter;
        qlonglong cluster = 0;

        friend bool operator==(const Place&, const Place&) = default;
    };

    void makeActions();
    void makeMenus();
    void makeHeader();
    void makePages();
    QAction* action(const QString& name, const QString& words, const QKeySequence& keys, const QString& iconName = {});
    template <class Call>
    QAction* action(const QString& name, const QString& words, const QKeySequence& keys, const QString& iconName,
                    Call&& call);

    void setPage(int page);
    [[nodiscard]] Page* currentPage() const;
    void remember();
    void go(int step);
    void restorePlace(const Place& place);
    void showHistory();

    void listWorkspaces();
    void workspaceOpened(const config::WorkspaceConfig& workspace);
    void showWorkspaceState();
    void newWorkspace();
    void chooseWorkspace();
    void importFiles();
    void importPaths(const QStringList& files);
    void fetch(const std::string& source);
    void exportRows();
    void fillFetchMenu();

    void searchTyped(bool atOnce);
    void filterChanged();
    void askCounts();
    void askDays();
    void jobChanged(const pipeline::JobStatus& job);
    void showHelp();
    void saveSession();
    void restoreSession();

    WindowSetup m_setup;
    ServiceBridge* m_bridge;
    ViewFilter* m_filter;
    QSettings m_settings;

    QWidget* m_header = nullptr;
    HeaderButton* m_workspaces = nullptr;
    QLineEdit* m_search = nullptr;
    DateRangeButton* m_range = nullptr;
    DateRangePopup* m_rangePopup = nullptr;
    QToolButton* m_fetch = nullptr;
    Rail* m_rail = nullptr;
    ChipBar* m_chips = nullptr;
    ActivityStrip* m_strip = nullptr;
    QStackedWidget* m_stack = nullptr;
    WelcomePage* m_welcome = nullptr;
    OverviewPage* m_overview = nullptr;
    ClustersPage* m_clusters = nullptr;
    ContentPage* m_content = nullptr;
    RunsPage* m_runs = nullptr;
    QList<Page*> m_pages;
    QStringList m_pageNames;
    QMenu* m_fetchMenu = nullptr;
    QActionGroup* m_themes = nullptr;
    QList<QAction*> m_workspaceActions;

    QTimer m_searchDelay;
    QTimer m_countDelay;
    std::vector<Place> m_history;
    std::size_t m_place = 0;
    bool m_restoring = false;
    int m_page = 0;

    pipeline::Ticket m_listTicket;
    pipeline::Ticket m_openTicket;
    pipeline::Ticket m_createTicket;
    pipeline::Ticket m_countTicket;
    pipeline::Ticket m_allClustersTicket;
    pipeline::Ticket m_itemsTicket;
    pipeline::Ticket m_summaryTicket;
    pipeline::Ticket m_daysTicket;
    pipeline::JobId m_sampleJob = 0;
    std::optional<qlonglong> m_clusterCount;
    std::optional<qlonglong> m_allClusters;
    std::optional<qlonglong> m_itemCount;
    std::optional<qlonglong> m_allItems;
};

}  // namespace groundswell::ui
