#pragma once

#include "ui/charts/timeline_overlay.h"

#include <QGraphicsItem>

#include <optional>
#include <vector>

class QChartView;

namespace groundswell::ui {

/// What a chart of several series shows. A value.
struct CompareState {
    struct Look {
        QString name;  ///< one line
        std::size_t slot = 0;
    };
    CompareValues values;
    std::vector<Look> looks;  ///< of the lines
    AxisScale scale;
    std::optional<TimeRange> range;
    std::vector<ChartNote> notes;
    std::optional<std::size_t> pointed;  ///< the bin under the crosshair
    double endRoom = 0;                  ///< for names at the ends of the lines; 0 = none
    bool loading = false;

    [[nodiscard]] double binOf(core::UtcTime time) const;
    /// Without the bin that goes on.
    [[nodiscard]] std::optional<std::size_t> lastWholePoint(std::size_t line) const;
};

/// What lies behind the lines (grid, hatched last bin, marked range) or over them (markers, names, notes, crosshair).
/// Owned by the chart; two of them on one state.
class CompareOverlay : public QGraphicsItem {
public:
    enum class Layer { Behind, Over };
    CompareOverlay(QChartView& view, const CompareState& state, Layer layer);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
    void layoutChanged() { prepareGeometryChange(); }

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] double x(double bin) const;
    [[nodiscard]] double y(double value) const;
    [[nodiscard]] QPointF point(std::size_t line, std::size_t bin) const;
    [[nodiscard]] QRectF rangeRect() const;
    void paintGrid(QPainter& painter, const Theme& theme) const;
    void paintLabels(QPainter& painter, const Theme& theme) const;
    void paintIncomplete(QPainter& painter, const Theme& theme) const;
    void paintMarkers(QPainter& painter, const Theme& theme) const;
    void paintEnds(QPainter& painter, const Theme& theme) const;
    void paintHandles(QPainter& painter, const Theme& theme) const;
    void paintCrosshair(QPainter& painter, const Theme& theme) const;
    void paintCard(QPainter& painter, const Theme& theme, double at) const;

    QChartView& m_view;
    const CompareState& m_state;
    const Layer m_layer;
};

}  // namespace groundswell::ui
