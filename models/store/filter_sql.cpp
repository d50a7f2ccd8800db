#include "models/store/filter_sql.h"

#include "models/store/case_folding.h"

#include <algorithm>
#include <utility>

namespace groundswell::store {

namespace {

using domain::SearchQuery;

constexpr std::string_view itemsCluster = "i.cluster_id";

Condition anyOf(std::string before, const std::vector<std::string>& values, std::string after) {
    Condition condition;
    condition.sql = std::move(before);
    for (std::size_t i = 0; i < values.size(); ++i) {
        condition.sql += i == 0 ? "?" : ", ?";
        condition.add(values[i]);
    }
    condition.sql += after;
    return condition;
}

Condition one(std::string sql, std::string value) {
    Condition condition{std::move(sql), {}};
    condition.add(std::move(value));
    return condition;
}

Condition one(std::string sql, std::int64_t value) {
    Condition condition{std::move(sql), {}};
    condition.add(value);
    return condition;
}

// A quoted string of the index's syntax: nothing in it is an operator.
std::string matchPhrase(const SearchQuery::Term& term) {
    std::string phrase = "\"";
    for (const std::string& word : term.words) {
        if (phrase.size() > 1) phrase += ' ';
        for (const char c : word) {
            if (c == '\0') continue;
            phrase += c;
            if (c == '"') phrase += '"';
        }
    }
    phrase += '"';
    if (term.prefix) phrase += " *";
    return phrase;
}

std::string matchAny(const SearchQuery::Clause& clause) {
    std::string any = "(";
    for (const SearchQuery::Term& term : clause.anyOf) {
        if (any.size() > 1) any += " OR ";
        any += matchPhrase(term);
    }
    return any + ")";
}

std::string escapedLike(const std::string& text) {
    std::string pattern;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern;
}

Condition termCondition(const SearchQuery::Term& term) {
    if (term.field.empty()) {
        return one("i.item_id IN (SELECT rowid FROM item_index WHERE item_index MATCH ?)", matchPhrase(term));
    }
    if (term.field == "author") return one("ifnull(i.author = ? COLLATE NOCASE, 0)", term.value);
    if (term.field == "outlet") return one("ifnull(i.outlet = ? COLLATE NOCASE, 0)", term.value);
    if (term.field == "url") return one("ifnull(i.url LIKE ? ESCAPE '\\', 0)", "%" + escapedLike(term.value) + "%");
    if (term.field == "source") {
        return one("i.source_no IN (SELECT source_no FROM known_sources WHERE source_id = ? COLLATE NOCASE)",
                   term.value);
    }
    if (term.field == "query") {
        return one("ifnull(i.query_no IN (SELECT name_no FROM known_names WHERE name = ? COLLATE NOCASE), 0)",
                   term.value);
    }
    // "zh" means its variants too.
    Condition language = one("ifnull(i.language = ? COLLATE NOCASE OR i.language LIKE ? ESCAPE '\\', 0)", term.value);
    language.add(escapedLike(term.value) + "-%");
    return language;
}

Condition clauseCondition(const SearchQuery::Clause& clause) {
    Condition any;
    for (const SearchQuery::Term& term : clause.anyOf) {
        if (!any.sql.empty()) any.sql += " OR ";
        any.append(termCondition(term));
    }
    any.sql = (clause.negated ? "NOT (" : "(") + any.sql + ")";
    return any;
}

bool isTextOnly(const SearchQuery::Clause& clause) {
    return std::all_of(clause.anyOf.begin(), clause.anyOf.end(), [](const auto& term) { return term.field.empty(); });
}

// Words of scripts with spaces come out of the index's form the same in a phrase as in the whole text; those of others
// may be cut differently.
bool hasOnlySpacedScripts(std::string_view text) {
    // U+0E00 begins with the byte E0 B8; everything below has smaller bytes, and U+1E00..U+20FF is Latin and
    // punctuation.
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(text[i + 1]);
        if (lead == 0xe0 && next >= 0xb8) return false;
        if (lead >= 0xe1 && !(lead == 0xe1 && next >= 0xb8 && next <= 0xbf)) return false;
    }
    return true;
}

// Cheap and never wrong: every word of the keyword must be in the text. A phrase could be broken up by what cleaning
// removed.
std::string matchWords(std::string_view searchText) {
    std::string words;
    for (std::size_t begin = 0; begin < searchText.size();) {
        const std::size_t end = std::min(searchText.find(' ', begin), searchText.size());
        if (end > begin) {
            if (!words.empty()) words += " AND ";
            words += matchPhrase({{std::string(searchText.substr(begin, end - begin))}, false, {}, {}});
        }
        begin = end + 1;
    }
    return words;
}

Condition keywordCondition(const std::string& keyword, const SearchTextFunction& searchText) {
    Condition condition =
        one("EXISTS (SELECT 1 FROM item_keywords w, json_each(iif(json_valid(w.keywords), w.keywords, '{}')) k "
            "WHERE w.item_id = i.item_id AND fold(k.key) = ?)",
            foldCase(keyword));
    if (!searchText || !hasOnlySpacedScripts(keyword)) return condition;
    if (std::string words = matchWords(searchText(keyword)); !words.empty()) {
        Condition narrowed =
            one("i.item_id IN (SELECT rowid FROM item_index WHERE item_index MATCH ?)", std::move(words));
        narrowed.require(condition);
        return narrowed;
    }
    return condition;
}

// Long lists go as one JSON array: a parameter each would make a statement of its own of every list.
constexpr std::size_t mostClusterParameters = 8;

Condition resolvedInList(const std::string& column, const std::vector<core::ClusterId>& clusters) {
    std::string list = "[";
    for (const core::ClusterId cluster : clusters) list += (list.size() > 1 ? "," : "") + std::to_string(cluster.value);
    return one(column +
                   " IN (SELECT coalesce(a.cluster_id, v.value) FROM json_each(?) v LEFT JOIN cluster_aliases a "
                   "ON a.alias_id = v.value)",
               list + "]");
}

Condition resolvedClusters(const std::string& column, const std::vector<core::ClusterId>& clusters) {
    if (clusters.size() > mostClusterParameters) return resolvedInList(column, clusters);
    Condition condition{column + " IN (", {}};
    for (const core::ClusterId cluster : clusters) {
        if (!condition.values.empty()) condition.sql += ", ";
        condition.sql += "coalesce((SELECT cluster_id FROM cluster_aliases WHERE alias_id = ?), ?)";
        condition.add(cluster.value);
        condition.add(cluster.value);
    }
    condition.sql += ")";
    return condition;
}

// The partial index serves only what is known to be above 1 when the statement is prepared.
Condition sizeCondition(const std::string& prefix, const domain::Filter& filter) {
    Condition condition;
    if (filter.minItems) {
        condition.require(one(prefix + "items >= ?" + (*filter.minItems > 1 ? " AND " + prefix + "items > 1" : ""),
                              *filter.minItems));
    }
    if (filter.minUnique) {
        condition.require(
            one(prefix + "items_unique >= ?" + (*filter.minUnique > 1 ? " AND " + prefix + "items > 1" : ""),
                *filter.minUnique));
    }
    if (filter.maxItems) condition.require(one(prefix + "items <= ?", *filter.maxItems));
    if (filter.minAuthors) condition.require(one(prefix + "authors >= ?", *filter.minAuthors));
    if (filter.minSources) condition.require(one(prefix + "sources >= ?", *filter.minSources));
    return condition;
}

Condition labelled(const std::vector<std::string>& labels) {
    return anyOf("SELECT cluster_id FROM cluster_labels WHERE label IN (", labels, ")");
}

// What is in no cluster is not among any. Of items that are not, only the number is asked: that is in every index, and
// those that are among few clusters are found by theirs.
Condition amongClusters(const std::string& column, const Condition& clusters, bool isAmong) {
    Condition condition{column + " IN (", {}};
    std::string end = ")";
    if (!isAmong && column == itemsCluster) {
        condition.sql = "i.item_id NOT IN (SELECT m.item_id FROM content_items m WHERE m.cluster_id IN (";
        end = "))";
    } else if (!isAmong) {
        condition.sql = column + " NOT IN (";
    }
    condition.append(clusters);
    condition.sql += end;
    return condition;
}

// "" = any label at all, or none.
Condition labelCondition(const std::string& column, const std::vector<std::string>& labels, bool isWanted) {
    std::vector<std::string> named = labels;
    const bool hasNone = std::erase(named, std::string()) > 0;
    const Condition anyLabel{"SELECT cluster_id FROM cluster_labels", {}};
    if (named.empty()) return amongClusters(column, anyLabel, !isWanted);
    Condition condition = amongClusters(column, labelled(named), isWanted);
    if (!hasNone) return condition;
    Condition both{"(", {}};
    both.append(condition);
    both.sql += isWanted ? " OR " : " AND ";
    both.append(amongClusters(column, anyLabel, !isWanted));
    both.sql += ")";
    return both;
}

// What people decided about the cluster in this column.
Condition decidedCondition(const std::string& column, const domain::Filter& filter) {
    Condition condition;
    if (!filter.labels.empty()) condition.require(labelCondition(column, filter.labels, true));
    if (!filter.withoutLabels.empty()) condition.require(labelCondition(column, filter.withoutLabels, false));
    if (filter.watched) {
        condition.require(amongClusters(
            column, {"SELECT cluster_id FROM watch_list WHERE kind = 'cluster' AND cluster_id > 0", {}}, true));
    }
    const Condition ignored{"SELECT cluster_id FROM ignored_clusters", {}};
    if (filter.ignored == domain::Ignored::Only) condition.require(amongClusters(column, ignored, true));
    if (filter.ignored == domain::Ignored::Hide) {
        // Mostly there is none, which is asked once instead of for each row.
        condition.sql += condition.sql.empty() ? "" : " AND ";
        condition.sql += "(NOT EXISTS (SELECT 1 FROM ignored_clusters) OR ";
        condition.append(amongClusters(column, ignored, false));
        condition.sql += ")";
    }
    return condition;
}

Condition publishedCondition(const domain::Filter& filter) {
    Condition condition;
    if (filter.from) condition.require(one("i.published_at >= ?", filter.from->time_since_epoch().count()));
    if (filter.to) condition.require(one("i.published_at < ?", filter.to->time_since_epoch().count()));
    return condition;
}

// What an item has of its own; sizes and labels are its cluster's.
Condition ownCondition(const domain::Filter& filter, const SearchTextFunction& searchText, bool withText) {
    Condition condition = publishedCondition(filter);
    if (!filter.languages.empty()) condition.require(anyOf("i.language IN (", filter.languages, ")"));
    if (!filter.sources.empty()) {
        condition.require(
            anyOf("i.source_no IN (SELECT source_no FROM known_sources WHERE source_id IN (", filter.sources, "))"));
    }
    if (!filter.queries.empty()) {
        condition.require(
            anyOf("i.query_no IN (SELECT name_no FROM known_names WHERE name IN (", filter.queries, "))"));
    }
    if (!filter.state.empty()) {
        condition.require(filter.state == "completed"
                              ? Condition{"i.state_no = 0", {}}
                              : one("i.state_no <> 0 AND i.state_no = (SELECT name_no FROM known_names WHERE name = ?)",
                                    filter.state));
    }
    if (!filter.run.isNone()) condition.require(one("i.run_id = ?", filter.run.value));
    if (!filter.author.empty()) condition.require(one("i.author = ? COLLATE NOCASE", filter.author));
    if (!filter.keyword.empty()) condition.require(keywordCondition(filter.keyword, searchText));
    if (withText && !filter.text.empty()) {
        TextMatch match = compileText(filter.text);
        if (!match.expression.empty()) {
            condition.require(one("i.item_id IN (SELECT rowid FROM item_index WHERE item_index MATCH ?)",
                                  std::move(match.expression)));
        }
        condition.require(match.rest);
    }
    return condition;
}

}  // namespace

