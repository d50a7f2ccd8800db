#pragma once

#include "pipeline/jobs/task_registry.h"

#include <string_view>

namespace groundswell::jobs {

/// The tasks "map" and "starmap": one job that calls another task for each of a list of values (argument lists), in
/// order, with progress by values. Its arguments are {"task", "items"}; without items the list is what is passed on to
/// it. The result is the list of results; the effects of all are written with its end. The first that fails ends it.
inline constexpr std::string_view mapTask = "map";
inline constexpr std::string_view starmapTask = "starmap";

/// Runs a job's task, of whatever kind. Errors: Unsupported (no such task), InvalidInput (arguments), those of the
/// body; what the body throws becomes Internal.
[[nodiscard]] core::Result<TaskResult> runTask(const TaskRegistry& tasks, TaskContext& context);

/// The task whose pool, limits and policy a job has: of a map or starmap the one that it calls. Null = not known.
[[nodiscard]] const Task* effectiveTask(const TaskRegistry& tasks, std::string_view name,
                                        const nlohmann::json& arguments);

}  // namespace groundswell::jobs
