#include "app/cli/context.h"

namespace groundswell::cli {

Context::Context(const GlobalOptions& options, std::stop_token stop)
    : m_options(options),
      m_stop(std::move(stop)),
      m_clock(std::make_shared<core::SystemClock>()),
      m_directory(options.profile),
      m_progress(options.quiet) {}

jobs::WorkerPool& Context::pool() {
    if (!m_pool) m_pool = std::make_unique<jobs::WorkerPool>();
    return *m_pool;
}

core::Result<std::unique_ptr<workspace::WorkspaceSession>> Context::open(const std::string& idOrFolder,
                                                                         workspace::Access access) {
    auto folder = m_directory.find(idOrFolder);
    if (!folder) return folder.error();
    return workspace::WorkspaceSession::open(*folder, access, m_clock, m_directory.profile());
}

ExitCode Context::fail(const core::Error& error) {
    const bool readerGone = error.code == core::ErrorCode::Cancelled && !error.contextValue("pipe").empty();
    if (readerGone) return ExitCode::Done;
    m_progress.clear();
    Output::complain(error.describe());
    return exitCodeOf(error.code);
}

ExitCode Context::misused(const std::string& sentence) {
    warn(sentence);
    return ExitCode::Invalid;
}

void Context::note(const std::string& sentence) const {
    if (m_log) m_log->note(sentence);
}

void Context::warn(const std::string& sentence) {
    m_progress.clear();
    Output::complain(sentence);
}

}  // namespace groundswell::cli
