#pragma once

#include "pipeline/service/job_runner.h"
#include "pipeline/service/open_workspace.h"
#include "pipeline/workspace/handed_command.h"
#include "pipeline/workspace/workspace_directory.h"

#include <memory>
#include <string>
#include <vector>

namespace groundswell::pipeline {

/// What the facade's jobs do, on the job thread. `workspace` is null when none is open.
JobBody importJob(std::shared_ptr<OpenWorkspace> workspace, std::vector<std::string> files, std::string source);
JobBody fetchJob(std::shared_ptr<OpenWorkspace> workspace, FetchRequest request);
JobBody processJob(std::shared_ptr<OpenWorkspace> workspace);
JobBody refreshJob(std::shared_ptr<OpenWorkspace> workspace, std::string granularity);
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
