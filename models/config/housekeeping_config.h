#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace groundswell::config {

class Checker;

/// How long a workspace keeps what is no content: records of runs, finished jobs and their lines, backups. A value.
struct HousekeepingConfig {
    std::optional<int> runsDays = 90;       ///< records of runs and late runs; none = for good
    std::optional<int> runsKeep = 100'000;  ///< at most so many records of runs, the newest; none = all
    std::optional<int> jobsDays = 30;       ///< jobs that have ended
    std::optional<int> logsDays = 14;       ///< what jobs wrote down while they ran
    int backupsKeep = 3;                    ///< scheduled backups: one of each of so many days

    friend bool operator==(const HousekeepingConfig&, const HousekeepingConfig&) = default;
};

/// Checks `"housekeeping"`: an object with runs_days, runs_keep, jobs_days, logs_days (null = for good) and
/// backups_keep.
void checkHousekeeping(const nlohmann::json& housekeeping, const std::string& at, Checker& checker);
/// Of a valid one.
[[nodiscard]] HousekeepingConfig readHousekeeping(const nlohmann::json& housekeeping);
/// What differs from the defaults or was said before; keys of `before` that are none of ours stay.
[[nodiscard]] nlohmann::ordered_json writeHousekeeping(const HousekeepingConfig& housekeeping,
                                                       const nlohmann::ordered_json& before);

}  // namespace groundswell::config
