#include "pipeline/keywords/classifier.h"
#include "pipeline/workspace/taxonomies.h"
#include "tests/support/test_registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace groundswell;

namespace {

const char* const document = R"({"schema_version":1,"id":"desk",
"topics":[{"topic":"Floods","description":"rivers, dams and heavy rain"},{"topic":"Fires","description":"wildfires and smoke"},
{"topic":"Elections","description":"votes, candidates and parties"}],
"examples":[{"text":"The dam broke and the river flooded the town","labels":["Floods"]},
{"text":"Heavy rain: river levels rise","labels":["Floods"]},
{"text":"Firefighters battle a wildfire in the forest","labels":["Fires"]},
{"text":"Voters elect a new parliament","labels":["Elections"]},
{"text":"Candidates of all parties debate before the vote","labels":["Elections"]},
{"text":"Best pasta recipes with tomato","labels":["Other"]}]})";

std::string labelsOf(const std::string& text) {
    const keywords::ExampleClassifier classifier(*config::parseTaxonomy(document), 0.1);
    const auto labels = classifier.classify(text, text::extractFeatures(text, "en"));
    std::string joined;
    for (const std::string& label : *labels) {
        joined += (joined.empty() ? "" : ", ") + label;
    }
    return joined;
}

}  // namespace

class ClassifierTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classifies_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("labels");
        const auto row = [](const char* name, const char* text, const char* labels) {
            QTest::newRow(name) << std::string(text) << std::string(labels);
        };
        row("near an example", "River bursts after the dam broke", "Floods");
        row("near a description", "smoke from wildfires reaches the city", "Fires");
        row("another form of a word", "the vote of the candidates", "Elections");
        row("near an example of none", "tomato pasta recipes", "Other");
        row("nothing known", "quantum computers at work", "Other");
        row("empty", "", "Other");
    }
    void classifies() {
        QFETCH(std::string, text);
        QFETCH(std::string, labels);
        QCOMPARE(labelsOf(text), labels);
    }

    void tellsWhenItIsUnsure() {
        const keywords::ExampleClassifier classifier(
            *config::parseTaxonomy(R"({"schema_version":1,"id":"t","topics":[{"topic":"Alpha","description":"storm"},
                {"topic":"Beta","description":"storm"},{"topic":"Gamma","description":"storm"}]})"),
            0.05);
        QCOMPARE(*classifier.classify("storm", text::extractFeatures("storm", "en")),
                 std::vector<std::string>{"Unsure"});
    }

    void findsTaxonomiesOfAWorkspace() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        std::filesystem::create_directory(path / "taxonomies");
        config::WorkflowConfig workflow;
        workflow.steps.resize(2);
        workflow.steps[0].step = "clean";
        workflow.steps[1].step = "classify";
        workflow.steps[1].parameters = R"({"taxonomy":"desk","least_similarity":0.2})";
        const auto missing = workspace::withTaxonomies(workflow, path);
        QVERIFY(!missing.has_value());
        QCOMPARE(missing.error().code, core::ErrorCode::NotFound);
        QFile file(folder.filePath(QStringLiteral("taxonomies/desk.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(document) > 0);
        file.close();
        const auto resolved = workspace::withTaxonomies(workflow, path);
        QVERIFY(resolved.has_value());
        QVERIFY(resolved->steps[1].parameters.find("heavy rain") != std::string::npos);
        QVERIFY(resolved->steps[1].parameters.find("least_similarity") != std::string::npos);
        QCOMPARE(resolved->steps[0].parameters, std::string("{}"));
        workflow.steps[1].parameters = R"({"taxonomy":"../desk"})";
        QCOMPARE(workspace::withTaxonomies(workflow, path).error().code, core::ErrorCode::InvalidInput);
    }
};

GROUNDSWELL_TEST(ClassifierTest, classifier)
#include "tst_classifier.moc"
