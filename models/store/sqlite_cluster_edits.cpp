#include "models/store/sqlite_cluster_writer.h"
#include "models/store/statement.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace groundswell::store {

using core::Error;
using core::ErrorCode;

namespace {

// An error that is no failure of the store comes out of guard() as a value in a value.
template <class T>
core::Result<T> flat(core::Result<core::Result<T>> result) {
    if (!result) return std::move(result).error();
    return std::move(*result);
}

std::string nameOf(core::ClusterId cluster) {
    return "cluster " + std::to_string(cluster.value);
}

}  // namespace

// Edits lie below what is settled: that is taken off and laid on again. What lies below was kept with the exemplars of
// that time, and a person who merges two clusters must not see others change their names.
void SqliteClusterWriter::edit(const std::function<void()>& change) {
    const std::vector<MergeLayer::Pair> settled = m_provisional.shown();
    std::vector<ShownExemplar> exemplars = m_provisional.exemplars();
    // What edits concern is as it was kept once they are undone.
    const auto leaveOutEdited = [&] {
        std::erase_if(exemplars, [this](const ShownExemplar& shown) { return m_edits.keeps(shown.cluster); });
    };
    leaveOutEdited();
    takeBackSettled();
    // So that what the change concerns is kept as it was seen.
    showBy(exemplars);
    change();
    m_edits.takeBack();
    m_edits.apply();
    showSettled(settled);
    leaveOutEdited();
    showBy(exemplars);
}

void SqliteClusterWriter::showBy(const std::vector<ShownExemplar>& exemplars) {
    Statement member(m_connection, "SELECT 1 FROM content_items WHERE item_id = ? AND cluster_id = ?");
    for (const ShownExemplar& shown : exemplars) {
        m_tallies.trim();
        member.rewind();
        if (m_tallies.resolve(shown.cluster) != shown.cluster) continue;
        if (!member.bind(shown.item).bind(shown.cluster).step()) continue;
        ClusterTally& tally = m_tallies.touch(shown.cluster);
        tally.exemplar = shown.item;
        tally.exemplarAtItems = shown.atItems;
    }
}

void SqliteClusterWriter::reapplyEdits() {
    if (m_edits.areThere()) edit([] {});
}

core::Result<std::int64_t> SqliteClusterWriter::existing(core::ClusterId cluster) {
    const std::int64_t id = m_tallies.resolve(cluster.value);
    m_tallies.flush();
    Statement row(m_connection, "SELECT 1 FROM content_clusters WHERE cluster_id = ?");
    if (row.bind(id).step()) return id;
    return Error(ErrorCode::NotFound, "There is no " + nameOf(cluster) + ".");
}

// The cluster to keep first. What a settled view only shows as part of one of them is decided now, too.
core::Result<std::vector<std::int64_t>> SqliteClusterWriter::sidesOf(core::ClusterId into,
                                                                     std::span<const core::ClusterId> from) {
    const core::Result<std::int64_t> kept = existing(into);
    if (!kept) return kept.error();
    std::vector<std::int64_t> sides{*kept};
    const auto addParts = [&sides, this](std::int64_t cluster) {
        for (const std::int64_t part : m_provisional.partsOf(cluster)) sides.push_back(part);
    };
    addParts(*kept);
    for (const core::ClusterId cluster : from) {
        const core::Result<std::int64_t> other = existing(cluster);
        if (!other) return other.error();
        if (*other == *kept) {
            return Error(ErrorCode::InvalidInput,
                         "A cluster cannot be merged with itself: " + nameOf(cluster) +
                             (cluster == into ? " is named twice." : " is " + nameOf(into) + " already."));
        }
        if (std::find(sides.begin(), sides.end(), *other) != sides.end()) continue;
        sides.push_back(*other);
        addParts(*other);
    }
    if (sides.size() < 2) return Error(ErrorCode::InvalidInput, "A merge needs two clusters at least.");
    return sides;
}

core::Result<domain::ClusterEdit> SqliteClusterWriter::mergeByHand(core::ClusterId into,
                                                                   std::span<const core::ClusterId> from,
                                                                   core::UtcTime now) {
    return flat<domain::ClusterEdit>(m_connection.guard([&]() -> core::Result<domain::ClusterEdit> {
        const auto sides = sidesOf(into, from);
        if (!sides) return sides.error();
        domain::ClusterEdit made;
        edit([&] { made.id = m_edits.addMerge(*sides, now); });
        made.cluster = {m_tallies.resolve(sides->front())};
        return made;
    }));
}

core::Result<std::int64_t> SqliteClusterWriter::splittable(core::ClusterId cluster,
                                                           std::span<const core::ItemId> items) {
    const core::Result<std::int64_t> from = existing(cluster);
    if (!from) return from;
    if (items.empty()) return Error(ErrorCode::InvalidInput, "A split needs one item at least.");
    std::vector<core::ItemId> listed(items.begin(), items.end());
    std::sort(listed.begin(), listed.end());
    listed.erase(std::unique(listed.begin(), listed.end()), listed.end());
    for (const core::ItemId item : listed) {
        Statement stored(m_connection, "SELECT cluster_id FROM content_items WHERE item_id = ?");
        const std::string name = "item " + std::to_string(item.value);
        if (!stored.bind(item.value).step()) return Error(ErrorCode::NotFound, "There is no " + name + ".");
        if (stored.integer(0) == *from) continue;
        const std::string where = stored.isNull(0) ? "it is in none" : "it is in " + nameOf({stored.integer(0)});
        return Error(ErrorCode::InvalidInput,
                     "I" + name.substr(1) + " is not in " + nameOf(cluster) + "; " + where + ".");
    }
    if (static_cast<std::int64_t>(listed.size()) == m_tallies.touch(*from).items) {
        return Error(ErrorCode::InvalidInput,
                     "These are all items of " + nameOf(cluster) + "; a split must leave one there.");
    }
    return from;
}

core::Result<domain::ClusterEdit> SqliteClusterWriter::splitByHand(core::ClusterId cluster,
                                                                   std::span<const core::ItemId> items,
                                                                   core::UtcTime now) {
    return flat<domain::ClusterEdit>(m_connection.guard([&]() -> core::Result<domain::ClusterEdit> {
        const auto from = splittable(cluster, items);
        if (!from) return from.error();
        domain::ClusterEdit made;
        edit([&] { std::tie(made.id, made.cluster) = m_edits.addSplit(*from, items, now); });
        return made;
    }));
}

core::Result<void> SqliteClusterWriter::undoEdit(core::EditId edit, core::UtcTime now) {
    return setUndone(edit, now);
}

core::Result<void> SqliteClusterWriter::redoEdit(core::EditId edit) {
    return setUndone(edit, std::nullopt);
}

core::Result<void> SqliteClusterWriter::setUndone(core::EditId id, std::optional<core::UtcTime> when) {
    bool found = false;
    auto done = m_connection.guard([&] { edit([&] { found = m_edits.setUndone(id, when); }); });
    if (!done || found) return done;
    return Error(ErrorCode::NotFound, "There is no edit " + std::to_string(id.value) + ".");
}

}  // namespace groundswell::store
