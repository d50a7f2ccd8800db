#include "models/config/workflow_checks.h"

#include "models/config/json_document.h"
#include "models/config/route_config.h"
#include "models/config/variables.h"
#include "models/config/vector_config.h"
#include "models/config/workflow_graph.h"
#include "models/core/ids.h"
#include "models/core/words.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace groundswell::config {

using nlohmann::json;

namespace {

constexpr std::int64_t mostAttempts = 100;
constexpr std::int64_t mostSlots = 64;
constexpr double shortestLimit = 0.001;  // seconds
constexpr double longestLimit = 86'400;  // seconds

std::string inQuotes(const std::string& name) {
    return "\"" + name + "\"";
}

// One pass over a document; what it learns about states and steps on the way is what the graph is made of.
class WorkflowCheck {
public:
    WorkflowCheck(const json& document, const std::vector<std::string>& knownSteps, Checker& checker)
        : m_document(document), m_knownSteps(knownSteps), m_checker(checker) {}

    void run() {
        m_checker.schemaVersion(m_document, workflowSchema);
        m_checker.name(m_document, "", "id", Need::Required);
        m_checker.text(m_document, "", "name", Need::Optional);
        m_graph.states = names("states");
        m_graph.initial = m_document.contains("initial") ? m_checker.name(m_document, "", "initial", Need::Required)
                                                         : std::string("ready");
        known(m_graph.initial, "/initial");
        m_graph.finals = names("final");
        for (std::size_t i = 0; i < m_graph.finals.size(); ++i) {
            known(m_graph.finals[i], childPointer("/final", i));
        }
        if (m_graph.finals.empty()) note("/final", "A workflow needs at least one final state.");
        checkSteps();
        checkGraph();
    }

private:
    void note(std::string pointer, std::string reason) {
        m_graphIsComplete = false;
        m_checker.add(std::move(pointer), std::move(reason));
    }

    // A list of distinct names under a key of the document.
    std::vector<std::string> names(const std::string& key) {
        std::vector<std::string> out;
        const json* list = m_checker.list(m_document, "", key, Need::Required);
        if (list == nullptr) m_graphIsComplete = false;
        if (list == nullptr) return out;
        for (std::size_t i = 0; i < list->size(); ++i) {
            const std::string at = childPointer("/" + key, i);
            const json& value = (*list)[i];
            if (!value.is_string()) {
                note(at, "It must be the name of a state, not " + Checker::typeName(value) + ".");
                continue;
            }
            const auto& name = value.get_ref<const std::string&>();
            if (!core::isValidName(name)) {
                note(at, badNameReason(name));
            } else if (core::isOneOf(out, name)) {
                m_checker.add(at, "The state " + inQuotes(name) + " is listed twice.");
            } else {
                out.push_back(name);
            }
        }
        return out;
    }

    void known(const std::string& state, const std::string& at) {
        if (!state.empty() && !core::isOneOf(m_graph.states, state)) {
            note(at, "There is no state " + inQuotes(state) + " in \"states\".");
        }
    }

    void checkSteps() {
        const json* steps = m_checker.list(m_document, "", "steps", Need::Required);
        if (steps == nullptr) m_graphIsComplete = false;
        if (steps == nullptr) return;
        for (const json& step : *steps) {
            if (step.is_object() && step.contains("id") && step.at("id").is_string())
                m_allStepIds.push_back(step.at("id").get<std::string>());
        }
        for (std::size_t i = 0; i < steps->size(); ++i) checkStep((*steps)[i], childPointer("/steps", i));
    }

    void checkStep(const json& step, const std::string& at) {
        if (!step.is_object()) {
            note(at, "A step must be an object, not " + Checker::typeName(step) + ".");
            return;
        }
        const std::string id = m_checker.name(step, at, "id", Need::Required);
        if (!id.empty() && !m_stepIds.insert(id).second) {
            m_checker.add(childPointer(at, "id"), "Another step has the id " + inQuotes(id) + " already.");
        }
        checkKind(step, at);
        m_checker.positive(step, at, "attempts", mostAttempts, false);
        const json* parameters = m_checker.map(step, at, "parameters", Need::Optional);
        if (parameters != nullptr && step.value("step", json()) == "vector" && !holdsReference(*parameters))
            checkVectorParameters(*parameters, childPointer(at, "parameters"), m_checker);
        checkRunning(step, at);
        checkEdges(step, at, id);
    }

    // Where and how long its calls may run.
    void checkRunning(const json& step, const std::string& at) {
        const json* pool = m_checker.text(step, at, "pool", Need::Optional);
        if (pool != nullptr && *pool != "cpu" && *pool != "network" && *pool != "io")
            m_checker.add(childPointer(at, "pool"), "It must be one of \"cpu\", \"network\", \"io\".");
        m_checker.positive(step, at, "slots", mostSlots, false);
        const std::optional<double> soft = limit(step, at, "soft_limit_s");
        const std::optional<double> hard = limit(step, at, "hard_limit_s");
        if (soft && hard && *soft > *hard)
            m_checker.add(childPointer(at, "hard_limit_s"), "It must not be below \"soft_limit_s\".");
        m_checker.flag(step, at, "network");
    }

