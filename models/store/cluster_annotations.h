#pragma once

#include "models/store/connection.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

namespace groundswell::store {

// How what people wrote about clusters (labels, notes, watches, ignored clusters, pinned exemplars, marks of charts)
// goes where its anchors go. For the writer's thread. They throw SQLite::Exception.

/// The item that is shown for content_clusters c: the newest pin among its members, else the most typical item.
inline constexpr std::string_view shownExemplar =
    "coalesce((SELECT p.item_id FROM pinned_exemplars p JOIN content_items m ON m.item_id = p.item_id "
    "AND m.cluster_id = c.cluster_id WHERE p.cluster_id = c.cluster_id ORDER BY p.created_at DESC, p.item_id LIMIT 1), "
    "c.exemplar_item_id)";

/// All of one cluster goes to another.
void moveAnnotations(Connection& connection, std::int64_t from, std::int64_t into);
/// The last item of a cluster goes to another, after the others went one by one: all goes with it, but a pin goes where
/// its own item is. With `into` 0 the item goes nowhere yet, and what goes with it waits for it under an id below 0.
/// Before the item's row changes.
void followLastItem(Connection& connection, std::int64_t from, std::int64_t into);
/// What has this item as its anchor goes along.
void moveAnnotationsOf(Connection& connection, std::int64_t item, std::int64_t into);
/// What lies on clusters that a layer of merges (by the name of its tables) hides goes back with its anchors.
void restoreAnnotations(Connection& connection, const std::string& layer);
/// The item leaves its cluster or is removed: what it anchored takes another member, one that was shown there for the
/// same reason if there is one. When it is removed, a pin of it is gone, and so is what waits for it; what watches
/// stays, with no cluster. Before the item's row changes.
void leaveAnnotations(Connection& connection, std::int64_t item, bool isRemoved);
/// A cluster without items takes its annotations along; what watched it stays, with no cluster.
void eraseAnnotations(Connection& connection, std::int64_t cluster);
/// Before all clusters are forgotten: their annotations wait for their anchors under ids below 0. The exemplar becomes
/// the anchor, unless a layer upon the clusterer's memberships brought the one or the other here: those layers must
/// still be noted. Items that are `leaving` will be in no cluster: they hand over to members that will, and their rows
/// have no cluster from here on.
void makeAnnotationsHomeless(Connection& connection, std::span<const std::int64_t> leaving = {});
/// The anchors that something waits for.
[[nodiscard]] std::unordered_set<std::int64_t> homelessAnchors(Connection& connection);
/// An item has a cluster again, and with it what waits for it.
void bringAnnotationsHome(Connection& connection, std::int64_t item, std::int64_t cluster);

}  // namespace groundswell::store
