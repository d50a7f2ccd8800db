#include "models/config/taxonomy_config.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;

namespace {

const char* const document = R"({"schema_version":1,"id":"desk","name":"The desk","owner":"Ann","languages":["en"],
"topics":[{"topic":"Floods","description":"rivers and dams","colour":"blue"},{"topic":"Fires"}],
"examples":[{"text":"Dam breaks","labels":["Floods"]},{"text":"Hello","labels":["Other"]}]})";

}  // namespace

class TaxonomyConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void checks_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("pointer");
        QTest::addColumn<std::string>("reason");
        const auto row = [](const char* name, const char* members, const char* pointer, const char* reason) {
            QTest::newRow(name) << std::string(R"({"schema_version":1,"id":"t")") + members + "}"
                                << std::string(pointer) << std::string(reason);
        };
        row("least", R"(,"topics":[{"topic":"a"}])", "", "");
        row("no topics", "", "/topics", "");
        row("empty topics", R"(,"topics":[])", "/topics", "at least one topic");
        row("no object", R"(,"topics":["a"])", "/topics/0", "must be an object, not a string");
        row("topic without a name", R"(,"topics":[{"topic":" "}])", "/topics/0/topic", "needs a name");
        row("topic twice", R"(,"topics":[{"topic":"a"},{"topic":"a"}])", "/topics/1/topic", "listed twice");
        row("reserved", R"(,"topics":[{"topic":"Other"}])", "/topics/0/topic", "call the topic otherwise");
        row("unknown label", R"(,"topics":[{"topic":"a"}],"examples":[{"text":"x","labels":["b"]}])",
            "/examples/0/labels/0", "no topic \"b\"");
        row("label is no text", R"(,"topics":[{"topic":"a"}],"examples":[{"text":"x","labels":[1]}])",
            "/examples/0/labels/0", "must be a string, not a number");
        row("example without a text", R"(,"topics":[{"topic":"a"}],"examples":[{"labels":["a"]}])", "/examples/0/text",
            "");
        row("bad language", R"(,"topics":[{"topic":"a"}],"languages":[true])", "/languages/0", "must be a string");
    }
    void checks() {
        QFETCH(std::string, text);
        QFETCH(std::string, pointer);
        QFETCH(std::string, reason);
        const config::Problems problems = config::checkTaxonomyText(text);
        QCOMPARE(problems.size(), std::size_t(pointer.empty() ? 0 : 1));
        if (problems.empty()) return;
        QCOMPARE(problems[0].pointer, pointer);
        QVERIFY2(problems[0].reason.find(reason) != std::string::npos, problems[0].reason.c_str());
    }

    void readsAndWrites() {
        const auto taxonomy = config::parseTaxonomy(document);
        QVERIFY(taxonomy.has_value());
        QCOMPARE(taxonomy->topics.size(), std::size_t{2});
        QCOMPARE(taxonomy->topics[0].description, std::string("rivers and dams"));
        QCOMPARE(taxonomy->examples[1].labels, std::vector<std::string>{"Other"});
        const std::string written = config::writeTaxonomy(*taxonomy);
        for (const char* kept : {"\"owner\": \"Ann\"", "\"colour\": \"blue\""}) {
            QVERIFY2(written.find(kept) != std::string::npos, written.c_str());
        }
        const auto again = config::parseTaxonomy(written);
        QVERIFY(again.has_value());
        QVERIFY(again->topics == taxonomy->topics);
        QVERIFY(again->examples == taxonomy->examples);
        QCOMPARE(again->languages, taxonomy->languages);
    }

    void refusesWhatIsNoTaxonomy() {
        QVERIFY(!config::parseTaxonomy("[]").has_value());
        QVERIFY(!config::parseTaxonomy("{").has_value());
    }
};

GROUNDSWELL_TEST(TaxonomyConfigTest, taxonomy_config)
#include "tst_taxonomy_config.moc"
