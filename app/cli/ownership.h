#pragma once

#include "pipeline/workspace/handed_command.h"
#include "pipeline/workspace/lane.h"
#include "pipeline/workspace/owner_channel.h"
#include "pipeline/workspace/workspace_session.h"

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

namespace groundswell::cli {

/// The workspace that a command owns while it runs, and the commands of other processes that ask for it meanwhile.
/// Short ones run at once; the others wait for a recess of this command, in order. What still waits at the end goes
/// back to its processes, the first of which is the next owner: nobody's command lasts longer because of another's. For
/// the thread that made it; it begins with the turn.
class Ownership {
public:
    /// `note` is for the log and is called on any thread.
    Ownership(std::unique_ptr<workspace::WorkspaceSession> session, std::function<void(const std::string&)> note);
    ~Ownership();
    Ownership(const Ownership&) = delete;
    Ownership& operator=(const Ownership&) = delete;

    [[nodiscard]] workspace::WorkspaceSession& session() noexcept { return *m_session; }
    /// Lets others have their turns while `wait` runs, and waits for the end of the last one of them; after a stop
    /// request that one is stopped too, and runs anew in its own process.
    void recess(const std::function<void()>& wait, const std::stop_token& stop);

private:
    struct Worker {
        std::shared_ptr<std::atomic<bool>> ended;
        std::jthread thread;
    };

    void take(const std::shared_ptr<workspace::HandedCommand>& command);
    void work(workspace::HandedCommand& command);

    const std::unique_ptr<workspace::WorkspaceSession> m_session;
    const std::function<void(const std::string&)> m_note;
    const workspace::HandedCommands m_commands;
    workspace::Lane m_lane;
    workspace::Lane::Turn m_turn;
    std::list<Worker> m_workers;  // the channel's thread; once it is closed the owner's
    std::unique_ptr<workspace::OwnerChannel> m_channel;
};

}  // namespace groundswell::cli
