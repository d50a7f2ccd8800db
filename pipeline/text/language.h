#pragma once

#include <string>
#include <string_view>

namespace groundswell::text {

/// What language a text is in.
struct Language {
    std::string code;       ///< BCP 47 ("en", "zh-Hant"); "und" or "und-Arab" when it is not reliably known
    bool reliable = false;  ///< the identifier's own reliability flag
};

/// Identifies by CLD2 on text without links, mentions and hashtag signs; where its flag says unreliable the answer is
/// "und" plus the main script. `claimed` is only compared, it never decides alone. Thread-safe.
[[nodiscard]] Language identifyLanguage(std::string_view text, std::string_view claimed = {});

}  // namespace groundswell::text
