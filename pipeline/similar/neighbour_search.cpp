#include "pipeline/similar/neighbour_search.h"

#include "pipeline/similar/index_candidates.h"

#include <algorithm>

namespace groundswell::similar {

using core::Error;
using core::ErrorCode;
using store::ItemText;

namespace {

// Up to here every item is counted and kept: faster than the full-text index.
constexpr std::int64_t smallCorpus = 20'000;
constexpr std::int64_t sampleBlocks = 200;
constexpr std::int64_t sampleBlockLength = 32;
// A question to the full-text index costs as much as putting so many items into an index in memory.
constexpr std::int64_t itemsPerQuestion = 4'000;
constexpr std::size_t mostKept = 60'000;
// How many of the best by terms are compared by grams too, and how many come from the full-text index for that.
constexpr std::size_t leastDepth = 100;
constexpr std::size_t candidatesPerDepth = 10;
constexpr std::size_t loadedAtOnce = 1'000;

std::int64_t sampleSize(std::int64_t items) {
    return std::min(items, items <= smallCorpus ? items : sampleBlocks * sampleBlockLength);
}

Profile profileOf(const ItemText& item) {
    // Without a language where none is stored yet: identifying it is the workflow's.
    return similar::profileOf(item.title, item.text, item.language.empty() ? "und" : item.language);
}

core::Result<void> outcome(const core::Result<void>& read, const std::stop_token& stop) {
    if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "Stopped.");
    return read;
}

}  // namespace

NeighbourSearch::NeighbourSearch(store::TextReader& reader, Corpus corpus, std::int64_t items)
    : m_reader(reader), m_corpus(std::move(corpus)), m_items(items), m_statistics(sampleSize(items)) {}

core::Result<std::unique_ptr<NeighbourSearch>> NeighbourSearch::prepare(store::TextReader& reader, Corpus corpus,
                                                                        const std::stop_token& stop) {
    auto items = reader.count(corpus.filter);
    if (!items) return items.error();
    std::unique_ptr<NeighbourSearch> search(new NeighbourSearch(reader, std::move(corpus), *items));
    const bool isSmall = *items <= smallCorpus;
    if (auto counted = isSmall ? search->countAll(stop) : search->countSample(stop); !counted) return counted.error();
    const auto questions = static_cast<std::int64_t>(std::min<std::size_t>(search->m_corpus.questions, 1'000'000));
    if (isSmall) {
        search->indexKept();
    } else if (questions * itemsPerQuestion > *items) {
        if (auto indexed = search->indexAll(stop); !indexed) return indexed.error();
    }
    return search;
}

core::Result<void> NeighbourSearch::countAll(const std::stop_token& stop) {
    const auto read = m_reader.forEach(m_corpus.filter, [&](const ItemText& item) {
        Compared& kept = m_kept[item.id];
        kept.profile = profileOf(item);
        kept.cluster = item.cluster;
        m_statistics.add(kept.profile);
        return !stop.stop_requested();
    });
    m_statistics.finish(m_items);
    for (auto& [id, kept] : m_kept) kept.terms = m_statistics.termVector(kept.profile);
    return outcome(read, stop);
}

core::Result<void> NeighbourSearch::countSample(const std::stop_token& stop) {
    auto all = m_reader.count({});
    if (!all) return all.error();
    const auto read = m_reader.sample(sampleBlocks, sampleBlockLength, [&](const ItemText& item) {
        m_statistics.add(profileOf(item));
        return !stop.stop_requested();
    });
    m_statistics.finish(*all);
    return outcome(read, stop);
}

void NeighbourSearch::indexKept() {
    std::vector<core::ItemId> ids;
    ids.reserve(m_kept.size());
    for (const auto& [id, kept] : m_kept) ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    m_index.emplace();
    for (const core::ItemId id : ids) {
        const Compared& kept = m_kept.at(id);
        m_index->add(id, kept.terms, kept.profile.copies);
    }
}

core::Result<void> NeighbourSearch::indexAll(const std::stop_token& stop) {
    m_index.emplace();
    const auto read = m_reader.forEach(m_corpus.filter, [&](const ItemText& item) {
        Profile profile = profileOf(item);
        m_index->add(item.id, m_statistics.termVector(profile), profile.copies);
        if (m_kept.size() < mostKept) keep(item, std::move(profile));
        return !stop.stop_requested();
    });
    return outcome(read, stop);
}

