#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/domain/job.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::store {

/// Which jobs to show. Everything that is set must hold; a list means any of it.
struct JobFilter {
    std::vector<domain::JobState> states;
    std::string task;
    std::string pool;
    std::string source;
    core::JobId group;
};

/// A job with what it waited for and what waits for it, by their ids. What was pruned is named but no longer there.
struct JobWithNeighbours {
    domain::Job job;
    std::vector<core::JobId> upstreams;    ///< in order of its list of results
    std::vector<core::JobId> downstreams;  ///< by id
};

/// Reads the queue.
class JobReader {
public:
    virtual ~JobReader() = default;
    /// Newest first; of one group by position.
    virtual core::Result<std::vector<domain::Job>> page(const JobFilter& filter, domain::Page page) = 0;
    virtual core::Result<std::int64_t> count(const JobFilter& filter) = 0;
    virtual core::Result<std::optional<JobWithNeighbours>> byId(core::JobId id) = 0;
    /// In order; at most `limit`, the newest.
    virtual core::Result<std::vector<domain::JobLogLine>> log(core::JobId id, std::int64_t limit) = 0;
    /// By pool and state.
    virtual core::Result<std::map<std::pair<std::string, domain::JobState>, std::int64_t>> counts() = 0;
    /// When the next job that waits for a time may run.
    virtual core::Result<std::optional<core::UtcTime>> nextDue() = 0;
};

}  // namespace groundswell::store
