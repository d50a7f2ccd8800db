#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace groundswell;
using nlohmann::json;
using testing::Call;
using testing::Program;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

class CliWorkflowTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call run(const std::vector<std::string>& arguments) { return m_program->run(arguments); }
    // `workflow WORDS -w w`
    Call workflow(std::vector<std::string> words) {
        words.insert(words.begin(), "workflow");
        words.insert(words.end(), {"-w", "w"});
        return run(words);
    }
    json active() { return workflow({"show"}).json(); }
    // A file with the active workflow and a patch (RFC 6902).
    std::string patched(const std::string& patch) {
        return m_program->file("next.json", QByteArray::fromStdString(active().patch(json::parse(patch)).dump(1)));
    }

private Q_SLOTS:
    void init() {
        m_program = std::make_unique<Program>();
        QCOMPARE(run({"workspace", "create", "--id", "w"}).exitCode, 0);
        const std::string posts = m_program->file("posts.jsonl", testing::threePosts());
        QCOMPARE(run({"import", "-w", "w", posts}).exitCode, 0);
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
    }

    void a_version_lives() {
        const json list = workflow({"list", "--json"}).json().at("workflows");
        QCOMPARE(list.size(), std::size_t(1));
        QCOMPARE(list[0].at("workflow").get<std::string>(), std::string("standard"));
        QCOMPARE(list[0].at("state").get<std::string>(), std::string("active"));
        QCOMPARE(list[0].at("active_version").get<int>(), 1);
        QCOMPARE(list[0].at("tested").get<std::string>(), std::string("never"));
        QVERIFY(list[0].at("strays").empty());

        const std::string file = patched(R"([{"op":"add","path":"/steps/2/parameters/limit","value":3}])");
        const json saved = workflow({"save", file, "--note", "fewer", "--json"}).json();
        QCOMPARE(saved.at("version").get<int>(), 2);
        QCOMPARE(saved.at("new").get<bool>(), true);
        QCOMPARE(workflow({"save", file, "--json"}).json().at("new").get<bool>(), false);

        const json diff = workflow({"diff", "standard", "1", "2", "--json"}).json();
        QCOMPARE(diff.at("same").get<bool>(), false);
        QCOMPARE(diff.at("changes").size(), std::size_t(1));
        QCOMPARE(diff.at("changes")[0].at("pointer").get<std::string>(), std::string("/steps/2/parameters/limit"));
        QCOMPARE(diff.at("changes")[0].at("step").get<std::string>(), std::string("keywords"));
        QVERIFY(diff.at("changes")[0].at("before").is_null());
        QCOMPARE(diff.at("changes")[0].at("after").get<int>(), 3);
        QVERIFY(has(workflow({"diff", "2"}).out, "/steps/2/parameters/limit (keywords): 3 -> (nothing)"));
        QVERIFY(has(workflow({"diff", "1", "1"}).out, "They say the same."));

        Call call = workflow({"activate", "standard", "2"});
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(has(call.err,
                     "Version 2 of the workflow 'standard' was not tested. Run `groundswell workflow test -w w "
                     "standard 2` first"),
                 call.err.c_str());
        const json tested = workflow({"test", "--json"}).json();
        QCOMPARE(tested.at("version").get<int>(), 2);
        QCOMPARE(tested.at("passed").get<bool>(), true);
        QCOMPARE(tested.at("items").get<int>(), 3);
        QCOMPARE(tested.at("steps").size(), std::size_t(7));
        QCOMPARE(tested.at("ended").at("completed").get<int>(), 3);
        call = workflow({"activate", "standard", "2", "--json"});
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.json().at("before").get<int>(), 1);
        QVERIFY(call.json().at("backfill").is_null());
        QCOMPARE(active().at("steps")[2].at("parameters").at("limit").get<int>(), 3);

        const json stale = workflow({"stale", "--json"}).json().at("steps");
        QCOMPARE(stale[2].at("id").get<std::string>(), std::string("keywords"));
        QCOMPARE(stale[2].at("stale").get<int>(), 3);
        QCOMPARE(stale[3].at("stale").get<int>(), 0);
        call = workflow({"recompute", "--step", "keywords", "--json"});
        QCOMPARE(call.json().at("items").get<int>(), 3);
        QCOMPARE(call.json().at("to").get<std::string>(), std::string("identified"));
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        QCOMPARE(workflow({"stale", "--json"}).json().at("steps")[2].at("current").get<int>(), 3);

        QCOMPARE(workflow({"delete", "2"}).exitCode, 2);
        QCOMPARE(workflow({"test", "1"}).exitCode, 0);
        QCOMPARE(workflow({"restore", "1"}).exitCode, 0);
        QCOMPARE(workflow({"show", "3"}).out, workflow({"show", "standard", "1"}).out);
        QCOMPARE(workflow({"delete", "2"}).exitCode, 0);
        const json versions = workflow({"versions", "--json"}).json();
        QCOMPARE(versions.at("versions").size(), std::size_t(2));
        QCOMPARE(versions.at("versions")[1].at("active").get<bool>(), true);
        QCOMPARE(versions.at("versions")[1].at("test").at("passed").get<bool>(), true);
        QCOMPARE(versions.at("events").back().at("what").get<std::string>(), std::string("deleted"));
        QVERIFY(has(workflow({"versions", "--log"}).out, "restored"));
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
    }

    void refuses_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<std::string>("sentence");
        const auto row = [](const char* name, const char* words, int exitCode, const char* sentence) {
            QTest::newRow(name) << QString::fromLatin1(words).split(QLatin1Char(' ')) << exitCode
                                << std::string(sentence);
        };
        row("unknown workflow", "show other", 2,
            "There is no workflow 'other' in this workspace. It has these: standard.");
        row("unknown version", "show standard 7", 2, "has no version 7. It has these: 1.");
        row("no version", "show standard seven", 2, "is no version; write its number, active or newest.");
        row("no version to activate", "activate standard", 2, "Name the version.");
        row("a move without a state", "activate standard 1 --move x", 2, "write --move OLD=NEW");
        row("both", "activate standard 1 --backfill --new-only", 2, "excludes");
        row("limit without backfill", "activate standard 1 --backfill-limit 5", 2, "--backfill");
        row("nothing to compare", "diff standard", 2, "Name the versions to compare");
        row("unknown step", "recompute --step magic", 2, "has no step 'magic'. Its steps are: clean, language");
        row("unknown state", "move --from ready --to magic", 2, "has no state 'magic'. Its states are: ready");
        row("the active one", "delete 1", 2, "is the active one. Activate another version first.");
        row("no such file", "save nowhere.json", 2, "No such file");
    }
    void refuses() {
        QFETCH(QStringList, words);
        QFETCH(int, exitCode);
        QFETCH(std::string, sentence);
        std::vector<std::string> arguments;
        for (const QString& word : words) arguments.push_back(word.toStdString());
        const Call call = workflow(arguments);
        QCOMPARE(call.exitCode, exitCode);
        QVERIFY2(has(call.err, sentence), call.err.c_str());
    }

    void a_broken_graph_cannot_be_saved_data() {
        QTest::addColumn<std::string>("patch");
        QTest::addColumn<std::string>("problem");
        const auto row = [](const char* name, const char* patch, const char* problem) {
            QTest::newRow(name) << std::string(patch) << std::string(problem);
        };
        row("cycle", R"([{"op":"replace","path":"/steps/2/to","value":"cleaned"}])",
            "/steps: Items would go round in a cycle: cleaned > identified > cleaned.");
        row("unknown step", R"([{"op":"replace","path":"/steps/2/step","value":"magic"}])",
            "/steps/2/step: There is no step \"magic\"");
        row("parameter", R"([{"op":"add","path":"/steps/2/parameters/limit","value":"many"}])",
            "/steps/2/parameters/limit: 'limit' is a whole number");
        row("dead end", R"([{"op":"remove","path":"/steps/6"}])", "No step leaves the state \"tagged\"");
        row("taxonomy", R"([{"op":"replace","path":"/steps/2/step","value":"classify"},
                            {"op":"add","path":"/steps/2/parameters/taxonomy","value":"topics"}])",
            "/steps/2/parameters: There is no taxonomy \"topics\".");
    }
    void a_broken_graph_cannot_be_saved() {
        QFETCH(std::string, patch);
        QFETCH(std::string, problem);
        const std::string file = patched(patch);
        Call call = workflow({"save", file});
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(has(call.err, problem), call.err.c_str());
        call = workflow({"save", file, "--json"});
        QCOMPARE(call.json().at("saved").get<bool>(), false);
        call = workflow({"validate", file});
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(has(call.out, problem), call.out.c_str());
        QCOMPARE(workflow({"versions", "--json"}).json().at("versions").size(), std::size_t(1));
    }

    void validates_without_a_workspace() {
        const std::string file = patched("[]");
        Call call = run({"workflow", "validate", file, "--json"});
        QCOMPARE(call.exitCode, 0);
        QVERIFY(call.json() == json::parse(R"({"valid":true,"problems":[]})"));
        QCOMPARE(workflow({"validate", "standard"}).exitCode, 0);
        call = run({"workflow", "validate", m_program->file("x.json", "{")});
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(has(call.out, "(document): The text is not JSON"), call.out.c_str());
    }

    void a_removed_state_is_asked_about() {
        const std::string posts = m_program->file("more.jsonl", R"({"id":"n1","text":"The bridge is closed again"})"
                                                                "\n");
        QCOMPARE(run({"import", "-w", "w", posts}).exitCode, 0);
        QCOMPARE(run({"process", "-w", "w", "--until", "tagged"}).exitCode, 0);
        const std::string file = patched(
            R"([{"op":"replace","path":"/states/6","value":"marked"},{"op":"replace","path":"/steps/5/to","value":"marked"},
                {"op":"replace","path":"/steps/6/from","value":"marked"}])");
        QCOMPARE(workflow({"save", file}).exitCode, 0);
        QCOMPARE(workflow({"test"}).exitCode, 0);
        Call call = workflow({"activate", "newest"});
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(has(call.err, "1 in 'tagged'. Say where they go on: --move tagged=STATE"), call.err.c_str());
        call = workflow({"activate", "newest", "--move", "tagged=marked", "--backfill", "--backfill-limit", "2"});
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        QVERIFY2(has(call.out, "Moved 1 item out of states that are gone."), call.out.c_str());
        QVERIFY2(has(call.out, "No item has to go through it again."), call.out.c_str());
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
    }

    void stranded_items_are_told() {
        const std::string posts = m_program->file("more.jsonl", R"({"id":"n1","text":"The bridge is closed again"})"
                                                                "\n");
        QCOMPARE(run({"import", "-w", "w", posts}).exitCode, 0);
        QCOMPARE(run({"process", "-w", "w", "--until", "tagged"}).exitCode, 0);
        const QByteArray text = QByteArray::fromStdString(active().dump()).replace("\"tagged\"", "\"marked\"");
        QFile file(QString::fromStdString(m_program->workspaceFolder("w") + "/workflows/standard.json"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.close();
        QVERIFY(has(workflow({"versions"}).out, "The active file is none of these"));
        const Call list = workflow({"list", "--json"});
        QVERIFY(list.json().at("workflows")[0].at("strays") == json::parse(R"([{"state":"tagged","items":1}])"));
        QVERIFY2(has(list.err, "1 item stands in the state \"tagged\""), list.err.c_str());
        const Call moved = workflow({"move", "--from", "tagged", "--to", "marked", "--json"});
        QCOMPARE(moved.json().at("items").get<int>(), 1);
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        QVERIFY(workflow({"list"}).err.empty());
    }

    void a_step_runs_on_one_item() {
        Call call = workflow({"run-step", "--step", "keywords", "--item", "1", "--json"});
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        json trial = call.json();
        QCOMPARE(trial.at("outcome").get<std::string>(), std::string("done"));
        QCOMPARE(trial.at("state_before").get<std::string>(), std::string("completed"));
        QCOMPARE(trial.at("state_after").get<std::string>(), std::string("keyworded"));
        QCOMPARE(trial.at("stored").get<bool>(), false);
        QVERIFY(!trial.at("log").empty());
        QVERIFY(has(workflow({"stale"}).out, "keywords"));
        call = workflow({"run-step", "standard", "--step", "keywords", "--item", "1", "--store"});
        QVERIFY2(has(call.out, "What came of it is stored."), call.out.c_str());
        QCOMPARE(workflow({"run-step", "--step", "keywords", "--item", "99"}).exitCode, 2);
        QCOMPARE(workflow({"run-step", "--step", "magic", "--item", "1"}).exitCode, 2);
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
    }

    void a_broken_active_file_is_replaced_by_restore() {
        QFile file(QString::fromStdString(m_program->workspaceFolder("w") + "/workflows/standard.json"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{") == 1);
        file.close();
        const Call broken = run({"process", "-w", "w"});
        QCOMPARE(broken.exitCode, 2);
        QVERIFY2(has(broken.err, "standard.json"), broken.err.c_str());
        QCOMPARE(workflow({"restore", "standard", "9"}).exitCode, 2);
        const Call call = workflow({"restore", "standard", "1"});
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        QVERIFY2(has(call.err, "was no valid workflow and was replaced"), call.err.c_str());
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        QCOMPARE(workflow({"show", "2"}).out, workflow({"show", "1"}).out);
    }
};

GROUNDSWELL_TEST(CliWorkflowTest, cli_workflow)
#include "tst_cli_workflow.moc"
