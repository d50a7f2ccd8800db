#include "pipeline/workflow/plan.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;

class PlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chains_data() {
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
    void chains() {
        QFETCH(QString, from);
        QFETCH(QString, until);
        QFETCH(QString, steps);
        const config::WorkflowConfig workflow = config::standardWorkflow();
        QStringList names;
        for (const std::size_t step : workflow::Plan(workflow, until.toStdString()).chainFrom(from.toStdString())) {
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
        QVERIFY(workflow::Plan(workflow, {}).chainFrom("a").size() <= 4);
    }
};

GROUNDSWELL_TEST(PlanTest, plan)
#include "tst_plan.moc"
