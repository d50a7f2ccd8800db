#include "pipeline/cluster/clusterer_state.h"

#include "pipeline/cluster/blend.h"
#include "pipeline/cluster/byte_io.h"
#include "pipeline/cluster/merge_pass.h"
#include "pipeline/cluster/split_pass.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <utility>

namespace groundswell::cluster {

namespace {

constexpr std::uint64_t itemsBetweenTicks = 1'000;
constexpr std::chrono::hours timeBetweenTicks{12};
constexpr std::uint64_t leastItemsBetweenTicks = 200;
constexpr std::size_t longestPostingList = 1'000;
constexpr std::size_t mostTerms = 1'000'000;
// Another cluster that a text fits so well, and nearly as well as its own, is one that the text lies between.
constexpr float leastBridgeSimilarity = 0.25F;
constexpr float leastBridgeRatio = 0.66F;
constexpr std::size_t mostBridges = 8;
// A link into a cluster makes up for half of the similarity that a text needs, and for this much against another one.
constexpr double shareWithLink = 0.5;
constexpr float linkAdvantage = 0.15F;
// A cluster whose members are on average this alike is one story, however many sides it has.
constexpr double coherenceOfOneStory = 0.2;
constexpr double growthBetweenChecks = 1.25;
// What a member is told by: a book has as many words as a thousand posts.
constexpr std::size_t mostMemberTerms = 64;

// A unit vector of the heaviest terms, in their order.
std::vector<WeightedTerm> strongest(const std::vector<WeightedTerm>& vector) {
    if (vector.size() <= mostMemberTerms) return vector;
    std::vector<float> weights;
    weights.reserve(vector.size());
    for (const WeightedTerm& term : vector) weights.push_back(term.weight);
    const auto least = weights.begin() + mostMemberTerms - 1;
    std::nth_element(weights.begin(), least, weights.end(), std::greater<>());
    std::vector<WeightedTerm> kept;
    double squaredLength = 0;
    for (const WeightedTerm& term : vector) {
        if (term.weight < *least || kept.size() == mostMemberTerms) continue;
        kept.push_back(term);
        squaredLength += static_cast<double>(term.weight) * static_cast<double>(term.weight);
    }
    const double scale = squaredLength > 0 ? 1 / std::sqrt(squaredLength) : 0;
    for (WeightedTerm& term : kept) term.weight = static_cast<float>(static_cast<double>(term.weight) * scale);
    return kept;
}

}  // namespace

StreamPosition Clusterer::State::position() const {
    return {clock.isOrdered() ? clock.now() : std::nullopt, items};
}

Assignment Clusterer::State::add(const Arrival& arrival) {
    ++items;
    if (arrival.publishedAt) clock.observe(*arrival.publishedAt);
    if (!timeAtTick) timeAtTick = clock.now();
    const std::uint64_t text = arrival.features.copyHash;
    if (arrival.features.terms.empty() && text == 0) return {};
    const bool isKnown = text != 0 && copies.find(text).has_value();
    if (const auto earlier = repeated.find(text); earlier && !isKnown) {
        return {.cluster = *earlier, .similarity = 1, .opened = false};
    }
    Match found = match(arrival);
    Assignment assignment{.cluster = {}, .similarity = found.similarity, .opened = !found.slot};
    if (!found.slot) {
        found.slot = index.open(core::ClusterId{++lastId});
        assignment.similarity = 1;
    }
    remember(arrival, *found.slot);
    index.add(*found.slot, m_vector, position(), arrival.dense);
    assignment.cluster = index.at(*found.slot).id;
    if (isKnown) repeated.remember(text, assignment.cluster);
    return assignment;
}

// A copy says nothing new about how common its words are: it is not counted, so that a flood of one text cannot turn
// them into stop words.
Clusterer::State::Match Clusterer::State::match(const Arrival& arrival) {
    if (const std::optional<Slot> copy = copies.find(arrival.features.copyHash)) {
        vocabulary.weigh(arrival.features, m_vector);
        return matchKnown(*copy);
    }
    vocabulary.learn(arrival.features, items, m_vector);
    if (arrival.ties.repostOf != 0 && options.ties) {
        if (const std::optional<Slot> original = posts.find(arrival.ties.repostOf)) return matchKnown(*original);
    }
    return bestCluster(arrival);
}

Clusterer::State::Match Clusterer::State::matchKnown(Slot slot) {
    // A text of stop words only has no vector to compare, yet is known to belong here.
    const float similarity = m_vector.empty() ? 1 : index.product(slot, m_vector) * index.inverseNorm(slot);
    return {slot, similarity};
}

Clusterer::State::Match Clusterer::State::bestCluster(const Arrival& arrival) {
    const std::optional<Slot> linked = linkedCluster(arrival);
    Match best;
    Match pointedTo;
    m_near.clear();
    for (const Match& candidate : candidates(arrival.dense)) {
        const float similarity = candidate.similarity;
        if (candidate.slot == linked) pointedTo = candidate;
        if (similarity >= leastBridgeSimilarity) m_near.push_back(candidate);
        if (static_cast<double>(similarity) < options.joinSimilarity || similarity < best.similarity) continue;
        const bool isTie = best.slot && similarity == best.similarity;
        if (isTie && index.at(*best.slot).id < index.at(*candidate.slot).id) continue;
        best = candidate;
    }
    const bool mayFollow = static_cast<double>(pointedTo.similarity) >= options.joinSimilarity * shareWithLink &&
                           pointedTo.similarity + linkAdvantage >= best.similarity;
    if (pointedTo.slot && mayFollow) return pointedTo;
    if (best.slot && options.bridging) countBridges(best);
    return best;
}

// Clusters that share words, and with dense vectors all others that have one too.
const std::vector<Clusterer::State::Match>& Clusterer::State::candidates(std::span<const float> dense) {
    const Blend blend(options);
    m_candidates.clear();
    for (const Candidate& candidate : index.candidates(m_vector, longestPostingList)) {
        const float lexical = candidate.product * index.inverseNorm(candidate.slot);
        m_candidates.push_back({candidate.slot, lexical});
    }
    if (!blend.isDense() || dense.empty()) return m_candidates;
    std::vector<bool> known(index.slotEnd(), false);
    for (Match& candidate : m_candidates) {
        known[*candidate.slot] = true;
        const auto lexical = static_cast<double>(candidate.similarity);
        candidate.similarity = static_cast<float>(blend.similarity(index, *candidate.slot, lexical, dense));
    }
    for (Slot slot = 0; slot < known.size(); ++slot) {
        if (known[slot] || !index.dense().has(slot)) continue;
        m_candidates.push_back({slot, static_cast<float>(blend.similarity(index, slot, 0, dense))});
    }
    return m_candidates;
}

std::optional<Slot> Clusterer::State::linkedCluster(const Arrival& arrival) const {
    if (!options.ties) return std::nullopt;
    if (const std::optional<Slot> quoted = posts.find(arrival.ties.quoteOf)) return quoted;
    for (const std::uint64_t page : arrival.features.links) {
        if (const std::optional<Slot> slot = links.find(page)) return slot;
    }
    return links.find(arrival.ties.page);
}

void Clusterer::State::countBridges(const Match& best) {
    std::erase_if(m_near, [&best](const Match& near) {
        return near.slot == best.slot || near.similarity < leastBridgeRatio * best.similarity;
    });
    if (m_near.size() > mostBridges) {
        const auto isNearer = [this](const Match& a, const Match& b) {
            return a.similarity != b.similarity ? a.similarity > b.similarity
                                                : index.at(*a.slot).id < index.at(*b.slot).id;
        };
        std::nth_element(m_near.begin(), m_near.begin() + mostBridges, m_near.end(), isNearer);
        m_near.resize(mostBridges);
    }
    for (const Match& near : m_near) bridges.count(*best.slot, *near.slot);
}

void Clusterer::State::remember(const Arrival& arrival, Slot slot) {
    const auto keep = [slot](Landmarks& landmarks, std::uint64_t key) {
        if (key != 0 && !landmarks.find(key)) landmarks.remember(key, slot);
    };
    keep(copies, arrival.features.copyHash);
    keep(posts, arrival.ties.self);
    keep(links, arrival.ties.page);
    for (const std::uint64_t page : arrival.features.links) keep(links, page);
    members.add(slot, {arrival.reference, strongest(m_vector)});
}

bool Clusterer::State::isTickDue() const {
    const std::uint64_t since = items - itemsAtTick;
    if (since >= itemsBetweenTicks) return true;
    return since >= leastItemsBetweenTicks && timeAtTick && *clock.now() - *timeAtTick >= timeBetweenTicks;
}

void Clusterer::State::tick(std::vector<Regrouping>& regroupings) {
    for (const Slot slot : index.activeById()) index.at(slot).life.adoptTime(position().time);
    merge(regroupings);
    divide(regroupings);
    retire();
    const auto isHeld = [this](TermIndex term) { return index.holds(term); };
    if (vocabulary.size() > mostTerms) members.keepTerms(isHeld);
    vocabulary.prune(mostTerms, isHeld);
    itemsAtTick = items;
    timeAtTick = clock.now();
}

void Clusterer::State::merge(std::vector<Regrouping>& regroupings) {
    for (const MadeMerge& made : mergeChanged(index, bridges, options)) {
        for (Landmarks* landmarks : {&copies, &links, &posts}) landmarks->redirect(made.from, made.into);
        members.redirect(made.from, made.into);
        regroupings.push_back({made.fromId, made.intoId, {}});
    }
}

// By their words: where dense vectors hold a cluster together too, two languages are no two stories.
void Clusterer::State::divide(std::vector<Regrouping>& regroupings) {
    for (const Slot slot : index.activeById()) {
        ActiveCluster& cluster = index.at(slot);
        const auto size = static_cast<double>(cluster.life.size);
        const bool hasGrown = size >= static_cast<double>(cluster.sizeAtCheck) * growthBetweenChecks;
        if (!hasGrown || members.of(slot).size() < leastMembersToDivide) continue;
        if (options.denseWeight > 0 || cluster.coherence() >= coherenceOfOneStory) continue;
        cluster.sizeAtCheck = cluster.life.size;
        divide(slot, regroupings);
    }
}

// Both sides begin anew with the members that are known: what came before them stays with the larger one in number, but
// is no longer in its centroid, where nobody could tell whose words they are.
void Clusterer::State::divide(Slot slot, std::vector<Regrouping>& regroupings) {
    Division division = divideMembers(members.take(slot));
    if (division.apart.empty()) {
        for (Member& member : division.kept) members.add(slot, std::move(member));
        return;
    }
    const core::ClusterId id = index.at(slot).id;
    const Lifespan life = index.at(slot).life;
    forget(slot);
    index.remove(slot);
    const auto reopen = [this, &life](core::ClusterId as, std::vector<Member> side, std::uint64_t size) {
        const Slot opened = index.open(as);
        for (const Member& member : side) index.add(opened, member.vector, position());
        index.at(opened).life = life;
        index.at(opened).life.size = size;
        index.at(opened).sizeAtCheck = size;
        for (Member& member : side) members.add(opened, std::move(member));
    };
    Regrouping split{id, core::ClusterId{++lastId}, {}};
    for (const Member& member : division.apart) split.items.push_back(member.reference);
    const std::uint64_t leaving = division.apart.size();
    reopen(id, std::move(division.kept), life.size - leaving);
    reopen(split.into, std::move(division.apart), leaving);
    regroupings.push_back(std::move(split));
}

void Clusterer::State::forget(Slot slot) {
    for (Landmarks* landmarks : {&copies, &links, &posts}) landmarks->forget(slot);
    bridges.forget(slot);
    members.forget(slot);
}

void Clusterer::State::retire() {
    for (const Slot slot : index.activeById()) {
        if (!isOver(index.at(slot).life, position())) continue;
        forget(slot);
        index.remove(slot);
    }
}

std::string Clusterer::State::save() const {
    ByteWriter out;
    out.varint(items);
    out.signedVarint(lastId);
    out.signedVarint(idsRaisedBy);
    out.varint(itemsAtTick);
    out.optionalTime(timeAtTick);
    clock.save(out);
    std::vector<TermIndex> rankOf;
    vocabulary.save(out, rankOf);
    index.save(out, rankOf);
    const std::vector<Slot> slots = index.activeById();
    for (const Landmarks* landmarks : {&copies, &links, &posts}) landmarks->save(out, slots);
    repeated.save(out);
    bridges.save(out, slots);
    members.save(out, slots, rankOf);
    return std::move(out).take();
}

bool Clusterer::State::restore(std::string_view payload) {
    ByteReader in(payload);
    items = in.varint();
    lastId = in.signedVarint();
    idsRaisedBy = in.signedVarint();
    itemsAtTick = in.varint();
    timeAtTick = in.optionalTime();
    constexpr std::uint64_t mostItems = std::uint64_t{1} << 62;
    const bool isCounted = items < mostItems && idsRaisedBy >= 0 && lastId >= idsRaisedBy &&
                           static_cast<std::uint64_t>(lastId - idsRaisedBy) <= 2 * items;
    if (!isCounted || itemsAtTick > items || !clock.restore(in)) return false;
    if (timeAtTick && !clock.now()) return false;
    if (!vocabulary.restore(in) || !index.restore(in, vocabulary.size())) return false;
    const std::vector<Slot> slots = index.activeById();
    for (const Slot slot : slots) {
        const Lifespan& life = index.at(slot).life;
        if (life.touchedAt > items || life.size > items || index.at(slot).id.value > lastId) return false;
    }
    for (Landmarks* landmarks : {&copies, &links, &posts}) {
        if (!landmarks->restore(in, slots)) return false;
    }
    if (!repeated.restore(in, lastId)) return false;
    return bridges.restore(in, slots) && members.restore(in, slots, vocabulary.size()) && in.good() && in.atEnd();
}

}  // namespace groundswell::cluster
