#include "pipeline/service/job_tasks.h"

#include "models/core/clock.h"
#include "pipeline/operations/run_record.h"
#include "pipeline/operations/table_mappings.h"
#include "pipeline/service/import_looks.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace groundswell::pipeline {

using core::ErrorCode;
using jobs::TaskContext;
using jobs::TaskResult;
using nlohmann::json;

namespace {

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

core::Result<TaskResult> runWatched(const jobs::Task& task, TaskContext& context, const json& arguments) {
    const operations::JobOfRuns runs(context.job().id);
    StagesInLog logging(context);
    logging.log(domain::LogLevel::Info, "attempt " + std::to_string(context.job().attempt) + " of " +
                                            std::to_string(context.job().maxAttempts));
    auto result = task.body(logging, arguments);
    logEnd(logging, result);
    return result;
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

jobs::TaskRegistry watched(const jobs::TaskRegistry& tasks) {
    jobs::TaskRegistry registry;
    for (const std::string& name : tasks.names()) {
        jobs::Task task = *tasks.find(name);
        // What takes milliseconds only holds others together.
        if (!task.brief) {
            task.body = [inner = task](TaskContext& context, const json& arguments) {
                return runWatched(inner, context, arguments);
            };
        }
        registry.add(std::move(task));
    }
    return registry;
}

jobs::Signature importCall(const std::vector<std::string>& files, const std::string& source, const std::string& title,
                           const std::vector<TableChoice>& tables) {
    json arguments{{"files", files}};
    if (!source.empty()) arguments["source"] = source;
    if (!tables.empty()) arguments["tables"] = json::parse(operations::writeTables(tablesOf(tables)));
    return thenProcess(titled(jobs::call("import", std::move(arguments)), title, source));
}

jobs::Signature fetchCall(const FetchRequest& request, const std::string& title) {
    json arguments = json::object();
    if (!request.source.empty()) arguments["source"] = request.source;
    if (request.from) arguments["from"] = core::formatDay(*request.from);
    if (request.to) arguments["to"] = core::formatDay(*request.to);
    return thenProcess(titled(jobs::call("acquire", std::move(arguments)), title, request.source));
}

jobs::Signature backfillCall(const std::string& source) {
    json arguments = json::object();
    if (!source.empty()) arguments["source"] = source;
    return thenProcess(titled(jobs::call("backfill", std::move(arguments)), source, source));
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
