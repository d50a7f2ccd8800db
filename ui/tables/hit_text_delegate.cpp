#include "ui/tables/hit_text_delegate.h"

#include "ui/shell/theme.h"
#include "ui/tables/text_lines.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr qsizetype longestCell = 1'200;

void drawWithHits(QPainter& painter, const QRectF& rect, const QString& line, const QFont& font, bool rightToLeft,
                  const QStringList& words) {
    QTextLayout layout(line, font);
    QTextOption option;
    option.setTextDirection(rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(Qt::AlignLeft | Qt::AlignAbsolute);
    option.setWrapMode(QTextOption::NoWrap);
    layout.setTextOption(option);
    QList<QTextLayout::FormatRange> formats;
    for (const auto& [start, length] : hitsIn(line, words)) {
        QTextLayout::FormatRange range;
        range.start = start;
        range.length = length;
        range.format.setFontUnderline(true);
        formats << range;
    }
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine drawn = layout.createLine();
    if (drawn.isValid()) drawn.setLineWidth(rect.width());
    layout.endLayout();
    if (!drawn.isValid()) return;
    const double x =
        rightToLeft ? rect.right() - drawn.naturalTextWidth() - drawn.naturalTextRect().left() : rect.left();
    layout.draw(&painter, QPointF(x, rect.top() + (rect.height() - drawn.height()) / 2));
}

}  // namespace

QList<std::pair<int, int>> hitsIn(const QString& text, const QStringList& words) {
    QList<std::pair<int, int>> hits;
    for (const QString& word : words) {
        if (word.isEmpty()) continue;
        for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
             at = text.indexOf(word, at + word.size(), Qt::CaseInsensitive))
            hits << std::pair(static_cast<int>(at), static_cast<int>(word.size()));
    }
    std::sort(hits.begin(), hits.end());
    QList<std::pair<int, int>> apart;
    for (const auto& hit : hits) {
        if (apart.isEmpty() || apart.last().first + apart.last().second <= hit.first) apart << hit;
    }
    return apart;
}

void HitTextDelegate::paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    const Theme& theme = Theme::of(option.palette);
    const QString shown = index.data(Qt::DisplayRole).toString().left(longestCell);
    const QStringList words = index.data(HitsRole).toStringList();
    const QFont font = fontFor(option.state.testFlag(QStyle::State_Selected) ? Type::Strong : Type::Body);
    const double height = lineHeight(font);
    const int lines = QFontMetricsF(font).horizontalAdvance(shown.left(400)) > rect.width() ? 2 : 1;
    const QRectF area(rect.left(), rect.center().y() - height * lines / 2, rect.width(), height * lines);
    if (words.isEmpty()) {
        drawLines(painter, area, shown, font, theme.text, lines);
        return;
    }
    const bool rightToLeft = readsRightToLeft(shown);
    QTextLayout layout(shown, font);
    QTextOption wrapped;
    wrapped.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(wrapped);
    layout.beginLayout();
    QTextLine first = layout.createLine();
    if (first.isValid()) first.setLineWidth(rect.width());
    layout.endLayout();
    const int cut = lines == 1 || !first.isValid() ? 0 : first.textLength();
    const QString last = QFontMetricsF(font).elidedText(shown.mid(cut), Qt::ElideRight, rect.width());
    painter.save();
    painter.setPen(theme.text);
    painter.setClipRect(area.adjusted(0, -1, 0, 1), Qt::IntersectClip);
    QRectF line(area.left(), area.top(), area.width(), height);
    if (cut > 0) {
        drawWithHits(painter, line, shown.left(cut).trimmed(), font, rightToLeft, words);
        line.translate(0, height);
    }
    drawWithHits(painter, line, last, font, rightToLeft, words);
    painter.restore();
}

}  // namespace groundswell::ui
