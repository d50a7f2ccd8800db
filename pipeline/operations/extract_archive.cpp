#include "pipeline/operations/extract_archive.h"

#include "models/config/api_definition.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/expire_items.h"

#include <iterator>
#include <map>
#include <mutex>
#include <set>

namespace groundswell::operations {

using core::ErrorCode;

namespace {

// A mark is one short line; no chunk of records is searched for one.
constexpr std::uint64_t largestMark = 4096;

// Behind this one all earlier writes are done: chunks that others wrote until now are known.
core::Result<void> awaitWrites(workspace::WorkspaceSession& session) {
    return session.store().writer().run([](store::WriteTransaction&) { return core::Result<void>(); });
}

core::Result<std::vector<domain::Expiry>> expiries(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    return (*reader)->housekeeping().expiries();
}

// The chunks that are in the store, by path.
core::Result<std::map<std::string, store::ChunkRow>> knownChunks(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto rows = (*reader)->runs().chunks();
    if (!rows) return rows.error();
    std::map<std::string, store::ChunkRow> known;
    for (store::ChunkRow& row : *rows) known.emplace(row.path, std::move(row));
    return known;
}

// Those of them that are no longer on the disk.
std::vector<store::ChunkRow> missingChunks(std::map<std::string, store::ChunkRow> known,
                                           const std::vector<archive::Chunk>& onDisk) {
    for (const archive::Chunk& chunk : onDisk) known.erase(chunk.path);
    std::vector<store::ChunkRow> missing;
    for (auto& [path, row] : known) missing.push_back(std::move(row));
    return missing;
}

// From when on a source's records stand, by its last replacement.
std::map<std::string, core::UtcTime> replacements(const archive::RawArchive& archive,
                                                  const std::vector<archive::Chunk>& chunks) {
    std::map<std::string, core::UtcTime> since;
    for (const archive::Chunk& chunk : chunks) {
        if (chunk.bytes > largestMark) continue;
        const auto read = archive.read(chunk.path, [&](const archive::RawArchive::Entry& entry) {
            if (entry.replacement) since[chunk.sourceId] = entry.since;
            return false;
        });
        static_cast<void>(read);  // damage is found again, and told, when the chunk is extracted
    }
    return since;
}

// Reads one archive back, with an ingest for each of its sources.
class Extraction {
public:
    Extraction(workspace::WorkspaceSession& session, jobs::WorkerPool& pool, ArchivePart part, core::RunId run,
               const std::stop_token& stop)
        : m_session(session), m_pool(pool), m_part(part), m_run(run), m_stop(stop) {}

    // What was replaced is left out; when everything is read, it is removed from the store too.
    void setReplacements(std::map<std::string, core::UtcTime> since) { m_since = std::move(since); }

    // What was removed because of its age stays away.
    void setExpiries(std::vector<domain::Expiry> expiries) { m_expiries = std::move(expiries); }

    // False when it was told to stop or the store failed; finish() says why.
    bool take(const archive::Chunk& chunk, bool known) {
        RecordIngest& ingest = ingestFor(chunk.sourceId);
        const auto since = m_since.find(chunk.sourceId);
        if (since != m_since.end() && chunk.createdAt < since->second)
            return ingest.endBatch(known ? std::nullopt : std::optional(chunk));
        ingest.setNotBefore(expiredBefore(m_expiries, chunk.createdAt));
        auto read = m_session.archive().read(chunk.path, [&](archive::RawArchive::Entry entry) {
            if (entry.replacement) return true;
            entry.record.origin = chunk.path;
            return ingest.record(std::move(entry.record));
        });
        if (m_stop.stop_requested()) return false;  // perhaps in the middle: the chunk is not noted
        if (!read) static_cast<void>(ingest.issue(sources::issueOf(read.error(), chunk.path)));
        const bool passing =
            !read && read.error().code != ErrorCode::InvalidInput && read.error().code != ErrorCode::Truncated;
        return ingest.endBatch(known || passing ? std::nullopt : std::optional(read ? *read : chunk));
    }

