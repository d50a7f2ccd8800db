#include "pipeline/workflow/steps/cluster_keywords.h"

#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "models/store/writer.h"
#include "pipeline/keywords/distinctive.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::workflow {

namespace {

constexpr std::int64_t clustersPerWrite = 500;
constexpr std::int64_t membersCounted = 300;
constexpr std::int64_t itemsSampled = 20'000;
constexpr std::size_t keywordsKept = 10;

using Choice = std::pair<core::ClusterId, std::vector<std::string>>;

core::Result<keywords::Background> sampleAll(store::ReadConnection& reader) {
    keywords::Background background;
    auto sampled = reader.keywords().forSample(
        itemsSampled, [&](std::span<const domain::Keyword> item) { background.addItem(item); });
    if (!sampled) return sampled.error();
    return background;
}

core::Result<void> keep(store::Writer& writer, std::vector<Choice> choices) {
    return writer.run([choices = std::move(choices)](store::WriteTransaction& transaction) -> core::Result<void> {
        for (const auto& [cluster, chosen] : choices) {
            if (auto set = transaction.clusters().setKeywords(cluster, chosen); !set) return set;
        }
        return {};
    });
}

}  // namespace

core::Result<void> chooseClusterKeywords(store::ReadConnection& reader, store::Writer& writer,
                                         const std::stop_token& stop) {
    std::optional<keywords::Background> background;
    while (!stop.stop_requested()) {
        auto stale = reader.clusters().withStaleKeywords(clustersPerWrite);
        if (!stale) return stale.error();
        if (stale->empty()) return {};
        if (!background) {
            auto sampled = sampleAll(reader);
            if (!sampled) return sampled.error();
            background = std::move(*sampled);
        }
        std::vector<Choice> choices;
        for (const core::ClusterId cluster : *stale) {
            if (stop.stop_requested()) return {};
            auto items = reader.keywords().ofNewest(cluster, membersCounted);
            if (!items) return items.error();
            choices.emplace_back(cluster, keywords::distinctiveKeywords(*items, *background, keywordsKept));
        }
        if (auto stored = keep(writer, std::move(choices)); !stored) return stored;
    }
    return {};
}

}  // namespace groundswell::workflow
