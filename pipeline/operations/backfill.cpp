#include "pipeline/operations/backfill.h"

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

bool BackfillDay::failed() const {
    return error && acquired.failedQueries() == static_cast<std::int64_t>(acquired.queries.size());
}

namespace {

void add(domain::RunCounts& sum, const domain::RunCounts& part) {
    sum.read += part.read;
    sum.created += part.created;
    sum.changed += part.changed;
    sum.unchanged += part.unchanged;
    sum.rejected += part.rejected;
}

}  // namespace

core::Result<BackfillReport> backfill(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                      const BackfillRequest& request,
                                      const std::function<void(const BackfillDay&)>& take,
                                      const jobs::ProgressSink& progress, const std::stop_token& stop) {
    if (request.from > request.to) {
        return Error(ErrorCode::InvalidInput, "The first day, " + core::formatDay(request.from) +
                                                  ", is later than the last one, " + core::formatDay(request.to) + ".");
    }
    BackfillReport report;
    const std::int64_t all = (request.to - request.from).count() + 1;
    for (core::UtcDay day = request.from; day <= request.to && !stop.stop_requested(); day += std::chrono::days(1)) {
        if (progress) progress({"backfill", static_cast<std::int64_t>(report.days.size()), all, "days"});
        AcquireRequest wanted;
        wanted.source = request.source;
        wanted.partition = wanted.from = day;
        wanted.to = day + std::chrono::days(1);
        auto acquired = acquire(session, pool, wanted, {}, stop);
        // What is wrong with the request or the store is wrong on every day.
        if (!acquired) return acquired.error();
        BackfillDay& done = report.days.emplace_back(BackfillDay{day, std::move(*acquired), {}});
        for (const QueryOutcome& outcome : done.acquired.queries) {
            if (outcome.error && !done.error) done.error = outcome.error;
        }
        add(report.counts, done.acquired.counts);
        if (take) take(done);
    }
    report.cancelled = stop.stop_requested();
    return report;
}

}  // namespace groundswell::operations
