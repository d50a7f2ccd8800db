#include "pipeline/workflow/steps/exemplars.h"

#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "models/store/writer.h"
#include "pipeline/workflow/work_item.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace groundswell::workflow {

namespace {

constexpr std::int64_t exemplarsPerWrite = 500;
constexpr std::int64_t membersCompared = 32;
// So much more typical another one has to be: a story should not change its face with every few items.
constexpr float margin = 0.05F;

struct ExemplarChoice {
    core::ClusterId cluster;
    core::ItemId item;
};

// To the centroid while the cluster lives, then to the mean of the sample: the first member alone may say little.
std::vector<float> similarities(const cluster::Clusterer& clusterer, core::ClusterId cluster,
                                const std::vector<text::Features>& members) {
    std::vector<float> toCentroid;
    for (const text::Features& member : members) {
        const std::optional<float> similarity = clusterer.similarityTo(cluster, member);
        if (!similarity) return clusterer.similaritiesToMean(members);
        toCentroid.push_back(*similarity);
    }
    return toCentroid;
}

// The sample may have left it out.
core::Result<void> addMember(core::ItemId item, store::ReadConnection& reader, std::vector<store::ItemRow>& sample) {
    const bool isThere =
        std::any_of(sample.begin(), sample.end(), [item](const store::ItemRow& row) { return row.item.id == item; });
    if (isThere) return {};
    auto row = reader.items().byId(item);
    if (!row) return row.error();
    if (*row) sample.push_back(std::move(**row));
    return {};
}

core::Result<ExemplarChoice> mostTypical(const cluster::Clusterer& clusterer, core::ClusterId cluster,
                                         store::ReadConnection& reader) {
    auto sample = reader.clusters().sample(cluster, membersCompared);
    if (!sample) return sample.error();
    const auto chosen = reader.clusters().chosenExemplar(cluster);
    if (!chosen) return chosen.error();
    if (!chosen->isNone()) {
        if (auto compared = addMember(*chosen, reader, *sample); !compared) return compared.error();
    }
    std::vector<core::ItemId> ids;
    std::vector<text::Features> members;
    for (store::ItemRow& row : *sample) {
        WorkItem member;
        member.item = std::move(row.item);
        ids.push_back(member.item.id);
        members.push_back(member.lexicalVector());
    }
    if (members.empty()) return ExemplarChoice{cluster, {}};
    const std::vector<float> typical = similarities(clusterer, cluster, members);
    const auto best = static_cast<std::size_t>(std::max_element(typical.begin(), typical.end()) - typical.begin());
    const auto current = static_cast<std::size_t>(std::find(ids.begin(), ids.end(), *chosen) - ids.begin());
    const bool stays = current < ids.size() && typical[best] <= typical[current] + margin;
    return ExemplarChoice{cluster, stays ? *chosen : ids[best]};
}

}  // namespace

core::Result<void> chooseExemplars(const cluster::Clusterer& clusterer, store::ReadConnection& reader,
                                   store::Writer& writer, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        auto stale = reader.clusters().withStaleExemplar(exemplarsPerWrite);
        if (!stale) return stale.error();
        if (stale->empty()) return {};
        std::vector<ExemplarChoice> choices;
        for (const core::ClusterId cluster : *stale) {
            if (stop.stop_requested()) return {};
            auto choice = mostTypical(clusterer, cluster, reader);
            if (!choice) return choice.error();
            choices.push_back(*choice);
        }
        auto stored =
            writer.run([choices = std::move(choices)](store::WriteTransaction& transaction) -> core::Result<void> {
                for (const ExemplarChoice& choice : choices) {
                    if (auto set = transaction.clusters().setExemplar(choice.cluster, choice.item); !set) return set;
                }
                return {};
            });
        if (!stored) return stored;
    }
    return {};
}

}  // namespace groundswell::workflow
