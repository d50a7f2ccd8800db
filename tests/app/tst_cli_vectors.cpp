#include "tests/app/program.h"
#include "tests/support/fake_embeddings.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <fstream>

using namespace groundswell;
using testing::Call;
using testing::FakeEmbeddings;
using testing::Program;

namespace {

// A workspace "desk" with three posts whose workflow has these parameters for its step `vector`.
void prepare(Program& program, const nlohmann::json& parameters) {
    QCOMPARE(program.run({"workspace", "create", "--id", "desk"}).exitCode, 0);
    const std::string file = program.workspaceFolder("desk") + "/workflows/standard.json";
    std::ifstream in(file);
    nlohmann::json workflow = nlohmann::json::parse(in);
    in.close();
    for (nlohmann::json& step : workflow["steps"]) {
        if (step["step"] != "vector") continue;
        step["parameters"] = parameters;
        step["network"] = true;
    }
    std::ofstream(file) << workflow.dump();
}

nlohmann::json remote(const std::string& url) {
    return {{"model", "remote"}, {"url", url}, {"name", "m"}, {"retries", 0}, {"allow_private_network", true}};
}

}  // namespace

class CliVectorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatWaitsAndWhatIsUsed() {
        FakeEmbeddings fake;
        fake.setMood(FakeEmbeddings::Mood::Down);
        Program program;
        prepare(program, remote(fake.url()));
        const Call waiting = program.run({"import", "-w", "desk", program.file("p.jsonl", testing::threePosts())});
        QVERIFY2(waiting.exitCode == 0 || waiting.exitCode == 3, waiting.err.c_str());

        const Call processed = program.run({"process", "-w", "desk", "--json"});
        QCOMPARE(processed.exitCode, 3);
        QCOMPARE(processed.json().at("failed").get<int>(), 0);
        QCOMPARE(processed.json().at("waiting").get<int>(), 3);
        QCOMPARE(processed.json().at("waits").at(0).at("items").get<int>(), 3);
        QVERIFY2(processed.err.find("3 items wait") != std::string::npos, processed.err.c_str());
        QVERIFY2(processed.err.find("(503)") != std::string::npos, processed.err.c_str());

        fake.setMood(FakeEmbeddings::Mood::Good);
        QCOMPARE(program.run({"process", "-w", "desk"}).exitCode, 0);
        const auto vectors = program.run({"status", "-w", "desk", "--json"}).json().at("vectors");
        QCOMPARE(vectors.at("model").get<std::string>(), std::string("openai:m"));
        QCOMPARE(vectors.at("items").get<int>(), 3);
        QCOMPARE(vectors.at("dimensions").get<int>(), 32);
        QCOMPARE(vectors.at("from").get<std::string>(), fake.url());
        const std::string told = program.run({"status", "-w", "desk"}).out;
        QVERIFY2(told.find("openai:m of " + fake.url() + ", 32 numbers; 3 of 3 items have one") != std::string::npos,
                 told.c_str());
        const QByteArray log = program.content("profile/logs/groundswell.log");
        QVERIFY2(log.contains("openai:m") && log.contains("3 of 3"), log.constData());
    }

    void saysThatVectorsAreLexical() {
        Program program;
        prepare(program, nlohmann::json::object());
        QVERIFY(program.run({"status", "-w", "desk"}).out.find("Vectors: lexical\n") != std::string::npos);
        const auto vectors = program.run({"status", "-w", "desk", "--json"}).json().at("vectors");
        QCOMPARE(vectors.dump(), std::string(R"({"model":"lexical"})"));
    }

    void namesWhatIsWrong_data() {
        QTest::addColumn<std::string>("parameters");
        QTest::addColumn<std::string>("told");
        QTest::newRow("no address") << std::string(R"({"model":"remote","name":"m"})")
                                    << std::string("/parameters/url");
        QTest::newRow("a key") << std::string(R"({"api_key":"sk-123"})") << std::string("environment variable");
    }
    void namesWhatIsWrong() {
        QFETCH(std::string, parameters);
        QFETCH(std::string, told);
        Program program;
        prepare(program, nlohmann::json::parse(parameters));
        const Call call = program.run({"process", "-w", "desk"});
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(call.err.find(told) != std::string::npos, call.err.c_str());
        QVERIFY(call.err.find("sk-123") == std::string::npos);
    }

    void absentModelFileIsOneError() {
        Program program;
        prepare(program, {{"model", "fasttext"}, {"file", program.path("absent.bin")}});
        const Call call = program.run({"process", "-w", "desk"});
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(call.err.find("absent.bin") != std::string::npos, call.err.c_str());
        QCOMPARE(std::count(call.err.begin(), call.err.end(), '\n'), 1);
    }
};

GROUNDSWELL_TEST(CliVectorsTest, cli_vectors)
#include "tst_cli_vectors.moc"
