#include "pipeline/text/function_words.h"

#include "pipeline/text/stop_words.h"
#include "pipeline/text/unicode.h"

#include <unicode/ulocdata.h>
#include <unicode/uset.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <string>
#include <vector>

namespace groundswell::text {

namespace {

constexpr unsigned mostLists = 64;
constexpr int mostWords = 63;  ///< read of a text; a Tally holds their points

// In points. A word of one letter is half a word, because "a" and "o" are words of half of Europe.
constexpr std::size_t letterWordPlane = 0;
constexpr std::size_t fullWordPlane = 1;
constexpr int fullWord = 1 << fullWordPlane;
constexpr int foreignLetter = 4;
constexpr int reliableGuess = 3;
constexpr int weakGuess = 1;
constexpr int sourcesClaim = 2;

/// Small counters for 64 languages at once: bit n of plane p is bit p of language n's count.
class Tally {
public:
    static constexpr int planeCount = 7;

    /// Adds 2^plane to the counts of all languages in the set.
    void add(std::uint64_t languages, std::size_t plane) {
        for (; languages != 0 && plane < planeCount; ++plane) {
            const std::uint64_t carry = m_planes[plane] & languages;
            m_planes[plane] ^= languages;
            languages = carry;
        }
    }
    [[nodiscard]] int of(unsigned language) const {
        int count = 0;
        for (std::size_t plane = planeCount; plane-- > 0;) {
            count = count * 2 + static_cast<int>((m_planes[plane] >> language) & 1U);
        }
        return count;
    }

private:
    std::array<std::uint64_t, planeCount> m_planes{};
};

/// Which languages write a letter, by CLDR's main exemplar sets; 0 for letters that none of them has.
class Alphabets {
public:
    static const Alphabets& instance() {
        static const Alphabets table;
        return table;
    }
    [[nodiscard]] std::uint64_t languagesOf(char32_t letter) const {
        return letter >= begin && letter < end ? m_languages[letter - begin] : 0;
    }
    /// The languages with a known alphabet.
    [[nodiscard]] std::uint64_t known() const { return m_known; }

private:
    static constexpr char32_t begin = 0xC0;
    static constexpr char32_t end = 0x2000;

    Alphabets() : m_languages(end - begin) {
        for (unsigned bit = 0; bit < mostLists; ++bit) read(bit);
    }

    void read(unsigned bit) {
        const std::string locale(languageOfBit(bit));
        if (locale.empty()) return;
        UErrorCode status = U_ZERO_ERROR;
        const std::unique_ptr<ULocaleData, decltype(&ulocdata_close)> data(ulocdata_open(locale.c_str(), &status),
                                                                           &ulocdata_close);
        const std::unique_ptr<USet, decltype(&uset_close)> letters(
            ulocdata_getExemplarSet(data.get(), nullptr, USET_CASE_INSENSITIVE, ULOCDATA_ES_STANDARD, &status),
            &uset_close);
        if (U_FAILURE(status)) return;
        const std::uint64_t language = std::uint64_t{1} << bit;
        m_known |= language;
        for (char32_t c = begin; c < end; ++c) {
            if (uset_contains(letters.get(), static_cast<UChar32>(c)) != 0) m_languages[c - begin] |= language;
        }
    }

