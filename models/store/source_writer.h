#pragma once

#include "models/core/result.h"
#include "models/domain/source_state.h"

#include <cstdint>
#include <span>
#include <string>

namespace groundswell::store {

/// One chunk of the raw archive as the store knows it.
struct ChunkRow {
    std::string path;  ///< relative, unique
    std::string source;
    std::string hash;
    std::int64_t createdAt = 0;  ///< microseconds
    std::int64_t records = 0;
    std::int64_t bytes = 0;
};

/// Writes what is remembered of sources and of the archive. Lives in a WriteTransaction.
class SourceWriter {
public:
    virtual ~SourceWriter() = default;
    virtual core::Result<void> saveQueryState(const domain::QueryState& state) = 0;
    /// Puts these in the place of all gaps of a query; they must not overlap.
    virtual core::Result<void> replaceGaps(const std::string& source, const std::string& query,
                                           std::span<const domain::FetchGap> gaps) = 0;
    /// Notes that a chunk's items are all in the store; in the same transaction as the last of them.
    virtual core::Result<void> addChunk(const ChunkRow& chunk) = 0;
    virtual core::Result<void> setMeta(const std::string& key, const std::string& value) = 0;
};

}  // namespace groundswell::store
