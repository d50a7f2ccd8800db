#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/workspace/file_writer.h"
#include "pipeline/workspace/version_catalogue.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::workspace {

/// One version of a workflow: content that never changes, under a number that is never given twice.
struct WorkflowVersion {
    int number = 0;
    std::string hash;  ///< SHA-256 of its bytes, in hex
    VersionNote note;
    bool active = false;
    std::optional<WorkflowTestRecord> test;  ///< of exactly this content
};

/// The versions of one workflow: workflows/versions/ID-N.json, and workflows/ID.json for the active one, a copy that
/// may be edited by hand. Which version is active is told by that file's content alone, and every change is one file
/// put in place of another: however it is interrupted, one version is active, and whole. Notes and results of tests lie
/// in workflows/versions/ID.history.json: not in the store, which is derived and may be made anew, and which a dry run
/// leaves as it is. For one thread, several objects for several; writing is for the workspace's owner.
class WorkflowVersions {
public:
    /// `workflows` = the workspace's folder of workflows.
    WorkflowVersions(std::filesystem::path workflows, std::string id, const core::Clock& clock,
                     FileWriter& files = FileWriter::disk());

    [[nodiscard]] const std::string& id() const noexcept { return m_id; }
    /// By number.
    [[nodiscard]] core::Result<std::vector<WorkflowVersion>> list() const;
    /// Error NotFound names those there are.
    [[nodiscard]] core::Result<WorkflowVersion> find(int number) const;
    /// The active one; none when the active file is no recorded version, or is not there.
    [[nodiscard]] core::Result<std::optional<WorkflowVersion>> active() const;
    /// Exactly what was saved. Errors NotFound, InvalidInput (the file was changed since).
    [[nodiscard]] core::Result<std::string> read(int number) const;
    /// The active file's bytes. Error NotFound.
    [[nodiscard]] core::Result<std::string> readActive() const;
    /// Oldest first.
    [[nodiscard]] std::vector<VersionEvent> events() const;
    /// Of exactly this content, whether it is a version or not.
    [[nodiscard]] std::optional<WorkflowTestRecord> testOf(std::string_view content) const;
    [[nodiscard]] std::optional<PendingActivation> pending() const;

    /// A version with this content: the newest that has it already, else a new one, which is not active yet.
    core::Result<WorkflowVersion> save(std::string_view content, const std::string& origin, const std::string& note);
    /// A new version with an old one's content, also when that is the newest.
    core::Result<WorkflowVersion> copy(int number, const std::string& note);
    /// Records the active file when it is none of the versions; true when it was recorded.
    core::Result<bool> notice();
    /// Error InvalidInput for the active one.
    core::Result<void> remove(int number);
    /// `number` 0 = a content that is no version yet: the test is of one that is saved with it later.
    core::Result<void> keepTest(int number, const std::string& hash, const WorkflowTestRecord& test);

    /// Makes a version the active one; what is left to do after it is remembered before, and until finish().
    core::Result<void> activate(const PendingActivation& activation);
    /// Ends what activate() began: it is done, or the active file is another one, and then nothing was to be done.
    core::Result<void> finish(const PendingActivation& activation, bool isDone);

private:
    struct Stored {
        int number = 0;
        std::string content;
    };

    [[nodiscard]] std::filesystem::path fileOf(int number) const;
    [[nodiscard]] std::filesystem::path activeFile() const;
    [[nodiscard]] std::filesystem::path catalogueFile() const;
    [[nodiscard]] std::vector<int> numbers() const;
    [[nodiscard]] core::Result<std::vector<Stored>> stored() const;
    [[nodiscard]] WorkflowVersion describe(const VersionCatalogue& catalogue, const Stored& stored) const;
    [[nodiscard]] VersionCatalogue catalogue() const;
    core::Result<void> keep(const VersionCatalogue& catalogue);
    core::Result<WorkflowVersion> add(std::string_view content, const std::string& origin, const std::string& note);

    const std::filesystem::path m_folder;
    const std::string m_id;
    const core::Clock& m_clock;
    FileWriter& m_files;
};

/// SHA-256 in hex.
[[nodiscard]] std::string contentHash(std::string_view bytes);

/// Ids of the workflows of a folder, sorted: those that have an active file or versions.
[[nodiscard]] std::vector<std::string> workflowIds(const std::filesystem::path& workflows);

}  // namespace groundswell::workspace
