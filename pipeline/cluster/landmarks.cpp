#include "pipeline/cluster/landmarks.h"

#include "pipeline/cluster/byte_io.h"

namespace groundswell::cluster {

namespace {

// Trimming half at a time keeps the cost of one text constant.
constexpr std::size_t mostHashes = 2'048;
constexpr std::size_t hashesAfterTrim = 1'024;

}  // namespace

std::optional<Slot> Landmarks::find(std::uint64_t hash) const {
    const auto found = m_slotOf.find(hash);
    if (found == m_slotOf.end()) return std::nullopt;
    return found->second;
}

void Landmarks::remember(std::uint64_t hash, Slot slot) {
    m_slotOf.emplace(hash, slot);
    std::vector<std::uint64_t>& hashes = hashesOf(slot);
    hashes.push_back(hash);
    trim(hashes);
}

void Landmarks::redirect(Slot from, Slot into) {
    hashesOf(into);
    std::vector<std::uint64_t> moved = std::move(hashesOf(from));
    m_hashes[from].clear();
    for (const std::uint64_t hash : moved) m_slotOf[hash] = into;
    std::vector<std::uint64_t>& hashes = m_hashes[into];
    hashes.insert(hashes.end(), moved.begin(), moved.end());
    trim(hashes);
}

void Landmarks::forget(Slot slot) {
    for (const std::uint64_t hash : hashesOf(slot)) m_slotOf.erase(hash);
    std::vector<std::uint64_t>{}.swap(m_hashes[slot]);
}

std::vector<std::uint64_t>& Landmarks::hashesOf(Slot slot) {
    if (slot >= m_hashes.size()) m_hashes.resize(static_cast<std::size_t>(slot) + 1);
    return m_hashes[slot];
}

void Landmarks::trim(std::vector<std::uint64_t>& hashes) {
    if (hashes.size() <= mostHashes) return;
    const auto kept = hashes.end() - static_cast<std::ptrdiff_t>(hashesAfterTrim);
    for (auto hash = hashes.begin(); hash != kept; ++hash) m_slotOf.erase(*hash);
    hashes.erase(hashes.begin(), kept);
}

void Landmarks::save(ByteWriter& out, const std::vector<Slot>& slots) const {
    for (const Slot slot : slots) {
        const bool hasHashes = slot < m_hashes.size();
        out.varint(hasHashes ? m_hashes[slot].size() : 0);
        if (!hasHashes) continue;
        for (const std::uint64_t hash : m_hashes[slot]) out.fixed(hash);
    }
}

bool Landmarks::restore(ByteReader& in, const std::vector<Slot>& slots) {
    for (const Slot slot : slots) {
        const std::size_t count = in.count(sizeof(std::uint64_t));
        if (count > mostHashes) return false;
        std::vector<std::uint64_t>& hashes = hashesOf(slot);
        for (std::size_t i = 0; i < count; ++i) {
            const auto hash = in.fixed<std::uint64_t>();
            if (!m_slotOf.emplace(hash, slot).second) return false;
            hashes.push_back(hash);
        }
    }
    return in.good();
}

}  // namespace groundswell::cluster
