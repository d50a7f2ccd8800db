#include "ui/shell/style.h"
#include "ui/shell/theme.h"

#include <QPainter>
#include <QStyleOption>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr int headerArrowRoom = 11;
constexpr double headerArrowWidth = 7;

void drawSortArrow(QPainter& painter, const QPointF& left, QStyleOptionHeader::SortIndicator indicator,
                   const QColor& color) {
    // Qt calls a descending order "up".
    const double tip = indicator == QStyleOptionHeader::SortDown ? -2.5 : 2.5;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(QPolygonF{left + QPointF(0, -tip + 0.5), left + QPointF(headerArrowWidth, -tip + 0.5),
                                  left + QPointF(headerArrowWidth / 2, tip + 0.5)});
}

}  // namespace

void Style::drawHeaderSection(const QStyleOption* option, QPainter* painter) const {
    const Theme& theme = Theme::of(option->palette);
    const bool hovered = option->state.testFlag(State_MouseOver) && option->state.testFlag(State_Enabled);
    painter->fillRect(option->rect, hovered ? theme.hover : theme.window);
    painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme.border);
}

void Style::drawHeader(const QStyleOption* option, QPainter* painter) const {
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (header == nullptr) return;
    drawHeaderSection(option, painter);
    const Theme& theme = Theme::of(option->palette);
    const bool sorted = header->sortIndicator != QStyleOptionHeader::None;
    const Qt::Alignment alignment = visualAlignment(option->direction, header->textAlignment);
    const QRect room = option->rect.adjusted(8, 0, -8, -1);
    painter->save();
    painter->setFont(fontFor(Type::CaptionStrong));
    painter->setPen(sorted ? theme.text : theme.text2);
    const QFontMetrics metrics(painter->font());
    const int arrow = sorted ? headerArrowRoom : 0;
    const QString words = metrics.elidedText(header->text, Qt::ElideRight, room.width() - arrow);
    const QRect block =
        alignedRect(Qt::LeftToRight, alignment | Qt::AlignVCenter | Qt::AlignAbsolute,
                    QSize(std::min(metrics.horizontalAdvance(words) + arrow, room.width()), room.height()), room);
    // The arrow comes behind the words, in the direction in which they are read.
    const bool mirrored = option->direction == Qt::RightToLeft;
    painter->setLayoutDirection(Qt::LayoutDirectionAuto);
    painter->drawText(
        block.adjusted(mirrored ? arrow : 0, 0, mirrored ? 0 : -arrow, 0),
        static_cast<int>(Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter) | Qt::TextSingleLine | Qt::TextDontClip,
        words);
    if (sorted) {
        const double left = mirrored ? block.left() : block.right() + 1 - headerArrowWidth;
        drawSortArrow(*painter, QPointF(left, block.center().y()), header->sortIndicator, theme.text);
    }
    painter->restore();
}

void Style::drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const Theme& theme = Theme::of(option->palette);
    const QRect handle = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const bool hovered = option->state.testFlag(State_MouseOver) || option->activeSubControls != SC_None;
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (slider == nullptr || slider->maximum <= slider->minimum) return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(hovered ? theme.borderStrong : (theme.dark ? theme.borderStrong : theme.disabled));
    painter->setOpacity(hovered ? 1.0 : 0.65);
    painter->drawRoundedRect(QRectF(handle).adjusted(1, 1, -1, -1), 3, 3);
    painter->restore();
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                            const QWidget* widget) const {
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (control != CC_ScrollBar || slider == nullptr) return QProxyStyle::subControlRect(control, option, part, widget);
    const bool horizontal = slider->orientation == Qt::Horizontal;
    const QRect whole = option->rect;
    const int length = horizontal ? whole.width() : whole.height();
    const int range = slider->maximum - slider->minimum;
    const double share =
        range + slider->pageStep > 0 ? static_cast<double>(slider->pageStep) / (range + slider->pageStep) : 1.0;
    const int handle = std::clamp(static_cast<int>(share * length), std::min(24, length), length);
    const int start = sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition, length - handle,
                                              slider->upsideDown);
    const auto cut = [&](int from, int size) {
        return horizontal ? QRect(whole.left() + from, whole.top(), size, whole.height())
                          : QRect(whole.left(), whole.top() + from, whole.width(), size);
    };
    switch (part) {
        case SC_ScrollBarSlider: return cut(start, handle);
        case SC_ScrollBarGroove: return whole;
        case SC_ScrollBarSubPage: return cut(0, start);
        case SC_ScrollBarAddPage: return cut(start + handle, length - start - handle);
        default: return {};
    }
}

}  // namespace groundswell::ui
