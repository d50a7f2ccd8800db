#pragma once

#include "models/domain/cluster.h"

#include <QAbstractTableModel>

#include <vector>

namespace groundswell::ui {

/// How many items a cluster got each day, newest first, days without any left out. Owner thread only.
class GrowthItemModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Day, Items, Bar, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setDays(std::vector<domain::DayCount> days);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<domain::DayCount> m_days;
    std::int64_t m_highest = 1;
};

}  // namespace groundswell::ui
