#pragma once

#include "models/config/workflow_config.h"
#include "pipeline/jobs/child_process.h"
#include "pipeline/workflow/parameters.h"
#include "pipeline/workflow/step.h"
#include "pipeline/workflow/step_surroundings.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

namespace groundswell::workflow {

/// How a step `external` runs its program. A value.
struct ExternalProgram {
    std::string name;  ///< as the workflow says it
    jobs::ChildProgram child;
    jobs::ChildLimits limits;
    std::size_t batch = 100;  ///< items in one run
};

/// What a program of the profile says about items. It reads one JSON object a line: {"id", "text", "title",
/// "language", "source", "external_id", "author", "url", "published_at"}, and writes one a line, in any order:
/// {"id", "keywords"?: ["phrase" or ["phrase", score]], "labels"?: ["label"], "output"?: anything, "error"?: "why"}.
/// An item that gets no answer is asked about alone, then it fails; until the program has answered for one item, all
/// wait instead.
class ExternalStep final : public Step {
public:
    explicit ExternalStep(ExternalProgram program) : m_program(std::move(program)) {}

    [[nodiscard]] StepMode mode() const override { return StepMode::Batch; }
    [[nodiscard]] bool needsNetwork() const override { return m_program.child.network; }
    core::Result<void> process(WorkItem& item, StepEffects& effects) override;
    std::vector<core::Result<void>> processBatch(std::span<WorkItem* const> items,
                                                 const std::stop_token& stop) override;

private:
    const ExternalProgram m_program;
    std::atomic<bool> m_proved = false;  ///< the program answered since this was made
};

/// What the parameters of that step say; which file the program is, is still to be found.
[[nodiscard]] ExternalProgram readExternalProgram(Parameters& parameters);

/// Of the parameters {"program": "name", "arguments": [...], "batch": 100, "start_s": 60, "timeout_s": 60, "grace_s":
/// 2, "memory_mb": 0, "network": false}. The program is an executable file of the surroundings' folder, named without a
/// path. Errors: InvalidInput, NotFound, with "pointer".
[[nodiscard]] core::Result<std::unique_ptr<Step>> makeExternalStep(const config::StepConfig& config,
                                                                   const StepSurroundings& surroundings);

}  // namespace groundswell::workflow
