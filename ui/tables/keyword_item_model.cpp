#include "ui/tables/keyword_item_model.h"

#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/series_value.h"

#include <QMimeData>

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
        case SeriesRole: return QVariant::fromValue(keywordSeries(text(row->text)));
        default: return {};
    }
}

Qt::ItemFlags KeywordItemModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsDragEnabled : flags;
}

QStringList KeywordItemModel::mimeTypes() const {
    return {QString::fromLatin1(seriesMimeType)};
}

QMimeData* KeywordItemModel::mimeData(const QModelIndexList& indexes) const {
    QList<SeriesValue> series;
    int before = -1;
    for (const QModelIndex& index : indexes) {
        if (const domain::KeywordRow* row = rowAt(index.row()); row != nullptr && index.row() != before)
            series << keywordSeries(text(row->text));
        before = index.row();
    }
    auto* data = new QMimeData;
    data->setData(QString::fromLatin1(seriesMimeType), seriesToJson(series));
    return data;
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
