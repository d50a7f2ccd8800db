#include "ui/charts/volume_overlay.h"

#include "ui/charts/series_look.h"
#include "ui/shell/style.h"
#include "ui/tables/format.h"

#include <QCoreApplication>
#include <QPainter>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

namespace {

QString volumeTr(const char* words) {
    return QCoreApplication::translate("VolumeChart", words);
}

}  // namespace

QRectF gapLabelRect(const QRectF& plot, double x, double width) {
    constexpr double away = 4;
    const double before = x - width - away;
    const double left = before >= plot.left()              ? before
                        : x + away + width <= plot.right() ? x + away
                                                           : std::max(plot.left(), plot.right() - width);
    return {left, plot.top() - 8, width, 16};
}

std::int64_t VolumeState::wholeOf(std::size_t day) const {
    std::int64_t whole = 0;
    for (const VolumeSeries::Part& part : volume.parts) whole += part.bins.counts[day];
    return whole;
}

double VolumeState::valueOf(std::size_t part, std::size_t day) const {
    const auto count = static_cast<double>(volume.parts[part].bins.counts[day]);
    if (!shares) return count;
    const auto whole = static_cast<double>(wholeOf(day));
    return whole > 0 ? 100 * count / whole : 0;
}

VolumeOverlay::VolumeOverlay(QChartView& view, const VolumeState& state)
    : QGraphicsItem(view.chart()), m_view(view), m_state(state) {
    setZValue(20);
}

QRectF VolumeOverlay::boundingRect() const {
    return QRectF(QPointF(0, 0), m_view.chart()->size());
}

QRectF VolumeOverlay::plot() const {
    return m_view.chart()->plotArea();
}

double VolumeOverlay::y(double value) const {
    return plot().bottom() - plot().height() * value / static_cast<double>(m_state.steps.back());
}

QString VolumeOverlay::stepWords(const VolumeState& state, std::int64_t step) {
    return state.shares ? volumeTr("%1 %").arg(formatCount(step)) : formatCount(step);
}

void VolumeOverlay::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget) {
    const Theme& theme = Theme::of(m_view.palette());
    painter->save();
    // Time runs from left to right in every language.
    painter->setLayoutDirection(Qt::LeftToRight);
    painter->setFont(fontFor(Type::Caption));
    paintMarked(*painter, theme);
    paintOpenDay(*painter, theme);
    paintSteps(*painter, theme);
    paintDays(*painter, theme);
    paintGap(*painter, theme);
    // Only on the screen.
    if (widget != nullptr && m_view.hasFocus() && m_view.window()->testAttribute(Qt::WA_KeyboardFocusChange))
        drawFocusRing(*painter, plot(), 3, theme.accent);
    painter->restore();
}

void VolumeOverlay::paintSteps(QPainter& painter, const Theme& theme) const {
    const QRectF area = plot();
    for (const std::int64_t step : m_state.steps) {
        painter.setPen(theme.text2);
        painter.drawText(QRectF(0, y(static_cast<double>(step)) - 8, area.left() - 7, 16),
                         static_cast<int>(Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter),
                         stepWords(m_state, step));
    }
    painter.setPen(theme.borderStrong);
    painter.drawLine(area.bottomLeft(), area.bottomRight());
}

void VolumeOverlay::paintDays(QPainter& painter, const Theme& theme) const {
    const std::size_t days = m_state.volume.days();
    if (days == 0) return;
    const QRectF area = plot();
    const double each = area.width() / static_cast<double>(days);
    const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil(40 / each)));
    int month = 0;
    painter.setPen(theme.text2);
    for (std::size_t day = (days - 1) % every; day < days; day += every) {
        const QDate date = toQt(m_state.volume.startOf(day)).date();
        const bool named = date.month() != month || day + every >= days;
        month = date.month();
        const double left = area.left() + each * static_cast<double>(day) - 20;
        const QRectF room(std::min(left, area.right() + 2 - (each + 40) / 2 - 20), area.bottom() + 2, each + 40, 16);
        painter.drawText(room, static_cast<int>(Qt::AlignCenter),
                         named ? formatDate(date, false) : QString::number(date.day()));
    }
}

// As clipped lines, so that every paint device shows it.
void VolumeOverlay::paintOpenDay(QPainter& painter, const Theme& theme) const {
    const std::size_t days = m_state.volume.days();
    if (!m_state.lastIncomplete || days == 0) return;
    const QRectF area = plot();
    const double each = area.width() / static_cast<double>(days);
    const double left = area.right() - each * (1 + barWidth) / 2;
    double below = 0;
    for (std::size_t part = 0; part < m_state.volume.parts.size(); ++part) {
        const double value = m_state.valueOf(part, days - 1);
        if (value <= 0) continue;
        const QRectF bar(QPointF(left, y(below + value)), QPointF(left + each * barWidth, y(below)));
        below += value;
        const Theme::Series& look = theme.seriesAt(part);
        paintHatch(painter, bar, look.fill);
        painter.setPen(QPen(look.line, 1, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(bar);
    }
}

void VolumeOverlay::paintMarked(QPainter& painter, const Theme& theme) const {
    if (!m_state.marked || m_state.volume.days() == 0) return;
    const QRectF area = plot();
    const double each = area.width() / static_cast<double>(m_state.volume.days());
    const QRectF rect(area.left() + each * static_cast<double>(m_state.marked->first), area.top(),
                      each * static_cast<double>(m_state.marked->second - m_state.marked->first + 1), area.height());
    QColor fill = theme.accent;
    fill.setAlphaF(theme.dark ? 0.18F : 0.12F);
    painter.fillRect(rect, fill);
    painter.setPen(QPen(theme.accent, 1));
    painter.drawLine(rect.topLeft(), rect.bottomLeft());
    painter.drawLine(rect.topRight(), rect.bottomRight());
}

void VolumeOverlay::paintGap(QPainter& painter, const Theme& theme) const {
    if (m_state.volume.days() == 0) return;
    const BinSeries& bins = m_state.volume.parts.front().bins;
    const domain::FetchGap* newest = nullptr;
    for (const domain::FetchGap& gap : m_state.gaps) {
        const bool inside = gap.from >= bins.start && gap.from < bins.end();
        if (inside && (newest == nullptr || gap.to > newest->to)) newest = &gap;
    }
    if (newest == nullptr) return;
    const QRectF area = plot();
    const double share = static_cast<double>((newest->from - bins.start).count()) /
                         static_cast<double>((bins.end() - bins.start).count());
    const double x = area.left() + area.width() * share;
    const QFontMetricsF metrics(painter.font());
    const QString whole = volumeTr("%1 missing since %2")
                              .arg(isolated(oneLine(text(newest->source))), formatTime(newest->from, newest->to));
    const QString words = metrics.elidedText(whole, Qt::ElideRight, area.width() - 4);
    const QRectF label = gapLabelRect(area, x, metrics.horizontalAdvance(words) + 4);
    // Where the label has no side of its own, the line begins below it.
    const bool across = label.left() <= x && x <= label.right();
    painter.setPen(QPen(theme.warn, 1, Qt::DashLine));
    painter.drawLine(QPointF(x, across ? label.bottom() : area.top()), QPointF(x, area.bottom()));
    // Neither a gridline nor a bar goes through the words.
    painter.fillRect(label, theme.raised);
    painter.drawText(label, static_cast<int>(Qt::AlignHCenter | Qt::AlignVCenter), words);
}

}  // namespace groundswell::ui
