#include "ui/tables/story_delegate.h"

#include "ui/shell/style.h"
#include "ui/shell/theme.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/text_lines.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QTextLayout>

namespace groundswell::ui {

namespace {

constexpr int mostStoryLines = 8;
constexpr qsizetype longestStory = 1200;
constexpr int storyMargin = 16;
constexpr int storyPadding = 6;

int storyLines(const QString& text, double width) {
    QTextLayout layout(text.left(longestStory), fontFor(Type::Body));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    int lines = 0;
    while (lines < mostStoryLines) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        line.setLineWidth(width);
        ++lines;
    }
    layout.endLayout();
    return std::max(1, lines);
}

/// Paragraphs stay apart.
QString storyText(const QModelIndex& index) {
    return index.data().toString().replace(QChar(u'\n'), QChar(QChar::LineSeparator));
}

}  // namespace

QSize StoryDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const int width = view != nullptr ? view->viewport()->width() : 320;
    const int lines = storyLines(storyText(index), std::max(40, width - 2 * storyMargin));
    const double height = lines * lineHeight(fontFor(Type::Body)) + lineHeight(fontFor(Type::Caption));
    return {std::min(width, 120), static_cast<int>(height) + 2 * storyPadding + 2};
}

void StoryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::of(option.palette);
    painter->save();
    painter->setLayoutDirection(Qt::LayoutDirectionAuto);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool active = option.state.testFlag(QStyle::State_Active);
    const QRect ground = option.rect;
    painter->fillRect(ground, selected ? (active ? theme.sel : theme.selInactive)
                              : option.state.testFlag(QStyle::State_MouseOver) ? theme.hover
                                                                               : theme.base);
    painter->fillRect(QRect(ground.left(), ground.bottom(), ground.width(), 1), theme.grid);
    const QRectF rect = QRectF(ground).adjusted(storyMargin, storyPadding, -storyMargin, -storyPadding);
    const QString words = storyText(index);
    const int lines = storyLines(words, rect.width());
    const double used = drawFormattedLines(*painter, rect, words, {}, fontFor(Type::Body), theme.text, lines);
    const QFont small = fontFor(Type::Caption);
    painter->setFont(small);
    painter->setPen(theme.text2);
    const bool mirrored = option.direction == Qt::RightToLeft;
    const QString second =
        QFontMetricsF(small).elidedText(index.data(SecondLineRole).toString(), Qt::ElideRight, rect.width());
    painter->drawText(
        QRectF(rect.left(), rect.top() + used, rect.width(), lineHeight(small)),
        static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter), second);
    if (option.state.testFlag(QStyle::State_HasFocus) && option.widget != nullptr &&
        option.widget->window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
        drawFocusRing(*painter, QRectF(ground).adjusted(1, 1, -1, -2), 3, theme.accent);
    }
    painter->restore();
}

}  // namespace groundswell::ui