    // A file that was taken in once and is gone. What was replaced since is not missed.
    void miss(const store::ChunkRow& chunk) {
        const auto since = m_since.find(chunk.source);
        if (since != m_since.end() && chunk.createdAt < since->second.time_since_epoch().count()) return;
        sources::InputIssue issue;
        issue.file = chunk.path;
        issue.message = "This archive file is gone. Restore it from a backup; its items stay as they are.";
        static_cast<void>(ingestFor(chunk.source).issue(std::move(issue)));
    }

    core::Result<IngestReport> finish() {
        IngestReport report;
        for (auto& [source, ingest] : m_ingests) {
            auto part = ingest->finish();
            if (!part) return part.error();
            report.add(std::move(*part));
        }
        return report;
    }

private:
    RecordIngest& ingestFor(const std::string& sourceId) {
        std::unique_ptr<RecordIngest>& ingest = m_ingests[sourceId];
        if (!ingest) {
            const config::SourceConfig* source = m_session.config().source(sourceId);
            RecordIngest::Settings settings;
            settings.source = sourceId;
            if (source) settings.mapping = config::mappingOf(*source);
            settings.mode = m_part == ArchivePart::Everything && m_since.contains(sourceId) ? IngestMode::Replace
                                                                                            : IngestMode::Update;
            settings.run = m_run;
            settings.fromArchive = true;
            ingest =
                std::make_unique<RecordIngest>(m_session, m_pool, std::move(settings), jobs::ProgressSink{}, m_stop);
        }
        return *ingest;
    }

    workspace::WorkspaceSession& m_session;
    jobs::WorkerPool& m_pool;
    const ArchivePart m_part;
    const core::RunId m_run;
    const std::stop_token& m_stop;
    std::map<std::string, core::UtcTime> m_since;
    std::vector<domain::Expiry> m_expiries;
    std::map<std::string, std::unique_ptr<RecordIngest>> m_ingests;
};

}  // namespace

core::Result<IngestReport> extractArchive(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                          ArchivePart part, core::RunId run, const jobs::ProgressSink& progress,
                                          const std::stop_token& stop) {
    workspace::ArchiveGate& gate = session.archiveGate();
    if (part == ArchivePart::Unknown && !gate.mayHoldUnknown) return IngestReport{};
    const std::unique_lock alone(gate.mutex);
    if (part == ArchivePart::Unknown && !gate.mayHoldUnknown) return IngestReport{};
    if (auto written = awaitWrites(session); !written) return written.error();
    if (auto swept = session.archive().sweep(); !swept) return swept.error();
    auto chunks = session.archive().list();
    if (!chunks) return chunks.error();
    auto known = knownChunks(session);
    if (!known) return known.error();
    auto expired = expiries(session);
    if (!expired) return expired.error();
    Extraction extraction(session, pool, part, run, stop);
    extraction.setExpiries(std::move(*expired));
    const std::vector<archive::Chunk> onDisk = *chunks;
    if (part == ArchivePart::Unknown)
        std::erase_if(*chunks, [&known](const archive::Chunk& chunk) { return known->contains(chunk.path); });
    if (!chunks->empty()) extraction.setReplacements(replacements(session.archive(), onDisk));
    if (part == ArchivePart::Everything) {
        for (const store::ChunkRow& chunk : missingChunks(*known, onDisk)) extraction.miss(chunk);
    }
    std::int64_t done = 0;
    for (const archive::Chunk& chunk : *chunks) {
        if (stop.stop_requested() || !extraction.take(chunk, known->contains(chunk.path))) break;
        if (progress) progress({"extract", ++done, static_cast<std::int64_t>(chunks->size()), "files"});
    }
    auto report = extraction.finish();
    // What could not be read now may be readable the next time.
    if (report && report->issueCount == 0 && !stop.stop_requested()) gate.mayHoldUnknown = false;
    return report;
}

}  // namespace groundswell::operations
