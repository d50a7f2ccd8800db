#include "pipeline/operations/record_ingest.h"

#include "models/store/read_connection.h"
#include "models/store/source_writer.h"
#include "pipeline/text/search_text.h"
#include "pipeline/workspace/author_key.h"

#include <algorithm>
#include <exception>
#include <shared_mutex>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

// A chunk costs two fsyncs and a transaction; this many records make both small beside the work on the records.
constexpr std::size_t recordsPerBatch = 5'000;
constexpr std::size_t bytesPerBatch = 6U << 20;
constexpr std::size_t batchesInFlight = 3;
constexpr std::size_t writesInFlight = 2;

store::ChunkRow toRow(const archive::Chunk& chunk) {
    return {chunk.path,
            chunk.sourceId,
            chunk.hash,
            chunk.createdAt.time_since_epoch().count(),
            static_cast<std::int64_t>(chunk.records),
            static_cast<std::int64_t>(chunk.bytes)};
}

// Whether where an item goes depends on its numbers: then new ones may lead it elsewhere.
bool asksForNumbers(const config::WorkflowConfig& workflow) {
    for (const config::StepConfig& step : workflow.steps) {
        for (const config::RouteConfig& route : step.routes) {
            for (const config::RouteCondition& condition : route.conditions) {
                if (condition.field.starts_with("metrics.")) return true;
            }
        }
    }
    return false;
}

}  // namespace

// Records and what became of them. `items[i]` belongs to record `owner[i]`.
struct RecordIngest::Batch {
    std::vector<domain::RawRecord> records;
    std::vector<store::IncomingItem> items;
    std::vector<std::size_t> owner;
    std::vector<sources::InputIssue> issues;
    OddItems odd;
    std::optional<archive::Chunk> chunk;
    ItemHashes archived;
    std::optional<core::UtcTime> notBefore;
    std::size_t bytes = 0;
};

RecordIngest::RecordIngest(workspace::WorkspaceSession& session, jobs::WorkerPool& pool, Settings settings,
                           jobs::ProgressSink progress, std::stop_token stop)
    : m_session(session),
      m_settings(std::move(settings)),
      m_progress(std::move(progress)),
      m_stop(std::move(stop)),
      m_initialState(session.workflowFor(m_settings.source).initial),
      m_numbersDecide(asksForNumbers(session.workflowFor(m_settings.source))),
      m_latestLikely(latestLikely(session.clock().now())),
      m_current(std::make_unique<Batch>()),
      m_stage(std::make_unique<jobs::OrderedStage<Batch>>(
          pool, [this](Batch& batch) { extract(batch); }, batchesInFlight)) {
    if (auto reader = m_session.store().connect()) {
        m_reader = std::move(*reader);
    } else {
        m_error = reader.error();
    }
    const config::SourceConfig* source = session.config().source(m_settings.source);
    // Whether a source that is gone hid its authors nobody knows: where there are pseudonyms, names stay away.
    std::error_code ignored;
    const bool hides = source != nullptr
                           ? source->pseudonymise
                           : std::filesystem::exists(workspace::AuthorKey::fileIn(session.layout().folder), ignored);
    if (hides) hideAuthors();
}

RecordIngest::~RecordIngest() = default;

bool RecordIngest::stopped() const {
    return m_error.has_value() || m_stop.stop_requested();
}

bool RecordIngest::fail(Error error) {
    if (!m_error) m_error = std::move(error);
    return false;
}

void RecordIngest::hideAuthors() {
    auto key = workspace::AuthorKey::openOrMake(m_session.layout().folder);
    if (!key) {
        fail(key.error());
        return;
    }
    m_alias = [key = std::move(*key)](std::string_view author) { return key.pseudonymOf(author); };
}

bool RecordIngest::record(domain::RawRecord record) {
    if (stopped()) return false;
    ++m_report.counts.read;
    if (!m_settings.fromArchive) {
        record.runId = "run-" + std::to_string(m_settings.run.value);
        record.workspaceId = m_session.config().id;
        record.sourceId = m_settings.source;
        if (record.queryId.empty()) record.queryId = m_settings.query;
        record.createdAt = m_session.clock().now();
        if (record.mapping.empty()) record.mapping = m_settings.givenMapping;
    }
    m_current->bytes += record.content.size() + sizeof(domain::RawRecord);
    m_current->records.push_back(std::move(record));
    // A chunk that is read back stays one batch, so that its row goes in with the last of its items.
    if (m_settings.fromArchive) return true;
    return m_current->records.size() < recordsPerBatch && m_current->bytes < bytesPerBatch ? true : flush();
}

