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
constexpr std::size_t lettersAtOnce = std::size_t{1} << 14;
// Up to so many are compared each with each.
constexpr std::size_t fewKeywords = 24;

}  // namespace

void KeywordIndexBuilder::add(core::ItemId item, std::span<const store::KeywordView> keywords) {
    std::size_t letters = 0;
    for (const store::KeywordView& keyword : keywords) letters += keyword.text.size();
    // The letters stay where they are as long as they are waited for.
    if (m_pending.size() >= keywordsAtOnce || m_lettersUsed + letters > m_letters.size()) numberPending();
    if (letters > m_letters.size()) m_letters.resize(std::max(letters, lettersAtOnce));
    for (const store::KeywordView& keyword : keywords) {
        char* kept = m_letters.data() + m_lettersUsed;
        std::copy(keyword.text.begin(), keyword.text.end(), kept);
        m_lettersUsed += keyword.text.size();
        m_pending.push_back({{kept, keyword.text.size()}, keyword.kind});
    }
    m_ids.push_back(item.value);
    m_ends.push_back(static_cast<std::uint32_t>(m_pending.size()));
}

void KeywordIndexBuilder::numberPending() {
    const std::span<const std::uint32_t> numbers = m_spellings.add(m_pending);
    std::size_t begin = 0;
    for (const std::uint32_t end : m_ends) {
        keepItem(numbers.subspan(begin, end - begin));
        begin = end;
    }
    m_pending.clear();
    m_ends.clear();
    m_lettersUsed = 0;
}

void KeywordIndexBuilder::keepItem(std::span<const std::uint32_t> numbers) {
    m_begins.push_back(static_cast<std::uint32_t>(m_keywords.size()));
    if (numbers.size() <= fewKeywords) {
        for (auto number = numbers.begin(); number != numbers.end(); ++number) {
            if (std::find(numbers.begin(), number, *number) == number) m_keywords.push_back(*number);
        }
        return;
    }
    m_ofItem.assign(numbers.begin(), numbers.end());
    std::sort(m_ofItem.begin(), m_ofItem.end());
    const auto end = std::unique(m_ofItem.begin(), m_ofItem.end());
    std::for_each(m_ofItem.begin(), end, [&](std::uint32_t number) { m_keywords.push_back(number); });
}

core::Result<void> KeywordIndexBuilder::endKeywords() {
    numberPending();
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max() - 1;
    if (!m_spellings.isComplete() || m_keywords.size() > most || m_ids.size() > most)
        return core::Error(core::ErrorCode::Unsupported, "The workspace has more keywords than can be shown at once.");
    m_begins.push_back(static_cast<std::uint32_t>(m_keywords.size()));
    m_index.m_keywords = std::move(m_spellings).sorted(m_places);
    m_index.m_ids = IdPlaces(m_ids);
    m_ids.clear();
    m_known.assign(m_index.m_ids.size(), {timeNotKnown, core::ClusterId{}.value, KeywordIndex::noLanguage});
    return {};
}

void KeywordIndexBuilder::setFacts(const store::ItemFacts& facts) {
    const auto place = m_index.m_ids.find(facts.item.value);
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
