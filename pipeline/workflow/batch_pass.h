#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "models/store/store.h"
#include "pipeline/jobs/ordered_stage.h"
#include "pipeline/workflow/step.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// Items that move and are committed together.
struct Batch {
    std::vector<WorkItem> items;
    StepEffects effects;
};

/// One sweep over the items that wait in one state: parallel segments of the chain run on the pool, serial steps on the
/// calling thread in between, commits in the order of reading. For one thread.
class BatchPass {
public:
    struct Context {
        store::Store& store;
        store::ReadConnection& reader;
        const config::WorkflowConfig& workflow;
        const std::vector<std::unique_ptr<Step>>& steps;
        jobs::WorkerPool& pool;
        const std::stop_token& stop;
        std::string vectorModel;                     ///< of the dense vectors that items carry; empty = none
        std::function<void(std::int64_t)> advanced;  ///< items handed to the writer since the last call
    };

    /// `chain` = indexes of the steps ahead of an item in `state`, not empty.
    BatchPass(const Context& context, std::string state, const std::vector<std::size_t>& chain);

    /// Runs to the end or to a stop request; items that were moved (failed ones included, those that wait not).
    core::Result<std::int64_t> run();
    /// Why items wait for a service -> how many, of this pass.
    [[nodiscard]] const std::map<std::string, std::int64_t>& waits() const noexcept { return m_waits; }

private:
    // A run of parallel steps and the serial step after it, if the chain goes on.
    struct Link {
        std::vector<std::size_t> parallel;
        std::optional<std::size_t> serial;
        std::unique_ptr<jobs::OrderedStage<Batch>> stage;
    };

    core::Result<bool> readNext();
    core::Result<void> readVectors(Batch& batch);
    core::Result<bool> moveFinished(bool wait);
    core::Result<void> leaveLink(std::size_t link, Batch batch);
    core::Result<void> commit(Batch batch);
    core::Result<void> awaitCommits(std::size_t atMost);
    void applyStep(std::size_t step, Batch& batch) const;
    void applyBatchStep(std::size_t step, Batch& batch) const;
    [[nodiscard]] bool idle() const;

    const Context& m_context;
    const std::string m_state;
    std::vector<Link> m_links;
    core::ItemId m_after;
    std::int64_t m_itemsPerBatch;
    bool m_exhausted = false;
    std::int64_t m_moved = 0;
    std::map<std::string, std::int64_t> m_waits;
    std::deque<std::future<core::Result<std::int64_t>>> m_commits;
    std::uint64_t m_written = 0;
    // Number of the batch that may be written next; the writer's thread. A batch whose predecessor failed must not go
    // in: its clusters build on it.
    std::shared_ptr<std::uint64_t> m_nextWrite = std::make_shared<std::uint64_t>(0);
};

}  // namespace groundswell::workflow
