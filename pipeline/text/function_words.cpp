#include "pipeline/text/function_words.h"

#include "pipeline/text/stop_words.h"
#include "pipeline/text/unicode.h"

#include <unicode/ulocdata.h>
#include <unicode/uset.h>

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

/// How a language does not end its words, though a near one does: where all function words are shared, these tell.
struct ForeignEnding {
    std::string_view ending;
    std::string_view language;
};
constexpr ForeignEnding foreignEndings[] = {{"igt", "no"}, {"hed", "no"}, {"het", "da"}};

std::uint64_t languagesWithoutEnding(std::string_view word) {
    constexpr std::size_t shortest = 6;
    if (word.size() < shortest) return 0;
    std::uint64_t languages = 0;
    for (const ForeignEnding& foreign : foreignEndings) {
        if (word.ends_with(foreign.ending)) languages |= listOfLanguage(foreign.language);
    }
    return languages;
}

/// The words met so far, by their hashes: a word that comes back ("de ... de ...") tells nothing new.
class SeenWords {
public:
    /// False when the word was there.
    bool insert(std::uint64_t hash) {
        const auto end = m_hashes.begin() + static_cast<std::ptrdiff_t>(m_count);
        if (std::find(m_hashes.begin(), end, hash) != end) return false;
        if (m_count < m_hashes.size()) m_hashes[m_count++] = hash;
        return true;
    }

private:
    std::array<std::uint64_t, mostWords> m_hashes;  // only the first m_count are set
    std::size_t m_count = 0;
};

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

/// What a reliable guess without a list of words is owed: the usual share of function words.
int pointsWithoutList(int wordCount) {
    return reliableGuess + wordCount * fullWord * 3 / 10;
}

}  // namespace

/// Counts the words of one text from left to right.
class FunctionWords::Counter {
public:
    explicit Counter(FunctionWords& counts) : m_counts(counts) {}

    void run(std::string_view text) {
        for (std::size_t i = 0; i < text.size() && m_counts.m_wordCount < mostWords;) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if (isAsciiAlnum(byte)) {
                put(static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte));
                ++i;
            } else if (byte < 0x80) {
                endWord();
                ++i;
            } else {
                takeNonAscii(decodeNonAscii(text, i));
            }
        }
        if (m_counts.m_wordCount < mostWords) endWord();
    }

private:
    // Longer than any word of a list.
    static constexpr std::size_t longestWord = 64;

    void put(char byte) {
        if (m_size < longestWord) m_word[m_size] = byte;
        ++m_size;
        ++m_letters;
    }

    void takeNonAscii(char32_t c) {
        if (!m_table.isWord(c)) return endWord();
        const char32_t lowered = m_table.lower(c);
        m_character.clear();
        append(m_character, lowered);
        for (const char byte : m_character) put(byte);
        m_letters -= m_character.size() - 1;
        const std::uint64_t writers = m_alphabets.languagesOf(lowered);
        if (writers != 0) m_foreign |= m_alphabets.known() & ~writers;
    }

    void endWord() {
        if (m_size != 0) countWord();
        if (m_foreign != 0) {
            m_counts.m_foreignLetters.add(m_foreign, 0);
            m_counts.m_hasForeignLetters = true;
        }
        m_foreign = 0;
        m_letters = 0;
        m_size = 0;
    }

    void countWord() {
        if (m_size > longestWord) {
            ++m_counts.m_wordCount;
            return;
        }
        m_foreign |= languagesWithoutEnding({m_word.data(), m_size});
        const auto [languages, isNoise, hash] = findStopWord({m_word.data(), m_size});
        if (isNoise) return;
        ++m_counts.m_wordCount;
        if (languages == 0 || !m_seen.insert(hash)) return;
        m_counts.m_met |= languages;
        m_counts.m_points.add(languages, m_letters == 1 ? letterWordPlane : fullWordPlane);
        m_counts.m_words.add(languages, 0);
    }

    FunctionWords& m_counts;
    const CharTable& m_table = CharTable::instance();
    const Alphabets& m_alphabets = Alphabets::instance();
    SeenWords m_seen;
    std::array<char, longestWord> m_word;  // only the first m_size are set
    std::string m_character;
    std::size_t m_size = 0;  ///< in bytes; beyond longestWord when the word is longer
    std::size_t m_letters = 0;
    std::uint64_t m_foreign = 0;  ///< languages that do not write a letter of the word
};

