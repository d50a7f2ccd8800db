#pragma once

#include "app/cli/exit_code.h"
#include "app/cli/log.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/sources/input_stream.h"
#include "pipeline/workspace/workspace_directory.h"
#include "pipeline/workspace/workspace_session.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::cli {

class CommandGiver;
class Ownership;

/// Options that every command has.
struct GlobalOptions {
    std::string profile;  ///< empty = the user's places
    bool json = false;
    bool quiet = false;
    std::string logLevel;  ///< empty = "info"
};

/// For whom a command runs.
struct Caller {
    Console console = processConsole();
    /// The command line without the program's name, to be handed to the owner of a workspace.
    std::vector<std::string> arguments{};
    /// Set when this process is the owner and runs the command of another one.
    workspace::WorkspaceSession* session = nullptr;
    jobs::ProgressSink alsoProgress{};
};

/// Whether a command may run in the process that owns its workspace.
enum class HandOver { Allowed, Never };

/// What a command works with. For the thread that runs it.
class Context {
public:
    Context(const GlobalOptions& options, std::stop_token stop, Caller caller = {});
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    [[nodiscard]] bool json() const noexcept { return m_options.json; }
    [[nodiscard]] const GlobalOptions& options() const noexcept { return m_options; }
    [[nodiscard]] const workspace::WorkspaceDirectory& directory() const noexcept { return m_directory; }
    [[nodiscard]] const std::stop_token& stop() const noexcept { return m_stop; }
    [[nodiscard]] const core::Clock& clock() const noexcept { return *m_clock; }
    [[nodiscard]] Output& out() noexcept { return m_out; }
    [[nodiscard]] jobs::ProgressSink progress();
    /// Started when it is first asked for.
    [[nodiscard]] jobs::WorkerPool& pool();

    /// Opens a workspace. For writing this process becomes its owner and takes commands of others until the session
    /// ends. When another process is the owner, that one runs this whole command and answers in its place: then there
    /// is an error here, and fail() has the exit code that came. So before a command opens a workspace for writing it
    /// must not have printed anything nor read from standard input.
    [[nodiscard]] core::Result<std::shared_ptr<workspace::WorkspaceSession>> open(
        const std::string& idOrFolder, workspace::Access access, HandOver handOver = HandOver::Allowed);
    /// Runs `wait`, which must not touch the session; commands that others handed over have their turn meanwhile.
    void letOthersWork(const std::function<void()>& wait);
    /// No more turns for others while standard input is waited for: what this command began must be whole first.
    void keepTurn() noexcept { m_keepsTurn = true; }

    /// Says what went wrong on standard error; the code to end with.
    ExitCode fail(const core::Error& error);
    /// The same for bad usage.
    ExitCode misused(const std::string& sentence);
    /// Where note() writes; it must outlive this.
    void keepNotesIn(const Log& log) { m_log = &log; }
    /// A sentence for the log alone. Thread-safe.
    void note(const std::string& sentence) const;
    /// A sentence on standard error that ends nothing; --quiet does not silence it.
    void warn(const std::string& sentence);
    /// Bytes for standard error as they are.
    void passOn(std::string_view bytes);

private:
    core::Result<std::shared_ptr<workspace::WorkspaceSession>> openToWrite(const std::filesystem::path& folder,
                                                                           HandOver handOver);
    core::Result<std::shared_ptr<workspace::WorkspaceSession>> openAsHanded(const std::filesystem::path& folder);
    std::shared_ptr<workspace::WorkspaceSession> own(std::unique_ptr<workspace::WorkspaceSession> session);

    const GlobalOptions& m_options;
    const std::stop_token m_stop;
    const Caller m_caller;
    const std::shared_ptr<const core::Clock> m_clock;
    const workspace::WorkspaceDirectory m_directory;
    Output m_out;
    ProgressPrinter m_progress;
    std::unique_ptr<jobs::WorkerPool> m_pool;
    const Log* m_log = nullptr;

    std::unique_ptr<CommandGiver> m_giver;
    std::optional<int> m_answered;         // the exit code that another process answered with
    std::weak_ptr<Ownership> m_ownership;  // of the session that is open
    bool m_keepsTurn = false;
    std::unique_ptr<sources::ByteSource> m_input;
    std::optional<sources::StandardInputScope> m_inputScope;
};

}  // namespace groundswell::cli
