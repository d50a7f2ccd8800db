#pragma once

#include <span>
#include <string_view>

namespace groundswell::text {

/// One file of resources/stop_words: its name without ".txt" (a language code, "social", "en-phrases") and its lines.
struct StopWordList {
    std::string_view name;
    std::string_view words;
};

/// All lists, compiled in. At most 64.
[[nodiscard]] std::span<const StopWordList> stopWordLists();

}  // namespace groundswell::text
