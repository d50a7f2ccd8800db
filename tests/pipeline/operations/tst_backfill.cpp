#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/backfill.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/scripted_server.h"

#include <QTest>

#include <atomic>

using namespace groundswell;
using operations::BackfillDay;
using operations::BackfillRequest;
using testing::WorkspaceFixture;

namespace {

core::UtcDay day(const std::string& text) {
    return core::parseDay(text).value();
}

std::string feed() {
    std::string items;
    for (const char* date : {"10 Oct", "11 Oct", "12 Oct", "13 Oct"}) {
        items += std::string("<item><guid>") + date + "</guid><title>The news of the " + date + "</title><pubDate>" +
                 date + " 2026 10:00:00 GMT</pubDate></item>";
    }
    return "<rss version=\"2.0\"><channel><title>T</title>" + items + "</channel></rss>";
}

}  // namespace

class BackfillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fetches_day_by_day_past_a_bad_one() {
        std::atomic<int> asked = 0;
        testing::ScriptedServer server([&](const testing::SeenRequest&, testing::Reply& reply) {
            if (++asked == 2) {
                reply.respond(404, "", "");
            } else {
                reply.respond(200, "Content-Type: application/rss+xml\r\n", feed());
            }
        });
        auto config = config::makeWorkspace("desk", "Desk");
        config::SourceConfig news;
        news.id = "news";
        news.type = "feed";
        news.queries = {{"q", server.url("/feed")}};
        news.allowPrivateNetwork = true;
        config.sources = {news};
        WorkspaceFixture fixture(config);
        std::string story;
        const auto report = operations::backfill(
            fixture.session(), fixture.pool(), {day("2026-10-10"), day("2026-10-12"), {}},
            [&](const BackfillDay& one) {
                story += core::formatDay(one.day) +
                         (one.failed() ? " failed, " : " " + std::to_string(one.acquired.counts.created) + " new, ");
            },
            {}, {});
        QVERIFY2(report, report ? "" : report.error().describe().c_str());
        QCOMPARE(story, std::string("2026-10-10 1 new, 2026-10-11 failed, 2026-10-12 1 new, "));
        QCOMPARE(report->days.size(), std::size_t(3));
        QVERIFY(report->days[1].error->describe().find("404") != std::string::npos);
        QCOMPARE(report->counts.created, std::int64_t{2});
        QCOMPARE(*(*fixture.session().store().connect())->items().count({}), std::int64_t{2});
        const auto runs = (*fixture.session().store().connect())->runs().page({});
        QCOMPARE(runs->size(), std::size_t(3));
        QCOMPARE(domain::runStateName((*runs)[1].state), "failed");
        QCOMPARE(fixture.damage(), std::string());
    }

    void refuses_what_is_wrong_on_every_day_data() {
        QTest::addColumn<std::string>("from");
        QTest::addColumn<std::string>("to");
        QTest::addColumn<std::string>("source");
        QTest::newRow("backwards") << std::string("2026-10-12") << std::string("2026-10-11") << std::string();
        QTest::newRow("no such source") << std::string("2026-10-11") << std::string("2026-10-12") << std::string("no");
        QTest::newRow("files") << std::string("2026-10-11") << std::string("2026-10-12") << std::string("files");
        QTest::newRow("nothing to fetch") << std::string("2026-10-11") << std::string("2026-10-12") << std::string();
    }

    void refuses_what_is_wrong_on_every_day() {
        QFETCH(std::string, from);
        QFETCH(std::string, to);
        QFETCH(std::string, source);
        WorkspaceFixture fixture;
        const auto refused =
            operations::backfill(fixture.session(), fixture.pool(), {day(from), day(to), source}, {}, {}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, core::ErrorCode::InvalidInput);
    }

    void stops_between_days() {
        auto config = config::makeWorkspace("desk", "Desk");
        config::SourceConfig sample;
        sample.id = "sample";
        sample.type = "generator";
        sample.queries = {{"q", "items=5&days=1"}};
        config.sources = {sample};
        WorkspaceFixture fixture(config);
        std::stop_source stop;
        const auto report = operations::backfill(
            fixture.session(), fixture.pool(), {day("2026-10-01"), day("2026-10-09"), "sample"},
            [&](const BackfillDay& one) {
                if (one.day == day("2026-10-02")) stop.request_stop();
            },
            {}, stop.get_token());
        QVERIFY(report && report->cancelled);
        QCOMPARE(report->days.size(), std::size_t(2));
    }
};

GROUNDSWELL_TEST(BackfillTest, backfill)
#include "tst_backfill.moc"
