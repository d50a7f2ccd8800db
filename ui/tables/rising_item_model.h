#pragma once

#include "pipeline/service.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include <vector>

namespace groundswell::ui {

/// Clusters that grow faster than usual, fastest first. Owner thread only.
class RisingItemModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<pipeline::RisingCluster> rows);
    [[nodiscard]] const pipeline::RisingCluster* rowAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<pipeline::RisingCluster> m_rows;
};

/// "412 in 24 h, usual 21"; a cluster without a usual says so.
[[nodiscard]] QString risingCounts(const pipeline::RisingCluster& rising);
/// "16×", or "New" for a cluster that is too young for a ratio.
[[nodiscard]] QString risingRatio(const pipeline::RisingCluster& rising);

/// A card of the overview. Takes the cards' model only.
class RisingDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// Size of a place in the grid, and how many there are, so that the outer cards end with the grid.
    void setCards(const QSize& size, int columns, int rows);

private:
    [[nodiscard]] QRectF cardIn(const QRect& place, int card, bool mirrored) const;

    QSize m_size{296, 184};
    int m_columns = 3;
    int m_rows = 2;
};

}  // namespace groundswell::ui
