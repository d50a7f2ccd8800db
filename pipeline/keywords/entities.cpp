#include "pipeline/keywords/entities.h"

#include "pipeline/keywords/yake_tokens.h"
#include "pipeline/text/stop_words.h"
#include "pipeline/text/unicode.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace groundswell::keywords {

namespace {

constexpr std::size_t longestAcronym = 5;  ///< letters; longer words in capitals are shouted
constexpr std::size_t longestName = 6;     ///< words

// Words in capitals or with a capital that are no names; sorted.
constexpr std::array<std::string_view, 111> noNames = {
    "am",        "apr",    "april",   "asap",  "aug",    "august",  "bc",        "breaking", "bst",      "btw",
    "cdt",       "ceo",    "cest",    "cet",   "cst",    "ct",      "dec",       "december", "diy",      "dm",
    "dr",        "edt",    "eet",     "est",   "et",     "faq",     "fb",        "feb",      "february", "fml",
    "fri",       "friday", "ft",      "fyi",   "gif",    "gmt",     "god",       "hd",       "help",     "hq",
    "icymi",     "idk",    "ig",      "imo",   "jan",    "january", "jul",       "july",     "jun",      "june",
    "km",        "kph",    "lmao",    "lmfao", "lol",    "love",    "mar",       "march",    "mdt",      "mo",
    "mon",       "monday", "mph",     "mr",    "mrs",    "ms",      "mst",       "news",     "nope",     "nov",
    "november",  "oct",    "october", "omg",   "pdt",    "photo",   "pics",      "pls",      "plz",      "pm",
    "pray",      "psa",    "pst",     "rip",   "rt",     "sad",     "safe",      "sat",      "saturday", "sep",
    "september", "smh",    "sos",     "sun",   "sunday", "tbh",     "thursday",  "today",    "tomorrow", "tonight",
    "tuesday",   "tv",     "update",  "utc",   "via",    "video",   "wednesday", "wow",      "wtf",      "yay",
    "yesterday"};
static_assert(std::is_sorted(noNames.begin(), noNames.end()));
// Join the words of one name, in small letters; sorted.
constexpr std::array<std::string_view, 17> joiners = {"al", "bin", "da", "de", "del", "della", "di",  "do", "dos",
                                                      "du", "el",  "la", "le", "of",  "van",   "von", "zu"};
static_assert(std::is_sorted(joiners.begin(), joiners.end()));
// May follow a joiner: of the, van der, de la.
constexpr std::array<std::string_view, 7> articles = {"den", "der", "el", "la", "las", "los", "the"};
static_assert(std::is_sorted(articles.begin(), articles.end()));
// Small in headlines whose other words have capitals; sorted.
constexpr std::array<std::string_view, 29> smallInHeadlines = {
    "a",  "an", "and", "as",   "at",  "but", "by",   "for", "from", "if", "in",  "into", "nor",  "of", "off",
    "on", "or", "out", "over", "per", "so",  "than", "the", "to",   "up", "via", "vs",   "with", "yet"};
static_assert(std::is_sorted(smallInHeadlines.begin(), smallInHeadlines.end()));
// Acronyms that are stop words in small letters.
constexpr std::array<std::string_view, 3> spelledLikeWords = {"IS", "US", "WHO"};

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size>& sorted, std::string_view word) {
    return std::binary_search(sorted.begin(), sorted.end(), word);
}

enum class Case : std::uint8_t { None, Lower, Capital, Acronym };

struct NameWord {
    std::uint32_t token = 0;
    Case letters = Case::None;  ///< None: no word of a name
    bool isInitial = false;     ///< its capital may be the sentence's
    bool isWeak = false;        ///< no name alone
    bool beginsBlock = false;   ///< a sign or a mention stands before it
};

/// Two capitals or more and no small letter; digits, dots and hyphens may stand between: U.S., COVID-19.
bool isAcronym(std::string_view word) {
    std::size_t upper = 0;
    for (std::size_t i = 0; i < word.size();) {
        const char32_t c = text::decode(word, i);
        const std::uint8_t kind = text::CharTable::instance().classOf(c);
        if ((kind & text::Upper) != 0) {
            ++upper;
        } else if ((kind & text::Letter) != 0 || (upper == 0 && c != U'.')) {
            return false;
        }
    }
    return upper >= 2;
}

