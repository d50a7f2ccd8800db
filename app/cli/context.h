#pragma once

#include "app/cli/exit_code.h"
#include "app/cli/log.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/workspace/workspace_directory.h"
#include "pipeline/workspace/workspace_session.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace groundswell::cli {

/// Options that every command has.
struct GlobalOptions {
    std::string profile;  ///< empty = the user's places
    bool json = false;
    bool quiet = false;
    std::string logLevel;  ///< empty = "info"
};

/// What a command works with. For the main thread.
class Context {
public:
    Context(const GlobalOptions& options, std::stop_token stop);

    [[nodiscard]] bool json() const noexcept { return m_options.json; }
    [[nodiscard]] const workspace::WorkspaceDirectory& directory() const noexcept { return m_directory; }
    [[nodiscard]] const std::stop_token& stop() const noexcept { return m_stop; }
    [[nodiscard]] const core::Clock& clock() const noexcept { return *m_clock; }
    [[nodiscard]] Output& out() noexcept { return m_out; }
    [[nodiscard]] jobs::ProgressSink progress() { return m_progress.sink(); }
    /// Started when it is first asked for.
    [[nodiscard]] jobs::WorkerPool& pool();

    [[nodiscard]] core::Result<std::unique_ptr<workspace::WorkspaceSession>> open(const std::string& idOrFolder,
                                                                                  workspace::Access access);

    /// Says what went wrong on standard error; the code to end with.
    ExitCode fail(const core::Error& error);
    /// The same for bad usage.
    ExitCode misused(const std::string& sentence);
    /// Where note() writes; it must outlive this.
    void keepNotesIn(const Log& log) { m_log = &log; }
    /// A sentence for the log alone.
    void note(const std::string& sentence) const;
    /// A sentence on standard error that ends nothing; --quiet does not silence it.
    void warn(const std::string& sentence);

private:
    const GlobalOptions& m_options;
    const std::stop_token m_stop;
    const std::shared_ptr<const core::Clock> m_clock;
    const workspace::WorkspaceDirectory m_directory;
    Output m_out;
    ProgressPrinter m_progress;
    std::unique_ptr<jobs::WorkerPool> m_pool;
    const Log* m_log = nullptr;
};

}  // namespace groundswell::cli
