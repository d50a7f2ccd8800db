#include "models/store/sqlite_annotation_writer.h"

#include "models/store/annotation_rows.h"
#include "models/store/statement.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace groundswell::store {

using core::Error;
using core::ErrorCode;
using domain::AnnotationChange;

namespace {

constexpr std::size_t longestName = 1'000;    // in bytes
constexpr std::size_t longestNote = 1 << 20;  // the same
constexpr std::int64_t lettersOfName = 120;

std::string withoutOuterSpace(const std::string& text) {
    constexpr std::string_view space = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

core::Result<std::string> checkedWords(const std::string& given, const std::string& what, std::size_t longest) {
    std::string words = withoutOuterSpace(given);
    if (words.empty()) return Error(ErrorCode::InvalidInput, what + " cannot be empty.");
    if (words.size() > longest) return Error(ErrorCode::InvalidInput, what + " is too long.");
    return words;
}

Error noSuch(const std::string& what, std::int64_t id) {
    return Error(ErrorCode::NotFound, "There is no " + what + " " + std::to_string(id) + ".");
}

template <class T>
void addChange(AnnotationChange& change, std::optional<T> before, std::optional<T> after) {
    if (before == after) return;
    AnnotationChange::Step& step = change.steps.emplace_back();
    if (before) step.before = std::move(*before);
    if (after) step.after = std::move(*after);
}

template <class T>
void addNew(AnnotationChange& change, T annotation) {
    addChange<T>(change, std::nullopt, std::move(annotation));
}

template <class T>
void addRemoval(AnnotationChange& change, T annotation) {
    addChange<T>(change, std::move(annotation), std::nullopt);
}

}  // namespace

core::Result<SqliteAnnotationWriter::Place> SqliteAnnotationWriter::existing(core::ClusterId cluster) {
    if (const auto place = clusterNow(cluster)) return *place;
    return noSuch("cluster", cluster.value);
}

std::vector<SqliteAnnotationWriter::Place> SqliteAnnotationWriter::clustersNow(
    std::span<const core::ClusterId> clusters) {
    std::vector<Place> places;
    std::unordered_set<std::int64_t> known;
    for (const core::ClusterId cluster : clusters) {
        const auto place = clusterNow(cluster);
        if (place && known.insert(place->cluster).second) places.push_back(*place);
    }
    return places;
}

std::int64_t SqliteAnnotationWriter::nextId(std::string_view table) {
    Statement last(m_connection, "SELECT seq FROM sqlite_sequence WHERE name = ?");
    return last.bind(table).step() ? last.integer(0) + 1 : 1;
}

std::string SqliteAnnotationWriter::firstWords(std::int64_t item) {
    Statement row(m_connection,
                  "SELECT substr(iif(title_is_text OR title IS NULL, text, title), 1, ?) FROM content_items "
                  "WHERE item_id = ?");
    if (!row.bind(lettersOfName).bind(item).step()) return {};
    std::string words = row.text(0);
    for (char& letter : words) {
        if (static_cast<unsigned char>(letter) < ' ') letter = ' ';
    }
    return withoutOuterSpace(words);
}

std::vector<domain::Label> SqliteAnnotationWriter::labelsOn(std::int64_t cluster, const std::string& label) {
    Statement rows(m_connection, std::string(selectLabels) + " WHERE cluster_id = ? AND label = ? ORDER BY item_id");
    rows.bind(cluster).bind(std::string_view(label));
    std::vector<domain::Label> labels;
    while (rows.step()) labels.push_back(labelOf(rows));
    return labels;
}

std::optional<domain::LabelName> SqliteAnnotationWriter::labelName(const std::string& name) {
    Statement row(m_connection, std::string(selectLabelNames) + " WHERE label = ?");
    if (!row.bind(std::string_view(name)).step()) return std::nullopt;
    return labelNameOf(row);
}

std::optional<domain::Note> SqliteAnnotationWriter::note(core::NoteId id) {
    Statement row(m_connection, std::string(selectNotes) + " WHERE note_id = ?");
    if (!row.bind(id.value).step()) return std::nullopt;
    return noteOf(row);
}

AnnotationWriter::Change SqliteAnnotationWriter::setLabel(std::span<const core::ClusterId> clusters,
                                                          const std::string& label, bool on, core::UtcTime now) {
    return decide([&]() -> Change {
        auto name = checkedWords(label, "A label", longestName);
        if (!name) return name.error();
        AnnotationChange change;
        if (on && !labelName(*name)) addNew(change, domain::LabelName{*name, {}, now});
        for (const Place& place : clustersNow(clusters)) {
            std::vector<domain::Label> there = labelsOn(place.cluster, *name);
            if (on && there.empty()) addNew(change, domain::Label{*name, {place.cluster}, {place.anchor}, now});
            if (on) continue;
            for (domain::Label& one : there) addRemoval(change, std::move(one));
        }
        return change;
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::setLabelName(const std::string& name, const std::string& tone,
                                                              core::UtcTime now) {
    return decide([&]() -> Change {
        auto words = checkedWords(name, "A label", longestName);
        if (!words) return words.error();
        AnnotationChange change;
        const auto before = labelName(*words);
        const auto madeAt = before ? before->madeAt : std::optional(now);
        addChange<domain::LabelName>(change, before, domain::LabelName{*words, tone, madeAt});
        return change;
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::renameLabel(const std::string& name, const std::string& to,
                                                             core::UtcTime now) {
    return decide([&]() -> Change {
        auto words = checkedWords(to, "A label", longestName);
        if (!words) return words.error();
        AnnotationChange change;
        if (*words == name) return change;
        const auto before = labelName(name);
        Statement rows(m_connection, std::string(selectLabels) + " WHERE label = ? ORDER BY cluster_id, item_id");
        rows.bind(std::string_view(name));
        Statement same(m_connection, "SELECT 1 FROM cluster_labels WHERE label = ? AND item_id = ?");
        while (rows.step()) {
            domain::Label label = labelOf(rows);
            addRemoval(change, label);
            label.name = *words;
            const bool isThere = same.bind(std::string_view(*words)).bind(label.anchor.value).step();
            same.rewind();
            if (!isThere) addNew(change, std::move(label));
        }
        if (!before && change.isEmpty()) return Error(ErrorCode::NotFound, "There is no label of that name.");
        if (!labelName(*words)) {
            addNew(change, domain::LabelName{*words, before ? before->tone : std::string(),
                                             before ? before->madeAt : std::optional(now)});
        }
        if (before) addRemoval(change, *before);
        return change;
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::removeLabel(const std::string& name) {
    return decide([&]() -> Change {
        AnnotationChange change;
        Statement rows(m_connection, std::string(selectLabels) + " WHERE label = ? ORDER BY cluster_id, item_id");
        rows.bind(std::string_view(name));
        while (rows.step()) addRemoval(change, labelOf(rows));
        if (const auto known = labelName(name)) addRemoval(change, *known);
        return change;
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::addNote(core::ClusterId cluster, const std::string& text,
                                                         core::UtcTime now) {
    return decide([&]() -> Change {
        auto words = checkedWords(text, "A note", longestNote);
        if (!words) return words.error();
        const auto place = existing(cluster);
        if (!place) return place.error();
        AnnotationChange change;
        addNew(change, domain::Note{{nextId("cluster_notes")}, {place->cluster}, {place->anchor}, *words, now, {}});
        return change;
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::editNote(core::NoteId id, const std::string& text, core::UtcTime now) {
    return decide([&]() -> Change {
        auto words = checkedWords(text, "A note", longestNote);
        if (!words) return words.error();
        const auto before = note(id);
        if (!before) return noSuch("note", id.value);
        AnnotationChange change;
        if (before->text == *words) return change;
        domain::Note after = *before;
        after.text = *words;
        after.changedAt = now;
        addChange<domain::Note>(change, before, std::move(after));
        return change;
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::removeNote(core::NoteId id) {
    return decide([&]() -> Change {
        AnnotationChange change;
        addChange<domain::Note>(change, note(id), std::nullopt);
        return change;
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::setIgnored(std::span<const core::ClusterId> clusters, bool on,
                                                            core::UtcTime now) {
    return decide([&]() -> Change {
        AnnotationChange change;
        for (const Place& place : clustersNow(clusters)) {
            Statement rows(m_connection, std::string(selectIgnored) + " WHERE cluster_id = ? ORDER BY item_id");
            rows.bind(place.cluster);
            bool isIgnored = false;
            for (; rows.step(); isIgnored = true) {
                if (!on) addRemoval(change, ignoredOf(rows));
            }
            if (on && !isIgnored) addNew(change, domain::IgnoredCluster{{place.cluster}, {place.anchor}, now});
        }
        return change;
    });
}

AnnotationWriter::Change SqliteAnnotationWriter::pinExemplar(core::ClusterId cluster, core::ItemId item,
                                                             core::UtcTime now) {
    return decide([&]() -> Change {
        const auto place = existing(cluster);
        if (!place) return place.error();
        Statement member(m_connection, "SELECT 1 FROM content_items WHERE item_id = ? AND cluster_id = ?");
        if (!item.isNone() && !member.bind(item.value).bind(place->cluster).step()) {
            return Error(ErrorCode::InvalidInput, "Item " + std::to_string(item.value) + " is not in cluster " +
                                                      std::to_string(cluster.value) + ".");
        }
        std::vector<domain::PinnedExemplar> pins;
        Statement rows(m_connection, std::string(selectPins) + " WHERE cluster_id = ? ORDER BY item_id");
        rows.bind(place->cluster);
        while (rows.step()) pins.push_back(pinOf(rows));
        AnnotationChange change;
        if (pins.size() == 1 && pins.front().item == item) return change;
        std::optional<domain::PinnedExemplar> before;
        for (domain::PinnedExemplar& pin : pins) {
            if (pin.item == item) {
                before = pin;
            } else {
                addRemoval(change, pin);
            }
        }
        if (!item.isNone())
            addChange<domain::PinnedExemplar>(change, before, domain::PinnedExemplar{{place->cluster}, item, now});
        return change;
    });
}

}  // namespace groundswell::store
