#include "app/cli/ownership.h"

#include "app/cli/exit_code.h"
#include "app/cli/handed_commands.h"

namespace groundswell::cli {

using workspace::HandedCommand;

Ownership::Ownership(std::unique_ptr<workspace::WorkspaceSession> session, std::function<void(const std::string&)> note)
    : m_session(std::move(session)),
      m_note(std::move(note)),
      m_commands(handedCommands()),
      m_turn(*m_lane.take()),
      m_channel(m_session->serve(
          GROUNDSWELL_VERSION, [this](const std::shared_ptr<HandedCommand>& command) { take(command); }, m_note)) {}

Ownership::~Ownership() {
    if (m_channel) m_channel->close();
    m_turn.end();
    // Before the channel goes: what the last ones answer is still sent.
    m_workers.clear();
}

void Ownership::recess(const std::function<void()>& wait, const std::stop_token& stop) {
    m_turn.end();
    wait();
    if (stop.stop_requested() && m_channel) m_channel->close();
    m_turn = std::move(*m_lane.take());
}

void Ownership::take(const std::shared_ptr<HandedCommand>& command) {
    std::erase_if(m_workers, [](const Worker& worker) { return worker.ended->load(); });
    auto ended = std::make_shared<std::atomic<bool>>(false);
    m_workers.push_back({ended, std::jthread([this, command = command, ended]() mutable {
                             work(*command);
                             command.reset();
                             *ended = true;
                         })});
}

void Ownership::work(HandedCommand& command) {
    std::optional<workspace::Lane::Turn> turn;
    if (!m_commands.runsBeside(command.request())) {
        if (m_lane.isBusy()) command.tellThatItWaits();
        turn = m_lane.take(command.stop());
        if (!turn) return command.end(static_cast<int>(ExitCode::Interrupted), true);
    }
    const int code = m_commands.run(command, *m_session, {});
    command.end(code, code == static_cast<int>(ExitCode::Interrupted));
}

}  // namespace groundswell::cli
