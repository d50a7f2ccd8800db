#pragma once

#include "models/core/error.h"
#include "pipeline/service.h"

#include <QString>

namespace groundswell::ui {

/// An error as one or two plain sentences in the language of the window.
[[nodiscard]] QString describeError(const core::Error& error);
/// "Importing posts.csv", "Fetching", ...
[[nodiscard]] QString describeJob(const pipeline::JobStatus& job);
/// "312 of 4,120", or what is known.
[[nodiscard]] QString describeProgress(const pipeline::JobStatus& job);
/// What a finished job did, for the strip.
[[nodiscard]] QString describeOutcome(const pipeline::JobStatus& job);

}  // namespace groundswell::ui
