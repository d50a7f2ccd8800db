#include "pipeline/keywords/yake.h"

#include "pipeline/keywords/edit_distance.h"
#include "pipeline/keywords/yake_tokens.h"
#include "pipeline/text/stop_words.h"
#include "pipeline/text/unicode.h"

#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace groundswell::keywords {

namespace {

constexpr std::uint32_t none = 0xFFFF'FFFF;

// A word that is no name says little alone, yet the formula ranks it among the phrases.
constexpr double plainWordPenalty = 10;

/// A word with all its occurrences; plural and singular in -s are one term.
struct Term {
    double frequency = 0;
    double acronyms = 0;
    double names = 0;
    std::uint32_t sentences = 0;      ///< that contain it
    std::uint32_t firstSentence = 0;  ///< index of the chain's first link
    std::uint32_t lastSentence = 0;   ///< index of its last link
    std::uint32_t leftNeighbours = 0;
    std::uint32_t rightNeighbours = 0;
    double leftLinks = 0;
    double rightLinks = 0;
    double score = 0;
    bool isStop = false;
    bool endsPhrase = false;  ///< known only when whole phrases are wanted
};

/// A sentence in which a term stands, and the term's next one.
struct SentenceLink {
    std::uint32_t sentence = 0;
    std::uint32_t next = none;
};

struct Word {
    std::uint64_t hash = 0;  ///< of its lower case
    std::uint32_t term = 0;
    std::uint32_t token = 0;
    WordTag tag = WordTag::Plain;
    bool beginsBlock = false;
};

struct Candidate {
    std::uint32_t firstWord = 0;  ///< index of the word that its first occurrence begins with
    std::uint32_t words = 0;
    double frequency = 0;
    double score = 0;
    bool isValid = false;  ///< made of plain words, names and acronyms in one of its places
};

/// How often one term stands before another within the window.
struct Link {
    std::uint64_t terms = 0;  ///< left in the upper, right in the lower half
    double count = 0;
};

/// Maps hashes to indices; open addressing, kept between texts.
class HashIndex {
public:
    void clear(std::size_t expected) {
        std::size_t size = 64;
        while (size < expected * 2) size *= 2;
        m_slots.assign(size, Slot{});
    }

    /// The index stored under `hash`; stores `fresh` when there is none.
    std::uint32_t findOrAdd(std::uint64_t hash, std::uint32_t fresh) {
        const std::size_t mask = m_slots.size() - 1;
        for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
            Slot& slot = m_slots[i];
            if (slot.index == none) slot = {hash, fresh};
            if (slot.hash == hash) return slot.index;
        }
    }

private:
    struct Slot {
        std::uint64_t hash = 0;
        std::uint32_t index = none;
    };
    std::vector<Slot> m_slots;
};

std::uint64_t hashOf(std::string_view bytes) {
    return XXH3_64bits(bytes.data(), bytes.size());
}

std::size_t lettersWithoutPunctuation(std::string_view word) {
    std::size_t letters = 0;
    for (std::size_t i = 0; i < word.size();) {
        const char32_t c = text::decode(word, i);
        letters += c >= 0x80 || text::isAsciiAlnum(c) ? 1U : 0U;
    }
    return letters;
}

/// What lies between the words of a phrase: Chinese and Japanese set no spaces.
bool isGlued(const YakeToken& left, const YakeToken& right) {
    return left.isUnspaced && right.isUnspaced;
}

/// One extraction. Kept as a thread's workspace, so that short texts allocate next to nothing.
class Extraction {
public:
    std::vector<domain::Keyword> run(std::string_view source, std::string_view language, const YakeOptions& options) {
        m_options = &options;
        m_language = language;
        prepareForYake(source, m_prepared);
        tokenizeForYake(m_prepared, m_tokens);
        clear();
        readWords();
        if (m_options->wholePhrases) keepWholePhrases();
        if (!scoreTerms()) return {};
        scoreCandidates();
        return choose();
    }

private:
    void clear() {
        m_terms.clear();
        m_sentenceLinks.clear();
        m_words.clear();
        m_candidates.clear();
        m_linkKeys.clear();
        m_links.clear();
        m_termIndex.clear(m_tokens.size());
        m_candidateIndex.clear(m_tokens.size() * phraseWords());
    }

