#pragma once

#include <string>
#include <string_view>

namespace groundswell::text {

/// NFC of valid UTF-8: `text` itself where it is so already, else `buffer`, which then holds it. Of more than 30
/// combining marks in a row the rest is dropped: no script stacks more, and ordering them takes quadratic time.
/// Thread-safe.
[[nodiscard]] std::string_view toNfc(std::string_view text, std::string& buffer);

}  // namespace groundswell::text
