#include "pipeline/workflow/steps/exemplars.h"

#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "models/store/writer.h"
#include "pipeline/workflow/work_item.h"

namespace groundswell::workflow {

namespace {

constexpr std::int64_t clustersPerWrite = 500;
constexpr std::int64_t membersCompared = 32;

struct Choice {
    core::ClusterId cluster;
    core::ItemId item;
};

core::Result<Choice> mostTypical(const cluster::Clusterer& clusterer, core::ClusterId cluster,
                                 store::ReadConnection& reader) {
    auto members = reader.clusters().sample(cluster, membersCompared);
    if (!members) return members.error();
    Choice best{cluster, {}};
    float highest = -1;
    for (store::ItemRow& row : *members) {
        WorkItem member;
        member.item = std::move(row.item);
        const auto similarity = clusterer.similarityTo(cluster, member.lexicalVector());
        if (similarity && *similarity > highest) {
            highest = *similarity;
            best.item = member.item.id;
        }
    }
    return best;
}

}  // namespace

core::Result<void> chooseExemplars(const cluster::Clusterer& clusterer, store::ReadConnection& reader,
                                   store::Writer& writer, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        auto stale = reader.clusters().withStaleExemplar(clustersPerWrite);
        if (!stale) return stale.error();
        if (stale->empty()) return {};
        std::vector<Choice> choices;
        for (const core::ClusterId cluster : *stale) {
            if (stop.stop_requested()) return {};
            auto choice = mostTypical(clusterer, cluster, reader);
            if (!choice) return choice.error();
            choices.push_back(*choice);
        }
        auto stored =
            writer.run([choices = std::move(choices)](store::WriteTransaction& transaction) -> core::Result<void> {
                for (const Choice& choice : choices) {
                    if (auto set = transaction.clusters().setExemplar(choice.cluster, choice.item); !set) return set;
                }
                return {};
            });
        if (!stored) return stored;
    }
    return {};
}

}  // namespace groundswell::workflow
