#pragma once

#include "pipeline/jobs/signature.h"
#include "pipeline/jobs/task_registry.h"
#include "pipeline/service.h"

#include <string>
#include <vector>

namespace groundswell::pipeline {

/// Tasks as a window's queue runs them: with the records of their runs linked to their jobs, and with the attempts and
/// stages in the job's log.
[[nodiscard]] jobs::TaskRegistry watched(const jobs::TaskRegistry& tasks);

/// What is asked for, as jobs one after the other. `title` is for people.
[[nodiscard]] jobs::Signature importCall(const std::vector<std::string>& files, const std::string& source,
                                         const std::string& title, const std::vector<TableChoice>& tables);
[[nodiscard]] jobs::Signature fetchCall(const FetchRequest& request, const std::string& title);
[[nodiscard]] jobs::Signature backfillCall(const std::string& source);
[[nodiscard]] jobs::Signature processCall();
[[nodiscard]] jobs::Signature refreshCall(const std::string& granularity);

}  // namespace groundswell::pipeline
