#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

class QPainter;

namespace groundswell::ui {

/// The icon of this name from the program's own set, painted in the application's text colour of its state: one file
/// serves both themes.
[[nodiscard]] QIcon icon(const QString& name);
/// The same in the accent colour's pair, for primary buttons.
[[nodiscard]] QIcon accentIcon(const QString& name);
/// Paints an icon of the set in a colour, for delegates.
void paintIcon(QPainter& painter, const QRectF& rect, const QString& name, const QColor& color);

}  // namespace groundswell::ui
