#include "tests/app/program.h"
#include "tests/support/fake_embeddings.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <fstream>
#include <sstream>

using namespace groundswell;
using nlohmann::json;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;

namespace {

std::vector<json> rows(const Call& call) {
    std::vector<json> all;
    std::istringstream lines(call.out);
    for (std::string line; std::getline(lines, line);) all.push_back(json::parse(line));
    return all;
}

std::vector<std::string> keys(const std::string& line) {
    std::vector<std::string> names;
    const nlohmann::ordered_json row = nlohmann::ordered_json::parse(line);
    for (const auto& [name, value] : row.items()) names.push_back(name);
    return names;
}

}  // namespace

class CliSimilarTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call run(const Words& arguments, const QByteArray& input = {}) { return m_program->run(arguments, input); }
    Call similar(const Words& arguments, const QByteArray& input = {}) {
        Words all{"similar", "-w", "w"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return run(all, input);
    }

    const std::string lexical = R"({"model":"lexical"})";

    void useVectorsOf(const json& parameters) {
        const std::string file = m_program->workspaceFolder("w") + "/workflows/standard.json";
        std::ifstream in(file);
        json workflow = json::parse(in);
        in.close();
        for (json& step : workflow["steps"]) {
            if (step["step"] != "vector") continue;
            step["parameters"] = parameters;
            step["network"] = true;
        }
        std::ofstream(file) << workflow.dump();
    }

private Q_SLOTS:
    void init() {
        m_program = std::make_unique<Program>();
        QCOMPARE(run({"workspace", "create", "--id", "w"}).exitCode, 0);
    }

    void answers_rows() {
        QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, testing::threePosts()).exitCode, 0);
        const Call call = similar({"--text", "river floods the town"});
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.err, std::string());
        const auto found = rows(call);
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(keys(call.out), (Words{"query_id", "rank", "external_id", "cluster_id", "score", "item_id", "source",
                                        "title", "text"}));
        QCOMPARE(found[0]["query_id"].get<std::string>(), std::string("1"));
        QCOMPARE(found[0]["rank"].get<int>(), 1);
        QCOMPARE(found[0]["external_id"].get<std::string>(), std::string("p1"));
        QVERIFY(found[0]["cluster_id"].is_null());
        QVERIFY(found[0]["score"].get<double>() > 0.5 && found[0]["score"].get<double>() < 1);
        QCOMPARE(rows(similar({"--text", "洪水"})).at(0)["score"].get<double>(), 1.0);

        QCOMPARE(run({"process", "-w", "w", "--quiet"}).exitCode, 0);
        QVERIFY(rows(similar({"--text", "river floods the town"})).at(0)["cluster_id"].is_number_integer());
        const auto clusters = rows(similar({"--text", "river floods the town", "--clusters"}));
        QCOMPARE(clusters.size(), std::size_t(1));
        QCOMPARE(clusters[0]["near_items"].get<int>(), 1);
        QVERIFY(similar({"--text", "river", "--min-score", "0.99"}).out.empty());
        QVERIFY(similar({"--item", "1"}).out.empty());
        QVERIFY(rows(similar({"--text", "river", "--source", "files"})).size() == 1);
    }

    void answers_a_file() {
        QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, testing::threePosts()).exitCode, 0);
        const QByteArray good =
            "{\"id\": \"q\", \"text\": \"old town\"}\n\n{\"text\": \"river\", \"label\": \"p2\"}\n{\"id\": 7, "
            "\"title\": \"洪水\"}\n";
        for (const std::string& file : {std::string("-"), m_program->file("q.jsonl", good)}) {
            const Call call = similar({"--queries", file}, good);
            QCOMPARE(call.exitCode, 0);
            Words order;
            for (const json& row : rows(call)) {
                order.push_back(row["query_id"].get<std::string>() + " " + row["external_id"].get<std::string>());
            }
            QCOMPARE(order, (Words{"q p1", "3 p1", "7 p3"}));
        }
        const Call bad = similar({"--queries", "-"}, good + "no json\n{\"id\": \"e\"}\n");
        QCOMPARE(bad.exitCode, 3);
        QCOMPARE(rows(bad).size(), std::size_t(3));
        QVERIFY2(bad.err.find(":5: ") != std::string::npos, bad.err.c_str());
        QVERIFY2(bad.err.find(":6: The record has neither text nor title.") != std::string::npos, bad.err.c_str());

        const json document = similar({"--queries", "-", "--json"}, good + "no json\n").json();
        QCOMPARE(document["queries"].size(), std::size_t(3));
        QCOMPARE(document["queries"][0]["items"][0]["external_id"].get<std::string>(), std::string("p1"));
        QVERIFY(document["queries"][0]["clusters"].is_array());
        QCOMPARE(document["issues"][0]["line"].get<int>(), 5);
    }

    void refuses_data() {
        QTest::addColumn<Words>("arguments");
        QTest::newRow("no form") << Words{};
        QTest::newRow("two forms") << Words{"--text", "a", "--item", "1"};
        QTest::newRow("empty text") << Words{"--text", " "};
        QTest::newRow("no such item") << Words{"--item", "99"};
        QTest::newRow("no number") << Words{"--item", "p1"};
        QTest::newRow("no such file") << Words{"--queries", "absent.jsonl"};
        QTest::newRow("nothing in the file") << Words{"--queries", "-"};
        QTest::newRow("no such source") << Words{"--text", "a", "--source", "claims"};
        QTest::newRow("limit") << Words{"--text", "a", "--limit", "0"};
        QTest::newRow("score") << Words{"--text", "a", "--min-score", "1.5"};
    }
    void refuses() {
        QFETCH(Words, arguments);
        const Call call = similar(arguments);
        QCOMPARE(call.exitCode, 2);
        QCOMPARE(call.out, std::string());
        QCOMPARE(std::count(call.err.begin(), call.err.end(), '\n'), std::ptrdiff_t(1));
    }

    void answers_nothing_from_an_empty_store() {
        const Call call = similar({"--text", "river"});
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.out, std::string());
        QCOMPARE(similar({"--text", "river", "--json"}).json()["queries"][0]["items"].dump(), std::string("[]"));
    }

    void forgets_removed_items() {
        const std::string file = m_program->file(
            "posts.jsonl", "{\"id\": \"a\", \"text\": \"river one\"}\n{\"id\": \"b\", \"text\": \"river two\"}\n");
        QCOMPARE(run({"import", "-w", "w", file, "--quiet"}).exitCode, 0);
        QCOMPARE(rows(similar({"--text", "river"})).size(), std::size_t(2));
        const std::string less = m_program->file("posts.jsonl", "{\"id\": \"b\", \"text\": \"river two\"}\n");
        QCOMPARE(run({"import", "-w", "w", "--mode", "replace", less, "--quiet"}).exitCode, 0);
        const auto left = rows(similar({"--text", "river"}));
        QCOMPARE(left.size(), std::size_t(1));
        QCOMPARE(left[0]["external_id"].get<std::string>(), std::string("b"));
        QCOMPARE(similar({"--item", "1"}).exitCode, 2);
    }

    void counts_dense_vectors() {
        testing::FakeEmbeddings fake;
        useVectorsOf(
            {{"model", "remote"}, {"url", fake.url()}, {"name", "m"}, {"retries", 0}, {"allow_private_network", true}});
        QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, testing::threePosts()).exitCode, 0);
        // Nothing stored to compare with: nobody is asked.
        const auto before = fake.asked().size();
        QCOMPARE(similar({"--text", "river", "--json"}).json()["vectors"].dump(), lexical);
        QCOMPARE(fake.asked().size(), before);
        QCOMPARE(run({"process", "-w", "w", "--quiet"}).exitCode, 0);

        const auto asked = fake.asked().size();
        const json document = similar({"--text", "river floods", "--json"}).json();
        QCOMPARE(document["vectors"]["model"].get<std::string>(), std::string("openai:m"));
        QCOMPARE(document["vectors"]["dense_weight"].get<double>(), 0.5);
        QCOMPARE(document["vectors"]["queries"].get<int>(), 1);
        QCOMPARE(fake.asked().size(), asked + 1);
        const Call plain = similar({"--text", "river floods"});
        QCOMPARE(plain.exitCode, 0);
        QCOMPARE(plain.err, std::string());
        QCOMPARE(rows(plain).at(0).dump(), document["queries"][0]["items"][0].dump());

        const Call item = similar({"--item", "1", "--json"});
        QCOMPARE(item.json()["vectors"]["queries"].get<int>(), 1);
        QCOMPARE(fake.asked().size(), asked + 2);
        fake.setMood(testing::FakeEmbeddings::Mood::Down);
        const Call still = similar({"--item", "1"});
        QCOMPARE(still.exitCode, 0);
        QCOMPARE(still.err, std::string());
    }

    void compares_words_alone_without_the_service() {
        testing::FakeEmbeddings fake;
        useVectorsOf(
            {{"model", "remote"}, {"url", fake.url()}, {"name", "m"}, {"retries", 0}, {"allow_private_network", true}});
        QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, testing::threePosts()).exitCode, 0);
        QCOMPARE(run({"process", "-w", "w", "--quiet"}).exitCode, 0);
        fake.setMood(testing::FakeEmbeddings::Mood::Down);
        const QByteArray queries = "{\"id\": \"a\", \"text\": \"river\"}\n{\"id\": \"b\", \"text\": \"old town\"}\n";
        const Call call = similar({"--queries", "-"}, queries);
        QCOMPARE(call.exitCode, 3);
        QCOMPARE(rows(call).size(), std::size_t(2));
        QCOMPARE(std::count(call.err.begin(), call.err.end(), '\n'), std::ptrdiff_t(1));
        QVERIFY2(call.err.find("2 queries were compared by words alone") != std::string::npos, call.err.c_str());
        QVERIFY2(call.err.find("503") != std::string::npos, call.err.c_str());
        const Call document = similar({"--queries", "-", "--json"}, queries);
        QCOMPARE(document.exitCode, 3);
        QCOMPARE(document.json()["vectors"].dump(), lexical);
    }

    void reads_beside_an_owner() {
        QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, testing::threePosts()).exitCode, 0);
        const auto owner = m_program->startReading({"import", "-w", "w", "-"});
        QVERIFY(owner);
        QCOMPARE(rows(similar({"--text", "river"})).size(), std::size_t(1));
        owner->closeWriteChannel();
        QVERIFY(owner->waitForFinished());
    }
};

GROUNDSWELL_TEST(CliSimilarTest, cli_similar)
#include "tst_cli_similar.moc"
