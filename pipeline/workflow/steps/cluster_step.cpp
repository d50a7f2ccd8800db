#include "pipeline/workflow/steps/cluster_step.h"

#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "models/store/writer.h"
#include "pipeline/workflow/steps/exemplars.h"

namespace groundswell::workflow {

namespace {

// A saved state costs a few megabytes; the journal in between costs a few bytes an item and a moment of replay.
constexpr std::uint64_t itemsBetweenSaves = 100'000;
constexpr std::int64_t replayBatch = 5'000;

}  // namespace

core::Result<void> ClusterStep::process(WorkItem& item, StepEffects& effects) {
    const text::Features& features = item.lexicalVector();
    if (features.terms.empty() && features.copyHash == 0) {
        item.assignment = cluster::Assignment{};
        return {};
    }
    item.assignment = m_clusterer.add(features, item.item.publishedAt, effects.merges);
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
        auto replayed = replay(reader);
        if (!replayed) return replayed.error();
        if (usable || *replayed > 0) return false;
    }
    m_clusterer = cluster::Clusterer(m_options);
    auto cleared = writer.run([](store::WriteTransaction& transaction) { return transaction.clusters().clear(); });
    if (!cleared) return cleared.error();
    return true;
}

core::Result<std::int64_t> ClusterStep::replay(store::ReadConnection& reader) {
    std::int64_t position = 0;
    std::int64_t count = 0;
    std::vector<cluster::Merge> known;  // already in the store
    while (true) {
        auto entries = reader.clusters().journal(position, replayBatch);
        if (!entries) return entries.error();
        if (entries->empty()) return count;
        for (auto& [at, waiting] : *entries) {
            WorkItem item;
            item.item = std::move(waiting.item);
            const text::Features& features = item.lexicalVector();
            if (!features.terms.empty() || features.copyHash != 0)
                m_clusterer.add(features, item.item.publishedAt, known);
            position = at;
            ++count;
        }
        known.clear();
    }
}

std::future<core::Result<void>> ClusterStep::queueState(store::Writer& writer) {
    m_savedAt = m_clusterer.itemCount();
    std::string state = m_clusterer.save();
    const std::size_t bytes = state.size();
    return writer.submit(bytes, [state = std::move(state)](store::WriteTransaction& transaction) {
        return transaction.clusters().saveState(cluster::clustererVersion, state);
    });
}

core::Result<void> ClusterStep::save(store::Writer& writer) {
    // Not waited for: a failing store is sticky, the next batch reports it.
    if (m_clusterer.itemCount() - m_savedAt >= itemsBetweenSaves) static_cast<void>(queueState(writer));
    return {};
}

core::Result<void> ClusterStep::finish(store::ReadConnection& reader, store::Writer& writer,
                                       const std::stop_token& stop) {
    if (m_clusterer.itemCount() != m_savedAt) {
        if (auto saved = queueState(writer).get(); !saved) return saved;
    }
    return chooseExemplars(m_clusterer, reader, writer, stop);
}

}  // namespace groundswell::workflow
