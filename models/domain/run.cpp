#include "models/domain/run.h"

#include <array>
#include <utility>

namespace groundswell::domain {

namespace {

constexpr std::array kindNames{
    std::pair{RunKind::Import, "import"},   std::pair{RunKind::Acquire, "acquire"},
    std::pair{RunKind::Process, "process"}, std::pair{RunKind::Export, "export"},
    std::pair{RunKind::Rebuild, "rebuild"}, std::pair{RunKind::Expire, "expire"},
};

constexpr std::array stateNames{
    std::pair{RunState::Running, "running"},     std::pair{RunState::Completed, "completed"},
    std::pair{RunState::Partial, "partial"},     std::pair{RunState::Failed, "failed"},
    std::pair{RunState::Cancelled, "cancelled"}, std::pair{RunState::Interrupted, "interrupted"},
};

template <class Table, class Value>
const char* nameIn(const Table& table, Value value) noexcept {
    for (const auto& [entry, name] : table) {
        if (entry == value) return name;
    }
    return table.front().second;
}

template <class Value, class Table>
std::optional<Value> valueIn(const Table& table, const std::string& wanted) noexcept {
    for (const auto& [entry, name] : table) {
        if (wanted == name) return entry;
    }
    return std::nullopt;
}

}  // namespace

const char* runKindName(RunKind kind) noexcept {
    return nameIn(kindNames, kind);
}

const char* runStateName(RunState state) noexcept {
    return nameIn(stateNames, state);
}

std::optional<RunKind> parseRunKind(const std::string& name) noexcept {
    return valueIn<RunKind>(kindNames, name);
}

std::optional<RunState> parseRunState(const std::string& name) noexcept {
    return valueIn<RunState>(stateNames, name);
}

}  // namespace groundswell::domain
