#include "ui/charts/compare_chart.h"

#include "ui/charts/series_look.h"
#include "ui/tables/format.h"

#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

namespace {

constexpr double axisRoom = 22;
constexpr double topMargin = 10;
constexpr double rightMargin = 8;
constexpr double namedWidth = 176;       // of the names at the ends
constexpr double leastNamedChart = 560;  // narrower charts leave them out
constexpr double handleWidth = 5;

}  // namespace

CompareChart::CompareChart(QWidget* parent) : QChartView(parent) {
    auto* chart = new QChart;
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundVisible(false);
    chart->legend()->hide();
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    setChart(chart);
    m_bins = new QValueAxis(chart);
    m_height = new QValueAxis(chart);
    for (QValueAxis* axis : {m_bins, m_height}) {
        axis->setLabelsVisible(false);
        axis->setGridLineVisible(false);
        axis->setLineVisible(false);
    }
    chart->addAxis(m_bins, Qt::AlignBottom);
    chart->addAxis(m_height, Qt::AlignLeft);
    m_height->setRange(0, 1);
    m_behind = new CompareOverlay(*this, m_state, CompareOverlay::Layer::Behind);
    m_over = new CompareOverlay(*this, m_state, CompareOverlay::Layer::Over);

    setRubberBand(QChartView::NoRubberBand);
    setRenderHint(QPainter::Antialiasing, true);
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(QPalette::Base);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Compared series over time"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    // Time runs from left to right in every language.
    setLayoutDirection(Qt::LeftToRight);
}

void CompareChart::setValues(CompareValues values, std::vector<CompareState::Look> looks, AxisScale scale) {
    m_state.values = std::move(values);
    m_state.looks = std::move(looks);
    m_state.scale = std::move(scale);
    m_state.loading = false;
    m_state.pointed.reset();
    if (m_state.values.alignment == Alignment::ToStart) m_state.range.reset();
    describe();
    rebuild();
}

void CompareChart::describe() {
    const CompareValues& values = m_state.values;
    QStringList words;
    for (std::size_t line = 0; line < values.lines.size(); ++line) {
        const SeriesValues& points = values.lines[line];
        const auto highest = std::max_element(
            points.begin(), points.end(), [](const auto& a, const auto& b) { return a.value_or(-1) < b.value_or(-1); });
        if (highest == points.end() || !*highest) continue;
        const auto bin = static_cast<std::size_t>(highest - points.begin());
        const QString when = values.alignment == Alignment::ByDate
                                 ? formatBin(values.startOf(bin), values.width)
                                 : formatOffset(values.width * static_cast<std::int64_t>(bin));
        words << tr("%1, %2: highest %3, %4")
                     .arg(isolated(m_state.looks[line].name),
                          seriesLookName(Theme::of(palette()), m_state.looks[line].slot),
                          formatValue(*highest, values.measure), when);
    }
    setAccessibleDescription(words.join(QStringLiteral("; ")));
}

void CompareChart::rebuild() {
    chart()->removeAllSeries();
    m_bins->setRange(0, std::max(1.0, static_cast<double>(m_state.values.bins)));
    layoutPlot();
    for (std::size_t line = 0; line < m_state.values.lines.size(); ++line) addLine(line);
    repaintAll();
}

// One series of the chart for each part without holes; the way to the bin that goes on is dotted.
void CompareChart::addLine(std::size_t line) {
    const SeriesValues& points = m_state.values.lines[line];
    QPen pen = seriesPen(Theme::of(palette()), m_state.looks[line].slot);
    QPen dotted(pen.color(), 1.5);
    dotted.setDashPattern({1, 2});
    QList<QPointF> part;
    for (std::size_t bin = 0; bin < points.size(); ++bin) {
        const bool open = m_state.values.incomplete[line] == std::optional(bin);
        if (points[bin]) {
            const QPointF at(static_cast<double>(bin) + 0.5, m_state.scale.position(*points[bin]));
            if (open && !part.isEmpty()) addPart({part.last(), at}, dotted);
            if (!open) part << at;
        }
        if (!points[bin] || open) {
            addPart(part, pen);
            part.clear();
        }
    }
    addPart(part, pen);
}

void CompareChart::addPart(const QList<QPointF>& points, const QPen& pen) {
    if (points.size() < 2) return;
    auto* series = new QLineSeries(chart());
    series->replace(points);
    series->setPen(pen);
    if (m_state.loading) series->setOpacity(0.4);
    chart()->addSeries(series);
    series->attachAxis(m_bins);
    series->attachAxis(m_height);
}

void CompareChart::setLoading(bool loading) {
    m_state.loading = loading;
    for (QAbstractSeries* series : chart()->series()) series->setOpacity(loading ? 0.4 : 1.0);
    m_over->update();
}

void CompareChart::setAnnotations(std::vector<ChartNote> notes) {
    std::stable_sort(notes.begin(), notes.end(), [](const ChartNote& a, const ChartNote& b) { return a.at < b.at; });
    m_state.notes = std::move(notes);
    layoutPlot();
    repaintAll();
}

void CompareChart::setRange(std::optional<TimeRange> range) {
    if (m_state.range == range) return;
    m_state.range = range;
    repaintAll();
    Q_EMIT rangeChanged();
}

void CompareChart::repaintAll() {
    m_behind->update();
    m_over->update();
}

double CompareChart::xOf(std::size_t bin) const {
    const QRectF plot = chart()->plotArea();
    return plot.left() +
           plot.width() * (static_cast<double>(bin) + 0.5) / std::max(1.0, static_cast<double>(m_state.values.bins));
}

