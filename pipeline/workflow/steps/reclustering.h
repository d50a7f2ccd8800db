#pragma once

#include "pipeline/cluster/clusterer.h"
#include "pipeline/workflow/step.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace groundswell::workflow {

/// What the cluster step hands to the clusterer of an item.
[[nodiscard]] cluster::Arrival arrivalOf(WorkItem& item);

/// Clusters everything that has a cluster anew, in memory and beside the live clusters, and swaps the result in with
/// one transaction: until then readers see what was. For one thread.
class Reclustering {
public:
    Reclustering(const RunBeginning& run, cluster::ClustererOptions options) : m_begun(run), m_clusterer(options) {}

    /// The clusterer that goes on from here. Cancelled when a stop was requested: nothing has changed then.
    core::Result<cluster::Clusterer> run();

private:
    struct Place {
        core::ItemId item;
        core::ClusterId before;
        core::ClusterId now;
        std::optional<double> similarity;
    };

    core::Result<void> clusterAll();
    core::Result<bool> read(core::ItemId& after, std::vector<WorkItem>& items) const;
    void take(std::vector<WorkItem>& items);
    void regroup();
    [[nodiscard]] core::ClusterId resolved(core::ClusterId cluster) const;
    [[nodiscard]] bool isSame() const;
    [[nodiscard]] std::vector<std::pair<core::ClusterId, core::ClusterId>> succession() const;
    core::Result<void> store();
    core::Result<void> beginAnew(core::ClusterId highest);

    const RunBeginning& m_begun;
    cluster::Clusterer m_clusterer;
    std::vector<Place> m_places;                     // by item
    std::vector<cluster::Regrouping> m_regroupings;  // not yet applied
    std::unordered_map<core::ClusterId, core::ClusterId> m_mergedInto;
};

}  // namespace groundswell::workflow
