#include "pipeline/cluster/clusterer.h"

#include "pipeline/cluster/clusterer_state.h"
#include "pipeline/cluster/merge_pass.h"
#include "pipeline/cluster/saved_state.h"

#include <cmath>
#include <unordered_map>

namespace groundswell::cluster {

Clusterer::Clusterer(ClustererOptions options) : m_state(std::make_unique<State>(options)) {}
Clusterer::~Clusterer() = default;
Clusterer::Clusterer(Clusterer&&) noexcept = default;
Clusterer& Clusterer::operator=(Clusterer&&) noexcept = default;

ClustererOptions optionsFor(Granularity granularity) {
    ClustererOptions options;
    switch (granularity) {
        case Granularity::Topic:
            options.joinSimilarity = 0.32;
            options.mergeSimilarity = 0.20;
            options.smallMergeSimilarity = 0.14;
            break;
        case Granularity::Story: break;
        case Granularity::Event:
            options.joinSimilarity = 0.55;
            options.mergeSimilarity = 0.45;
            options.smallMergeSimilarity = 0.35;
            options.bridging = false;
            break;
        case Granularity::NearCopies:
            options.joinSimilarity = 0.80;
            options.mergeSimilarity = 0.80;
            options.smallMergeSimilarity = 0.80;
            options.bridging = false;
            options.ties = false;
            break;
    }
    return options;
}

Assignment Clusterer::add(const Arrival& arrival, std::vector<Regrouping>& regroupings) {
    const Assignment assignment = m_state->add(arrival);
    if (m_state->isTickDue()) m_state->tick(regroupings);
    return assignment;
}

std::vector<Regrouping> Clusterer::settle() const {
    ClusterIndex index = m_state->index;
    Bridges bridges = m_state->bridges;
    std::vector<Regrouping> regroupings;
    for (const Slot slot : index.activeById()) index.at(slot).life.adoptTime(m_state->position().time);
    for (const MadeMerge& made : mergeChanged(index, bridges, m_state->options)) {
        regroupings.push_back({made.fromId, made.intoId, {}});
    }
    return regroupings;
}

std::optional<float> Clusterer::similarityTo(core::ClusterId cluster, const text::Features& features) const {
    const std::optional<Slot> slot = m_state->index.find(cluster);
    if (!slot) return std::nullopt;
    std::vector<WeightedTerm> vector;
    m_state->vocabulary.weigh(features, vector);
    return m_state->index.product(*slot, vector) * m_state->index.inverseNorm(*slot);
}

std::vector<float> Clusterer::similaritiesToMean(const std::vector<text::Features>& texts) const {
    std::vector<std::vector<WeightedTerm>> vectors(texts.size());
    std::unordered_map<TermIndex, double> sum;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        m_state->vocabulary.weigh(texts[i], vectors[i]);
        for (const WeightedTerm& term : vectors[i]) sum[term.term] += static_cast<double>(term.weight);
    }
    std::vector<double> products(texts.size(), 0);
    double squaredNorm = 0;  // |sum|^2 is the sum of the products with its parts
    for (std::size_t i = 0; i < texts.size(); ++i) {
        for (const WeightedTerm& term : vectors[i]) products[i] += static_cast<double>(term.weight) * sum[term.term];
        squaredNorm += products[i];
    }
    std::vector<float> similarities;
    const double inverseNorm = squaredNorm > 0 ? 1 / std::sqrt(squaredNorm) : 0;
    for (const double product : products) similarities.push_back(static_cast<float>(product * inverseNorm));
    return similarities;
}

void Clusterer::raiseIds(std::int64_t by) {
    m_state->index.raiseIds(by);
    m_state->repeated.raiseIds(by);
    m_state->lastId += by;
    m_state->idsRaisedBy += by;
}

std::uint64_t Clusterer::itemCount() const noexcept {
    return m_state->items;
}

std::string Clusterer::save() const {
    return sealState(m_state->save(), m_state->options);
}

core::Result<Clusterer> Clusterer::restore(std::string_view saved, ClustererOptions options) {
    const core::Result<std::string_view> payload = openState(saved, options);
    if (!payload) return payload.error();
    Clusterer clusterer(options);
    if (!clusterer.m_state->restore(*payload)) {
        return core::Error(core::ErrorCode::InvalidInput, "The saved clusters contradict themselves.");
    }
    return clusterer;
}

}  // namespace groundswell::cluster
