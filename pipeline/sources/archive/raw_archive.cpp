#include "pipeline/sources/archive/raw_archive.h"

#include "models/core/ids.h"
#include "pipeline/extract/json_text.h"
#include "pipeline/sources/archive/chunk_name.h"
#include "pipeline/sources/archive/durable_file.h"
#include "pipeline/sources/archive/envelope.h"
#include "pipeline/sources/input_stream.h"
#include "pipeline/system/sha256.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

namespace groundswell::archive {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int compressionLevel = 3;
/// What is handed over for compressing at once; a line at a time costs more in calls than in bytes.
constexpr std::size_t blockBytes = 1U << 20;
constexpr std::size_t hashInName = 16;
/// An envelope is its content and a few names; anything longer is no archive of ours.
constexpr std::size_t maxLineBytes = 256U << 20;

/// SHA-256 over ids and contents, each with its length before it.
class ContentHash {
public:
    void add(std::string_view text) {
        std::array<char, 8> size{};
        auto length = static_cast<std::uint64_t>(text.size());
        for (char& byte : size) {
            byte = static_cast<char>(length & 0xffU);
            length >>= 8U;
        }
        m_hash.add({size.data(), size.size()});
        m_hash.add(text);
    }
    [[nodiscard]] std::string hex() { return m_hash.hex(); }

private:
    system::Sha256 m_hash;
};

bool isOneLine(std::string_view text) {
    // One search for each: a search for any of them looks every byte up in the set.
    return text.find('\n') == std::string_view::npos && text.find('\r') == std::string_view::npos;
}

using Compressor = std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)>;

Compressor makeCompressor() {
    Compressor made(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_compressionLevel, compressionLevel);
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_checksumFlag, 1);
    // Refused by a library without threads, which then compresses in the calling one.
    ZSTD_CCtx_setParameter(made.get(), ZSTD_c_nbWorkers, 1);
    return made;
}

}  // namespace

/// Keeps one compressor between chunks: its buffers, about 30 MB, cost more to map anew than a chunk to compress.
/// Thread-safe.
class CompressorPool {
public:
    Compressor take() {
        {
            const std::lock_guard lock(m_mutex);
            if (m_idle) return std::exchange(m_idle, Compressor(nullptr, &ZSTD_freeCCtx));
        }
        return makeCompressor();
    }
    void giveBack(Compressor compressor) {
        ZSTD_CCtx_reset(compressor.get(), ZSTD_reset_session_only);
        const std::lock_guard lock(m_mutex);
        std::swap(m_idle, compressor);
    }

private:
    std::mutex m_mutex;
    Compressor m_idle{nullptr, &ZSTD_freeCCtx};
};

namespace {

/// Compresses into a file as it goes, beside the calling thread. Not thread-safe.
class ChunkWriter {
public:
    ChunkWriter(DurableFile& file, CompressorPool& pool)
        : m_file(file), m_pool(pool), m_zstd(pool.take()), m_block(ZSTD_CStreamOutSize()) {}
    ~ChunkWriter() { m_pool.giveBack(std::move(m_zstd)); }
    ChunkWriter(const ChunkWriter&) = delete;
    ChunkWriter& operator=(const ChunkWriter&) = delete;

    Result<void> write(std::string_view bytes, bool last) {
        ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
        for (;;) {
            ZSTD_outBuffer output{m_block.data(), m_block.size(), 0};
            const std::size_t left =
                ZSTD_compressStream2(m_zstd.get(), &output, &input, last ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left) != 0) {
                return Error(ErrorCode::Internal, std::string("Compressing failed: ") + ZSTD_getErrorName(left) + ".");
            }
            m_bytes += output.pos;
            if (auto written = m_file.write({m_block.data(), output.pos}); !written) return written;
            if (last ? left == 0 : input.pos == input.size) return {};
        }
    }
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }

private:
    DurableFile& m_file;
    CompressorPool& m_pool;
    Compressor m_zstd;
    std::vector<char> m_block;
    std::uint64_t m_bytes = 0;
};

/// Names of one process are handed out one at a time; other processes do not write to the same workspace.
std::mutex& namingMutex() {
    static std::mutex mutex;
    return mutex;
}

std::uint64_t nextSequence(const std::filesystem::path& folder, const ChunkName& name) {
    static std::uint64_t last = 0;
    std::uint64_t sequence = last + 1;
    std::error_code failed;
    const std::string partition = partitionFolder(name.partition) + "/";
    for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        const auto other = parseChunkPath(partition + at->path().filename().string());
        if (other && other->createdAt == name.createdAt) sequence = std::max(sequence, other->sequence + 1);
    }
    return last = sequence;
}

