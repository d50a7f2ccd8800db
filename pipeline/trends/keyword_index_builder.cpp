#include "pipeline/trends/keyword_index_builder.h"

#include "pipeline/trends/stable_order.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace groundswell::trends {

namespace {

// Behind every time that there is.
constexpr std::uint64_t timeNotKnown = std::numeric_limits<std::uint64_t>::max();
// So that what is looked at for one of them comes while it is looked for others.
constexpr std::size_t keywordsAtOnce = 64;

}  // namespace

void KeywordIndexBuilder::add(core::ItemId item, std::span<const store::KeywordView> keywords) {
    m_ids.push_back(item.value);
    for (const store::KeywordView& keyword : keywords) {
        m_letters += keyword.text;
        m_lengths.push_back(static_cast<std::uint32_t>(keyword.text.size()));
        m_pending.push_back({{}, keyword.kind});
    }
    m_ends.push_back(static_cast<std::uint32_t>(m_pending.size()));
    if (m_pending.size() >= keywordsAtOnce) numberPending();
}

void KeywordIndexBuilder::numberPending() {
    const std::string_view letters = m_letters;
    for (std::size_t i = 0, begin = 0; i < m_pending.size(); begin += m_lengths[i++])
        m_pending[i].text = letters.substr(begin, m_lengths[i]);
    const std::span<const std::uint32_t> numbers = m_spellings.add(m_pending);
    std::size_t begin = 0;
    for (const std::uint32_t end : m_ends) {
        m_ofItem.assign(numbers.begin() + static_cast<std::ptrdiff_t>(begin), numbers.begin() + end);
        std::sort(m_ofItem.begin(), m_ofItem.end());
        m_ofItem.erase(std::unique(m_ofItem.begin(), m_ofItem.end()), m_ofItem.end());
        m_begins.push_back(static_cast<std::uint32_t>(m_keywords.size()));
        for (const std::uint32_t keyword : m_ofItem) m_keywords.push_back(keyword);
        begin = end;
    }
    m_letters.clear();
    m_lengths.clear();
    m_pending.clear();
    m_ends.clear();
}

core::Result<void> KeywordIndexBuilder::endKeywords() {
    numberPending();
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max() - 1;
    if (!m_spellings.isComplete() || m_keywords.size() > most || m_ids.size() > most)
        return core::Error(core::ErrorCode::Unsupported, "The workspace has more keywords than can be shown at once.");
    m_begins.push_back(static_cast<std::uint32_t>(m_keywords.size()));
    m_index.m_keywords = std::move(m_spellings).sorted(m_places);
    m_index.m_ids.reserve(m_ids.size());
    m_ids.forEach([&](std::int64_t id) { m_index.m_ids.push_back(id); });
    m_ids.clear();
    m_known.assign(m_index.m_ids.size(), {timeNotKnown, core::ClusterId{}.value, KeywordIndex::noLanguage});
    return {};
}

void KeywordIndexBuilder::setFacts(const store::ItemFacts& facts) {
    const auto place = KeywordIndex::placeOf(m_index.m_ids, facts.item.value);
    if (!place) return;
    Known& known = m_known[*place];
    if (facts.published) known.published = orderedKey(facts.published->time_since_epoch().count());
    known.cluster = facts.cluster.value;
    known.language = numberOfLanguage(facts.language);
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

std::vector<std::uint64_t> KeywordIndexBuilder::keys(std::uint64_t (*keyOf)(const Known&)) const {
    std::vector<std::uint64_t> keys;
    keys.reserve(m_known.size());
    for (const Known& known : m_known) keys.push_back(keyOf(known));
    return keys;
}

// From ids to places among them.
void KeywordIndexBuilder::numberClusters() {
    constexpr std::int64_t none = core::ClusterId{}.value;
    for (const std::uint32_t place : stableOrder(keys([](const Known& known) { return orderedKey(known.cluster); }))) {
        const std::int64_t cluster = std::exchange(m_known[place].cluster, std::int64_t{KeywordIndex::noCluster});
        if (cluster == none) continue;
        if (m_index.m_clusters.empty() || m_index.m_clusters.back() != cluster) m_index.m_clusters.push_back(cluster);
        m_known[place].cluster = static_cast<std::int64_t>(m_index.m_clusters.size()) - 1;
    }
}

void KeywordIndexBuilder::numberItems() {
    m_byTime = stableOrder(keys([](const Known& known) { return known.published; }));
    m_index.m_numbers.resize(m_byTime.size());
    m_index.m_facts.reserve(m_byTime.size());
    m_index.m_published.reserve(m_byTime.size());
    for (std::uint32_t item = 0; item < m_byTime.size(); ++item) {
        const Known& known = m_known[m_byTime[item]];
        m_index.m_numbers[m_byTime[item]] = item;
        m_index.m_facts.push_back({static_cast<std::uint32_t>(known.cluster), known.language});
        if (known.published != timeNotKnown) m_index.m_published.push_back(numberOfKey(known.published));
    }
    release(m_known);
}

void KeywordIndexBuilder::invert() {
    std::vector<std::uint32_t>& offsets = m_index.m_offsets;
    offsets.assign(m_index.m_keywords.size() + 1, 0);
    for (std::size_t at = 0; at < m_keywords.size(); ++at) {
        m_keywords[at] = m_places[m_keywords[at]];
        ++offsets[m_keywords[at] + 1];
    }
    for (std::size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
    // Where the next item of each keyword goes.
    std::vector<std::uint32_t>& next = m_places;
    std::copy(offsets.begin(), offsets.end() - 1, next.begin());
    m_index.m_postings.resize(m_keywords.size());
    for (std::uint32_t item = 0; item < m_byTime.size(); ++item) {
        const std::uint32_t place = m_byTime[item];
        for (std::uint32_t at = m_begins[place]; at < m_begins[place + 1]; ++at)
            m_index.m_postings[next[m_keywords[at]]++] = item;
    }
}

KeywordIndex KeywordIndexBuilder::build() && {
    numberClusters();
    numberItems();
    invert();
    return std::move(m_index);
}

}  // namespace groundswell::trends
