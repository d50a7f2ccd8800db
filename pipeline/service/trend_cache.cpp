#include "pipeline/service/trend_cache.h"

#include <algorithm>

namespace groundswell::pipeline {

namespace {

// Of 100,000 clusters each is 800 KB.
constexpr std::size_t mostOrders = 16;

}  // namespace

core::Result<void> TrendCache::dropWhatIsOld(core::UtcTime now) {
    if (m_stop.isStopped()) return core::Error(core::ErrorCode::Cancelled, "The workspace is being closed.");
    if (!m_reader) {
        auto reader = m_connect();
        if (!reader) return reader.error();
        m_reader = std::move(*reader);
        m_stop.watch(m_reader.get());
        m_board.reset();
        m_orders.clear();
    }
    const auto version = m_reader->dataVersion();
    if (!version) return version.error();
    const auto hour = std::chrono::floor<std::chrono::hours>(now);
    // Asked for before the board is read: what is written meanwhile makes it old, never new by mistake.
    const std::uint64_t items = m_itemsVersion ? m_itemsVersion() : static_cast<std::uint64_t>(*version);
    if (items != m_items || hour != m_hour) m_board.reset();
    if (*version != m_version || hour != m_hour) m_orders.clear();
    m_version = *version;
    m_items = items;
    m_hour = hour;
    return {};
}

core::Result<std::shared_ptr<const trends::Board>> TrendCache::boardLocked(core::UtcTime now) {
    if (auto fresh = dropWhatIsOld(now); !fresh) return fresh.error();
    if (!m_board) {
        if (auto begun = m_reader->beginSnapshot(); !begun) return begun.error();
        auto made = trends::buildBoard(*m_reader, now);
        m_reader->endSnapshot();
        if (!made) return made.error();
        m_board = std::make_shared<const trends::Board>(std::move(*made));
        ++m_boardsMade;
    }
    return m_board;
}

core::Result<std::shared_ptr<const trends::Board>> TrendCache::board(core::UtcTime now) {
    const std::scoped_lock lock(m_mutex);
    return boardLocked(now);
}

TrendCache::Ids TrendCache::known(const domain::Filter& filter, domain::ClusterSort sort,
                                  domain::SortOrder order) const {
    const auto found = std::find_if(m_orders.begin(), m_orders.end(), [&](const Order& one) {
        return one.sort == sort && one.order == order && one.filter == filter;
    });
    return found == m_orders.end() ? nullptr : found->ids;
}

void TrendCache::keep(std::int64_t version, Order order) {
    const std::scoped_lock lock(m_mutex);
    // What was read before a change must not be taken for what came after it.
    if (version != m_version || known(order.filter, order.sort, order.order)) return;
    m_orders.push_front(std::move(order));
    if (m_orders.size() > mostOrders) m_orders.pop_back();
}

core::Result<TrendCache::Ids> TrendCache::clusters(store::ReadConnection& reader, const domain::Filter& filter,
                                                   domain::ClusterSort sort, domain::SortOrder order,
                                                   core::UtcTime now) {
    std::int64_t version = 0;
    std::shared_ptr<const trends::Board> board;
    {
        const std::scoped_lock lock(m_mutex);
        if (auto fresh = dropWhatIsOld(now); !fresh) return fresh.error();
        if (Ids ids = known(filter, sort, order)) return ids;
        if (domain::isTrendSort(sort)) {
            auto made = boardLocked(now);
            if (!made) return made.error();
            board = std::move(*made);
        }
        version = m_version;
    }
    if (board && filter == domain::Filter{}) {
        std::vector<core::ClusterId> all;
        all.reserve(board->rows().size());
        for (const trends::Board::Row& row : board->rows()) all.push_back(row.cluster);
        board->sort(all, sort, order);
        auto shared = std::make_shared<const std::vector<core::ClusterId>>(std::move(all));
        keep(version, {filter, sort, order, shared});
        return Ids(shared);
    }
    // Not under the lock: a filter may take its time, and can be cancelled.
    auto ids = reader.clusters().ids(filter, sort, order);
    if (!ids) return ids.error();
    if (board) board->sort(*ids, sort, order);
    auto shared = std::make_shared<const std::vector<core::ClusterId>>(std::move(*ids));
    keep(version, {filter, sort, order, shared});
    return Ids(shared);
}

void TrendCache::clear() {
    const std::scoped_lock lock(m_mutex);
    m_stop.watch(nullptr);
    m_reader.reset();
    m_board.reset();
    m_orders.clear();
    m_version = 0;
}

int TrendCache::boardsMade() const {
    const std::scoped_lock lock(m_mutex);
    return m_boardsMade;
}

}  // namespace groundswell::pipeline
