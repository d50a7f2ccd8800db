#include "ui/shell/style.h"

#include "ui/shell/icons.h"
#include "ui/shell/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QButtonGroup>
#include <QMenuBar>
#include <QPainter>
#include <QStyleOption>
#include <QToolButton>

namespace groundswell::ui {

namespace {

constexpr double controlRadius = 4;

bool isPrimary(const QWidget* widget) {
    return widget != nullptr && widget->property("primary").toBool();
}

// Parts of a joined control, as bits of the property.
constexpr int innerSegment = 1;
constexpr int beginningSegment = 2;
constexpr int endingSegment = 4;
constexpr int segmentPadding = 20;

QFont strongOf(QFont font) {
    font.setWeight(QFont::DemiBold);
    return font;
}

int segmentOf(const QWidget* widget) {
    return widget != nullptr ? widget->property("segment").toInt() : 0;
}

bool showsFocus(const QStyleOption* option) {
    return option->state.testFlag(QStyle::State_HasFocus) && option->state.testFlag(QStyle::State_KeyboardFocusChange);
}

QRectF inner(const QRect& rect) {
    return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5);
}

}  // namespace

void drawFocusRing(QPainter& painter, const QRectF& rect, double radius, const QColor& color) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

void setPrimary(QWidget* button) {
    button->setProperty("primary", true);
}

void joinSegments(const QButtonGroup& group) {
    const QList<QAbstractButton*> buttons = group.buttons();
    for (QAbstractButton* button : buttons) {
        const int begins = button == buttons.front() ? beginningSegment : 0;
        const int ends = button == buttons.back() ? endingSegment : 0;
        button->setProperty("segment", innerSegment | begins | ends);
    }
}

void setLink(QWidget* button) {
    button->setProperty("link", true);
}

void prepareApplication() {
    applyTheme(ThemeChoice::System);
    QApplication::setStyle(new Style);
    QApplication::setFont(bodyFont());
}

Style::Style() : QProxyStyle(QStringLiteral("Fusion")) {}

