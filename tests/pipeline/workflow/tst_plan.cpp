#include "pipeline/workflow/plan.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace groundswell;

namespace {

// "a>b,c;b>c": a step from a to b with a route to c, and one from b to c.
config::WorkflowConfig graphOf(const QString& edges) {
    config::WorkflowConfig workflow;
    workflow.initial = "a";
    std::set<std::string> states;
    for (const QString& edge : edges.split(QLatin1Char(';'))) {
        config::StepConfig& step = workflow.steps.emplace_back();
        step.from = edge.section(QLatin1Char('>'), 0, 0).toStdString();
        const QStringList targets = edge.section(QLatin1Char('>'), 1).split(QLatin1Char(','));
        step.to = targets.front().toStdString();
        for (const QString& target : targets.mid(1)) step.routes.push_back({{}, target.toStdString()});
        states.insert(step.from);
        for (const std::string& target : step.targets()) states.insert(target);
    }
    workflow.states.assign(states.begin(), states.end());
    return workflow;
}

}  // namespace

class PlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takes_steps_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("until");
        QTest::addColumn<QString>("steps");
        QTest::newRow("from the start") << "ready"
                                        << ""
                                        << "clean language keywords vector cluster hashtags entities";
        QTest::newRow("from the middle") << "vectorized"
                                         << ""
                                         << "cluster hashtags entities";
        QTest::newRow("up to a state") << "ready"
                                       << "keyworded"
                                       << "clean language keywords";
        QTest::newRow("at the state not to pass") << "keyworded"
                                                  << "keyworded"
                                                  << "";
        QTest::newRow("beyond the state not to pass") << "clustered"
                                                      << "keyworded"
                                                      << "hashtags entities";
        QTest::newRow("done") << "completed"
                              << ""
                              << "";
        QTest::newRow("failed") << "failed"
                                << ""
                                << "";
        QTest::newRow("unknown state") << "elsewhere"
                                       << ""
                                       << "";
    }
    void takes_steps() {
        QFETCH(QString, from);
        QFETCH(QString, until);
        QFETCH(QString, steps);
        const config::WorkflowConfig workflow = config::standardWorkflow();
        QStringList names;
        for (const std::size_t step : workflow::Plan(workflow, until.toStdString()).stepsFrom(from.toStdString())) {
            names << QString::fromStdString(workflow.steps[step].step);
        }
        QCOMPARE(names.join(QLatin1Char(' ')), steps);
    }

    void startsNearestToTheEnd() {
        const workflow::Plan plan(config::standardWorkflow(), {});
        QCOMPARE(plan.startStates().front(), std::string("tagged"));
        QCOMPARE(plan.startStates().back(), std::string("ready"));
    }

    void isBoundedOnACycle() {
        config::WorkflowConfig workflow;
        workflow.states = {"a", "b"};
        workflow.steps.resize(2);
        workflow.steps[0].from = "a";
        workflow.steps[0].to = "b";
        workflow.steps[1].from = "b";
        workflow.steps[1].to = "a";
        QCOMPARE(workflow::Plan(workflow, {}).stepsFrom("a").size(), std::size_t(2));
    }

    void comes_behind_all_that_lead_there_data() {
        QTest::addColumn<QString>("edges");  // "from>to,route;..." in the config's order
        QTest::addColumn<QString>("until");
        QTest::addColumn<QString>("order");  // from states
        QTest::newRow("listed the wrong way round") << "c>d;b>c;a>b"
                                                    << ""
                                                    << "abc";
        QTest::newRow("branches rejoin") << "a>b,c;d>e;b>d;c>d"
                                         << ""
                                         << "abcd";
        QTest::newRow("a way round") << "a>c,b;c>d;b>c"
                                     << ""
                                     << "abc";
        QTest::newRow("as listed where both could be next") << "a>c,b;c>d;b>d"
                                                            << ""
                                                            << "acb";
        QTest::newRow("one state not to pass") << "a>c,b;c>d;b>d"
                                               << "c"
                                               << "ab";
    }
    void comes_behind_all_that_lead_there() {
        QFETCH(QString, edges);
        QFETCH(QString, until);
        QFETCH(QString, order);
        const config::WorkflowConfig workflow = graphOf(edges);
        QString found;
        const workflow::Plan plan(workflow, until.toStdString());
        for (const std::size_t step : plan.order()) found += QString::fromStdString(workflow.steps[step].from);
        QCOMPARE(found, order);
    }

    void brings_back_to_where_the_ways_part_data() {
        QTest::addColumn<QString>("edges");
        QTest::addColumn<QString>("step");   // by the state that it begins at
        QTest::addColumn<QString>("state");  // of the item
        QTest::addColumn<QString>("before");
        QTest::newRow("chain") << "a>b;b>c;c>d"
                               << "b"
                               << "d"
                               << "b";
        QTest::newRow("first") << "a>b;b>c;c>d"
                               << "a"
                               << "c"
                               << "a";
        QTest::newRow("within its branch") << "a>b,x;b>c;c>d;x>d;d>e"
                                           << "b"
                                           << "c"
                                           << "b";
        QTest::newRow("behind the joint") << "a>b,x;b>c;c>d;x>d;d>e"
                                          << "b"
                                          << "e"
                                          << "a";
        QTest::newRow("a way past it later on") << "a>b;b>c,e;c>d;d>e;e>f"
                                                << "c"
                                                << "f"
                                                << "b";
        QTest::newRow("all go through it") << "a>b,x;b>c;x>c;c>d"
                                           << "c"
                                           << "d"
                                           << "c";
    }
    void brings_back_to_where_the_ways_part() {
        QFETCH(QString, edges);
        QFETCH(QString, step);
        QFETCH(QString, state);
        QFETCH(QString, before);
        const config::WorkflowConfig workflow = graphOf(edges);
        const auto index = static_cast<std::size_t>(workflow.stepFrom(step.toStdString()) - workflow.steps.data());
        const workflow::Plan plan(workflow, {});
        const auto behind = plan.statesBehind(index);
        QVERIFY(std::find(behind.begin(), behind.end(), state.toStdString()) != behind.end());
        QCOMPARE(QString::fromStdString(plan.stateBefore(index, state.toStdString())), before);
    }
};

GROUNDSWELL_TEST(PlanTest, plan)
#include "tst_plan.moc"
