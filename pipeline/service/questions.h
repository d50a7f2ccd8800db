#pragma once

#include "models/core/result.h"
#include "models/store/read_connection.h"
#include "pipeline/service.h"

namespace groundswell::pipeline {

/// The answers to the facade's questions, each from one connection on the calling thread.
core::Result<Summary> answerSummary(store::ReadConnection& reader);
core::Result<std::vector<RisingCluster>> answerRising(store::ReadConnection& reader, core::UtcTime now, int limit);
core::Result<ClusterPage> answerClusters(store::ReadConnection& reader, const domain::Filter& filter,
                                         domain::ClusterSort sort, domain::SortOrder order, domain::Page page,
                                         core::UtcTime now);
core::Result<ClusterDetail> answerClusterDetail(store::ReadConnection& reader, core::ClusterId cluster);
core::Result<ItemPage> answerItems(store::ReadConnection& reader, const domain::Filter& filter, domain::ItemSort sort,
                                   domain::SortOrder order, domain::Page page);
core::Result<Facets> answerFacets(store::ReadConnection& reader, const domain::Filter& filter);
core::Result<SimilarPage> answerSimilar(store::ReadConnection& reader, const SimilarQuestion& question);
core::Result<RunPage> answerRuns(store::ReadConnection& reader, domain::Page page);

}  // namespace groundswell::pipeline
