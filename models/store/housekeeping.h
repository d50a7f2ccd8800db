#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/expiry.h"
#include "models/domain/schedule_state.h"
#include "models/domain/source_state.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::store {

/// What the store's file is made of.
struct FileUse {
    std::int64_t bytes = 0;
    std::int64_t freeBytes = 0;  ///< of these: pages that nothing uses
};

/// Which records of runs are old enough to go.
struct RunLimits {
    std::optional<core::UtcTime> endedBefore;
    std::optional<std::int64_t> newest;  ///< all but so many
};

/// Reads what retention and schedules need to know.
class HousekeepingReader {
public:
    virtual ~HousekeepingReader() = default;
    /// Items published strictly before a time, and undated ones that were collected before it, by item_id.
    virtual core::Result<std::vector<core::ItemId>> itemsBefore(core::UtcTime time) = 0;
    /// By `before`.
    virtual core::Result<std::vector<domain::Expiry>> expiries() = 0;
    /// By id.
    virtual core::Result<std::vector<domain::ScheduleState>> schedules() = 0;
    /// Newest due time first.
    virtual core::Result<std::vector<domain::LateRun>> lateRuns(std::int64_t limit) = 0;
    /// Sources that failed the last time or pause, by source.
    virtual core::Result<std::vector<domain::SourceHealth>> sourceHealth() = 0;
    virtual core::Result<FileUse> fileUse() = 0;
};

/// Writes it. Lives in a WriteTransaction.
class HousekeepingWriter {
public:
    virtual ~HousekeepingWriter() = default;
    /// Forgets the expiries that this one says as well; one that others say as well is not kept.
    virtual core::Result<void> addExpiry(const domain::Expiry& expiry) = 0;
    /// Replaces what was remembered of the schedule.
    virtual core::Result<void> saveSchedule(const domain::ScheduleState& state) = 0;
    /// Forgetting what is not known is no error.
    virtual core::Result<void> forgetSchedule(const std::string& id) = 0;
    /// One entry a due time: what is known of it already stays, but for an end that was not. True when it is new.
    virtual core::Result<bool> noteLate(const domain::LateRun& run) = 0;
    /// Counts a round in which a source failed; with `pauseAfter` in a row it pauses from now on. How it fares then.
    virtual core::Result<domain::SourceHealth> noteFailure(const std::string& source, const std::string& error,
                                                           std::optional<int> pauseAfter, core::UtcTime now) = 0;
    /// Forgets failures and pause. True when there were any.
    virtual core::Result<bool> noteGood(const std::string& source) = 0;
    /// A source that pauses already keeps its time and reason.
    virtual core::Result<void> pauseSource(const std::string& source, const std::string& reason, core::UtcTime now) = 0;
    /// Removes records of ended runs with their issues, oldest first, at most `limit`; how many. The newest stays,
    /// since its number must not be given away again.
    virtual core::Result<std::int64_t> removeRuns(const RunLimits& limits, std::int64_t limit) = 0;
    virtual core::Result<std::int64_t> removeLateRuns(core::UtcTime notedBefore) = 0;
};

}  // namespace groundswell::store
