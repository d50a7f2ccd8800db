#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/theme.h"

#include <QAbstractScrollArea>
#include <QPainter>
#include <QPlainTextEdit>
#include <QStyleOption>

namespace groundswell::ui {

namespace {

constexpr double fieldRadius = 4;
constexpr double fieldArrow = 9;

void drawFieldArrow(QPainter& painter, const QRect& rect, const QString& name, const QColor& color) {
    const QPointF centre = QRectF(rect).center();
    paintIcon(painter, QRectF(centre.x() - fieldArrow / 2, centre.y() - fieldArrow / 2, fieldArrow, fieldArrow), name,
              color);
}

}  // namespace

void Style::drawField(const QStyleOption* option, QPainter* painter) const {
    const Theme& theme = Theme::of(option->palette);
    const bool enabled = option->state.testFlag(State_Enabled);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(enabled ? theme.borderStrong : theme.border);
    painter->setBrush(enabled ? theme.base : theme.window);
    painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), fieldRadius, fieldRadius);
    if (option->state.testFlag(State_HasFocus))
        drawFocusRing(*painter, QRectF(option->rect), fieldRadius, theme.accent);
    painter->restore();
}

void Style::drawFrame(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const Theme& theme = Theme::of(option->palette);
    // Where a person types there is an outline that can be seen.
    const auto* text = qobject_cast<const QPlainTextEdit*>(widget);
    const bool isField = text != nullptr && !text->isReadOnly() && text->isEnabled();
    painter->setPen(isField ? theme.borderStrong : theme.border);
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
}

void Style::drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const auto* box = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
    if (box == nullptr) return;
    const Theme& theme = Theme::of(option->palette);
    if (box->frame) {
        drawField(option, painter);
    } else {
        painter->fillRect(option->rect, theme.base);
    }
    if (box->buttonSymbols == QAbstractSpinBox::NoButtons) return;
    const bool enabled = option->state.testFlag(State_Enabled);
    const auto step = [&](SubControl part, QAbstractSpinBox::StepEnabledFlag flag, const QString& name) {
        const QRect rect = proxy()->subControlRect(CC_SpinBox, option, part, widget);
        const bool can = enabled && box->stepEnabled.testFlag(flag);
        const bool isActive = can && option->activeSubControls == part && option->state.testFlag(State_MouseOver);
        // The ring of the focus stays free on whichever side the buttons are.
        const QRect inside = rect.adjusted(0, 1, 0, -1).intersected(option->rect.adjusted(2, 2, -2, -2));
        if (isActive) painter->fillRect(inside, theme.hover);
        drawFieldArrow(*painter, rect, name, can ? theme.text2 : theme.disabled);
    };
    step(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, QStringLiteral("up"));
    step(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, QStringLiteral("down"));
}

void Style::drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    if (box == nullptr) return;
    const Theme& theme = Theme::of(option->palette);
    if (box->frame) drawField(option, painter);
    const bool enabled = option->state.testFlag(State_Enabled);
    drawFieldArrow(*painter, proxy()->subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget),
                   QStringLiteral("down"), enabled ? theme.text2 : theme.disabled);
}

}  // namespace groundswell::ui
