#include "pipeline/cluster/clusterer_state.h"

#include "pipeline/cluster/byte_io.h"
#include "pipeline/cluster/merge_pass.h"

#include <chrono>

namespace groundswell::cluster {

namespace {

constexpr std::uint64_t itemsBetweenTicks = 1'000;
constexpr std::chrono::hours timeBetweenTicks{12};
constexpr std::uint64_t leastItemsBetweenTicks = 200;
constexpr std::size_t longestPostingList = 1'000;
constexpr std::size_t mostTerms = 1'000'000;

}  // namespace

Assignment Clusterer::State::add(const text::Features& features, std::optional<core::UtcTime> publishedAt) {
    ++items;
    if (publishedAt) clock.observe(*publishedAt);
    if (!timeAtTick) timeAtTick = clock.now();
    if (features.terms.empty() && features.copyHash == 0) return {};
    const std::optional<Slot> copy = copies.find(features.copyHash);
    Match match = copy ? matchCopy(features, *copy) : matchNew(features);
    Assignment assignment{.cluster = {}, .similarity = match.similarity, .opened = !match.slot};
    if (!match.slot) {
        match.slot = index.open(core::ClusterId{++lastId});
        assignment.similarity = 1;
    }
    if (features.copyHash != 0 && !copy) copies.remember(features.copyHash, *match.slot);
    index.add(*match.slot, m_vector, position());
    assignment.cluster = index.at(*match.slot).id;
    return assignment;
}

// A copy says nothing new about how common its words are: it is not counted, so that a flood of one text cannot turn
// them into stop words.
Clusterer::State::Match Clusterer::State::matchCopy(const text::Features& features, Slot slot) {
    vocabulary.weigh(features, m_vector);
    // A text of stop words only has no vector to compare, yet is the same text.
    const float similarity = m_vector.empty() ? 1 : index.product(slot, m_vector) * index.inverseNorm(slot);
    return {slot, similarity};
}

Clusterer::State::Match Clusterer::State::matchNew(const text::Features& features) {
    vocabulary.learn(features, items, m_vector);
    return bestCluster();
}

Clusterer::State::Match Clusterer::State::bestCluster() {
    Match best;
    for (const Candidate& candidate : index.candidates(m_vector, longestPostingList)) {
        const float similarity = candidate.product * index.inverseNorm(candidate.slot);
        if (static_cast<double>(similarity) < options.joinSimilarity || similarity < best.similarity) continue;
        const bool isTie = best.slot && similarity == best.similarity;
        if (isTie && index.at(*best.slot).id < index.at(candidate.slot).id) continue;
        best = {candidate.slot, similarity};
    }
    return best;
}

bool Clusterer::State::isTickDue() const {
    const std::uint64_t since = items - itemsAtTick;
    if (since >= itemsBetweenTicks) return true;
    return since >= leastItemsBetweenTicks && timeAtTick && *clock.now() - *timeAtTick >= timeBetweenTicks;
}

void Clusterer::State::tick(std::vector<Merge>& merges) {
    for (const Slot slot : index.activeById()) index.at(slot).life.adoptTime(clock.now());
    for (const MadeMerge& made : mergeChanged(index, options)) {
        copies.redirect(made.from, made.into);
        merges.push_back(made.ids);
    }
    retire();
    vocabulary.prune(mostTerms, [this](TermIndex term) { return index.holds(term); });
    itemsAtTick = items;
    timeAtTick = clock.now();
}

void Clusterer::State::retire() {
    for (const Slot slot : index.activeById()) {
        if (!isOver(index.at(slot).life, position())) continue;
        copies.forget(slot);
        index.remove(slot);
    }
}

std::string Clusterer::State::save() const {
    ByteWriter out;
    out.varint(items);
    out.signedVarint(lastId);
    out.varint(itemsAtTick);
    out.optionalTime(timeAtTick);
    clock.save(out);
    std::vector<TermIndex> rankOf;
    vocabulary.save(out, rankOf);
    index.save(out, rankOf);
    copies.save(out, index.activeById());
    return std::move(out).take();
}

bool Clusterer::State::restore(std::string_view payload) {
    ByteReader in(payload);
    items = in.varint();
    lastId = in.signedVarint();
    itemsAtTick = in.varint();
    timeAtTick = in.optionalTime();
    constexpr std::uint64_t mostItems = std::uint64_t{1} << 62;
    const bool isCounted = items < mostItems && lastId >= 0 && static_cast<std::uint64_t>(lastId) <= items;
    if (!isCounted || itemsAtTick > items || !clock.restore(in)) return false;
    if (timeAtTick && !clock.now()) return false;
    if (!vocabulary.restore(in) || !index.restore(in, vocabulary.size())) return false;
    const std::vector<Slot> slots = index.activeById();
    for (const Slot slot : slots) {
        const Lifespan& life = index.at(slot).life;
        if (life.touchedAt > items || life.size > items || index.at(slot).id.value > lastId) return false;
    }
    return copies.restore(in, slots) && in.good() && in.atEnd();
}

}  // namespace groundswell::cluster
