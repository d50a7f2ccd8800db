#pragma once

#include "ui/shell/theme.h"

#include <QPen>
#include <QVector>

class QPainter;

namespace groundswell::ui {

inline constexpr std::size_t seriesSlots = 7;
inline constexpr std::size_t markerEvery = 6;  ///< points

/// How the series of a slot looks: a colour, a dash and a marker of its own, so that colour is never needed alone.
/// Dashes are in pixels.
[[nodiscard]] QVector<qreal> seriesDash(std::size_t slot);
/// The line, `width` pixels wide.
[[nodiscard]] QPen seriesPen(const Theme& theme, std::size_t slot, double width = 2);
/// "solid blue line with circles", for those who hear it.
[[nodiscard]] QString seriesLookName(const Theme& theme, std::size_t slot);
/// A marker of `size` pixels with a halo of 1 px of the ground.
void paintMarker(QPainter& painter, const QPointF& at, const Theme& theme, std::size_t slot, double size = 7);
/// A piece of the line with its marker in the middle.
void paintSwatch(QPainter& painter, const QRectF& rect, const Theme& theme, std::size_t slot);

/// Lines of 45°, 2 of 5 px, clipped to a rectangle: not a texture, so that SVG and PDF show them too.
void paintHatch(QPainter& painter, const QRectF& rect, const QColor& color);

}  // namespace groundswell::ui
