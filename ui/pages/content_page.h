#pragma once

#include "ui/pages/page.h"
#include "ui/tables/content_item_model.h"

class QSplitter;

namespace groundswell::ui {

class ColumnMenu;
class FacetPanel;
class ItemPreview;
class TablePane;

/// All items that match the conditions, with one of them in full beside the table.
class ContentPage : public Page {
    Q_OBJECT

public:
    explicit ContentPage(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] std::optional<pipeline::ExportRequest> exportRequest() const override;
    bool stepBack() override;
    [[nodiscard]] bool hasRowActions() const override { return true; }
    bool act(RowAction action) override;
    void saveState(QSettings& settings) const override;
    void restoreState(const QSettings& settings) override;
    void setFacetsShown(bool shown) override;

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;

private:
    void requery();
    void askWatched();
    bool toggleWatched(int row);
    void sortBy(int column);
    void makeColumns();
    void showColumns();
    void showItem(qlonglong id);

    ContentItemModel* m_model;
    QSplitter* m_splitter;
    FacetPanel* m_facets;
    TablePane* m_pane;
    ItemPreview* m_preview;
    ColumnMenu* m_columns = nullptr;
    domain::ItemSort m_sort = domain::ItemSort::Published;
    pipeline::Ticket m_watchTicket;
    domain::SortOrder m_order = domain::SortOrder::Descending;
};

}  // namespace groundswell::ui