void Style::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) != nullptr) widget->setAttribute(Qt::WA_Hover);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
    const Theme& theme = Theme::of(option->palette);
    switch (element) {
        case PE_PanelButtonCommand:
        case PE_PanelButtonTool: drawButton(option, painter, widget); return;
        case PE_FrameLineEdit: return;
        case PE_PanelLineEdit: {
            const auto* panel = qstyleoption_cast<const QStyleOptionFrame*>(option);
            if (panel != nullptr && panel->lineWidth > 0) {
                drawField(option, painter);
            } else {
                painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
            }
            return;
        }
        case PE_IndicatorCheckBox:
        case PE_IndicatorItemViewItemCheck: drawCheckBox(option, painter); return;
        case PE_IndicatorRadioButton: drawRadioButton(option, painter); return;
        case PE_FrameFocusRect: {
            const auto* focus = qstyleoption_cast<const QStyleOptionFocusRect*>(option);
            if (focus != nullptr && showsFocus(option)) {
                drawFocusRing(*painter, QRectF(option->rect), controlRadius, theme.accent);
            }
            return;
        }
        case PE_FrameTabWidget:
        case PE_Frame: drawFrame(option, painter, widget); return;
        case PE_FrameMenu:
        case PE_PanelTipLabel: {
            painter->setPen(theme.border);
            painter->setBrush(element == PE_PanelTipLabel ? QBrush(theme.raised) : QBrush(Qt::NoBrush));
            painter->drawRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
            return;
        }
        case PE_PanelMenu: painter->fillRect(option->rect, theme.raised); return;
        case PE_FrameStatusBarItem:
        case PE_FrameTabBarBase:
        case PE_PanelMenuBar: return;
        case PE_PanelStatusBar:
            painter->fillRect(option->rect, theme.chrome);
            painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1), theme.border);
            return;
        case PE_IndicatorArrowDown:
        case PE_IndicatorHeaderArrow: {
            const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
            // Qt calls a descending order "up".
            const bool up = header != nullptr && header->sortIndicator == QStyleOptionHeader::SortDown;
            paintIcon(*painter, QRectF(option->rect.center().x() - 4, option->rect.center().y() - 4, 9, 9),
                      up ? QStringLiteral("up") : QStringLiteral("down"),
                      option->state.testFlag(State_Enabled) ? theme.text : theme.disabled);
            return;
        }
        default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawSegment(const QStyleOption* option, QPainter* painter, int part) const {
    const Theme& theme = Theme::of(option->palette);
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool on = option->state.testFlag(State_On) || option->state.testFlag(State_Sunken);
    const bool mirrored = option->direction == Qt::RightToLeft;
    const bool roundLeft = (part & (mirrored ? endingSegment : beginningSegment)) != 0;
    const bool roundRight = (part & (mirrored ? beginningSegment : endingSegment)) != 0;
    // Drawn over the sides where another part goes on, and cut there: each line between two parts is drawn once.
    QRectF frame = inner(option->rect);
    if (!roundLeft) frame.setLeft(frame.left() - 1);
    QRectF rounded = frame.adjusted(roundLeft ? 0 : -8, 0, roundRight ? 0 : 8, 0);
    painter->save();
    painter->setClipRect(option->rect);
    painter->setRenderHint(QPainter::Antialiasing);
    const bool hovered = enabled && option->state.testFlag(State_MouseOver);
    painter->setBrush(on        ? QBrush(theme.sel)
                      : hovered ? QBrush(theme.hover)
                      : enabled ? QBrush(theme.raised)
                                : QBrush(Qt::NoBrush));
    painter->setPen(theme.border);
    painter->drawRoundedRect(rounded, controlRadius, controlRadius);
    if (!roundRight) painter->drawLine(frame.topRight(), frame.bottomRight());
    if (showsFocus(option)) drawFocusRing(*painter, QRectF(option->rect), controlRadius, theme.accent);
    painter->restore();
}

void Style::drawButton(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    if (const int part = segmentOf(widget); part != 0) return drawSegment(option, painter, part);
    const Theme& theme = Theme::of(option->palette);
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool down = option->state.testFlag(State_Sunken);
    const bool on = option->state.testFlag(State_On);
    const bool hovered = enabled && option->state.testFlag(State_MouseOver);
    const bool flat =
        option->state.testFlag(State_AutoRaise) || (widget != nullptr && widget->property("flat").toBool());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (isPrimary(widget) && enabled) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(down || hovered ? theme.accent.darker(theme.dark ? 108 : 112) : theme.accent);
        painter->drawRoundedRect(QRectF(option->rect), controlRadius, controlRadius);
    } else if (!flat || on || down || hovered) {
        QBrush fill = enabled ? QBrush(theme.raised) : QBrush(Qt::NoBrush);
        if (on || down) {
            fill = theme.sel;
        } else if (hovered) {
            fill = theme.hover;
        }
        painter->setPen(flat ? QPen(Qt::NoPen) : QPen(theme.border));
        painter->setBrush(fill);
        const double radius =
            widget != nullptr && widget->property("chip").toBool() ? option->rect.height() / 2.0 : controlRadius;
        painter->drawRoundedRect(inner(option->rect), radius, radius);
    }
    if (showsFocus(option)) drawFocusRing(*painter, QRectF(option->rect), controlRadius, theme.accent);
    painter->restore();
}

