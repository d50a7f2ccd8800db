#include "pipeline/trends/keyword_table.h"

#include "models/store/case_folding.h"
#include "pipeline/trends/board.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace groundswell::trends {

namespace {

using std::chrono::microseconds;

constexpr microseconds keywordDay{std::chrono::hours(24)};
constexpr microseconds keywordWeek{std::chrono::hours(7 * 24)};
constexpr std::uint32_t noRow = std::numeric_limits<std::uint32_t>::max();

/// What the usual of a keyword is worked out from.
struct KeywordWeeks {
    std::array<std::uint32_t, usualWeeks + 1> items{};  ///< in the same hours, this week first
    microseconds age{};                                 ///< of the first item

    void take(microseconds itemAge) {
        age = std::max(age, itemAge);
        const auto week = static_cast<std::size_t>((itemAge - microseconds(1)) / keywordWeek);
        if (week < items.size() && itemAge - keywordWeek * static_cast<std::int64_t>(week) <= keywordDay) ++items[week];
    }
    /// Mean over those of the weeks before in which it was there; below 0 = younger than a week.
    [[nodiscard]] float usual() const {
        float sum = 0;
        int weeks = 0;
        for (std::size_t week = 1; week < items.size() && age > keywordWeek * static_cast<std::int64_t>(week); ++week) {
            sum += static_cast<float>(items[week]);
            ++weeks;
        }
        return weeks == 0 ? -1 : sum / static_cast<float>(weeks);
    }
};

}  // namespace

KeywordTable::KeywordTable(std::shared_ptr<const KeywordIndex> index, ItemMarks counted, ItemMarks lately,
                           core::UtcTime asOf)
    : m_index(std::move(index)),
      m_counted(std::move(counted)),
      m_lately(std::move(lately)),
      m_asOf(asOf),
      m_numbers(m_index->keywords().size()) {
    for (Numbers& numbers : m_numbers) {
        numbers.first = std::numeric_limits<std::int64_t>::max();
        numbers.last = std::numeric_limits<std::int64_t>::min();
    }
    count();
    countRecent();
    countDistinct();
}

void KeywordTable::count() {
    for (std::size_t item = 0; item < m_index->items(); ++item) {
        if (!isCounted(item)) continue;
        const auto published = m_index->published(item);
        for (const std::uint32_t keyword : m_index->keywordsOf(item)) {
            Numbers& numbers = m_numbers[keyword];
            ++numbers.items;
            if (!published) continue;
            const std::int64_t time = published->time_since_epoch().count();
            numbers.first = std::min(numbers.first, time);
            numbers.last = std::max(numbers.last, time);
        }
    }
}

// As it is done for clusters: the windows of the weeks before end as the recent one does, whole weeks earlier.
void KeywordTable::countRecent() {
    std::vector<KeywordWeeks> weeks(m_numbers.size());
    for (std::size_t item = 0; item < m_index->items(); ++item) {
        const auto published = m_index->published(item);
        if (!published || *published >= m_asOf || !isLately(item)) continue;
        for (const std::uint32_t keyword : m_index->keywordsOf(item)) weeks[keyword].take(m_asOf - *published);
    }
    for (std::size_t keyword = 0; keyword < m_numbers.size(); ++keyword) {
        m_numbers[keyword].recent = weeks[keyword].items.front();
        m_numbers[keyword].usual = weeks[keyword].usual();
    }
}

// Items of one cluster come together: a keyword has one cluster more whenever it is met in another than before.
void KeywordTable::countDistinct() {
    std::vector<std::int64_t> before(m_numbers.size());
    for (const std::uint32_t item : m_index->byCluster()) {
        if (!isCounted(item)) continue;
        const std::int64_t cluster = m_index->cluster(item).value;
        for (const std::uint32_t keyword : m_index->keywordsOf(item)) {
            if (std::exchange(before[keyword], cluster) != cluster) ++m_numbers[keyword].clusters;
        }
    }
    std::fill(before.begin(), before.end(), -1);
    for (const std::uint32_t item : m_index->byLanguage()) {
        if (!isCounted(item)) continue;
        const auto language = static_cast<std::int64_t>(*m_index->language(item));
        for (const std::uint32_t keyword : m_index->keywordsOf(item)) {
            if (std::exchange(before[keyword], language) != language) ++m_numbers[keyword].languages;
        }
    }
}

double KeywordTable::usual(std::uint32_t keyword) const {
    return static_cast<double>(m_numbers[keyword].usual);
}

