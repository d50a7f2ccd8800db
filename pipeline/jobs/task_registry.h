#pragma once

#include "pipeline/jobs/task.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::jobs {

/// What may be said about one job besides its task and arguments.
struct JobOptions {
    std::string title;
    std::string source;
    int priority = 5;  ///< 0 to 9, 9 first
    std::optional<core::UtcTime> notBefore;
    std::optional<core::UtcTime> expiresAt;
    std::string uniqueKey;
    std::optional<int> maxAttempts;  ///< none = the task's

    friend bool operator==(const JobOptions&, const JobOptions&) = default;
};

/// The tasks that this program knows. Filled before the queue starts; constant, and then thread-safe, from there on.
class TaskRegistry {
public:
    /// Arguments and results larger than this are refused: a job carries ids and numbers, not data.
    static constexpr std::size_t maxJsonBytes = std::size_t{1} << 20;

    /// A task of the same name is replaced. "map" and "starmap" are the registry's own.
    void add(Task task);
    [[nodiscard]] const Task* find(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> names() const;

    /// A job that runs a task. Arguments that others will be passed on to are not checked yet. Errors: Unsupported (no
    /// such task), InvalidInput (arguments, priority).
    [[nodiscard]] core::Result<domain::NewJob> makeJob(const std::string& task, const nlohmann::json& arguments,
                                                       const JobOptions& options = {}, bool areComplete = true) const;

private:
    std::map<std::string, Task, std::less<>> m_tasks;
};

}  // namespace groundswell::jobs
