#include "models/store/sqlite_read_connection.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <unordered_map>

namespace groundswell::store {

namespace {

// Places of names by their numbers: ordering a million rows by number, they are looked up once.
std::unordered_map<std::int64_t, std::int64_t> placesOf(Connection& connection, std::string_view select) {
    std::unordered_map<std::int64_t, std::int64_t> places;
    Statement rows(connection, select);
    while (rows.step()) places.emplace(rows.integer(0), std::ssize(places));
    return places;
}

}  // namespace

bool SqliteItemReader::isOrderedHere(domain::ItemSort sort) {
    return sort == domain::ItemSort::Source || sort == domain::ItemSort::Similarity ||
           sort == domain::ItemSort::Cluster || sort == domain::ItemSort::State;
}

std::vector<std::int64_t> SqliteItemReader::orderedIds(const Condition& condition, domain::ItemSort sort,
                                                       domain::SortOrder order, domain::Page page) {
    Connection& connection = m_session.connection();
    std::unordered_map<std::int64_t, std::int64_t> places;
    const char* column = "similarity";
    if (sort == domain::ItemSort::Source) {
        column = "source_no";
        places = placesOf(connection, "SELECT source_no FROM known_sources ORDER BY source_id");
    } else if (sort == domain::ItemSort::State) {
        column = "state_no";
        places = placesOf(connection, "SELECT name_no FROM known_names ORDER BY name");
    } else if (sort == domain::ItemSort::Cluster) {
        column = "cluster_id";
    }
    Statement rows(connection,
                   "SELECT i." + std::string(column) + ", i.item_id FROM content_items i" + whereClause(condition));
    condition.bindTo(rows);
    // What is unknown is least, as in a statement.
    constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::min();
    std::vector<std::pair<std::int64_t, std::int64_t>> found;
    while (rows.step()) {
        std::int64_t key = rows.isNull(0) ? unknown : rows.integer(0);
        if (!places.empty()) {
            const auto place = places.find(key);
            key = place == places.end() ? unknown : place->second;
        }
        found.emplace_back(key, rows.integer(1));
    }
    const bool falls = order == domain::SortOrder::Descending;
    const auto isBefore = [falls](const auto& a, const auto& b) {
        if (a.first != b.first) return falls ? a.first > b.first : a.first < b.first;
        return a.second < b.second;
    };
    // Only the page is sorted, wherever it lies.
    const auto from = std::clamp<std::int64_t>(page.offset, 0, std::ssize(found));
    const auto to = page.limit < 0 ? std::ssize(found) : std::min<std::int64_t>(std::ssize(found), from + page.limit);
    const auto first = found.begin() + from;
    const auto last = found.begin() + to;
    std::nth_element(found.begin(), first, found.end(), isBefore);
    std::partial_sort(first, last, found.end(), isBefore);
    std::vector<std::int64_t> ids;
    ids.reserve(static_cast<std::size_t>(to - from));
    std::transform(first, last, std::back_inserter(ids), [](const auto& one) { return one.second; });
    return ids;
}

std::vector<std::int64_t> SqliteItemReader::idsOf(const Condition& condition, domain::ItemSort sort,
                                                  domain::SortOrder order, domain::Page page) {
    if (isOrderedHere(sort)) return orderedIds(condition, sort, order, page);
    const std::string direction = order == domain::SortOrder::Descending ? " DESC" : "";
    std::string by = " ORDER BY i.item_id" + direction;
    if (sort == domain::ItemSort::Published) {
        // The index's own order: a deep page is reached without sorting.
        by = " ORDER BY i.published_at" + direction + ", i.source_no" + direction + ", i.item_id" + direction;
    } else if (sort == domain::ItemSort::Author) {
        by = " ORDER BY i.author COLLATE NOCASE" + direction + ", i.item_id";
    } else if (sort == domain::ItemSort::Language) {
        by = " ORDER BY i.language" + direction + ", i.item_id";
    }
    // Ids first: an offset then steps over entries of an index and not over whole rows.
    Statement rows(m_session.connection(),
                   "SELECT i.item_id FROM content_items i" + whereClause(condition) + by + " LIMIT ? OFFSET ?");
    condition.bindTo(rows);
    rows.bind(page.limit).bind(page.offset);
    std::vector<std::int64_t> ids;
    while (rows.step()) ids.push_back(rows.integer(0));
    return ids;
}

core::Result<std::vector<core::ItemId>> SqliteItemReader::ids(const domain::Filter& filter, domain::ItemSort sort,
                                                              domain::SortOrder order) {
    return m_session.read([&] {
        std::vector<core::ItemId> found;
        constexpr domain::Page all{0, -1};
        for (const std::int64_t id : idsOf(itemCondition(filter, m_session.searchText()), sort, order, all))
            found.push_back({id});
        return found;
    });
}

}  // namespace groundswell::store
