#pragma once

#include "models/core/result.h"
#include "models/domain/cluster.h"
#include "models/domain/engagement.h"
#include "models/domain/keyword_question.h"
#include "models/domain/rows.h"
#include "models/domain/trend.h"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace groundswell::report {

/// One value of a row. monostate is "unknown": an empty cell in CSV, null in JSON Lines. Numbers are the program's own;
/// text is somebody else's.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, std::vector<std::string>, bool,
                          std::vector<std::int64_t>>;
using Row = std::vector<Cell>;

/// One number of an item and from when on it was so.
struct EngagementRow {
    const domain::ContentItem& item;
    const domain::EngagementNumber& number;
};

/// Of the column items_14_days: items of each of so many days, oldest first.
inline constexpr int rowDays = 14;
inline constexpr std::chrono::hours rowDay{24};

/// A cluster and what it does lately.
struct ClusterRow {
    const domain::Cluster& cluster;
    std::optional<domain::TrendNumbers> trend{};      ///< none = not known
    std::optional<std::vector<std::int64_t>> days{};  ///< rowDays counts; none = not known
};

/// What can be written as rows.
enum class Table { Items, Clusters, Keywords, Engagement };

/// "items", "clusters", "keywords", "engagement".
[[nodiscard]] std::string_view tableName(Table table) noexcept;
/// Names of the columns in the order in which they are written.
[[nodiscard]] const std::vector<std::string>& columnsOf(Table table);

/// The cells of one row in the order of columnsOf. Pure, thread-safe.
[[nodiscard]] Row cellsOf(const domain::ItemRow& row);
[[nodiscard]] Row cellsOf(const ClusterRow& row);
/// The sparkline's bins are the days.
[[nodiscard]] Row cellsOf(const domain::KeywordTrend& row, bool watched);
[[nodiscard]] Row cellsOf(const EngagementRow& row);

/// Some of a table's columns, in an order of one's own. A value.
class ColumnSelection {
public:
    /// All columns.
    explicit ColumnSelection(Table table);
    /// The named ones; none = all. An unknown or repeated name is InvalidInput: the error names all that are wrong and
    /// what there is.
    [[nodiscard]] static core::Result<ColumnSelection> choose(Table table, const std::vector<std::string>& names);

    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return m_names; }
    /// Whether one of these is among them.
    [[nodiscard]] bool hasAny(std::initializer_list<std::string_view> names) const;
    [[nodiscard]] Row pick(Row row) const;

private:
    std::vector<std::string> m_names;
    std::vector<std::size_t> m_indexes;  // empty = all
};

}  // namespace groundswell::report
