#pragma once

#include "models/core/result.h"
#include "models/domain/source_choice.h"
#include "models/store/store.h"
#include "pipeline/jobs/ordered_stage.h"
#include "pipeline/workflow/step_pools.h"
#include "pipeline/workflow/step_runner.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::workflow {

/// Items that move and are committed together.
struct Batch {
    std::vector<WorkItem> items;
    StepEffects effects;
    std::size_t bytes = 0;                  ///< about what it holds in memory
    std::chrono::nanoseconds readySince{};  ///< when it could go into the step that is next
};

/// One sweep over the items that can move, by item_id whatever their state: a batch goes through the steps in an order
/// in which each comes behind all that lead to it, and each step takes the items that stand before it. So branches
/// rejoin, and a serial step sees the stream in its order. Parallel steps run on the pools, serial ones on the calling
/// thread in between; commits in the order of reading. For one thread.
class BatchPass {
public:
    struct Context {
        store::Store& store;
        store::ReadConnection& reader;
        const domain::SourceChoice& sources;                 ///< whose items
        std::span<const std::unique_ptr<StepRunner>> steps;  ///< as in the config
        StepPools& pools;
        StepMeters& meters;
        const StepClock& clock;
        const std::stop_token& stop;
        std::string vectorModel;                     ///< of the dense vectors that items carry; empty = none
        std::function<void(std::int64_t)> advanced;  ///< items handed to the writer since the last call
    };

    /// `order` = the steps to take, as Plan::order; `states` = those that they begin at.
    BatchPass(const Context& context, std::span<const std::size_t> order, std::vector<std::string> states);

    /// Runs to the end or to a stop request; items that were moved (failed ones included, those that wait not).
    core::Result<std::int64_t> run();
    /// Why items wait for a service -> how many, of this pass.
    [[nodiscard]] const std::map<std::string, std::int64_t>& waits() const noexcept { return m_waits; }

private:
    // Parallel steps that run on one pool one after the other, and the serial step after them, if there is one.
    struct Link {
        std::vector<std::size_t> parallel;
        std::optional<std::size_t> serial;
        std::unique_ptr<jobs::OrderedStage<Batch>> stage;
    };
    struct Commit {
        std::future<core::Result<std::int64_t>> stored;
        std::size_t bytes = 0;
    };

    void makeLinks(std::span<const std::size_t> order);
    void makeStages();
    [[nodiscard]] bool belongsTogether(const Link& link, std::size_t step) const;
    [[nodiscard]] bool mayRead() const;
    core::Result<bool> readNext();
    core::Result<void> readVectors(Batch& batch);
    core::Result<bool> moveFinished(bool wait);
    core::Result<void> leaveLink(std::size_t link, Batch batch);
    core::Result<void> commit(Batch batch);
    core::Result<void> awaitCommits(std::size_t atMost);
    void applyStep(std::size_t step, Batch& batch) const;
    [[nodiscard]] bool stagesAreEmpty() const;

    const Context& m_context;
    const std::vector<std::string> m_states;
    std::vector<Link> m_links;
    core::ItemId m_after;
    std::int64_t m_itemsPerBatch;
    bool m_exhausted = false;
    std::int64_t m_moved = 0;
    std::map<std::string, std::int64_t> m_waits;
    std::deque<Commit> m_commits;
    std::size_t m_bytes = 0;  // of all batches between reading and commit
    std::uint64_t m_written = 0;
    // Number of the batch that may be written next; the writer's thread. A batch whose predecessor failed must not go
    // in: its clusters build on it.
    std::shared_ptr<std::uint64_t> m_nextWrite = std::make_shared<std::uint64_t>(0);
};

}  // namespace groundswell::workflow
