#pragma once

#include "pipeline/cluster/cluster_index.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace groundswell::cluster {

/// An item of an active cluster as it was when it joined.
struct Member {
    std::uint64_t reference = 0;  ///< the caller's name for the item
    std::vector<WeightedTerm> vector;
};

/// The latest items of every active cluster: what a cluster that lost its coherence is divided by. Not thread-safe.
class Members {
public:
    void add(Slot slot, Member member);
    [[nodiscard]] const std::vector<Member>& of(Slot slot) const;
    /// Hands all of a cluster's members over and forgets them.
    [[nodiscard]] std::vector<Member> take(Slot slot);
    /// Items of `from` are items of `into` from now on.
    void redirect(Slot from, Slot into);
    void forget(Slot slot);
    /// Drops the terms for which `isKept` does not hold, before the vocabulary forgets them.
    void keepTerms(const std::function<bool(TermIndex)>& isKept);

    /// In the order of `slots`; terms as places in the saved vocabulary. The same slots must be given to restore.
    void save(ByteWriter& out, const std::vector<Slot>& slots, const std::vector<TermIndex>& rankOf) const;
    [[nodiscard]] bool restore(ByteReader& in, const std::vector<Slot>& slots, std::size_t termCount);

private:
    std::vector<std::vector<Member>> m_of;  // by slot, oldest first
};

}  // namespace groundswell::cluster
