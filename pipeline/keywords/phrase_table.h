#pragma once

#include "pipeline/keywords/yake.h"
#include "pipeline/keywords/yake_tokens.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::keywords {

inline constexpr std::uint32_t noIndex = 0xFFFF'FFFF;

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
    bool isNew = false;       ///< the word "new", with which names begin
};

/// A sentence in which a term stands, and the term's next one.
struct SentenceLink {
    std::uint32_t sentence = 0;
    std::uint32_t next = noIndex;
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

    /// The index stored under `hash`; stores `fresh` when there is noIndex.
    std::uint32_t findOrAdd(std::uint64_t hash, std::uint32_t fresh) {
        const std::size_t mask = m_slots.size() - 1;
        for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
            Slot& slot = m_slots[i];
            if (slot.index == noIndex) slot = {hash, fresh};
            if (slot.hash == hash) return slot.index;
        }
    }

private:
    struct Slot {
        std::uint64_t hash = 0;
        std::uint32_t index = noIndex;
    };
    std::vector<Slot> m_slots;
};

/// What a word is to a phrase, whatever the text.
struct WordRole {
    std::uint64_t key = 0;  ///< hash of word, language and settings
    bool isStop = false;
    bool endsPhrase = false;
    bool isNew = false;
};

/// Remembers the roles of frequent words, which most words of most posts are. A slot keeps the last word that fell on
/// it. Not thread-safe.
class WordRoles {
public:
    WordRoles() : m_slots(slotCount) {}
    [[nodiscard]] WordRole& slot(std::uint64_t key) { return m_slots[key & (slotCount - 1)]; }

private:
    static constexpr std::size_t slotCount = 16'384;
    std::vector<WordRole> m_slots;
};

/// What YAKE counts in one text: terms, who stands beside whom, and every candidate phrase. Kept between texts, so that
/// short ones allocate next to nothing. Not thread-safe.
class PhraseTable {
public:
    void read(std::string_view source, std::string_view language, const YakeOptions& options);

    [[nodiscard]] std::vector<Term>& terms() { return m_terms; }
    [[nodiscard]] std::vector<Candidate>& candidates() { return m_candidates; }
    [[nodiscard]] const Term& termOfWord(std::uint32_t word) const { return m_terms[m_words[word].term]; }
    [[nodiscard]] std::uint32_t sentenceCount() const { return m_sentenceCount; }
    /// Median of the 0-based sentences that contain the term.
    [[nodiscard]] double medianSentence(const Term& term) const;
    /// Share of the occurrences of word `of` that have the link from word `left` to word `right`.
    [[nodiscard]] double linkShare(std::uint32_t left, std::uint32_t right, std::uint32_t of) const;
    /// The phrase in lower case, words separated by a space.
    [[nodiscard]] std::u32string lowerTextOf(const Candidate& candidate) const;
    /// The phrase as its first occurrence is written.
    [[nodiscard]] std::string textOf(const Candidate& candidate) const;

private:
    void clear();
    [[nodiscard]] std::size_t phraseWords() const;
    /// Fills terms, links and candidates in one pass. A block is a stretch of words without punctuation.
    void readWords();
    void addWord(std::uint32_t index, const YakeToken& token);
    void lower(std::string_view word);
    /// The term of the word in m_lower.
    std::uint32_t termOf(const YakeToken& token);
    /// Of the word in m_lower; `name` is it without the -s of a plural.
    [[nodiscard]] WordRole roleOf(const YakeToken& token, std::string_view name, std::uint64_t nameHash);
    void addSentence(Term& term, std::uint32_t sentence);
    void addLinks(std::size_t blockBegin);
    /// Every phrase that ends with the last word.
    void addCandidates(std::size_t blockBegin);
    /// Only the phrases between words that end one; most texts have a handful.
    void addWholePhrases();
    /// The last words of those from `begin` to before `end`.
    void addWholePhrase(std::size_t begin, std::size_t end);
    /// True for a word that stands in no phrase.
    [[nodiscard]] bool isPhraseEnd(std::size_t word) const;
    /// True for a word that a '#' touches: the tag is a keyword of its own.
    [[nodiscard]] bool isTag(const Word& word) const;
    /// True for "tested" in "methods tested": a verb that follows what it speaks of.
    [[nodiscard]] bool isParticiple(const Word& word) const;
    void addCandidate(std::uint64_t key, std::size_t firstWord, std::size_t words, bool isValid);
    void countNeighbours();

    const YakeOptions* m_options = nullptr;  ///< of the call that is under way
    std::string_view m_language;
    std::string m_prepared;
    std::string m_lower;  ///< the word under way
    std::vector<YakeToken> m_tokens;
    std::vector<Word> m_words;
    std::vector<Term> m_terms;
    std::vector<SentenceLink> m_sentenceLinks;
    std::vector<Candidate> m_candidates;
    std::vector<std::uint64_t> m_linkKeys;
    std::vector<Link> m_links;  ///< sorted by terms
    WordRoles m_roles;
    std::uint64_t m_settings = 0;  ///< hash of what a word's role depends on beside the word
    HashIndex m_termIndex;
    HashIndex m_candidateIndex;
    std::uint32_t m_sentenceCount = 0;
};

}  // namespace groundswell::keywords
