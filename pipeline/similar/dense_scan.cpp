#include "pipeline/similar/dense_scan.h"

#include "pipeline/cluster/dense_dot.h"
#include "pipeline/jobs/parallel_for.h"

#include <algorithm>

namespace groundswell::similar {

namespace {

// With 256 numbers each they fit a processor's second cache, from which all queries read them.
constexpr std::size_t vectorsAtOnce = 256;

bool isNearer(const DenseMatch& a, const DenseMatch& b) {
    return a.cosine != b.cosine ? a.cosine > b.cosine : a.item < b.item;
}

/// Some stored vectors, one behind the other.
struct Block {
    std::vector<core::ItemId> items;
    std::vector<std::size_t> ends;  ///< of each vector in `numbers`
    std::vector<float> numbers;

    void add(core::ItemId item, std::span<const float> vector) {
        items.push_back(item);
        numbers.insert(numbers.end(), vector.begin(), vector.end());
        ends.push_back(numbers.size());
    }
    [[nodiscard]] std::span<const float> vector(std::size_t i) const {
        const std::size_t begin = i == 0 ? 0 : ends[i - 1];
        return std::span<const float>(numbers).subspan(begin, ends[i] - begin);
    }
    void clear() {
        items.clear();
        ends.clear();
        numbers.clear();
    }
};

/// One query on its way through the vectors, which come by id.
class Candidate {
public:
    Candidate(const DenseQuery& query, std::size_t most) : m_query(query), m_most(most) {}

    void compareWith(const Block& block) {
        if (m_query.vector.empty()) return;
        for (std::size_t i = 0; i < block.items.size(); ++i) {
            const std::span<const float> vector = block.vector(i);
            if (vector.size() != m_query.vector.size()) continue;
            const DenseMatch match{block.items[i], cluster::denseDot(m_query.vector, vector)};
            if (isWanted(match.item)) m_answer.items.push_back(match);
            keep(match);
        }
    }
    [[nodiscard]] DenseAnswer take() {
        std::sort_heap(m_answer.nearest.begin(), m_answer.nearest.end(), isNearer);
        return std::move(m_answer);
    }

private:
    bool isWanted(core::ItemId item) {
        while (m_passed < m_query.items.size() && m_query.items[m_passed] < item) ++m_passed;
        return m_passed < m_query.items.size() && m_query.items[m_passed] == item;
    }
    // The farthest of the nearest is on top.
    void keep(const DenseMatch& match) {
        std::vector<DenseMatch>& heap = m_answer.nearest;
        if (heap.size() >= m_most) {
            if (heap.empty() || !isNearer(match, heap.front())) return;
            std::pop_heap(heap.begin(), heap.end(), isNearer);
            heap.pop_back();
        }
        heap.push_back(match);
        std::push_heap(heap.begin(), heap.end(), isNearer);
    }

    const DenseQuery& m_query;
    const std::size_t m_most;
    std::size_t m_passed = 0;
    DenseAnswer m_answer;
};

}  // namespace

core::Result<std::vector<DenseAnswer>> scanVectors(store::VectorReader& reader, const domain::Filter& filter,
                                                   const std::string& model, std::span<const DenseQuery> queries,
                                                   std::size_t most, jobs::WorkerPool* pool,
                                                   const std::stop_token& stop) {
    std::vector<Candidate> candidates;
    for (const DenseQuery& query : queries) candidates.emplace_back(query, most);
    Block block;
    const auto compare = [&] {
        jobs::parallelFor(pool, candidates.size(), [&](std::size_t i) { candidates[i].compareWith(block); });
        block.clear();
    };
    const auto read = reader.forEach(filter, model, [&](core::ItemId item, std::span<const float> vector) {
        block.add(item, vector);
        if (block.items.size() >= vectorsAtOnce) compare();
        return !stop.stop_requested();
    });
    if (stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "Stopped.");
    if (!read) return read.error();
    compare();
    std::vector<DenseAnswer> answers;
    for (Candidate& candidate : candidates) answers.push_back(candidate.take());
    return answers;
}

}  // namespace groundswell::similar
