#include "pipeline/trends/keyword_spellings.h"

#include "models/store/case_folding.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>

namespace groundswell::trends {

namespace {

constexpr std::size_t bytesPerTextBlock = std::size_t{1} << 18;
constexpr std::size_t fewestSlots = std::size_t{1} << 12;
// What KeywordTexts has room for.
constexpr std::size_t mostTextBytes = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t longestText = (std::size_t{1} << 30) - 1;

std::uint64_t firstLetters(std::string_view text) {
    std::uint64_t letters = 0;
    for (std::size_t i = 0; i < sizeof letters; ++i) {
        letters = letters << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    }
    return letters;
}

}  // namespace

KeywordSpellings::KeywordSpellings() : m_slots(fewestSlots) {}

std::uint32_t KeywordSpellings::hashOf(std::string_view text, domain::KeywordKind kind) {
    const std::size_t hash = std::hash<std::string_view>{}(text) + static_cast<std::size_t>(kind) * 0x9e3779b9U;
    return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

void KeywordSpellings::add(std::span<const store::KeywordView> keywords, std::vector<std::uint32_t>& numbers) {
    // The slots of all of them are on their way to the processor before the first is looked at.
    m_hashes.clear();
    for (const store::KeywordView& keyword : keywords) {
        m_hashes.push_back(hashOf(keyword.text, keyword.kind));
        __builtin_prefetch(&m_slots[m_hashes.back() & (m_slots.size() - 1)]);
    }
    for (std::size_t i = 0; i < keywords.size(); ++i) {
        std::uint32_t entry = find(keywords[i].text, keywords[i].kind, m_hashes[i]);
        if (entry == noEntry) entry = addSpelling(keywords[i], m_hashes[i]);
        if (entry == noEntry) continue;
        ++m_entries[entry].items;
        numbers.push_back(m_entries[entry].keyword);
    }
}

std::uint32_t KeywordSpellings::find(std::string_view text, domain::KeywordKind kind, std::uint32_t hash) const {
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t at = hash & mask; m_slots[at].entry != noEntry; at = (at + 1) & mask) {
        if (m_slots[at].hash != hash) continue;
        const Entry& entry = m_entries[m_slots[at].entry];
        if (entry.kind == kind && entry.view() == text) return m_slots[at].entry;
    }
    return noEntry;
}

std::uint32_t KeywordSpellings::addSpelling(const store::KeywordView& keyword, std::uint32_t hash) {
    const std::string folded = store::foldCase(keyword.text);
    if (std::max(keyword.text.size(), folded.size()) > longestText ||
        m_bytes + keyword.text.size() + folded.size() > mostTextBytes) {
        m_isComplete = false;
        return noEntry;
    }
    const bool isFolded = folded == keyword.text;
    const std::uint32_t foldedHash = isFolded ? hash : hashOf(folded, keyword.kind);
    // A spelling that is not known may be the first of its keyword.
    std::uint32_t key = isFolded ? noEntry : find(folded, keyword.kind, foldedHash);
    if (key == noEntry) {
        key = addEntry(folded, keyword.kind, foldedHash);
        m_entries[key].keyword = static_cast<std::uint32_t>(m_foldedOf.size());
        m_foldedOf.push_back(key);
    }
    if (isFolded) return key;
    const std::uint32_t spelling = addEntry(keyword.text, keyword.kind, hash);
    m_entries[spelling].keyword = m_entries[key].keyword;
    return spelling;
}

std::uint32_t KeywordSpellings::addEntry(std::string_view text, domain::KeywordKind kind, std::uint32_t hash) {
    if ((m_entries.size() + 1) * 4 > m_slots.size() * 3) growSlots();
    const auto number = static_cast<std::uint32_t>(m_entries.size());
    m_entries.push_back({keep(text), static_cast<std::uint32_t>(text.size()), 0, 0, kind});
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = hash & mask;
    while (m_slots[at].entry != noEntry) at = (at + 1) & mask;
    m_slots[at] = {hash, number};
    return number;
}

const char* KeywordSpellings::keep(std::string_view text) {
    if (text.size() > m_room || m_texts.empty()) {
        m_room = std::max(bytesPerTextBlock, text.size());
        m_texts.push_back(std::make_unique_for_overwrite<char[]>(m_room));
        m_used = 0;
    }
    char* kept = m_texts.back().get() + m_used;
    if (!text.empty()) std::memcpy(kept, text.data(), text.size());
    m_used += text.size();
    m_room -= text.size();
    m_bytes += text.size();
    return kept;
}

void KeywordSpellings::growSlots() {
    std::vector<Slot> slots(m_slots.size() * 2);
    const std::size_t mask = slots.size() - 1;
    for (const Slot& slot : m_slots) {
        if (slot.entry == noEntry) continue;
        std::size_t at = slot.hash & mask;
        while (slots[at].entry != noEntry) at = (at + 1) & mask;
        slots[at] = slot;
    }
    m_slots = std::move(slots);
}

std::vector<std::uint32_t> KeywordSpellings::chosenSpellings() const {
    std::vector<std::uint32_t> chosen(m_foldedOf.size(), noEntry);
    for (std::uint32_t number = 0; number < m_entries.size(); ++number) {
        const Entry& entry = m_entries[number];
        if (entry.items == 0) continue;
        std::uint32_t& best = chosen[entry.keyword];
        if (best == noEntry || entry.items > m_entries[best].items ||
            (entry.items == m_entries[best].items && entry.view() < m_entries[best].view()))
            best = number;
    }
    return chosen;
}

// Eight letters tell most texts apart, without a look at them.
std::vector<std::uint32_t> KeywordSpellings::keywordOrder() const {
    struct Key {
        std::uint64_t letters = 0;
        std::uint32_t keyword = 0;
    };
    std::vector<Key> keys;
    keys.reserve(m_foldedOf.size());
    for (std::uint32_t keyword = 0; keyword < m_foldedOf.size(); ++keyword)
        keys.push_back({firstLetters(m_entries[m_foldedOf[keyword]].view()), keyword});
    std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
        if (a.letters != b.letters) return a.letters < b.letters;
        const Entry& first = m_entries[m_foldedOf[a.keyword]];
        const Entry& second = m_entries[m_foldedOf[b.keyword]];
        const int order = first.view().compare(second.view());
        return order != 0 ? order < 0 : first.kind < second.kind;
    });
    std::vector<std::uint32_t> order;
    order.reserve(keys.size());
    for (const Key& key : keys) order.push_back(key.keyword);
    return order;
}

KeywordTexts KeywordSpellings::sorted(std::vector<std::uint32_t>& places) && {
    m_slots = {};
    const std::vector<std::uint32_t> order = keywordOrder();
    const std::vector<std::uint32_t> chosen = chosenSpellings();
    KeywordTexts texts;
    texts.reserve(order.size(), m_bytes);
    places.resize(order.size());
    for (std::uint32_t place = 0; place < order.size(); ++place) {
        const Entry& folded = m_entries[m_foldedOf[order[place]]];
        texts.push_back(m_entries[chosen[order[place]]].view(), folded.view(), folded.kind);
        places[order[place]] = place;
    }
    return texts;
}

}  // namespace groundswell::trends
