#include "ui/tables/item_card_delegate.h"

#include "ui/shell/theme.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/format.h"
#include "ui/tables/text_lines.h"

#include <QPainter>

namespace groundswell::ui {

void ItemCardDelegate::paintCell(QPainter& painter, const QRectF& given, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const Theme& theme = Theme::of(option.palette);
    const QRectF rect = given.adjusted(8, 8, -8, -6);
    const auto cell = [&index](int column) { return index.siblingAtColumn(column).data().toString(); };
    const bool mirrored = option.direction == Qt::RightToLeft;
    const auto leading =
        static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
    const auto trailing =
        static_cast<int>((mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignAbsolute | Qt::AlignVCenter);
    const double height = lineHeight(fontFor(Type::Body));
    QRectF line(rect.left(), rect.top(), rect.width(), height);

    const QString similar = cell(ContentItemModel::Similar);
    const QString when = QStringLiteral("%1   %2").arg(cell(ContentItemModel::Time), cell(ContentItemModel::Language));
    painter.setFont(fontFor(Type::Caption));
    painter.setPen(theme.text2);
    painter.drawText(line, trailing, when);
    const double whenWidth = QFontMetricsF(painter.font()).horizontalAdvance(when) + 12;
    line.adjust(mirrored ? whenWidth : 0, 0, mirrored ? 0 : -whenWidth, 0);

    painter.setFont(fontFor(Type::CaptionStrong));
    painter.setPen(theme.text);
    painter.drawText(line, leading, similar);
    const double similarWidth = std::max(28.0, QFontMetricsF(painter.font()).horizontalAdvance(similar) + 10);
    line.adjust(mirrored ? 0 : similarWidth, 0, mirrored ? -similarWidth : 0, 0);

    QString who = isolated(cell(ContentItemModel::Source));
    const QString author = cell(ContentItemModel::Author);
    if (author != QChar(0x2013) && author != cell(ContentItemModel::Source))
        who += QStringLiteral("   ") + isolated(author);
    painter.setFont(fontFor(Type::Caption));
    painter.drawText(line, leading, QFontMetricsF(painter.font()).elidedText(who, Qt::ElideRight, line.width()));

    const QRectF body(rect.left(), rect.top() + height + 2, rect.width(), rect.height() - height - 2);
    const int lines = std::max(1, static_cast<int>(body.height() / height + 0.1));
    drawLines(painter, body, cell(ContentItemModel::Text), fontFor(Type::Body), theme.text, lines);
}

}  // namespace groundswell::ui