Result<Chunk> commit(DurableFile& file, const std::filesystem::path& folder, ChunkName name, Chunk chunk) {
    name.hash16 = chunk.hash.substr(0, hashInName);
    const std::lock_guard lock(namingMutex());
    name.sequence = nextSequence(folder, name);
    const std::string fileName = chunkFileName(name);
    if (auto committed = file.commit(fileName); !committed) return committed.error();
    chunk.path = partitionFolder(name.partition) + "/" + fileName;
    chunk.sourceId = name.sourceId;
    chunk.partition = name.partition;
    chunk.createdAt = name.createdAt;
    return chunk;
}

Error damagedChunk(const std::string& path, const std::string& what) {
    return Error(ErrorCode::InvalidInput, "This archive file is damaged: " + what)
        .with("file", path)
        .with("remedy", "Restore it from a backup; the records before the damage were read.");
}

/// Reads one chunk line by line. Not thread-safe.
class ChunkReader {
public:
    ChunkReader(const ChunkName& name, std::string path, const std::function<bool(RawArchive::Entry)>& take)
        : m_name(name), m_path(std::move(path)), m_take(take) {}

    Result<Chunk> read(sources::InputStream& stream) {
        std::string buffer;
        while (!m_stopped) {
            auto bytes = stream.read();
            if (!bytes) return damagedChunk(m_path, bytes.error().message);
            if (bytes->empty()) break;
            buffer += *bytes;
            std::size_t start = 0;
            for (std::size_t end = buffer.find('\n'); end != std::string::npos && !m_stopped;
                 end = buffer.find('\n', start)) {
                if (auto good = line(std::string_view(buffer).substr(start, end - start)); !good) return good.error();
                start = end + 1;
            }
            buffer.erase(0, start);
            if (buffer.size() > maxLineBytes) return damagedChunk(m_path, "A line is far too long.");
        }
        Chunk chunk = described(stream);
        if (m_stopped) return chunk;
        if (!buffer.empty()) return damagedChunk(m_path, "It ends inside a record.");
        chunk.hash = m_hash.hex();
        if (chunk.hash.compare(0, hashInName, m_name.hash16) != 0) {
            return damagedChunk(m_path, "Its content is not what its name says.");
        }
        return chunk;
    }

private:
    Result<void> line(std::string_view text) {
        auto entry = m_envelopes.read(text);
        if (!entry) return damagedChunk(m_path, entry.error().message).with("line", std::to_string(m_lines + 1));
        ++m_lines;
        m_hash.add(entry->replacement ? entry->record.sourceId : entry->record.contentId);
        m_hash.add(entry->replacement ? core::formatTime(entry->record.createdAt) : entry->record.content);
        if (!entry->replacement) ++m_records;
        entry->record.origin = m_path;
        entry->record.line = static_cast<std::int64_t>(m_lines);
        m_stopped = !m_take(std::move(*entry));
        return {};
    }

    [[nodiscard]] Chunk described(const sources::InputStream& stream) const {
        Chunk chunk;
        chunk.path = m_path;
        chunk.sourceId = m_name.sourceId;
        chunk.partition = m_name.partition;
        chunk.createdAt = m_name.createdAt;
        chunk.hash = m_name.hash16;
        chunk.records = m_records;
        chunk.bytes = stream.bytesTotal();
        return chunk;
    }

    const ChunkName& m_name;
    const std::string m_path;
    const std::function<bool(RawArchive::Entry)>& m_take;
    EnvelopeReader m_envelopes;
    ContentHash m_hash;
    std::uint64_t m_lines = 0;
    std::uint64_t m_records = 0;
    bool m_stopped = false;
};

Result<void> checkSource(const std::string& sourceId) {
    if (core::isValidName(sourceId)) return {};
    return Error(ErrorCode::InvalidInput, "A source's id is made of lower-case letters, digits, '-' and '_'.");
}

}  // namespace

RawArchive::RawArchive(std::filesystem::path folder)
    : m_folder(std::move(folder)), m_compressors(std::make_unique<CompressorPool>()) {}

RawArchive::~RawArchive() = default;

