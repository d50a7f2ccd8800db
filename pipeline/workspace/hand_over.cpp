#include "pipeline/workspace/hand_over.h"

#include "pipeline/workspace/local_socket.h"

#include <poll.h>

#include <array>
#include <cerrno>
#include <optional>

namespace groundswell::workspace {

namespace {

using Kind = HandOverAnswer::Kind;

/// One conversation, from the request to the answer. For one thread.
class Conversation {
public:
    Conversation(system::Descriptor socket, std::string request, int standardInput, const HandOverReceiver& receiver)
        : m_socket(std::move(socket)),
          m_toSend(std::move(request)),
          m_standardInput(standardInput),
          m_receiver(receiver) {}

    HandOverAnswer run(const std::stop_token& stop) {
        const WakeUp wake;
        const std::stop_callback interrupted(stop, [&wake] { wake.wake(); });
        bool cancelled = false;
        while (!m_answer) {
            if (stop.stop_requested() && !std::exchange(cancelled, true)) m_toSend += encodeFrame(FrameType::Cancel);
            const short events = m_toSend.empty() ? POLLIN : POLLIN | POLLOUT;
            std::array<pollfd, 2> polled{{{wake.descriptor(), POLLIN, 0}, {m_socket.value(), events, 0}}};
            if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) break;
            wake.clear();
            if ((polled[1].revents & POLLOUT) != 0) send();
            if ((polled[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0) receive();
        }
        return m_answer.value_or(HandOverAnswer{Kind::Again});
    }

private:
    // An owner that is gone shows when it is read from: perhaps it answered before.
    void send() {
        std::string_view rest = m_toSend;
        const Transfer transfer = sendSome(m_socket.value(), rest, m_standardInput);
        if (rest.size() < m_toSend.size()) m_standardInput = -1;
        m_toSend = transfer == Transfer::Gone ? std::string() : std::string(rest);
    }

    void receive() {
        std::string bytes;
        system::Descriptor unasked;
        const Transfer transfer = receiveSome(m_socket.value(), bytes, unasked);
        m_frames.add(bytes);
        while (!m_answer) {
            auto frame = m_frames.next();
            if (!frame) m_answer = HandOverAnswer{Kind::Refused, 0, "The owner's answer cannot be read."};
            if (!frame || !*frame) break;
            take(**frame);
        }
        if (transfer == Transfer::Gone && !m_answer) m_answer = HandOverAnswer{Kind::Again};
    }

    void take(const Frame& frame) {
        switch (frame.type) {
            case FrameType::Out: return m_receiver.out(frame.payload);
            case FrameType::Err: return m_receiver.err(frame.payload);
            case FrameType::Waits: return m_receiver.waits();
            case FrameType::Again: m_answer = HandOverAnswer{Kind::Again}; return;
            case FrameType::Refused: m_answer = HandOverAnswer{Kind::Refused, 0, frame.payload}; return;
            case FrameType::End:
                if (const auto code = decodeEnd(frame.payload)) m_answer = HandOverAnswer{Kind::Ended, *code};
                break;
            case FrameType::Request:
            case FrameType::Cancel: break;
        }
        if (!m_answer) m_answer = HandOverAnswer{Kind::Refused, 0, "The owner's answer cannot be read."};
    }

    system::Descriptor m_socket;
    std::string m_toSend;
    int m_standardInput;
    const HandOverReceiver& m_receiver;
    FrameReader m_frames;
    std::optional<HandOverAnswer> m_answer;
};

}  // namespace

HandOverAnswer handOver(const std::filesystem::path& socket, const HandedRequest& request, int standardInput,
                        const HandOverReceiver& receiver, const std::stop_token& stop) {
    system::Descriptor connection = connectTo(socket);
    if (!connection.isOpen()) return {};
    return Conversation(std::move(connection), encodeRequest(request), standardInput, receiver).run(stop);
}

}  // namespace groundswell::workspace
