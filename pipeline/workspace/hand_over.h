#pragma once

#include "models/core/result.h"
#include "pipeline/workspace/hand_over_frames.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace groundswell::workspace {

/// Where an owner's answer goes, piece by piece; all on the asking thread.
struct HandOverReceiver {
    std::function<void(std::string_view)> out;
    std::function<void(std::string_view)> err;
    std::function<void()> waits;  ///< the owner does something else first
};

/// How the owner took a command.
struct HandOverAnswer {
    enum class Kind {
        Ended,        ///< with `exitCode`
        Again,        ///< the owner ends or ended, and has not answered: whoever owns the workspace next is to be asked
        Refused,      ///< for the reason that is in `sentence`
        Unreachable,  ///< nobody listens
    };
    Kind kind = Kind::Unreachable;
    int exitCode = 0;
    std::string sentence{};
};

/// Hands a command to the process that listens at `socket` and waits for its end. `standardInput` is a regular file, or
/// -1. A stop request cancels the command there; its end is still waited for.
[[nodiscard]] HandOverAnswer handOver(const std::filesystem::path& socket, const HandedRequest& request,
                                      int standardInput, const HandOverReceiver& receiver, const std::stop_token& stop);

}  // namespace groundswell::workspace
