#include "app/cli/commands.h"
#include "app/cli/ingest_answer.h"
#include "models/store/read_connection.h"
#include "pipeline/similar/neighbour_search.h"
#include "pipeline/similar/question_file.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

struct Options {
    std::string workspace;
    std::optional<std::string> text;
    std::optional<std::int64_t> item;
    std::string queries;
    std::vector<std::string> sources;
    std::int64_t limit = 10;
    double minScore = 0;
    bool clusters = false;
};

/// Answers questions as they come. For the main thread.
class Answers {
public:
    Answers(Context& context, store::TextReader& reader, similar::NeighbourSearch& search, const Options& options)
        : m_context(context), m_reader(reader), m_search(search), m_options(options) {}

    core::Result<void> answer(const similar::NamedQuestion& named) {
        similar::Wanted wanted;
        wanted.minScore = m_options.minScore;
        const auto limit = static_cast<std::size_t>(m_options.limit);
        wanted.items = m_context.json() || !m_options.clusters ? limit : 0;
        wanted.clusters = m_context.json() || m_options.clusters ? limit : 0;
        auto found = m_search.nearest(named.question, wanted);
        if (!found) return found.error();
        auto items = itemRows(named.id, found->items);
        if (!items) return items.error();
        auto clusters = clusterRows(named.id, found->clusters);
        if (!clusters) return clusters.error();
        if (m_context.json()) {
            m_document.push_back(
                {{"query_id", named.id}, {"items", std::move(*items)}, {"clusters", std::move(*clusters)}});
            return {};
        }
        for (const ordered_json& row : m_options.clusters ? *clusters : *items) {
            m_context.out().line(row.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
        }
        return {};
    }

    [[nodiscard]] ordered_json& document() { return m_document; }

private:
    core::Result<ordered_json> itemRows(const std::string& query, const std::vector<similar::Neighbour>& items) {
        std::vector<core::ItemId> ids;
        for (const similar::Neighbour& item : items) ids.push_back(item.item);
        auto texts = m_reader.load(ids, {});
        if (!texts) return texts.error();
        ordered_json rows = ordered_json::array();
        for (std::size_t i = 0; i < texts->size(); ++i) rows.push_back(row(query, i, (*texts)[i], items[i].score));
        return rows;
    }
    core::Result<ordered_json> clusterRows(const std::string& query,
                                           const std::vector<similar::NearCluster>& clusters) {
        std::vector<core::ItemId> ids;
        for (const similar::NearCluster& cluster : clusters) ids.push_back(cluster.nearest);
        auto texts = m_reader.load(ids, {});
        if (!texts) return texts.error();
        ordered_json rows = ordered_json::array();
        for (std::size_t i = 0; i < texts->size(); ++i) {
            ordered_json one = row(query, i, (*texts)[i], clusters[i].score);
            one["near_items"] = clusters[i].items;
            rows.push_back(std::move(one));
        }
        return rows;
    }
    static ordered_json row(const std::string& query, std::size_t place, const store::ItemText& item, double score) {
        ordered_json title = nullptr;
        if (!item.title.empty()) title = item.title;
        ordered_json cluster = nullptr;
        if (!item.cluster.isNone()) cluster = item.cluster.value;
        return {{"query_id", query},
                {"rank", place + 1},
                {"external_id", item.externalId},
                {"cluster_id", std::move(cluster)},
                {"score", score},
                {"item_id", item.id.value},
                {"source", item.source},
                {"title", std::move(title)},
                {"text", item.text}};
    }

    Context& m_context;
    store::TextReader& m_reader;
    similar::NeighbourSearch& m_search;
    const Options& m_options;
    ordered_json m_document = ordered_json::array();
};

core::Result<similar::QuestionFile> storedItem(store::TextReader& reader, std::int64_t item) {
    const core::ItemId id{item};
    auto found = reader.load({&id, 1}, {});
    if (!found) return found.error();
    if (found->empty()) return core::Error(core::ErrorCode::NotFound, "There is no item " + std::to_string(item) + ".");
    store::ItemText& text = found->front();
    return similar::QuestionFile{{{std::to_string(item), {text.title, text.text, text.language, {}, id}}}, {}};
}

core::Result<similar::QuestionFile> questionsOf(Context& context, const Options& options, store::TextReader& reader) {
    if (options.item) return storedItem(reader, *options.item);
    if (options.text) return similar::QuestionFile{{{"1", {{}, *options.text, {}, {}, {}}}}, {}};
    return similar::readQuestions(options.queries, context.stop());
}

// A misspelt source would look like one without anything similar.
core::Result<void> checkSources(const config::WorkspaceConfig& workspace, const std::vector<std::string>& sources) {
    for (const std::string& id : sources) {
        const auto isIt = [&](const config::SourceConfig& source) { return source.id == id; };
        if (std::none_of(workspace.sources.begin(), workspace.sources.end(), isIt)) {
            return core::Error(core::ErrorCode::NotFound, "There is no source \"" + id + "\" and no item of it.");
        }
    }
    return {};
}

void complainAbout(Context& context, const std::vector<sources::InputIssue>& issues) {
    operations::IngestReport report;
    report.issues = issues;
    report.issueCount = static_cast<std::int64_t>(issues.size());
    cli::complainAbout(context, report);
}

core::Result<void> answerAll(Context& context, const Options& options, const workspace::WorkspaceSession& session,
                             store::TextReader& reader, const similar::QuestionFile& file) {
    similar::Corpus corpus;
    corpus.filter.sources = options.sources;
    corpus.questions = file.questions.size();
    auto search = similar::NeighbourSearch::prepare(reader, std::move(corpus), context.stop());
    if (!search) return search.error();
    if ((*search)->items() == 0) {
        if (auto known = checkSources(session.config(), options.sources); !known) return known.error();
    }
    Answers answers(context, reader, **search, options);
    for (const similar::NamedQuestion& question : file.questions) {
        if (context.stop().stop_requested()) return core::Error(core::ErrorCode::Cancelled, "Stopped.");
        if (auto done = answers.answer(question); !done) return done;
    }
    if (!context.json()) return {};
    ordered_json issues = ordered_json::array();
    for (const sources::InputIssue& issue : file.issues) issues.push_back(issueJson(issue));
    context.out().document({{"queries", std::move(answers.document())}, {"issues", std::move(issues)}});
    return {};
}

ExitCode run(Context& context, const Options& options) {
    if (options.text && options.text->find_first_not_of(" \t\r\n") == std::string::npos) {
        return context.misused("--text is empty.");
    }
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto connection = (*session)->store().connect();
    if (!connection) return context.fail(connection.error());
    auto& reader = (*connection)->texts();
    // Before the view of the data is taken: standard input may take its time.
    auto file = questionsOf(context, options, reader);
    if (!file) return context.fail(file.error());
    if (auto begun = (*connection)->beginSnapshot(); !begun) return context.fail(begun.error());
    if (auto answered = answerAll(context, options, **session, reader, *file); !answered) {
        return context.fail(answered.error());
    }
    complainAbout(context, file->issues);
    return file->issues.empty() ? ExitCode::Done : ExitCode::Partial;
}

}  // namespace

