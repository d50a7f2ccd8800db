#pragma once

#include "ui/charts/bins.h"

#include <QtCharts/QChartView>

#include <map>
#include <string>
#include <vector>

class QBarCategoryAxis;
class QStackedBarSeries;
class QValueAxis;

namespace groundswell::ui {

/// Items of each source, a bar a day.
struct VolumeSeries {
    struct Part {
        std::string source;  ///< empty = all sources beyond the shown ones
        std::int64_t items = 0;
        BinSeries bins;
    };
    std::vector<Part> parts;  ///< most items first
    std::int64_t items = 0;

    [[nodiscard]] std::size_t days() const { return parts.empty() ? 0 : parts.front().bins.counts.size(); }
};

/// The last `mostDays` days of the sources; those after the sixth are one part. The total of each day is kept.
[[nodiscard]] VolumeSeries makeVolume(const std::map<std::string, std::vector<domain::TimeBin>>& bySource,
                                      std::size_t mostDays);

/// Stacked bars of sources per day, UTC; the last bar is hatched while its day goes on. Owner thread only.
class VolumeChart : public QChartView {
    Q_OBJECT

public:
    explicit VolumeChart(QWidget* parent = nullptr);

    void setVolume(VolumeSeries volume, core::UtcTime now);
    [[nodiscard]] const VolumeSeries& volume() const { return m_volume; }
    [[nodiscard]] bool isLastIncomplete() const { return m_lastIncomplete; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    bool viewportEvent(QEvent* event) override;

private:
    void rebuild();
    void layoutPlot();

    QValueAxis* m_items;
    QBarCategoryAxis* m_days;
    QStackedBarSeries* m_bars = nullptr;
    VolumeSeries m_volume;
    std::vector<std::int64_t> m_steps{0, 1};
    bool m_lastIncomplete = false;
    bool m_dark = false;
};

}  // namespace groundswell::ui
