#include "pipeline/trends/keyword_spellings.h"

#include "models/store/case_folding.h"
#include "pipeline/trends/stable_order.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>

namespace groundswell::trends {

namespace {

constexpr std::size_t lookAhead = 16;
constexpr std::size_t fewestSlots = std::size_t{1} << 6;
// What KeywordTexts has room for.
constexpr std::size_t mostLetters = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t longestText = (std::uint32_t{1} << 30) - 1;

std::uint64_t firstLetters(std::string_view text) {
    std::uint64_t letters = 0;
    for (std::size_t i = 0; i < sizeof letters; ++i) {
        letters = letters << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    }
    return letters;
}

}  // namespace

KeywordSpellings::KeywordSpellings() : m_tables(std::size_t{1} << tableBits) {
    for (Table& table : m_tables) table.slots.resize(fewestSlots);
}

std::uint32_t KeywordSpellings::hashOf(std::string_view text, domain::KeywordKind kind) {
    const std::size_t hash = std::hash<std::string_view>{}(text) + static_cast<std::size_t>(kind) * 0x9e3779b9U;
    return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

std::span<const std::uint32_t> KeywordSpellings::add(std::span<const store::KeywordView> keywords) {
    // What is looked at is on its way for all of them before it is for the first: waiting for it takes longest.
    m_hashes.clear();
    m_numbers.clear();
    for (const store::KeywordView& keyword : keywords) {
        m_hashes.push_back(hashOf(keyword.text, keyword.kind));
        __builtin_prefetch(&tableOf(m_hashes.back()).first(m_hashes.back()));
    }
    for (const std::uint32_t hash : m_hashes) {
        if (const Slot& slot = tableOf(hash).first(hash); slot.hash == hash && slot.place != noPlace)
            __builtin_prefetch(&at(slot.place));
    }
    for (std::size_t i = 0; i < keywords.size(); ++i) {
        Place place = find(keywords[i].text, keywords[i].kind, m_hashes[i]);
        if (place == noPlace) place = addSpelling(keywords[i], m_hashes[i]);
        if (place != noPlace) ++at(place).items;
        m_numbers.push_back(place == noPlace ? noNumber : at(place).keyword);
    }
    return m_numbers;
}

KeywordSpellings::Place KeywordSpellings::find(std::string_view text, domain::KeywordKind kind, std::uint32_t hash) {
    const std::vector<Slot>& slots = tableOf(hash).slots;
    const std::size_t mask = slots.size() - 1;
    for (std::size_t next = hash & mask; slots[next].place != noPlace; next = (next + 1) & mask) {
        if (slots[next].hash != hash) continue;
        const Entry& entry = at(slots[next].place);
        if (entry.kind() == kind && entry.text() == text) return slots[next].place;
    }
    return noPlace;
}

KeywordSpellings::Place KeywordSpellings::addSpelling(const store::KeywordView& keyword, std::uint32_t hash) {
    const std::string folded = store::foldCase(keyword.text);
    if (std::max(keyword.text.size(), folded.size()) > longestText ||
        m_letters + keyword.text.size() + folded.size() > mostLetters) {
        m_isComplete = false;
        return noPlace;
    }
    const bool isFolded = folded == keyword.text;
    const std::uint32_t foldedHash = isFolded ? hash : hashOf(folded, keyword.kind);
    // A spelling that is not known may be the first of its keyword.
    Place key = isFolded ? noPlace : find(folded, keyword.kind, foldedHash);
    if (key == noPlace) {
        key = addEntry(folded, keyword.kind, foldedHash);
        at(key).keyword = static_cast<std::uint32_t>(m_foldedOf.size());
        m_foldedOf.push_back(key);
    }
    if (isFolded) return key;
    const Place spelling = addEntry(keyword.text, keyword.kind, hash);
    at(spelling).keyword = at(key).keyword;
    return spelling;
}

KeywordSpellings::Place KeywordSpellings::addEntry(std::string_view text, domain::KeywordKind kind,
                                                   std::uint32_t hash) {
    const Place place = keep(text, kind);
    Table& table = tableOf(hash);
    if ((table.used + 1) * 4 > table.slots.size() * 3) table.grow();
    table.insert({hash, place});
    return place;
}

KeywordSpellings::Place KeywordSpellings::keep(std::string_view text, domain::KeywordKind kind) {
    const std::size_t bytes = (sizeof(Entry) + text.size() + bytesPerUnit - 1) / bytesPerUnit * bytesPerUnit;
    if (m_blocks.empty() || m_used + bytes > bytesPerBlock) {
        // A longer text has a block of its own.
        m_blocks.push_back(std::make_unique_for_overwrite<std::byte[]>(std::max(bytes, bytesPerBlock)));
        m_used = 0;
    }
    const std::size_t block = m_blocks.size() - 1;
    std::byte* kept = m_blocks[block].get() + m_used;
    new (kept)
        Entry{0, 0, static_cast<std::uint32_t>(text.size()) & longestText, static_cast<std::uint32_t>(kind) & 3U};
    if (!text.empty()) std::memcpy(kept + sizeof(Entry), text.data(), text.size());
    const std::size_t place = (block << unitBits) + m_used / bytesPerUnit;
    m_used += bytes;
    m_letters += text.size();
    return static_cast<Place>(place);
}

void KeywordSpellings::Table::insert(const Slot& slot) {
    const std::size_t mask = slots.size() - 1;
    std::size_t next = slot.hash & mask;
    while (slots[next].place != noPlace) next = (next + 1) & mask;
    slots[next] = slot;
    ++used;
}

void KeywordSpellings::Table::grow() {
    std::vector<Slot> before(slots.size() * 2);
    before.swap(slots);
    used = 0;
    for (const Slot& slot : before) {
        if (slot.place != noPlace) insert(slot);
    }
}

std::vector<KeywordSpellings::Place> KeywordSpellings::chosenSpellings() const {
    std::vector<Place> chosen(m_foldedOf.size(), noPlace);
    for (const Table& table : m_tables) {
        for (const Slot& slot : table.slots) {
            if (slot.place == noPlace) continue;
            const Entry& entry = at(slot.place);
            if (entry.items == 0) continue;
            Place& best = chosen[entry.keyword];
            if (best == noPlace || entry.items > at(best).items ||
                (entry.items == at(best).items && entry.text() < at(best).text()))
                best = slot.place;
        }
    }
    return chosen;
}

void KeywordSpellings::sortByText(std::span<std::uint32_t> keywords) const {
    if (keywords.size() < 2) return;
    std::sort(keywords.begin(), keywords.end(), [&](std::uint32_t a, std::uint32_t b) {
        const Entry& first = at(m_foldedOf[a]);
        const Entry& second = at(m_foldedOf[b]);
        const int order = first.text().compare(second.text());
        return order != 0 ? order < 0 : first.kindNumber < second.kindNumber;
    });
}

// Eight letters tell most texts apart, without a look at them.
std::vector<std::uint32_t> KeywordSpellings::keywordOrder() const {
    std::vector<std::uint64_t> letters;
    letters.reserve(m_foldedOf.size());
    m_foldedOf.forEach([&](Place place) { letters.push_back(firstLetters(at(place).text())); });
    std::vector<std::uint32_t> order = stableOrder(letters);
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && letters[order[end]] == letters[order[begin]]) ++end;
        sortByText(std::span(order).subspan(begin, end - begin));
        begin = end;
    }
    return order;
}

KeywordTexts KeywordSpellings::sorted(std::vector<std::uint32_t>& places) && {
    const std::vector<Place> chosen = chosenSpellings();
    release(m_tables);
    const std::vector<std::uint32_t> order = keywordOrder();
    KeywordTexts texts;
    texts.reserve(order.size(), m_letters);
    places.resize(order.size());
    for (std::uint32_t place = 0; place < order.size(); ++place) {
        if (place + lookAhead < order.size()) {
            __builtin_prefetch(&at(m_foldedOf[order[place + lookAhead]]));
            __builtin_prefetch(&at(chosen[order[place + lookAhead]]));
        }
        const Entry& folded = at(m_foldedOf[order[place]]);
        texts.push_back(at(chosen[order[place]]).text(), folded.text(), folded.kind());
        places[order[place]] = place;
    }
    release(m_blocks);
    m_foldedOf.clear();
    return texts;
}

}  // namespace groundswell::trends
