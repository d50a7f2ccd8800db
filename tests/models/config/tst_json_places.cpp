#include "models/config/json_places.h"
#include "models/config/workflow_config.h"
#include "models/config/workflow_sketch.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using config::JsonPlaces;

namespace {

const std::string sample = "{\n  \"id\": \"w\",\n  \"list\": [1, {\"a/b\": true}],\n  \"text\": \"a \\\"b\\\" {\"\n}\n";

}  // namespace

class JsonPlacesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsValues_data() {
        QTest::addColumn<std::string>("pointer");
        QTest::addColumn<std::string>("value");
        QTest::addColumn<int>("line");
        const auto row = [](const char* pointer, const char* value, int line) {
            QTest::newRow(*pointer == '\0' ? "document" : pointer)
                << std::string(pointer) << std::string(value) << line;
        };
        row("/id", "\"w\"", 2);
        row("/list", "[1, {\"a/b\": true}]", 3);
        row("/list/0", "1", 3);
        row("/list/1/a~1b", "true", 3);
        row("/text", "\"a \\\"b\\\" {\"", 4);
    }
    void findsValues() {
        QFETCH(const std::string, pointer);
        QFETCH(const std::string, value);
        QFETCH(const int, line);
        const JsonPlaces places(sample);
        QVERIFY(!places.brokenAt());
        const config::JsonPlace* place = places.find(pointer);
        QVERIFY(place != nullptr);
        QCOMPARE(sample.substr(place->begin, place->end - place->begin), value);
        QCOMPARE(places.lineAt(place->key), line);
    }

    void whatIsNotThereHasTheNearestPlace() {
        const JsonPlaces places(sample);
        QVERIFY(places.find("/list/7") == nullptr);
        QCOMPARE(places.lineAt(places.nearest("/list/7/x").key), 3);
        QCOMPARE(places.nearest("/nothing").begin, std::size_t{0});
    }

    void saysWhereItIsBroken_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("nothing") << std::string() << 1;
        QTest::newRow("a comma too much") << std::string("{\n\"a\": 1,\n}") << 3;
        QTest::newRow("a comma too little") << std::string("{\n\"a\": 1\n\"b\": 2}") << 3;
        QTest::newRow("an open text") << std::string("{\n\"a\": \"x\n}") << 2;
        QTest::newRow("no value") << std::string("{\"a\":\n\n}") << 3;
        QTest::newRow("a word") << std::string("{\"a\": yes}") << 1;
        QTest::newRow("more behind it") << std::string("{}\n{}") << 2;
        QTest::newRow("too deep") << std::string(200, '[') << 1;
    }
    void saysWhereItIsBroken() {
        QFETCH(const std::string, text);
        QFETCH(const int, line);
        const JsonPlaces places(text);
        QVERIFY(places.brokenAt().has_value());
        QCOMPARE(places.lineAt(*places.brokenAt()), line);
    }

    void setsAMember_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("value");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, const char* text, const char* value, const char* expected) {
            QTest::newRow(name) << std::string(text) << std::string(value) << std::string(expected);
        };
        row("another value", "{\"k\" : 1 , \"z\": 2}", "7", "{\"k\" : 7 , \"z\": 2}");
        row("a new one in a line", "{\"a\": 1}", "7", "{\"a\": 1, \"k\": 7}");
        row("a new one in lines", "{\n  \"a\": 1\n}", "7", "{\n  \"a\": 1,\n  \"k\": 7\n}");
        row("the first of all", "{}", "7", "{ \"k\": 7 }");
        row("out, the last", "{\"a\": 1, \"k\": 2}", "", "{\"a\": 1}");
        row("out, the first", "{\"k\": 2, \"a\": 1}", "", "{\"a\": 1}");
        row("out, one between", "{\n  \"a\": 1,\n  \"k\": 2,\n  \"z\": 3\n}", "", "{\n  \"a\": 1,\n  \"z\": 3\n}");
        row("out, the only one", "{ \"k\": 2 }", "", "{}");
    }
    void setsAMember() {
        QFETCH(const std::string, text);
        QFETCH(const std::string, value);
        QFETCH(const std::string, expected);
        const auto edit = config::setJsonMember(text, "", "k", value);
        QVERIFY(edit.has_value());
        std::string changed = text;
        changed.replace(edit->begin, edit->end - edit->begin, edit->text);
        QCOMPARE(changed, expected);
    }

    void leavesAloneWhatItCannotSet() {
        QVERIFY(!config::setJsonMember("{\"k\": 7}", "", "k", "7"));
        QVERIFY(!config::setJsonMember("{\"k\": 7", "", "k", "8"));
        QVERIFY(!config::setJsonMember("{\"k\": 7}", "/k", "x", "8"));
        QVERIFY(!config::setJsonMember("{\"k\": 7}", "", "x", ""));
    }

    void takesElementsOut_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<int>("index");
        QTest::addColumn<std::string>("after");
        const auto row = [](const char* name, const char* text, int index, const char* after) {
            QTest::newRow(name) << std::string(text) << index << std::string(after);
        };
        row("the first", "{\"l\": [1, 2, 3]}", 0, "{\"l\": [2, 3]}");
        row("one between", "{\"l\": [1, 2, 3]}", 1, "{\"l\": [1, 3]}");
        row("the last", "{\"l\": [1, 2, 3]}", 2, "{\"l\": [1, 2]}");
        row("the only one", "{\"l\": [ {\"a\": 1} ]}", 0, "{\"l\": []}");
        row("on lines of its own", "{\"l\": [\n  1,\n  2\n]}", 1, "{\"l\": [\n  1\n]}");
        row("none", "{\"l\": []}", 0, "{\"l\": []}");
        row("behind the end", "{\"l\": [1]}", 1, "{\"l\": [1]}");
    }
    void takesElementsOut() {
        QFETCH(std::string, text);
        QFETCH(int, index);
        QFETCH(std::string, after);
        const auto edit = config::removeJsonElement(config::JsonPlaces(text), "/l", static_cast<std::size_t>(index));
        QCOMPARE(edit.has_value(), text != after);
        if (edit) text.replace(edit->begin, edit->end - edit->begin, edit->text);
        QCOMPARE(text, after);
    }

    void putsAStepBehindAState() {
        std::string text = config::writeWorkflow(config::standardWorkflow());
        for (int i = 0; i < 2; ++i) {
            const auto edits = config::insertWorkflowStep(text, "cleaned");
            QCOMPARE(edits.size(), std::size_t{3});
            for (const config::TextEdit& edit : edits) text.replace(edit.begin, edit.end - edit.begin, edit.text);
        }
        const config::Problems problems = config::checkWorkflowText(text, {});
        QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().reason.c_str());
        const config::WorkflowSketch sketch = config::sketchWorkflow(text);
        QCOMPARE(sketch.steps.size(), std::size_t{9});
        QCOMPARE(sketch.states[2], std::string("new-2"));
        QCOMPARE(sketch.states[3], std::string("new"));
        QCOMPARE(sketch.steps[1].from, std::string("cleaned"));
        QCOMPARE(sketch.steps[1].to, std::string("new-2"));
        QCOMPARE(sketch.steps[2].from, std::string("new-2"));
        QCOMPARE(sketch.steps[3].from, std::string("new"));
        QVERIFY(config::insertWorkflowStep(text, "completed").empty());
        QVERIFY(config::insertWorkflowStep(text, "nowhere").empty());
        QVERIFY(config::insertWorkflowStep("{", "ready").empty());
    }

    void sketchesWhatThereIs() {
        const std::string standard = config::writeWorkflow(config::standardWorkflow());
        const config::WorkflowSketch sketch = config::sketchWorkflow(standard);
        QCOMPARE(sketch.id, std::string("standard"));
        QCOMPARE(sketch.states.size(), std::size_t{9});
        QCOMPARE(sketch.steps.size(), std::size_t{7});
        QCOMPARE(sketch.stepFrom("ready"), 0);
        QCOMPARE(sketch.stepFrom("completed"), -1);
        QVERIFY(sketch.isFinal("failed"));
        const config::WorkflowSketch odd = config::sketchWorkflow(
            "{\"states\": [\"a\", 7, \"a\"], \"initial\": 3, \"steps\": [1, {\"id\": \"x\", \"from\": [], \"to\": "
            "\"a\", "
            "\"attempts\": \"many\", \"routes\": [{}, {\"to\": \"b\", \"if\": [{\"field\": \"label\", "
            "\"in\": [\"x\"]}]}], \"parameters\": {\"limit\": 3}}]}");
        QCOMPARE(odd.states, std::vector<std::string>{"a"});
        QVERIFY(odd.initial.empty());
        QCOMPARE(odd.steps.size(), std::size_t{2});
        QCOMPARE(odd.steps[1].to, std::string("a"));
        QCOMPARE(odd.steps[1].routes, std::vector<std::string>{"b"});
        QCOMPARE(odd.steps[1].ways.size(), std::size_t{2});
        QVERIFY(odd.steps[1].ways[0] == config::SketchedRoute());
        QVERIFY(odd.steps[1].ways[1] == (config::SketchedRoute{"b", {{"label", "in", "[\"x\"]"}}}));
        QCOMPARE(odd.steps[1].parameters, std::string("{\"limit\":3}"));
        QCOMPARE(odd.steps[0].parameters, std::string("{}"));
        QVERIFY(!odd.steps[1].attempts.has_value());
        QCOMPARE(config::sketchWorkflow("{"), config::WorkflowSketch());
    }
};

GROUNDSWELL_TEST(JsonPlacesTest, json_places)
#include "tst_json_places.moc"
