#include "models/domain/annotation.h"

#include <algorithm>
#include <type_traits>

namespace groundswell::domain {

namespace {

core::ClusterId clusterOf(const Annotation& annotation) {
    return std::visit(
        [](const auto& one) -> core::ClusterId {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, LabelName> || std::is_same_v<T, SavedView>) {
                return {};
            } else {
                return one.cluster;
            }
        },
        annotation);
}

}  // namespace

std::vector<core::ClusterId> AnnotationChange::clusters() const {
    std::vector<core::ClusterId> clusters;
    const auto add = [&](const std::optional<Annotation>& annotation) {
        if (!annotation) return;
        const core::ClusterId cluster = clusterOf(*annotation);
        if (!cluster.isNone() && std::find(clusters.begin(), clusters.end(), cluster) == clusters.end())
            clusters.push_back(cluster);
    };
    for (const Step& step : steps) {
        add(step.before);
        add(step.after);
    }
    return clusters;
}

}  // namespace groundswell::domain
