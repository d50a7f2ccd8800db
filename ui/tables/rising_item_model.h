#pragma once

#include "pipeline/service.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QStyledItemDelegate>

#include <optional>
#include <vector>

namespace groundswell::ui {

struct Theme;

/// Clusters that grow faster than usual, fastest first. Owner thread only.
class RisingItemModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<pipeline::RisingCluster> rows);
    [[nodiscard]] const pipeline::RisingCluster* rowAt(int row) const;
    /// Why a cluster rises, in words; kept until it is no longer among the rows.
    void setReason(qlonglong cluster, const QString& words);
    [[nodiscard]] QString reasonOf(qlonglong cluster) const;
    /// Clusters whose star is full. Without a call of this there are no stars.
    void setWatched(const QSet<qlonglong>& clusters);
    [[nodiscard]] bool hasStars() const { return m_watched.has_value(); }
    [[nodiscard]] bool isWatched(qlonglong cluster) const { return m_watched && m_watched->contains(cluster); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<pipeline::RisingCluster> m_rows;
    QHash<qlonglong, QString> m_reasons;
    std::optional<QSet<qlonglong>> m_watched;
};

/// "24 h", "7 days".
[[nodiscard]] QString windowWords(domain::TrendWindow window);
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

Q_SIGNALS:
    void starClicked(qlonglong cluster);

protected:
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

private:
    [[nodiscard]] static QRectF starIn(const QRectF& card, bool mirrored);
    void paintHead(QPainter& painter, const QRectF& inner, const pipeline::RisingCluster& row, bool mirrored,
                   const Theme& theme) const;
    void paintFoot(QPainter& painter, const QRectF& inner, const pipeline::RisingCluster& row, const QString& reason,
                   bool mirrored, const Theme& theme) const;
    [[nodiscard]] QRectF cardIn(const QRect& place, int card, bool mirrored) const;

    QSize m_size{296, 184};
    int m_columns = 3;
    int m_rows = 2;
};

}  // namespace groundswell::ui
