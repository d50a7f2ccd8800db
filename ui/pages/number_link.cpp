#include "ui/pages/number_link.h"

#include "ui/shell/style.h"
#include "ui/tables/format.h"

#include <QPainter>

#include <cmath>

namespace groundswell::ui {

NumberLink::NumberLink(const QString& name, Type type, QWidget* parent) : QAbstractButton(parent) {
    setObjectName(name);
    setFont(fontFor(type));
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setWords({}, {});
}

void NumberLink::setWords(const QString& words, const QString& opens, const QStringList& more) {
    const bool links = !opens.isEmpty();
    setText(words);
    QStringList lines = QStringList{words, opens} + more;
    lines.removeAll(QString());
    setToolTip(plainTip(lines.join(QChar(u'\n'))));
    setAccessibleName(words);
    setAccessibleDescription(opens);
    setEnabled(links);
    setFocusPolicy(links ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(links ? Qt::PointingHandCursor : Qt::ArrowCursor);
    updateGeometry();
    update();
}

void NumberLink::setBad(bool bad) {
    m_bad = bad;
    update();
}

QSize NumberLink::sizeHint() const {
    // Rounded up: half a pixel less would cut letters off.
    const double words = QFontMetricsF(font()).horizontalAdvance(text());
    return {static_cast<int>(std::ceil(words)) + 5, fontMetrics().height() + 4};
}

void NumberLink::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(m_bad ? theme.error : isEnabled() ? theme.accent : theme.text);
    const QRect room = rect().adjusted(2, 0, -2, 0);
    const QString words = fontMetrics().elidedText(text(), Qt::ElideRight, room.width());
    painter.drawText(room, static_cast<int>(Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine), words);
    if (isEnabled() && (underMouse() || isDown())) {
        const int width = fontMetrics().horizontalAdvance(words);
        const int left = layoutDirection() == Qt::RightToLeft ? room.right() - width + 1 : room.left();
        const int below = (height() + fontMetrics().ascent() - fontMetrics().descent()) / 2 + 2;
        painter.drawLine(left, below, left + width - 1, below);
    }
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        drawFocusRing(painter, QRectF(rect()), 3, theme.accent);
}

}  // namespace groundswell::ui
