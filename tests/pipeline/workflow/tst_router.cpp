#include "models/config/route_config.h"
#include "pipeline/workflow/router.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using nlohmann::json;

namespace {

workflow::WorkItem sampleItem() {
    workflow::WorkItem item;
    item.item.source = "wire";
    item.item.language = "en";
    item.item.field = "text";
    item.item.outlet = "Gazette";
    item.item.text = "Grüße aus Köln";
    item.item.label = "42";
    item.item.metricsJson = R"({"likes":42,"share.rate":0.5,"none":null})";
    item.outputs = {{"score", "value", "7"},
                    {"score", "sure", "true"},
                    {"score", "labels", R"({"parent.field":{"nested":["a","b"]},"deep":3})"},
                    {"score", "huge", "18446744073709551615"}};
    return item;
}

// The target of a step with these routes, "rest" where none matches.
std::string targetOf(const workflow::WorkItem& item, const std::string& routes) {
    config::StepConfig step;
    step.to = "rest";
    step.routes = config::readRoutes(json::parse(routes));
    return workflow::Router(step).target(item);
}

}  // namespace

class RouterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void conditions_data() {
        QTest::addColumn<std::string>("condition");
        QTest::addColumn<bool>("holds");
        const auto row = [](const char* condition, bool holds) {
            QTest::newRow(condition) << std::string(condition) << holds;
        };
        row(R"({"field":"label","in":["first","another","42"]})", true);
        row(R"({"field":"label","in":["foo","bar"]})", false);
        row(R"({"field":"label","in":[42,19]})", false);
        row(R"({"field":"metrics.likes","in":[42,19,84]})", true);
        row(R"({"field":"metrics.likes","in":["42"]})", false);
        row(R"({"field":"metrics.likes","in":[42.0]})", true);
        row(R"({"field":"metrics.share.rate","at_most":0.5})", true);
        row(R"({"field":"metrics.none","exists":true})", false);
        row(R"({"field":"outlet","in":["gazette"]})", false);
        row(R"({"field":"outlet","not_in":["gazette"]})", true);
        row(R"({"field":"author","not_in":["x"]})", false);
        row(R"({"field":"author","in":[""]})", false);
        row(R"({"field":"author","exists":false})", true);
        row(R"({"field":"author","exists":true})", false);
        row(R"({"field":"source","exists":true})", true);
        row(R"({"field":"language","in":["de","en"]})", true);
        row(R"({"field":"text_length","at_least":14})", true);
        row(R"({"field":"text_length","at_least":15})", false);
        row(R"({"field":"text_length","at_most":14})", true);
        row(R"({"field":"outlet","at_least":0})", false);
        row(R"({"field":"output.score.value","at_least":7})", true);
        row(R"({"field":"output.score.value","at_most":6.9})", false);
        row(R"({"field":"output.score.sure","in":[true]})", true);
        row(R"({"field":"output.score.sure","in":[1]})", false);
        row(R"({"field":"output.score.other","exists":false})", true);
        row(R"({"field":"output.other.value","exists":true})", false);
        row(R"({"field":"output.score.labels/parent.field/nested/1","in":["b"]})", true);
        row(R"({"field":"output.score.labels/parent.field/nested/9","exists":true})", false);
        row(R"({"field":"output.score.labels/parent/field","exists":true})", false);
        row(R"({"field":"output.score.labels/deep","in":[3]})", true);
        row(R"({"field":"output.score.labels","in":["{}"]})", false);
        row(R"({"field":"output.score.huge","in":[-1]})", false);
        row(R"({"field":"output.score.huge","at_least":1})", true);
    }

    void conditions() {
        QFETCH(std::string, condition);
        QFETCH(bool, holds);
        const std::string routes = R"([{"if":[)" + condition + R"(],"to":"there"}])";
        QCOMPARE(targetOf(sampleItem(), routes), std::string(holds ? "there" : "rest"));
    }

    void the_language_is_what_was_identified() {
        workflow::WorkItem item = sampleItem();
        item.language = "fr";
        QCOMPARE(targetOf(item, R"([{"if":[{"field":"language","in":["fr"]}],"to":"there"}])"), std::string("there"));
    }

    void rules_data() {
        QTest::addColumn<QString>("region");   // label
        QTest::addColumn<QString>("service");  // kind
        QTest::addColumn<QString>("target");
        QTest::newRow("both rules, the first wins") << "b"
                                                    << "b"
                                                    << "A";
        QTest::newRow("the second alone") << "c"
                                          << "b"
                                          << "B";
        QTest::newRow("no rule") << "b"
                                 << "c"
                                 << "rest";
        QTest::newRow("one condition of two") << "a"
                                              << "x"
                                              << "rest";
        QTest::newRow("a field is missing") << ""
                                            << "b"
                                            << "B";
    }

    void rules() {
        QFETCH(QString, region);
        QFETCH(QString, service);
        QFETCH(QString, target);
        workflow::WorkItem item = sampleItem();
        item.item.label = region.toStdString();
        item.item.kind = service.toStdString();
        const std::string found =
            targetOf(item, R"([{"if":[{"field":"label","in":["a","b"]},{"field":"kind","in":["b"]}],"to":"A"},
                               {"if":[{"field":"kind","in":["a","b"]}],"to":"B"}])");
        QCOMPARE(QString::fromStdString(found), target);
    }

    void one_false_condition_of_three() {
        QCOMPARE(targetOf(sampleItem(), R"([{"if":[{"field":"source","exists":true},{"field":"outlet","exists":true},
                                             {"field":"author","exists":true}],"to":"there"}])"),
                 std::string("rest"));
    }

    void reads_output_fields() {
        const config::OutputField field = config::parseOutputField("output.a-b.c_d/e.f/0");
        QCOMPARE(field.step, std::string("a-b"));
        QCOMPARE(field.name, std::string("c_d"));
        QCOMPARE(field.pointer, std::string("/e.f/0"));
        QVERIFY(config::parseOutputField("label").step.empty());
    }
};

GROUNDSWELL_TEST(RouterTest, router)
#include "tst_router.moc"
