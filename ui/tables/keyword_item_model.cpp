#include "ui/tables/keyword_item_model.h"

#include "ui/tables/format.h"

namespace groundswell::ui {

QString KeywordItemModel::kindText(domain::KeywordKind kind) {
    switch (kind) {
        case domain::KeywordKind::Phrase: return tr("phrase");
        case domain::KeywordKind::Hashtag: return tr("hashtag");
        case domain::KeywordKind::Entity: return tr("name");
        case domain::KeywordKind::Topic: return tr("topic");
    }
    return {};
}

void KeywordItemModel::setRows(std::vector<domain::KeywordRow> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const domain::KeywordRow* KeywordItemModel::rowAt(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int KeywordItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int KeywordItemModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant KeywordItemModel::data(const QModelIndex& index, int role) const {
    const domain::KeywordRow* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (row == nullptr) return {};
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            if (index.column() == Keyword) return oneLine(text(row->text));
            if (index.column() == Kind) return kindText(row->kind);
            return formatCount(row->items);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(
                Qt::Alignment(Qt::AlignVCenter | (index.column() == Items ? Qt::AlignRight : Qt::AlignLeading)));
        default: return {};
    }
}

QVariant KeywordItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (section == Items ? Qt::AlignRight : Qt::AlignLeading)));
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Keyword: return tr("Keyword");
        case Kind: return tr("Kind");
        default: return tr("Items");
    }
}

}  // namespace groundswell::ui
