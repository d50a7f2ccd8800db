#include "app/cli/commands.h"
#include "app/cli/ingest_answer.h"
#include "models/config/vector_config.h"
#include "models/store/read_connection.h"
#include "pipeline/similar/neighbour_search.h"
#include "pipeline/similar/question_embedder.h"
#include "pipeline/similar/question_file.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

struct SimilarOptions {
    std::string workspace;
    std::optional<std::string> text;
    std::optional<std::int64_t> item;
    std::string queries;
    std::vector<std::string> sources;
    std::int64_t limit = 10;
    double minScore = 0;
    bool clusters = false;
};

// A service gets this many texts between two answers, and so many vectors are in memory.
constexpr std::size_t questionsAtOnce = 1'024;

/// Answers questions, some at a time. For the main thread.
class Answers {
public:
    Answers(Context& context, store::ReadConnection& reader, const SimilarOptions& options)
        : m_context(context), m_reader(reader), m_options(options) {}

    core::Result<void> prepare(const workspace::WorkspaceSession& session, std::size_t questions) {
        auto dense = similar::denseBlendOf(session.clusteringWorkflow(), m_reader.vectors());
        if (!dense) return dense.error();
        m_dense = std::move(*dense);
        m_embedder = std::make_unique<similar::QuestionEmbedder>(config::vectorConfigOf(session.clusteringWorkflow()));
        similar::Corpus corpus;
        corpus.filter.sources = m_options.sources;
        corpus.questions = questions;
        corpus.dense = m_dense;
        auto search =
            similar::NeighbourSearch::prepare(m_reader, std::move(corpus), m_context.stop(), &m_context.pool());
        if (!search) return search.error();
        m_search = std::move(*search);
        return {};
    }

    core::Result<void> answer(std::span<const similar::NamedQuestion> named) {
        std::vector<similar::Question> questions;
        for (const similar::NamedQuestion& one : named) questions.push_back(one.question);
        if (auto embedded = embed(questions); !embedded) return embedded;
        auto found = m_search->nearest(questions, wanted(), m_context.stop());
        if (!found) return found.error();
        for (std::size_t i = 0; i < named.size(); ++i) {
            if (auto told = tell(named[i].id, (*found)[i]); !told) return told;
        }
        return {};
    }