void Style::drawCheckBox(const QStyleOption* option, QPainter* painter) const {
    const Theme& theme = Theme::of(option->palette);
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool on = option->state.testFlag(State_On);
    const bool partly = option->state.testFlag(State_NoChange);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor outline = enabled ? (on ? theme.accent : theme.borderStrong) : theme.disabled;
    painter->setPen(QPen(outline, 1));
    painter->setBrush(on && enabled ? theme.accent : theme.base);
    painter->drawRoundedRect(inner(option->rect), 3, 3);
    if (on || partly) {
        const QRectF mark = QRectF(option->rect).adjusted(2, 2, -2, -2);
        if (partly) {
            painter->fillRect(QRectF(mark.left() + 1, mark.center().y() - 1, mark.width() - 2, 2), outline);
        } else {
            paintIcon(*painter, mark, QStringLiteral("check"), enabled ? theme.onAccent : theme.disabled);
        }
    }
    painter->restore();
}

void Style::drawRadioButton(const QStyleOption* option, QPainter* painter) const {
    const Theme& theme = Theme::of(option->palette);
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool on = option->state.testFlag(State_On);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(enabled ? (on ? theme.accent : theme.borderStrong) : theme.disabled);
    painter->setBrush(theme.base);
    painter->drawEllipse(inner(option->rect));
    if (on) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(enabled ? theme.accent : theme.disabled);
        painter->drawEllipse(QRectF(option->rect).adjusted(4, 4, -4, -4));
    }
    painter->restore();
}

void Style::drawTab(const QStyleOption* option, QPainter* painter) const {
    const Theme& theme = Theme::of(option->palette);
    const QRect rect = option->rect;
    if (option->state.testFlag(State_Selected)) {
        painter->fillRect(QRect(rect.left(), rect.bottom() - 2, rect.width(), 3), theme.accent);
    } else if (option->state.testFlag(State_MouseOver) && option->state.testFlag(State_Enabled)) {
        painter->fillRect(rect.adjusted(0, 0, 0, -1), theme.hover);
    }
    if (showsFocus(option)) drawFocusRing(*painter, QRectF(rect).adjusted(0, 1, 0, -3), controlRadius, theme.accent);
}

void Style::drawMenuBarItem(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const Theme& theme = Theme::of(option->palette);
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
    if (item == nullptr) return;
    painter->fillRect(option->rect, theme.chrome);
    const bool enabled = option->state.testFlag(State_Enabled);
    if (enabled && option->state.testFlag(State_Selected)) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(option->state.testFlag(State_Sunken) ? theme.sel : theme.hover);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(0, 1, 0, -1), controlRadius, controlRadius);
        painter->restore();
    }
    painter->setPen(enabled ? theme.text : theme.disabled);
    const int mnemonic =
        styleHint(SH_UnderlineShortcut, option, widget, nullptr) != 0 ? Qt::TextShowMnemonic : Qt::TextHideMnemonic;
    painter->drawText(option->rect, static_cast<int>(Qt::AlignCenter | Qt::TextSingleLine) | mnemonic, item->text);
}

void Style::drawProgress(const QStyleOption* option, QPainter* painter) const {
    const Theme& theme = Theme::of(option->palette);
    const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
    if (bar == nullptr) return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const double height = std::min(4, option->rect.height());
    QRectF groove(option->rect.left(), option->rect.center().y() - height / 2 + 0.5, option->rect.width(), height);
    painter->setBrush(theme.border);
    painter->drawRoundedRect(groove, 2, 2);
    const int span = bar->maximum - bar->minimum;
    const bool known = span > 0;
    const double share = known ? static_cast<double>(bar->progress - bar->minimum) / span : 1.0;
    QRectF filled = groove;
    filled.setWidth(groove.width() * std::clamp(share, 0.0, 1.0));
    if (option->direction == Qt::RightToLeft) filled.moveRight(groove.right());
    painter->setBrush(known ? QBrush(theme.accent) : QBrush(theme.accent, Qt::BDiagPattern));
    painter->drawRoundedRect(filled, 2, 2);
    painter->restore();
}

