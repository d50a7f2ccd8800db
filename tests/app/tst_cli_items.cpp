#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using nlohmann::json;
using testing::Call;
using testing::Program;

namespace {

QByteArray post(int likes) {
    return "{\"id\":\"p1\",\"text\":\"Floods\",\"author\":\"ana\",\"metrics\":{\"likes\":" + QByteArray::number(likes) +
           ",\"views\":9}}\n";
}

}  // namespace

class CliItemsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsAnItemAndItsNumbers() {
        Program program;
        QCOMPARE(program.run({"workspace", "create", "--id", "w"}).exitCode, 0);
        QCOMPARE(program.run({"import", "-w", "w", "-", "--quiet"}, post(3)).exitCode, 0);
        const Call again = program.run({"import", "-w", "w", "-", "--quiet"}, post(5));
        QVERIFY2(again.out.find("1 changed (1 in their numbers only)") != std::string::npos, again.out.c_str());
        const json item = program.run({"item", "-w", "w", "1", "--json"}).json();
        QCOMPARE(item["external_id"].get<std::string>(), std::string("p1"));
        QCOMPARE(item["metrics"].dump(), std::string("{\"likes\":5,\"views\":9}"));
        QCOMPARE(item["engagement"].size(), std::size_t{3});
        QCOMPARE(item["engagement"][0]["name"].get<std::string>(), std::string("likes"));
        QCOMPARE(item["engagement"][0]["value"].get<int>(), 3);
        QCOMPARE(item["engagement"][1]["value"].get<int>(), 5);
        QCOMPARE(item["engagement"][2]["name"].get<std::string>(), std::string("views"));
        const Call text = program.run({"item", "-w", "w", "1"});
        QCOMPARE(text.exitCode, 0);
        for (const char* part : {"item        1 (p1)", "author      ana", "NUMBER", "likes", "views"})
            QVERIFY2(text.out.find(part) != std::string::npos, text.out.c_str());
        QCOMPARE(program.run({"item", "-w", "w", "2"}).exitCode, 2);
        const Call rows = program.run({"export", "engagement", "-w", "w", "--columns", "external_id,name,value"});
        QCOMPARE(rows.out, std::string("\"external_id\",\"name\",\"value\"\r\n\"p1\",\"likes\",\"3\"\r\n"
                                       "\"p1\",\"likes\",\"5\"\r\n\"p1\",\"views\",\"9\"\r\n"));
        QCOMPARE(program.run({"sql", "-w", "w", "SELECT count(*) AS n FROM engagement", "--json"})
                     .json()["rows"][0]["n"]
                     .get<int>(),
                 3);
    }

    void showsGaps() {
        Program program;
        // Nobody listens at port 1.
        const std::string file = program.file(
            "w.json",
            "{\"schema_version\":1,\"id\":\"w\",\"name\":\"W\",\"sources\":[{\"id\":\"news\",\"type\":\"feed\","
            "\"enabled\":true,\"allow_private_network\":true,\"queries\":{\"all\":\"http://127.0.0.1:1/feed\"}}]}");
        QCOMPARE(program.run({"workspace", "create", file}).exitCode, 0);
        const Call none = program.run({"backfill", "-w", "w", "--gaps"});
        QCOMPARE(none.exitCode, 0);
        QCOMPARE(none.out, std::string("There are no gaps.\n"));
        QCOMPARE(program.run({"acquire", "-w", "w", "--from", "2026-10-01", "--to", "2026-10-02"}).exitCode, 1);
        const json status = program.run({"status", "-w", "w", "--json"}).json();
        QCOMPARE(status["gaps"].size(), std::size_t{1});
        QCOMPARE(status["gaps"][0]["from"].get<std::string>(), std::string("2026-10-01T00:00:00Z"));
        QCOMPARE(status["gaps"][0]["to"].get<std::string>(), std::string("2026-10-02T00:00:00Z"));
        const Call text = program.run({"status", "-w", "w"});
        QVERIFY2(text.out.find("news/all") != std::string::npos, text.out.c_str());
        const Call filled = program.run({"backfill", "-w", "w", "--gaps", "--json"});
        QCOMPARE(filled.exitCode, 1);
        QCOMPARE(filled.json()["left"].size(), std::size_t{1});
        QVERIFY(filled.json()["gaps"][0]["error"].is_string());
        QCOMPARE(program.run({"backfill", "-w", "w"}).exitCode, 2);
        QCOMPARE(program.run({"backfill", "-w", "w", "--gaps", "--from", "2026-10-01"}).exitCode, 2);
    }
};

GROUNDSWELL_TEST(CliItemsTest, cli_items)
#include "tst_cli_items.moc"
