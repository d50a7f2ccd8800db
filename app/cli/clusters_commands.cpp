#include "app/cli/commands.h"
#include "models/store/cluster_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/refresh_clusters.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

namespace {

struct ClustersOptions {
    std::string workspace;
    operations::RefreshRequest refresh;
    std::int64_t cluster = 0;
    std::vector<std::int64_t> others;  // clusters of a merge, items of a split
};

ExitCode refresh(Context& context, const ClustersOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    auto report =
        operations::refreshClusters(**session, context.pool(), options.refresh, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    if (context.json()) {
        context.out().document({{"clusters", report->clusters}, {"before", report->before}});
    } else {
        context.out().line(std::to_string(report->clusters) + " clusters of two items or more; " +
                           std::to_string(report->before) + " before.");
    }
    return report->cancelled ? ExitCode::Interrupted : ExitCode::Done;
}

using Decision = std::function<core::Result<domain::ClusterEdit>(store::ClusterWriter&, core::UtcTime)>;

// Writes what was decided and says how many items the cluster that came of it has.
ExitCode decide(Context& context, const ClustersOptions& options, const std::string& verb, const Decision& decision) {
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    const core::UtcTime now = context.clock().now();
    auto edit = (*session)->store().writer().run(
        [&](store::WriteTransaction& transaction) { return decision(transaction.clusters(), now); });
    if (!edit) return context.fail(edit.error());
    auto reader = (*session)->store().connect();
    if (!reader) return context.fail(reader.error());
    auto cluster = (*reader)->clusters().byId(edit->cluster);
    if (!cluster) return context.fail(cluster.error());
    const std::int64_t items = *cluster ? (*cluster)->items : 0;
    if (context.json()) {
        context.out().document({{"cluster_id", edit->cluster.value}, {"items", items}, {"edit_id", edit->id.value}});
    } else {
        context.out().line(verb + std::to_string(edit->cluster.value) + "; it has " + std::to_string(items) +
                           (items == 1 ? " item." : " items."));
    }
    return ExitCode::Done;
}

template <class Id>
std::vector<Id> idsOf(const std::vector<std::int64_t>& numbers) {
    std::vector<Id> ids;
    for (const std::int64_t number : numbers) ids.push_back({number});
    return ids;
}

ExitCode merge(Context& context, const ClustersOptions& options) {
    return decide(context, options, "Merged into cluster ", [&](store::ClusterWriter& clusters, core::UtcTime now) {
        return clusters.mergeByHand({options.cluster}, idsOf<core::ClusterId>(options.others), now);
    });
}

ExitCode split(Context& context, const ClustersOptions& options) {
    return decide(context, options, "Made cluster ", [&](store::ClusterWriter& clusters, core::UtcTime now) {
        return clusters.splitByHand({options.cluster}, idsOf<core::ItemId>(options.others), now);
    });
}

CLI::App* addOne(Commands& commands, CLI::App* group, const std::string& name, const std::string& summary,
                 const std::shared_ptr<ClustersOptions>& options, ExitCode (*run)(Context&, const ClustersOptions&)) {
    CLI::App* app = commands.add(
        name, summary, [options, run](Context& context) { return run(context, *options); }, group);
    addWorkspaceOption(*app, options->workspace);
    return app;
}

void addNumbers(CLI::App& app, const std::shared_ptr<ClustersOptions>& options, const std::string& name,
                const std::string& what, const std::string& others, const std::string& whatOthers) {
    app.add_option(name, options->cluster, what)->type_name("ID")->required()->check(atLeast(1));
    app.add_option(others, options->others, whatOthers)
        ->type_name("ID")
        ->required()
        ->expected(1, -1)
        ->check(atLeast(1));
}

}  // namespace

void addClusters(Commands& commands) {
    CLI::App* group = commands.addGroup("clusters", "Look clusters over; merge and split them by hand.");
    auto options = std::make_shared<ClustersOptions>();
    CLI::App* app =
        addOne(commands, group, "refresh",
               "Join what belongs together and choose exemplars and keywords, without new items.", options, refresh);
    CLI::Option* granularity =
        app->add_option("--granularity", options->refresh.granularity,
                        "Cluster everything anew, from now on by topic, story, event or near_copies.")
            ->type_name("WORD");
    allowOnly(*granularity, operations::granularities());

    options = std::make_shared<ClustersOptions>();
    app = addOne(commands, group, "merge", "Put clusters into another one, for good.", options, merge);
    commands.markShort(*app);
    addNumbers(*app, options, "into", "The cluster that stays.", "clusters", "Those that go into it.");
    app->footer(
        "Ids of clusters that went into another one still name it. Items that come later to one of them come to the "
        "cluster that stays.");

    options = std::make_shared<ClustersOptions>();
    app = addOne(commands, group, "split", "Give items of a cluster one of their own, for good.", options, split);
    commands.markShort(*app);
    addNumbers(*app, options, "cluster", "The cluster that they leave.", "items", "The items.");
    app->footer("Prints the id of the new cluster. Items that come later go where the clustering puts them.");
}

}  // namespace groundswell::cli
