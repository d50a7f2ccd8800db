#include "models/config/workflow_config.h"

#include "models/config/json_document.h"
#include "models/config/workflow_checks.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace groundswell::config {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::array<std::pair<std::string_view, StepPool>, 3> pools{
    {{"cpu", StepPool::Cpu}, {"network", StepPool::Network}, {"io", StepPool::Io}}};

std::optional<std::chrono::milliseconds> readLimit(const json& step, std::string_view key) {
    const auto limit = step.find(key);
    if (limit == step.end()) return std::nullopt;
    return std::chrono::round<std::chrono::milliseconds>(std::chrono::duration<double>(limit->get<double>()));
}

void readRunning(const json& value, StepConfig& step) {
    if (const auto pool = value.find("pool"); pool != value.end()) {
        for (const auto& [name, one] : pools) {
            if (*pool == name) step.pool = one;
        }
    }
    if (const auto slots = value.find("slots"); slots != value.end()) step.slots = slots->get<int>();
    step.softLimit = readLimit(value, "soft_limit_s");
    step.hardLimit = readLimit(value, "hard_limit_s");
    step.network = value.value("network", false);
}

StepConfig readStep(const json& value) {
    StepConfig step;
    step.id = value.at("id").get<std::string>();
    step.step = value.at("step").get<std::string>();
    step.from = value.at("from").get<std::string>();
    step.to = value.at("to").get<std::string>();
    step.onError = value.value("on_error", step.onError);
    step.attempts = value.value("attempts", step.attempts);
    if (value.contains("parameters")) step.parameters = value.at("parameters").dump();
    if (value.contains("routes")) step.routes = readRoutes(value.at("routes"));
    readRunning(value, step);
    return step;
}

WorkflowConfig readWorkflow(const json& value) {
    WorkflowConfig config;
    config.id = value.at("id").get<std::string>();
    config.name = value.value("name", config.id);
    config.initial = value.value("initial", config.initial);
    config.finalStates = value.at("final").get<std::vector<std::string>>();
    config.states = value.at("states").get<std::vector<std::string>>();
    for (const json& step : value.at("steps")) config.steps.push_back(readStep(step));
    return config;
}

ordered_json keptStep(const ordered_json& document, const std::string& id) {
    const auto steps = document.is_object() ? document.find("steps") : document.end();
    if (steps == document.end() || !steps->is_array()) return ordered_json::object();
    for (const ordered_json& step : *steps) {
        if (step.is_object() && step.value("id", ordered_json()) == id) return step;
    }
    return ordered_json::object();
}

void writeLimit(const std::optional<std::chrono::milliseconds>& limit, const char* key, ordered_json& out) {
    if (!limit) {
        out.erase(key);
    } else if (limit->count() % 1000 == 0) {
        out[key] = limit->count() / 1000;
    } else {
        out[key] = static_cast<double>(limit->count()) / 1000;
    }
}

// Keys that say what holds anyway stay away.
void writeRunning(const StepConfig& step, ordered_json& out) {
    out.erase("pool");
    for (const auto& [name, pool] : pools) {
        if (step.pool == pool) out["pool"] = name;
    }
    out.erase("slots");
    if (step.slots) out["slots"] = *step.slots;
    writeLimit(step.softLimit, "soft_limit_s", out);
    writeLimit(step.hardLimit, "hard_limit_s", out);
    out.erase("network");
    if (step.network) out["network"] = true;
}

void writeStep(const StepConfig& step, ordered_json& out) {
    out["id"] = step.id;
    out["step"] = step.step;
    out["from"] = step.from;
    out["to"] = step.to;
    out["on_error"] = step.onError;
    out["attempts"] = step.attempts;
    ordered_json parameters = ordered_json::parse(step.parameters, nullptr, false);
    out["parameters"] = parameters.is_object() ? std::move(parameters) : ordered_json::object();
    const ordered_json routes = out.value("routes", ordered_json());
    out.erase("routes");
    if (!step.routes.empty()) out["routes"] = writeRoutes(step.routes, routes);
    writeRunning(step, out);
}

}  // namespace

std::vector<std::string> StepConfig::targets() const {
    std::vector<std::string> states{to};
    for (const RouteConfig& route : routes) {
        if (std::find(states.begin(), states.end(), route.to) == states.end()) states.push_back(route.to);
    }
    return states;
}

const StepConfig* WorkflowConfig::stepFrom(std::string_view state) const {
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const auto& step) { return step.from == state; });
    return found == steps.end() ? nullptr : &*found;
}

Problems validateWorkflow(const json& document, const std::vector<std::string>& knownSteps) {
    Problems problems;
    Checker checker(problems);
    checkWorkflow(document, knownSteps, checker);
    return problems;
}

Problems checkWorkflowText(std::string_view text, const std::vector<std::string>& knownSteps) {
    JsonDocument document = readJsonDocument(text);
    if (document.value != nullptr) {
        Checker checker(document.problems);
        checkWorkflow(*document.value, knownSteps, checker);
    }
    return std::move(document.problems);
}

core::Result<WorkflowConfig> parseWorkflow(std::string_view text, const std::vector<std::string>& knownSteps) {
    const Problems problems = checkWorkflowText(text, knownSteps);
    if (!problems.empty()) return problemsError(problems);
    WorkflowConfig config = readWorkflow(json::parse(text, nullptr, false));
    config.document = std::string(text);
    return config;
}

std::string writeWorkflow(const WorkflowConfig& config) {
    const ordered_json before = ordered_json::parse(config.document, nullptr, false);
    ordered_json out = before.is_object() ? before : ordered_json::object();
    out["schema_version"] = workflowSchema;
    out["id"] = config.id;
    out["name"] = config.name;
    out["initial"] = config.initial;
    out["final"] = config.finalStates;
    out["states"] = config.states;
    ordered_json steps = ordered_json::array();
    for (const StepConfig& step : config.steps) {
        ordered_json one = keptStep(before, step.id);
        writeStep(step, one);
        steps.push_back(std::move(one));
    }
    out["steps"] = std::move(steps);
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

WorkflowConfig standardWorkflow() {
    WorkflowConfig config;
    config.id = "standard";
    config.name = "Standard";
    config.finalStates = {"completed", "failed"};
    config.states = {"ready",     "cleaned", "identified", "keyworded", "vectorized",
                     "clustered", "tagged",  "completed",  "failed"};
    const std::vector<std::string> steps{"clean", "language", "keywords", "vector", "cluster", "hashtags", "entities"};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        StepConfig step;
        step.id = steps[i];
        step.step = steps[i];
        step.from = config.states[i];
        step.to = config.states[i + 1];
        config.steps.push_back(std::move(step));
    }
    return config;
}

}  // namespace groundswell::config
