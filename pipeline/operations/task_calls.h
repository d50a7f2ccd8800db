#pragma once

#include "models/config/schedule_config.h"
#include "models/core/result.h"
#include "models/domain/run.h"
#include "pipeline/operations/report_json.h"

#include <nlohmann/json.hpp>

#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace groundswell::net {
class HttpClient;
}

namespace groundswell::operations {

/// What a task works with. The references must outlive it.
struct TaskTools {
    workspace::WorkspaceSession& session;
    jobs::WorkerPool& pool;
    jobs::ProgressSink progress = {};
    std::stop_token stop = {};
    net::HttpClient* client = nullptr;  ///< for fetching; null = one of its own
};

/// What a task did.
using TaskReport = std::variant<AcquireReport, ImportReport, ProcessReport, RefreshReport, ExpireReport, PruneReport,
                                VacuumReport, RotationReport, ReportFiles>;

/// "acquire", "import", "process", "refresh", "expire", "prune", "vacuum", "backup", "report".
[[nodiscard]] const std::vector<std::string>& taskNames();

/// Arguments are an object; null and [] are one without members. Days are "YYYY-MM-DD".
///   acquire  source (default: every enabled one), query, date, from, to, limit_pages
///   import   files (required), source, mode ("add", "update", "replace"), mapping (an object), tables (a list of
///            objects with columns and mapping)
///   process  raw, retry_failed, until, workflow
///   refresh  granularity
///   expire   before
///   vacuum   least_share (0 to 1)
///   backup   folder, keep
///   report   folder, keep
/// InvalidInput says in one sentence what is wrong: an unknown member, a value of the wrong kind. Pure.
[[nodiscard]] core::Result<void> checkTaskArguments(const std::string& task, const nlohmann::json& arguments);
/// The arguments that a schedule gives its task. Pure.
[[nodiscard]] nlohmann::json taskArguments(const config::TaskSchedule& schedule);

/// Does it. Errors: those of checkTaskArguments and of the operation; Cancelled after a stop request that kept it from
/// its end.
[[nodiscard]] core::Result<TaskReport> runTask(const std::string& task, const nlohmann::json& arguments,
                                               const TaskTools& tools);

/// Its counts, as the command line tells them. Pure.
[[nodiscard]] nlohmann::ordered_json taskJson(const TaskReport& report);
/// Completed, Partial, Failed or Cancelled. Pure.
[[nodiscard]] domain::RunState taskState(const TaskReport& report);

}  // namespace groundswell::operations
