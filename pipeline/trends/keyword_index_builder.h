#pragma once

#include "models/store/read_connection.h"
#include "pipeline/trends/block_list.h"
#include "pipeline/trends/keyword_index.h"
#include "pipeline/trends/keyword_spellings.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace groundswell::trends {

/// Makes a KeywordIndex of what is read: first the keywords, then what is known about their items. What is no longer
/// needed goes before the next thing is made. For one thread.
class KeywordIndexBuilder {
public:
    /// Items come in order of their ids.
    void add(core::ItemId item, std::span<const store::KeywordView> keywords);
    /// Before the first of setFacts(). Errors: Unsupported for more than can be numbered.
    [[nodiscard]] core::Result<void> endKeywords();
    /// In any order; items without keywords are passed over.
    void setFacts(const store::ItemFacts& facts);
    [[nodiscard]] KeywordIndex build() &&;

private:
    /// What is known about an item.
    struct Known {
        std::uint64_t published = 0;  ///< as orderedKey()
        std::int64_t cluster = 0;
        std::uint16_t language = KeywordIndex::noLanguage;
    };

    void numberPending();
    /// Each of an item's keywords once.
    void keepItem(std::span<const std::uint32_t> numbers);
    std::uint16_t numberOfLanguage(std::string_view language);
    [[nodiscard]] std::vector<std::uint64_t> keys(std::uint64_t (*keyOf)(const Known&)) const;
    void numberClusters();
    void numberItems();
    void invert();

    KeywordIndex m_index;
    KeywordSpellings m_spellings;
    // Items whose keywords wait for their numbers.
    std::vector<store::KeywordView> m_pending;
    std::vector<std::uint32_t> m_ends;  ///< of the items in m_pending
    std::vector<char> m_letters;        ///< what the texts in m_pending lie in
    std::size_t m_lettersUsed = 0;
    std::vector<std::uint32_t> m_ofItem;
    BlockList<std::int64_t> m_ids;
    BlockList<std::uint32_t> m_keywords;  ///< of the items, one item behind the other
    BlockList<std::uint32_t> m_begins;    ///< of an item in m_keywords, by place of its id, and the end
    std::vector<std::uint32_t> m_places;  ///< in the index, by a keyword's first number
    std::vector<Known> m_known;           ///< about the items, by place of their ids
    std::vector<std::uint32_t> m_byTime;  ///< places of ids, by number of the item
    std::map<std::string, std::uint16_t, std::less<>> m_languageNumbers;
    std::string m_lastLanguage;
    std::uint16_t m_lastLanguageNumber = KeywordIndex::noLanguage;
};

}  // namespace groundswell::trends
