#include "ui/tables/row_table.h"

#include "ui/shell/theme.h"
#include "ui/tables/text_lines.h"

#include <QHeaderView>
#include <QMouseEvent>
#include <QScrollBar>

namespace groundswell::ui {

namespace {

constexpr int leastStretched = 240;

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
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalScrollBar()->setSingleStep(20);
    QHeaderView* head = horizontalHeader();
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
    connect(model, &PagedItemModel::modelReset, this, [this] { m_hovered = -1; });
}

void RowTable::setColumnWidths(const QList<int>& widths, int stretched) {
    m_widths = widths;
    m_stretched = stretched;
    layoutColumns();
}

void RowTable::setRowHeight(int lines, int least) {
    const int needed = static_cast<int>(lines * lineHeight(font())) + 8;
    verticalHeader()->setMinimumSectionSize(16);
    verticalHeader()->setDefaultSectionSize(std::max(least, needed));
}

void RowTable::showSort(int column, Qt::SortOrder order) {
    horizontalHeader()->setSortIndicatorShown(column >= 0);
    horizontalHeader()->setSortIndicator(column, order);
}

void RowTable::selectId(qlonglong id) {
    if (id == m_selectedId && (id == 0 || currentIndex().isValid())) return;
    m_selectedId = id;
    if (id == 0) {
        m_restoring = true;
        setCurrentIndex({});
        clearSelection();
        m_restoring = false;
    } else {
        restoreSelection();
    }
    Q_EMIT idSelected(id);
}

void RowTable::restoreSelection() {
    if (m_paged == nullptr || m_selectedId == 0) return;
    const QModelIndex current = currentIndex();
    if (current.isValid() && m_paged->rowId(current.row()) == m_selectedId) return;
    const int row = m_paged->rowOf(m_selectedId);
    m_restoring = true;
    if (row >= 0) {
        const int column = current.isValid() ? current.column() : std::max(0, m_stretched);
        // Rows must not jump by themselves, so the scroll position stays.
        const int scrolled = verticalScrollBar()->value();
        setCurrentIndex(m_paged->index(row, column));
        verticalScrollBar()->setValue(scrolled);
    } else {
        setCurrentIndex({});
        clearSelection();
    }
    m_restoring = false;
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

void RowTable::mouseMoveEvent(QMouseEvent* event) {
    setHovered(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

void RowTable::leaveEvent(QEvent* event) {
    setHovered(-1);
    QTableView::leaveEvent(event);
}

void RowTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    if (m_restoring || m_paged == nullptr || !current.isValid()) return;
    const qlonglong id = m_paged->rowId(current.row());
    if (id == 0 || id == m_selectedId) return;
    m_selectedId = id;
    Q_EMIT idSelected(id);
}

void RowTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    layoutColumns();
}

void RowTable::setDroppable(const QList<int>& columns) {
    m_droppable = columns;
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
        if (free >= leastStretched) break;
        if (m_widths.value(column) == 0) continue;
        free += m_widths[column];
        dropped << column;
    }
    for (int column = 0; column < m_widths.size(); ++column) {
        const bool hidden = m_widths[column] == 0 || dropped.contains(column);
        setColumnHidden(column, hidden);
        if (!hidden && column != m_stretched) setColumnWidth(column, m_widths[column]);
    }
    setColumnWidth(m_stretched, std::max(120, free));
}

}  // namespace groundswell::ui
