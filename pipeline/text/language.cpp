#include "pipeline/text/language.h"

// CLD2's header uses FILE without including what declares it.
#include <cstdio>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "pipeline/text/scan.h"
#include "pipeline/text/stop_words.h"
#include "pipeline/text/unicode.h"

#include <unicode/uloc.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <bit>

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

std::string bcp47(CLD2::Language language) {
    constexpr std::pair<std::string_view, std::string_view> renamed[] = {{"iw", "he"},
                                                                         {"jw", "jv"},
                                                                         {"in", "id"},
                                                                         {"mo", "ro"},
                                                                         {"zh-Hant", "zh-Hant"},
                                                                         {"zh-TW", "zh-Hant"},
                                                                         {"sr-ME", "sr-Latn-ME"},
                                                                         {"xx-Qaai", "und"}};
    const std::string code = CLD2::LanguageCode(language);
    for (const auto& [from, to] : renamed) {
        if (code == from) return std::string(to);
    }
    return code;
}

struct Guess {
    std::string code;
    bool reliable = false;
};

Guess guess(const std::string& text) {
    CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE};
    int percents[3] = {};
    double scores[3] = {};
    int textBytes = 0;
    bool reliable = false;
    const CLD2::CLDHints noHints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    const CLD2::Language summary =
        CLD2::ExtDetectLanguageSummary(text.data(), static_cast<int>(text.size()), true, &noHints, 0, languages,
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

/// The language whose function words a text uses, empty when none leads clearly. A word counts less the more languages
/// have it. Short posts have too few letters for statistics of letters, but "que não" is Portuguese at sight.
std::string_view languageByFunctionWords(const std::string& text) {
    constexpr double leastVotes = 0.7;
    constexpr double clearLead = 1.5;
    constexpr unsigned mostLists = 64;
    const CharTable& table = CharTable::instance();
    std::array<double, mostLists> votes{};
    std::string word;
    std::uint64_t once = 0;
    std::uint64_t again = 0;
    for (std::size_t i = 0; i <= text.size();) {
        const char32_t c = i < text.size() ? decode(text, i) : (++i, U' ');
        if (table.isWord(c)) {
            append(word, table.lower(c));
            continue;
        }
        const std::uint64_t languages = word.empty() ? 0 : languagesOfStopWord(word);
        const double weight = languages == 0 ? 0 : 1.0 / std::popcount(languages);
        again |= once & languages;
        once |= languages;
        for (unsigned bit = 0; languages >> bit != 0; ++bit) {
            if (((languages >> bit) & 1U) != 0) votes[bit] += weight;
            if (bit + 1 == mostLists) break;
        }
        word.clear();
    }
    const auto best = std::max_element(votes.begin(), votes.end());
    const double lead = *best;
    const auto bit = static_cast<unsigned>(best - votes.begin());
    *best = 0;
    const double second = *std::max_element(votes.begin(), votes.end());
    const bool isClear = lead >= leastVotes && lead >= clearLead * second && ((again >> bit) & 1U) != 0;
    return isClear ? languageOfBit(bit) : std::string_view();
}

/// Letters that Persian, Urdu, Kurdish and Pashto have and Arabic has not, and the reverse.
std::string_view languageOfArabicScript(const std::string& text) {
    constexpr std::u32string_view notArabic =
        U"\u067E\u0686\u0698\u06AF\u06A9\u06CC\u0679\u0688\u0691\u06BA\u06D2\u06BE\u06C1\u0693\u06D5\u06C6\u06CE";
    constexpr std::u32string_view onlyArabic = U"\u0629\u0649\u0625\u0624";
    constexpr std::string_view article = "\u0627\u0644";
    std::size_t arabic = 0;
    bool afterWord = false;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        const char32_t c = decode(text, i);
        if (notArabic.find(c) != std::u32string_view::npos) return {};
        const bool hasArticle = !afterWord && text.compare(begin, article.size(), article) == 0;
        arabic += hasArticle || onlyArabic.find(c) != std::u32string_view::npos ? 1U : 0U;
        afterWord = CharTable::instance().isWord(c);
    }
    return arabic > 0 ? std::string_view("ar") : std::string_view();
}

std::string_view languageBySpelling(const Evidence& evidence, UScriptCode script) {
    const std::string_view byLetters =
        script == USCRIPT_ARABIC ? languageOfArabicScript(evidence.text) : std::string_view();
    return byLetters.empty() ? languageByFunctionWords(evidence.text) : byLetters;
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
    Evidence evidence = collect(text, false);
    if (evidence.letterCount < enoughLetters) evidence = collect(text, true);
    if (evidence.letterCount == 0) return unidentified(claimed, evidence);
    if (isJapanese(evidence)) return {"ja", true};
    const UScriptCode script = mainScript(evidence);
    const std::string_view byScript = languageOfScript(script);
    if (!byScript.empty() && evidence.of(script) * 2 > evidence.letterCount) return {std::string(byScript), true};
    Guess best = guess(evidence.text);
    const std::string claim = claimedCode(claimed);
    const bool confirmed = !best.code.empty() && !claim.empty() && primary(best.code) == primary(claim);
    if (best.reliable || confirmed) return {std::move(best.code), true};
    const std::string_view spelling = languageBySpelling(evidence, script);
    if (!spelling.empty()) return {std::string(spelling), true};
    return unidentified(claimed, evidence);
}

}  // namespace groundswell::text
