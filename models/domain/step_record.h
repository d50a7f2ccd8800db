#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace groundswell::domain {

/// A small named value that a step has set on an item. A value.
struct StepOutput {
    std::string step;  ///< id of the step in its workflow
    std::string name;
    std::string json;

    friend bool operator==(const StepOutput&, const StepOutput&) = default;
};
/// The longest StepOutput::json, in bytes.
inline constexpr std::size_t mostOutputBytes = std::size_t{64} << 10U;

/// What one step did in one run. A value.
struct StepRecord {
    core::RunId run;
    core::UtcTime startedAt{};  ///< of the run
    std::string workflow;
    std::string step;          ///< its id in the workflow
    std::int64_t itemsIn = 0;  ///< items that it worked on; of these:
    std::int64_t done = 0;
    std::int64_t failed = 0;              ///< attempts that failed
    std::int64_t waiting = 0;             ///< wait for a service
    std::int64_t calls = 0;               ///< of its code: one an item, or one a batch
    std::int64_t bytesIn = 0;             ///< of the items' texts
    std::chrono::nanoseconds waitTime{};  ///< of batches, between the step before and this one
    std::chrono::nanoseconds runTime{};   ///< of all calls, on whatever thread
    std::chrono::nanoseconds cpuTime{};   ///< that their threads used meanwhile
    std::string runTimes;                 ///< core::Histogram of nanoseconds an item, as its text

    friend bool operator==(const StepRecord&, const StepRecord&) = default;
};

}  // namespace groundswell::domain
