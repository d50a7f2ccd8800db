#pragma once

#include "models/core/clock.h"
#include "pipeline/service.h"
#include "ui/shell/service_bridge.h"

#include <QStatusBar>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

class QAbstractButton;
class QHBoxLayout;
class QProgressBar;
class QToolButton;

namespace groundswell::ui {

class TextLabel;

/// What is being done in the background, with its progress and a way to cancel, what needs somebody, what comes next,
/// what the last change did with a way to take it back, and the time.
class ActivityStrip : public QStatusBar {
    Q_OBJECT

public:
    ActivityStrip(ServiceBridge& bridge, std::shared_ptr<const core::Clock> clock, QWidget* parent = nullptr);

    /// A sentence for 8 seconds; a bad one stays until the next, or until another page is shown.
    void say(const QString& sentence, bool bad = false);
    /// A sentence with a button for 8 seconds; pressing it calls back once and ends the sentence.
    void say(const QString& sentence, const QString& actionText, std::function<void()> callback);
    /// Takes back what it says.
    void endSentence();
    /// An error that is shown has been seen: its place is the page where it came.
    void endError();
    /// Why the workspace can only be read; empty = it can be written.
    void setReadOnlyReason(const QString& reason);

    /// What a person typed and has not saved; empty = all is saved.
    void setUnsaved(const QString& sentence);

    /// What the store knows of work, sources and schedules; nothing = no workspace is open.
    void setStanding(const std::optional<pipeline::Standing>& standing);

Q_SIGNALS:
    /// The sources that need somebody were pressed.
    void attentionRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void makeActivity(QHBoxLayout* row);
    void makeWords(QHBoxLayout* row);
    void showJobs();
    void showStanding();
    void showTime();

    ServiceBridge& m_bridge;
    std::shared_ptr<const core::Clock> m_clock;
    QWidget* m_icon;
    TextLabel* m_job;
    QProgressBar* m_progress;
    TextLabel* m_counts;
    QToolButton* m_cancel;
    TextLabel* m_inProgress;
    QAbstractButton* m_attention;
    TextLabel* m_next;
    TextLabel* m_message;
    QToolButton* m_action;
    TextLabel* m_readOnly;
    TextLabel* m_saved;
    TextLabel* m_time;
    QTimer m_minute;
    QTimer m_quiet;
    bool m_isBad = false;  ///< an error is shown
    pipeline::JobId m_shown = 0;
    std::optional<pipeline::Standing> m_standing;
    std::function<void()> m_callback;
};

}  // namespace groundswell::ui
