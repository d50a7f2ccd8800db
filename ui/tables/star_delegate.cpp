#include "ui/tables/star_delegate.h"

#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/tables/row_table.h"

namespace groundswell::ui {

void StarDelegate::paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    const Theme& theme = Theme::of(option.palette);
    const auto* table = qobject_cast<const RowTable*>(option.widget);
    const bool watched = index.data(WatchedRole).toBool();
    const bool offered =
        option.state.testFlag(QStyle::State_Selected) || (table != nullptr && table->hoveredRow() == index.row());
    if (!watched && !offered) return;
    paintIcon(painter, QRectF(rect.center().x() - 8, rect.center().y() - 8, 16, 16),
              watched ? QStringLiteral("star_filled") : QStringLiteral("star"), watched ? theme.accent : theme.text2);
}

}  // namespace groundswell::ui