Result<Chunk> RawArchive::append(std::span<const domain::RawRecord> records, core::UtcDay partition,
                                 core::UtcTime createdAt) {
    if (records.empty()) return Error(ErrorCode::InvalidInput, "A chunk has at least one record.");
    const std::string& sourceId = records.front().sourceId;
    if (auto valid = checkSource(sourceId); !valid) return valid.error();
    const std::filesystem::path folder = m_folder / partitionFolder(partition);
    if (auto made = makeFolders(folder); !made) return made.error();
    DurableFile file(folder);
    if (auto created = file.create(); !created) return created.error();
    ChunkWriter writer(file, *m_compressors);
    ContentHash hash;
    std::string lines;
    extract::JsonChecker checker;
    for (const domain::RawRecord& record : records) {
        if (record.sourceId != sourceId || !isOneLine(record.content) ||
            checker.check(record.content, false).kind == extract::JsonCheck::Kind::Invalid) {
            return Error(ErrorCode::InvalidInput, "A record is not one line of JSON of the chunk's source.")
                .with("file", record.origin)
                .with("line", std::to_string(record.line));
        }
        hash.add(record.contentId);
        hash.add(record.content);
        appendEnvelope(lines, record);
        if (lines.size() < blockBytes) continue;
        if (auto written = writer.write(lines, false); !written) return written.error();
        lines.clear();
    }
    if (auto written = writer.write(lines, true); !written) return written.error();
    Chunk chunk;
    chunk.hash = hash.hex();
    chunk.records = records.size();
    chunk.bytes = writer.bytes();
    return commit(file, folder, {partition, createdAt, 0, sourceId, {}}, std::move(chunk));
}

Result<Chunk> RawArchive::appendReplacement(const std::string& workspaceId, const std::string& sourceId,
                                            core::UtcDay partition, core::UtcTime createdAt, core::UtcTime since) {
    if (auto valid = checkSource(sourceId); !valid) return valid.error();
    const std::filesystem::path folder = m_folder / partitionFolder(partition);
    if (auto made = makeFolders(folder); !made) return made.error();
    DurableFile file(folder);
    if (auto created = file.create(); !created) return created.error();
    ChunkWriter writer(file, *m_compressors);
    std::string line;
    appendReplacementEnvelope(line, workspaceId, sourceId, createdAt, since);
    if (auto written = writer.write(line, true); !written) return written.error();
    ContentHash hash;
    hash.add(sourceId);
    hash.add(core::formatTime(createdAt));
    Chunk chunk;
    chunk.hash = hash.hex();
    chunk.bytes = writer.bytes();
    return commit(file, folder, {partition, createdAt, 0, sourceId, {}}, std::move(chunk));
}

Result<Chunk> RawArchive::read(const std::string& path, const std::function<bool(Entry)>& take) const {
    const auto name = parseChunkPath(path);
    if (!name || path.find("..") != std::string::npos) {
        return Error(ErrorCode::InvalidInput, "This is no file of the archive.").with("file", path);
    }
    auto stream = sources::InputStream::open((m_folder / path).string());
    if (!stream) return stream.error();
    return ChunkReader(*name, path, take).read(**stream);
}

Result<std::vector<Chunk>> RawArchive::list() const {
    struct Listed {
        Chunk chunk;
        std::uint64_t sequence;
    };
    std::vector<Listed> listed;
    std::error_code failed;
    if (!std::filesystem::exists(m_folder, failed)) return std::vector<Chunk>();
    std::filesystem::recursive_directory_iterator at(m_folder, failed);
    for (const std::filesystem::recursive_directory_iterator end; !failed && at != end; at.increment(failed)) {
        const std::string path = std::filesystem::path(at->path()).lexically_relative(m_folder).generic_string();
        const auto name = parseChunkPath(path);
        if (!name) continue;
        Chunk chunk;
        chunk.path = path;
        chunk.sourceId = name->sourceId;
        chunk.partition = name->partition;
        chunk.createdAt = name->createdAt;
        chunk.hash = name->hash16;
        std::error_code unknown;
        if (const auto size = at->file_size(unknown); !unknown) chunk.bytes = size;
        listed.push_back({std::move(chunk), name->sequence});
    }
    if (failed) return systemError("The archive cannot be listed", failed.value(), m_folder);
    std::sort(listed.begin(), listed.end(), [](const Listed& a, const Listed& b) {
        return std::tie(a.chunk.createdAt, a.sequence, a.chunk.path) <
               std::tie(b.chunk.createdAt, b.sequence, b.chunk.path);
    });
    std::vector<Chunk> chunks;
    chunks.reserve(listed.size());
    for (Listed& entry : listed) chunks.push_back(std::move(entry.chunk));
    return chunks;
}

Result<int> RawArchive::sweep() {
    std::error_code failed;
    if (!std::filesystem::exists(m_folder, failed)) return 0;
    std::vector<std::filesystem::path> leftOver;
    std::filesystem::recursive_directory_iterator at(m_folder, failed);
    for (const std::filesystem::recursive_directory_iterator end; !failed && at != end; at.increment(failed)) {
        if (at->path().filename().string().starts_with(DurableFile::temporaryPrefix)) leftOver.push_back(at->path());
    }
    if (failed) return systemError("The archive cannot be listed", failed.value(), m_folder);
    for (const std::filesystem::path& path : leftOver) {
        if (!std::filesystem::remove(path, failed) && failed) {
            return systemError("A left-over file cannot be removed", failed.value(), path);
        }
    }
    return static_cast<int>(leftOver.size());
}

}  // namespace groundswell::archive
