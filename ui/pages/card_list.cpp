#include "ui/pages/card_list.h"

#include "ui/tables/rising_item_model.h"

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr int narrowestCard = 264;
constexpr int lowestCard = 164;
constexpr int mostCards = 6;

}  // namespace

CardList::CardList(QWidget* parent) : QListView(parent), m_delegate(new RisingDelegate(this)) {
    setItemDelegate(m_delegate);
    setViewMode(QListView::IconMode);
    setMovement(QListView::Static);
    setResizeMode(QListView::Adjust);
    setUniformItemSizes(true);
    setSpacing(0);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
}

void CardList::resizeEvent(QResizeEvent* event) {
    const int columns = std::clamp(width() / narrowestCard, 1, 3);
    const int rows = mostCards / columns;
    const int high = std::max(lowestCard, (height() - 2) / rows);
    const bool scrolls = high * rows > height();
    // A bar that comes and goes would be taken off the width for the columns.
    setVerticalScrollBarPolicy(scrolls ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    const QSize size((width() - 2 - (scrolls ? 8 : 0)) / columns, high);
    m_delegate->setCards(size, columns, rows);
    setGridSize(size);
    QListView::resizeEvent(event);
}

}  // namespace groundswell::ui
