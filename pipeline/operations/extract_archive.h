#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/record_ingest.h"
#include "pipeline/workspace/workspace_session.h"

#include <stop_token>

namespace groundswell::operations {

/// Which chunks of the archive to read back.
enum class ArchivePart {
    Unknown,     ///< those that a crash kept out of the store; to be taken in before anything newer is
    Everything,  ///< all, replacements included: the store holds afterwards what the archive says
};

/// Reads chunks of the archive back into items. Damaged chunks are issues, missing ones too when everything is read;
/// the good records of a damaged one are taken. A chunk counts as taken in only when it was read to its end or is
/// damaged for good. Items that were removed because of their age do not come back. While it runs no chunk is added;
/// unknown ones are looked for once, until a write fails.
[[nodiscard]] core::Result<IngestReport> extractArchive(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                        ArchivePart part, core::RunId run,
                                                        const jobs::ProgressSink& progress,
                                                        const std::stop_token& stop);

}  // namespace groundswell::operations
