#pragma once

#include "ui/charts/chart_notes.h"
#include "ui/charts/compare_series.h"

#include <QGraphicsItem>

#include <optional>
#include <utility>
#include <vector>

class QChartView;

namespace groundswell::ui {

using TimeRange = std::pair<core::UtcTime, core::UtcTime>;  ///< half-open

/// What a timeline of bars shows. A value.
struct TimelineState {
    BinSeries series;
    SeriesValues values;  ///< of the bars: counts, or per cent
    Measure measure = Measure::Items;
    AxisScale scale;
    std::optional<TimeRange> range;
    std::optional<double> usual;
    std::vector<ChartNote> notes;
    bool lastIncomplete = false;
    bool loading = false;

    [[nodiscard]] double shareOfWidth(core::UtcTime time) const;
};

/// Bars, grid, labels, notes and the marked range over the plot area of a chart; owned by the chart.
class TimelineOverlay : public QGraphicsItem {
public:
    TimelineOverlay(QChartView& view, const TimelineState& state);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    void layoutChanged() { prepareGeometryChange(); }

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] double x(core::UtcTime time) const;
    [[nodiscard]] double y(double value) const;
    [[nodiscard]] QRectF rangeRect() const;
    void paintGrid(QPainter& painter, const Theme& theme) const;
    void paintRange(QPainter& painter, const Theme& theme) const;
    void paintHandles(QPainter& painter, const Theme& theme) const;
    void paintBars(QPainter& painter, const Theme& theme) const;
    void paintUsual(QPainter& painter, const Theme& theme) const;
    void paintTimes(QPainter& painter, const Theme& theme) const;

    QChartView& m_view;
    const TimelineState& m_state;
};

}  // namespace groundswell::ui
