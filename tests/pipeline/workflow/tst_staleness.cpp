#include "models/config/workflow_config.h"
#include "pipeline/workflow/staleness.h"
#include "pipeline/workflow/step_marks.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace groundswell;
using nlohmann::json;
using workflow::Making;

namespace {

// a -clean-> b -language-> en -keywords-> c, or straight to c when the language is another; c -hashtags-> done.
json branched() {
    return json::parse(R"({"schema_version":1,"id":"w","initial":"a","final":["done","failed"],
        "states":["a","b","en","c","done","failed"],"steps":[
        {"id":"clean","step":"clean","from":"a","to":"b"},
        {"id":"language","step":"language","from":"b","to":"c",
         "routes":[{"if":[{"field":"language","in":["en"]}],"to":"en"}]},
        {"id":"keywords","step":"keywords","from":"en","to":"c"},
        {"id":"hashtags","step":"hashtags","from":"c","to":"done"}]})");
}

config::WorkflowConfig parsed(const json& document) {
    auto workflow = config::parseWorkflow(document.dump());
    if (!workflow) qFatal("%s", workflow.error().describe().c_str());
    return *workflow;
}

domain::StepMarks marksOf(const config::WorkflowConfig& workflow) {
    auto marks = workflow::marksOf(workflow);
    if (!marks) qFatal("%s", marks.error().describe().c_str());
    return *marks;
}

std::string joined(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
}

std::size_t indexOf(const config::WorkflowConfig& workflow, const std::string& id) {
    const auto found = std::find_if(workflow.steps.begin(), workflow.steps.end(),
                                    [&](const config::StepConfig& step) { return step.id == id; });
    return static_cast<std::size_t>(found - workflow.steps.begin());
}

}  // namespace

class StalenessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knows_what_lies_behind_data() {
        QTest::addColumn<std::string>("step");
        QTest::addColumn<std::string>("behind");
        QTest::addColumn<std::string>("only");
        const auto row = [](const char* step, const char* behind, const char* only) {
            QTest::newRow(step) << std::string(step) << std::string(behind) << std::string(only);
        };
        row("clean", "b c done en", "b c done en");
        row("language", "c done en", "c done en");
        row("keywords", "c done", "");
        row("hashtags", "done", "done");
    }
    void knows_what_lies_behind() {
        QFETCH(std::string, step);
        QFETCH(std::string, behind);
        QFETCH(std::string, only);
        const config::WorkflowConfig workflow = parsed(branched());
        const workflow::Reach reach(workflow);
        QCOMPARE(joined(reach.behind(indexOf(workflow, step))), behind);
        QCOMPARE(joined(reach.onlyBehind(indexOf(workflow, step))), only);
    }

    void orders_steps_as_items_take_them() {
        json document = branched();
        std::reverse(document["steps"].begin(), document["steps"].end());
        const config::WorkflowConfig workflow = parsed(document);
        std::string order;
        const workflow::Reach reach(workflow);
        for (const std::size_t step : reach.order()) order += workflow.steps[step].id + " ";
        QCOMPARE(order, std::string("clean language keywords hashtags "));
    }

    void tells_what_made_a_value_data() {
        QTest::addColumn<std::string>("step");
        QTest::addColumn<std::string>("state");
        QTest::addColumn<std::string>("set");  // "none", or ids that are marked; "!" = by another version
        QTest::addColumn<int>("making");
        const auto row = [](const char* name, const char* step, const char* state, const char* set, Making making) {
            QTest::newRow(name) << std::string(step) << std::string(state) << std::string(set) << int(making);
        };
        row("as it is", "clean", "b", "clean", Making::Current);
        row("another version", "clean", "done", "clean!", Making::Other);
        row("not come so far", "hashtags", "c", "clean", Making::NotThere);
        row("brought back", "clean", "a", "clean!", Making::NotThere);
        row("failed", "clean", "failed", "clean!", Making::NotThere);
        row("before the step was there", "hashtags", "done", "clean", Making::Missing);
        row("before anything was noted", "hashtags", "done", "none", Making::Unknown);
        row("another way", "keywords", "done", "clean", Making::NotThere);
        row("another way, perhaps", "keywords", "done", "none", Making::NotThere);
        row("this way", "keywords", "done", "keywords!", Making::Other);
        row("a state that is gone", "clean", "elsewhere", "clean!", Making::NotThere);
    }
    void tells_what_made_a_value() {
        QFETCH(std::string, step);
        QFETCH(std::string, state);
        QFETCH(std::string, set);
        QFETCH(int, making);
        const config::WorkflowConfig workflow = parsed(branched());
        const domain::StepMarks marks = marksOf(workflow);
        domain::StepMarks made;
        for (domain::StepMark mark : marks) {
            if (!set.starts_with(mark.id)) continue;
            if (set.ends_with('!')) ++mark.version;
            made.push_back(mark);
        }
        const std::size_t index = indexOf(workflow, step);
        QCOMPARE(int(workflow::makingOf(workflow::Reach(workflow), index, marks[index], state,
                                        set == "none" ? nullptr : &made)),
                 making);
    }

    void marks_tell_parameters_apart_data() {
        QTest::addColumn<std::string>("patch");
        QTest::addColumn<bool>("same");
        const auto row = [](const char* name, const char* patch, bool same) {
            QTest::newRow(name) << std::string(patch) << same;
        };
        row("nothing", "[]", true);
        row("empty parameters", R"([{"op":"add","path":"/steps/2/parameters","value":{}}])", true);
        row("a parameter", R"([{"op":"add","path":"/steps/2/parameters","value":{"limit":3}}])", false);
        row("another step", R"([{"op":"replace","path":"/steps/2/step","value":"entities"}])", false);
        row("attempts", R"([{"op":"add","path":"/steps/2/attempts","value":9}])", true);
    }
    void marks_tell_parameters_apart() {
        QFETCH(std::string, patch);
        QFETCH(bool, same);
        const auto before = marksOf(parsed(branched()));
        const auto after = marksOf(parsed(branched().patch(json::parse(patch))));
        QCOMPARE(before == after, same);
    }

    void counts_by_step() {
        const config::WorkflowConfig workflow = parsed(branched());
        const domain::StepMarks marks = marksOf(workflow);
        domain::StepMarks older = marks;
        older[0].parameters = "other";
        const std::map<store::StepSetNumber, domain::StepMarks> sets{{1, marks}, {2, older}, {3, {marks[0]}}};
        const std::vector<store::StepSetCount> counts{
            {"s", "done", 1, 10}, {"s", "done", 2, 5}, {"s", "done", 3, 2}, {"s", "done", 0, 1}, {"s", "b", 3, 4}};
        std::string text;
        for (const workflow::StepStaleness& one : workflow::findStale(workflow, marks, sets, counts)) {
            text += one.mark.id + " " + std::to_string(one.current) + "/" + std::to_string(one.other) + "/" +
                    std::to_string(one.missing) + "/" + std::to_string(one.unknown) + " ";
        }
        QCOMPARE(text, std::string("clean 16/5/0/1 language 15/0/2/1 keywords 15/0/0/0 hashtags 15/0/2/1 "));
    }

    void finds_where_items_go_on_data() {
        QTest::addColumn<std::string>("patch");
        QTest::addColumn<std::string>("to");  // empty = nowhere
        QTest::addColumn<std::string>("changed");
        const auto row = [](const char* name, const char* patch, const char* to, const char* changed) {
            QTest::newRow(name) << std::string(patch) << std::string(to) << std::string(changed);
        };
        row("nothing new", "[]", "", "");
        row("only attempts", R"([{"op":"add","path":"/steps/3/attempts","value":9}])", "", "");
        row("a parameter of the last", R"([{"op":"add","path":"/steps/3/parameters","value":{"limit":1}}])", "c",
            "hashtags");
        row("another step", R"([{"op":"replace","path":"/steps/0/step","value":"language"}])", "a", "clean");
        row("a new step at the end",
            R"([{"op":"replace","path":"/steps/3/to","value":"d"},{"op":"add","path":"/states/-","value":"d"},
                {"op":"add","path":"/steps/-","value":{"id":"new","step":"entities","from":"d","to":"done"}}])",
            "d", "new");
        // An item must come to the route again to take the way to it.
        row("on a branch", R"([{"op":"add","path":"/steps/2/parameters","value":{"limit":1}}])", "b", "keywords");
        row("another route", R"([{"op":"replace","path":"/steps/1/routes/0/if/0/in","value":["de"]}])", "b",
            "language");
        row("on a branch and behind it",
            R"([{"op":"add","path":"/steps/2/parameters","value":{"limit":1}},
                {"op":"add","path":"/steps/3/parameters","value":{"limit":1}}])",
            "b", "keywords hashtags");
        row("a step less",
            R"([{"op":"remove","path":"/steps/2"},{"op":"remove","path":"/steps/1/routes"},
                {"op":"remove","path":"/states/2"}])",
            "b", "language");
        row("another order",
            R"([{"op":"replace","path":"/steps/0/from","value":"c"},{"op":"replace","path":"/steps/0/to","value":"done"},
                {"op":"replace","path":"/steps/3/from","value":"a"},{"op":"replace","path":"/steps/3/to","value":"b"}])",
            "a", "hashtags");
    }
    void finds_where_items_go_on() {
        QFETCH(std::string, patch);
        QFETCH(std::string, to);
        QFETCH(std::string, changed);
        const config::WorkflowConfig after = parsed(branched().patch(json::parse(patch)));
        const auto rework = workflow::findRework(parsed(branched()), after);
        QCOMPARE(rework ? rework->to : std::string(), to);
        if (!rework) return;
        std::string text;
        for (const std::size_t step : rework->changed) text += (text.empty() ? "" : " ") + after.steps[step].id;
        QCOMPARE(text, changed);
    }

    void knows_who_is_through() {
        const config::WorkflowConfig workflow = parsed(branched());
        const domain::StepMarks marks = marksOf(workflow);
        domain::StepMarks older = marks;
        ++older[1].version;
        const std::map<store::StepSetNumber, domain::StepMarks> sets{
            {1, marks}, {2, older}, {3, {marks[0], marks[1]}}, {4, {marks[0], marks[3]}}};
        workflow::Rework rework;
        rework.changed = {3};
        QCOMPARE(workflow::finishedSets(rework, marks, sets), (std::set<store::StepSetNumber>{1, 4}));
    }
};

GROUNDSWELL_TEST(StalenessTest, staleness)
#include "tst_staleness.moc"
