#pragma once

#include "ui/charts/chart_image.h"
#include "ui/charts/timeline_overlay.h"

#include <QtCharts/QChartView>

#include <optional>

class QTableView;
class QValueAxis;

namespace groundswell::pipeline {
struct ExportTable;
}

namespace groundswell::ui {

/// Items per hour, day or week as bars. Dragging, or the arrow keys, marks a range of whole bars, whose handles can be
/// dragged; Enter accepts it, Esc clears it. The numbers can be shown as a table instead. At most 2,000 bars. Owner
/// thread only.
///
///     chart->setBins(fillBins(bins, width), now);
///     chart->setShareOf(allBins);             // Share: of all items of each bar, as Service::timeline gave them
///     chart->setShareOf({});                  // Count
///     chart->setLog(true);                    // Log; 0 lies on the floor
///     chart->setUsual(usualOfADay / 24);      // dashed line, in items per bar
///     chart->setAnnotations({{when, words}}); // numbered discs above the bars, in order of time
///     seams.saveFile(..., [=](QString file) { // see ui/pages/save_image.h, which does just this
///         service.startWriteFile(path, chart->saveImage(imageFormatOf(file), title));
///     });
class TimelineChart : public QChartView {
    Q_OBJECT

public:
    explicit TimelineChart(QWidget* parent = nullptr);

    /// `now` decides whether the last bar is incomplete.
    void setBins(BinSeries series, core::UtcTime now);
    [[nodiscard]] const BinSeries& bins() const { return m_state.series; }
    /// Old bars stay, faded, until new ones arrive.
    void setLoading(bool loading);

    /// What the bars are shown as a share of, in bins of the same width; empty = counts. Bars without any are gaps.
    void setShareOf(std::vector<domain::TimeBin> total);
    [[nodiscard]] bool isShare() const { return m_state.measure == Measure::Share; }
    void setLog(bool logarithmic);
    [[nodiscard]] bool isLog() const { return m_log; }
    /// Items that a bar usually has; none = no line. Not shown with shares.
    void setUsual(std::optional<double> itemsPerBar);
    void setAnnotations(std::vector<ChartNote> notes);
    [[nodiscard]] const TimelineState& state() const { return m_state; }

    [[nodiscard]] const std::optional<TimeRange>& range() const { return m_state.range; }
    void setRange(std::optional<TimeRange> range);
    [[nodiscard]] bool isLastIncomplete() const { return m_state.lastIncomplete; }

    [[nodiscard]] bool isTableShown() const;
    void setTableShown(bool shown);
    /// Newest first, as the table shows it.
    [[nodiscard]] pipeline::ExportTable table() const;
    /// The chart as it is on the screen, below its title, as the bytes of a file.
    [[nodiscard]] QByteArray saveImage(ImageFormat format, const QString& title) const;

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
    [[nodiscard]] std::optional<std::size_t> binAt(double x) const;
    [[nodiscard]] std::optional<std::size_t> farEndOfHandle(double x) const;
    [[nodiscard]] QString barWords(std::size_t bin) const;
    void measure();
    void markBins(std::size_t first, std::size_t last);
    void moveRange(int start, int end);
    void layoutPlot();

    TimelineState m_state;
    QValueAxis* m_time;
    QValueAxis* m_items;
    TimelineOverlay* m_overlay;
    QTableView* m_table = nullptr;
    std::vector<domain::TimeBin> m_total;
    std::optional<std::size_t> m_dragFrom;
    bool m_dragged = false;
    bool m_log = false;
};

}  // namespace groundswell::ui
