#pragma once

#include <filesystem>
#include <string>

namespace groundswell::workflow {

/// What steps know of where they run, beside their parameters. A value.
struct StepSurroundings {
    std::string workspace;           ///< its id
    std::filesystem::path programs;  ///< the profile's folder of programs that a step `external` may run; empty = none
};

}  // namespace groundswell::workflow
