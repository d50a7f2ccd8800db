#include "pipeline/operations/expire_items.h"

#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/run_record.h"
#include "pipeline/operations/workspace_workflows.h"

#include <algorithm>
#include <vector>

namespace groundswell::operations {

namespace {

// A transaction of this size is some tens of milliseconds: as long as a stop request waits.
constexpr std::size_t itemsPerTransaction = 1'000;

std::optional<core::UtcDay> boundary(const workspace::WorkspaceSession& session, const ExpireRequest& request) {
    if (request.before) return request.before;
    const std::optional<int> days = session.config().retentionDays;
    if (!days) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(session.clock().now()) - std::chrono::days(*days);
}

core::Result<std::vector<core::ItemId>> itemsBefore(workspace::WorkspaceSession& session, core::UtcDay day) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    return (*reader)->housekeeping().itemsBefore(day);
}

// First of all: whatever interrupts the removal, no rebuild brings half of it back.
core::Result<void> remember(workspace::WorkspaceSession& session, core::UtcDay before) {
    auto chunks = session.archive().list();
    if (!chunks) return chunks.error();
    const domain::Expiry expiry{before, chunks->empty() ? core::UtcTime{} : chunks->back().createdAt};
    return session.store().writer().run(
        [&expiry](store::WriteTransaction& transaction) { return transaction.housekeeping().addExpiry(expiry); });
}

// What an interrupted run left in the clusterer's journal is read from its items: it goes into the saved state before
// they go, or all others would have to be clustered anew.
core::Result<void> emptyJournal(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                const jobs::ProgressSink& progress, const std::stop_token& stop) {
    bool isEmpty = true;
    {
        auto reader = session.store().connect();
        if (!reader) return reader.error();
        auto entries = (*reader)->clusters().journal(0, 1);
        if (!entries) return entries.error();
        isEmpty = entries->empty();
    }
    return isEmpty ? core::Result<void>() : settleWorkflows(session, pool, progress, stop);
}

// Clusters wait to be looked over: they lost items in a run that was interrupted before it came to them.
core::Result<bool> awaitSettling(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto exemplars = (*reader)->clusters().withStaleExemplar(1);
    if (!exemplars) return exemplars.error();
    auto keywords = (*reader)->clusters().withStaleKeywords(1);
    if (!keywords) return keywords.error();
    return !exemplars->empty() || !keywords->empty();
}

core::Result<void> remove(workspace::WorkspaceSession& session, std::span<const core::ItemId> items,
                          const jobs::ProgressSink& progress, const std::stop_token& stop, ExpireReport& report) {
    while (!items.empty() && !stop.stop_requested()) {
        const auto batch = items.first(std::min(items.size(), itemsPerTransaction));
        auto removed = session.store().writer().run(
            [batch](store::WriteTransaction& transaction) { return transaction.items().remove(batch); });
        if (!removed) return removed.error();
        report.removed += *removed;
        items = items.subspan(batch.size());
        if (progress) progress({"expire", report.removed, report.found, "items"});
    }
    return {};
}

core::Result<void> expire(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                          const jobs::ProgressSink& progress, const std::stop_token& stop, ExpireReport& report) {
    if (auto remembered = remember(session, *report.before); !remembered) return remembered;
    auto items = itemsBefore(session, *report.before);
    if (!items) return items.error();
    report.found = static_cast<std::int64_t>(items->size());
    if (!items->empty()) {
        if (auto emptied = emptyJournal(session, pool, progress, stop); !emptied) return emptied;
        if (auto removed = remove(session, *items, progress, stop, report); !removed) return removed;
        report.cancelled = stop.stop_requested();
    }
    // Clusters may have lost what showed them best.
    auto await = awaitSettling(session);
    if (!await) return await.error();
    return report.removed > 0 || *await ? settleWorkflows(session, pool, progress, stop) : core::Result<void>();
}

std::string sentence(const ExpireReport& report) {
    return std::to_string(report.removed) + " of " + std::to_string(report.found) + " items from before " +
           core::formatDay(*report.before) + " removed.";
}

}  // namespace

core::Result<ExpireReport> expireItems(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                       const ExpireRequest& request, const jobs::ProgressSink& progress,
                                       const std::stop_token& stop) {
    ExpireReport report;
    report.before = boundary(session, request);
    if (!report.before) return report;
    auto run = RunRecord::begin(session, domain::RunKind::Expire, {}, "Before " + core::formatDay(*report.before));
    if (!run) return run.error();
    if (auto expired = expire(session, pool, progress, stop, report); !expired) return expired.error();
    domain::RunCounts counts;
    counts.read = report.found;
    counts.processed = report.removed;
    const auto state = report.cancelled ? domain::RunState::Cancelled : domain::RunState::Completed;
    if (auto ended = run->end(state, counts, sentence(report)); !ended) return ended.error();
    return report;
}

std::optional<core::UtcTime> expiredBefore(std::span<const domain::Expiry> expiries, core::UtcTime archivedAt) {
    std::optional<core::UtcTime> latest;
    for (const domain::Expiry& expiry : expiries) {
        if (archivedAt <= expiry.archivedUntil) latest = std::max(latest.value_or(expiry.before), expiry.before);
    }
    return latest;
}

std::optional<core::UtcTime> expiredBefore(std::span<const domain::Expiry> expiries) {
    std::optional<core::UtcTime> latest;
    for (const domain::Expiry& expiry : expiries) latest = std::max(latest.value_or(expiry.before), expiry.before);
    return latest;
}

}  // namespace groundswell::operations
