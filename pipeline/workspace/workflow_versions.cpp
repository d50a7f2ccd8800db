#include "pipeline/workspace/workflow_versions.h"

#include "models/core/ids.h"
#include "pipeline/system/files.h"
#include "pipeline/system/sha256.h"
#include "pipeline/workspace/workspace_directory.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <set>
#include <system_error>

namespace groundswell::workspace {

using core::Error;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

// Notes are read, changed and written: two that do so at once would lose one another's.
std::mutex& notesMutex() {
    static std::mutex mutex;
    return mutex;
}

// "ID-N.json" -> N; 0 when it is none.
int versionNumber(const std::string& name, const std::string& id) {
    const std::string begin = id + "-";
    constexpr std::string_view end = ".json";
    if (!name.starts_with(begin) || !name.ends_with(end) || name.size() <= begin.size() + end.size()) return 0;
    const char* first = name.data() + begin.size();
    const char* last = name.data() + name.size() - end.size();
    int number = 0;
    const auto read = std::from_chars(first, last, number);
    return read.ec == std::errc() && read.ptr == last && *first != '0' && number > 0 ? number : 0;
}

}  // namespace

std::string contentHash(std::string_view bytes) {
    return system::sha256Hex(bytes);
}

std::vector<std::string> workflowIds(const fs::path& workflows) {
    constexpr std::string_view json = ".json";
    constexpr std::string_view history = ".history.json";
    std::set<std::string> ids;
    const auto add = [&ids](const std::string& name, std::string_view end) {
        if (!name.ends_with(end)) return;
        std::string id = name.substr(0, name.size() - end.size());
        if (core::isValidName(id)) ids.insert(std::move(id));
    };
    for (const std::string& name : system::namesIn(workflows)) add(name, json);
    for (const std::string& name : system::namesIn(workflows / "versions")) add(name, history);
    return {ids.begin(), ids.end()};
}

WorkflowVersions::WorkflowVersions(fs::path workflows, std::string id, const core::Clock& clock, FileWriter& files)
    : m_folder(std::move(workflows)), m_id(std::move(id)), m_clock(clock), m_files(files) {}

fs::path WorkflowVersions::fileOf(int number) const {
    return m_folder / "versions" / (m_id + "-" + std::to_string(number) + ".json");
}

fs::path WorkflowVersions::activeFile() const {
    return m_folder / (m_id + ".json");
}

fs::path WorkflowVersions::catalogueFile() const {
    return m_folder / "versions" / (m_id + ".history.json");
}

std::vector<int> WorkflowVersions::numbers() const {
    std::vector<int> all;
    for (const std::string& name : system::namesIn(m_folder / "versions")) {
        if (const int number = versionNumber(name, m_id); number > 0) all.push_back(number);
    }
    std::sort(all.begin(), all.end());
    return all;
}

core::Result<std::vector<WorkflowVersions::Stored>> WorkflowVersions::stored() const {
    std::vector<Stored> all;
    for (const int number : numbers()) {
        auto content = system::readTextFile(fileOf(number));
        if (!content) return content.error();
        all.push_back({number, std::move(*content)});
    }
    return all;
}

VersionCatalogue WorkflowVersions::catalogue() const {
    const auto text = system::readTextFile(catalogueFile());
    return text ? VersionCatalogue::read(*text) : VersionCatalogue();
}

core::Result<void> WorkflowVersions::keep(const VersionCatalogue& catalogue) {
    if (auto made = system::makePrivateFolder(m_folder / "versions"); !made) return made;
    return m_files.write(catalogueFile(), catalogue.write());
}

WorkflowVersion WorkflowVersions::describe(const VersionCatalogue& catalogue, const Stored& stored) const {
    WorkflowVersion version;
    version.number = stored.number;
    version.hash = contentHash(stored.content);
    if (const auto note = catalogue.versions.find(stored.number); note != catalogue.versions.end())
        version.note = note->second;
    if (const auto test = catalogue.tests.find(version.hash); test != catalogue.tests.end())
        version.test = test->second;
    return version;
}

core::Result<std::vector<WorkflowVersion>> WorkflowVersions::list() const {
    auto all = stored();
    if (!all) return all.error();
    const VersionCatalogue notes = catalogue();
    std::vector<WorkflowVersion> versions;
    for (const Stored& one : *all) versions.push_back(describe(notes, one));
    // Of several with one content the newest counts as the active one.
    const auto active = readActive();
    const std::string hash = active ? contentHash(*active) : std::string();
    const auto newest =
        std::find_if(versions.rbegin(), versions.rend(), [&](const WorkflowVersion& one) { return one.hash == hash; });
    if (newest != versions.rend()) newest->active = true;
    return versions;
}

core::Result<WorkflowVersion> WorkflowVersions::find(int number) const {
    auto versions = list();
    if (!versions) return versions.error();
    std::string known;
    for (const WorkflowVersion& version : *versions) {
        if (version.number == number) return version;
        known += (known.empty() ? "" : ", ") + std::to_string(version.number);
    }
    return Error(ErrorCode::NotFound, "The workflow '" + m_id + "' has no version " + std::to_string(number) + ".")
        .with("remedy", known.empty() ? "It has none at all." : "It has these: " + known + ".");
}

core::Result<std::optional<WorkflowVersion>> WorkflowVersions::active() const {
    auto versions = list();
    if (!versions) return versions.error();
    for (WorkflowVersion& version : *versions) {
        if (version.active) return std::optional(std::move(version));
    }
    return std::optional<WorkflowVersion>();
}

