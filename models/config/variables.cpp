#include "models/config/variables.h"

#include "models/config/json_document.h"
#include "models/config/vector_config.h"
#include "models/core/ids.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::config {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::string_view key = "variables";
constexpr std::string_view opening = "${";
constexpr std::string_view escapedOpening = "$${";

// Replaces references in all strings of a value; what cannot be replaced is noted and left.
class Replacement {
public:
    Replacement(const Variables& variables, Problems& problems) : m_variables(variables), m_problems(problems) {}

    // Documents are at most maxDocumentDepth deep.
    void apply(json& value, const std::string& at) {
        if (value.is_string()) return applyToText(value, at);
        if (value.is_array()) {
            for (std::size_t i = 0; i < value.size(); ++i) apply(value[i], childPointer(at, i));
        } else if (value.is_object()) {
            for (const auto& [name, member] : value.items()) apply(member, childPointer(at, name));
        }
    }

private:
    void applyToText(json& value, const std::string& at) {
        const std::string text = value.get<std::string>();
        std::string out;
        std::size_t from = 0;
        while (true) {
            const std::size_t dollar = text.find('$', from);
            out.append(text, from, dollar - from);
            if (dollar == std::string::npos) break;
            const std::string_view rest = std::string_view(text).substr(dollar);
            if (rest.starts_with(escapedOpening)) {
                out += opening;
                from = dollar + escapedOpening.size();
            } else if (!rest.starts_with(opening)) {
                out += '$';
                from = dollar + 1;
            } else {
                const std::size_t end = rest.find('}');
                const json* found = lookUp(rest.substr(0, end), end == std::string_view::npos, at);
                if (found == nullptr) return;
                if (dollar == 0 && end + 1 == text.size()) {
                    value = *found;
                    return;
                }
                out += found->is_string() ? found->get<std::string>() : found->dump();
                from = dollar + end + 1;
            }
        }
        value = out;
    }

    // `reference` without its closing brace.
    const json* lookUp(std::string_view reference, bool open, const std::string& at) {
        const std::string name(reference.substr(opening.size()));
        const auto found = open ? m_variables.end() : m_variables.find(name);
        if (found != m_variables.end()) {
            m_value = json::parse(found->second, nullptr, false);
            return &m_value;
        }
        if (open) {
            m_problems.push_back({at, "The reference \"" + std::string(reference) +
                                          "\" is not closed with \"}\"; a plain \"${\" is written \"$${\"."});
        } else {
            m_problems.push_back({at, "The workspace has no variable \"" + name + "\"."});
        }
        return nullptr;
    }

    const Variables& m_variables;
    Problems& m_problems;
    json m_value;
};

Problems replaceAll(WorkflowConfig& workflow, const Variables& variables) {
    Problems problems;
    for (std::size_t i = 0; i < workflow.steps.size(); ++i) {
        StepConfig& step = workflow.steps[i];
        json parameters = json::parse(step.parameters, nullptr, false);
        if (!holdsReference(parameters)) continue;
        const std::string at = childPointer(childPointer("/steps", i), "parameters");
        const std::size_t before = problems.size();
        Replacement(variables, problems).apply(parameters, at);
        // What could not be checked when the document was read.
        if (problems.size() == before && step.step == "vector") {
            Checker checker(problems);
            checkVectorParameters(parameters, at, checker);
        }
        step.parameters = parameters.dump();
    }
    return problems;
}

}  // namespace

void checkVariables(const json& workspace, Checker& checker) {
    const json* variables = checker.map(workspace, "", key, Need::Optional);
    if (variables == nullptr) return;
    for (const auto& [name, value] : variables->items()) {
        const std::string at = childPointer(childPointer("", key), name);
        if (!core::isValidName(name)) checker.add(at, badNameReason(name));
        if (!value.is_string() && !value.is_number() && !value.is_boolean())
            checker.add(at, "It must be a string, a number, true or false, not " + Checker::typeName(value) + ".");
    }
}

Variables readVariables(const json& workspace) {
    Variables variables;
    if (!workspace.contains(key)) return variables;
    for (const auto& [name, value] : workspace.at(key).items()) variables.emplace(name, value.dump());
    return variables;
}

void writeVariables(const Variables& variables, ordered_json& workspace) {
    if (variables.empty()) {
        workspace.erase(std::string(key));
        return;
    }
    ordered_json out = ordered_json::object();
    for (const auto& [name, value] : variables) out[name] = ordered_json::parse(value, nullptr, false);
    workspace[std::string(key)] = std::move(out);
}

bool holdsReference(const json& value) {
    if (value.is_string()) return value.get_ref<const std::string&>().find(opening) != std::string::npos;
    return value.is_structured() && std::any_of(value.begin(), value.end(), holdsReference);
}

Problems checkReferences(const WorkflowConfig& workflow, const Variables& variables) {
    WorkflowConfig copy = workflow;
    return replaceAll(copy, variables);
}

core::Result<WorkflowConfig> withVariables(WorkflowConfig workflow, const Variables& variables) {
    if (const Problems problems = replaceAll(workflow, variables); !problems.empty()) return problemsError(problems);
    return workflow;
}

}  // namespace groundswell::config
