#include "pipeline/text/features.h"

#include "pipeline/text/page_key.h"
#include "pipeline/text/scan.h"
#include "pipeline/text/segment.h"
#include "pipeline/text/stemmer.h"
#include "pipeline/text/stop_words.h"
#include "pipeline/text/unicode.h"

// In place: a call of the library costs as much as the hash of a word.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <string>

namespace groundswell::text {

namespace {

constexpr std::uint64_t noTerm = 0;
// A post that lists more pages is an index of them.
constexpr std::size_t mostLinks = 8;
// Shorter parts of a hashtag are initials and endings.
constexpr std::size_t leastPartBytes = 3;

std::uint64_t hashOf(std::string_view bytes) {
    return XXH3_64bits(bytes.data(), bytes.size());
}

// Another function than that of the words: "fr" is a word of English and "en" one of French, and the two must not meet
// in one cache entry.
std::uint64_t saltOf(std::string_view language) {
    constexpr XXH64_hash_t seed = 1;
    return XXH3_64bits_withSeed(language.data(), language.size(), seed);
}

/// Remembers which term a word gave, because stemming costs more than all the rest. One a thread; direct-mapped, so it
/// never grows.
class TermCache {
public:
    TermCache() : m_entries(entryCount) {}

    /// The term of a lower-case word, noTerm for stop words and single Latin letters.
    std::uint64_t termOf(std::string_view word, std::uint64_t wordHash, std::string_view language,
                         std::uint64_t languageSalt) {
        const std::uint64_t key = wordHash ^ languageSalt;
        Entry& entry = m_entries[key % entryCount];
        if (entry.key != key) {
            entry.term = makeTerm(word, language);
            entry.key = key;
        }
        return entry.term;
    }

private:
    struct Entry {
        std::uint64_t key = 0;
        std::uint64_t term = noTerm;
    };
    static constexpr std::size_t entryCount = std::size_t{1} << 15U;

    static std::uint64_t makeTerm(std::string_view word, std::string_view language) {
        const bool isLatinLetter = word.size() == 1 && isAsciiAlpha(static_cast<unsigned char>(word[0]));
        if (isLatinLetter || isStopWord(word, language)) return noTerm;
        return hashOf(stem(word, language));
    }

    std::vector<Entry> m_entries;
};

/// Buffers that live as long as their thread, so that the loop over a text allocates nothing.
struct Workspace {
    TermCache cache;
    std::string word;
    std::vector<std::string_view> segments;
    std::vector<std::uint64_t> stream;  ///< hashes of all words in order
    std::vector<std::uint64_t> terms;
    std::vector<std::uint64_t> links;

    void clear() {
        constexpr std::size_t longLivedBytes = 1 << 16;
        if (word.capacity() > longLivedBytes) std::string().swap(word);
        if (stream.capacity() > longLivedBytes) std::vector<std::uint64_t>().swap(stream);
        if (terms.capacity() > longLivedBytes) std::vector<std::uint64_t>().swap(terms);
        if (segments.capacity() > longLivedBytes) std::vector<std::string_view>().swap(segments);
        stream.clear();
        terms.clear();
        links.clear();
    }
};

Workspace& workspace() {
    thread_local Workspace buffers;
    return buffers;
}

/// Walks one text and fills the workspace's stream and terms.
class Scanner {
public:
    Scanner(std::string_view text, std::string_view language, Workspace& buffers)
        : m_text(text), m_language(language), m_salt(saltOf(language)), m_buffers(buffers) {}

    void scan() {
        while (m_position < m_text.size()) {
            std::size_t next = m_position;
            const char32_t c = decode(m_text, next);
            const std::uint8_t kind = m_table.classOf(c);
            if ((kind & Unspaced) != 0) {
                unspacedRun();
            } else if ((kind & (Letter | Number)) != 0) {
                if (!mayBeginLink(m_text[m_position]) || !skipLink()) word();
            } else if (isAtSign(c) && !m_afterWord && skip(mentionEnd(m_text, m_position))) {
                m_afterWord = false;
            } else {
                if (isHashSign(c) && !m_afterWord) hashtag(next);
                m_position = next;
                m_afterWord = false;
            }
        }
    }

private:
    bool skip(std::size_t end) {
        if (end == m_position) return false;
        m_position = end;
        return true;
    }

    bool skipLink() { return skipLinkTo(linkEnd(m_text, m_position)); }

    bool skipLinkTo(std::size_t end) {
        if (end == m_position) return false;
        const std::uint64_t page = pageKey(m_text.substr(m_position, end - m_position));
        if (page != 0 && m_buffers.links.size() < mostLinks) m_buffers.links.push_back(page);
        return skip(end);
    }

