#pragma once

#include "ui/charts/volume_series.h"

#include <QWidget>

namespace groundswell::ui {

/// Names, counts and shares of the parts of a volume chart, in the order of the stack.
class VolumeLegend : public QWidget {
    Q_OBJECT

public:
    explicit VolumeLegend(QWidget* parent = nullptr);

    void setVolume(const VolumeSeries& volume);
    /// What is on the screen, `height` pixels high, from the painter's origin on.
    void paintInto(QPainter& painter, int height) const;
    [[nodiscard]] QSize sizeHint() const override { return {208, 200}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Line {
        QString name;
        std::int64_t items = 0;
    };
    std::vector<Line> m_lines;
    std::int64_t m_items = 0;
};

}  // namespace groundswell::ui
