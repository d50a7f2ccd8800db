#include "ui/shell/activity_strip.h"

#include "ui/shell/describe.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace groundswell::ui {

namespace {

constexpr int stripSentence = 8000;

/// A picture of the set in the colour of secondary words.
class StripIcon : public QWidget {
public:
    StripIcon(QString name, QWidget* parent) : QWidget(parent), m_name(std::move(name)) { setFixedSize(16, 16); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        paintIcon(painter, QRectF(rect()).adjusted(1, 1, -1, -1), m_name, Theme::of(palette()).accent);
    }

private:
    QString m_name;
};

/// A triangle and how many need somebody; a press goes there.
class AttentionButton : public QAbstractButton {
public:
    explicit AttentionButton(QWidget* parent) : QAbstractButton(parent) {
        setFont(fontFor(Type::CaptionStrong));
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
    }
    [[nodiscard]] QSize sizeHint() const override { return {fontMetrics().horizontalAdvance(text()) + 30, 20}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::of(palette());
        QPainter painter(this);
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        paintIcon(painter, QRectF(mirrored ? width() - 18 : 2, height() / 2.0 - 8, 16, 16), QStringLiteral("warning"),
                  theme.warn);
        painter.setPen(theme.warn);
        painter.drawText(
            rect().adjusted(mirrored ? 0 : 24, 0, mirrored ? -24 : 0, 0),
            static_cast<int>(Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignRight : Qt::AlignLeft)),
            text());
        if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
            drawFocusRing(painter, QRectF(rect()), 4, theme.accent);
    }
};

QToolButton* stripButton(const QString& name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setFont(fontFor(Type::Caption));
    button->setAutoRaise(true);
    button->setFixedHeight(atTextSize(20));
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

TextLabel* stripLabel(const QString& name, QWidget* parent) {
    auto* label = new TextLabel(Type::Caption, Tone::Text2, parent);
    label->setObjectName(name);
    return label;
}

/// What several running jobs have in common.
QString describeRunning(const std::vector<const pipeline::JobStatus*>& running) {
    const bool fetching = std::all_of(running.begin(), running.end(), [](const pipeline::JobStatus* job) {
        return job->kind == pipeline::JobKind::Fetch;
    });
    const auto count = static_cast<std::int64_t>(running.size());
    return fetching ? formatCounted(count, ActivityStrip::tr("%1 fetching"), ActivityStrip::tr("%1 fetching"))
                    : formatCounted(count, ActivityStrip::tr("%1 job runs"), ActivityStrip::tr("%1 jobs run"));
}

}  // namespace

ActivityStrip::ActivityStrip(ServiceBridge& bridge, std::shared_ptr<const core::Clock> clock, QWidget* parent)
    : QStatusBar(parent), m_bridge(bridge), m_clock(std::move(clock)) {
    setObjectName(QStringLiteral("activityStrip"));
    setSizeGripEnabled(false);
    setFixedHeight(atTextSize(24));
    setSurface(this, Surface::Chrome);
    auto* content = new QWidget(this);
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(16, 1, 16, 0);
    row->setSpacing(10);
    makeActivity(row);
    makeWords(row);
    addWidget(content, 1);

    connect(&m_bridge, &ServiceBridge::jobChanged, this, [this](const pipeline::JobStatus& job) {
        const bool bad = job.state == pipeline::JobState::Failed || job.state == pipeline::JobState::Partial;
        // A sentence with a button stays its 8 seconds: what a person did comes before what goes on by itself.
        if (pipeline::hasEnded(job.state) && (bad || !m_callback)) say(describeOutcome(job), bad);
        showJobs();
    });
    m_minute.setInterval(1000);
    connect(&m_minute, &QTimer::timeout, this, &ActivityStrip::showTime);
    m_minute.start();
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(stripSentence);
    connect(&m_quiet, &QTimer::timeout, this, &ActivityStrip::endSentence);
    showTime();
    showJobs();
    showStanding();
}

