#pragma once

#include "models/domain/search_query.h"

#include <string_view>

namespace groundswell::text {

/// Reads what a person types into a search box: words that all must occur, "a phrase", OR between alternatives, -word
/// for what must not occur, beginning*, field:value for author, lang, source, outlet, query and url, and parentheses
/// around alternatives. Words get the index's normal form; one that it splits ("J.Doe", Chinese) becomes a phrase.
/// Nothing is an error: what has no such meaning is taken literally. Thread-safe.
[[nodiscard]] domain::SearchQuery parseQuery(std::string_view typed);

}  // namespace groundswell::text