bool RecordIngest::issue(sources::InputIssue issue) {
    // A row that never became a record was read too.
    if (issue.rejected && issue.line != 0) ++m_report.counts.read;
    m_report.note(std::move(issue));
    return !stopped();
}

void RecordIngest::progress(std::uint64_t bytesRead, std::uint64_t bytesTotal) {
    if (m_progress)
        m_progress({"read", static_cast<std::int64_t>(bytesRead), static_cast<std::int64_t>(bytesTotal), "bytes"});
}

bool RecordIngest::endBatch(std::optional<archive::Chunk> chunk) {
    m_current->chunk = std::move(chunk);
    return flush();
}

bool RecordIngest::flush() {
    if (m_current->records.empty() && !m_current->chunk) return !stopped();
    m_current->notBefore = m_settings.notBefore;
    m_stage->push(std::exchange(*m_current, Batch{}));
    return drain(batchesInFlight - 1);
}

bool RecordIngest::drain(std::size_t atMost) {
    // Everything that is ready goes on; beyond `atMost` it is waited for.
    while (!m_error && !m_stage->empty()) {
        std::optional<Batch> batch = atMost == 0 || m_stage->full() ? m_stage->pop() : m_stage->tryPop();
        if (!batch) break;
        if (auto stored = store(std::move(*batch)); !stored) return fail(std::move(stored).error());
    }
    return !stopped();
}

void RecordIngest::extract(Batch& batch) const {
    batch.items.reserve(batch.records.size());
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
        const domain::RawRecord& record = batch.records[i];
        const auto note = [&](std::string sentence) {
            batch.issues.push_back({record.origin, record.line, std::move(sentence), false});
        };
        auto incoming = [&]() -> core::Result<std::vector<store::IncomingItem>> {
            try {
                return incomingItems(record, batch.notBefore, note);
            } catch (const std::exception& exception) {
                // A library's exception on one record is that record's failure.
                return Error(ErrorCode::Internal, exception.what());
            }
        }();
        if (!incoming) {
            const std::string remedy = incoming.error().contextValue("remedy");
            batch.issues.push_back(
                {record.origin, record.line, incoming.error().message + (remedy.empty() ? "" : " " + remedy)});
            continue;
        }
        for (store::IncomingItem& item : *incoming) {
            // Told once, when it first comes.
            if (!m_settings.fromArchive) batch.odd.note(record, item.item, m_latestLikely);
            batch.items.push_back(std::move(item));
            batch.owner.push_back(i);
        }
    }
}

core::Result<std::vector<store::IncomingItem>> RecordIngest::incomingItems(const domain::RawRecord& record,
                                                                           std::optional<core::UtcTime> notBefore,
                                                                           const extract::NoteSink& note) const {
    config::Mapping given;
    if (!record.mapping.empty()) {
        auto parsed = config::parseMapping(record.mapping);
        if (!parsed) return parsed.error();
        given = std::move(*parsed);
    }
    auto items = extract::extractItems(record, record.mapping.empty() ? m_settings.mapping : given, note, m_alias);
    if (!items) return items.error();
    std::vector<store::IncomingItem> incoming;
    for (domain::ContentItem& item : *items) {
        const bool outside = item.publishedAt && ((m_settings.from && *item.publishedAt < *m_settings.from) ||
                                                  (m_settings.to && *item.publishedAt >= *m_settings.to));
        const bool past = notBefore && item.publishedAt.value_or(record.createdAt) < *notBefore;
        if (outside || past) continue;
        item.source = record.sourceId;
        item.query = record.queryId;
        item.state = m_initialState;
        std::string searchText = text::searchText(store::indexedText(item.title, item.text));
        incoming.push_back({std::move(item), std::move(searchText), record.createdAt, m_numbersDecide});
    }
    return incoming;
}

