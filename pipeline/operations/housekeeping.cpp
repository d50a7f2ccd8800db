#include "pipeline/operations/housekeeping.h"

#include "models/store/housekeeping.h"
#include "models/store/job_writer.h"
#include "models/store/read_connection.h"

#include <algorithm>

#include <sys/stat.h>

namespace groundswell::operations {

namespace {

// With at most 1,000 issues each: some tens of milliseconds.
constexpr std::int64_t runsPerTransaction = 100;

std::optional<core::UtcTime> daysAgo(core::UtcTime now, std::optional<int> days) {
    return days ? std::optional<core::UtcTime>(now - std::chrono::days(*days)) : std::nullopt;
}

core::Result<void> removeRuns(workspace::WorkspaceSession& session, const jobs::ProgressSink& progress,
                              const std::stop_token& stop, PruneReport& report) {
    const config::HousekeepingConfig& keep = session.config().housekeeping;
    const store::RunLimits limits{daysAgo(session.clock().now(), keep.runsDays), keep.runsKeep};
    if (!limits.endedBefore && !limits.newest) return {};
    while (!stop.stop_requested()) {
        auto removed = session.store().writer().run([&limits](store::WriteTransaction& transaction) {
            return transaction.housekeeping().removeRuns(limits, runsPerTransaction);
        });
        if (!removed) return removed.error();
        report.runs += *removed;
        if (progress) progress({"prune", report.runs, 0, "runs"});
        if (*removed < runsPerTransaction) break;
    }
    return {};
}

core::Result<void> removeLateRuns(workspace::WorkspaceSession& session, PruneReport& report) {
    const auto before = daysAgo(session.clock().now(), session.config().housekeeping.runsDays);
    if (!before) return {};
    auto removed = session.store().writer().run(
        [&before](store::WriteTransaction& transaction) { return transaction.housekeeping().removeLateRuns(*before); });
    if (!removed) return removed.error();
    report.lateRuns = *removed;
    return {};
}

// So long that it is for good.
constexpr int forGood = 36'500;

core::Result<void> removeJobs(workspace::WorkspaceSession& session, const std::stop_token& stop, PruneReport& report) {
    const config::HousekeepingConfig& keep = session.config().housekeeping;
    store::JobRetention retention;
    retention.ended = std::chrono::days(keep.jobsDays.value_or(forGood));
    // Those that failed are there to be looked into.
    retention.failed = std::max(retention.failed, retention.ended);
    retention.lines = std::chrono::days(keep.logsDays.value_or(forGood));
    for (std::int64_t last = 1; last > 0 && !stop.stop_requested(); report.jobs += last) {
        auto removed = session.store().writer().run([&](store::WriteTransaction& transaction) {
            return transaction.jobs().prune(retention, session.clock().now());
        });
        if (!removed) return removed.error();
        last = *removed;
    }
    return {};
}

std::uintmax_t freeOnDisk(const std::filesystem::path& folder) {
    std::error_code failure;
    const auto space = std::filesystem::space(folder, failure);
    return failure ? 0 : space.available;
}

bool onOneDisk(const std::filesystem::path& a, const std::filesystem::path& b) {
    struct stat one {};
    struct stat other {};
    return ::stat(a.c_str(), &one) == 0 && ::stat(b.c_str(), &other) == 0 && one.st_dev == other.st_dev;
}

std::string megabytes(std::uintmax_t bytes) {
    return std::to_string(bytes / 1'000'000) + " MB";
}

// Why there is not room enough; empty = there is.
std::string lackOfRoom(const std::filesystem::path& folder, std::uintmax_t content, const VacuumRequest& request) {
    const auto freeSpace = request.freeSpace ? request.freeSpace : freeOnDisk;
    const std::filesystem::path temporary = store::Store::temporaryFolder();
    const std::uintmax_t once = content + content / 10;
    const bool together = onOneDisk(folder, temporary);
    for (const auto& [place, needed] : {std::pair{folder, together ? 2 * once : once}, std::pair{temporary, once}}) {
        const std::uintmax_t there = freeSpace(place);
        if (there < needed) {
            return "The store was not made smaller: that takes " + megabytes(needed) + " of free space in " +
                   place.string() + ", and there are " + megabytes(there) + ".";
        }
    }
    return {};
}

core::Result<store::FileUse> fileUse(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    return (*reader)->housekeeping().fileUse();
}

}  // namespace

core::Result<PruneReport> pruneHistory(workspace::WorkspaceSession& session, const jobs::ProgressSink& progress,
                                       const std::stop_token& stop) {
    PruneReport report;
    if (auto removed = removeRuns(session, progress, stop, report); !removed) return removed.error();
    if (auto removed = removeLateRuns(session, report); !removed) return removed.error();
    if (auto removed = removeJobs(session, stop, report); !removed) return removed.error();
    report.cancelled = stop.stop_requested();
    return report;
}

core::Result<VacuumReport> vacuumStore(workspace::WorkspaceSession& session, const VacuumRequest& request,
                                       const std::stop_token& stop) {
    auto before = fileUse(session);
    if (!before) return before.error();
    VacuumReport report;
    report.bytesBefore = report.bytesAfter = before->bytes;
    report.freeBefore = before->freeBytes;
    const double share = before->bytes == 0 ? 0 : double(before->freeBytes) / double(before->bytes);
    if (share < request.leastShare || before->freeBytes < request.leastBytes) {
        report.reason = "It is not worth it: of " + megabytes(static_cast<std::uintmax_t>(before->bytes)) + ", " +
                        megabytes(static_cast<std::uintmax_t>(before->freeBytes)) + " are free.";
        return report;
    }
    report.reason =
        lackOfRoom(session.layout().folder, static_cast<std::uintmax_t>(before->bytes - before->freeBytes), request);
    if (!report.reason.empty()) return report;
    if (auto done = session.store().vacuum(stop); !done) {
        if (done.error().code != core::ErrorCode::Unavailable) return done.error();
        report.reason = "The store was not made smaller: others are reading it for long.";
        return report;
    }
    auto after = fileUse(session);
    if (!after) return after.error();
    report.bytesAfter = after->bytes;
    report.done = true;
    return report;
}

}  // namespace groundswell::operations
