#pragma once

#include <string>
#include <string_view>

namespace groundswell::text {

/// What language a text is in.
struct Language {
    std::string code;       ///< BCP 47 ("en", "zh-Hant"); "und" or "und-Arab" when nothing is known of it
    bool reliable = false;  ///< false also when `code` is only what was claimed
};

/// What a platform or feed says of a language ("EN", "pt_BR", "eng", "in", "zh-TW"), as this program writes it; empty
/// when it names none ("und", "qme", "english"). Thread-safe.
[[nodiscard]] std::string claimedCode(std::string_view claimed);

/// True when what a source says of a language is another one than `identified`: by primary subtags ("in" is "id",
/// "zh-TW" is "zh"); a claim of no language and an unidentified text contradict nothing. Thread-safe.
[[nodiscard]] bool contradictsClaim(std::string_view identified, std::string_view claimed);

/// Identifies by CLD2 on text without links, mentions and (where enough is left) hashtags. Scripts of one language
/// decide by themselves, and a claim that CLD2 confirms. In short texts function words and letters correct CLD2 and
/// answer where its flag says unreliable (see function_words.h); where its guess fits badly it is asked again with the
/// languages that the words speak for; Arabic shows by letters that its neighbours have not.
/// Where nothing is clear the answer is the claimed language if it may be written in the text's script, and "und" plus
/// the main script if not. Thread-safe.
[[nodiscard]] Language identifyLanguage(std::string_view text, std::string_view claimed = {});

}  // namespace groundswell::text
