#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "pipeline/operations/schedule_book.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace groundswell::operations {

struct RoundRequest;

/// A job of a round: one that it puts into the queue, or one that is there from before.
struct RoundJob {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t index = none;  ///< among those that it puts there
    core::JobId id = {};       ///< known once it is there
};

/// One source that is to be fetched, for whichever schedules.
struct RoundFetch {
    std::string source;
    std::optional<core::UtcTime> due;
    bool goesOn = false;  ///< from an earlier round
    RoundJob job = {};
};

/// A schedule whose turn it is, or whose run an earlier round did not see the end of.
struct RoundDue {
    ScheduleEntry* entry;
    std::optional<core::UtcTime> time;      ///< none = it was asked for
    std::vector<std::string> sources = {};  ///< to fetch
    bool goesOn = false;
    RoundJob job = {};  ///< when that has ended, the schedule's run has
};

/// What a round does. Its schedules are pointed to, so it stays where it is.
struct RoundPlan {
    RoundPlan() = default;
    RoundPlan(const RoundPlan&) = delete;
    RoundPlan& operator=(const RoundPlan&) = delete;

    std::vector<ScheduleEntry> entries;
    std::set<std::string> paused;  ///< sources that pause as it begins
    std::vector<RoundFetch> fetches;
    std::vector<RoundDue> due;
    std::vector<std::string> leftOut;  ///< by the policies
    std::vector<std::string> resting;  ///< because their source pauses

    /// Null when there is none of it.
    [[nodiscard]] const RoundFetch* fetchOf(const std::string& source) const;
};

/// Fills a plan that has its entries: what still goes on, and what is due or asked for. What the policies leave out is
/// remembered as dealt with. Errors: InvalidInput for a name without a schedule; those of the store.
core::Result<void> planRound(workspace::WorkspaceSession& session, const RoundRequest& request, RoundPlan& plan);

}  // namespace groundswell::operations
