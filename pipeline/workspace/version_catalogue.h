#pragma once

#include "models/core/clock.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::workspace {

/// How a dry run of a workflow's content went.
struct WorkflowTestRecord {
    bool passed = false;
    core::UtcTime at{};
    std::int64_t items = 0;
    std::int64_t failed = 0;
    std::int64_t waiting = 0;
    std::string summary;  ///< one sentence
};

/// What is known of a version beside its content.
struct VersionNote {
    core::UtcTime savedAt{};
    std::string origin;  ///< "saved", "edited" (by hand), "restored"
    std::string note;    ///< a person's words
    std::string hash;    ///< of the content that was saved
};

/// Something that was done with versions.
struct VersionEvent {
    core::UtcTime at{};
    std::string what;  ///< "saved", "edited", "restored", "tested", "activated", "deleted"
    int version = 0;
    std::string note;
};

/// What an activation still has to do once the active file is the new version.
struct PendingActivation {
    int version = 0;
    std::string hash;  ///< of the version; another active content = it never came to that
    std::map<std::string, std::string> moves;
    std::string backfillTo;  ///< empty = no backfill
    std::vector<std::string> backfillFrom;
    std::vector<std::string> backfillSteps;
    std::int64_t backfillPerRun = 0;

    friend bool operator==(const PendingActivation&, const PendingActivation&) = default;
};

/// The notes that lie beside the versions of one workflow. They explain and remember; which versions there are and
/// which is active is for the files themselves to say, so that losing the notes loses no version. A value.
struct VersionCatalogue {
    std::map<int, VersionNote> versions;
    std::map<std::string, WorkflowTestRecord> tests;  ///< by content hash
    std::vector<VersionEvent> events;                 ///< oldest first; the last 1,000
    std::optional<PendingActivation> pending;
    int highest = 0;  ///< no version ever had a higher number

    void add(VersionEvent event);
    [[nodiscard]] std::string write() const;
    /// What cannot be read is left out.
    [[nodiscard]] static VersionCatalogue read(std::string_view text);
};

}  // namespace groundswell::workspace
