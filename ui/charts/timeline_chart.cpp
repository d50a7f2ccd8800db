#include "ui/charts/timeline_chart.h"

#include "pipeline/service.h"
#include "ui/charts/chart_table.h"
#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTableView>
#include <QToolTip>
#include <QtCharts/QChart>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

namespace {

constexpr double axisHeight = 18;
constexpr double topRoom = 8;
constexpr double handleReach = 5;
constexpr int titleHeight = 24;

double toMs(core::UtcTime time) {
    return static_cast<double>(std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count());
}

}  // namespace

TimelineChart::TimelineChart(QWidget* parent) : QChartView(parent) {
    auto* chart = new QChart;
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundVisible(false);
    chart->legend()->hide();
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    setChart(chart);
    m_time = new QValueAxis(chart);
    m_items = new QValueAxis(chart);
    for (QValueAxis* axis : {m_time, m_items}) {
        axis->setLabelsVisible(false);
        axis->setGridLineVisible(false);
        axis->setLineVisible(false);
    }
    chart->addAxis(m_time, Qt::AlignBottom);
    chart->addAxis(m_items, Qt::AlignLeft);
    m_overlay = new TimelineOverlay(*this, m_state);

    setRubberBand(QChartView::NoRubberBand);
    setRenderHint(QPainter::Antialiasing, false);
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(QPalette::Base);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Items over time"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    // Time runs from left to right in every language.
    setLayoutDirection(Qt::LeftToRight);
}

void TimelineChart::setBins(BinSeries series, core::UtcTime now) {
    m_state.series = std::move(series);
    m_state.loading = false;
    m_state.lastIncomplete = !m_state.series.counts.empty() && now < m_state.series.end();
    measure();
}

void TimelineChart::setShareOf(std::vector<domain::TimeBin> total) {
    m_total = std::move(total);
    measure();
}

void TimelineChart::setLog(bool logarithmic) {
    if (m_log == logarithmic) return;
    m_log = logarithmic;
    measure();
}

void TimelineChart::setUsual(std::optional<double> itemsPerBar) {
    m_state.usual = itemsPerBar;
    measure();
}

void TimelineChart::setAnnotations(std::vector<ChartNote> notes) {
    std::stable_sort(notes.begin(), notes.end(), [](const ChartNote& a, const ChartNote& b) { return a.at < b.at; });
    m_state.notes = std::move(notes);
    measure();
}

// Everything that follows from the bars and from how they are to be shown.
void TimelineChart::measure() {
    const BinSeries& series = m_state.series;
    m_state.measure = m_total.empty() ? Measure::Items : Measure::Share;
    CompareValues values;
    values.measure = m_state.measure;
    if (isShare()) {
        std::vector<std::int64_t> whole(series.counts.size(), 0);
        for (const domain::TimeBin& bin : m_total) {
            if (bin.start >= series.start && bin.start < series.end())
                whole[static_cast<std::size_t>((bin.start - series.start) / series.width)] += bin.items;
        }
        m_state.values = shareOf(series.counts, whole);
    } else {
        m_state.values.assign(series.counts.begin(), series.counts.end());
    }
    values.lines = {m_state.values};
    m_state.scale = scaleOf(values, m_log);
    if (!series.counts.empty()) {
        m_time->setRange(toMs(series.start), toMs(series.end()));
        m_items->setRange(0, 1);
        std::int64_t all = 0;
        std::int64_t highest = 0;
        for (const std::int64_t count : series.counts) {
            all += count;
            highest = std::max(highest, count);
        }
        QStringList words{tr("%1 items, %2; at most %3 in one bar")
                              .arg(formatCount(all), formatRange(series.start, series.end()), formatCount(highest))};
        if (m_state.usual) words << tr("a bar usually has %1").arg(formatUsual(*m_state.usual));
        if (m_state.lastIncomplete) words << tr("the last bar is not complete");
        for (const ChartNote& note : m_state.notes) words << note.words;
        setAccessibleDescription(words.join(QStringLiteral("; ")));
    }
    layoutPlot();
    if (isTableShown()) fillChartTable(m_table, table());
}

