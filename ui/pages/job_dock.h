#pragma once

#include "ui/pages/page.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

namespace groundswell::ui {

class JobTimeline;
class TextLabel;

/// The sentence about what is wrong with a job, with what can be done about it.
class JobBanner : public QWidget {
    Q_OBJECT

public:
    explicit JobBanner(QWidget* parent = nullptr);

    /// What may be done: `retry` and `cancel` show their buttons. Hidden when there is nothing to say or do.
    void showJob(const pipeline::JobStatus& job, bool retry, bool cancel);
    /// Why it was not done; the buttons can be pressed again.
    void showRefusal(const core::Error& error);

Q_SIGNALS:
    void retryRequested();
    void cancelRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    int m_tone = 0;
    TextLabel* m_sentence;
    TextLabel* m_more;
    TextLabel* m_refusal;
    QPushButton* m_retry;
    QPushButton* m_cancel;
};

/// One job, or a run without a job: what went wrong and what can be done, its life as a band, its attempts, what it
/// counted and what it could not use. Owner thread only.
class JobDock : public QWidget {
    Q_OBJECT

public:
    explicit JobDock(PageContext context, QWidget* parent = nullptr);

    /// Shows what is known at once and asks for the rest.
    void showJob(const pipeline::JobStatus& job);
    /// Forgets the job.
    void clear();

Q_SIGNALS:
    void closeRequested();
    /// A job was put back or cancelled.
    void acted();

private:
    QWidget* makeHead();
    QWidget* makeBody();
    void showStatus(const pipeline::JobStatus& job);
    void showDetails(const pipeline::JobDetails& details);
    void showAttempts(const pipeline::JobDetails& details);
    void askIssues(const pipeline::JobStatus& job);
    void showIssues(const std::vector<domain::RunIssue>& issues);
    void retry();
    void cancel();

    PageContext m_context;
    pipeline::JobStatus m_job;
    TextLabel* m_title;
    JobBanner* m_banner;
    TextLabel* m_state;
    TextLabel* m_counts;
    TextLabel* m_times;
    JobTimeline* m_timeline;
    TextLabel* m_attemptHead;
    QTableWidget* m_attempts;
    TextLabel* m_issueHead;
    QPlainTextEdit* m_issues;
    pipeline::Ticket m_detailTicket;
    pipeline::Ticket m_issueTicket;
    pipeline::Ticket m_retryTicket;
};

}  // namespace groundswell::ui
