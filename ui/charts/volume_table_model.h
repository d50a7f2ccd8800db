#pragma once

#include "ui/charts/volume_series.h"

#include <QAbstractTableModel>

namespace groundswell::ui {

/// The numbers of a volume chart: a row a day, newest first, a column a source, and the sum. Owner thread only.
class VolumeTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setVolume(VolumeSeries volume);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    VolumeSeries m_volume;
};

}  // namespace groundswell::ui
