#pragma once

#include "models/core/clock.h"

#include <optional>
#include <string>

namespace groundswell::domain {

/// What is remembered of a source's schedule between runs. A value.
struct ScheduleState {
    std::string source;
    std::string schedule;                  ///< the schedule in one line: the times belong to this one
    core::UtcTime knownSince{};            ///< when it was first seen; due times count from here
    std::optional<core::UtcTime> due;      ///< the last due time that was dealt with, run or left out
    std::optional<core::UtcTime> started;  ///< of the last run
    std::optional<core::UtcTime> ended;
    std::string result;  ///< a run's state: "completed", "partial", "failed"; empty = never ran
    std::string error;   ///< of the last run; empty = none

    friend bool operator==(const ScheduleState&, const ScheduleState&) = default;
};

}  // namespace groundswell::domain
