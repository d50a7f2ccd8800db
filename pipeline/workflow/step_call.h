#pragma once

#include "models/config/workflow_config.h"
#include "models/core/result.h"
#include "pipeline/workflow/limit_timer.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/work_item.h"

#include <atomic>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace groundswell::workflow {

/// What became of one call of processBatch.
struct CallOutcome {
    std::vector<core::Result<void>> items;  ///< one an item
    bool isWhole = false;  ///< all failed for one reason that may be one item's: worth asking for fewer
};

/// Calls processBatch of one step within its limits. After the soft one the step is asked to stop, and what it did not
/// finish has failed. After the hard one the call is given up: it goes on by itself on a thread that is left behind,
/// with the step, copies of the items and all else that it uses as its own; whatever it makes is thrown away. A thread
/// cannot be killed, so a step with several such calls out is not called any more. Thread-safe.
class StepCaller {
public:
    /// `timer` may be null for a step without limits; it outlives this.
    StepCaller(std::shared_ptr<Step> step, const config::StepConfig& config, LimitTimer* timer);

    [[nodiscard]] CallOutcome call(std::span<WorkItem* const> items, const std::stop_token& stop);
    /// Calls that were given up so far.
    [[nodiscard]] int givenUp() const noexcept { return m_givenUp; }

private:
    struct Call;

    [[nodiscard]] CallOutcome callHere(std::span<WorkItem* const> items, const std::stop_token& stop);
    [[nodiscard]] CallOutcome callAside(std::span<WorkItem* const> items, const std::stop_token& stop);

    const std::shared_ptr<Step> m_step;
    const config::StepConfig m_config;
    LimitTimer* const m_timer;
    const std::shared_ptr<std::atomic<int>> m_out;  // calls that were given up and have not come back
    std::atomic<int> m_givenUp = 0;
};

/// "took longer than 2.5 s".
[[nodiscard]] std::string tookLonger(std::chrono::milliseconds limit);

}  // namespace groundswell::workflow
