#pragma once

#include "models/core/result.h"
#include "pipeline/cluster/clusterer.h"

#include <stop_token>

namespace groundswell::store {
class ReadConnection;
class Writer;
}  // namespace groundswell::store

namespace groundswell::workflow {

/// Gives every cluster that grew by a quarter since its exemplar was chosen its most typical member: the one nearest to
/// the centroid, of an even sample of its members, ties by lower item_id. For clusters that the clusterer has retired
/// the mean of the sample stands for the centroid.
[[nodiscard]] core::Result<void> chooseExemplars(const cluster::Clusterer& clusterer, store::ReadConnection& reader,
                                                 store::Writer& writer, const std::stop_token& stop);

}  // namespace groundswell::workflow