    std::vector<std::uint64_t> m_languages;
    std::uint64_t m_known = 0;
};

/// The words met so far, by their hashes: a word that comes back ("de ... de ...") tells nothing new.
class SeenWords {
public:
    /// False when the word was there.
    bool insert(std::string_view word) {
        const std::uint64_t hash = XXH3_64bits(word.data(), word.size());
        const auto end = m_hashes.begin() + static_cast<std::ptrdiff_t>(m_count);
        if (std::find(m_hashes.begin(), end, hash) != end) return false;
        if (m_count < m_hashes.size()) m_hashes[m_count++] = hash;
        return true;
    }

private:
    std::array<std::uint64_t, mostWords> m_hashes;  // only the first m_count are set
    std::size_t m_count = 0;
};

/// The words of one text, counted.
struct Counts {
    Tally points;
    Tally words;  ///< of the lists, whatever their length
    Tally foreignLetters;
    SeenWords seen;
    std::uint64_t met = 0;  ///< languages with a word
    int wordCount = 0;      ///< all words, noise of posts left out
};

void countWord(const std::string& word, std::size_t letters, Counts& counts) {
    if (word.empty()) return;
    const auto [languages, isNoise] = findStopWord(word);
    if (isNoise) return;
    ++counts.wordCount;
    if (languages == 0 || !counts.seen.insert(word)) return;
    counts.met |= languages;
    counts.points.add(languages, letters == 1 ? letterWordPlane : fullWordPlane);
    counts.words.add(languages, 0);
}

Counts count(std::string_view text) {
    const CharTable& table = CharTable::instance();
    const Alphabets& alphabets = Alphabets::instance();
    thread_local std::string word;
    Counts counts;
    std::size_t letters = 0;
    std::uint64_t foreign = 0;
    word.clear();
    for (std::size_t i = 0; i <= text.size() && counts.wordCount < mostWords;) {
        const char32_t c = i < text.size() ? decode(text, i) : (++i, U' ');
        if (table.isWord(c)) {
            const char32_t lowered = table.lower(c);
            append(word, lowered);
            ++letters;
            const std::uint64_t writers = c < 0x80 ? 0 : alphabets.languagesOf(lowered);
            if (writers != 0) foreign |= alphabets.known() & ~writers;
            continue;
        }
        countWord(word, letters, counts);
        counts.foreignLetters.add(foreign, 0);
        foreign = 0;
        letters = 0;
        word.clear();
    }
    return counts;
}

/// Languages that other ones' words hide: nearly all words of theirs are those of a language with many times the posts.
bool isSmallTwin(std::string_view language) {
    constexpr std::array twins{"ca", "gl", "ms"};
    return std::find(twins.begin(), twins.end(), language) != twins.end();
}

/// So near to Portuguese and Spanish that only its own words count for it, and only where the guess names it.
constexpr std::string_view hiddenTwin = "gl";

struct Candidate {
    std::string_view language;
    int points = 0;
    int words = 0;
};

/// The points of one language by words and letters alone.
int pointsOf(const Counts& counts, unsigned bit) {
    constexpr int mostCounted = 2;
    return counts.points.of(bit) - foreignLetter * std::min(counts.foreignLetters.of(bit), mostCounted);
}

/// Weighs the languages of all lists and a guess without one.
class Contest {
public:
    Contest(const Counts& counts, const LanguageGuess& guess)
        : m_guess(guess), m_own(listOfLanguage(guess.code)), m_claimed(listOfLanguage(guess.claim)) {
        if (guess.code.empty() || m_own != 0 || !guess.reliable) return;
        // Its words are in no list, so its relatives' points may be its own; of others it is owed the usual share.
        m_excluded = listsNear(guess.code);
        m_guessed = {guess.code, reliableGuess + counts.wordCount * fullWord * 3 / 10, 0};
    }

    void run(const Counts& counts) {
        m_best = m_guessed;
        m_bestIsGuess = !m_guessed.language.empty();
        // The others have no word and, but for the claim, no bonus: they win nothing.
        std::uint64_t left = (counts.met | m_own | m_claimed) & ~m_excluded;
        for (; left != 0; left &= left - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(left));
            const std::uint64_t list = std::uint64_t{1} << bit;
            const std::string_view language = languageOfBit(bit);
            if (list != m_own && language == hiddenTwin) continue;
            enter({language, pointsOf(counts, bit) + bonus(language, list), counts.words.of(bit)}, list);
        }
    }

    [[nodiscard]] std::string_view winner(const Counts& counts) const {
        constexpr int clearLead = 1;
        constexpr int least = 2;
        constexpr int leastWords = 2;
        const bool isGuess = m_bestIsGuess;
        if (m_guess.reliable) {
            const bool overruled =
                !isGuess && m_best.words >= leastWords && m_best.points - m_second.points >= clearLead;
            return overruled ? m_best.language : m_guess.code;
        }
        const bool isClear = m_best.points >= least && m_best.points - m_second.points >= clearLead;
        const bool isEnough = counts.wordCount >= leastWords && m_best.words >= (isGuess ? 1 : leastWords);
        return isClear && isEnough ? m_best.language : std::string_view();
    }

private:
    [[nodiscard]] int bonus(std::string_view language, std::uint64_t list) const {
        int points = isSmallTwin(language) ? -1 : 0;
        if (list == m_own && language != hiddenTwin) points += m_guess.reliable ? reliableGuess : weakGuess;
        if (list == m_claimed) points += sourcesClaim;
        return points;
    }

    void enter(const Candidate& candidate, std::uint64_t list) {
        const bool isGuess = list == m_own;
        if (isGuess) m_guessed = candidate;
        if (candidate.points > m_best.points || m_best.language.empty()) {
            m_second = m_best;
            m_best = candidate;
            m_bestIsGuess = isGuess;
        } else if (candidate.points > m_second.points || m_second.language.empty()) {
            m_second = candidate;
        }
    }

    const LanguageGuess& m_guess;
    std::uint64_t m_own;
    std::uint64_t m_claimed;
    std::uint64_t m_excluded = 0;
    Candidate m_guessed;
    Candidate m_best;
    Candidate m_second;
    bool m_bestIsGuess = false;
};

}  // namespace

std::string_view languageByFunctionWords(std::string_view text, const LanguageGuess& guess) {
    const Counts counts = count(text);
    Contest contest(counts, guess);
    contest.run(counts);
    return contest.winner(counts);
}

}  // namespace groundswell::text
