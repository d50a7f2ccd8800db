#pragma once

#include "models/core/clock.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/tag.h"

#include <functional>
#include <memory>

namespace groundswell::ui {

/// A cluster with the counts of its last fourteen days and what it does now.
struct ClusterRow {
    domain::Cluster cluster;
    std::vector<std::int64_t> sparkline;
    domain::TrendNumbers trend;  ///< of the last 24 h of the sparkline
    core::UtcTime trendEnd{};    ///< where these end
};

/// Clusters that match a filter, in the order of a column. Owner thread only.
class ClusterItemModel : public PagedRowsModel<ClusterRow> {
    Q_OBJECT

public:
    enum Column {
        Star,
        Rising,
        LastDay,
        Usual,
        Days,
        Text,
        Items,
        Last,
        Unique,
        AllTime,
        Authors,
        Sources,
        First,
        Burst,
        Source,
        Labels,
        Id,
        ColumnCount
    };

    ClusterItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr);

    /// Asks again when it differs from before.
    void setQuery(const domain::Filter& filter, domain::ClusterSort sort, domain::SortOrder order);
    [[nodiscard]] const domain::Filter& filter() const { return m_filter; }
    [[nodiscard]] domain::ClusterSort sortKey() const { return m_sort; }
    [[nodiscard]] domain::SortOrder sortOrder() const { return m_order; }

    /// Whether all sparklines have the scale of the highest that is here, instead of each its own.
    void setSameScale(bool same);

    /// What a click on this column's head sorts by, or nothing.
    [[nodiscard]] static std::optional<domain::ClusterSort> sortOf(int column);
    [[nodiscard]] static int columnOf(domain::ClusterSort sort);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] qlonglong rowId(int row) const override;

    /// By which colour each label is shown; none = all alike.
    void setTones(std::function<int(const std::string& label)> tones);

protected:
    pipeline::Ticket askPage(int number, quint64 generation) override;

private:
    [[nodiscard]] QString display(const ClusterRow& row, int column) const;
    [[nodiscard]] QList<Tag> tags(const ClusterRow& row) const;
    [[nodiscard]] QString tip(const ClusterRow& row, int column) const;
    [[nodiscard]] QVariant tone(const ClusterRow& row, int column) const;
    [[nodiscard]] QString spoken(const ClusterRow& row, int column) const;

    pipeline::Service& m_service;
    std::shared_ptr<const core::Clock> m_clock;
    std::function<int(const std::string&)> m_tones;
    domain::Filter m_filter;
    bool m_sameScale = false;
    qlonglong m_highest = 0;  ///< of all bins that were shown since the last reload
    domain::ClusterSort m_sort = domain::ClusterSort::Rising;
    domain::SortOrder m_order = domain::SortOrder::Descending;
};

}  // namespace groundswell::ui
