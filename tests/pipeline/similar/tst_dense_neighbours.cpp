#include "tests/support/test_registry.h"

#include "models/config/vector_config.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "models/store/vector_codec.h"
#include "models/store/writer.h"
#include "pipeline/cluster/blend.h"
#include "pipeline/service/questions.h"
#include "pipeline/similar/dense_scan.h"
#include "pipeline/similar/neighbour_search.h"
#include "pipeline/similar/question_embedder.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/fake_embeddings.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

using namespace groundswell;
using similar::DenseBlend;
using similar::NeighbourSearch;
using similar::Question;
using testing::FakeEmbeddings;
using testing::WorkspaceFixture;

namespace {

constexpr std::size_t dimensions = 32;
const std::string model = "openai:m";

std::vector<float> unit(std::vector<float> vector) {
    const float length = std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0F));
    for (float& number : vector) number /= length;
    return vector;
}

std::vector<float> randomVector(unsigned seed) {
    std::mt19937 engine(seed);
    std::vector<float> vector(dimensions);
    for (float& number : vector) number = static_cast<float>(engine() % 2001) / 1000.0F - 1.0F;
    return unit(vector);
}

// A vector whose cosine with `to` is `cosine`.
std::vector<float> at(double cosine, const std::vector<float>& to, unsigned seed) {
    std::vector<float> other = randomVector(seed);
    const float along = std::inner_product(to.begin(), to.end(), other.begin(), 0.0F);
    for (std::size_t i = 0; i < other.size(); ++i) other[i] -= along * to[i];
    other = unit(other);
    const auto share = static_cast<float>(cosine);
    const auto rest = static_cast<float>(std::sqrt(1 - cosine * cosine));
    for (std::size_t i = 0; i < other.size(); ++i) other[i] = share * to[i] + rest * other[i];
    return other;
}

using Vectors = std::map<std::int64_t, std::vector<float>>;

void put(WorkspaceFixture& fixture, const Vectors& vectors) {
    auto reader = fixture.session().store().connect().value();
    std::vector<store::ProcessedItem> all;
    for (const auto& [item, vector] : vectors) {
        store::ProcessedItem& processed = all.emplace_back();
        processed.id = {item};
        processed.contentHash = reader->items().byId({item}).value()->item.contentHash;
        processed.state = "vectorized";
        processed.vector = store::NewVector{model, vector.size(), store::encodeVector(vector)};
    }
    const auto stored =
        fixture.session().store().writer().run([&](store::WriteTransaction& transaction) -> core::Result<void> {
            auto result = transaction.items().storeProcessed(all);
            if (!result) return result.error();
            return {};
        });
    QVERIFY(stored);
}

Vectors randomVectors(std::int64_t items, std::int64_t step) {
    Vectors vectors;
    for (std::int64_t i = 1; i <= items; i += step) vectors[i] = randomVector(static_cast<unsigned>(i));
    return vectors;
}

std::string lines(const std::vector<std::string>& texts) {
    std::string all;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        all += nlohmann::json{{"id", "p" + std::to_string(i + 1)}, {"text", texts[i]}}.dump() + "\n";
    }
    return all;
}

DenseBlend blendOf(double weight) {
    DenseBlend blend{model, static_cast<int>(dimensions), {}};
    blend.options.denseWeight = weight;
    return blend;
}

std::string found(const similar::Neighbours& near) {
    std::string ids;
    for (const similar::Neighbour& one : near.items) ids += std::to_string(one.item.value) + " ";
    return ids;
}

std::string parametersOf(const std::string& url) {
    return nlohmann::json{{"model", "remote"}, {"url", url}, {"name", "m"},
                          {"retries", 0},      {"batch", 4}, {"allow_private_network", true}}
        .dump();
}

config::VectorConfig remote(const std::string& url) {
    return config::parseVectorConfig(parametersOf(url)).value();
}

}  // namespace

class DenseNeighboursTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scansExactly() {
        WorkspaceFixture fixture;
        std::vector<std::string> texts;
        for (int i = 0; i < 700; ++i) texts.push_back("note " + std::to_string(i));
        fixture.import(fixture.write("notes.jsonl", lines(texts)));
        put(fixture, randomVectors(700, 2));
        auto connection = fixture.session().store().connect().value();
        std::vector<std::vector<float>> vectors;
        std::vector<similar::DenseQuery> queries;
        for (unsigned i = 0; i < 9; ++i) vectors.push_back(randomVector(5'000 + i));
        for (const auto& vector : vectors) queries.push_back({vector, {{2}, {3}, {513}}});
        queries.push_back({{}, {{3}}});
        const auto answers =
            similar::scanVectors(connection->vectors(), {}, model, queries, 20, &fixture.pool(), {}).value();
        QCOMPARE(answers.size(), std::size_t(10));
        QVERIFY(answers[9].nearest.empty() && answers[9].items.empty());
        for (std::size_t query = 0; query < 9; ++query) {
            std::vector<std::pair<float, std::int64_t>> all;
            for (std::int64_t i = 1; i <= 700; i += 2) {
                const auto stored = *connection->vectors().load(std::vector<core::ItemId>{{i}}, model).value().front();
                float cosine = 0;
                for (std::size_t k = 0; k < dimensions; ++k) cosine += stored[k] * vectors[query][k];
                all.emplace_back(-cosine, i);
            }
            std::sort(all.begin(), all.end());
            for (std::size_t i = 0; i < 20; ++i) {
                QCOMPARE(answers[query].nearest[i].item.value, all[i].second);
                QVERIFY(std::abs(answers[query].nearest[i].cosine + all[i].first) < 1e-5F);
            }
            QCOMPARE(answers[query].nearest.size(), std::size_t(20));
            QCOMPARE(answers[query].items.size(), std::size_t(2));
            QCOMPARE(answers[query].items[0].item.value, std::int64_t{3});
            QCOMPARE(answers[query].items[1].item.value, std::int64_t{513});
        }
    }

    void blendsAsTheClustersDo_data() {
        QTest::addColumn<double>("weight");
        QTest::addColumn<double>("cosine");
        QTest::newRow("half, near") << 0.5 << 0.9;
        QTest::newRow("half, as one story") << 0.5 << 0.75;
        QTest::newRow("half, unrelated") << 0.5 << 0.3;
        QTest::newRow("dense alone") << 1.0 << 0.8;
        QTest::newRow("hardly") << 0.1 << 0.8;
    }
    void blendsAsTheClustersDo() {
        QFETCH(double, weight);
        QFETCH(double, cosine);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", lines({"river floods the old town", "council votes"})));
        const std::vector<float> query = randomVector(1);
        put(fixture, {{1, at(cosine, query, 2)}});
        auto connection = fixture.session().store().connect().value();
        Question question{{}, "river in the town hall", {}, {}, {}, {}};
        auto words = NeighbourSearch::prepare(*connection, {}).value();
        const double byWords = words->nearest(question, {}).value().items.at(0).score;
        auto search = NeighbourSearch::prepare(*connection, {{}, 1, blendOf(weight)}).value();
        // A question without a vector is compared by words.
        QCOMPARE(search->nearest(question, {}).value().items.at(0).score, byWords);
        question.dense = query;
        const auto near = search->nearest(question, {}).value();
        const cluster::ClustererOptions options = blendOf(weight).options;
        const double expected = cluster::Blend(options).blended(byWords, cosine);
        QVERIFY2(std::abs(near.items.at(0).score - expected) < 0.002, qPrintable(QString::number(expected)));
        QCOMPARE(near.items.size(), std::size_t(1));
    }

    void findsWhatSharesNoWord() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write(
            "posts.jsonl", lines({"river floods the old town", "council votes on the budget", "Hochwasser am Rhein",
                                  "river cruise for tourists", "river floods the old city"})));
        const std::vector<float> query = randomVector(1);
        put(fixture, {{3, at(0.95, query, 3)}});
        put(fixture, {{4, at(0.1, query, 4)}});
        put(fixture, {{2, at(0.0, query, 5)}});
        auto connection = fixture.session().store().connect().value();
        auto search = NeighbourSearch::prepare(*connection, {{}, 1, blendOf(0.5)}).value();
        Question question{{}, "river floods the old city", {}, {}, {}, query};
        // The copy is 1, what has no vector is compared by words, and what is neither is left out.
        const auto near = search->nearest(question, {}).value();
        QCOMPARE(found(near), std::string("5 1 3 4 "));
        QCOMPARE(near.items[0].score, 1.0);
        QVERIFY(near.items[2].score < 0.5);
        question.self = {3};
        QCOMPARE(found(search->nearest(question, {}).value()), std::string("5 1 4 "));
    }

    void filterHoldsForDenseToo() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", lines({"Hochwasser am Rhein"})));
        put(fixture, {{1, randomVector(1)}});
        auto connection = fixture.session().store().connect().value();
        const Question question{{}, "river", {}, {}, {}, randomVector(1)};
        domain::Filter claims;
        claims.sources = {"claims"};
        auto none = NeighbourSearch::prepare(*connection, {claims, 1, blendOf(0.5)}).value();
        QVERIFY(none->nearest(question, {}).value().items.empty());
        claims.sources = {"files"};
        auto some = NeighbourSearch::prepare(*connection, {claims, 1, blendOf(0.5)}).value();
        QCOMPARE(some->nearest(question, {}).value().items.size(), std::size_t(1));
    }

    void aPoolChangesNothing() {
        WorkspaceFixture fixture;
        std::vector<std::string> texts;
        for (int i = 0; i < 600; ++i) {
            texts.push_back("flood " + std::to_string(i % 37) + " in town " + std::to_string(i % 11));
        }
        fixture.import(fixture.write("posts.jsonl", lines(texts)));
        put(fixture, randomVectors(600, 3));
        auto connection = fixture.session().store().connect().value();
        std::vector<Question> questions;
        for (unsigned i = 0; i < 600; ++i) {
            questions.push_back(
                {{}, texts[i] + " again", {}, {}, {}, i % 5 == 0 ? std::vector<float>{} : randomVector(i)});
        }
        const similar::Corpus corpus{{}, questions.size(), blendOf(0.5)};
        auto alone = NeighbourSearch::prepare(*connection, corpus).value();
        auto together = NeighbourSearch::prepare(*connection, corpus, {}, &fixture.pool()).value();
        const auto all = together->nearest(questions, {}).value();
        QCOMPARE(all.size(), questions.size());
        for (std::size_t i = 0; i < questions.size(); ++i) {
            const auto one = alone->nearest(questions[i], {}).value();
            QCOMPARE(found(all[i]), found(one));
            for (std::size_t k = 0; k < one.items.size(); ++k) QCOMPARE(all[i].items[k].score, one.items[k].score);
        }
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(together->nearest(questions, {}, stop.get_token()).error().code, core::ErrorCode::Cancelled);
    }

    void embedsInBatchesAndUsesWhatIsStored() {
        FakeEmbeddings fake(dimensions);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", lines({"river floods", "council votes"})));
        put(fixture, {{1, randomVector(1)}});
        auto connection = fixture.session().store().connect().value();
        similar::QuestionEmbedder embedder(remote(fake.url()));
        std::vector<Question> stored{{{}, "river floods", {}, {}, {1}, {}}};
        auto outcome = embedder.embed(stored, blendOf(0.5), connection->vectors(), {}).value();
        QCOMPARE(outcome.embedded, std::size_t(1));
        QVERIFY(fake.asked().empty());
        QVERIFY(stored[0].dense == *store::decodeVector(store::encodeVector(randomVector(1))));

        std::vector<Question> questions;
        for (int i = 0; i < 10; ++i) questions.push_back({{}, "text " + std::to_string(i % 6), {}, {}, {}, {}});
        questions.push_back({{}, "council votes", {}, {}, {2}, {}});
        outcome = embedder.embed(questions, blendOf(0.5), connection->vectors(), {}).value();
        QCOMPARE(outcome.embedded, std::size_t(11));
        QCOMPARE(outcome.refused, std::size_t(0));
        std::size_t texts = 0;
        for (const auto& request : fake.asked()) {
            QVERIFY(request.size() <= 4);
            texts += request.size();
        }
        QCOMPARE(texts, std::size_t(7));
        QVERIFY(questions[0].dense == questions[6].dense);
        QVERIFY(questions[0].dense != questions[1].dense);
    }

    void saysWhyThereAreNone_data() {
        QTest::addColumn<int>("mood");
        QTest::addColumn<QString>("said");
        QTest::newRow("down") << static_cast<int>(FakeEmbeddings::Mood::Down) << "503";
        QTest::newRow("refused") << static_cast<int>(FakeEmbeddings::Mood::Unauthorised) << "401";
        QTest::newRow("other size") << static_cast<int>(FakeEmbeddings::Mood::OtherSize) << "5";
    }
    void saysWhyThereAreNone() {
        QFETCH(int, mood);
        QFETCH(QString, said);
        FakeEmbeddings fake(dimensions);
        fake.setMood(static_cast<FakeEmbeddings::Mood>(mood));
        WorkspaceFixture fixture;
        auto connection = fixture.session().store().connect().value();
        similar::QuestionEmbedder embedder(remote(fake.url()));
        std::vector<Question> questions{{{}, "one", {}, {}, {}, {}}, {{}, "two", {}, {}, {}, {}}};
        const auto outcome = embedder.embed(questions, blendOf(0.5), connection->vectors(), {}).value();
        QCOMPARE(outcome.refused, std::size_t(2));
        QCOMPARE(outcome.embedded, std::size_t(0));
        QVERIFY2(outcome.reason.find(said.toStdString()) != std::string::npos, outcome.reason.c_str());
        QVERIFY(questions[0].dense.empty());
    }

    void theFacadeAnswersAlike() {
        FakeEmbeddings fake(dimensions);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", lines({"Hochwasser am Rhein", "council votes"})));
        put(fixture, {{1, unit(FakeEmbeddings::vectorOf("river floods", dimensions))}});
        config::WorkflowConfig workflow = fixture.session().workflow();
        for (config::StepConfig& step : workflow.steps) {
            if (step.step == "vector") step.parameters = parametersOf(fake.url());
        }
        similar::QuestionEmbedder embedder(config::vectorConfigOf(workflow));
        auto connection = fixture.session().store().connect().value();
        pipeline::SimilarQuestion question;
        question.text = "river floods";
        const auto near = pipeline::answerSimilar(*connection, question, workflow, embedder, {}).value();
        QCOMPARE(near.items.size(), std::size_t(1));
        QCOMPARE(near.items[0].row.item.id.value, std::int64_t{1});
        QCOMPARE(near.vectors, model);
        QCOMPARE(near.wordsAloneReason, std::string());
        fake.setMood(FakeEmbeddings::Mood::Down);
        const auto alone = pipeline::answerSimilar(*connection, question, workflow, embedder, {}).value();
        QVERIFY(alone.items.empty());
        QCOMPARE(alone.vectors, std::string("lexical"));
        QVERIFY2(alone.wordsAloneReason.find("503") != std::string::npos, alone.wordsAloneReason.c_str());
    }

    void absentFileIsAReason() {
        config::VectorConfig config;
        config.model = config::VectorConfig::Model::FastText;
        config.file = "/nowhere/absent.bin";
        WorkspaceFixture fixture;
        auto connection = fixture.session().store().connect().value();
        similar::QuestionEmbedder embedder(config);
        std::vector<Question> questions{{{}, "one", {}, {}, {}, {}}};
        const auto outcome = embedder.embed(questions, blendOf(0.5), connection->vectors(), {}).value();
        QCOMPARE(outcome.refused, std::size_t(1));
        QVERIFY2(outcome.reason.find("absent.bin") != std::string::npos ||
                     outcome.reason.find("fastText") != std::string::npos,
                 outcome.reason.c_str());
    }
};

GROUNDSWELL_TEST(DenseNeighboursTest, dense_neighbours)
#include "tst_dense_neighbours.moc"
