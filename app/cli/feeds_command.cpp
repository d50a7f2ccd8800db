#include "app/cli/commands.h"
#include "app/cli/ingest_answer.h"
#include "app/cli/json_values.h"
#include "app/cli/read_text.h"
#include "pipeline/net/http_client.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/feed_list.h"
#include "pipeline/sources/feed_discovery.h"
#include "pipeline/system/files.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

struct FeedsOptions {
    std::string id;
    std::string opml;
    std::string exported;
    std::string page;
};

core::Result<config::WorkspaceConfig> configIn(const workspace::WorkspaceLayout& layout) {
    const auto file = layout.config();
    auto text = system::readTextFile(file);
    if (!text) return text.error();
    auto config = config::parseWorkspace(*text);
    if (!config) return std::move(config).error().with("file", file.string());
    return config;
}

core::Result<config::WorkspaceConfig> configOf(Context& context, const std::string& id) {
    auto folder = context.directory().find(id);
    if (!folder) return folder.error();
    return configIn(workspace::WorkspaceLayout{*folder});
}

void answerAdded(Context& context, const operations::FeedListReport& report,
                 const std::vector<sources::InputIssue>& issues) {
    const auto invalid = std::count_if(issues.begin(), issues.end(), [](const auto& issue) { return issue.rejected; });
    if (!context.json()) {
        context.out().line(counted(static_cast<std::int64_t>(report.added), "feed", "feeds") + " added, " +
                           grouped(static_cast<std::int64_t>(report.duplicate)) + " there already, " +
                           grouped(invalid) + " invalid.");
        return;
    }
    ordered_json feeds = ordered_json::array();
    for (const operations::FeedListReport::Place& place : report.feeds) {
        feeds.push_back({{"source", place.source}, {"query", place.query}, {"url", place.url}, {"new", place.isNew}});
    }
    ordered_json rows = ordered_json::array();
    for (const sources::InputIssue& issue : issues) rows.push_back(issueJson(issue));
    context.out().document({{"added", report.added},
                            {"duplicate", report.duplicate},
                            {"invalid", invalid},
                            {"feeds", std::move(feeds)},
                            {"issues", std::move(rows)}});
}

ExitCode addFromList(Context& context, const FeedsOptions& options) {
    // The owner's lock: nobody else changes the sources meanwhile.
    auto session = context.open(options.id, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    auto text = readText(options.opml);
    if (!text) return context.fail(text.error());
    auto list = sources::readOpml(*text);
    if (!list) return context.fail(core::Error(list.error()).with("file", options.opml));
    // As the file is now: somebody may have edited it since the session began.
    auto config = configIn((*session)->layout());
    if (!config) return context.fail(config.error());
    const operations::FeedListReport report = operations::addFeeds(*config, list->feeds);
    if (report.added > 0) {
        auto written = system::writeFileAtomically((*session)->layout().config(), config::writeWorkspace(*config));
        if (!written) return context.fail(written.error());
        (*session)->rereadConfigs();
    }
    for (sources::InputIssue& issue : list->invalid) {
        issue.file = options.opml;
        const std::string line = issue.line > 0 ? ":" + std::to_string(issue.line) : std::string();
        context.warn(printable(issue.file + line + ": " + issue.message));
    }
    answerAdded(context, report, list->invalid);
    if (list->invalid.empty()) return ExitCode::Done;
    return report.feeds.empty() ? ExitCode::Invalid : ExitCode::Partial;
}

ExitCode writeList(Context& context, const FeedsOptions& options) {
    auto config = configOf(context, options.id);
    if (!config) return context.fail(config.error());
    const sources::OpmlDocument list = operations::feedList(*config);
    const std::string text = sources::writeOpml(list);
    if (options.exported == "-") {
        context.out().text(text);
        return ExitCode::Done;
    }
    if (auto written = system::writeFileAtomically(options.exported, text); !written)
        return context.fail(written.error());
    if (context.json()) {
        context.out().document({{"id", config->id}, {"file", options.exported}, {"feeds", list.feeds.size()}});
    } else {
        context.out().line("Wrote " + counted(static_cast<std::int64_t>(list.feeds.size()), "feed", "feeds") + " to " +
                           printable(options.exported) + ".");
    }
    return ExitCode::Done;
}

ExitCode listFeeds(Context& context, const FeedsOptions& options) {
    auto config = configOf(context, options.id);
    if (!config) return context.fail(config.error());
    ordered_json feeds = ordered_json::array();
    std::vector<std::vector<std::string>> rows{{"SOURCE", "QUERY", "ADDRESS"}};
    for (const config::SourceConfig& source : config->sources) {
        if (source.type != "feed") continue;
        for (const auto& [query, url] : source.queries) {
            feeds.push_back({{"source", source.id}, {"query", query}, {"url", url}});
            rows.push_back({source.id, query, printable(url)});
        }
    }
    if (context.json()) {
        context.out().document({{"feeds", std::move(feeds)}});
    } else if (rows.size() > 1) {
        context.out().text(alignedTable(rows));
    } else {
        context.warn("This workspace has no feeds yet; --opml FILE adds those of a list.");
    }
    return ExitCode::Done;
}

ExitCode findFeeds(Context& context, const FeedsOptions& options) {
    auto config = configOf(context, options.id);
    if (!config) return context.fail(config.error());
    const bool privately = std::any_of(config->sources.begin(), config->sources.end(), [](const auto& source) {
        return source.type == "feed" && source.allowPrivateNetwork;
    });
    net::HttpClient client{std::string(operations::userAgent())};
    auto found = sources::discoverFeeds(client, options.page, privately, context.stop());
    if (!found) return context.fail(found.error());
    if (context.json()) {
        ordered_json rows = ordered_json::array();
        for (const sources::FeedCandidate& one : *found) {
            rows.push_back({{"url", one.url}, {"title", textJson(one.title)}, {"type", textJson(one.type)}});
        }
        context.out().document({{"page", options.page}, {"feeds", std::move(rows)}});
        return ExitCode::Done;
    }
    std::vector<std::vector<std::string>> rows{{"ADDRESS", "TITLE"}};
    for (const sources::FeedCandidate& one : *found) rows.push_back({printable(one.url), printable(one.title)});
    context.out().text(alignedTable(rows));
    return ExitCode::Done;
}

ExitCode runFeeds(Context& context, const FeedsOptions& options) {
    const int ways =
        (options.opml.empty() ? 0 : 1) + (options.exported.empty() ? 0 : 1) + (options.page.empty() ? 0 : 1);
    if (ways > 1) return context.misused("Give one of --opml, --export and --find.");
    if (!options.opml.empty()) return addFromList(context, options);
    if (!options.exported.empty()) return writeList(context, options);
    return options.page.empty() ? listFeeds(context, options) : findFeeds(context, options);
}

}  // namespace

void addWorkspaceFeeds(Commands& commands, CLI::App* group) {
    const auto options = std::make_shared<FeedsOptions>();
    CLI::App* app = commands.add(
        "feeds", "List the feeds of a workspace, add those of an OPML list, write one, or find those of a page.",
        [options](Context& context) { return runFeeds(context, *options); }, group);
    app->add_option("id", options->id, "The workspace.")->type_name("ID")->required();
    app->add_option("--opml", options->opml,
                    "Add the feeds of this list: folders become sources; - reads standard input.")
        ->type_name("FILE");
    app->add_option("--export", options->exported, "Write all feeds as an OPML list; - writes to standard output.")
        ->type_name("FILE");
    app->add_option("--find", options->page, "Print the feeds that this page offers.")->type_name("URL");
}

}  // namespace groundswell::cli
