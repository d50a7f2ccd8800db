#pragma once

#include "models/core/result.h"
#include "pipeline/extract/mapping_plan.h"

#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::extract {

/// What a plan found in a record. The views live until the next record is read on the same thread.
struct FieldValues {
    struct Slot {
        std::string_view value;
        int rank = std::numeric_limits<int>::max();
    };
    struct Metric {
        std::string name;
        std::string number;  ///< as a JSON number, digits as they came
    };

    std::array<Slot, fieldCount> slots;
    std::vector<Slot> parts;  ///< in the order of MappingPlan::parts
    std::vector<Metric> metrics;
    bool hasText = false;  ///< the record has a field for text or title, if an empty one

    [[nodiscard]] std::string_view operator[](Field field) const {
        return slots[static_cast<std::size_t>(field)].value;
    }
};

/// True for what stands for nothing: white space, "null", "NaN" in any case.
[[nodiscard]] bool isMissing(std::string_view value);

/// Walks once over a record's JSON. Ids and numbers keep their digits, whatever their size. Thread-safe.
[[nodiscard]] core::Result<FieldValues> readFields(std::string_view json, const MappingPlan& plan);

}  // namespace groundswell::extract
