#include "app/cli/round_answer.h"

#include "app/cli/expire_answer.h"
#include "app/cli/ingest_answer.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

ordered_json timeJson(const std::optional<core::UtcTime>& time) {
    return time ? ordered_json(core::formatTime(*time)) : ordered_json(nullptr);
}

ordered_json sourceJson(const operations::SourceRun& run) {
    const domain::RunCounts& counts = run.ingest.counts;
    return {{"source", run.source},
            {"due_at", timeJson(run.due)},
            {"state", domain::runStateName(run.state)},
            {"read", counts.read},
            {"new", counts.created},
            {"changed", counts.changed},
            {"unchanged", counts.unchanged},
            {"rejected", counts.rejected},
            {"error", run.error.empty() ? ordered_json(nullptr) : ordered_json(run.error)}};
}

}  // namespace

ordered_json roundJson(const operations::RoundReport& report) {
    ordered_json sources = ordered_json::array();
    for (const operations::SourceRun& run : report.sources) sources.push_back(sourceJson(run));
    return {{"sources", std::move(sources)},
            {"left_out", report.leftOut},
            {"process", report.processed ? processJson(*report.processed) : ordered_json(nullptr)},
            {"expire", expireJson(report.expired)},
            {"next_at", timeJson(report.next)}};
}

void tellOfRound(Context& context, workspace::WorkspaceSession& session, const operations::RoundReport& report) {
    for (const operations::SourceRun& run : report.sources) {
        if (!run.error.empty()) context.warn(printable(run.source) + ": " + run.error);
        complainAbout(context, run.ingest);
    }
    if (report.processed) {
        complainAbout(context, report.processed->extracted);
        tellOfServices(context, session, *report.processed);
    }
    if (context.json()) return;
    Output& out = context.out();
    for (const operations::SourceRun& run : report.sources) {
        const bool failed = run.state == domain::RunState::Failed;
        out.line(printable(run.source) + "  " + (failed ? "failed" : ingestText(run.ingest.counts)));
    }
    for (const std::string& source : report.leftOut) out.line(printable(source) + "  left out");
    if (report.sources.empty() && report.leftOut.empty()) out.line("Nothing to fetch is due.");
    if (report.processed) out.line(processText(*report.processed) + ".");
    if (report.expired.removed > 0) out.line(expireText(report.expired) + ".");
    if (report.next) out.line("Next due: " + core::formatTime(*report.next) + ".");
}

ExitCode roundExitCode(const operations::RoundReport& report) {
    if (report.cancelled) return ExitCode::Interrupted;
    const auto all = static_cast<std::int64_t>(report.sources.size());
    if (all > 0 && report.failedSources() == all) return ExitCode::Failed;
    const bool partly = std::any_of(report.sources.begin(), report.sources.end(), [](const operations::SourceRun& run) {
        return run.state != domain::RunState::Completed;
    });
    if (partly) return ExitCode::Partial;
    return report.processed ? processExitCode(*report.processed, false) : ExitCode::Done;
}

}  // namespace groundswell::cli
