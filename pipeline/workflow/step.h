#pragma once

#include "models/config/vector_config.h"
#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/workflow/work_item.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::jobs {
class WorkerPool;
}

namespace groundswell::store {
class ReadConnection;
class Writer;
}  // namespace groundswell::store

namespace groundswell::workflow {

/// How a step wants its items.
enum class StepMode {
    Parallel,  ///< items are independent; several threads call it
    Batch,     ///< as Parallel, many items in one call of processBatch
    Serial,    ///< items come in the stream's order, from one thread
};

/// What a serial step changes beside its items; written in the same transaction as their states.
struct StepEffects {
    std::vector<cluster::Regrouping> regroupings;
    std::optional<std::string> clustererState;  ///< as it is after the batch, when it is due to be saved
};

/// What a step finds when a run begins.
struct RunBeginning {
    store::ReadConnection& reader;
    store::Writer& writer;
    jobs::WorkerPool& pool;
    const config::VectorConfig& vectors;  ///< which dense vectors items carry in this workflow
    /// Whether a stored item has passed the step, or the like one in the workflow of its source.
    const std::function<bool(const domain::ContentItem&)>& passed;
    const jobs::ProgressSink& progress;
    const std::stop_token& stop;
};

/// One registered step. process() is a function of the items and the step's parameters; it reads and writes no store.
/// A call that takes longer than its hard limit is given up and may still be running when the run has ended: what
/// process() and processBatch() use belongs to the step or to the items.
class Step {
public:
    virtual ~Step() = default;
    [[nodiscard]] virtual StepMode mode() const { return StepMode::Parallel; }
    /// Raised when the same text and parameters give another result than before.
    [[nodiscard]] virtual int version() const { return 1; }
    /// Whether it asks other computers; then it runs only where its config has `"network": true`.
    [[nodiscard]] virtual bool needsNetwork() const { return false; }

    /// Works on one item. An error is that item's failure and nothing else's; but Unavailable is no failure: the item
    /// waits in its state, no attempt is counted, and the next run tries again.
    virtual core::Result<void> process(WorkItem& item, StepEffects& effects) = 0;
    /// Works on several items, for StepMode::Batch: one outcome an item, in their order, each as that of process().
    /// After a stop request, which its soft limit makes too, what is not done ends with Cancelled. A parallel step with
    /// a limit is called here, with one item. When it throws, or all items fail for one reason, it is called again with
    /// halves.
    virtual std::vector<core::Result<void>> processBatch(std::span<WorkItem* const> items, const std::stop_token& stop);

    /// Called once before a run, on the thread that calls process() of a serial step: loads what the step remembers.
    /// True means that it remembers nothing of the items that passed it: they all have to come again.
    virtual core::Result<bool> begin(const RunBeginning&) { return false; }
    /// Called when begin() returned true and the items have been brought back: notes that they were.
    virtual core::Result<void> broughtBack(store::Writer&) { return {}; }
    /// Called after each batch, before its commit: adds what has to be saved by now, as it is after exactly this batch.
    virtual void checkpoint(StepEffects&) {}
    /// Called at the end of a run, after its last commit; also of a cancelled one.
    virtual core::Result<void> finish(store::ReadConnection&, store::Writer&, const std::stop_token&) { return {}; }
};

}  // namespace groundswell::workflow
