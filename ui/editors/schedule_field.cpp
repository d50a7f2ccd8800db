#include "ui/editors/schedule_field.h"

#include "ui/pages/source_words.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>

namespace groundswell::ui {

namespace {

// In minutes, the longest first.
struct UnitOfTime {
    const char* word;
    int minutes;
};
constexpr UnitOfTime unitsOfTime[]{{"minutes", 1}, {"hours", 60}, {"days", 24 * 60}, {"weeks", 7 * 24 * 60}};

}  // namespace

ScheduleField::ScheduleField(PageContext context, bool mayBeOff, QWidget* parent)
    : QWidget(parent), m_context(std::move(context)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* row = new QWidget(this);
    m_filling = true;
    makeFields(row);
    if (!mayBeOff) m_mode->removeItem(0);
    m_filling = false;
    m_next = new TextLabel(Type::Caption, Tone::Text2, this);
    m_next->setObjectName(QStringLiteral("scheduleNext"));
    m_next->setWordWrap(true);
    column->addWidget(row);
    column->addWidget(m_next);
    setFocusProxy(m_mode);
    showMode();
}

void ScheduleField::makeFields(QWidget* row) {
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    m_mode = new QComboBox(row);
    m_mode->setObjectName(QStringLiteral("scheduleMode"));
    m_mode->setAccessibleName(tr("Runs by itself"));
    m_mode->setToolTip(tr("Whether it runs by itself, and how that is said"));
    m_mode->addItem(tr("Never by itself"), Off);
    m_mode->addItem(tr("Every"), Every);
    m_mode->addItem(tr("At times (cron)"), Cron);
    m_amount = new QSpinBox(row);
    m_amount->setObjectName(QStringLiteral("scheduleAmount"));
    m_amount->setAccessibleName(tr("How many"));
    m_amount->setToolTip(tr("How long from one run to the next"));
    m_amount->setRange(1, 9999);
    m_amount->setValue(6);
    m_unit = new QComboBox(row);
    m_unit->setObjectName(QStringLiteral("scheduleUnit"));
    m_unit->setAccessibleName(tr("Unit of time"));
    m_unit->addItem(tr("minutes"), 0);
    m_unit->addItem(tr("hours"), 1);
    m_unit->addItem(tr("days"), 2);
    m_unit->addItem(tr("weeks"), 3);
    m_unit->setCurrentIndex(1);
    m_cron = new QLineEdit(row);
    m_cron->setObjectName(QStringLiteral("scheduleCron"));
    m_cron->setAccessibleName(tr("Five cron fields"));
    m_cron->setToolTip(tr("Minute, hour, day of the month, month, weekday: 0 6 * * mon-fri"));
    m_cron->setText(QStringLiteral("0 6 * * *"));
    m_zone = new QLineEdit(row);
    m_zone->setObjectName(QStringLiteral("scheduleZone"));
    m_zone->setAccessibleName(tr("Time zone"));
    m_zone->setToolTip(tr("Whose clock the times are of, for example Europe/Paris"));
    m_zone->setText(QStringLiteral("UTC"));
    m_zone->setMaximumWidth(120);
    m_missed = new QComboBox(row);
    m_missed->setObjectName(QStringLiteral("scheduleMissed"));
    m_missed->setAccessibleName(tr("Missed runs"));
    m_missed->setToolTip(tr("What to do about times that passed while the program did not run"));
    m_missed->addItem(tr("make up once"), static_cast<int>(config::MissedRuns::Once));
    m_missed->addItem(tr("leave missed ones out"), static_cast<int>(config::MissedRuns::Skip));
    for (QWidget* field : std::initializer_list<QWidget*>{m_mode, m_amount, m_unit, m_cron, m_zone, m_missed}) {
        field->setFixedHeight(28);
        line->addWidget(field, field == m_cron ? 1 : 0);
    }
    line->addStretch(1);
    for (QComboBox* box : {m_mode, m_unit, m_missed})
        connect(box, &QComboBox::currentIndexChanged, this, &ScheduleField::changed);
    connect(m_amount, &QSpinBox::valueChanged, this, &ScheduleField::changed);
    for (QLineEdit* edit : {m_cron, m_zone}) connect(edit, &QLineEdit::textChanged, this, &ScheduleField::changed);
}

std::optional<config::ScheduleConfig> ScheduleField::schedule() const {
    const int mode = m_mode->currentData().toInt();
    if (mode == Off) return std::nullopt;
    config::ScheduleConfig schedule = m_kept;
    schedule.missed = static_cast<config::MissedRuns>(m_missed->currentData().toInt());
    if (mode == Every) {
        const UnitOfTime& unit = unitsOfTime[m_unit->currentData().toInt()];
        const auto before = config::parseRecurrence(m_kept.when);
        // Another way to write the same time stays.
        if (!before || *before != config::Recurrence(std::chrono::minutes(m_amount->value() * unit.minutes)))
            schedule.when = "every " + std::to_string(m_amount->value()) + " " + unit.word;
        return schedule;
    }
    schedule.when = utf8(m_cron->text().trimmed());
    schedule.timeZone = utf8(m_zone->text().trimmed());
    return schedule;
}

void ScheduleField::setSchedule(const std::optional<config::ScheduleConfig>& schedule) {
    if (schedule == this->schedule()) return;
    m_filling = true;
    m_kept = schedule.value_or(config::ScheduleConfig());
    int mode = schedule ? Cron : Off;
    const auto recurrence = config::parseRecurrence(m_kept.when);
    if (const auto* length = recurrence ? std::get_if<std::chrono::minutes>(&*recurrence) : nullptr) {
        mode = Every;
        int unit = 3;
        while (unit > 0 && length->count() % unitsOfTime[unit].minutes != 0) --unit;
        m_unit->setCurrentIndex(unit);
        m_amount->setMaximum(std::max(9999, static_cast<int>(length->count() / unitsOfTime[unit].minutes)));
        m_amount->setValue(static_cast<int>(length->count() / unitsOfTime[unit].minutes));
    } else if (schedule) {
        m_cron->setText(text(m_kept.when));
    }
    if (schedule) {
        m_zone->setText(text(m_kept.timeZone));
        m_missed->setCurrentIndex(m_missed->findData(static_cast<int>(m_kept.missed)));
    }
    m_mode->setCurrentIndex(std::max(0, m_mode->findData(mode)));
    m_filling = false;
    showMode();
}

void ScheduleField::showMode() {
    const int mode = m_mode->currentData().toInt();
    for (QWidget* field : std::initializer_list<QWidget*>{m_amount, m_unit}) field->setVisible(mode == Every);
    for (QWidget* field : std::initializer_list<QWidget*>{m_cron, m_zone}) field->setVisible(mode == Cron);
    m_missed->setVisible(mode != Off);
    askNext();
}

void ScheduleField::changed() {
    if (m_filling) return;
    showMode();
    Q_EMIT edited();
}

void ScheduleField::askNext() {
    const auto wanted = schedule();
    if (!wanted) {
        m_ticket.cancel();
        m_next->setTone(Tone::Text2);
        m_next->setText(tr("It runs only when somebody asks for it."));
        return;
    }
    m_ticket = m_context.service().previewSchedule(*wanted, [this](
                                                                const core::Result<pipeline::SchedulePreview>& done) {
        m_next->setTone(done ? Tone::Text2 : Tone::Error);
        if (!done) return m_next->setText(oneLine(text(done.error().message)));
        m_next->setText(
            tr("%1. Next (UTC): %2").arg(oneLine(text(done->words)), timesInWords(done->next, m_context.clock->now())));
    });
}

}  // namespace groundswell::ui
