#include "models/store/cluster_annotations.h"

#include "models/store/statement.h"

#include <array>
#include <vector>

namespace groundswell::store {

namespace {

// All have a cluster_id and an item_id, the anchor. Pins come last: they say which item the others get.
constexpr std::array<std::string_view, 6> anchoredTables{"cluster_labels",   "cluster_notes", "watch_list",
                                                         "ignored_clusters", "chart_marks",   "pinned_exemplars"};

// Where an item of content_items i is in the end, below all that is shown upon it.
constexpr std::string_view innermostPlace =
    "coalesce((SELECT s.cluster_id FROM cluster_edit_items q JOIN cluster_edits e ON e.edit_id = q.edit_id "
    "AND e.kind = 'split' AND e.undone_at IS NULL AND q.side = 0 JOIN cluster_edit_sides s ON s.edit_id = e.edit_id "
    "AND s.side = 0 WHERE q.item_id = i.item_id ORDER BY e.edit_id DESC LIMIT 1), "
    "(SELECT cluster_id FROM edited_members WHERE item_id = i.item_id), "
    "(SELECT cluster_id FROM provisional_members WHERE item_id = i.item_id), i.cluster_id)";

std::string anchorQuestion() {
    std::string any;
    for (const std::string_view table : anchoredTables)
        any += (any.empty() ? "" : " OR ") + ("EXISTS (SELECT 1 FROM " + std::string(table) + " WHERE item_id = ?1)");
    return "SELECT " + any;
}

// Asked for every item that is removed.
bool isAnchor(Connection& connection, std::int64_t item) {
    static const std::string question = anchorQuestion();
    Statement row(connection, question);
    return row.bind(item).step() && row.integer(0) != 0;
}

// Another member of the item's cluster; 0 when it is the last. The newest stays longest.
std::int64_t otherMember(Connection& connection, std::int64_t item) {
    Statement place(connection, "SELECT i.cluster_id, " + std::string(innermostPlace) +
                                    " FROM content_items i WHERE i.item_id = ? AND i.cluster_id IS NOT NULL");
    if (!place.bind(item).step()) return 0;
    Statement other(connection,
                    "SELECT i.item_id FROM content_items i WHERE i.cluster_id = ? AND i.item_id <> ? ORDER BY " +
                        std::string(innermostPlace) + " <> ?, i.item_id DESC LIMIT 1");
    other.bind(place.integer(0)).bind(item).bind(place.integer(1));
    return other.step() ? other.integer(0) : 0;
}

// What is watched stays, and says that it is gone.
void eraseWhere(Connection& connection, const std::string& condition, std::int64_t id) {
    for (const std::string_view table : anchoredTables) {
        const std::string change = table == "watch_list" ? "UPDATE watch_list SET cluster_id = 0, item_id = 0"
                                                         : "DELETE FROM " + std::string(table);
        Statement rows(connection, change + " WHERE " + condition);
        rows.bind(id).run();
    }
}

// The clusterer has it in another cluster than it is shown in.
std::string isBrought(const std::string& item) {
    return "(" + item + " IN (SELECT item_id FROM edited_members) OR " + item +
           " IN (SELECT item_id FROM provisional_members))";
}

// Anchors go last: what they hand over must not come to one that goes, too.
void leaveTogether(Connection& connection, std::span<const std::int64_t> items) {
    Statement row(connection, "UPDATE content_items SET cluster_id = NULL WHERE item_id = ?");
    std::vector<std::int64_t> anchors;
    for (const std::int64_t item : items) {
        if (isAnchor(connection, item)) {
            anchors.push_back(item);
        } else {
            row.bind(item).run();
        }
    }
    for (const std::int64_t item : anchors) {
        leaveAnnotations(connection, item, false);
        row.bind(item).run();
    }
}

}  // namespace

void moveAnnotations(Connection& connection, std::int64_t from, std::int64_t into) {
    for (const std::string_view table : anchoredTables) {
        Statement rows(connection,
                       "UPDATE OR REPLACE " + std::string(table) + " SET cluster_id = ? WHERE cluster_id = ?");
        rows.bind(into).bind(from).run();
    }
}

void followLastItem(Connection& connection, std::int64_t from, std::int64_t into) {
    // A pin goes with its own item, and waits for one that is nowhere.
    Statement pins(connection,
                   "UPDATE OR REPLACE pinned_exemplars SET cluster_id = coalesce(m.cluster_id, ?) FROM content_items m "
                   "WHERE m.item_id = pinned_exemplars.item_id AND m.cluster_id IS NOT pinned_exemplars.cluster_id "
                   "AND pinned_exemplars.cluster_id = ?");
    pins.bind(-from).bind(from).run();
    moveAnnotations(connection, from, into == 0 ? -from : into);
}

void moveAnnotationsOf(Connection& connection, std::int64_t item, std::int64_t into) {
    for (const std::string_view table : anchoredTables) {
        Statement rows(connection, "UPDATE OR REPLACE " + std::string(table) +
                                       " SET cluster_id = ? WHERE item_id = ? AND cluster_id > 0");
        rows.bind(into).bind(item).run();
    }
}

void restoreAnnotations(Connection& connection, const std::string& layer) {
    for (const std::string_view view : anchoredTables) {
        const std::string table(view);
        connection.execute("UPDATE OR REPLACE " + table + " SET cluster_id = p.cluster_id FROM " + layer +
                           "_members p WHERE p.item_id = " + table + ".item_id AND " + table +
                           ".cluster_id IN (SELECT cluster_id FROM " + layer + "_clusters)");
    }
}

void leaveAnnotations(Connection& connection, std::int64_t item, bool isRemoved) {
    if (!isAnchor(connection, item)) return;
    const std::int64_t other = otherMember(connection, item);
    for (const std::string_view table : anchoredTables) {
        // A pin means this item and no other.
        if (other == 0 || table == "pinned_exemplars") continue;
        Statement rows(connection, "UPDATE OR REPLACE " + std::string(table) +
                                       " SET item_id = ? WHERE item_id = ? AND cluster_id = "
                                       "(SELECT cluster_id FROM content_items WHERE item_id = ?)");
        rows.bind(other).bind(item).bind(item).run();
    }
    if (!isRemoved) return;
    eraseWhere(connection, "item_id = ? AND cluster_id < 0", item);
    Statement pin(connection, "DELETE FROM pinned_exemplars WHERE item_id = ?");
    pin.bind(item).run();
}

void eraseAnnotations(Connection& connection, std::int64_t cluster) {
    eraseWhere(connection, "cluster_id = ?", cluster);
}

// What was put on an item that a merge or split of a person brought here stays with it: the decision may be undone
// later. So does what was put on one that only a settled view joined: the two may be two stories again.
void makeAnnotationsHomeless(Connection& connection, std::span<const std::int64_t> leaving) {
    // A pin of what is no member any more would come home to another story.
    connection.execute(
        "DELETE FROM pinned_exemplars WHERE cluster_id > 0 AND NOT EXISTS (SELECT 1 FROM content_items m "
        "WHERE m.item_id = pinned_exemplars.item_id AND m.cluster_id = pinned_exemplars.cluster_id)");
    leaveTogether(connection, leaving);
    const std::string exemplar =
        "SELECT x.item_id FROM content_clusters c JOIN content_items x ON x.item_id = " + std::string(shownExemplar) +
        " AND x.cluster_id = c.cluster_id AND NOT " + isBrought("x.item_id") + " WHERE c.cluster_id = l.cluster_id";
    for (const std::string_view table : anchoredTables) {
        const std::string anchor =
            table == "pinned_exemplars"
                ? "item_id"
                : "iif(" + isBrought("l.item_id") + ", l.item_id, coalesce((" + exemplar + "), l.item_id))";
        connection.execute("UPDATE OR REPLACE " + std::string(table) + " AS l SET item_id = " + anchor +
                           ", cluster_id = -l.cluster_id WHERE l.cluster_id > 0");
    }
}

std::unordered_set<std::int64_t> homelessAnchors(Connection& connection) {
    std::unordered_set<std::int64_t> anchors;
    for (const std::string_view table : anchoredTables) {
        Statement rows(connection, "SELECT item_id FROM " + std::string(table) + " WHERE cluster_id < 0");
        while (rows.step()) anchors.insert(rows.integer(0));
    }
    return anchors;
}

void bringAnnotationsHome(Connection& connection, std::int64_t item, std::int64_t cluster) {
    for (const std::string_view table : anchoredTables) {
        Statement rows(connection, "UPDATE OR REPLACE " + std::string(table) +
                                       " SET cluster_id = ? WHERE item_id = ? AND cluster_id < 0");
        rows.bind(cluster).bind(item).run();
    }
}

}  // namespace groundswell::store
