#include "pipeline/similar/dense_blend.h"

#include "models/config/vector_config.h"
#include "pipeline/cluster/blend.h"
#include "pipeline/similar/neighbours.h"
#include "pipeline/workflow/step_registry.h"

namespace groundswell::similar {

core::Result<std::optional<DenseBlend>> denseBlendOf(const config::WorkflowConfig& workflow,
                                                     store::VectorReader& reader) {
    DenseBlend blend{config::vectorConfigOf(workflow).modelName(), 0, workflow::clustererOptionsOf(workflow)};
    if (blend.options.denseWeight <= 0) return std::optional<DenseBlend>();
    auto models = reader.models();
    if (!models) return models.error();
    for (const store::VectorModelCount& count : *models) {
        if (count.model == blend.model && count.items > 0) blend.dimensions = count.dimensions;
    }
    if (blend.dimensions == 0) return std::optional<DenseBlend>();
    return std::optional(std::move(blend));
}

double blendedScore(const DenseBlend& blend, double byWords, double denseCosine) {
    return otherThanCopy(cluster::Blend(blend.options).blended(byWords, denseCosine));
}

}  // namespace groundswell::similar
