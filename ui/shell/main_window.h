#pragma once

#include "pipeline/service.h"
#include "ui/pages/page.h"
#include "ui/shell/theme.h"
#include "ui/tables/series_value.h"

#include <QDialog>
#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>

class QActionGroup;
class QStackedWidget;
class QToolButton;

namespace groundswell::ui {

class ActivityStrip;
class ChipBar;
class ClustersPage;
class CompareList;
class CompareTray;
class CommandPalette;
class DateRangeButton;
class DateRangePopup;
class Decisions;
class HeaderButton;
class ImportNotice;
class Rail;
class SearchBox;
class SavedViews;
class SourcesPage;
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
    /// `files` come in once it is open; when it cannot be opened, nowhere.
    void openWorkspace(const QString& idOrFolder, const QStringList& files = {});
    void openSample();
    void showPage(const QString& name);
    void setTheme(ThemeChoice choice);
    [[nodiscard]] ViewFilter& filter() { return *m_filter; }
    [[nodiscard]] bool hasWorkspace() const;

protected:
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
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
    void makeDecisionActions();
    void showDecisions();
    void showRowActions();
    void makeHeader();
    void makePages();
    QAction* action(const QString& name, const QString& words, const QKeySequence& keys, const QString& iconName = {});
    template <class Call>
    QAction* action(const QString& name, const QString& words, const QKeySequence& keys, const QString& iconName,
                    Call&& call);

    void setPage(int page);
    void openCluster(qlonglong cluster);
    [[nodiscard]] Page* currentPage() const;
    template <class Wanted>
    [[nodiscard]] Wanted* pageOf() const {
        for (Page* page : m_pages) {
            if (auto* found = qobject_cast<Wanted*>(page)) return found;
        }
        return nullptr;
    }
    void remember();
    void go(int step);
    void restorePlace(const Place& place);
    void showHistory();

    void listWorkspaces();
    /// Nothing that was said of the open workspace, or waits for an answer about it, is of the one that comes.
    void leaveWorkspace();
    void closeDialogs();
    void workspaceOpened(const config::WorkspaceConfig& workspace);
    void showWorkspaceState();
    /// `files` come into the one that is made, and into no other.
    void newWorkspace(const QStringList& files = {});
    void chooseWorkspace();
    void importFiles();
    /// Shows what is in them: a dialog for all files, then one for each list of feeds, one after the other.
    void takeFiles(const QStringList& files);
    void takeLists(const QStringList& lists);
    void showNextFiles();
    QDialog* showImport(const QStringList& files);
    void importEnded(const pipeline::JobStatus& job);
    void showImportedItems(core::RunId run, const QString& name, const QString& source);
    void forgetImports();
    [[nodiscard]] PageContext pageContext();
    void fetch(const std::string& source);
    void exportRows();
    void chooseExportFile(const QString& name, pipeline::ExportRequest request, QPointer<QDialog> dialog);
    void fillFetchMenu();
    void makeSourceActions();
    void duplicateWorkspace();
    void stopAllJobs();

    void makeComparePage(const PageContext& context);
    void makeCompareActions();
    void openCompareList();
    [[nodiscard]] QList<SeriesValue> chosenSeries() const;
    void addToCompare();
    void openCompare(int least);
    void nameCompareAction(const QList<SeriesValue>& chosen);
    void exportTable(pipeline::ExportRequest request, const QString& name);

    void makeViews();
    void showViews();
    void openView(qlonglong view);
    void makeSearch();
    void makeRange();
    void searchTyped(bool atOnce);
    void filterChanged();
    void askCounts();
    void askDays();
    void askStanding();
    void showBadges();
    void jobChanged(const pipeline::JobStatus& job);
    /// One that is still being made does not open by itself any more.
    void forgetSample();
    void showHelp(int part = 0);
    void setCompact(bool compact);
    void showUnsaved();
    /// True when a page has what would be lost: then a person is asked, and `goOn` is called later if they let it go.
    bool asksAboutUnsaved(const QString& yes, std::function<void()> goOn);
    void saveSession();
    void restoreSession();

    WindowSetup m_setup;
    ServiceBridge* m_bridge;
    ViewFilter* m_filter;
    Decisions* m_decisions;
    QSettings m_settings;

    QWidget* m_header = nullptr;
    HeaderButton* m_workspaces = nullptr;
    SearchBox* m_search = nullptr;
    CommandPalette* m_palette = nullptr;
    DateRangeButton* m_range = nullptr;
    DateRangePopup* m_rangePopup = nullptr;
    QToolButton* m_fetch = nullptr;
    Rail* m_rail = nullptr;
    ChipBar* m_chips = nullptr;
    SavedViews* m_views = nullptr;
    QMenu* m_viewMenu = nullptr;
    ActivityStrip* m_strip = nullptr;
    CompareList* m_compareList = nullptr;
    CompareTray* m_tray = nullptr;
    ImportNotice* m_importNotice = nullptr;
    QStackedWidget* m_stack = nullptr;
    WelcomePage* m_welcome = nullptr;
    ClustersPage* m_clusters = nullptr;
    SourcesPage* m_sources = nullptr;
    QList<Page*> m_pages;
    QStringList m_pageNames;
    QMenu* m_fetchMenu = nullptr;
    QActionGroup* m_themes = nullptr;
    QList<QAction*> m_workspaceActions;
    QList<QAction*> m_rowActions;  ///< of them, what needs a page with rows

    QTimer m_searchDelay;
    QTimer m_countDelay;
    std::vector<Place> m_history;
    std::size_t m_place = 0;
    bool m_restoring = false;
    bool m_restoreConditions = false;
    QStringList m_filesToShow;
    QStringList m_listsToShow;
    QPointer<QDialog> m_filesDialog;  ///< of them; until it has finished
    bool m_discards = false;          ///< a person let go of what is not saved
    int m_page = 0;

    pipeline::Ticket m_listTicket;
    pipeline::Ticket m_openTicket;
    pipeline::Ticket m_createTicket;
    pipeline::Ticket m_countTicket;
    pipeline::Ticket m_allClustersTicket;
    pipeline::Ticket m_itemsTicket;
    pipeline::Ticket m_ignoredTicket;
    pipeline::Ticket m_allItemsTicket;
    pipeline::Ticket m_daysTicket;
    pipeline::Ticket m_standingTicket;
    std::map<core::RunId, pipeline::Ticket> m_importIssueTickets;
    std::size_t m_needSomeone = 0;
    pipeline::JobId m_sampleJob = 0;
    std::optional<qlonglong> m_clusterCount;
    std::optional<qlonglong> m_allClusters;
    std::optional<qlonglong> m_itemCount;
    std::optional<qlonglong> m_allItems;
};

}  // namespace groundswell::ui
