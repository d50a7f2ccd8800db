#include "pipeline/similar/content_words.h"

#include "pipeline/text/scan.h"
#include "pipeline/text/segment.h"
#include "pipeline/text/stop_words.h"
#include "pipeline/text/unicode.h"

#include <algorithm>
#include <cstdint>

namespace groundswell::similar {

namespace {

using text::CharTable;

/// Walks one text; the same rules as those of the lexical vector, which keeps hashes only.
class WordWalk {
public:
    WordWalk(std::string_view text, std::string_view language, std::vector<std::string>& words)
        : m_text(text), m_language(language), m_words(words) {}

    void walk() {
        while (m_position < m_text.size()) {
            std::size_t next = m_position;
            const char32_t c = text::decode(m_text, next);
            const std::uint8_t kind = m_table.classOf(c);
            if ((kind & text::Unspaced) != 0) {
                unspacedRun();
            } else if ((kind & (text::Letter | text::Number)) != 0) {
                if (!skipTo(text::linkEnd(m_text, m_position)) && !skipTo(text::bareLinkEnd(m_text, m_position)))
                    word();
            } else if (!text::isAtSign(c) || m_afterWord || !skipTo(text::mentionEnd(m_text, m_position))) {
                m_position = next;
                m_afterWord = false;
            }
        }
    }

private:
    bool skipTo(std::size_t end) {
        if (end == m_position) return false;
        m_position = end;
        m_afterWord = false;
        return true;
    }

    void word() {
        std::string word;
        while (m_position < m_text.size()) {
            std::size_t next = m_position;
            const char32_t c = text::decode(m_text, next);
            const std::uint8_t kind = m_table.classOf(c);
            if ((kind & (text::wordMask | text::Ignorable)) == 0 || (kind & text::Unspaced) != 0) break;
            if ((kind & text::wordMask) != 0) text::append(word, m_table.lower(c));
            m_position = next;
        }
        m_afterWord = true;
        const bool isLatinLetter = word.size() == 1 && text::isAsciiAlpha(static_cast<unsigned char>(word[0]));
        if (!isLatinLetter && !text::isStopWord(word, m_language)) m_words.push_back(std::move(word));
    }

    void unspacedRun() {
        const std::size_t begin = m_position;
        while (m_position < m_text.size()) {
            std::size_t next = m_position;
            const std::uint8_t kind = m_table.classOf(text::decode(m_text, next));
            if ((kind & (text::Unspaced | text::Mark | text::Ignorable)) == 0) break;
            m_position = next;
        }
        std::vector<std::string_view> segments;
        text::segmentUnspaced(m_text.substr(begin, m_position - begin), segments);
        for (const std::string_view segment : segments) {
            if (!text::isStopWord(segment, m_language)) m_words.emplace_back(segment);
        }
        m_afterWord = true;
    }

    std::string_view m_text;
    std::string_view m_language;
    std::vector<std::string>& m_words;
    const CharTable& m_table = CharTable::instance();
    std::size_t m_position = 0;
    bool m_afterWord = false;
};

// "AustralianFires" as "Australian Fires"; empty when there is nothing to cut.
std::string cutAtCapitals(std::string_view name) {
    const CharTable& table = CharTable::instance();
    std::string cut;
    bool wasSmall = false;
    bool isCut = false;
    for (std::size_t i = 0; i < name.size();) {
        const char32_t c = text::decode(name, i);
        const std::uint8_t kind = table.classOf(c);
        const bool isCapital = (kind & text::Upper) != 0;
        if (isCapital && wasSmall) {
            cut += ' ';
            isCut = true;
        }
        wasSmall = !isCapital && (kind & text::Letter) != 0;
        text::append(cut, c);
    }
    return isCut ? cut : std::string();
}

bool isUnspaced(char32_t c) {
    return (CharTable::instance().classOf(c) & text::Unspaced) != 0;
}

std::u32string joined(const std::vector<std::string>& words) {
    std::u32string line(1, U' ');
    for (const std::string& word : words) {
        std::size_t i = 0;
        const bool goesOn = line.size() > 2 && isUnspaced(text::peek(word, 0)) && isUnspaced(line[line.size() - 2]);
        if (goesOn) line.pop_back();
        while (i < word.size()) line += text::decode(word, i);
        line += U' ';
    }
    return line;
}

}  // namespace

std::vector<std::string> contentWords(std::string_view text, std::string_view language) {
    std::vector<std::string> words;
    WordWalk(text, language, words).walk();
    return words;
}

std::string withHashtagWords(std::string_view text) {
    std::string out(text);
    for (std::size_t i = 0; i < text.size();) {
        const char32_t c = text::decode(text, i);
        if (!text::isHashSign(c)) continue;
        const std::size_t end = text::hashtagNameEnd(text, i);
        if (const std::string words = cutAtCapitals(text.substr(i, end - i)); !words.empty()) out += ' ' + words;
        i = end;
    }
    return out;
}

std::vector<Gram> gramsOf(const std::vector<std::string>& words) {
    const std::u32string line = joined(words);
    constexpr unsigned bitsOfCharacter = 21;
    std::vector<std::uint64_t> keys;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        std::uint64_t key = line[i] | (std::uint64_t{line[i + 1]} << bitsOfCharacter);
        if (!isUnspaced(line[i]) && !isUnspaced(line[i + 1])) {
            if (i + 2 >= line.size()) break;
            key |= std::uint64_t{line[i + 2]} << (2 * bitsOfCharacter);
        }
        keys.push_back(key);
    }
    std::sort(keys.begin(), keys.end());
    std::vector<Gram> grams;
    for (const std::uint64_t key : keys) {
        if (!grams.empty() && grams.back().key == key) {
            grams.back().frequency += 1;
        } else {
            grams.push_back({key, 1});
        }
    }
    return grams;
}

}  // namespace groundswell::similar
