#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/store/read_connection.h"

#include <cstddef>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::jobs {
class WorkerPool;
}

namespace groundswell::similar {

/// How alike a stored item's dense vector is.
struct DenseMatch {
    core::ItemId item;
    float cosine = 0;
};

/// A dense vector whose nearest are sought.
struct DenseQuery {
    std::span<const float> vector;    ///< of unit length; empty = nothing is found
    std::vector<core::ItemId> items;  ///< whose cosines are wanted however far they are; by id
};

/// What was found of them; items without a vector of the model, or with one of another dimension, are in neither.
struct DenseAnswer {
    std::vector<DenseMatch> nearest;  ///< largest cosine first, ties by id
    std::vector<DenseMatch> items;    ///< by id
};

/// Compares each query with every vector that the model made of the items that pass the filter: exact, in one pass over
/// the store that holds some hundred vectors at a time. The `most` nearest of each. Cancelled after a stop request. For
/// the reader's thread, with the help of a pool.
[[nodiscard]] core::Result<std::vector<DenseAnswer>> scanVectors(store::VectorReader& reader,
                                                                 const domain::Filter& filter, const std::string& model,
                                                                 std::span<const DenseQuery> queries, std::size_t most,
                                                                 jobs::WorkerPool* pool, const std::stop_token& stop);

}  // namespace groundswell::similar
