#include "pipeline/keywords/yake_tokens.h"

#include "models/core/words.h"
#include "pipeline/text/scan.h"
#include "pipeline/text/segment.h"
#include "pipeline/text/unicode.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace groundswell::keywords {

namespace {

using text::CharTable;

constexpr std::size_t longestText = 64 * 1024;
constexpr std::size_t longestWord = 400;  ///< bytes; longer "words" are data, not language

// Words that a sentence does not end after, and words that a sentence does not begin with when they are in lower case.
constexpr std::array<std::string_view, 62> abbreviations = {
    "Adj",    "Adm",  "Adv", "Apr",   "Asst", "Aug",    "Ave",  "Bldg", "Blvd", "Brig", "Bros", "Capt", "Cf",
    "Cmdr",   "Co",   "Col", "Comdr", "Corp", "Dec",    "Dept", "Dr",   "Drs",  "Ed",   "Est",  "Feb",  "Fig",
    "Figs",   "Gen",  "Gov", "Hon",   "Inc",  "Jan",    "Jr",   "Jul",  "Jun",  "Lt",   "Ltd",  "Maj",  "Mar",
    "Messrs", "Mr",   "Mrs", "Ms",    "Mt",   "No",     "Nov",  "Oct",  "Op",   "Ph",   "Prof", "Rep",  "Rev",
    "Sen",    "Sept", "Sgt", "Sr",    "St",   "approx", "cf",   "no",   "vol",  "vs"};
constexpr std::array<std::string_view, 34> continuations = {
    "a",       "and",  "are", "between", "but",  "by",    "can",  "did",   "do",     "does", "for",  "from",
    "has",     "have", "in",  "is",      "of",   "or",    "that", "the",   "these",  "they", "this", "those",
    "through", "to",   "was", "we",      "were", "which", "with", "there", "having", "done"};

bool isSpace(char32_t c) {
    if (c < 0x80) return c <= 0x20;
    return (CharTable::instance().classOf(c) & text::Space) != 0;
}

bool isWordChar(char32_t c) {
    if (c < 0x80) return text::isAsciiAlnum(c) || c == U'_';
    return CharTable::instance().isWord(c);
}

bool isAsciiPunctuation(char32_t c) {
    return c > 0x20 && c < 0x7F && !text::isAsciiAlnum(c);
}

bool endsSentence(char32_t c) {
    switch (c) {
        case U'.':
        case U'!':
        case U'?':
        case U'\u203C':
        case U'\u203D':
        case U'\u2047':
        case U'\u2048':
        case U'\u2049':
        case U'\u2026':
        case U'\uFE52':
        case U'\uFE57': return true;
        default: return false;
    }
}

/// Chinese and Japanese set no space after the end of a sentence.
bool endsUnspacedSentence(char32_t c) {
    return c == U'\u3002' || c == U'\uFF01' || c == U'\uFF1F' || c == U'\uFF61';
}

bool joinsWord(char32_t c) {
    return c == U'-' || c == U'\u2010' || c == U'\'' || c == U'.' || c == U',' || c == U'\u00AD' || c == U'\u200C' ||
           c == U'\u200D';
}

struct Counts {
    std::size_t all = 0;
    std::size_t letters = 0;
    std::size_t numbers = 0;
    std::size_t upper = 0;
    std::size_t punctuation = 0;
    bool beginsUpper = false;
};

Counts count(std::string_view word) {
    const CharTable& table = CharTable::instance();
    Counts counts;
    for (std::size_t i = 0; i < word.size();) {
        const char32_t c = text::decode(word, i);
        if (c >= U'a' && c <= U'z') {
            ++counts.all;
            ++counts.letters;
            continue;
        }
        const std::uint8_t kind = table.classOf(c);
        if ((kind & text::Upper) != 0 && counts.all == 0) counts.beginsUpper = true;
        ++counts.all;
        counts.letters += (kind & text::Letter) != 0 ? 1U : 0U;
        counts.numbers += (kind & text::Number) != 0 ? 1U : 0U;
        counts.upper += (kind & text::Upper) != 0 ? 1U : 0U;
        counts.punctuation += isAsciiPunctuation(c) ? 1U : 0U;
    }
    return counts;
}

/// True for what reads as one number: digits with at most one dot, thousands set off by commas.
bool isNumber(std::string_view word, const Counts& counts) {
    if (counts.numbers == 0 || counts.letters != 0) return false;
    const auto dots = std::count(word.begin(), word.end(), '.');
    const auto commas = std::count(word.begin(), word.end(), ',');
    return dots <= 1 && counts.numbers + static_cast<std::size_t>(dots + commas) == counts.all;
}

WordTag tagOf(std::string_view word, bool isFirst) {
    if (word.size() > longestWord) return WordTag::Unusual;
    const Counts counts = count(word);
    if (isNumber(word, counts)) return WordTag::Number;
    const bool isMixed = counts.numbers > 0 && counts.letters > 0;
    const bool isNeither = counts.numbers == 0 && counts.letters == 0;
    if (isMixed || isNeither || counts.punctuation > 1) return WordTag::Unusual;
    if (counts.upper == counts.all) return WordTag::Acronym;
    if (counts.upper == 1 && counts.all > 1 && counts.beginsUpper && !isFirst) return WordTag::Name;
    return WordTag::Plain;
}

bool isContractionEnd(std::string_view end) {
    constexpr std::string_view ends[] = {"d", "ll", "m", "re", "s", "t", "ve"};
    return std::find(std::begin(ends), std::end(ends), end) != std::end(ends);
}

class Tokenizer {
public:
    Tokenizer(std::string_view source, std::vector<YakeToken>& tokens) : m_source(source), m_tokens(tokens) {}

