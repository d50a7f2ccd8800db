#pragma once

#include "models/core/result.h"
#include "models/store/store.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/workspace/workspace_directory.h"

#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

/// Checks of the program and its surroundings: versions, data folder, fonts.
[[nodiscard]] std::vector<store::CheckResult> examineProgram(const workspace::WorkspaceDirectory& directory);

/// Checks of one workspace: configs, store, every chunk of the archive, archive against store. With `repair` what can
/// be rebuilt is rebuilt first: temporary files swept, chunks that the store misses extracted, index and counters made
/// anew; a store that is damaged itself is set aside and all of it made anew from the archive. Nothing is deleted. An
/// error means that the workspace could not be opened at all.
[[nodiscard]] core::Result<std::vector<store::CheckResult>> examineWorkspace(const std::filesystem::path& folder,
                                                                             jobs::WorkerPool& pool, bool repair,
                                                                             const jobs::ProgressSink& progress,
                                                                             const std::stop_token& stop);

}  // namespace groundswell::operations
