#include "pipeline/report/step_metrics.h"

#include "models/core/clock.h"
#include "models/core/histogram.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <string_view>

namespace groundswell::report {

namespace {

double inSeconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

std::string labelValue(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        out += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return out;
}

// One metric: its head once, then a line a step.
class MetricText {
public:
    MetricText(std::string& out, std::string workspace) : m_out(out), m_workspace(std::move(workspace)) {}

    void begin(const std::string& name, const char* type, const char* help) {
        m_name = name;
        m_out += "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
    }
    void add(const domain::StepRecord& step, const std::string& number, const std::string& label = {},
             const char* suffix = "") {
        m_out += m_name + suffix + "{workspace=\"" + labelValue(m_workspace) + "\",workflow=\"" +
                 labelValue(step.workflow) + "\",step=\"" + labelValue(step.step) + "\"" + label + "} " + number + "\n";
    }

private:
    std::string& m_out;
    const std::string m_workspace;
    std::string m_name;
};

struct Counter {
    const char* name;
    const char* help;
    std::function<std::string(const domain::StepRecord&)> number;
};

const std::vector<Counter>& counters() {
    using Step = const domain::StepRecord&;
    static const std::vector<Counter> all{
        {"groundswell_step_items_in_total", "Items that the step worked on.",
         [](Step step) { return std::to_string(step.itemsIn); }},
        {"groundswell_step_calls_total", "Calls of the step.", [](Step step) { return std::to_string(step.calls); }},
        {"groundswell_step_text_bytes_total", "Bytes of the texts that the step worked on.",
         [](Step step) { return std::to_string(step.bytesIn); }},
        {"groundswell_step_wait_seconds_total", "Time that batches of items waited before the step.",
         [](Step step) { return secondsText(inSeconds(step.waitTime)); }},
        {"groundswell_step_cpu_seconds_total", "Processor time of the step.",
         [](Step step) { return secondsText(inSeconds(step.cpuTime)); }},
    };
    return all;
}

}  // namespace

StepFigures StepFigures::of(domain::StepRecord record) {
    StepFigures figures;
    const auto histogram = core::Histogram::parse(record.runTimes);
    if (histogram && histogram->count() > 0) {
        figures.median = histogram->quantile(0.5) / 1e9;
        figures.percentile95 = histogram->quantile(0.95) / 1e9;
        figures.timed = static_cast<std::int64_t>(histogram->count());
    }
    figures.record = std::move(record);
    return figures;
}

std::vector<domain::StepRecord> mergeSteps(std::span<const domain::StepRecord> records) {
    std::vector<domain::StepRecord> merged;
    for (const domain::StepRecord& one : records) {
        const auto found = std::find_if(merged.begin(), merged.end(), [&](const domain::StepRecord& other) {
            return other.workflow == one.workflow && other.step == one.step;
        });
        if (found == merged.end()) {
            merged.push_back(one);
            continue;
        }
        if (found->run != one.run) found->run = {};
        found->itemsIn += one.itemsIn;
        found->done += one.done;
        found->failed += one.failed;
        found->waiting += one.waiting;
        found->calls += one.calls;
        found->bytesIn += one.bytesIn;
        found->waitTime += one.waitTime;
        found->runTime += one.runTime;
        found->cpuTime += one.cpuTime;
        core::Histogram times = core::Histogram::parse(found->runTimes).value_or(core::Histogram());
        times.merge(core::Histogram::parse(one.runTimes).value_or(core::Histogram()));
        found->runTimes = times.text();
    }
    return merged;
}

std::string prometheusText(const std::string& workspace, std::span<const domain::StepRecord> steps) {
    std::string out;
    MetricText text(out, workspace);
    for (const Counter& counter : counters()) {
        text.begin(counter.name, "counter", counter.help);
        for (const domain::StepRecord& step : steps) text.add(step, counter.number(step));
    }
    text.begin("groundswell_step_items_total", "counter", "Items by what became of them in the step.");
    for (const domain::StepRecord& step : steps) {
        text.add(step, std::to_string(step.done), ",outcome=\"done\"");
        text.add(step, std::to_string(step.failed), ",outcome=\"failed\"");
        text.add(step, std::to_string(step.waiting), ",outcome=\"waiting\"");
    }
    text.begin("groundswell_step_run_seconds", "summary", "Time that the step takes for one item.");
    for (const domain::StepRecord& step : steps) {
        const StepFigures figures = StepFigures::of(step);
        if (figures.timed > 0) {
            text.add(step, secondsText(figures.median), ",quantile=\"0.5\"");
            text.add(step, secondsText(figures.percentile95), ",quantile=\"0.95\"");
        }
        text.add(step, secondsText(inSeconds(step.runTime)), {}, "_sum");
        text.add(step, std::to_string(figures.timed), {}, "_count");
    }
    return out;
}

std::string stepsCsv(std::span<const domain::StepRecord> records) {
    std::string out =
        "run_id,started_at,workflow,step,items_in,done,failed,waiting,calls,text_bytes,wait_s,run_s,cpu_s,p50_s,"
        "p95_s\r\n";
    for (const domain::StepRecord& one : records) {
        const StepFigures figures = StepFigures::of(one);
        // Ids of steps and workflows hold nothing that CSV would have to quote.
        const std::array cells{one.run.isNone() ? std::string() : std::to_string(one.run.value),
                               one.run.isNone() ? std::string() : core::formatTime(one.startedAt),
                               one.workflow,
                               one.step,
                               std::to_string(one.itemsIn),
                               std::to_string(one.done),
                               std::to_string(one.failed),
                               std::to_string(one.waiting),
                               std::to_string(one.calls),
                               std::to_string(one.bytesIn),
                               secondsText(inSeconds(one.waitTime)),
                               secondsText(inSeconds(one.runTime)),
                               secondsText(inSeconds(one.cpuTime)),
                               figures.timed > 0 ? secondsText(figures.median) : std::string(),
                               figures.timed > 0 ? secondsText(figures.percentile95) : std::string()};
        for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + cells[i];
        out += "\r\n";
    }
    return out;
}

std::string secondsText(double seconds) {
    std::array<char, 64> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), seconds);
    return std::string(digits.data(), written.ptr);
}

}  // namespace groundswell::report
