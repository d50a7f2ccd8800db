#include "pipeline/similar/neighbour_search.h"

#include "pipeline/jobs/parallel_for.h"
#include "pipeline/similar/dense_scan.h"
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
// How many of the best by terms are compared by grams too, and how many come from the full-text index for that.
constexpr std::size_t leastDepth = 100;
constexpr std::size_t candidatesPerDepth = 10;
// Questions that are answered together: they share a pass over the dense vectors and the items that were read.
constexpr std::size_t mostInGroup = 256;

std::int64_t sampleSize(std::int64_t items) {
    return std::min(items, items <= smallCorpus ? items : sampleBlocks * sampleBlockLength);
}

core::Result<void> outcome(const core::Result<void>& read, const std::stop_token& stop) {
    if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "Stopped.");
    return read;
}

void addTo(std::vector<std::pair<core::ItemId, float>>& cosines, const std::vector<DenseMatch>& matches) {
    for (const DenseMatch& match : matches) cosines.emplace_back(match.item, match.cosine);
    std::sort(cosines.begin(), cosines.end());
    cosines.erase(std::unique(cosines.begin(), cosines.end()), cosines.end());
}

}  // namespace

/// An item with what is known of its score.
struct NeighbourSearch::Scored {
    ComparedItems::Entry* entry = nullptr;
    double terms = 0;  ///< cosine
};

NeighbourSearch::NeighbourSearch(store::ReadConnection& reader, Corpus corpus, std::int64_t size,
                                 jobs::WorkerPool* pool)
    : m_reader(reader),
      m_pool(pool),
      m_corpus(std::move(corpus)),
      m_size(size),
      m_statistics(sampleSize(size)),
      m_items(reader.texts(), pool) {}

core::Result<std::unique_ptr<NeighbourSearch>> NeighbourSearch::prepare(store::ReadConnection& reader, Corpus corpus,
                                                                        const std::stop_token& stop,
                                                                        jobs::WorkerPool* pool) {
    auto items = reader.texts().count(corpus.filter);
    if (!items) return items.error();
    std::unique_ptr<NeighbourSearch> search(new NeighbourSearch(reader, std::move(corpus), *items, pool));
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
    Profiler profiler(m_pool, [&](const ItemText& item, Profile profile) {
        m_statistics.add(profile);
        m_items.put(item, std::move(profile));
    });
    const auto read = m_reader.texts().forEach(m_corpus.filter, [&](const ItemText& item) {
        profiler.add(item);
        return !stop.stop_requested();
    });
    profiler.finish();
    m_statistics.finish(m_size);
    m_items.weigh(m_statistics);
    return outcome(read, stop);
}

core::Result<void> NeighbourSearch::countSample(const std::stop_token& stop) {
    auto all = m_reader.texts().count({});
    if (!all) return all.error();
    Profiler profiler(m_pool, [&](const ItemText&, const Profile& profile) { m_statistics.add(profile); });
    const auto read = m_reader.texts().sample(sampleBlocks, sampleBlockLength, [&](const ItemText& item) {
        profiler.add(item);
        return !stop.stop_requested();
    });
    profiler.finish();
    m_statistics.finish(*all);
    return outcome(read, stop);
}

void NeighbourSearch::indexKept() {
    m_index.emplace();
    for (const ComparedItems::Entry* entry : m_items.all()) {
        m_index->add(entry->first, entry->second.terms, entry->second.profile.copies);
    }
}

core::Result<void> NeighbourSearch::indexAll(const std::stop_token& stop) {
    m_index.emplace();
    Profiler profiler(m_pool, [&](const ItemText& item, Profile profile) {
        m_index->add(item.id, m_statistics.termVector(profile), profile.copies);
        if (m_items.size() < ComparedItems::mostKept) m_items.put(item, std::move(profile));
    });
    const auto read = m_reader.texts().forEach(m_corpus.filter, [&](const ItemText& item) {
        profiler.add(item);
        return !stop.stop_requested();
    });
    profiler.finish();
    m_items.weigh(m_statistics);
    return outcome(read, stop);
}

std::size_t NeighbourSearch::groupSize(std::size_t depth) const {
    const std::size_t itemsOfOne = (m_index ? 1 : candidatesPerDepth) * depth + (m_corpus.dense ? depth : 0);
    return std::clamp<std::size_t>(ComparedItems::mostKept / itemsOfOne, 1, mostInGroup);
}

core::Result<std::vector<NeighbourSearch::Sought>> NeighbourSearch::soughtOf(std::span<const Question> questions,
                                                                             std::size_t depth) {
    std::vector<Sought> group(questions.size());
    jobs::parallelFor(m_pool, group.size(), [&](std::size_t i) {
        const Question& question = questions[i];
        Sought& sought = group[i];
        sought.question = &question;
        sought.profile = profileOf(question.title, question.text, question.language, question.claimedLanguage);
        sought.terms = m_statistics.termVector(sought.profile);
        if (m_index) sought.candidates = m_index->nearest(sought.terms, sought.profile.copies, depth);
    });
    for (Sought& sought : group) {
        if (!m_index) {
            auto found = indexCandidates(m_reader.texts(), sought.profile, m_statistics);
            if (!found) return found.error();
            sought.candidates = std::move(*found);
        }
        auto entries = m_items.take(sought.candidates, depth * candidatesPerDepth, m_corpus.filter, m_statistics);
        if (!entries) return entries.error();
        sought.entries = std::move(*entries);
    }
    return group;
}

