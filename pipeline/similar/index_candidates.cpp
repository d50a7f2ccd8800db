#include "pipeline/similar/index_candidates.h"

#include "pipeline/similar/content_words.h"
#include "pipeline/text/features.h"
#include "pipeline/text/search_text.h"
#include "pipeline/text/stemmer.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace groundswell::similar {

namespace {

// Rows that one question may take from the index, in all and for one word.
constexpr double rowsWanted = 150'000;
constexpr std::int64_t rowsOfWord = 100'000;
// So many words are always looked up, however frequent: a single one says little.
constexpr std::size_t leastLookups = 3;
constexpr std::size_t mostLookups = 40;
constexpr std::int64_t candidateRows = 1'000;
constexpr std::size_t shortestPrefix = 4;

// Forms of one word meet by their stem, where what the index has of it begins alike; the index itself knows no stems.
store::IndexedPhrase phraseOf(const std::string& word, const std::string& language) {
    const std::string folded = text::searchText(word);
    const std::string stem = text::searchText(text::stem(word, language));
    const bool isOneWord = folded.find(' ') == std::string::npos;
    if (isOneWord && stem.size() >= shortestPrefix && folded.starts_with(stem)) return {stem, true};
    return {folded, false};
}

using Rows = std::vector<std::pair<core::ItemId, double>>;

// One row an item, with the sum of its weights; ties by id.
void sortByWeight(Rows& rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::size_t last = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].first == rows[last].first) {
            rows[last].second += rows[i].second;
        } else {
            rows[++last] = rows[i];
        }
    }
    if (!rows.empty()) rows.resize(last + 1);
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
}

// Where more items than can be compared have every word, the short ones are the near ones.
core::Result<void> putShortOnesFirst(store::TextReader& reader, const std::vector<Lookup>& lookups,
                                     std::vector<core::ItemId>& items) {
    std::vector<store::IndexedPhrase> phrases;
    for (const Lookup& lookup : lookups) phrases.push_back(lookup.phrase);
    auto best = reader.bestOf(phrases, candidateRows);
    if (!best) return best.error();
    items.insert(items.begin(), best->begin(), best->end());
    return {};
}

}  // namespace

std::vector<Lookup> lookupsOf(const Profile& query, const CorpusStatistics& statistics) {
    std::vector<Lookup> lookups;
    std::unordered_set<std::uint64_t> known;
    for (const std::string& word : contentWords(query.readable, query.language)) {
        const text::Features features = text::extractFeatures(word, query.language);
        if (features.terms.size() != 1 || !known.insert(features.terms[0].term).second) continue;
        const double weight = statistics.weightOf(features.terms[0].term);
        store::IndexedPhrase phrase = phraseOf(word, query.language);
        if (phrase.words.empty()) continue;
        lookups.push_back({std::move(phrase), statistics.itemsWith(features.terms[0].term), weight * weight});
    }
    std::stable_sort(lookups.begin(), lookups.end(),
                     [](const Lookup& a, const Lookup& b) { return a.items < b.items; });
    double rows = 0;
    std::size_t kept = 0;
    while (kept < std::min(lookups.size(), mostLookups) && (kept < leastLookups || rows < rowsWanted)) {
        rows += lookups[kept++].items;
    }
    lookups.resize(kept);
    return lookups;
}

core::Result<std::vector<core::ItemId>> indexCandidates(store::TextReader& reader, const Profile& query,
                                                        const CorpusStatistics& statistics) {
    const std::vector<Lookup> lookups = lookupsOf(query, statistics);
    if (lookups.empty()) {
        const std::string phrase = text::searchText(query.readable);
        if (phrase.empty()) return std::vector<core::ItemId>();
        return reader.containing({phrase, false}, candidateRows);
    }
    Rows rows;
    double everyWord = 0;
    for (const Lookup& lookup : lookups) {
        auto items = reader.containing(lookup.phrase, rowsOfWord);
        if (!items) return items.error();
        for (const core::ItemId item : *items) rows.emplace_back(item, lookup.weight);
        everyWord += lookup.weight;
    }
    sortByWeight(rows);
    std::vector<core::ItemId> items;
    for (const auto& row : rows) items.push_back(row.first);
    constexpr std::size_t last = candidateRows - 1;
    constexpr double rounding = 1e-9;
    if (rows.size() > last && rows[last].second >= everyWord - rounding) {
        if (auto put = putShortOnesFirst(reader, lookups, items); !put) return put.error();
    }
    return items;
}

}  // namespace groundswell::similar
