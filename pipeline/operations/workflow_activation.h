#pragma once

#include "models/core/result.h"
#include "pipeline/workspace/workflow_versions.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace groundswell::operations {

struct ActivationRequest {
    std::string workflow;
    int version = 0;
    bool isRestore = false;  ///< make a new version with its content first
    bool backfill = false;   ///< items that are past a new or changed step go through it again
    std::int64_t backfillPerRun = 1'000;
    std::map<std::string, std::string> moves;  ///< state that the version lacks -> state where its items go on
};

/// Items that go through a workflow again.
struct BackfillPlan {
    std::string to;  ///< the state that they are brought back to
    std::int64_t items = 0;
    std::int64_t perRun = 0;
};

struct ActivationReport {
    workspace::WorkflowVersion version;  ///< the active one now
    std::optional<int> before;           ///< the one that was active
    std::int64_t moved = 0;              ///< items that left states that are gone
    std::optional<BackfillPlan> backfill;
};

/// Makes a version of a workflow the active one. Errors, and nothing is changed: NotFound; InvalidInput when exactly
/// this content has not passed a dry run, when it is not valid any more, or when items stand in states that it lacks
/// and nothing is said of them. A failure of the disk leaves one of the two versions active, and whole; what the store
/// has to do then is done when the workspace is opened for writing again.
[[nodiscard]] core::Result<ActivationReport> activateWorkflow(
    workspace::WorkspaceSession& session, const ActivationRequest& request,
    workspace::FileWriter& files = workspace::FileWriter::disk());

/// How many items an activation with `backfill` takes through the workflow again, as things are now. Errors: NotFound,
/// those of the workflow and the store.
[[nodiscard]] core::Result<std::int64_t> countBackfill(workspace::WorkspaceSession& session,
                                                       const std::string& workflow, int version);

/// Puts a version in place of an active file that is no valid workflow, so that the workspace can be opened: whatever
/// is there runs nothing. Errors: NotFound, InvalidInput (the version is not valid either), StoreLocked.
core::Result<void> mendWorkflow(const std::filesystem::path& folder, const std::string& workflow, int version,
                                const core::Clock& clock);

}  // namespace groundswell::operations
