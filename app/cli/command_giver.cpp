#include "app/cli/command_giver.h"

#include "app/cli/context.h"
#include "pipeline/workspace/local_socket.h"

#include <algorithm>
#include <cctype>
#include <chrono>

namespace groundswell::cli {

using core::Error;
using core::ErrorCode;
using workspace::HandOverAnswer;
using workspace::OwnerNote;

namespace {

using namespace std::chrono_literals;

constexpr int interrupted = static_cast<int>(ExitCode::Interrupted);
constexpr std::size_t heldBytes = 8U << 20;
// Between one owner and the next nobody answers; no call waits for a lock and for a stop request at once.
constexpr auto betweenAttempts = 10ms;
constexpr int attempts = 500;
constexpr int attemptsWithoutSocket = 5;

std::string capitalised(std::string text) {
    if (!text.empty()) text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text;
}

}  // namespace

core::Result<std::optional<int>> CommandGiver::give(const std::filesystem::path& folder, const Error& locked) {
    const OwnerNote owner = workspace::readOwnerNote(folder);
    if (m_context.stop().stop_requested()) return std::optional(interrupted);
    // Then it is not the workspace that is locked.
    if (owner.isThisProcess) return locked;
    if (owner.socket.empty()) return unanswered(owner, locked);
    const auto& words = m_caller.arguments;
    if (!m_input && std::find(words.begin(), words.end(), "-") != words.end()) {
        // Before the owner is asked: it shall not wait for whoever types.
        auto kept = KeptInput::keep(m_context.stop());
        if (!kept) return kept.error();
        m_input = std::move(*kept);
        return std::optional<int>();
    }
    const HandOverAnswer answer = ask(folder, owner);
    switch (answer.kind) {
        case HandOverAnswer::Kind::Ended: m_context.out().text(std::exchange(m_held, {})); return {answer.exitCode};
        case HandOverAnswer::Kind::Refused:
            return Error(ErrorCode::StoreLocked, answer.sentence)
                .with("file", folder.string())
                .with("remedy", "Close it there (" + owner.process + "), or wait until it has finished.");
        case HandOverAnswer::Kind::Again: m_attempts = 0; break;
        case HandOverAnswer::Kind::Unreachable: break;
    }
    return unanswered(owner, locked);
}

core::Result<std::optional<int>> CommandGiver::unanswered(const OwnerNote& owner, const Error& locked) {
    if (m_context.stop().stop_requested()) return std::optional(interrupted);
    if (m_passedOn) {
        return Error(ErrorCode::Io,
                     capitalised(owner.process) + ", which ran the command, went away in the middle of its answer.")
            .with("remedy", "What was done is kept; run the command again.");
    }
    m_held.clear();
    if (++m_attempts > (owner.socket.empty() ? attemptsWithoutSocket : attempts)) return locked;
    pause();
    return std::optional<int>();
}

workspace::HandedRequest CommandGiver::requestFor(const std::filesystem::path& folder) const {
    std::error_code ignored;
    workspace::HandedRequest request;
    request.program = GROUNDSWELL_VERSION;
    request.workspace = workspace::realPath(folder).string();
    request.arguments = m_caller.arguments;
    request.directory = std::filesystem::current_path(ignored).string();
    request.profile = std::filesystem::absolute(m_context.directory().profile(), ignored).string();
    request.outIsTerminal = m_caller.console.outIsTerminal;
    request.errIsTerminal = m_caller.console.errIsTerminal;
    return request;
}

HandOverAnswer CommandGiver::ask(const std::filesystem::path& folder, const OwnerNote& owner) {
    m_context.note("handed to " + owner.process);
    if (m_input) m_input->rewind();
    const workspace::HandOverReceiver receiver{
        [this](std::string_view bytes) { hold(bytes); },
        [this](std::string_view bytes) { m_context.passOn(bytes); },
        [&] {
            if (m_context.options().quiet) return;
            m_context.warn(capitalised(owner.process) +
                           " owns the workspace and is busy; this command waits for its turn.");
        },
    };
    return workspace::handOver(owner.socket, requestFor(folder), m_input ? m_input->descriptor() : -1, receiver,
                               m_context.stop());
}

void CommandGiver::hold(std::string_view bytes) {
    m_held += bytes;
    if (m_held.size() < heldBytes) return;
    m_passedOn = true;
    m_context.out().text(std::exchange(m_held, {}));
}

std::unique_ptr<sources::ByteSource> CommandGiver::takeInput() {
    if (!m_input) return nullptr;
    m_input->rewind();
    return std::make_unique<FileInput>(m_input->descriptor());
}

void CommandGiver::pause() {
    std::unique_lock lock(m_mutex);
    m_never.wait_for(lock, m_context.stop(), betweenAttempts, [] { return false; });
}

}  // namespace groundswell::cli
