#pragma once

#include "models/store/read_connection.h"
#include "pipeline/service/source_answers.h"

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::pipeline {

/// All sources of a config with how they stand. Reads the times of all items of 29 days.
[[nodiscard]] core::Result<SourcePage> answerSourceRows(store::ReadConnection& reader,
                                                        const config::WorkspaceConfig& config, core::UtcTime now,
                                                        domain::Page page);
/// The newest fetches of a source alone, at most eight; of the newest 500 runs of the workspace.
[[nodiscard]] core::Result<std::vector<domain::Run>> answerSourceRuns(store::ReadConnection& reader,
                                                                      const std::string& source);

/// What comes of a draft in a workspace. Pure.
[[nodiscard]] SourceCheck checkDraft(const config::WorkspaceConfig& base, const SourceDraft& draft, core::UtcTime now);
/// The text of a workspace with a draft in it. InvalidInput names the first problem of the draft. Pure.
[[nodiscard]] core::Result<std::string> withDraft(const config::WorkspaceConfig& base, const SourceDraft& draft);
/// The same without a source. NotFound; InvalidInput when a schedule needs it. Pure.
[[nodiscard]] core::Result<std::string> withoutSource(config::WorkspaceConfig base, const std::string& source);
[[nodiscard]] WorkspaceCheck checkWorkspaceDraft(const std::string& json);
/// InvalidInput: it is no schedule. Pure.
[[nodiscard]] core::Result<SchedulePreview> schedulePreview(const config::ScheduleConfig& schedule, core::UtcTime now);

}  // namespace groundswell::pipeline
