#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"

#include <optional>
#include <string>

namespace groundswell::domain {

/// What is remembered of a schedule between runs. A value.
struct ScheduleState {
    std::string id;                        ///< a name in the config, or "source:ID" of a source's own
    std::string schedule;                  ///< the schedule in one line: the times belong to this one
    core::UtcTime knownSince{};            ///< when it was first seen; due times count from here
    std::optional<core::UtcTime> due;      ///< the last due time that was dealt with, run or left out
    std::optional<core::UtcTime> started;  ///< of the last run
    std::optional<core::UtcTime> ended;
    std::string result;    ///< a run's state: "completed", "partial", "failed"; empty = never ran
    std::string error;     ///< of the last run; empty = none
    core::JobId job = {};  ///< the run that goes on; none = none does

    friend bool operator==(const ScheduleState&, const ScheduleState&) = default;
};

/// A run that had not ended when it was expected to. A value.
struct LateRun {
    std::string schedule;      ///< its id
    core::UtcTime due{};       ///< with the id: which run
    core::UtcTime expected{};  ///< when it should have ended
    core::UtcTime noted{};
    std::optional<core::UtcTime> ended;  ///< none = it goes on, or was given up

    friend bool operator==(const LateRun&, const LateRun&) = default;
};

}  // namespace groundswell::domain
