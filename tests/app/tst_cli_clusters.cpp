#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QProcess>
#include <QTest>

using namespace groundswell;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;
using nlohmann::json;

namespace {

// Two stories of two posts each, and one post of its own.
QByteArray fivePosts() {
    return R"({"id":"a","text":"River floods the old town of Bremen after heavy rain","published_at":"2026-10-01T10:00:00Z"}
{"id":"b","text":"River floods the old town of Bremen after heavy rain","published_at":"2026-10-01T11:00:00Z"}
{"id":"c","text":"Parliament votes on the new budget for schools","published_at":"2026-10-02T10:00:00Z"}
{"id":"d","text":"Parliament votes on the new budget for schools","published_at":"2026-10-02T12:00:00Z"}
{"id":"e","text":"Striker scores twice as the champions win the final","published_at":"2026-10-03T10:00:00Z"}
)";
}

}  // namespace

class CliClustersTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call run(const Words& arguments, const QByteArray& input = {}) { return m_program->run(arguments, input); }
    std::string sql(const std::string& query) { return run({"sql", "-w", "w", query, "--json"}).json()["rows"].dump(); }
    std::string places() {
        return sql("SELECT group_concat(cluster_id) AS c FROM (SELECT cluster_id FROM items ORDER BY item_id)");
    }

private Q_SLOTS:
    void init() {
        m_program = std::make_unique<Program>();
        QCOMPARE(run({"workspace", "create", "--id", "w"}).exitCode, 0);
        QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, fivePosts()).exitCode, 0);
        QCOMPARE(run({"process", "-w", "w", "--quiet"}).exitCode, 0);
        QCOMPARE(places(), std::string(R"([{"c":"1,1,2,2,3"}])"));
    }

    void merges_for_good() {
        const json answer = run({"clusters", "merge", "-w", "w", "2", "1", "--json"}).json();
        QCOMPARE(answer["cluster_id"].get<int>(), 2);
        QCOMPARE(answer["items"].get<int>(), 4);
        QCOMPARE(places(), std::string(R"([{"c":"2,2,2,2,3"}])"));
        QCOMPARE(sql("SELECT items, items_unique, items_all_time FROM clusters WHERE cluster_id = 2"),
                 std::string(R"([{"items":4,"items_all_time":4,"items_unique":2}])"));
        QCOMPARE(sql("SELECT day, items FROM cluster_days WHERE cluster_id = 2"),
                 std::string(R"([{"day":"2026-10-01","items":2},{"day":"2026-10-02","items":2}])"));
        // What comes later, to either of them, comes there.
        QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, fivePosts().replace("\"id\":\"", "\"id\":\"x")).exitCode,
                 0);
        QCOMPARE(run({"process", "-w", "w", "--quiet"}).exitCode, 0);
        QCOMPARE(places(), std::string(R"([{"c":"2,2,2,2,3,2,2,2,2,3"}])"));
        QCOMPARE(run({"process", "-w", "w", "--raw", "--quiet"}).exitCode, 0);
        QCOMPARE(run({"clusters", "refresh", "-w", "w", "--granularity", "near_copies", "--quiet"}).exitCode, 0);
        QCOMPARE(sql("SELECT count(DISTINCT cluster_id) AS n FROM items"), std::string(R"([{"n":2}])"));
        QCOMPARE(run({"doctor", "-w", "w", "--quiet"}).exitCode, 0);
        const Call exported = run({"export", "clusters", "-w", "w", "--cluster", "1", "--json"});
        QCOMPARE(exported.json()["rows"][0]["items"].get<int>(), 8);
    }

    void splits_for_good() {
        const json answer = run({"clusters", "split", "-w", "w", "1", "2", "--json"}).json();
        const std::string made = answer["cluster_id"].dump();
        QCOMPARE(answer["items"].get<int>(), 1);
        QCOMPARE(places(), R"([{"c":"1,)" + made + R"(,2,2,3"}])");
        QCOMPARE(run({"process", "-w", "w", "--raw", "--quiet"}).exitCode, 0);
        QCOMPARE(run({"clusters", "refresh", "-w", "w"}).exitCode, 0);
        QCOMPARE(places(), R"([{"c":"1,)" + made + R"(,2,2,3"}])");
        QCOMPARE(run({"clusters", "refresh", "-w", "w", "--granularity", "topic", "--quiet"}).exitCode, 0);
        QCOMPARE(sql("SELECT cluster_id FROM items WHERE item_id = 2"), R"([{"cluster_id":)" + made + "}]");
        const std::string backup = m_program->path("w.gswl");
        QCOMPARE(run({"backup", "-w", "w", backup, "--quiet"}).exitCode, 0);
        QCOMPARE(run({"restore", backup, "--id", "v", "--quiet"}).exitCode, 0);
        QCOMPARE(run({"process", "-w", "v", "--quiet"}).exitCode, 0);
        QCOMPARE(run({"sql", "-w", "v", "SELECT cluster_id FROM items WHERE item_id = 2", "--json"})
                     .json()["rows"][0]["cluster_id"]
                     .dump(),
                 made);
        QCOMPARE(run({"doctor", "-w", "v", "--quiet"}).exitCode, 0);
    }

    void refuses_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, std::initializer_list<const char*> words, const char* sentence) {
            QStringList arguments;
            for (const char* word : words) arguments.append(QString::fromLatin1(word));
            QTest::newRow(name) << arguments << QString::fromUtf8(sentence);
        };
        row("itself", {"merge", "1", "1"}, "merged with itself");
        row("unknown", {"merge", "1", "99"}, "There is no cluster 99.");
        row("one alone", {"merge", "1"}, "clusters is required");
        row("no number", {"merge", "1", "two"}, "whole number");
        row("zero", {"merge", "0", "1"}, "whole number");
        row("no member", {"split", "1", "5"}, "Item 5 is not in cluster 1; it is in cluster 3.");
        row("unknown item", {"split", "1", "50"}, "There is no item 50.");
        row("all", {"split", "1", "1", "2"}, "all items of cluster 1");
        row("granularity", {"refresh", "--granularity", "huge"}, "none of topic, story, event, near_copies");
        row("no action", {}, "clusters --help");
    }

    void refuses() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, sentence);
        Words words{"clusters"};
        for (const QString& argument : arguments) words.push_back(argument.toStdString());
        if (!arguments.isEmpty()) words.insert(words.begin() + 2, {"-w", "w"});
        const Call call = run(words);
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(QString::fromStdString(call.err).contains(sentence), call.err.c_str());
        QCOMPARE(std::count(call.err.begin(), call.err.end(), '\n'), std::ptrdiff_t(1));
        QCOMPARE(places(), std::string(R"([{"c":"1,1,2,2,3"}])"));
    }
};

GROUNDSWELL_TEST(CliClustersTest, cli_clusters)
#include "tst_cli_clusters.moc"
