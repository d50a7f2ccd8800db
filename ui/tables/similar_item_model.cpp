#include "ui/tables/similar_item_model.h"

#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"

#include <QLocale>

namespace groundswell::ui {

namespace {

constexpr int longestSimilarText = 280;

}  // namespace

void SimilarItemModel::setRows(std::vector<pipeline::SimilarCluster> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int SimilarItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SimilarItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const pipeline::SimilarCluster& row = m_rows[static_cast<std::size_t>(index.row())];
    const QString second = tr("#%1 · %2 · %3")
                               .arg(QString::number(row.cluster.id.value), QLocale().toString(row.score, 'f', 2),
                                    formatCounted(row.cluster.items, tr("%1 item"), tr("%1 items")));
    switch (role) {
        case Qt::DisplayRole: return oneLine(text(row.cluster.exemplarText)).left(longestSimilarText);
        case SecondLineRole: return second;
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1. %2").arg(oneLine(text(row.cluster.exemplarText)).left(longestSimilarText),
                                                second);
        case IdRole: return static_cast<qlonglong>(row.cluster.id.value);
        default: return {};
    }
}

}  // namespace groundswell::ui
