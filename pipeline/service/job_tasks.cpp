#include "pipeline/service/job_tasks.h"

#include "models/core/clock.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/import_files.h"
#include "pipeline/operations/process_items.h"
#include "pipeline/operations/refresh_clusters.h"
#include "pipeline/operations/run_record.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace groundswell::pipeline {

using core::Error;
using core::ErrorCode;
using jobs::TaskContext;
using jobs::TaskResult;
using nlohmann::json;

namespace {

Error stopped() {
    return {ErrorCode::Cancelled, "It was asked to stop."};
}

// Writes into the job's log what stages it comes to.
class StagesInLog final : public TaskContext {
public:
    explicit StagesInLog(TaskContext& context) : m_context(context) {}

    [[nodiscard]] const domain::Job& job() const override { return m_context.job(); }
    [[nodiscard]] const std::stop_token& stop() const override { return m_context.stop(); }
    void progress(const jobs::Progress& progress) override {
        m_context.progress(progress);
        if (progress.stage == m_stage) return;
        m_stage = progress.stage;
        std::string line = "stage: " + m_stage;
        if (progress.total > 0) {
            line += ", " + std::to_string(progress.total);
            if (!progress.unit.empty()) line += " " + std::string(progress.unit);
        }
        m_context.log(domain::LogLevel::Info, std::move(line));
    }
    void log(domain::LogLevel level, std::string line) override { m_context.log(level, std::move(line)); }

private:
    TaskContext& m_context;
    std::string m_stage;
};

void logEnd(TaskContext& context, const core::Result<TaskResult>& result) {
    if (result) {
        const bool says = result->resultJson != "null";
        context.log(domain::LogLevel::Info, says ? "done: " + result->resultJson : "done");
    } else if (result.error().code == ErrorCode::Cancelled) {
        context.log(domain::LogLevel::Info, "stopped: " + result.error().describe());
    } else {
        context.log(domain::LogLevel::Error, result.error().describe());
    }
}

core::Result<TaskResult> runWatched(const jobs::Task& task, Turn& turn, TaskContext& context, const json& arguments) {
    const operations::JobOfRuns runs(context.job().id);
    StagesInLog logging(context);
    logging.log(domain::LogLevel::Info, "attempt " + std::to_string(context.job().attempt) + " of " +
                                            std::to_string(context.job().maxAttempts));
    core::Result<TaskResult> result = stopped();
    if (task.pool == "cpu") {
        const Turn::Pass pass(turn, context.stop());
        if (pass.taken()) result = task.body(logging, arguments);
    } else {
        result = task.body(logging, arguments);
    }
    logEnd(logging, result);
    return result;
}

jobs::ProgressSink sinkOf(TaskContext& context) {
    return [&context](const jobs::Progress& progress) { context.progress(progress); };
}

std::string textOf(const json& arguments, const char* name) {
    return arguments.is_object() ? arguments.value(name, std::string()) : std::string();
}

std::optional<core::UtcDay> dayOf(const json& arguments, const char* name) {
    return core::parseDay(textOf(arguments, name));
}

TaskResult countsOf(const domain::RunCounts& counts) {
    return {json{{"read", counts.read},
                 {"new", counts.created},
                 {"changed", counts.changed},
                 {"unchanged", counts.unchanged},
                 {"rejected", counts.rejected}}
                .dump(),
            {}};
}

struct Tools {
    workspace::WorkspaceSession& session;
    jobs::WorkerPool& pool;
};

core::Result<TaskResult> runImport(Tools tools, TaskContext& context, const json& arguments) {
    operations::ImportRequest request;
    request.files = arguments.at("files").get<std::vector<std::string>>();
    if (const std::string source = textOf(arguments, "source"); !source.empty()) request.source = source;
    auto report = operations::importFiles(tools.session, tools.pool, request, sinkOf(context), context.stop());
    if (!report) return report.error();
    if (report->cancelled) return stopped();
    if (report->filesRead == 0 && !report->unreadable.empty()) return report->unreadable.front();
    return countsOf(report->counts);
}

core::Result<TaskResult> runAcquire(Tools tools, TaskContext& context, const json& arguments) {
    operations::AcquireRequest request;
    request.source = textOf(arguments, "source");
    request.from = dayOf(arguments, "from");
    request.to = dayOf(arguments, "to");
    auto report = operations::acquire(tools.session, tools.pool, request, sinkOf(context), context.stop());
    if (!report) return report.error();
    if (report->cancelled) return stopped();
    if (report->failedQueries() == static_cast<std::int64_t>(report->queries.size())) {
        for (const operations::QueryOutcome& outcome : report->queries) {
            if (outcome.error) return *outcome.error;
        }
    }
    return countsOf(report->counts);
}

core::Result<TaskResult> runProcess(Tools tools, TaskContext& context, const json&) {
    auto report = operations::processItems(tools.session, tools.pool, {}, sinkOf(context), context.stop());
    if (!report) return report.error();
    if (report->items.cancelled) return stopped();
    return TaskResult{json{{"processed", report->items.processed}, {"failed", report->items.failed}}.dump(), {}};
}

core::Result<TaskResult> runRefresh(Tools tools, TaskContext& context, const json& arguments) {
    auto report = operations::refreshClusters(tools.session, tools.pool, {textOf(arguments, "granularity")},
                                              sinkOf(context), context.stop());
    if (!report) return report.error();
    if (report->cancelled) return stopped();
    return TaskResult{json{{"clusters", report->clusters}, {"before", report->before}}.dump(), {}};
}

jobs::Signature titled(jobs::Signature call, const std::string& title, const std::string& source = {}) {
    call.options.title = title;
    call.options.source = source;
    return call;
}

// What came in goes on through the workflow.
jobs::Signature thenProcess(jobs::Signature first) {
    jobs::Signature process = titled(jobs::immutableCall("process", json::object()), first.options.title);
    return jobs::chain({std::move(first), std::move(process)});
}

}  // namespace

