#pragma once

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>
#include <QTextLayout>

class QPainter;

namespace groundswell::ui {

/// Draws text of any script in at most `lines` lines of the rectangle, from the top; what does not fit ends in an
/// ellipsis at the text's own end. Direction and alignment follow the text. Returns the height that was used.
double drawLines(QPainter& painter, const QRectF& rect, const QString& text, const QFont& font, const QColor& color,
                 int lines);

/// The same with formats for parts of the text, e.g. what differs from another one.
double drawFormattedLines(QPainter& painter, const QRectF& rect, const QString& text,
                          const QList<QTextLayout::FormatRange>& formats, const QFont& font, const QColor& color,
                          int lines);

/// The height of one line, as drawLines() sets it.
[[nodiscard]] double lineHeight(const QFont& font);

/// True when the first strong character of the text is of a right-to-left script.
[[nodiscard]] bool readsRightToLeft(const QString& text);

}  // namespace groundswell::ui
