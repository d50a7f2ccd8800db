#include "pipeline/workflow/step_registry.h"
#include "tests/support/test_registry.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <algorithm>

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

    void knowsItsParameters_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<QString>("names");
        QTest::newRow("none") << "clean"
                              << "{}"
                              << "";
        QTest::newRow("unknown step") << "translate"
                                      << "{}"
                                      << "";
        QTest::newRow("keywords") << "keywords"
                                  << "{}"
                                  << "service preset max_words window deduplication limit";
        QTest::newRow("of a service") << "keywords"
                                      << R"({"service":"presto"})"
                                      << "service limit key_env url timeout_s retries allow_private_network callback "
                                         "result_url answer_s poll_s";
        QTest::newRow("cluster") << "cluster"
                                 << R"({"granularity":"topic"})"
                                 << "granularity join_similarity merge_similarity small_merge_similarity "
                                    "dense_similarity";
        QTest::newRow("external") << "external"
                                  << "{}"
                                  << "program arguments batch timeout_s start_s grace_s memory_mb network";
        QTest::newRow("classify") << "classify"
                                  << "{}"
                                  << "taxonomy least_similarity service name key_env url timeout_s retries "
                                     "allow_private_network callback result_url answer_s poll_s";
        QTest::newRow("similarity") << "remote_similarity"
                                    << "{}"
                                    << "name threshold limit key_env url timeout_s retries allow_private_network";
        QTest::newRow("vector") << "vector"
                                << "{}"
                                << "model service url name key_env file dimensions dense_weight batch timeout_s "
                                   "retries allow_private_network callback result_url answer_s poll_s";
        QTest::newRow("no object") << "entities"
                                   << "[]"
                                   << "limit";
    }
    void knowsItsParameters() {
        QFETCH(QString, step);
        QFETCH(QString, parameters);
        QFETCH(QString, names);
        QStringList found;
        for (const config::StepParameter& one : workflow::stepParameters(step.toStdString(), parameters.toStdString()))
            found << QString::fromStdString(one.name);
        QCOMPARE(found.join(QChar(u' ')), names);
    }

    void aParameterSaysWhatItTakes() {
        const auto all = workflow::stepParameters("keywords", R"({"limit":"ten","preset":"presto"})");
        const auto named = [&](const char* name) {
            return *std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
        };
        using Kind = config::StepParameter::Kind;
        QVERIFY(
            named("limit") ==
            (config::StepParameter{
                .name = "limit", .kind = Kind::Whole, .fallback = "10", .least = 1, .most = 50, .given = "\"ten\""}));
        QVERIFY(named("preset") == (config::StepParameter{.name = "preset",
                                                          .kind = Kind::Choice,
                                                          .fallback = "\"whole_phrases\"",
                                                          .choices = {"whole_phrases", "published", "presto"},
                                                          .given = "\"presto\""}));
        QCOMPARE(named("deduplication").most, 1.0);
    }

    // What a form offers is what the step takes.
    void takesItsOwnDefaults_data() {
        QTest::addColumn<QString>("step");
        for (const char* step : {"keywords", "cluster", "entities", "vector"}) QTest::newRow(step) << step;
    }
    void takesItsOwnDefaults() {
        QFETCH(QString, step);
        nlohmann::json parameters = nlohmann::json::object();
        for (const config::StepParameter& one : workflow::stepParameters(step.toStdString(), "{}")) {
            if (!one.fallback.empty()) parameters[one.name] = nlohmann::json::parse(one.fallback);
        }
        config::StepConfig config;
        config.id = "s";
        config.step = step.toStdString();
        config.parameters = parameters.dump();
        const auto made = workflow::makeStep(config);
        QVERIFY2(made.has_value(), made ? "" : made.error().message.c_str());
    }

    void namesItsSteps() {
        QCOMPARE(workflow::registeredSteps(),
                 (std::vector<std::string>{"branch", "classify", "clean", "cluster", "entities", "external", "hashtags",
                                           "keywords", "language", "remote_similarity", "vector"}));
    }
};

GROUNDSWELL_TEST(StepRegistryTest, step_registry)
#include "tst_step_registry.moc"
