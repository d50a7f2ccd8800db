#include "pipeline/workflow/step_registry.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;

class StepRegistryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makes_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<QString>("problem");
        QTest::newRow("no parameters") << "clean"
                                       << "{}"
                                       << "";
        QTest::newRow("preset") << "keywords"
                                << R"({"preset":"presto","limit":10})"
                                << "";
        QTest::newRow("cluster threshold") << "cluster"
                                           << R"({"join_similarity":0.5})"
                                           << "";
        QTest::newRow("unknown step") << "translate"
                                      << "{}"
                                      << "no step called 'translate'";
        QTest::newRow("unknown parameter") << "clean"
                                           << R"({"colour":1})"
                                           << "'colour' is no parameter";
        QTest::newRow("wrong type") << "keywords"
                                    << R"({"limit":"ten"})"
                                    << "'limit' is a whole number";
        QTest::newRow("out of range") << "cluster"
                                      << R"({"join_similarity":7})"
                                      << "'join_similarity' is a number from 0.05 to 1";
        QTest::newRow("not a choice") << "keywords"
                                      << R"({"preset":"best"})"
                                      << "'preset' is one of 'whole_phrases', 'published', 'presto'";
        QTest::newRow("taxonomy") << "classify"
                                  << R"({"taxonomy":{"schema_version":1,"id":"t","topics":[{"topic":"Rain"}]}})"
                                  << "";
        QTest::newRow("no taxonomy") << "classify"
                                     << "{}"
                                     << "needs the taxonomy";
        QTest::newRow("taxonomy without topics") << "classify"
                                                 << R"({"taxonomy":{"schema_version":1,"id":"t","topics":[]}})"
                                                 << "at least one topic";
        QTest::newRow("no object") << "clean"
                                   << "[]"
                                   << "JSON object";
    }
    void makes() {
        QFETCH(QString, step);
        QFETCH(QString, parameters);
        QFETCH(QString, problem);
        config::StepConfig config;
        config.id = "s";
        config.step = step.toStdString();
        config.parameters = parameters.toStdString();
        const auto made = workflow::makeStep(config);
        QCOMPARE(made.has_value(), problem.isEmpty());
        if (!made)
            QVERIFY2(QString::fromStdString(made.error().message).contains(problem), made.error().message.c_str());
    }

    void namesItsSteps() {
        QCOMPARE(workflow::registeredSteps(),
                 (std::vector<std::string>{"branch", "classify", "clean", "cluster", "entities", "external", "hashtags",
                                           "keywords", "language", "remote_similarity", "vector"}));
    }
};

GROUNDSWELL_TEST(StepRegistryTest, step_registry)
#include "tst_step_registry.moc"
