#include "ui/shell/chip.h"

#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/theme.h"

#include <QPainter>

namespace groundswell::ui {

namespace {

constexpr int widestChip = 320;

}  // namespace

Chip::Chip(const QString& words, QWidget* parent) : QAbstractButton(parent) {
    setText(words);
    setFont(fontFor(Type::Caption));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setToolTip(tr("Remove this condition"));
    setAccessibleName(tr("Remove %1").arg(words));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

QSize Chip::sizeHint() const {
    return {std::min(widestChip, fontMetrics().horizontalAdvance(text()) + 36),
            std::max(20, fontMetrics().height() + 4)};
}

void Chip::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = height() / 2.0;
    painter.setPen(objectName() == u"brushChip" ? theme.accent : theme.borderStrong);
    painter.setBrush(isDown() ? theme.sel : underMouse() ? theme.hover : theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    const QRect words = rect().adjusted(mirrored ? 24 : 9, 0, mirrored ? -9 : -24, 0);
    painter.setPen(theme.text);
    painter.drawText(
        words, static_cast<int>(Qt::AlignVCenter | Qt::AlignAbsolute | (mirrored ? Qt::AlignRight : Qt::AlignLeft)),
        fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
    const double cross = mirrored ? 8 : width() - 19;
    paintIcon(painter, QRectF(cross, height() / 2.0 - 5.5, 11, 11), QStringLiteral("close"), theme.text2);
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
        drawFocusRing(painter, QRectF(rect()), radius, theme.accent);
    }
}

AddChip::AddChip(const QString& words, QWidget* parent) : QAbstractButton(parent) {
    setText(words);
    setFont(fontFor(Type::Caption));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

QSize AddChip::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + 20, std::max(20, fontMetrics().height() + 4)};
}

void AddChip::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = height() / 2.0;
    painter.setPen(QPen(isEnabled() ? theme.borderStrong : theme.border, 1, Qt::DashLine));
    painter.setBrush(isDown() ? QBrush(theme.sel) : underMouse() ? QBrush(theme.hover) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.setPen(isEnabled() ? theme.text2 : theme.disabled);
    painter.drawText(rect(), static_cast<int>(Qt::AlignCenter), text());
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        drawFocusRing(painter, QRectF(rect()), radius, theme.accent);
}

}  // namespace groundswell::ui
