#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/keyword.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace groundswell::store {
class ReadConnection;
}

namespace groundswell::trends {

/// Spellings that differ only in case are one keyword of its kind, shown in the most frequent of them (ties: the
/// smaller string).
struct IndexedKeyword {
    std::string text;
    std::string folded;
    domain::KeywordKind kind = domain::KeywordKind::Phrase;
};

/// Which items have which keywords, of a whole store as it was at one moment, in memory: about 4 bytes for each keyword
/// of an item and 30 an item. Keywords are numbered by their folded text, then kind; items by item_id. Constant once it
/// was read, and then thread-safe.
class KeywordIndex {
public:
    /// Reads every item that has keywords, in one pass; `stopped` is asked now and then. Errors: Cancelled, those of
    /// the store.
    static core::Result<KeywordIndex> read(store::ReadConnection& reader, const std::function<bool()>& stopped);

    [[nodiscard]] const std::vector<IndexedKeyword>& keywords() const { return m_keywords; }
    [[nodiscard]] const std::vector<std::string>& languages() const { return m_languages; }
    [[nodiscard]] std::size_t items() const { return m_ids.size(); }
    /// Each of an item's keywords once.
    [[nodiscard]] std::span<const std::uint32_t> keywordsOf(std::size_t item) const {
        return std::span(m_postings).subspan(m_offsets[item], m_offsets[item + 1] - m_offsets[item]);
    }
    [[nodiscard]] core::ClusterId cluster(std::size_t item) const { return {m_clusters[item]}; }
    [[nodiscard]] std::optional<core::UtcTime> published(std::size_t item) const;
    /// Its place in languages(), or none.
    [[nodiscard]] std::optional<std::size_t> language(std::size_t item) const;
    /// Items in order of their clusters, those without one left out.
    [[nodiscard]] const std::vector<std::uint32_t>& byCluster() const { return m_byCluster; }
    /// Items in order of their languages, those without one left out.
    [[nodiscard]] const std::vector<std::uint32_t>& byLanguage() const { return m_byLanguage; }
    /// Marks the items whose ids are given; unknown ids are passed over.
    [[nodiscard]] std::vector<bool> mark(std::span<const core::ItemId> ids) const;

private:
    friend class KeywordIndexBuilder;
    KeywordIndex() = default;

    std::vector<IndexedKeyword> m_keywords;
    std::vector<std::string> m_languages;
    std::vector<std::int64_t> m_ids;
    std::vector<std::int64_t> m_clusters;
    std::vector<std::int64_t> m_published;
    std::vector<std::uint16_t> m_languageOf;
    std::vector<std::size_t> m_offsets{0};
    std::vector<std::uint32_t> m_postings;
    std::vector<std::uint32_t> m_byCluster;
    std::vector<std::uint32_t> m_byLanguage;
};

}  // namespace groundswell::trends
