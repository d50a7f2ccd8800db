#include "ui/pages/card_list.h"

#include "ui/tables/rising_item_model.h"

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr int narrowestCard = 264;
constexpr int lowestCard = 164;

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
    // The last card's gap falls outside, so that cards end with the column below.
    const int wide = width() + 8;
    const int columns = std::clamp(wide / narrowestCard, 1, 3);
    const int rows = 6 / columns;
    const int high = std::max(lowestCard, (height() + 8) / rows);
    const QSize size(wide / columns - 1, high);
    m_delegate->setCardSize(size);
    setGridSize(size);
    setViewportMargins(0, 0, -8, -8);
    QListView::resizeEvent(event);
}

}  // namespace groundswell::ui
