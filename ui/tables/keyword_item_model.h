#pragma once

#include "models/domain/rows.h"

#include <QAbstractTableModel>

#include <vector>

namespace groundswell::ui {

/// The keywords of one cluster: what it says and others do not, then most items first. Owner thread only.
class KeywordItemModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Keyword, Kind, Items, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<domain::KeywordRow> rows);
    [[nodiscard]] const domain::KeywordRow* rowAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Rows are dragged as series to compare.
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;

private:
    [[nodiscard]] static QString kindText(domain::KeywordKind kind);

    std::vector<domain::KeywordRow> m_rows;
};

}  // namespace groundswell::ui
