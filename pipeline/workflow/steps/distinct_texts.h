#pragma once

#include "pipeline/workflow/work_item.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// The texts of some items, each once, as services take them. A value.
struct DistinctTexts {
    std::vector<std::string> texts;
    std::vector<std::vector<std::size_t>> items;  ///< of each text: which items have it
};

/// The cleaned texts of the items that `wanted` holds for, without blank ones.
[[nodiscard]] DistinctTexts distinctTexts(std::span<WorkItem* const> items,
                                          const std::function<bool(const WorkItem&)>& wanted);

}  // namespace groundswell::workflow
