#include "pipeline/similar/memory_index.h"

#include <algorithm>

namespace groundswell::similar {

void MemoryIndex::add(core::ItemId item, const SparseVector& terms, const std::array<std::uint64_t, 3>& copies) {
    const auto place = static_cast<std::uint32_t>(m_items.size());
    m_items.push_back(item);
    for (const SparseEntry& entry : terms) {
        const auto [found, isNew] = m_lists.try_emplace(entry.key, static_cast<std::uint32_t>(m_postings.size()));
        if (isNew) m_postings.emplace_back();
        m_postings[found->second].push_back({place, entry.weight});
    }
    for (const std::uint64_t hash : copies) {
        if (hash != 0) m_copies[hash].push_back(place);
    }
}

std::vector<std::uint32_t> MemoryIndex::addUp(const SparseVector& query, std::vector<float>& cosines) const {
    std::vector<std::uint32_t> touched;
    cosines.assign(m_items.size(), 0);
    for (const SparseEntry& entry : query) {
        const auto list = m_lists.find(entry.key);
        if (list == m_lists.end()) continue;
        for (const Posting& posting : m_postings[list->second]) {
            float& cosine = cosines[posting.place];
            if (cosine == 0) touched.push_back(posting.place);
            cosine += entry.weight * posting.weight;
        }
    }
    return touched;
}

std::vector<core::ItemId> MemoryIndex::nearest(const SparseVector& query, const std::array<std::uint64_t, 3>& copies,
                                               std::size_t most) const {
    std::vector<float> cosines;
    std::vector<std::uint32_t> places = addUp(query, cosines);
    const auto isNearer = [&](std::uint32_t a, std::uint32_t b) {
        return cosines[a] != cosines[b] ? cosines[a] > cosines[b] : a < b;
    };
    const std::size_t kept = std::min(most, places.size());
    std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(kept), places.end(), isNearer);
    places.resize(kept);
    for (const std::uint64_t hash : copies) {
        const auto found = m_copies.find(hash);
        if (hash == 0 || found == m_copies.end()) continue;
        const std::size_t count = std::min(most, found->second.size());
        places.insert(places.end(), found->second.begin(), found->second.begin() + static_cast<std::ptrdiff_t>(count));
    }
    std::vector<core::ItemId> items;
    items.reserve(places.size());
    for (const std::uint32_t place : places) items.push_back(m_items[place]);
    return items;
}

}  // namespace groundswell::similar
