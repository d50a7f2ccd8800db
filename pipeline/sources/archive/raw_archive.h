#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/raw_record.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace groundswell::archive {

class CompressorPool;

/// One file of the archive.
struct Chunk {
    std::string path;  ///< relative to the archive's folder, '/' between parts
    std::string sourceId;
    core::UtcDay partition{};   ///< the day that was asked for
    core::UtcTime createdAt{};  ///< order of chunks = order of acquisition
    std::string hash;           ///< SHA-256 of the records' ids and contents, hex; part of the name
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;  ///< of the file
};

/// The raw store: append-only `date_id=YYYYMMDD/<created>-<sequence>-<source>-<hash16>.jsonl.zst` files, one envelope
/// (RawRecord as JSON: run_id, workspace_id, source_id, query_id, page_id, created_at, content_id, content) a line.
/// Files are written under a temporary name, fsynced, renamed, and their folder fsynced; they are never changed.
/// Thread-safe for different chunks.
class RawArchive {
public:
    explicit RawArchive(std::filesystem::path folder);
    ~RawArchive();
    RawArchive(const RawArchive&) = delete;
    RawArchive& operator=(const RawArchive&) = delete;

    /// Writes records (all of one source) as one new chunk. Error Io names the file: disk full, read-only, ...; then
    /// nothing of the chunk is left behind.
    core::Result<Chunk> append(std::span<const domain::RawRecord> records, core::UtcDay partition,
                               core::UtcTime createdAt);

    /// Marks that everything archived of this source before `since` has been replaced by what came from then on.
    core::Result<Chunk> appendReplacement(const std::string& workspaceId, const std::string& sourceId,
                                          core::UtcDay partition, core::UtcTime createdAt, core::UtcTime since);

    /// What a chunk holds, in order. `replacement` tells appendReplacement's mark (then without records). Returning
    /// false stops. Damage (zstd checksum, JSON, hash that differs from the name) is an error after the good records.
    struct Entry {
        domain::RawRecord record;
        bool replacement = false;
        core::UtcTime since{};  ///< of a replacement
    };
    core::Result<Chunk> read(const std::string& path, const std::function<bool(Entry)>& take) const;

    /// All chunks by name, in order of acquisition; only their names are read. Left-over temporary files are removed by
    /// `sweep`, which returns how many there were.
    core::Result<std::vector<Chunk>> list() const;
    core::Result<int> sweep();

private:
    std::filesystem::path m_folder;
    std::unique_ptr<CompressorPool> m_compressors;
};

}  // namespace groundswell::archive
