#include "pipeline/service/item_orders.h"

#include <algorithm>

namespace groundswell::pipeline {

namespace {

// Of 1,000,000 items each is 8 MB.
constexpr std::size_t mostItemOrders = 3;

}  // namespace

core::Result<ItemOrders::Ids> ItemOrders::known(const domain::Filter& filter, domain::ItemSort sort,
                                                domain::SortOrder order) {
    const std::scoped_lock lock(m_mutex);
    if (!m_versions) {
        auto connection = m_connect();
        if (!connection) return connection.error();
        m_versions = std::move(*connection);
        m_version.reset();
    }
    const auto version = m_versions->dataVersion();
    if (!version) return version.error();
    if (m_version != *version) m_orders.clear();
    m_version = *version;
    const auto found = std::find_if(m_orders.begin(), m_orders.end(), [&](const Order& one) {
        return one.sort == sort && one.order == order && one.filter == filter;
    });
    return found != m_orders.end() ? found->ids : Ids();
}

core::Result<ItemOrders::Ids> ItemOrders::ids(store::ReadConnection& reader, const domain::Filter& filter,
                                              domain::ItemSort sort, domain::SortOrder order) {
    auto here = known(filter, sort, order);
    if (!here || *here) return here;
    const std::unique_lock making(m_making, std::try_to_lock);
    if (!making.owns_lock()) return Ids();
    std::optional<std::int64_t> version;
    {
        const std::scoped_lock lock(m_mutex);
        version = m_version;
    }
    auto ids = reader.items().ids(filter, sort, order);
    if (!ids) return ids.error();
    auto shared = std::make_shared<const std::vector<core::ItemId>>(std::move(*ids));
    const std::scoped_lock lock(m_mutex);
    // What was read before a change must not be taken for what came after it.
    if (version == m_version) {
        m_orders.push_front({filter, sort, order, shared});
        if (m_orders.size() > mostItemOrders) m_orders.pop_back();
    }
    return Ids(shared);
}

void ItemOrders::clear() {
    const std::scoped_lock lock(m_mutex);
    m_versions.reset();
    m_version.reset();
    m_orders.clear();
}

}  // namespace groundswell::pipeline