    [[nodiscard]] std::size_t phraseWords() const {
        return static_cast<std::size_t>(std::clamp(m_options->maxWords, 1, 8));
    }

    /// Fills terms, links and candidates in one pass. A block is a stretch of words without punctuation.
    void readWords() {
        std::size_t blockBegin = 0;
        std::uint32_t sentence = none;
        for (std::uint32_t i = 0; i < m_tokens.size(); ++i) {
            const YakeToken& token = m_tokens[i];
            if (token.sentence != sentence || token.isPunctuation) blockBegin = m_words.size();
            sentence = token.sentence;
            if (token.isPunctuation) continue;
            addWord(i, token);
            m_words.back().beginsBlock = m_words.size() == blockBegin + 1;
            addLinks(blockBegin);
            addCandidates(blockBegin);
        }
        m_sentenceCount = m_tokens.empty() ? 0 : m_tokens.back().sentence + 1;
    }

    void addWord(std::uint32_t index, const YakeToken& token) {
        lower(token.text);
        Word word{hashOf(m_lower), 0, index, token.tag};
        word.term = termOf(token);
        m_words.push_back(word);
        Term& term = m_terms[word.term];
        term.frequency += 1;
        if (token.tag == WordTag::Acronym) term.acronyms += 1;
        if (token.tag == WordTag::Name) term.names += 1;
        addSentence(term, token.sentence);
    }

    void lower(std::string_view word) {
        const text::CharTable& table = text::CharTable::instance();
        m_lower.clear();
        for (std::size_t i = 0; i < word.size();) text::append(m_lower, table.lower(text::decode(word, i)));
    }

    /// The term of the word in m_lower.
    std::uint32_t termOf(const YakeToken& token) {
        constexpr std::size_t shortestPlural = 4;
        std::string_view name = m_lower;
        if (name.size() >= shortestPlural && name.back() == 's') name.remove_suffix(1);
        const std::uint32_t fresh = static_cast<std::uint32_t>(m_terms.size());
        const std::uint32_t found = m_termIndex.findOrAdd(hashOf(name), fresh);
        if (found != fresh) return found;
        Term& term = m_terms.emplace_back();
        const std::size_t shortest = token.isUnspaced ? m_options->shortestUnspacedWord : m_options->shortestWord;
        term.isStop = lettersWithoutPunctuation(name) < shortest || text::isStopWordOf(m_lower, m_language) ||
                      (name.size() != m_lower.size() && text::isStopWordOf(name, m_language));
        term.endsPhrase = term.isStop || (m_options->wholePhrases && text::endsPhrase(m_lower, m_language));
        return fresh;
    }

    void addSentence(Term& term, std::uint32_t sentence) {
        const std::uint32_t fresh = static_cast<std::uint32_t>(m_sentenceLinks.size());
        if (term.sentences == 0) {
            term.firstSentence = fresh;
        } else if (m_sentenceLinks[term.lastSentence].sentence == sentence) {
            return;
        } else {
            m_sentenceLinks[term.lastSentence].next = fresh;
        }
        m_sentenceLinks.push_back({sentence, none});
        term.lastSentence = fresh;
        ++term.sentences;
    }

    static bool isOrdinary(WordTag tag) { return tag != WordTag::Number && tag != WordTag::Unusual; }

    void addLinks(std::size_t blockBegin) {
        const Word& right = m_words.back();
        if (!isOrdinary(right.tag)) return;
        const std::size_t last = m_words.size() - 1;
        const auto window = static_cast<std::size_t>(std::max(m_options->window, 0));
        for (std::size_t i = std::max(blockBegin, last - std::min(last, window)); i < last; ++i) {
            const Word& left = m_words[i];
            if (isOrdinary(left.tag)) m_linkKeys.push_back(keyOf(left.term, right.term));
        }
    }

