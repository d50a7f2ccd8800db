#include "ui/pages/job_dock.h"

#include "ui/charts/job_timeline.h"
#include "ui/shell/describe.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/toned_cell_delegate.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QToolButton>

#include <algorithm>

namespace groundswell::ui {

using pipeline::JobState;

namespace {

constexpr int mostAttemptsShown = 6;

bool canRetry(const pipeline::JobStatus& job) {
    return job.id > 0 && (job.state == JobState::Failed || job.state == JobState::Cancelled);
}

TextLabel* line(const char* name, Type type, Tone tone, QWidget* parent) {
    auto* label = new TextLabel(type, tone, parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    return label;
}

// "2 inputs could not be used, 3 warnings:"
QString describeIssues(const std::vector<domain::RunIssue>& issues) {
    const auto refused = std::count_if(issues.begin(), issues.end(), [](const auto& issue) { return issue.rejected; });
    const auto warnings = static_cast<std::int64_t>(issues.size()) - refused;
    QStringList parts;
    if (refused > 0) {
        parts << formatCounted(refused, JobDock::tr("%1 input could not be used"),
                               JobDock::tr("%1 inputs could not be used"));
    }
    if (warnings > 0) parts << formatCounted(warnings, JobDock::tr("%1 warning"), JobDock::tr("%1 warnings"));
    if (parts.isEmpty()) return JobDock::tr("Every record could be used.");
    return JobDock::tr("%1:").arg(parts.join(JobDock::tr(", ")));
}

}  // namespace

JobBanner::JobBanner(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("jobBanner"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(40, 12, 16, 12);
    column->setSpacing(6);
    m_sentence = line("jobProblem", Type::Title, Tone::Text, this);
    m_more = line("jobProblemMore", Type::Body, Tone::Text, this);
    m_refusal = line("jobRefusal", Type::Body, Tone::Error, this);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    m_retry = new QPushButton(accentIcon(QStringLiteral("refresh")), tr("Retry now"), this);
    m_retry->setObjectName(QStringLiteral("retryJob"));
    m_retry->setFixedHeight(24);
    setPrimary(m_retry);
    m_cancel = new QPushButton(icon(QStringLiteral("cancel")), tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("cancelSelectedJob"));
    m_cancel->setFixedHeight(24);
    buttons->addWidget(m_retry);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    column->addWidget(m_sentence);
    column->addWidget(m_more);
    column->addLayout(buttons);
    column->addWidget(m_refusal);
    connect(m_retry, &QPushButton::clicked, this, &JobBanner::retryRequested);
    connect(m_cancel, &QPushButton::clicked, this, &JobBanner::cancelRequested);
    hide();
}

void JobBanner::showJob(const pipeline::JobStatus& job, bool retry, bool cancel) {
    const StateWords state = describeState(job.state);
    m_icon = state.icon;
    m_tone = state.tone;
    // The cause first; the state says the rest.
    QString sentence = job.error ? oneLine(text(job.error->message)) : QString();
    if (sentence.isEmpty() || job.state == JobState::Cancelled) sentence = state.words;
    m_sentence->setText(sentence);
    QString more;
    switch (job.state) {
        case JobState::Failed:
            more = job.needsPerson ? tr("It will fail again until something is changed.")
                                   : tr("It failed %1 times in a row.").arg(formatCount(job.attempt));
            break;
        case JobState::Retrying: more = tr("It is tried again by itself. All other jobs go on."); break;
        case JobState::Blocked: more = tr("It waited for that job. Try that one again, and this one follows."); break;
        case JobState::Cancelled: more = tr("What was done so far is kept."); break;
        case JobState::Interrupted: more = tr("The program ended before this run did."); break;
        case JobState::Partial: more = tr("What could be used is here."); break;
        default: break;
    }
    m_more->setText(more);
    m_more->setVisible(!more.isEmpty());
    m_refusal->hide();
    m_retry->setVisible(retry);
    m_retry->setEnabled(true);
    m_cancel->setVisible(cancel);
    m_cancel->setEnabled(true);
    setAccessibleName(sentence);
    setVisible(job.state != JobState::Completed);
    update();
}

void JobBanner::showRefusal(const core::Error& error) {
    m_refusal->setText(describeError(error));
    m_refusal->show();
}

void JobBanner::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    const Tone tone = static_cast<Tone>(m_tone);
    const QColor ground = tone == Tone::Error ? theme.errorSoft : tone == Tone::Warn ? theme.warnSoft : theme.window;
    painter.fillRect(rect(), ground);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border);
    const int left = layoutDirection() == Qt::RightToLeft ? width() - 32 : 16;
    paintIcon(painter, QRectF(left, m_sentence->y() + 2, 16, 16), m_icon, toneColor(theme, tone));
}

JobDock::JobDock(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("runDetails"));
    setAccessibleName(tr("Job"));
    setMinimumWidth(320);
    setMaximumWidth(640);
    setSurface(this, Surface::Base);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    m_banner = new JobBanner(this);
    column->addWidget(m_banner);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(makeBody());
    setSurface(scroll->viewport(), Surface::Base);
    column->addWidget(scroll, 1);
    connect(m_banner, &JobBanner::retryRequested, this, &JobDock::retry);
    connect(m_banner, &JobBanner::cancelRequested, this, &JobDock::cancel);
}

