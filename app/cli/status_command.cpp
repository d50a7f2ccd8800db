#include "app/cli/commands.h"
#include "app/cli/ingest_answer.h"
#include "app/cli/json_values.h"
#include "app/cli/vector_summary.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/fetch_gaps.h"
#include "pipeline/operations/language_claims.h"
#include "pipeline/operations/report_json.h"
#include "pipeline/operations/workspace_workflows.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

constexpr std::int64_t statusRuns = 10;

struct Status {
    std::int64_t items = 0;
    std::int64_t clusters = 0;
    std::int64_t backlog = 0;             // items that are not in a final state
    std::int64_t contradictedClaims = 0;  // items whose text is in another language than their source claims
    std::map<std::string, std::int64_t> byState;
    std::vector<operations::StrayItems> strays;
    std::vector<domain::SourceSummary> sources;
    std::vector<domain::Run> runs;
    std::vector<domain::FetchGap> gaps;
    VectorSummary vectors;
};

core::Result<Status> readStatus(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    if (auto begun = (*reader)->beginSnapshot(); !begun) return begun.error();
    auto states = operations::countItemStates(session, **reader);
    if (!states) return states.error();
    auto clusters = (*reader)->clusters().count({});
    if (!clusters) return clusters.error();
    const auto contradicted = operations::countContradictedClaims(**reader);
    if (!contradicted) return contradicted.error();
    auto sources = (*reader)->runs().sourceSummaries();
    if (!sources) return sources.error();
    auto runs = (*reader)->runs().page({0, statusRuns});
    if (!runs) return runs.error();

    Status status;
    status.byState = std::move(states->byState);
    status.backlog = states->backlog;
    status.strays = std::move(states->strays);
    status.clusters = *clusters;
    status.contradictedClaims = *contradicted;
    status.sources = std::move(*sources);
    status.runs = std::move(*runs);
    auto gaps = operations::gapsOf(session);
    if (!gaps) return gaps.error();
    status.gaps = *std::move(gaps);
    auto vectors = readVectorSummary(session);
    if (!vectors) return vectors.error();
    status.vectors = *std::move(vectors);
    for (const auto& [state, count] : status.byState) status.items += count;
    return status;
}

ordered_json sourceJson(const domain::SourceSummary& source) {
    return {{"source", source.source},
            {"items", source.items},
            {"first_published_at", timeJson(source.firstPublished)},
            {"last_published_at", timeJson(source.lastPublished)},
            {"last_good_at", timeJson(source.lastGood)},
            {"last_error", textJson(source.lastError)},
            {"paused_at", timeJson(source.pausedAt)},
            {"pause_reason", textJson(source.pauseReason)}};
}

ordered_json runJson(const domain::Run& run) {
    return {{"run_id", run.id.value},
            {"kind", domain::runKindName(run.kind)},
            {"source", textJson(run.source)},
            {"title", run.title},
            {"state", domain::runStateName(run.state)},
            {"started_at", core::formatTime(run.startedAt)},
            {"finished_at", timeJson(run.finishedAt)},
            {"read", run.counts.read},
            {"new", run.counts.created},
            {"changed", run.counts.changed},
            {"unchanged", run.counts.unchanged},
            {"rejected", run.counts.rejected},
            {"processed", run.counts.processed},
            {"failed", run.counts.failed},
            {"message", textJson(run.message)},
            {"numbers_only", run.counts.numbersOnly}};
}

ordered_json documentOf(const config::WorkspaceConfig& config, const Status& status) {
    ordered_json document{
        {"workspace", config.id},           {"name", config.name},          {"items", status.items},
        {"clusters", status.clusters},      {"backlog", status.backlog},    {"states", ordered_json::object()},
        {"sources", ordered_json::array()}, {"runs", ordered_json::array()}};
    for (const auto& [state, count] : status.byState) document["states"][state] = count;
    for (const domain::SourceSummary& source : status.sources) document["sources"].push_back(sourceJson(source));
    for (const domain::Run& run : status.runs) document["runs"].push_back(runJson(run));
    document["strays"] = operations::straysJson(status.strays);
    document["contradicted_language_claims"] = status.contradictedClaims;
    document["gaps"] = ordered_json::array();
    for (const domain::FetchGap& gap : status.gaps) document["gaps"].push_back(operations::gapJson(gap));
    document["vectors"] = status.vectors.json();
    return document;
}

