#include "models/store/sqlite_read_connection.h"
#include "models/store/text_order.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>

namespace groundswell::store {

namespace {

// The texts that clusters are ordered by; null for other orders. A text is long: its beginning is what is seen of it.
const char* textSelect(domain::ClusterSort sort) {
    switch (sort) {
        case domain::ClusterSort::Text:
            return "substr(text, 1, 80) FROM content_items WHERE item_id = c.exemplar_item_id";
        case domain::ClusterSort::Source:
            return "s.source_id FROM content_items e JOIN known_sources s ON s.source_no = e.source_no "
                   "WHERE e.item_id = c.exemplar_item_id";
        case domain::ClusterSort::Labels:
            return "group_concat(label, '; ') FROM "
                   "(SELECT label FROM cluster_labels WHERE cluster_id = c.cluster_id ORDER BY label)";
        default: return nullptr;
    }
}

// The columns that hold numbers; null for the others.
const char* numberColumn(domain::ClusterSort sort) {
    switch (sort) {
        case domain::ClusterSort::Items: return "items";
        case domain::ClusterSort::Unique: return "items_unique";
        case domain::ClusterSort::AllTime: return "items_all_time";
        case domain::ClusterSort::Authors: return "authors";
        case domain::ClusterSort::Sources: return "sources";
        case domain::ClusterSort::FirstPublished: return "first_published_at";
        case domain::ClusterSort::LastPublished: return "last_published_at";
        default: return nullptr;
    }
}

std::string orderBy(domain::ClusterSort sort, domain::SortOrder order) {
    const std::string direction = order == domain::SortOrder::Descending ? " DESC" : "";
    if (const char* column = numberColumn(sort))
        return " ORDER BY c." + std::string(column) + direction + ", c.cluster_id";
    if (const char* select = textSelect(sort))
        return " ORDER BY (SELECT " + std::string(select) + ")" + direction + ", c.cluster_id";
    return " ORDER BY c.cluster_id" + (sort == domain::ClusterSort::Id ? direction : std::string());
}

constexpr std::string_view largestClustersFirst = " ORDER BY c.items DESC, c.cluster_id";

}  // namespace

std::string SqliteClusterReader::from(const Condition& condition) {
    return " FROM content_clusters c" + whereClause(condition);
}

std::vector<std::int64_t> SqliteClusterReader::ids(const domain::Filter& filter, std::string_view order,
                                                   domain::Page page) {
    const Condition condition = clusterCondition(filter, m_session.searchText());
    Statement rows(m_session.connection(),
                   "SELECT c.cluster_id" + from(condition) + std::string(order) + " LIMIT ? OFFSET ?");
    condition.bindTo(rows);
    rows.bind(page.limit).bind(page.offset);
    std::vector<std::int64_t> found;
    while (rows.step()) found.push_back(rows.integer(0));
    return found;
}

// The index of sizes leaves singletons out: they follow after the clusters of several, in order of their ids.
std::vector<std::int64_t> SqliteClusterReader::largestFirst(const domain::Filter& filter, domain::Page page) {
    if (filter.minItems.value_or(1) > 1 || filter.minUnique.value_or(1) > 1) {
        return ids(filter, largestClustersFirst, page);
    }
    domain::Filter several = filter;
    several.minItems = 2;
    std::vector<std::int64_t> found = ids(several, largestClustersFirst, page);
    const auto missing = page.limit - static_cast<std::int64_t>(found.size());
    if (missing <= 0) return found;
    std::int64_t before = page.offset + static_cast<std::int64_t>(found.size());
    if (found.empty() && page.offset > 0) {
        const Condition condition = clusterCondition(several, m_session.searchText());
        Statement count(m_session.connection(), "SELECT count(*)" + from(condition));
        condition.bindTo(count);
        count.step();
        before = count.integer(0);
    }
    Condition single{"c.items = 1", {}};
    const Condition condition = clusterCondition(filter, m_session.searchText());
    single.require(condition);
    Statement rows(m_session.connection(),
                   "SELECT c.cluster_id" + from(single) + " ORDER BY c.cluster_id LIMIT ? OFFSET ?");
    single.bindTo(rows);
    rows.bind(missing).bind(std::max<std::int64_t>(0, page.offset - before));
    while (rows.step()) found.push_back(rows.integer(0));
    return found;
}

core::Result<std::vector<domain::Cluster>> SqliteClusterReader::page(const domain::Filter& filter,
                                                                     domain::ClusterSort sort, domain::SortOrder order,
                                                                     domain::Page page) {
    return m_session.read([&] {
        const bool bySize = sort == domain::ClusterSort::Items && order == domain::SortOrder::Descending;
        const auto found = bySize ? largestFirst(filter, page) : ids(filter, orderBy(sort, order), page);
        std::vector<domain::Cluster> clusters;
        for (const std::int64_t id : found) {
            m_session.throwIfCancelled();
            if (auto row = cluster(id)) clusters.push_back(std::move(*row));
        }
        return clusters;
    });
}

std::vector<core::ClusterId> SqliteClusterReader::orderedByNumber(const domain::Filter& filter, const char* column,
                                                                  domain::SortOrder order) {
    const Condition condition = clusterCondition(filter, m_session.searchText());
    Statement rows(m_session.connection(), "SELECT c.cluster_id, c." + std::string(column) + from(condition));
    condition.bindTo(rows);
    KeyedIds found;
    // What is unknown is least, as in a statement.
    while (rows.step())
        found.emplace_back(rows.isNull(1) ? std::numeric_limits<std::int64_t>::min() : rows.integer(1),
                           rows.integer(0));
    sortByKey(found, order);
    std::vector<core::ClusterId> ids;
    ids.reserve(found.size());
    for (const auto& [key, id] : found) ids.push_back({id});
    return ids;
}

std::vector<core::ClusterId> SqliteClusterReader::orderedByText(const domain::Filter& filter, const std::string& select,
                                                                domain::SortOrder order) {
    const Condition condition = clusterCondition(filter, m_session.searchText());
    Statement rows(m_session.connection(), "SELECT c.cluster_id, (SELECT " + select + ")" + from(condition));
    condition.bindTo(rows);
    TextOrder texts;
    while (rows.step()) {
        m_session.throwIfCancelled();
        texts.add(rows.integer(0), rows.view(1));
    }
    std::vector<core::ClusterId> ids;
    for (const std::int64_t id : texts.sorted(order)) ids.push_back({id});
    return ids;
}

core::Result<std::vector<core::ClusterId>> SqliteClusterReader::ids(const domain::Filter& filter,
                                                                    domain::ClusterSort sort, domain::SortOrder order) {
    return m_session.read([&] {
        if (const char* column = numberColumn(sort)) return orderedByNumber(filter, column, order);
        if (const char* select = textSelect(sort)) return orderedByText(filter, select, order);
        std::vector<core::ClusterId> found;
        constexpr domain::Page all{0, -1};
        for (const std::int64_t id : ids(filter, orderBy(sort, order), all)) found.push_back({id});
        return found;
    });
}

core::Result<void> SqliteClusterReader::forEach(const domain::Filter& filter,
                                                const std::function<bool(const domain::Cluster&)>& take) {
    return m_session.read([&] {
        const Condition condition = clusterCondition(filter, m_session.searchText());
        Statement rows(m_session.connection(),
                       "SELECT c.cluster_id" + from(condition) + std::string(largestClustersFirst));
        condition.bindTo(rows);
        while (rows.step()) {
            m_session.throwIfCancelled();
            const auto row = cluster(rows.integer(0));
            if (row && !take(*row)) return;
        }
    });
}

}  // namespace groundswell::store
