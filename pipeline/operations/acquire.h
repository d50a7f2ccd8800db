#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/fetch_gaps.h"
#include "pipeline/operations/record_ingest.h"
#include "pipeline/workspace/workspace_session.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::net {
class HttpClient;
}

namespace groundswell::sources {
class ApiSessions;
}

namespace groundswell::operations {

struct AcquireRequest {
    std::string source;  ///< empty = every enabled source that can be fetched and does not pause
    std::string query;   ///< empty = every query
    /// The day to ask for. Default: yesterday, and of services all that is new since the last fetch that came through.
    std::optional<core::UtcDay> partition;
    std::optional<core::UtcDay> from;  ///< inclusive
    std::optional<core::UtcDay> to;    ///< exclusive
    /// What to ask a service for instead, to the microsecond: a gap. A feed gives what it holds.
    std::optional<TimeSpan> gap = std::nullopt;
    std::int64_t limitPages = 0;  ///< 0 = no limit; a feed is one page
    /// Shared by fetches side by side, so that a host that asks one of them to wait is asked by none; null = its own.
    net::HttpClient* client = nullptr;
    /// Shared by fetches one after the other, so that they sign in once; null = its own.
    sources::ApiSessions* sessions = nullptr;
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
    std::vector<domain::SourceHealth> paused;  ///< sources that were left out
    bool cancelled = false;

    [[nodiscard]] std::int64_t failedQueries() const;
    /// Failed when no query came through.
    [[nodiscard]] domain::RunState state() const;
    /// The first query's that failed, or null.
    [[nodiscard]] const core::Error* firstError() const;
};

/// How this program names itself to servers.
[[nodiscard]] std::string_view userAgent();

/// Fetches into the archive and on into items; a query that fails does not stop the others. A source of which something
/// came pauses no longer. What ended early leaves a gap until a later fetch asked for its time and got it; so does what
/// a source that pauses was not asked for. Several may run side by side for different sources. Feeds give what they
/// hold now; their entries are only narrowed to days when `from` or `to` is given. Without `from`, what is as old as
/// items that were removed because of their age is left out. Errors: InvalidInput (no such source or query, nothing to
/// fetch), those of archive and store.
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