    void run() {
        while (m_position < m_source.size()) {
            std::size_t next = m_position;
            const char32_t c = text::decode(m_source, next);
            if (isSpace(c)) {
                spaces();
            } else if (m_afterBorder && takeAddress(c)) {
                m_afterBorder = false;
            } else if (m_table.isWord(c)) {
                (m_table.classOf(c) & text::Unspaced) != 0 ? unspacedRun() : word();
            } else {
                symbols();
            }
        }
    }

private:
    /// Two line breaks end a sentence; after a full stop any space does.
    void spaces() {
        int lines = 0;
        while (m_position < m_source.size()) {
            std::size_t next = m_position;
            const char32_t c = text::decode(m_source, next);
            if (!isSpace(c)) break;
            lines += c == U'\n' ? 1 : 0;
            m_position = next;
        }
        if (lines >= 2 || m_pendingEnd) endSentence();
        m_afterBorder = true;
    }

    void endSentence() {
        m_pendingEnd = false;
        if (m_inSentence == 0) return;
        ++m_sentence;
        m_inSentence = 0;
    }

    /// Links, mail addresses and mentions, whole.
    bool takeAddress(char32_t c) {
        std::size_t end = text::isAtSign(c) ? text::mentionEnd(m_source, m_position) : m_position;
        if (end == m_position && text::isAsciiAlpha(c)) end = text::linkEnd(m_source, m_position);
        if (end == m_position && text::isAsciiAlnum(c)) end = mailEnd();
        if (end == m_position) return false;
        put(m_source.substr(m_position, end - m_position), WordTag::Unusual);
        m_position = end;
        return true;
    }

    [[nodiscard]] std::size_t mailEnd() const {
        constexpr std::string_view extra = "._+-";
        constexpr std::size_t longest = 64;
        std::size_t i = m_position;
        while (i < m_source.size() && i - m_position < longest &&
               (text::isAsciiAlnum(static_cast<unsigned char>(m_source[i])) ||
                extra.find(m_source[i]) != std::string_view::npos)) {
            ++i;
        }
        return i < m_source.size() && m_source[i] == '@' ? std::max(text::mentionEnd(m_source, i), i) : m_position;
    }

