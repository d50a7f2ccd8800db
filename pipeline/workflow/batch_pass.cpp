#include "pipeline/workflow/batch_pass.h"

#include "models/store/cluster_writer.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/workflow/processed_items.h"

#include <algorithm>

namespace groundswell::workflow {

namespace {

constexpr std::int64_t itemsPerBatch = 2'000;
// Answers of services are paid for or slow: what a crash may lose of them is kept small.
constexpr std::int64_t itemsPerServiceBatch = 512;
constexpr std::size_t batchesInFlight = 6;
constexpr std::size_t commitsInFlight = 4;

// Whatever is imported, no more than this is under way, and one batch.
constexpr std::size_t mostBytesUnderWay = std::size_t{64} << 20U;

std::size_t weigh(const Batch& batch) {
    std::size_t bytes = 0;
    for (const WorkItem& item : batch.items) {
        bytes += 512 + item.item.text.size() + item.item.title.size() + item.denseBytes.size();
        for (const domain::StepOutput& output : item.outputs) bytes += output.json.size();
    }
    return bytes;
}

struct BatchWrite {
    std::vector<store::ProcessedItem> processed;
    std::vector<store::ClusterAssignment> assignments;
    std::vector<store::ClusterRegrouping> regroupings;
    std::optional<std::string> clustererState;
};

BatchWrite toWrite(Batch batch, const std::string& vectorModel) {
    BatchWrite write;
    SharedMarks marks;
    write.processed.reserve(batch.items.size());
    for (WorkItem& item : batch.items) {
        // An item without features has no cluster; it is only told to leave one that it had with an earlier text.
        if (item.assignment && (!item.assignment->cluster.isNone() || !item.item.cluster.isNone())) {
            write.assignments.push_back({item.item.id, item.assignment->cluster, item.assignment->keptSimilarity()});
        }
        write.processed.push_back(toProcessed(item, vectorModel));
        write.processed.back().made = marks.of(item.passed);
    }
    for (const cluster::Regrouping& regrouping : batch.effects.regroupings) {
        write.regroupings.push_back(toStored(regrouping));
    }
    write.clustererState = std::move(batch.effects.clustererState);
    return write;
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

BatchPass::BatchPass(const Context& context, std::span<const std::size_t> order, std::vector<std::string> states)
    : m_context(context), m_states(std::move(states)), m_itemsPerBatch(itemsPerBatch) {
    makeLinks(order);
    makeStages();
}

void BatchPass::makeLinks(std::span<const std::size_t> order) {
    m_links.emplace_back();
    for (const std::size_t step : order) {
        const StepMode mode = m_context.steps[step]->step().mode();
        if (mode == StepMode::Batch) m_itemsPerBatch = itemsPerServiceBatch;
        if (mode == StepMode::Serial) {
            m_links.back().serial = step;
            m_links.emplace_back();
            continue;
        }
        if (!belongsTogether(m_links.back(), step)) m_links.emplace_back();
        m_links.back().parallel.push_back(step);
    }
}

// A step with slots of its own has a link of its own: they are the link's.
bool BatchPass::belongsTogether(const Link& link, std::size_t step) const {
    if (link.parallel.empty()) return true;
    const StepRunner& last = *m_context.steps[link.parallel.back()];
    const StepRunner& next = *m_context.steps[step];
    return !last.config().slots && !next.config().slots && last.pool() == next.pool();
}

void BatchPass::makeStages() {
    for (Link& link : m_links) {
        config::StepPool pool = config::StepPool::Cpu;
        std::size_t slots = batchesInFlight;
        if (!link.parallel.empty()) {
            const StepRunner& first = *m_context.steps[link.parallel.front()];
            pool = first.pool();
            if (first.config().slots) slots = static_cast<std::size_t>(*first.config().slots);
        }
        link.stage = std::make_unique<jobs::OrderedStage<Batch>>(
            m_context.pools.of(pool),
            [this, &link](Batch& batch) {
                for (const std::size_t step : link.parallel) applyStep(step, batch);
            },
            slots);
    }
}

core::Result<std::int64_t> BatchPass::run() {
    while (true) {
        bool moved = false;
        if (mayRead()) {
            auto read = readNext();
            if (!read) return read.error();
            moved = *read;
        }
        auto finished = moveFinished(false);
        if (!finished) return finished.error();
        if (moved || *finished) continue;
        if (!stagesAreEmpty()) {
            if (auto waited = moveFinished(true); !waited) return waited.error();
        } else if (m_exhausted || m_context.stop.stop_requested()) {
            break;
        } else if (auto room = awaitCommits(m_commits.empty() ? 0 : m_commits.size() - 1); !room) {
            return room.error();
        }
    }
    if (auto committed = awaitCommits(0); !committed) return committed.error();
    return m_moved;
}

bool BatchPass::mayRead() const {
    return !m_exhausted && !m_links.front().stage->full() && (m_bytes == 0 || m_bytes < mostBytesUnderWay) &&
           !m_context.stop.stop_requested();
}

core::Result<bool> BatchPass::readNext() {
    auto waiting = m_context.reader.items().waiting(m_states, m_context.sources, m_after, m_itemsPerBatch);
    if (!waiting) return waiting.error();
    if (waiting->empty()) {
        m_exhausted = true;
        return false;
    }
    Batch batch;
    batch.items.reserve(waiting->size());
    for (store::WaitingItem& entry : *waiting) batch.items.push_back(toWorkItem(std::move(entry)));
    if (auto read = readVectors(batch); !read) return read.error();
    m_after = batch.items.back().item.id;
    batch.bytes = weigh(batch);
    m_bytes += batch.bytes;
    batch.readySince = m_context.clock.now();
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
            if (const auto& failure = m_links[link].stage->failure())
                return core::Error(core::ErrorCode::Internal, "A batch of items failed: " + *failure);
            any = true;
            if (auto left = leaveLink(link, std::move(*batch)); !left) return left.error();
        }
    }
    return any;
}

core::Result<void> BatchPass::leaveLink(std::size_t link, Batch batch) {
    if (link + 1 == m_links.size()) return commit(std::move(batch));
    if (m_links[link].serial) {
        applyStep(*m_links[link].serial, batch);
        m_context.steps[*m_links[link].serial]->step().checkpoint(batch.effects);
    }
    m_links[link + 1].stage->push(std::move(batch));
    return {};
}

void BatchPass::applyStep(std::size_t index, Batch& batch) const {
    StepRunner& runner = *m_context.steps[index];
    std::vector<WorkItem*> items;
    items.reserve(batch.items.size());
    for (WorkItem& item : batch.items) {
        if (!item.stopped && item.state == runner.config().from) items.push_back(&item);
    }
    if (items.empty()) return;
    StepCounts counts;
    const std::chrono::nanoseconds begun = m_context.clock.now();
    counts.waitTime = std::max(std::chrono::nanoseconds(0), begun - batch.readySince);
    runner.run(items, batch.effects, m_context.stop, counts);
    batch.readySince = m_context.clock.now();
    m_context.meters.add(index, counts);
}

core::Result<void> BatchPass::commit(Batch batch) {
    if (auto room = awaitCommits(commitsInFlight - 1); !room) return room;
    const std::size_t bytes = weigh(batch);
    const std::size_t held = batch.bytes;
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
    m_commits.push_back({m_context.store.writer().submit(bytes, std::move(commitInTurn)), held});
    m_moved += items - waiting;
    if (m_context.advanced) m_context.advanced(items);
    return {};
}

core::Result<void> BatchPass::awaitCommits(std::size_t atMost) {
    while (m_commits.size() > atMost) {
        auto stored = m_commits.front().stored.get();
        m_bytes -= m_commits.front().bytes;
        m_commits.pop_front();
        if (!stored) return stored.error();
    }
    return {};
}

bool BatchPass::stagesAreEmpty() const {
    return std::all_of(m_links.begin(), m_links.end(), [](const Link& link) { return link.stage->empty(); });
}

}  // namespace groundswell::workflow
