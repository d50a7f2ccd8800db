#include "ui/charts/compare_overlay.h"

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

constexpr double behindLines = 0.5;  // Qt Charts puts its plot area at 0 and the grid at 2
constexpr double overLines = 20;
constexpr double endSwatch = 20;
constexpr double cardSwatch = 26;
constexpr double cardLine = 18;

}  // namespace

double CompareState::binOf(core::UtcTime time) const {
    if (values.width.count() == 0) return 0;
    return static_cast<double>((time - values.start).count()) / static_cast<double>(values.width.count());
}

std::optional<std::size_t> CompareState::lastWholePoint(std::size_t line) const {
    const SeriesValues& points = values.lines[line];
    for (std::size_t bin = points.size(); bin-- > 0;) {
        if (points[bin] && values.incomplete[line] != std::optional(bin)) return bin;
    }
    return std::nullopt;
}

CompareOverlay::CompareOverlay(QChartView& view, const CompareState& state, Layer layer)
    : QGraphicsItem(view.chart()), m_view(view), m_state(state), m_layer(layer) {
    setZValue(layer == Layer::Behind ? behindLines : overLines);
}

QRectF CompareOverlay::boundingRect() const {
    return QRectF(QPointF(0, 0), m_view.chart()->size());
}

QRectF CompareOverlay::plot() const {
    return m_view.chart()->plotArea();
}

double CompareOverlay::x(double bin) const {
    return plot().left() + plot().width() * bin / std::max(1.0, static_cast<double>(m_state.values.bins));
}

double CompareOverlay::y(double value) const {
    return plot().bottom() - plot().height() * m_state.scale.position(value);
}

QPointF CompareOverlay::point(std::size_t line, std::size_t bin) const {
    return {x(static_cast<double>(bin) + 0.5), y(m_state.values.lines[line][bin].value_or(0))};
}

void CompareOverlay::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget) {
    const Theme& theme = Theme::of(m_view.palette());
    painter->setLayoutDirection(Qt::LeftToRight);
    painter->setFont(fontFor(Type::Caption));
    if (m_layer == Layer::Behind) {
        paintGrid(*painter, theme);
        if (m_state.values.bins == 0) return;
        paintLabels(*painter, theme);
        paintIncomplete(*painter, theme);
        if (!m_state.range) return;
        QColor fill = theme.accent;
        fill.setAlphaF(theme.dark ? 0.18F : 0.12F);
        painter->fillRect(rangeRect(), fill);
        return;
    }
    if (m_state.values.bins == 0) return;
    painter->setOpacity(m_state.loading ? 0.4 : 1.0);
    paintMarkers(*painter, theme);
    paintEnds(*painter, theme);
    painter->setOpacity(1.0);
    paintHandles(*painter, theme);
    std::vector<PlacedNote> placed;
    for (std::size_t i = 0; i < m_state.notes.size() && m_state.values.alignment == Alignment::ByDate; ++i) {
        const double at = x(m_state.binOf(m_state.notes[i].at));
        if (at >= plot().left() && at <= plot().right())
            placed.push_back({at, static_cast<int>(i) + 1, m_state.notes[i].words});
    }
    paintNotes(*painter, theme, plot(), placed, plot().left(), m_view.chart()->size().width());
    // What follows the mouse and the focus is on the screen alone.
    if (widget == nullptr) return;
    paintCrosshair(*painter, theme);
    if (m_view.hasFocus() && m_view.window()->testAttribute(Qt::WA_KeyboardFocusChange))
        drawFocusRing(*painter, plot(), 3, theme.accent);
}

void CompareOverlay::paintGrid(QPainter& painter, const Theme& theme) const {
    const QRectF area = plot();
    for (const double tick : m_state.scale.ticks) {
        const double line = std::round(y(tick)) + 0.5;
        painter.setPen(tick == 0 ? theme.borderStrong : theme.grid);
        painter.drawLine(QPointF(area.left(), line), QPointF(area.right(), line));
        painter.setPen(theme.text2);
        painter.drawText(QRectF(0, line - 8, area.left() - 6, 16),
                         static_cast<int>(Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter),
                         formatTick(tick, m_state.values.measure));
    }
}

