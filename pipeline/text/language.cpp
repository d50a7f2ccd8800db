#include "pipeline/text/language.h"

// CLD2's header uses FILE without including what declares it.
#include <cstdio>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "pipeline/text/function_words.h"
#include "pipeline/text/scan.h"
#include "pipeline/text/unicode.h"

#include <unicode/uloc.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>

namespace groundswell::text {

namespace {

/// A text as the identifier should see it, and the scripts of its letters.
struct Evidence {
    std::string text;
    std::array<std::uint32_t, USCRIPT_CODE_LIMIT> letters{};  ///< by UScriptCode
    std::uint32_t letterCount = 0;

    [[nodiscard]] std::uint32_t of(UScriptCode script) const { return letters[static_cast<std::size_t>(script)]; }
};

// More text does not change the answer, only its price.
constexpr std::size_t longestEvidence = 8'192;

void countLetter(Evidence& evidence, char32_t c) {
    UScriptCode script = USCRIPT_LATIN;
    if (c >= 0x80) {
        UErrorCode status = U_ZERO_ERROR;
        script = uscript_getScript(static_cast<UChar32>(c), &status);
        if (U_FAILURE(status) || script == USCRIPT_COMMON || script == USCRIPT_INHERITED) return;
    }
    ++evidence.letters[static_cast<std::size_t>(script)];
    ++evidence.letterCount;
}

/// Where a link or mention at `position` ends; `position` when there is none.
std::size_t endOfNonProse(std::string_view text, std::size_t position, char32_t c, bool afterWord) {
    if (isAtSign(c)) return afterWord ? position : mentionEnd(text, position);
    if (afterWord || !isAsciiAlpha(c)) return position;
    return linkEnd(text, position);
}

/// `withHashtags` keeps the words of hashtags, whose sign goes.
Evidence collect(std::string_view text, bool withHashtags) {
    const CharTable& table = CharTable::instance();
    Evidence evidence;
    evidence.text.reserve(std::min(text.size(), longestEvidence) + 8);
    bool afterWord = false;
    char32_t previous = 0;
    int repeats = 0;
    for (std::size_t i = 0; i < text.size() && evidence.text.size() < longestEvidence;) {
        const std::size_t begin = i;
        const char32_t c = decode(text, i);
        std::size_t end = endOfNonProse(text, begin, c, afterWord);
        if (!withHashtags && isHashSign(c)) end = hashtagNameEnd(text, i);
        if (end > begin) {
            i = end;
            evidence.text.push_back(' ');
            afterWord = false;
            continue;
        }
        // "goooool" is spelt as no language spells.
        repeats = c == previous ? repeats + 1 : 0;
        previous = c;
        const std::uint8_t kind = table.classOf(c);
        afterWord = (kind & wordMask) != 0;
        if (repeats >= 2 || c == 0 || isHashSign(c)) continue;
        if ((kind & Letter) != 0) countLetter(evidence, c);
        append(evidence.text, c);
    }
    return evidence;
}

UScriptCode mainScript(const Evidence& evidence) {
    const auto most = std::max_element(evidence.letters.begin(), evidence.letters.end());
    return static_cast<UScriptCode>(most - evidence.letters.begin());
}

std::string undetermined(UScriptCode script) {
    return std::string("und-") + uscript_getShortName(script);
}

/// The language of scripts that serve one living language only; empty for the others.
std::string_view languageOfScript(UScriptCode script) {
    switch (script) {
        case USCRIPT_ARMENIAN: return "hy";
        case USCRIPT_GEORGIAN: return "ka";
        case USCRIPT_GREEK: return "el";
        case USCRIPT_GUJARATI: return "gu";
        case USCRIPT_GURMUKHI: return "pa";
        case USCRIPT_HANGUL: return "ko";
        case USCRIPT_HEBREW: return "he";
        case USCRIPT_KANNADA: return "kn";
        case USCRIPT_KHMER: return "km";
        case USCRIPT_LAO: return "lo";
        case USCRIPT_MALAYALAM: return "ml";
        case USCRIPT_MYANMAR: return "my";
        case USCRIPT_ORIYA: return "or";
        case USCRIPT_SINHALA: return "si";
        case USCRIPT_TAMIL: return "ta";
        case USCRIPT_TELUGU: return "te";
        case USCRIPT_THAI: return "th";
        default: return {};
    }
}

std::string_view bcp47(CLD2::Language language) {
    constexpr std::pair<std::string_view, std::string_view> renamed[] = {
        {"iw", "he"},      {"jw", "jv"}, {"in", "id"}, {"mo", "ro"}, {"zh-TW", "zh-Hant"}, {"sr-ME", "sr-Latn-ME"},
        {"xx-Qaai", "und"}};
    const std::string_view code = CLD2::LanguageCode(language);
    for (const auto& [from, to] : renamed) {
        if (code == from) return to;
    }
    return code;
}

struct Guess {
    std::string_view code;
    bool reliable = false;
};

Guess guess(const std::string& text, int flags = 0) {
    CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE};
    int percents[3] = {};
    double scores[3] = {};
    int textBytes = 0;
    bool reliable = false;
    const CLD2::CLDHints noHints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    const CLD2::Language summary =
        CLD2::ExtDetectLanguageSummary(text.data(), static_cast<int>(text.size()), true, &noHints, flags, languages,
                                       percents, scores, nullptr, &textBytes, &reliable);
    if (summary == CLD2::UNKNOWN_LANGUAGE) return {};
    return {bcp47(summary), reliable};
}

std::string_view primary(std::string_view code) {
    return code.substr(0, code.find_first_of("-_"));
}

/// Kana decide for Japanese even among many Chinese characters.
bool isJapanese(const Evidence& evidence) {
    constexpr std::uint32_t leastKanaShare = 10;
    const std::uint32_t kana = evidence.of(USCRIPT_HIRAGANA) + evidence.of(USCRIPT_KATAKANA);
    const std::uint32_t all = kana + evidence.of(USCRIPT_HAN);
    return kana > 0 && kana * leastKanaShare >= all && all * 2 > evidence.letterCount;
}

/// Arabic where a text has Arabic's article or letters and none of those that Persian, Urdu, Kurdish or Pashto have and
/// Arabic has not. Kaf and yeh in Arabic's form are weaker signs: old Persian keyboards have them too.
std::string_view languageOfArabicScript(const std::string& text) {
    constexpr std::u32string_view notArabic =
        U"\u067E\u0686\u0698\u06AF\u06A9\u06CC\u0679\u0688\u0691\u06BA\u06D2\u06BE\u06C1\u0693\u06D5\u06C6\u06CE";
    constexpr std::u32string_view onlyArabic = U"\u0629\u0649\u0625\u0624";
    constexpr std::u32string_view mostlyArabic = U"\u0643\u064A";
    constexpr std::string_view article = "\u0627\u0644";
    const CharTable& table = CharTable::instance();
    std::size_t clear = 0;
    std::size_t weak = 0;
    bool afterWord = false;
    bool isMarked = false;  // the word has a weak sign
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        const char32_t c = decode(text, i);
        if (notArabic.find(c) != std::u32string_view::npos) return {};
        const bool hasArticle = !afterWord && text.compare(begin, article.size(), article) == 0;
        clear += hasArticle || onlyArabic.find(c) != std::u32string_view::npos ? 1U : 0U;
        afterWord = table.isWord(c);
        if (!afterWord) isMarked = false;
        if (!isMarked && mostlyArabic.find(c) != std::u32string_view::npos) {
            isMarked = true;
            ++weak;
        }
    }
    return clear > 0 || weak > 1 ? std::string_view("ar") : std::string_view();
}