core::Result<std::string> WorkflowVersions::read(int number) const {
    auto content = system::readTextFile(fileOf(number));
    if (!content) {
        auto found = find(number);
        if (!found) return found.error();
        return content;
    }
    const VersionCatalogue notes = catalogue();
    const auto note = notes.versions.find(number);
    if (note == notes.versions.end() || note->second.hash.empty() || note->second.hash == contentHash(*content))
        return content;
    return Error(ErrorCode::InvalidInput, "The file of version " + std::to_string(number) + " of the workflow '" +
                                              m_id + "' is not what was saved; versions never change.")
        .with("file", fileOf(number).string())
        .with("remedy", "Save its content as a version of its own with `groundswell workflow save`.");
}

core::Result<std::string> WorkflowVersions::readActive() const {
    auto content = system::readTextFile(activeFile());
    if (content || content.error().code != ErrorCode::NotFound) return content;
    return Error(ErrorCode::NotFound, "There is no workflow '" + m_id + "' that is active.")
        .with("file", activeFile().string());
}

std::vector<VersionEvent> WorkflowVersions::events() const {
    return catalogue().events;
}

std::optional<WorkflowTestRecord> WorkflowVersions::testOf(std::string_view content) const {
    const VersionCatalogue notes = catalogue();
    const auto found = notes.tests.find(contentHash(content));
    return found == notes.tests.end() ? std::nullopt : std::optional(found->second);
}

std::optional<PendingActivation> WorkflowVersions::pending() const {
    return catalogue().pending;
}

core::Result<WorkflowVersion> WorkflowVersions::add(std::string_view content, const std::string& origin,
                                                    const std::string& note) {
    VersionCatalogue notes = catalogue();
    const std::vector<int> known = numbers();
    const int newest = std::max(notes.highest, known.empty() ? 0 : known.back());
    const auto noted = notes.versions.find(newest);
    // Whoever added it was interrupted between the notes and the file.
    const bool isBegun = noted != notes.versions.end() && (known.empty() || known.back() < newest) &&
                         noted->second.hash == contentHash(content);
    const int number = isBegun ? newest : newest + 1;
    if (!isBegun) {
        // The notes first: a number that was spoken of is never given to another content.
        notes.highest = number;
        notes.versions[number] = {m_clock.now(), origin, note, contentHash(content)};
        notes.add({notes.versions[number].savedAt, origin, number, note});
        if (auto kept = keep(notes); !kept) return kept.error();
    }
    if (auto written = m_files.write(fileOf(number), content); !written) return written.error();
    return describe(notes, {number, std::string(content)});
}

core::Result<WorkflowVersion> WorkflowVersions::save(std::string_view content, const std::string& origin,
                                                     const std::string& note) {
    const std::scoped_lock lock(notesMutex());
    auto versions = list();
    if (!versions) return versions.error();
    const std::string hash = contentHash(content);
    const auto same = std::find_if(versions->rbegin(), versions->rend(),
                                   [&](const WorkflowVersion& one) { return one.hash == hash; });
    if (same != versions->rend()) return *same;
    return add(content, origin, note);
}

core::Result<WorkflowVersion> WorkflowVersions::copy(int number, const std::string& note) {
    const std::scoped_lock lock(notesMutex());
    auto content = read(number);
    if (!content) return content.error();
    return add(*content, "restored", note.empty() ? "As version " + std::to_string(number) + "." : note);
}

core::Result<bool> WorkflowVersions::notice() {
    const std::scoped_lock lock(notesMutex());
    auto content = readActive();
    if (!content) {
        if (content.error().code == ErrorCode::NotFound) return false;
        return content.error();
    }
    auto known = active();
    if (!known) return known.error();
    if (*known) return false;
    const bool isFirst = numbers().empty();
    auto added = add(*content, isFirst ? "saved" : "edited", isFirst ? "As it was found." : "Edited by hand.");
    if (!added) return added.error();
    return true;
}

core::Result<void> WorkflowVersions::remove(int number) {
    const std::scoped_lock lock(notesMutex());
    auto version = find(number);
    if (!version) return version.error();
    if (version->active) {
        return Error(ErrorCode::InvalidInput,
                     "Version " + std::to_string(number) + " of the workflow '" + m_id + "' is the active one.")
            .with("remedy", "Activate another version first.");
    }
    if (auto removed = m_files.remove(fileOf(number)); !removed) return removed;
    VersionCatalogue notes = catalogue();
    notes.highest = std::max(notes.highest, number);
    notes.versions.erase(number);
    notes.add({m_clock.now(), "deleted", number, {}});
    return keep(notes);
}

core::Result<void> WorkflowVersions::keepTest(int number, const std::string& hash, const WorkflowTestRecord& test) {
    const std::scoped_lock lock(notesMutex());
    VersionCatalogue notes = catalogue();
    notes.tests[hash] = test;
    if (number > 0) notes.add({test.at, "tested", number, test.summary});
    return keep(notes);
}

core::Result<void> WorkflowVersions::activate(const PendingActivation& activation) {
    const std::scoped_lock lock(notesMutex());
    auto content = read(activation.version);
    if (!content) return content.error();
    if (contentHash(*content) != activation.hash) {
        return Error(ErrorCode::InvalidInput, "The version's file was changed since it was looked at.")
            .with("file", fileOf(activation.version).string());
    }
    VersionCatalogue notes = catalogue();
    notes.pending = activation;
    if (auto kept = keep(notes); !kept) return kept;
    return m_files.write(activeFile(), *content);
}

core::Result<void> WorkflowVersions::finish(const PendingActivation& activation, bool isDone) {
    const std::scoped_lock lock(notesMutex());
    VersionCatalogue notes = catalogue();
    if (!notes.pending || *notes.pending != activation) return {};
    notes.pending.reset();
    if (isDone) notes.add({m_clock.now(), "activated", activation.version, {}});
    return keep(notes);
}

}  // namespace groundswell::workspace
