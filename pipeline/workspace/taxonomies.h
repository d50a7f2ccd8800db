#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"

#include <filesystem>

namespace groundswell::workspace {

/// The workflow with the taxonomies that its steps `classify` name put in their place: from `taxonomies/NAME.json` in
/// the workspace's folder. Errors: NotFound, InvalidInput with "file" and "pointer".
[[nodiscard]] core::Result<config::WorkflowConfig> withTaxonomies(config::WorkflowConfig workflow,
                                                                  const std::filesystem::path& folder);

}  // namespace groundswell::workspace
