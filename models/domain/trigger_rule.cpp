#include "models/domain/trigger_rule.h"

#include <array>
#include <utility>

namespace groundswell::domain {

namespace {

constexpr std::array ruleNames{
    std::pair{TriggerRule::AllSuccess, "all_success"}, std::pair{TriggerRule::AllFailed, "all_failed"},
    std::pair{TriggerRule::AllDone, "all_done"},       std::pair{TriggerRule::OneFailed, "one_failed"},
    std::pair{TriggerRule::OneSuccess, "one_success"}, std::pair{TriggerRule::NoneFailed, "none_failed"},
    std::pair{TriggerRule::Always, "always"},
};

}  // namespace

TriggerDecision decideTrigger(TriggerRule rule, const UpstreamCounts& upstreams) noexcept {
    using enum TriggerDecision;
    const bool allEnded = upstreams.waiting == 0;
    const bool anyFailed = upstreams.failed > 0;
    switch (rule) {
        case TriggerRule::AllSuccess:
            // A skip waits for the others: one of them may yet fail, and then that is what has to be told.
            if (anyFailed) return Block;
            if (!allEnded) return Wait;
            return upstreams.skipped > 0 ? Skip : Run;
        case TriggerRule::NoneFailed:
            if (anyFailed) return Block;
            return allEnded ? Run : Wait;
        case TriggerRule::AllFailed:
            if (upstreams.succeeded > 0 || upstreams.skipped > 0) return Skip;
            return allEnded ? Run : Wait;
        case TriggerRule::AllDone: return allEnded ? Run : Wait;
        case TriggerRule::OneFailed:
            if (anyFailed) return Run;
            return allEnded ? Skip : Wait;
        case TriggerRule::OneSuccess:
            if (upstreams.succeeded > 0) return Run;
            if (!allEnded) return Wait;
            return anyFailed ? Block : Skip;
        case TriggerRule::Always: return Run;
    }
    return Wait;
}

const char* triggerRuleName(TriggerRule rule) noexcept {
    for (const auto& [entry, name] : ruleNames) {
        if (entry == rule) return name;
    }
    return ruleNames.front().second;
}

std::optional<TriggerRule> parseTriggerRule(const std::string& name) noexcept {
    for (const auto& [entry, text] : ruleNames) {
        if (name == text) return entry;
    }
    return std::nullopt;
}

}  // namespace groundswell::domain
