#pragma once

#include "models/config/mapping.h"
#include "pipeline/extract/field.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace groundswell::extract {

/// A field that a place of a record belongs to; the lowest rank that has a value wins.
struct Target {
    Field field;
    int rank;
    std::size_t part = 0;  ///< which Part
};

/// One place in the tree of keys that a mapping names. A value.
struct PlanNode {
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const noexcept { return std::hash<std::string_view>{}(key); }
    };

    std::vector<Target> targets;
    std::unordered_map<std::string, PlanNode, Hash, std::equal_to<>> children;

    [[nodiscard]] const PlanNode* child(std::string_view key) const {
        const auto found = children.find(key);
        return found == children.end() ? nullptr : &found->second;
    }
};

/// A mapping made ready for one pass over a record. Immutable, thread-safe.
struct MappingPlan {
    PlanNode named;                  ///< what the mapping names, keys as they are
    PlanNode usual;                  ///< the usual names of the other fields; its first level is keyed by normalKey
    std::vector<std::string> parts;  ///< names of config::Mapping::items, in order
};

/// Fields that the mapping names are taken from there only; the others from their usual names.
[[nodiscard]] MappingPlan makePlan(const config::Mapping& mapping);

/// The plan of a mapping; the last one is kept per thread, so that a run over one source makes it once.
[[nodiscard]] const MappingPlan& planFor(const config::Mapping& mapping);

}  // namespace groundswell::extract
