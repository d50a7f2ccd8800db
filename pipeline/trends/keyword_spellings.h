#pragma once

#include "models/domain/keyword.h"
#include "models/store/read_connection.h"
#include "pipeline/trends/block_list.h"
#include "pipeline/trends/keyword_texts.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace groundswell::trends {

/// Numbers keywords as they are met and counts how often each is spelled how. For one thread.
class KeywordSpellings {
public:
    KeywordSpellings();

    /// Appends the number of each keyword to `numbers`; spellings that differ only in case have one.
    void add(std::span<const store::KeywordView> keywords, std::vector<std::uint32_t>& numbers);
    [[nodiscard]] std::size_t keywords() const { return m_foldedOf.size(); }
    /// False when there were more than can be numbered, or more text than can be kept; those were left out.
    [[nodiscard]] bool isComplete() const { return m_isComplete; }

    /// The keywords by folded text, then kind, and at which place each number came to stand. Ends this object's life.
    [[nodiscard]] KeywordTexts sorted(std::vector<std::uint32_t>& places) &&;

private:
    /// A spelling, or the folded text of one.
    struct Entry {
        const char* text = nullptr;  ///< in m_texts
        std::uint32_t length = 0;
        std::uint32_t keyword = 0;
        std::uint32_t items = 0;  ///< 0 = only a folded text
        domain::KeywordKind kind = domain::KeywordKind::Phrase;

        [[nodiscard]] std::string_view view() const { return {text, length}; }
    };
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t entry = noEntry;
    };
    static constexpr std::uint32_t noEntry = 0xffffffff;

    [[nodiscard]] static std::uint32_t hashOf(std::string_view text, domain::KeywordKind kind);
    [[nodiscard]] std::uint32_t find(std::string_view text, domain::KeywordKind kind, std::uint32_t hash) const;
    std::uint32_t addSpelling(const store::KeywordView& keyword, std::uint32_t hash);
    std::uint32_t addEntry(std::string_view text, domain::KeywordKind kind, std::uint32_t hash);
    const char* keep(std::string_view text);
    void growSlots();
    [[nodiscard]] std::vector<std::uint32_t> chosenSpellings() const;
    [[nodiscard]] std::vector<std::uint32_t> keywordOrder() const;

    BlockList<Entry> m_entries;
    std::vector<Slot> m_slots;            ///< open addressing; a power of two
    BlockList<std::uint32_t> m_foldedOf;  ///< entries, by number of the keyword
    std::vector<std::unique_ptr<char[]>> m_texts;
    std::size_t m_used = 0;   ///< of the last block of m_texts
    std::size_t m_room = 0;   ///< left in it
    std::size_t m_bytes = 0;  ///< of all texts
    bool m_isComplete = true;
    std::vector<std::uint32_t> m_hashes;
};

}  // namespace groundswell::trends
