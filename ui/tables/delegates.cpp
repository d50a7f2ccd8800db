#include "ui/tables/delegates.h"

#include "ui/charts/sparkline.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/row_table.h"
#include "ui/tables/tag.h"
#include "ui/tables/text_lines.h"

#include <QHeaderView>
#include <QPainter>
#include <QPainterPath>

namespace groundswell::ui {

namespace {

bool isSelected(const QStyleOptionViewItem& option) {
    return option.state.testFlag(QStyle::State_Selected);
}

bool startsRow(const QTableView& table, int column, bool rightToLeft) {
    const int left = table.columnViewportPosition(column);
    return rightToLeft ? left + table.columnWidth(column) >= table.viewport()->width() : left <= 0;
}

void paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) {
    const Theme& theme = Theme::of(option.palette);
    const auto* table = qobject_cast<const RowTable*>(option.widget);
    const bool active = option.state.testFlag(QStyle::State_Active);
    QColor ground = theme.base;
    if (isSelected(option)) {
        ground = active ? theme.sel : theme.selInactive;
    } else if (table != nullptr && table->hoveredRow() == index.row()) {
        ground = theme.hover;
    }
    const QRect rect = option.rect;
    painter.fillRect(rect, ground);
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.grid);
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    if (isSelected(option) && table != nullptr && startsRow(*table, index.column(), rightToLeft)) {
        const int left = rightToLeft ? rect.right() - 2 : rect.left();
        painter.fillRect(QRect(left, rect.top(), 3, rect.height()), theme.accent);
    }
}

QColor secondary(const QStyleOptionViewItem& option) {
    return Theme::of(option.palette).text2;
}

}  // namespace

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
    QStyleOptionViewItem option = given;
    painter->save();
    // All sides are absolute here; each text reads in its own direction.
    painter->setLayoutDirection(Qt::LayoutDirectionAuto);
    paintGround(*painter, option, index);
    const QRectF rect = QRectF(option.rect).adjusted(8, 0, -8, -1);
    if (index.data(LoadingRole).toBool()) {
        const double width = std::max(16.0, rect.width() * 0.7);
        painter->fillRect(QRectF(rect.left(), rect.center().y() - 4, width, 8), Theme::of(option.palette).grid);
    } else {
        paintCell(*painter, rect, option, index);
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && option.widget != nullptr &&
        option.widget->window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
        drawFocusRing(*painter, QRectF(option.rect).adjusted(0, 0, 0, -1), 3, Theme::of(option.palette).accent);
    }
    painter->restore();
}

void RowDelegate::paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const QString text = index.data(Qt::DisplayRole).toString();
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    painter.setFont(fontFor(Type::Body));
    painter.setPen(secondary(option));
    const QFontMetricsF metrics(painter.font());
    const QString shown = metrics.elidedText(text, Qt::ElideRight, rect.width());
    painter.drawText(rect, static_cast<int>(QStyle::visualAlignment(option.direction, alignment)), shown);
}

void WordDelegate::paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    const Theme& theme = Theme::of(option.palette);
    const QVariant tone = index.data(ToneRole);
    const QColor color = tone.isValid() ? toneColor(theme, static_cast<Tone>(tone.toInt())) : theme.text;
    const QString name = index.data(IconRole).toString();
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    QRectF words = rect;
    if (!name.isEmpty()) {
        const double left = rightToLeft ? rect.right() - 16 : rect.left();
        paintIcon(painter, QRectF(left, rect.center().y() - 8, 16, 16), name, color);
        words.adjust(rightToLeft ? 0 : 22, 0, rightToLeft ? -22 : 0, 0);
    }
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    painter.setFont(fontFor(m_strong || isSelected(option) ? Type::Strong : Type::Body));
    painter.setPen(name.isEmpty() || tone.toInt() != static_cast<int>(Tone::Ok) ? color : theme.text);
    const QString shown =
        QFontMetricsF(painter.font()).elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, words.width());
    painter.drawText(words, static_cast<int>(QStyle::visualAlignment(option.direction, alignment)), shown);
}

void TwoLineDelegate::paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    const Theme& theme = Theme::of(option.palette);
    const QString main = index.data(Qt::DisplayRole).toString();
    const QFont font = fontFor(isSelected(option) ? Type::Strong : Type::Body);
    const double height = lineHeight(font);
    if (m_form == Form::Wrapped) {
        const bool fits = rect.height() >= 2 * height;
        const int lines = fits && QFontMetricsF(font).horizontalAdvance(main.left(400)) > rect.width() ? 2 : 1;
        const double top = rect.center().y() - height * lines / 2;
        drawLines(painter, QRectF(rect.left(), top, rect.width(), height * lines), main, font, theme.text, lines);
        return;
    }
    const QFont small = fontFor(Type::Caption);
    const double all = height + lineHeight(small);
    if (rect.height() < all) {
        drawLines(painter, QRectF(rect.left(), rect.center().y() - height / 2, rect.width(), height), main, font,
                  theme.text, 1);
        return;
    }
    const double top = rect.center().y() - all / 2;
    drawLines(painter, QRectF(rect.left(), top, rect.width(), height), main, font, theme.text, 1);
    paintSecondLine(painter, QRectF(rect.left(), top + height, rect.width(), lineHeight(small)),
                    index.data(TagRole).toString(), index.data(LabelsRole).value<QList<Tag>>(),
                    index.data(SecondLineRole).toString(), readsRightToLeft(main), option);
}

