#pragma once

#include "app/cli/context.h"
#include "pipeline/operations/scheduled_run.h"

#include <nlohmann/json_fwd.hpp>

namespace groundswell::cli {

/// {"sources":[{"source","due_at","state","read","new","changed","unchanged","rejected","error"}],"left_out":[],
/// "process","expire","next_at"}; `process` is null when it was not come to.
[[nodiscard]] nlohmann::ordered_json roundJson(const operations::RoundReport& report);
/// Prints what a round did, a line a source, and to standard error what failed.
void tellOfRound(Context& context, workspace::WorkspaceSession& session, const operations::RoundReport& report);
/// 1 when every source failed, 3 when some did or items failed or wait, 130 when it was interrupted.
[[nodiscard]] ExitCode roundExitCode(const operations::RoundReport& report);

}  // namespace groundswell::cli
