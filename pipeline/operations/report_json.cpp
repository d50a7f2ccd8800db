#include "pipeline/operations/report_json.h"

#include <nlohmann/json.hpp>

namespace groundswell::operations {

using nlohmann::ordered_json;

namespace {

ordered_json textJson(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json pathsJson(const std::vector<std::filesystem::path>& paths) {
    ordered_json all = ordered_json::array();
    for (const std::filesystem::path& path : paths) all.push_back(path.string());
    return all;
}

}  // namespace

ordered_json countsJson(const domain::RunCounts& counts) {
    return {{"read", counts.read},           {"new", counts.created},       {"changed", counts.changed},
            {"unchanged", counts.unchanged}, {"rejected", counts.rejected}, {"numbers_only", counts.numbersOnly}};
}

ordered_json gapJson(const domain::FetchGap& gap) {
    return {{"source", gap.source},
            {"query", gap.query},
            {"from", core::formatTime(gap.from)},
            {"to", core::formatTime(gap.to)},
            {"noted_at", core::formatTime(gap.notedAt)},
            {"reason", gap.reason}};
}

ordered_json queryJson(const QueryOutcome& outcome) {
    ordered_json out{{"source", outcome.source}, {"query", outcome.query}, {"not_modified", outcome.notModified}};
    out.update(countsJson(outcome.counts));
    out["error"] = outcome.error ? ordered_json(outcome.error->describe()) : ordered_json(nullptr);
    return out;
}

ordered_json acquireJson(const AcquireReport& report) {
    ordered_json out = countsJson(report.counts);
    out["issues_in_all"] = report.issueCount;
    out["queries"] = ordered_json::array();
    for (const QueryOutcome& outcome : report.queries) out["queries"].push_back(queryJson(outcome));
    return out;
}

ordered_json importJson(const ImportReport& report) {
    ordered_json out = countsJson(report.counts);
    out["issues_in_all"] = report.issueCount;
    out["files"] = report.filesRead;
    return out;
}

ordered_json straysJson(const std::vector<StrayItems>& strays) {
    ordered_json all = ordered_json::array();
    for (const StrayItems& one : strays)
        all.push_back({{"workflow", one.workflow}, {"state", one.state}, {"items", one.items}});
    return all;
}

ordered_json processJson(const ProcessReport& report) {
    ordered_json waits = ordered_json::array();
    for (const auto& [reason, items] : report.items.waits) waits.push_back({{"reason", reason}, {"items", items}});
    ordered_json hangs = ordered_json::array();
    for (const auto& [step, calls] : report.items.hangs) hangs.push_back({{"step", step}, {"calls", calls}});
    return {{"processed", report.done()}, {"failed", report.items.failed}, {"waiting", report.items.waiting},
            {"waits", std::move(waits)},  {"hangs", std::move(hangs)},     {"strays", straysJson(report.strays)}};
}

ordered_json refreshJson(const RefreshReport& report) {
    return {{"clusters", report.clusters}, {"before", report.before}};
}

ordered_json expireJson(const ExpireReport& report) {
    return {{"before", report.before ? ordered_json(core::formatDay(*report.before)) : ordered_json(nullptr)},
            {"found", report.found},
            {"removed", report.removed}};
}

ordered_json pruneJson(const PruneReport& report) {
    return {{"runs", report.runs}, {"late_runs", report.lateRuns}, {"jobs", report.jobs}};
}

ordered_json vacuumJson(const VacuumReport& report) {
    return {{"done", report.done},
            {"reason", textJson(report.reason)},
            {"bytes_before", report.bytesBefore},
            {"bytes_after", report.bytesAfter},
            {"free_before", report.freeBefore}};
}

ordered_json backupJson(const RotationReport& report) {
    return {{"file", report.file.string()}, {"bytes", report.bytes}, {"removed", pathsJson(report.removed)}};
}

ordered_json reportJson(const ReportFiles& report) {
    ordered_json files = ordered_json::array();
    for (const ReportFile& file : report.files) files.push_back({{"file", file.name}, {"rows", file.rows}});
    return {{"folder", report.folder.string()}, {"files", std::move(files)}, {"removed", pathsJson(report.removed)}};
}

}  // namespace groundswell::operations
