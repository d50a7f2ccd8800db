#include "app/cli/job_answer.h"

#include "app/cli/json_values.h"
#include "app/cli/output.h"

#include <utility>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t longestTitle = 40;
constexpr std::size_t longestMessage = 60;

ordered_json known(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json progressJson(const domain::JobProgress& progress) {
    if (progress == domain::JobProgress{}) return nullptr;
    return {{"stage", known(progress.stage)},
            {"done", progress.done},
            {"total", progress.total > 0 ? ordered_json(progress.total) : ordered_json(nullptr)}};
}

ordered_json errorJson(const std::optional<domain::JobError>& error) {
    if (!error) return nullptr;
    return {{"code", error->code}, {"message", error->message}, {"class", domain::retryClassName(error->kind)}};
}

ordered_json idsJson(const std::vector<core::JobId>& ids) {
    ordered_json list = ordered_json::array();
    for (const core::JobId id : ids) list.push_back(id.value);
    return list;
}

// A document within the document; what is none is shown as the text that it is.
ordered_json embedded(const std::string& text) {
    if (text.empty()) return nullptr;
    ordered_json value = ordered_json::parse(text, nullptr, false);
    return value.is_discarded() ? ordered_json(text) : value;
}

std::string stateOf(const domain::Job& job) {
    std::string text = domain::jobStateName(job.state);
    if (job.reason != domain::RevokeReason::None)
        text += std::string(" (") + domain::revokeReasonName(job.reason) + ")";
    return text;
}

std::string attemptsOf(const domain::Job& job) {
    return std::to_string(job.attempt) + "/" + std::to_string(job.maxAttempts);
}

std::string progressOf(const domain::JobProgress& progress) {
    if (progress == domain::JobProgress{}) return {};
    std::string text = progress.stage + " " + grouped(progress.done);
    if (progress.total > 0) text += " of " + grouped(progress.total);
    return text;
}

std::string listOf(const std::vector<core::JobId>& ids) {
    std::string text;
    for (const core::JobId id : ids) text += (text.empty() ? "" : ", ") + std::to_string(id.value);
    return text;
}

}  // namespace

ordered_json jobJson(const domain::Job& job) {
    return {{"job_id", job.id.value},
            {"task", job.task},
            {"title", job.title},
            {"state", domain::jobStateName(job.state)},
            {"reason", known(domain::revokeReasonName(job.reason))},
            {"source", known(job.source)},
            {"pool", job.pool},
            {"priority", job.priority},
            {"attempt", job.attempt},
            {"max_attempts", job.maxAttempts},
            {"created_at", core::formatTime(job.createdAt)},
            {"not_before", timeJson(job.notBefore)},
            {"expires_at", timeJson(job.expiresAt)},
            {"started_at", timeJson(job.startedAt)},
            {"finished_at", timeJson(job.endedAt)},
            {"progress", progressJson(job.progress)},
            {"error", errorJson(job.error)}};
}

ordered_json jobJson(const store::JobWithNeighbours& found) {
    const domain::Job& job = found.job;
    ordered_json document = jobJson(job);
    document["arguments"] = embedded(job.argumentsJson);
    document["result"] = embedded(job.resultJson);
    document["unique_key"] = known(job.uniqueKey);
    document["group_id"] = job.group.isNone() ? ordered_json(nullptr) : ordered_json(job.group.value);
    document["trigger_rule"] = domain::triggerRuleName(job.rule);
    document["waits_for"] = job.waitsFor;
    document["upstreams"] = idsJson(found.upstreams);
    document["downstreams"] = idsJson(found.downstreams);
    document["cancel_requested"] = job.cancelRequested;
    document["lease_until"] = timeJson(job.leaseUntil);
    document["crashes"] = job.crashes;
    return document;
}

ordered_json logLineJson(const domain::JobLogLine& line) {
    return {{"time", core::formatTime(line.time)}, {"level", domain::logLevelName(line.level)}, {"text", line.text}};
}

std::vector<std::string> jobColumns() {
    return {"JOB", "TITLE", "STATE", "PRIORITY", "ATTEMPT", "SINCE", "MESSAGE"};
}

std::vector<std::string> jobRow(const domain::Job& job) {
    const core::UtcTime since = job.endedAt.value_or(job.startedAt.value_or(job.createdAt));
    const std::string message = job.error ? job.error->message : progressOf(job.progress);
    return {std::to_string(job.id.value),
            shortened(printable(job.title), longestTitle),
            stateOf(job),
            std::to_string(job.priority),
            attemptsOf(job),
            wholeSeconds(since),
            shortened(printable(message), longestMessage)};
}

std::vector<std::string> jobLines(const store::JobWithNeighbours& found) {
    const domain::Job& job = found.job;
    std::vector<std::string> lines;
    const auto add = [&](const std::string& name, const std::string& value) {
        if (!value.empty()) lines.push_back(name + ": " + printable(value));
    };
    const auto addTime = [&](const std::string& name, const std::optional<core::UtcTime>& time) {
        if (time) add(name, core::formatTime(*time));
    };
    add("Job", std::to_string(job.id.value) + ", " + job.title);
    add("Task", job.task + " " + job.argumentsJson);
    add("State", stateOf(job) + (job.cancelRequested && !domain::hasEnded(job.state) ? ", asked to stop" : ""));
    if (job.error) add("Error", job.error->message + " (" + domain::retryClassName(job.error->kind) + ")");
    add("Result", job.resultJson);
    add("Progress", progressOf(job.progress));
    add("Attempts", std::to_string(job.attempt) + " of " + std::to_string(job.maxAttempts));
    add("Pool", job.pool + ", priority " + std::to_string(job.priority));
    add("Source", job.source);
    addTime("Created", job.createdAt);
    addTime("Not before", job.notBefore);
    addTime("Expires", job.expiresAt);
    addTime("Started", job.startedAt);
    addTime("Ended", job.endedAt);
    add("Waited for jobs", listOf(found.upstreams));
    add("Waited for by jobs", listOf(found.downstreams));
    return lines;
}

}  // namespace groundswell::cli
