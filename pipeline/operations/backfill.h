#pragma once

#include "models/core/clock.h"
#include "pipeline/operations/acquire.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

struct BackfillRequest {
    core::UtcDay from{};
    core::UtcDay to{};   ///< inclusive
    std::string source;  ///< empty = every enabled source that can be fetched
};

/// What became of one day.
struct BackfillDay {
    core::UtcDay day{};
    AcquireReport acquired;
    std::optional<core::Error> error;  ///< the first one of the day; none = all of it came

    /// Nothing of it came.
    [[nodiscard]] bool failed() const;
};

struct BackfillReport {
    std::vector<BackfillDay> days;  ///< those that were tried
    domain::RunCounts counts;       ///< of all of them
    bool cancelled = false;
};

/// Fetches day by day, oldest first, each with a record of its own. A bad day does not stop the rest; `take`, if given,
/// is told of each. Errors: InvalidInput (no such source, nothing to fetch, `from` behind `to`), those of archive and
/// store.
[[nodiscard]] core::Result<BackfillReport> backfill(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                    const BackfillRequest& request,
                                                    const std::function<void(const BackfillDay&)>& take,
                                                    const jobs::ProgressSink& progress, const std::stop_token& stop);

struct GapsRequest {
    std::string source;  ///< empty = every enabled source that does not pause
};

/// What became of one gap.
struct FilledGap {
    domain::FetchGap gap;
    AcquireReport acquired;
    std::optional<core::Error> error;  ///< the first one; none = it came
};

struct FillReport {
    std::vector<FilledGap> gaps;         ///< those that were tried
    std::vector<domain::FetchGap> left;  ///< what there is afterwards
    domain::RunCounts counts;            ///< of all of them
    bool cancelled = false;
};

/// Fetches what earlier fetches left out, gap by gap, oldest first of each query. A gap of a service is asked for by
/// its times; a feed gives what it still holds. One that fails does not stop the rest; `take`, if given, is told of
/// each. Errors: InvalidInput (no such source), those of archive and store.
[[nodiscard]] core::Result<FillReport> fillGaps(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                const GapsRequest& request,
                                                const std::function<void(const FilledGap&)>& take,
                                                const jobs::ProgressSink& progress, const std::stop_token& stop);

}  // namespace groundswell::operations
