#pragma once

#include "app/cli/context.h"
#include "models/core/result.h"
#include "pipeline/workspace/workflow_versions.h"
#include "pipeline/workspace/workspace_session.h"

#include <string>
#include <vector>

namespace groundswell::cli {

/// What the words behind `workflow COMMAND` mean: [WORKFLOW] [VERSION]... A value.
struct WorkflowTarget {
    std::string workflow;               ///< the workspace's own when none is named
    std::vector<std::string> versions;  ///< numbers, "active" or "newest"
};

/// A single word that looks like a version is one, unless a workflow has that name. Error NotFound names the workflows
/// that there are.
[[nodiscard]] core::Result<WorkflowTarget> workflowTarget(const workspace::WorkspaceSession& session,
                                                          const std::vector<std::string>& words);

/// The number of a version: itself, "active" or "newest". Errors NotFound, InvalidInput.
[[nodiscard]] core::Result<int> versionNumber(const workspace::WorkflowVersions& versions, const std::string& word);

}  // namespace groundswell::cli