// Candidates by words get the cosines of their dense vectors, and the nearest by these join them.
core::Result<void> NeighbourSearch::addDense(std::vector<Sought>& group, std::size_t depth,
                                             const std::stop_token& stop) {
    std::vector<DenseQuery> queries(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
        queries[i].vector = group[i].question->dense;
        for (const ComparedItems::Entry* entry : group[i].entries) queries[i].items.push_back(entry->first);
    }
    const auto hasNone = [](const DenseQuery& query) { return query.vector.empty(); };
    if (std::all_of(queries.begin(), queries.end(), hasNone)) return {};
    auto answers =
        scanVectors(m_reader.vectors(), m_corpus.filter, m_corpus.dense->model, queries, depth, m_pool, stop);
    if (!answers) return answers.error();
    for (std::size_t i = 0; i < group.size(); ++i) {
        Sought& sought = group[i];
        std::vector<core::ItemId> items = std::move(queries[i].items);
        for (const DenseMatch& match : (*answers)[i].nearest) sought.denseNearest.push_back(match.item);
        items.insert(items.end(), sought.denseNearest.begin(), sought.denseNearest.end());
        std::sort(sought.denseNearest.begin(), sought.denseNearest.end());
        addTo(sought.cosines, (*answers)[i].nearest);
        addTo(sought.cosines, (*answers)[i].items);
        auto entries = m_items.take(items, items.size(), m_corpus.filter, m_statistics);
        if (!entries) return entries.error();
        sought.entries = std::move(*entries);
    }
    return {};
}

// The nearest by terms, and those by dense vectors.
std::vector<NeighbourSearch::Scored> NeighbourSearch::farthestLeftOut(std::vector<Scored> scored, const Sought& sought,
                                                                      std::size_t depth) const {
    std::stable_sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) { return a.terms > b.terms; });
    std::size_t place = 0;
    std::erase_if(scored, [&](const Scored& one) {
        const bool isNear = place++ < depth && one.terms > 0;
        return !isNear && !std::binary_search(sought.denseNearest.begin(), sought.denseNearest.end(), one.entry->first);
    });
    return scored;
}

std::vector<Neighbour> NeighbourSearch::ranked(const Sought& sought, std::size_t depth) const {
    std::vector<Scored> scored;
    std::vector<Neighbour> neighbours;
    for (ComparedItems::Entry* entry : sought.entries) {
        const auto& [id, item] = *entry;
        if (id == sought.question->self) continue;
        if (isCopy(sought.profile.copies, item.profile.copies)) {
            neighbours.push_back({id, item.cluster, 1});
        } else {
            scored.push_back({entry, dotProduct(sought.terms, item.terms)});
        }
    }
    const SparseVector grams = m_statistics.gramVector(sought.profile);
    for (const Scored& one : farthestLeftOut(std::move(scored), sought, depth)) {
        auto& [id, item] = *one.entry;
        double score = blendedScore(one.terms, dotProduct(grams, item.grams(m_statistics)));
        const auto dense = std::lower_bound(sought.cosines.begin(), sought.cosines.end(), std::pair(id, -2.0F));
        if (dense != sought.cosines.end() && dense->first == id)
            score = blendedScore(*m_corpus.dense, score, static_cast<double>(dense->second));
        if (score > 0) neighbours.push_back({id, item.cluster, score});
    }
    sortByScore(neighbours);
    return neighbours;
}

Neighbours NeighbourSearch::answer(const Sought& sought, std::size_t depth, const Wanted& wanted) const {
    Neighbours answer;
    answer.items = ranked(sought, depth);
    answer.clusters = nearClusters(answer.items);
    const auto isFaint = [&](const auto& one) { return one.score < wanted.minScore; };
    std::erase_if(answer.items, isFaint);
    std::erase_if(answer.clusters, isFaint);
    answer.items.resize(std::min(answer.items.size(), wanted.items));
    answer.clusters.resize(std::min(answer.clusters.size(), wanted.clusters));
    return answer;
}

core::Result<Neighbours> NeighbourSearch::nearest(const Question& question, const Wanted& wanted) {
    auto answers = nearest({&question, 1}, wanted);
    if (!answers) return answers.error();
    return std::move(answers->front());
}

core::Result<std::vector<Neighbours>> NeighbourSearch::nearest(std::span<const Question> questions,
                                                               const Wanted& wanted, const std::stop_token& stop) {
    const std::size_t depth = std::max(leastDepth, std::max(wanted.items, wanted.clusters) + leastDepth / 2);
    std::vector<Neighbours> answers;
    while (answers.size() < questions.size()) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "Stopped.");
        const std::size_t begin = answers.size();
        const std::size_t count = std::min(groupSize(depth), questions.size() - begin);
        m_items.makeRoom();
        auto group = soughtOf(questions.subspan(begin, count), depth);
        if (!group) return group.error();
        if (m_corpus.dense) {
            if (auto added = addDense(*group, depth, stop); !added) return added.error();
        }
        answers.resize(begin + count);
        jobs::parallelFor(m_pool, count,
                          [&](std::size_t i) { answers[begin + i] = answer((*group)[i], depth, wanted); });
    }
    return answers;
}

}  // namespace groundswell::similar
