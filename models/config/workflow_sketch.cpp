#include "models/config/workflow_sketch.h"

#include "models/config/json_document.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::config {

namespace {

using nlohmann::json;

std::string sketchWord(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> sketchWords(const json& object, const char* key) {
    std::vector<std::string> words;
    const auto found = object.find(key);
    if (found == object.end() || !found->is_array()) return words;
    for (const json& one : *found) {
        if (!one.is_string()) continue;
        auto word = one.get<std::string>();
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
    }
    return words;
}

std::optional<int> sketchCount(const json& object, const char* key) {
    constexpr std::int64_t most = 1'000'000;
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number_integer()) return std::nullopt;
    return static_cast<int>(std::clamp<std::int64_t>(found->get<std::int64_t>(), 0, most));
}

std::optional<double> sketchSeconds(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number()) return std::nullopt;
    return found->get<double>();
}

SketchedRoute sketchRoute(const json& value) {
    SketchedRoute route;
    if (!value.is_object()) return route;
    route.to = sketchWord(value, "to");
    const auto conditions = value.find("if");
    if (conditions == value.end() || !conditions->is_array()) return route;
    for (const json& condition : *conditions) {
        if (!condition.is_object()) continue;
        SketchedCondition& read = route.conditions.emplace_back();
        read.field = sketchWord(condition, "field");
        for (const auto& [key, operand] : condition.items()) {
            if (key == "field") continue;
            read.comparison = key;
            read.operand = operand.dump();
        }
    }
    return route;
}

SketchedStep sketchStep(const json& value) {
    SketchedStep step;
    if (!value.is_object()) return step;
    step.id = sketchWord(value, "id");
    step.kind = sketchWord(value, "step");
    step.from = sketchWord(value, "from");
    step.to = sketchWord(value, "to");
    step.saysOnError = value.contains("on_error");
    step.onError = step.saysOnError ? sketchWord(value, "on_error") : std::string("failed");
    if (const auto routes = value.find("routes"); routes != value.end() && routes->is_array()) {
        for (const json& route : *routes) {
            step.ways.push_back(sketchRoute(route));
            if (!step.ways.back().to.empty()) step.routes.push_back(step.ways.back().to);
        }
    }
    if (const auto given = value.find("parameters"); given != value.end()) step.parameters = given->dump();
    step.attempts = sketchCount(value, "attempts");
    step.slots = sketchCount(value, "slots");
    step.softLimit = sketchSeconds(value, "soft_limit_s");
    step.hardLimit = sketchSeconds(value, "hard_limit_s");
    step.pool = sketchWord(value, "pool");
    if (const auto network = value.find("network"); network != value.end() && network->is_boolean())
        step.network = network->get<bool>();
    return step;
}

}  // namespace

bool WorkflowSketch::hasState(std::string_view state) const {
    return std::find(states.begin(), states.end(), state) != states.end();
}

bool WorkflowSketch::isFinal(std::string_view state) const {
    return std::find(finals.begin(), finals.end(), state) != finals.end();
}

int WorkflowSketch::stepFrom(std::string_view state) const {
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].from == state) return static_cast<int>(i);
    }
    return -1;
}

WorkflowSketch sketchWorkflow(std::string_view text) {
    WorkflowSketch sketch;
    const json document = json::parse(text, nullptr, false);
    if (!document.is_object()) return sketch;
    sketch.id = sketchWord(document, "id");
    sketch.name = sketchWord(document, "name");
    if (document.contains("initial")) sketch.initial = sketchWord(document, "initial");
    sketch.states = sketchWords(document, "states");
    sketch.finals = sketchWords(document, "final");
    if (const auto steps = document.find("steps"); steps != document.end() && steps->is_array()) {
        for (const json& step : *steps) sketch.steps.push_back(sketchStep(step));
    }
    return sketch;
}

std::vector<TextEdit> insertWorkflowStep(std::string_view text, const std::string& state) {
    const WorkflowSketch sketch = sketchWorkflow(text);
    const JsonPlaces places(text);
    const int leaving = sketch.stepFrom(state);
    if (places.brokenAt() || leaving < 0) return {};
    const std::string stepAt = childPointer("/steps", static_cast<std::size_t>(leaving));
    const JsonPlace* step = places.find(stepAt);
    const JsonPlace* from = places.find(childPointer(stepAt, "from"));
    const JsonPlace* behind = nullptr;
    const std::string quoted = json(state).dump();
    for (std::size_t i = 0; behind == nullptr; ++i) {
        const JsonPlace* one = places.find(childPointer("/states", i));
        if (one == nullptr) return {};
        if (text.substr(one->begin, one->end - one->begin) == quoted) behind = one;
    }
    const auto isTaken = [&](const std::string& name) {
        return sketch.hasState(name) || std::any_of(sketch.steps.begin(), sketch.steps.end(),
                                                    [&](const SketchedStep& one) { return one.id == name; });
    };
    std::string name = "new";
    for (int i = 2; isTaken(name); ++i) name = "new-" + std::to_string(i);
    const std::string quotedName = json(name).dump();
    const std::string added = "{\n  \"id\": " + quotedName + ",\n  \"step\": \"clean\",\n  \"from\": " + quoted +
                              ",\n  \"to\": " + quotedName + "\n}";
    std::vector<TextEdit> edits{{from->begin, from->end, quotedName},
                                jsonElementBefore(text, *step, added),
                                jsonElementBehind(text, *behind, quotedName)};
    // From the end on, so that none moves another.
    std::sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) { return a.begin > b.begin; });
    return edits;
}

}  // namespace groundswell::config
