#include "pipeline/workflow/step_marks.h"

#include "pipeline/workflow/step_registry.h"

#include <xxhash.h>
#include <nlohmann/json.hpp>

#include <array>

namespace groundswell::workflow {

namespace {

// 64 bits in hex: enough to tell a handful of settings apart, and short in the store.
std::string hashOf(const std::string& parameters) {
    const nlohmann::json value = nlohmann::json::parse(parameters, nullptr, false);
    const std::string text =
        value.is_discarded() ? parameters : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    static constexpr std::array digits{'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    std::string hex;
    const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
    for (int shift = 60; shift >= 0; shift -= 4) hex += digits[(hash >> shift) & 0xFU];
    return hex;
}

}  // namespace

domain::StepMark markOf(const config::StepConfig& config, const Step& step) {
    return {config.id, config.step, step.version(), hashOf(config.parameters)};
}

core::Result<domain::StepMarks> marksOf(const config::WorkflowConfig& workflow, const StepSurroundings& surroundings) {
    domain::StepMarks marks;
    for (const config::StepConfig& config : workflow.steps) {
        auto step = makeStep(config, surroundings);
        if (!step) return step.error();
        marks.push_back(markOf(config, **step));
    }
    return marks;
}

}  // namespace groundswell::workflow
