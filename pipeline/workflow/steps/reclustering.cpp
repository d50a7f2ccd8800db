#include "pipeline/workflow/steps/reclustering.h"

#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "models/store/writer.h"
#include "pipeline/jobs/ordered_stage.h"

#include <algorithm>
#include <map>
#include <utility>

namespace groundswell::workflow {

namespace {

constexpr std::int64_t itemsPerBatch = 2'000;
constexpr std::size_t batchesInFlight = 6;

}  // namespace

cluster::Arrival arrivalOf(WorkItem& item) {
    return {.features = item.lexicalVector(),
            .publishedAt = item.item.publishedAt,
            .reference = static_cast<std::uint64_t>(item.item.id.value),
            .ties = item.ties(),
            .dense = item.dense ? std::span<const float>(*item.dense) : std::span<const float>()};
}

core::Result<cluster::Clusterer> Reclustering::run() {
    if (auto clustered = clusterAll(); !clustered) return clustered.error();
    if (m_begun.stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "The clustering was stopped.");
    if (auto stored = store(); !stored) return stored.error();
    return std::move(m_clusterer);
}

core::Result<void> Reclustering::clusterAll() {
    jobs::OrderedStage<std::vector<WorkItem>> stage(
        m_begun.pool,
        [](std::vector<WorkItem>& items) {
            for (WorkItem& item : items) static_cast<void>(item.lexicalVector());
        },
        batchesInFlight);
    core::ItemId after;
    for (bool more = true; more || !stage.empty();) {
        if (m_begun.stop.stop_requested()) return {};
        if (more && !stage.full()) {
            std::vector<WorkItem> items;
            auto read = this->read(after, items);
            if (!read) return read.error();
            more = *read;
            if (more) stage.push(std::move(items));
            continue;
        }
        std::vector<WorkItem> items = stage.pop();
        take(items);
    }
    regroup();
    for (Place& place : m_places) place.now = resolved(place.now);
    return {};
}

core::Result<bool> Reclustering::read(core::ItemId& after, std::vector<WorkItem>& items) const {
    auto rows = m_begun.reader.clusters().clustered(after, itemsPerBatch);
    if (!rows) return rows.error();
    std::vector<core::ItemId> ids;
    for (domain::ContentItem& row : *rows) {
        ids.push_back(row.id);
        items.emplace_back().item = std::move(row);
    }
    if (items.empty()) return false;
    after = ids.back();
    if (!m_begun.vectors.isDense()) return true;
    auto vectors = m_begun.reader.vectors().load(ids, m_begun.vectors.modelName());
    if (!vectors) return vectors.error();
    for (std::size_t i = 0; i < items.size(); ++i) items[i].dense = std::move((*vectors)[i]);
    return true;
}

void Reclustering::take(std::vector<WorkItem>& items) {
    for (WorkItem& item : items) {
        Place place{item.item.id, item.item.cluster, {}, {}};
        // An item that comes again, because its text has changed, finds its cluster then.
        if (m_begun.passed(item.item)) {
            const cluster::Assignment assignment = m_clusterer.add(arrivalOf(item), m_regroupings);
            place.now = assignment.cluster;
            place.similarity = assignment.keptSimilarity();
        }
        m_places.push_back(place);
        const bool splits = std::any_of(m_regroupings.begin(), m_regroupings.end(),
                                        [](const cluster::Regrouping& regrouping) { return !regrouping.isMerge(); });
        if (splits) regroup();
    }
    if (m_begun.progress) m_begun.progress({"cluster", static_cast<std::int64_t>(m_places.size()), 0, "items"});
}

// Merges are looked up at the end of all; a split has to find its items where they are now.
void Reclustering::regroup() {
    for (const cluster::Regrouping& regrouping : std::exchange(m_regroupings, {})) {
        if (regrouping.isMerge()) {
            m_mergedInto.emplace(regrouping.from, regrouping.into);
            continue;
        }
        for (const std::uint64_t reference : regrouping.items) {
            const core::ItemId item{static_cast<std::int64_t>(reference)};
            const auto place = std::lower_bound(m_places.begin(), m_places.end(), item,
                                                [](const Place& p, core::ItemId id) { return p.item < id; });
            const bool isKnown = place != m_places.end() && place->item == item;
            if (isKnown && resolved(place->now) == regrouping.from) place->now = regrouping.into;
        }
    }
}

core::ClusterId Reclustering::resolved(core::ClusterId cluster) const {
    for (auto next = m_mergedInto.find(cluster); next != m_mergedInto.end(); next = m_mergedInto.find(cluster))
        cluster = next->second;
    return cluster;
}

// As readers see it: with what a settled view joins.
bool Reclustering::isSame() const {
    std::unordered_map<core::ClusterId, core::ClusterId> settled;
    for (const cluster::Regrouping& merge : m_clusterer.settle()) settled.emplace(merge.from, merge.into);
    return std::all_of(m_places.begin(), m_places.end(), [&settled](const Place& place) {
        core::ClusterId shown = place.now;
        for (auto next = settled.find(shown); next != settled.end(); next = settled.find(shown)) shown = next->second;
        return shown == place.before;
    });
}

// A cluster goes on as the one that most of its items are in, of equal ones the older.
std::vector<std::pair<core::ClusterId, core::ClusterId>> Reclustering::succession() const {
    std::map<core::ClusterId, std::map<core::ClusterId, std::size_t>> items;
    for (const Place& place : m_places) {
        if (!place.now.isNone()) ++items[place.before][place.now];
    }
    std::vector<std::pair<core::ClusterId, core::ClusterId>> succession;
    for (const auto& [before, shares] : items) {
        const auto most = std::max_element(shares.begin(), shares.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
        succession.emplace_back(before, most->first);
    }
    return succession;
}

core::Result<void> Reclustering::store() {
    auto highest = m_begun.reader.clusters().highestId();
    if (!highest) return highest.error();
    if (m_clusterer.itemCount() == 0) return beginAnew(*highest);
    const bool same = isSame();
    if (!same) {
        m_clusterer.raiseIds(highest->value);
        for (Place& place : m_places) {
            if (!place.now.isNone()) place.now.value += highest->value;
        }
    }
    store::ClusterReplacement replacement;
    if (!same) replacement.succession = succession();
    replacement.keepsIds = same;
    replacement.version = cluster::clustererVersion;
    replacement.state = m_clusterer.save();
    replacement.assignments.reserve(m_places.size());
    for (const Place& place : m_places) {
        replacement.assignments.push_back({place.item, place.now, place.similarity});
    }
    return m_begun.writer.run([replacement = std::move(replacement)](store::WriteTransaction& transaction) {
        return transaction.clusters().replace(replacement);
    });
}

// All items come again: they keep their clusters until then, under ids that no other story gets.
core::Result<void> Reclustering::beginAnew(core::ClusterId highest) {
    m_clusterer.raiseIds(highest.value);
    return m_begun.writer.run([state = m_clusterer.save()](store::WriteTransaction& transaction) {
        return transaction.clusters().saveState(cluster::clustererVersion, state);
    });
}

}  // namespace groundswell::workflow