    void word() {
        std::string& word = m_buffers.word;
        std::size_t i = m_position;
        while (i < m_text.size() && isAsciiAlnum(static_cast<unsigned char>(m_text[i]))) ++i;
        word.assign(m_text, m_position, i - m_position);
        for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        while (i < m_text.size()) {
            std::size_t next = i;
            const char32_t c = decode(m_text, next);
            const std::uint8_t kind = m_table.classOf(c);
            if ((kind & (wordMask | Ignorable)) == 0 || (kind & Unspaced) != 0) break;
            if ((kind & wordMask) != 0) append(word, m_table.lower(c));
            i = next;
        }
        const bool maybeHost = i + 1 < m_text.size() && m_text[i] == '.' && !m_afterWord &&
                               isAsciiAlnum(static_cast<unsigned char>(m_text[i + 1]));
        if (maybeHost && skipLinkTo(bareLinkEnd(m_text, m_position))) return;
        take(word);
        m_position = i;
        m_afterWord = true;
    }

    void unspacedRun() {
        std::size_t end = m_position;
        while (end < m_text.size()) {
            std::size_t next = end;
            const std::uint8_t kind = m_table.classOf(decode(m_text, next));
            if ((kind & (Unspaced | Mark | Ignorable)) == 0) break;
            end = next;
        }
        const std::string_view run = m_text.substr(m_position, end - m_position);
        m_buffers.stream.push_back(hashOf(run));
        m_buffers.segments.clear();
        segmentUnspaced(run, m_buffers.segments);
        for (const std::string_view segment : m_buffers.segments) takeTerm(segment, hashOf(segment));
        m_position = end;
        m_afterWord = true;
    }

    void take(std::string_view word) {
        const std::uint64_t hash = hashOf(word);
        m_buffers.stream.push_back(hash);
        takeTerm(word, hash);
    }

    void takeTerm(std::string_view word, std::uint64_t hash) {
        const std::uint64_t term = m_buffers.cache.termOf(word, hash, m_language, m_salt);
        if (term != noTerm) m_buffers.terms.push_back(term);
    }

    /// The tag as one feature; its words follow as words. The sign keeps it apart from the plain word.
    void hashtag(std::size_t nameBegin) {
        const std::size_t end = hashtagNameEnd(m_text, nameBegin);
        std::string& tag = m_buffers.word;
        tag.assign(1, '#');
        bool hasLetter = false;
        for (std::size_t i = nameBegin; i < end;) {
            const char32_t c = decode(m_text, i);
            const std::uint8_t kind = m_table.classOf(c);
            hasLetter = hasLetter || (kind & Letter) != 0;
            if ((kind & Ignorable) == 0) append(tag, m_table.lower(c));
        }
        if (hasLetter) m_buffers.terms.push_back(hashOf(tag));
        hashtagWords(nameBegin, end);
    }

    /// The words that capitals, underscores and numbers mark in a tag. The tag as one word comes from the text itself.
    void hashtagWords(std::size_t begin, std::size_t end) {
        std::string& part = m_buffers.word;
        part.clear();
        bool divided = false;
        bool afterSmall = false;  // a small letter, so that a capital begins a word
        const auto finish = [&] {
            if (part.size() >= leastPartBytes) takeTerm(part, hashOf(part));
            part.clear();
        };
        for (std::size_t i = begin; i < end;) {
            const char32_t c = decode(m_text, i);
            const std::uint8_t kind = m_table.classOf(c);
            const bool isCapital = (kind & Letter) != 0 && m_table.lower(c) != c;
            const bool isBreak = c == U'_' || (afterSmall && (isCapital || (kind & Number) != 0));
            if (isBreak && !part.empty()) {
                divided = true;
                finish();
            }
            if ((kind & wordMask) != 0) append(part, m_table.lower(c));
            afterSmall = (kind & Letter) != 0 && !isCapital;
        }
        if (divided) finish();
    }

    std::string_view m_text;
    std::string_view m_language;
    std::uint64_t m_salt;
    Workspace& m_buffers;
    const CharTable& m_table = CharTable::instance();
    std::size_t m_position = 0;
    bool m_afterWord = false;  ///< the character before m_position belongs to a word
};

std::uint64_t copyHashOf(const std::vector<std::uint64_t>& stream) {
    static const std::uint64_t retweet = hashOf("rt");
    std::size_t first = 0;
    while (first < stream.size() && stream[first] == retweet) ++first;
    if (first == stream.size()) return 0;
    const std::uint64_t hash = XXH3_64bits(stream.data() + first, (stream.size() - first) * sizeof stream[0]);
    return hash == 0 ? 1 : hash;
}

void countTerms(std::vector<std::uint64_t>& terms, std::vector<Feature>& counted) {
    std::sort(terms.begin(), terms.end());
    counted.reserve(terms.size());
    for (const std::uint64_t term : terms) {
        if (!counted.empty() && counted.back().term == term) {
            counted.back().frequency += 1.0F;
        } else {
            counted.push_back({term, 1.0F});
        }
    }
}

}  // namespace

Features extractFeatures(std::string_view text, std::string_view language) {
    Workspace& buffers = workspace();
    buffers.clear();
    Scanner(text, language, buffers).scan();
    Features features;
    features.copyHash = copyHashOf(buffers.stream);
    features.links = buffers.links;
    countTerms(buffers.terms, features.terms);
    return features;
}

}  // namespace groundswell::text
