#pragma once

#include "ui/tables/paged_item_model.h"
#include "ui/tables/series_value.h"

#include <QTableView>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace groundswell::ui {

class SortHeader;

/// A table of whole rows over a paged model: tells the model what is on the screen, keeps the selected row by its id
/// when rows move, lights the row under the mouse. Several rows can be selected where that is allowed; the current one
/// is the one that is shown in full.
class RowTable : public QTableView {
    Q_OBJECT

public:
    explicit RowTable(QWidget* parent = nullptr);

    /// Takes no ownership.
    void setPagedModel(PagedItemModel* model);
    /// Fixed widths for all columns but `stretched`, which takes what is left. Width 0 hides a column.
    void setColumnWidths(const QList<int>& widths, int stretched);
    /// Columns that a narrow table leaves out, the first first, so that the stretched one keeps its room.
    void setDroppable(const QList<int>& columns);
    /// Shows every column that has a width, and scrolls sideways where they do not fit; otherwise droppable ones are
    /// left out first.
    void setScrolling(bool scrolling);
    void setRowHeight(int lines, int least);
    /// One line a row, or as many as setRowHeight() says.
    void setCompact(bool compact);
    /// The sort arrow, without sorting.
    void showSort(int column, Qt::SortOrder order);
    /// Which heads can be clicked; none until this is said.
    void setSortable(std::function<bool(int column)> sortable);

    [[nodiscard]] qlonglong selectedId() const { return m_selectedId; }
    /// Selects the row with this id when it is here; remembers it otherwise. 0 = none.
    void selectId(qlonglong id);
    /// Ctrl, Shift and dragging select several rows.
    void setSeveralSelectable(bool several);
    /// All selected rows whose pages are here, in the order of the table; never 0.
    [[nodiscard]] const QList<qlonglong>& selectedIds() const { return m_selectedIds; }
    /// A click into this column acts on its row instead of selecting it; -1 = none.
    void setActionColumn(int column) { m_actionColumn = column; }
    /// All selected rows whose pages are here, from the top.
    [[nodiscard]] std::vector<std::int64_t> selectedRowIds() const;
    [[nodiscard]] int hoveredRow() const { return m_hovered; }

Q_SIGNALS:
    /// A person or selectId() chose another row; 0 = none.
    void idSelected(qlonglong id);
    /// selectedIds() changed.
    void selectionSizeChanged();
    /// The action column of this row was clicked.
    void actionClicked(int row);
    void headClicked(int column);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] bool isAction(const QMouseEvent* event) const;
    void selectRows(int current);
    void setSelectedIds(QList<qlonglong> ids);
    void tellShownRows();
    void layoutRows();
    void restoreSelection();
    void layoutColumns();
    void setHovered(int row);

    SortHeader* m_head;
    PagedItemModel* m_paged = nullptr;
    QList<int> m_widths;
    QList<int> m_droppable;
    int m_stretched = -1;
    bool m_scrolling = false;
    int m_lines = 0;  ///< 0 = nobody has said
    int m_leastHeight = 0;
    bool m_compact = false;
    qlonglong m_selectedId = 0;
    QList<qlonglong> m_selectedIds;
    int m_actionColumn = -1;
    int m_actionPressed = -1;  // the row
    QList<SeriesValue> m_dragged;
    QPoint m_dragFrom;
    int m_hovered = -1;
    bool m_restoring = false;
};

/// The export columns of what a table shows, in the order of the screen: `names` tells those of a column.
[[nodiscard]] std::vector<std::string> exportedColumns(const QTableView& table,
                                                       const std::map<int, std::vector<std::string>>& names);

}  // namespace groundswell::ui
