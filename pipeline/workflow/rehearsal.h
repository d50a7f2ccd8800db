#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/work_item.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// What one step did in a rehearsal.
struct RehearsedStep {
    std::string id;
    std::string step;
    std::int64_t in = 0;  ///< items; of these:
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t waiting = 0;         ///< for a service
    std::vector<std::string> errors;  ///< the first of different ones, with the item they came up with
    std::chrono::nanoseconds time{};
};

/// What became of items that went through a workflow in memory.
struct Rehearsal {
    std::vector<RehearsedStep> steps;           ///< in the order that items take
    std::vector<WorkItem> items;                ///< as they ended
    std::map<std::string, std::int64_t> ended;  ///< state -> items
    std::map<std::string, std::int64_t> waits;  ///< why items wait -> how many
    std::int64_t failed = 0;
    std::int64_t waiting = 0;
    std::int64_t stuck = 0;  ///< neither in a final state, nor failed or waiting
};

/// Takes items from the workflow's initial state as far as they come, step by step, all of them together, with the
/// routes, limits and attempts of a run. Reads and writes no store: a step remembers nothing of other items. `steps` as
/// in the config; `stepDone` is called with how many steps are done, of how many. Error Cancelled after a stop request.
[[nodiscard]] core::Result<Rehearsal> rehearse(const config::WorkflowConfig& workflow,
                                               const std::vector<std::shared_ptr<Step>>& steps,
                                               std::vector<WorkItem> items, const std::stop_token& stop,
                                               const std::function<void(std::size_t, std::size_t)>& stepDone = {});

}  // namespace groundswell::workflow
