#pragma once

#include "pipeline/operations/export_rows.h"
#include "pipeline/service/job_runner.h"
#include "pipeline/service/open_workspace.h"
#include "pipeline/workspace/handed_command.h"
#include "pipeline/workspace/workspace_directory.h"

#include <memory>

namespace groundswell::pipeline {

/// An export's rows in the terms of operations; file and what to do when it exists are not filled in. They must not be
/// read longer than the workspace lives.
[[nodiscard]] operations::ExportRequest rowsWanted(const ExportRequest& request, OpenWorkspace& workspace);

/// What the facade does outside of the queue, on its runner's thread. `workspace` is null when none is open.
JobBody exportJob(std::shared_ptr<OpenWorkspace> workspace, ExportRequest request);
/// Uses the open workspace when it is the sample.
JobBody sampleJob(std::shared_ptr<OpenWorkspace> workspace, workspace::WorkspaceDirectory directory,
                  std::shared_ptr<const core::Clock> clock);

/// Runs a command of another process to its end.
JobBody handedJob(std::shared_ptr<OpenWorkspace> workspace, std::shared_ptr<workspace::HandedCommand> command,
                  std::shared_ptr<const workspace::HandedCommands> commands);
/// The words of its command line, for people.
[[nodiscard]] std::string titleOf(const workspace::HandedRequest& request);

}  // namespace groundswell::pipeline
