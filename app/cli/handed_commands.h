#pragma once

#include "models/core/result.h"
#include "pipeline/workspace/handed_command.h"

#include <functional>
#include <stop_token>

namespace groundswell::cli {

/// While it lives, what works on threads of its own over the workspace that this process owns rests whenever a command
/// of another process has its turn. One at a time; to be made and ended by whoever has the turn.
class RestForOthers {
public:
    /// `rest` returns when nothing works any more, or after a stop request; `goOn` follows it in any case.
    RestForOthers(std::function<core::Result<void>(const std::stop_token&)> rest, std::function<void()> goOn);
    ~RestForOthers();
    RestForOthers(const RestForOthers&) = delete;
    RestForOthers& operator=(const RestForOthers&) = delete;
};

/// Runs command lines of other processes exactly as those would, over a session that is open here.
[[nodiscard]] workspace::HandedCommands handedCommands();

}  // namespace groundswell::cli
