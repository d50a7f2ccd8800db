#include "app/cli/commands.h"
#include "app/cli/filter_options.h"
#include "app/cli/json_values.h"
#include "app/cli/reason_answer.h"
#include "models/core/words.h"
#include "pipeline/operations/rising_now.h"
#include "pipeline/report/row_writer.h"
#include "pipeline/report/table.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

struct TrendsOptions {
    std::string workspace;
    std::string window = "24h";
    FilterOptions filter;
    operations::RisingRequest request;
};

std::string windowWords(const TrendsOptions& options) {
    switch (trendWindowOf(options.window)) {
        case domain::TrendWindow::SixHours: return "6 h";
        case domain::TrendWindow::Day: return "24 h";
        case domain::TrendWindow::Week: return "7 days";
    }
    return "24 h";
}

// 1.83 -> "1.8", 2 -> "2".
std::string oneDecimal(double number) {
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed, 1);
    std::string text(digits.data(), end.ptr);
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

ordered_json risingJson(std::int64_t rank, const operations::RisingEntry& entry) {
    const domain::TrendNumbers& numbers = entry.numbers;
    const auto known = [](std::int64_t count) { return count > 0 ? ordered_json(count) : ordered_json(nullptr); };
    ordered_json row{{"rank", rank},
                     {"cluster_id", entry.cluster.id.value},
                     {"items_recent", numbers.recent},
                     {"items_usual", numbers.usual ? ordered_json(*numbers.usual) : ordered_json(nullptr)},
                     {"ratio", numbers.ratio()},
                     {"burst", numbers.burst},
                     {"authors_recent", known(entry.voices.authors)},
                     {"outlets_recent", known(entry.voices.outlets)},
                     {"reasons", ordered_json::array()}};
    for (const domain::Reason& reason : entry.reasons) row["reasons"].push_back(reasonJson(reason));
    const std::string line = report::jsonLine(report::columnsOf(report::Table::Clusters),
                                              report::cellsOf(report::ClusterRow{entry.cluster, numbers}));
    const ordered_json cluster = ordered_json::parse(line, nullptr, false);
    for (const auto& [name, value] : cluster.items()) {
        if (!row.contains(name) && name != "items_14_days") row[name] = value;
    }
    return row;
}

ordered_json trendsDocument(const TrendsOptions& options, const operations::RisingReport& report) {
    ordered_json document{{"as_of", timeJson(report.asOf)},
                          {"window", options.window},
                          {"min_authors", options.request.minAuthors},
                          {"min_outlets", options.request.minOutlets},
                          {"clusters", ordered_json::array()},
                          {"more", report.more}};
    std::int64_t rank = 0;
    for (const operations::RisingEntry& entry : report.rising) {
        document["clusters"].push_back(risingJson(++rank, entry));
    }
    return document;
}

std::string voicesAsked(const operations::RisingRequest& request) {
    std::vector<std::string> parts;
    if (request.minAuthors > 0) parts.push_back(counted(request.minAuthors, "author", "authors"));
    if (request.minOutlets > 0) parts.push_back(counted(request.minOutlets, "outlet", "outlets"));
    return parts.empty() ? std::string() : " of " + core::joined(parts, " or ");
}

std::string nothingRises(const TrendsOptions& options, const operations::RisingReport& report) {
    if (report.clusters == 0) return "There are no clusters yet; `groundswell process` makes them of the items.";
    if (!report.asOf) return "No item has a time of publication that is not in the future.";
    const std::string when = " in the " + windowWords(options) + " up to " + core::formatTime(*report.asOf);
    if (report.unseen) {
        return "None of the " + grouped(options.request.candidates) + " clusters that rise fastest" + when + " is" +
               voicesAsked(options.request) + "; more rise that were not looked at.";
    }
    return "No cluster" + voicesAsked(options.request) + " rises" + when + ".";
}

