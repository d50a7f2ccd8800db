#include "models/store/read_connection.h"
#include "pipeline/operations/export_rows.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <fstream>

using namespace groundswell;
using testing::WorkspaceFixture;

namespace {

std::string likedPost(int likes, const std::string& text = "Floods in the old town") {
    return "{\"id\":\"1\",\"text\":\"" + text + "\",\"metrics\":{\"likes\":" + std::to_string(likes) + "}}\n";
}

// "likes 3 5"; times are the clock's.
std::string numbersInOrder(WorkspaceFixture& fixture) {
    std::string text;
    const auto reader = fixture.session().store().connect();
    const auto numbers = (*reader)->items().engagement({1});
    if (!numbers) return numbers.error().describe();
    core::UtcTime last{};
    for (const domain::EngagementNumber& number : *numbers) {
        if (number.observedAt <= last) text += " out of order";
        last = number.observedAt;
        text += (text.empty() ? number.name : std::string()) + " " + domain::engagementText(number.value);
    }
    return text;
}

}  // namespace

class EngagementOfRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newNumbersNeedNoWork() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", likedPost(3)));
        QCOMPARE(fixture.process().items.processed, std::int64_t{1});
        fixture.clock().advance(std::chrono::hours(1));
        const auto again = fixture.import(fixture.write("posts.jsonl", likedPost(5)));
        QCOMPARE(again.counts.changed, std::int64_t{1});
        QCOMPARE(again.counts.numbersOnly, std::int64_t{1});
        QCOMPARE(fixture.process().items.processed, std::int64_t{0});
        QCOMPARE(numbersInOrder(fixture), std::string("likes 3 5"));

        fixture.clock().advance(std::chrono::hours(1));
        const auto text = fixture.import(fixture.write("posts.jsonl", likedPost(5, "Other words")));
        QCOMPARE(text.counts.changed, std::int64_t{1});
        QCOMPARE(text.counts.numbersOnly, std::int64_t{0});
        QCOMPARE(numbersInOrder(fixture), std::string("likes 3 5"));
        const auto reader = fixture.session().store().connect();
        QCOMPARE((*reader)->runs().page({0, 2})->back().counts.numbersOnly, std::int64_t{0});
    }

    void theArchiveTellsThemAgain() {
        WorkspaceFixture fixture;
        for (const int likes : {3, 5, 4}) {
            fixture.import(fixture.write("posts.jsonl", likedPost(likes)));
            fixture.clock().advance(std::chrono::hours(1));
        }
        QCOMPARE(numbersInOrder(fixture), std::string("likes 3 5 4"));
        fixture.process({.fromRaw = true, .until = {}});
        QCOMPARE(numbersInOrder(fixture), std::string("likes 3 5 4"));
        fixture.close();
        for (const char* part : {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm"})
            std::filesystem::remove(fixture.folder() / part);
        fixture.open("2026-11-01T00:00:00Z");
        fixture.process({.fromRaw = true, .until = {}});
        QCOMPARE(numbersInOrder(fixture), std::string("likes 3 5 4"));
    }

    void exportsThem() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", likedPost(3)));
        fixture.clock().advance(std::chrono::hours(1));
        fixture.import(fixture.write("posts.jsonl", "{\"id\":\"1\",\"text\":\"Floods in the old town\"}\n"));
        operations::ExportRequest request;
        request.table = report::Table::Engagement;
        request.file = fixture.path("numbers.csv");
        request.columns = {"external_id", "name", "value"};
        const auto exported = operations::exportRows(fixture.session(), request, {}, {});
        QVERIFY2(exported, exported ? "" : exported.error().describe().c_str());
        QCOMPARE(exported->rows, std::int64_t{2});
        std::ifstream file(fixture.path("numbers.csv"), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        QCOMPARE(text, std::string("\"external_id\",\"name\",\"value\"\r\n\"1\",\"likes\",\"3\"\r\n"
                                   "\"1\",\"likes\",\"\"\r\n"));
    }
};

GROUNDSWELL_TEST(EngagementOfRunsTest, engagement_of_runs)
#include "tst_engagement_of_runs.moc"
