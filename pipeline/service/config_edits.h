#pragma once

#include "pipeline/service/job_runner.h"
#include "pipeline/service/open_workspace.h"
#include "pipeline/service/source_answers.h"
#include "pipeline/workspace/workspace_directory.h"

#include <functional>
#include <stop_token>
#include <string>

namespace groundswell::pipeline {

/// A new text of a workspace's config.
struct EditedText {
    std::string text;
    int added = 0;  ///< of feeds
    int known = 0;
};

/// Makes the new text from the config and its text as the file has them now.
using ConfigEdit = std::function<core::Result<EditedText>(const config::WorkspaceConfig& now, const std::string& text)>;

/// An edit that is in the file; `taken` when the session has it too, else rereadWhenIdle() is left to do.
struct StoredEdit {
    SavedConfig saved;
    bool taken = true;
};

[[nodiscard]] core::Result<EditedText> editOf(core::Result<std::string> text);
/// Reads, edits, checks and writes the config of a workspace, all or nothing, and makes it the session's. Errors: those
/// of the edit, InvalidInput (the result is no valid config, has another id, or names a workflow that is not there),
/// Io. One at a time.
[[nodiscard]] core::Result<StoredEdit> editConfig(OpenWorkspace& workspace, const ConfigEdit& edit);
/// Waits until no job runs and takes up all configs then.
[[nodiscard]] JobOutcome rereadWhenIdle(OpenWorkspace& workspace, const std::stop_token& stop);
/// A workspace with the config and workflows of the one in `folder`, without its items. Errors: AlreadyExists,
/// InvalidInput, Io.
[[nodiscard]] core::Result<WorkspaceEntry> duplicateInto(const workspace::WorkspaceDirectory& directory,
                                                         const std::filesystem::path& folder, const std::string& id,
                                                         const std::string& name);

}  // namespace groundswell::pipeline
