#include "app/cli/workflow_answer.h"

#include "app/cli/json_values.h"

#include <nlohmann/json.hpp>

#include <chrono>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

ordered_json countsJson(const std::map<std::string, std::int64_t>& counts) {
    ordered_json object = ordered_json::object();
    for (const auto& [name, count] : counts) object[name] = count;
    return object;
}

ordered_json testJson(const workspace::WorkflowTestRecord& test) {
    return {{"passed", test.passed}, {"at", core::formatTime(test.at)}, {"items", test.items},
            {"failed", test.failed}, {"waiting", test.waiting},         {"summary", test.summary}};
}

ordered_json stepJson(const workflow::RehearsedStep& step) {
    return {{"id", step.id},
            {"step", step.step},
            {"in", step.in},
            {"done", step.done},
            {"failed", step.failed},
            {"waiting", step.waiting},
            {"ms", milliseconds(step.time)},
            {"errors", step.errors}};
}

std::string countsText(const std::map<std::string, std::int64_t>& counts) {
    std::string text;
    for (const auto& [name, count] : counts) text += (text.empty() ? "" : ", ") + name + " " + grouped(count);
    return text;
}

}  // namespace

ordered_json versionJson(const workspace::WorkflowVersion& version) {
    return {{"version", version.number},
            {"saved_at", version.note.origin.empty() ? ordered_json(nullptr)
                                                     : ordered_json(core::formatTime(version.note.savedAt))},
            {"origin", textJson(version.note.origin)},
            {"note", textJson(version.note.note)},
            {"hash", version.hash},
            {"active", version.active},
            {"test", version.test ? testJson(*version.test) : ordered_json(nullptr)}};
}

ordered_json problemsJson(const config::Problems& problems) {
    ordered_json rows = ordered_json::array();
    for (const config::Problem& problem : problems)
        rows.push_back({{"pointer", problem.pointer}, {"reason", problem.reason}});
    return rows;
}

std::string testedText(const workspace::WorkflowVersion& version) {
    if (!version.test) return "never";
    return version.test->passed ? "passed" : "failed";
}

namespace {

std::string problemText(const config::Problem& problem) {
    return printable((problem.pointer.empty() ? "(document)" : problem.pointer) + ": " + problem.reason);
}

}  // namespace

void printProblems(Output& out, const config::Problems& problems) {
    for (const config::Problem& problem : problems) out.line(problemText(problem));
}

void complainOfProblems(Context& context, const std::string& file, const config::Problems& problems) {
    for (const config::Problem& problem : problems) context.warn(printable(file) + ": " + problemText(problem));
}

void printTest(Context& context, const std::string& workflow, const operations::WorkflowTestReport& report) {
    if (context.json()) {
        ordered_json steps = ordered_json::array();
        for (const workflow::RehearsedStep& step : report.steps) steps.push_back(stepJson(step));
        context.out().document({{"workflow", workflow},
                                {"version", report.version.number},
                                {"hash", report.version.hash},
                                {"passed", report.result().passed},
                                {"items", report.result().items},
                                {"failed", report.result().failed},
                                {"waiting", report.result().waiting},
                                {"built_in_texts", report.withBuiltInTexts},
                                {"summary", report.result().summary},
                                {"problems", problemsJson(report.problems)},
                                {"steps", std::move(steps)},
                                {"ended", countsJson(report.ended)},
                                {"waits", countsJson(report.waits)}});
        return;
    }
    printProblems(context.out(), report.problems);
    if (!report.steps.empty()) {
        std::vector<std::vector<std::string>> rows{{"STEP", "IN", "DONE", "FAILED", "WAITING", "MS"}};
        for (const workflow::RehearsedStep& step : report.steps) {
            rows.push_back({step.id, grouped(step.in), grouped(step.done), grouped(step.failed), grouped(step.waiting),
                            grouped(std::chrono::round<std::chrono::milliseconds>(step.time).count())});
        }
        context.out().text(alignedTable(rows));
        for (const workflow::RehearsedStep& step : report.steps) {
            for (const std::string& error : step.errors) context.out().line(printable(step.id + ": " + error));
        }
        for (const auto& [reason, items] : report.waits)
            context.out().line(counted(items, "item waits", "items wait") + " for a service; " + printable(reason));
        context.out().line("Items ended in: " + countsText(report.ended));
        if (report.withBuiltInTexts)
            context.out().line("The workspace has no items for it: texts of the program were taken.");
    }
    context.out().line("Version " + std::to_string(report.version.number) + " of " + printable(workflow) +
                       (report.result().passed ? " passed: " : " failed: ") + printable(report.result().summary));
}

void printActivation(Context& context, const std::string& workflow, const operations::ActivationReport& report) {
    if (context.json()) {
        ordered_json backfill = nullptr;
        if (report.backfill) {
            backfill = {{"to", textJson(report.backfill->to)},
                        {"items", report.backfill->items},
                        {"per_run", report.backfill->perRun}};
        }
        context.out().document({{"workflow", workflow},
                                {"version", report.version.number},
                                {"hash", report.version.hash},
                                {"before", report.before ? ordered_json(*report.before) : ordered_json(nullptr)},
                                {"moved", report.moved},
                                {"backfill", std::move(backfill)}});
        return;
    }
    context.out().line("Version " + std::to_string(report.version.number) + " of " + printable(workflow) +
                       " is active" + (report.before ? "; version " + std::to_string(*report.before) + " was." : "."));
    if (report.moved > 0)
        context.out().line("Moved " + counted(report.moved, "item", "items") + " out of states that are gone.");
    if (!report.backfill) {
        context.out().line("Items that are past its steps stay as they are.");
    } else if (report.backfill->to.empty() || report.backfill->items == 0) {
        context.out().line("No item has to go through it again.");
    } else {
        context.out().line("About " + counted(report.backfill->items, "item goes", "items go") + " back to \"" +
                           printable(report.backfill->to) + "\", at most " + grouped(report.backfill->perRun) +
                           " with each `groundswell process`.");
    }
}

}  // namespace groundswell::cli