void addSimilar(Commands& commands) {
    const auto options = std::make_shared<Options>();
    CLI::App* app = commands.add("similar", "Find the items and clusters nearest to a text.",
                                 [options](Context& context) { return run(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    CLI::Option_group* what = app->add_option_group("What to compare");
    what->add_option("--text", options->text, "This text.")->type_name("TEXT");
    what->add_option("--item", options->item, "The stored item of this number.")->type_name("N")->check(atLeast(1));
    what->add_option(
            "--queries", options->queries,
            "The texts of a file of JSON Lines ({\"id\", \"text\"}), .gz and .zst too; - reads standard input.")
        ->type_name("FILE");
    what->require_option(1);
    addListOption(*app, "--source", options->sources, "ID",
                  "Compare with the items of this source only, known claims for example; several with commas.");
    app->add_option("--limit", options->limit, "At most so many rows a query.")
        ->capture_default_str()
        ->type_name("N")
        ->check(atLeast(1));
    app->add_option("--min-score", options->minScore, "No rows below this score, from 0 to 1.")
        ->type_name("SCORE")
        ->check(CLI::Range(0.0, 1.0));
    app->add_flag("--clusters", options->clusters, "A row for each of the nearest clusters instead of items.");
    app->footer(
        "Rows are JSON Lines, nearest first: query_id, rank, external_id, cluster_id, score, item_id, source, title, "
        "text. A copy scores 1. The id of a query without one is the number of its line. With --clusters a row shows "
        "the cluster's nearest item and, as near_items, how many are near. With --json items and clusters come in one "
        "document.");
}

}  // namespace groundswell::cli
