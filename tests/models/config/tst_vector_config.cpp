#include "models/config/vector_config.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>

using namespace groundswell;
using config::VectorConfig;

namespace {

// The standard workflow with its step `vector` as the first of the list.
config::WorkflowConfig vectorWorkflow(const std::string& parameters) {
    config::WorkflowConfig workflow = config::standardWorkflow();
    std::stable_partition(workflow.steps.begin(), workflow.steps.end(),
                          [](const config::StepConfig& step) { return step.step == "vector"; });
    workflow.steps.front().parameters = parameters;
    return workflow;
}

std::string text(const config::Problems& problems) {
    std::string all;
    for (const config::Problem& problem : problems) all += problem.pointer + " " + problem.reason + "\n";
    return all;
}

}  // namespace

class VectorConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The slashes are escaped because moc takes "//" in a raw string for a comment.
    void checks_data() {
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const char* parameters, const char* pointer, const char* reason) {
            QTest::newRow(name) << parameters << pointer << reason;
        };
        row("nothing is lexical", "{}", "", "");
        row("remote", R"({"model":"remote","url":"https:\/\/api.example.org","name":"m","key_env":"THE_KEY"})", "", "");
        row("presto", R"({"model":"remote","service":"presto","url":"http:\/\/[::1]:8000","name":"mean_tokens"})", "",
            "");
        row("fastText", R"({"model":"fasttext","file":"/models/cc.en.300.bin","dense_weight":1})", "", "");
        row("unknown model", R"({"model":"neural"})", "/steps/0/parameters/model", "\"lexical\", \"remote\"");
        row("no address", R"({"model":"remote","name":"m"})", "/steps/0/parameters/url", "missing");
        row("no model name", R"({"model":"remote","url":"http:\/\/h"})", "/steps/0/parameters/name", "missing");
        row("empty model name", R"({"model":"remote","url":"http:\/\/h","name":""})", "/steps/0/parameters/name",
            "not be empty");
        row("no file", R"({"model":"fasttext"})", "/steps/0/parameters/file", "missing");
        row("other scheme", R"({"model":"remote","url":"file:\/\/\/etc/passwd","name":"m"})", "/steps/0/parameters/url",
            "http or https");
        row("password in the address", R"({"model":"remote","url":"https:\/\/me:pw@h/v1?a=@","name":"m"})",
            "/steps/0/parameters/url", "no user name or password");
        row("a mark in the query is none", R"({"model":"remote","url":"https:\/\/h/v1?a=b@c","name":"m"})", "", "");
        row("a key itself", R"({"api_key":"sk-123"})", "/steps/0/parameters/api_key", "environment variable");
        row("a key for a variable's name", R"({"key_env":"sk-123"})", "/steps/0/parameters/key_env", "not the key");
        row("dimensions", R"({"dimensions":0})", "/steps/0/parameters/dimensions", "between 1 and 8192");
        row("weight", R"({"dense_weight":1.5})", "/steps/0/parameters/dense_weight", "0 to 1");
        row("weight is no number", R"({"dense_weight":"half"})", "/steps/0/parameters/dense_weight", "0 to 1");
        row("batch", R"({"batch":5000})", "/steps/0/parameters/batch", "between 1 and 1024");
        row("timeout", R"({"timeout_s":0})", "/steps/0/parameters/timeout_s", "between 1 and 600");
        row("retries", R"({"retries":-1})", "/steps/0/parameters/retries", "0 to 10");
        row("pushed answers",
            R"({"model":"remote","service":"presto","url":"http:\/\/h","name":"m","callback":"listen"})", "", "");
        row("fetched answers",
            R"({"model":"remote","url":"http:\/\/h","name":"m","callback":"poll","result_url":"\/results\/{id}"})", "",
            "");
        row("nothing to fetch", R"({"model":"remote","url":"http:\/\/h","name":"m","callback":"poll"})",
            "/steps/0/parameters/result_url", "missing");
        row("unknown way", R"({"callback":"push"})", "/steps/0/parameters/callback", "\"listen\"");
        row("unknown", R"({"colour":1})", "/steps/0/parameters/colour", "no parameter of this name");
    }
    void checks() {
        QFETCH(QString, parameters);
        QFETCH(QString, pointer);
        QFETCH(QString, reason);
        // As a person meets it: in a whole workflow, with the pointer of the parameter.
        const std::string workflow = config::writeWorkflow(vectorWorkflow(parameters.toStdString()));
        const config::Problems problems = config::checkWorkflowText(workflow, {});
        QVERIFY2(problems.size() == (reason.isEmpty() ? 0U : 1U), text(problems).c_str());
        const auto parsed = config::parseVectorConfig(parameters.toStdString());
        QCOMPARE(parsed.has_value(), reason.isEmpty());
        if (reason.isEmpty()) return;
        QCOMPARE(QString::fromStdString(problems.front().pointer), pointer);
        QVERIFY2(QString::fromStdString(problems.front().reason).contains(reason), problems.front().reason.c_str());
        QVERIFY(!parsed.error().contextValue("pointer").empty());
    }

    void reads() {
        const auto config = config::parseVectorConfig(
            R"({"model":"remote","service":"presto","url":"https:\/\/h","name":"m","key_env":"K","dimensions":256,
                "dense_weight":0.25,"batch":10,"timeout_s":7,"retries":0,"allow_private_network":true})");
        QVERIFY(config.has_value());
        QVERIFY(config->isDense());
        QCOMPARE(config->service, VectorConfig::Service::Presto);
        QCOMPARE(config->url, std::string("https://h"));
        QCOMPARE(config->keyVariable, std::string("K"));
        QCOMPARE(config->denseWeight, 0.25);
        QCOMPARE(config->batch, 10);
        QCOMPARE(config->timeout, std::chrono::seconds(7));
        QCOMPARE(config->retries, 0);
        QVERIFY(config->allowPrivateNetwork);
        QCOMPARE(config->modelName(), std::string("presto:m@256"));
    }

    void namesModels() {
        QCOMPARE(VectorConfig().modelName(), std::string("lexical"));
        VectorConfig config;
        config.model = VectorConfig::Model::FastText;
        config.file = "/some/where/cc.en.300.bin";
        QCOMPARE(config.modelName(), std::string("fasttext:cc.en.300.bin"));
        config.model = VectorConfig::Model::Remote;
        config.name = "text-embedding-3-small";
        QCOMPARE(config.modelName(), std::string("openai:text-embedding-3-small"));
    }

    void findsTheStep() {
        QVERIFY(!config::vectorConfigOf(config::standardWorkflow()).isDense());
        config::WorkflowConfig workflow = vectorWorkflow(R"({"model":"fasttext","file":"a.bin"})");
        QCOMPARE(config::vectorConfigOf(workflow).modelName(), std::string("fasttext:a.bin"));
        workflow.steps.clear();
        QVERIFY(!config::vectorConfigOf(workflow).isDense());
    }
};

GROUNDSWELL_TEST(VectorConfigTest, vector_config)
#include "tst_vector_config.moc"