core::Result<void> RecordIngest::store(Batch batch) {
    for (sources::InputIssue& issue : batch.issues) m_report.note(std::move(issue));
    m_report.odd.add(batch.odd);
    if (m_settings.mode == IngestMode::Replace) {
        for (const store::IncomingItem& incoming : batch.items) {
            m_seenKeys.push_back(store::itemKeyHash(incoming.item.externalId, incoming.item.field));
        }
    }
    if (batch.items.empty() && !batch.chunk) return {};
    std::optional<core::UtcTime> stamp;
    if (!m_settings.fromArchive) {
        if (auto kept = keepWorthArchiving(batch); !kept) return kept;
        if (!batch.records.empty()) {
            auto next = nextStamp();
            if (!next) return next.error();
            stamp = *next;
        }
    }
    if (auto room = awaitWrites(writesInFlight - 1); !room) return room;
    m_onTheWay.push_back(std::move(batch.archived));
    auto begun = std::make_shared<std::promise<std::future<Outcomes>>>();
    m_writes.emplace_back(begun->get_future());
    const core::UtcTime now = m_session.clock().now();
    if (m_settings.fromArchive) {
        begun->set_value(submit(batch, now));
        return {};
    }
    if (!m_archiver) m_archiver.emplace(1);
    m_archiver->post([this, batch = std::make_shared<Batch>(std::move(batch)), begun, stamp, now] {
        begun->set_value(archiveAndSubmit(*batch, stamp, now));
    });
    return {};
}

std::future<RecordIngest::Outcomes> RecordIngest::archiveAndSubmit(Batch& batch, std::optional<core::UtcTime> stamp,
                                                                   core::UtcTime now) {
    // Nobody may take the chunk for one that a crash left behind before its items are on their way.
    std::shared_lock appending(m_session.archiveGate().mutex, std::defer_lock);
    try {
        if (stamp) {
            appending.lock();
            if (!m_appendError) append(batch, *stamp);
            batch.records.clear();
        }
        if (!m_appendError) return submit(batch, now);
    } catch (const std::exception& exception) {
        m_appendError = Error(ErrorCode::Internal, exception.what());
    }
    std::promise<Outcomes> failed;
    failed.set_value(*m_appendError);
    return failed.get_future();
}

void RecordIngest::append(Batch& batch, core::UtcTime stamp) {
    auto chunk = m_session.archive().append(batch.records, m_settings.partition, stamp);
    if (chunk) {
        batch.chunk = std::move(*chunk);
    } else {
        m_appendError = chunk.error();
    }
}

std::future<RecordIngest::Outcomes> RecordIngest::submit(Batch& batch, core::UtcTime now) {
    std::optional<store::ChunkRow> chunk;
    if (batch.chunk) chunk = toRow(*batch.chunk);
    const auto mode = m_settings.mode == IngestMode::Add ? store::UpsertMode::Add : store::UpsertMode::Update;
    return m_session.store().writer().submit(
        2 * batch.bytes, [items = std::move(batch.items), chunk = std::move(chunk), mode, run = m_settings.run,
                          now](store::WriteTransaction& transaction) {
            auto outcomes = transaction.items().upsert(items, mode, run, now);
            if (outcomes && chunk) {
                if (auto noted = transaction.sources().addChunk(*chunk); !noted)
                    return decltype(outcomes)(noted.error());
            }
            return outcomes;
        });
}

core::Result<void> RecordIngest::keepWorthArchiving(Batch& batch) {
    if (m_settings.mode == IngestMode::Replace) return {};  // what follows a replacement's mark stands alone
    if (auto taken = takeEndedWrites(); !taken) return taken;
    std::vector<std::pair<std::string, std::string>> keys;
    keys.reserve(batch.items.size());
    for (const store::IncomingItem& incoming : batch.items)
        keys.emplace_back(incoming.item.externalId, incoming.item.field);
    auto stored = m_reader->items().hashes(m_settings.source, keys);
    if (!stored) return stored.error();
    std::vector<bool> worth(batch.records.size(), false);
    for (std::size_t i = 0; i < batch.items.size(); ++i) {
        const domain::ContentItem& item = batch.items[i].item;
        const std::uint64_t key = store::itemKeyHash(item.externalId, item.field);
        std::optional<std::uint64_t> known = hashOnTheWay(batch.archived, key);
        if (!known && !(*stored)[i].id.isNone()) known = (*stored)[i].contentHash;
        if (known && (m_settings.mode == IngestMode::Add || *known == item.contentHash)) continue;
        batch.archived[key] = item.contentHash;
        worth[batch.owner[i]] = true;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
        if (worth[i] && kept != i) batch.records[kept] = std::move(batch.records[i]);
        if (worth[i]) ++kept;
    }
    batch.records.resize(kept);
    return {};
}

