#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/domain/job_history.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::store {

class ReadSession;

/// Reads jobs and the records of runs together, on a read-only connection of its own: what a monitor shows. For one
/// thread at a time.
class ActivityReader {
public:
    /// Errors: those of the store.
    static core::Result<std::unique_ptr<ActivityReader>> open(const std::filesystem::path& store);
    ~ActivityReader();
    ActivityReader(const ActivityReader&) = delete;
    ActivityReader& operator=(const ActivityReader&) = delete;

    struct Page {
        std::vector<domain::Activity> rows;
        domain::ActivityCounts counts;  ///< of the whole store, on the same view of the data
    };
    /// Newest first, by when a job was put into the queue and a run began. Runs that a job made are with their job.
    core::Result<Page> page(domain::ActivityGroup group, domain::Page page);
    /// None when there is no such job.
    core::Result<std::optional<domain::Activity>> job(core::JobId id);
    /// In order.
    core::Result<std::vector<domain::JobAttempt>> attempts(core::JobId id);
    /// Those that a job made, in order.
    core::Result<std::vector<domain::Run>> runsOf(core::JobId id);
    /// The last of the jobs that a job waited for ended then; none when it waited for none, or one has not ended.
    core::Result<std::optional<core::UtcTime>> upstreamsEnded(core::JobId id);
    /// Jobs that have not ended, oldest first.
    core::Result<std::vector<domain::Job>> unended();
    /// Jobs that could run now and have no slot, by pool.
    core::Result<std::map<std::string, std::int64_t>> readyByPool();

private:
    explicit ActivityReader(std::unique_ptr<ReadSession> session);
    domain::Activity activityOf(std::int64_t job, std::int64_t run);
    std::optional<domain::Run> lastRunOf(std::int64_t job);
    domain::ActivityCounts counts();

    const std::unique_ptr<ReadSession> m_session;
};

}  // namespace groundswell::store
