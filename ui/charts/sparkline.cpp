#include "ui/charts/sparkline.h"

#include "ui/shell/theme.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace groundswell::ui {

namespace {

double topOf(const QList<qlonglong>& counts, const SparklineLook& look) {
    const qlonglong own = *std::max_element(counts.begin(), counts.end());
    return static_cast<double>(std::max<qlonglong>({1, own, look.highest}));
}

QPolygonF pointsOf(const QRectF& rect, const QList<qlonglong>& counts, double highest) {
    const double step = counts.size() > 1 ? rect.width() / static_cast<double>(counts.size() - 1) : 0;
    QPolygonF points;
    points.reserve(counts.size());
    for (qsizetype i = 0; i < counts.size(); ++i) {
        points << QPointF(rect.left() + static_cast<double>(i) * step,
                          rect.bottom() - rect.height() * static_cast<double>(counts[i]) / highest);
    }
    return points;
}

}  // namespace

void paintSparkline(QPainter& painter, const QRectF& rect, const QList<qlonglong>& counts, const SparklineLook& look,
                    const Theme& theme) {
    if (counts.isEmpty()) return;
    const QRectF plot = rect.adjusted(2, 3, -3, -3);
    const double highest = topOf(counts, look);
    const QPolygonF points = pointsOf(plot, counts, highest);
    const qsizetype dayStart = std::max<qsizetype>(0, points.size() - look.recent - 1);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (look.band) {
        painter.fillRect(QRectF(points[dayStart].x(), rect.top(), rect.right() - points[dayStart].x(), rect.height()),
                         theme.signalSoft);
    }
    QPolygonF area = points;
    area << QPointF(points.last().x(), plot.bottom()) << QPointF(points.first().x(), plot.bottom());
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.inkFill);
    painter.drawPolygon(area);
    if (look.usual) {
        const double y = plot.bottom() - plot.height() * std::min(1.0, *look.usual / highest);
        QPen usual(theme.borderStrong, 1);
        usual.setDashPattern({3, 2});
        painter.setPen(usual);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.ink, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(points);
    const QColor last = look.rising ? theme.signal : theme.ink;
    if (look.rising) {
        painter.setPen(QPen(last, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF(points.mid(dayStart)));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(last);
    painter.drawEllipse(points.last(), 2, 2);
    painter.restore();
}

}  // namespace groundswell::ui
