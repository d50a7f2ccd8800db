#include "app/cli/round_answer.h"

#include "app/cli/expire_answer.h"
#include "app/cli/ingest_answer.h"
#include "app/cli/json_values.h"
#include "pipeline/operations/report_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::cli {

using domain::RunState;
using nlohmann::ordered_json;

namespace {

ordered_json sourceJson(const operations::SourceRun& run) {
    ordered_json out{{"source", run.source}, {"due_at", timeJson(run.due)}, {"state", domain::runStateName(run.state)}};
    out.update(operations::countsJson(run.ingest.counts));
    out["error"] = textJson(run.error);
    return out;
}

ordered_json taskJson(const operations::TaskRun& run) {
    return {{"schedule", run.schedule},
            {"task", run.task},
            {"due_at", timeJson(run.due)},
            {"state", domain::runStateName(run.state)},
            {"result", run.resultJson.empty() ? ordered_json(nullptr) : ordered_json::parse(run.resultJson)},
            {"error", textJson(run.error)}};
}

// "night  completed: {"file":...}": the counts as they are, since each task has its own.
std::string taskText(const operations::TaskRun& run) {
    const std::string what = printable(run.schedule) + "  " + domain::runStateName(run.state);
    return run.resultJson.empty() ? what : what + ": " + printable(run.resultJson);
}

void complain(Context& context, const operations::RoundReport& report) {
    for (const operations::SourceRun& run : report.sources) {
        if (!run.error.empty()) context.warn(printable(run.source) + ": " + run.error);
        complainAbout(context, run.ingest);
    }
    for (const operations::TaskRun& run : report.tasks) {
        if (!run.error.empty()) context.warn(printable(run.schedule) + ": " + run.error);
    }
    for (const domain::SourceHealth& one : report.paused) {
        context.warn(pauseText(one));
        context.note(pauseText(one));
    }
    for (const domain::LateRun& run : report.late) {
        const std::string sentence = printable(run.schedule) + " is late: due " + wholeSeconds(run.due) +
                                     ", expected by " + wholeSeconds(run.expected) + ".";
        context.warn(sentence);
        context.note(sentence);
    }
}

void print(Output& out, const operations::RoundReport& report) {
    for (const operations::SourceRun& run : report.sources) {
        const bool failed = run.state == RunState::Failed;
        out.line(printable(run.source) + "  " + (failed ? "failed" : ingestText(run.ingest.counts)));
    }
    for (const std::string& source : report.leftOut) out.line(printable(source) + "  left out");
    for (const std::string& source : report.resting) out.line(printable(source) + "  pauses");
    if (report.sources.empty() && report.leftOut.empty() && report.resting.empty())
        out.line("Nothing to fetch is due.");
    if (report.processed) out.line(processText(*report.processed) + ".");
    if (report.expired.removed > 0) out.line(expireText(report.expired) + ".");
    for (const operations::TaskRun& run : report.tasks) out.line(taskText(run));
    if (report.next) out.line("Next due: " + wholeSeconds(*report.next) + ".");
}

}  // namespace

ordered_json lateJson(const domain::LateRun& run) {
    return {{"schedule", run.schedule},
            {"due_at", core::formatTime(run.due)},
            {"expected_at", core::formatTime(run.expected)},
            {"noted_at", core::formatTime(run.noted)},
            {"ended_at", timeJson(run.ended)}};
}

ordered_json pauseJson(const domain::SourceHealth& one) {
    return {{"source", one.source},
            {"paused_at", timeJson(one.pausedAt)},
            {"reason", one.pauseReason},
            {"failures_in_row", one.failuresInRow}};
}

std::string pauseText(const domain::SourceHealth& one) {
    return printable(one.source) + " pauses since " + wholeSeconds(one.pausedAt.value_or(core::UtcTime{})) + ". " +
           printable(one.pauseReason);
}

ordered_json roundJson(const operations::RoundReport& report) {
    ordered_json document{
        {"sources", ordered_json::array()},
        {"left_out", report.leftOut},
        {"process", report.processed ? operations::processJson(*report.processed) : ordered_json(nullptr)},
        {"expire", operations::expireJson(report.expired)},
        {"next_at", timeJson(report.next)},
        {"tasks", ordered_json::array()},
        {"resting", report.resting},
        {"paused", ordered_json::array()},
        {"late_runs", ordered_json::array()}};
    for (const operations::SourceRun& run : report.sources) document["sources"].push_back(sourceJson(run));
    for (const operations::TaskRun& run : report.tasks) document["tasks"].push_back(taskJson(run));
    for (const domain::SourceHealth& one : report.paused) document["paused"].push_back(pauseJson(one));
    for (const domain::LateRun& run : report.late) document["late_runs"].push_back(lateJson(run));
    return document;
}

void tellOfRound(Context& context, workspace::WorkspaceSession& session, const operations::RoundReport& report) {
    complain(context, report);
    if (report.processed) {
        complainAbout(context, report.processed->extracted);
        tellOfServices(context, session, *report.processed);
    }
    if (!context.json()) print(context.out(), report);
}

ExitCode roundExitCode(const operations::RoundReport& report) {
    if (report.cancelled) return ExitCode::Interrupted;
    const auto all = static_cast<std::int64_t>(report.sources.size() + report.tasks.size());
    if (all > 0 && report.failedSources() + report.failedTasks() == all) return ExitCode::Failed;
    const auto isPart = [](const auto& run) { return run.state != RunState::Completed; };
    const bool partly = std::any_of(report.sources.begin(), report.sources.end(), isPart) ||
                        std::any_of(report.tasks.begin(), report.tasks.end(), isPart);
    if (partly) return ExitCode::Partial;
    return report.processed ? processExitCode(*report.processed, false) : ExitCode::Done;
}

}  // namespace groundswell::cli