QWidget* JobDock::makeHead() {
    auto* head = new QWidget(this);
    head->setFixedHeight(40);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 8, 0);
    m_title = new TextLabel(Type::Title, Tone::Text, head);
    m_title->setObjectName(QStringLiteral("runTitle"));
    m_title->setElided(true);
    auto* close = new QToolButton(head);
    close->setObjectName(QStringLiteral("closeRun"));
    close->setIcon(icon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::StrongFocus);
    close->setToolTip(tr("Close (Esc)"));
    close->setAccessibleName(tr("Close"));
    connect(close, &QToolButton::clicked, this, &JobDock::closeRequested);
    row->addWidget(m_title, 1);
    row->addWidget(close);
    return head;
}

QWidget* JobDock::makeBody() {
    auto* box = new QWidget(this);
    setSurface(box, Surface::Base);
    auto* body = new QVBoxLayout(box);
    body->setContentsMargins(16, 12, 16, 12);
    body->setSpacing(8);
    m_state = line("runState", Type::Strong, Tone::Text, box);
    m_timeline = new JobTimeline(box);
    m_times = line("jobTimes", Type::Body, Tone::Text2, box);
    m_counts = line("runCounts", Type::Body, Tone::Text2, box);
    m_attemptHead = line("attemptHead", Type::Strong, Tone::Text, box);
    m_attempts = new QTableWidget(0, 3, box);
    m_attempts->setObjectName(QStringLiteral("jobAttempts"));
    m_attempts->setAccessibleName(tr("Attempts"));
    m_attempts->setFrameShape(QFrame::NoFrame);
    m_attempts->setItemDelegate(new TonedCellDelegate(m_attempts));
    m_attempts->setShowGrid(false);
    m_attempts->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_attempts->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_attempts->setSelectionMode(QAbstractItemView::SingleSelection);
    m_attempts->setTabKeyNavigation(false);
    m_attempts->setWordWrap(false);
    m_attempts->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_attempts->verticalHeader()->hide();
    m_attempts->verticalHeader()->setDefaultSectionSize(24);
    m_attempts->horizontalHeader()->hide();
    m_attempts->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Fixed);
    m_attempts->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_attempts->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Fixed);
    m_attempts->setColumnWidth(0, 32);
    m_attempts->setColumnWidth(2, 96);
    m_issueHead = line("issueHead", Type::Strong, Tone::Text, box);
    m_issues = new QPlainTextEdit(box);
    m_issues->setObjectName(QStringLiteral("runIssues"));
    m_issues->setAccessibleName(tr("What could not be used, and warnings"));
    m_issues->setReadOnly(true);
    m_issues->setFrameShape(QFrame::NoFrame);
    m_issues->setTabChangesFocus(true);
    m_issues->setFont(fontFor(Type::Mono));
    m_issues->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_issues->setMinimumHeight(120);
    body->addWidget(m_state);
    body->addWidget(m_timeline);
    body->addWidget(m_times);
    body->addWidget(m_counts);
    body->addSpacing(8);
    body->addWidget(m_attemptHead);
    body->addWidget(m_attempts);
    body->addSpacing(8);
    body->addWidget(m_issueHead);
    body->addWidget(m_issues, 1000);
    body->addStretch(1);
    return box;
}

