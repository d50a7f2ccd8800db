#pragma once

#include "models/core/clock.h"
#include "pipeline/sources/source.h"

#include <cstdint>
#include <stop_token>

namespace groundswell::sources {

/// What the sample generator makes.
struct GeneratorOptions {
    std::uint64_t seed = 1;
    std::int64_t items = 1200;
    int days = 28;                 ///< the items' time span, ending at `until`
    core::UtcTime until{};         ///< newest possible published_at
    std::int64_t firstNumber = 0;  ///< external ids go on from here: "sample-<seed>-<number>"
};

/// Writes invented posts in time order: stories with a life (birth, burst, decay) told in several languages and
/// wordings, with copies, outlets and authors; background chatter; one planted burst that begins in the last 36 hours
/// and one steady decoy that is always loud. The same options give the same bytes. Which story a post tells is nowhere
/// in what it emits. Scales to millions of items (more items = more stories, not only larger ones). Thread-safe.
void generateSample(const GeneratorOptions& options, RecordSink& sink, const std::stop_token& stop);

}  // namespace groundswell::sources
