#include "ui/shell/flow_layout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>
#include <utility>

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

std::vector<FlowLayout::Line> FlowLayout::linesOf(int width) const {
    std::vector<Line> lines;
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty()) continue;
        QSize size = item->sizeHint().expandedTo(item->minimumSize());
        // What is wider than a line is squeezed into one.
        size.setWidth(std::max(item->minimumSize().width(), std::min(size.width(), width)));
        if (lines.empty() || lines.back().width + spacing() + size.width() > width) lines.emplace_back();
        Line& line = lines.back();
        line.width += (line.parts.isEmpty() ? 0 : spacing()) + size.width();
        line.height = std::max(line.height, size.height());
        line.growing += item->expandingDirections().testFlag(Qt::Horizontal) ? 1 : 0;
        line.parts << Part{item, size};
    }
    return lines;
}

void FlowLayout::placeLine(const Line& line, const QRect& room, int y) const {
    const Qt::LayoutDirection direction =
        parentWidget() != nullptr ? parentWidget()->layoutDirection() : Qt::LeftToRight;
    int left = std::max(0, room.width() - line.width);
    int growing = line.growing;
    int x = room.left();
    for (const Part& part : line.parts) {
        QSize size = part.size;
        if (part.item->expandingDirections().testFlag(Qt::Horizontal)) {
            const int more = left / growing--;
            size.rwidth() += more;
            left -= more;
        }
        part.item->setGeometry(QStyle::visualRect(direction, room, QRect(QPoint(x, y), size)));
        x += size.width() + spacing();
    }
}

int FlowLayout::flow(const QRect& rect, bool place) const {
    const QRect room = rect.marginsRemoved(contentsMargins());
    int y = room.top();
    bool first = true;
    for (const Line& line : linesOf(room.width())) {
        if (!std::exchange(first, false)) y += spacing();
        if (place) placeLine(line, room, y);
        y += line.height;
    }
    return y - rect.top() + contentsMargins().bottom();
}

}  // namespace groundswell::ui
