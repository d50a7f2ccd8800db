#pragma once

#include "models/domain/rows.h"

#include <QAbstractTableModel>

#include <vector>

namespace groundswell::ui {

/// Names with the number of items of each. Owner thread only.
class ValueCountModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Items, ColumnCount };
    explicit ValueCountModel(const QString& nameWords, QObject* parent = nullptr)
        : QAbstractTableModel(parent), m_nameWords(nameWords) {}

    void setRows(std::vector<domain::FacetValue> rows);
    [[nodiscard]] const domain::FacetValue* rowAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString m_nameWords;
    std::vector<domain::FacetValue> m_rows;
};

}  // namespace groundswell::ui
