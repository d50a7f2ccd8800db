#include "models/config/variables.h"
#include "models/config/workspace_config.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using nlohmann::json;

namespace {

const config::Variables variables{{"word", "\"rain\""},
                                  {"number", "42"},
                                  {"share", "0.5"},
                                  {"on", "true"},
                                  {"address", "\"https://models.example\""}};

config::WorkflowConfig workflowWith(const std::string& parameters, const std::string& step = "clean") {
    config::WorkflowConfig workflow = config::standardWorkflow();
    workflow.steps.resize(2);
    workflow.steps[1].step = step;
    workflow.steps[1].parameters = parameters;
    return workflow;
}

}  // namespace

class VariablesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replaces_data() {
        QTest::addColumn<std::string>("parameters");
        QTest::addColumn<std::string>("replaced");  // empty: a problem
        QTest::addColumn<std::string>("problem");   // pointer: reason
        const auto row = [](const char* name, const char* parameters, const char* replaced, const char* problem) {
            QTest::newRow(name) << std::string(parameters) << std::string(replaced) << std::string(problem);
        };
        row("none", R"({"a":"b"})", R"({"a":"b"})", "");
        row("text", R"({"a":"${word}"})", R"({"a":"rain"})", "");
        row("number keeps its type", R"({"a":"${number}"})", R"({"a":42})", "");
        row("flag keeps its type", R"({"a":"${on}"})", R"({"a":true})", "");
        row("inside a text", R"({"a":"x${number}y${word}"})", R"({"a":"x42yrain"})", "");
        row("twice alone", R"({"a":"${word}${word}"})", R"({"a":"rainrain"})", "");
        row("deep", R"({"a":[{"b":["${share}"]}]})", R"({"a":[{"b":[0.5]}]})", "");
        row("keys stay", R"({"${word}":"${word}"})", R"({"${word}":"rain"})", "");
        row("escaped", R"({"a":"$${word} ${word}"})", R"({"a":"${word} rain"})", "");
        row("a dollar alone", R"({"a":"$5 $$ ${word}$"})", R"({"a":"$5 $$ rain$"})", "");
        row("unknown", R"({"a":{"b":["${other}"]}})", "",
            "/steps/1/parameters/a/b/0: The workspace has no variable \"other\"");
        row("empty name", R"({"a":"${}"})", "", "/steps/1/parameters/a: The workspace has no variable \"\"");
        row("open", "{\"a\":\"${word\"}", "", "/steps/1/parameters/a: The reference \"${word\" is not closed");
    }

    void replaces() {
        QFETCH(std::string, parameters);
        QFETCH(std::string, replaced);
        QFETCH(std::string, problem);
        const config::WorkflowConfig workflow = workflowWith(parameters);
        const config::Problems problems = config::checkReferences(workflow, variables);
        const auto changed = config::withVariables(workflow, variables);
        QCOMPARE(changed.has_value(), !replaced.empty());
        QCOMPARE(problems.empty(), changed.has_value());
        if (changed) {
            QCOMPARE(json::parse(changed->steps[1].parameters).dump(), replaced);
            QVERIFY(changed->steps[0] == workflow.steps[0]);
        } else {
            const std::string found = problems.front().pointer + ": " + problems.front().reason;
            QVERIFY2(found.find(problem) == 0, found.c_str());
            QCOMPARE(changed.error().contextValue("pointer"), problems.front().pointer);
        }
    }

    void names_every_unknown_one() {
        QCOMPARE(config::checkReferences(workflowWith(R"({"a":"${x}","b":"${y}"})"), variables).size(), std::size_t(2));
    }

    void checks_what_a_step_gets() {
        const auto good =
            workflowWith(R"({"model":"remote","url":"${address}","name":"m","batch":"${number}"})", "vector");
        QVERIFY(config::checkReferences(good, variables).empty());
        const auto bad = workflowWith(R"({"model":"remote","url":"${word}","name":"m"})", "vector");
        const config::Problems problems = config::checkReferences(bad, variables);
        QCOMPARE(problems.size(), std::size_t(1));
        QCOMPARE(problems.front().pointer, std::string("/steps/1/parameters/url"));
    }

    void of_workspaces_data() {
        QTest::addColumn<std::string>("variables");
        QTest::addColumn<std::string>("pointer");
        QTest::newRow("good") << std::string(R"({"a":"x","b":1,"c-d":false})") << std::string();
        QTest::newRow("no object") << std::string("[]") << std::string("/variables");
        QTest::newRow("name") << std::string(R"({"A b":1})") << std::string("/variables/A b");
        QTest::newRow("list") << std::string(R"({"a":[1]})") << std::string("/variables/a");
        QTest::newRow("null") << std::string(R"({"a":null})") << std::string("/variables/a");
    }

    void of_workspaces() {
        QFETCH(std::string, variables);
        QFETCH(std::string, pointer);
        json document = json::parse(config::writeWorkspace(config::makeWorkspace("desk", "Desk")));
        QVERIFY(!document.contains("variables"));
        document["variables"] = json::parse(variables);
        const config::Problems problems = config::checkWorkspaceText(document.dump());
        QCOMPARE(problems.empty(), pointer.empty());
        if (!problems.empty()) {
            QCOMPARE(problems.front().pointer, pointer);
            return;
        }
        const auto parsed = config::parseWorkspace(document.dump());
        QCOMPARE(json::parse(config::writeWorkspace(*parsed)).at("variables").dump(), variables);
    }

    void sources_name_their_workflow() {
        json document = json::parse(config::writeWorkspace(config::makeWorkspace("desk", "Desk")));
        document["sources"].push_back({{"id", "wire"}, {"type", "feed"}, {"workflow", "other"}});
        const auto parsed = config::parseWorkspace(document.dump());
        QVERIFY(parsed);
        QCOMPARE(parsed->workflowOf("wire"), std::string("other"));
        QCOMPARE(parsed->workflowOf("files"), std::string("standard"));
        QCOMPARE(parsed->workflowOf("gone"), std::string("standard"));
        const json written = json::parse(config::writeWorkspace(*parsed));
        QCOMPARE(written["sources"][1]["workflow"].get<std::string>(), std::string("other"));
        QVERIFY(!written["sources"][0].contains("workflow"));
        document["sources"][1]["workflow"] = "O T";
        QCOMPARE(config::checkWorkspaceText(document.dump()).front().pointer, std::string("/sources/1/workflow"));
    }
};

GROUNDSWELL_TEST(VariablesTest, variables)
#include "tst_variables.moc"
