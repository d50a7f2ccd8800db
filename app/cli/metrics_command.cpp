#include "app/cli/commands.h"
#include "models/store/read_connection.h"
#include "pipeline/report/output_file.h"
#include "pipeline/report/step_metrics.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace groundswell::cli {

namespace {

using nlohmann::ordered_json;
using Steps = std::vector<domain::StepRecord>;

struct MetricsOptions {
    std::string workspace;
    std::string format = "text";
    std::string file;
    std::optional<std::int64_t> run;
    std::optional<std::int64_t> days;
};

core::Result<Steps> readSteps(workspace::WorkspaceSession& session, const MetricsOptions& options) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    if (options.days) {
        const core::UtcTime since = session.clock().now() - std::chrono::days(*options.days);
        return (*reader)->runs().stepRecordsSince(since);
    }
    auto steps = (*reader)->runs().stepRecords({options.run.value_or(0)});
    if (steps && steps->empty() && options.run) {
        return core::Error(core::ErrorCode::NotFound,
                           "No step was measured in a run " + std::to_string(*options.run) + ".")
            .with("remedy", "\"groundswell status\" lists the last runs.");
    }
    return steps;
}

std::string duration(double seconds) {
    static constexpr std::array<std::pair<double, const char*>, 3> units{{{1, " s"}, {1e-3, " ms"}, {1e-6, " us"}}};
    const auto* const unit =
        std::find_if(units.begin(), units.end() - 1, [seconds](const auto& one) { return seconds >= one.first; });
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3g%s", seconds / unit->first, unit->second);
    return text.data();
}

std::string duration(std::chrono::nanoseconds time) {
    return duration(std::chrono::duration<double>(time).count());
}

std::string tableOf(const Steps& merged) {
    if (merged.empty()) return "No step has been measured yet.\n";
    std::vector<std::vector<std::string>> rows{{"WORKFLOW", "STEP", "ITEMS", "DONE", "FAILED", "WAITING", "CALLS",
                                                "TEXT", "WAIT", "RUN", "CPU", "P50", "P95"}};
    for (const domain::StepRecord& step : merged) {
        const report::StepFigures figures = report::StepFigures::of(step);
        rows.push_back({step.workflow, step.step, grouped(step.itemsIn), grouped(step.done), grouped(step.failed),
                        grouped(step.waiting), grouped(step.calls), grouped(step.bytesIn), duration(step.waitTime),
                        duration(step.runTime), duration(step.cpuTime), duration(figures.median),
                        duration(figures.percentile95)});
    }
    return alignedTable(rows);
}

ordered_json documentOf(const Steps& steps, const Steps& merged) {
    ordered_json document{{"runs", ordered_json::array()}, {"steps", ordered_json::array()}};
    for (const domain::StepRecord& step : steps) {
        if (document["runs"].empty() || document["runs"].back() != step.run.value)
            document["runs"].push_back(step.run.value);
    }
    const auto seconds = [](std::chrono::nanoseconds time) { return std::chrono::duration<double>(time).count(); };
    for (const domain::StepRecord& step : merged) {
        const report::StepFigures figures = report::StepFigures::of(step);
        const bool timed = figures.timed > 0;
        document["steps"].push_back({{"workflow", step.workflow},
                                     {"step", step.step},
                                     {"items_in", step.itemsIn},
                                     {"done", step.done},
                                     {"failed", step.failed},
                                     {"waiting", step.waiting},
                                     {"calls", step.calls},
                                     {"text_bytes", step.bytesIn},
                                     {"wait_s", seconds(step.waitTime)},
                                     {"run_s", seconds(step.runTime)},
                                     {"cpu_s", seconds(step.cpuTime)},
                                     {"p50_s", timed ? ordered_json(figures.median) : ordered_json(nullptr)},
                                     {"p95_s", timed ? ordered_json(figures.percentile95) : ordered_json(nullptr)}});
    }
    return document;
}

core::Result<void> writeFile(const std::string& file, const std::string& text) {
    auto output = report::OutputFile::open(file, report::IfExists::Overwrite);
    if (!output) return output.error();
    if (auto written = (*output)->write(text); !written) return written;
    return (*output)->commit();
}

ExitCode runMetrics(Context& context, const MetricsOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    const auto steps = readSteps(**session, options);
    if (!steps) return context.fail(steps.error());
    const Steps merged = report::mergeSteps(*steps);
    std::string text;
    if (options.format == "prometheus") {
        text = report::prometheusText((*session)->config().id, merged);
    } else {
        text = options.format == "csv" ? report::stepsCsv(*steps) : tableOf(merged);
    }
    const bool toFile = !options.file.empty() && options.file != "-";
    if (toFile) {
        if (auto written = writeFile(options.file, text); !written) return context.fail(written.error());
    }
    if (context.json()) {
        context.out().document(documentOf(*steps, merged));
    } else if (toFile) {
        context.out().line(counted(static_cast<std::int64_t>(merged.size()), "step", "steps") + " written to " +
                           printable(options.file) + ".");
    } else {
        context.out().text(text);
    }
    return ExitCode::Done;
}

}  // namespace

void addMetrics(Commands& commands) {
    const auto options = std::make_shared<MetricsOptions>();
    CLI::App* app = commands.add("metrics", "Show what each step of the workflow did in the last run, and how long.",
                                 [options](Context& context) { return runMetrics(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    CLI::Option* format = app->add_option("--format", options->format, "text, prometheus or csv.")->type_name("FORMAT");
    allowOnly(*format->capture_default_str(), {"text", "prometheus", "csv"});
    CLI::Option* one = app->add_option("--run", options->run, "This run in place of the last one.")->type_name("N");
    CLI::Option* days =
        app->add_option("--days", options->days, "All runs that began in so many days, together.")->type_name("N");
    one->check(atLeast(1));
    days->check(atLeast(1))->excludes(one);
    app->add_option("-o,--output", options->file, "Where to; without it, or with -, standard output.")
        ->type_name("FILE");
}

}  // namespace groundswell::cli
