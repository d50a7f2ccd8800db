#include "pipeline/jobs/mapped_task.h"

#include <nlohmann/json.hpp>

namespace groundswell::jobs {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

bool isMapped(std::string_view name) {
    return name == mapTask || name == starmapTask;
}

std::string mappedName(const json& arguments) {
    if (!arguments.is_object()) return {};
    const auto found = arguments.find("task");
    return found != arguments.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Error noSuchTask(std::string_view name) {
    return {ErrorCode::Unsupported, "This program has no task \"" + std::string(name) + "\"."};
}

core::Result<TaskResult> callBody(const Task& task, TaskContext& context, const json& arguments) {
    try {
        if (task.check) {
            if (auto good = task.check(arguments); !good) return good.error();
        }
        return task.body(context, arguments);
    } catch (const std::exception& problem) {
        return Error(ErrorCode::Internal, "The task failed: " + std::string(problem.what()));
    } catch (...) {
        return Error(ErrorCode::Internal, "The task failed for an unknown reason.");
    }
}

// The progress of one value would be taken for that of all.
class OneOfMany final : public TaskContext {
public:
    explicit OneOfMany(TaskContext& all) : m_all(all) {}
    [[nodiscard]] const domain::Job& job() const override { return m_all.job(); }
    [[nodiscard]] const std::stop_token& stop() const override { return m_all.stop(); }
    void progress(const Progress&) override {}
    void log(domain::LogLevel level, std::string line) override { m_all.log(level, std::move(line)); }

private:
    TaskContext& m_all;
};

using Effects = std::vector<std::function<core::Result<void>(store::WriteTransaction&)>>;

std::function<core::Result<void>(store::WriteTransaction&)> allOf(Effects effects) {
    if (effects.empty()) return {};
    return [effects = std::move(effects)](store::WriteTransaction& transaction) -> core::Result<void> {
        for (const auto& effect : effects) {
            if (auto done = effect(transaction); !done) return done;
        }
        return {};
    };
}

const json* itemsOf(const json& arguments) {
    for (const char* member : {"items", "upstream"}) {
        const auto found = arguments.find(member);
        if (found != arguments.end() && found->is_array()) return &*found;
    }
    return nullptr;
}

core::Result<TaskResult> runMapped(const TaskRegistry& tasks, TaskContext& context, const json& arguments) {
    const std::string name = mappedName(arguments);
    const Task* task = isMapped(name) ? nullptr : tasks.find(name);
    if (task == nullptr) return noSuchTask(name);
    const json* items = itemsOf(arguments);
    if (items == nullptr) return Error(ErrorCode::InvalidInput, "There is no list to call the task for.");
    OneOfMany one(context);
    std::string results;
    Effects effects;
    std::int64_t done = 0;
    for (const json& item : *items) {
        if (context.stop().stop_requested()) return Error(ErrorCode::Cancelled, "The job was asked to stop.");
        auto result = callBody(*task, one, context.job().task == mapTask ? json::array({item}) : item);
        if (!result) return std::move(result).error().with("value", std::to_string(done + 1));
        results += (results.empty() ? "[" : ",") + result->resultJson;
        if (result->effects) effects.push_back(std::move(result->effects));
        context.progress({"items", ++done, static_cast<std::int64_t>(items->size()), "items"});
    }
    return TaskResult{results.empty() ? "[]" : results + "]", allOf(std::move(effects))};
}

}  // namespace

const Task* effectiveTask(const TaskRegistry& tasks, std::string_view name, const json& arguments) {
    return tasks.find(isMapped(name) ? mappedName(arguments) : name);
}

core::Result<TaskResult> runTask(const TaskRegistry& tasks, TaskContext& context) {
    const json arguments = json::parse(context.job().argumentsJson, nullptr, false);
    if (arguments.is_discarded()) return Error(ErrorCode::InvalidInput, "The job's arguments are no JSON.");
    const std::string& name = context.job().task;
    if (isMapped(name)) return runMapped(tasks, context, arguments);
    const Task* task = tasks.find(name);
    if (task == nullptr) return noSuchTask(name);
    return callBody(*task, context, arguments);
}

}  // namespace groundswell::jobs
