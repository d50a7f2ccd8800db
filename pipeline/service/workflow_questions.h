#pragma once

#include "models/config/workflow_diff.h"
#include "models/config/workflow_report.h"
#include "models/core/result.h"
#include "pipeline/operations/workflow_activation.h"
#include "pipeline/operations/workflow_test.h"
#include "pipeline/workspace/workspace_session.h"

#include <map>
#include <string>
#include <vector>

namespace groundswell::pipeline {

// What the facade answers about workflows. `session` = one of the caller's own (see WorkspaceSession::beside), with the
// configs as they are on the disk now. Errors: NotFound, and those of reading.

[[nodiscard]] core::Result<std::vector<config::WorkflowEntry>> answerWorkflows(
    const workspace::WorkspaceSession& session);
[[nodiscard]] core::Result<config::WorkflowText> answerWorkflowText(const workspace::WorkspaceSession& session,
                                                                    const std::string& workflow, int version);
/// `counts` = items of the workflow by state.
[[nodiscard]] core::Result<config::WorkflowCheck> answerWorkflowCheck(
    const workspace::WorkspaceSession& session, const std::string& workflow, const std::string& text,
    const std::map<std::string, std::int64_t>& counts);
[[nodiscard]] core::Result<std::vector<config::WorkflowVersionRow>> answerWorkflowVersions(
    const workspace::WorkspaceSession& session, const std::string& workflow);
[[nodiscard]] core::Result<config::WorkflowDiff> answerWorkflowDiff(const workspace::WorkspaceSession& session,
                                                                    const std::string& workflow, int before, int after);
[[nodiscard]] core::Result<std::map<std::string, std::int64_t>> answerItemsByState(
    const workspace::WorkspaceSession& session, store::ReadConnection& reader, const std::string& workflow);

/// Keeps a valid text as a version. InvalidInput with "pointer" and "problems".
[[nodiscard]] core::Result<config::WorkflowVersionRow> saveWorkflowText(const workspace::WorkspaceSession& session,
                                                                        const std::string& workflow,
                                                                        const std::string& text,
                                                                        const std::string& note);
[[nodiscard]] core::Result<config::WorkflowVersionRow> copyWorkflowVersion(const workspace::WorkspaceSession& session,
                                                                           const std::string& workflow, int version);

[[nodiscard]] config::WorkflowTest answerOf(operations::WorkflowTestReport&& report);
[[nodiscard]] config::WorkflowActivation answerOf(const operations::ActivationReport& report);

}  // namespace groundswell::pipeline
