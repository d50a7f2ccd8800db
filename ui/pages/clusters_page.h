#pragma once

#include "ui/pages/page.h"
#include "ui/tables/cluster_item_model.h"

#include <QTimer>

class QSplitter;
class QToolButton;

namespace groundswell::ui {

class ClusterActions;
class ClusterDock;
class ColumnMenu;
class FacetPanel;
class HiddenClusters;
class Notice;
class TablePane;

/// All clusters that match the conditions, with one of them in full beside the table.
class ClustersPage : public Page {
    Q_OBJECT

public:
    explicit ClustersPage(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] std::optional<pipeline::ExportRequest> exportRequest() const override;
    bool stepBack() override;
    [[nodiscard]] bool hasRowActions() const override { return true; }
    bool act(RowAction action) override;
    void saveState(QSettings& settings) const override;
    void restoreState(const QSettings& settings) override;

    void openCluster(qlonglong cluster);
    [[nodiscard]] qlonglong openedCluster() const;
    void setFacetsShown(bool shown) override;
    /// Sorts by the ratio, highest first.
    void sortByRising();
    void setSameScale(bool same) { m_model->setSameScale(same); }
    [[nodiscard]] ClusterItemModel* model() const { return m_model; }
    [[nodiscard]] ClusterDock* dock() const { return m_dock; }

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;

private:
    void sortBy(int column);
    void makeActions();
    bool act(RowAction action, const QPoint& where);
    void showRowMenu(const QPoint& at);
    void makeCompareButton();
    void makeIgnoredNotice();
    void showChosenCount();
    /// Ratio and reason of the cluster that is open.
    void showTrend();
    /// The selected rows, or the cluster that is open.
    [[nodiscard]] std::vector<domain::Cluster> chosenClusters() const;
    void makeColumns();
    void setSort(domain::ClusterSort sort, domain::SortOrder order);
    void showColumns();
    void showEmptyWords();
    void requery();

    ClusterItemModel* m_model;
    QSplitter* m_splitter;
    FacetPanel* m_facets;
    TablePane* m_pane;
    HiddenClusters* m_hidden = nullptr;
    Notice* m_ignoredNotice = nullptr;
    QTimer m_quiet;
    int m_untold = 0;  ///< decisions to ignore that are to be told above the table once they are written
    ColumnMenu* m_columns = nullptr;
    QToolButton* m_compareChosen = nullptr;
    ClusterDock* m_dock;
    ClusterActions* m_actions = nullptr;
    pipeline::Ticket m_reasonTicket;
    domain::ClusterSort m_sort = domain::ClusterSort::Rising;
    domain::SortOrder m_order = domain::SortOrder::Descending;
};

}  // namespace groundswell::ui
