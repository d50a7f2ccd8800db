#include "models/config/workflow_config.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using config::Problems;
using nlohmann::json;

namespace {

const std::vector<std::string> knownSteps{"clean", "cluster"};

// a > b > done, failures go to failed.
json twoSteps() {
    return json::parse(R"({"schema_version":1,"id":"w","initial":"a","final":["done","failed"],
        "states":["a","b","done","failed"],"steps":[
        {"id":"one","step":"clean","from":"a","to":"b"},{"id":"two","step":"cluster","from":"b","to":"done"}]})");
}

json changed(const char* patch) {
    json out = twoSteps();
    return out.patch(json::parse(patch));
}

}  // namespace

class WorkflowConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_every_problem_data() {
        QTest::addColumn<std::string>("patch");  // RFC 6902, on two good steps
        QTest::addColumn<std::string>("pointers");
        QTest::addColumn<std::string>("reason");
        const auto row = [](const char* name, const char* patch, const char* pointers, const char* reason) {
            QTest::newRow(name) << std::string(patch) << std::string(pointers) << std::string(reason);
        };
        row("good", "[]", "", "");
        row("version", R"([{"op":"replace","path":"/schema_version","value":3}])", "/schema_version", "newer program");
        row("id", R"([{"op":"remove","path":"/id"}])", "/id", "missing");
        row("no states", R"([{"op":"remove","path":"/states"}])",
            "/states /initial /final/0 /final/1 /steps/0/from /steps/0/to /steps/0/on_error /steps/1/from /steps/1/to "
            "/steps/1/on_error",
            "missing");
        row("no steps", R"([{"op":"remove","path":"/steps"}])", "/steps", "missing");
        row("steps as object", R"([{"op":"replace","path":"/steps","value":{}}])", "/steps", "an array, not an object");
        row("state as number", R"([{"op":"add","path":"/states/-","value":4}])", "/states/4", "not a number");
        row("state twice", R"([{"op":"add","path":"/states/-","value":"a"}])", "/states/4", "listed twice");
        row("state name", R"([{"op":"add","path":"/states/-","value":"In Work"}])", "/states/4", "not a name");
        row("initial", R"([{"op":"replace","path":"/initial","value":"start"}])", "/initial", "no state \"start\"");
        row("default initial", R"([{"op":"remove","path":"/initial"}])", "/initial", "no state \"ready\"");
        row("no final", R"([{"op":"replace","path":"/final","value":[]}])", "/final", "at least one final");
        row("unknown final", R"([{"op":"add","path":"/final/-","value":"gone"}])", "/final/2", "no state \"gone\"");
        row("step as text", R"([{"op":"replace","path":"/steps/0","value":"clean"}])", "/steps/0", "not a string");
        row("step without all", R"([{"op":"replace","path":"/steps/0","value":{}}])",
            "/steps/0/id /steps/0/step /steps/0/from /steps/0/to", "missing");
        row("step id twice", R"([{"op":"replace","path":"/steps/1/id","value":"one"}])", "/steps/1/id",
            "Another step has the id \"one\"");
        row("unknown step", R"([{"op":"replace","path":"/steps/1/step","value":"magic"}])", "/steps/1/step",
            "no step \"magic\"; there are clean, cluster");
        row("unknown from", R"([{"op":"replace","path":"/steps/1/from","value":"x"}])", "/steps/1/from", "no state");
        row("unknown to", R"([{"op":"replace","path":"/steps/1/to","value":"x"}])", "/steps/1/to", "no state \"x\"");
        row("unknown on_error", R"([{"op":"add","path":"/steps/1/on_error","value":"x"}])", "/steps/1/on_error",
            "no state");
        row("attempts 0", R"([{"op":"add","path":"/steps/0/attempts","value":0}])", "/steps/0/attempts", "between 1");
        row("attempts null", R"([{"op":"add","path":"/steps/0/attempts","value":null}])", "/steps/0/attempts",
            "whole number, not null");
        row("parameters", R"([{"op":"add","path":"/steps/0/parameters","value":[]}])", "/steps/0/parameters",
            "must be an object, not an array");
        row("two from one",
            R"([{"op":"add","path":"/steps/-","value":{"id":"three","step":"clean","from":"a","to":"done"}}])",
            "/steps/2/from", "step \"one\" leaves the state \"a\" already");
        row("from final",
            R"([{"op":"add","path":"/steps/-","value":{"id":"three","step":"clean","from":"done","to":"failed"}}])",
            "/steps/2/from", "is final");
        row("cycle",
            R"([{"op":"replace","path":"/steps/1/to","value":"a"},{"op":"remove","path":"/states/2"},{"op":"remove","path":"/final/0"}])",
            "/steps", "cycle: a > b > a.");
        row("cycle by failure", R"([{"op":"add","path":"/steps/1/on_error","value":"a"}])", "/steps",
            "cycle: a > b > a.");
        row("cycle of one", R"([{"op":"add","path":"/steps/1/on_error","value":"b"}])", "/steps", "cycle: b > b.");
        row("unreachable and no exit", R"([{"op":"add","path":"/states/-","value":"c"}])", "/states/4 /states/4",
            "from \"a\" to the state \"c\"");
        row("no exit", R"([{"op":"remove","path":"/steps/1"}])", "/states/1 /states/2",
            "No step leaves the state \"b\"");
        row("running",
            R"([{"op":"add","path":"/steps/0/pool","value":"io"},{"op":"add","path":"/steps/0/slots","value":2},
                {"op":"add","path":"/steps/0/soft_limit_s","value":1.5},{"op":"add","path":"/steps/0/hard_limit_s","value":2},
                {"op":"add","path":"/steps/0/network","value":true}])",
            "", "");
        row("pool", R"([{"op":"add","path":"/steps/0/pool","value":"gpu"}])", "/steps/0/pool", "one of");
        row("slots", R"([{"op":"add","path":"/steps/0/slots","value":65}])", "/steps/0/slots", "between 1 and 64");
        row("limit as text", R"([{"op":"add","path":"/steps/0/soft_limit_s","value":"5"}])", "/steps/0/soft_limit_s",
            "a number, not a string");
        row("limit 0", R"([{"op":"add","path":"/steps/0/hard_limit_s","value":0}])", "/steps/0/hard_limit_s",
            "between 0.001 and");
        row("soft over hard",
            R"([{"op":"add","path":"/steps/0/soft_limit_s","value":3},{"op":"add","path":"/steps/0/hard_limit_s","value":2}])",
            "/steps/0/hard_limit_s", "below \"soft_limit_s\"");
        row("network", R"([{"op":"add","path":"/steps/0/network","value":1}])", "/steps/0/network", "true or false");
        row("vector by reference",
            R"([{"op":"replace","path":"/steps/0/step","value":"vector"},
                {"op":"add","path":"/steps/0/parameters","value":{"model":"remote","url":"${address}","batch":"${n}","name":"m"}}])",
            "/steps/0/step", "no step \"vector\"");
        row("several",
            R"([{"op":"replace","path":"/steps/1/step","value":"magic"},{"op":"add","path":"/steps/0/attempts","value":"3"},{"op":"replace","path":"/id","value":"W W"}])",
            "/id /steps/0/attempts /steps/1/step", "not a name");
    }

    void names_every_problem() {
        QFETCH(std::string, patch);
        QFETCH(std::string, pointers);
        QFETCH(std::string, reason);
        const json document = changed(patch.c_str());
        const Problems problems = config::validateWorkflow(document, knownSteps);
        std::string found;
        std::string all;
        for (const config::Problem& problem : problems) {
            found += (found.empty() ? "" : " ") + problem.pointer;
            all += problem.pointer + ": " + problem.reason + "\n";
        }
        QVERIFY2(found == pointers, all.c_str());
        QVERIFY2(problems.empty() || problems.front().reason.find(reason) != std::string::npos, all.c_str());
        QCOMPARE(config::parseWorkflow(document.dump(), knownSteps).has_value(), problems.empty());
    }

    void checks_routes_data() {
        QTest::addColumn<std::string>("routes");  // of step one: a > b; there is a state c beside it
        QTest::addColumn<std::string>("pointers");
        QTest::addColumn<std::string>("reason");
        const auto row = [](const char* name, const char* routes, const char* pointers, const char* reason) {
            QTest::newRow(name) << std::string(routes) << std::string(pointers) << std::string(reason);
        };
        row("good",
            R"([{"if":[{"field":"language","in":["en","de"]},{"field":"text_length","at_least":10}],"to":"c"}])", "",
            "");
        row("every operator", R"([{"if":[{"field":"label","exists":false},{"field":"source","not_in":["x",1,true]},
            {"field":"metrics.likes","at_most":7.5},{"field":"output.two.score/a/0","in":[1]}],"to":"c"}])",
            "", "");
        row("no list", R"({})", "/steps/0/routes /states/4", "an array, not an object");
        row("no object", R"([3])", "/steps/0/routes/0", "a route must be");
        row("no conditions", R"([{"if":[],"to":"c"}])", "/steps/0/routes/0/if", "at least one condition");
        row("parts missing", R"([{}])", "/steps/0/routes/0/if /steps/0/routes/0/to", "missing");
        row("unknown state", R"([{"if":[{"field":"label","exists":true}],"to":"x"}])", "/steps/0/routes/0/to",
            "no state \"x\"");
        row("unknown field", R"([{"if":[{"field":"colour","exists":true}],"to":"c"}])", "/steps/0/routes/0/if/0/field",
            "no field \"colour\"; there are author");
        row("output of nobody", R"([{"if":[{"field":"output.three.x","exists":true}],"to":"c"}])",
            "/steps/0/routes/0/if/0/field", "no step with the id \"three\"; there are one, two");
        row("output without name", R"([{"if":[{"field":"output.one","exists":true}],"to":"c"}])",
            "/steps/0/routes/0/if/0/field", "must be output.STEP.NAME");
        row("no field", R"([{"if":[{"exists":true}],"to":"c"}])", "/steps/0/routes/0/if/0/field", "missing");
        row("unknown operator", R"([{"if":[{"field":"label","like":"a"}],"to":"c"}])", "/steps/0/routes/0/if/0/like",
            "no operator \"like\"");
        row("no operator", R"([{"if":[{"field":"label"}],"to":"c"}])", "/steps/0/routes/0/if/0", "operator is missing");
        row("two operators", R"([{"if":[{"field":"label","in":["a"],"exists":true}],"to":"c"}])",
            "/steps/0/routes/0/if/0/in", "one operator");
        row("list as text", R"([{"if":[{"field":"label","in":"a"}],"to":"c"}])", "/steps/0/routes/0/if/0/in",
            "an array");
        row("empty list", R"([{"if":[{"field":"label","not_in":[]}],"to":"c"}])", "/steps/0/routes/0/if/0/not_in",
            "not be empty");
        row("list of lists", R"([{"if":[{"field":"label","in":[[]]}],"to":"c"}])", "/steps/0/routes/0/if/0/in/0",
            "a string, a number");
        row("number as text", R"([{"if":[{"field":"text_length","at_most":"5"}],"to":"c"}])",
            "/steps/0/routes/0/if/0/at_most", "a number, not a string");
        row("exists as number", R"([{"if":[{"field":"label","exists":1}],"to":"c"}])", "/steps/0/routes/0/if/0/exists",
            "true or false");
        row("cycle by route", R"([{"if":[{"field":"label","exists":true}],"to":"c"},
            {"if":[{"field":"label","exists":true}],"to":"a"}])",
            "/steps", "cycle: a > a.");
        row("not reached without it", R"([])", "/states/4", "No step leads from \"a\" to the state \"c\"");
    }

    void checks_routes() {
        QFETCH(std::string, routes);
        QFETCH(std::string, pointers);
        QFETCH(std::string, reason);
        json document = changed(R"([{"op":"add","path":"/states/-","value":"c"},
            {"op":"add","path":"/steps/-","value":{"id":"late","step":"clean","from":"c","to":"done"}}])");
        document["steps"][0]["routes"] = json::parse(routes);
        document["steps"].erase(2);
        document["final"].push_back("c");
        const Problems problems = config::validateWorkflow(document, knownSteps);
        std::string found;
        std::string all;
        for (const config::Problem& problem : problems) {
            found += (found.empty() ? "" : " ") + problem.pointer;
            all += problem.pointer + ": " + problem.reason + "\n";
        }
        QVERIFY2(found == pointers, all.c_str());
        QVERIFY2(QString::fromStdString(all).contains(QString::fromStdString(reason), Qt::CaseInsensitive),
                 all.c_str());
    }

    void writes_back_how_steps_run() {
        json document = changed(R"([{"op":"add","path":"/steps/0/routes","value":[
            {"if":[{"field":"language","in":["en",42,1.5]}],"to":"done","note":"kept"},
            {"if":[{"field":"output.one.x","at_least":-3}],"to":"b"}]},
            {"op":"add","path":"/steps/0/pool","value":"network"},{"op":"add","path":"/steps/0/slots","value":3},
            {"op":"add","path":"/steps/0/soft_limit_s","value":0.25},{"op":"add","path":"/steps/0/hard_limit_s","value":30},
            {"op":"add","path":"/steps/0/network","value":true}])");
        const auto parsed = config::parseWorkflow(document.dump());
        QVERIFY(parsed);
        const config::StepConfig& step = parsed->steps.front();
        QVERIFY(step.pool == config::StepPool::Network && step.slots == 3 && step.network);
        QVERIFY(step.softLimit == std::chrono::milliseconds(250) && step.hardLimit == std::chrono::seconds(30));
        QVERIFY((step.targets() == std::vector<std::string>{"b", "done"}));
        const json written = json::parse(config::writeWorkflow(*parsed));
        for (const auto& [key, value] : document["steps"][0].items())
            QVERIFY2(written["steps"][0][key] == value, (key + written["steps"][0][key].dump()).c_str());
        QVERIFY(!written["steps"][1].contains("pool"));
        QVERIFY(config::parseWorkflow(written.dump())->steps == parsed->steps);
    }

    void survives_long_chains() {
        json document = twoSteps();
        document["states"] = json::array({"failed"});
        document["final"] = json::array({"failed"});
        document["steps"] = json::array();
        document["initial"] = "s0";
        constexpr int length = 2'000;
        for (int i = 0; i < length; ++i) {
            const std::string from = "s" + std::to_string(i);
            document["states"].push_back(from);
            document["steps"].push_back({{"id", "t" + std::to_string(i)},
                                         {"step", "clean"},
                                         {"from", from},
                                         {"to", i + 1 == length ? "s0" : "s" + std::to_string(i + 1)}});
        }
        const Problems problems = config::validateWorkflow(document, knownSteps);
        QCOMPARE(problems.size(), std::size_t(1));
        QVERIFY(problems.front().reason.find("s1998 > s1999 > s0.") != std::string::npos);
    }

    void refuses_what_is_no_document_data() {
        QTest::addColumn<std::string>("text");
        QTest::newRow("empty") << std::string();
        QTest::newRow("array") << std::string("[1]");
        QTest::newRow("cut") << twoSteps().dump().substr(0, 60);
        QTest::newRow("twice") << std::string(R"({"id":"a",)") + twoSteps().dump().substr(1);
    }

    void refuses_what_is_no_document() {
        QFETCH(std::string, text);
        const auto parsed = config::parseWorkflow(text);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, core::ErrorCode::InvalidInput);
    }

    void keeps_unknown_keys() {
        json document = changed(R"([{"op":"add","path":"/note","value":{"x":1}},
            {"op":"add","path":"/steps/0/colour","value":"red"},
            {"op":"add","path":"/steps/0/parameters","value":{"language":"en"}}])");
        auto parsed = config::parseWorkflow(document.dump());
        QVERIFY(parsed);
        parsed->steps.front().attempts = 7;
        const json written = json::parse(config::writeWorkflow(*parsed));
        QCOMPARE(written.at("note").dump(), std::string(R"({"x":1})"));
        QCOMPARE(written.at("steps").at(0).at("colour").get<std::string>(), std::string("red"));
        QCOMPARE(written.at("steps").at(0).at("attempts").get<int>(), 7);
        QCOMPARE(written.at("steps").at(0).at("parameters").dump(), std::string(R"({"language":"en"})"));
        const auto again = config::parseWorkflow(written.dump());
        QVERIFY(again);
        QVERIFY(again->steps == parsed->steps);
    }

    void standard_is_valid() {
        const config::WorkflowConfig standard = config::standardWorkflow();
        const auto again = config::parseWorkflow(config::writeWorkflow(standard));
        QVERIFY(again);
        QVERIFY(again->steps == standard.steps);
        std::string way;
        std::string state = standard.initial;
        while (const config::StepConfig* step = standard.stepFrom(state)) {
            way += step->step + " ";
            state = step->to;
        }
        QCOMPARE(way, std::string("clean language keywords vector cluster hashtags entities "));
        QCOMPARE(state, std::string("completed"));
    }
};

GROUNDSWELL_TEST(WorkflowConfigTest, workflow_config)
#include "tst_workflow_config.moc"
