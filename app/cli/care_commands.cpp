#include "app/cli/commands.h"
#include "models/store/store.h"
#include "pipeline/operations/backup.h"
#include "pipeline/operations/doctor.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::cli {

using nlohmann::ordered_json;
using store::CheckResult;

namespace {

struct BackupOptions {
    std::string workspace;
    std::string file;
};

ExitCode backup(Context& context, const BackupOptions& options) {
    auto folder = context.directory().find(options.workspace);
    if (!folder) return context.fail(folder.error());
    auto written = operations::backupWorkspace(*folder, options.file, context.progress(), context.stop());
    if (!written) return context.fail(written.error());
    if (context.json()) {
        context.out().document({{"workspace", options.workspace}, {"file", options.file}});
    } else {
        context.out().line("Backed up " + options.workspace + " to " + printable(options.file) + ".");
    }
    return ExitCode::Done;
}

struct RestoreOptions {
    std::string file;
    std::string id;
};

ExitCode restore(Context& context, const RestoreOptions& options) {
    auto id =
        operations::restoreWorkspace(context.directory(), options.file, options.id, context.progress(), context.stop());
    if (!id) return context.fail(id.error());
    if (context.json()) {
        context.out().document({{"id", *id}, {"folder", context.directory().folderOf(*id).string()}});
    } else {
        context.out().line("Restored workspace " + *id + ".");
    }
    return ExitCode::Done;
}

struct DoctorOptions {
    std::string workspace;
    bool repair = false;
};

const char* statusName(CheckResult::Status status) {
    switch (status) {
        case CheckResult::Status::Ok: return "ok";
        case CheckResult::Status::Note: return "note";
        case CheckResult::Status::Failed: return "failed";
    }
    return "failed";
}

// The checks of one workspace; one that cannot even be opened is a failed check of its own.
void examineOne(Context& context, const std::filesystem::path& folder, bool repair, bool named,
                std::vector<CheckResult>& checks) {
    auto found = operations::examineWorkspace(folder, context.pool(), repair, context.progress(), context.stop());
    const std::string prefix = named ? folder.filename().string() + ": " : std::string();
    if (!found) {
        checks.push_back({prefix + "open", CheckResult::Status::Failed, found.error().describe()});
        return;
    }
    for (CheckResult& check : *found) {
        check.name = prefix + check.name;
        checks.push_back(std::move(check));
    }
}

void answer(Context& context, const std::vector<CheckResult>& checks, bool ok) {
    if (context.json()) {
        ordered_json rows = ordered_json::array();
        for (const CheckResult& check : checks) {
            rows.push_back({{"name", check.name}, {"status", statusName(check.status)}, {"detail", check.detail}});
        }
        context.out().document({{"ok", ok}, {"checks", std::move(rows)}});
        return;
    }
    std::vector<std::vector<std::string>> rows;
    for (const CheckResult& check : checks) {
        rows.push_back({statusName(check.status), printable(check.name), printable(check.detail)});
    }
    context.out().text(alignedTable(rows));
}

ExitCode doctor(Context& context, const DoctorOptions& options) {
    std::vector<std::filesystem::path> folders;
    if (!options.workspace.empty()) {
        auto folder = context.directory().find(options.workspace);
        if (!folder) return context.fail(folder.error());
        folders.push_back(*folder);
    } else {
        auto entries = context.directory().list();
        if (!entries) return context.fail(entries.error());
        for (const workspace::WorkspaceEntry& entry : *entries) folders.push_back(entry.folder);
    }
    std::vector<CheckResult> checks = operations::examineProgram(context.directory());
    for (const std::filesystem::path& folder : folders) {
        if (!context.stop().stop_requested())
            examineOne(context, folder, options.repair, options.workspace.empty(), checks);
    }
    const bool ok = std::none_of(checks.begin(), checks.end(),
                                 [](const CheckResult& check) { return check.status == CheckResult::Status::Failed; });
    answer(context, checks, ok);
    if (context.stop().stop_requested()) return ExitCode::Interrupted;
    return ok ? ExitCode::Done : ExitCode::Store;
}

}  // namespace

void addBackup(Commands& commands) {
    const auto options = std::make_shared<BackupOptions>();
    CLI::App* app = commands.add("backup", "Write a whole workspace, store and archive, into one file.",
                                 [options](Context& context) { return backup(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    app->add_option("file", options->file, "Where to; it must not exist.")->type_name("FILE")->required();
}

void addRestore(Commands& commands) {
    const auto options = std::make_shared<RestoreOptions>();
    CLI::App* app = commands.add("restore", "Make a workspace from a backup.",
                                 [options](Context& context) { return restore(context, *options); });
    app->add_option("file", options->file, "The backup.")->type_name("FILE")->required();
    app->add_option("--id", options->id, "Another id than that of the backup.")->type_name("ID");
}

void addDoctor(Commands& commands) {
    const auto options = std::make_shared<DoctorOptions>();
    CLI::App* app = commands.add("doctor", "Check store and archive, versions, fonts and keychain.",
                                 [options](Context& context) { return doctor(context, *options); });
    app->add_option("-w,--workspace", options->workspace, "Only this workspace; default: all.")->type_name("ID");
    app->add_flag("--repair", options->repair, "Rebuild what can be rebuilt.");
}

}  // namespace groundswell::cli
