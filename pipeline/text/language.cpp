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
#include <optional>

namespace groundswell::text {

namespace {

// More text does not change the answer, only its price.
constexpr std::size_t longestEvidence = 8'192;

/// A text as the identifier should see it, and the scripts of its letters.
struct Evidence {
    std::string text;
    std::array<std::uint32_t, USCRIPT_CODE_LIMIT> letters{};  ///< by UScriptCode
    std::uint32_t letterCount = 0;

    [[nodiscard]] std::uint32_t of(UScriptCode script) const { return letters[static_cast<std::size_t>(script)]; }
    [[nodiscard]] bool isLatin() const { return of(USCRIPT_LATIN) == letterCount; }
    void clear() {
        text.clear();
        if (!isLatin()) letters.fill(0);
        letters[USCRIPT_LATIN] = 0;
        letterCount = 0;
    }
    void countLatin(std::uint32_t count) {
        letters[USCRIPT_LATIN] += count;
        letterCount += count;
    }
};

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

/// Fills evidence from a text.
class Collector {
public:
    /// `withHashtags` keeps the words of hashtags, whose sign goes.
    Collector(std::string_view text, bool withHashtags, Evidence& evidence)
        : m_text(text), m_withHashtags(withHashtags), m_evidence(evidence) {}

    void run() {
        m_evidence.clear();
        while (m_position < m_text.size() && m_evidence.text.size() < longestEvidence) {
            if (!plainRun()) character();
        }
    }

private:
    /// False for what character() must look at: signs, what may begin a link, a letter repeated, all beyond ASCII.
    [[nodiscard]] bool isPlain(unsigned char c) const {
        if (c >= 0x80 || c == '@' || c == '#' || c == 0 || c == m_previous) return false;
        return m_afterWord || !mayBeginLink(static_cast<char>(c));
    }

    bool plainRun() {
        const std::size_t room = longestEvidence - m_evidence.text.size();
        const std::size_t end = m_text.size() - m_position > room ? m_position + room : m_text.size();
        std::size_t i = m_position;
        std::uint32_t letters = 0;
        for (; i < end; ++i) {
            const auto c = static_cast<unsigned char>(m_text[i]);
            if (!isPlain(c)) break;
            m_previous = c;
            letters += isAsciiAlpha(c) ? 1U : 0U;
            m_afterWord = isAsciiAlnum(c);
        }
        if (i == m_position) return false;
        m_repeats = 0;
        m_evidence.countLatin(letters);
        m_evidence.text.append(m_text, m_position, i - m_position);
        m_position = i;
        return true;
    }

    void character() {
        const std::size_t begin = m_position;
        const char32_t c = decode(m_text, m_position);
        std::size_t end = endOfNonProse(m_text, begin, c, m_afterWord);
        if (!m_withHashtags && isHashSign(c)) end = hashtagNameEnd(m_text, m_position);
        if (end > begin) {
            m_position = end;
            m_evidence.text.push_back(' ');
            m_afterWord = false;
            return;
        }
        // "goooool" is spelt as no language spells.
        m_repeats = c == m_previous ? m_repeats + 1 : 0;
        m_previous = c;
        const std::uint8_t kind = m_table.classOf(c);
        m_afterWord = (kind & wordMask) != 0;
        if (m_repeats >= 2 || c == 0 || isHashSign(c)) return;
        if ((kind & Letter) != 0) countLetter(m_evidence, c);
        append(m_evidence.text, c);
    }

