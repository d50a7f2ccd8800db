#pragma once

#include "models/config/checker.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace groundswell::config {

/// One condition of a route. Types are strict: the text "42" is not the number 42, and a field that an item does not
/// have matches nothing but `"exists": false`. A value.
struct RouteCondition {
    enum class Operator {
        In,       ///< "in": the value is one of a list
        NotIn,    ///< "not_in": there is a value, and it is none of a list
        Exists,   ///< "exists": true = there is a value, false = there is none
        AtLeast,  ///< "at_least": a number, this or more
        AtMost,   ///< "at_most": a number, this or less
    };

    std::string field;  ///< "language", "text_length", "output.STEP.NAME", ...: see routeFields()
    Operator comparison = Operator::In;
    std::string operand;  ///< as JSON: a list, true or false, a number

    friend bool operator==(const RouteCondition&, const RouteCondition&) = default;
};

/// Where items go after a step for which all conditions hold; the first such route of a step decides. A value.
struct RouteConfig {
    std::vector<RouteCondition> conditions;
    std::string to;

    friend bool operator==(const RouteConfig&, const RouteConfig&) = default;
};

/// The fields of an item that conditions may name, sorted. Beside them there are "metrics.NAME", a number that the
/// source delivered, and "output.STEP.NAME", what a step has set; behind that a JSON pointer may lead inside the value:
/// "output.score.labels/0".
[[nodiscard]] const std::vector<std::string>& routeFields();

/// "output.STEP.NAME/POINTER" in its parts; the step is empty when the field is none of an output.
struct OutputField {
    std::string step;
    std::string name;
    std::string pointer;  ///< RFC 6901; "" = the whole value
};
[[nodiscard]] OutputField parseOutputField(std::string_view field);

/// Checks one condition, whose pointer is `at`; `stepIds` = all steps of the workflow.
void checkCondition(const nlohmann::json& condition, const std::string& at, const std::vector<std::string>& stepIds,
                    Checker& checker);

/// Reads the valid "routes" of a step.
[[nodiscard]] std::vector<RouteConfig> readRoutes(const nlohmann::json& routes);
/// The routes as JSON with the unknown keys that those in the same places of `before` have.
[[nodiscard]] nlohmann::ordered_json writeRoutes(const std::vector<RouteConfig>& routes,
                                                 const nlohmann::ordered_json& before);

}  // namespace groundswell::config
