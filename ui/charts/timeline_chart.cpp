#include "ui/charts/timeline_chart.h"

#include "ui/shell/style.h"
#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QGraphicsItem>
#include <QHeaderView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStandardItemModel>
#include <QTableView>
#include <QToolTip>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

namespace {

constexpr double axisHeight = 18;
constexpr double topRoom = 8;

double toMs(core::UtcTime time) {
    return static_cast<double>(std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count());
}

}  // namespace

// Bars, grid, labels and the marked range, over the chart's plot area.
class TimelineChart::Overlay : public QGraphicsItem {
public:
    explicit Overlay(TimelineChart& view) : QGraphicsItem(view.chart()), m_view(view) { setZValue(20); }

    [[nodiscard]] QRectF boundingRect() const override { return QRectF(QPointF(0, 0), m_view.chart()->size()); }

    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override {
        const Theme& theme = Theme::of(m_view.palette());
        painter->setLayoutDirection(Qt::LeftToRight);
        painter->setFont(fontFor(Type::Caption));
        paintGrid(*painter, theme);
        if (m_view.m_series.counts.empty()) return;
        paintRange(*painter, theme);
        painter->setOpacity(m_view.m_loading ? 0.4 : 1.0);
        paintBars(*painter, theme);
        painter->setOpacity(1.0);
        paintHandles(*painter, theme);
        paintTimes(*painter, theme);
    }

    void layoutChanged() { prepareGeometryChange(); }

private:
    [[nodiscard]] QRectF plot() const { return m_view.chart()->plotArea(); }
    [[nodiscard]] double y(double items) const {
        const double top = static_cast<double>(m_view.m_steps.back());
        return plot().bottom() - plot().height() * items / top;
    }
    [[nodiscard]] double x(core::UtcTime time) const {
        const double from = toMs(m_view.m_series.start);
        const double to = toMs(m_view.m_series.end());
        return plot().left() + plot().width() * (toMs(time) - from) / std::max(1.0, to - from);
    }

    void paintGrid(QPainter& painter, const Theme& theme) const {
        const QRectF area = plot();
        for (const std::int64_t step : m_view.m_steps) {
            const double line = std::round(y(static_cast<double>(step))) + 0.5;
            painter.setPen(step == 0 ? theme.borderStrong : theme.grid);
            painter.drawLine(QPointF(area.left(), line), QPointF(area.right(), line));
            painter.setPen(theme.text2);
            painter.drawText(QRectF(0, line - 8, area.left() - 6, 16),
                             static_cast<int>(Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter),
                             formatCount(step));
        }
    }

    void paintRange(QPainter& painter, const Theme& theme) const {
        if (!m_view.m_range) return;
        QColor fill = theme.accent;
        fill.setAlphaF(theme.dark ? 0.18F : 0.12F);
        painter.fillRect(rangeRect(), fill);
    }

