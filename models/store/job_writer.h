#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/job.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::store {

/// A job that was put into the queue, or the one with its unique key that is there already.
struct EnqueuedJob {
    core::JobId id;
    bool isNew = true;
};

/// How many jobs of a pool may be claimed.
struct ClaimRequest {
    std::string pool;
    std::int64_t room = 0;  ///< in the unit of `weigh`
    /// How much room a job takes; claiming stops at the first that does not fit. Nothing = one for each.
    std::function<std::int64_t(const domain::Job&)> weigh;
    /// Whether a job is started in the same go; otherwise it is Received only. Nothing = none is.
    std::function<bool(const domain::Job&)> startsAtOnce;
};

/// How an attempt of a job ended.
struct JobEnd {
    enum class How {
        Success,
        Failure,
        Retry,    ///< waits until notBefore
        Snooze,   ///< as Retry, but spends no attempt
        GiveBack  ///< was stopped with the program: waits again
    };
    /// Of the claim that `job` has.
    [[nodiscard]] static JobEnd of(const domain::Job& job, How how) {
        JobEnd end;
        end.id = job.id;
        end.claim = job.claim;
        end.how = how;
        return end;
    }

    core::JobId id;
    domain::ClaimToken claim;
    How how = How::Success;
    std::string resultJson;  ///< of a success, and of a failure that has something to show
    std::optional<domain::JobError> error;
    std::optional<core::UtcTime> notBefore;
    std::optional<core::UtcTime> startedAt;
    domain::JobProgress progress;
    std::vector<domain::JobLogLine> log;
    bool cancelledByPerson = false;  ///< then what is no success is Revoked
    bool spendsAttempt = false;      ///< of what is given back
};

/// What became of a write for a running job.
struct JobEnded {
    bool discarded = false;  ///< the claim was void; nothing was written
    domain::JobState state = domain::JobState::Success;
    domain::RevokeReason reason = domain::RevokeReason::None;
};

/// A sign of life of a running job.
struct JobRenewal {
    core::JobId id;
    domain::ClaimToken claim;
    core::UtcTime leaseUntil{};
    std::optional<core::UtcTime> startedAt;
    std::optional<domain::JobProgress> progress;
    std::vector<domain::JobLogLine> log;
};

struct JobRenewed {
    bool discarded = false;
    bool cancelRequested = false;
};

enum class RevokeOutcome {
    Revoked,    ///< it waited, and will not run
    Requested,  ///< it runs, and was asked to stop
    HasEnded,   ///< nothing was changed
    Unknown     ///< there is no such job
};

struct RevokedJob {
    core::JobId id;
    domain::RevokeReason reason = domain::RevokeReason::Cancelled;
};

/// What the end of another run of the queue left behind.
struct RecoveredJobs {
    std::int64_t incarnation = 0;  ///< the number of this run
    std::int64_t waitAgain = 0;
    std::int64_t poison = 0;   ///< ended the program as often as they may be tried: failed
    std::int64_t revoked = 0;  ///< were asked to stop before
};

/// How long and how many ended jobs are kept. Jobs that failed count by age alone.
struct JobRetention {
    std::chrono::microseconds ended = std::chrono::days(30);
    std::chrono::microseconds failed = std::chrono::days(90);
    std::chrono::microseconds lines = std::chrono::days(14);  ///< what jobs logged, when that is less
    std::int64_t mostEnded = 100'000;
};

/// Writes the queue. Every move of a job is checked by domain::canMove, and what the end of a job means for the jobs
/// that wait for it is done in the same transaction. Lives in a WriteTransaction.
class JobWriter {
public:
    virtual ~JobWriter() = default;
    /// In the order of `jobs`. An edge whose downstream was there already is left out.
    virtual core::Result<std::vector<EnqueuedJob>> enqueue(const domain::JobGraph& graph, core::UtcTime now) = 0;

    /// Begins a run of the queue: only the owner of the workspace may, so every claim that there is belongs to one that
    /// is gone, and becomes void. Those jobs wait again, an attempt spent if they were started.
    virtual core::Result<RecoveredJobs> beginIncarnation(core::UtcTime now) = 0;
    /// Looks at the clock: revokes what waits and is past its expiry, and lets run what waited for a time that has
    /// come.
    virtual core::Result<void> passTime(core::UtcTime now) = 0;
    /// When passTime() has something to do next.
    virtual core::Result<std::optional<core::UtcTime>> nextTime() = 0;
    /// Claims what may run now, by rank. To be called after passTime() in the same transaction.
    virtual core::Result<std::vector<domain::Job>> claim(const ClaimRequest& request, std::int64_t incarnation,
                                                         core::UtcTime leaseUntil, core::UtcTime now) = 0;
    /// Same order and length. A discarded end is no error.
    virtual core::Result<std::vector<JobEnded>> finish(std::span<const JobEnd> ends, core::UtcTime now) = 0;
    /// Same order and length.
    virtual core::Result<std::vector<JobRenewed>> renew(std::span<const JobRenewal> renewals) = 0;

    /// Revokes a waiting job at once, with what waits for it; asks a running one to stop.
    virtual core::Result<RevokeOutcome> revoke(core::JobId job, core::UtcTime now) = 0;
    /// Puts a failed or revoked job back, by hand: its attempts count anew, and jobs that were blocked or skipped
    /// because of it wait for it again. Errors: NotFound, InvalidInput (it has not failed, or waits for one that did),
    /// AlreadyExists (another job with its unique key waits or runs).
    virtual core::Result<void> retry(core::JobId job, core::UtcTime now) = 0;

    /// What the writes since the last call have revoked, with the reason: also jobs that waited for others.
    virtual std::vector<RevokedJob> takeRevoked() = 0;

    /// Removes ended jobs that are too old or too many, with their logs; how many. At most 10,000 in one go. Lines
    /// of other jobs that are too old go too.
    virtual core::Result<std::int64_t> prune(const JobRetention& retention, core::UtcTime now) = 0;
};

}  // namespace groundswell::store
