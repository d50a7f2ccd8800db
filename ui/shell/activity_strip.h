#pragma once

#include "models/core/clock.h"
#include "pipeline/service.h"
#include "ui/shell/service_bridge.h"

#include <QStatusBar>
#include <QTimer>

#include <functional>
#include <memory>

class QProgressBar;
class QToolButton;

namespace groundswell::ui {

class TextLabel;

/// What is being done in the background, with its progress and a way to cancel, what the last change did, and the time.
class ActivityStrip : public QStatusBar {
    Q_OBJECT

public:
    ActivityStrip(ServiceBridge& bridge, std::shared_ptr<const core::Clock> clock, QWidget* parent = nullptr);

    /// A sentence for 8 seconds; a bad one stays until the next.
    void say(const QString& sentence, bool bad = false);
    /// Why the workspace can only be read; empty = it can be written.
    void setReadOnlyReason(const QString& reason);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showJobs();
    void showTime();

    ServiceBridge& m_bridge;
    std::shared_ptr<const core::Clock> m_clock;
    TextLabel* m_job;
    QProgressBar* m_progress;
    TextLabel* m_counts;
    QToolButton* m_cancel;
    TextLabel* m_message;
    TextLabel* m_readOnly;
    TextLabel* m_time;
    QTimer m_minute;
    QTimer m_quiet;
    pipeline::JobId m_shown = 0;
};

}  // namespace groundswell::ui
