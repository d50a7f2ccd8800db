#pragma once

#include "models/store/read_connection.h"
#include "pipeline/cluster/clusterer.h"
#include "pipeline/workflow/step.h"

#include <cstdint>

namespace groundswell::workflow {

/// Puts items into clusters, in the stream's order. Its memory is the clusterer's saved state plus the journal of what
/// was clustered since: replaying that gives the very same state, so an interrupted run goes on where it was.
class ClusterStep final : public Step {
public:
    explicit ClusterStep(cluster::ClustererOptions options) : m_options(options), m_clusterer(options) {}

    [[nodiscard]] StepMode mode() const override { return StepMode::Serial; }
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;
    void useVectors(const config::VectorConfig& vectors) override { m_vectors = vectors; }
    core::Result<bool> begin(store::ReadConnection& reader, store::Writer& writer) override;
    void checkpoint(StepEffects& effects) override;
    core::Result<void> finish(store::ReadConnection& reader, store::Writer& writer,
                              const std::stop_token& stop) override;

private:
    core::Result<bool> replay(store::ReadConnection& reader, std::int64_t& count);
    core::Result<std::vector<WorkItem>> replayed(store::ReadConnection& reader,
                                                 std::vector<store::JournalEntry>& entries) const;

    const cluster::ClustererOptions m_options;
    cluster::Clusterer m_clusterer;
    config::VectorConfig m_vectors;  // which dense vectors items carry
    std::uint64_t m_savedAt = 0;     // items that the saved state had taken
};

}  // namespace groundswell::workflow
