#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "models/store/read_connection.h"
#include "pipeline/service.h"
#include "pipeline/service/item_orders.h"
#include "pipeline/similar/question_embedder.h"

#include <stop_token>

namespace groundswell::pipeline {

/// The answers to the facade's questions, each from one connection on the calling thread.
core::Result<Summary> answerSummary(store::ReadConnection& reader, const config::WorkspaceConfig& config);
core::Result<ClusterDetail> answerClusterDetail(store::ReadConnection& reader, core::ClusterId cluster);
core::Result<ItemPage> answerItems(store::ReadConnection& reader, ItemOrders& orders, const domain::Filter& filter,
                                   domain::ItemSort sort, domain::SortOrder order, domain::Page page);
core::Result<Facets> answerFacets(store::ReadConnection& reader, const domain::Filter& filter);
/// Until a stop request, which may come while a service is asked.
core::Result<SimilarPage> answerSimilar(store::ReadConnection& reader, const SimilarQuestion& question,
                                        const config::WorkflowConfig& workflow, similar::QuestionEmbedder& embedder,
                                        const std::stop_token& stop);
core::Result<RunPage> answerRuns(store::ReadConnection& reader, domain::Page page);

}  // namespace groundswell::pipeline
