#pragma once

#include "models/core/result.h"
#include "models/domain/cluster.h"
#include "models/domain/engagement.h"
#include "models/domain/rows.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace groundswell::report {

/// One value of a row. monostate is "unknown": an empty cell in CSV, null in JSON Lines. Numbers are the program's own;
/// text is somebody else's.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, std::vector<std::string>>;
using Row = std::vector<Cell>;

/// One number of an item and from when on it was so.
struct EngagementRow {
    const domain::ContentItem& item;
    const domain::EngagementNumber& number;
};

/// What can be written as rows.
enum class Table { Items, Clusters, Keywords, Engagement };

/// "items", "clusters", "keywords", "engagement".
[[nodiscard]] std::string_view tableName(Table table) noexcept;
/// Names of the columns in the order in which they are written.
[[nodiscard]] const std::vector<std::string>& columnsOf(Table table);

/// The cells of one row in the order of columnsOf. Pure, thread-safe.
[[nodiscard]] Row cellsOf(const domain::ItemRow& row);
[[nodiscard]] Row cellsOf(const domain::Cluster& cluster);
[[nodiscard]] Row cellsOf(const domain::KeywordRow& row);
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
    [[nodiscard]] Row pick(Row row) const;

private:
    std::vector<std::string> m_names;
    std::vector<std::size_t> m_indexes;  // empty = all
};

}  // namespace groundswell::report
