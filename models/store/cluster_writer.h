#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/cluster.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::store {

/// One item's place, as the clusterer decided.
struct ClusterAssignment {
    core::ItemId item;
    core::ClusterId cluster;           ///< none = the item leaves its cluster
    std::optional<double> similarity;  ///< to the cluster as it was; none for its first item, which had none to be like
};

/// Items of `from` belong to `into` from now on.
struct ClusterRegrouping {
    core::ClusterId from;
    core::ClusterId into;
    std::vector<core::ItemId> items;  ///< these only (a split); empty = all, and the id with them (a merge)
};

/// All memberships as a clustering anew has them.
struct ClusterReplacement {
    std::vector<ClusterAssignment> assignments;                           ///< each clustered item once, by item_id
    std::vector<std::pair<core::ClusterId, core::ClusterId>> succession;  ///< cluster that was -> the one that goes on
    bool keepsIds = false;  ///< the same clusters under the same ids, without what a settled view joins
    int version = 0;        ///< of the clusterer's state
    std::string state;
};

/// Writes memberships and keeps every cluster's numbers equal to a recount. Lives in a WriteTransaction.
class ClusterWriter {
public:
    virtual ~ClusterWriter() = default;

    /// Puts items into clusters (making the cluster rows that are missing), in order, and appends them to the
    /// clusterer's journal. Items that are gone are skipped. What people wrote about a cluster stays while it has a
    /// member and goes with the last; then a pin goes where its own item went. With an item that has no cluster it
    /// waits.
    virtual core::Result<void> assign(std::span<const ClusterAssignment> assignments) = 0;
    /// Merges: moves all items of `from` into `into`, keeps `from` as an alias, resolves chains; labels and notes
    /// follow. Splits: moves those of the listed items that are in `from`, with the labels and notes that were put on
    /// them. In order.
    virtual core::Result<void> regroup(std::span<const ClusterRegrouping> regroupings) = 0;
    /// Shows merges until the next assign(), regroup() or settle(), which find everything as it was before.
    virtual core::Result<void> settle(std::span<const ClusterRegrouping> merges) = 0;
    /// Makes an item the exemplar and notes the cluster's present size, so that it is not stale until it has grown by a
    /// quarter. With no item, or one that is no member (any more), only the size is noted.
    virtual core::Result<void> setExemplar(core::ClusterId cluster, core::ItemId item) = 0;
    /// Keeps the keywords to show for a cluster, best first, and notes its present size.
    virtual core::Result<void> setKeywords(core::ClusterId cluster, const std::vector<std::string>& keywords) = 0;
    /// Decisions of people; they hold whatever the clusterer does later, also when everything is clustered anew. Items
    /// of `from` are shown in `into`, which keeps its id, and so is what the clusterer puts there. Aliases are
    /// resolved. Errors NotFound; InvalidInput for what is one cluster already.
    virtual core::Result<domain::ClusterEdit> mergeByHand(core::ClusterId into, std::span<const core::ClusterId> from,
                                                          core::UtcTime now) = 0;
    /// Gives members of a cluster one of their own, with an id that the clusterer never has. Errors NotFound;
    /// InvalidInput when one is no member, or when none would be left.
    virtual core::Result<domain::ClusterEdit> splitByHand(core::ClusterId cluster, std::span<const core::ItemId> items,
                                                          core::UtcTime now) = 0;
    /// As if it had never been decided, in whatever order edits are undone; the id of an undone split then means the
    /// cluster that it left. Error NotFound.
    virtual core::Result<void> undoEdit(core::EditId edit, core::UtcTime now) = 0;
    virtual core::Result<void> redoEdit(core::EditId edit) = 0;
    /// Replaces the clusterer's saved state and empties its journal.
    virtual core::Result<void> saveState(int version, const std::string& state) = 0;
    /// Swaps all memberships for others in one go. Clusters that were become aliases of those that go on; labels and
    /// notes follow their items, also out of what only a settled view joined. Those of an item that is left without a
    /// cluster go to another member that has one; pins wait for their item.
    virtual core::Result<void> replace(const ClusterReplacement& replacement) = 0;
    /// Forgets all memberships, clusters, state and journal (for clustering anew).
    virtual core::Result<void> clear() = 0;
};

}  // namespace groundswell::store
