#pragma once

#include "pipeline/service/job_runner.h"

#include <filesystem>
#include <string>

namespace groundswell::pipeline {

/// Writes what the window has at hand: the file appears under its name when it is complete.
JobBody tableJob(ExportRequest request);
JobBody writeFileJob(std::filesystem::path file, std::string bytes);

}  // namespace groundswell::pipeline
