#include "pipeline/workflow/batch_pass.h"

#include "models/store/cluster_writer.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"

#include <exception>

namespace groundswell::workflow {

namespace {

constexpr std::int64_t itemsPerBatch = 2'000;
// Answers of services are paid for or slow: what a crash may lose of them is kept small.
constexpr std::int64_t itemsPerServiceBatch = 512;
constexpr std::size_t batchesInFlight = 6;
constexpr std::size_t commitsInFlight = 4;

// What a batch holds in memory, about: bounds the writer's queue.
std::size_t weigh(const Batch& batch) {
    std::size_t bytes = 0;
    for (const WorkItem& item : batch.items) bytes += 512 + item.item.text.size() + item.denseBytes.size();
    return bytes;
}

store::ProcessedItem toProcessed(WorkItem& item, const std::string& vectorModel) {
    store::ProcessedItem processed;
    processed.id = item.item.id;
    processed.contentHash = item.item.contentHash;
    processed.state = std::move(item.state);
    processed.error = std::move(item.error);
    processed.attempts = item.attempts;
    processed.language = std::move(item.language);
    processed.keywords = std::move(item.keywords);
    if (item.dense && !item.denseBytes.empty())
        processed.vector = store::NewVector{vectorModel, item.dense->size(), std::move(item.denseBytes)};
    return processed;
}

struct BatchWrite {
    std::vector<store::ProcessedItem> processed;
    std::vector<store::ClusterAssignment> assignments;
    std::vector<store::ClusterRegrouping> regroupings;
    std::optional<std::string> clustererState;
};

BatchWrite toWrite(Batch batch, const std::string& vectorModel) {
    BatchWrite write;
    write.processed.reserve(batch.items.size());
    for (WorkItem& item : batch.items) {
        // An item without features has no cluster; it is only told to leave one that it had with an earlier text.
        if (item.assignment && (!item.assignment->cluster.isNone() || !item.item.cluster.isNone())) {
            write.assignments.push_back(
                {item.item.id, item.assignment->cluster, static_cast<double>(item.assignment->similarity)});
        }
        write.processed.push_back(toProcessed(item, vectorModel));
    }
    for (const cluster::Regrouping& regrouping : batch.effects.regroupings) {
        write.regroupings.push_back(toStored(regrouping));
    }
    write.clustererState = std::move(batch.effects.clustererState);
    return write;
}

// Only what is the same for all items of one cause: reasons are counted.
std::string waitReason(const core::Error& error) {
    std::string reason = error.message;
    if (const std::string url = error.contextValue("url"); !url.empty()) reason += " [" + url + "]";
    if (const std::string remedy = error.contextValue("remedy"); !remedy.empty()) reason += " " + remedy;
    return reason;
}

// What became of an item in a step.
void settle(const config::StepConfig& config, WorkItem& item, const core::Result<void>& outcome) {
    if (outcome) {
        item.state = config.to;
        item.attempts = 0;
        return;
    }
    item.stopped = true;
    const core::Error& error = outcome.error();
    if (error.code == core::ErrorCode::Unavailable) {
        item.waitsFor = config.id + ": " + waitReason(error);
        return;
    }
    item.error = config.id + ": " + error.message;
    if (++item.attempts >= config.attempts) item.state = config.onError;
}

core::Result<std::int64_t> store(const BatchWrite& write, store::WriteTransaction& transaction) {
    auto stored = transaction.items().storeProcessed(write.processed);
    if (!stored) return stored;
    if (!write.assignments.empty()) {
        if (auto assigned = transaction.clusters().assign(write.assignments); !assigned) return assigned.error();
    }
    if (!write.regroupings.empty()) {
        if (auto regrouped = transaction.clusters().regroup(write.regroupings); !regrouped) return regrouped.error();
    }
    if (write.clustererState) {
        auto saved = transaction.clusters().saveState(cluster::clustererVersion, *write.clustererState);
        if (!saved) return saved.error();
    }
    return stored;
}

}  // namespace

BatchPass::BatchPass(const Context& context, std::string state, const std::vector<std::size_t>& chain)
    : m_context(context), m_state(std::move(state)), m_itemsPerBatch(itemsPerBatch) {
    m_links.emplace_back();
    for (const std::size_t step : chain) {
        if (m_context.steps[step]->mode() == StepMode::Batch) m_itemsPerBatch = itemsPerServiceBatch;
        if (m_context.steps[step]->mode() == StepMode::Serial) {
            m_links.back().serial = step;
            m_links.emplace_back();
        } else {
            m_links.back().parallel.push_back(step);
        }
    }
    for (Link& link : m_links) {
        link.stage = std::make_unique<jobs::OrderedStage<Batch>>(
            m_context.pool,
            [this, &link](Batch& batch) {
                for (const std::size_t step : link.parallel) applyStep(step, batch);
            },
            batchesInFlight);
    }
}

core::Result<std::int64_t> BatchPass::run() {
    while (true) {
        bool moved = false;
        if (!m_exhausted && !m_links.front().stage->full() && !m_context.stop.stop_requested()) {
            auto read = readNext();
            if (!read) return read.error();
            moved = *read;
        }
        auto finished = moveFinished(false);
        if (!finished) return finished.error();
        if (moved || *finished) continue;
        if (idle()) break;
        if (auto waited = moveFinished(true); !waited) return waited.error();
    }
    if (auto committed = awaitCommits(0); !committed) return committed.error();
    return m_moved;
}

core::Result<bool> BatchPass::readNext() {
    auto waiting = m_context.reader.items().waiting(m_state, m_after, m_itemsPerBatch);
    if (!waiting) return waiting.error();
    if (waiting->empty()) {
        m_exhausted = true;
        return false;
    }
    Batch batch;
    batch.items.reserve(waiting->size());
    for (store::WaitingItem& entry : *waiting) {
        WorkItem item;
        item.item = std::move(entry.item);
        item.attempts = entry.attempts;
        item.state = m_state;
        if (!entry.keywords.empty()) item.keywords = std::move(entry.keywords);
        batch.items.push_back(std::move(item));
    }
    if (auto read = readVectors(batch); !read) return read.error();
    m_after = batch.items.back().item.id;
    m_links.front().stage->push(std::move(batch));
    return true;
}

core::Result<void> BatchPass::readVectors(Batch& batch) {
    if (m_context.vectorModel.empty()) return {};
    std::vector<core::ItemId> ids;
    ids.reserve(batch.items.size());
    for (const WorkItem& item : batch.items) ids.push_back(item.item.id);
    auto vectors = m_context.reader.vectors().load(ids, m_context.vectorModel);
    if (!vectors) return vectors.error();
    for (std::size_t i = 0; i < ids.size(); ++i) batch.items[i].dense = std::move((*vectors)[i]);
    return {};
}

core::Result<bool> BatchPass::moveFinished(bool wait) {
    bool any = false;
    // From the end to the front, so that a batch that leaves makes room for the one behind it.
    for (std::size_t link = m_links.size(); link-- > 0;) {
        while (!m_links[link].stage->empty() && (link + 1 == m_links.size() || !m_links[link + 1].stage->full())) {
            std::optional<Batch> batch = wait && !any ? m_links[link].stage->pop() : m_links[link].stage->tryPop();
            if (!batch) break;
            any = true;
            if (auto left = leaveLink(link, std::move(*batch)); !left) return left.error();
        }
    }
    return any;
}

core::Result<void> BatchPass::leaveLink(std::size_t link, Batch batch) {
    if (!m_links[link].serial) return commit(std::move(batch));
    applyStep(*m_links[link].serial, batch);
    m_context.steps[*m_links[link].serial]->checkpoint(batch.effects);
    m_links[link + 1].stage->push(std::move(batch));
    return {};
}

void BatchPass::applyStep(std::size_t index, Batch& batch) const {
    const config::StepConfig& config = m_context.workflow.steps[index];
    Step& step = *m_context.steps[index];
    if (step.mode() == StepMode::Batch) return applyBatchStep(index, batch);
    for (WorkItem& item : batch.items) {
        if (item.stopped) continue;
        settle(config, item, [&]() -> core::Result<void> {
            try {
                return step.process(item, batch.effects);
            } catch (const std::exception& exception) {
                // A library's exception on one item is that item's failure; the others go on.
                return core::Error(core::ErrorCode::Internal, exception.what());
            }
        }());
    }
}

void BatchPass::applyBatchStep(std::size_t index, Batch& batch) const {
    std::vector<WorkItem*> items;
    for (WorkItem& item : batch.items) {
        if (!item.stopped) items.push_back(&item);
    }
    std::vector<core::Result<void>> outcomes;
    try {
        outcomes = m_context.steps[index]->processBatch(items, m_context.stop);
    } catch (const std::exception& exception) {
        outcomes.assign(items.size(), core::Error(core::ErrorCode::Internal, exception.what()));
    }
    for (std::size_t i = 0; i < items.size(); ++i) settle(m_context.workflow.steps[index], *items[i], outcomes[i]);
}

core::Result<void> BatchPass::commit(Batch batch) {
    if (auto room = awaitCommits(commitsInFlight - 1); !room) return room;
    const std::size_t bytes = weigh(batch);
    const auto items = static_cast<std::int64_t>(batch.items.size());
    std::int64_t waiting = 0;
    for (const WorkItem& item : batch.items) {
        if (item.waitsFor.empty()) continue;
        ++waiting;
        ++m_waits[item.waitsFor];
    }
    auto commitInTurn = [write = toWrite(std::move(batch), m_context.vectorModel), number = m_written++,
                         next = m_nextWrite](store::WriteTransaction& transaction) -> core::Result<std::int64_t> {
        if (*next != number)
            return core::Error(core::ErrorCode::StoreFailed, "A batch before this one could not be stored.");
        auto stored = store(write, transaction);
        if (stored) ++*next;
        return stored;
    };
    m_commits.push_back(m_context.store.writer().submit(bytes, std::move(commitInTurn)));
    m_moved += items - waiting;
    if (m_context.advanced) m_context.advanced(items);
    return {};
}

core::Result<void> BatchPass::awaitCommits(std::size_t atMost) {
    while (m_commits.size() > atMost) {
        auto stored = m_commits.front().get();
        m_commits.pop_front();
        if (!stored) return stored.error();
    }
    return {};
}

bool BatchPass::idle() const {
    for (const Link& link : m_links) {
        if (!link.stage->empty()) return false;
    }
    return m_exhausted || m_context.stop.stop_requested();
}

}  // namespace groundswell::workflow