void ActivityStrip::makeActivity(QHBoxLayout* row) {
    QWidget* content = row->parentWidget();
    m_icon = new StripIcon(QStringLiteral("refresh"), content);
    m_job = stripLabel(QStringLiteral("jobTitle"), content);
    m_progress = new QProgressBar(content);
    m_progress->setObjectName(QStringLiteral("jobProgress"));
    m_progress->setAccessibleName(tr("Progress of what is running"));
    m_progress->setFixedSize(96, 12);
    m_progress->setTextVisible(false);
    m_counts = stripLabel(QStringLiteral("jobCounts"), content);
    m_cancel = stripButton(QStringLiteral("cancelJob"), content);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Stop this job; what is done so far is kept"));
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (m_shown != 0) m_bridge.service().cancelJob(m_shown);
    });
    m_inProgress = stripLabel(QStringLiteral("itemsInProgress"), content);
    m_attention = new AttentionButton(content);
    m_attention->setObjectName(QStringLiteral("needAttention"));
    connect(m_attention, &QAbstractButton::clicked, this, &ActivityStrip::attentionRequested);
    m_next = stripLabel(QStringLiteral("nextRun"), content);
    for (QWidget* part :
         {m_icon, static_cast<QWidget*>(m_job), static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_counts),
          static_cast<QWidget*>(m_cancel), static_cast<QWidget*>(m_inProgress), static_cast<QWidget*>(m_attention),
          static_cast<QWidget*>(m_next)}) {
        row->addWidget(part);
    }
}

void ActivityStrip::makeWords(QHBoxLayout* row) {
    QWidget* content = row->parentWidget();
    m_message = stripLabel(QStringLiteral("stripMessage"), content);
    m_message->setElided(true);
    m_action = stripButton(QStringLiteral("stripAction"), content);
    setLink(m_action);
    m_action->hide();
    connect(m_action, &QToolButton::clicked, this, [this] {
        const std::function<void()> callback = std::exchange(m_callback, nullptr);
        endSentence();
        if (callback) callback();
    });
    m_readOnly = new TextLabel(Type::CaptionStrong, Tone::Warn, content);
    m_readOnly->setObjectName(QStringLiteral("readOnly"));
    m_readOnly->hide();
    m_saved = stripLabel(QStringLiteral("saved"), content);
    setUnsaved({});
    m_time = stripLabel(QStringLiteral("clock"), content);
    row->addWidget(m_message, 1);
    row->addWidget(m_action);
    row->addWidget(m_readOnly);
    row->addWidget(m_saved);
    row->addWidget(m_time);
}

