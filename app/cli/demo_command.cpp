#include "app/cli/commands.h"
#include "app/cli/ingest_answer.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/export_rows.h"
#include "pipeline/operations/report_json.h"
#include "pipeline/operations/sample.h"
#include "pipeline/system/files.h"
#include "pipeline/trends/rising.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

constexpr int risingShown = 5;

struct DemoOptions {
    std::string folder;
};

core::Result<std::vector<trends::Rise>> readRising(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    return trends::risingClusters(**reader, session.clock().now(), risingShown);
}

// The three tables beside each other, as `export` writes them.
core::Result<std::vector<std::string>> writeTables(Context& context, workspace::WorkspaceSession& session,
                                                   const std::filesystem::path& folder) {
    if (auto made = system::makePrivateFolder(folder); !made) return made.error();
    std::vector<std::string> files;
    for (const report::Table table : {report::Table::Clusters, report::Table::Items, report::Table::Keywords}) {
        operations::ExportRequest request;
        request.table = table;
        request.file = folder / (std::string(report::tableName(table)) + ".csv");
        request.ifExists = report::IfExists::Overwrite;
        auto written = operations::exportRows(session, request, context.progress(), context.stop());
        if (!written) return written.error();
        files.push_back(request.file.string());
    }
    return files;
}

ordered_json riseJson(const trends::Rise& rise) {
    return {{"cluster_id", rise.cluster.id.value},
            {"items", rise.cluster.items},
            {"recent", rise.recent},
            {"usual", rise.usual ? ordered_json(*rise.usual) : ordered_json(nullptr)},
            {"exemplar_text", rise.cluster.exemplarText}};
}

void print(Output& out, const operations::SampleReport& sample, const std::vector<trends::Rise>& rising,
           const std::vector<std::string>& files) {
    out.line("Sample workspace: " + ingestText(sample.acquired.counts) + "; " + processText(sample.processed) + ".");
    if (!rising.empty()) out.line("Rising now, items in the last 24 hours:");
    for (const trends::Rise& rise : rising) {
        out.line("  " + grouped(rise.recent) + "  " + shortened(printable(rise.cluster.exemplarText), 100));
    }
    for (const std::string& file : files) out.line("Wrote " + printable(file));
    out.line("`groundswell status -w " + std::string(operations::sampleWorkspaceId) + "` shows more.");
}

ExitCode runDemo(Context& context, const DemoOptions& options) {
    auto folder = operations::ensureSampleWorkspace(context.directory());
    if (!folder) return context.fail(folder.error());
    auto session = context.open(operations::sampleWorkspaceId, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    auto sample = operations::fillSample(**session, context.pool(), context.progress(), context.stop());
    if (!sample) return context.fail(sample.error());
    if (context.stop().stop_requested()) return ExitCode::Interrupted;
    const std::filesystem::path target = options.folder.empty()
                                             ? context.directory().profile() / "reports" / operations::sampleWorkspaceId
                                             : std::filesystem::path(options.folder);
    auto files = writeTables(context, **session, target);
    if (!files) return context.fail(files.error());
    auto rising = readRising(**session);
    if (!rising) return context.fail(rising.error());
    if (context.json()) {
        ordered_json rows = ordered_json::array();
        for (const trends::Rise& rise : *rising) rows.push_back(riseJson(rise));
        context.out().document({{"workspace", operations::sampleWorkspaceId},
                                {"acquired", ingestJson(sample->acquired)},
                                {"process", operations::processJson(sample->processed)},
                                {"rising", std::move(rows)},
                                {"files", *files}});
    } else {
        print(context.out(), *sample, *rising, *files);
    }
    return processExitCode(sample->processed, false);
}

}  // namespace

void addDemo(Commands& commands) {
    const auto options = std::make_shared<DemoOptions>();
    CLI::App* app = commands.add("demo", "Make the sample workspace, run everything on it, write its tables.",
                                 [options](Context& context) { return runDemo(context, *options); });
    app->add_option("-o,--output", options->folder, "Folder for what is written; default: in the profile.")
        ->type_name("DIR");
}

}  // namespace groundswell::cli
