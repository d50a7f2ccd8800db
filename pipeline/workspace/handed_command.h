#pragma once

#include "pipeline/jobs/progress.h"
#include "pipeline/workspace/hand_over_frames.h"
#include "pipeline/workspace/local_socket.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

namespace groundswell::workspace {

class WorkspaceSession;

/// What the channel's thread and whoever runs a command share about one connection. Thread-safe.
class HandedLine {
public:
    explicit HandedLine(std::shared_ptr<const WakeUp> channel) : m_channel(std::move(channel)) {}

    /// Queues frames for the other end; waits for room, but not for ever: who does not read has left.
    void send(std::string frames);
    /// Queues the last frame: what comes later is dropped.
    void sendLast(std::string frame);
    /// The channel's side: what is to be sent, and whether nothing will follow.
    [[nodiscard]] std::string take();
    void putBack(std::string_view unsent);
    [[nodiscard]] bool hasOutput();
    [[nodiscard]] bool isFinished();

    void clientLeft();
    void clientCancelled();
    void ownerEnds();
    void requestStop() { m_stop.request_stop(); }
    [[nodiscard]] std::stop_token stop() const { return m_stop.get_token(); }
    /// True when it was the owner's end that stopped the command, so that it can be run elsewhere.
    [[nodiscard]] bool isStoppedByOwnersEnd();

private:
    const std::shared_ptr<const WakeUp> m_channel;
    std::stop_source m_stop;
    std::mutex m_mutex;
    std::condition_variable m_taken;
    std::string m_outgoing;    // guarded by m_mutex
    bool m_gone = false;       // guarded by m_mutex
    bool m_finished = false;   // guarded by m_mutex
    bool m_cancelled = false;  // guarded by m_mutex
    bool m_ownerEnds = false;  // guarded by m_mutex
};

/// A command line of another process, as the owner of the workspace has it: to be run on any thread, its words sent
/// back, and to be ended. One that is destroyed without an end goes back to its process, which then runs it itself.
/// Thread-safe, but for end().
class HandedCommand {
public:
    HandedCommand(HandedRequest request, system::Descriptor standardInput, std::shared_ptr<HandedLine> line);
    ~HandedCommand();
    HandedCommand(const HandedCommand&) = delete;
    HandedCommand& operator=(const HandedCommand&) = delete;

    [[nodiscard]] const HandedRequest& request() const noexcept { return m_request; }
    /// A regular file, which nothing waits for; -1 = the command line names no standard input.
    [[nodiscard]] int standardInput() const noexcept { return m_standardInput.value(); }
    /// Requested when the other process was interrupted or is gone, or the owner ends.
    [[nodiscard]] std::stop_token stop() const { return m_line->stop(); }
    void requestStop() { m_line->requestStop(); }

    void out(std::string_view bytes) { write(FrameType::Out, bytes); }
    void err(std::string_view bytes) { write(FrameType::Err, bytes); }
    /// Lets the other process say that others come first.
    void tellThatItWaits() { m_line->send(encodeFrame(FrameType::Waits)); }

    /// The command's exit code. With `interrupted` it gave up before its end: if that was because the owner ends, the
    /// other process runs it anew.
    void end(int exitCode, bool interrupted);
    /// The owner does not run it, for a reason that the other process says and ends with.
    void refuse(const std::string& sentence);

private:
    void write(FrameType type, std::string_view bytes);

    const HandedRequest m_request;
    const system::Descriptor m_standardInput;
    const std::shared_ptr<HandedLine> m_line;
    bool m_ended = false;  // the running thread's
};

/// What the program above gives an owner that takes commands of other processes.
struct HandedCommands {
    /// True for what is one short transaction and need not wait for longer work. Thread-safe.
    std::function<bool(const HandedRequest&)> runsBeside;
    /// Runs a command to its end over the owner's session, tells progress to the owner too, and returns the exit code.
    /// Thread-safe.
    std::function<int(HandedCommand&, WorkspaceSession&, const jobs::ProgressSink&)> run;
};

}  // namespace groundswell::workspace
