#include "ui/tables/tag.h"

#include "ui/shell/text_label.h"

#include <QFontMetricsF>
#include <QPainter>

namespace groundswell::ui {

namespace {

constexpr double tagPadding = 5;
constexpr double longestTag = 120;

}  // namespace

double tagWidth(const Tag& tag, double most) {
    const double words = QFontMetricsF(fontFor(Type::Caption)).horizontalAdvance(tag.words) + 1;
    return std::min({words + 2 * tagPadding, longestTag, most});
}

double paintTag(QPainter& painter, const QRectF& rect, const Tag& tag, bool rightToLeft, const QPalette& palette) {
    const double width = tagWidth(tag, rect.width());
    const QFont font = fontFor(Type::Caption);
    const QFontMetricsF metrics(font);
    const double height = std::min(rect.height(), metrics.height() + 1);
    const QRectF frame(rightToLeft ? rect.right() - width : rect.left(), rect.center().y() - height / 2, width, height);
    const QColor color = toneColor(Theme::of(palette), static_cast<Tone>(tag.tone));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(color);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setFont(font);
    painter.drawText(frame, static_cast<int>(Qt::AlignCenter),
                     metrics.elidedText(tag.words, Qt::ElideRight, width - 2 * tagPadding + 1));
    painter.restore();
    return width;
}

}  // namespace groundswell::ui
