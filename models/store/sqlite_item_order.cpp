#include "models/store/keyed_ids.h"
#include "models/store/sqlite_read_connection.h"
#include "models/store/text_order.h"

#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace groundswell::store {

namespace {

// Numbers in the order of their names.
std::vector<std::int64_t> numbersByName(Connection& connection, domain::ItemSort sort) {
    std::vector<std::int64_t> numbers;
    Statement rows(connection, sort == domain::ItemSort::Source
                                   ? "SELECT source_no FROM known_sources ORDER BY source_id"
                                   : "SELECT name_no FROM known_names ORDER BY name");
    while (rows.step()) numbers.push_back(rows.integer(0));
    return numbers;
}

// The place of a row's name without looking it up for each row: few names are written out.
std::string placeOf(Connection& connection, domain::ItemSort sort) {
    constexpr std::size_t mostWrittenOut = 60;
    const bool isSource = sort == domain::ItemSort::Source;
    const std::vector<std::int64_t> numbers = numbersByName(connection, sort);
    if (numbers.empty() || numbers.size() > mostWrittenOut) {
        return isSource ? "(SELECT source_id FROM known_sources WHERE source_no = i.source_no)"
                        : "(SELECT name FROM known_names WHERE name_no = i.state_no)";
    }
    std::string sql = isSource ? "CASE i.source_no" : "CASE i.state_no";
    for (std::size_t place = 0; place < numbers.size(); ++place)
        sql += " WHEN " + std::to_string(numbers[place]) + " THEN " + std::to_string(place);
    return sql + " END";
}

std::string orderOf(Connection& connection, domain::ItemSort sort, domain::SortOrder order) {
    const std::string direction = order == domain::SortOrder::Descending ? " DESC" : "";
    switch (sort) {
        case domain::ItemSort::Id: return " ORDER BY i.item_id" + direction;
        case domain::ItemSort::Published:
            // The index's own order: a deep page is reached without sorting.
            return " ORDER BY i.published_at" + direction + ", i.source_no" + direction + ", i.item_id" + direction;
        case domain::ItemSort::Author: return " ORDER BY i.author COLLATE NOCASE" + direction + ", i.item_id";
        case domain::ItemSort::Language: return " ORDER BY i.language" + direction + ", i.item_id";
        case domain::ItemSort::Similarity: return " ORDER BY i.similarity" + direction + ", i.item_id";
        case domain::ItemSort::Cluster: return " ORDER BY i.cluster_id" + direction + ", i.item_id";
        case domain::ItemSort::Source:
        case domain::ItemSort::State: return " ORDER BY " + placeOf(connection, sort) + direction + ", i.item_id";
    }
    return {};
}

// What the orders go by that no index has; null for the others.
const char* orderColumn(domain::ItemSort sort) {
    switch (sort) {
        case domain::ItemSort::Source: return "i.source_no";
        case domain::ItemSort::State: return "i.state_no";
        case domain::ItemSort::Similarity: return "i.similarity";
        case domain::ItemSort::Cluster: return "i.cluster_id";
        default: return nullptr;
    }
}

/// Numbers languages as they are met; in the end, places in the order of their names.
class LanguagePlaces {
public:
    std::int64_t numberOf(std::string_view language) {
        const auto found = m_numbers.find(language);
        if (found != m_numbers.end()) return found->second;
        return m_numbers.emplace(language, std::ssize(m_numbers)).first->second;
    }
    [[nodiscard]] std::vector<std::int64_t> placesOfNumbers() const {
        std::vector<std::int64_t> places(m_numbers.size());
        std::int64_t place = 0;
        for (const auto& [language, number] : m_numbers) places[static_cast<std::size_t>(number)] = place++;
        return places;
    }

private:
    std::map<std::string, std::int64_t, std::less<>> m_numbers;
};

}  // namespace

// A whole order is sorted here: a statement would write a million rows to the disk for it.
KeyedIds SqliteItemReader::keyedIds(const Condition& condition, domain::ItemSort sort) {
    Connection& connection = m_session.connection();
    const bool isLanguage = sort == domain::ItemSort::Language;
    LanguagePlaces languages;
    std::unordered_map<std::int64_t, std::int64_t> places;
    if (sort == domain::ItemSort::Source || sort == domain::ItemSort::State) {
        for (const std::int64_t number : numbersByName(connection, sort)) places.emplace(number, std::ssize(places));
    }
    Statement rows(connection, "SELECT " + std::string(isLanguage ? "i.language" : orderColumn(sort)) +
                                   ", i.item_id FROM content_items i" + whereClause(condition));
    condition.bindTo(rows);
    // What is unknown is least, as in a statement.
    constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::min();
    KeyedIds found;
    while (rows.step()) {
        std::int64_t key = unknown;
        if (!rows.isNull(0)) key = isLanguage ? languages.numberOf(rows.view(0)) : rows.integer(0);
        if (!places.empty() && key != unknown) {
            const auto place = places.find(key);
            key = place == places.end() ? unknown : place->second;
        }
        found.emplace_back(key, rows.integer(1));
    }
    if (isLanguage) {
        const std::vector<std::int64_t> ordered = languages.placesOfNumbers();
        for (auto& [key, id] : found) key = key == unknown ? unknown : ordered[static_cast<std::size_t>(key)];
    }
    return found;
}

std::vector<std::int64_t> SqliteItemReader::idsByAuthor(const Condition& condition, domain::SortOrder order) {
    Statement rows(m_session.connection(),
                   "SELECT lower(i.author), i.item_id FROM content_items i" + whereClause(condition));
    condition.bindTo(rows);
    TextOrder authors;
    while (rows.step()) authors.add(rows.integer(1), rows.view(0));
    return authors.sorted(order);
}

std::vector<std::int64_t> SqliteItemReader::idsOf(const Condition& condition, domain::ItemSort sort,
                                                  domain::SortOrder order, domain::Page page) {
    std::vector<std::int64_t> ids;
    if (page.limit < 0 && page.offset == 0 && sort == domain::ItemSort::Author) return idsByAuthor(condition, order);
    if (page.limit < 0 && page.offset == 0 && (sort == domain::ItemSort::Language || orderColumn(sort) != nullptr)) {
        auto found = keyedIds(condition, sort);
        sortByKey(found, order);
        ids.reserve(found.size());
        for (const auto& [key, id] : found) ids.push_back(id);
        return ids;
    }
    // Ids first: an offset then steps over entries of an index and not over whole rows.
    Statement rows(m_session.connection(), "SELECT i.item_id FROM content_items i" + whereClause(condition) +
                                               orderOf(m_session.connection(), sort, order) + " LIMIT ? OFFSET ?");
    condition.bindTo(rows);
    rows.bind(page.limit).bind(page.offset);
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
