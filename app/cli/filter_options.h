#pragma once

#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/domain/trend.h"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace groundswell::cli {

/// The filters of a command as they were typed.
struct FilterOptions {
    std::string from;
    std::string to;
    std::vector<std::string> languages;
    std::vector<std::string> sources;
    std::vector<std::string> queries;
    std::vector<std::string> clusters;
    std::string keyword;
    std::string label;
    std::optional<std::int64_t> minItems;
    std::optional<std::int64_t> minUnique;
    std::string state;
    std::string text;
};

void addFilterOptions(CLI::App& app, FilterOptions& options);

/// --window, by one of the names of domain::trendWindowName().
void addWindowOption(CLI::App& app, std::string& window, const std::string& help);
/// The window of a name; a day for any other.
[[nodiscard]] domain::TrendWindow trendWindowOf(const std::string& name);

/// A sentence for a search that asks for fields that there are not; empty for all others.
[[nodiscard]] std::string fieldHint(const std::string& search);

/// What they mean. InvalidInput names the option.
[[nodiscard]] core::Result<domain::Filter> filterOf(const FilterOptions& options);

}  // namespace groundswell::cli
