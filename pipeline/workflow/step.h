#pragma once

#include "models/core/result.h"
#include "pipeline/workflow/work_item.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace groundswell::store {
class ReadConnection;
class Writer;
}  // namespace groundswell::store

namespace groundswell::workflow {

/// How a step wants its items.
enum class StepMode {
    Parallel,  ///< items are independent; several threads call it
    Serial,    ///< items come in the stream's order, from one thread
};

/// What a serial step changes beside its items; written in the same transaction as their states.
struct StepEffects {
    std::vector<cluster::Merge> merges;
    std::optional<std::string> clustererState;  ///< as it is after the batch, when it is due to be saved
};

/// One registered step. process() is a function of the items and the step's parameters; it reads and writes no store.
class Step {
public:
    virtual ~Step() = default;
    [[nodiscard]] virtual StepMode mode() const { return StepMode::Parallel; }

    /// Works on one item. An error is that item's failure and nothing else's.
    virtual core::Result<void> process(WorkItem& item, StepEffects& effects) = 0;

    /// Called once before a run, on the thread that calls process() of a serial step: loads what the step remembers.
    /// True means that it remembers nothing of the items that passed it: they all have to come again.
    virtual core::Result<bool> begin(store::ReadConnection&, store::Writer&) { return false; }
    /// Called after each batch, before its commit: adds what has to be saved by now, as it is after exactly this batch.
    virtual void checkpoint(StepEffects&) {}
    /// Called at the end of a run, after its last commit; also of a cancelled one.
    virtual core::Result<void> finish(store::ReadConnection&, store::Writer&, const std::stop_token&) { return {}; }
};

}  // namespace groundswell::workflow
