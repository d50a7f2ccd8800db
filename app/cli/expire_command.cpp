#include "app/cli/expire_answer.h"

#include "app/cli/commands.h"
#include "pipeline/operations/report_json.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

namespace {

struct ExpireOptions {
    std::string workspace;
    operations::ExpireRequest request;
};

ExitCode runExpire(Context& context, const ExpireOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    auto report =
        operations::expireItems(**session, context.pool(), options.request, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    if (!report->before) {
        context.warn("The workspace " + printable((*session)->config().id) +
                     " keeps its items for good, so nothing was removed; set its retention_days, or name a day with "
                     "--before.");
    }
    if (context.json()) {
        context.out().document(operations::expireJson(*report));
    } else if (report->before) {
        context.out().line(expireText(*report) + ".");
    }
    return report->cancelled ? ExitCode::Interrupted : ExitCode::Done;
}

}  // namespace

std::string expireText(const operations::ExpireReport& report) {
    std::string text = counted(report.removed, "item", "items") + " from before " +
                       core::formatDay(report.before.value_or(core::UtcDay{})) + " removed";
    if (report.removed < report.found) text += ", " + grouped(report.found - report.removed) + " left";
    return text;
}

void addExpire(Commands& commands) {
    const auto options = std::make_shared<ExpireOptions>();
    CLI::App* app = commands.add("expire", "Remove items that are older than the workspace keeps them.",
                                 [options](Context& context) { return runExpire(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    addDayOption(*app, "--before", options->request.before,
                 "Remove what was published before this day, however long items are kept.");
}

}  // namespace groundswell::cli
