#include "models/store/cluster_edits.h"

#include "models/store/statement.h"

#include <string>
#include <utility>

namespace groundswell::store {

namespace {

// By so many of its members a side is found again.
constexpr std::int64_t anchorsPerSide = 8;

constexpr std::string_view pinnedItems =
    "SELECT p.item_id, s.cluster_id, max(e.edit_id) FROM cluster_edits e "
    "JOIN cluster_edit_items p ON p.edit_id = e.edit_id AND p.side = 0 "
    "JOIN cluster_edit_sides s ON s.edit_id = e.edit_id AND s.side = 0 "
    "WHERE e.kind = 'split' AND e.undone_at IS NULL";

// Directed union: what goes into another takes that one's name.
class Names {
public:
    std::int64_t of(std::int64_t cluster) const {
        for (auto next = m_into.find(cluster); next != m_into.end(); next = m_into.find(cluster))
            cluster = next->second;
        return cluster;
    }
    void join(std::int64_t from, std::int64_t into) {
        const std::int64_t a = of(from);
        const std::int64_t b = of(into);
        if (a != b) m_into.emplace(a, b);
    }
    [[nodiscard]] const std::unordered_map<std::int64_t, std::int64_t>& joined() const noexcept { return m_into; }

private:
    std::unordered_map<std::int64_t, std::int64_t> m_into;
};

}  // namespace

bool ClusterEdits::areThere() {
    if (!m_areThere) m_areThere = m_connection.integer("SELECT EXISTS (SELECT 1 FROM cluster_edits)") != 0;
    return *m_areThere;
}

const ClusterEdits::Shown& ClusterEdits::shown() {
    if (m_shown) return *m_shown;
    m_shown.emplace();
    if (!areThere()) return *m_shown;
    for (const auto& [from, into] : m_layer.shown()) m_shown->roots.emplace(from, into);
    m_shown->pins = pins();
    Statement clusters(m_connection, "SELECT cluster_id FROM edited_clusters");
    while (clusters.step()) m_shown->concerned.insert(clusters.integer(0));
    return *m_shown;
}

std::unordered_map<std::int64_t, std::int64_t> ClusterEdits::pins() {
    std::unordered_map<std::int64_t, std::int64_t> pins;
    Statement rows(m_connection, std::string(pinnedItems) + " GROUP BY p.item_id");
    while (rows.step()) pins.emplace(rows.integer(0), rows.integer(1));
    return pins;
}

ClusterEdits::Place ClusterEdits::placeOf(std::int64_t item, std::int64_t cluster) {
    if (!areThere()) {
        const std::int64_t place = m_tallies.resolve(cluster);
        return {place, place};
    }
    const Shown& shown = this->shown();
    const auto nameOf = [&shown](std::int64_t own) {
        const auto root = shown.roots.find(own);
        return root == shown.roots.end() ? own : root->second;
    };
    Place place{0, cluster};
    if (!shown.roots.contains(cluster)) {
        Statement alias(m_connection, "SELECT cluster_id FROM edited_aliases WHERE alias_id = ?");
        place.own = alias.bind(cluster).step() ? alias.integer(0) : m_tallies.resolve(cluster);
    }
    const auto pin = shown.pins.find(item);
    place.shown = nameOf(pin == shown.pins.end() ? place.own : pin->second);
    return place;
}

void ClusterEdits::note(std::int64_t item, Place place) {
    if (!areThere()) return;
    if (place.shown == place.own) {
        Statement row(m_connection, "DELETE FROM edited_members WHERE item_id = ?");
        row.bind(item).run();
        return;
    }
    Statement row(m_connection,
                  "INSERT INTO edited_members (item_id, cluster_id) VALUES (?, ?) "
                  "ON CONFLICT (item_id) DO UPDATE SET cluster_id = excluded.cluster_id");
    row.bind(item).bind(place.own).run();
    // An item that was split off comes back to be put elsewhere: what it counts there is hidden.
    static_cast<void>(shown());
    for (const std::int64_t cluster : {place.own, place.shown}) {
        if (!m_shown->roots.contains(cluster) && m_shown->concerned.insert(cluster).second)
            m_layer.keepCluster(cluster);
    }
}

bool ClusterEdits::concern(std::int64_t cluster) {
    return areThere() &&
           (shown().concerned.contains(cluster) || shown().concerned.contains(m_tallies.resolve(cluster)));
}

void ClusterEdits::takeBack() {
    for (const std::int64_t cluster : m_layer.takeBack()) m_emptied.push_back(cluster);
    m_shown.reset();
}

void ClusterEdits::apply() {
    findSides();
    showSplits();
    showMerges();
    for (const std::int64_t cluster : std::exchange(m_emptied, {})) m_tallies.dropIfEmpty(cluster);
    m_shown.reset();
}

void ClusterEdits::replaced() {
    m_layer.accept();
    m_shown.reset();
    if (!areThere()) return;
    m_connection.execute("DELETE FROM cluster_aliases WHERE alias_id >= " + std::to_string(firstIdByHand));
    Statement sides(m_connection, "SELECT edit_id, side, cluster_id FROM cluster_edit_sides");
    while (sides.step()) findSide(sides.integer(0), sides.integer(1), sides.integer(2));
}

void ClusterEdits::cleared() {
    m_layer.accept();
    m_shown.reset();
    m_connection.execute(
        "UPDATE cluster_edit_sides SET cluster_id = 0 WHERE side > 0 OR edit_id IN "
        "(SELECT edit_id FROM cluster_edits WHERE kind = 'merge')");
}

void ClusterEdits::moved(std::span<const core::ItemId> items) {
    Statement sides(m_connection,
                    "UPDATE cluster_edit_sides SET cluster_id = 0 WHERE (edit_id, side) IN "
                    "(SELECT i.edit_id, i.side FROM cluster_edit_items i JOIN cluster_edits e "
                    "ON e.edit_id = i.edit_id WHERE i.item_id = ? AND (i.side > 0 OR e.kind = 'merge'))");
    for (const core::ItemId item : items) {
        sides.bind(item.value).run();
    }
}

bool ClusterEdits::arePending() {
    return areThere() &&
           m_connection.integer("SELECT EXISTS (SELECT 1 FROM cluster_edit_sides WHERE cluster_id = 0)") != 0;
}

void ClusterEdits::findSides() {
    Statement sides(m_connection, "SELECT edit_id, side, cluster_id FROM cluster_edit_sides");
    while (sides.step()) {
        const std::int64_t cluster = sides.integer(2);
        if (cluster == 0) {
            findSide(sides.integer(0), sides.integer(1), 0);
        } else if (const std::int64_t now = m_tallies.resolve(cluster); now != cluster) {
            addSide({sides.integer(0)}, sides.integer(1), now);
        }
    }
}

// The cluster that a split makes stays what it is; any other side is where its items are, else what it has become.
void ClusterEdits::findSide(std::int64_t edit, std::int64_t side, std::int64_t cluster) {
    if (isByHand(cluster) && m_tallies.resolve(cluster) == cluster) return;
    std::int64_t found = clusterByItems(edit, side);
    if (found == 0 && cluster != 0) found = m_tallies.resolve(cluster);
    if (found != cluster) addSide({edit}, side, found);
}

// Of the first item that still is in a cluster; what was split off before was in the cluster of that split.
std::int64_t ClusterEdits::clusterByItems(std::int64_t edit, std::int64_t side) {
    Statement first(m_connection,
                    "SELECT i.item_id, i.cluster_id FROM cluster_edit_items a JOIN content_items i "
                    "ON i.item_id = a.item_id AND i.cluster_id IS NOT NULL WHERE a.edit_id = ? AND a.side = ? "
                    "ORDER BY a.item_id LIMIT 1");
    if (!first.bind(edit).bind(side).step()) return 0;
    Statement pin(m_connection, std::string(pinnedItems) + " AND p.item_id = ? AND e.edit_id < ?");
    pin.bind(first.integer(0)).bind(edit);
    return pin.step() && !pin.isNull(0) ? pin.integer(1) : first.integer(1);
}

std::vector<ClusterEdits::Edge> ClusterEdits::edges() {
    std::vector<Edge> edges;
    // A split that is undone gives its name back to what it left.
    Statement rows(m_connection,
                   "SELECT iif(e.kind = 'merge', s.cluster_id, k.cluster_id), "
                   "iif(e.kind = 'merge', k.cluster_id, s.cluster_id) FROM cluster_edits e "
                   "JOIN cluster_edit_sides k ON k.edit_id = e.edit_id AND k.side = 0 "
                   "JOIN cluster_edit_sides s ON s.edit_id = e.edit_id AND s.side > 0 "
                   "WHERE (e.kind = 'merge') = (e.undone_at IS NULL) ORDER BY e.edit_id, s.side");
    while (rows.step()) {
        if (rows.integer(0) != 0 && rows.integer(1) != 0) edges.push_back({rows.integer(0), rows.integer(1)});
    }
    return edges;
}

void ClusterEdits::showSplits() {
    for (const auto& [item, cluster] : pins()) {
        m_tallies.trim();
        Statement stored(m_connection, "SELECT cluster_id FROM content_items WHERE item_id = ?");
        if (!stored.bind(item).step() || stored.isNull(0)) continue;
        const std::int64_t own = stored.integer(0);
        stored.rewind();
        if (own == cluster) continue;
        m_layer.keepMember(item, own, cluster);
        m_moves.move(item, own, cluster);
    }
}

void ClusterEdits::showMerges() {
    Names names;
    for (const Edge& edge : edges()) names.join(edge.from, edge.into);
    for (const auto& [cluster, next] : names.joined()) {
        m_tallies.trim();
        const std::int64_t name = names.of(cluster);
        m_layer.keep({cluster, name}, cluster, name);
        m_moves.merge(cluster, name);
    }
}

core::EditId ClusterEdits::addMerge(std::span<const std::int64_t> sides, core::UtcTime now) {
    const core::EditId edit = addEdit("merge", now);
    for (std::size_t side = 0; side < sides.size(); ++side) {
        addSide(edit, static_cast<std::int64_t>(side), sides[side]);
        addAnchors(edit, static_cast<std::int64_t>(side), sides[side]);
    }
    return edit;
}

std::pair<core::EditId, core::ClusterId> ClusterEdits::addSplit(std::int64_t cluster,
                                                                std::span<const core::ItemId> items,
                                                                core::UtcTime now) {
    const core::EditId edit = addEdit("split", now);
    // One for every edit: none is ever given twice.
    const core::ClusterId made{firstIdByHand + edit.value};
    addSide(edit, 0, made.value);
    for (const core::ItemId item : items) addItem(edit, 0, item.value);
    addSide(edit, 1, cluster);
    addAnchors(edit, 1, cluster);
    return {edit, made};
}

core::EditId ClusterEdits::addEdit(std::string_view kind, core::UtcTime now) {
    Statement row(m_connection, "INSERT INTO cluster_edits (kind, made_at) VALUES (?, ?) RETURNING edit_id");
    row.bind(kind).bind(std::optional(now)).step();
    const core::EditId edit{row.integer(0)};
    m_areThere = true;
    return edit;
}

void ClusterEdits::addSide(core::EditId edit, std::int64_t side, std::int64_t cluster) {
    Statement row(m_connection,
                  "INSERT INTO cluster_edit_sides (edit_id, side, cluster_id) VALUES (?, ?, ?) "
                  "ON CONFLICT (edit_id, side) DO UPDATE SET cluster_id = excluded.cluster_id");
    row.bind(edit.value).bind(side).bind(cluster).run();
}

void ClusterEdits::addItem(core::EditId edit, std::int64_t side, std::int64_t item) {
    Statement row(m_connection,
                  "INSERT INTO cluster_edit_items (edit_id, side, item_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
    row.bind(edit.value).bind(side).bind(item).run();
}

// Those that the clusterer has there too come first: they say best what the cluster is.
void ClusterEdits::addAnchors(core::EditId edit, std::int64_t side, std::int64_t cluster) {
    m_tallies.flush();
    Statement members(m_connection,
                      "INSERT INTO cluster_edit_items (edit_id, side, item_id) SELECT ?1, ?2, i.item_id "
                      "FROM content_items i WHERE i.cluster_id = ?3 AND i.item_id NOT IN "
                      "(SELECT item_id FROM cluster_edit_items WHERE edit_id = ?1) ORDER BY "
                      "i.item_id IN (SELECT item_id FROM edited_members), i.item_id <> (SELECT exemplar_item_id "
                      "FROM content_clusters WHERE cluster_id = ?3), i.item_id LIMIT ?4");
    members.bind(edit.value).bind(side).bind(cluster).bind(anchorsPerSide).run();
}

bool ClusterEdits::setUndone(core::EditId edit, std::optional<core::UtcTime> when) {
    Statement row(m_connection, "UPDATE cluster_edits SET undone_at = ? WHERE edit_id = ?");
    row.bind(when).bind(edit.value).run();
    return m_connection.changes() > 0;
}

}  // namespace groundswell::store
