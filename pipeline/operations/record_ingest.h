#pragma once

#include "models/config/mapping.h"
#include "models/core/result.h"
#include "models/store/item_writer.h"
#include "pipeline/extract/extractor.h"
#include "pipeline/jobs/ordered_stage.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/ingest_report.h"
#include "pipeline/operations/pending_write.h"
#include "pipeline/sources/source.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <deque>
#include <future>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace groundswell::operations {

/// What to do with records whose items are stored already.
enum class IngestMode {
    Add,      ///< leave stored items as they are
    Update,   ///< change those that differ
    Replace,  ///< as Update, and remove the source's items that did not come again
};

/// Takes records of one source on their way in: extracts items on the pool, archives what is new or changed (one chunk
/// a batch), then stores the items and the chunk's row in one transaction; batch after batch in their order, beside the
/// thread that reads. What is committed stays, whatever happens to the rest. For the thread that reads; finish() ends
/// it.
class RecordIngest final : public sources::RecordSink {
public:
    struct Settings {
        std::string source;
        std::string query;
        config::Mapping mapping;   ///< for records without a mapping of their own
        std::string givenMapping;  ///< JSON of a mapping that came with the import; archived with its records
        IngestMode mode = IngestMode::Update;
        core::RunId run;
        core::UtcDay partition{};
        bool fromArchive = false;           ///< records are read back: they are not archived again
        std::optional<core::UtcTime> from;  ///< items published outside [from, to) are left out, silently
        std::optional<core::UtcTime> to;
        std::optional<core::UtcTime> notBefore =
            std::nullopt;  ///< what was published, else acquired, earlier is left out, silently
    };

    RecordIngest(workspace::WorkspaceSession& session, jobs::WorkerPool& pool, Settings settings,
                 jobs::ProgressSink progress, std::stop_token stop);
    ~RecordIngest() override;

    bool record(domain::RawRecord record) override;
    bool issue(sources::InputIssue issue) override;
    void progress(std::uint64_t bytesRead, std::uint64_t bytesTotal) override;

    /// The file or query that follows; for records and messages.
    void setQuery(std::string query) { m_settings.query = std::move(query); }
    /// Another Settings::notBefore for what follows; between two batches.
    void setNotBefore(std::optional<core::UtcTime> time) { m_settings.notBefore = time; }
    /// Ends the present batch. With a chunk: all of its records came from it, and all that it has.
    bool endBatch(std::optional<archive::Chunk> chunk);

    /// Stores what is left and, for Replace, removes what did not come again. Errors of the archive and the store.
    core::Result<IngestReport> finish();

private:
    struct Batch;
    using Outcomes = PendingWrite::Outcomes;
    /// From store::itemKeyHash to the hash of the content.
    using ItemHashes = std::unordered_map<std::uint64_t, std::uint64_t>;

    [[nodiscard]] bool stopped() const;
    bool flush();
    bool drain(std::size_t atMost);
    void extract(Batch& batch) const;
    [[nodiscard]] core::Result<std::vector<store::IncomingItem>> incomingItems(const domain::RawRecord& record,
                                                                               std::optional<core::UtcTime> notBefore,
                                                                               const extract::NoteSink& note) const;
    core::Result<void> store(Batch batch);
    core::Result<void> keepWorthArchiving(Batch& batch);
    [[nodiscard]] std::optional<std::uint64_t> hashOnTheWay(const ItemHashes& current, std::uint64_t key) const;
    /// On the archiver's thread. With a stamp the batch is archived first.
    void append(Batch& batch, core::UtcTime stamp);
    [[nodiscard]] std::future<Outcomes> submit(Batch& batch, core::UtcTime now);
    std::future<Outcomes> archiveAndSubmit(Batch& batch, std::optional<core::UtcTime> stamp, core::UtcTime now);
    core::Result<void> awaitWrites(std::size_t atMost);
    core::Result<void> takeEndedWrites();
    core::Result<void> takeFirstWrite();
    core::Result<void> replaceMissing();
    core::Result<core::UtcTime> nextStamp();
    bool fail(core::Error error);
    void hideAuthors();

    workspace::WorkspaceSession& m_session;
    Settings m_settings;
    const jobs::ProgressSink m_progress;
    const std::stop_token m_stop;
    const std::string m_initialState;
    const bool m_numbersDecide;
    const core::UtcTime m_latestLikely;
    extract::AuthorAlias m_alias;  // null = authors are named

    std::unique_ptr<store::ReadConnection> m_reader;
    std::unique_ptr<Batch> m_current;
    std::unique_ptr<jobs::OrderedStage<Batch>> m_stage;
    std::deque<PendingWrite> m_writes;
    std::deque<ItemHashes> m_onTheWay;          // in step with m_writes: what the reader may not see yet
    std::vector<std::uint64_t> m_seenKeys;      // Replace only
    std::optional<core::UtcTime> m_firstStamp;  // of the first chunk that was archived here
    std::optional<core::UtcTime> m_lastStamp;   // of the newest chunk in the archive
    IngestReport m_report;
    std::optional<core::Error> m_error;
    std::optional<core::Error> m_appendError;    // of the archiver's thread: nothing is archived after it
    std::optional<jobs::WorkerPool> m_archiver;  // one thread, once something is archived; ends before what it uses
};

}  // namespace groundswell::operations
