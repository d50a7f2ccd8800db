#include "app/cli/commands.h"
#include "models/store/store.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <unistd.h>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t terminalCellWidth = 60;

struct SqlOptions {
    std::string workspace;
    std::string query;
    std::int64_t maxRows = 10'000;
    int maxSeconds = 30;
};

std::string cellText(const ordered_json& value) {
    if (value.is_null()) return {};
    const std::string text = printable(value.is_string() ? value.get<std::string>() : value.dump());
    return isTerminal(STDOUT_FILENO) ? shortened(text, terminalCellWidth) : text;
}

void print(Output& out, const store::SqlAnswer& answer) {
    std::vector<std::vector<std::string>> rows{{}};
    for (const std::string& column : answer.columns) rows.front().push_back(printable(column));
    for (const ordered_json& row : ordered_json::parse(answer.rowsJson, nullptr, false)) {
        std::vector<std::string> cells;
        for (const std::string& column : answer.columns) {
            const auto cell = row.find(column);
            cells.push_back(cell == row.end() ? std::string() : cellText(*cell));
        }
        rows.push_back(std::move(cells));
    }
    out.text(alignedTable(rows));
}

void sayTruncation(Context& context, const store::SqlAnswer& answer) {
    if (!answer.truncated) return;
    const std::string shown = counted(answer.rowCount, "row is", "rows are") + " shown.";
    context.warn((answer.isTooLarge ? "The answer is larger than 64 MiB: only the first " : "Only the first ") + shown);
}

ExitCode runSql(Context& context, const SqlOptions& options) {
    // Opening the workspace first tells a missing, newer or damaged one from a bad query.
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto answer = store::runReadOnlySql((*session)->layout().store(), options.query, options.maxRows,
                                        options.maxSeconds, context.stop());
    if (!answer) return context.fail(answer.error());
    if (context.json()) {
        if (answer->isTooLarge) sayTruncation(context, *answer);
        context.out().text("{\"columns\":" +
                           ordered_json(answer->columns).dump(-1, ' ', false, ordered_json::error_handler_t::replace) +
                           ",\"rows\":" + answer->rowsJson +
                           ",\"truncated\":" + (answer->truncated ? "true" : "false") + "}\n");
        return ExitCode::Done;
    }
    print(context.out(), *answer);
    sayTruncation(context, *answer);
    return ExitCode::Done;
}

}  // namespace

void addSql(Commands& commands) {
    const auto options = std::make_shared<SqlOptions>();
    CLI::App* app =
        commands.add("sql",
                     "Read-only SQL on the views items, clusters, keywords, engagement, sources, runs, gaps, notes, "
                     "watches, jobs.",
                     [options](Context& context) { return runSql(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    app->add_option("query", options->query, "One query.")->type_name("QUERY")->required();
    app->add_option("--max-rows", options->maxRows, "At most so many rows.")
        ->capture_default_str()
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    app->add_option("--max-seconds", options->maxSeconds, "At most so long.")
        ->capture_default_str()
        ->type_name("N")
        ->check(CLI::PositiveNumber);
}

}  // namespace groundswell::cli
