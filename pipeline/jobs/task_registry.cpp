#include "pipeline/jobs/task_registry.h"

#include "pipeline/jobs/mapped_task.h"

#include <nlohmann/json.hpp>

namespace groundswell::jobs {

using core::Error;
using core::ErrorCode;

namespace {

constexpr int highestPriority = 9;

core::Result<void> checkShape(const std::string& task, const nlohmann::json& arguments, std::size_t bytes) {
    if (!arguments.is_array() && !arguments.is_object() && !arguments.is_null())
        return Error(ErrorCode::InvalidInput, "The arguments of a job are an array or an object.").with("task", task);
    if (bytes > TaskRegistry::maxJsonBytes) {
        return Error(ErrorCode::InvalidInput, "The arguments of a job are larger than 1 MiB.")
            .with("task", task)
            .with("remedy", "Give it ids or a file's name, or split it.");
    }
    return {};
}

}  // namespace

void TaskRegistry::add(Task task) {
    std::string name = task.name;
    m_tasks.insert_or_assign(std::move(name), std::move(task));
}

const Task* TaskRegistry::find(std::string_view name) const {
    const auto found = m_tasks.find(name);
    return found == m_tasks.end() ? nullptr : &found->second;
}

std::vector<std::string> TaskRegistry::names() const {
    std::vector<std::string> names;
    for (const auto& [name, task] : m_tasks) names.push_back(name);
    return names;
}

core::Result<domain::NewJob> TaskRegistry::makeJob(const std::string& task, const nlohmann::json& arguments,
                                                   const JobOptions& options, bool areComplete) const {
    const Task* known = effectiveTask(*this, task, arguments);
    if (known == nullptr) return Error(ErrorCode::Unsupported, "This program has no such task.").with("task", task);
    if (options.priority < 0 || options.priority > highestPriority)
        return Error(ErrorCode::InvalidInput, "A priority is a number from 0 to 9.").with("task", task);
    domain::NewJob job;
    try {
        job.argumentsJson = arguments.dump();
    } catch (const nlohmann::json::exception&) {
        return Error(ErrorCode::InvalidInput, "The arguments of a job are not UTF-8.").with("task", task);
    }
    if (auto good = checkShape(task, arguments, job.argumentsJson.size()); !good) return good.error();
    if (known->check && areComplete && known->name == task) {
        if (auto good = known->check(arguments); !good) return std::move(good).error().with("task", task);
    }
    job.task = task;
    job.title = options.title;
    job.source = options.source;
    job.pool = known->pool;
    job.priority = options.priority;
    job.maxAttempts = options.maxAttempts.value_or(known->retry.maxAttempts);
    job.notBefore = options.notBefore;
    job.expiresAt = options.expiresAt;
    job.uniqueKey = options.uniqueKey;
    job.keep = known->keep;
    return job;
}

}  // namespace groundswell::jobs
