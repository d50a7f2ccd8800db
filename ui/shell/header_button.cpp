#include "ui/shell/header_button.h"

#include "ui/shell/icons.h"
#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QEvent>
#include <QMenu>
#include <QPainter>
#include <QStyleOptionButton>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr std::size_t shownDays = 90;
constexpr int histogramRoom = 200;
constexpr int beforeWords = 33;

}  // namespace

HeaderButton::HeaderButton(const QString& iconName, QWidget* parent) : QAbstractButton(parent), m_icon(iconName) {
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(atTextSize(28));
}

void HeaderButton::setMenu(QMenu* menu) {
    m_menu = menu;
    menu->setParent(this, Qt::Popup);
    connect(this, &QAbstractButton::clicked, menu, [this] {
        m_menu->setMinimumWidth(width());
        m_menu->popup(mapToGlobal(QPoint(0, height() + 2)));
    });
}

void HeaderButton::setStrong(bool strong) {
    m_strong = strong;
    update();
}

void HeaderButton::setNote(const QString& note) {
    m_note = note;
    update();
}

void HeaderButton::changeEvent(QEvent* event) {
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::EnabledChange) update();
}

int HeaderButton::paintTrailing(QPainter& painter, const QRect& rect) {
    if (m_menu == nullptr) return 0;
    const Theme& theme = Theme::of(palette());
    const int left = layoutDirection() == Qt::RightToLeft ? rect.left() + 8 : rect.right() - 24;
    paintIcon(painter, QRectF(left, rect.center().y() - 7, 16, 16), QStringLiteral("down"),
              isEnabled() ? theme.text : theme.disabled);
    return 28;
}

void HeaderButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    QStyleOptionButton frame;
    frame.initFrom(this);
    if (isDown()) frame.state |= QStyle::State_Sunken;
    style()->drawPrimitive(QStyle::PE_PanelButtonCommand, &frame, &painter, this);

    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const QColor color = isEnabled() ? theme.text : theme.disabled;
    const int trailing = paintTrailing(painter, rect());
    QRect body = rect().adjusted(mirrored ? trailing : 9, 0, mirrored ? -9 : -trailing, 0);
    paintIcon(painter, QRectF(mirrored ? body.right() - 15 : body.left(), body.center().y() - 7, 16, 16), m_icon,
              color);
    body.adjust(mirrored ? 4 : 24, 0, mirrored ? -24 : -4, 0);

    const auto alignment =
        static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
    painter.setFont(fontFor(m_strong && isEnabled() ? Type::Strong : Type::Body));
    painter.setPen(color);
    const QFontMetrics metrics(painter.font());
    const QString shown = metrics.elidedText(text(), Qt::ElideRight, body.width());
    painter.drawText(body, alignment, shown);
    if (!m_note.isEmpty() && isEnabled()) {
        const int used = metrics.horizontalAdvance(shown) + 12;
        painter.setFont(fontFor(Type::Caption));
        painter.setPen(theme.text2);
        painter.drawText(body.adjusted(mirrored ? 0 : used, 1, mirrored ? -used : 0, 1), alignment, m_note);
    }
}

int HeaderButton::widthOfWords() const {
    const int words = QFontMetrics(fontFor(m_strong ? Type::Strong : Type::Body)).horizontalAdvance(text());
    const int note = m_note.isEmpty() ? 0 : 12 + QFontMetrics(fontFor(Type::Caption)).horizontalAdvance(m_note);
    return beforeWords + words + note;
}

DateRangeButton::DateRangeButton(QWidget* parent) : HeaderButton(QStringLiteral("clock"), parent) {}

void DateRangeButton::setDays(std::vector<domain::TimeBin> days) {
    m_days = std::move(days);
    update();
}

void DateRangeButton::setRange(std::optional<core::UtcTime> from, std::optional<core::UtcTime> to) {
    m_from = from;
    m_to = to;
    setAccessibleDescription(text());
    update();
}

int DateRangeButton::paintTrailing(QPainter& painter, const QRect& rect) {
    // The words and the zone go first.
    if (m_days.empty() || rect.width() < widthOfWords() + histogramRoom) return 8;
    const Theme& theme = Theme::of(palette());
    const core::UtcTime last = std::max_element(m_days.begin(), m_days.end(), [](const auto& a, const auto& b) {
                                   return a.start < b.start;
                               })->start;
    std::vector<std::int64_t> counts(shownDays, 0);
    for (const domain::TimeBin& day : m_days) {
        const auto back = static_cast<std::size_t>((last - day.start) / std::chrono::hours(24));
        if (back < shownDays) counts[shownDays - 1 - back] = day.items;
    }
    const auto highest =
        static_cast<double>(std::max<std::int64_t>(1, *std::max_element(counts.begin(), counts.end())));
    const int left = layoutDirection() == Qt::RightToLeft ? rect.left() + 10 : rect.right() - 190;
    const QRect plot(left, rect.top() + 6, 180, rect.height() - 12);
    for (std::size_t i = 0; i < shownDays; ++i) {
        const core::UtcTime day = last - std::chrono::hours(24) * static_cast<int>(shownDays - 1 - i);
        const bool inside = (!m_from || day + std::chrono::hours(24) > *m_from) && (!m_to || day < *m_to);
        const double height =
            std::max(counts[i] > 0 ? 1.0 : 0.0, plot.height() * static_cast<double>(counts[i]) / highest);
        QColor color = m_from || m_to ? (inside ? theme.accent : theme.disabled) : theme.ink;
        if (!isEnabled()) color = theme.border;
        painter.fillRect(QRectF(plot.left() + 2 * static_cast<int>(i), plot.bottom() + 1 - height, 1.5, height), color);
    }
    return histogramRoom;
}

}  // namespace groundswell::ui
