#include "models/store/sqlite_item_writer.h"

#include "models/store/cluster_annotations.h"
#include "models/store/filter_sql.h"
#include "models/store/hashing.h"
#include "models/store/item_rows.h"
#include "models/store/keyword_codec.h"
#include "models/store/statement.h"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace groundswell::store {

namespace {

constexpr std::string_view lastItemKey = "last_item_id";

// Room for a language, a step set, a cluster id and a similarity: rows that grew would split every page.
constexpr std::string_view reserveAtInsert = "--------";
constexpr std::string_view reserveAfterLanguage = "-----";

bool titleIsText(const domain::ContentItem& item) {
    return !item.title.empty() && item.title == item.text;
}

MemberTraits traitsOf(const domain::ContentItem& item, std::string language) {
    MemberTraits traits;
    traits.textHash = storedHash(item.text);
    if (!item.author.empty()) traits.author = storedHash(item.author);
    traits.outlet = storedHash(item.outlet.empty() ? item.source : item.outlet);
    traits.language = std::move(language);
    if (item.publishedAt) traits.publishedAt = item.publishedAt->time_since_epoch().count();
    return traits;
}

}  // namespace

core::Result<std::vector<UpsertOutcome>> SqliteItemWriter::upsert(std::span<const IncomingItem> items, UpsertMode mode,
                                                                  core::RunId run, core::UtcTime now) {
    return m_connection.guard([&] {
        m_tallies.trim();
        std::vector<UpsertOutcome> outcomes;
        outcomes.reserve(items.size());
        for (const IncomingItem& incoming : items) {
            if (insert(incoming, run, now)) {
                outcomes.push_back(UpsertOutcome::Created);
            } else {
                outcomes.push_back(mode == UpsertMode::Add ? UpsertOutcome::Unchanged : update(incoming, run, now));
            }
        }
        return outcomes;
    });
}

void SqliteItemWriter::bindNames(Statement& row, const domain::ContentItem& item) {
    const auto bindName = [&](const std::string& name) {
        if (name.empty()) {
            row.bindNull();
        } else {
            row.bind(m_names.name(name));
        }
    };
    row.bind(m_names.name(item.state));
    bindName(item.query);
    bindName(item.kind);
}

void SqliteItemWriter::bindContent(Statement& row, const domain::ContentItem& item, core::RunId run,
                                   core::UtcTime now) {
    bindNames(row, item);
    row.bind(item.publishedAt);
    row.bind(storedHash(item.text));
    row.bind(static_cast<std::int64_t>(item.contentHash));
    row.bindKnown(item.author);
    row.bindKnown(item.outlet);
    if (run.isNone()) {
        row.bindNull();
    } else {
        row.bind(run.value);
    }
    row.bind(std::int64_t{std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count()});
    row.bind(std::int64_t{titleIsText(item)});
    row.bindKnown(item.claimedLanguage);
    row.bindKnown(item.label);
    row.bindKnown(item.threadExternalId);
    row.bindKnown(item.url);
    row.bindKnown(titleIsText(item) ? std::string_view() : std::string_view(item.title));
    row.bindKnown(item.metricsJson);
    row.bind(std::string_view(item.text));
}

