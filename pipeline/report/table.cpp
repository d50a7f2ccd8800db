#include "pipeline/report/table.h"

#include "models/core/words.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace groundswell::report {

namespace {

Cell textOrUnknown(const std::string& text) {
    return text.empty() ? Cell() : Cell(text);
}

Cell timeOrUnknown(const std::optional<core::UtcTime>& time) {
    return time ? Cell(core::formatTime(*time)) : Cell();
}

template <class Tag>
Cell idOrUnknown(core::Id<Tag> id) {
    return id.isNone() ? Cell() : Cell(id.value);
}

/// Counts are whole numbers and written so.
Cell engagementCell(const std::optional<double>& value) {
    constexpr double exact = 9'007'199'254'740'992.0;  // 2^53
    if (!value) return {};
    if (std::trunc(*value) == *value && std::abs(*value) <= exact) return static_cast<std::int64_t>(*value);
    return *value;
}

template <class Number>
Cell numberOrUnknown(const std::optional<Number>& number) {
    return number ? Cell(*number) : Cell();
}

/// The table of keywords has it as a short number; the mean of one to four weeks is a whole number of twelfths.
std::optional<double> exactMean(const std::optional<double>& usual) {
    constexpr double parts = 12;
    return usual ? std::optional(std::round(*usual * parts) / parts) : std::nullopt;
}

/// Each once, in their order: key phrases by score, then what later steps found.
std::vector<std::string> textsOf(const std::vector<domain::Keyword>& keywords) {
    std::vector<std::string> texts;
    for (const domain::Keyword& keyword : keywords) {
        if (std::find(texts.begin(), texts.end(), keyword.text) == texts.end()) texts.push_back(keyword.text);
    }
    return texts;
}

}  // namespace

std::string_view tableName(Table table) noexcept {
    switch (table) {
        case Table::Items: return "items";
        case Table::Clusters: return "clusters";
        case Table::Keywords: return "keywords";
        case Table::Engagement: return "engagement";
    }
    return {};
}

const std::vector<std::string>& columnsOf(Table table) {
    static const std::vector<std::string> items{
        "item_id", "external_id", "source", "query",  "field", "published_at", "author",           "language",  "text",
        "url",     "cluster_id",  "state",  "outlet", "title", "keywords",     "claimed_language", "similarity"};
    static const std::vector<std::string> clusters{"cluster_id",
                                                   "items",
                                                   "items_unique",
                                                   "items_all_time",
                                                   "authors",
                                                   "sources",
                                                   "languages",
                                                   "first_published_at",
                                                   "last_published_at",
                                                   "velocity",
                                                   "burst",
                                                   "exemplar_item_id",
                                                   "exemplar_text",
                                                   "keywords",
                                                   "labels",
                                                   "items_recent",
                                                   "items_usual",
                                                   "items_14_days",
                                                   "exemplar_source",
                                                   "watched",
                                                   "ignored"};
    static const std::vector<std::string> keywords{
        "keyword",           "kind",     "items",        "clusters",    "languages",     "first_published_at",
        "last_published_at", "velocity", "items_recent", "items_usual", "items_14_days", "watched"};
    static const std::vector<std::string> engagement{"item_id", "external_id", "source",
                                                     "name",    "observed_at", "value"};
    switch (table) {
        case Table::Items: return items;
        case Table::Clusters: return clusters;
        case Table::Keywords: return keywords;
        case Table::Engagement: break;
    }
    return engagement;
}

Row cellsOf(const domain::ItemRow& row) {
    const domain::ContentItem& item = row.item;
    return {item.id.value,
            item.externalId,
            item.source,
            textOrUnknown(item.query),
            item.field,
            timeOrUnknown(item.publishedAt),
            textOrUnknown(item.author),
            textOrUnknown(item.language),
            item.text,
            textOrUnknown(item.url),
            idOrUnknown(item.cluster),
            item.state,
            textOrUnknown(item.outlet),
            textOrUnknown(item.title),
            textsOf(row.keywords),
            textOrUnknown(item.claimedLanguage),
            row.similarity ? Cell(*row.similarity) : Cell()};
}

