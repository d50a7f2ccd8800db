#include "pipeline/report/snippet.h"

#include "pipeline/report/cell_text.h"
#include "pipeline/text/search_text.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace groundswell::report {

namespace {

// A word as the full-text index has it, and where the piece of text that it came from begins.
struct Word {
    std::string folded;
    std::size_t begin = 0;
};

bool isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::vector<std::string> splitWords(const std::string& folded) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t end = std::min(folded.find(' ', at), folded.size());
        if (end > at) words.push_back(folded.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

// Scripts without spaces give a word a letter; then each letter has its own place.
void addWords(std::string_view text, std::size_t begin, std::size_t end, std::vector<Word>& out) {
    const std::vector<std::string> words = splitWords(text::searchText(text.substr(begin, end - begin)));
    if (words.size() > 2) {
        for (std::size_t at = begin; at < end;) {
            std::size_t next = at + 1;
            while (next < end && isContinuation(text[next])) ++next;
            for (std::string& word : splitWords(text::searchText(text.substr(at, next - at)))) {
                out.push_back({std::move(word), at});
            }
            at = next;
        }
        return;
    }
    for (const std::string& word : words) out.push_back({word, begin});
}

std::vector<Word> wordsOf(std::string_view text) {
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size();) {
        while (at < text.size() && isBlank(text[at])) ++at;
        const std::size_t begin = at;
        while (at < text.size() && !isBlank(text[at])) ++at;
        if (at > begin) addWords(text, begin, at, words);
    }
    return words;
}

bool standsAt(const std::vector<Word>& words, std::size_t at, const domain::SearchQuery::Term& term) {
    if (term.words.empty() || at + term.words.size() > words.size()) return false;
    for (std::size_t i = 0; i < term.words.size(); ++i) {
        const std::string& word = words[at + i].folded;
        const bool beginning = term.prefix && i + 1 == term.words.size();
        if (beginning ? !word.starts_with(term.words[i]) : word != term.words[i]) return false;
    }
    return true;
}

std::optional<std::size_t> firstMatch(const std::vector<Word>& words, const domain::SearchQuery& query) {
    for (std::size_t at = 0; at < words.size(); ++at) {
        for (const domain::SearchQuery::Clause& clause : query.allOf) {
            const auto& terms = clause.anyOf;
            const auto stands = [&](const auto& term) { return term.field.empty() && standsAt(words, at, term); };
            if (!clause.negated && std::any_of(terms.begin(), terms.end(), stands)) return words[at].begin;
        }
    }
    return std::nullopt;
}

std::size_t forward(std::string_view text, std::size_t at, std::size_t characters) {
    while (characters-- > 0 && at < text.size()) {
        do ++at;
        while (at < text.size() && isContinuation(text[at]));
    }
    return at;
}

std::size_t backward(std::string_view text, std::size_t at, std::size_t characters) {
    while (characters-- > 0 && at > 0) {
        do --at;
        while (at > 0 && isContinuation(text[at]));
    }
    return at;
}

}  // namespace

std::string snippetOf(std::string_view original, const domain::SearchQuery& query, std::size_t characters) {
    std::string text = validText(original);
    std::replace_if(text.begin(), text.end(), isBlank, ' ');
    const std::size_t match = firstMatch(wordsOf(text), query).value_or(0);
    std::size_t begin = backward(text, match, characters / 3);
    // Not in the middle of a word, where there are words.
    if (const auto space = text.find(' ', begin); begin > 0 && space < match) begin = space + 1;
    std::size_t end = forward(text, begin, characters);
    if (const auto space = text.rfind(' ', end); end < text.size() && space != std::string::npos && space > match) {
        end = space;
    }
    return (begin > 0 ? "…" : "") + text.substr(begin, end - begin) + (end < text.size() ? "…" : "");
}

}  // namespace groundswell::report