std::string risingHead(std::int64_t rank, const operations::RisingEntry& entry, const std::string& window) {
    const domain::TrendNumbers& numbers = entry.numbers;
    std::string line = std::to_string(rank) + ".  cluster " + std::to_string(entry.cluster.id.value) + "  ";
    line += numbers.usual ? oneDecimal(numbers.ratio()) + "x  " : "new  ";
    line += grouped(numbers.recent) + " in " + window;
    line += numbers.usual ? ", usual " + oneDecimal(*numbers.usual) : ", no usual yet";
    if (numbers.burst > 0) line += ", burst " + std::to_string(numbers.burst);
    line += "  ";
    if (entry.voices.authors > 0) line += counted(entry.voices.authors, "author", "authors") + ", ";
    return line + counted(entry.voices.outlets, "outlet", "outlets");
}

void printTrends(Output& out, const TrendsOptions& options, const operations::RisingReport& report) {
    if (report.rising.empty()) {
        out.line(nothingRises(options, report));
        return;
    }
    const std::string window = windowWords(options);
    out.line("Rising in the " + window + " up to " + core::formatTime(*report.asOf) + ":");
    std::int64_t rank = 0;
    for (const operations::RisingEntry& entry : report.rising) {
        out.line(risingHead(++rank, entry, window));
        out.line("    " + shortened(printable(entry.cluster.exemplarText), 200));
        for (const domain::Reason& reason : entry.reasons) out.line("    - " + printable(reasonLine(reason)));
    }
    if (report.unseen) {
        out.line("More clusters rise; only the " + grouped(options.request.candidates) + " fastest were looked at.");
    } else if (report.more) {
        out.line("More clusters rise; --limit shows them.");
    }
}

core::Result<operations::RisingReport> readTrends(Context& context, const TrendsOptions& options) {
    operations::RisingRequest request = options.request;
    request.window = trendWindowOf(options.window);
    auto filter = filterOf(options.filter);
    if (!filter) return filter.error();
    request.filter = std::move(*filter);
    // As the window does until somebody asks for them.
    request.filter.ignored = domain::Ignored::Hide;
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return session.error();
    auto reader = (*session)->store().connect();
    if (!reader) return reader.error();
    if (auto begun = (*reader)->beginSnapshot(); !begun) return begun.error();
    return operations::readRisingNow(**reader, request, context.clock().now(), context.stop());
}

ExitCode runTrends(Context& context, const TrendsOptions& options) {
    const auto report = readTrends(context, options);
    if (!report) return context.fail(report.error());
    if (const std::string hint = fieldHint(options.filter.text); !hint.empty()) context.warn(hint);
    if (context.json()) {
        context.out().document(trendsDocument(options, *report));
    } else {
        printTrends(context.out(), options, *report);
    }
    return ExitCode::Done;
}

void addTrendsVoices(CLI::App& app, operations::RisingRequest& request) {
    const auto least = [&app](const std::string& name, std::int64_t& value, const std::string& help) {
        app.add_option(name, value, help)->capture_default_str()->type_name("N")->check(atLeast(0));
    };
    least("--min-authors", request.minAuthors, "So many authors in the window, or");
    least("--min-outlets", request.minOutlets, "so many outlets: one of the two is enough; 0 for both = any.");
}

}  // namespace

void addTrends(Commands& commands) {
    const auto options = std::make_shared<TrendsOptions>();
    CLI::App* app = commands.add("trends", "Show what is rising, with raw counts and why.",
                                 [options](Context& context) { return runTrends(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    addWindowOption(*app, options->window, "What is compared: the last 6h, 24h or 7d.");
    addTimeOption(*app, "--as-of", options->request.asOf,
                  "What is published later does not count; by default the newest item that is not in the future.");
    app->add_option("--limit", options->request.limit, "At most so many clusters, up to 5,000.")
        ->capture_default_str()
        ->type_name("N")
        ->check(wholeNumber(1, operations::mostRisingNow));
    addTrendsVoices(*app, options->request);
    addFilterOptions(*app, options->filter);
    app->footer(
        "The fastest first, by (items in the window + 5) / (usual + 5), from 1.5 on. The usual is the mean of the same "
        "weekday and hours of the four weeks before; what is younger than a week has none. Filters choose among the "
        "clusters and leave their counts as they are; ignored clusters are left out. In --json velocity is the "
        "ratio where there is a usual; the columns of a cluster that `export clusters` has, too, are those of now.");
}

}  // namespace groundswell::cli
