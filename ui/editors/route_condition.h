#pragma once

#include "models/config/workflow_sketch.h"

#include <QString>

#include <utility>
#include <vector>

namespace groundswell::ui {

/// A way to compare in a condition of a route: its words, and how it is written. Whether a value is there is two ways.
struct RouteComparison {
    QString words;
    QString key;      ///< "in", "not_in", "at_least", "at_most", "exists"
    QString operand;  ///< of "exists", as JSON; empty = a person gives it
};
[[nodiscard]] std::vector<RouteComparison> routeComparisons();
/// Index into them; -1 = it is written in no known way.
[[nodiscard]] int comparisonOf(const config::SketchedCondition& condition);

/// What a condition compares with as a person types it: values of a list with commas between them. A text that could be
/// taken for a number stands in quotation marks where both are possible.
[[nodiscard]] QString operandLine(const config::SketchedCondition& condition);
/// The way back, as JSON. Lengths and metrics are numbers, other fields of items texts, outputs of steps either.
[[nodiscard]] QString operandJson(const QString& field, const RouteComparison& comparison, const QString& typed);

/// The list "if" of a route with one condition, as JSON.
[[nodiscard]] QString conditionsJson(const QString& field, const RouteComparison& comparison, const QString& typed);

/// "language is en or fr".
[[nodiscard]] QString conditionWords(const config::SketchedCondition& condition);

}  // namespace groundswell::ui
