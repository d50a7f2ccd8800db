#pragma once

#include "models/core/clock.h"
#include "models/domain/cluster.h"
#include "models/domain/trend.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace groundswell::report {

/// Text for the inside of an element or a quoted attribute: markup characters escaped, NUL and invalid UTF-8 replaced.
[[nodiscard]] std::string htmlText(std::string_view text);

/// A line over an area, its counts from 0 on, as an SVG of this size; an empty list is an empty picture. It says its
/// highest count to those who cannot see it.
[[nodiscard]] std::string svgSparkline(const std::vector<std::int64_t>& counts, int width, int height);
/// Bars with their day below the first and last one and their count on hover; the highest count at the side.
[[nodiscard]] std::string svgDays(const std::vector<domain::TimeBin>& days, int width, int height);

/// What a report says. A value.
struct HtmlReport {
    struct Story {
        domain::Cluster cluster;
        std::vector<std::int64_t> sparkline;
        std::optional<domain::TrendNumbers> trend{};  ///< in `window`; none = not known
    };
    std::string title;
    std::string workspace;
    core::UtcTime createdAt{};
    std::vector<std::pair<std::string, std::string>> conditions;  ///< name and value; none = everything
    std::int64_t items = 0;
    std::int64_t clusters = 0;
    std::vector<domain::TimeBin> days;  ///< items by UTC day, in order
    std::int64_t later = 0;             ///< items of later days, which are not among them
    domain::TrendWindow window = domain::TrendWindow::Day;
    std::optional<core::UtcTime> trendsEnd;  ///< of the window and the sparklines; none = there are none
    std::vector<Story> stories;              ///< the first of `clusters`, in the order of the view
    std::string order;
    std::vector<std::pair<std::string, std::string>> provenance;
};

/// One page that stands alone: no script, nothing from elsewhere, light and dark by the reader's choice. UTF-8. Pure,
/// thread-safe.
[[nodiscard]] std::string htmlPage(const HtmlReport& report);

}  // namespace groundswell::report
