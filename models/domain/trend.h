#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::domain {

/// The time that is compared with the usual, which ends at the newest item.
enum class TrendWindow { SixHours, Day, Week };
inline constexpr std::size_t trendWindows = 3;
[[nodiscard]] constexpr std::chrono::hours lengthOf(TrendWindow window) noexcept {
    switch (window) {
        case TrendWindow::SixHours: return std::chrono::hours(6);
        case TrendWindow::Day: return std::chrono::hours(24);
        case TrendWindow::Week: return std::chrono::hours(7 * 24);
    }
    return std::chrono::hours(24);
}
/// "6h", "24h", "7d": as the command line and exports name it.
[[nodiscard]] constexpr std::string_view trendWindowName(TrendWindow window) noexcept {
    switch (window) {
        case TrendWindow::SixHours: return "6h";
        case TrendWindow::Day: return "24h";
        case TrendWindow::Week: return "7d";
    }
    return "24h";
}

/// How many times the usual something has lately: (recent + 5) / (usual + 5), an unknown usual counted as 0; the 5
/// keeps small numbers calm.
[[nodiscard]] inline double riseRatio(std::int64_t recent, const std::optional<double>& usual) noexcept {
    return (static_cast<double>(recent) + 5) / (usual.value_or(0) + 5);
}

/// What grows less than this ratio does not rise.
inline constexpr double leastRise = 1.5;
/// Authors, or outlets, of what rises in the window: one of the two is enough, unless other numbers are chosen.
inline constexpr std::int64_t leastVoices = 3;

/// How much a cluster grew lately. Raw counts first, the ratio follows from them. A value.
struct TrendNumbers {
    std::int64_t recent = 0;      ///< items in the window
    std::optional<double> usual;  ///< mean of the same weekday and hours of the 4 weeks before; none = it is new
    int burst = 0;                ///< level of the burst that the last day belongs to, 0 to 3; 0 = none

    [[nodiscard]] double ratio() const noexcept { return riseRatio(recent, usual); }
    /// The ratio, where there is a usual that it can be to.
    [[nodiscard]] std::optional<double> velocity() const noexcept {
        return usual ? std::optional(ratio()) : std::nullopt;
    }

    friend bool operator==(const TrendNumbers&, const TrendNumbers&) = default;
};

/// A counted fact that says why a cluster rises. Which members are set depends on its kind. A value.
struct Reason {
    enum class Kind {
        NewPhrase,  ///< `text` is in `count` of `of` recent items and in none before, first at `since`; for `part` of
                    ///< `whole` outlets that have it, it is in the first item of the cluster
        Copies,     ///< `count` of `of` recent items are copies of one text
        FirstSeen,  ///< the cluster is new: first seen at `since`; it has `count` outlets in `of` languages
        LanguageFollowed,  ///< `count` items in the language `text`, none before; the first came `after` the window's
        NewAuthors,        ///< `count` of `of` recent authors have no item before
        OneSource,         ///< `count` of `of` recent items come from the source `text`
    };
    Kind kind = Kind::FirstSeen;
    std::string text;
    std::int64_t count = 0;
    std::int64_t of = 0;
    std::int64_t part = 0;
    std::int64_t whole = 0;
    std::optional<core::UtcTime> since{};
    std::chrono::microseconds after{};

    friend bool operator==(const Reason&, const Reason&) = default;
};

/// Up to where somebody has seen the store.
struct LookMark {
    core::UtcTime time{};
    core::ClusterId cluster;  ///< none of a higher id had been made
    core::ItemId item;

    friend bool operator==(const LookMark&, const LookMark&) = default;
};

/// What came since a mark; of each the clusters themselves, by id. Ignored ones are left out.
struct NewsSince {
    std::vector<core::ClusterId> made;    ///< clusters of two items or more
    std::int64_t madeLarge = 0;           ///< of those with `largeCluster` items or more
    std::vector<core::ClusterId> joined;  ///< what people put others into
    std::int64_t joinedIn = 0;            ///< clusters that were put into these
    std::vector<core::ClusterId> split;   ///< what people made by splitting
    std::vector<core::ClusterId> grown;   ///< of those that were asked about
    std::vector<std::int64_t> growth;     ///< items that came to each of `grown`
    std::int64_t failed = 0;              ///< items that are failed now
    std::int64_t failedNew = 0;           ///< of those what came since
    std::string failure;                  ///< the error that most of them have
    std::int64_t failureItems = 0;
    LookMark now;  ///< the mark to ask with next time
};
inline constexpr std::int64_t largeCluster = 20;

}  // namespace groundswell::domain