void Style::drawToolLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    if (button == nullptr) return;
    const Theme& theme = Theme::of(option->palette);
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool mirrored = option->direction == Qt::RightToLeft;
    const bool withText = !button->text.isEmpty() && button->toolButtonStyle != Qt::ToolButtonIconOnly &&
                          (button->toolButtonStyle != Qt::ToolButtonFollowStyle || button->icon.isNull());
    const bool withIcon = !button->icon.isNull() && button->toolButtonStyle != Qt::ToolButtonTextOnly;
    const bool iconLast = widget != nullptr && widget->property("iconLast").toBool();
    QColor color = widget != nullptr && widget->property("link").toBool() ? theme.accent : theme.text;
    if (!enabled) color = theme.disabled;
    const QSize size = button->iconSize;
    const QRect rect = option->rect;
    painter->save();
    const bool isChosen = segmentOf(widget) != 0 && option->state.testFlag(State_On);
    painter->setFont(isChosen ? strongOf(button->font) : button->font);
    if (!withText && withIcon) {
        button->icon.paint(painter, alignedRect(option->direction, Qt::AlignCenter, size, rect), Qt::AlignCenter,
                           enabled ? QIcon::Normal : QIcon::Disabled);
    } else if (withText) {
        const bool tight = widget != nullptr && widget->property("tight").toBool();
        const int margin = iconLast ? 0 : tight ? 3 : 8;
        QRect words = withIcon || iconLast ? rect.adjusted(margin, 0, -margin, 0) : rect;
        if (withIcon) {
            const bool atRight = mirrored != iconLast;
            const QRect place(atRight ? words.right() + 1 - size.width() : words.left(),
                              words.center().y() + 1 - size.height() / 2, size.width(), size.height());
            button->icon.paint(painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
            words.adjust(atRight ? 0 : size.width() + 6, 0, atRight ? -size.width() - 6 : 0, 0);
        }
        painter->setPen(color);
        const int leading = mirrored ? Qt::AlignRight : Qt::AlignLeft;
        const int across = withIcon || iconLast ? leading | Qt::AlignAbsolute : static_cast<int>(Qt::AlignHCenter);
        painter->drawText(words,
                          across | static_cast<int>(Qt::AlignVCenter | Qt::TextHideMnemonic | Qt::TextSingleLine),
                          button->text);
    }
    painter->restore();
}

void Style::drawMenuArrow(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    if (button == nullptr || !button->features.testFlag(QStyleOptionToolButton::MenuButtonPopup)) return;
    const Theme& theme = Theme::of(option->palette);
    const QRect menu = proxy()->subControlRect(CC_ToolButton, option, SC_ToolButtonMenu, widget);
    const bool mirrored = option->direction == Qt::RightToLeft;
    painter->fillRect(QRect(mirrored ? menu.right() : menu.left(), menu.top() + 1, 1, menu.height() - 2), theme.border);
    paintIcon(*painter, QRectF(menu.center().x() - 5, menu.center().y() - 5, 12, 12), QStringLiteral("down"),
              option->state.testFlag(State_Enabled) ? theme.text : theme.disabled);
}

