#pragma once

#include "pipeline/cluster/bridges.h"
#include "pipeline/cluster/cluster_index.h"
#include "pipeline/cluster/clusterer.h"

#include <vector>

namespace groundswell::cluster {

/// One union that a merge pass made: ids for the world, slots for what is kept beside the index.
struct MadeMerge {
    core::ClusterId fromId;
    core::ClusterId intoId;
    Slot from = 0;
    Slot into = 0;
};

/// Joins clusters that grew together: every changed cluster, smallest first, looks for its most similar admissible
/// partner; a union looks again. Many texts between two clusters make up for little similarity. The larger side keeps
/// its id, of equal ones the lower id. Bridges follow the unions. Marks all as unchanged.
[[nodiscard]] std::vector<MadeMerge> mergeChanged(ClusterIndex& index, Bridges& bridges,
                                                  const ClustererOptions& options);

}  // namespace groundswell::cluster