Row cellsOf(const ClusterRow& row) {
    const domain::Cluster& cluster = row.cluster;
    // Of items without a time nobody can say when they came.
    const bool isDated = cluster.firstPublished.has_value();
    const std::optional<domain::TrendNumbers> trend = isDated ? row.trend : std::nullopt;
    return {cluster.id.value,
            cluster.items,
            cluster.unique,
            cluster.allTime,
            cluster.authors > 0 ? Cell(cluster.authors) : Cell(),
            cluster.sources,
            cluster.languages,
            timeOrUnknown(cluster.firstPublished),
            timeOrUnknown(cluster.lastPublished),
            trend ? numberOrUnknown(trend->velocity()) : Cell(),
            trend ? Cell(std::int64_t{trend->burst}) : Cell(),
            idOrUnknown(cluster.exemplar),
            textOrUnknown(cluster.exemplarText),
            cluster.keywords,
            cluster.labels,
            trend ? Cell(trend->recent) : Cell(),
            trend ? numberOrUnknown(trend->usual) : Cell(),
            isDated ? numberOrUnknown(row.days) : Cell(),
            textOrUnknown(cluster.source),
            cluster.watched,
            cluster.ignored};
}

Row cellsOf(const domain::KeywordTrend& row, bool watched) {
    const domain::KeywordRow& keyword = row.row;
    const bool isDated = keyword.lastPublished.has_value();
    const domain::TrendNumbers trend{row.recent, exactMean(row.usual), 0};
    return {keyword.text,
            std::string(domain::keywordKindName(keyword.kind)),
            keyword.items,
            keyword.clusters,
            keyword.languages,
            timeOrUnknown(keyword.firstPublished),
            timeOrUnknown(keyword.lastPublished),
            isDated ? numberOrUnknown(trend.velocity()) : Cell(),
            isDated ? Cell(trend.recent) : Cell(),
            isDated ? numberOrUnknown(trend.usual) : Cell(),
            isDated ? Cell(row.sparkline) : Cell(),
            watched};
}

Row cellsOf(const EngagementRow& row) {
    return {row.item.id.value,
            row.item.externalId,
            row.item.source,
            row.number.name,
            core::formatTime(row.number.observedAt),
            engagementCell(row.number.value)};
}

ColumnSelection::ColumnSelection(Table table) : m_names(columnsOf(table)) {}

core::Result<ColumnSelection> ColumnSelection::choose(Table table, const std::vector<std::string>& names) {
    ColumnSelection out(table);
    if (names.empty()) return out;
    const std::vector<std::string>& all = columnsOf(table);
    std::vector<std::string> unknown;
    std::vector<std::string> repeated;
    for (const std::string& name : names) {
        const auto found = std::find(all.begin(), all.end(), name);
        const auto index = static_cast<std::size_t>(found - all.begin());
        if (found == all.end()) {
            unknown.push_back("\"" + name + "\"");
        } else if (std::find(out.m_indexes.begin(), out.m_indexes.end(), index) != out.m_indexes.end()) {
            repeated.push_back("\"" + name + "\"");
        } else {
            out.m_indexes.push_back(index);
        }
    }
    const std::string tableText(tableName(table));
    if (!unknown.empty()) {
        return core::Error(core::ErrorCode::InvalidInput, "The table " + tableText + " has no column " +
                                                              core::joined(unknown) + "; it has " + core::joined(all) +
                                                              ".");
    }
    if (!repeated.empty()) {
        return core::Error(core::ErrorCode::InvalidInput, "A column is named twice: " + core::joined(repeated) + ".");
    }
    out.m_names = names;
    return out;
}

bool ColumnSelection::hasAny(std::initializer_list<std::string_view> names) const {
    return std::any_of(names.begin(), names.end(), [this](std::string_view name) {
        return std::find(m_names.begin(), m_names.end(), name) != m_names.end();
    });
}

Row ColumnSelection::pick(Row row) const {
    if (m_indexes.empty()) return row;
    Row out;
    out.reserve(m_indexes.size());
    for (const std::size_t index : m_indexes) out.push_back(std::move(row[index]));
    return out;
}

}  // namespace groundswell::report
