#include "models/store/sqlite_step_history.h"

#include "models/store/keyword_codec.h"
#include "models/store/sqlite_read_connection.h"
#include "models/store/statement.h"
#include "models/store/step_set_codec.h"

#include <limits>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace groundswell::store {

core::Result<std::map<StepSetNumber, domain::StepMarks>> SqliteStepHistoryReader::sets() {
    return m_session.read([&] {
        std::map<StepSetNumber, domain::StepMarks> all;
        Statement rows(m_session.connection(), "SELECT set_no, marks FROM step_sets");
        while (rows.step()) all.emplace(rows.integer(0), decodeStepMarks(rows.view(1)));
        return all;
    });
}

core::Result<std::vector<StepSetCount>> SqliteStepHistoryReader::counts() {
    return m_session.read([&] {
        // Counted here: GROUP BY would sort all items first.
        using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
        std::map<Key, std::int64_t> items;
        Statement rows(m_session.connection(), "SELECT source_no, state_no, step_set_no FROM content_items");
        for (std::int64_t seen = 1; rows.step(); ++seen) {
            if (seen % 1'000 == 0) m_session.throwIfCancelled();
            ++items[Key{rows.integer(0), rows.integer(1), rows.integer(2)}];
        }
        Statement names(m_session.connection(),
                        "SELECT (SELECT source_id FROM known_sources WHERE source_no = ?), "
                        "(SELECT name FROM known_names WHERE name_no = ?)");
        std::vector<StepSetCount> counts;
        for (const auto& [key, number] : items) {
            const auto [source, state, set] = key;
            if (names.bind(source).bind(state).step()) counts.push_back({names.text(0), names.text(1), set, number});
            names.rewind();
        }
        return counts;
    });
}

core::Result<std::vector<domain::Backfill>> SqliteStepHistoryReader::backfills() {
    return m_session.read([&] {
        std::vector<domain::Backfill> backfills;
        Statement rows(m_session.connection(),
                       "SELECT workflow, content, to_state, from_states, steps, per_run, after_item, last_item "
                       "FROM backfills ORDER BY workflow");
        while (rows.step()) {
            backfills.push_back({rows.text(0),
                                 rows.text(1),
                                 rows.text(2),
                                 decodeStrings(rows.view(3)),
                                 decodeStrings(rows.view(4)),
                                 rows.integer(5),
                                 {rows.integer(6)},
                                 {rows.integer(7)}});
        }
        return backfills;
    });
}

namespace {

struct Waiting {
    std::int64_t item = 0;
    std::int64_t state = 0;
};

// Says of each item whether it goes; sources are asked about once.
class Choice {
public:
    Choice(Connection& connection, NameTable& names, const ItemMove& move) : m_connection(connection), m_move(move) {
        for (const std::string& state : move.from) m_states.insert(names.name(state));
    }

    bool takes(const Statement& row) {
        if (!m_states.contains(row.integer(1))) return false;
        if (m_move.sets && !m_move.sets->contains(row.integer(3))) return false;
        return m_move.sources.isEverything() || isMine(row.integer(2));
    }

private:
    bool isMine(std::int64_t source) {
        const auto known = m_sources.find(source);
        if (known != m_sources.end()) return known->second;
        Statement name(m_connection, "SELECT source_id FROM known_sources WHERE source_no = ?");
        const bool mine = name.bind(source).step() && m_move.sources.has(name.view(0));
        m_sources.emplace(source, mine);
        return mine;
    }

    Connection& m_connection;
    const ItemMove& m_move;
    std::unordered_set<std::int64_t> m_states;
    std::unordered_map<std::int64_t, bool> m_sources;
};

}  // namespace

core::Result<ItemMoveOutcome> SqliteStepHistoryWriter::move(const ItemMove& move) {
    return m_connection.guard([&] {
        Choice choice(m_connection, m_names, move);
        const std::int64_t last = move.last.isNone() ? std::numeric_limits<std::int64_t>::max() : move.last.value;
        std::vector<std::int64_t> chosen;
        ItemMoveOutcome outcome;
        {
            // Chosen first: an update would move rows under the statement that reads them.
            Statement rows(m_connection,
                           "SELECT item_id, state_no, source_no, step_set_no FROM content_items "
                           "WHERE item_id > ? AND item_id <= ? ORDER BY item_id");
            rows.bind(move.after.value).bind(last);
            while (rows.step()) {
                if (!choice.takes(rows)) continue;
                if (move.limit > 0 && static_cast<std::int64_t>(chosen.size()) == move.limit) {
                    outcome.reached = {chosen.back()};
                    break;
                }
                chosen.push_back(rows.integer(0));
            }
        }
        const std::int64_t to = m_names.name(move.to);
        Statement update(m_connection,
                         "UPDATE content_items SET state_no = ?, attempts = 0, error = NULL WHERE item_id = ?");
        for (const std::int64_t item : chosen) update.bind(to).bind(item).run();
        outcome.items = static_cast<std::int64_t>(chosen.size());
        return outcome;
    });
}

core::Result<void> SqliteStepHistoryWriter::beginBackfill(domain::Backfill backfill) {
    return m_connection.guard([&] {
        const std::string from = encodeStrings(backfill.from);
        const std::string steps = encodeStrings(backfill.steps);
        Statement row(m_connection,
                      "INSERT INTO backfills (workflow, content, to_state, from_states, steps, per_run, after_item, "
                      "last_item) SELECT ?, ?, ?, ?, ?, ?, ?, coalesce(max(item_id), 0) FROM content_items WHERE true "
                      "ON CONFLICT (workflow) DO UPDATE SET content = excluded.content, "
                      "to_state = excluded.to_state, from_states = excluded.from_states, steps = excluded.steps, "
                      "per_run = excluded.per_run, after_item = excluded.after_item, last_item = excluded.last_item");
        row.bind(std::string_view(backfill.workflow)).bind(std::string_view(backfill.content));
        row.bind(std::string_view(backfill.to)).bind(std::string_view(from));
        row.bind(std::string_view(steps));
        row.bind(backfill.perRun).bind(backfill.after.value).run();
    });
}

core::Result<void> SqliteStepHistoryWriter::continueBackfill(const std::string& workflow, core::ItemId after) {
    return m_connection.guard([&] {
        Statement row(m_connection, "UPDATE backfills SET after_item = ? WHERE workflow = ?");
        row.bind(after.value).bind(std::string_view(workflow)).run();
    });
}

core::Result<void> SqliteStepHistoryWriter::endBackfill(const std::string& workflow) {
    return m_connection.guard([&] {
        Statement row(m_connection, "DELETE FROM backfills WHERE workflow = ?");
        row.bind(std::string_view(workflow)).run();
    });
}

}  // namespace groundswell::store
