#pragma once

#include "ui/pages/page.h"
#include "ui/tables/keyword_table_model.h"

class QSplitter;

namespace groundswell::ui {

class FacetPanel;
class KeywordConditions;
class KeywordDock;
class TablePane;

/// All keywords of the items that match the conditions, with one of them in full beside the table.
class KeywordsPage : public Page {
    Q_OBJECT

public:
    explicit KeywordsPage(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] std::optional<pipeline::ExportRequest> exportRequest() const override;
    bool stepBack() override;
    [[nodiscard]] bool hasRowActions() const override { return true; }
    bool act(RowAction action) override;
    void saveState(QSettings& settings) const override;
    void restoreState(const QSettings& settings) override;
    void setFacetsShown(bool shown) override;
    [[nodiscard]] KeywordTableModel* model() const { return m_model; }

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;

private:
    QWidget* makeTable();
    void sortBy(int column);
    void showColumns();
    void showEmptyWords();
    void showKeyword(qlonglong id);
    void narrowTo(const std::string& keyword);
    void toggleWatched(int row);
    void askWatched();
    void requery();

    KeywordTableModel* m_model;
    QSplitter* m_splitter;
    FacetPanel* m_facets;
    KeywordConditions* m_conditions;
    TablePane* m_pane;
    KeywordDock* m_dock;
    pipeline::Ticket m_watchTicket;
    std::vector<domain::WatchRow> m_watches;  ///< of keywords
    domain::KeywordSort m_sort = domain::KeywordSort::Items;
    domain::SortOrder m_order = domain::SortOrder::Descending;
};

}  // namespace groundswell::ui