bool beginsWithCapital(std::string_view word) {
    const text::CharTable& table = text::CharTable::instance();
    std::size_t i = 0;
    if ((table.classOf(text::decode(word, i)) & text::Upper) == 0) return false;
    while (i < word.size()) {
        if ((table.classOf(text::decode(word, i)) & text::Number) != 0) return false;
    }
    return true;
}

std::size_t letterCount(std::string_view word) {
    std::size_t letters = 0;
    for (std::size_t i = 0; i < word.size();) {
        letters += (text::CharTable::instance().classOf(text::decode(word, i)) & text::Letter) != 0 ? 1U : 0U;
    }
    return letters;
}

/// Reads the names of one text after another. Not thread-safe.
class NameReader {
public:
    std::vector<domain::Keyword> run(std::string_view source, std::string_view language, std::size_t limit) {
        m_language = language;
        m_limit = limit;
        m_names.clear();
        m_folded.clear();
        prepareForYake(source, m_prepared);
        tokenizeForYake(m_prepared, m_tokens);
        readWords();
        countCases();
        if (!m_isShouted) readNames();
        return std::move(m_names);
    }

private:
    void readWords() {
        m_words.clear();
        bool begins = true;
        bool isInitial = true;
        std::uint32_t sentence = 0;
        for (std::uint32_t i = 0; i < m_tokens.size(); ++i) {
            const YakeToken& token = m_tokens[i];
            if (token.sentence != sentence) isInitial = begins = true;
            sentence = token.sentence;
            NameWord word{i, caseOf(i), isInitial, false, begins};
            if (word.letters == Case::None) {
                begins = true;
                isInitial = isInitial || opens(token);
                continue;
            }
            if (word.letters != Case::Lower) word.isWeak = isWeak(token.text, word.letters);
            m_words.push_back(word);
            begins = isInitial = false;
        }
    }

    [[nodiscard]] Case caseOf(std::uint32_t index) const {
        const YakeToken& token = m_tokens[index];
        if (token.isPunctuation || token.isUnspaced || isTagged(index)) return Case::None;
        if (isAcronym(token.text)) return Case::Acronym;
        if (token.tag == WordTag::Number || token.tag == WordTag::Unusual) return Case::None;
        const std::size_t letters = letterCount(token.text);
        if (letters == 0) return Case::None;
        return letters > 1 && beginsWithCapital(token.text) ? Case::Capital : Case::Lower;
    }

    [[nodiscard]] bool isTagged(std::uint32_t index) const {
        if (index == 0) return false;
        const std::string_view before = m_tokens[index - 1].text;
        return before.ends_with('#') && before.data() + before.size() == m_tokens[index].text.data();
    }

    /// After these signs a sentence may begin: colons, quotes, brackets, dashes, bullets, emoji; not a comma.
    static bool opens(const YakeToken& token) {
        if (token.isPunctuation) return token.text.find_first_of(":\"|([*>/-~=") != std::string_view::npos;
        return letterCount(token.text) == 0 && token.tag == WordTag::Unusual;
    }

    /// "r.i.p." is "rip".
    static bool isNoName(std::string lower) {
        std::erase(lower, '.');
        return contains(noNames, lower);
    }

    [[nodiscard]] bool isWeak(std::string_view word, Case letters) const {
        const std::string lower = text::lowerCase(word);
        if (isNoName(lower)) return true;
        if (letters == Case::Acronym && contains(spelledLikeWords, word)) return false;
        return text::isStopWord(lower, m_language) || text::endsPhrase(lower, m_language);
    }

    [[nodiscard]] bool isStop(const NameWord& word) const {
        const std::string lower = text::lowerCase(textOf(word));
        return isNoName(lower) || (word.letters == Case::Capital && text::isStopWord(lower, m_language));
    }

