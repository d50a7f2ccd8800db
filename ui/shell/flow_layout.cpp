#include "ui/shell/flow_layout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace groundswell::ui {

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent) {}

FlowLayout::~FlowLayout() {
    // A layout that is deleted takes itself out of its parent, so that none may stand in the list then.
    while (!m_items.isEmpty()) delete m_items.takeLast();
}

void FlowLayout::addItem(QLayoutItem* item) {
    m_items << item;
    invalidate();
}

void FlowLayout::addLayout(QLayout* layout) {
    addChildLayout(layout);
    addItem(layout);
}

QLayoutItem* FlowLayout::takeAt(int index) {
    if (index < 0 || index >= m_items.size()) return nullptr;
    QLayoutItem* taken = m_items.takeAt(index);
    if (QLayout* layout = taken->layout()) layout->setParent(nullptr);
    invalidate();
    return taken;
}

int FlowLayout::heightForWidth(int width) const {
    return flow(QRect(0, 0, width, 0), false);
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    static_cast<void>(flow(rect, true));
}

QSize FlowLayout::sizeHint() const {
    QSize size(0, 0);
    for (const QLayoutItem* item : m_items) {
        if (item->isEmpty()) continue;
        const QSize one = item->sizeHint();
        size = QSize(size.width() + (size.width() > 0 ? spacing() : 0) + one.width(),
                     std::max(size.height(), one.height()));
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

QSize FlowLayout::minimumSize() const {
    QSize size(0, 0);
    for (const QLayoutItem* item : m_items) {
        if (!item->isEmpty()) size = size.expandedTo(item->minimumSize());
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

int FlowLayout::flow(const QRect& rect, bool place) const {
    const QRect room = rect.marginsRemoved(contentsMargins());
    const Qt::LayoutDirection direction =
        parentWidget() != nullptr ? parentWidget()->layoutDirection() : Qt::LeftToRight;
    int x = room.left();
    int y = room.top();
    int height = 0;  // of the line
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty()) continue;
        QSize size = item->sizeHint();
        // What is wider than a line is squeezed into one.
        size.setWidth(std::max(item->minimumSize().width(), std::min(size.width(), room.width())));
        if (x > room.left() && x + size.width() > room.left() + room.width()) {
            x = room.left();
            y += height + spacing();
            height = 0;
        }
        if (place) item->setGeometry(QStyle::visualRect(direction, room, QRect(QPoint(x, y), size)));
        x += size.width() + spacing();
        height = std::max(height, size.height());
    }
    return y + height - rect.top() + contentsMargins().bottom();
}

}  // namespace groundswell::ui
