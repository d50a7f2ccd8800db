#pragma once

#include <QStyledItemDelegate>

namespace groundswell::ui {

/// A text over several lines with a quiet line (SecondLineRole) below it, as high as it needs up to a limit.
class StoryDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace groundswell::ui