/// False for languages whose function words stand in no list of words between spaces.
bool hasSpaces(std::string_view language) {
    constexpr std::array unspaced{"ja", "km", "ko", "lo", "my", "th", "zh"};
    return std::find(unspaced.begin(), unspaced.end(), primary(language)) == unspaced.end();
}

/// Corrects and completes CLD2's answer for texts too short for statistics of letters.
std::string_view languageByWords(const Evidence& evidence, const Guess& best, std::string_view claim) {
    // With so many bytes CLD2 errs less than word lists do.
    constexpr std::size_t enoughBytes = 300;
    if (best.reliable && (evidence.text.size() > enoughBytes || !hasSpaces(best.code))) return best.code;
    if (best.reliable) return languageByFunctionWords(evidence.text, {best.code, true, claim});
    return languageByFunctionWords(evidence.text, {guess(evidence.text, CLD2::kCLDFlagBestEffort).code, false, claim});
}

/// Codes that stand for no language, or for none in particular (ISO 639-2, Twitter's own).
bool isNoLanguage(std::string_view code) {
    constexpr std::array none{"und", "mul", "mis", "zxx", "art"};
    const bool privateUse = code.size() == 3 && code[0] == 'q' && code[1] <= 't';
    return privateUse || std::find(none.begin(), none.end(), code) != none.end();
}