    void paintHandles(QPainter& painter, const Theme& theme) const {
        if (!m_view.m_range) return;
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

    [[nodiscard]] QRectF rangeRect() const {
        const QRectF area = plot();
        const double left = std::max(area.left(), x(m_view.m_range->first));
        const double right = std::min(area.right(), x(m_view.m_range->second));
        return QRectF(left, area.top(), std::max(1.0, right - left), area.height());
    }

    void paintBars(QPainter& painter, const Theme& theme) const {
        const BinSeries& series = m_view.m_series;
        const double width = plot().width() / static_cast<double>(series.counts.size());
        const double gap = width >= 4 ? 1 : 0;
        for (std::size_t bin = 0; bin < series.counts.size(); ++bin) {
            if (series.counts[bin] == 0) continue;
            const double left = x(series.startOf(bin));
            const double top = y(static_cast<double>(series.counts[bin]));
            const QRectF bar(left, top, std::max(1.0, std::min(width - gap, 48.0)), plot().bottom() - top);
            const bool inside = m_view.m_range && series.startOf(bin) >= m_view.m_range->first &&
                                series.startOf(bin) < m_view.m_range->second;
            const QColor color = inside ? theme.accent : theme.ink;
            if (bin + 1 == series.counts.size() && m_view.m_lastIncomplete) {
                paintHatched(painter, bar, color);
            } else {
                painter.fillRect(bar, color);
            }
        }
    }

    // As clipped lines, so that every paint device shows it.
    static void paintHatched(QPainter& painter, const QRectF& bar, const QColor& color) {
        painter.save();
        painter.setClipRect(bar, Qt::IntersectClip);
        painter.setPen(QPen(color, 1.4));
        for (double at = bar.left() - bar.height(); at < bar.right(); at += 4) {
            painter.drawLine(QPointF(at, bar.bottom()), QPointF(at + bar.height(), bar.top()));
        }
        painter.setClipping(false);
        painter.setPen(QPen(color, 1, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
        painter.restore();
    }

    void paintTimes(QPainter& painter, const Theme& theme) const {
        const QRectF area = plot();
        const bool narrowBars = m_view.m_series.width < std::chrono::hours(24);
        const QFontMetricsF metrics(painter.font());
        double free = area.left() - 4;
        for (const TimeLabel& label :
             dayLabels(m_view.m_series.start, m_view.m_series.end() - std::chrono::microseconds(1), area.width())) {
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

    TimelineChart& m_view;
};

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
    m_overlay = new Overlay(*this);

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
    m_series = std::move(series);
    m_loading = false;
    m_lastIncomplete = !m_series.counts.empty() && now < m_series.end();
    std::int64_t highest = 0;
    std::int64_t all = 0;
    for (const std::int64_t count : m_series.counts) {
        highest = std::max(highest, count);
        all += count;
    }
    m_steps = axisSteps(highest);
    if (!m_series.counts.empty()) {
        m_time->setRange(toMs(m_series.start), toMs(m_series.end()));
        m_items->setRange(0, static_cast<double>(m_steps.back()));
        setAccessibleDescription(
            tr("%1 items, %2; at most %3 in one bar")
                .arg(formatCount(all), formatRange(m_series.start, m_series.end()), formatCount(highest)));
    }
    layoutPlot();
    if (isTableShown()) fillTable();
}

void TimelineChart::setLoading(bool loading) {
    m_loading = loading;
    m_overlay->update();
}

void TimelineChart::setRange(std::optional<TimeRange> range) {
    if (m_range == range) return;
    m_range = range;
    m_overlay->update();
    Q_EMIT rangeChanged();
}

double TimelineChart::xOf(core::UtcTime time) const {
    const QRectF plot = chart()->plotArea();
    const double from = toMs(m_series.start);
    const double to = toMs(m_series.end());
    return plot.left() + plot.width() * (toMs(time) - from) / std::max(1.0, to - from);
}

void TimelineChart::layoutPlot() {
    const double left = QFontMetricsF(fontFor(Type::Caption)).horizontalAdvance(formatCount(m_steps.back())) + 8;
    const QSizeF size(viewport()->size());
    chart()->setPlotArea(QRectF(left, topRoom, std::max(16.0, size.width() - left - 2),
                                std::max(16.0, size.height() - topRoom - axisHeight)));
    m_overlay->layoutChanged();
    m_overlay->update();
}

void TimelineChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    layoutPlot();
    if (m_table != nullptr) m_table->setGeometry(rect());
}

std::optional<std::size_t> TimelineChart::binAt(double x) const {
    if (m_series.counts.empty()) return std::nullopt;
    const QRectF plot = chart()->plotArea();
    const double share = std::clamp((x - plot.left()) / plot.width(), 0.0, 1.0);
    const auto bin = static_cast<std::size_t>(share * static_cast<double>(m_series.counts.size()));
    return std::min(bin, m_series.counts.size() - 1);
}

void TimelineChart::markBins(std::size_t first, std::size_t last) {
    setRange(TimeRange{m_series.startOf(std::min(first, last)), m_series.startOf(std::max(first, last) + 1)});
}

void TimelineChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_dragFrom = binAt(event->position().x());
    m_dragged = false;
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
    const bool inside = m_range && m_series.startOf(from) >= m_range->first && m_series.startOf(from) < m_range->second;
    if (m_range && !inside) {
        setRange(std::nullopt);
    } else if (bin && !m_range) {
        markBins(from, *bin);
    }
}

void TimelineChart::moveRange(int start, int end) {
    if (m_series.counts.empty()) return;
    const auto bins = static_cast<std::int64_t>(m_series.counts.size());
    std::int64_t first = bins - 1;
    std::int64_t last = bins - 1;
    if (m_range) {
        first = (m_range->first - m_series.start) / m_series.width + start;
        last = (m_range->second - m_series.start) / m_series.width - 1 + end;
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
            if (m_range) Q_EMIT rangeAccepted();
            return;
        case Qt::Key_Escape:
            if (m_range) {
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

bool TimelineChart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto bin = binAt(help->pos().x())) {
            const core::UtcTime start = m_series.startOf(*bin);
            QToolTip::showText(help->globalPos(),
                               tr("%1 items, %2 UTC")
                                   .arg(formatCount(m_series.counts[*bin]), formatRange(start, start + m_series.width)),
                               this);
        }
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
    if (m_table == nullptr) {
        m_table = new QTableView(this);
        m_table->setObjectName(objectName() + QStringLiteral("Table"));
        m_table->setAccessibleName(tr("Items over time as a table"));
        m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
        m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
        m_table->verticalHeader()->hide();
        m_table->verticalHeader()->setDefaultSectionSize(24);
        m_table->horizontalHeader()->setStretchLastSection(true);
        m_table->setModel(new QStandardItemModel(m_table));
    }
    fillTable();
    m_table->setGeometry(rect());
    m_table->show();
    m_table->setFocus();
}

void TimelineChart::fillTable() {
    auto* model = static_cast<QStandardItemModel*>(m_table->model());
    model->clear();
    model->setHorizontalHeaderLabels({tr("Begins (UTC)"), tr("Items")});
    for (std::size_t bin = m_series.counts.size(); bin-- > 0;) {
        auto* time = new QStandardItem(formatIso(m_series.startOf(bin)));
        auto* count = new QStandardItem(formatCount(m_series.counts[bin]));
        count->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        model->appendRow({time, count});
    }
    m_table->setColumnWidth(0, 184);
}

}  // namespace groundswell::ui
