#include "pipeline/trends/keyword_index_builder.h"

#include "pipeline/trends/stable_order.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace groundswell::trends {

namespace {

// Behind every time that there is.
constexpr std::uint64_t timeNotKnown = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t inNoCluster = orderedKey(core::ClusterId{}.value);

}  // namespace

void KeywordIndexBuilder::add(core::ItemId item, std::span<const store::KeywordView> keywords) {
    m_ofItem.clear();
    m_spellings.add(keywords, m_ofItem);
    std::sort(m_ofItem.begin(), m_ofItem.end());
    m_ofItem.erase(std::unique(m_ofItem.begin(), m_ofItem.end()), m_ofItem.end());
    m_index.m_ids.push_back(item.value);
    m_begins.push_back(static_cast<std::uint32_t>(m_keywords.size()));
    for (const std::uint32_t keyword : m_ofItem) m_keywords.push_back(keyword);
}

void KeywordIndexBuilder::endKeywords() {
    m_isComplete = m_spellings.isComplete();
    m_begins.push_back(static_cast<std::uint32_t>(m_keywords.size()));
    m_index.m_keywords = std::move(m_spellings).sorted(m_places);
    const std::size_t items = m_index.m_ids.size();
    m_published.assign(items, timeNotKnown);
    m_clusters.assign(items, inNoCluster);
    m_languages.assign(items, KeywordIndex::noLanguage);
}

void KeywordIndexBuilder::setFacts(const store::ItemFacts& facts) {
    const auto place = KeywordIndex::placeOf(m_index.m_ids, facts.item.value);
    if (!place) return;
    if (facts.published) m_published[*place] = orderedKey(facts.published->time_since_epoch().count());
    m_clusters[*place] = orderedKey(facts.cluster.value);
    m_languages[*place] = numberOfLanguage(facts.language);
}

// They come many of one after the other.
std::uint16_t KeywordIndexBuilder::numberOfLanguage(std::string_view language) {
    if (language.empty()) return KeywordIndex::noLanguage;
    if (language == m_lastLanguage) return m_lastLanguageNumber;
    auto found = m_languageNumbers.find(language);
    if (found == m_languageNumbers.end()) {
        // There are not so many in the world.
        if (!m_index.knowsAllLanguages()) return KeywordIndex::noLanguage;
        const auto number = static_cast<std::uint16_t>(m_index.m_languages.size());
        found = m_languageNumbers.emplace(language, number).first;
        m_index.m_languages.emplace_back(language);
    }
    m_lastLanguage = language;
    m_lastLanguageNumber = found->second;
    return m_lastLanguageNumber;
}

// In place: from ids to numbers.
void KeywordIndexBuilder::numberClusters() {
    std::uint64_t last = inNoCluster;
    for (const std::uint32_t place : stableOrder(m_clusters)) {
        const std::uint64_t cluster = std::exchange(m_clusters[place], KeywordIndex::noCluster);
        if (cluster == inNoCluster) continue;
        if (m_index.m_clusters.empty() || cluster != last) m_index.m_clusters.push_back(numberOfKey(cluster));
        last = cluster;
        m_clusters[place] = m_index.m_clusters.size() - 1;
    }
}

void KeywordIndexBuilder::numberItems() {
    const std::vector<std::uint32_t> order = stableOrder(m_published);
    m_index.m_numbers.resize(order.size());
    m_index.m_facts.resize(order.size());
    m_index.m_published.reserve(order.size());
    for (std::uint32_t item = 0; item < order.size(); ++item) {
        const std::uint32_t place = order[item];
        m_index.m_numbers[place] = item;
        m_index.m_facts[item] = {static_cast<std::uint32_t>(m_clusters[place]), m_languages[place]};
        if (m_published[place] != timeNotKnown) m_index.m_published.push_back(numberOfKey(m_published[place]));
    }
    m_published = {};
    m_clusters = {};
    m_languages = {};
}

void KeywordIndexBuilder::invert() {
    // Where the next item of each keyword goes; in the end where the next keyword begins.
    std::vector<std::uint32_t>& offsets = m_index.m_offsets;
    offsets.assign(m_index.m_keywords.size() + 1, 0);
    m_keywords.forEach([&](std::uint32_t keyword) { ++offsets[m_places[keyword] + 1]; });
    for (std::size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
    std::vector<std::uint32_t> next(offsets.begin(), offsets.end() - 1);
    m_index.m_postings.resize(m_keywords.size());
    std::vector<std::uint32_t> places(m_index.m_numbers.size());
    for (std::uint32_t place = 0; place < places.size(); ++place) places[m_index.m_numbers[place]] = place;
    for (std::uint32_t item = 0; item < places.size(); ++item) {
        const std::uint32_t place = places[item];
        for (std::size_t at = m_begins[place]; at < m_begins[place + 1]; ++at)
            m_index.m_postings[next[m_places[m_keywords[at]]]++] = item;
    }
}

core::Result<KeywordIndex> KeywordIndexBuilder::build() && {
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max() - 1;
    if (!m_isComplete || m_keywords.size() > most || m_index.m_ids.size() > most)
        return core::Error(core::ErrorCode::Unsupported, "The workspace has more keywords than can be shown at once.");
    numberClusters();
    numberItems();
    invert();
    return std::move(m_index);
}

}  // namespace groundswell::trends
