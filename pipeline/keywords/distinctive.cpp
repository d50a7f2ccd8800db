#include "pipeline/keywords/distinctive.h"

#include "pipeline/text/unicode.h"

#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace groundswell::keywords {

namespace {

std::uint64_t hashOf(const std::string& identity) {
    return XXH3_64bits(identity.data(), identity.size());
}

/// A keyword in the items of a cluster.
struct SharedKeyword {
    std::string identity;
    std::string spelling;
    double items = 0;
    double score = 0;
    double place = 0;  ///< sum over the items of its place in their lists
};

struct Count {
    std::size_t items = 0;
    std::size_t lastItem = 0;
    double place = 0;
    std::map<std::string, std::size_t> spellings;
};

std::map<std::string, Count> countKeywords(const std::vector<std::vector<domain::Keyword>>& items) {
    std::map<std::string, Count> counts;
    for (std::size_t item = 0; item < items.size(); ++item) {
        for (std::size_t place = 0; place < items[item].size(); ++place) {
            const domain::Keyword& keyword = items[item][place];
            // A topic says where an item belongs, not what it says.
            if (keyword.kind == domain::KeywordKind::Topic) continue;
            Count& count = counts[identityOf(keyword.text)];
            ++count.spellings[keyword.text];
            if (count.lastItem == item + 1) continue;
            count.lastItem = item + 1;
            ++count.items;
            count.place += static_cast<double>(place);
        }
    }
    return counts;
}

/// What hardly anybody in a cluster says is not what it is about.
std::size_t fewestItems(std::size_t items) {
    constexpr std::size_t enoughToAgree = 4;
    constexpr std::size_t fortieth = 40;
    return items < enoughToAgree ? 1 : std::max<std::size_t>(2, items / fortieth);
}

bool isBetter(const SharedKeyword& a, const SharedKeyword& b) {
    if (a.score != b.score) return a.score > b.score;
    if (a.place != b.place) return a.place < b.place;
    return a.spelling < b.spelling;
}

bool isPartOf(const SharedKeyword& part, const SharedKeyword& whole) {
    return part.identity.size() < whole.identity.size() && whole.identity.find(part.identity) != std::string::npos;
}

/// Takes a candidate, best first: left out as a part of a better one in hardly more items, put in the place of its own
/// part when it is in hardly fewer.
void choose(const SharedKeyword& candidate, std::vector<const SharedKeyword*>& chosen) {
    constexpr double hardlyMore = 1.5;
    constexpr double hardlyFewer = 0.8;
    for (const SharedKeyword*& better : chosen) {
        if (isPartOf(candidate, *better) && candidate.items <= better->items * hardlyMore) return;
        if (isPartOf(*better, candidate) && candidate.items >= better->items * hardlyFewer) {
            better = &candidate;
            return;
        }
    }
    chosen.push_back(&candidate);
}

}  // namespace

std::string identityOf(std::string_view keyword) {
    std::string identity = text::lowerCase(keyword);
    std::erase_if(identity, [](char c) { return c == '#' || c == ' '; });
    return identity;
}

void Background::addItem(std::span<const domain::Keyword> keywords) {
    ++m_count;
    std::vector<std::uint64_t> seen;
    for (const domain::Keyword& keyword : keywords) {
        const std::uint64_t hash = hashOf(identityOf(keyword.text));
        if (std::find(seen.begin(), seen.end(), hash) != seen.end()) continue;
        seen.push_back(hash);
        ++m_items[hash];
    }
}

double Background::shareOf(const std::string& identity) const {
    const auto found = m_items.find(hashOf(identity));
    const double items = found == m_items.end() ? 0 : found->second;
    return (items + 0.5) / (m_count + 1.0);
}

std::vector<std::string> distinctiveKeywords(const std::vector<std::vector<domain::Keyword>>& items,
                                             const Background& background, std::size_t limit) {
    const std::size_t fewest = fewestItems(items.size());
    const auto size = static_cast<double>(items.size());
    std::vector<SharedKeyword> candidates;
    for (const auto& [identity, count] : countKeywords(items)) {
        if (identity.empty() || count.items < fewest) continue;
        const auto spelling = std::max_element(count.spellings.begin(), count.spellings.end(),
                                               [](const auto& a, const auto& b) { return a.second < b.second; });
        const auto found = static_cast<double>(count.items);
        // Half a mention may be chance: of two items, what both say comes before what one says.
        const double score = (found - 0.5) * std::log(found / size / background.shareOf(identity));
        // Said less here than elsewhere.
        if (score <= 0) continue;
        candidates.push_back({identity, spelling->first, found, score, count.place});
    }
    std::sort(candidates.begin(), candidates.end(), isBetter);
    std::vector<const SharedKeyword*> chosen;
    for (const SharedKeyword& candidate : candidates) {
        if (chosen.size() == limit) break;
        choose(candidate, chosen);
    }
    std::vector<std::string> keywords;
    for (const SharedKeyword* candidate : chosen) keywords.push_back(candidate->spelling);
    return keywords;
}

}  // namespace groundswell::keywords
