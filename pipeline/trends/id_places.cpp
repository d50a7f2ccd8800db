#include "pipeline/trends/id_places.h"

#include <algorithm>
#include <bit>

namespace groundswell::trends {

namespace {

constexpr std::uint64_t bitsPerWord = 64;
// A number takes two bits, an id of a list 64.
constexpr std::uint64_t mostNumbersPerId = 32;

std::uint64_t idDistance(std::int64_t from, std::int64_t to) {
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

}  // namespace

IdPlaces::IdPlaces(const BlockList<std::int64_t>& ids) : m_size(ids.size()) {
    if (m_size == 0) return;
    m_first = ids[0];
    const std::uint64_t last = idDistance(m_first, ids[m_size - 1]);
    if (last / mostNumbersPerId > m_size) {
        m_ids.reserve(m_size);
        ids.forEach([&](std::int64_t id) { m_ids.push_back(id); });
        return;
    }
    m_words.resize(static_cast<std::size_t>(last / bitsPerWord) + 1);
    ids.forEach([&](std::int64_t id) {
        const std::uint64_t number = idDistance(m_first, id);
        m_words[number / bitsPerWord].isId |= std::uint64_t{1} << number % bitsPerWord;
    });
    for (std::size_t i = 1; i < m_words.size(); ++i) {
        m_words[i].before = m_words[i - 1].before + static_cast<std::uint64_t>(std::popcount(m_words[i - 1].isId));
    }
}

std::optional<std::size_t> IdPlaces::find(std::int64_t id) const {
    if (m_words.empty()) {
        const auto found = std::lower_bound(m_ids.begin(), m_ids.end(), id);
        if (found == m_ids.end() || *found != id) return std::nullopt;
        return static_cast<std::size_t>(found - m_ids.begin());
    }
    const std::uint64_t number = idDistance(m_first, id);
    if (id < m_first || number / bitsPerWord >= m_words.size()) return std::nullopt;
    const Word& word = m_words[static_cast<std::size_t>(number / bitsPerWord)];
    const std::uint64_t bit = std::uint64_t{1} << number % bitsPerWord;
    if ((word.isId & bit) == 0) return std::nullopt;
    return static_cast<std::size_t>(word.before) + static_cast<std::size_t>(std::popcount(word.isId & (bit - 1)));
}

}  // namespace groundswell::trends
