#pragma once

#include "models/config/mapping.h"
#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/record_ingest.h"
#include "pipeline/sources/file_import.h"
#include "pipeline/workspace/workspace_session.h"

#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

struct ImportRequest {
    std::vector<std::string> files;  ///< "-" = standard input; a folder = the files in it and in its folders
    std::string source = "files";
    sources::FileFormat format = sources::FileFormat::Auto;
    std::string mapping;  ///< JSON of a mapping object; empty = the source's, else sniffed
    IngestMode mode = IngestMode::Update;
    std::vector<sources::TableMapping> tables = {};  ///< that were chosen for tables with these columns
};

struct ImportReport : IngestReport {
    std::int64_t filesRead = 0;
    std::vector<core::Error> unreadable;  ///< files of which nothing could be read
    std::int64_t linked = 0;              ///< comments whose post is known
    std::int64_t orphans = 0;             ///< comments whose post is not there
    bool cancelled = false;

    /// True when no item came of any file, and not because there was none in them.
    [[nodiscard]] bool nothingReadable() const;
};

/// Reads files into the archive and on into items. Errors: NotFound (the source), StoreLocked, Io ...; a file of which
/// nothing is readable is listed in the report and the others go on. A mapping that was given or chosen for a table is
/// remembered for tables with the same columns.
[[nodiscard]] core::Result<ImportReport> importFiles(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                     const ImportRequest& request, const jobs::ProgressSink& progress,
                                                     const std::stop_token& stop);

}  // namespace groundswell::operations
