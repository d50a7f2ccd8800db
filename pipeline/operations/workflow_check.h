#pragma once

#include "models/config/problem.h"
#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "pipeline/workspace/workspace_session.h"

#include <string>
#include <string_view>

namespace groundswell::operations {

/// A workflow's document as its steps take it, with variables and taxonomies put in. Errors: InvalidInput and NotFound,
/// with "pointer" where there is one.
[[nodiscard]] core::Result<config::WorkflowConfig> readWorkflowFor(const workspace::WorkspaceSession& session,
                                                                   std::string_view text);

/// All that is wrong with a workflow's document: its shape and graph; where those are sound, also the parameters of its
/// steps, with the variables and taxonomies of the workspace. Without a workspace (null) parameters that need one are
/// left out.
[[nodiscard]] config::Problems workflowProblems(const workspace::WorkspaceSession* session, std::string_view text);

/// The error of a document with problems: the first of them, with its pointer, and how many there are.
[[nodiscard]] core::Error workflowError(const config::Problems& problems, const std::string& file);

}  // namespace groundswell::operations
