#include "pipeline/operations/task_calls.h"

#include "pipeline/operations/table_mappings.h"
#include "pipeline/operations/task_arguments.h"

#include <map>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

using Kind = TaskArguments::Kind;

const std::map<std::string, TaskArguments::Members>& members() {
    static const std::map<std::string, TaskArguments::Members> all{
        {"acquire",
         {{"source", Kind::Text},
          {"query", Kind::Text},
          {"date", Kind::Day},
          {"from", Kind::Day},
          {"to", Kind::Day},
          {"limit_pages", Kind::Count}}},
        {"import",
         {{"files", Kind::Texts},
          {"source", Kind::Text},
          {"mode", Kind::Text},
          {"mapping", Kind::Object},
          {"tables", Kind::Objects}}},
        {"process",
         {{"raw", Kind::Flag}, {"retry_failed", Kind::Flag}, {"until", Kind::Text}, {"workflow", Kind::Text}}},
        {"refresh", {{"granularity", Kind::Text}}},
        {"expire", {{"before", Kind::Day}}},
        {"prune", {}},
        {"vacuum", {{"least_share", Kind::Share}}},
        {"backup", {{"folder", Kind::Text}, {"keep", Kind::Count}}},
        {"report", {{"folder", Kind::Text}, {"keep", Kind::Count}}}};
    return all;
}

core::Result<TaskArguments> readArguments(const std::string& task, const json& arguments) {
    const auto known = members().find(task);
    if (known == members().end()) return Error(ErrorCode::Unsupported, "This program has no task \"" + task + "\".");
    return TaskArguments::read(task, known->second, arguments);
}

core::Result<IngestMode> modeOf(const TaskArguments& arguments) {
    const std::string mode = arguments.text("mode");
    if (mode.empty() || mode == "update") return IngestMode::Update;
    if (mode == "add") return IngestMode::Add;
    if (mode == "replace") return IngestMode::Replace;
    return Error(ErrorCode::InvalidInput,
                 "The task \"import\" knows no mode \"" + mode + "\"; there are add, update and replace.");
}

core::Result<TaskReport> acquireTask(const TaskArguments& arguments, const TaskTools& tools) {
    AcquireRequest request;
    request.source = arguments.text("source");
    request.query = arguments.text("query");
    request.partition = arguments.day("date");
    request.from = arguments.day("from");
    request.to = arguments.day("to");
    request.limitPages = arguments.count("limit_pages").value_or(0);
    request.client = tools.client;
    auto report = acquire(tools.session, tools.pool, request, tools.progress, tools.stop);
    if (!report) return report.error();
    return TaskReport(std::move(*report));
}

core::Result<std::vector<sources::TableMapping>> tablesOf(const TaskArguments& arguments) {
    const std::string tables = arguments.object("tables");
    return tables.empty() ? std::vector<sources::TableMapping>() : readTables(tables);
}

core::Result<TaskReport> importTask(const TaskArguments& arguments, const TaskTools& tools) {
    ImportRequest request;
    request.files = arguments.texts("files");
    if (request.files.empty())
        return Error(ErrorCode::InvalidInput, "The task \"import\" needs \"files\": a list of paths.");
    if (!arguments.text("source").empty()) request.source = arguments.text("source");
    auto mode = modeOf(arguments);
    if (!mode) return mode.error();
    request.mode = *mode;
    request.mapping = arguments.object("mapping");
    auto tables = tablesOf(arguments);
    if (!tables) return tables.error();
    request.tables = std::move(*tables);
    auto report = importFiles(tools.session, tools.pool, request, tools.progress, tools.stop);
    if (!report) return report.error();
    if (report->nothingReadable() && !report->unreadable.empty()) return report->unreadable.front();
    return TaskReport(std::move(*report));
}

core::Result<TaskReport> processTask(const TaskArguments& arguments, const TaskTools& tools) {
    ProcessRequest request;
    request.workflow = arguments.text("workflow");
    request.fromRaw = arguments.flag("raw");
    request.retryFailed = arguments.flag("retry_failed");
    request.until = arguments.text("until");
    auto report = processItems(tools.session, tools.pool, request, tools.progress, tools.stop);
    if (!report) return report.error();
    return TaskReport(std::move(*report));
}

core::Result<TaskReport> refreshTask(const TaskArguments& arguments, const TaskTools& tools) {
    auto report =
        refreshClusters(tools.session, tools.pool, {arguments.text("granularity")}, tools.progress, tools.stop);
    if (!report) return report.error();
    return TaskReport(*report);
}

core::Result<TaskReport> expireTask(const TaskArguments& arguments, const TaskTools& tools) {
    auto report = expireItems(tools.session, tools.pool, {arguments.day("before")}, tools.progress, tools.stop);
    if (!report) return report.error();
    return TaskReport(*report);
}

core::Result<TaskReport> pruneTask(const TaskArguments&, const TaskTools& tools) {
    auto report = pruneHistory(tools.session, tools.progress, tools.stop);
    if (!report) return report.error();
    return TaskReport(*report);
}