    void countCases() {
        std::size_t lower = 0;
        std::size_t capital = 0;
        std::size_t acronym = 0;
        for (const NameWord& word : m_words) {
            if (word.letters == Case::Acronym) ++acronym;
            if (word.letters == Case::Capital && !word.isInitial) ++capital;
            if (word.letters == Case::Lower && !contains(smallInHeadlines, textOf(word))) ++lower;
        }
        m_isHeadline = capital >= 8 * lower;
        m_isShouted = acronym > 2 && acronym * 2 > m_words.size();
    }

    void readNames() {
        for (std::size_t i = 0; i < m_words.size() && m_names.size() < m_limit;) {
            const std::size_t end = runEnd(i);
            if (end > i) take(i, end);
            i = std::max(end, i + 1);
        }
    }

    [[nodiscard]] bool mayStand(const NameWord& word) const {
        if (word.letters == Case::Acronym) return letterCount(textOf(word)) <= longestAcronym && !isStop(word);
        return word.letters == Case::Capital && !m_isHeadline && !isStop(word);
    }

    /// One past the name that begins with a word; the same place when none does.
    [[nodiscard]] std::size_t runEnd(std::size_t begin) const {
        if (!mayStand(m_words[begin])) return begin;
        std::size_t end = begin + 1;
        while (end < m_words.size() && end - begin < longestName && !m_words[end].beginsBlock) {
            if (mayStand(m_words[end])) {
                ++end;
                continue;
            }
            const std::size_t next = afterJoiners(end);
            if (next == end) break;
            end = next;
        }
        return end;
    }

    /// Past "of the" and the name's next word, when that is what follows.
    [[nodiscard]] std::size_t afterJoiners(std::size_t at) const {
        if (m_words[at].letters != Case::Lower || !contains(joiners, textOf(m_words[at]))) return at;
        std::size_t next = at + 1;
        if (next < m_words.size() && !m_words[next].beginsBlock && m_words[next].letters == Case::Lower &&
            contains(articles, textOf(m_words[next]))) {
            ++next;
        }
        if (next >= m_words.size() || m_words[next].beginsBlock || m_words[next].letters != Case::Capital) return at;
        return mayStand(m_words[next]) ? next + 1 : at;
    }

    void take(std::size_t begin, std::size_t end) {
        const bool wasRun = end - begin > 1;
        // A sentence's first word belongs to a name only when it is none that begins many sentences.
        if (wasRun && m_words[begin].isInitial && m_words[begin].isWeak && textOf(m_words[begin]) != "New") ++begin;
        if (begin < end && m_words[begin].letters == Case::Lower) return;
        if (end - begin == 1) {
            const NameWord& word = m_words[begin];
            if (word.isWeak || !standsAlone(word)) return;
        }
        std::string name;
        for (std::size_t i = begin; i < end; ++i) {
            if (i > begin) name += ' ';
            name += textOf(m_words[i]);
        }
        std::string folded = text::lowerCase(name);
        if (std::find(m_folded.begin(), m_folded.end(), folded) != m_folded.end()) return;
        m_names.push_back({std::move(name), domain::KeywordKind::Entity, 1.0});
        m_folded.push_back(std::move(folded));
    }

    [[nodiscard]] bool standsAlone(const NameWord& word) const {
        if (word.letters == Case::Acronym) return true;
        if (m_language.starts_with("de") || m_language.starts_with("lb")) return false;
        if (!word.isInitial) return letterCount(textOf(word)) > 2;
        return std::any_of(m_words.begin(), m_words.end(), [&](const NameWord& other) {
            return !other.isInitial && other.letters == Case::Capital && textOf(other) == textOf(word);
        });
    }

    [[nodiscard]] std::string_view textOf(const NameWord& word) const { return m_tokens[word.token].text; }

    std::string_view m_language;
    std::size_t m_limit = 0;
    std::string m_prepared;
    std::vector<YakeToken> m_tokens;
    std::vector<NameWord> m_words;
    bool m_isHeadline = false;  ///< every word has a capital
    bool m_isShouted = false;
    std::vector<domain::Keyword> m_names;
    std::vector<std::string> m_folded;
};

}  // namespace

std::vector<domain::Keyword> extractEntities(std::string_view text, std::string_view language, std::size_t limit) {
    thread_local NameReader reader;
    return reader.run(text, language, limit);
}

}  // namespace groundswell::keywords
