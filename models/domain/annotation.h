#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/domain/trend.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace groundswell::domain {

// What people wrote down about what they see. What is about a cluster knows an item of it, the anchor: it follows that
// item through merges, splits and clustering anew, and is given another member when the anchor is removed. All of these
// are values.

/// A label on a cluster.
struct Label {
    std::string name;
    core::ClusterId cluster;
    core::ItemId anchor;
    std::optional<core::UtcTime> madeAt;

    friend bool operator==(const Label&, const Label&) = default;
};

/// A label that can be chosen, whether a cluster has it or not.
struct LabelName {
    std::string name;
    std::string tone;  ///< a word of the window's palette; empty = none
    std::optional<core::UtcTime> madeAt;

    friend bool operator==(const LabelName&, const LabelName&) = default;
};

/// A note on a cluster. A cluster has any number of them.
struct Note {
    core::NoteId id;
    core::ClusterId cluster;
    core::ItemId anchor;
    std::string text;
    std::optional<core::UtcTime> madeAt;
    std::optional<core::UtcTime> changedAt;  ///< none = never since

    friend bool operator==(const Note&, const Note&) = default;
};

enum class WatchKind { Cluster, Keyword, Search };

/// Something that is looked at again and again.
struct Watch {
    core::WatchId id;
    WatchKind kind = WatchKind::Cluster;
    std::string name;  ///< for people
    /// The keyword; the search as it was typed, or all its conditions as a JSON object of the window's; empty for a
    /// cluster.
    std::string target;
    std::string note;         ///< why
    core::ClusterId cluster;  ///< none = another kind, or all items of the cluster were removed
    core::ItemId anchor;
    core::UtcTime madeAt{};
    std::optional<core::UtcTime> lookedAt;  ///< none = not since it was made

    friend bool operator==(const Watch&, const Watch&) = default;
};

/// A cluster that is not interesting.
struct IgnoredCluster {
    core::ClusterId cluster;
    core::ItemId anchor;
    core::UtcTime madeAt{};

    friend bool operator==(const IgnoredCluster&, const IgnoredCluster&) = default;
};

/// A member that a person chose to stand for its cluster; it does so while it is a member.
struct PinnedExemplar {
    core::ClusterId cluster;
    core::ItemId item;
    core::UtcTime madeAt{};

    friend bool operator==(const PinnedExemplar&, const PinnedExemplar&) = default;
};

/// A page with its conditions under a name.
struct SavedView {
    core::ViewId id;
    std::string name;
    std::string page;        ///< a stable word of the window's
    std::string conditions;  ///< JSON, the window's own
    std::int64_t place = 0;  ///< views are listed by it, then by id
    core::UtcTime madeAt{};

    friend bool operator==(const SavedView&, const SavedView&) = default;
};

/// A sentence at a moment of a timeline.
struct ChartMark {
    core::MarkId id;
    core::UtcTime at{};
    std::string sentence;
    /// None = of every timeline; a cluster whose items were all removed takes its marks along.
    core::ClusterId cluster;
    core::ItemId anchor;
    core::UtcTime madeAt{};

    friend bool operator==(const ChartMark&, const ChartMark&) = default;
};

using Annotation = std::variant<Label, LabelName, Note, Watch, IgnoredCluster, PinnedExemplar, SavedView, ChartMark>;

/// What a decision changed, by which it can be undone and made again exactly, any number of times.
struct AnnotationChange {
    struct Step {
        std::optional<Annotation> before;  ///< none = was not there
        std::optional<Annotation> after;   ///< none = is gone

        friend bool operator==(const Step&, const Step&) = default;
    };
    std::vector<Step> steps;  ///< empty = everything was so already

    [[nodiscard]] bool isEmpty() const noexcept { return steps.empty(); }
    /// What takes it back.
    [[nodiscard]] AnnotationChange reversed() const {
        AnnotationChange back;
        for (auto step = steps.rbegin(); step != steps.rend(); ++step)
            back.steps.push_back({step->after, step->before});
        return back;
    }
    /// The ids of the clusters that it is about, each once, as they were then.
    [[nodiscard]] std::vector<core::ClusterId> clusters() const;

    friend bool operator==(const AnnotationChange&, const AnnotationChange&) = default;
};

/// A watch as the watchlist shows it. Counts are of items that are there now; of a cluster those that it has now. Where
/// a search is of the last days, `recent`, `usual` and the sparkline are of all days.
struct WatchRow {
    Watch watch;
    std::int64_t items = 0;
    std::int64_t recent = 0;              ///< published in the last 24 h before `asOf`
    std::optional<double> usual;          ///< mean of the same hours of the 28 days before; none = younger than that
    std::int64_t sinceLooked = 0;         ///< collected since it was looked at, or made
    std::vector<std::int64_t> sparkline;  ///< as that of a cluster's row; empty for what has no item
    std::optional<core::UtcTime> firstPublished;
    std::optional<core::UtcTime> lastPublished;
    core::UtcTime asOf{};

    [[nodiscard]] double ratio() const noexcept { return riseRatio(recent, usual); }
};

/// A label with what it is on; also one that is on no cluster, and one that is on some and not in the catalogue.
struct LabelCount {
    LabelName label;
    std::int64_t clusters = 0;
};

}  // namespace groundswell::domain