std::string dayText(const std::optional<core::UtcTime>& time) {
    return time ? core::formatDay(std::chrono::floor<std::chrono::days>(*time)) : "-";
}

void printSources(Output& out, const Status& status) {
    if (status.sources.empty()) return;
    std::vector<std::vector<std::string>> rows{{"SOURCE", "ITEMS", "FIRST", "LAST", "LAST ERROR"}};
    for (const domain::SourceSummary& source : status.sources) {
        rows.push_back({source.source, grouped(source.items), dayText(source.firstPublished),
                        dayText(source.lastPublished), printable(source.lastError)});
    }
    out.line("");
    out.text(alignedTable(rows));
    for (const domain::SourceSummary& source : status.sources) {
        if (source.pausedAt) out.line(printable(source.source) + " pauses. " + printable(source.pauseReason));
    }
}

void printGaps(Output& out, const Status& status) {
    if (status.gaps.empty()) return;
    std::vector<std::vector<std::string>> rows{{"GAP", "FROM", "TO", "WHY"}};
    for (const domain::FetchGap& gap : status.gaps) {
        rows.push_back(
            {gap.source + "/" + gap.query, core::formatTime(std::chrono::floor<std::chrono::seconds>(gap.from)),
             core::formatTime(std::chrono::floor<std::chrono::seconds>(gap.to)), shortened(printable(gap.reason), 80)});
    }
    out.line("");
    out.text(alignedTable(rows));
    out.line("`groundswell backfill --gaps` asks for what is missing.");
}

void printRuns(Output& out, const Status& status) {
    if (status.runs.empty()) return;
    std::vector<std::vector<std::string>> rows{
        {"RUN", "WHAT", "STATE", "STARTED", "READ", "NEW", "PROCESSED", "FAILED", "TITLE"}};
    for (const domain::Run& run : status.runs) {
        rows.push_back({std::to_string(run.id.value), domain::runKindName(run.kind), domain::runStateName(run.state),
                        wholeSeconds(run.startedAt), grouped(run.counts.read), grouped(run.counts.created),
                        grouped(run.counts.processed), grouped(run.counts.failed + run.counts.rejected),
                        shortened(printable(run.title), 40)});
    }
    out.line("");
    out.text(alignedTable(rows));
}

void print(Output& out, const config::WorkspaceConfig& config, const Status& status) {
    out.line(printable(config.id + "  " + config.name));
    out.line(counted(status.items, "item", "items") + ", " + counted(status.clusters, "cluster", "clusters") + ", " +
             grouped(status.backlog) + " waiting");
    for (const auto& [state, count] : status.byState) out.line("    " + printable(state) + "  " + grouped(count));
    for (const operations::StrayItems& one : status.strays) {
        out.line(printable("Nothing moves " + counted(one.items, "item", "items") + " in the state " + one.state +
                           ", which the workflow " + one.workflow + " does not have"));
    }
    if (status.contradictedClaims > 0) {
        out.line("Languages: " + counted(status.contradictedClaims, "item is", "items are") +
                 " in another language than the source claims");
    }
    out.line("Vectors: " + printable(status.vectors.text()));
    printSources(out, status);
    printGaps(out, status);
    printRuns(out, status);
}

ExitCode runStatus(Context& context, const std::string& workspace) {
    auto session = context.open(workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto status = readStatus(**session);
    if (!status) return context.fail(status.error());
    if (context.json()) {
        context.out().document(documentOf((*session)->config(), *status));
    } else {
        print(context.out(), (*session)->config(), *status);
    }
    return ExitCode::Done;
}

}  // namespace

void addStatus(Commands& commands) {
    const auto workspace = std::make_shared<std::string>();
    CLI::App* app = commands.add("status", "Show items by state, sources, last runs and what waits.",
                                 [workspace](Context& context) { return runStatus(context, *workspace); });
    addWorkspaceOption(*app, *workspace);
}

}  // namespace groundswell::cli
