#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QFile>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <set>

using namespace groundswell;
using nlohmann::json;
using testing::Call;
using testing::Program;

namespace {

void makeDesk(Program& program) {
    program.run({"workspace", "create", "--id", "desk"});
    program.run({"import", "-w", "desk", program.file("posts.jsonl", testing::threePosts())});
}

// Changes the workspace's workflow file behind the program's back, as an editor does.
void editWorkflow(Program& program, const std::string& from, const std::string& to) {
    const std::filesystem::path file =
        std::filesystem::path(program.workspaceFolder("desk")) / "workflows/standard.json";
    std::ifstream in(file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    std::ofstream(file) << text;
}

}  // namespace

class CliMetricsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shows_what_steps_did() {
        Program program;
        makeDesk(program);
        const Call none = program.run({"metrics", "-w", "desk"});
        QCOMPARE(none.exitCode, 0);
        QCOMPARE(none.out, std::string("No step has been measured yet.\n"));
        program.run({"process", "-w", "desk"});

        const json document = program.run({"metrics", "-w", "desk", "--json"}).json();
        QCOMPARE(document.at("runs").size(), std::size_t(1));
        QCOMPARE(document.at("steps").size(), std::size_t(7));
        const json& first = document.at("steps").at(0);
        QCOMPARE(first.at("step").get<std::string>(), std::string("clean"));
        QCOMPARE(first.at("items_in").get<int>(), 3);
        QCOMPARE(first.at("done").get<int>(), 3);
        QVERIFY(first.at("p95_s").get<double>() > 0);

        const Call text = program.run({"metrics", "-w", "desk"});
        QVERIFY2(text.out.find("WORKFLOW") == 0 && text.out.find("entities") != std::string::npos, text.out.c_str());
        const Call csv = program.run({"metrics", "-w", "desk", "--format", "csv", "--days", "1"});
        QVERIFY(csv.out.find("run_id,started_at,workflow,step,") == 0);
        const std::string run = std::to_string(document.at("runs").at(0).get<int>());
        QVERIFY(program.run({"metrics", "-w", "desk", "--run", run, "--json"}).json() == document);

        const Call file =
            program.run({"metrics", "-w", "desk", "--format", "prometheus", "-o", program.path("m.prom")});
        QCOMPARE(file.exitCode, 0);
        QVERIFY(program.content("m.prom").contains(
            "groundswell_step_items_in_total{workspace=\"desk\",workflow=\"standard\",step=\"clean\"} 3\n"));
        QCOMPARE(program.run({"metrics", "-w", "desk", "-o", program.path("m.prom")}).exitCode, 0);
    }

    void refuses_data() {
        QTest::addColumn<std::vector<std::string>>("options");
        QTest::addColumn<QString>("reason");
        QTest::newRow("no such run") << std::vector<std::string>{"--run", "99"} << "No step was measured in a run 99";
        QTest::newRow("run and days") << std::vector<std::string>{"--run", "1", "--days", "2"} << "excludes";
        QTest::newRow("no days") << std::vector<std::string>{"--days", "0"} << "--days";
        QTest::newRow("format") << std::vector<std::string>{"--format", "xml"} << "none of text, prometheus, csv";
    }
    void refuses() {
        QFETCH(std::vector<std::string>, options);
        QFETCH(QString, reason);
        Program program;
        makeDesk(program);
        std::vector<std::string> words{"metrics", "-w", "desk"};
        words.insert(words.end(), options.begin(), options.end());
        const Call call = program.run(words);
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(QString::fromStdString(call.err).contains(reason), call.err.c_str());
    }

    void tells_of_items_that_nothing_moves() {
        Program program;
        makeDesk(program);
        program.run({"process", "-w", "desk", "--until", "keyworded"});
        editWorkflow(program, "\"keyworded\"", "\"worded\"");
        const Call process = program.run({"process", "-w", "desk", "--json"});
        QCOMPARE(process.exitCode, 3);
        QVERIFY2(process.err.find("3 items are in the state keyworded, which the workflow standard does not have") !=
                     std::string::npos,
                 process.err.c_str());
        const json expected = json::array({{{"workflow", "standard"}, {"state", "keyworded"}, {"items", 3}}});
        QVERIFY(process.json().at("strays") == expected);
        QVERIFY(process.json().at("hangs").empty());
        const Call status = program.run({"status", "-w", "desk", "--json"});
        QCOMPARE(status.exitCode, 0);
        QVERIFY(status.json().at("strays") == expected);
        QCOMPARE(status.json().at("backlog").get<int>(), 0);
        QVERIFY(program.run({"status", "-w", "desk"}).out.find("Nothing moves 3 items in the state keyworded") !=
                std::string::npos);
        // Nothing was lost: with the state back, they go on.
        editWorkflow(program, "\"worded\"", "\"keyworded\"");
        const Call again = program.run({"process", "-w", "desk", "--json"});
        QCOMPARE(again.exitCode, 0);
        QCOMPARE(again.json().at("processed").get<int>(), 3);
    }
};

GROUNDSWELL_TEST(CliMetricsTest, cli_metrics)
#include "tst_cli_metrics.moc"
