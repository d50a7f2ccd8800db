#pragma once

#include "app/cli/commands.h"
#include "pipeline/operations/workspace_workflows.h"

#include <string>
#include <vector>

namespace groundswell::cli {

/// Says on standard error which items nothing moves, and how to move them.
void tellOfStrays(Context& context, const workspace::WorkspaceSession& session,
                  const std::vector<operations::StrayItems>& strays);

/// The words behind a command of the group: a workflow, versions.
void addWords(CLI::App& app, std::vector<std::string>& words, const std::string& type, int least, int most,
              const std::string& help);

/// validate, save, diff, delete.
void addWorkflowVersions(Commands& commands, CLI::App* group);
/// test, activate, restore.
void addWorkflowLife(Commands& commands, CLI::App* group);
/// stale, recompute, move, run-step.
void addWorkflowItems(Commands& commands, CLI::App* group);

}  // namespace groundswell::cli
