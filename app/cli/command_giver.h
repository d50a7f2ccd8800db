#pragma once

#include "app/cli/standard_input.h"
#include "models/core/result.h"
#include "pipeline/workspace/hand_over.h"
#include "pipeline/workspace/owner_lock.h"

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace groundswell::cli {

class Context;
struct Caller;

/// Gives this process's command to the owner of a workspace and passes on what it answers. What it prints on standard
/// output is held back until its exit code is there: an owner that dies leaves no half answer, and the command can be
/// run anew. For the main thread.
class CommandGiver {
public:
    CommandGiver(Context& context, const Caller& caller) : m_context(context), m_caller(caller) {}

    /// The exit code that the owner answered; none = this process should try to become the owner. `locked` is the error
    /// that it could not, and the answer when the owner takes no commands.
    [[nodiscard]] core::Result<std::optional<int>> give(const std::filesystem::path& folder, const core::Error& locked);
    /// Standard input from its beginning, if it has been read here to be handed over; else null.
    [[nodiscard]] std::unique_ptr<sources::ByteSource> takeInput();

private:
    [[nodiscard]] workspace::HandedRequest requestFor(const std::filesystem::path& folder) const;
    workspace::HandOverAnswer ask(const std::filesystem::path& folder, const workspace::OwnerNote& owner);
    core::Result<std::optional<int>> unanswered(const workspace::OwnerNote& owner, const core::Error& locked);
    void hold(std::string_view bytes);
    void pause();

    Context& m_context;
    const Caller& m_caller;
    std::unique_ptr<KeptInput> m_input;
    std::string m_held;
    bool m_passedOn = false;  // of standard output: then nobody can begin anew
    int m_attempts = 0;       // since somebody answered
    std::mutex m_mutex;
    std::condition_variable_any m_never;
};

}  // namespace groundswell::cli
