#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace groundswell::operations {

struct PruneReport {
    std::int64_t runs = 0;      ///< records of runs, with what they complained about
    std::int64_t lateRuns = 0;  ///< entries of the list of late runs
    std::int64_t jobs = 0;      ///< ended jobs, with their log lines
    bool cancelled = false;
};

/// Removes what nobody asks for any more, by the workspace's housekeeping: records of ended runs, late runs, ended jobs
/// and their lines. Some hundred at a time, so that writes in between wait little; what was removed stays so when it is
/// stopped. Errors: those of the store.
[[nodiscard]] core::Result<PruneReport> pruneHistory(workspace::WorkspaceSession& session,
                                                     const jobs::ProgressSink& progress, const std::stop_token& stop);

struct VacuumRequest {
    double leastShare = 0.25;              ///< of the file: less free than this is not worth it
    std::int64_t leastBytes = 16'777'216;  ///< nor is less than this
    /// Free bytes of the disk that a folder is on; empty = what the system says.
    std::function<std::uintmax_t(const std::filesystem::path&)> freeSpace = {};
};

struct VacuumReport {
    bool done = false;
    std::string reason;  ///< why not, in one sentence
    std::int64_t bytesBefore = 0;
    std::int64_t bytesAfter = 0;
    std::int64_t freeBefore = 0;  ///< of these, in pages that nothing used
};

/// Gives the disk back what removed items left free in the store's file, when that is worth it and there is room: the
/// content is written twice over. All of it at once (VACUUM): an incremental one would give back the same bytes, but
/// needs pointer pages in every file from its first day on and leaves the tables scattered, and free pages are used
/// again by what comes next, so this is for the day after a large removal alone. Others that read for
/// long are a reason not to. Errors: Cancelled, those of the store.
[[nodiscard]] core::Result<VacuumReport> vacuumStore(workspace::WorkspaceSession& session, const VacuumRequest& request,
                                                     const std::stop_token& stop);

}  // namespace groundswell::operations