std::optional<std::uint64_t> RecordIngest::hashOnTheWay(const ItemHashes& current, std::uint64_t key) const {
    if (const auto found = current.find(key); found != current.end()) return found->second;
    for (auto batch = m_onTheWay.rbegin(); batch != m_onTheWay.rend(); ++batch) {
        if (const auto found = batch->find(key); found != batch->end()) return found->second;
    }
    return std::nullopt;
}

// Chunks are read back in the order of their stamps: no later one may sort before an earlier one, even when the clock
// was set back.
core::Result<core::UtcTime> RecordIngest::nextStamp() {
    if (!m_lastStamp) {
        auto chunks = m_session.archive().list();
        if (!chunks) return chunks.error();
        m_lastStamp = chunks->empty() ? core::UtcTime{} : chunks->back().createdAt;
    }
    m_lastStamp = std::max(m_session.clock().now(), *m_lastStamp + std::chrono::microseconds(1));
    if (!m_firstStamp) m_firstStamp = m_lastStamp;
    return *m_lastStamp;
}

core::Result<void> RecordIngest::awaitWrites(std::size_t atMost) {
    while (m_writes.size() > atMost) {
        if (auto taken = takeFirstWrite(); !taken) return taken;
    }
    return {};
}

// What has been committed the reader sees, and what others changed of it since.
core::Result<void> RecordIngest::takeEndedWrites() {
    while (!m_writes.empty() && m_writes.front().hasEnded()) {
        if (auto taken = takeFirstWrite(); !taken) return taken;
    }
    return {};
}

core::Result<void> RecordIngest::takeFirstWrite() {
    Outcomes outcomes = m_writes.front().take();
    m_writes.pop_front();
    m_onTheWay.pop_front();
    if (!outcomes) {
        m_session.archiveGate().mayHoldUnknown = true;
        return outcomes.error();
    }
    m_report.count(*outcomes);
    return {};
}

core::Result<void> RecordIngest::replaceMissing() {
    std::sort(m_seenKeys.begin(), m_seenKeys.end());
    auto removed =
        m_session.store().writer().run([this](store::WriteTransaction& transaction) -> core::Result<std::int64_t> {
            auto missing = transaction.items().missingFrom(m_settings.source, m_seenKeys);
            if (!missing) return missing.error();
            return transaction.items().remove(*missing);
        });
    if (!removed) return removed.error();
    if (m_settings.fromArchive || !m_firstStamp) return {};
    // Marked last: whatever is interrupted before, the archive still holds all that was there.
    const std::shared_lock appending(m_session.archiveGate().mutex);
    auto stamp = nextStamp();
    if (!stamp) return stamp.error();
    auto mark = m_session.archive().appendReplacement(m_session.config().id, m_settings.source, m_settings.partition,
                                                      *stamp, *m_firstStamp);
    if (!mark) return mark.error();
    return m_session.store().writer().run(
        [row = toRow(*mark)](store::WriteTransaction& transaction) { return transaction.sources().addChunk(row); });
}

core::Result<IngestReport> RecordIngest::finish() {
    // Also after a stop request: what was read goes in.
    if (!m_error && (!m_current->records.empty() || m_current->chunk)) {
        m_current->notBefore = m_settings.notBefore;
        m_stage->push(std::exchange(*m_current, Batch{}));
    }
    static_cast<void>(drain(0));
    auto written = awaitWrites(0);
    if (m_error) return *m_error;
    if (!written) return written.error();
    // A replacement that brought nothing, or was cut short, must not empty the source; nor may a record that could not
    // be read, or rows that a quote may have swallowed, remove the items that they stand for.
    const bool whole = m_report.counts.rejected == 0 && m_report.doubts.empty() && !m_stop.stop_requested();
    if (m_settings.mode == IngestMode::Replace && !m_seenKeys.empty() && whole) {
        if (auto replaced = replaceMissing(); !replaced) return replaced.error();
    }
    return m_report;
}

}  // namespace groundswell::operations
