#pragma once

#include "pipeline/cluster/cluster_index.h"

#include <cstdint>
#include <vector>

namespace groundswell::cluster {

/// How many texts lie between two active clusters: they joined one and would have fitted the other nearly as well. Two
/// sides of one story in different words (two hashtags, two languages) share few terms, but such texts join them.
/// Symmetric. Not thread-safe.
class Bridges {
public:
    void count(Slot one, Slot other);
    [[nodiscard]] std::uint32_t between(Slot one, Slot other) const;

    /// What led to `from` leads to `into` from now on.
    void redirect(Slot from, Slot into);
    void forget(Slot slot);

    /// In the order of `slots`; the same slots must be given to restore.
    void save(ByteWriter& out, const std::vector<Slot>& slots) const;
    [[nodiscard]] bool restore(ByteReader& in, const std::vector<Slot>& slots);

private:
    struct Bridge {
        Slot other = 0;
        std::uint32_t texts = 0;
    };
    using Bridgeheads = std::vector<Bridge>;  // by other

    [[nodiscard]] static Bridgeheads::iterator find(Bridgeheads& list, Slot other);
    void add(Slot one, Slot other, std::uint32_t texts);
    void remove(Slot one, Slot other);

    std::vector<Bridgeheads> m_from;  // by slot; every bridge from both ends
};

}  // namespace groundswell::cluster
