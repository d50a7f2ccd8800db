#include "app/cli/json_values.h"
#include "app/cli/workflow_answer.h"
#include "app/cli/workflow_group.h"
#include "app/cli/workflow_target.h"
#include "pipeline/operations/workflow_items.h"
#include "pipeline/operations/workflow_staleness.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

using nlohmann::ordered_json;
using workspace::Access;

namespace {

struct WorkflowItemOptions {
    std::string workspace;
    std::vector<std::string> words;
    operations::RecomputeRequest recompute;
    operations::MoveRequest move;
    workflow::StepTrialRequest trial;
    std::int64_t item = 0;
};

ordered_json staleJson(const std::string& workflow, const std::vector<workflow::StepStaleness>& steps) {
    ordered_json rows = ordered_json::array();
    for (const workflow::StepStaleness& one : steps) {
        rows.push_back({{"id", one.mark.id},
                        {"step", one.mark.step},
                        {"version", one.mark.version},
                        {"parameters", one.mark.parameters},
                        {"current", one.current},
                        {"stale", one.stale()},
                        {"other", one.other},
                        {"missing", one.missing},
                        {"unknown", one.unknown}});
    }
    return {{"workflow", workflow}, {"steps", std::move(rows)}};
}

ExitCode stale(Context& context, const WorkflowItemOptions& options) {
    auto session = context.open(options.workspace, Access::Read);
    if (!session) return context.fail(session.error());
    auto target = workflowTarget(**session, options.words);
    if (!target) return context.fail(target.error());
    auto steps = operations::findStaleItems(**session, target->workflow);
    if (!steps) return context.fail(steps.error());
    if (context.json()) {
        context.out().document(staleJson(target->workflow, *steps));
        return ExitCode::Done;
    }
    std::vector<std::vector<std::string>> rows{{"STEP", "VERSION", "CURRENT", "STALE", "OTHER", "MISSING", "UNKNOWN"}};
    for (const workflow::StepStaleness& one : *steps) {
        rows.push_back({one.mark.id, std::to_string(one.mark.version), grouped(one.current), grouped(one.stale()),
                        grouped(one.other), grouped(one.missing), grouped(one.unknown)});
    }
    context.out().text(alignedTable(rows));
    return ExitCode::Done;
}

ExitCode recompute(Context& context, const WorkflowItemOptions& options) {
    auto session = context.open(options.workspace, Access::Write);
    if (!session) return context.fail(session.error());
    auto target = workflowTarget(**session, options.words);
    if (!target) return context.fail(target.error());
    operations::RecomputeRequest request = options.recompute;
    request.workflow = target->workflow;
    auto report = operations::recomputeStep(**session, request, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    if (context.json()) {
        context.out().document(
            {{"workflow", target->workflow}, {"step", request.step}, {"items", report->items}, {"to", report->to}});
    } else {
        context.out().line("Brought " + counted(report->items, "item", "items") + " back to \"" +
                           printable(report->to) + "\"" +
                           (report->items > 0 ? "; `groundswell process` makes them anew." : "."));
    }
    return report->cancelled ? ExitCode::Interrupted : ExitCode::Done;
}

ExitCode move(Context& context, const WorkflowItemOptions& options) {
    auto session = context.open(options.workspace, Access::Write);
    if (!session) return context.fail(session.error());
    auto target = workflowTarget(**session, options.words);
    if (!target) return context.fail(target.error());
    operations::MoveRequest request = options.move;
    request.workflow = target->workflow;
    auto items = operations::moveItems(**session, request);
    if (!items) return context.fail(items.error());
    if (context.json()) {
        context.out().document(
            {{"workflow", target->workflow}, {"from", request.from}, {"to", request.to}, {"items", *items}});
    } else {
        context.out().line("Moved " + counted(*items, "item", "items") + " from \"" + printable(request.from) +
                           "\" to \"" + printable(request.to) + "\".");
    }
    return ExitCode::Done;
}

const char* outcomeName(workflow::StepTrial::Outcome outcome) {
    switch (outcome) {
        case workflow::StepTrial::Outcome::Done: return "done";
        case workflow::StepTrial::Outcome::Failed: return "failed";
        case workflow::StepTrial::Outcome::Waits: break;
    }
    return "waits";
}

ordered_json valueOf(const std::string& text) {
    const ordered_json value = ordered_json::parse(text, nullptr, false);
    return value.is_discarded() ? ordered_json(text) : value;
}

ordered_json trialJson(const workflow::StepTrialRequest& request, const workflow::StepTrial& trial) {
    ordered_json outputs = ordered_json::object();
    for (const domain::StepOutput& output : trial.outputs) outputs[output.name] = valueOf(output.json);
    ordered_json changes = ordered_json::array();
    for (const workflow::ValueChange& change : trial.changes) {
        changes.push_back(
            {{"name", change.name}, {"before", valueOf(change.before)}, {"after", valueOf(change.after)}});
    }
    return {{"item_id", request.item.value},
            {"step", request.step},
            {"outcome", outcomeName(trial.outcome)},
            {"reason", trial.reason.empty() ? ordered_json(nullptr) : ordered_json(trial.reason)},
            {"state_before", trial.stateBefore},
            {"state_after", trial.stateAfter},
            {"changes", std::move(changes)},
            {"outputs", std::move(outputs)},
            {"ms", milliseconds(trial.time)},
            {"cpu_ms", milliseconds(trial.cpuTime)},
            {"log", trial.log},
            {"stored", trial.stored}};
}

void printTrial(Output& out, const workflow::StepTrial& trial) {
    for (const workflow::ValueChange& change : trial.changes)
        out.line(printable(change.name + ": " + change.before + " -> " + change.after));
    for (const domain::StepOutput& output : trial.outputs) out.line(printable(output.name + " = " + output.json));
    for (const std::string& line : trial.log) out.line(printable(line));
    out.line(trial.stored ? "What came of it is stored." : "Nothing was stored.");
}

ExitCode runStep(Context& context, const WorkflowItemOptions& options) {
    auto session = context.open(options.workspace, Access::Write);
    if (!session) return context.fail(session.error());
    std::string workflow;
    if (!options.words.empty()) {
        auto target = workflowTarget(**session, options.words);
        if (!target) return context.fail(target.error());
        workflow = target->workflow;
    }
    workflow::StepTrialRequest request = options.trial;
    request.item = {options.item};
    auto trial = operations::runStep(**session, context.pool(), workflow, request, context.stop());
    if (!trial) return context.fail(trial.error());
    if (context.json()) {
        context.out().document(trialJson(request, *trial));
    } else {
        printTrial(context.out(), *trial);
    }
    if (trial->outcome == workflow::StepTrial::Outcome::Done) return ExitCode::Done;
    context.warn(printable(trial->reason));
    return trial->outcome == workflow::StepTrial::Outcome::Waits ? ExitCode::Partial : ExitCode::Failed;
}

CLI::App* addOne(Commands& commands, CLI::App* group, const std::string& name, const std::string& summary,
                 const std::shared_ptr<WorkflowItemOptions>& options,
                 ExitCode (*run)(Context&, const WorkflowItemOptions&)) {
    CLI::App* app = commands.add(
        name, summary, [options, run](Context& context) { return run(context, *options); }, group);
    addWorkspaceOption(*app, options->workspace);
    addWords(*app, options->words, "[WORKFLOW]", 0, 1, "The workflow; default: the workspace's.");
    return app;
}

}  // namespace

void addWorkflowItems(Commands& commands, CLI::App* group) {
    auto options = std::make_shared<WorkflowItemOptions>();
    addOne(commands, group, "stale",
           "Count the items whose values another version of a step made, or other parameters.", options, stale);

    options = std::make_shared<WorkflowItemOptions>();
    CLI::App* app = addOne(commands, group, "recompute",
                           "Bring items with stale values of a step back in front of it; process makes them anew.",
                           options, recompute);
    app->add_option("--step", options->recompute.step, "The step's id.")->type_name("STEP")->required();
    app->add_option("--limit", options->recompute.limit, "At most so many items.")->type_name("N")->check(atLeast(1));
    app->add_flag("--unknown", options->recompute.withUnknown, "Also items of whose values nothing was noted.");

    options = std::make_shared<WorkflowItemOptions>();
    app = addOne(commands, group, "move", "Move items from one state to another.", options, move);
    app->add_option("--from", options->move.from, "The state that they leave.")->type_name("STATE")->required();
    app->add_option("--to", options->move.to, "The state where they go on.")->type_name("STATE")->required();
    app->add_option("--source", options->move.source, "Only items of this source.")->type_name("ID");

    options = std::make_shared<WorkflowItemOptions>();
    app = addOne(commands, group, "run-step", "Run one step on one item and tell what came of it; nothing is stored.",
                 options, runStep);
    app->add_option("--step", options->trial.step, "The step's id.")->type_name("STEP")->required();
    app->add_option("--item", options->item, "The item's id.")->type_name("N")->required()->check(atLeast(1));
    app->add_flag("--store", options->trial.keepsResult, "Store what comes of it.");
}

}  // namespace groundswell::cli
