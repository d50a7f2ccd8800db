#pragma once

#include "models/domain/filter.h"
#include "models/domain/source_choice.h"
#include "models/store/statement.h"

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace groundswell::store {

/// A piece of SQL with what is bound to its parameters, in order. A value.
struct Condition {
    std::string sql;
    std::vector<std::variant<std::int64_t, std::string>> values;

    void append(const Condition& other);
    void add(std::int64_t value) { values.emplace_back(value); }
    void add(std::string value) { values.emplace_back(std::move(value)); }
    /// The values must live as long as the statement runs.
    void bindTo(Statement& statement) const;
    /// Joins with AND.
    void require(const Condition& other);
};

/// The full-text part of a query that every item must match, in the index's syntax; empty when there is none.
struct TextMatch {
    std::string expression;
    Condition rest;  ///< what the index cannot tell, on content_items i
};
[[nodiscard]] TextMatch compileText(const domain::SearchQuery& query);

using SearchTextFunction = std::function<std::string(std::string_view)>;

/// Conditions on content_items i; empty SQL for none. With `withText` false the filter's text is left out.
[[nodiscard]] Condition itemCondition(const domain::Filter& filter, const SearchTextFunction& searchText,
                                      bool withText = true);
/// Conditions on content_clusters c.
[[nodiscard]] Condition clusterCondition(const domain::Filter& filter, const SearchTextFunction& searchText);

/// Conditions on content_items i; empty SQL for every item.
[[nodiscard]] Condition sourceCondition(const domain::SourceChoice& sources);

/// " WHERE ..." or nothing.
[[nodiscard]] std::string whereClause(const Condition& condition);
/// " AND ..." or nothing.
[[nodiscard]] std::string andClause(const Condition& condition);

}  // namespace groundswell::store
