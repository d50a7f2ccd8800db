#include "pipeline/cluster/clusterer.h"

#include "pipeline/cluster/clusterer_state.h"
#include "pipeline/cluster/saved_state.h"

namespace groundswell::cluster {

Clusterer::Clusterer(ClustererOptions options) : m_state(std::make_unique<State>(options)) {}
Clusterer::~Clusterer() = default;
Clusterer::Clusterer(Clusterer&&) noexcept = default;
Clusterer& Clusterer::operator=(Clusterer&&) noexcept = default;

Assignment Clusterer::add(const text::Features& features, std::optional<core::UtcTime> publishedAt,
                          std::vector<Merge>& merges) {
    const Assignment assignment = m_state->add(features, publishedAt);
    if (m_state->isTickDue()) m_state->tick(merges);
    return assignment;
}

std::optional<float> Clusterer::similarityTo(core::ClusterId cluster, const text::Features& features) const {
    const std::optional<Slot> slot = m_state->index.find(cluster);
    if (!slot) return std::nullopt;
    std::vector<WeightedTerm> vector;
    m_state->vocabulary.weigh(features, vector);
    return m_state->index.product(*slot, vector) * m_state->index.inverseNorm(*slot);
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
