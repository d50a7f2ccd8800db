#include "ui/tables/row_table.h"

#include "ui/shell/theme.h"
#include "ui/tables/sort_header.h"
#include "ui/tables/text_lines.h"

#include <QApplication>
#include <QHeaderView>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSet>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr int leastStretched = 240;
constexpr int leastSqueezed = 120;  // where others were left out for it already

}  // namespace

RowTable::RowTable(QWidget* parent) : QTableView(parent) {
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalScrollBar()->setSingleStep(20);
    horizontalScrollBar()->setSingleStep(20);
    m_head = new SortHeader(this);
    setHorizontalHeader(m_head);
    QHeaderView* head = m_head;
    head->setSectionResizeMode(QHeaderView::Fixed);
    head->setHighlightSections(false);
    head->setSectionsClickable(true);
    head->setFixedHeight(24);
    head->setFont(fontFor(Type::CaptionStrong));
    head->setMinimumSectionSize(24);
    connect(head, &QHeaderView::sectionClicked, this, &RowTable::headClicked);
}

void RowTable::setPagedModel(PagedItemModel* model) {
    m_paged = model;
    setModel(model);
    connect(model, &PagedItemModel::pageArrived, this, &RowTable::restoreSelection);
    connect(model, &PagedItemModel::modelReset, this, [this] {
        m_hovered = -1;
        // What the new rows do not show is selected no longer, but for the one that is shown in full.
        QList<qlonglong> ids = m_selectedIds;
        ids.removeIf([this](qlonglong id) { return id != m_selectedId && m_paged->rowOf(id) < 0; });
        setSelectedIds(std::move(ids));
    });
}

void RowTable::setColumnWidths(const QList<int>& widths, int stretched) {
    m_widths = widths;
    m_stretched = stretched;
    layoutColumns();
}

void RowTable::setRowHeight(int lines, int least) {
    m_lines = lines;
    m_leastHeight = least;
    layoutRows();
}

void RowTable::setCompact(bool compact) {
    m_compact = compact;
    layoutRows();
}

void RowTable::layoutRows() {
    constexpr int compactHeight = 24;
    if (m_lines == 0) return;
    const int lines = m_compact ? 1 : m_lines;
    const int needed = static_cast<int>(lines * lineHeight(font())) + 8;
    verticalHeader()->setMinimumSectionSize(16);
    verticalHeader()->setDefaultSectionSize(std::max(m_compact ? compactHeight : m_leastHeight, needed));
}

void RowTable::showSort(int column, Qt::SortOrder order) {
    horizontalHeader()->setSortIndicatorShown(column >= 0);
    horizontalHeader()->setSortIndicator(column, order);
}

void RowTable::setSortable(std::function<bool(int)> sortable) {
    m_head->setSortable(std::move(sortable));
}

void RowTable::setSeveralSelectable(bool several) {
    setSelectionMode(several ? QAbstractItemView::ExtendedSelection : QAbstractItemView::SingleSelection);
}

void RowTable::selectId(qlonglong id) {
    if (id == m_selectedId && (id == 0 || currentIndex().isValid())) return;
    m_selectedId = id;
    if (id == 0) {
        m_restoring = true;
        selectionModel()->clear();
        m_restoring = false;
        setSelectedIds({});
    } else {
        setSelectedIds({id});
        restoreSelection();
    }
    Q_EMIT idSelected(id);
}

void RowTable::setSelectedIds(QList<qlonglong> ids) {
    if (ids == m_selectedIds) return;
    m_selectedIds = std::move(ids);
    Q_EMIT selectionSizeChanged();
}

void RowTable::restoreSelection() {
    if (m_paged == nullptr || (m_selectedId == 0 && m_selectedIds.isEmpty())) return;
    const QModelIndex current = currentIndex();
    const bool stands = m_selectedId == 0 || (current.isValid() && m_paged->rowId(current.row()) == m_selectedId);
    QList<qlonglong> selected;
    for (const QModelIndex& index : selectionModel()->selectedRows()) selected << m_paged->rowId(index.row());
    if (stands && QSet<qlonglong>(selected.begin(), selected.end()) ==
                      QSet<qlonglong>(m_selectedIds.begin(), m_selectedIds.end()))
        return;
    m_restoring = true;
    // Rows must not jump by themselves, so the scroll position stays.
    const int scrolled = verticalScrollBar()->value();
    selectRows(m_selectedId != 0 ? m_paged->rowOf(m_selectedId) : -1);
    verticalScrollBar()->setValue(scrolled);
    m_restoring = false;
}

