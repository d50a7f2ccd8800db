#pragma once

#include "models/config/workflow_config.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/step_record.h"
#include "models/store/store.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/workflow/conductor.h"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// Which step to run on which item.
struct StepTrialRequest {
    core::ItemId item;
    std::string step;          ///< its id in the workflow
    bool keepsResult = false;  ///< store what comes of it
};

/// A value of an item that the step has changed, as JSON.
struct ValueChange {
    std::string name;  ///< "language", "keywords", "cleaned_text", "vector_dimensions", "cluster"
    std::string before;
    std::string after;

    friend bool operator==(const ValueChange&, const ValueChange&) = default;
};

/// What one step made of one item. A value.
struct StepTrial {
    enum class Outcome { Done, Failed, Waits };

    Outcome outcome = Outcome::Done;
    std::string reason;                       ///< why it failed or waits
    std::string stateBefore;                  ///< of the item, wherever it stands
    std::string stateAfter;                   ///< where the step and its routes lead
    std::vector<domain::StepOutput> outputs;  ///< that the step has set
    std::vector<ValueChange> changes;
    std::chrono::nanoseconds time{};
    std::chrono::nanoseconds cpuTime{};
    std::vector<std::string> log;
    bool stored = false;
};

/// Runs exactly one step on one item, in whatever state it is, and tells what came of it. Nothing is stored unless that
/// is asked for; then result, outputs and state go in with one transaction, as in a run. A step that takes items in the
/// stream's order is tried on a copy of its memory and stores nothing. Errors: NotFound (item, step), Unsupported
/// (storing such a step's result), those of the step's config and of the store; AlreadyExists when the item was changed
/// meanwhile.
[[nodiscard]] core::Result<StepTrial> tryStep(store::Store& store, const config::WorkflowConfig& workflow,
                                              jobs::WorkerPool& pool, const StepTrialRequest& request,
                                              const std::stop_token& stop, const StepMaker& maker = {});

}  // namespace groundswell::workflow