    static std::uint64_t keyOf(std::uint32_t left, std::uint32_t right) {
        return (static_cast<std::uint64_t>(left) << 32U) | right;
    }

    /// Every phrase that ends with the last word.
    void addCandidates(std::size_t blockBegin) {
        const std::size_t end = m_words.size();
        const std::size_t longest = std::min(phraseWords(), end - blockBegin);
        std::uint64_t key = 0;
        bool isValid = true;
        for (std::size_t words = 1; words <= longest; ++words) {
            const Word& first = m_words[end - words];
            // From right to left, so that each longer phrase only adds to the key.
            key = extended(key, first);
            isValid = isValid && isOrdinary(first.tag);
            addCandidate(key ^ words, end - words, words, isValid);
        }
    }

    static std::uint64_t extended(std::uint64_t key, const Word& first) {
        return key * 0x9E37'79B9'7F4A'7C15U + first.hash;
    }

    void keepWholePhrases() {
        for (Candidate& candidate : m_candidates) candidate.isValid = false;
        std::size_t begin = 0;
        for (std::size_t i = 0; i <= m_words.size(); ++i) {
            const bool isBreak =
                i == m_words.size() || !isOrdinary(m_words[i].tag) || m_terms[m_words[i].term].endsPhrase;
            if (isBreak || m_words[i].beginsBlock) {
                keepPhrase(begin, i);
                begin = isBreak ? i + 1 : i;
            }
        }
    }

    /// Validates the phrase of the words from `begin` to before `end`.
    void keepPhrase(std::size_t begin, std::size_t end) {
        if (begin >= end) return;
        const std::size_t words = std::min(phraseWords(), end - begin);
        std::uint64_t key = 0;
        for (std::size_t i = 1; i <= words; ++i) key = extended(key, m_words[end - i]);
        const std::uint32_t found = m_candidateIndex.findOrAdd(key ^ words, none);
        if (found != none) m_candidates[found].isValid = true;
    }

    void addCandidate(std::uint64_t key, std::size_t firstWord, std::size_t words, bool isValid) {
        const std::uint32_t fresh = static_cast<std::uint32_t>(m_candidates.size());
        const std::uint32_t found = m_candidateIndex.findOrAdd(key, fresh);
        if (found == fresh) {
            m_candidates.push_back(
                {static_cast<std::uint32_t>(firstWord), static_cast<std::uint32_t>(words), 0, 0, false});
        }
        m_candidates[found].frequency += 1;
        m_candidates[found].isValid = m_candidates[found].isValid || isValid;
    }