/// Every language is written in Latin letters by somebody; other scripts tell more than a claim.
bool mayBeWrittenIn(UScriptCode script, const std::string& language) {
    if (script == USCRIPT_LATIN) return true;
    std::array<UScriptCode, 8> scripts{};
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t count =
        uscript_getCode(language.c_str(), scripts.data(), static_cast<std::int32_t>(scripts.size()), &status);
    if (U_FAILURE(status) || count <= 0) return false;
    return std::find(scripts.begin(), scripts.begin() + count, script) != scripts.begin() + count;
}

Language unidentified(std::string_view claimed, const Evidence& evidence) {
    const std::string code = claimedCode(claimed);
    if (evidence.letterCount == 0) return {code.empty() ? "und" : code, false};
    const UScriptCode script = mainScript(evidence);
    if (!code.empty() && mayBeWrittenIn(script, code)) return {code, false};
    return {undetermined(script), false};
}

/// The language of a text's letters and words; an empty code where they do not tell.
Language identifyByText(const Evidence& evidence, std::string_view claim) {
    if (isJapanese(evidence)) return {"ja", true};
    const UScriptCode script = mainScript(evidence);
    const std::string_view byScript = languageOfScript(script);
    if (!byScript.empty() && evidence.of(script) * 2 > evidence.letterCount) return {std::string(byScript), true};
    const Guess best = guess(evidence.text);
    const bool confirmed = !best.code.empty() && !claim.empty() && primary(best.code) == primary(claim);
    if (confirmed) return {std::string(best.code), true};
    if (script == USCRIPT_ARABIC && !best.reliable) {
        const std::string_view byLetters = languageOfArabicScript(evidence.text);
        if (!byLetters.empty()) return {std::string(byLetters), true};
    }
    const std::string_view byWords = languageByWords(evidence, best, claim);
    return {std::string(byWords), !byWords.empty()};
}

}  // namespace

std::string claimedCode(std::string_view claimed) {
    std::string tag;
    for (const char c : claimed) {
        if (c != '-' && c != '_' && !isAsciiAlpha(static_cast<unsigned char>(c))) return {};
        tag += c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    const std::string_view code = primary(tag);
    if (code.size() < 2 || code.size() > 3 || isNoLanguage(code)) return {};
    constexpr std::pair<std::string_view, std::string_view> renamed[] = {
        {"iw", "he"}, {"in", "id"}, {"jw", "jv"}, {"ji", "yi"}, {"mo", "ro"}};
    for (const auto& [from, to] : renamed) {
        if (code == from) return std::string(to);
    }
    const std::string locale(code);
    // Empty for codes that nobody assigned.
    if (std::string_view(uloc_getISO3Language(locale.c_str())).empty()) return {};
    std::array<char, ULOC_LANG_CAPACITY> shortest{};
    UErrorCode status = U_ZERO_ERROR;
    uloc_getLanguage(locale.c_str(), shortest.data(), static_cast<std::int32_t>(shortest.size()), &status);
    std::string found = U_SUCCESS(status) ? std::string(shortest.data()) : locale;
    const std::string rest = tag.substr(code.size());
    const bool traditional = rest.starts_with("-hant") || rest.ends_with("-tw") || rest.ends_with("-hk");
    return found == "zh" && traditional ? "zh-Hant" : found;
}

Language identifyLanguage(std::string_view text, std::string_view claimed) {
    // Hashtags are names more often than words of the language around them.
    constexpr std::uint32_t enoughLetters = 10;
    const std::string claim = claimedCode(claimed);
    Evidence evidence = collect(text, false);
    if (evidence.letterCount < enoughLetters) evidence = collect(text, true);
    if (evidence.letterCount == 0) return unidentified(claimed, evidence);
    Language found = identifyByText(evidence, claim);
    if (found.reliable) return found;
    return unidentified(claimed, evidence);
}

}  // namespace groundswell::text
