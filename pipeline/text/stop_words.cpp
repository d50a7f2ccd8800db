#include "pipeline/text/stop_words.h"

#include "pipeline/text/stop_word_lists.h"
#include "pipeline/text/unicode.h"

// In place: a call of the library costs as much as the hash of a word.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <string>
#include <unordered_map>
#include <vector>

namespace groundswell::text {

namespace {

std::uint64_t hashOf(std::string_view word) {
    return XXH3_64bits(word.data(), word.size());
}

/// Words with the set of languages that have them, one bit a list. Open addressing by the words' hashes alone: every
/// word of every text is asked for.
class WordTable {
public:
    WordTable() : m_slots(slotCount) {}

    void add(std::string_view word, std::uint64_t bit) {
        const std::uint64_t hash = hashOf(word);
        Slot& slot = m_slots[placeOf(hash)];
        slot.hash = hash;
        slot.lists |= bit;
        m_filter[hash >> filterShift] = true;
    }
    [[nodiscard]] std::uint64_t of(std::uint64_t hash) const {
        return m_filter[hash >> filterShift] ? m_slots[placeOf(hash)].lists : 0;
    }

private:
    struct Slot {
        std::uint64_t hash = 0;
        std::uint64_t lists = 0;
    };
    // At least twice the words of all lists.
    static constexpr std::size_t slotCount = std::size_t{1} << 15U;

    [[nodiscard]] std::size_t placeOf(std::uint64_t hash) const {
        std::size_t place = hash % slotCount;
        while (m_slots[place].lists != 0 && m_slots[place].hash != hash) place = (place + 1) % slotCount;
        return place;
    }

    std::vector<Slot> m_slots;
    // Small enough for the processor's nearest cache: most words of a text are in no list.
    static constexpr unsigned filterShift = 64 - 17;
    std::bitset<std::size_t{1} << (64U - filterShift)> m_filter;
};

struct Lists {
    WordTable words;
    std::unordered_map<std::string_view, std::uint64_t> bitOf;
    std::array<std::string_view, 64> languages;  ///< by the bit's number; empty for lists of none
    std::unordered_map<std::string_view, std::uint64_t> familyOf;
    std::uint64_t noise = 0;    ///< bit of social.txt
    std::uint64_t english = 0;  ///< bit of en.txt
    std::uint64_t phrases = 0;  ///< bit of en-phrases.txt
};

void addWords(Lists& lists, std::string_view text, std::uint64_t bit) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        if (!line.empty()) lists.words.add(lowerCase(line), bit);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::uint64_t languagesOf(const Lists& all, std::string_view word) {
    return all.words.of(hashOf(word));
}

std::uint64_t bitOf(const Lists& all, std::string_view language) {
    const std::string_view primary = language.substr(0, language.find('-'));
    const auto found = all.bitOf.find(primary);
    if (found != all.bitOf.end()) return found->second;
    // Close relatives share their function words.
    constexpr std::pair<std::string_view, std::string_view> relatives[] = {
        {"nb", "no"}, {"nn", "no"}, {"bs", "hr"}, {"fil", "tl"}, {"iw", "he"}};
    for (const auto& [name, relative] : relatives) {
        if (primary == name) return all.bitOf.at(relative);
    }
    return 0;
}

/// Languages whose words meet in one text: posts mix them, and the identifier mixes them up.
constexpr std::string_view families[] = {
    "ast ca es fr gl it oc pt ro", "da fo is nb nn no sv", "af de fy lb nl", "ceb fil id jv ms su tl",
    "bg bs hr mk sl sr",           "be bg ru uk",          "cs pl sk",       "ar fa ur",
};

/// Calls `take` with every word of a line.
template <typename Take>
void forEachWord(std::string_view line, const Take& take) {
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        take(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
}

void addFamily(Lists& lists, std::string_view family) {
    std::uint64_t bits = 0;
    forEachWord(family, [&](std::string_view member) { bits |= bitOf(lists, member); });
    forEachWord(family, [&](std::string_view member) { lists.familyOf[member] |= bits; });
}

const Lists& lists() {
    static const Lists all = [] {
        Lists made;
        for (std::size_t number = 0; const StopWordList& list : stopWordLists()) {
            const std::uint64_t bit = std::uint64_t{1} << number;
            addWords(made, list.words, bit);
            made.bitOf[list.name] = bit;
            if (list.name == "social") made.noise = bit;
            if (list.name == "en") made.english = bit;
            if (list.name == "en-phrases") made.phrases = bit;
            if (((made.noise | made.phrases) & bit) == 0) made.languages[number] = list.name;
            ++number;
        }
        for (const std::string_view family : families) addFamily(made, family);
        return made;
    }();
    return all;
}

/// The lists of a language and of its relatives; 0 for one without.
std::uint64_t nearLists(const Lists& all, std::string_view language) {
    const auto found = all.familyOf.find(language.substr(0, language.find('-')));
    return bitOf(all, language) | (found == all.familyOf.end() ? 0 : found->second);
}

}  // namespace

bool isStopWord(std::string_view word, std::string_view language) {
    // So many languages share no word that names something: "de", "la", "se".
    constexpr int listsOfAFunctionWord = 4;
    const Lists& all = lists();
    const std::uint64_t languages = languagesOf(all, word) & ~all.phrases;
    if (languages == 0) return false;
    const std::uint64_t near = nearLists(all, language);
    if ((languages & (near | all.english | all.noise)) != 0) return true;
    const bool isForeign = near != 0;
    if (isForeign && near != all.english) return false;
    // English has no such letters, so that its words are not in danger.
    if (!isAscii(word)) return true;
    return !isForeign && std::popcount(languages) >= listsOfAFunctionWord;
}

StopWord findStopWord(std::string_view word) {
    const Lists& all = lists();
    const std::uint64_t hash = hashOf(word);
    const std::uint64_t found = all.words.of(hash);
    return {found & ~(all.noise | all.phrases), (found & all.noise) != 0, hash};
}

std::string_view languageOfBit(unsigned bit) {
    const Lists& all = lists();
    return bit < all.languages.size() ? all.languages[bit] : std::string_view();
}

std::uint64_t listOfLanguage(std::string_view language) {
    return bitOf(lists(), language);
}

std::uint64_t listsNear(std::string_view language) {
    return nearLists(lists(), language);
}

bool endsPhrase(std::string_view word, std::string_view language) {
    if (isStopWordOf(word, language)) return true;
    const Lists& all = lists();
    const bool isEnglish =
        language.substr(0, language.find('-')) == "en" || language.starts_with("und") || language.empty();
    return isEnglish && (languagesOf(all, word) & all.phrases) != 0;
}

bool isStopWordOf(std::string_view word, std::string_view language) {
    const Lists& all = lists();
    std::uint64_t bit = bitOf(all, language);
    if (bit == 0) bit = bitOf(all, "en");
    return (languagesOf(all, word) & bit) != 0;
}

}  // namespace groundswell::text
