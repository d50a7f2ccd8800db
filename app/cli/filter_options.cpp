#include "app/cli/filter_options.h"

#include "app/cli/commands.h"
#include "pipeline/service.h"
#include "pipeline/text/query_parser.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>

namespace groundswell::cli {

namespace {

core::Result<std::optional<core::UtcTime>> timeOf(const std::string& option, const std::string& text) {
    if (text.empty()) return std::optional<core::UtcTime>();
    if (const auto day = core::parseDay(text)) return std::optional<core::UtcTime>(*day);
    if (const auto time = core::parseTime(text)) return time;
    return core::Error(core::ErrorCode::InvalidInput, option + ": \"" + text + "\" is no day; write YYYY-MM-DD.");
}

core::Result<std::vector<core::ClusterId>> clustersOf(const std::vector<std::string>& texts) {
    std::vector<core::ClusterId> ids;
    for (const std::string& text : texts) {
        std::int64_t value = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (problem != std::errc() || end != text.data() + text.size() || value < 1) {
            return core::Error(core::ErrorCode::InvalidInput, "--cluster: \"" + text + "\" is no cluster's number.");
        }
        ids.push_back({value});
    }
    return ids;
}

// The store's spelling, BCP 47's: "en", "zh-Hant", "sr-Latn-ME".
std::string languageCode(std::string typed) {
    for (std::size_t at = 0, begin = 0; at < typed.size(); ++at) {
        const auto c = static_cast<unsigned char>(typed[at]);
        if (c == '-' || c == '_') {
            typed[at] = '-';
            begin = at + 1;
            continue;
        }
        const std::size_t length = std::min(typed.find_first_of("-_", begin), typed.size()) - begin;
        const bool upper = begin > 0 && (length == 2 || (length == 4 && at == begin));
        typed[at] = static_cast<char>(upper ? std::toupper(c) : std::tolower(c));
    }
    return typed;
}

}  // namespace

void addFilterOptions(CLI::App& app, FilterOptions& options) {
    const std::string group = "Filters";
    const auto one = [&](const std::string& name, auto& value, const char* type, const char* help) {
        return app.add_option(name, value, help)->type_name(type)->group(group);
    };
    const auto list = [&](const std::string& name, std::vector<std::string>& values, const char* type,
                          const char* help) {
        addListOption(app, name, values, type, help);
        app.get_option(name)->group(group);
    };
    one("--from", options.from, "DAY", "Published on this day or later.");
    one("--to", options.to, "DAY", "Published before this day.");
    list("--lang", options.languages, "CODE", "Language; several with commas.");
    list("--source", options.sources, "ID", "Source; several with commas.");
    list("--query", options.queries, "ID", "Named query; several with commas.");
    list("--cluster", options.clusters, "N", "Cluster; several with commas.");
    one("--keyword", options.keyword, "WORD", "Exactly this key phrase or hashtag.");
    one("--label", options.label, "LABEL", "Clusters with this label.");
    one("--min-items", options.minItems, "N", "Clusters of at least so many items.")->check(atLeast(0));
    one("--min-unique", options.minUnique, "N", "Clusters of at least so many distinct texts.")->check(atLeast(0));
    one("--state", options.state, "STATE", "Items in this state of the workflow.");
    one("--text", options.text, "QUERY", "Full-text search.");
}

std::string fieldHint(const std::string& search) {
    const std::vector<std::string> unknown = text::unknownFields(search);
    if (unknown.empty()) return {};
    std::string known;
    for (const std::string_view field : text::searchFields()) known += (known.empty() ? "" : ", ") + std::string(field);
    return "There is no field \"" + unknown.front() + "\" to search in, so it was taken as a word; the fields are " +
           known + ".";
}

core::Result<domain::Filter> filterOf(const FilterOptions& options) {
    domain::Filter filter;
    auto from = timeOf("--from", options.from);
    if (!from) return from.error();
    auto to = timeOf("--to", options.to);
    if (!to) return to.error();
    auto clusters = clustersOf(options.clusters);
    if (!clusters) return clusters.error();
    filter.from = *from;
    filter.to = *to;
    std::transform(options.languages.begin(), options.languages.end(), std::back_inserter(filter.languages),
                   languageCode);
    filter.sources = options.sources;
    filter.queries = options.queries;
    filter.clusters = std::move(*clusters);
    filter.keyword = options.keyword;
    if (!options.label.empty()) filter.labels = {options.label};
    filter.minItems = options.minItems;
    filter.minUnique = options.minUnique;
    filter.state = options.state;
    filter.text = pipeline::Service::parseSearch(options.text);
    return filter;
}

void addWindowOption(CLI::App& app, std::string& window, const std::string& help) {
    std::vector<std::string> names;
    for (std::size_t one = 0; one < domain::trendWindows; ++one)
        names.emplace_back(domain::trendWindowName(static_cast<domain::TrendWindow>(one)));
    allowOnly(*app.add_option("--window", window, help)->capture_default_str()->type_name("WINDOW"), names);
}

domain::TrendWindow trendWindowOf(const std::string& name) {
    for (std::size_t one = 0; one < domain::trendWindows; ++one) {
        const auto window = static_cast<domain::TrendWindow>(one);
        if (domain::trendWindowName(window) == name) return window;
    }
    return domain::TrendWindow::Day;
}

}  // namespace groundswell::cli
