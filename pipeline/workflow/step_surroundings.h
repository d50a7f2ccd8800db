#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

namespace groundswell::workflow {

/// What steps know of where they run, beside their parameters. A value.
struct StepSurroundings {
    /// The workspace's id.
    std::string workspace = {};
    /// The profile's folder of programs that a step `external` may run; empty = none.
    std::filesystem::path programs = {};
    /// Ends the making of a step that waits for a key.
    std::stop_token stop = {};
};

}  // namespace groundswell::workflow