    void word() {
        const std::size_t begin = m_position;
        std::size_t end = begin;
        while (end < m_source.size()) {
            std::size_t next = end;
            const char32_t c = text::decode(m_source, next);
            if (isWordChar(c) ? (m_table.classOf(c) & text::Unspaced) != 0 : !continues(end, next, c, begin)) break;
            end = next;
        }
        m_position = end;
        m_afterBorder = false;
        m_pendingEnd = false;
        split(m_source.substr(begin, end - begin));
    }

    /// Whether the sign between `at` and `next` belongs to the word that began at `begin`.
    [[nodiscard]] bool continues(std::size_t at, std::size_t next, char32_t c, std::size_t begin) const {
        if (!joinsWord(c)) return false;
        const char32_t following = text::peek(m_source, next);
        if (isWordChar(following) && (m_table.classOf(following) & text::Unspaced) == 0) return true;
        return c == U'.' && following != U'.' && isAbbreviationDot(at, next, begin);
    }

    /// A dot after a letter stays with its word unless it ends the sentence.
    [[nodiscard]] bool isAbbreviationDot(std::size_t dot, std::size_t next, std::size_t begin) const {
        if (dot == begin || !text::isAsciiAlpha(static_cast<unsigned char>(m_source[dot - 1]))) return false;
        if (next == m_source.size() || !isSpace(text::peek(m_source, next))) return false;
        const std::string_view word = m_source.substr(begin, dot - begin);
        if (word.size() == 1 || word.find('.') != std::string_view::npos) return hasMore(next);
        return hasMore(next) &&
               (std::binary_search(abbreviations.begin(), abbreviations.end(), word) || continuesAt(next));
    }

    [[nodiscard]] bool hasMore(std::size_t position) const {
        return m_source.find_first_not_of(" \n", position) != std::string_view::npos;
    }

    /// True when the sentence goes on in lower case with one of the words that seldom begin one.
    [[nodiscard]] bool continuesAt(std::size_t position) const {
        const std::size_t begin = m_source.find_first_not_of(' ', position);
        if (begin == std::string_view::npos) return false;
        std::size_t end = begin;
        while (end < m_source.size() && m_source[end] >= 'a' && m_source[end] <= 'z') ++end;
        return std::find(continuations.begin(), continuations.end(), m_source.substr(begin, end - begin)) !=
               continuations.end();
    }

    /// Cuts "don't" into "do" and "n't", and "it's" into "it" alone: what begins with an apostrophe is no word.
    void split(std::string_view word) {
        const std::size_t apostrophe = word.rfind('\'');
        if (apostrophe == std::string_view::npos || apostrophe == 0 || !isContractionEnd(word.substr(apostrophe + 1))) {
            putWord(word);
            return;
        }
        const bool isNegation = word.substr(apostrophe + 1) == "t" && apostrophe > 1 && word[apostrophe - 1] == 'n';
        if (isNegation) {
            putWord(word.substr(0, apostrophe - 1));
            putWord(word.substr(apostrophe - 1));
        } else {
            putWord(word.substr(0, apostrophe));
        }
    }

    void unspacedRun() {
        std::size_t end = m_position;
        while (end < m_source.size()) {
            std::size_t next = end;
            if ((m_table.classOf(text::decode(m_source, next)) & (text::Unspaced | text::Mark | text::Ignorable)) == 0)
                break;
            end = next;
        }
        m_segments.clear();
        text::segmentUnspaced(m_source.substr(m_position, end - m_position), m_segments);
        for (const std::string_view segment : m_segments) {
            putWord(segment);
            m_tokens.back().isUnspaced = true;
        }
        m_position = end;
        m_afterBorder = false;
        m_pendingEnd = false;
    }

