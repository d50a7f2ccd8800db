#pragma once

#include "models/store/read_connection.h"
#include "pipeline/cluster/clusterer.h"
#include "pipeline/workflow/step.h"

#include <cstdint>

namespace groundswell::workflow {

/// Puts items into clusters, in the stream's order. Its memory is the clusterer's saved state plus the journal of what
/// was clustered since: replaying that gives the very same state, so an interrupted run goes on where it was. With
/// other settings, or where that memory is lost, everything is clustered anew beside the live clusters and swapped in.
class ClusterStep final : public Step {
public:
    explicit ClusterStep(cluster::ClustererOptions options) : m_options(options), m_clusterer(options) {}

    [[nodiscard]] StepMode mode() const override { return StepMode::Serial; }
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;
    core::Result<bool> begin(const RunBeginning& run) override;
    void checkpoint(StepEffects& effects) override;
    core::Result<void> finish(store::ReadConnection& reader, store::Writer& writer,
                              const std::stop_token& stop) override;

private:
    core::Result<bool> remember(const RunBeginning& run);
    core::Result<bool> replay(const RunBeginning& run, std::int64_t& count);

    cluster::ClustererOptions m_options;  // with the share of the dense vectors once a run has begun
    cluster::Clusterer m_clusterer;
    bool m_ready = false;         // the clusterer is that of the stored clusters
    std::uint64_t m_savedAt = 0;  // items that the saved state had taken
};

}  // namespace groundswell::workflow