void CompareChart::layoutPlot() {
    double left = 0;
    const QFontMetricsF metrics(fontFor(Type::Caption));
    for (const double tick : m_state.scale.ticks)
        left = std::max(left, metrics.horizontalAdvance(formatTick(tick, m_state.values.measure)) + 10);
    const QSizeF size(viewport()->size());
    m_state.endRoom = size.width() >= leastNamedChart && m_state.looks.size() > 1 ? namedWidth : 0;
    const double right = m_state.endRoom > 0 ? m_state.endRoom : rightMargin;
    const double top = m_state.notes.empty() ? topMargin : chartNoteHeight + 2;
    chart()->setPlotArea(
        QRectF(left, top, std::max(16.0, size.width() - left - right), std::max(16.0, size.height() - top - axisRoom)));
    m_behind->layoutChanged();
    m_over->layoutChanged();
}

void CompareChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    layoutPlot();
}

void CompareChart::paintInto(QPainter& painter, const QRectF& rect) const {
    scene()->render(&painter, rect, QRectF(QPointF(0, 0), QSizeF(viewport()->size())), Qt::IgnoreAspectRatio);
}

std::optional<std::size_t> CompareChart::binAt(double x) const {
    if (m_state.values.bins == 0) return std::nullopt;
    const QRectF plot = chart()->plotArea();
    const double share = std::clamp((x - plot.left()) / plot.width(), 0.0, 1.0);
    return std::min(static_cast<std::size_t>(share * static_cast<double>(m_state.values.bins)),
                    m_state.values.bins - 1);
}

// Who takes a handle moves that end; the other one stays.
std::optional<std::size_t> CompareChart::farEndOfHandle(double x) const {
    if (!m_state.range || m_state.values.bins == 0) return std::nullopt;
    const QRectF plot = chart()->plotArea();
    const double perBin = plot.width() / static_cast<double>(m_state.values.bins);
    const double first = m_state.binOf(m_state.range->first);
    const double last = m_state.binOf(m_state.range->second);
    const double fromLeft = std::abs(x - plot.left() - first * perBin);
    const double fromRight = std::abs(x - plot.left() - last * perBin);
    if (std::min(fromLeft, fromRight) > handleWidth) return std::nullopt;
    const double bin = std::round(fromLeft < fromRight ? last - 1 : first);
    if (bin < 0 || bin >= static_cast<double>(m_state.values.bins)) return std::nullopt;
    return static_cast<std::size_t>(bin);
}

void CompareChart::markBins(std::size_t first, std::size_t last) {
    const auto [low, high] = std::minmax(first, last);
    setRange(TimeRange{m_state.values.startOf(low), m_state.values.startOf(high + 1)});
}

void CompareChart::point(std::optional<std::size_t> bin) {
    if (m_state.pointed == bin) return;
    m_state.pointed = bin;
    m_over->update();
}

void CompareChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    event->accept();
    if (m_state.values.alignment != Alignment::ByDate) return;
    m_dragFrom = farEndOfHandle(event->position().x());
    m_dragged = m_dragFrom.has_value();
    if (!m_dragFrom) m_dragFrom = binAt(event->position().x());
}

void CompareChart::mouseMoveEvent(QMouseEvent* event) {
    const auto bin = binAt(event->position().x());
    point(bin);
    if (!bin || !m_dragFrom || !event->buttons().testFlag(Qt::LeftButton)) return;
    if (!m_dragged && *bin == *m_dragFrom) return;
    m_dragged = true;
    markBins(*m_dragFrom, *bin);
}

void CompareChart::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_dragFrom) return;
    const std::size_t from = *std::exchange(m_dragFrom, std::nullopt);
    if (std::exchange(m_dragged, false)) return;
    const core::UtcTime start = m_state.values.startOf(from);
    if (!m_state.range) {
        markBins(from, from);
    } else if (start < m_state.range->first || start >= m_state.range->second) {
        setRange(std::nullopt);
    }
}

void CompareChart::moveRange(int start, int end) {
    const auto bins = static_cast<std::int64_t>(m_state.values.bins);
    if (bins == 0) return;
    if (m_state.values.alignment != Alignment::ByDate) {
        const auto at = static_cast<std::int64_t>(m_state.pointed.value_or(m_state.values.bins)) + end;
        if (at >= 0 && at < bins) point(static_cast<std::size_t>(at));
        return;
    }
    std::int64_t first = bins - 1;
    std::int64_t last = bins - 1;
    if (m_state.range) {
        first = (m_state.range->first - m_state.values.start) / m_state.values.width + start;
        last = (m_state.range->second - m_state.values.start) / m_state.values.width - 1 + end;
    }
    if (first < 0 || last >= bins || last < first) return;
    markBins(static_cast<std::size_t>(first), static_cast<std::size_t>(last));
    point(static_cast<std::size_t>(last));
}

void CompareChart::keyPressEvent(QKeyEvent* event) {
    const bool resize = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
        case Qt::Key_Left: moveRange(resize ? 0 : -1, -1); return;
        case Qt::Key_Right: moveRange(resize ? 0 : 1, 1); return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (m_state.range) Q_EMIT rangeAccepted();
            return;
        case Qt::Key_Escape:
            if (m_state.range) {
                setRange(std::nullopt);
                return;
            }
            break;
        default: break;
    }
    event->ignore();
}

void CompareChart::focusInEvent(QFocusEvent* event) {
    QChartView::focusInEvent(event);
    m_over->update();
}

void CompareChart::focusOutEvent(QFocusEvent* event) {
    QChartView::focusOutEvent(event);
    m_over->update();
}

void CompareChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) rebuild();
}

bool CompareChart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) point(std::nullopt);
    return QChartView::viewportEvent(event);
}

}  // namespace groundswell::ui
