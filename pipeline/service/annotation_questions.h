#pragma once

#include "models/config/workspace_config.h"
#include "models/core/result.h"
#include "models/store/read_connection.h"
#include "pipeline/service.h"
#include "pipeline/workspace/workspace_session.h"

#include <stop_token>
#include <vector>

namespace groundswell::pipeline {

/// The answers to questions about what people wrote down, and to those for one cluster or item with all that is known
/// of it; each from one connection on the calling thread.
core::Result<std::vector<domain::WatchRow>> answerWatches(store::ReadConnection& reader, core::UtcTime now);
/// Carriers, notes, events and days of a cluster that is there.
core::Result<void> addClusterStory(store::ReadConnection& reader, ClusterDetail& detail);
core::Result<ItemDetail> answerItemDetail(store::ReadConnection& reader, workspace::WorkspaceSession& session,
                                          const config::WorkspaceConfig& config, core::ItemId item,
                                          const std::stop_token& stop);

}  // namespace groundswell::pipeline
