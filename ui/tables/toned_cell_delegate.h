#pragma once

#include "ui/tables/paged_item_model.h"

#include <QStyledItemDelegate>

namespace groundswell::ui {

/// A plain cell whose words, and icon, have the tone of ToneRole in the theme of the moment: another theme repaints it,
/// nobody sets it anew. The icon is named by IconRole.
class TonedCellDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

}  // namespace groundswell::ui
