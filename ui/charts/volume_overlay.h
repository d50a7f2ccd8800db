#pragma once

#include "models/domain/source_state.h"
#include "ui/charts/volume_series.h"

#include <QGraphicsItem>

#include <optional>
#include <utility>

class QChartView;

namespace groundswell::ui {

struct Theme;

/// What a chart of volume shows. A value.
struct VolumeState {
    VolumeSeries volume;
    std::vector<std::int64_t> steps{0, 1};                      ///< of the axis
    std::optional<std::pair<std::size_t, std::size_t>> marked;  ///< first and last day
    std::vector<domain::FetchGap> gaps;
    bool lastIncomplete = false;
    bool shares = false;

    /// Of one part, or per cent of the day.
    [[nodiscard]] double valueOf(std::size_t part, std::size_t day) const;
    [[nodiscard]] std::int64_t wholeOf(std::size_t day) const;
};

/// Where the label of a gap stands whose line is at `x`: before the line, behind it, or, where neither side has room,
/// across it. Pure.
[[nodiscard]] QRectF gapLabelRect(const QRectF& plot, double x, double width);

/// Axes, the bar of the day that goes on, marked days and the newest gap over the bars of a chart; owned by the chart.
class VolumeOverlay : public QGraphicsItem {
public:
    VolumeOverlay(QChartView& view, const VolumeState& state);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    void layoutChanged() { prepareGeometryChange(); }

    /// The part of a day's room that its bar takes.
    static constexpr double barWidth = 0.68;
    [[nodiscard]] static QString stepWords(const VolumeState& state, std::int64_t step);

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] double y(double value) const;
    void paintSteps(QPainter& painter, const Theme& theme) const;
    void paintDays(QPainter& painter, const Theme& theme) const;
    void paintOpenDay(QPainter& painter, const Theme& theme) const;
    void paintMarked(QPainter& painter, const Theme& theme) const;
    void paintGap(QPainter& painter, const Theme& theme) const;

    QChartView& m_view;
    const VolumeState& m_state;
};

}  // namespace groundswell::ui
