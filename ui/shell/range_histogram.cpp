#include "ui/shell/range_histogram.h"

#include "ui/shell/style.h"
#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace groundswell::ui {

namespace {

constexpr double rangeHandleWidth = 6;
constexpr double rangeHandleHeight = 16;
constexpr double gripReach = 6;
constexpr int rangeAxisHeight = 16;

/// Says the range to those who cannot see it: as a slider whose value is the last day.
class RangeAccessible final : public QAccessibleWidget, public QAccessibleValueInterface {
public:
    explicit RangeAccessible(RangeHistogram* histogram)
        : QAccessibleWidget(histogram, QAccessible::Slider), m_histogram(histogram) {}

    void* interface_cast(QAccessible::InterfaceType type) override {
        if (type == QAccessible::ValueInterface) return static_cast<QAccessibleValueInterface*>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        return kind == QAccessible::Value ? m_histogram->words() : QAccessibleWidget::text(kind);
    }
    [[nodiscard]] QVariant currentValue() const override { return number(m_histogram->last()); }
    void setCurrentValue(const QVariant& value) override {
        const QDate last = m_histogram->newest().addDays(value.toInt() + 1 - RangeHistogram::shownDays);
        m_histogram->setRange(std::min(m_histogram->first(), last), last);
    }
    [[nodiscard]] QVariant maximumValue() const override { return RangeHistogram::shownDays - 1; }
    [[nodiscard]] QVariant minimumValue() const override { return 0; }
    [[nodiscard]] QVariant minimumStepSize() const override { return 1; }

private:
    [[nodiscard]] int number(const QDate& day) const {
        return static_cast<int>(m_histogram->newest().addDays(1 - RangeHistogram::shownDays).daysTo(day));
    }

    RangeHistogram* m_histogram;
};

QAccessibleInterface* makeRangeAccessible(const QString&, QObject* object) {
    auto* histogram = qobject_cast<RangeHistogram*>(object);
    return histogram != nullptr ? new RangeAccessible(histogram) : nullptr;
}

}  // namespace

RangeHistogram::RangeHistogram(QWidget* parent)
    : QWidget(parent), m_counts(shownDays, 0), m_newest(QDateTime::currentDateTimeUtc().date()) {
    static const bool installed = [] {
        QAccessible::installFactory(makeRangeAccessible);
        return true;
    }();
    Q_UNUSED(installed)
    setObjectName(QStringLiteral("rangeHistogram"));
    setAccessibleName(tr("Range of days"));
    setToolTip(
        tr("Drag a handle, or mark a range; Left and Right move it, with Shift its last day, with Ctrl its first "
           "one"));
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(88);
    setCursor(Qt::CrossCursor);
    m_first = oldest();
    m_last = m_newest;
}

void RangeHistogram::setDays(const std::vector<domain::TimeBin>& days) {
    std::fill(m_counts.begin(), m_counts.end(), 0);
    for (const domain::TimeBin& day : days) m_newest = std::max(m_newest, toQt(day.start).date());
    if (!days.empty()) {
        m_newest = toQt(std::max_element(days.begin(), days.end(),
                                         [](const auto& a, const auto& b) { return a.start < b.start; })
                            ->start)
                       .date();
    }
    for (const domain::TimeBin& day : days) {
        const qint64 place = oldest().daysTo(toQt(day.start).date());
        if (place >= 0 && place < shownDays) m_counts[static_cast<std::size_t>(place)] += day.items;
    }
    update();
}

void RangeHistogram::setRange(const QDate& first, const QDate& last) {
    m_first = std::min(first, last);
    m_last = std::max(first, last);
    QAccessibleValueChangeEvent event(this, words());
    QAccessible::updateAccessibility(&event);
    update();
}

QString RangeHistogram::words() const {
    std::int64_t items = 0;
    for (int place = 0; place < shownDays; ++place) {
        const QDate day = oldest().addDays(place);
        if (day >= m_first && day <= m_last) items += m_counts[static_cast<std::size_t>(place)];
    }
    return tr("%1, %2").arg(formatDays(m_first, m_last), formatCounted(items, tr("%1 item"), tr("%1 items")));
}

QRectF RangeHistogram::plot() const {
    return QRectF(rect()).adjusted(rangeHandleWidth, 4, -rangeHandleWidth, -rangeAxisHeight);
}

double RangeHistogram::xOf(const QDate& day) const {
    const auto place = std::clamp<qint64>(oldest().daysTo(day), 0, shownDays);
    return plot().left() + plot().width() * static_cast<double>(place) / shownDays;
}

