#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/record_ingest.h"
#include "pipeline/workspace/workspace_session.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

struct AcquireRequest {
    std::string source;                     ///< empty = every enabled source that can be fetched
    std::string query;                      ///< empty = every query
    std::optional<core::UtcDay> partition;  ///< default: yesterday
    std::optional<core::UtcDay> from;       ///< inclusive; default: the partition's day
    std::optional<core::UtcDay> to;         ///< exclusive
    std::int64_t limitPages = 0;            ///< 0 = no limit; a feed is one page
};

/// Whether there is anything to fetch for a source of its type.
[[nodiscard]] bool canFetch(const config::SourceConfig& source);

/// What became of one query of a source.
struct QueryOutcome {
    std::string source;
    std::string query;
    bool notModified = false;
    domain::RunCounts counts;
    std::optional<core::Error> error;
};

struct AcquireReport : IngestReport {
    std::vector<QueryOutcome> queries;
    bool cancelled = false;

    [[nodiscard]] std::int64_t failedQueries() const;
};

/// Fetches into the archive and on into items; a query that fails does not stop the others. Feeds give what they hold
/// now; their entries are only narrowed to days when `from` or `to` is given. Without `from`, what is as old as items
/// that were removed because of their age is left out. Errors: InvalidInput (no such source or
/// query, nothing to fetch), those of archive and store.
[[nodiscard]] core::Result<AcquireReport> acquire(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                  const AcquireRequest& request, const jobs::ProgressSink& progress,
                                                  const std::stop_token& stop);

/// Options of a generator query, "seed=7&items=1200&days=28"; unknown names and bad numbers are InvalidInput.
struct GeneratorQuery {
    std::uint64_t seed = 1;
    std::int64_t items = 1200;
    int days = 28;
};
[[nodiscard]] core::Result<GeneratorQuery> parseGeneratorQuery(const std::string& query);

}  // namespace groundswell::operations
