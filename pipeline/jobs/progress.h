#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace groundswell::jobs {

/// How far a piece of work is. `stage` is a stable word: "read", "process", "exemplars", "export", "check", ...
struct Progress {
    std::string_view stage;
    std::int64_t done = 0;
    std::int64_t total = 0;  ///< 0 = unknown
    std::string_view unit;   ///< "bytes", "items", "files"
};

/// Takes progress; called from the working thread, as often as it likes: the receiver thins it out.
using ProgressSink = std::function<void(const Progress&)>;

}  // namespace groundswell::jobs
