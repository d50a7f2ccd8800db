#pragma once

#include "models/domain/keyword.h"
#include "models/store/read_connection.h"
#include "pipeline/trends/block_list.h"
#include "pipeline/trends/keyword_texts.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <vector>

namespace groundswell::trends {

/// Numbers keywords as they are met and counts how often each is spelled how. For one thread.
class KeywordSpellings {
public:
    KeywordSpellings();

    static constexpr std::uint32_t noNumber = std::numeric_limits<std::uint32_t>::max();

    /// The number of each keyword; spellings that differ only in case have one. Those of many items at once take less
    /// time than one after the other. Valid until the next call.
    [[nodiscard]] std::span<const std::uint32_t> add(std::span<const store::KeywordView> keywords);
    /// False when there was more text than can be kept; what came then has noNumber.
    [[nodiscard]] bool isComplete() const { return m_isComplete; }

    /// The keywords by folded text, then kind, and at which place each number came to stand. Ends this object's life.
    [[nodiscard]] KeywordTexts sorted(std::vector<std::uint32_t>& places) &&;

private:
    /// Where an entry lies.
    using Place = std::uint32_t;
    static constexpr Place noPlace = std::numeric_limits<Place>::max();
    /// A spelling, or the folded text of one; its letters follow behind it.
    struct Entry {
        std::uint32_t keyword = 0;
        std::uint32_t items = 0;  ///< 0 = only a folded text
        std::uint32_t length : 30 = 0;
        std::uint32_t kindNumber : 2 = 0;

        [[nodiscard]] domain::KeywordKind kind() const { return static_cast<domain::KeywordKind>(kindNumber); }
        [[nodiscard]] std::string_view text() const {
            return {reinterpret_cast<const char*>(this) + sizeof(Entry), length};
        }
    };
    struct Slot {
        std::uint32_t hash = 0;
        Place place = noPlace;
    };
    /// Those whose hashes begin with the same bits: they grow one table after the other, with little to copy at once.
    struct Table {
        std::vector<Slot> slots;  ///< open addressing; a power of two
        std::size_t used = 0;

        [[nodiscard]] Slot& first(std::uint32_t hash) { return slots[hash & (slots.size() - 1)]; }
        void insert(const Slot& slot);
        void grow();
    };
    static constexpr int tableBits = 6;
    // Entries begin at whole units, which a place counts: block by block.
    static constexpr std::size_t bytesPerUnit = 4;
    static constexpr std::size_t unitBits = 18;
    static constexpr std::size_t unitsPerBlock = std::size_t{1} << unitBits;
    static constexpr std::size_t bytesPerBlock = unitsPerBlock * bytesPerUnit;

    [[nodiscard]] static std::uint32_t hashOf(std::string_view text, domain::KeywordKind kind);
    [[nodiscard]] Entry& at(Place place) const {
        std::byte* block = m_blocks[place >> unitBits].get();
        return *std::launder(reinterpret_cast<Entry*>(block + (place & (unitsPerBlock - 1)) * bytesPerUnit));
    }
    [[nodiscard]] Table& tableOf(std::uint32_t hash) { return m_tables[hash >> (32 - tableBits)]; }
    [[nodiscard]] Place find(std::string_view text, domain::KeywordKind kind, std::uint32_t hash);
    Place addSpelling(const store::KeywordView& keyword, std::uint32_t hash);
    Place addEntry(std::string_view text, domain::KeywordKind kind, std::uint32_t hash);
    Place keep(std::string_view text, domain::KeywordKind kind);
    [[nodiscard]] std::vector<Place> chosenSpellings() const;
    [[nodiscard]] std::vector<std::uint32_t> keywordOrder() const;
    void sortByText(std::span<std::uint32_t> keywords) const;

    std::vector<std::unique_ptr<std::byte[]>> m_blocks;  ///< of entries
    std::size_t m_used = 0;                              ///< bytes of the last block
    std::size_t m_letters = 0;                           ///< bytes of all texts
    std::vector<Table> m_tables;
    BlockList<Place> m_foldedOf;  ///< by number of the keyword
    std::vector<std::uint32_t> m_hashes;
    std::vector<std::uint32_t> m_numbers;
    bool m_isComplete = true;
};

}  // namespace groundswell::trends
