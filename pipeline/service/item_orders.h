#pragma once

#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/store/read_connection.h"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace groundswell::pipeline {

/// Whole orders of items, so that a page far down costs no more than the first; kept until anything stored changes.
/// Thread-safe.
class ItemOrders {
public:
    using Connect = std::function<core::Result<std::unique_ptr<store::ReadConnection>>()>;
    using Ids = std::shared_ptr<const std::vector<core::ItemId>>;

    explicit ItemOrders(Connect connect) : m_connect(std::move(connect)) {}

    /// Those that pass a filter, in order; read with `reader` when they are not here. Null while another thread makes
    /// an order: nobody waits for it. Errors: those of the store.
    core::Result<Ids> ids(store::ReadConnection& reader, const domain::Filter& filter, domain::ItemSort sort,
                          domain::SortOrder order);
    /// Lets go of the connection and of what is kept.
    void clear();

private:
    struct Order {
        domain::Filter filter;
        domain::ItemSort sort = domain::ItemSort::Id;
        domain::SortOrder order = domain::SortOrder::Ascending;
        Ids ids;
    };

    core::Result<Ids> known(const domain::Filter& filter, domain::ItemSort sort, domain::SortOrder order);

    const Connect m_connect;
    std::mutex m_making;
    std::mutex m_mutex;
    std::unique_ptr<store::ReadConnection> m_versions;  // tells when something was stored; guarded, as the rest
    std::optional<std::int64_t> m_version;
    std::deque<Order> m_orders;  // last made first
};

}  // namespace groundswell::pipeline
