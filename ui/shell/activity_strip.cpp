#include "ui/shell/activity_strip.h"

#include "ui/shell/describe.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

namespace groundswell::ui {

ActivityStrip::ActivityStrip(ServiceBridge& bridge, std::shared_ptr<const core::Clock> clock, QWidget* parent)
    : QStatusBar(parent), m_bridge(bridge), m_clock(std::move(clock)) {
    setObjectName(QStringLiteral("activityStrip"));
    setSizeGripEnabled(false);
    setFixedHeight(24);
    setSurface(this, Surface::Chrome);
    auto* content = new QWidget(this);
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(16, 1, 16, 0);
    row->setSpacing(10);
    m_job = new TextLabel(Type::Caption, Tone::Text2, content);
    m_job->setObjectName(QStringLiteral("jobTitle"));
    m_progress = new QProgressBar(content);
    m_progress->setObjectName(QStringLiteral("jobProgress"));
    m_progress->setAccessibleName(tr("Progress of the running job"));
    m_progress->setFixedSize(96, 12);
    m_progress->setTextVisible(false);
    m_counts = new TextLabel(Type::Caption, Tone::Text2, content);
    m_counts->setObjectName(QStringLiteral("jobCounts"));
    m_cancel = new QToolButton(content);
    m_cancel->setObjectName(QStringLiteral("cancelJob"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Stop this job; what is done so far is kept"));
    m_cancel->setFont(fontFor(Type::Caption));
    m_cancel->setAutoRaise(true);
    m_cancel->setFixedHeight(20);
    m_cancel->setFocusPolicy(Qt::StrongFocus);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (m_shown != 0) m_bridge.service().cancelJob(m_shown);
    });
    m_message = new TextLabel(Type::Caption, Tone::Text2, content);
    m_message->setObjectName(QStringLiteral("stripMessage"));
    m_message->setElided(true);
    m_readOnly = new TextLabel(Type::CaptionStrong, Tone::Warn, content);
    m_readOnly->setObjectName(QStringLiteral("readOnly"));
    m_time = new TextLabel(Type::Caption, Tone::Text2, content);
    m_time->setObjectName(QStringLiteral("clock"));
    row->addWidget(m_job);
    row->addWidget(m_progress);
    row->addWidget(m_counts);
    row->addWidget(m_cancel);
    row->addWidget(m_message, 1);
    row->addWidget(m_readOnly);
    row->addWidget(m_time);
    addWidget(content, 1);
    m_readOnly->hide();

    connect(&m_bridge, &ServiceBridge::jobChanged, this, [this](const pipeline::JobStatus& job) {
        const bool bad = job.state == pipeline::JobState::Failed || job.state == pipeline::JobState::Partial;
        if (pipeline::hasEnded(job.state)) say(describeOutcome(job), bad);
        showJobs();
    });
    m_minute.setInterval(1000);
    connect(&m_minute, &QTimer::timeout, this, &ActivityStrip::showTime);
    m_minute.start();
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(8000);
    connect(&m_quiet, &QTimer::timeout, m_message, &QLabel::clear);
    showTime();
    showJobs();
}

void ActivityStrip::say(const QString& sentence, bool bad) {
    m_message->setTone(bad ? Tone::Error : Tone::Text2);
    m_message->setText(sentence);
    m_message->setToolTip(QString());
    m_message->setAccessibleName(sentence);
    m_quiet.stop();
    if (!bad) m_quiet.start();
}

void ActivityStrip::setReadOnlyReason(const QString& reason) {
    m_readOnly->setVisible(!reason.isEmpty());
    m_readOnly->setText(reason.isEmpty() ? QString() : tr("Read only: %1").arg(reason));
    // Another workspace has other jobs.
    showJobs();
}

void ActivityStrip::showJobs() {
    const std::vector<pipeline::JobStatus> jobs = m_bridge.service().jobs();
    const pipeline::JobStatus* running = nullptr;
    const pipeline::JobStatus* next = nullptr;
    int waiting = 0;
    for (const pipeline::JobStatus& job : jobs) {
        if (job.state == pipeline::JobState::Running && running == nullptr) running = &job;
        if (job.state != pipeline::JobState::Waiting && job.state != pipeline::JobState::Retrying) continue;
        ++waiting;
        next = &job;
    }
    if (running == nullptr) running = next;
    m_shown = running != nullptr ? running->id : 0;
    m_progress->setVisible(running != nullptr);
    m_counts->setVisible(running != nullptr);
    m_cancel->setVisible(running != nullptr);
    if (running == nullptr) {
        m_job->setText(tr("Nothing is running"));
        return;
    }
    m_job->setText(running->state == pipeline::JobState::Retrying ? tr("Retrying: %1").arg(describeJob(*running))
                                                                  : describeJob(*running));
    m_cancel->setAccessibleName(tr("Cancel: %1").arg(describeJob(*running)));
    constexpr int fine = 1000;
    m_progress->setRange(0, running->total > 0 ? fine : 0);
    if (running->total > 0) m_progress->setValue(static_cast<int>(running->done * fine / running->total));
    QStringList parts;
    const QString progress = describeProgress(*running);
    if (!progress.isEmpty()) parts << progress;
    if (waiting > 0) parts << tr("%n waiting", nullptr, waiting);
    m_counts->setText(parts.join(QStringLiteral(" · ")));
}

void ActivityStrip::showTime() {
    m_time->setText(tr("%1 UTC").arg(QLocale().toString(toQt(m_clock->now()), QStringLiteral("ddd d MMM yyyy HH:mm"))));
}

void ActivityStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    painter.fillRect(rect(), theme.chrome);
    painter.fillRect(QRect(0, 0, width(), 1), theme.border);
}

}  // namespace groundswell::ui
