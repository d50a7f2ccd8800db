#pragma once

#include "models/core/result.h"
#include "models/store/read_connection.h"
#include "pipeline/service.h"
#include "pipeline/service/trend_cache.h"

namespace groundswell::pipeline {

/// A page of clusters with what is asked for.
struct ClusterQuestion {
    domain::Filter filter;
    domain::ClusterSort sort = domain::ClusterSort::Items;
    domain::SortOrder order = domain::SortOrder::Descending;
    domain::Page page;
};

/// The answers to the facade's questions about trends, each from one connection on the calling thread, outside of a
/// snapshot.
core::Result<ClusterPage> answerClusters(store::ReadConnection& reader, TrendCache& cache,
                                         const ClusterQuestion& question, core::UtcTime now);
core::Result<Rising> answerRising(store::ReadConnection& reader, TrendCache& cache, const RisingQuestion& question,
                                  core::UtcTime now);
core::Result<std::vector<domain::Reason>> answerReasons(store::ReadConnection& reader, TrendCache& cache,
                                                        core::ClusterId cluster, domain::TrendWindow window,
                                                        core::UtcTime now);

}  // namespace groundswell::pipeline
