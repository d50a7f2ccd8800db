#pragma once

#include "ui/tables/delegates.h"

#include <QStringList>

namespace groundswell::ui {

/// QStringList: what a search found in a row, to be underlined.
inline constexpr int HitsRole = Qt::UserRole + 100;

/// Where words stand in a text, whatever their case: start and length, in order, without overlaps.
[[nodiscard]] QList<std::pair<int, int>> hitsIn(const QString& text, const QStringList& words);

/// The text over two lines, with what was searched for underlined.
class HitTextDelegate : public RowDelegate {
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override;
};

}  // namespace groundswell::ui
