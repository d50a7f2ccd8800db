#pragma once

#include "pipeline/cluster/cluster_index.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace groundswell::cluster {

/// Which active cluster holds a thing that names a story at once: a text (the hash of its normal form), a shared link,
/// a post that is passed on. Every cluster remembers its latest ones only; a forgotten one costs a search, no more. Not
/// thread-safe.
class Landmarks {
public:
    [[nodiscard]] std::optional<Slot> find(std::uint64_t hash) const;
    /// `hash` must not be known yet.
    void remember(std::uint64_t hash, Slot slot);
    /// What `from` remembers belongs to `into` from now on.
    void redirect(Slot from, Slot into);
    void forget(Slot slot);

    /// In the order of `slots`; the same slots must be given to restore.
    void save(ByteWriter& out, const std::vector<Slot>& slots) const;
    [[nodiscard]] bool restore(ByteReader& in, const std::vector<Slot>& slots);

private:
    std::vector<std::uint64_t>& hashesOf(Slot slot);
    void trim(std::vector<std::uint64_t>& hashes);

    std::unordered_map<std::uint64_t, Slot> m_slotOf;
    std::vector<std::vector<std::uint64_t>> m_hashes;  // by slot, oldest first
};

}  // namespace groundswell::cluster
