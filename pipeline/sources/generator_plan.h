#pragma once

#include "pipeline/sources/generator.h"

#include <cstdint>
#include <vector>

namespace groundswell::sources {

/// When which story is told: the sample before it has words. A value.
struct PlannedPost {
    static constexpr std::uint32_t chatter = 0xFFFFFFFFU;
    static constexpr std::uint32_t burstStory = 0;
    static constexpr std::uint32_t steadyStory = 1;

    std::int64_t second = 0;  ///< since 1970, UTC
    std::uint32_t story = chatter;
    std::uint32_t telling = 0;  ///< number of the post within its story, or of the chatter
};

/// All posts of a sample in time order: the planted burst, the steady decoy, stories of heavy-tailed sizes that rise
/// and decay, and chatter. Only small stories begin in the last two days, so that the planted one is what rises.
[[nodiscard]] std::vector<PlannedPost> planSample(const GeneratorOptions& options);

}  // namespace groundswell::sources
