#pragma once

#include "models/core/result.h"
#include "models/domain/job.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/retry_policy.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace groundswell::store {
class WriteTransaction;
}

namespace groundswell::jobs {

/// What a running job may use and tell. On the job's thread.
class TaskContext {
public:
    virtual ~TaskContext() = default;
    [[nodiscard]] virtual const domain::Job& job() const = 0;
    /// Asked when a person cancels the job, when it passes its soft limit and when the program ends. A body that obeys
    /// returns Cancelled.
    [[nodiscard]] virtual const std::stop_token& stop() const = 0;
    /// As often as it likes: it is thinned out. Renews the lease.
    virtual void progress(const Progress& progress) = 0;
    /// Kept with the job: up to 1,000 lines an attempt, of 2,000 bytes each.
    virtual void log(domain::LogLevel level, std::string line) = 0;
};

/// What a job ends with.
struct TaskResult {
    std::string resultJson = "null";
    /// Written in the transaction that ends the job: both happen or neither. On the writer's thread, once. An error
    /// means that the attempt failed.
    std::function<core::Result<void>(store::WriteTransaction&)> effects;
};

/// What a task does. It may run again after a crash, so doing it twice must come to the same. What it throws is a
/// failure of this job alone.
using TaskBody = std::function<core::Result<TaskResult>(TaskContext&, const nlohmann::json& arguments)>;

/// How long a body may run, by the steady clock. At the soft limit it is asked to stop. A thread cannot be killed: at
/// the hard limit the job fails, whatever it still does is discarded, and its slot is given to another thread.
struct TimeLimits {
    std::optional<std::chrono::milliseconds> soft;
    std::optional<std::chrono::milliseconds> hard;
};

/// Code that jobs run, by name. A value.
struct Task {
    std::string name;
    TaskBody body;
    std::string pool = "cpu";  ///< "network", "cpu", "io", "interactive"
    RetryPolicy retry;
    TimeLimits limits;
    domain::KeepResult keep = domain::KeepResult::Always;
    /// It takes milliseconds: such jobs are claimed and ended many at a time.
    bool brief = false;
    /// Says what is wrong with arguments, when they are put into the queue and again before they are used; nothing =
    /// takes any.
    std::function<core::Result<void>(const nlohmann::json& arguments)> check;
};

}  // namespace groundswell::jobs
