#include "models/store/keyword_counter.h"

#include "models/store/case_folding.h"

#include <algorithm>
#include <utility>

namespace groundswell::store {

void KeywordCounter::addItem(std::span<const domain::Keyword> keywords) {
    ++m_items;
    for (const domain::Keyword& keyword : keywords) {
        Count& count = m_counts[foldCase(keyword.text)];
        if (std::exchange(count.lastItem, m_items) != m_items) ++count.items;
        ++count.spellings[keyword.text];
    }
}

std::vector<std::string> KeywordCounter::mostFrequent(std::size_t limit) const {
    std::vector<std::pair<std::int64_t, std::string_view>> ranked;
    ranked.reserve(m_counts.size());
    for (const auto& [folded, count] : m_counts) {
        // The first of several that are equally frequent is the smallest.
        const auto spelling = std::max_element(count.spellings.begin(), count.spellings.end(),
                                               [](const auto& a, const auto& b) { return a.second < b.second; });
        ranked.emplace_back(-count.items, spelling->first);
    }
    const auto end = ranked.begin() + static_cast<std::ptrdiff_t>(std::min(limit, ranked.size()));
    std::partial_sort(ranked.begin(), end, ranked.end());
    std::vector<std::string> texts;
    for (auto entry = ranked.begin(); entry != end; ++entry) texts.emplace_back(entry->second);
    return texts;
}

}  // namespace groundswell::store
