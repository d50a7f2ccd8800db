#pragma once

#include "pipeline/service.h"

#include <QAbstractListModel>

#include <vector>

namespace groundswell::ui {

/// Clusters near to another one, nearest first: the text, and similarity and items below it (SecondLineRole). Owner
/// thread only.
class SimilarItemModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<pipeline::SimilarCluster> rows);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<pipeline::SimilarCluster> m_rows;
};

}  // namespace groundswell::ui
