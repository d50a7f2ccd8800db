#pragma once

#include <cstdint>

namespace groundswell::core {

/// How often the calling thread went to an edge of the program, so that a test can tell that one which must not wait
/// (the window's) never did. Counts of a thread are its own; counting costs an addition.
struct EdgeCounts {
    std::int64_t files = 0;       ///< files, folders and sockets opened
    std::int64_t statements = 0;  ///< of the store, prepared or taken out again
    std::int64_t connections = 0;
    std::int64_t transfers = 0;  ///< of HTTP

    [[nodiscard]] std::int64_t all() const noexcept { return files + statements + connections + transfers; }
    friend bool operator==(const EdgeCounts&, const EdgeCounts&) = default;
};

/// Of the calling thread.
[[nodiscard]] inline EdgeCounts& edgeCounts() noexcept {
    thread_local EdgeCounts counts;
    return counts;
}

}  // namespace groundswell::core
