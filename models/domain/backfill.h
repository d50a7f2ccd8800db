#pragma once

#include "models/core/ids.h"

#include <cstdint>
#include <string>
#include <vector>

namespace groundswell::domain {

/// Items that a new version of a workflow is to see again, some at a time. A value.
struct Backfill {
    std::string workflow;
    std::string content;             ///< hash of the version that they are brought back for
    std::string to;                  ///< the state where they go on
    std::vector<std::string> from;   ///< states of items that are past it
    std::vector<std::string> steps;  ///< ids of those that are new or changed
    std::int64_t perRun = 0;
    core::ItemId after;  ///< those up to here were seen
    core::ItemId last;   ///< later ones are new
};

}  // namespace groundswell::domain