void NeighbourSearch::keep(const ItemText& item, Profile profile) {
    Compared& kept = m_kept[item.id];
    kept.profile = std::move(profile);
    kept.cluster = item.cluster;
    kept.terms = m_statistics.termVector(kept.profile);
}

core::Result<void> NeighbourSearch::load(const std::vector<core::ItemId>& items) {
    std::vector<core::ItemId> missing;
    for (const core::ItemId item : items) {
        if (m_kept.count(item) == 0) missing.push_back(item);
    }
    if (missing.empty()) return {};
    auto texts = m_reader.load(missing, m_corpus.filter);
    if (!texts) return texts.error();
    for (const ItemText& text : *texts) keep(text, profileOf(text));
    return {};
}

core::Result<std::vector<core::ItemId>> NeighbourSearch::candidates(const Profile& query, const SparseVector& terms,
                                                                    std::size_t depth) {
    if (m_index) return m_index->nearest(terms, query.copies, depth);
    return indexCandidates(m_reader, query, m_statistics);
}

core::Result<std::vector<NeighbourSearch::Entry*>> NeighbourSearch::compared(std::vector<core::ItemId> items,
                                                                             std::size_t most) {
    std::vector<Entry*> entries;
    if (m_kept.size() > mostKept) m_kept.clear();
    for (std::size_t begin = 0; begin < items.size() && entries.size() < most; begin += loadedAtOnce) {
        const auto first = items.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = items.begin() + static_cast<std::ptrdiff_t>(std::min(items.size(), begin + loadedAtOnce));
        const std::vector<core::ItemId> part(first, last);
        if (auto loaded = load(part); !loaded) return loaded.error();
        for (const core::ItemId item : part) {
            // Those that do not pass the corpus' filter were not loaded.
            if (const auto found = m_kept.find(item); found != m_kept.end()) entries.push_back(&*found);
        }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry* a, const Entry* b) { return a->first < b->first; });
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    return entries;
}

std::vector<Neighbour> NeighbourSearch::ranked(const Profile& query, const SparseVector& terms,
                                               const std::vector<Entry*>& entries, std::size_t depth) {
    struct Scored {
        Entry* entry;
        double cosine;
    };
    std::vector<Scored> scored;
    std::vector<Neighbour> neighbours;
    for (Entry* entry : entries) {
        if (isCopy(query.copies, entry->second.profile.copies)) {
            neighbours.push_back({entry->first, entry->second.cluster, 1});
        } else if (const double cosine = dotProduct(terms, entry->second.terms); cosine > 0) {
            scored.push_back({entry, cosine});
        }
    }
    std::stable_sort(scored.begin(), scored.end(),
                     [](const Scored& a, const Scored& b) { return a.cosine > b.cosine; });
    scored.resize(std::min(scored.size(), depth));
    const SparseVector grams = m_statistics.gramVector(query);
    for (const Scored& one : scored) {
        Compared& item = one.entry->second;
        if (!item.grams) item.grams = m_statistics.gramVector(item.profile);
        neighbours.push_back(
            {one.entry->first, item.cluster, blendedScore(one.cosine, dotProduct(grams, *item.grams))});
    }
    sortByScore(neighbours);
    return neighbours;
}

core::Result<Neighbours> NeighbourSearch::nearest(const Question& question, const Wanted& wanted) {
    const Profile query =
        similar::profileOf(question.title, question.text, question.language, question.claimedLanguage);
    const SparseVector terms = m_statistics.termVector(query);
    const std::size_t depth = std::max(leastDepth, std::max(wanted.items, wanted.clusters) + leastDepth / 2);
    auto found = candidates(query, terms, depth);
    if (!found) return found.error();
    auto entries = compared(std::move(*found), depth * candidatesPerDepth);
    if (!entries) return entries.error();
    std::erase_if(*entries, [&](const Entry* entry) { return entry->first == question.self; });
    Neighbours answer;
    answer.items = ranked(query, terms, *entries, depth);
    answer.clusters = nearClusters(answer.items);
    const auto isFaint = [&](const auto& one) { return one.score < wanted.minScore; };
    std::erase_if(answer.items, isFaint);
    std::erase_if(answer.clusters, isFaint);
    answer.items.resize(std::min(answer.items.size(), wanted.items));
    answer.clusters.resize(std::min(answer.clusters.size(), wanted.clusters));
    return answer;
}

}  // namespace groundswell::similar
