#include "pipeline/trends/rising.h"

#include "models/store/read_connection.h"

#include <algorithm>

namespace groundswell::trends {

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

core::Result<RisingIds> risingOf(const Board& board, store::ReadConnection& reader, const RisingChoice& choice,
                                 const std::vector<core::ClusterId>* among) {
    const std::vector<core::ClusterId> candidates = board.fastest(choice.window, leastRisingItems, among);
    const bool isAnyGood = choice.minAuthors <= 0 && choice.minOutlets <= 0;
    const core::UtcTime from = board.asOf() - domain::lengthOf(choice.window);
    RisingIds found;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const core::ClusterId candidate = candidates[i];
        if (static_cast<int>(found.ids.size()) >= choice.limit) break;
        if (i >= choice.candidates) {
            found.unseen = candidate;
            break;
        }
        if (!isAnyGood) {
            auto voices = reader.trends().voices(candidate, from, board.asOf());
            if (!voices) return voices.error();
            const bool enough = (choice.minAuthors > 0 && voices->authors >= choice.minAuthors) ||
                                (choice.minOutlets > 0 && voices->outlets >= choice.minOutlets);
            if (!enough) continue;
        }
        found.ids.push_back(candidate);
    }
    return found;
}

core::Result<std::vector<Rise>> risingClusters(store::ReadConnection& reader, core::UtcTime now, int limit) {
    auto board = buildBoard(reader, now);
    if (!board) return board.error();
    RisingChoice choice;
    choice.limit = limit;
    auto rising = risingOf(*board, reader, choice, nullptr);
    if (!rising) return rising.error();
    std::vector<Rise> result;
    for (const core::ClusterId id : rising->ids) {
        auto cluster = reader.clusters().byId(id);
        if (!cluster) return cluster.error();
        const domain::TrendNumbers numbers = board->numbers(id, choice.window);
        if (*cluster) result.push_back({std::move(**cluster), numbers.recent, numbers.usual, board->asOf()});
    }
    return result;
}

}  // namespace groundswell::trends
