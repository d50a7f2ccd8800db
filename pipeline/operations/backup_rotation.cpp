#include "pipeline/operations/backup_rotation.h"

#include "pipeline/operations/backup.h"
#include "pipeline/system/files.h"
#include "pipeline/workspace/workspace_directory.h"

#include <algorithm>
#include <functional>

namespace groundswell::operations {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view suffix = ".tar.zst";
constexpr std::size_t dayLength = 8;     // 20261012
constexpr std::size_t stampLength = 16;  // 20261012T091000Z

// The time in a backup's name; empty when it is none of this workspace.
std::string stampOf(const std::string& workspace, const std::string& name) {
    const std::size_t begin = workspace.size() + 1;
    if (name.size() != begin + stampLength + suffix.size()) return {};
    if (!name.starts_with(workspace + "-") || !name.ends_with(suffix)) return {};
    const std::string stamp = name.substr(begin, stampLength);
    for (std::size_t i = 0; i < stamp.size(); ++i) {
        const char expected = i == dayLength ? 'T' : i + 1 == stampLength ? 'Z' : '0';
        const bool fits = expected == '0' ? stamp[i] >= '0' && stamp[i] <= '9' : stamp[i] == expected;
        if (!fits) return {};
    }
    return stamp;
}

}  // namespace

std::string backupName(const std::string& workspace, core::UtcTime time) {
    std::string stamp = core::formatTime(std::chrono::floor<std::chrono::seconds>(time));
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    return workspace + "-" + stamp + std::string(suffix);
}

std::vector<std::string> backupsToRemove(const std::string& workspace, std::vector<std::string> names, int keep) {
    std::erase_if(names, [&](const std::string& name) { return stampOf(workspace, name).empty(); });
    std::sort(names.begin(), names.end(), std::greater<>());
    std::vector<std::string> doomed;
    std::string day;
    int days = 0;
    for (const std::string& name : names) {
        const std::string its = stampOf(workspace, name).substr(0, dayLength);
        const bool newestOfDay = its != day;
        days += newestOfDay;
        if (!newestOfDay || days > keep) doomed.push_back(name);
        day = its;
    }
    return doomed;
}

core::Result<RotationReport> rotateBackups(workspace::WorkspaceSession& session, const RotationRequest& request,
                                           const jobs::ProgressSink& progress, const std::stop_token& stop) {
    const fs::path folder = session.layout().folder / (request.folder.empty() ? fs::path("backups") : request.folder);
    if (auto made = system::makePrivateFolder(folder); !made) return made.error();
    const std::string& id = session.config().id;
    // The name of each is its time: what one that was killed left is under no name that is written to again.
    system::removeLeftOvers(folder, id + "-");
    RotationReport report;
    report.file = folder / backupName(id, session.clock().now());
    auto written = backupWorkspace(session.layout().folder, report.file, progress, stop, BackupCheck::ReadBack);
    if (!written) return written.error();
    std::error_code unknown;
    report.bytes = static_cast<std::int64_t>(fs::file_size(report.file, unknown));
    const int keep = request.keep.value_or(session.config().housekeeping.backupsKeep);
    for (const std::string& name : backupsToRemove(id, system::namesIn(folder), keep)) {
        const fs::path old = folder / name;
        // One that cannot be removed now is tried again the next time.
        if (old != report.file && fs::remove(old, unknown)) report.removed.push_back(old);
    }
    return report;
}

}  // namespace groundswell::operations
