#pragma once

#include "app/cli/context.h"
#include "pipeline/operations/scheduled_run.h"

#include <nlohmann/json_fwd.hpp>

namespace groundswell::cli {

/// {"sources":[{"source","due_at","state","read","new","changed","unchanged","rejected","error"}],"left_out":[],
/// "process","expire","next_at","tasks":[{"schedule","task","due_at","state","result","error"}],"resting":[],"paused":[],
/// "late_runs":[]}; `process` is null when it was not come to; resting sources were left out because they pause, paused
/// ones do so from now on.
[[nodiscard]] nlohmann::ordered_json roundJson(const operations::RoundReport& report);
/// {"schedule","due_at","expected_at","noted_at","ended_at"}.
[[nodiscard]] nlohmann::ordered_json lateJson(const domain::LateRun& run);
/// {"source","paused_at","reason","failures_in_row"}.
[[nodiscard]] nlohmann::ordered_json pauseJson(const domain::SourceHealth& one);
/// "news pauses since 2026-10-12T09:10:00Z. It failed 5 times in a row: ..."
[[nodiscard]] std::string pauseText(const domain::SourceHealth& one);
/// Prints what a round did, a line a source or task, and to standard error what failed.
void tellOfRound(Context& context, workspace::WorkspaceSession& session, const operations::RoundReport& report);
/// 1 when everything failed, 3 when some did or items failed or wait, 130 when it was interrupted.
[[nodiscard]] ExitCode roundExitCode(const operations::RoundReport& report);

}  // namespace groundswell::cli
