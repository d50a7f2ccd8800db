#include "models/config/workflow_diff.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using nlohmann::json;

namespace {

json smallWorkflow() {
    return json::parse(R"({"schema_version":1,"id":"w","initial":"a","final":["done","failed"],
        "states":["a","b","done","failed"],"steps":[
        {"id":"one","step":"clean","from":"a","to":"b","parameters":{"limit":10}},
        {"id":"two","step":"cluster","from":"b","to":"done"}]})");
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
}

std::string written(const config::WorkflowDiff& diff) {
    std::string text = "states +" + joined(diff.statesAdded) + " -" + joined(diff.statesRemoved) + "; steps +" +
                       joined(diff.stepsAdded) + " -" + joined(diff.stepsRemoved);
    for (const config::WorkflowChange& change : diff.changes)
        text += "; " + change.pointer + " " + change.step + ": " + change.before + " > " + change.after;
    return text;
}

}  // namespace

class WorkflowDiffTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_what_differs_data() {
        QTest::addColumn<std::string>("patch");  // RFC 6902, from two steps to the new version
        QTest::addColumn<std::string>("diff");
        const auto row = [](const char* name, const char* patch, const char* diff) {
            QTest::newRow(name) << std::string(patch) << std::string(diff);
        };
        row("nothing", "[]", "states + -; steps + -");
        row("a parameter", R"([{"op":"replace","path":"/steps/0/parameters/limit","value":20}])",
            "states + -; steps + -; /steps/0/parameters/limit one: 10 > 20");
        row("a parameter more", R"([{"op":"add","path":"/steps/0/parameters/preset","value":"x"}])",
            "states + -; steps + -; /steps/0/parameters/preset one:  > \"x\"");
        row("a parameter less", R"([{"op":"remove","path":"/steps/0/parameters/limit"}])",
            "states + -; steps + -; /steps/0/parameters/limit one: 10 > ");
        row("a name", R"([{"op":"add","path":"/name","value":"W"}])", "states + -; steps + -; /name :  > \"W\"");
        row("a key with a slash", R"([{"op":"add","path":"/x~1y","value":1}])", "states + -; steps + -; /x~1y :  > 1");
        row("a key gone", R"([{"op":"remove","path":"/initial"}])", "states + -; steps + -; /initial : \"a\" > ");
        row("a step and a state more",
            R"([{"op":"add","path":"/states/2","value":"c"},{"op":"replace","path":"/steps/1/to","value":"c"},
                {"op":"add","path":"/steps/2","value":{"id":"three","from":"c","to":"done"}}])",
            "states +c -; steps +three -; /states : [\"a\",\"b\",\"done\",\"failed\"] > "
            "[\"a\",\"b\",\"c\",\"done\",\"failed\"]; /steps/1/to two: \"done\" > \"c\"; /steps/2 three:  > "
            "{\"from\":\"c\",\"id\":\"three\",\"to\":\"done\"}");
        row("a step and a state less",
            R"([{"op":"remove","path":"/states/1"},{"op":"replace","path":"/steps/0/to","value":"done"},
                {"op":"remove","path":"/steps/1"}])",
            "states + -b; steps + -two; /states : [\"a\",\"b\",\"done\",\"failed\"] > [\"a\",\"done\",\"failed\"]; "
            "/steps/0/to one: \"b\" > \"done\"; /steps/1 two: "
            "{\"from\":\"b\",\"id\":\"two\",\"step\":\"cluster\",\"to\":\"done\"} > ");
        row("steps the other way round", R"([{"op":"move","from":"/steps/1","path":"/steps/0"}])",
            "states + -; steps + -; /steps : [\"one\",\"two\"] > [\"two\",\"one\"]");
        row("a step in another place, changed",
            R"([{"op":"add","path":"/steps/0","value":{"id":"new"}},
                {"op":"replace","path":"/steps/1/parameters/limit","value":1}])",
            "states + -; steps +new -; /steps/0 new:  > {\"id\":\"new\"}; /steps/1/parameters/limit one: 10 > 1");
    }

    void names_what_differs() {
        QFETCH(std::string, patch);
        QFETCH(std::string, diff);
        const std::string after = smallWorkflow().patch(json::parse(patch)).dump();
        QCOMPARE(written(config::diffWorkflows(smallWorkflow().dump(), after)), diff);
    }

    void ignores_form_and_order_of_keys() {
        const auto diff = config::diffWorkflows(R"({"a":{"x":1,"y":[1,{"p":1,"q":2}]},"b":2})",
                                                "{ \"b\": 2,\n \"a\": {\"y\": [1, {\"q\":2,\"p\":1}], \"x\": 1}}");
        QVERIFY(diff.isEmpty());
    }

    void takes_what_is_no_workflow() {
        QVERIFY(config::diffWorkflows("[]", "nonsense").isEmpty());
        QCOMPARE(written(config::diffWorkflows("[]", R"({"steps":[1,{"id":2}],"states":{}})")),
                 std::string("states + -; steps + -; /steps/0 :  > 1; /steps/1 :  > {\"id\":2}; /states :  > {}"));
    }
};

GROUNDSWELL_TEST(WorkflowDiffTest, workflow_diff)
#include "tst_workflow_diff.moc"