void RowTable::selectRows(int current) {
    const int column = currentIndex().isValid() ? currentIndex().column() : std::max(0, m_stretched);
    QItemSelection selection;
    for (const qlonglong id : std::as_const(m_selectedIds)) {
        const int row = m_paged->rowOf(id);
        if (row < 0) continue;
        const QModelIndex index = m_paged->index(row, column);
        selection.select(index, index);
    }
    // With a key held down, setCurrentIndex() would take it for a wish to select more.
    selectionModel()->setCurrentIndex(current >= 0 ? m_paged->index(current, column) : QModelIndex(),
                                      QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void RowTable::tellShownRows() {
    if (m_paged == nullptr) return;
    const int first = rowAt(0);
    if (first < 0) return;
    int last = rowAt(viewport()->height() - 1);
    if (last < 0) last = m_paged->rowCount() - 1;
    m_paged->showRows(first, last);
}

void RowTable::paintEvent(QPaintEvent* event) {
    tellShownRows();
    QTableView::paintEvent(event);
}

void RowTable::setHovered(int row) {
    if (row == m_hovered) return;
    const int before = std::exchange(m_hovered, row);
    for (const int changed : {before, row}) {
        if (changed >= 0) {
            viewport()->update(0, rowViewportPosition(changed), viewport()->width(), rowHeight(changed));
        }
    }
}

bool RowTable::isAction(const QMouseEvent* event) const {
    return m_actionColumn >= 0 && event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier &&
           indexAt(event->position().toPoint()).isValid() &&
           columnAt(event->position().toPoint().x()) == m_actionColumn;
}

void RowTable::mousePressEvent(QMouseEvent* event) {
    m_actionPressed = isAction(event) ? rowAt(event->position().toPoint().y()) : -1;
    if (m_actionPressed >= 0) return;
    // A selected row can be dragged, with all that are selected; from any other row dragging selects.
    const QModelIndex pressed = indexAt(event->position().toPoint());
    const bool drags = event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier && pressed.isValid() &&
                       selectionModel()->isSelected(pressed);
    m_dragged = drags ? selectedSeries(*this) : QList<SeriesValue>();
    m_dragFrom = event->position().toPoint();
    QTableView::mousePressEvent(event);
}

void RowTable::mouseReleaseEvent(QMouseEvent* event) {
    const int pressed = std::exchange(m_actionPressed, -1);
    if (pressed < 0) {
        QTableView::mouseReleaseEvent(event);
    } else if (isAction(event) && rowAt(event->position().toPoint().y()) == pressed) {
        Q_EMIT actionClicked(pressed);
    }
}

void RowTable::mouseDoubleClickEvent(QMouseEvent* event) {
    // Two clicks on a star are two clicks.
    if (isAction(event)) {
        mousePressEvent(event);
    } else {
        QTableView::mouseDoubleClickEvent(event);
    }
}

void RowTable::mouseMoveEvent(QMouseEvent* event) {
    setHovered(rowAt(event->position().toPoint().y()));
    if (m_actionPressed >= 0) return;
    if (!m_dragged.isEmpty() && event->buttons().testFlag(Qt::LeftButton)) {
        const int moved = (event->position().toPoint() - m_dragFrom).manhattanLength();
        if (moved >= QApplication::startDragDistance()) dragSeries(this, std::exchange(m_dragged, {}));
        return;
    }
    QTableView::mouseMoveEvent(event);
}

void RowTable::leaveEvent(QEvent* event) {
    setHovered(-1);
    QTableView::leaveEvent(event);
}

// Qt makes the first row the current one when none is. Where the program gives the focus, that would open a row that
// nobody chose, or another than the one that is open and has not come yet.
void RowTable::focusInEvent(QFocusEvent* event) {
    const bool bare = selectionModel() != nullptr && !currentIndex().isValid();
    const bool quiet = bare && (m_selectedId != 0 || event->reason() == Qt::OtherFocusReason);
    const QScopedValueRollback restoring(m_restoring, m_restoring || quiet);
    QTableView::focusInEvent(event);
    if (quiet) selectionModel()->setCurrentIndex(QModelIndex(), QItemSelectionModel::NoUpdate);
}

void RowTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    if (m_restoring || m_paged == nullptr || !current.isValid()) return;
    const qlonglong id = m_paged->rowId(current.row());
    if (id == 0 || id == m_selectedId) return;
    m_selectedId = id;
    Q_EMIT idSelected(id);
}

void RowTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    QTableView::selectionChanged(selected, deselected);
    if (m_restoring || m_paged == nullptr) return;
    QList<int> rows;
    for (const QModelIndex& index : selectionModel()->selectedRows()) rows << index.row();
    std::sort(rows.begin(), rows.end());
    QList<qlonglong> ids;
    for (const int row : std::as_const(rows)) {
        if (const qlonglong id = m_paged->rowId(row); id != 0) ids << id;
    }
    setSelectedIds(std::move(ids));
}

void RowTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    layoutColumns();
}

void RowTable::setDroppable(const QList<int>& columns) {
    m_droppable = columns;
    layoutColumns();
}

void RowTable::setScrolling(bool scrolling) {
    m_scrolling = scrolling;
    layoutColumns();
}

void RowTable::layoutColumns() {
    if (m_stretched < 0) return;
    int free = viewport()->width();
    for (int column = 0; column < m_widths.size(); ++column) {
        if (column != m_stretched) free -= m_widths[column];
    }
    QList<int> dropped;
    for (const int column : std::as_const(m_droppable)) {
        if (m_scrolling || free >= leastStretched) break;
        if (m_widths.value(column) == 0) continue;
        free += m_widths[column];
        dropped << column;
    }
    for (int column = 0; column < m_widths.size(); ++column) {
        const bool hidden = m_widths[column] == 0 || dropped.contains(column);
        setColumnHidden(column, hidden);
        if (!hidden && column != m_stretched) setColumnWidth(column, m_widths[column]);
    }
    setColumnWidth(m_stretched, std::max(m_scrolling ? leastStretched : leastSqueezed, free));
}

std::vector<std::int64_t> RowTable::selectedRowIds() const {
    std::vector<std::int64_t> ids;
    if (m_paged == nullptr || selectionModel() == nullptr) return ids;
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : std::as_const(rows)) {
        if (const qlonglong id = m_paged->rowId(row.row()); id > 0) ids.push_back(id);
    }
    return ids;
}

std::vector<std::string> exportedColumns(const QTableView& table,
                                         const std::map<int, std::vector<std::string>>& names) {
    std::vector<std::string> columns;
    const QHeaderView* head = table.horizontalHeader();
    for (int place = 0; place < head->count(); ++place) {
        const int column = head->logicalIndex(place);
        const auto known = names.find(column);
        if (known != names.end() && !table.isColumnHidden(column))
            columns.insert(columns.end(), known->second.begin(), known->second.end());
    }
    return columns;
}

}  // namespace groundswell::ui
