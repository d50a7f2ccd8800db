#pragma once

#include "ui/charts/chart_image.h"
#include "ui/charts/timeline_overlay.h"
#include "ui/charts/volume_overlay.h"

#include <QtCharts/QChartView>

class QBarCategoryAxis;
class QStackedBarSeries;
class QValueAxis;

namespace groundswell::ui {

/// Stacked bars of sources per day, UTC; the last bar is hatched while its day goes on. Dragging chooses days at once;
/// a click or the arrow keys mark them, with Shift the last one, then Enter chooses them and Esc clears the mark. Owner
/// thread only.
class VolumeChart : public QChartView {
    Q_OBJECT

public:
    explicit VolumeChart(QWidget* parent = nullptr);

    void setVolume(VolumeSeries volume, core::UtcTime now);
    /// Whether each day's bar is as high as the others, in percent of the day.
    void setShares(bool shares);
    [[nodiscard]] bool showsShares() const { return m_state.shares; }
    /// Times that sources are known to miss; the newest within the days is marked.
    void setGaps(std::vector<domain::FetchGap> gaps);
    [[nodiscard]] const VolumeSeries& volume() const { return m_state.volume; }
    [[nodiscard]] bool isLastIncomplete() const { return m_state.lastIncomplete; }
    /// The marked days, half-open.
    [[nodiscard]] std::optional<TimeRange> range() const;
    /// False when none are.
    bool clearRange();
    /// Where the middle of a day lies, in the coordinates of the viewport.
    [[nodiscard]] double xOf(std::size_t day) const;
    /// The chart as it is on the screen.
    void paintInto(QPainter& painter, const QRectF& rect) const;

Q_SIGNALS:
    void rangeChanged();
    /// These days, half-open, were chosen.
    void rangeAccepted(groundswell::core::UtcTime from, groundswell::core::UtcTime to);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    using Days = std::optional<std::pair<std::size_t, std::size_t>>;

    void rebuild();
    void layoutPlot();
    void mark(const Days& days);
    void moveMark(int first, int last);
    void accept();
    void describe();
    [[nodiscard]] std::optional<std::size_t> dayAt(double x) const;

    VolumeState m_state;
    VolumeOverlay* m_overlay;
    QValueAxis* m_items;
    QBarCategoryAxis* m_days;
    QStackedBarSeries* m_bars = nullptr;
    std::optional<std::size_t> m_dragFrom;
    bool m_dragged = false;
    bool m_dark = false;
};

}  // namespace groundswell::ui