/// Weighs the languages of all lists and a guess without one.
class FunctionWords::Contest {
public:
    Contest(const FunctionWords& counts, const LanguageGuess& guess)
        : m_guess(guess), m_own(listOfLanguage(guess.code)), m_claimed(listOfLanguage(guess.claim)) {
        if (guess.code.empty() || m_own != 0 || !guess.reliable) return;
        // Its words are in no list, so its relatives' points may be its own; of others it is owed the usual share.
        m_excluded = listsNear(guess.code);
        m_guessed = {guess.code, pointsWithoutList(counts.m_wordCount), 0};
    }

    void run(const FunctionWords& counts) {
        m_best = m_guessed;
        m_bestIsGuess = !m_guessed.language.empty();
        // The others have no word and, but for the claim, no bonus: they win nothing.
        std::uint64_t left = (counts.m_met | m_own | m_claimed) & ~m_excluded;
        for (; left != 0; left &= left - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(left));
            const std::uint64_t list = std::uint64_t{1} << bit;
            const std::string_view language = languageOfBit(bit);
            if (list != m_own && language == hiddenTwin) continue;
            const int points = counts.pointsOf(bit) + bonus(language, list);
            // Only the winner's words are asked for.
            enter({language, points, points >= m_best.points ? counts.m_words.of(bit) : 0}, list);
        }
    }

    [[nodiscard]] std::string_view winner(const FunctionWords& counts) const {
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
        const bool isEnough = counts.m_wordCount >= leastWords && m_best.words >= (isGuess ? 1 : leastWords);
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

void FunctionWords::Tally::add(std::uint64_t languages, std::size_t plane) {
    for (; languages != 0 && plane < planeCount; ++plane) {
        const std::uint64_t carry = m_planes[plane] & languages;
        m_planes[plane] ^= languages;
        languages = carry;
    }
}

int FunctionWords::Tally::of(unsigned language) const {
    int count = 0;
    for (std::size_t plane = planeCount; plane-- > 0;) {
        count = count * 2 + static_cast<int>((m_planes[plane] >> language) & 1U);
    }
    return count;
}

std::uint64_t FunctionWords::Tally::highest(std::uint64_t languages) const {
    for (std::size_t plane = planeCount; plane-- > 0;) {
        const std::uint64_t counted = languages & m_planes[plane];
        if (counted != 0) languages = counted;
    }
    return languages;
}

FunctionWords::FunctionWords(std::string_view text) {
    Counter(*this).run(text);
}

/// The points of one language by words and letters alone.
int FunctionWords::pointsOf(unsigned language) const {
    constexpr int mostCounted = 2;
    if (!m_hasForeignLetters) return m_points.of(language);
    return m_points.of(language) - foreignLetter * std::min(m_foreignLetters.of(language), mostCounted);
}

std::string_view FunctionWords::language(const LanguageGuess& guess) const {
    Contest contest(*this, guess);
    contest.run(*this);
    return contest.winner(*this);
}

std::string FunctionWords::leaders() const {
    int most = 2 * fullWord;
    std::string leaders;
    for (std::uint64_t left = m_met; left != 0; left &= left - 1) {
        const auto bit = static_cast<unsigned>(std::countr_zero(left));
        const std::string_view language = languageOfBit(bit);
        const int points = pointsOf(bit) - (isSmallTwin(language) ? 1 : 0);
        if (points < most) continue;
        if (points > most) leaders.clear();
        most = points;
        if (!leaders.empty()) leaders += ',';
        leaders += language;
    }
    return leaders;
}

std::string_view FunctionWords::languageWithoutGuess() const {
    constexpr int leastWords = 2;
    if (m_met == 0) return {};
    // Foreign letters only take away, so the others have at most these points.
    const auto best = static_cast<unsigned>(std::countr_zero(m_points.highest(m_met)));
    const std::uint64_t others = m_met & ~(std::uint64_t{1} << best);
    const int second = others == 0 ? 0 : m_points.of(static_cast<unsigned>(std::countr_zero(m_points.highest(others))));
    const int mostOfOthers = std::max(second + reliableGuess, pointsWithoutList(m_wordCount));
    if (pointsOf(best) <= mostOfOthers || m_words.of(best) < leastWords) return {};
    // A guess of a relative without a list would take the points for its own.
    const std::string_view language = languageOfBit(best);
    const bool hasRelatives = listsNear(language) != std::uint64_t{1} << best;
    return hasRelatives || isSmallTwin(language) ? std::string_view() : language;
}

}  // namespace groundswell::text