jobs::TaskRegistry workspaceTasks(workspace::WorkspaceSession& session, jobs::WorkerPool& pool) {
    jobs::TaskRegistry registry;
    const Tools tools{session, pool};
    for (const auto& [name, body] : {std::pair{"import", runImport}, std::pair{"acquire", runAcquire},
                                     std::pair{"process", runProcess}, std::pair{"refresh", runRefresh}}) {
        jobs::Task task;
        task.name = name;
        task.body = [tools, body = body](TaskContext& context, const json& arguments) {
            return body(tools, context, arguments);
        };
        registry.add(std::move(task));
    }
    return registry;
}

jobs::TaskRegistry watched(const jobs::TaskRegistry& tasks, Turn& turn) {
    jobs::TaskRegistry registry;
    for (const std::string& name : tasks.names()) {
        jobs::Task task = *tasks.find(name);
        // What takes milliseconds only holds others together.
        if (!task.brief) {
            task.body = [inner = task, &turn](TaskContext& context, const json& arguments) {
                return runWatched(inner, turn, context, arguments);
            };
        }
        registry.add(std::move(task));
    }
    return registry;
}

jobs::Signature importCall(const std::vector<std::string>& files, const std::string& source, const std::string& title) {
    json arguments{{"files", files}};
    if (!source.empty()) arguments["source"] = source;
    return thenProcess(titled(jobs::call("import", std::move(arguments)), title, source));
}

jobs::Signature fetchCall(const FetchRequest& request, const std::string& title) {
    json arguments = json::object();
    if (!request.source.empty()) arguments["source"] = request.source;
    if (request.from) arguments["from"] = core::formatDay(*request.from);
    if (request.to) arguments["to"] = core::formatDay(*request.to);
    return thenProcess(titled(jobs::call("acquire", std::move(arguments)), title, request.source));
}

jobs::Signature processCall() {
    return jobs::call("process", json::object());
}

jobs::Signature refreshCall(const std::string& granularity) {
    json arguments = json::object();
    if (!granularity.empty()) arguments["granularity"] = granularity;
    return jobs::call("refresh", std::move(arguments));
}

}  // namespace groundswell::pipeline
