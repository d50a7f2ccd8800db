#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace groundswell::domain {

/// When a job that waits for others may run. The names and meanings are Airflow's.
enum class TriggerRule {
    AllSuccess,  ///< all succeeded; the default
    AllFailed,   ///< all failed
    AllDone,     ///< all ended, however
    OneFailed,   ///< at least one failed; does not wait for the others
    OneSuccess,  ///< at least one succeeded; does not wait for the others
    NoneFailed,  ///< all succeeded or were skipped
    Always       ///< waits for nothing
};

/// How the jobs that one waits for stand. One that was cancelled, expired or blocked counts as failed.
struct UpstreamCounts {
    std::int64_t waiting = 0;  ///< not ended yet
    std::int64_t succeeded = 0;
    std::int64_t failed = 0;
    std::int64_t skipped = 0;
};

enum class TriggerDecision {
    Wait,
    Run,
    Skip,  ///< the rule can no longer be met, and nothing went wrong: the job is skipped
    Block  ///< it can no longer be met because an upstream failed
};

/// What is to become of a job whose upstreams stand like this. The answer never changes back once it is no longer Wait,
/// and for the same ends it does not depend on their order, except where a rule fires at once. Pure.
[[nodiscard]] TriggerDecision decideTrigger(TriggerRule rule, const UpstreamCounts& upstreams) noexcept;

[[nodiscard]] const char* triggerRuleName(TriggerRule rule) noexcept;  ///< "all_success", ...
[[nodiscard]] std::optional<TriggerRule> parseTriggerRule(const std::string& name) noexcept;

}  // namespace groundswell::domain