void JobDock::clear() {
    m_job = {};
    m_detailTicket.cancel();
    m_issueTicket.cancel();
}

void JobDock::showJob(const pipeline::JobStatus& job) {
    const bool same = job.id == m_job.id && job.run == m_job.run;
    showStatus(job);
    if (!same) {
        m_timeline->hide();
        m_times->hide();
        m_attemptHead->hide();
        m_attempts->hide();
        m_issueHead->hide();
        m_issues->hide();
    }
    if (job.id != 0) {
        m_detailTicket =
            m_context.service().jobDetails(job.id, [this](const core::Result<pipeline::JobDetails>& details) {
                if (details) showDetails(*details);
            });
    } else {
        m_detailTicket.cancel();
        pipeline::JobDetails run;
        run.status = job;
        const core::UtcTime end = job.endedAt.value_or(m_context.clock->now());
        const core::UtcTime began = job.startedAt.value_or(end);
        if (end > began) run.spans.push_back({pipeline::JobSpan::What::Running, began, end});
        run.ran = end - began;
        showDetails(run);
    }
    askIssues(job);
}

void JobDock::showStatus(const pipeline::JobStatus& job) {
    m_job = job;
    const QString title = oneLine(text(job.title));
    const QString kind = describeKind(job);
    m_title->setText(title.isEmpty() ? kind : QStringLiteral("%1 %2").arg(kind, isolated(title)));
    const bool canWrite = m_context.service().readOnlyReason().empty();
    m_banner->showJob(job, canWrite && canRetry(job), canWrite && !pipeline::hasEnded(job.state) && job.id != 0);
    QStringList words{describeState(job.state).words};
    if (job.id > 0) words << tr("job %1").arg(job.id);
    if (job.id == 0) words << tr("run %1").arg(job.run.value);
    if (!job.pool.empty()) words << describePool(job.pool);
    m_state->setText(words.join(QStringLiteral(" · ")));
    QStringList lines;
    const domain::RunCounts& counts = job.counts;
    if (counts.taken() > 0) {
        lines << tr("%1 records were read: %2 new, %3 changed, %4 known.")
                     .arg(formatCount(counts.read), formatCount(counts.created), formatCount(counts.changed),
                          formatCount(counts.unchanged));
    }
    if (counts.processed > 0)
        lines << formatCounted(counts.processed, tr("%1 item was processed."), tr("%1 items were processed."));
    if (counts.failed > 0) lines << formatCounted(counts.failed, tr("%1 item failed."), tr("%1 items failed."));
    if (counts.rejected > 0)
        lines << formatCounted(counts.rejected, tr("%1 record could not be used; the others are here."),
                               tr("%1 records could not be used; the others are here."));
    m_counts->setText(lines.join(QChar(u'\n')));
    m_counts->setVisible(!lines.isEmpty());
}

void JobDock::showDetails(const pipeline::JobDetails& details) {
    // The newest word about progress stays with the table.
    showStatus(details.status);
    m_timeline->setSpans(details.spans, details.status.state, m_context.clock->now());
    m_timeline->setVisible(!details.spans.empty());
    const bool ran = details.ran > std::chrono::microseconds(0);
    QString times = details.waited > std::chrono::microseconds(0) ? tr("Waited %1").arg(formatDuration(details.waited))
                                                                  : tr("Did not wait");
    times += ran ? tr(", ran %1").arg(formatDuration(details.ran)) : tr(", has not run");
    times += tr("; asked for %1").arg(formatTime(details.status.createdAt, m_context.clock->now()));
    m_times->setText(times + QStringLiteral(" UTC."));
    m_times->setToolTip(formatIso(details.status.createdAt));
    m_times->show();
    showAttempts(details);
}

