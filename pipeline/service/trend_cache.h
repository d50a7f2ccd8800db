#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/store/read_connection.h"
#include "pipeline/service/read_stop.h"
#include "pipeline/trends/board.h"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace groundswell::pipeline {

/// What questions about trends and long orders of clusters have in common. Orders are kept until anything stored
/// changes; the board, which a running queue must not cost, until items do or the hour is over. Its connection is for
/// it alone. Thread-safe.
class TrendCache {
public:
    using Connect = std::function<core::Result<std::unique_ptr<store::ReadConnection>>()>;
    using Ids = std::shared_ptr<const std::vector<core::ClusterId>>;

    /// Tells items before a change from those after it; see Store::itemsVersion().
    using ItemsVersion = std::function<std::uint64_t()>;

    /// Without `itemsVersion` (the items are written elsewhere) every change may be one of items.
    TrendCache(Connect connect, ItemsVersion itemsVersion)
        : m_connect(std::move(connect)), m_itemsVersion(std::move(itemsVersion)) {}

    /// The trends of all clusters. Made by the first who asks; who asks meanwhile waits.
    core::Result<std::shared_ptr<const trends::Board>> board(core::UtcTime now);
    /// The clusters that pass a filter, in order; read with `reader` when they are not here.
    core::Result<Ids> clusters(store::ReadConnection& reader, const domain::Filter& filter, domain::ClusterSort sort,
                               domain::SortOrder order, core::UtcTime now);
    /// Lets go of the connection; what is asked for later opens one again.
    void clear();
    /// Ends what is running, and everything that is asked later. Never waits for a board.
    void stop() { m_stop.stop(); }
    /// How many boards were made.
    [[nodiscard]] int boardsMade() const;

private:
    struct Order {
        domain::Filter filter;
        domain::ClusterSort sort = domain::ClusterSort::Id;
        domain::SortOrder order = domain::SortOrder::Ascending;
        Ids ids;
    };

    core::Result<void> dropWhatIsOld(core::UtcTime now);
    core::Result<std::shared_ptr<const trends::Board>> boardLocked(core::UtcTime now);
    [[nodiscard]] Ids known(const domain::Filter& filter, domain::ClusterSort sort, domain::SortOrder order) const;
    void keep(std::int64_t version, Order order);

    const Connect m_connect;
    const ItemsVersion m_itemsVersion;
    mutable std::mutex m_mutex;
    ReadStop m_stop;
    std::unique_ptr<store::ReadConnection> m_reader;  // guarded by m_mutex, as the rest
    std::int64_t m_version = 0;
    std::uint64_t m_items = 0;  // of the board
    std::chrono::sys_time<std::chrono::hours> m_hour{};
    std::shared_ptr<const trends::Board> m_board;
    std::deque<Order> m_orders;  // last used first
    int m_boardsMade = 0;
};

}  // namespace groundswell::pipeline
