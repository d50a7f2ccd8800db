#include "pipeline/trends/keyword_table.h"

#include "models/store/case_folding.h"
#include "pipeline/trends/board.h"
#include "pipeline/trends/stable_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace groundswell::trends {

namespace {

using std::chrono::microseconds;

constexpr microseconds keywordDay{std::chrono::hours(24)};
constexpr microseconds keywordWeek{std::chrono::hours(7 * 24)};

// An item's mark: in which of the windows it is, this week's first, and what it counts for.
constexpr std::uint8_t inNoWindow = usualWeeks + 1;
constexpr std::uint8_t windowBits = 7;
constexpr std::uint8_t countedBit = 8;
constexpr std::uint8_t latelyBit = 16;
static_assert(inNoWindow <= windowBits);

bool isMarked(const ItemMarks& marks, std::size_t item) {
    return !marks || (*marks)[item];
}

}  // namespace

struct KeywordTable::Seen {
    std::vector<std::uint32_t> inCluster;   ///< 1 + the keyword that was last met in it
    std::vector<std::uint32_t> inLanguage;  ///< the same
    std::array<std::uint32_t, usualWeeks + 1> weekEnds{};
    std::size_t met = 0;  ///< items of keywords

    // Items lie far from each other in memory: each is waited for unless it was asked for in time.
    void lookAhead(const KeywordIndex& index) {
        constexpr std::size_t far = 24;
        constexpr std::size_t near = 12;
        const std::span<const std::uint32_t> coming = index.postings().subspan(met++);
        if (coming.size() <= far) return;
        index.prefetch(coming[far]);
        const std::uint32_t cluster = index.cluster(coming[near]);
        if (cluster != KeywordIndex::noCluster) __builtin_prefetch(&inCluster[cluster], 1);
    }
};

KeywordTable::KeywordTable(std::shared_ptr<const KeywordIndex> index, const ItemMarks& counted, const ItemMarks& lately,
                           core::UtcTime asOf)
    : m_index(std::move(index)), m_asOf(asOf), m_marks(m_index->items()) {
    Seen seen;
    seen.inCluster.resize(m_index->clusters().size());
    seen.inLanguage.resize(m_index->languages().size());
    for (std::size_t week = 0; week < seen.weekEnds.size(); ++week)
        seen.weekEnds[week] = m_index->firstSince(m_asOf - keywordWeek * static_cast<std::int64_t>(week));
    markItems(counted, lately, seen);
    m_numbers.reserve(m_index->keywords().size());
    for (std::uint32_t keyword = 0; keyword < m_index->keywords().size(); ++keyword)
        m_numbers.push_back(numbersOf(keyword, seen));
}

// As it is done for clusters: the windows of the weeks before end as the recent one does, whole weeks earlier.
void KeywordTable::markItems(const ItemMarks& counted, const ItemMarks& lately, const Seen& seen) {
    std::fill(m_marks.begin(), m_marks.end(), inNoWindow);
    for (std::uint8_t week = 0; week < inNoWindow; ++week) {
        const std::uint32_t begin = m_index->firstSince(m_asOf - keywordWeek * std::int64_t{week} - keywordDay);
        std::fill(m_marks.begin() + begin, m_marks.begin() + seen.weekEnds[week], week);
    }
    for (std::uint32_t item = 0; item < m_marks.size(); ++item) {
        const bool isLately = item < seen.weekEnds.front() && isMarked(lately, item);
        if (isLately) {
            m_marks[item] |= latelyBit;
        } else {
            m_marks[item] = inNoWindow;
        }
        if (isMarked(counted, item)) m_marks[item] |= countedBit;
    }
}

KeywordTable::Numbers KeywordTable::numbersOf(std::uint32_t keyword, Seen& seen) const {
    Numbers numbers;
    std::array<std::uint32_t, windowBits + 1> weeks{};
    std::uint32_t firstLately = noItem;
    for (const std::uint32_t item : m_index->itemsOf(keyword)) {
        seen.lookAhead(*m_index);
        const std::uint8_t mark = m_marks[item];
        ++weeks[mark & windowBits];
        if ((mark & latelyBit) != 0) firstLately = std::min(firstLately, item);
        if ((mark & countedBit) == 0) continue;
        ++numbers.items;
        if (item < m_index->firstUndated()) numbers.last = item;
        const std::uint32_t cluster = m_index->cluster(item);
        if (cluster != KeywordIndex::noCluster && std::exchange(seen.inCluster[cluster], keyword + 1) != keyword + 1)
            ++numbers.clusters;
        const std::uint16_t language = m_index->language(item);
        if (language != KeywordIndex::noLanguage &&
            std::exchange(seen.inLanguage[language], keyword + 1) != keyword + 1)
            ++numbers.languages;
    }
    numbers.recent = weeks.front();
    float sum = 0;
    int known = 0;
    for (std::size_t week = 1; week < seen.weekEnds.size() && firstLately < seen.weekEnds[week]; ++week) {
        sum += static_cast<float>(weeks[week]);
        ++known;
    }
    if (known > 0) numbers.usual = sum / static_cast<float>(known);
    return numbers;
}

std::vector<std::uint32_t> KeywordTable::wanted(const domain::KeywordQuestion& question) const {
    const KeywordTexts& keywords = m_index->keywords();
    const std::string part = store::foldCase(question.contains);
    std::array<bool, 4> isKind{};
    for (const domain::KeywordKind kind : question.kinds) isKind[static_cast<std::size_t>(kind)] = true;
    if (question.kinds.empty()) isKind.fill(true);
    std::vector<std::uint32_t> found;
    for (std::uint32_t keyword = 0; keyword < m_numbers.size(); ++keyword) {
        const Numbers& numbers = m_numbers[keyword];
        if (numbers.items >= 1 && numbers.items >= question.minItems && numbers.clusters >= question.minClusters &&
            isKind[static_cast<std::size_t>(keywords.kind(keyword))] &&
            (part.empty() || keywords.folded(keyword).find(part) != std::string_view::npos))
            found.push_back(keyword);
    }
    return found;
}

