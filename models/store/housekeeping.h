#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/expiry.h"
#include "models/domain/schedule_state.h"

#include <string>
#include <vector>

namespace groundswell::store {

/// Reads what retention and schedules need to know.
class HousekeepingReader {
public:
    virtual ~HousekeepingReader() = default;
    /// Items published strictly before a time, and undated ones that were collected before it, by item_id.
    virtual core::Result<std::vector<core::ItemId>> itemsBefore(core::UtcTime time) = 0;
    /// By `before`.
    virtual core::Result<std::vector<domain::Expiry>> expiries() = 0;
    /// By source.
    virtual core::Result<std::vector<domain::ScheduleState>> schedules() = 0;
};

/// Writes it. Lives in a WriteTransaction.
class HousekeepingWriter {
public:
    virtual ~HousekeepingWriter() = default;
    /// Forgets the expiries that this one says as well; one that others say as well is not kept.
    virtual core::Result<void> addExpiry(const domain::Expiry& expiry) = 0;
    /// Replaces what was remembered of the source's schedule.
    virtual core::Result<void> saveSchedule(const domain::ScheduleState& state) = 0;
    /// Forgetting what is not known is no error.
    virtual core::Result<void> forgetSchedule(const std::string& source) = 0;
};

}  // namespace groundswell::store
