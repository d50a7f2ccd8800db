#pragma once

#include "models/core/clock.h"
#include "models/domain/engagement.h"
#include "models/store/connection.h"
#include "models/store/name_table.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::store {

/// The numbers of an item's metrics by name; what is no number is left out, and all behind the first 64. Pure.
[[nodiscard]] std::map<std::string, double> numbersIn(std::string_view metricsJson);

/// An item's metrics as they were since a time.
struct Numbers {
    std::string_view metricsJson;
    core::UtcTime since{};
};

/// Writes what the numbers of items were when. For the writer's thread. Throws SQLite::Exception.
class EngagementRows {
public:
    EngagementRows(Connection& connection, NameTable& names) : m_connection(connection), m_names(names) {}

    /// Notes the numbers of `now` that differ from those before that time; `stored` is what the item has, for a name
    /// of which nothing was noted yet. May be told of times in any order, and of one twice. Of one name the first, the
    /// last and at most 198 between them stay; those go first that lie closest to their neighbours.
    void observe(std::int64_t item, const Numbers& stored, const Numbers& now);

private:
    void observeOne(std::int64_t item, std::int64_t name, const domain::EngagementNumber& stored,
                    const domain::EngagementNumber& now);
    void put(std::int64_t item, std::int64_t name, const domain::EngagementNumber& number);
    void thin(std::int64_t item, std::int64_t name);

    Connection& m_connection;
    NameTable& m_names;
};

/// All numbers that an item has had, by name, then time; those that never changed since it was collected. Throws.
[[nodiscard]] std::vector<domain::EngagementNumber> engagementOf(Connection& connection, std::int64_t item);

}  // namespace groundswell::store
