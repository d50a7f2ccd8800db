#pragma once

#include "models/domain/step_record.h"

#include <span>
#include <string>
#include <vector>

namespace groundswell::report {

/// A step's record with what its histogram tells. A value.
struct StepFigures {
    domain::StepRecord record;
    double median = 0;  ///< seconds an item, within 1.6 %; 0 when no call was timed
    double percentile95 = 0;
    std::int64_t timed = 0;  ///< items that these are of

    [[nodiscard]] static StepFigures of(domain::StepRecord record);
};

/// The records of several runs as one for each step, in the order in which the steps first appear. A record of several
/// runs has no run.
[[nodiscard]] std::vector<domain::StepRecord> mergeSteps(std::span<const domain::StepRecord> records);

/// The text exposition format 0.0.4 of Prometheus (prometheus.io/docs/instrumenting/exposition_formats), each step
/// once.
[[nodiscard]] std::string prometheusText(const std::string& workspace, std::span<const domain::StepRecord> steps);
/// RFC 4180 with a header, a row for each record: numbers in seconds, items and bytes.
[[nodiscard]] std::string stepsCsv(std::span<const domain::StepRecord> records);

/// A duration in seconds, in the fewest digits that tell it.
[[nodiscard]] std::string secondsText(double seconds);

}  // namespace groundswell::report
