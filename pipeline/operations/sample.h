#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/process_items.h"
#include "pipeline/workspace/workspace_directory.h"

#include <stop_token>
#include <string>

namespace groundswell::operations {

/// Id of the workspace that the generator fills.
inline constexpr const char* sampleWorkspaceId = "sample";

struct SampleReport {
    AcquireReport acquired;
    ProcessReport processed;
};

/// Makes the sample workspace when it is not there, fills it and runs the whole pipeline. Can be called again: then
/// nothing is there twice. `session` is the open sample workspace.
[[nodiscard]] core::Result<SampleReport> fillSample(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                    const jobs::ProgressSink& progress, const std::stop_token& stop);

/// Makes the sample workspace from its starter when it is not there; its folder.
[[nodiscard]] core::Result<std::filesystem::path> ensureSampleWorkspace(const workspace::WorkspaceDirectory& directory);

}  // namespace groundswell::operations
