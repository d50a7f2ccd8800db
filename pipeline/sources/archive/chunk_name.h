#pragma once

#include "models/core/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace groundswell::archive {

/// What a chunk's path says: `date_id=YYYYMMDD/<created>-<sequence>-<source>-<hash16>.jsonl.zst`. A value.
struct ChunkName {
    core::UtcDay partition{};
    core::UtcTime createdAt{};
    std::uint64_t sequence = 0;  ///< tells chunks of the same instant apart, in their order
    std::string sourceId;
    std::string hash16;  ///< first 16 hex digits of the hash

    friend bool operator==(const ChunkName&, const ChunkName&) = default;
};

/// "date_id=20261012".
[[nodiscard]] std::string partitionFolder(core::UtcDay day);
/// "20261012T091000.000000Z-000001-files-0123456789abcdef.jsonl.zst".
[[nodiscard]] std::string chunkFileName(const ChunkName& name);
/// Reads a path relative to the archive; empty for anything that is no chunk's path.
[[nodiscard]] std::optional<ChunkName> parseChunkPath(std::string_view path);

}  // namespace groundswell::archive
