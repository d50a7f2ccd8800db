#include "models/config/workflow_diff.h"

#include "models/config/json_document.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::config {

namespace {

using nlohmann::ordered_json;

std::string written(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// Equal whatever the order of keys is.
bool sameValue(const ordered_json& a, const ordered_json& b) {
    return nlohmann::json(a) == nlohmann::json(b);
}

std::string idOf(const ordered_json& step) {
    const auto id = step.is_object() ? step.find("id") : step.end();
    return step.is_object() && id != step.end() && id->is_string() ? id->get<std::string>() : std::string();
}

std::vector<std::string> namesIn(const ordered_json& document, const char* key) {
    std::vector<std::string> names;
    const auto list = document.find(key);
    if (list == document.end() || !list->is_array()) return names;
    for (const ordered_json& value : *list) {
        if (value.is_string()) names.push_back(value.get<std::string>());
    }
    return names;
}

std::vector<std::string> without(const std::vector<std::string>& names, const std::vector<std::string>& others) {
    std::vector<std::string> left;
    std::copy_if(names.begin(), names.end(), std::back_inserter(left), [&](const std::string& name) {
        return std::find(others.begin(), others.end(), name) == others.end();
    });
    return left;
}

// A step and where it stands in its document.
struct PlacedStep {
    std::string id;
    std::string pointer;
    const ordered_json* value = nullptr;
};

std::vector<PlacedStep> stepsIn(const ordered_json& document) {
    std::vector<PlacedStep> steps;
    const auto list = document.find("steps");
    if (list == document.end() || !list->is_array()) return steps;
    for (std::size_t i = 0; i < list->size(); ++i)
        steps.push_back({idOf((*list)[i]), childPointer("/steps", i), &(*list)[i]});
    return steps;
}

const PlacedStep* find(const std::vector<PlacedStep>& steps, const std::string& id) {
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const PlacedStep& step) { return step.id == id; });
    return found == steps.end() ? nullptr : &*found;
}

std::vector<std::string> idsOf(const std::vector<PlacedStep>& steps) {
    std::vector<std::string> ids;
    for (const PlacedStep& step : steps) ids.push_back(step.id);
    return ids;
}

class Comparison {
public:
    WorkflowDiff run(const ordered_json& before, const ordered_json& after) {
        m_diff.statesAdded = without(namesIn(after, "states"), namesIn(before, "states"));
        m_diff.statesRemoved = without(namesIn(before, "states"), namesIn(after, "states"));
        for (const auto& [key, value] : after.items()) {
            if (key == "steps") {
                compareSteps(before, after);
            } else {
                compareMember(before, key, value, "", {});
            }
        }
        for (const auto& [key, value] : before.items()) {
            if (!after.contains(key)) note(childPointer("", key), {}, written(value), {});
        }
        return std::move(m_diff);
    }

private:
    void note(const std::string& pointer, const std::string& step, std::string before, std::string after) {
        m_diff.changes.push_back({pointer, step, std::move(before), std::move(after)});
    }

    void compareMember(const ordered_json& before, const std::string& key, const ordered_json& value,
                       const std::string& at, const std::string& step) {
        const std::string pointer = childPointer(at, key);
        const auto was = before.find(key);
        if (was == before.end()) {
            note(pointer, step, {}, written(value));
        } else {
            compareValues(*was, value, pointer, step);
        }
    }

    void compareValues(const ordered_json& before, const ordered_json& after, const std::string& pointer,
                       const std::string& step) {
        if (before.is_object() && after.is_object()) {
            for (const auto& [key, value] : after.items()) compareMember(before, key, value, pointer, step);
            for (const auto& [key, value] : before.items()) {
                if (!after.contains(key)) note(childPointer(pointer, key), step, written(value), {});
            }
        } else if (!sameValue(before, after)) {
            note(pointer, step, written(before), written(after));
        }
    }

    void compareSteps(const ordered_json& before, const ordered_json& after) {
        const std::vector<PlacedStep> old = stepsIn(before);
        const std::vector<PlacedStep> now = stepsIn(after);
        m_diff.stepsAdded = without(idsOf(now), idsOf(old));
        m_diff.stepsRemoved = without(idsOf(old), idsOf(now));
        for (const PlacedStep& step : now) {
            if (const PlacedStep* was = find(old, step.id); was != nullptr) {
                compareValues(*was->value, *step.value, step.pointer, step.id);
            } else {
                note(step.pointer, step.id, {}, written(*step.value));
            }
        }
        for (const PlacedStep& step : old) {
            if (find(now, step.id) == nullptr) note(step.pointer, step.id, written(*step.value), {});
        }
        const auto kept = without(idsOf(old), m_diff.stepsRemoved);
        const auto moved = without(idsOf(now), m_diff.stepsAdded);
        if (kept != moved) note("/steps", {}, written(kept), written(moved));
    }

    WorkflowDiff m_diff;
};

ordered_json objectOf(std::string_view text) {
    ordered_json value = ordered_json::parse(text, nullptr, false);
    return value.is_object() ? value : ordered_json::object();
}

}  // namespace

bool WorkflowDiff::isEmpty() const {
    return changes.empty();
}

WorkflowDiff diffWorkflows(std::string_view before, std::string_view after) {
    return Comparison().run(objectOf(before), objectOf(after));
}

}  // namespace groundswell::config
