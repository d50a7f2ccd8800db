#include "pipeline/trends/keyword_index.h"

#include "models/store/case_folding.h"
#include "models/store/read_connection.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace groundswell::trends {

namespace {

constexpr std::int64_t timeNotKnown = std::numeric_limits<std::int64_t>::min();
constexpr std::uint16_t languageNotKnown = std::numeric_limits<std::uint16_t>::max();
constexpr std::size_t itemsBetweenStopChecks = 4'096;

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

std::size_t placeOf(domain::KeywordKind kind) {
    return static_cast<std::size_t>(kind);
}

}  // namespace

/// Takes items as they are read and numbers what they say.
class KeywordIndexBuilder {
public:
    void add(const store::KeywordsOfItem& item) {
        m_ofItem.clear();
        for (const store::KeywordView& keyword : item.keywords) {
            Spelling& spelling = m_spellings[numberOfSpelling(keyword)];
            ++spelling.items;
            m_ofItem.push_back(spelling.keyword);
        }
        std::sort(m_ofItem.begin(), m_ofItem.end());
        m_ofItem.erase(std::unique(m_ofItem.begin(), m_ofItem.end()), m_ofItem.end());
        m_index.m_postings.insert(m_index.m_postings.end(), m_ofItem.begin(), m_ofItem.end());
        m_index.m_offsets.push_back(m_index.m_postings.size());
        m_index.m_ids.push_back(item.item.value);
        m_index.m_clusters.push_back(item.cluster.value);
        m_index.m_published.push_back(item.published ? item.published->time_since_epoch().count() : timeNotKnown);
        m_index.m_languageOf.push_back(numberOfLanguage(item.language));
    }

    KeywordIndex build() && {
        chooseSpellings();
        sortKeywords();
        sortItems();
        return std::move(m_index);
    }

private:
    struct Spelling {
        const std::string* text = nullptr;  ///< in its map, whose keys stay where they are
        std::uint32_t keyword = 0;
        std::uint32_t items = 0;
    };

    std::uint32_t numberOfSpelling(const store::KeywordView& keyword) {
        auto& known = m_numbers[placeOf(keyword.kind)];
        if (const auto found = known.find(keyword.text); found != known.end()) return found->second;
        const auto number = static_cast<std::uint32_t>(m_spellings.size());
        const auto placed = known.emplace(keyword.text, number).first;
        auto& folded = m_folded[placeOf(keyword.kind)];
        const auto [same, isNew] =
            folded.emplace(store::foldCase(keyword.text), static_cast<std::uint32_t>(m_index.m_keywords.size()));
        if (isNew) m_index.m_keywords.push_back({{}, same->first, keyword.kind});
        m_spellings.push_back({&placed->first, same->second, 0});
        return number;
    }

    std::uint16_t numberOfLanguage(std::string_view language) {
        if (language.empty()) return languageNotKnown;
        if (const auto found = m_languages.find(language); found != m_languages.end()) return found->second;
        // There are not so many in the world.
        if (m_index.m_languages.size() >= languageNotKnown) return languageNotKnown;
        const auto number = static_cast<std::uint16_t>(m_index.m_languages.size());
        m_languages.emplace(language, number);
        m_index.m_languages.emplace_back(language);
        return number;
    }

    void chooseSpellings() {
        std::vector<const Spelling*> best(m_index.m_keywords.size());
        for (const Spelling& spelling : m_spellings) {
            const Spelling*& chosen = best[spelling.keyword];
            if (chosen == nullptr || spelling.items > chosen->items ||
                (spelling.items == chosen->items && *spelling.text < *chosen->text))
                chosen = &spelling;
        }
        for (std::size_t i = 0; i < best.size(); ++i) m_index.m_keywords[i].text = *best[i]->text;
    }

    void sortKeywords() {
        std::vector<IndexedKeyword>& keywords = m_index.m_keywords;
        std::vector<std::uint32_t> order(keywords.size());
        std::iota(order.begin(), order.end(), 0U);
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            return std::tie(keywords[a].folded, keywords[a].kind) < std::tie(keywords[b].folded, keywords[b].kind);
        });
        std::vector<std::uint32_t> places(order.size());
        std::vector<IndexedKeyword> sorted;
        sorted.reserve(order.size());
        for (std::size_t place = 0; place < order.size(); ++place) {
            places[order[place]] = static_cast<std::uint32_t>(place);
            sorted.push_back(std::move(keywords[order[place]]));
        }
        keywords = std::move(sorted);
        for (std::uint32_t& posting : m_index.m_postings) posting = places[posting];
    }

    void sortItems() {
        const auto sorted = [&](const auto& values, auto none) {
            std::vector<std::uint32_t> items;
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (values[i] != none) items.push_back(static_cast<std::uint32_t>(i));
            }
            std::stable_sort(items.begin(), items.end(),
                             [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
            return items;
        };
        m_index.m_byCluster = sorted(m_index.m_clusters, core::ClusterId{}.value);
        m_index.m_byLanguage = sorted(m_index.m_languageOf, languageNotKnown);
    }

    KeywordIndex m_index;
    TextMap<std::uint32_t> m_numbers[4];  ///< of spellings, by kind
    TextMap<std::uint32_t> m_folded[4];   ///< of keywords, by kind
    TextMap<std::uint16_t> m_languages;
    std::vector<Spelling> m_spellings;
    std::vector<std::uint32_t> m_ofItem;
};

core::Result<KeywordIndex> KeywordIndex::read(store::ReadConnection& reader, const std::function<bool()>& stopped) {
    KeywordIndexBuilder builder;
    std::size_t items = 0;
    bool isStopped = false;
    auto done = reader.keywords().forEachItem([&](const store::KeywordsOfItem& item) {
        if (++items % itemsBetweenStopChecks == 0) isStopped = stopped();
        if (!isStopped) builder.add(item);
        return !isStopped;
    });
    if (!done) return done.error();
    if (isStopped) return core::Error(core::ErrorCode::Cancelled, "The workspace is being closed.");
    return std::move(builder).build();
}

std::optional<core::UtcTime> KeywordIndex::published(std::size_t item) const {
    if (m_published[item] == timeNotKnown) return std::nullopt;
    return core::UtcTime(std::chrono::microseconds(m_published[item]));
}

std::optional<std::size_t> KeywordIndex::language(std::size_t item) const {
    if (m_languageOf[item] == languageNotKnown) return std::nullopt;
    return m_languageOf[item];
}

std::vector<bool> KeywordIndex::mark(std::span<const core::ItemId> ids) const {
    std::vector<bool> marks(m_ids.size());
    std::size_t next = 0;
    for (const core::ItemId id : ids) {
        // They mostly come in order.
        if (next >= m_ids.size() || m_ids[next] != id.value) {
            const auto found = std::lower_bound(m_ids.begin(), m_ids.end(), id.value);
            if (found == m_ids.end() || *found != id.value) continue;
            next = static_cast<std::size_t>(found - m_ids.begin());
        }
        marks[next++] = true;
    }
    return marks;
}

}  // namespace groundswell::trends
