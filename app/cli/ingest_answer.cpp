#include "app/cli/ingest_answer.h"

#include "app/cli/vector_summary.h"
#include "pipeline/operations/report_json.h"

#include <nlohmann/json.hpp>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

std::string where(const sources::InputIssue& issue) {
    return issue.line > 0 ? issue.file + ":" + std::to_string(issue.line) : issue.file;
}

}  // namespace

void complainAbout(Context& context, const operations::IngestReport& report) {
    for (const sources::InputIssue& issue : report.issues) context.warn(where(issue) + ": " + issue.message);
    const auto shown = static_cast<std::int64_t>(report.issues.size());
    if (report.issueCount > shown) {
        context.warn("There are " + grouped(report.issueCount - shown) + " more rows like these.");
    }
    for (const sources::InputIssue& warning : report.warnings()) context.warn(where(warning) + ": " + warning.message);
}

ordered_json issueJson(const sources::InputIssue& issue) {
    return {{"file", issue.file},
            {"line", issue.line > 0 ? ordered_json(issue.line) : ordered_json(nullptr)},
            {"message", issue.message}};
}

ordered_json ingestJson(const operations::IngestReport& report) {
    ordered_json issues = ordered_json::array();
    for (const sources::InputIssue& issue : report.issues) issues.push_back(issueJson(issue));
    ordered_json out = operations::countsJson(report.counts);
    out["issues"] = std::move(issues);
    out["issues_in_all"] = report.issueCount;
    ordered_json warnings = ordered_json::array();
    for (const sources::InputIssue& warning : report.warnings()) warnings.push_back(issueJson(warning));
    out["warnings"] = std::move(warnings);
    return out;
}

std::string ingestText(const domain::RunCounts& counts) {
    const std::string numbersOnly =
        counts.numbersOnly > 0 ? " (" + grouped(counts.numbersOnly) + " in their numbers only)" : std::string();
    return grouped(counts.read) + " read: " + grouped(counts.created) + " new, " + grouped(counts.changed) +
           " changed" + numbersOnly + ", " + grouped(counts.unchanged) + " unchanged, " + grouped(counts.rejected) +
           " rejected";
}

void tellOfServices(Context& context, workspace::WorkspaceSession& session, const operations::ProcessReport& report) {
    for (const auto& [reason, items] : report.items.waits) {
        const std::string sentence = counted(items, "item waits", "items wait") + " for the next run: " + reason;
        context.warn(printable(sentence));
        context.note(sentence);
    }
    for (const auto& [step, calls] : report.items.hangs) {
        const std::string sentence =
            "The step " + step + " hangs: " + counted(calls, "call was given up.", "calls were given up.");
        context.warn(sentence);
        context.note(sentence);
    }
    for (const operations::StrayItems& one : report.strays) {
        context.warn(printable(counted(one.items, "item is", "items are") + " in the state " + one.state +
                               ", which the workflow " + one.workflow + " does not have; nothing moves them."));
    }
    if (const auto vectors = readVectorSummary(session))
        context.note("vectors of " + session.config().id + ": " + vectors->text());
}

std::string processText(const operations::ProcessReport& report, const std::string& until) {
    const std::string what = until.empty() ? "processed" : "reached the state " + until;
    std::string text =
        counted(report.done(), "item", "items") + " " + what + ", " + grouped(report.items.failed) + " failed";
    if (report.items.waiting > 0) text += ", " + grouped(report.items.waiting) + " waiting";
    return text;
}

ExitCode processExitCode(const operations::ProcessReport& report, bool waitingIsAsked) {
    if (report.items.cancelled) return ExitCode::Interrupted;
    const bool waits = (report.items.waiting > 0 && !waitingIsAsked) || !report.items.waits.empty();
    return report.items.failed > 0 || waits || !report.strays.empty() || report.extracted.issueCount > 0
               ? ExitCode::Partial
               : ExitCode::Done;
}

}  // namespace groundswell::cli