void CompareOverlay::paintLabels(QPainter& painter, const Theme& theme) const {
    const QRectF area = plot();
    const QFontMetricsF metrics(painter.font());
    double free = area.left() - 4;
    for (const AxisLabel& label : axisLabels(m_state.values, area.width())) {
        const double at = std::round(x(label.bin)) + 0.5;
        if (label.day) {
            painter.setPen(theme.border);
            painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
        }
        const double width = metrics.horizontalAdvance(label.words);
        const double left = label.day ? at + 4 : at;
        if (left < free || left + width > m_view.chart()->size().width()) continue;
        painter.setPen(theme.text2);
        painter.drawText(QPointF(left, area.bottom() + 4 + metrics.ascent()), label.words);
        free = left + width + 8;
    }
}

// A band behind the bin that goes on; of aligned series each has its own, and their dotted ends say it.
void CompareOverlay::paintIncomplete(QPainter& painter, const Theme& theme) const {
    if (m_state.values.alignment != Alignment::ByDate || !m_state.values.isIncomplete(m_state.values.bins - 1)) return;
    const double left = x(static_cast<double>(m_state.values.bins - 1));
    const double width = std::max(6.0, plot().right() - left);
    paintHatch(painter, QRectF(plot().right() - width, plot().top(), width, plot().height()), theme.border);
}

void CompareOverlay::paintMarkers(QPainter& painter, const Theme& theme) const {
    for (std::size_t line = 0; line < m_state.values.lines.size(); ++line) {
        const SeriesValues& points = m_state.values.lines[line];
        const std::size_t slot = m_state.looks[line].slot;
        for (std::size_t bin = slot % markerEvery; bin < points.size(); bin += markerEvery) {
            if (points[bin] && m_state.values.incomplete[line] != std::optional(bin))
                paintMarker(painter, point(line, bin), theme, slot);
        }
    }
}

void CompareOverlay::paintEnds(QPainter& painter, const Theme& theme) const {
    if (m_state.endRoom <= 0) return;
    std::vector<std::size_t> shown;
    std::vector<double> wanted;
    for (std::size_t line = 0; line < m_state.values.lines.size(); ++line) {
        if (const auto last = m_state.lastWholePoint(line)) {
            shown.push_back(line);
            wanted.push_back(point(line, *last).y());
        }
    }
    const std::vector<double> places = spreadLabels(wanted, 17, plot().top() + 6, plot().bottom() - 6);
    painter.setFont(fontFor(Type::Body));
    const QFontMetricsF metrics(painter.font());
    const double left = plot().right() + 4;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const CompareState::Look& look = m_state.looks[shown[i]];
        painter.setPen(seriesPen(theme, look.slot, 1));
        painter.drawLine(point(shown[i], *m_state.lastWholePoint(shown[i])), QPointF(left + endSwatch / 2, places[i]));
        paintMarker(painter, QPointF(left + endSwatch / 2, places[i]), theme, look.slot);
        const double room = m_state.endRoom - endSwatch - 8;
        painter.setPen(theme.text);
        painter.drawText(QRectF(left + endSwatch, places[i] - 8, room, 16),
                         static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft | Qt::AlignAbsolute | Qt::TextSingleLine),
                         metrics.elidedText(look.name, Qt::ElideRight, room));
    }
    painter.setFont(fontFor(Type::Caption));
}

QRectF CompareOverlay::rangeRect() const {
    const double left = std::max(plot().left(), x(m_state.binOf(m_state.range->first)));
    const double right = std::min(plot().right(), x(m_state.binOf(m_state.range->second)));
    return QRectF(left, plot().top(), std::max(1.0, right - left), plot().height());
}