void Style::drawToolButton(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    if (button == nullptr) return;
    QStyleOptionToolButton whole(*button);
    whole.state.setFlag(State_Sunken, button->state.testFlag(State_Sunken) && button->activeSubControls != SC_None);
    drawButton(&whole, painter, widget);
    QStyleOptionToolButton label(*button);
    label.rect = proxy()->subControlRect(CC_ToolButton, option, SC_ToolButton, widget);
    drawToolLabel(&label, painter, widget);
    drawMenuArrow(option, painter, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                              const QWidget* widget) const {
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    // Words keep off the frame.
    if (type == CT_PushButton) result.rwidth() += 8;
    if (type == CT_ToolButton && button != nullptr && !button->text.isEmpty()) {
        // A link ends where its words end, so that it lines up with what is above it.
        if (widget != nullptr && widget->property("link").toBool()) {
            result.setWidth(button->fontMetrics.horizontalAdvance(button->text) + 4);
            return result;
        }
        if (segmentOf(widget) != 0) {
            // As wide as when it is chosen, so that none moves.
            result.setWidth(QFontMetrics(strongOf(button->font)).horizontalAdvance(button->text) + segmentPadding);
            return result;
        }
        result.rwidth() += 8;
    }
    return result;
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const {
    const Theme& theme = Theme::of(option->palette);
    switch (element) {
        case CE_TabBarTabShape: drawTab(option, painter); return;
        case CE_HeaderSection: drawHeaderSection(option, painter); return;
        case CE_HeaderEmptyArea:
            painter->fillRect(option->rect, theme.window);
            painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme.border);
            return;
        case CE_MenuBarEmptyArea: painter->fillRect(option->rect, theme.chrome); return;
        case CE_MenuBarItem: drawMenuBarItem(option, painter, widget); return;
        case CE_Header: drawHeader(option, painter); return;
        case CE_ProgressBarGroove: return;
        case CE_ProgressBarLabel: return;
        case CE_ProgressBarContents: drawProgress(option, painter); return;
        case CE_Splitter: painter->fillRect(option->rect, theme.border); return;
        case CE_ToolBar: painter->fillRect(option->rect, theme.chrome); return;
        case CE_ToolButtonLabel: drawToolLabel(option, painter, widget); return;
        case CE_PushButtonLabel: {
            if (!isPrimary(widget)) break;
            if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
                QStyleOptionButton copy(*button);
                copy.palette.setColor(QPalette::ButtonText, theme.onAccent);
                copy.palette.setColor(QPalette::Disabled, QPalette::ButtonText, theme.disabled);
                QProxyStyle::drawControl(element, &copy, painter, widget);
                return;
            }
            break;
        }
        default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const {
    if (control == CC_ScrollBar) {
        drawScrollBar(option, painter, widget);
        return;
    }
    if (control == CC_ToolButton) {
        drawToolButton(option, painter, widget);
        return;
    }
    if (control == CC_SpinBox) {
        drawSpinBox(option, painter, widget);
        return;
    }
    if (control == CC_ComboBox) {
        drawComboBox(option, painter, widget);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
        case PM_ScrollBarExtent: return 8;
        case PM_ScrollView_ScrollBarSpacing: return 0;
        case PM_SplitterWidth: return 1;
        case PM_SmallIconSize:
        case PM_ButtonIconSize:
        case PM_ToolBarIconSize: return 16;
        case PM_IndicatorWidth:
        case PM_IndicatorHeight:
        case PM_ExclusiveIndicatorWidth:
        case PM_ExclusiveIndicatorHeight: return 14;
        case PM_MenuBarPanelWidth: return 0;
        case PM_MenuBarHMargin: return 4;
        case PM_MenuBarVMargin: return 0;
        case PM_ToolBarItemMargin:
        case PM_ToolBarFrameWidth:
        case PM_ToolBarItemSpacing: return 0;
        case PM_ButtonShiftHorizontal:
        case PM_ButtonShiftVertical:
        case PM_TabBarTabShiftVertical: return 0;
        case PM_TabBarTabHSpace: return 20;
        case PM_TabBarBaseOverlap: return 0;
        case PM_TabBarTabOverlap: return 0;
        case PM_HeaderMargin: return 4;
        case PM_MenuButtonIndicator: return 24;
        case PM_HeaderMarkSize: return 9;
        default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
    switch (hint) {
        case SH_EtchDisabledText:
        case SH_DitherDisabledText:
        case SH_Widget_Animate:
        case SH_Widget_Animation_Duration: return 0;
        case SH_ToolTip_WakeUpDelay: return 500;
        case SH_ScrollBar_Transient: return 0;
        case SH_UnderlineShortcut:
            if (qobject_cast<const QMenuBar*>(widget) != nullptr && !widget->hasFocus()) return 0;
            return QProxyStyle::styleHint(hint, option, widget, data);
        default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

}  // namespace groundswell::ui
