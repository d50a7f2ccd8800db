#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/domain/job.h"
#include "models/store/connection.h"
#include "models/store/job_rows.h"
#include "models/store/job_writer.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::store {

/// What the end of a job means for the jobs that wait for it, and for those behind them. Throws SQLite::Exception. For
/// the writer's thread, inside a transaction.
class JobDependencies {
public:
    explicit JobDependencies(Connection& connection) : m_connection(connection) {}

    /// A job that has ended.
    struct End {
        core::JobId job;
        EdgeOutcome outcome = EdgeOutcome::Success;
        std::string resultJson;                 ///< of a success
        std::optional<domain::JobError> error;  ///< of a failure
    };
    /// Tells the jobs that wait for it: they are released, or revoked as their trigger rules say.
    void settle(End end, core::UtcTime now);
    /// Revokes a waiting or claimed job and settles what follows; false when it may not be revoked as it stands.
    bool revoke(core::JobId job, domain::RevokeReason reason, const std::optional<domain::JobError>& error,
                core::UtcTime now);
    /// Lets those that were blocked because of this job, which waits again, wait for it again.
    void restore(core::JobId job);
    /// What was revoked since the last call.
    std::vector<RevokedJob> takeRevoked() { return std::exchange(m_revoked, {}); }

private:
    struct Waiting {
        domain::TriggerRule rule;
        domain::UpstreamCounts upstreams;
    };

    void settleOne(const End& end, core::UtcTime now, std::vector<End>& next);
    std::optional<Waiting> count(core::JobId downstream, EdgeOutcome outcome);
    void release(core::JobId job, core::UtcTime now);
    std::string argumentsWithResults(core::JobId job, const std::string& argumentsJson);
    bool setRevoked(core::JobId job, domain::RevokeReason reason, const std::optional<domain::JobError>& error,
                    core::UtcTime now);
    bool restoreOne(core::JobId downstream);
    std::optional<domain::JobError> blockedBy(const End& end);

    Connection& m_connection;
    std::vector<RevokedJob> m_revoked;
};

}  // namespace groundswell::store