std::vector<bool> KeywordTable::watched(const domain::KeywordQuestion& question) const {
    const KeywordTexts& keywords = m_index->keywords();
    std::vector<bool> marks(keywords.size());
    for (const std::string& text : question.watched) {
        const std::string folded = store::foldCase(text);
        for (std::uint32_t keyword = m_index->firstKeyword(folded);
             keyword < keywords.size() && keywords.folded(keyword) == folded; ++keyword)
            marks[keyword] = true;
    }
    return marks;
}

// Numbers that sort as what they stand for does.
std::uint64_t KeywordTable::sortKey(std::uint32_t keyword, domain::KeywordSort sort) const {
    const Numbers& numbers = m_numbers[keyword];
    const std::optional<double> usual = numbers.usual < 0 ? std::nullopt : std::optional<double>(numbers.usual);
    switch (sort) {
        case domain::KeywordSort::Items: return numbers.items;
        case domain::KeywordSort::Rising: return std::bit_cast<std::uint64_t>(domain::riseRatio(numbers.recent, usual));
        case domain::KeywordSort::Recent: return numbers.recent;
        case domain::KeywordSort::Usual:
            return usual ? 1 + std::uint64_t{std::bit_cast<std::uint32_t>(numbers.usual)} : 0;
        case domain::KeywordSort::Kind: return static_cast<std::uint64_t>(m_index->keywords().kind(keyword));
        case domain::KeywordSort::Clusters: return numbers.clusters;
        case domain::KeywordSort::Languages: return numbers.languages;
        case domain::KeywordSort::LastPublished:
            return numbers.last == noItem ? 0 : orderedKey(m_index->published(numbers.last).time_since_epoch().count());
        case domain::KeywordSort::Text:
        case domain::KeywordSort::Watched: return keyword;
    }
    return keyword;
}

std::vector<std::uint32_t> KeywordTable::order(const domain::KeywordQuestion& question) const {
    std::vector<std::uint32_t> found = wanted(question);
    std::vector<std::uint64_t> keys(found.size());
    if (question.sort == domain::KeywordSort::Watched) {
        const std::vector<bool> marks = watched(question);
        std::transform(found.begin(), found.end(), keys.begin(), [&](std::uint32_t keyword) { return marks[keyword]; });
    } else {
        std::transform(found.begin(), found.end(), keys.begin(),
                       [&](std::uint32_t keyword) { return sortKey(keyword, question.sort); });
    }
    if (question.order == domain::SortOrder::Descending) {
        for (std::uint64_t& key : keys) key = ~key;
    }
    std::vector<std::uint32_t> order = stableOrder(keys);
    for (std::uint32_t& place : order) place = found[place];
    return order;
}

domain::KeywordTrend KeywordTable::row(std::uint32_t keyword) const {
    const Numbers& numbers = m_numbers[keyword];
    domain::KeywordTrend row;
    row.row.text = m_index->keywords().text(keyword);
    row.row.kind = m_index->keywords().kind(keyword);
    row.row.items = numbers.items;
    row.row.clusters = numbers.clusters;
    row.recent = numbers.recent;
    if (numbers.usual >= 0) row.usual = static_cast<double>(numbers.usual);
    if (numbers.last == noItem) return row;
    row.row.lastPublished = m_index->published(numbers.last);
    const auto items = m_index->itemsOf(keyword);
    const auto first =
        std::find_if(items.begin(), items.end(), [&](std::uint32_t item) { return (m_marks[item] & countedBit) != 0; });
    row.row.firstPublished = m_index->published(*first);
    return row;
}

std::vector<std::string> KeywordTable::languagesOf(std::uint32_t keyword) const {
    std::vector<bool> isKnown(m_index->languages().size());
    std::vector<std::string> languages;
    for (const std::uint32_t item : m_index->itemsOf(keyword)) {
        if (languages.size() == m_numbers[keyword].languages) break;
        const std::uint16_t language = m_index->language(item);
        if ((m_marks[item] & countedBit) == 0 || language == KeywordIndex::noLanguage || isKnown[language]) continue;
        isKnown[language] = true;
        languages.push_back(m_index->languages()[language]);
    }
    std::sort(languages.begin(), languages.end());
    return languages;
}

std::vector<domain::KeywordTrend> KeywordTable::rows(std::span<const std::uint32_t> wanted,
                                                     std::chrono::microseconds width, int bins) const {
    const core::UtcTime begin = m_asOf - width * bins;
    const std::uint32_t firstItem = m_index->firstSince(begin);
    const std::uint32_t endItem = m_index->firstSince(m_asOf);
    std::vector<domain::KeywordTrend> rows;
    rows.reserve(wanted.size());
    for (const std::uint32_t keyword : wanted) {
        rows.push_back(row(keyword));
        rows.back().row.languages = languagesOf(keyword);
        std::vector<std::int64_t>& sparkline = rows.back().sparkline;
        sparkline.resize(static_cast<std::size_t>(bins));
        const auto items = m_index->itemsOf(keyword);
        for (auto item = std::lower_bound(items.begin(), items.end(), firstItem);
             item != items.end() && *item < endItem; ++item) {
            if ((m_marks[*item] & latelyBit) == 0) continue;
            ++sparkline[static_cast<std::size_t>((m_index->published(*item) - begin) / width)];
        }
    }
    return rows;
}

}  // namespace groundswell::trends