void ActivityStrip::say(const QString& sentence, bool bad) {
    m_callback = nullptr;
    m_action->hide();
    m_message->setTone(bad ? Tone::Error : Tone::Text2);
    m_message->setText(sentence);
    setPlainTip(m_message, sentence);
    m_message->setAccessibleName(sentence);
    QAccessibleEvent event(m_message, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
    m_isBad = bad;
    m_quiet.stop();
    if (!bad) m_quiet.start();
}

void ActivityStrip::say(const QString& sentence, const QString& actionText, std::function<void()> callback) {
    say(sentence, false);
    if (actionText.isEmpty() || !callback) return;
    m_callback = std::move(callback);
    // What can be taken back stands out from what is told in passing.
    m_message->setTone(Tone::Text);
    m_action->setText(actionText);
    setPlainTip(m_action, actionText);
    m_action->setAccessibleName(QStringLiteral("%1: %2").arg(actionText, sentence));
    m_action->show();
}

void ActivityStrip::endError() {
    if (m_isBad) endSentence();
}

void ActivityStrip::endSentence() {
    m_isBad = false;
    m_quiet.stop();
    m_callback = nullptr;
    m_action->hide();
    m_message->clear();
    setPlainTip(m_message, {});
    m_message->setAccessibleName(QString());
}

void ActivityStrip::setReadOnlyReason(const QString& reason) {
    m_readOnly->setVisible(!reason.isEmpty());
    m_readOnly->setText(reason.isEmpty() ? QString() : tr("Read only: %1").arg(reason));
    // Another workspace has other jobs.
    showJobs();
    showStanding();
}

void ActivityStrip::setUnsaved(const QString& sentence) {
    m_saved->setTone(sentence.isEmpty() ? Tone::Text2 : Tone::Text);
    m_saved->setText(sentence.isEmpty() ? tr("All changes saved") : tr("Changes not saved"));
    setPlainTip(m_saved, sentence.isEmpty() ? tr("What you change is written at once") : sentence);
}

void ActivityStrip::setStanding(const std::optional<pipeline::Standing>& standing) {
    m_standing = standing;
    showStanding();
}

void ActivityStrip::showStanding() {
    const std::int64_t items = m_standing ? m_standing->inProgress : 0;
    const auto bad = m_standing ? static_cast<std::int64_t>(m_standing->needSomeone.size()) : 0;
    m_inProgress->setVisible(items > 0);
    m_inProgress->setText(formatCounted(items, tr("%1 item in progress"), tr("%1 items in progress")));
    m_attention->setVisible(bad > 0);
    m_attention->setText(formatCounted(bad, tr("%1 source needs attention"), tr("%1 sources need attention")));
    m_attention->setAccessibleName(m_attention->text());
    m_attention->updateGeometry();
    QStringList names;
    if (m_standing) {
        for (const std::string& source : m_standing->needSomeone) names << isolated(oneLine(text(source)));
    }
    setPlainTip(m_attention, names.mid(0, 5).join(tr(", ")));
    const bool next = m_standing && m_standing->nextRun;
    m_next->setVisible(next);
    if (next) m_next->setText(tr("Next scheduled run %1").arg(formatTime(m_standing->nextRun, m_clock->now())));
    m_saved->setVisible(m_standing.has_value() && m_readOnly->text().isEmpty());
}

void ActivityStrip::showJobs() {
    std::vector<const pipeline::JobStatus*> running;
    const pipeline::JobStatus* next = nullptr;
    const std::vector<pipeline::JobStatus> jobs = m_bridge.service().jobs();
    int waiting = 0;
    for (const pipeline::JobStatus& job : jobs) {
        if (job.state == pipeline::JobState::Running) running.push_back(&job);
        if (job.state != pipeline::JobState::Waiting && job.state != pipeline::JobState::Retrying) continue;
        ++waiting;
        next = &job;
    }
    const pipeline::JobStatus* shown = running.empty() ? next : running.front();
    m_shown = shown != nullptr ? shown->id : 0;
    m_icon->setVisible(!running.empty());
    m_progress->setVisible(shown != nullptr);
    m_counts->setVisible(shown != nullptr);
    m_cancel->setVisible(shown != nullptr);
    if (shown == nullptr) {
        m_job->setText(tr("Nothing is running"));
        return;
    }
    const bool several = running.size() > 1;
    m_job->setText(several                                        ? describeRunning(running)
                   : shown->state == pipeline::JobState::Retrying ? tr("Retrying: %1").arg(describeJob(*shown))
                                                                  : describeJob(*shown));
    m_cancel->setAccessibleName(tr("Cancel: %1").arg(describeJob(*shown)));
    setPlainTip(m_cancel, tr("Stop “%1”; what is done so far is kept").arg(describeJob(*shown)));
    double share = 0;
    bool known = !running.empty();
    for (const pipeline::JobStatus* job : running) {
        known = known && job->total > 0;
        if (job->total > 0) share += static_cast<double>(job->done) / static_cast<double>(job->total);
    }
    constexpr int fine = 1000;
    m_progress->setRange(0, known ? fine : 0);
    if (known) m_progress->setValue(static_cast<int>(share * fine / static_cast<double>(running.size())));
    QStringList parts;
    const QString progress = several ? QString() : describeProgress(*shown);
    if (!progress.isEmpty()) parts << progress;
    if (waiting > 0) parts << formatCounted(waiting, tr("%1 waiting"), tr("%1 waiting"));
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
