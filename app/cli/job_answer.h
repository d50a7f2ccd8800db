#pragma once

#include "models/domain/job.h"
#include "models/store/job_reader.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace groundswell::cli {

/// A job in a list.
[[nodiscard]] nlohmann::ordered_json jobJson(const domain::Job& job);
/// A job by itself: the same and all else.
[[nodiscard]] nlohmann::ordered_json jobJson(const store::JobWithNeighbours& job);
[[nodiscard]] nlohmann::ordered_json logLineJson(const domain::JobLogLine& line);

/// Heads of the columns of a list, and a row of it.
[[nodiscard]] std::vector<std::string> jobColumns();
[[nodiscard]] std::vector<std::string> jobRow(const domain::Job& job);
/// A job in words, a line each.
[[nodiscard]] std::vector<std::string> jobLines(const store::JobWithNeighbours& job);

}  // namespace groundswell::cli
