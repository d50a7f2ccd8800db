#include "ui/tables/text_lines.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>
#include <QTextOption>

namespace groundswell::ui {

namespace {

// Texts of content can be a megabyte; no cell shows more than this.
constexpr qsizetype longestShown = 1200;

QTextOption optionFor(bool rightToLeft) {
    QTextOption option;
    option.setTextDirection(rightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(Qt::AlignLeft | Qt::AlignAbsolute);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    return option;
}

void drawOne(QPainter& painter, const QRectF& rect, const QString& line, const QFont& font, bool rightToLeft) {
    QTextLayout layout(line, font);
    QTextOption option = optionFor(rightToLeft);
    option.setWrapMode(QTextOption::NoWrap);
    layout.setTextOption(option);
    layout.beginLayout();
    QTextLine drawn = layout.createLine();
    if (drawn.isValid()) {
        drawn.setLineWidth(rect.width());
        const double x = rightToLeft ? rect.right() - drawn.naturalTextWidth() : rect.left();
        layout.endLayout();
        drawn.setPosition(QPointF(0, (rect.height() - drawn.height()) / 2));
        // The option's alignment is absolute left; a right-to-left line is moved as a whole.
        const double inner = rightToLeft ? drawn.naturalTextRect().left() : 0.0;
        layout.draw(&painter, QPointF(x - inner, rect.top()));
    } else {
        layout.endLayout();
    }
}

/// Lays out with the text's own side; false when it does not fit into so many lines.
bool layOutFormatted(QTextLayout& layout, double width, double height, int lines) {
    QTextOption option = optionFor(readsRightToLeft(layout.text()));
    option.setAlignment((readsRightToLeft(layout.text()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute);
    layout.setTextOption(option);
    layout.beginLayout();
    bool fits = true;
    for (int i = 0;; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        if (i == lines) {
            fits = false;
            break;
        }
        line.setLineWidth(width);
        line.setPosition(QPointF(0, i * height));
    }
    layout.endLayout();
    return fits;
}

}  // namespace

double lineHeight(const QFont& font) {
    return QFontMetricsF(font).lineSpacing();
}

bool readsRightToLeft(const QString& text) {
    return text.isRightToLeft();
}

double drawLines(QPainter& painter, const QRectF& rect, const QString& text, const QFont& font, const QColor& color,
                 int lines) {
    const QString shown = text.left(longestShown);
    const bool rightToLeft = readsRightToLeft(shown);
    const double height = lineHeight(font);
    const QFontMetricsF metrics(font);

    QTextLayout layout(shown, font);
    layout.setTextOption(optionFor(rightToLeft));
    layout.beginLayout();
    std::vector<std::pair<int, int>> pieces;
    for (;;) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(rect.width());
        pieces.emplace_back(line.textStart(), line.textLength());
        if (static_cast<int>(pieces.size()) > lines) break;
    }
    layout.endLayout();

    painter.save();
    painter.setPen(color);
    painter.setClipRect(rect.adjusted(0, -1, 0, 1), Qt::IntersectClip);
    double used = 0;
    for (int i = 0; i < lines && i < static_cast<int>(pieces.size()); ++i) {
        const auto [start, length] = pieces[static_cast<std::size_t>(i)];
        QString piece = shown.mid(start, length).trimmed();
        if (i == lines - 1 && (static_cast<int>(pieces.size()) > lines || text.size() > shown.size())) {
            piece = metrics.elidedText(shown.mid(start), Qt::ElideRight, rect.width());
        }
        drawOne(painter, QRectF(rect.left(), rect.top() + used, rect.width(), height), piece, font, rightToLeft);
        used += height;
    }
    painter.restore();
    return used;
}

double drawFormattedLines(QPainter& painter, const QRectF& rect, const QString& text,
                          const QList<QTextLayout::FormatRange>& formats, const QFont& font, const QColor& color,
                          int lines) {
    const double height = lineHeight(font);
    QString shown = text.left(longestShown);
    const bool cut = shown.size() < text.size();
    QTextLayout layout(shown, font);
    layout.setFormats(formats);
    bool fits = layOutFormatted(layout, rect.width(), height, lines);
    if (!fits || cut) {
        if (!fits) {
            const QTextLine last = layout.lineAt(lines - 1);
            shown.truncate(last.textStart() + last.textLength());
        }
        // The ellipsis takes the room of a few letters.
        do {
            shown.chop(1);
            layout.setText(shown + QChar(0x2026));
            layout.setFormats(formats);
            fits = layOutFormatted(layout, rect.width(), height, lines);
        } while (!fits && !shown.isEmpty());
    }
    painter.save();
    painter.setPen(color);
    painter.setClipRect(rect.adjusted(0, -1, 0, 1), Qt::IntersectClip);
    layout.draw(&painter, rect.topLeft());
    painter.restore();
    return layout.lineCount() * height;
}

}  // namespace groundswell::ui
