#include "app/cli/commands.h"
#include "app/cli/filter_options.h"
#include "models/core/words.h"
#include "models/store/read_connection.h"
#include "pipeline/report/row_writer.h"
#include "pipeline/report/snippet.h"
#include "pipeline/report/table.h"
#include "pipeline/service.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

struct SearchOptions {
    std::string workspace;
    std::vector<std::string> words;
    std::int64_t limit = 20;
};

ordered_json hitJson(const domain::SearchHit& hit, const std::string& snippet) {
    const std::string line = report::jsonLine(report::columnsOf(report::Table::Items), report::cellsOf(hit.row));
    ordered_json row = ordered_json::parse(line, nullptr, false);
    row["snippet"] = snippet;
    return row;
}

std::string headline(const domain::ContentItem& item) {
    std::string out = std::to_string(item.id.value);
    if (item.publishedAt) out += "  " + core::formatTime(*item.publishedAt);
    out += "  " + item.source;
    for (const std::string& more : {item.outlet, item.author, item.language}) {
        if (!more.empty()) out += "  " + shortened(more, 40);
    }
    return printable(out);
}

void answer(Context& context, const std::vector<domain::SearchHit>& hits, std::int64_t total,
            const domain::SearchQuery& query) {
    ordered_json rows = ordered_json::array();
    for (const domain::SearchHit& hit : hits) {
        const domain::ContentItem& item = hit.row.item;
        const std::string snippet = report::snippetOf(item.text.empty() ? item.title : item.text, query);
        if (context.json()) {
            rows.push_back(hitJson(hit, snippet));
            continue;
        }
        context.out().line(headline(item));
        context.out().line("    " + printable(snippet));
        if (!item.url.empty()) context.out().line("    " + printable(item.url));
    }
    if (context.json()) {
        context.out().document({{"total", total}, {"items", std::move(rows)}});
        return;
    }
    const auto shown = static_cast<std::int64_t>(hits.size());
    context.out().line(shown == total ? counted(total, "item", "items") + "."
                                      : grouped(shown) + " of " + counted(total, "item", "items") + ".");
}

ExitCode runSearch(Context& context, const SearchOptions& options) {
    const std::string typed = core::joined(options.words, " ");
    domain::Filter filter;
    filter.text = pipeline::Service::parseSearch(typed);
    if (filter.text.empty()) return context.misused("The query has no word that could be searched for.");
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto reader = (*session)->store().connect();
    if (!reader) return context.fail(reader.error());
    std::int64_t total = 0;
    auto hits = (*reader)->items().search(filter, {0, options.limit}, total);
    if (!hits) return context.fail(hits.error());
    if (const std::string hint = fieldHint(typed); !hint.empty()) context.warn(hint);
    answer(context, *hits, total, filter.text);
    return ExitCode::Done;
}

}  // namespace

void addSearch(Commands& commands) {
    const auto options = std::make_shared<SearchOptions>();
    CLI::App* app = commands.add("search", "Full-text search in the items.",
                                 [options](Context& context) { return runSearch(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    app->add_option("--limit", options->limit, "At most so many items.")
        ->capture_default_str()
        ->type_name("N")
        ->check(atLeast(1));
    app->footer(
        "Words must all be there; \"a phrase\", OR, -word, field:value and prefix* are understood. A query that "
        "begins with - goes behind --.");
    app->add_option("query", options->words, "What to look for.")->type_name("QUERY")->required();
}

}  // namespace groundswell::cli
