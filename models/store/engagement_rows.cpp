#include "models/store/engagement_rows.h"

#include "models/store/statement.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <tuple>

namespace groundswell::store {

namespace {

using domain::EngagementNumber;

constexpr std::size_t mostNumbers = 64;
constexpr std::int64_t mostSnapshots = 200;

std::optional<double> valueIn(const std::map<std::string, double>& numbers, const std::string& name) {
    const auto found = numbers.find(name);
    return found == numbers.end() ? std::nullopt : std::optional(found->second);
}

std::optional<double> valueOf(const Statement& row, int column) {
    return row.isNull(column) ? std::nullopt : std::optional(row.real(column));
}

core::UtcTime secondsOf(std::int64_t seconds) {
    return core::UtcTime(std::chrono::seconds(seconds));
}

}  // namespace

std::map<std::string, double> numbersIn(std::string_view metricsJson) {
    std::map<std::string, double> numbers;
    if (metricsJson.empty()) return numbers;
    const auto metrics = nlohmann::ordered_json::parse(metricsJson, nullptr, false);
    if (!metrics.is_object()) return numbers;
    for (const auto& [name, value] : metrics.items()) {
        if (numbers.size() == mostNumbers) break;
        if (value.is_number()) numbers.emplace(name, value.get<double>());
    }
    return numbers;
}

void EngagementRows::observe(std::int64_t item, const Numbers& stored, const Numbers& now) {
    const auto before = numbersIn(stored.metricsJson);
    const auto after = numbersIn(now.metricsJson);
    std::set<std::string> names;
    for (const auto* numbers : {&before, &after}) {
        for (const auto& [name, value] : *numbers) names.insert(name);
    }
    for (const std::string& name : names) {
        observeOne(item, m_names.name(name), {name, stored.since, valueIn(before, name)},
                   {name, now.since, valueIn(after, name)});
    }
}

void EngagementRows::observeOne(std::int64_t item, std::int64_t name, const EngagementNumber& stored,
                                const EngagementNumber& now) {
    Statement any(m_connection, "SELECT 1 FROM engagement_snapshots WHERE item_id = ? AND name_no = ? LIMIT 1");
    const bool isNoted = any.bind(item).bind(name).step();
    any.rewind();
    if (!isNoted) {
        // The archive may be read back, and what it says now be older than what the item has.
        if (stored.value == now.value) return;
        if (stored.observedAt != now.observedAt) put(item, name, stored);
        put(item, name, now);
        return;
    }
    Statement earlier(m_connection,
                      "SELECT value FROM engagement_snapshots WHERE item_id = ? AND name_no = ? AND observed_at <= ? "
                      "ORDER BY observed_at DESC LIMIT 1");
    const bool hasEarlier = earlier.bind(item).bind(name).bind(std::optional(now.observedAt)).step();
    if (hasEarlier && valueOf(earlier, 0) == now.value) return;
    earlier.rewind();
    put(item, name, now);
    thin(item, name);
}

void EngagementRows::put(std::int64_t item, std::int64_t name, const EngagementNumber& number) {
    Statement row(m_connection,
                  "INSERT INTO engagement_snapshots (item_id, name_no, observed_at, value) VALUES (?, ?, ?, ?) "
                  "ON CONFLICT (item_id, name_no, observed_at) DO UPDATE SET value = excluded.value");
    row.bind(item).bind(name).bind(std::optional(number.observedAt));
    if (number.value) {
        row.bind(*number.value);
    } else {
        row.bindNull();
    }
    row.run();
}

void EngagementRows::thin(std::int64_t item, std::int64_t name) {
    Statement count(m_connection, "SELECT count(*) FROM engagement_snapshots WHERE item_id = ? AND name_no = ?");
    count.bind(item).bind(name).step();
    if (count.integer(0) <= mostSnapshots) return;
    count.rewind();
    Statement row(m_connection,
                  "DELETE FROM engagement_snapshots WHERE item_id = ?1 AND name_no = ?2 AND observed_at = "
                  "(SELECT observed_at FROM (SELECT observed_at, lead(observed_at) OVER times - lag(observed_at) OVER "
                  "times AS room FROM engagement_snapshots WHERE item_id = ?1 AND name_no = ?2 "
                  "WINDOW times AS (ORDER BY observed_at)) WHERE room IS NOT NULL ORDER BY room, observed_at LIMIT 1)");
    row.bind(item).bind(name).run();
}

std::vector<EngagementNumber> engagementOf(Connection& connection, std::int64_t item) {
    std::vector<EngagementNumber> numbers;
    Statement rows(connection,
                   "SELECT n.name, e.observed_at, e.value FROM engagement_snapshots e "
                   "JOIN known_names n ON n.name_no = e.name_no WHERE e.item_id = ?");
    rows.bind(item);
    std::set<std::string> noted;
    while (rows.step()) {
        numbers.push_back({rows.text(0), rows.time(1).value(), valueOf(rows, 2)});
        noted.insert(numbers.back().name);
    }
    Statement stored(connection, "SELECT metrics, collected_at FROM content_items WHERE item_id = ?");
    if (stored.bind(item).step()) {
        for (const auto& [name, value] : numbersIn(stored.view(0))) {
            if (!noted.contains(name)) numbers.push_back({name, secondsOf(stored.integer(1)), value});
        }
    }
    std::sort(numbers.begin(), numbers.end(), [](const EngagementNumber& a, const EngagementNumber& b) {
        return std::tie(a.name, a.observedAt) < std::tie(b.name, b.observedAt);
    });
    return numbers;
}

}  // namespace groundswell::store
