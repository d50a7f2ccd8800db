#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::domain {

/// An outlet (where items have none their source) or an author of a cluster's items. A value.
struct Carrier {
    std::string name;
    std::int64_t items = 0;
    std::optional<core::UtcTime> firstPublished;  ///< of its items here

    friend bool operator==(const Carrier&, const Carrier&) = default;
};

/// Who carries a cluster: most items first, then by name.
struct Carriers {
    std::vector<Carrier> rows;      ///< the first of them
    std::int64_t total = 0;         ///< how many there are
    std::int64_t otherItems = 0;    ///< of those that are not in `rows`
    std::int64_t unknownItems = 0;  ///< that name none
};

/// What is told of the item that stands for a cluster, beside its text. A value.
struct ExemplarFacts {
    std::string language;     ///< as identified; empty = not known
    std::int64_t copies = 0;  ///< other items of its cluster with the very same text

    friend bool operator==(const ExemplarFacts&, const ExemplarFacts&) = default;
};

/// Something that happened to a cluster besides its growth. A value.
struct ClusterEvent {
    enum class Kind {
        MergedByHand,     ///< others were put into it
        MergedAway,       ///< by hand; the id that was asked for went into the cluster that is shown
        SplitOffByHand,   ///< items of it were given a cluster of their own
        MadeBySplit,      ///< by hand; out of `others`
        MergedByProgram,  ///< `others` are ids that mean it now; when is not known
    } kind = Kind::MergedByHand;
    std::optional<core::UtcTime> at;        ///< none = not known
    std::optional<core::UtcTime> undoneAt;  ///< none = it stands
    core::EditId edit;                      ///< none = not by hand
    std::vector<core::ClusterId> others;    ///< the other clusters, by the ids that they had or have
    std::int64_t items = 0;                 ///< that a split moved; 0 for what is no split

    friend bool operator==(const ClusterEvent&, const ClusterEvent&) = default;
};

}  // namespace groundswell::domain
