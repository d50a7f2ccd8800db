#pragma once

#include <cstdint>
#include <string_view>

namespace groundswell::text {

/// A page that links lead to, as a hash: the same for "https://www.Example.org/a/" and "http://example.org/a#top". 0
/// for what names no page of its own: a site's front page, an empty or malformed address. The query counts, because
/// many sites name their pages in it; tracking parameters should be gone. Thread-safe.
[[nodiscard]] std::uint64_t pageKey(std::string_view url);

}  // namespace groundswell::text
