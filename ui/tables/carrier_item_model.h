#pragma once

#include "models/core/clock.h"
#include "models/domain/cluster_story.h"

#include <QAbstractTableModel>

#include <memory>

namespace groundswell::ui {

/// Who carries a cluster: outlets or authors, with their items and who was first. Owner thread only.
class CarrierItemModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Items, First, ColumnCount };
    CarrierItemModel(const QString& head, std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr);

    void setCarriers(domain::Carriers carriers);
    [[nodiscard]] const domain::Carriers& carriers() const { return m_carriers; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString m_head;
    std::shared_ptr<const core::Clock> m_clock;
    domain::Carriers m_carriers;
    int m_firstRow = -1;  // who published first
};

}  // namespace groundswell::ui