void TimelineChart::setLoading(bool loading) {
    m_state.loading = loading;
    m_overlay->update();
}

void TimelineChart::setRange(std::optional<TimeRange> range) {
    if (m_state.range == range) return;
    m_state.range = range;
    m_overlay->update();
    Q_EMIT rangeChanged();
}

double TimelineChart::xOf(core::UtcTime time) const {
    const QRectF plot = chart()->plotArea();
    return plot.left() + plot.width() * m_state.shareOfWidth(time);
}

void TimelineChart::layoutPlot() {
    double left = 0;
    const QFontMetricsF metrics(fontFor(Type::Caption));
    for (const double tick : m_state.scale.ticks)
        left = std::max(left, metrics.horizontalAdvance(formatTick(tick, m_state.measure)) + 8);
    const double top = m_state.notes.empty() ? topRoom : chartNoteHeight + 2;
    const QSizeF size(viewport()->size());
    chart()->setPlotArea(
        QRectF(left, top, std::max(16.0, size.width() - left - 2), std::max(16.0, size.height() - top - axisHeight)));
    m_overlay->layoutChanged();
    m_overlay->update();
}

void TimelineChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    layoutPlot();
    if (m_table != nullptr) m_table->setGeometry(rect());
}

std::optional<std::size_t> TimelineChart::binAt(double x) const {
    if (m_state.series.counts.empty()) return std::nullopt;
    const QRectF plot = chart()->plotArea();
    const double share = std::clamp((x - plot.left()) / plot.width(), 0.0, 1.0);
    const auto bin = static_cast<std::size_t>(share * static_cast<double>(m_state.series.counts.size()));
    return std::min(bin, m_state.series.counts.size() - 1);
}

// Who takes a handle moves that end; the other one stays.
std::optional<std::size_t> TimelineChart::farEndOfHandle(double x) const {
    if (!m_state.range || m_state.series.counts.empty()) return std::nullopt;
    const double fromLeft = std::abs(x - xOf(m_state.range->first));
    const double fromRight = std::abs(x - xOf(m_state.range->second));
    if (std::min(fromLeft, fromRight) > handleReach) return std::nullopt;
    const auto edge = fromLeft < fromRight ? m_state.range->second - m_state.series.width : m_state.range->first;
    const auto bin = (edge - m_state.series.start) / m_state.series.width;
    if (bin < 0 || bin >= static_cast<std::int64_t>(m_state.series.counts.size())) return std::nullopt;
    return static_cast<std::size_t>(bin);
}

void TimelineChart::markBins(std::size_t first, std::size_t last) {
    setRange(
        TimeRange{m_state.series.startOf(std::min(first, last)), m_state.series.startOf(std::max(first, last) + 1)});
}

void TimelineChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_dragFrom = farEndOfHandle(event->position().x());
    m_dragged = m_dragFrom.has_value();
    if (!m_dragFrom) m_dragFrom = binAt(event->position().x());
    event->accept();
}

void TimelineChart::mouseMoveEvent(QMouseEvent* event) {
    if (!m_dragFrom || !event->buttons().testFlag(Qt::LeftButton)) return;
    const auto bin = binAt(event->position().x());
    if (!bin) return;
    if (!m_dragged && *bin == *m_dragFrom) return;
    m_dragged = true;
    markBins(*m_dragFrom, *bin);
}

void TimelineChart::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_dragFrom) return;
    const std::size_t from = *std::exchange(m_dragFrom, std::nullopt);
    if (std::exchange(m_dragged, false)) return;
    const auto bin = binAt(event->position().x());
    const bool inside = m_state.range && m_state.series.startOf(from) >= m_state.range->first &&
                        m_state.series.startOf(from) < m_state.range->second;
    if (m_state.range && !inside) {
        setRange(std::nullopt);
    } else if (bin && !m_state.range) {
        markBins(from, *bin);
    }
}