bool SqliteItemWriter::insert(const IncomingItem& incoming, core::RunId run, core::UtcTime now) {
    const domain::ContentItem& item = incoming.item;
    const std::int64_t id = lastItem() + 1;
    Statement row(m_connection,
                  "INSERT INTO content_items (item_id, source_no, external_id, field_no, reserve, attempts, state_no, "
                  "query_no, kind_no, published_at, text_hash, content_hash, author, outlet, run_id, collected_at, "
                  "title_is_text, claimed_language, label, thread_external_id, url, title, metrics, text) "
                  "VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                  "ON CONFLICT (external_id, source_no, field_no) DO NOTHING");
    row.bind(id).bind(m_names.source(item.source)).bind(std::string_view(item.externalId));
    row.bind(m_names.name(item.field)).bind(reserveAtInsert);
    bindContent(row, item, run, incoming.seenAt.value_or(now));
    row.run();
    if (m_connection.changes() == 0) return false;
    m_lastItem = id;
    assert(incoming.searchText == m_index.searchText(item.title, item.text));
    m_index.add(id, incoming.searchText);
    return true;
}

UpsertOutcome SqliteItemWriter::update(const IncomingItem& incoming, core::RunId run, core::UtcTime now) {
    const domain::ContentItem& item = incoming.item;
    Statement stored(m_connection,
                     std::string("SELECT i.item_id, i.content_hash, i.cluster_id, iif(i.title_is_text, NULL, i.title), "
                                 "i.text, ") +
                         std::string(memberTraitColumns) +
                         " FROM content_items i JOIN known_sources s ON s.source_no = i.source_no "
                         "WHERE i.external_id = ? AND i.source_no = ? AND i.field_no = ?");
    stored.bind(std::string_view(item.externalId)).bind(m_names.source(item.source)).bind(m_names.name(item.field));
    if (!stored.step()) throw std::logic_error("An item is neither new nor stored.");
    if (stored.integer(1) == static_cast<std::int64_t>(item.contentHash)) return UpsertOutcome::Unchanged;
    const std::int64_t id = stored.integer(0);
    keepNumbers(id, incoming, now);
    const bool onlyNumbers = onlyNumbersChanged(id, item);
    if (onlyNumbers && !incoming.numbersDecide) {
        stored.rewind();
        overwriteNumbers(id, item);
        return UpsertOutcome::NumbersChanged;
    }
    const std::string_view title = titleIsText(item) ? std::string_view() : std::string_view(item.title);
    if (stored.view(3) != title || stored.view(4) != item.text) m_vectors.remove(id);
    if (const std::string before = m_index.searchText(stored.view(3), stored.view(4)); before != incoming.searchText) {
        m_index.remove(id, stored.view(3), stored.view(4));
        m_index.add(id, incoming.searchText);
    }
    if (!stored.isNull(2)) {
        const MemberTraits before = memberTraits(stored, 5);
        ClusterTally& tally = m_tallies.touch(stored.integer(2));
        tally.count(before, -1);
        tally.count(traitsOf(item, before.language), 1);
    }
    stored.rewind();
    overwrite(id, incoming, run, incoming.seenAt.value_or(now));
    return onlyNumbers ? UpsertOutcome::NumbersChanged : UpsertOutcome::Changed;
}

bool SqliteItemWriter::onlyNumbersChanged(std::int64_t id, const domain::ContentItem& item) {
    Statement row(m_connection, std::string(selectItemRows) + " WHERE i.item_id = ?");
    if (!row.bind(id).step()) return false;
    const domain::ContentItem stored = contentItem(row);
    const auto delivered = [](const domain::ContentItem& one) {
        return std::tie(one.publishedAt, one.author, one.claimedLanguage, one.text, one.title, one.url, one.outlet,
                        one.label, one.kind, one.threadExternalId);
    };
    return stored.metricsJson != item.metricsJson && delivered(stored) == delivered(item);
}

void SqliteItemWriter::keepNumbers(std::int64_t id, const IncomingItem& incoming, core::UtcTime now) {
    Statement stored(m_connection, "SELECT metrics, collected_at FROM content_items WHERE item_id = ?");
    if (!stored.bind(id).step() || stored.view(0) == incoming.item.metricsJson) return;
    const core::UtcTime collected{std::chrono::seconds(stored.integer(1))};
    m_engagement.observe(id, {stored.view(0), collected}, {incoming.item.metricsJson, incoming.seenAt.value_or(now)});
}

// The rest stands, and with it all that was made of it.
void SqliteItemWriter::overwriteNumbers(std::int64_t id, const domain::ContentItem& item) {
    Statement row(m_connection, "UPDATE content_items SET metrics = ?, content_hash = ? WHERE item_id = ?");
    row.bindKnown(item.metricsJson).bind(static_cast<std::int64_t>(item.contentHash)).bind(id).run();
}

void SqliteItemWriter::overwrite(std::int64_t id, const IncomingItem& incoming, core::RunId run, core::UtcTime now) {
    Statement row(m_connection,
                  "UPDATE content_items SET state_no = ?, query_no = ?, kind_no = ?, published_at = ?, text_hash = ?, "
                  "content_hash = ?, author = ?, outlet = ?, run_id = ?, collected_at = ?, title_is_text = ?, "
                  "claimed_language = ?, label = ?, thread_external_id = ?, url = ?, title = ?, metrics = ?, text = ?, "
                  "attempts = 0, error = NULL, step_set_no = NULL WHERE item_id = ?");
    bindContent(row, incoming.item, run, now);
    row.bind(id).run();
    Statement outputs(m_connection, "DELETE FROM item_outputs WHERE item_id = ?");
    outputs.bind(id).run();
}

core::Result<std::int64_t> SqliteItemWriter::storeProcessed(std::span<const ProcessedItem> items) {
    return m_connection.guard([&] {
        m_tallies.trim();
        return static_cast<std::int64_t>(
            std::count_if(items.begin(), items.end(), [&](const ProcessedItem& item) { return storeResult(item); }));
    });
}

bool SqliteItemWriter::storeResult(const ProcessedItem& result) {
    Statement stored(m_connection,
                     "SELECT content_hash, cluster_id, language, step_set_no FROM content_items WHERE item_id = ?");
    if (!stored.bind(result.id.value).step()) return false;
    if (stored.integer(0) != static_cast<std::int64_t>(result.contentHash)) return false;
    const std::string before = stored.text(2);
    const std::string& language = result.language ? *result.language : before;
    if (!stored.isNull(1) && language != before) {
        m_tallies.touch(stored.integer(1)).changeLanguage(countedLanguage(before), countedLanguage(language));
    }
    const std::int64_t set = m_sets.after(stored.integer(3), result.made);
    stored.rewind();
    Statement row(m_connection,
                  "UPDATE content_items SET state_no = ?, error = ?, attempts = ?, language = ?, "
                  "step_set_no = nullif(?, 0), reserve = iif(reserve > ?, ?, reserve) WHERE item_id = ?");
    row.bind(m_names.name(result.state)).bindKnown(result.error).bind(result.attempts).bindKnown(language);
    row.bind(set).bind(reserveAfterLanguage).bind(reserveAfterLanguage).bind(result.id.value).run();
    if (result.keywords) storeKeywords(result.id.value, *result.keywords);
    if (result.vector)
        m_vectors.put(result.id.value, result.vector->model, result.vector->dimensions, result.vector->bytes);
    if (result.outputs) storeOutputs(result.id.value, *result.outputs);
    return true;
}

void SqliteItemWriter::storeKeywords(std::int64_t id, const std::vector<domain::Keyword>& keywords) {
    if (keywords.empty()) {
        Statement erase(m_connection, "DELETE FROM item_keywords WHERE item_id = ?");
        erase.bind(id).run();
        return;
    }
    const std::string encoded = encodeKeywords(keywords);
    Statement row(m_connection,
                  "INSERT INTO item_keywords (item_id, keywords) VALUES (?, ?) "
                  "ON CONFLICT (item_id) DO UPDATE SET keywords = excluded.keywords");
    row.bind(id).bind(std::string_view(encoded)).run();
}

void SqliteItemWriter::storeOutputs(std::int64_t id, const std::vector<domain::StepOutput>& outputs) {
    Statement erase(m_connection, "DELETE FROM item_outputs WHERE item_id = ?");
    erase.bind(id).run();
    Statement row(m_connection, "INSERT INTO item_outputs (item_id, step_no, name_no, value) VALUES (?, ?, ?, ?)");
    for (const domain::StepOutput& output : outputs) {
        row.bind(id).bind(m_names.name(output.step)).bind(m_names.name(output.name));
        row.bind(std::string_view(output.json)).run();
    }
}

core::Result<std::int64_t> SqliteItemWriter::moveState(const std::string& from, const std::string& to,
                                                       const domain::SourceChoice& sources) {
    return m_connection.guard([&] {
        const std::int64_t before = m_names.name(from);
        const Condition which = sourceCondition(sources);
        // The partial index serves only what is known to be another state when the statement is prepared.
        Statement move(m_connection, std::string("UPDATE content_items AS i SET state_no = ?, attempts = 0, "
                                                 "error = NULL WHERE i.state_no = ?") +
                                         (before == 0 ? "" : " AND i.state_no <> 0") + andClause(which));
        move.bind(m_names.name(to)).bind(before);
        which.bindTo(move);
        move.run();
        return m_connection.changes();
    });
}

core::Result<std::int64_t> SqliteItemWriter::remove(std::span<const core::ItemId> items) {
    return m_connection.guard([&] {
        lastItem();
        std::int64_t removed = 0;
        for (const core::ItemId item : items) {
            m_tallies.trim();
            if (removeOne(item.value)) ++removed;
        }
        if (removed > 0) keepLastItem();
        return removed;
    });
}

bool SqliteItemWriter::removeOne(std::int64_t id) {
    Statement stored(m_connection, std::string("SELECT i.cluster_id, iif(i.title_is_text, NULL, i.title), i.text, ") +
                                       std::string(memberTraitColumns) +
                                       " FROM content_items i JOIN known_sources s ON s.source_no = i.source_no "
                                       "WHERE i.item_id = ?");
    if (!stored.bind(id).step()) return false;
    const bool isMember = !stored.isNull(0);
    if (isMember) m_tallies.touch(stored.integer(0)).remove(id, memberTraits(stored, 3));
    leaveAnnotations(m_connection, id, true);
    if (isMember) countRemoval(id);
    m_index.remove(id, stored.view(1), stored.view(2));
    stored.rewind();
    m_vectors.remove(id);
    for (const std::string_view sql :
         {"DELETE FROM item_keywords WHERE item_id = ?", "DELETE FROM content_items WHERE item_id = ?"}) {
        Statement erase(m_connection, sql);
        erase.bind(id).run();
    }
    return true;
}

// Under the innermost id that the item's cluster has: whatever is merged or taken back later, aliases lead from there.
void SqliteItemWriter::countRemoval(std::int64_t id) {
    Statement row(m_connection,
                  "INSERT INTO cluster_removals (cluster_id, day, items) SELECT coalesce("
                  "(SELECT s.cluster_id FROM cluster_edit_items p JOIN cluster_edits e ON e.edit_id = p.edit_id "
                  " AND e.kind = 'split' AND e.undone_at IS NULL AND p.side = 0 "
                  " JOIN cluster_edit_sides s ON s.edit_id = e.edit_id AND s.side = 0 "
                  " WHERE p.item_id = i.item_id ORDER BY e.edit_id DESC LIMIT 1),"
                  "(SELECT cluster_id FROM edited_members WHERE item_id = i.item_id),"
                  "(SELECT cluster_id FROM provisional_members WHERE item_id = i.item_id), cluster_id), "
                  "coalesce((published_at - (published_at % 86400000000 + 86400000000) % 86400000000) / 86400000000, "
                  "collected_at / 86400), 1 FROM content_items i WHERE item_id = ? "
                  "ON CONFLICT (cluster_id, day) DO UPDATE SET items = items + 1");
    row.bind(id).run();
    Statement hidden(m_connection, "DELETE FROM edited_members WHERE item_id = ?");
    hidden.bind(id).run();
}

core::Result<std::vector<core::ItemId>> SqliteItemWriter::missingFrom(const std::string& source,
                                                                      std::span<const std::uint64_t> sortedKeyHashes) {
    return m_connection.guard([&] {
        std::vector<core::ItemId> missing;
        Statement items(m_connection,
                        "SELECT i.item_id, i.external_id, f.name FROM content_items i "
                        "JOIN known_names f ON f.name_no = i.field_no WHERE i.source_no = ? ORDER BY i.item_id");
        items.bind(m_names.source(source));
        while (items.step()) {
            const std::uint64_t key = itemKeyHash(items.text(1), items.text(2));
            if (std::binary_search(sortedKeyHashes.begin(), sortedKeyHashes.end(), key)) continue;
            missing.push_back({items.integer(0)});
        }
        return missing;
    });
}

std::int64_t SqliteItemWriter::lastItem() {
    if (m_lastItem == 0) {
        m_lastItem = m_connection.integer("SELECT max(item_id) FROM content_items");
        Statement kept(m_connection, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?");
        if (kept.bind(lastItemKey).step()) m_lastItem = std::max(m_lastItem, kept.integer(0));
    }
    return m_lastItem;
}

void SqliteItemWriter::keepLastItem() {
    Statement row(m_connection,
                  "INSERT INTO meta (key, value) VALUES (?, CAST(? AS TEXT)) "
                  "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    row.bind(lastItemKey).bind(m_lastItem).run();
}

}  // namespace groundswell::store
