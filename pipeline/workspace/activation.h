#pragma once

#include "models/config/workspace_config.h"
#include "models/core/result.h"
#include "models/domain/source_choice.h"
#include "models/store/store.h"
#include "pipeline/workspace/version_catalogue.h"

#include <cstdint>
#include <string>

namespace groundswell::workspace {

/// The sources whose items take a workflow; those that the workspace does not have (any more) take its own.
[[nodiscard]] domain::SourceChoice sourcesOf(const config::WorkspaceConfig& config, const std::string& workflow);

/// What the store has to do with an activation: items leave the states that are gone, and a backfill is noted, or an
/// earlier one ended. One transaction; done twice it is done once. `sources` = those whose items take this workflow.
/// How many were moved.
[[nodiscard]] core::Result<std::int64_t> applyActivation(store::Store& store, const std::string& workflow,
                                                         const PendingActivation& activation,
                                                         const domain::SourceChoice& sources);

}  // namespace groundswell::workspace