    /// False when the text has only stop words.
    bool scoreTerms() {
        double sum = 0;
        double squares = 0;
        double count = 0;
        double most = 0;
        for (const Term& term : m_terms) {
            most = std::max(most, term.frequency);
            if (term.isStop) continue;
            sum += term.frequency;
            squares += term.frequency * term.frequency;
            count += 1;
        }
        if (count == 0) return false;
        const double mean = sum / count;
        const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean));
        countNeighbours();
        for (Term& term : m_terms) score(term, most, mean + deviation);
        return true;
    }

    void countNeighbours() {
        std::sort(m_linkKeys.begin(), m_linkKeys.end());
        for (const std::uint64_t key : m_linkKeys) {
            if (m_links.empty() || m_links.back().terms != key) m_links.push_back({key, 0});
            m_links.back().count += 1;
        }
        for (const Link& link : m_links) {
            Term& left = m_terms[link.terms >> 32U];
            Term& right = m_terms[link.terms & 0xFFFF'FFFFU];
            ++left.rightNeighbours;
            left.rightLinks += link.count;
            ++right.leftNeighbours;
            right.leftLinks += link.count;
        }
    }

    [[nodiscard]] double medianSentence(const Term& term) const {
        std::uint32_t link = term.firstSentence;
        for (std::uint32_t i = 0; i < (term.sentences - 1) / 2; ++i) link = m_sentenceLinks[link].next;
        const double lower = m_sentenceLinks[link].sentence;
        if (term.sentences % 2 != 0) return lower;
        return (lower + m_sentenceLinks[m_sentenceLinks[link].next].sentence) / 2;
    }

    /// The five features of the paper: casing, position, frequency, relatedness to context, spread over sentences.
    void score(Term& term, double most, double usualFrequency) const {
        const auto diversity = [&](std::uint32_t neighbours, double links) {
            const double variety = links == 0 ? 0.0 : neighbours / links;
            return 0.5 + variety * (term.frequency / most);
        };
        const double casing = std::max(term.acronyms, term.names) / (1 + std::log(term.frequency));
        const double position = std::log(std::log(3 + medianSentence(term)));
        const double frequency = term.frequency / usualFrequency;
        const double spread = static_cast<double>(term.sentences) / m_sentenceCount;
        const double relatedness =
            diversity(term.leftNeighbours, term.leftLinks) + diversity(term.rightNeighbours, term.rightLinks);
        term.score = position * relatedness / (casing + frequency / relatedness + spread / relatedness);
    }

    void scoreCandidates() {
        m_ranking.clear();
        for (std::uint32_t i = 0; i < m_candidates.size(); ++i) {
            Candidate& candidate = m_candidates[i];
            const Term& first = m_terms[m_words[candidate.firstWord].term];
            const Term& last = m_terms[m_words[candidate.firstWord + candidate.words - 1].term];
            if (!candidate.isValid || first.isStop || last.isStop) continue;
            score(candidate);
            if (std::isfinite(candidate.score)) m_ranking.push_back(i);
        }
        std::stable_sort(m_ranking.begin(), m_ranking.end(), [this](std::uint32_t a, std::uint32_t b) {
            return m_candidates[a].score < m_candidates[b].score;
        });
    }

    void score(Candidate& candidate) const {
        double sum = 0;
        double product = 1;
        for (std::uint32_t i = candidate.firstWord; i < candidate.firstWord + candidate.words; ++i) {
            const Term& term = m_terms[m_words[i].term];
            if (term.isStop) {
                // A stop word counts by how usual it is between just these neighbours.
                const double usual = linkShare(i - 1, i, i - 1) * linkShare(i, i + 1, i + 1);
                product *= 1 + (1 - usual);
                sum -= 1 - usual;
            } else {
                product *= term.score;
                sum += term.score;
            }
        }
        candidate.score = product / ((sum + 1) * candidate.frequency);
        if (m_options->wholePhrases && candidate.words == 1 && isPlain(m_terms[m_words[candidate.firstWord].term])) {
            candidate.score *= plainWordPenalty;
        }
    }

    static bool isPlain(const Term& term) { return term.names == 0 && term.acronyms == 0; }

    /// Share of the occurrences of word `of` that have the link from `left` to `right`.
    [[nodiscard]] double linkShare(std::uint32_t left, std::uint32_t right, std::uint32_t of) const {
        const std::uint64_t key = keyOf(m_words[left].term, m_words[right].term);
        const auto found = std::lower_bound(m_links.begin(), m_links.end(), key,
                                            [](const Link& link, std::uint64_t terms) { return link.terms < terms; });
        if (found == m_links.end() || found->terms != key) return 0;
        return found->count / m_terms[m_words[of].term].frequency;
    }

    [[nodiscard]] std::u32string lowerTextOf(const Candidate& candidate) const {
        const text::CharTable& table = text::CharTable::instance();
        std::u32string lowered;
        for (std::uint32_t i = 0; i < candidate.words; ++i) {
            if (i > 0) lowered.push_back(U' ');
            const std::string_view word = m_tokens[m_words[candidate.firstWord + i].token].text;
            for (std::size_t p = 0; p < word.size();) lowered.push_back(table.lower(text::decode(word, p)));
        }
        return lowered;
    }

    [[nodiscard]] std::string textOf(const Candidate& candidate) const {
        std::string written;
        for (std::uint32_t i = 0; i < candidate.words; ++i) {
            const std::uint32_t token = m_words[candidate.firstWord + i].token;
            if (i > 0 && !isGlued(m_tokens[token - 1], m_tokens[token])) written.push_back(' ');
            written += m_tokens[token].text;
        }
        return written;
    }

    [[nodiscard]] bool resemblesChosen(const std::u32string& phrase, const std::vector<std::u32string>& chosen) const {
        return std::any_of(chosen.begin(), chosen.end(), [&](const std::u32string& better) {
            const auto [shorter, longer] = std::minmax(phrase.size(), better.size());
            // The lengths alone bound the similarity, which spares most comparisons.
            const double bound = static_cast<double>(shorter) / static_cast<double>(longer);
            return bound > m_options->deduplication && editSimilarity(phrase, better) > m_options->deduplication;
        });
    }

    std::vector<domain::Keyword> choose() {
        std::vector<std::u32string> chosen;
        std::vector<domain::Keyword> keywords;
        for (const std::uint32_t index : m_ranking) {
            if (keywords.size() == m_options->limit) break;
            const Candidate& candidate = m_candidates[index];
            std::u32string phrase = lowerTextOf(candidate);
            if (m_options->deduplication < 1 && resemblesChosen(phrase, chosen)) continue;
            keywords.push_back({textOf(candidate), domain::KeywordKind::Phrase, candidate.score});
            chosen.push_back(std::move(phrase));
        }
        if (m_options->dropContained) dropContained(keywords, chosen);
        return keywords;
    }

    static bool containsWords(const std::u32string& longer, const std::u32string& phrase) {
        if (longer.size() <= phrase.size()) return false;
        return longer.find(phrase + U' ') != std::u32string::npos || longer.find(U' ' + phrase) != std::u32string::npos;
    }

    static void dropContained(std::vector<domain::Keyword>& keywords, const std::vector<std::u32string>& phrases) {
        std::vector<domain::Keyword> kept;
        for (std::size_t i = 0; i < keywords.size(); ++i) {
            const bool isContained = std::any_of(phrases.begin(), phrases.end(), [&](const std::u32string& longer) {
                return containsWords(longer, phrases[i]);
            });
            if (!isContained) kept.push_back(std::move(keywords[i]));
        }
        keywords = std::move(kept);
    }

    const YakeOptions* m_options = nullptr;
    std::string_view m_language;
    std::string m_prepared;
    std::string m_lower;
    std::vector<YakeToken> m_tokens;
    std::vector<Word> m_words;
    std::vector<Term> m_terms;
    std::vector<SentenceLink> m_sentenceLinks;
    std::vector<Candidate> m_candidates;
    std::vector<std::uint64_t> m_linkKeys;
    std::vector<Link> m_links;  ///< sorted
    std::vector<std::uint32_t> m_ranking;
    HashIndex m_termIndex;
    HashIndex m_candidateIndex;
    std::uint32_t m_sentenceCount = 0;
};

}  // namespace

YakeOptions publishedYake() {
    return {};
}

YakeOptions prestoYake() {
    YakeOptions options;
    options.window = 0;
    options.deduplication = 0.25;
    options.dropContained = true;
    options.shortestUnspacedWord = options.shortestWord;
    return options;
}

YakeOptions wholePhraseYake() {
    YakeOptions options;
    options.maxWords = 5;
    options.window = 0;
    options.wholePhrases = true;
    return options;
}

std::vector<domain::Keyword> extractPhrases(std::string_view text, std::string_view language,
                                            const YakeOptions& options) {
    thread_local Extraction extraction;
    return extraction.run(text, language, options);
}

}  // namespace groundswell::keywords