void JobDock::showAttempts(const pipeline::JobDetails& details) {
    const int count = static_cast<int>(details.attempts.size());
    m_attemptHead->setVisible(count > 0);
    m_attempts->setVisible(count > 0);
    m_attemptHead->setText(tr("Attempts that did not succeed"));
    m_attempts->setRowCount(count);
    for (int row = 0; row < count; ++row) {
        // The newest first.
        const domain::JobAttempt& attempt = details.attempts[static_cast<std::size_t>(count - 1 - row)];
        const QString words = describeAttempt(attempt);
        const QString took = formatDuration(attempt.endedAt - attempt.startedAt.value_or(attempt.endedAt));
        const QStringList cells{formatCount(attempt.attempt), words,
                                formatTime(attempt.endedAt, m_context.clock->now())};
        for (int column = 0; column < 3; ++column) {
            auto* cell = new QTableWidgetItem(cells[column]);
            cell->setToolTip(plainTip(tr("%1\nEnded %2, ran %3").arg(words, formatIso(attempt.endedAt), took)));
            if (column != 1) cell->setData(ToneRole, static_cast<int>(Tone::Text2));
            if (column == 2) cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_attempts->setItem(row, column, cell);
        }
    }
    m_attempts->setFixedHeight(24 * std::clamp(count, 1, mostAttemptsShown) + 2);
}

void JobDock::askIssues(const pipeline::JobStatus& job) {
    if (job.run.isNone() || !pipeline::hasEnded(job.state)) {
        m_issueTicket.cancel();
        m_issueHead->hide();
        m_issues->hide();
        return;
    }
    m_issueTicket =
        m_context.service().runIssues(job.run, [this](const core::Result<std::vector<domain::RunIssue>>& issues) {
            if (issues) return showIssues(*issues);
            m_issueHead->setText(describeError(issues.error()));
            m_issueHead->show();
        });
}

void JobDock::showIssues(const std::vector<domain::RunIssue>& issues) {
    m_issues->setVisible(!issues.empty());
    const bool all = m_job.state == JobState::Completed && m_job.counts.taken() > 0;
    m_issueHead->setVisible(all || !issues.empty());
    m_issueHead->setText(describeIssues(issues));
    std::vector<domain::RunIssue> sorted = issues;
    std::stable_partition(sorted.begin(), sorted.end(), [](const domain::RunIssue& issue) { return issue.rejected; });
    QStringList lines;
    for (const domain::RunIssue& issue : sorted) {
        QString where = isolated(QFileInfo(text(issue.file)).fileName());
        if (issue.line > 0) where += QStringLiteral(":%1").arg(issue.line);
        const QString line = QStringLiteral("%1  %2").arg(where, oneLine(text(issue.message)));
        lines << (issue.rejected ? line : tr("Warning: %1").arg(line));
    }
    const QString words = lines.join(QChar(u'\n'));
    if (m_issues->toPlainText() != words) m_issues->setPlainText(words);
}

void JobDock::retry() {
    auto* button = m_banner->findChild<QPushButton*>(QStringLiteral("retryJob"));
    button->setEnabled(false);
    m_retryTicket = m_context.service().retryJob(m_job.id, [this, button](const core::Result<void>& done) {
        button->setEnabled(true);
        if (!done) return m_banner->showRefusal(done.error());
        Q_EMIT acted();
    });
}

void JobDock::cancel() {
    m_banner->findChild<QPushButton*>(QStringLiteral("cancelSelectedJob"))->setEnabled(false);
    m_context.service().cancelJob(m_job.id);
    Q_EMIT acted();
}

}  // namespace groundswell::ui
