#pragma once

#include "models/domain/search_query.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::text {

/// Reads what a person types into a search box: words that all must occur, "a phrase", OR between alternatives, -word
/// for what must not occur, beginning*, field:value for author, lang, source, outlet, query and url, and parentheses
/// around alternatives. Words get the index's normal form; one that it splits ("J.Doe", Chinese) becomes a phrase.
/// Nothing is an error: what has no such meaning is taken literally. Thread-safe.
[[nodiscard]] domain::SearchQuery parseQuery(std::string_view typed);

/// The names that field:value understands.
[[nodiscard]] std::span<const std::string_view> searchFields();

/// What looks like field:value outside of quotes but names no field, as typed: "autor" in "autor:x". Addresses
/// ("https://...") do not.
[[nodiscard]] std::vector<std::string> unknownFields(std::string_view typed);

}  // namespace groundswell::text
