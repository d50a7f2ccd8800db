#pragma once

#include "ui/charts/bins.h"

#include <QtCharts/QChartView>

#include <optional>
#include <utility>

class QTableView;
class QValueAxis;

namespace groundswell::ui {

using TimeRange = std::pair<core::UtcTime, core::UtcTime>;  ///< half-open

/// Items per hour, day or week as bars. Dragging, or the arrow keys, marks a range of whole bars; Enter accepts it, Esc
/// clears it. The numbers can be shown as a table instead. At most 2,000 bars. Owner thread only.
class TimelineChart : public QChartView {
    Q_OBJECT

public:
    explicit TimelineChart(QWidget* parent = nullptr);

    /// `now` decides whether the last bar is incomplete.
    void setBins(BinSeries series, core::UtcTime now);
    [[nodiscard]] const BinSeries& bins() const { return m_series; }
    /// Old bars stay, faded, until new ones arrive.
    void setLoading(bool loading);

    [[nodiscard]] const std::optional<TimeRange>& range() const { return m_range; }
    void setRange(std::optional<TimeRange> range);
    [[nodiscard]] bool isLastIncomplete() const { return m_lastIncomplete; }

    [[nodiscard]] bool isTableShown() const;
    void setTableShown(bool shown);

    [[nodiscard]] QSize sizeHint() const override { return {392, 128}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 96}; }

    /// Where a moment lies, in the coordinates of the viewport.
    [[nodiscard]] double xOf(core::UtcTime time) const;

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
    class Overlay;

    [[nodiscard]] std::optional<std::size_t> binAt(double x) const;
    void markBins(std::size_t first, std::size_t last);
    void moveRange(int start, int end);
    void layoutPlot();
    void fillTable();

    QValueAxis* m_time;
    QValueAxis* m_items;
    Overlay* m_overlay;
    QTableView* m_table = nullptr;
    BinSeries m_series;
    std::vector<std::int64_t> m_steps{0, 1};
    std::optional<TimeRange> m_range;
    std::optional<std::size_t> m_dragFrom;
    bool m_dragged = false;
    bool m_lastIncomplete = false;
    bool m_loading = false;
};

}  // namespace groundswell::ui