QDate RangeHistogram::dayAt(double x) const {
    const double place = (x - plot().left()) * shownDays / plot().width();
    return oldest().addDays(std::clamp(static_cast<int>(place), 0, shownDays - 1));
}

void RangeHistogram::change(QDate first, QDate last) {
    first = std::clamp(first, oldest(), m_newest);
    last = std::clamp(last, oldest(), m_newest);
    if (first > last) std::swap(first, last);
    if (first == m_first && last == m_last) return;
    setRange(first, last);
    // Copies: whoever listens may set the range anew.
    Q_EMIT rangeChanged(first, last);
}

void RangeHistogram::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    const double x = event->position().x();
    const double fromFirst = std::abs(x - xOf(m_first));
    const double fromLast = std::abs(x - xOf(m_last.addDays(1)));
    m_grip = Grip::New;
    if (std::min(fromFirst, fromLast) <= gripReach) m_grip = fromFirst < fromLast ? Grip::First : Grip::Last;
    m_anchor = m_grip == Grip::First ? m_last : m_grip == Grip::Last ? m_first : dayAt(x);
    if (m_grip == Grip::New) change(m_anchor, m_anchor);
}

void RangeHistogram::mouseMoveEvent(QMouseEvent* event) {
    if (m_grip != Grip::None) change(m_anchor, dayAt(event->position().x()));
}

void RangeHistogram::mouseReleaseEvent(QMouseEvent*) {
    m_grip = Grip::None;
}

void RangeHistogram::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    const QDate first = std::max(m_first, oldest());
    const QDate last = std::min(m_last, m_newest);
    const qint64 length = first.daysTo(last);
    if (step != 0 && event->modifiers().testFlag(Qt::ShiftModifier))
        return change(first, std::max(first, last.addDays(step)));
    if (step != 0 && event->modifiers().testFlag(Qt::ControlModifier))
        return change(std::min(first.addDays(step), last), last);
    if (step != 0) {
        const QDate moved = std::clamp(first.addDays(step), oldest(), m_newest.addDays(-length));
        return change(moved, moved.addDays(length));
    }
    switch (event->key()) {
        case Qt::Key_Home: return change(oldest(), oldest().addDays(length));
        case Qt::Key_End: return change(m_newest.addDays(-length), m_newest);
        case Qt::Key_Return:
        case Qt::Key_Enter: Q_EMIT used(); return;
        default: QWidget::keyPressEvent(event);
    }
}

void RangeHistogram::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plot();
    const double from = xOf(m_first);
    const double to = xOf(m_last.addDays(1));
    QColor brush = theme.accent;
    brush.setAlphaF(theme.dark ? 0.18F : 0.12F);
    painter.fillRect(QRectF(from, area.top(), to - from, area.height()), brush);
    const auto highest =
        static_cast<double>(std::max<std::int64_t>(1, *std::max_element(m_counts.begin(), m_counts.end())));
    const double step = area.width() / shownDays;
    for (int place = 0; place < shownDays; ++place) {
        const std::int64_t count = m_counts[static_cast<std::size_t>(place)];
        if (count == 0) continue;
        const QDate day = oldest().addDays(place);
        const bool inside = day >= m_first && day <= m_last;
        const double tall = std::max(1.0, area.height() * static_cast<double>(count) / highest);
        painter.fillRect(QRectF(area.left() + step * place, area.bottom() - tall, step - 1, tall),
                         inside ? theme.accent : theme.ink);
    }
    painter.setPen(theme.borderStrong);
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent);
    for (const double x : {from, to}) {
        painter.drawRect(QRectF(x - 0.5, area.top(), 1, area.height()));
        painter.drawRoundedRect(QRectF(x - rangeHandleWidth / 2, area.center().y() - rangeHandleHeight / 2,
                                       rangeHandleWidth, rangeHandleHeight),
                                3, 3);
    }
    painter.setFont(fontFor(Type::Caption));
    painter.setPen(theme.text2);
    const QRectF axis(area.left(), area.bottom() + 1, area.width(), rangeAxisHeight);
    painter.drawText(axis, static_cast<int>(Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter),
                     formatDate(oldest(), false));
    painter.drawText(axis, static_cast<int>(Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter),
                     formatDate(m_newest, false));
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        drawFocusRing(painter, QRectF(rect()), 4, theme.accent);
}

}  // namespace groundswell::ui
