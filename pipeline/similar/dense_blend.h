#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "models/store/read_connection.h"
#include "pipeline/cluster/clusterer.h"

#include <optional>
#include <string>

namespace groundswell::similar {

/// Which dense vectors count beside words, and how: as in the clusters of the same workspace. A value.
struct DenseBlend {
    std::string model;  ///< as the store names it
    int dimensions = 0;
    cluster::ClustererOptions options;  ///< denseWeight and what a dense cosine is measured by
};

/// That of a workflow; none where it has no dense vectors or gives them no weight, or where the store has none of its
/// model to compare with. For the reader's thread.
[[nodiscard]] core::Result<std::optional<DenseBlend>> denseBlendOf(const config::WorkflowConfig& workflow,
                                                                   store::VectorReader& reader);

/// The score of an item by that of its words and the cosine of its dense vector, below 1: that is a copy's.
/// Thread-safe.
[[nodiscard]] double blendedScore(const DenseBlend& blend, double byWords, double denseCosine);

}  // namespace groundswell::similar
