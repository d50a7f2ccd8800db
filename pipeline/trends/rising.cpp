#include "pipeline/trends/rising.h"

#include "models/store/read_connection.h"

#include <algorithm>

namespace groundswell::trends {

namespace {

constexpr double calm = 5;
constexpr std::int64_t leastItems = 3;
constexpr std::int64_t candidateLimit = 2'000;

struct Candidate {
    core::ClusterId cluster;
    std::int64_t recent;
    std::optional<double> usual;
};

}  // namespace

double riseRatio(std::int64_t recent, std::optional<double> usual) {
    return (static_cast<double>(recent) + calm) / (usual.value_or(0) + calm);
}

std::optional<double> usualOf(std::span<const std::int64_t> days) {
    const auto first = std::find_if(days.begin(), days.end(), [](std::int64_t items) { return items > 0; });
    const auto age = static_cast<int>(days.end() - first) - 1;  // whole days before the recent window
    double sum = 0;
    int weeks = 0;
    for (int week = 1; week <= usualWeeks && week * 7 <= age; ++week) {
        sum += static_cast<double>(days[days.size() - 1 - static_cast<std::size_t>(week) * 7]);
        ++weeks;
    }
    if (weeks == 0) return std::nullopt;
    return sum / weeks;
}

core::Result<std::vector<Rise>> risingClusters(store::ReadConnection& reader, core::UtcTime now, int limit) {
    auto span = reader.trends().span();
    if (!span) return span.error();
    if (!*span) return std::vector<Rise>{};
    // The window is half open: it ends just after the newest item.
    const core::UtcTime asOf = std::min(now, (*span)->second) + std::chrono::microseconds(1);
    auto active = reader.trends().mostActive(asOf - risingWindow, asOf, leastItems, candidateLimit);
    if (!active) return active.error();
    std::vector<core::ClusterId> ids;
    for (const auto& [cluster, items] : *active) ids.push_back(cluster);
    auto days = reader.trends().sparklines(ids, asOf, risingWindow, usualWeeks * 7 + 1);
    if (!days) return days.error();

    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < ids.size(); ++i)
        candidates.push_back({ids[i], (*active)[i].second, usualOf((*days)[i])});
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return riseRatio(a.recent, a.usual) > riseRatio(b.recent, b.usual);
    });
    candidates.resize(std::min(candidates.size(), static_cast<std::size_t>(std::max(0, limit))));
    std::vector<Rise> result;
    for (const Candidate& candidate : candidates) {
        auto cluster = reader.clusters().byId(candidate.cluster);
        if (!cluster) return cluster.error();
        if (*cluster) result.push_back({std::move(**cluster), candidate.recent, candidate.usual, asOf});
    }
    return result;
}

}  // namespace groundswell::trends