void CompareOverlay::paintHandles(QPainter& painter, const Theme& theme) const {
    if (!m_state.range) return;
    const QRectF rect = rangeRect();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.accent, 1));
    painter.setBrush(theme.base);
    for (const double edge : {rect.left(), rect.right()}) {
        painter.drawLine(QPointF(edge, rect.top()), QPointF(edge, rect.bottom()));
        painter.drawRoundedRect(QRectF(edge - 3, rect.center().y() - 8, 6, 16), 2, 2);
    }
    painter.restore();
}

void CompareOverlay::paintCrosshair(QPainter& painter, const Theme& theme) const {
    if (!m_state.pointed || *m_state.pointed >= m_state.values.bins) return;
    const std::size_t bin = *m_state.pointed;
    const double at = std::round(x(static_cast<double>(bin) + 0.5)) + 0.5;
    painter.save();
    painter.setPen(QPen(theme.text3, 1));
    painter.drawLine(QPointF(at, plot().top()), QPointF(at, plot().bottom()));
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t line = 0; line < m_state.values.lines.size(); ++line) {
        if (!m_state.values.lines[line][bin]) continue;
        painter.setPen(QPen(theme.seriesAt(m_state.looks[line].slot).line, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(point(line, bin), 4.5, 4.5);
    }
    paintCard(painter, theme, at);
    painter.restore();
}

void CompareOverlay::paintCard(QPainter& painter, const Theme& theme, double at) const {
    const CompareValues& values = m_state.values;
    const std::size_t bin = *m_state.pointed;
    const bool byDate = values.alignment == Alignment::ByDate;
    const QString head = byDate ? formatBin(values.startOf(bin), values.width)
                                : formatOffset(values.width * static_cast<std::int64_t>(bin));
    const QFontMetricsF strong(fontFor(Type::Strong));
    const QFontMetricsF body(fontFor(Type::Body));
    double names = 80;
    double numbers = 24;
    for (std::size_t line = 0; line < values.lines.size(); ++line) {
        names = std::max(names, std::min(180.0, body.horizontalAdvance(m_state.looks[line].name)));
        numbers = std::max(numbers, strong.horizontalAdvance(formatValue(values.lines[line][bin], values.measure)));
    }
    const double width = std::max(24 + cardSwatch + 8 + names + 12 + numbers, strong.horizontalAdvance(head) + 24);
    const double height = 20 + cardLine * static_cast<double>(values.lines.size() + 1);
    const bool before = at - 12 - width >= plot().left();
    QRectF card(before ? at - 12 - width : at + 12, plot().top() + 24, width, height);
    card.moveBottom(std::min(card.bottom(), m_view.chart()->size().height() - 2));
    painter.setPen(QPen(theme.borderStrong, 1));
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setPen(theme.text);
    painter.setFont(fontFor(Type::Strong));
    const auto leading = static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft | Qt::AlignAbsolute | Qt::TextSingleLine);
    painter.drawText(QRectF(card.left() + 12, card.top() + 8, width - 24, cardLine), leading, head);
    for (std::size_t line = 0; line < values.lines.size(); ++line) {
        const double top = card.top() + 8 + cardLine * static_cast<double>(line + 1);
        paintSwatch(painter, QRectF(card.left() + 12, top, cardSwatch, cardLine), theme, m_state.looks[line].slot);
        painter.setPen(theme.text);
        painter.setFont(fontFor(Type::Body));
        painter.drawText(QRectF(card.left() + 12 + cardSwatch + 8, top, names, cardLine), leading,
                         body.elidedText(m_state.looks[line].name, Qt::ElideRight, names));
        painter.setFont(fontFor(Type::Strong));
        painter.drawText(QRectF(card.right() - 12 - numbers, top, numbers, cardLine),
                         static_cast<int>(Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter),
                         formatValue(values.lines[line][bin], values.measure));
    }
}

}  // namespace groundswell::ui
