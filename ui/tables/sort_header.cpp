#include "ui/tables/sort_header.h"

#include <QMouseEvent>
#include <QStyleOptionHeader>

#include <utility>

namespace groundswell::ui {

SortHeader::SortHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {}

void SortHeader::setSortable(std::function<bool(int)> sortable) {
    m_sortable = std::move(sortable);
    viewport()->update();
}

void SortHeader::mousePressEvent(QMouseEvent* event) {
    m_ignored = !isSortable(logicalIndexAt(event->position().toPoint()));
    if (!m_ignored) QHeaderView::mousePressEvent(event);
}

void SortHeader::mouseReleaseEvent(QMouseEvent* event) {
    if (!std::exchange(m_ignored, false)) QHeaderView::mouseReleaseEvent(event);
}

void SortHeader::initStyleOptionForIndex(QStyleOptionHeader* option, int column) const {
    QHeaderView::initStyleOptionForIndex(option, column);
    if (!isSortable(column)) option->state &= ~(QStyle::State_MouseOver | QStyle::State_Sunken);
}

}  // namespace groundswell::ui
