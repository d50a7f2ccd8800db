#pragma once

#include "models/core/clock.h"
#include "ui/tables/paged_item_model.h"

#include <memory>

namespace groundswell::ui {

/// A cluster with the counts of its last fourteen days.
struct ClusterRow {
    domain::Cluster cluster;
    std::vector<std::int64_t> sparkline;
    std::int64_t lastDay = 0;  ///< items of the last 24 h of the sparkline
};

/// Clusters that match a filter, in the order of a column. Owner thread only.
class ClusterItemModel : public PagedRowsModel<ClusterRow> {
    Q_OBJECT

public:
    enum Column { Days, LastDay, Text, Items, Unique, AllTime, Authors, Sources, First, Last, Id, ColumnCount };

    ClusterItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr);

    /// Asks again when it differs from before.
    void setQuery(const domain::Filter& filter, domain::ClusterSort sort, domain::SortOrder order);
    [[nodiscard]] const domain::Filter& filter() const { return m_filter; }
    [[nodiscard]] domain::ClusterSort sortKey() const { return m_sort; }
    [[nodiscard]] domain::SortOrder sortOrder() const { return m_order; }

    /// What a click on this column's head sorts by, or nothing.
    [[nodiscard]] static std::optional<domain::ClusterSort> sortOf(int column);
    [[nodiscard]] static int columnOf(domain::ClusterSort sort);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] qlonglong rowId(int row) const override;

protected:
    pipeline::Ticket askPage(int number, quint64 generation) override;

private:
    [[nodiscard]] QString display(const ClusterRow& row, int column) const;
    [[nodiscard]] QString tip(const ClusterRow& row, int column) const;

    pipeline::Service& m_service;
    std::shared_ptr<const core::Clock> m_clock;
    domain::Filter m_filter;
    domain::ClusterSort m_sort = domain::ClusterSort::Items;
    domain::SortOrder m_order = domain::SortOrder::Descending;
};

}  // namespace groundswell::ui