void Condition::append(const Condition& other) {
    sql += other.sql;
    values.insert(values.end(), other.values.begin(), other.values.end());
}

void Condition::require(const Condition& other) {
    if (other.sql.empty()) return;
    if (!sql.empty()) sql += " AND ";
    append(other);
}

void Condition::bindTo(Statement& statement) const {
    for (const auto& value : values) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            statement.bind(*number);
        } else {
            statement.bind(std::string_view(std::get<std::string>(value)));
        }
    }
}

TextMatch compileText(const SearchQuery& query) {
    TextMatch match;
    std::string excluded;
    for (const SearchQuery::Clause& clause : query.allOf) {
        if (clause.anyOf.empty()) continue;
        if (!isTextOnly(clause)) {
            match.rest.require(clauseCondition(clause));
        } else if (clause.negated) {
            excluded += (excluded.empty() ? "" : " OR ") + matchAny(clause);
        } else {
            match.expression += (match.expression.empty() ? "" : " AND ") + matchAny(clause);
        }
    }
    if (excluded.empty()) return match;
    if (match.expression.empty()) {
        match.rest.require(
            one("i.item_id NOT IN (SELECT rowid FROM item_index WHERE item_index MATCH ?)", std::move(excluded)));
    } else {
        match.expression = "(" + match.expression + ") NOT (" + excluded + ")";
    }
    return match;
}

