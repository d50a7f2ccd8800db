#pragma once

#include "ui/tables/paged_item_model.h"

#include <QTableView>

namespace groundswell::ui {

/// A table of whole rows over a paged model: tells the model what is on the screen, keeps the selected row by its id
/// when rows move, lights the row under the mouse.
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
    void setRowHeight(int lines, int least);
    /// The sort arrow, without sorting.
    void showSort(int column, Qt::SortOrder order);

    [[nodiscard]] qlonglong selectedId() const { return m_selectedId; }
    /// Selects the row with this id when it is here; remembers it otherwise. 0 = none.
    void selectId(qlonglong id);
    [[nodiscard]] int hoveredRow() const { return m_hovered; }

Q_SIGNALS:
    /// A person or selectId() chose another row; 0 = none.
    void idSelected(qlonglong id);
    void headClicked(int column);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void tellShownRows();
    void restoreSelection();
    void layoutColumns();
    void setHovered(int row);

    PagedItemModel* m_paged = nullptr;
    QList<int> m_widths;
    QList<int> m_droppable;
    int m_stretched = -1;
    qlonglong m_selectedId = 0;
    int m_hovered = -1;
    bool m_restoring = false;
};

}  // namespace groundswell::ui
