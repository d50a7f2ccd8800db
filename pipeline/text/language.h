#pragma once

#include <string>
#include <string_view>

namespace groundswell::text {

/// What language a text is in.
struct Language {
    std::string code;       ///< BCP 47 ("en", "zh-Hant"); "und" or "und-Arab" when it is not reliably known
    bool reliable = false;  ///< true exactly when `code` names a language
};

/// Identifies by CLD2 on text without links, mentions and (where enough is left) hashtags. Scripts of one language
/// decide by themselves. Where CLD2's flag says unreliable, its guess counts only if `claimed` agrees; else a clear
/// majority of function words or letters that only Arabic has decide; else the answer is "und" plus the main script.
/// Thread-safe.
[[nodiscard]] Language identifyLanguage(std::string_view text, std::string_view claimed = {});

}  // namespace groundswell::text
