#include "pipeline/operations/doctor.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/extract_archive.h"
#include "pipeline/operations/keyword_repair.h"
#include "pipeline/operations/process_items.h"
#include "pipeline/secrets/secrets.h"
#include "pipeline/text/search_text.h"
#include "pipeline/workspace/workspace_session.h"

#include <QStandardPaths>

#include <set>
#include <system_error>

namespace groundswell::operations {

using core::ErrorCode;
using store::CheckResult;
using Status = store::CheckResult::Status;
namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t lowSpace = 512U << 20;

CheckResult checkFolder(const workspace::WorkspaceDirectory& directory) {
    if (auto made = system::makePrivateFolder(directory.profile()); !made)
        return {"data folder", Status::Failed, made.error().describe()};
    std::error_code problem;
    const fs::space_info space = fs::space(directory.profile(), problem);
    std::string detail = directory.profile().string();
    if (!problem && space.available < lowSpace)
        return {"data folder", Status::Note, detail + " has less than 512 MiB of free space"};
    return {"data folder", Status::Ok, std::move(detail)};
}

CheckResult checkFonts() {
    std::error_code ignored;
    for (const QString& folder : QStandardPaths::standardLocations(QStandardPaths::FontsLocation)) {
        if (fs::exists(fs::path(folder.toStdString()), ignored)) return {"fonts", Status::Ok, folder.toStdString()};
    }
    if (fs::exists("/usr/share/fonts/truetype/noto", ignored)) return {"fonts", Status::Ok, "Noto"};
    return {"fonts", Status::Note, "no Noto fonts found; install fonts-noto-core so that every script can be shown"};
}

CheckResult checkArchive(workspace::WorkspaceSession& session, const jobs::ProgressSink& progress,
                         const std::stop_token& stop) {
    auto chunks = session.archive().list();
    if (!chunks) return {"archive", Status::Failed, chunks.error().describe()};
    std::uint64_t records = 0;
    std::string damage;
    std::int64_t damaged = 0;
    std::int64_t done = 0;
    for (const archive::Chunk& chunk : *chunks) {
        if (stop.stop_requested()) return {"archive", Status::Note, "not finished: cancelled"};
        auto read = session.archive().read(chunk.path, [&records](const archive::RawArchive::Entry&) {
            ++records;
            return true;
        });
        if (!read && ++damaged == 1) damage = read.error().describe();
        if (progress) progress({"check", ++done, static_cast<std::int64_t>(chunks->size()), "files"});
    }
    if (damaged > 0) {
        return {"archive", Status::Failed,
                std::to_string(damaged) + " of " + std::to_string(chunks->size()) +
                    " files are damaged; the first: " + damage};
    }
    return {"archive", Status::Ok, std::to_string(chunks->size()) + " files, " + std::to_string(records) + " records"};
}

CheckResult checkCatalogue(workspace::WorkspaceSession& session) {
    auto chunks = session.archive().list();
    auto reader = session.store().connect();
    if (!chunks || !reader)
        return {"archive catalogue", Status::Failed, (chunks ? reader.error() : chunks.error()).describe()};
    auto rows = (*reader)->runs().chunks();
    if (!rows) return {"archive catalogue", Status::Failed, rows.error().describe()};
    std::set<std::string> onDisk;
    for (const archive::Chunk& chunk : *chunks) onDisk.insert(chunk.path);
    std::int64_t lost = 0;
    std::string firstLost;
    for (const store::ChunkRow& row : *rows) {
        if (onDisk.erase(row.path) == 0 && ++lost == 1) firstLost = row.path;
    }
    if (lost > 0) {
        return {"archive catalogue", Status::Failed,
                std::to_string(lost) + " files that were archived are gone, the first: " + firstLost +
                    "; restore them from a backup"};
    }
    if (!onDisk.empty()) {
        return {"archive catalogue", Status::Note,
                std::to_string(onDisk.size()) + " files are not in the store yet; `groundswell process` takes them in"};
    }
    return {"archive catalogue", Status::Ok, std::to_string(rows->size()) + " files"};
}

// Only the owner can check the full-text index; beside another one, or on a medium that cannot be written, the rest is.
core::Result<std::unique_ptr<workspace::WorkspaceSession>> openForCheck(const fs::path& folder) {
    auto session = workspace::WorkspaceSession::open(folder, workspace::Access::Write);
    if (session || (session.error().code != ErrorCode::StoreLocked && session.error().code != ErrorCode::Io))
        return session;
    return workspace::WorkspaceSession::open(folder, workspace::Access::Read);
}

core::Result<CheckResult> rebuildStore(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                       const jobs::ProgressSink& progress, const std::stop_token& stop) {
    ProcessRequest request;
    request.fromRaw = true;
    auto report = processItems(session, pool, request, progress, stop);
    if (!report) return report.error();
    if (report->items.cancelled) {
        return core::Error(ErrorCode::Cancelled, "The rebuilding of the store was interrupted.")
            .with("remedy", "Finish it with \"groundswell process -w " + session.config().id + " --raw\".");
    }
    return CheckResult{"repair", Status::Note,
                       "the store was made anew from the archive (" + std::to_string(report->extracted.counts.read) +
                           " records); the damaged one, with the labels, notes and runs in it, is kept as " +
                           session.replacedStore().string()};
}

core::Result<CheckResult> repairWorkspace(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                          const jobs::ProgressSink& progress, const std::stop_token& stop) {
    if (session.replacedStore().empty()) {
        auto repaired = session.store().repair();
        if (!repaired && repaired.error().code != ErrorCode::StoreDamaged) return repaired.error();
        if (!repaired) repaired = session.replaceStore();
        if (!repaired) return repaired.error();
    }
    if (!session.replacedStore().empty()) return rebuildStore(session, pool, progress, stop);
    auto extracted = extractArchive(session, pool, ArchivePart::Unknown, {}, progress, stop);
    if (!extracted) return extracted.error();
    auto keywords = remakeKeywords(session, stop);
    if (!keywords) return keywords.error();
    std::string detail = "index and numbers were made anew";
    if (*keywords > 0) detail += ", and the keywords of " + std::to_string(*keywords) + " items";
    return CheckResult{"repair", Status::Ok, std::move(detail)};
}

// One that is not there is no damage: keys can be in the environment.
CheckResult checkKeychain() {
    const auto usable = secrets::ofProgram()->checkKeychain();
    if (usable) return {"keychain", Status::Ok, "it answers"};
    return {"keychain", Status::Note,
            usable.error().message +
                " Keys of services come from environment variables, or from a file if "
                "`groundswell secret set NAME --in-file` put them there."};
}

}  // namespace

