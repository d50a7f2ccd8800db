#pragma once

#include "models/store/connection.h"
#include "models/store/job_dependencies.h"
#include "models/store/job_writer.h"

#include <optional>
#include <utility>
#include <vector>

namespace groundswell::store {

/// JobWriter on SQLite. For the writer's thread.
class SqliteJobWriter final : public JobWriter {
public:
    explicit SqliteJobWriter(Connection& connection) : m_connection(connection), m_dependencies(connection) {}

    core::Result<std::vector<EnqueuedJob>> enqueue(const domain::JobGraph& graph, core::UtcTime now) override;
    core::Result<RecoveredJobs> beginIncarnation(core::UtcTime now) override;
    core::Result<void> passTime(core::UtcTime now) override;
    core::Result<std::optional<core::UtcTime>> nextTime() override;
    core::Result<std::vector<domain::Job>> claim(const ClaimRequest& request, std::int64_t incarnation,
                                                 core::UtcTime leaseUntil, core::UtcTime now) override;
    core::Result<std::vector<JobEnded>> finish(std::span<const JobEnd> ends, core::UtcTime now) override;
    core::Result<std::vector<JobRenewed>> renew(std::span<const JobRenewal> renewals) override;
    core::Result<RevokeOutcome> revoke(core::JobId job, core::UtcTime now) override;
    core::Result<void> retry(core::JobId job, core::UtcTime now) override;
    std::vector<RevokedJob> takeRevoked() override { return m_dependencies.takeRevoked(); }
    core::Result<std::int64_t> prune(const JobRetention& retention, core::UtcTime now) override;

    /// Since the last call: the running jobs that were asked to stop; none when nobody changed the queue from outside.
    std::optional<std::vector<core::JobId>> takeNews() { return std::exchange(m_news, std::nullopt); }

private:
    std::vector<core::JobId>& news() { return m_news ? *m_news : m_news.emplace(); }
    EnqueuedJob insert(const domain::NewJob& job, std::int64_t upstreams, core::UtcTime now);
    void insertEdges(const domain::JobGraph& graph, const std::vector<EnqueuedJob>& jobs);
    void setGroups(const domain::JobGraph& graph, const std::vector<EnqueuedJob>& jobs);
    void recover(const domain::Job& job, core::UtcTime now, RecoveredJobs& recovered);
    void expire(core::UtcTime now);
    void ripen(core::UtcTime now);
    std::vector<domain::Job> next(const ClaimRequest& request);
    JobEnded finishOne(const JobEnd& end, core::UtcTime now);
    JobEnded succeed(const JobEnd& end, core::UtcTime now);
    JobEnded fail(const JobEnd& end, core::UtcTime now);
    JobEnded putOff(const JobEnd& end);
    JobEnded giveBack(const JobEnd& end);
    bool isToBeRevoked(const JobEnd& end);
    JobRenewed renewOne(const JobRenewal& renewal);
    std::optional<core::Error> refusalToRetry(core::JobId job);

    Connection& m_connection;
    JobDependencies m_dependencies;
    std::int64_t m_claims = 0;  ///< that this writer has made
    std::optional<std::vector<core::JobId>> m_news;
};

}  // namespace groundswell::store
