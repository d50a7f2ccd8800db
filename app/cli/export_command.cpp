#include "app/cli/commands.h"
#include "app/cli/filter_options.h"
#include "app/cli/json_export.h"
#include "pipeline/operations/export_report.h"
#include "pipeline/operations/rising_now.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <filesystem>
#include <iostream>

namespace groundswell::cli {

using report::IfExists;

namespace {

struct ExportOptions {
    std::string workspace;
    std::string table;
    std::string format = "csv";
    std::string file;
    std::string columns;
    std::string ifExists = "ask";
    bool rawCells = false;
    std::string window = "24h";
    FilterOptions filter;
};

const std::map<std::string, report::Table> tables{{"items", report::Table::Items},
                                                  {"clusters", report::Table::Clusters},
                                                  {"keywords", report::Table::Keywords},
                                                  {"trends", report::Table::Clusters},
                                                  {"engagement", report::Table::Engagement}};

const std::string htmlFormat = "html";

enum class Choice { Write, Append, Skip, Refuse };

// What to do about a file that is there already, asking where somebody can answer.
Choice choiceFor(const ExportOptions& options, Context& context) {
    if (options.ifExists == "overwrite") return Choice::Write;
    if (options.ifExists == "append") return Choice::Append;
    if (options.ifExists == "skip") return Choice::Skip;
    if (!isTerminal(STDIN_FILENO) || !isTerminal(STDERR_FILENO)) return Choice::Refuse;
    context.warn(options.file + " exists. Overwrite it, append to it, or skip? [o/a/s]");
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "o") return Choice::Write;
    if (answer == "a") return Choice::Append;
    return answer == "s" ? Choice::Skip : Choice::Refuse;
}

bool isRegularFile(const std::string& file) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(file, ignored);
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> out;
    if (list.empty()) return out;
    for (std::size_t at = 0;;) {
        const std::size_t comma = list.find(',', at);
        out.push_back(list.substr(at, comma - at));
        if (comma == std::string::npos) return out;
        at = comma + 1;
    }
}

core::Result<operations::ExportRequest> requestOf(const ExportOptions& options) {
    operations::ExportRequest request;
    const auto table = tables.find(options.table);
    if (table == tables.end()) {
        return core::Error(core::ErrorCode::Unsupported,
                           "This version cannot export \"" + options.table +
                               "\"; it has items, clusters, keywords, trends, engagement.");
    }
    const bool onlyRising = options.table == "trends";
    if (options.format == htmlFormat && table->second != report::Table::Clusters)
        return core::Error(core::ErrorCode::InvalidInput, "A report is on clusters: export clusters --format html.");
    auto filter = filterOf(options.filter);
    if (!filter) return filter.error();
    request.table = table->second;
    request.format = report::parseRowFormat(options.format).value_or(report::RowFormat::Csv);
    request.filter = std::move(*filter);
    request.textQuery = options.filter.text;
    request.columns = split(options.columns);
    request.rawCells = options.rawCells;
    request.window = trendWindowOf(options.window);
    if (onlyRising) {
        request.rising = report::RisingTerms{};
        request.rising->limit = operations::mostRisingNow;
        // As `trends` does.
        request.filter.ignored = domain::Ignored::Hide;
    }
    if (options.file != "-") request.file = options.file;
    return request;
}

void answer(Context& context, const ExportOptions& options, std::optional<std::int64_t> rows) {
    if (context.json()) {
        context.out().document({{"table", options.table},
                                {"file", options.file},
                                {"rows", rows.value_or(0)},
                                {"skipped", !rows.has_value()}});
    } else if (rows) {
        context.out().line(counted(*rows, "row", "rows") + " of " + options.table + " written to " +
                           printable(options.file) + ".");
    } else {
        context.out().line(printable(options.file) + " exists and was left as it is.");
    }
}

ExitCode runExport(Context& context, const ExportOptions& options) {
    auto request = requestOf(options);
    if (!request) return context.fail(request.error());
    if (const std::string hint = fieldHint(options.filter.text); !hint.empty()) context.warn(hint);
    const bool toFile = !request->file.empty();
    if (toFile && isRegularFile(options.file)) {
        switch (choiceFor(options, context)) {
            case Choice::Write: request->ifExists = IfExists::Overwrite; break;
            case Choice::Append: request->ifExists = IfExists::Append; break;
            case Choice::Skip: answer(context, options, std::nullopt); return ExitCode::Done;
            case Choice::Refuse:
                return context.misused(options.file + " exists; choose --if-exists overwrite, append or skip.");
        }
    }
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    if (!toFile && context.json()) {
        auto written = exportAsDocument(**session, *request, context.out(), context.progress(), context.stop());
        return written ? ExitCode::Done : context.fail(written.error());
    }
    auto report = options.format == htmlFormat
                      ? operations::exportReport(**session, *request, context.progress(), context.stop())
                      : operations::exportRows(**session, *request, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    if (toFile) answer(context, options, report->rows);
    return ExitCode::Done;
}

}  // namespace

void addExport(Commands& commands) {
    const auto options = std::make_shared<ExportOptions>();
    CLI::App* app = commands.add("export", "Write rows in the order of the window with the same filters.",
                                 [options](Context& context) { return runExport(context, *options); });
    CLI::Option* table = app->add_option("table", options->table,
                                         "items, clusters, keywords, trends (clusters that rise) or engagement.")
                             ->type_name("WHAT")
                             ->required();
    allowOnly(*table, {"items", "clusters", "keywords", "engagement", "trends", "scores"});
    addWorkspaceOption(*app, options->workspace);
    CLI::Option* format =
        app->add_option("--format", options->format,
                        "csv, jsonl, 4cat (items as 4CAT imports them) or html (a report on clusters).")
            ->type_name("FORMAT");
    allowOnly(*format->capture_default_str(), {"csv", "jsonl", "4cat", "html"});
    app->add_option("-o,--output", options->file, "Where to; without it, or with -, standard output.")
        ->type_name("FILE");
    addWindowOption(*app, options->window, "Of what is recent in clusters: the last 6h, 24h or 7d.");
    app->add_option("--columns", options->columns, "Only these columns, in this order.")->type_name("A,B,C");
    CLI::Option* ifExists =
        app->add_option("--if-exists", options->ifExists, "When the file exists: ask, overwrite, append or skip.");
    allowOnly(*ifExists->type_name("CHOICE")->capture_default_str(), {"ask", "overwrite", "append", "skip"});
    app->add_flag("--raw-cells", options->rawCells,
                  "Leave CSV cells as they are that a spreadsheet would run as a formula.");
    addFilterOptions(*app, options->filter);
    app->footer(
        "Clusters and keywords have velocity, (items_recent + 5) / (items_usual + 5), with the counts that it is of: "
        "those of the window that ends at the newest item, and the mean of the same weekday and hours of the four "
        "weeks "
        "before. What is younger than a week has no usual and no velocity; burst is 0 (none) to 3. items_14_days has "
        "the items of each of the last 14 days, the oldest first. Keywords that differ only in case are one.");
}

}  // namespace groundswell::cli
