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
    /// Before the first of setFacts().
    void endKeywords();
    /// In any order; items without keywords are passed over.
    void setFacts(const store::ItemFacts& facts);
    /// Errors: Unsupported.
    [[nodiscard]] core::Result<KeywordIndex> build() &&;

private:
    std::uint16_t numberOfLanguage(std::string_view language);
    void numberClusters();
    void numberItems();
    void invert();

    KeywordIndex m_index;
    KeywordSpellings m_spellings;
    std::vector<std::uint32_t> m_ofItem;
    BlockList<std::uint32_t> m_keywords;  ///< of the items, one item behind the other
    std::vector<std::uint32_t> m_begins;  ///< of an item in m_keywords, by place of its id, and the end
    std::vector<std::uint32_t> m_places;  ///< in the index, by a keyword's first number
    bool m_isComplete = true;
    // What is known about the items, by place of their ids.
    std::vector<std::uint64_t> m_published;  ///< as orderedKey()
    std::vector<std::uint64_t> m_clusters;
    std::vector<std::uint16_t> m_languages;
    std::map<std::string, std::uint16_t, std::less<>> m_languageNumbers;
    std::string m_lastLanguage;
    std::uint16_t m_lastLanguageNumber = KeywordIndex::noLanguage;
};

}  // namespace groundswell::trends
