#pragma once

#include "ui/pages/page.h"
#include "ui/tables/cluster_item_model.h"

class QSplitter;

namespace groundswell::ui {

class ClusterDock;
class FacetPanel;
class TablePane;

/// All clusters that match the conditions, with one of them in full beside the table.
class ClustersPage : public Page {
    Q_OBJECT

public:
    explicit ClustersPage(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] std::optional<pipeline::ExportRequest> exportRequest() const override;
    bool stepBack() override;
    void saveState(QSettings& settings) const override;
    void restoreState(const QSettings& settings) override;

    void openCluster(qlonglong cluster);
    [[nodiscard]] qlonglong openedCluster() const;
    void setFacetsShown(bool shown);
    [[nodiscard]] ClusterItemModel* model() const { return m_model; }
    [[nodiscard]] ClusterDock* dock() const { return m_dock; }

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;

private:
    void sortBy(int column);
    void showColumns();
    void showEmptyWords();
    void requery();

    ClusterItemModel* m_model;
    QSplitter* m_splitter;
    FacetPanel* m_facets;
    TablePane* m_pane;
    ClusterDock* m_dock;
    domain::ClusterSort m_sort = domain::ClusterSort::Items;
    domain::SortOrder m_order = domain::SortOrder::Descending;
};

}  // namespace groundswell::ui
