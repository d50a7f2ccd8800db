#include "pipeline/workspace/handed_command.h"

#include <chrono>
#include <utility>

namespace groundswell::workspace {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t outgoingBytes = 1U << 20;
// A process that takes nothing for so long is stopped, and may not hold up the owner.
constexpr auto patience = 10s;

}  // namespace

void HandedLine::send(std::string frames) {
    {
        std::unique_lock lock(m_mutex);
        const bool room = m_taken.wait_for(
            lock, patience, [this] { return m_gone || m_finished || m_outgoing.size() < outgoingBytes; });
        if (room) {
            if (m_gone || m_finished) return;
            m_outgoing += frames;
            m_channel->wake();
            return;
        }
    }
    clientLeft();
}

void HandedLine::sendLast(std::string frame) {
    const std::scoped_lock lock(m_mutex);
    if (m_finished) return;
    m_finished = true;
    if (!m_gone) m_outgoing += frame;
    m_channel->wake();
}

std::string HandedLine::take() {
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_outgoing, {});
}

void HandedLine::putBack(std::string_view unsent) {
    const std::scoped_lock lock(m_mutex);
    if (!unsent.empty()) m_outgoing.insert(0, unsent);
    m_taken.notify_all();
}

bool HandedLine::hasOutput() {
    const std::scoped_lock lock(m_mutex);
    return !m_outgoing.empty();
}

bool HandedLine::isFinished() {
    const std::scoped_lock lock(m_mutex);
    return m_gone || (m_finished && m_outgoing.empty());
}

void HandedLine::clientLeft() {
    {
        const std::scoped_lock lock(m_mutex);
        m_gone = true;
        m_outgoing.clear();
        m_taken.notify_all();
        m_channel->wake();
    }
    m_stop.request_stop();
}

void HandedLine::clientCancelled() {
    {
        const std::scoped_lock lock(m_mutex);
        m_cancelled = true;
    }
    m_stop.request_stop();
}

void HandedLine::ownerEnds() {
    {
        const std::scoped_lock lock(m_mutex);
        m_ownerEnds = true;
    }
    m_stop.request_stop();
}

bool HandedLine::isStoppedByOwnersEnd() {
    const std::scoped_lock lock(m_mutex);
    return m_ownerEnds && !m_cancelled;
}

HandedCommand::HandedCommand(HandedRequest request, system::Descriptor standardInput, std::shared_ptr<HandedLine> line)
    : m_request(std::move(request)), m_standardInput(std::move(standardInput)), m_line(std::move(line)) {}

HandedCommand::~HandedCommand() {
    if (!m_ended) m_line->sendLast(encodeFrame(FrameType::Again));
}

void HandedCommand::write(FrameType type, std::string_view bytes) {
    while (!bytes.empty()) {
        const std::string_view part = bytes.substr(0, outputFrameBytes);
        m_line->send(encodeFrame(type, part));
        bytes.remove_prefix(part.size());
    }
}

void HandedCommand::end(int exitCode, bool interrupted) {
    m_ended = true;
    const bool elsewhere = interrupted && m_line->isStoppedByOwnersEnd();
    m_line->sendLast(elsewhere ? encodeFrame(FrameType::Again) : encodeEnd(exitCode));
}

void HandedCommand::refuse(const std::string& sentence) {
    m_ended = true;
    m_line->sendLast(encodeFrame(FrameType::Refused, sentence));
}

}  // namespace groundswell::workspace