void TwoLineDelegate::paintSecondLine(QPainter& painter, const QRectF& rect, const QString& tag,
                                      const QList<Tag>& labels, const QString& line, bool rightToLeft,
                                      const QStyleOptionViewItem& option) const {
    const QFont font = fontFor(Type::Caption);
    const QFontMetricsF metrics(font);
    // The line reads as its cluster does, whatever the language of the window.
    painter.setLayoutDirection(rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    painter.setFont(font);
    painter.setPen(secondary(option));
    QRectF rest = rect;
    if (!tag.isEmpty()) {
        const double width = std::min(metrics.horizontalAdvance(tag), rect.width());
        const double left = rightToLeft ? rect.right() - width : rect.left();
        painter.drawText(QRectF(left, rect.top(), width, rect.height()), static_cast<int>(Qt::AlignCenter), tag);
        rest.adjust(rightToLeft ? 0 : width + 10, 0, rightToLeft ? -width - 10 : 0, 0);
    }
    for (const Tag& label : labels) {
        if (rest.width() < 32) break;
        const double width = paintTag(painter, rest, label, rightToLeft, option.palette) + 8;
        rest.adjust(rightToLeft ? 0 : width, 0, rightToLeft ? -width : 0, 0);
    }
    const QString shown = metrics.elidedText(line, Qt::ElideRight, rest.width());
    painter.drawText(rest,
                     static_cast<int>((rightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute |
                                      Qt::AlignVCenter | Qt::AlignAbsolute),
                     shown);
}

void NameDelegate::paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    const Theme& theme = Theme::of(option.palette);
    const QString name = index.data(Qt::DisplayRole).toString();
    const QFontMetricsF metrics(fontFor(Type::Strong));
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    const auto alignment =
        static_cast<int>((rightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
    painter.setFont(fontFor(Type::Strong));
    painter.setPen(theme.text);
    painter.drawText(rect, alignment, metrics.elidedText(name, Qt::ElideRight, rect.width()));
    const double used = metrics.horizontalAdvance(name) + 10;
    if (used >= rect.width()) return;
    const QRectF rest = rect.adjusted(rightToLeft ? 0 : used, 0, rightToLeft ? -used : 0, 0);
    painter.setFont(fontFor(Type::Body));
    painter.setPen(secondary(option));
    const QString more = index.data(SecondLineRole).toString();
    painter.drawText(rest, alignment, QFontMetricsF(painter.font()).elidedText(more, Qt::ElideMiddle, rest.width()));
}

void ProgressDelegate::paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const QVariant share = index.data(ShareRole);
    if (!share.isValid()) return;
    const Theme& theme = Theme::of(option.palette);
    const QVariant tone = index.data(ToneRole);
    const QColor color = tone.isValid() ? toneColor(theme, static_cast<Tone>(tone.toInt())) : theme.accent;
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    const double width = std::min(104.0, rect.width());
    const QRectF bar(rightToLeft ? rect.right() - width : rect.left(), rect.center().y() - 4, width, 8);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.inkFill);
    painter.drawRoundedRect(bar, 3, 3);
    QPainterPath shape;
    shape.addRoundedRect(bar, 3, 3);
    painter.setClipPath(shape);
    const double done = share.toDouble();
    if (done < 0) {
        painter.setPen(QPen(color, 2));
        for (double x = bar.left() - bar.height(); x < bar.right(); x += 6)
            painter.drawLine(QPointF(x, bar.bottom()), QPointF(x + bar.height(), bar.top()));
        return;
    }
    const double filled = bar.width() * std::min(1.0, done);
    painter.fillRect(QRectF(rightToLeft ? bar.right() - filled : bar.left(), bar.top(), filled, bar.height()), color);
}

void NextDelegate::paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    const QVariant tone = index.data(ToneRole);
    if (!tone.isValid()) return RowDelegate::paintCell(painter, rect, option, index);
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    painter.setFont(fontFor(Type::Strong));
    painter.setPen(toneColor(Theme::of(option.palette), static_cast<Tone>(tone.toInt())));
    painter.drawText(rect, static_cast<int>(QStyle::visualAlignment(option.direction, alignment)),
                     index.data(Qt::DisplayRole).toString());
}

void SparklineDelegate::paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const {
    SparklineLook look;
    look.rising = index.data(SignalRole).toBool();
    look.highest = index.data(ScaleRole).toLongLong();
    const auto counts = index.data(SparklineRole).value<QList<qlonglong>>();
    const QSizeF size(std::min(88.0, rect.width()), 28);
    paintSparkline(painter, QRectF(QPointF(rect.left(), rect.center().y() - size.height() / 2), size), counts, look,
                   Theme::of(option.palette));
}

}  // namespace groundswell::ui
