#include "ui/tables/toned_cell_delegate.h"

#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"

#include <QPainter>

namespace groundswell::ui {

void TonedCellDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const QVariant tone = index.data(ToneRole);
    if (!tone.isValid()) return;
    const QColor color = toneColor(Theme::of(option->palette), static_cast<Tone>(tone.toInt()));
    option->palette.setColor(QPalette::Text, color);
    const QString name = index.data(IconRole).toString();
    if (name.isEmpty()) return;
    constexpr int size = 16;
    const double ratio = option->widget != nullptr ? option->widget->devicePixelRatioF() : 1;
    QPixmap pixmap(QSize(size, size) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintIcon(painter, QRectF(0, 0, size, size), name, color);
    painter.end();
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = QIcon(pixmap);
    option->decorationSize = QSize(size, size);
}

}  // namespace groundswell::ui
