#pragma once

#include "app/cli/context.h"
#include "models/core/clock.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
class Validator;
}  // namespace CLI

namespace groundswell::cli {

/// What a command does once its options are known.
using Action = std::function<ExitCode(Context&)>;

/// The commands of the program as they are added to the parser, each with the options that all have. For the main
/// thread.
class Commands {
public:
    Commands(CLI::App& root, GlobalOptions& globals);

    /// A command; `parent` null = of the program itself.
    CLI::App* add(const std::string& name, const std::string& summary, Action action, CLI::App* parent = nullptr);
    /// A word that commands follow.
    CLI::App* addGroup(const std::string& name, const std::string& summary);
    /// Gives every command the options that all have, behind its own; to be called when all are added.
    void addGlobals();

    /// Says that a command is one short transaction: handed to the owner of a workspace, it does not wait until longer
    /// work is done.
    void markShort(const CLI::App& app) { m_short.push_back(&app); }
    /// Makes paths absolute that options take, those of files and folders and a workspace's; when all are added.
    void resolvePaths(const std::string& folder);

    /// What was asked for; empty when no command was given.
    [[nodiscard]] const Action& chosen() const noexcept { return m_chosen; }
    [[nodiscard]] bool chosenIsShort() const noexcept;

private:
    CLI::App& m_root;
    GlobalOptions& m_globals;
    std::vector<CLI::App*> m_apps;
    std::vector<const CLI::App*> m_short;
    Action m_chosen;
    const CLI::App* m_chosenApp = nullptr;
};

/// Lets an option take one of these words only.
void allowOnly(CLI::Option& option, const std::vector<std::string>& words);
/// Whole numbers from this one on; help stays silent about it.
[[nodiscard]] CLI::Validator atLeast(std::int64_t least);
/// Whole numbers from one to another, both included.
[[nodiscard]] CLI::Validator wholeNumber(std::int64_t least, std::int64_t most);
/// -w, required.
void addWorkspaceOption(CLI::App& app, std::string& workspace);
/// An option that takes a day (YYYY-MM-DD or YYYYMMDD).
void addDayOption(CLI::App& app, const std::string& name, std::optional<core::UtcDay>& day, const std::string& help);
/// An option that takes a time with or without a zone, or a day, which is its beginning.
void addTimeOption(CLI::App& app, const std::string& name, std::optional<core::UtcTime>& time, const std::string& help);
/// An option that may be given several times, or once with commas.
void addListOption(CLI::App& app, const std::string& name, std::vector<std::string>& values, const std::string& type,
                   const std::string& help);

void addWorkspaceCommands(Commands& commands);
void addWorkspaceFeeds(Commands& commands, CLI::App* group);
void addAcquire(Commands& commands);
void addBackfill(Commands& commands);
void addImport(Commands& commands);
void addProcess(Commands& commands);
void addExpire(Commands& commands);
void addRun(Commands& commands);
void addScheduleCommands(Commands& commands);
void addJobsCommands(Commands& commands);
void addWorkflowCommands(Commands& commands);
void addExport(Commands& commands);
void addSearch(Commands& commands);
void addTrends(Commands& commands);
void addItem(Commands& commands);
void addSimilar(Commands& commands);
void addClusters(Commands& commands);
void addStatus(Commands& commands);
void addMetrics(Commands& commands);
void addSql(Commands& commands);
void addBackup(Commands& commands);
void addRestore(Commands& commands);
void addDemo(Commands& commands);
void addDoctor(Commands& commands);
void addSecretCommands(Commands& commands);

}  // namespace groundswell::cli
