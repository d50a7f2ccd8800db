#include "pipeline/cluster/repeated_texts.h"

#include "pipeline/cluster/byte_io.h"

namespace groundswell::cluster {

namespace {

constexpr std::size_t mostKept = 65'536;

}  // namespace

std::optional<core::ClusterId> RepeatedTexts::find(std::uint64_t hash) const {
    const auto found = m_clusterOf.find(hash);
    if (found == m_clusterOf.end()) return std::nullopt;
    return found->second;
}

void RepeatedTexts::remember(std::uint64_t hash, core::ClusterId cluster) {
    const auto [entry, isNew] = m_clusterOf.insert_or_assign(hash, cluster);
    if (!isNew) return;
    m_order.push_back(hash);
    if (m_order.size() <= mostKept) return;
    m_clusterOf.erase(m_order.front());
    m_order.pop_front();
}

void RepeatedTexts::raiseIds(std::int64_t by) {
    for (auto& [hash, cluster] : m_clusterOf) cluster.value += by;
}

void RepeatedTexts::save(ByteWriter& out) const {
    out.varint(m_order.size());
    for (const std::uint64_t hash : m_order) {
        out.fixed(hash);
        out.signedVarint(m_clusterOf.at(hash).value);
    }
}

bool RepeatedTexts::restore(ByteReader& in, std::int64_t highestId) {
    const std::size_t count = in.count(sizeof(std::uint64_t) + 1);
    if (count > mostKept) return false;
    for (std::size_t i = 0; i < count; ++i) {
        const auto hash = in.fixed<std::uint64_t>();
        const core::ClusterId cluster{in.signedVarint()};
        if (cluster.value <= 0 || cluster.value > highestId || m_clusterOf.contains(hash)) return false;
        remember(hash, cluster);
    }
    return in.good();
}

}  // namespace groundswell::cluster
