#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/domain/trend.h"

#include <array>
#include <optional>
#include <vector>

namespace groundswell::store {
class ReadConnection;
}

namespace groundswell::trends {

/// Weeks that the usual is the mean of.
inline constexpr int usualWeeks = 4;

/// The trends of every cluster at one moment, by cluster. A value; thread-safe once it is made.
class Board {
public:
    /// Small: there is one for each of a million clusters.
    struct Row {
        core::ClusterId cluster;
        std::array<std::uint32_t, domain::trendWindows> recent{};
        std::array<std::uint32_t, domain::trendWindows> before{};  ///< items in the same hours of `weeks` earlier weeks
        std::uint8_t weeks = 0;                                    ///< 0 = it is new
        std::uint8_t burst = 0;

        [[nodiscard]] domain::TrendNumbers numbers(domain::TrendWindow window) const;
    };
    Board(std::vector<Row> rows, core::UtcTime asOf) : m_rows(std::move(rows)), m_asOf(asOf) {}

    /// Where the windows end: just after the newest item that is not in the future.
    [[nodiscard]] core::UtcTime asOf() const noexcept { return m_asOf; }
    [[nodiscard]] const std::vector<Row>& rows() const noexcept { return m_rows; }
    /// Zeros for a cluster that is not there.
    [[nodiscard]] domain::TrendNumbers numbers(core::ClusterId cluster, domain::TrendWindow window) const;
    /// None for a cluster that is not there.
    [[nodiscard]] std::optional<domain::TrendNumbers> known(core::ClusterId cluster, domain::TrendWindow window) const;
    /// Orders clusters by a column of a window (see isTrendSort); ties by id. New ones have the least usual.
    void sort(std::vector<core::ClusterId>& clusters, domain::ClusterSort by, domain::SortOrder order,
              domain::TrendWindow window = domain::TrendWindow::Day) const;
    /// Those of `among` (by id; null = all) with at least `least` items in the window, highest ratio first, ties by id.
    [[nodiscard]] std::vector<core::ClusterId> fastest(domain::TrendWindow window, std::int64_t least,
                                                       const std::vector<core::ClusterId>* among) const;

private:
    [[nodiscard]] const Row* find(core::ClusterId cluster) const;

    std::vector<Row> m_rows;  // by cluster
    core::UtcTime m_asOf;
};

/// Where the windows of all trends end, exclusively: just after the newest item that is not in the future; `now` where
/// there is none. Errors: those of the store.
[[nodiscard]] core::Result<core::UtcTime> trendsEnd(store::ReadConnection& reader, core::UtcTime now);

/// As of trendsEnd(), in one pass over an index of all items. Errors: those of the store.
[[nodiscard]] core::Result<Board> buildBoard(store::ReadConnection& reader, core::UtcTime now);
/// The same with windows that end at `asOf`: later items do not count.
[[nodiscard]] core::Result<Board> buildBoardAsOf(store::ReadConnection& reader, core::UtcTime asOf);

}  // namespace groundswell::trends