    /// A run of signs is one token; the end of a sentence may be in it.
    void symbols() {
        constexpr std::string_view borders = "<\"'([{";
        const std::size_t begin = m_position;
        bool allAscii = true;
        char32_t last = 0;
        bool ends = false;
        bool endsUnspaced = false;
        while (m_position < m_source.size()) {
            std::size_t next = m_position;
            const char32_t c = text::decode(m_source, next);
            if (isSpace(c) || m_table.isWord(c) || (text::isAtSign(c) && m_position > begin)) break;
            allAscii = allAscii && c < 0x80;
            const bool closes = c == U'\'' || c == U'"' || c == U')' || c == U']' || c == U'\u201D';
            ends = endsSentence(c) || (ends && closes);
            endsUnspaced = endsUnspaced || endsUnspacedSentence(c);
            last = c;
            m_position = next;
        }
        putSymbols(m_source.substr(begin, m_position - begin), allAscii);
        m_afterBorder = last < 0x80 && borders.find(static_cast<char>(last)) != std::string_view::npos;
        m_pendingEnd = ends && !continuesAt(m_position);
        if (endsUnspaced) endSentence();
    }

    void putSymbols(std::string_view signs, bool allAscii) {
        if (signs.front() == '\'' && signs.size() > 1) return;
        put(signs, WordTag::Unusual);
        m_tokens.back().isPunctuation = allAscii;
    }

    void putWord(std::string_view word) { put(word, tagOf(word, m_inSentence == 0)); }

    void put(std::string_view word, WordTag tag) {
        m_tokens.push_back({word, m_sentence, tag, false, false});
        ++m_inSentence;
    }

    std::string_view m_source;
    std::vector<YakeToken>& m_tokens;
    std::vector<std::string_view> m_segments;
    const CharTable& m_table = CharTable::instance();
    std::size_t m_position = 0;
    std::uint32_t m_sentence = 0;
    std::uint32_t m_inSentence = 0;  ///< tokens of this sentence so far
    bool m_afterBorder = true;       ///< a link or address may begin here
    bool m_pendingEnd = false;       ///< the sentence ends at the next space
};

std::string_view straightened(char32_t c) {
    switch (c) {
        case U'`':
        case U'\u2018':
        case U'\u2019':
        case U'\u201B': return "'";
        case U'\u201C':
        case U'\u201D': return "\"";
        case U'\t':
        case U'\r': return " ";
        default: return {};
    }
}

/// The first place from `begin` on that is not copied as it is.
std::size_t plainEnd(std::string_view text, std::size_t begin) {
    const auto isPlain = [](unsigned char byte) { return byte >= 0x20 && byte < 0x80 && byte != '`'; };
    std::size_t i = begin;
    while (i < text.size() && isPlain(static_cast<unsigned char>(text[i]))) ++i;
    return i;
}

bool isCapitalAt(std::string_view text, std::size_t position) {
    return position < text.size() && text[position] >= 'A' && text[position] <= 'Z';
}

}  // namespace

void prepareForYake(std::string_view text, std::string& prepared) {
    text = core::beginning(text, longestText);
    prepared.clear();
    std::size_t afterBlanks = 0;  // the first place that is no white space, searched once for each run
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t plain = plainEnd(text, i);
        prepared.append(text, i, plain - i);
        i = plain;
        if (i == text.size()) break;
        const char32_t c = text::decode(text, i);
        const std::string_view straight = straightened(c);
        if (c == U'\n') {
            if (afterBlanks < i) afterBlanks = std::min(text.find_first_not_of(" \t\r\n", i), text.size());
            // An indented line goes on with the paragraph.
            const bool isIndented = i < text.size() && text[i] == '\t';
            prepared += !isIndented && isCapitalAt(text, afterBlanks) ? "\n\n" : " ";
        } else if (!straight.empty()) {
            prepared += straight;
        } else {
            text::append(prepared, c);
        }
    }
}

void tokenizeForYake(std::string_view prepared, std::vector<YakeToken>& tokens) {
    tokens.clear();
    Tokenizer(prepared, tokens).run();
}

}  // namespace groundswell::keywords
