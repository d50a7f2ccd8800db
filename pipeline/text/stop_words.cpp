#include "pipeline/text/stop_words.h"

#include "pipeline/text/stop_word_lists.h"
#include "pipeline/text/unicode.h"

#include <algorithm>
#include <bit>
#include <string>
#include <unordered_map>

namespace groundswell::text {

namespace {

struct WordHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
};

/// Every word with the set of languages that have it, one bit a language.
struct Lists {
    std::unordered_map<std::string, std::uint64_t, WordHash, std::equal_to<>> languagesOf;
    std::unordered_map<std::string_view, std::uint64_t> bitOf;
    std::uint64_t noise = 0;    ///< bit of social.txt
    std::uint64_t english = 0;  ///< bit of en.txt
    std::uint64_t phrases = 0;  ///< bit of en-phrases.txt
};

void addWords(Lists& lists, std::string_view text, std::uint64_t bit) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        if (!line.empty()) lists.languagesOf[lowerCase(line)] |= bit;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

const Lists& lists() {
    static const Lists all = [] {
        Lists made;
        std::uint64_t bit = 1;
        for (const StopWordList& list : stopWordLists()) {
            addWords(made, list.words, bit);
            made.bitOf[list.name] = bit;
            if (list.name == "social") made.noise = bit;
            if (list.name == "en") made.english = bit;
            if (list.name == "en-phrases") made.phrases = bit;
            bit <<= 1U;
        }
        return made;
    }();
    return all;
}

std::uint64_t languagesOf(const Lists& all, std::string_view word) {
    const auto found = all.languagesOf.find(word);
    return found == all.languagesOf.end() ? 0 : found->second;
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

/// The lists of a language and of its relatives; 0 for one without.
std::uint64_t nearLists(const Lists& all, std::string_view language) {
    const std::string_view primary = language.substr(0, language.find('-'));
    std::uint64_t near = bitOf(all, language);
    for (const std::string_view family : families) {
        std::uint64_t bits = 0;
        bool isMember = false;
        forEachWord(family, [&](std::string_view member) {
            bits |= bitOf(all, member);
            isMember = isMember || member == primary;
        });
        if (isMember) near |= bits;
    }
    return near;
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

std::uint64_t languagesOfStopWord(std::string_view word) {
    const Lists& all = lists();
    return languagesOf(all, word) & ~(all.noise | all.phrases);
}

std::string_view languageOfBit(unsigned bit) {
    const auto known = stopWordLists();
    if (bit >= known.size() || known[bit].name == "social" || known[bit].name == "en-phrases") return {};
    return known[bit].name;
}

std::uint64_t listOfLanguage(std::string_view language) {
    return bitOf(lists(), language);
}

std::uint64_t listsNear(std::string_view language) {
    return nearLists(lists(), language);
}

bool isNoise(std::string_view word) {
    const Lists& all = lists();
    return (languagesOf(all, word) & all.noise) != 0;
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
