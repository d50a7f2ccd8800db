#include "pipeline/workflow/steps/cluster_step.h"

#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "models/store/writer.h"
#include "pipeline/workflow/steps/cluster_keywords.h"
#include "pipeline/workflow/steps/exemplars.h"
#include "pipeline/workflow/steps/reclustering.h"

#include <utility>

namespace groundswell::workflow {

namespace {

// A saved state costs a few megabytes; the journal in between costs a few bytes an item and a moment of replay.
constexpr std::uint64_t itemsBetweenSaves = 100'000;
constexpr std::int64_t replayBatch = 5'000;

// The items of journal entries as they were when they were clustered, with their dense vectors.
core::Result<std::vector<WorkItem>> replayed(const RunBeginning& run, std::vector<store::JournalEntry>& entries) {
    std::vector<WorkItem> items(entries.size());
    std::vector<core::ItemId> ids(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!entries[i].item) continue;
        items[i].item = std::move(entries[i].item->item);
        ids[i] = items[i].item.id;
    }
    if (!run.vectors.isDense()) return items;
    auto vectors = run.reader.vectors().load(ids, run.vectors.modelName());
    if (!vectors) return vectors.error();
    for (std::size_t i = 0; i < items.size(); ++i) items[i].dense = std::move((*vectors)[i]);
    return items;
}

}  // namespace

core::Result<void> ClusterStep::process(WorkItem& item, StepEffects& effects) {
    const text::Features& features = item.lexicalVector();
    if (features.terms.empty() && features.copyHash == 0) {
        item.assignment = cluster::Assignment{};
        return {};
    }
    item.assignment = m_clusterer.add(arrivalOf(item), effects.regroupings);
    return {};
}

core::Result<bool> ClusterStep::begin(const RunBeginning& run) {
    m_options.denseWeight = run.vectors.isDense() ? run.vectors.denseWeight : 0;
    m_clusterer = cluster::Clusterer(m_options);
    auto remembered = remember(run);
    if (!remembered) return remembered.error();
    if (!*remembered) {
        auto clusterer = Reclustering(run, m_options).run();
        // What was, stays: a run that is being stopped reads no further.
        if (!clusterer && clusterer.error().code == core::ErrorCode::Cancelled) return false;
        if (!clusterer) return clusterer.error();
        m_clusterer = std::move(*clusterer);
        m_savedAt = m_clusterer.itemCount();
    }
    m_ready = true;
    return false;
}

// False when the stored clusters are not what this step would have made of the items so far.
core::Result<bool> ClusterStep::remember(const RunBeginning& run) {
    auto saved = run.reader.clusters().savedState();
    if (!saved) return saved.error();
    if (*saved) {
        // A saved state that cannot be used makes the journal after it useless too.
        if ((*saved)->first != cluster::clustererVersion) return false;
        auto restored = cluster::Clusterer::restore((*saved)->second, m_options);
        if (!restored) return false;
        m_clusterer = std::move(*restored);
    }
    m_savedAt = m_clusterer.itemCount();
    std::int64_t count = 0;
    auto same = replay(run, count);
    if (!same || !*same || *saved || count > 0) return same;
    auto highest = run.reader.clusters().highestId();
    if (!highest) return highest.error();
    return highest->isNone();
}

// True when every decision came out as the store has it. It does not when an item was changed or removed meanwhile, or
// when settings or program are others now: then this memory is not that of the stored clusters.
core::Result<bool> ClusterStep::replay(const RunBeginning& run, std::int64_t& count) {
    std::int64_t position = 0;
    std::vector<cluster::Regrouping> known;  // already in the store
    while (true) {
        auto entries = run.reader.clusters().journal(position, replayBatch);
        if (!entries) return entries.error();
        if (entries->empty()) return true;
        auto items = replayed(run, *entries);
        if (!items) return items.error();
        for (std::size_t i = 0; i < items->size(); ++i) {
            const store::JournalEntry& entry = (*entries)[i];
            position = entry.position;
            ++count;
            if (!entry.item) return false;
            WorkItem& item = (*items)[i];
            const text::Features& features = item.lexicalVector();
            const bool clustered = !features.terms.empty() || features.copyHash != 0;
            const core::ClusterId cluster =
                clustered ? m_clusterer.add(arrivalOf(item), known).cluster : core::ClusterId{};
            if (cluster != entry.cluster) return false;
        }
        known.clear();
    }
}

void ClusterStep::checkpoint(StepEffects& effects) {
    if (m_clusterer.itemCount() - m_savedAt < itemsBetweenSaves) return;
    m_savedAt = m_clusterer.itemCount();
    effects.clustererState = m_clusterer.save();
}

core::Result<void> ClusterStep::finish(store::ReadConnection& reader, store::Writer& writer,
                                       const std::stop_token& stop) {
    if (!m_ready) return {};
    if (m_clusterer.itemCount() != m_savedAt) {
        m_savedAt = m_clusterer.itemCount();
        auto saved = writer.run([state = m_clusterer.save()](store::WriteTransaction& transaction) {
            return transaction.clusters().saveState(cluster::clustererVersion, state);
        });
        if (!saved) return saved;
    }
    // What the next merge pass would join is shown joined already: where one run ends must not show.
    std::vector<store::ClusterRegrouping> merges;
    for (const cluster::Regrouping& merge : m_clusterer.settle()) merges.push_back(toStored(merge));
    auto settled = writer.run([merges = std::move(merges)](store::WriteTransaction& transaction) {
        return transaction.clusters().settle(merges);
    });
    if (!settled) return settled;
    if (auto chosen = chooseExemplars(m_clusterer, reader, writer, stop); !chosen) return chosen;
    return chooseClusterKeywords(reader, writer, stop);
}

}  // namespace groundswell::workflow
