#pragma once

#include "models/core/clock.h"
#include "pipeline/service.h"

#include <QWidget>

#include <vector>

namespace groundswell::ui {

/// The life of one job as a band from left to right: waiting, queued, running, put off. What does not show for its
/// shortness gets a few pixels; below stand the begin and the end. The accessible description says it in words.
class JobTimeline : public QWidget {
    Q_OBJECT

public:
    explicit JobTimeline(QWidget* parent = nullptr);

    void setSpans(std::vector<pipeline::JobSpan> spans, pipeline::JobState state, core::UtcTime now);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }
    /// "Queued 2 s, running 10 min, ..."
    [[nodiscard]] QString description() const;
    /// From left to right, in pixels, as wide as `width` together.
    [[nodiscard]] static std::vector<double> widthsOf(const std::vector<pipeline::JobSpan>& spans, double width);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRectF band() const;
    void paintSpan(QPainter& painter, const QRectF& rect, pipeline::JobSpan::What what) const;

    std::vector<pipeline::JobSpan> m_spans;
    pipeline::JobState m_state = pipeline::JobState::Waiting;
    core::UtcTime m_now{};
};

}  // namespace groundswell::ui
