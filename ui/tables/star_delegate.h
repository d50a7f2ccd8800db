#pragma once

#include "ui/tables/delegates.h"

namespace groundswell::ui {

/// The star of WatchedRole: filled when the row is watched, an outline under the mouse and on the current row.
class StarDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

}  // namespace groundswell::ui
