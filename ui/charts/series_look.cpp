#include "ui/charts/series_look.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace groundswell::ui {

namespace {

enum MarkerShape { Circle, Square, Triangle, Diamond, Star, Pentagon, HollowCircle };

QPolygonF around(const QPointF& at, double radius, int corners, double inner) {
    QPolygonF shape;
    const int points = inner > 0 ? corners * 2 : corners;
    for (int i = 0; i < points; ++i) {
        const double angle = std::numbers::pi * (2.0 * i / points - 0.5);
        const double length = inner > 0 && i % 2 == 1 ? radius * inner : radius;
        shape << at + QPointF(std::cos(angle), std::sin(angle)) * length;
    }
    return shape;
}

void paintShape(QPainter& painter, const QPointF& at, std::size_t slot, double radius) {
    switch (static_cast<MarkerShape>(slot % seriesSlots)) {
        case Circle:
        case HollowCircle: painter.drawEllipse(at, radius, radius); return;
        case Square: painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)); return;
        case Triangle: painter.drawPolygon(around(at, radius * 1.25, 3, 0)); return;
        case Diamond: painter.drawPolygon(around(at, radius * 1.25, 4, 0)); return;
        case Star: painter.drawPolygon(around(at, radius * 1.35, 5, 0.45)); return;
        case Pentagon: painter.drawPolygon(around(at, radius * 1.15, 5, 0)); return;
    }
}

}  // namespace

QVector<qreal> seriesDash(std::size_t slot) {
    switch (static_cast<MarkerShape>(slot % seriesSlots)) {
        case Circle: return {};
        case Square: return {7, 4};
        case Triangle: return {2, 3};
        case Diamond: return {10, 3, 2, 3};
        case Star: return {4, 2};
        case Pentagon: return {12, 4};
        case HollowCircle: return {1, 2};
    }
    return {};
}

QPen seriesPen(const Theme& theme, std::size_t slot, double width) {
    QPen pen(theme.seriesAt(slot).line, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    QVector<qreal> dash = seriesDash(slot);
    // Qt counts in widths of the pen.
    for (qreal& length : dash) length /= width;
    if (!dash.isEmpty()) pen.setDashPattern(dash);
    return pen;
}

QString seriesLookName(const Theme& theme, std::size_t slot) {
    static constexpr const char* words[] = {QT_TRANSLATE_NOOP("SeriesLook", "solid %1 line with circles"),
                                            QT_TRANSLATE_NOOP("SeriesLook", "dashed %1 line with squares"),
                                            QT_TRANSLATE_NOOP("SeriesLook", "dotted %1 line with triangles"),
                                            QT_TRANSLATE_NOOP("SeriesLook", "dash-dotted %1 line with diamonds"),
                                            QT_TRANSLATE_NOOP("SeriesLook", "short-dashed %1 line with stars"),
                                            QT_TRANSLATE_NOOP("SeriesLook", "long-dashed %1 line with pentagons"),
                                            QT_TRANSLATE_NOOP("SeriesLook", "finely dotted %1 line with open circles")};
    return QCoreApplication::translate("SeriesLook", words[slot % seriesSlots]).arg(theme.seriesAt(slot).name);
}

void paintMarker(QPainter& painter, const QPointF& at, const Theme& theme, std::size_t slot, double size) {
    const double radius = size / 2;
    const QColor line = theme.seriesAt(slot).line;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.base, 2));
    painter.setBrush(theme.base);
    paintShape(painter, at, slot, radius);
    if (slot % seriesSlots == HollowCircle) {
        painter.setPen(QPen(line, 1.5));
        paintShape(painter, at, slot, radius - 0.75);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(line);
        paintShape(painter, at, slot, radius);
    }
    painter.restore();
}

void paintSwatch(QPainter& painter, const QRectF& rect, const Theme& theme, std::size_t slot) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(seriesPen(theme, slot));
    const double middle = rect.center().y();
    painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle));
    paintMarker(painter, QPointF(rect.center().x(), middle), theme, slot);
    painter.restore();
}

void paintHatch(QPainter& painter, const QRectF& rect, const QColor& color) {
    constexpr double period = 5 * std::numbers::sqrt2;  // 5 px across the lines
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(rect, Qt::IntersectClip);
    painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::FlatCap));
    // Cut here too: drawings in SVG know no clip.
    for (double at = rect.left() - rect.height(); at < rect.right(); at += period) {
        const double from = std::max(0.0, rect.left() - at);
        const double to = std::min(rect.height(), rect.right() - at);
        if (to > from) painter.drawLine(QPointF(at + from, rect.bottom() - from), QPointF(at + to, rect.bottom() - to));
    }
    painter.restore();
}

}  // namespace groundswell::ui
