#include "models/config/route_config.h"

#include "models/config/json_document.h"
#include "models/core/ids.h"
#include "models/core/words.h"

#include <algorithm>
#include <array>

namespace groundswell::config {

using nlohmann::json;
using nlohmann::ordered_json;
using Operator = RouteCondition::Operator;

namespace {

constexpr std::string_view metricsPrefix = "metrics.";
constexpr std::string_view outputPrefix = "output.";

constexpr std::array<std::pair<std::string_view, Operator>, 5> operators{{{"in", Operator::In},
                                                                          {"not_in", Operator::NotIn},
                                                                          {"exists", Operator::Exists},
                                                                          {"at_least", Operator::AtLeast},
                                                                          {"at_most", Operator::AtMost}}};

const std::pair<std::string_view, Operator>* operatorNamed(std::string_view name) {
    const auto* found =
        std::find_if(operators.begin(), operators.end(), [&](const auto& one) { return one.first == name; });
    return found == operators.end() ? nullptr : found;
}

std::string_view nameOf(Operator comparison) {
    const auto* found =
        std::find_if(operators.begin(), operators.end(), [&](const auto& one) { return one.second == comparison; });
    return found->first;
}

std::string fieldProblem(const std::string& field, const std::vector<std::string>& stepIds) {
    const auto& known = routeFields();
    if (std::find(known.begin(), known.end(), field) != known.end()) return {};
    if (field.starts_with(metricsPrefix) && field.size() > metricsPrefix.size()) return {};
    if (!field.starts_with(outputPrefix)) {
        return "There is no field \"" + field + "\"; there are " + core::joined(known) +
               ", metrics.NAME and output.STEP.NAME.";
    }
    const OutputField output = parseOutputField(field);
    if (!core::isValidName(output.step) || !core::isValidName(output.name))
        return "\"" + field + "\" must be output.STEP.NAME: the id of a step and the name of what it sets.";
    if (std::find(stepIds.begin(), stepIds.end(), output.step) == stepIds.end())
        return "There is no step with the id \"" + output.step + "\"; there are " + core::joined(stepIds) + ".";
    return {};
}

void checkList(const json& list, const std::string& at, Checker& checker) {
    if (!list.is_array() || list.empty())
        return checker.add(at, list.is_array() ? "It must not be empty."
                                               : "It must be an array, not " + Checker::typeName(list) + ".");
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i].is_string() || list[i].is_number() || list[i].is_boolean()) continue;
        checker.add(childPointer(at, i),
                    "It must be a string, a number, true or false, not " + Checker::typeName(list[i]) + ".");
    }
}

void checkOperand(Operator comparison, const json& operand, const std::string& at, Checker& checker) {
    if (comparison == Operator::In || comparison == Operator::NotIn) return checkList(operand, at, checker);
    const bool flag = comparison == Operator::Exists;
    if (flag ? operand.is_boolean() : operand.is_number()) return;
    checker.add(at, std::string("It must be ") + (flag ? "true or false" : "a number") + ", not " +
                        Checker::typeName(operand) + ".");
}

}  // namespace

const std::vector<std::string>& routeFields() {
    static const std::vector<std::string> fields{"author", "claimed_language", "field",  "kind",
                                                 "label",  "language",         "outlet", "query",
                                                 "source", "text_length",      "title",  "url"};
    return fields;
}

OutputField parseOutputField(std::string_view field) {
    if (!field.starts_with(outputPrefix)) return {};
    field.remove_prefix(outputPrefix.size());
    OutputField output;
    if (const auto slash = field.find('/'); slash != std::string_view::npos) {
        output.pointer = field.substr(slash);
        field = field.substr(0, slash);
    }
    const auto dot = field.find('.');
    output.step = field.substr(0, dot);
    if (dot != std::string_view::npos) output.name = field.substr(dot + 1);
    return output;
}

void checkCondition(const json& condition, const std::string& at, const std::vector<std::string>& stepIds,
                    Checker& checker) {
    if (!condition.is_object())
        return checker.add(at, "A condition must be an object, not " + Checker::typeName(condition) + ".");
    if (const json* field = checker.text(condition, at, "field", Need::Required); field != nullptr) {
        if (std::string problem = fieldProblem(field->get_ref<const std::string&>(), stepIds); !problem.empty())
            checker.add(childPointer(at, "field"), std::move(problem));
    }
    int found = 0;
    for (const auto& [key, operand] : condition.items()) {
        if (key == "field") continue;
        const auto* known = operatorNamed(key);
        if (known == nullptr) {
            checker.add(childPointer(at, key),
                        "There is no operator \"" + key + "\"; there are in, not_in, exists, at_least, at_most.");
            ++found;
        } else if (++found > 1) {
            checker.add(childPointer(at, key), "A condition has one operator; of two make two conditions.");
        } else {
            checkOperand(known->second, operand, childPointer(at, key), checker);
        }
    }
    if (found == 0) checker.add(at, "The operator is missing: in, not_in, exists, at_least or at_most.");
}

std::vector<RouteConfig> readRoutes(const json& routes) {
    std::vector<RouteConfig> out;
    for (const json& route : routes) {
        RouteConfig& read = out.emplace_back();
        read.to = route.at("to").get<std::string>();
        for (const json& condition : route.at("if")) {
            for (const auto& [key, operand] : condition.items()) {
                if (const auto* known = operatorNamed(key); known != nullptr) {
                    read.conditions.push_back(
                        {condition.at("field").get<std::string>(), known->second, operand.dump()});
                }
            }
        }
    }
    return out;
}

ordered_json writeRoutes(const std::vector<RouteConfig>& routes, const ordered_json& before) {
    ordered_json out = ordered_json::array();
    for (std::size_t i = 0; i < routes.size(); ++i) {
        ordered_json one = ordered_json::object();
        if (before.is_array() && i < before.size() && before[i].is_object()) one = before[i];
        ordered_json conditions = ordered_json::array();
        for (const RouteCondition& condition : routes[i].conditions) {
            conditions.push_back(
                {{"field", condition.field},
                 {std::string(nameOf(condition.comparison)), ordered_json::parse(condition.operand, nullptr, false)}});
        }
        one["if"] = std::move(conditions);
        one["to"] = routes[i].to;
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace groundswell::config