    std::string_view m_text;
    bool m_withHashtags;
    Evidence& m_evidence;
    const CharTable& m_table = CharTable::instance();
    std::size_t m_position = 0;
    bool m_afterWord = false;
    char32_t m_previous = 0;
    int m_repeats = 0;
};

UScriptCode mainScript(const Evidence& evidence) {
    if (evidence.isLatin()) return USCRIPT_LATIN;
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
    double score = 0;  ///< how well the text fits the language, per kilobyte; about 1,000 where it is right
};

/// `hint` names languages that are likely, comma-separated.
Guess guess(const std::string& text, int flags = 0, const char* hint = nullptr) {
    CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE};
    int percents[3] = {};
    double scores[3] = {};
    int textBytes = 0;
    bool reliable = false;
    const CLD2::CLDHints hints = {hint, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    const CLD2::Language summary =
        CLD2::ExtDetectLanguageSummary(text.data(), static_cast<int>(text.size()), true, &hints, flags, languages,
                                       percents, scores, nullptr, &textBytes, &reliable);
    if (summary == CLD2::UNKNOWN_LANGUAGE) return {};
    return {bcp47(summary), reliable, scores[0]};
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

// With so many bytes CLD2 errs less than word lists do.
constexpr std::size_t enoughBytes = 300;

/// Corrects and completes CLD2's answer for texts too short for statistics of letters.
std::string_view languageByWords(const Evidence& evidence, const FunctionWords& words, const Guess& best,
                                 std::string_view claim) {
    if (best.reliable) return words.language({best.code, true, claim});
    return words.language({guess(evidence.text, CLD2::kCLDFlagBestEffort).code, false, claim});
}

bool isIn(std::string_view list, std::string_view code) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        if (list.substr(0, end) == code) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

/// What CLD2 says when it hears of the languages that have more words in the text than its own guess; that guess where
/// it fits well enough, or has as many words.
Guess improved(const Guess& best, const Evidence& evidence, const FunctionWords& words) {
    constexpr double poorScore = 500;
    if (!best.reliable || best.score >= poorScore) return best;
    const std::string leaders = words.leaders();
    if (leaders.empty() || isIn(leaders, primary(best.code))) return best;
    const Guess hinted = guess(evidence.text, 0, leaders.c_str());
    return hinted.reliable && isIn(leaders, primary(hinted.code)) ? hinted : best;
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

/// The answer for Latin letters where their words leave CLD2 nothing to say; it costs more than all the rest.
std::string_view languageWithoutGuess(const FunctionWords& words, std::string_view claim) {
    const std::string_view language = words.languageWithoutGuess();
    return claim.empty() || primary(claim) == language ? language : std::string_view();
}

/// The language of a text's letters by CLD2, of Arabic script by its letters, and by words.
Language identifyByStatistics(const Evidence& evidence, std::string_view claim) {
    const bool isShort = evidence.text.size() <= enoughBytes;
    std::optional<FunctionWords> words;
    if (isShort && evidence.isLatin()) {
        words.emplace(evidence.text);
        const std::string_view clear = languageWithoutGuess(*words, claim);
        if (!clear.empty()) return {std::string(clear), true};
    }
    const Guess best = guess(evidence.text);
    const bool confirmed = !best.code.empty() && !claim.empty() && primary(best.code) == primary(claim);
    const bool isEnough = best.reliable && (!isShort || !hasSpaces(best.code));
    if (confirmed || isEnough) return {std::string(best.code), true};
    if (mainScript(evidence) == USCRIPT_ARABIC && !best.reliable) {
        const std::string_view byLetters = languageOfArabicScript(evidence.text);
        if (!byLetters.empty()) return {std::string(byLetters), true};
    }
    if (!words) words.emplace(evidence.text);
    const std::string_view byWords = languageByWords(evidence, *words, improved(best, evidence, *words), claim);
    return {std::string(byWords), !byWords.empty()};
}

/// The language of a text's letters and words; an empty code where they do not tell.
Language identifyByText(const Evidence& evidence, std::string_view claim) {
    if (!evidence.isLatin()) {
        if (isJapanese(evidence)) return {"ja", true};
        const UScriptCode script = mainScript(evidence);
        const std::string_view byScript = languageOfScript(script);
        if (!byScript.empty() && evidence.of(script) * 2 > evidence.letterCount) return {std::string(byScript), true};
    }
    return identifyByStatistics(evidence, claim);
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

bool contradictsClaim(std::string_view identified, std::string_view claimed) {
    // Two names of what CLD2 and the sources hardly tell apart.
    const auto commonName = [](std::string_view code) {
        if (code == "nb" || code == "nn") return std::string_view("no");
        return code == "fil" ? std::string_view("tl") : code;
    };
    const std::string claim = claimedCode(claimed);
    const std::string found = claimedCode(identified);
    return !claim.empty() && !found.empty() && commonName(primary(claim)) != commonName(primary(found));
}

Language identifyLanguage(std::string_view text, std::string_view claimed) {
    // Hashtags are names more often than words of the language around them.
    constexpr std::uint32_t enoughLetters = 10;
    const std::string claim = claimedCode(claimed);
    thread_local Evidence evidence;
    Collector(text, false, evidence).run();
    if (evidence.letterCount < enoughLetters) Collector(text, true, evidence).run();
    if (evidence.letterCount == 0) return unidentified(claimed, evidence);
    Language found = identifyByText(evidence, claim);
    if (found.reliable) return found;
    return unidentified(claimed, evidence);
}

}  // namespace groundswell::text