std::vector<CheckResult> examineProgram(const workspace::WorkspaceDirectory& directory) {
    std::vector<CheckResult> checks;
    checks.push_back(
        {"version", Status::Ok, "Groundswell " GROUNDSWELL_VERSION ", text index " + text::searchTextVersion()});
    checks.push_back(checkFolder(directory));
    checks.push_back(checkFonts());
    checks.push_back(checkKeychain());
    return checks;
}

core::Result<std::vector<CheckResult>> examineWorkspace(const fs::path& folder, jobs::WorkerPool& pool, bool repair,
                                                        const jobs::ProgressSink& progress,
                                                        const std::stop_token& stop) {
    auto session = repair ? workspace::WorkspaceSession::open(folder, workspace::Access::Repair) : openForCheck(folder);
    if (!session) return session.error();
    std::vector<CheckResult> checks;
    checks.push_back({"configs", Status::Ok, (*session)->config().id + ", workflow " + (*session)->workflow().id});
    if (repair) {
        auto repaired = repairWorkspace(**session, pool, progress, stop);
        checks.push_back(repaired ? *repaired : CheckResult{"repair", Status::Failed, repaired.error().describe()});
    }
    auto store = (*session)->store().check();
    if (!store) return store.error();
    checks.insert(checks.end(), store->begin(), store->end());
    checks.push_back(checkArchive(**session, progress, stop));
    checks.push_back(checkCatalogue(**session));
    return checks;
}

}  // namespace groundswell::operations