    std::optional<double> limit(const json& step, const std::string& at, const char* key) {
        const auto found = step.find(key);
        if (found == step.end()) return std::nullopt;
        if (found->is_number() && found->get<double>() >= shortestLimit && found->get<double>() <= longestLimit)
            return found->get<double>();
        m_checker.add(childPointer(at, key), found->is_number()
                                                 ? "It must be between 0.001 and 86400 seconds."
                                                 : "It must be a number, not " + Checker::typeName(*found) + ".");
        return std::nullopt;
    }

    void checkKind(const json& step, const std::string& at) {
        const json* kind = m_checker.text(step, at, "step", Need::Required);
        if (kind == nullptr || m_knownSteps.empty()) return;
        const auto& name = kind->get_ref<const std::string&>();
        if (core::isOneOf(m_knownSteps, name)) return;
        m_checker.add(childPointer(at, "step"),
                      "There is no step " + inQuotes(name) + "; there are " + core::joined(m_knownSteps) + ".");
    }

    std::string state(const json& step, const std::string& at, const std::string& key) {
        const std::string name = m_checker.name(step, at, key, Need::Required);
        if (name.empty()) m_graphIsComplete = false;
        known(name, childPointer(at, key));
        return name;
    }

    void checkEdges(const json& step, const std::string& at, const std::string& id) {
        const std::string from = state(step, at, "from");
        const std::string to = state(step, at, "to");
        std::string onError = "failed";
        if (step.contains("on_error")) {
            onError = state(step, at, "on_error");
        } else {
            known(onError, childPointer(at, "on_error"));
        }
        std::vector<std::string> targets{to, onError};
        checkRoutes(step, at, targets);
        for (const std::string& target : targets) {
            if (!target.empty() && !from.empty()) m_graph.edges.push_back({from, target});
        }
        if (!from.empty()) checkStart(from, at, id);
    }

    void checkRoutes(const json& step, const std::string& at, std::vector<std::string>& targets) {
        const json* routes = m_checker.list(step, at, "routes", Need::Optional);
        if (routes == nullptr) return;
        for (std::size_t i = 0; i < routes->size(); ++i) {
            const json& route = (*routes)[i];
            const std::string here = childPointer(childPointer(at, "routes"), i);
            if (!route.is_object()) {
                note(here, "A route must be an object, not " + Checker::typeName(route) + ".");
                continue;
            }
            const json* conditions = m_checker.list(route, here, "if", Need::Required);
            if (conditions != nullptr && conditions->empty())
                m_checker.add(childPointer(here, "if"), "A route needs at least one condition.");
            for (std::size_t c = 0; conditions != nullptr && c < conditions->size(); ++c)
                checkCondition((*conditions)[c], childPointer(childPointer(here, "if"), c), m_allStepIds, m_checker);
            targets.push_back(state(route, here, "to"));
        }
    }

    void checkStart(const std::string& from, const std::string& at, const std::string& id) {
        if (core::isOneOf(m_graph.finals, from)) {
            m_checker.add(childPointer(at, "from"), "The state " + inQuotes(from) + " is final; no step may leave it.");
        }
        const auto [first, isFirst] = m_leaves.emplace(from, id);
        if (!isFirst) {
            m_checker.add(childPointer(at, "from"), "The step " + inQuotes(first->second) + " leaves the state " +
                                                        inQuotes(from) + " already; one step may leave a state.");
        }
    }

    void checkGraph() {
        if (!m_graphIsComplete || m_graph.initial.empty()) return;
        for (const std::vector<std::string>& cycle : findCycles(m_graph)) {
            std::string path;
            for (const std::string& one : cycle) path += (path.empty() ? "" : " > ") + one;
            m_checker.add("/steps", "Items would go round in a cycle: " + path + ".");
        }
        const std::vector<std::string> unreachable = unreachableStates(m_graph);
        for (std::size_t i = 0; i < m_graph.states.size(); ++i) {
            const std::string& name = m_graph.states[i];
            if (core::isOneOf(unreachable, name)) {
                m_checker.add(stateAt(name), "No step leads from " + inQuotes(m_graph.initial) + " to the state " +
                                                 inQuotes(name) + ".");
            }
            if (m_leaves.count(name) == 0 && !core::isOneOf(m_graph.finals, name)) {
                m_checker.add(stateAt(name), "No step leaves the state " + inQuotes(name) + " and it is not final.");
            }
        }
    }

    [[nodiscard]] std::string stateAt(const std::string& name) const {
        const json& list = m_document.at("states");
        const auto found = std::find(list.begin(), list.end(), name);
        return childPointer("/states", static_cast<std::size_t>(found - list.begin()));
    }

    const json& m_document;
    const std::vector<std::string>& m_knownSteps;
    Checker& m_checker;
    WorkflowGraph m_graph;
    std::vector<std::string> m_allStepIds;
    std::set<std::string> m_stepIds;
    std::map<std::string, std::string> m_leaves;
    bool m_graphIsComplete = true;
};

}  // namespace

void checkWorkflow(const json& document, const std::vector<std::string>& knownSteps, Checker& checker) {
    if (!document.is_object()) {
        checker.add("", "The document must be an object, not " + Checker::typeName(document) + ".");
        return;
    }
    WorkflowCheck(document, knownSteps, checker).run();
}

}  // namespace groundswell::config
