#include "models/store/cluster_tallies.h"

#include "models/store/cluster_annotations.h"
#include "models/store/hashing.h"
#include "models/store/keyword_codec.h"

#include <algorithm>

namespace groundswell::store {

namespace {

// One unit is about 50 bytes: an entry of a count map.
constexpr std::size_t maxCost = 600'000;
constexpr std::size_t costOfTally = 12;
// One huge cluster may be beyond the bound alone; loading it again for each of its items would be worse.
constexpr std::size_t alwaysKept = 1'000;

void change(std::unordered_map<std::int64_t, std::int64_t>& counts, std::int64_t key, std::int64_t by) {
    const auto entry = counts.try_emplace(key, 0).first;
    entry->second += by;
    if (entry->second <= 0) counts.erase(entry);
}

void change(std::vector<std::pair<std::string, std::int64_t>>& counts, const std::string& key, std::int64_t by) {
    auto entry = std::find_if(counts.begin(), counts.end(), [&](const auto& count) { return count.first == key; });
    if (entry == counts.end()) entry = counts.insert(counts.end(), {key, 0});
    entry->second += by;
    if (entry->second <= 0) counts.erase(entry);
}

std::optional<std::int64_t> knownInteger(const Statement& row, int column) {
    if (row.isNull(column)) return std::nullopt;
    return row.integer(column);
}

Statement& bindKnown(Statement& statement, const std::optional<std::int64_t>& value) {
    return value ? statement.bind(*value) : statement.bindNull();
}

}  // namespace

std::string countedLanguage(std::string_view language) {
    return language.starts_with("und") ? std::string() : std::string(language);
}

MemberTraits memberTraits(const Statement& row, int first) {
    MemberTraits traits;
    traits.textHash = row.integer(first);
    if (!row.isNull(first + 1)) traits.author = storedHash(row.view(first + 1));
    traits.outlet = storedHash(row.view(first + 2));
    traits.language = countedLanguage(row.view(first + 3));
    traits.publishedAt = knownInteger(row, first + 4);
    return traits;
}

void ClusterTally::count(const MemberTraits& traits, std::int64_t sign) {
    change(texts, traits.textHash, sign);
    if (traits.author) change(authors, *traits.author, sign);
    change(outlets, traits.outlet, sign);
    if (!traits.language.empty()) change(languages, traits.language, sign);
    if (!traits.publishedAt) return;
    if (sign < 0) {
        extremesStale = extremesStale || traits.publishedAt == first || traits.publishedAt == last;
    } else {
        first = first ? std::min(*first, *traits.publishedAt) : *traits.publishedAt;
        last = last ? std::max(*last, *traits.publishedAt) : *traits.publishedAt;
    }
}

void ClusterTally::add(std::int64_t item, const MemberTraits& traits) {
    if (items == 0) {
        *this = ClusterTally();
        exemplar = item;
        exemplarAtItems = 1;
    }
    ++items;
    ++allTime;
    count(traits, 1);
}

void ClusterTally::remove(std::int64_t item, const MemberTraits& traits) {
    --items;
    count(traits, -1);
    if (exemplar == item) exemplar = 0;
}

void ClusterTally::changeLanguage(const std::string& from, const std::string& to) {
    if (!from.empty()) change(languages, from, -1);
    if (!to.empty()) change(languages, to, 1);
}

void ClusterTally::absorb(const ClusterTally& other) {
    if (items == 0) {
        *this = ClusterTally();
        exemplar = other.exemplar;
        exemplarAtItems = other.exemplarAtItems;
    }
    items += other.items;
    allTime += other.items;
    for (const auto& [hash, number] : other.texts) change(texts, hash, number);
    for (const auto& [hash, number] : other.authors) change(authors, hash, number);
    for (const auto& [hash, number] : other.outlets) change(outlets, hash, number);
    for (const auto& [language, number] : other.languages) change(languages, language, number);
    extremesStale = true;
}

std::size_t ClusterTally::cost() const noexcept {
    return costOfTally + texts.size() + authors.size() + outlets.size();
}

// Most clusters are new when they are touched: nothing has to be looked up for them.
bool ClusterTallies::isNew(std::int64_t cluster) {
    if (!m_highest) {
        const std::string limit = std::to_string(firstIdByHand);
        m_highest =
            std::max(m_connection.integer("SELECT max(cluster_id) FROM content_clusters WHERE cluster_id < " + limit),
                     m_connection.integer("SELECT max(alias_id) FROM cluster_aliases WHERE alias_id < " + limit));
    }
    return cluster > *m_highest && !isByHand(cluster);
}

std::int64_t ClusterTallies::resolve(std::int64_t cluster) {
    if (m_entries.contains(cluster) || isNew(cluster)) return cluster;
    Statement alias(m_connection, "SELECT cluster_id FROM cluster_aliases WHERE alias_id = ?");
    return alias.bind(cluster).step() ? alias.integer(0) : cluster;
}

ClusterTally& ClusterTallies::touch(std::int64_t cluster) {
    auto found = m_entries.find(cluster);
    if (found == m_entries.end()) {
        Entry entry;
        if (isNew(cluster)) {
            m_highest = cluster;
        } else {
            load(cluster, entry.tally);
        }
        entry.cost = entry.tally.cost();
        m_cost += entry.cost;
        m_uses.push_front(cluster);
        entry.use = m_uses.begin();
        found = m_entries.emplace(cluster, std::move(entry)).first;
    } else {
        m_uses.splice(m_uses.begin(), m_uses, found->second.use);
    }
    m_changed.insert(cluster);
    return found->second.tally;
}

void ClusterTallies::load(std::int64_t cluster, ClusterTally& tally) {
    Statement row(m_connection,
                  "SELECT items, items_all_time, exemplar_item_id, exemplar_at_items, first_published_at, "
                  "last_published_at FROM content_clusters WHERE cluster_id = ?");
    if (!row.bind(cluster).step()) return;
    tally.items = row.integer(0);
    tally.allTime = row.integer(1);
    tally.exemplar = row.integer(2);
    tally.exemplarAtItems = row.integer(3);
    tally.first = knownInteger(row, 4);
    tally.last = knownInteger(row, 5);
    countMembers(cluster, tally);
}

std::int64_t ClusterTallies::countMembers(std::int64_t cluster, ClusterTally& tally) {
    Statement members(m_connection, std::string("SELECT ") + std::string(memberTraitColumns) +
                                        " FROM content_items i JOIN known_sources s ON s.source_no = i.source_no "
                                        "WHERE i.cluster_id = ?");
    members.bind(cluster);
    std::int64_t counted = 0;
    for (; members.step(); ++counted) tally.count(memberTraits(members, 0), 1);
    return counted;
}

void ClusterTallies::recount(std::int64_t cluster) {
    ClusterTally& tally = touch(cluster);
    ClusterTally counted;
    counted.items = countMembers(cluster, counted);
    counted.allTime = std::max(tally.allTime, counted.items);
    Statement exemplar(m_connection, "SELECT 1 FROM content_items WHERE item_id = ? AND cluster_id = ?");
    if (exemplar.bind(tally.exemplar).bind(cluster).step()) {
        counted.exemplar = tally.exemplar;
        counted.exemplarAtItems = tally.exemplarAtItems;
    }
    tally = std::move(counted);
}

void ClusterTallies::refresh(std::int64_t cluster, ClusterTally& tally) {
    if (tally.extremesStale) {
        Statement extremes(m_connection,
                           "SELECT (SELECT min(published_at) FROM content_items WHERE cluster_id = ?1), "
                           "(SELECT max(published_at) FROM content_items WHERE cluster_id = ?1)");
        extremes.bind(cluster).step();
        tally.first = knownInteger(extremes, 0);
        tally.last = knownInteger(extremes, 1);
        tally.extremesStale = false;
    }
    if (tally.exemplar == 0) {
        Statement member(
            m_connection,
            "SELECT item_id FROM content_items WHERE cluster_id = ? ORDER BY published_at, item_id LIMIT 1");
        member.bind(cluster).step();
        tally.exemplar = member.integer(0);
        tally.exemplarAtItems = 0;
    }
}

void ClusterTallies::write(std::int64_t cluster, const ClusterTally& tally) {
    std::string languages;
    if (!tally.languages.empty()) languages = encodeStrings(orderedLanguages(tally.languages));
    Statement row(
        m_connection,
        "INSERT INTO content_clusters (cluster_id, items, items_unique, items_all_time, authors, sources, "
        "languages, first_published_at, last_published_at, exemplar_item_id, exemplar_at_items) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (cluster_id) DO UPDATE SET items = excluded.items, items_unique = excluded.items_unique, "
        "items_all_time = excluded.items_all_time, authors = excluded.authors, sources = excluded.sources, "
        "languages = excluded.languages, first_published_at = excluded.first_published_at, "
        "last_published_at = excluded.last_published_at, exemplar_item_id = excluded.exemplar_item_id, "
        "exemplar_at_items = excluded.exemplar_at_items");
    row.bind(cluster).bind(tally.items).bind(static_cast<std::int64_t>(tally.texts.size())).bind(tally.allTime);
    row.bind(static_cast<std::int64_t>(tally.authors.size())).bind(static_cast<std::int64_t>(tally.outlets.size()));
    row.bindKnown(languages);
    bindKnown(bindKnown(row, tally.first), tally.last).bind(tally.exemplar).bind(tally.exemplarAtItems).run();
}

void ClusterTallies::erase(std::int64_t cluster) {
    for (const std::string_view sql :
         {"DELETE FROM cluster_removals WHERE cluster_id IN "
          "(SELECT ?1 UNION ALL SELECT alias_id FROM cluster_aliases WHERE cluster_id = ?1)",
          "DELETE FROM content_clusters WHERE cluster_id = ?", "DELETE FROM cluster_aliases WHERE cluster_id = ?"}) {
        Statement statement(m_connection, sql);
        statement.bind(cluster).run();
    }
    eraseAnnotations(m_connection, cluster);
}

void ClusterTallies::dropIfEmpty(std::int64_t cluster) {
    Statement alias(m_connection, "SELECT 1 FROM cluster_aliases WHERE alias_id = ?");
    if (!alias.bind(cluster).step()) touch(cluster);
}

void ClusterTallies::flush() {
    // In order, so that new rows are appended.
    std::vector<std::int64_t> changed(m_changed.begin(), m_changed.end());
    std::sort(changed.begin(), changed.end());
    for (const std::int64_t cluster : changed) {
        const auto entry = m_entries.find(cluster);
        ClusterTally& tally = entry->second.tally;
        if (tally.items == 0) {
            erase(cluster);
            drop(entry);
            continue;
        }
        refresh(cluster, tally);
        write(cluster, tally);
        m_cost += tally.cost() - entry->second.cost;
        entry->second.cost = tally.cost();
    }
    m_changed.clear();
}

void ClusterTallies::trim() {
    const bool isFull = m_cost > maxCost && m_uses.size() > alwaysKept;
    if (!isFull && m_changed.size() * costOfTally <= maxCost) return;
    flush();
    while (m_cost > maxCost / 2 && m_uses.size() > alwaysKept / 2) drop(m_entries.find(m_uses.back()));
}

void ClusterTallies::drop(std::int64_t cluster) {
    Statement row(m_connection, "DELETE FROM content_clusters WHERE cluster_id = ?");
    row.bind(cluster).run();
    m_changed.erase(cluster);
    if (const auto entry = m_entries.find(cluster); entry != m_entries.end()) drop(entry);
}

void ClusterTallies::drop(std::unordered_map<std::int64_t, Entry>::iterator entry) {
    m_cost -= entry->second.cost;
    m_uses.erase(entry->second.use);
    m_entries.erase(entry);
}

void ClusterTallies::forget() noexcept {
    m_entries.clear();
    m_uses.clear();
    m_changed.clear();
    m_highest.reset();
    m_cost = 0;
}

std::vector<std::string> orderedLanguages(std::vector<std::pair<std::string, std::int64_t>> counts) {
    std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    std::vector<std::string> languages;
    languages.reserve(counts.size());
    for (auto& [language, number] : counts) languages.push_back(std::move(language));
    return languages;
}

}  // namespace groundswell::store
