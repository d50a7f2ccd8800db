#include "ui/tables/value_count_model.h"

#include "ui/tables/format.h"

namespace groundswell::ui {

namespace {

QVariant valueAlignment(int column) {
    return QVariant::fromValue(
        Qt::Alignment(Qt::AlignVCenter | (column == ValueCountModel::Items ? Qt::AlignRight : Qt::AlignLeading)));
}

}  // namespace

void ValueCountModel::setRows(std::vector<domain::FacetValue> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const domain::FacetValue* ValueCountModel::rowAt(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int ValueCountModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ValueCountModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ValueCountModel::data(const QModelIndex& index, int role) const {
    const domain::FacetValue* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (row == nullptr) return {};
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return index.column() == Name ? oneLine(text(row->value)) : formatCount(row->count);
        case Qt::TextAlignmentRole: return valueAlignment(index.column());
        default: return {};
    }
}

QVariant ValueCountModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return valueAlignment(section);
    if (role != Qt::DisplayRole) return {};
    return section == Name ? m_nameWords : tr("Items");
}

}  // namespace groundswell::ui
