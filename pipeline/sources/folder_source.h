#pragma once

#include "models/config/mapping.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/sources/file_import.h"
#include "pipeline/sources/source.h"

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// A folder that is looked into again and again.
struct FolderQuery {
    std::string folder;
    std::string pattern;  ///< of names, as listFolder has it; empty = all
    config::Mapping mapping = {};
    core::UtcTime now{};
};

/// "/data/inbox" or "/data/inbox/*.csv": what stands behind the last slash is a pattern when it has one of * ? [.
[[nodiscard]] FolderQuery parseFolderQuery(std::string_view value);

/// How long nobody must have written to a file before it is taken for whole.
inline constexpr std::chrono::seconds quietBeforeImport{5};

/// Imports the files of a folder that are new or changed since the last time, each as readFile does. `memory` holds
/// what was seen then (JSON; empty = nothing) and is replaced: a file is known by name, size and time, and where these
/// differ by its content. A file that was written to in the last few seconds, or while it was read, is left for the
/// next time; one whose time is yet to come, until it is as it was at the last look. A file that cannot be read is an
/// issue; it is tried again once it has changed, or, when the system refused it, the next time. Returns how many files
/// were imported. Errors: those of listFolder (the folder is gone, ...), Cancelled; then `memory` stays. Thread-safe
/// for different folders.
[[nodiscard]] core::Result<std::int64_t> fetchFolder(const FolderQuery& query, std::string& memory, RecordSink& sink,
                                                     ImportSettings& settings, const std::stop_token& stop);

}  // namespace groundswell::sources
