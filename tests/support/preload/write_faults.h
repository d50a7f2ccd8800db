#pragma once

#include <cstdint>

namespace groundswell::testing {

/// What the preloaded library tells, in a file that both processes map: it outlives a killed one.
struct WriteFaultRecord {
    std::uint64_t calls;  ///< that change a file below the folder
    std::uint32_t hit;    ///< 1 = the one that was waited for was made
    char call[24];
    char path[200];  ///< below the folder
};

}  // namespace groundswell::testing