void TimelineChart::moveRange(int start, int end) {
    if (m_state.series.counts.empty()) return;
    const auto bins = static_cast<std::int64_t>(m_state.series.counts.size());
    std::int64_t first = bins - 1;
    std::int64_t last = bins - 1;
    if (m_state.range) {
        first = (m_state.range->first - m_state.series.start) / m_state.series.width + start;
        last = (m_state.range->second - m_state.series.start) / m_state.series.width - 1 + end;
    }
    if (first < 0 || last >= bins || last < first) return;
    markBins(static_cast<std::size_t>(first), static_cast<std::size_t>(last));
}

void TimelineChart::keyPressEvent(QKeyEvent* event) {
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

void TimelineChart::focusInEvent(QFocusEvent* event) {
    QChartView::focusInEvent(event);
    m_overlay->update();
}

void TimelineChart::focusOutEvent(QFocusEvent* event) {
    QChartView::focusOutEvent(event);
    m_overlay->update();
}

void TimelineChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) viewport()->update();
}

QString TimelineChart::barWords(std::size_t bin) const {
    const core::UtcTime start = m_state.series.startOf(bin);
    const QString items =
        tr("%1 items, %2 UTC")
            .arg(formatCount(m_state.series.counts[bin]), formatRange(start, start + m_state.series.width));
    QStringList lines{isShare() ? tr("%1; %2 of all").arg(items, formatValue(m_state.values[bin], Measure::Share))
                                : items};
    // The sentences have little room above the bars.
    for (std::size_t i = 0; i < m_state.notes.size(); ++i) {
        const ChartNote& note = m_state.notes[i];
        if (note.at >= start && note.at < start + m_state.series.width)
            lines << QStringLiteral("%1 %2").arg(QString::number(i + 1), isolated(note.words));
    }
    return lines.join(QChar(u'\n'));
}

bool TimelineChart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto bin = binAt(help->pos().x()))
            QToolTip::showText(help->globalPos(), plainTip(barWords(*bin)), this);
        return true;
    }
    return QChartView::viewportEvent(event);
}

bool TimelineChart::isTableShown() const {
    return m_table != nullptr && m_table->isVisibleTo(this);
}

void TimelineChart::setTableShown(bool shown) {
    if (!shown) {
        if (m_table != nullptr) m_table->hide();
        setFocus();
        return;
    }
    if (m_table == nullptr) m_table = makeChartTable(this, tr("Items over time as a table"));
    fillChartTable(m_table, table());
    m_table->setGeometry(rect());
    m_table->show();
    m_table->setFocus();
}

pipeline::ExportTable TimelineChart::table() const {
    pipeline::ExportTable numbers;
    numbers.columns = {utf8(tr("Begins (UTC)")), utf8(tr("Items"))};
    if (isShare()) numbers.columns.push_back(utf8(tr("Per cent of all")));
    const BinSeries& series = m_state.series;
    for (std::size_t bin = series.counts.size(); bin-- > 0;) {
        std::vector<pipeline::ExportTable::Cell> row{utf8(formatIso(series.startOf(bin))), series.counts[bin]};
        if (isShare()) {
            row.emplace_back();
            if (m_state.values[bin]) row.back() = *m_state.values[bin];
        }
        numbers.rows.push_back(std::move(row));
    }
    return numbers;
}

QByteArray TimelineChart::saveImage(ImageFormat format, const QString& title) const {
    const QSize size = viewport()->size();
    return imageBytes(format, QSize(size.width(), size.height() + titleHeight), title, [&](QPainter& painter) {
        const Theme& theme = Theme::of(palette());
        painter.fillRect(QRect(0, 0, size.width(), size.height() + titleHeight), theme.base);
        painter.setPen(theme.text);
        painter.setFont(fontFor(Type::Strong));
        painter.drawText(QRectF(2, 0, size.width() - 4, titleHeight), static_cast<int>(Qt::AlignVCenter),
                         QFontMetricsF(painter.font()).elidedText(title, Qt::ElideRight, size.width() - 4));
        scene()->render(&painter, QRectF(0, titleHeight, size.width(), size.height()),
                        QRectF(QPointF(0, 0), QSizeF(size)), Qt::IgnoreAspectRatio);
    });
}

}  // namespace groundswell::ui
