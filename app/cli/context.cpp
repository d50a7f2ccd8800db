#include "app/cli/context.h"

#include "app/cli/command_giver.h"
#include "app/cli/ownership.h"
#include "app/cli/standard_input.h"
#include "pipeline/workspace/local_socket.h"

namespace groundswell::cli {

using core::Error;
using core::ErrorCode;
using workspace::Access;
using workspace::WorkspaceSession;

Context::Context(const GlobalOptions& options, std::stop_token stop, Caller caller)
    : m_options(options),
      m_stop(std::move(stop)),
      m_caller(std::move(caller)),
      m_clock(std::make_shared<core::SystemClock>()),
      m_directory(options.profile),
      m_out(m_caller.console),
      m_progress(options.quiet, m_caller.console) {}

Context::~Context() = default;

jobs::WorkerPool& Context::pool() {
    if (!m_pool) m_pool = std::make_unique<jobs::WorkerPool>();
    return *m_pool;
}

jobs::ProgressSink Context::progress() {
    if (!m_caller.alsoProgress) return m_progress.sink();
    return [shown = m_progress.sink(), also = m_caller.alsoProgress](const jobs::Progress& progress) {
        if (shown) shown(progress);
        also(progress);
    };
}

core::Result<std::shared_ptr<WorkspaceSession>> Context::open(const std::string& idOrFolder, Access access,
                                                              HandOver handOver) {
    auto folder = m_directory.find(idOrFolder);
    if (!folder) return folder.error();
    if (access == Access::Write) return m_caller.session ? openAsHanded(*folder) : openToWrite(*folder, handOver);
    auto session = WorkspaceSession::open(*folder, access, m_clock, m_directory.profile());
    if (!session) return session.error();
    return std::shared_ptr<WorkspaceSession>(std::move(*session));
}

core::Result<std::shared_ptr<WorkspaceSession>> Context::openAsHanded(const std::filesystem::path& folder) {
    if (workspace::realPath(folder) == workspace::realPath(m_caller.session->layout().folder))
        return std::shared_ptr<WorkspaceSession>(std::shared_ptr<void>(), m_caller.session);
    // Handed on from here it might come back.
    auto session = WorkspaceSession::open(folder, Access::Write, m_clock, m_directory.profile());
    if (!session) return session.error();
    return std::shared_ptr<WorkspaceSession>(std::move(*session));
}

core::Result<std::shared_ptr<WorkspaceSession>> Context::openToWrite(const std::filesystem::path& folder,
                                                                     HandOver handOver) {
    while (true) {
        auto session =
            WorkspaceSession::open(folder, Access::Write, m_clock, m_directory.profile(), workspace::Serving::Yes);
        if (session) return own(std::move(*session));
        const bool hands = session.error().code == ErrorCode::StoreLocked && handOver == HandOver::Allowed;
        if (!hands || m_caller.arguments.empty()) return session.error();
        if (!m_giver) m_giver = std::make_unique<CommandGiver>(*this, m_caller);
        auto answer = m_giver->give(folder, session.error());
        if (!answer) return answer.error();
        if (!*answer) continue;
        m_answered = **answer;
        return Error(ErrorCode::Cancelled, "Another process has run the command.");
    }
}

std::shared_ptr<WorkspaceSession> Context::own(std::unique_ptr<WorkspaceSession> session) {
    auto ownership =
        std::make_shared<Ownership>(std::move(session), [this](const std::string& sentence) { note(sentence); });
    m_ownership = ownership;
    m_inputScope.reset();
    m_input = m_giver ? m_giver->takeInput() : nullptr;
    if (!m_input)
        m_input = std::make_unique<WaitingInput>([this](const std::function<void()>& wait) { letOthersWork(wait); });
    m_inputScope.emplace(*m_input);
    WorkspaceSession* opened = &ownership->session();
    return {std::move(ownership), opened};
}

void Context::letOthersWork(const std::function<void()>& wait) {
    const auto ownership = m_keepsTurn ? nullptr : m_ownership.lock();
    if (ownership) {
        ownership->recess(wait, m_stop);
    } else {
        wait();
    }
}

ExitCode Context::fail(const Error& error) {
    if (m_answered) return static_cast<ExitCode>(*m_answered);
    const bool readerGone = error.code == ErrorCode::Cancelled && !error.contextValue("pipe").empty();
    if (readerGone) return ExitCode::Done;
    warn(error.describe());
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
    complainTo(*m_caller.console.err, sentence);
}

void Context::passOn(std::string_view bytes) {
    static_cast<void>(m_caller.console.err->write(bytes));
}

}  // namespace groundswell::cli