core::Result<TaskReport> vacuumTask(const TaskArguments& arguments, const TaskTools& tools) {
    VacuumRequest request;
    request.leastShare = arguments.share("least_share").value_or(request.leastShare);
    auto report = vacuumStore(tools.session, request, tools.stop);
    if (!report) return report.error();
    return TaskReport(std::move(*report));
}

std::optional<int> keepOf(const TaskArguments& arguments) {
    const auto keep = arguments.count("keep");
    return keep ? std::optional(static_cast<int>(*keep)) : std::nullopt;
}

core::Result<TaskReport> backupTask(const TaskArguments& arguments, const TaskTools& tools) {
    auto report =
        rotateBackups(tools.session, {arguments.text("folder"), keepOf(arguments)}, tools.progress, tools.stop);
    if (!report) return report.error();
    return TaskReport(std::move(*report));
}

core::Result<TaskReport> reportTask(const TaskArguments& arguments, const TaskTools& tools) {
    auto report =
        writeReportFiles(tools.session, {arguments.text("folder"), keepOf(arguments)}, tools.progress, tools.stop);
    if (!report) return report.error();
    return TaskReport(std::move(*report));
}

using Call = core::Result<TaskReport> (*)(const TaskArguments&, const TaskTools&);

const std::map<std::string, Call>& calls() {
    static const std::map<std::string, Call> all{
        {"acquire", acquireTask}, {"import", importTask}, {"process", processTask},
        {"refresh", refreshTask}, {"expire", expireTask}, {"prune", pruneTask},
        {"vacuum", vacuumTask},   {"backup", backupTask}, {"report", reportTask}};
    return all;
}

// One function for each kind of report.
template <class... F>
struct Cases : F... {
    using F::operator()...;
};
template <class... F>
Cases(F...) -> Cases<F...>;

domain::RunState stateOf(bool cancelled, bool partly) {
    if (cancelled) return domain::RunState::Cancelled;
    return partly ? domain::RunState::Partial : domain::RunState::Completed;
}

}  // namespace

const std::vector<std::string>& taskNames() {
    static const std::vector<std::string> names{"acquire", "import", "process", "refresh", "expire",
                                                "prune",   "vacuum", "backup",  "report"};
    return names;
}

core::Result<void> checkTaskArguments(const std::string& task, const json& arguments) {
    auto read = readArguments(task, arguments);
    if (!read) return read.error();
    if (task == "import" && read->texts("files").empty())
        return Error(ErrorCode::InvalidInput, "The task \"import\" needs \"files\": a list of paths.");
    if (task == "import") {
        if (auto mode = modeOf(*read); !mode) return mode.error();
        if (auto tables = tablesOf(*read); !tables) return tables.error();
    }
    return {};
}

json taskArguments(const config::TaskSchedule& schedule) {
    json arguments = json::object();
    if (!schedule.source.empty()) arguments["source"] = schedule.source;
    if (!schedule.workflow.empty()) arguments["workflow"] = schedule.workflow;
    if (!schedule.folder.empty()) arguments["folder"] = schedule.folder;
    if (schedule.keep) arguments["keep"] = *schedule.keep;
    return arguments;
}

core::Result<TaskReport> runTask(const std::string& task, const json& arguments, const TaskTools& tools) {
    auto read = readArguments(task, arguments);
    if (!read) return read.error();
    return calls().at(task)(*read, tools);
}

nlohmann::ordered_json taskJson(const TaskReport& report) {
    return std::visit(Cases{[](const AcquireReport& one) { return acquireJson(one); },
                            [](const ImportReport& one) { return importJson(one); },
                            [](const ProcessReport& one) { return processJson(one); },
                            [](const RefreshReport& one) { return refreshJson(one); },
                            [](const ExpireReport& one) { return expireJson(one); },
                            [](const PruneReport& one) { return pruneJson(one); },
                            [](const VacuumReport& one) { return vacuumJson(one); },
                            [](const RotationReport& one) { return backupJson(one); },
                            [](const ReportFiles& one) { return reportJson(one); }},
                      report);
}

domain::RunState taskState(const TaskReport& report) {
    return std::visit(Cases{[](const AcquireReport& one) { return one.state(); },
                            [](const ImportReport& one) {
                                return stateOf(one.cancelled, one.issueCount > 0 || !one.unreadable.empty());
                            },
                            [](const ProcessReport& one) {
                                return stateOf(one.items.cancelled, one.items.failed > 0 || !one.items.waits.empty() ||
                                                                        !one.strays.empty() ||
                                                                        one.extracted.issueCount > 0);
                            },
                            [](const RefreshReport& one) { return stateOf(one.cancelled, false); },
                            [](const ExpireReport& one) { return stateOf(one.cancelled, false); },
                            [](const PruneReport& one) { return stateOf(one.cancelled, false); },
                            [](const auto&) { return domain::RunState::Completed; }},
                      report);
}

}  // namespace groundswell::operations
