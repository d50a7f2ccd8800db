#pragma once

#include "models/core/ids.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>

namespace groundswell::cluster {

class ByteReader;
class ByteWriter;

/// Texts that came more than once, by the hash of their normal form, and the cluster that the last copy joined: a text
/// that is posted again and again stays one cluster after that cluster has left the index. Remembers the latest ones
/// only. Not thread-safe.
class RepeatedTexts {
public:
    [[nodiscard]] std::optional<core::ClusterId> find(std::uint64_t hash) const;
    void remember(std::uint64_t hash, core::ClusterId cluster);
    void raiseIds(std::int64_t by);

    void save(ByteWriter& out) const;
    [[nodiscard]] bool restore(ByteReader& in, std::int64_t highestId);

private:
    std::unordered_map<std::uint64_t, core::ClusterId> m_clusterOf;
    std::deque<std::uint64_t> m_order;  // oldest first
};

}  // namespace groundswell::cluster
