#include "pipeline/operations/backfill.h"

#include "pipeline/operations/source_health.h"
#include "pipeline/sources/api/api_door.h"

#include <algorithm>

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
    sum.numbersOnly += part.numbersOnly;
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

namespace {

core::Result<std::vector<domain::FetchGap>> gapsToFill(workspace::WorkspaceSession& session,
                                                       const GapsRequest& request) {
    if (!request.source.empty() && session.config().source(request.source) == nullptr)
        return Error(ErrorCode::InvalidInput, "The workspace has no source '" + request.source + "'.");
    auto gaps = gapsOf(session);
    if (!gaps) return gaps;
    auto paused = pausedSources(session);
    if (!paused) return paused.error();
    std::erase_if(*gaps, [&](const domain::FetchGap& gap) {
        if (!request.source.empty()) return gap.source != request.source;
        const bool pauses = std::any_of(paused->begin(), paused->end(),
                                        [&](const domain::SourceHealth& one) { return one.source == gap.source; });
        return pauses || !session.config().source(gap.source)->enabled;
    });
    return gaps;
}

}  // namespace

core::Result<FillReport> fillGaps(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                  const GapsRequest& request, const std::function<void(const FilledGap&)>& take,
                                  const jobs::ProgressSink& progress, const std::stop_token& stop) {
    auto gaps = gapsToFill(session, request);
    if (!gaps) return gaps.error();
    FillReport report;
    sources::ApiSessions sessions;
    for (const domain::FetchGap& gap : *gaps) {
        if (stop.stop_requested()) break;
        auto now = gapsOf(session);
        if (!now) return now.error();
        // An answer to one may have held the next one, too: a feed gives all that it has.
        if (std::find(now->begin(), now->end(), gap) == now->end()) continue;
        if (progress) {
            progress({"gaps", static_cast<std::int64_t>(report.gaps.size()), static_cast<std::int64_t>(gaps->size()),
                      "gaps"});
        }
        AcquireRequest wanted;
        wanted.source = gap.source;
        wanted.query = gap.query;
        wanted.gap = TimeSpan{gap.from, gap.to};
        wanted.sessions = &sessions;
        auto acquired = acquire(session, pool, wanted, {}, stop);
        if (!acquired) return acquired.error();
        FilledGap& done = report.gaps.emplace_back(FilledGap{gap, std::move(*acquired), {}});
        if (const Error* error = done.acquired.firstError()) done.error = *error;
        add(report.counts, done.acquired.counts);
        if (take) take(done);
    }
    report.cancelled = stop.stop_requested();
    auto left = gapsOf(session);
    if (!left) return left.error();
    std::erase_if(*left,
                  [&](const domain::FetchGap& gap) { return !request.source.empty() && gap.source != request.source; });
    report.left = std::move(*left);
    return report;
}

}  // namespace groundswell::operations
