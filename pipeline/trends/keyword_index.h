#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "pipeline/trends/id_places.h"
#include "pipeline/trends/keyword_texts.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace groundswell::store {
class ReadConnection;
}

namespace groundswell::trends {

/// Which items have which keywords, of a whole store at one moment: about 4 bytes for each keyword of an item, 20 an
/// item and 12 a keyword besides its letters. Spellings that differ only in case are one keyword of its kind, shown in
/// the most frequent of them (ties: the smaller string). Constant once it was read, and then thread-safe.
class KeywordIndex {
public:
    // Keywords are numbered by their folded text, then kind; items by published_at, those without one last, so that a
    // span of time is a range of numbers.

    static constexpr std::uint32_t noCluster = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::uint16_t noLanguage = std::numeric_limits<std::uint16_t>::max();

    /// Reads every item that has keywords; `stopped` is asked now and then. One view of the data for its two reads is
    /// the caller's to begin (ReadConnection::beginSnapshot). Errors: Cancelled, Unsupported for more keywords than
    /// can be numbered, those of the store.
    static core::Result<KeywordIndex> read(store::ReadConnection& reader, const std::function<bool()>& stopped);

    /// By number.
    [[nodiscard]] const KeywordTexts& keywords() const { return m_keywords; }
    /// The first number whose folded text is not smaller; the number of keywords if there is none.
    [[nodiscard]] std::uint32_t firstKeyword(std::string_view folded) const;
    /// The items that have a keyword, each once, in order.
    [[nodiscard]] std::span<const std::uint32_t> itemsOf(std::size_t keyword) const {
        return std::span(m_postings).subspan(m_offsets[keyword], m_offsets[keyword + 1] - m_offsets[keyword]);
    }

    /// What the items of all keywords are, keyword by keyword: for looking ahead.
    [[nodiscard]] std::span<const std::uint32_t> postings() const { return m_postings; }
    /// Has it fetched what is known about an item.
    void prefetch(std::size_t item) const { __builtin_prefetch(&m_facts[item]); }

    [[nodiscard]] std::size_t items() const { return m_facts.size(); }
    /// The first number of an item without a time.
    [[nodiscard]] std::uint32_t firstUndated() const { return static_cast<std::uint32_t>(m_published.size()); }
    /// The first item that was published at a time or later; firstUndated() if none was.
    [[nodiscard]] std::uint32_t firstSince(core::UtcTime time) const;
    /// Of an item before firstUndated().
    [[nodiscard]] core::UtcTime published(std::size_t item) const {
        return core::UtcTime(std::chrono::microseconds(m_published[item]));
    }
    /// A place in clusters(), or noCluster.
    [[nodiscard]] std::uint32_t cluster(std::size_t item) const { return m_facts[item].cluster; }
    /// A place in languages(), or noLanguage.
    [[nodiscard]] std::uint16_t language(std::size_t item) const { return m_facts[item].language; }
    /// By id.
    [[nodiscard]] const std::vector<std::int64_t>& clusters() const { return m_clusters; }
    [[nodiscard]] const std::vector<std::string>& languages() const { return m_languages; }
    /// False when there were more languages than can be told apart: the others then count as not known.
    [[nodiscard]] bool knowsAllLanguages() const { return m_languages.size() < noLanguage; }
    /// The number of an item; none for one without keywords.
    [[nodiscard]] std::optional<std::uint32_t> find(core::ItemId id) const;

private:
    friend class KeywordIndexBuilder;
    KeywordIndex() = default;

    struct Facts {
        std::uint32_t cluster = noCluster;
        std::uint16_t language = noLanguage;
    };

    KeywordTexts m_keywords;
    std::vector<std::uint32_t> m_offsets;   ///< of a keyword in m_postings
    std::vector<std::uint32_t> m_postings;  ///< items
    std::vector<Facts> m_facts;
    std::vector<std::int64_t> m_published;  ///< of the dated
    IdPlaces m_ids;
    std::vector<std::uint32_t> m_numbers;  ///< items, by place of the id
    std::vector<std::int64_t> m_clusters;
    std::vector<std::string> m_languages;
};

}  // namespace groundswell::trends