    [[nodiscard]] std::int64_t items() const { return m_search->items(); }
    [[nodiscard]] ordered_json& document() { return m_document; }
    [[nodiscard]] const similar::EmbeddingOutcome& embedded() const { return m_embedded; }
    /// Which vectors were compared.
    [[nodiscard]] ordered_json vectors() const {
        if (!m_dense || m_embedded.embedded == 0) return {{"model", "lexical"}};
        return {{"model", m_dense->model},
                {"dense_weight", m_dense->options.denseWeight},
                {"queries", m_embedded.embedded}};
    }

private:
    core::Result<void> embed(std::vector<similar::Question>& questions) {
        if (!m_dense) return {};
        auto outcome = m_embedder->embed(questions, *m_dense, m_reader.vectors(), m_context.stop());
        if (!outcome) return outcome.error();
        if (m_context.stop().stop_requested()) return core::Error(core::ErrorCode::Cancelled, "Stopped.");
        m_embedded.add(*outcome);
        return {};
    }
    [[nodiscard]] similar::Wanted wanted() const {
        const auto limit = static_cast<std::size_t>(m_options.limit);
        return {m_context.json() || !m_options.clusters ? limit : 0, m_context.json() || m_options.clusters ? limit : 0,
                m_options.minScore};
    }
    core::Result<void> tell(const std::string& id, const similar::Neighbours& found) {
        auto items = itemRows(id, found.items);
        if (!items) return items.error();
        auto clusters = clusterRows(id, found.clusters);
        if (!clusters) return clusters.error();
        if (m_context.json()) {
            m_document.push_back({{"query_id", id}, {"items", std::move(*items)}, {"clusters", std::move(*clusters)}});
            return {};
        }
        for (const ordered_json& row : m_options.clusters ? *clusters : *items) {
            m_context.out().line(row.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
        }
        return {};
    }
    core::Result<ordered_json> itemRows(const std::string& query, const std::vector<similar::Neighbour>& items) {
        std::vector<core::ItemId> ids;
        for (const similar::Neighbour& item : items) ids.push_back(item.item);
        auto texts = m_reader.texts().load(ids, {});
        if (!texts) return texts.error();
        ordered_json rows = ordered_json::array();
        for (std::size_t i = 0; i < texts->size(); ++i) rows.push_back(row(query, i, (*texts)[i], items[i].score));
        return rows;
    }
    core::Result<ordered_json> clusterRows(const std::string& query,
                                           const std::vector<similar::NearCluster>& clusters) {
        std::vector<core::ItemId> ids;
        for (const similar::NearCluster& cluster : clusters) ids.push_back(cluster.nearest);
        auto texts = m_reader.texts().load(ids, {});
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
    store::ReadConnection& m_reader;
    const SimilarOptions& m_options;
    std::optional<similar::DenseBlend> m_dense;
    std::unique_ptr<similar::QuestionEmbedder> m_embedder;
    std::unique_ptr<similar::NeighbourSearch> m_search;
    similar::EmbeddingOutcome m_embedded;
    ordered_json m_document = ordered_json::array();
};

core::Result<similar::QuestionFile> storedItem(store::TextReader& reader, std::int64_t item) {
    const core::ItemId id{item};
    auto found = reader.load({&id, 1}, {});
    if (!found) return found.error();
    if (found->empty()) return core::Error(core::ErrorCode::NotFound, "There is no item " + std::to_string(item) + ".");
    store::ItemText& text = found->front();
    return similar::QuestionFile{{{std::to_string(item), {text.title, text.text, text.language, {}, id, {}}}}, {}};
}

core::Result<similar::QuestionFile> questionsOf(Context& context, const SimilarOptions& options,
                                                store::TextReader& reader) {
    if (options.item) return storedItem(reader, *options.item);
    if (options.text) return similar::QuestionFile{{{"1", {{}, *options.text, {}, {}, {}, {}}}}, {}};
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

// One sentence, whatever went wrong how often.
void complainAbout(Context& context, const similar::EmbeddingOutcome& embedded) {
    if (embedded.refused == 0) return;
    const auto count = static_cast<std::int64_t>(embedded.refused);
    context.warn(counted(count, "query was", "queries were") +
                 " compared by words alone, without a dense vector: " + embedded.reason);
}

core::Result<void> answerAll(Context& context, const workspace::WorkspaceSession& session, Answers& answers,
                             const SimilarOptions& options, const similar::QuestionFile& file) {
    if (auto prepared = answers.prepare(session, file.questions.size()); !prepared) return prepared;
    if (answers.items() == 0) {
        if (auto known = checkSources(session.config(), options.sources); !known) return known;
    }
    const std::span<const similar::NamedQuestion> all(file.questions);
    for (std::size_t begin = 0; begin < all.size(); begin += questionsAtOnce) {
        if (context.stop().stop_requested()) return core::Error(core::ErrorCode::Cancelled, "Stopped.");
        auto done = answers.answer(all.subspan(begin, std::min(questionsAtOnce, all.size() - begin)));
        if (!done) return done;
    }
    if (!context.json()) return {};
    ordered_json issues = ordered_json::array();
    for (const sources::InputIssue& issue : file.issues) issues.push_back(issueJson(issue));
    context.out().document(
        {{"queries", std::move(answers.document())}, {"vectors", answers.vectors()}, {"issues", std::move(issues)}});
    return {};
}

ExitCode runSimilar(Context& context, const SimilarOptions& options) {
    if (options.text && options.text->find_first_not_of(" \t\r\n") == std::string::npos) {
        return context.misused("--text is empty.");
    }
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto connection = (*session)->store().connect();
    if (!connection) return context.fail(connection.error());
    // Before the view of the data is taken: standard input may take its time.
    auto file = questionsOf(context, options, (*connection)->texts());
    if (!file) return context.fail(file.error());
    if (auto begun = (*connection)->beginSnapshot(); !begun) return context.fail(begun.error());
    Answers answers(context, **connection, options);
    if (auto answered = answerAll(context, **session, answers, options, *file); !answered) {
        return context.fail(answered.error());
    }
    complainAbout(context, answers.embedded());
    complainAbout(context, file->issues);
    return file->issues.empty() && answers.embedded().refused == 0 ? ExitCode::Done : ExitCode::Partial;
}

}  // namespace

void addSimilar(Commands& commands) {
    const auto options = std::make_shared<SimilarOptions>();
    CLI::App* app = commands.add("similar", "Find the items and clusters nearest to a text.",
                                 [options](Context& context) { return runSimilar(context, *options); });
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
        "document, which says in vectors what was compared. Where the workflow has dense vectors, they count as they "
        "do in clusters; without an answer of their service words alone are compared, and the code is 3.");
}

}  // namespace groundswell::cli
