#include "ui/charts/missing_days.h"

#include "ui/charts/series_look.h"
#include "ui/shell/style.h"
#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

namespace groundswell::ui {

namespace {

constexpr double missingBars = 72;  // between the labels above and below
constexpr double leastMissing = 6;  // pixels of what is missing and of no known amount
constexpr double labelGap = 2;      // between hatching and the label above it

double missingLine() {
    return std::ceil(QFontMetricsF(fontFor(Type::Caption)).height()) + 2;
}

// `newest`: where the gap ends whose reason the day has.
void addGap(MissingDay& day, const domain::FetchGap& gap, std::map<std::string, std::chrono::microseconds>& byQuery,
            std::optional<core::UtcTime>& newest) {
    const core::UtcTime from = std::max<core::UtcTime>(gap.from, day.day);
    const core::UtcTime to = std::min<core::UtcTime>(gap.to, day.day + std::chrono::days(1));
    if (from >= to) return;
    byQuery[gap.query] += to - from;
    if (newest && *newest >= gap.to) return;
    newest = gap.to;
    day.reason = gap.reason;
}

// Unknown is never 0.
bool hasNumber(const MissingDay& day) {
    return day.items > 0 || (day.known && day.missing <= std::chrono::microseconds::zero());
}

QString dayLabel(const MissingDay& day, const QFontMetrics& metrics, double width) {
    if (hasNumber(day)) return formatCount(day.items);
    const QString words = day.known ? MissingDays::tr("missing") : MissingDays::tr("never");
    return metrics.horizontalAdvance(words) <= width ? words : QString(QChar(0x2013));
}

}  // namespace

std::vector<MissingDay> missingDays(core::UtcDay first, std::size_t count, const std::vector<domain::TimeBin>& items,
                                    const std::vector<domain::FetchGap>& gaps, std::size_t queries,
                                    std::optional<double> usual) {
    std::vector<MissingDay> result(count);
    for (std::size_t i = 0; i < count; ++i) {
        MissingDay& day = result[i];
        day.day = first + std::chrono::days(static_cast<std::int64_t>(i));
        std::map<std::string, std::chrono::microseconds> byQuery;
        std::optional<core::UtcTime> newest;
        for (const domain::FetchGap& gap : gaps) addGap(day, gap, byQuery, newest);
        std::chrono::microseconds sum{};
        for (const auto& [query, missing] : byQuery) {
            day.missing = std::max(day.missing, std::min<std::chrono::microseconds>(missing, std::chrono::days(1)));
            sum += std::min<std::chrono::microseconds>(missing, std::chrono::days(1));
        }
        const double share = std::chrono::duration<double>(sum) / std::chrono::duration<double>(std::chrono::days(1)) /
                             static_cast<double>(std::max<std::size_t>(1, queries));
        day.expected = usual.value_or(0) * std::min(1.0, share);
    }
    for (const domain::TimeBin& bin : items) {
        const std::int64_t index = (std::chrono::floor<std::chrono::days>(bin.start) - first).count();
        if (index >= 0 && index < static_cast<std::int64_t>(count))
            result[static_cast<std::size_t>(index)].items += bin.items;
    }
    return result;
}

core::UtcDay firstMissingDay(const std::vector<domain::FetchGap>& gaps, std::size_t count, core::UtcTime now) {
    const auto back = std::chrono::days(static_cast<std::int64_t>(count) - 1);
    const core::UtcDay today = std::chrono::floor<std::chrono::days>(now);
    if (gaps.empty()) return today - back;
    core::UtcTime newest = gaps.front().to;
    for (const domain::FetchGap& gap : gaps) newest = std::max(newest, gap.to);
    const core::UtcDay last = std::chrono::floor<std::chrono::days>(newest - std::chrono::microseconds(1));
    return (last >= today - back ? today : last) - back;
}

MissingDays::MissingDays(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("missingDays"));
    setAccessibleName(tr("Items a day, UTC, and what is missing"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
}

void MissingDays::setDays(std::vector<MissingDay> days) {
    // New numbers for the same days do not move who reads them.
    if (days.empty() || m_days.empty() || days.size() != m_days.size() || days.front().day != m_days.front().day)
        m_current.reset();
    m_days = std::move(days);
    describe();
    update();
}

QSize MissingDays::sizeHint() const {
    return {320, static_cast<int>(missingBars + 2 * missingLine())};
}

QString MissingDays::words(const MissingDay& day) {
    const QString date = formatDate(toQt(day.day), false);
    const QString items =
        day.known ? formatCounted(day.items, tr("%1 item"), tr("%1 items")) : tr("nothing has come yet");
    if (day.missing <= std::chrono::microseconds::zero()) return QStringLiteral("%1: %2").arg(date, items);
    QString words = tr("%1: %2, %3 are missing").arg(date, items, formatDuration(day.missing));
    if (day.expected > 0) words += tr(", the usual for them is %1").arg(formatUsual(day.expected));
    if (!day.reason.empty()) words += QStringLiteral(" (%1)").arg(isolated(oneLine(text(day.reason)).left(200)));
    return words;
}

pipeline::ExportTable MissingDays::table() const {
    pipeline::ExportTable table;
    for (const QString& column : {tr("Day"), tr("Items"), tr("Missing"), tr("Usual for it"), tr("Reason")})
        table.columns.push_back(utf8(column));
    for (const MissingDay& day : m_days) {
        const bool lacks = day.missing > std::chrono::microseconds::zero();
        using Cell = pipeline::ExportTable::Cell;
        table.rows.push_back({utf8(formatDate(toQt(day.day), false)), hasNumber(day) ? Cell(day.items) : Cell(),
                              lacks ? Cell(utf8(formatDuration(day.missing))) : Cell(std::int64_t{0}),
                              day.expected > 0 ? Cell(day.expected) : Cell(), day.reason});
    }
    return table;
}

QString MissingDays::description() const {
    QStringList sentences;
    for (const MissingDay& day : m_days) sentences << words(day) + QChar(u'.');
    return sentences.join(QChar(u' '));
}

// Time runs from left to right in every language.
QRectF MissingDays::columnOf(std::size_t day) const {
    const double each = static_cast<double>(width()) / static_cast<double>(std::max<std::size_t>(1, m_days.size()));
    return {each * static_cast<double>(day), 0, each, static_cast<double>(height())};
}

void MissingDays::paintDay(QPainter& painter, const MissingDay& day, const QRectF& column, double perItem) const {
    const Theme& theme = Theme::of(palette());
    const double wide = std::min(40.0, column.width() * 0.7);
    const double left = column.center().x() - wide / 2;
    const double line = missingLine();
    const double ground = column.bottom() - line;
    const double came = perItem * static_cast<double>(day.items);
    painter.fillRect(QRectF(left, ground - came, wide, came), theme.ink);
    double top = ground - came;
    const bool lacks = day.missing > std::chrono::microseconds::zero();
    if (lacks) {
        const double high = std::max(leastMissing, perItem * day.expected);
        const QRectF hole(left, top - high, wide, high);
        paintHatch(painter, hole, theme.warn);
        painter.setPen(QPen(theme.warn, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(hole.adjusted(0.5, 0.5, -0.5, 0));
        // A label that touches the hatching reads as if it were struck through.
        top -= high + labelGap;
    }
    painter.setPen(hasNumber(day) ? theme.text : theme.warn);
    painter.drawText(QRectF(column.left(), top - line, column.width(), line), Qt::AlignCenter,
                     dayLabel(day, painter.fontMetrics(), column.width()));
    painter.setPen(theme.text2);
    painter.drawText(QRectF(column.left(), ground, column.width(), line), Qt::AlignCenter,
                     formatDate(toQt(day.day), false));
}

void MissingDays::paintEvent(QPaintEvent*) {
    if (m_days.empty()) return;
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    painter.setFont(fontFor(Type::Caption));
    double highest = 1;
    for (const MissingDay& day : m_days) highest = std::max(highest, static_cast<double>(day.items) + day.expected);
    const double perItem = (height() - 2 * missingLine() - leastMissing - labelGap) / highest;
    for (std::size_t day = 0; day < m_days.size(); ++day) paintDay(painter, m_days[day], columnOf(day), perItem);
    painter.setPen(theme.borderStrong);
    const double ground = height() - missingLine();
    painter.drawLine(QPointF(0, ground), QPointF(width(), ground));
    if (hasFocus()) drawFocusRing(painter, m_current ? columnOf(*m_current) : QRectF(rect()), 3, theme.accent);
}

// The day that the keys are on comes first, then all.
void MissingDays::describe() {
    const QString all = description();
    setAccessibleDescription(m_current ? words(m_days[*m_current]) + QStringLiteral(". ") + all : all);
}

void MissingDays::goTo(std::size_t day) {
    m_current = day;
    describe();
    update();
    const QPoint below = columnOf(day).toRect().center() + QPoint(0, height() / 2);
    QToolTip::showText(mapToGlobal(below), plainTip(words(m_days[day])), this);
}

void MissingDays::keyPressEvent(QKeyEvent* event) {
    if (m_days.empty()) return event->ignore();
    const std::size_t last = m_days.size() - 1;
    switch (event->key()) {
        case Qt::Key_Left: return goTo(m_current ? *m_current - (*m_current > 0 ? 1 : 0) : last);
        case Qt::Key_Right: return goTo(m_current ? std::min(*m_current + 1, last) : 0);
        case Qt::Key_Home: return goTo(0);
        case Qt::Key_End: return goTo(last);
        default: event->ignore(); break;
    }
}

void MissingDays::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void MissingDays::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    QToolTip::hideText();
    update();
}

bool MissingDays::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t day = 0; day < m_days.size(); ++day) {
        if (!columnOf(day).contains(help->pos())) continue;
        QToolTip::showText(help->globalPos(), plainTip(words(m_days[day])), this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

}  // namespace groundswell::ui
