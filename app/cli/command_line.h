#pragma once

#include "app/cli/commands.h"

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace groundswell::cli {

/// What a person who gives no command wants: the window.
struct WindowRequest {
    std::string profile;
};

/// Reads the command line and, when there is a command, runs it: the process's exit code, or the wish for the window.
/// Makes no application object. To be called once, first thing in main.
[[nodiscard]] std::variant<int, WindowRequest> runCommandLine(int argc, char** argv);

/// All commands of the program, to read one command line with. For one thread.
class CommandSet {
public:
    /// `folder` = where relative paths begin; empty = they stay as they are.
    explicit CommandSet(const std::string& folder = {});
    ~CommandSet();
    CommandSet(const CommandSet&) = delete;
    CommandSet& operator=(const CommandSet&) = delete;

    /// Reads arguments (without the program's name); throws CLI::ParseError.
    void parse(const std::vector<std::string>& arguments);

    [[nodiscard]] const CLI::App& root() const noexcept { return *m_root; }
    [[nodiscard]] GlobalOptions& globals() noexcept { return m_globals; }
    /// What was asked for; empty when no command was given.
    [[nodiscard]] const Action& chosen() const noexcept { return m_commands->chosen(); }
    /// True when that is one short transaction (see Commands::markShort).
    [[nodiscard]] bool chosenIsShort() const noexcept { return m_commands->chosenIsShort(); }
    /// "groundswell workspace create", as far as the words were understood.
    [[nodiscard]] std::string understoodWords() const;

private:
    std::unique_ptr<CLI::App> m_root;
    GlobalOptions m_globals;
    std::unique_ptr<Commands> m_commands;
};

}  // namespace groundswell::cli