Condition itemCondition(const domain::Filter& filter, const SearchTextFunction& searchText, bool withText) {
    Condition condition = ownCondition(filter, searchText, withText);
    if (!filter.clusters.empty()) condition.require(resolvedClusters("i.cluster_id", filter.clusters));
    condition.require(decidedCondition(std::string(itemsCluster), filter));
    if (const Condition size = sizeCondition("", filter); !size.sql.empty()) {
        Condition sized{"i.cluster_id IN (SELECT cluster_id FROM content_clusters WHERE ", {}};
        sized.append(size);
        sized.sql += ")";
        condition.require(sized);
    }
    return condition;
}

Condition clusterCondition(const domain::Filter& filter, const SearchTextFunction& searchText) {
    Condition condition = sizeCondition("c.", filter);
    if (!filter.clusters.empty()) condition.require(resolvedClusters("c.cluster_id", filter.clusters));
    condition.require(decidedCondition("c.cluster_id", filter));
    if (const Condition own = ownCondition(filter, searchText, true); !own.sql.empty()) {
        Condition members{
            "c.cluster_id IN (SELECT DISTINCT i.cluster_id FROM content_items i WHERE i.cluster_id IS NOT NULL AND ",
            {}};
        members.append(own);
        members.sql += ")";
        condition.require(members);
    }
    return condition;
}

Condition sourceCondition(const domain::SourceChoice& sources) {
    if (sources.isEverything()) return {};
    return anyOf(std::string("i.source_no ") + (sources.isExcept ? "NOT IN" : "IN") +
                     " (SELECT source_no FROM known_sources WHERE source_id IN (",
                 sources.sources, "))");
}

std::string whereClause(const Condition& condition) {
    return condition.sql.empty() ? std::string() : " WHERE " + condition.sql;
}

std::string andClause(const Condition& condition) {
    return condition.sql.empty() ? std::string() : " AND " + condition.sql;
}

}  // namespace groundswell::store
