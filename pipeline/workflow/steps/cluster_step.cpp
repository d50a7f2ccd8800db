#include "pipeline/workflow/steps/cluster_step.h"

#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "models/store/writer.h"
#include "pipeline/workflow/steps/cluster_keywords.h"
#include "pipeline/workflow/steps/exemplars.h"

namespace groundswell::workflow {

namespace {

// A saved state costs a few megabytes; the journal in between costs a few bytes an item and a moment of replay.
constexpr std::uint64_t itemsBetweenSaves = 100'000;
constexpr std::int64_t replayBatch = 5'000;

cluster::Arrival arrivalOf(WorkItem& item) {
    return {.features = item.lexicalVector(),
            .publishedAt = item.item.publishedAt,
            .reference = static_cast<std::uint64_t>(item.item.id.value),
            .ties = item.ties()};
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

core::Result<bool> ClusterStep::begin(store::ReadConnection& reader, store::Writer& writer) {
    auto saved = reader.clusters().savedState();
    if (!saved) return saved.error();
    bool usable = false;
    if (*saved && (*saved)->first == cluster::clustererVersion) {
        if (auto restored = cluster::Clusterer::restore((*saved)->second, m_options)) {
            m_clusterer = std::move(*restored);
            usable = true;
        }
    }
    m_savedAt = m_clusterer.itemCount();
    // A saved state that cannot be used makes the journal after it useless too.
    if (usable || !*saved) {
        std::int64_t count = 0;
        auto same = replay(reader, count);
        if (!same) return same.error();
        if (*same && (usable || count > 0)) return false;
    }
    m_clusterer = cluster::Clusterer(m_options);
    m_savedAt = 0;
    auto cleared = writer.run([](store::WriteTransaction& transaction) { return transaction.clusters().clear(); });
    if (!cleared) return cleared.error();
    return true;
}

// True when every decision came out as the store has it. It does not when an item was changed or removed meanwhile, or
// when settings or program are others now: then this memory is not that of the stored clusters.
core::Result<bool> ClusterStep::replay(store::ReadConnection& reader, std::int64_t& count) {
    std::int64_t position = 0;
    std::vector<cluster::Regrouping> known;  // already in the store
    while (true) {
        auto entries = reader.clusters().journal(position, replayBatch);
        if (!entries) return entries.error();
        if (entries->empty()) return true;
        auto items = replayed(reader, *entries);
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

// The items of journal entries as they were when they were clustered, with their dense vectors.
core::Result<std::vector<WorkItem>> ClusterStep::replayed(store::ReadConnection& reader,
                                                          std::vector<store::JournalEntry>& entries) const {
    std::vector<WorkItem> items(entries.size());
    std::vector<core::ItemId> ids(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!entries[i].item) continue;
        items[i].item = std::move(entries[i].item->item);
        ids[i] = items[i].item.id;
    }
    if (!m_vectors.isDense()) return items;
    auto vectors = reader.vectors().load(ids, m_vectors.modelName());
    if (!vectors) return vectors.error();
    for (std::size_t i = 0; i < items.size(); ++i) items[i].dense = std::move((*vectors)[i]);
    return items;
}

void ClusterStep::checkpoint(StepEffects& effects) {
    if (m_clusterer.itemCount() - m_savedAt < itemsBetweenSaves) return;
    m_savedAt = m_clusterer.itemCount();
    effects.clustererState = m_clusterer.save();
}

core::Result<void> ClusterStep::finish(store::ReadConnection& reader, store::Writer& writer,
                                       const std::stop_token& stop) {
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
