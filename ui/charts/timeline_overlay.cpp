#include "ui/charts/timeline_overlay.h"

#include "ui/charts/series_look.h"
#include "ui/shell/style.h"
#include "ui/tables/format.h"

#include <QPainter>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

namespace {

// As clipped lines, so that every paint device shows it.
void paintIncompleteBar(QPainter& painter, const QRectF& bar, const QColor& color) {
    paintHatch(painter, bar, color);
    painter.save();
    painter.setPen(QPen(color, 1, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.restore();
}

}  // namespace

double TimelineState::shareOfWidth(core::UtcTime time) const {
    const auto whole = static_cast<double>((series.end() - series.start).count());
    return whole > 0 ? static_cast<double>((time - series.start).count()) / whole : 0;
}

TimelineOverlay::TimelineOverlay(QChartView& view, const TimelineState& state)
    : QGraphicsItem(view.chart()), m_view(view), m_state(state) {
    setZValue(20);
}

QRectF TimelineOverlay::boundingRect() const {
    return QRectF(QPointF(0, 0), m_view.chart()->size());
}

void TimelineOverlay::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget) {
    const Theme& theme = Theme::of(m_view.palette());
    painter->setLayoutDirection(Qt::LeftToRight);
    painter->setFont(fontFor(Type::Caption));
    paintGrid(*painter, theme);
    if (m_state.series.counts.empty()) return;
    paintRange(*painter, theme);
    painter->setOpacity(m_state.loading ? 0.4 : 1.0);
    paintBars(*painter, theme);
    paintUsual(*painter, theme);
    painter->setOpacity(1.0);
    paintHandles(*painter, theme);
    paintTimes(*painter, theme);
    std::vector<PlacedNote> placed;
    for (std::size_t i = 0; i < m_state.notes.size(); ++i) {
        const double at = x(m_state.notes[i].at);
        if (at >= plot().left() && at <= plot().right())
            placed.push_back({at, static_cast<int>(i) + 1, m_state.notes[i].words});
    }
    paintNotes(*painter, theme, plot(), placed, plot().left(), m_view.chart()->size().width());
    // Only on the screen.
    if (widget != nullptr && m_view.hasFocus() && m_view.window()->testAttribute(Qt::WA_KeyboardFocusChange))
        drawFocusRing(*painter, plot(), 3, theme.accent);
}

QRectF TimelineOverlay::plot() const {
    return m_view.chart()->plotArea();
}

double TimelineOverlay::y(double value) const {
    return plot().bottom() - plot().height() * m_state.scale.position(value);
}

double TimelineOverlay::x(core::UtcTime time) const {
    return plot().left() + plot().width() * m_state.shareOfWidth(time);
}

void TimelineOverlay::paintGrid(QPainter& painter, const Theme& theme) const {
    const QRectF area = plot();
    for (const double tick : m_state.scale.ticks) {
        const double line = std::round(y(tick)) + 0.5;
        painter.setPen(tick == 0 ? theme.borderStrong : theme.grid);
        painter.drawLine(QPointF(area.left(), line), QPointF(area.right(), line));
        painter.setPen(theme.text2);
        painter.drawText(QRectF(0, line - 8, area.left() - 6, 16),
                         static_cast<int>(Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter),
                         formatTick(tick, m_state.measure));
    }
}

void TimelineOverlay::paintRange(QPainter& painter, const Theme& theme) const {
    if (!m_state.range) return;
    QColor fill = theme.accent;
    fill.setAlphaF(theme.dark ? 0.18F : 0.12F);
    painter.fillRect(rangeRect(), fill);
}

void TimelineOverlay::paintHandles(QPainter& painter, const Theme& theme) const {
    if (!m_state.range) return;
    const QRectF rect = rangeRect();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const double edge : {rect.left(), rect.right()}) {
        painter.setPen(QPen(theme.accent, 1));
        painter.drawLine(QPointF(edge, rect.top()), QPointF(edge, rect.bottom()));
        painter.setBrush(theme.base);
        painter.drawRoundedRect(QRectF(edge - 3, rect.center().y() - 8, 6, 16), 2, 2);
    }
    painter.restore();
}

QRectF TimelineOverlay::rangeRect() const {
    const QRectF area = plot();
    const double left = std::max(area.left(), x(m_state.range->first));
    const double right = std::min(area.right(), x(m_state.range->second));
    return QRectF(left, area.top(), std::max(1.0, right - left), area.height());
}

void TimelineOverlay::paintBars(QPainter& painter, const Theme& theme) const {
    const BinSeries& series = m_state.series;
    const double width = plot().width() / static_cast<double>(series.counts.size());
    const double gap = width >= 4 ? 1 : 0;
    for (std::size_t bin = 0; bin < series.counts.size(); ++bin) {
        const double value = m_state.values[bin].value_or(0);
        if (value <= 0) continue;
        const double left = x(series.startOf(bin));
        const double top = y(value);
        const QRectF bar(left, top, std::max(1.0, std::min(width - gap, 48.0)), plot().bottom() - top);
        const bool inside =
            m_state.range && series.startOf(bin) >= m_state.range->first && series.startOf(bin) < m_state.range->second;
        const QColor color = inside ? theme.accent : theme.ink;
        if (bin + 1 == series.counts.size() && m_state.lastIncomplete) {
            paintIncompleteBar(painter, bar, color);
        } else {
            painter.fillRect(bar, color);
        }
    }
}

void TimelineOverlay::paintUsual(QPainter& painter, const Theme& theme) const {
    if (!m_state.usual || m_state.measure != Measure::Items || *m_state.usual > m_state.scale.ticks.back()) return;
    QPen pen(theme.signal, 1);
    pen.setDashPattern({4, 3});
    pen.setCapStyle(Qt::FlatCap);
    painter.setPen(pen);
    const double line = std::round(y(*m_state.usual)) + 0.5;
    painter.drawLine(QPointF(plot().left(), line), QPointF(plot().right(), line));
}

void TimelineOverlay::paintTimes(QPainter& painter, const Theme& theme) const {
    const QRectF area = plot();
    const bool narrowBars = m_state.series.width < std::chrono::hours(24);
    const QFontMetricsF metrics(painter.font());
    double free = area.left() - 4;
    for (const TimeLabel& label :
         dayLabels(m_state.series.start, m_state.series.end() - std::chrono::microseconds(1), area.width())) {
        const double at = std::round(x(label.time)) + 0.5;
        painter.setPen(theme.border);
        if (narrowBars) painter.drawLine(QPointF(at, area.bottom() + 1), QPointF(at, area.bottom() + 5));
        const double width = metrics.horizontalAdvance(label.words);
        const double left = at + 3;
        if (left < free || left + width > m_view.chart()->size().width()) continue;
        painter.setPen(theme.text2);
        painter.drawText(QPointF(left, area.bottom() + 3 + metrics.ascent()), label.words);
        free = left + width + 8;
    }
}

}  // namespace groundswell::ui
