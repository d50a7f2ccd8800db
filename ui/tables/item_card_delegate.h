#pragma once

#include "models/core/clock.h"
#include "ui/tables/delegates.h"

#include <memory>

namespace groundswell::ui {

/// One item as three lines: outlet, author, time and language; then its text. Reads the other columns of its row.
class ItemCardDelegate : public RowDelegate {
    Q_OBJECT

public:
    ItemCardDelegate(std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr)
        : RowDelegate(parent), m_clock(std::move(clock)) {}

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;

private:
    std::shared_ptr<const core::Clock> m_clock;
};

}  // namespace groundswell::ui
