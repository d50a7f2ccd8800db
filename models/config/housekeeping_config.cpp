#include "models/config/housekeeping_config.h"

#include "models/config/checker.h"

#include <array>

namespace groundswell::config {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::int64_t mostDays = 36'500;
constexpr std::int64_t mostRuns = 100'000'000;
constexpr std::int64_t mostBackups = 1'000;

struct Key {
    const char* name;
    std::optional<int> HousekeepingConfig::*member;
    std::int64_t most;
};
constexpr std::array retentionKeys{Key{"runs_days", &HousekeepingConfig::runsDays, mostDays},
                                   Key{"runs_keep", &HousekeepingConfig::runsKeep, mostRuns},
                                   Key{"jobs_days", &HousekeepingConfig::jobsDays, mostDays},
                                   Key{"logs_days", &HousekeepingConfig::logsDays, mostDays}};
constexpr const char* backupsKeep = "backups_keep";

}  // namespace

void checkHousekeeping(const json& housekeeping, const std::string& at, Checker& checker) {
    for (const Key& key : retentionKeys) checker.positive(housekeeping, at, key.name, key.most, true);
    checker.positive(housekeeping, at, backupsKeep, mostBackups, false);
}

HousekeepingConfig readHousekeeping(const json& housekeeping) {
    HousekeepingConfig config;
    for (const Key& key : retentionKeys) {
        const auto found = housekeeping.find(key.name);
        if (found == housekeeping.end()) continue;
        config.*key.member = found->is_null() ? std::nullopt : std::optional(found->get<int>());
    }
    config.backupsKeep = housekeeping.value(backupsKeep, config.backupsKeep);
    return config;
}

ordered_json writeHousekeeping(const HousekeepingConfig& housekeeping, const ordered_json& before) {
    ordered_json out = before.is_object() ? before : ordered_json::object();
    const HousekeepingConfig usual;
    for (const Key& key : retentionKeys) {
        const std::optional<int>& value = housekeeping.*key.member;
        if (value != usual.*key.member || out.contains(key.name))
            out[key.name] = value ? ordered_json(*value) : ordered_json(nullptr);
    }
    if (housekeeping.backupsKeep != usual.backupsKeep || out.contains(backupsKeep))
        out[backupsKeep] = housekeeping.backupsKeep;
    return out;
}

}  // namespace groundswell::config
