#include "ui/shell/date_range_popup.h"

#include "ui/shell/date_field.h"
#include "ui/shell/range_histogram.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QGridLayout>
#include <QPushButton>

namespace groundswell::ui {

namespace {

DateField* dateField(const QString& name, const QString& accessible, QWidget* parent) {
    auto* field = new DateField(parent);
    field->setObjectName(name);
    field->setAccessibleName(accessible);
    field->setMinimumWidth(128);
    return field;
}

}  // namespace

DateRangePopup::DateRangePopup(QWidget* parent) : QFrame(parent, Qt::Popup) {
    setObjectName(QStringLiteral("dateRangePopup"));
    setFrameShape(QFrame::StyledPanel);
    setSurface(this, Surface::Raised);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 12, 12, 12);
    grid->setSpacing(8);
    grid->addWidget(new TextLabel(tr("Date range, UTC days"), Type::Title), 0, 0, 1, 4);
    const struct {
        QString words;
        QString name;
        int days;
    } presets[] = {
        {tr("Last day"), QStringLiteral("lastDay"), 1},         {tr("Last 7 days"), QStringLiteral("last7Days"), 7},
        {tr("Last 14 days"), QStringLiteral("last14Days"), 14}, {tr("Last 30 days"), QStringLiteral("last30Days"), 30},
        {tr("Last 90 days"), QStringLiteral("last90Days"), 90}, {tr("All time"), QStringLiteral("allTime"), 0}};
    int place = 0;
    for (const auto& preset : presets) {
        auto* button = new QPushButton(preset.words, this);
        button->setObjectName(preset.name);
        button->setFixedHeight(atTextSize(28));
        connect(button, &QPushButton::clicked, this, [this, days = preset.days] { chooseLast(days); });
        grid->addWidget(button, 1 + place / 3, place % 3 + (place % 3 == 2 ? 1 : 0), 1, place % 3 == 1 ? 2 : 1);
        ++place;
    }
    m_first = dateField(QStringLiteral("firstDay"), tr("First day"), this);
    m_last = dateField(QStringLiteral("finalDay"), tr("Last day, included"), this);
    auto* use = new QPushButton(tr("Use these days"), this);
    use->setObjectName(QStringLiteral("useDays"));
    use->setFixedHeight(atTextSize(28));
    setPrimary(use);
    connect(use, &QPushButton::clicked, this, &DateRangePopup::chooseDays);
    grid->addWidget(m_first, 3, 0);
    grid->addWidget(new TextLabel(tr("to"), Type::Body, Tone::Text2), 3, 1, Qt::AlignCenter);
    grid->addWidget(m_last, 3, 2);
    grid->addWidget(use, 3, 3);
    m_histogram = new RangeHistogram(this);
    grid->addWidget(m_histogram, 4, 0, 1, 4);
    m_note = new TextLabel(Type::Caption, Tone::Text2, this);
    m_note->setObjectName(QStringLiteral("rangeNote"));
    m_note->setWordWrap(true);
    grid->addWidget(m_note, 5, 0, 1, 4);
    connect(m_histogram, &RangeHistogram::rangeChanged, this, [this](const QDate& first, const QDate& last) {
        m_first->setDate(first);
        m_last->setDate(last);
    });
    connect(m_histogram, &RangeHistogram::used, this, &DateRangePopup::chooseDays);
    for (const DateField* field : {m_first, m_last}) {
        connect(field, &DateField::dateChanged, this,
                [this] { m_histogram->setRange(m_first->date(), m_last->date()); });
        connect(field, &DateField::problemChanged, this, &DateRangePopup::showProblem);
        connect(field, &DateField::returnPressed, this, &DateRangePopup::chooseDays);
    }
    showProblem();
}

void DateRangePopup::setDays(const std::vector<domain::TimeBin>& days) {
    m_histogram->setDays(days);
}

void DateRangePopup::setSpan(const QDate& oldest, const QDate& newest) {
    m_oldest = oldest;
    m_newest = newest;
}

void DateRangePopup::setChosen(std::optional<core::UtcTime> from, std::optional<core::UtcTime> to) {
    const QDate today = QDateTime::currentDateTimeUtc().date();
    const QDate newest = m_newest.isValid() ? m_newest : today;
    m_first->setDate(from ? toQt(*from).date() : (m_oldest.isValid() ? m_oldest : newest.addDays(-13)));
    m_last->setDate(to ? toQt(*to - std::chrono::microseconds(1)).date() : newest);
}

void DateRangePopup::chooseLast(int days) {
    if (days == 0) {
        Q_EMIT chosen(std::nullopt, std::nullopt);
    } else {
        const QDate newest = m_newest.isValid() ? m_newest : QDateTime::currentDateTimeUtc().date();
        Q_EMIT chosen(core::UtcTime(fromQt(newest.addDays(1 - days))), core::UtcTime(fromQt(newest.addDays(1))));
    }
    hide();
}

void DateRangePopup::showProblem() {
    const QString problem = m_first->problem().isEmpty() ? m_last->problem() : m_first->problem();
    m_note->setTone(problem.isEmpty() ? Tone::Text2 : Tone::Error);
    m_note->setText(problem.isEmpty() ? tr("“Last” counts back from the newest item.") : problem);
    adjustSize();
}

void DateRangePopup::chooseDays() {
    for (DateField* field : {m_first, m_last}) {
        if (field->commit()) continue;
        field->setFocus();
        field->selectAll();
        return;
    }
    const QDate first = std::min(m_first->date(), m_last->date());
    const QDate last = std::max(m_first->date(), m_last->date());
    Q_EMIT chosen(core::UtcTime(fromQt(first)), core::UtcTime(fromQt(last.addDays(1))));
    hide();
}

}  // namespace groundswell::ui
