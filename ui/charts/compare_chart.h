#pragma once

#include "ui/charts/compare_overlay.h"

#include <QtCharts/QChartView>

class QValueAxis;
class QXYSeries;

namespace groundswell::ui {

/// Several series as lines, each in the colour, dash and marker of its slot. Dragging, or the arrow keys, marks a range
/// of whole bins (by date alone); Enter accepts it, Esc clears it. A crosshair reads all series. At most 2,000 bins.
/// Owner thread only.
class CompareChart : public QChartView {
    Q_OBJECT

public:
    explicit CompareChart(QWidget* parent = nullptr);

    /// `looks` are those of the lines. Several charts with one scale can be read beside each other.
    void setValues(CompareValues values, std::vector<CompareState::Look> looks, AxisScale scale);
    /// Old lines stay, faded, until new ones arrive.
    void setLoading(bool loading);
    void setAnnotations(std::vector<ChartNote> notes);
    [[nodiscard]] const CompareState& state() const { return m_state; }

    [[nodiscard]] const std::optional<TimeRange>& range() const { return m_state.range; }
    void setRange(std::optional<TimeRange> range);
    /// Where the middle of a bin lies, in the coordinates of the viewport.
    [[nodiscard]] double xOf(std::size_t bin) const;
    /// The chart as it is on the screen, without what follows the mouse.
    void paintInto(QPainter& painter, const QRectF& rect) const;

    [[nodiscard]] QSize sizeHint() const override { return {640, 280}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 96}; }

Q_SIGNALS:
    void rangeChanged();
    void rangeAccepted();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    [[nodiscard]] std::optional<std::size_t> binAt(double x) const;
    [[nodiscard]] std::optional<std::size_t> farEndOfHandle(double x) const;
    void markBins(std::size_t first, std::size_t last);
    void moveRange(int start, int end);
    void point(std::optional<std::size_t> bin);
    void rebuild();
    void addLine(std::size_t line);
    void addPart(const QList<QPointF>& points, const QPen& pen);
    void describe();
    void layoutPlot();
    void repaintAll();

    CompareState m_state;
    QValueAxis* m_bins;
    QValueAxis* m_height;
    CompareOverlay* m_behind;
    CompareOverlay* m_over;
    std::optional<std::size_t> m_dragFrom;
    bool m_dragged = false;
};

}  // namespace groundswell::ui
