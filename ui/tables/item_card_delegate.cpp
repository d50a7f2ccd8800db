#include "ui/tables/item_card_delegate.h"

#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/member_item_model.h"
#include "ui/tables/text_lines.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

namespace groundswell::ui {

namespace {

constexpr int cardTop = 8;
constexpr int cardBottom = 6;
constexpr int boxRoom = 24;

int sideOf(bool mirrored, bool leading) {
    return static_cast<int>((mirrored == leading ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute |
                            Qt::AlignVCenter);
}

}  // namespace

QList<QTextLayout::FormatRange> formatsOf(const MarkedText& marked, const QPalette& palette, bool selected) {
    const Theme& theme = Theme::of(palette);
    QList<QTextLayout::FormatRange> formats;
    for (const MarkedText::Mark& mark : marked.marks) {
        QTextLayout::FormatRange range;
        range.start = mark.start;
        range.length = mark.length;
        if (mark.kind == MarkedText::Mark::Kind::Added) {
            range.format.setBackground(theme.add);
            range.format.setForeground(theme.addText);
            range.format.setFontUnderline(true);
        } else {
            range.format.setForeground(selected ? theme.text2 : theme.del);
            range.format.setFontStrikeOut(true);
        }
        formats << range;
    }
    return formats;
}

int ItemCardDelegate::heightFor(int lines) {
    return cardTop + cardBottom + 4 + static_cast<int>(lineHeight(fontFor(Type::Body)) * (lines + 1) + 1);
}

bool ItemCardDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                   const QModelIndex& index) {
    const QVariant state = index.data(Qt::CheckStateRole);
    // The whole card is its box.
    if (event->type() == QEvent::MouseButtonRelease && state.isValid() &&
        static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton) {
        return model->setData(index, state.toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }
    if (event->type() == QEvent::MouseButtonDblClick) return false;
    return RowDelegate::editorEvent(event, model, option, index);
}

double ItemCardDelegate::paintBox(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const {
    const QVariant state = index.data(Qt::CheckStateRole);
    if (!state.isValid()) return 0;
    const bool mirrored = option.direction == Qt::RightToLeft;
    QStyleOptionButton box;
    box.palette = option.palette;
    box.direction = option.direction;
    box.state = QStyle::State_Enabled | (state.toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
    box.rect = QRectF(mirrored ? rect.right() - 16 : rect.left(), rect.top(), 16, 16).toRect();
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, &painter, option.widget);
    return boxRoom;
}

void ItemCardDelegate::paintHead(QPainter& painter, QRectF line, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const Theme& theme = Theme::of(option.palette);
    const auto cell = [&index](int column) { return index.siblingAtColumn(column).data().toString(); };
    const bool mirrored = option.direction == Qt::RightToLeft;
    const QString when = QStringLiteral("%1   %2").arg(cell(ContentItemModel::Time), cell(ContentItemModel::Language));
    painter.setFont(fontFor(Type::Caption));
    painter.setPen(theme.text2);
    painter.drawText(line, sideOf(mirrored, false), when);
    const double whenWidth = QFontMetricsF(painter.font()).horizontalAdvance(when) + 12;
    line.adjust(mirrored ? whenWidth : 0, 0, mirrored ? 0 : -whenWidth, 0);
    const auto put = [&](const QString& words, Type type, const QColor& color, double least) {
        if (words.isEmpty() || line.width() < 16) return;
        painter.setFont(fontFor(type));
        painter.setPen(color);
        const QFontMetricsF metrics(painter.font());
        painter.drawText(line, sideOf(mirrored, true), metrics.elidedText(words, Qt::ElideRight, line.width()));
        const double used = std::max(least, metrics.horizontalAdvance(words) + 10);
        line.adjust(mirrored ? 0 : used, 0, mirrored ? -used : 0, 0);
    };
    const QString dash = QString(QChar(0x2013));
    const QString author = cell(ContentItemModel::Author);
    const QString outlet = cell(ContentItemModel::Source);
    // Who wrote it, or the outlet; then the source.
    const QString who = author != dash ? author : outlet;
    const QString source = index.siblingAtColumn(ContentItemModel::Source).data(SecondLineRole).toString();
    const QString fit = cell(ContentItemModel::Similar);
    if (fit != dash) put(tr("Fit %1").arg(fit), Type::CaptionStrong, theme.text, 34);
    put(isolated(who), Type::Caption, theme.text, 0);
    if (who != outlet && outlet != source && outlet != dash) put(isolated(outlet), Type::Caption, theme.text2, 0);
    if (who != source) put(isolated(source), Type::Caption, theme.text2, 0);
}

void ItemCardDelegate::paintExemplarLine(QPainter& painter, const QRectF& line, const QStyleOptionViewItem& option,
                                         const QModelIndex& index) const {
    const bool mirrored = option.direction == Qt::RightToLeft;
    const Tag tag{tr("Example item"), static_cast<int>(Tone::Accent)};
    const double used = paintTag(painter, line, tag, mirrored, option.palette) + 6;
    const qlonglong copies = index.data(CopiesRole).toLongLong();
    if (copies <= 0) return;
    painter.setFont(fontFor(Type::Caption));
    painter.setPen(Theme::of(option.palette).text2);
    painter.drawText(line.adjusted(mirrored ? 0 : used, 0, mirrored ? -used : 0, 0), sideOf(mirrored, true),
                     formatCounted(copies, tr("and one identical copy"), tr("and %1 identical copies")));
}

void ItemCardDelegate::paintCell(QPainter& painter, const QRectF& given, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const Theme& theme = Theme::of(option.palette);
    QRectF rect = given.adjusted(8, cardTop, -8, -cardBottom);
    const bool mirrored = option.direction == Qt::RightToLeft;
    const double room = paintBox(painter, rect, option, index);
    rect.adjust(mirrored ? 0 : room, 0, mirrored ? -room : 0, 0);
    const double height = lineHeight(fontFor(Type::Body));
    paintHead(painter, QRectF(rect.left(), rect.top(), rect.width(), height), option, index);

    const bool exemplar = index.data(IsExemplarRole).toBool();
    const bool other = index.data(OtherLanguageRole).toBool();
    const QRectF body(rect.left(), rect.top() + height + 2, rect.width(), rect.height() - height - 2);
    int lines = std::max(1, static_cast<int>(body.height() / height + 0.1));
    if (exemplar || other) lines = std::max(1, lines - 1);
    const auto marked = index.data(MarkedRole).value<MarkedText>();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const double used = drawFormattedLines(painter, body, marked.text, formatsOf(marked, option.palette, selected),
                                           fontFor(Type::Body), theme.text, lines);
    const QRectF below(body.left(), body.top() + used + 1, body.width(), height + 2);
    if (exemplar) {
        paintExemplarLine(painter, below, option, index);
    } else if (other) {
        painter.setFont(fontFor(Type::Caption));
        painter.setPen(theme.text2);
        painter.drawText(below, sideOf(mirrored, true), tr("Another language: words are not compared."));
    }
}

}  // namespace groundswell::ui