std::vector<std::uint32_t> KeywordTable::order(const domain::KeywordQuestion& question) const {
    const std::string part = store::foldCase(question.contains);
    std::vector<std::string> watched;
    for (const std::string& text : question.watched) watched.push_back(store::foldCase(text));
    std::sort(watched.begin(), watched.end());
    const std::vector<IndexedKeyword>& keywords = m_index->keywords();
    const auto isWanted = [&](std::uint32_t keyword) {
        const Numbers& numbers = m_numbers[keyword];
        const IndexedKeyword& known = keywords[keyword];
        return numbers.items >= 1 && numbers.items >= question.minItems && numbers.clusters >= question.minClusters &&
               (question.kinds.empty() ||
                std::find(question.kinds.begin(), question.kinds.end(), known.kind) != question.kinds.end()) &&
               (part.empty() || known.folded.find(part) != std::string::npos);
    };
    const auto value = [&](std::uint32_t keyword) -> double {
        const Numbers& numbers = m_numbers[keyword];
        switch (question.sort) {
            case domain::KeywordSort::Items: return numbers.items;
            case domain::KeywordSort::Rising:
                return domain::riseRatio(numbers.recent,
                                         numbers.usual < 0 ? std::nullopt : std::optional(usual(keyword)));
            case domain::KeywordSort::Recent: return numbers.recent;
            case domain::KeywordSort::Usual: return usual(keyword);
            case domain::KeywordSort::Text: return keyword;
            case domain::KeywordSort::Kind: return static_cast<double>(keywords[keyword].kind);
            case domain::KeywordSort::Clusters: return numbers.clusters;
            case domain::KeywordSort::Languages: return numbers.languages;
            case domain::KeywordSort::LastPublished: return static_cast<double>(numbers.last);
            case domain::KeywordSort::Watched:
                return std::binary_search(watched.begin(), watched.end(), keywords[keyword].folded) ? 1 : 0;
        }
        return 0;
    };
    std::vector<std::pair<double, std::uint32_t>> wanted;
    const double direction = question.order == domain::SortOrder::Descending ? -1 : 1;
    for (std::uint32_t keyword = 0; keyword < m_numbers.size(); ++keyword) {
        if (isWanted(keyword)) wanted.emplace_back(direction * value(keyword), keyword);
    }
    std::sort(wanted.begin(), wanted.end());
    std::vector<std::uint32_t> order;
    order.reserve(wanted.size());
    for (const auto& [key, keyword] : wanted) order.push_back(keyword);
    return order;
}

std::vector<domain::KeywordTrend> KeywordTable::rows(std::span<const std::uint32_t> wanted,
                                                     std::chrono::microseconds width, int bins) const {
    std::vector<std::uint32_t> rowOf(m_numbers.size(), noRow);
    std::vector<domain::KeywordTrend> rows(wanted.size());
    std::vector<std::vector<std::size_t>> languages(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const Numbers& numbers = m_numbers[wanted[i]];
        domain::KeywordTrend& row = rows[i];
        rowOf[wanted[i]] = static_cast<std::uint32_t>(i);
        row.row.text = m_index->keywords()[wanted[i]].text;
        row.row.kind = m_index->keywords()[wanted[i]].kind;
        row.row.items = numbers.items;
        row.row.clusters = numbers.clusters;
        row.recent = numbers.recent;
        if (numbers.usual >= 0) row.usual = usual(wanted[i]);
        if (numbers.first <= numbers.last) {
            row.row.firstPublished = core::UtcTime(std::chrono::microseconds(numbers.first));
            row.row.lastPublished = core::UtcTime(std::chrono::microseconds(numbers.last));
        }
        row.sparkline.resize(static_cast<std::size_t>(bins));
    }
    for (const std::uint32_t item : m_index->byLanguage()) {
        if (!isCounted(item)) continue;
        const std::size_t language = *m_index->language(item);
        for (const std::uint32_t keyword : m_index->keywordsOf(item)) {
            if (rowOf[keyword] == noRow) continue;
            auto& known = languages[rowOf[keyword]];
            if (known.empty() || known.back() != language) known.push_back(language);
        }
    }
    const core::UtcTime begin = m_asOf - width * bins;
    for (std::size_t item = 0; bins > 0 && item < m_index->items(); ++item) {
        const auto published = m_index->published(item);
        if (!published || *published < begin || *published >= m_asOf || !isLately(item)) continue;
        const auto bin = static_cast<std::size_t>((*published - begin) / width);
        for (const std::uint32_t keyword : m_index->keywordsOf(item)) {
            if (rowOf[keyword] != noRow) ++rows[rowOf[keyword]].sparkline[bin];
        }
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const std::size_t language : languages[i]) rows[i].row.languages.push_back(m_index->languages()[language]);
        std::sort(rows[i].row.languages.begin(), rows[i].row.languages.end());
    }
    return rows;
}

}  // namespace groundswell::trends
