#include "models/store/hashing.h"
#include "models/store/sqlite_read_connection.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace groundswell::store {

namespace {

using SetMask = std::uint32_t;  // a bit a set
using MasksByHash = std::unordered_map<std::int64_t, SetMask>;
constexpr std::size_t mostSets = 32;

std::int64_t countOfAll(const MasksByHash& masks, std::size_t sets) {
    return static_cast<std::int64_t>(std::count_if(masks.begin(), masks.end(), [sets](const auto& entry) {
        return static_cast<std::size_t>(std::popcount(entry.second)) == sets;
    }));
}

}  // namespace

core::Result<domain::SharedCounts> SqliteTrendReader::shared(std::span<const domain::Filter> sets) {
    if (sets.size() > mostSets)
        return core::Error(core::ErrorCode::InvalidInput, "At most 32 sets can be compared at once.");
    return m_session.read([&] {
        MasksByHash authors;
        MasksByHash outlets;
        MasksByHash items;
        for (std::size_t set = 0; set < sets.size(); ++set) {
            m_session.throwIfCancelled();
            const SetMask bit = SetMask{1} << set;
            const Condition condition = itemCondition(sets[set], m_session.searchText());
            Statement rows(m_session.connection(),
                           "SELECT i.item_id, i.author, coalesce(i.outlet, s.source_id) FROM content_items i "
                           "LEFT JOIN known_sources s ON s.source_no = i.source_no" +
                               whereClause(condition));
            condition.bindTo(rows);
            while (rows.step()) {
                items[rows.integer(0)] |= bit;
                if (!rows.isNull(1)) authors[storedHash(rows.view(1))] |= bit;
                if (!rows.isNull(2)) outlets[storedHash(rows.view(2))] |= bit;
            }
        }
        domain::SharedCounts counts;
        for (std::size_t first = 0; first < sets.size(); ++first) {
            for (std::size_t second = first + 1; second < sets.size(); ++second) {
                const SetMask both = (SetMask{1} << first) | (SetMask{1} << second);
                const auto number = std::count_if(authors.begin(), authors.end(),
                                                  [both](const auto& entry) { return (entry.second & both) == both; });
                counts.pairs.push_back({first, second, static_cast<std::int64_t>(number)});
            }
        }
        if (!sets.empty()) {
            counts.authorsOfAll = countOfAll(authors, sets.size());
            counts.outletsOfAll = countOfAll(outlets, sets.size());
        }
        counts.itemsOfSeveral = static_cast<std::int64_t>(std::count_if(
            items.begin(), items.end(), [](const auto& entry) { return std::popcount(entry.second) > 1; }));
        return counts;
    });
}

core::Result<std::optional<core::UtcTime>> SqliteTrendReader::firstPublished(const domain::Filter& filter) {
    return m_session.read([&] {
        const Condition condition = itemCondition(filter, m_session.searchText());
        Statement row(m_session.connection(),
                      "SELECT min(i.published_at) FROM content_items i" + whereClause(condition));
        condition.bindTo(row);
        row.step();
        return row.time(0);
    });
}

}  // namespace groundswell::store
