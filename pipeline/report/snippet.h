#pragma once

#include "models/domain/search_query.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace groundswell::report {

/// About `characters` code points of a text around the first place where a term of the query stands, or its beginning;
/// "…" where something was cut off. Line breaks become spaces. Pure, thread-safe.
[[nodiscard]] std::string snippetOf(std::string_view text, const domain::SearchQuery& query,
                                    std::size_t characters = 160);

}  // namespace groundswell::report
