#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "models/store/read_connection.h"
#include "pipeline/service.h"
#include "pipeline/workspace/workspace_session.h"

namespace groundswell::pipeline {

/// From one connection on the calling thread; the workflow says which states are final, the session what runs when.
core::Result<Standing> answerStanding(store::ReadConnection& reader, workspace::WorkspaceSession& session,
                                      const config::WorkflowConfig& workflow, core::UtcTime now);

}  // namespace groundswell::pipeline
