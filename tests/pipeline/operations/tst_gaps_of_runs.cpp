#include "models/store/read_connection.h"
#include "pipeline/operations/backfill.h"
#include "pipeline/operations/source_health.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <atomic>

using namespace groundswell;
using operations::AcquireRequest;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;
using testing::WorkspaceFixture;

namespace {

std::string gapHit(const std::string& id) {
    return "{\"objectID\":\"" + id + "\",\"title\":\"High water " + id +
           "\",\"author\":\"ann\",\"points\":null,\"num_comments\":2,\"created_at_i\":1791763200}";
}

// A service and a feed, either of which can be out of order.
class GapServers {
public:
    GapServers()
        : m_server([this](const SeenRequest& request, Reply& reply) {
              if (request.target == "/feed") return answerFeed(reply);
              const char page = request.target.back();
              if (page - '0' >= goodPages) return reply.respond(403, "", "");
              reply.respond(200, "", "{\"hits\":[" + gapHit(std::string("p") + page) + "],\"nbHits\":3,\"nbPages\":3}");
          }) {}

    [[nodiscard]] config::WorkspaceConfig desk() const {
        config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
        config::SourceConfig service;
        service.id = "hn";
        service.type = "hackernews";
        service.url = m_server.url("");
        service.queries = {{"floods", "stories:floods"}};
        service.allowPrivateNetwork = true;
        config::SourceConfig feed;
        feed.id = "news";
        feed.type = "feed";
        feed.queries = {{"all", m_server.url("/feed")}};
        feed.allowPrivateNetwork = true;
        config.sources = {service, feed};
        return config;
    }

    // The range of the last question: "1790812800..1790899200", "1791676800..".
    [[nodiscard]] std::string lastRange() const {
        const std::string target = m_server.requests().back().target;
        const auto numberBehind = [&target](const std::string& mark) {
            const std::size_t at = target.find(mark);
            if (at == std::string::npos) return std::string();
            const std::size_t begin = at + mark.size();
            return target.substr(begin, target.find_first_not_of("0123456789", begin) - begin);
        };
        return numberBehind("created_at_i%3E%3D") + ".." + numberBehind("created_at_i%3C");
    }
    [[nodiscard]] std::size_t asked() const { return m_server.requests().size(); }

    std::atomic<int> goodPages = 9;
    std::atomic<bool> goodFeed = true;

private:
    void answerFeed(Reply& reply) const {
        if (!goodFeed) return reply.respond(404, "", "");
        reply.respond(200, "Content-Type: application/rss+xml\r\n",
                      "<rss version=\"2.0\"><channel><title>T</title><item><guid>1</guid><title>News</title></item>"
                      "</channel></rss>");
    }

    ScriptedServer m_server;
};

AcquireRequest onlySource(const std::string& source) {
    AcquireRequest request;
    request.source = source;
    return request;
}

void acquireForGaps(WorkspaceFixture& fixture, const AcquireRequest& request) {
    const auto report = operations::acquire(fixture.session(), fixture.pool(), request, {}, {});
    if (!report) throw std::runtime_error(report.error().describe());
}

// "hn/floods 2026-10-01T00:00:00Z 2026-10-02T00:00:00Z", times without fractions.
std::string gapsIn(WorkspaceFixture& fixture) {
    std::string text;
    const auto all = operations::gapsOf(fixture.session());
    if (!all) return all.error().describe();
    for (const domain::FetchGap& gap : *all) {
        text += (text.empty() ? "" : ", ") + gap.source + "/" + gap.query + " " +
                core::formatTime(std::chrono::floor<std::chrono::seconds>(gap.from)) + " " +
                core::formatTime(std::chrono::floor<std::chrono::seconds>(gap.to));
    }
    return text;
}

std::string firstReason(WorkspaceFixture& fixture) {
    const auto all = operations::gapsOf(fixture.session());
    return all && !all->empty() ? all->front().reason : std::string();
}

}  // namespace

class GapsOfRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBrokenFetchLeavesOneUntilItGoesOn() {
        GapServers servers;
        WorkspaceFixture fixture(servers.desk());
        servers.goodPages = 1;
        acquireForGaps(fixture, onlySource("hn"));
        QCOMPARE(gapsIn(fixture), std::string("hn/floods 2026-10-11T00:00:00Z 2026-10-12T09:10:00Z"));
        QVERIFY2(firstReason(fixture).find("403") != std::string::npos, firstReason(fixture).c_str());
        servers.goodPages = 9;
        acquireForGaps(fixture, onlySource("hn"));
        QCOMPARE(gapsIn(fixture), std::string());
    }

    void daysAreAskedForWhateverIsLeft() {
        GapServers servers;
        WorkspaceFixture fixture(servers.desk());
        servers.goodPages = 0;
        acquireForGaps(fixture, onlySource("hn"));
        servers.goodPages = 9;
        AcquireRequest day = onlySource("hn");
        day.partition = core::parseDay("2026-10-01");
        const std::size_t before = servers.asked();
        acquireForGaps(fixture, day);
        QCOMPARE(servers.lastRange(), std::string("1790812800..1790899200"));
        QCOMPARE(servers.asked() - before, std::size_t{3});
        // What was left undone is still.
        QCOMPARE(gapsIn(fixture), std::string("hn/floods 2026-10-11T00:00:00Z 2026-10-12T09:10:00Z"));
        acquireForGaps(fixture, onlySource("hn"));
        QCOMPARE(gapsIn(fixture), std::string());
    }

    void aBrokenDayIsFilledLater() {
        GapServers servers;
        WorkspaceFixture fixture(servers.desk());
        acquireForGaps(fixture, onlySource("hn"));
        servers.goodPages = 1;
        AcquireRequest day = onlySource("hn");
        day.partition = core::parseDay("2026-10-01");
        acquireForGaps(fixture, day);
        const std::string gap = "hn/floods 2026-10-01T00:00:00Z 2026-10-02T00:00:00Z";
        QCOMPARE(gapsIn(fixture), gap);
        // The usual work asks for other days.
        servers.goodPages = 9;
        acquireForGaps(fixture, onlySource("hn"));
        QCOMPARE(gapsIn(fixture), gap);

        servers.goodPages = 0;
        auto failed = operations::fillGaps(fixture.session(), fixture.pool(), {}, {}, {}, {});
        QVERIFY(failed);
        QVERIFY(failed->gaps.front().error);
        QCOMPARE(failed->left.size(), std::size_t{1});

        servers.goodPages = 9;
        auto filled = operations::fillGaps(fixture.session(), fixture.pool(), {}, {}, {}, {});
        QVERIFY(filled);
        QCOMPARE(filled->gaps.size(), std::size_t{1});
        QVERIFY(!filled->gaps.front().error);
        QVERIFY(filled->left.empty());
        QCOMPARE(servers.lastRange(), std::string("1790812800..1790899200"));
        QCOMPARE(gapsIn(fixture), std::string());
        QVERIFY(operations::fillGaps(fixture.session(), fixture.pool(), {}, {}, {}, {})->gaps.empty());
    }

    void aLimitLeavesOne() {
        GapServers servers;
        WorkspaceFixture fixture(servers.desk());
        AcquireRequest look = onlySource("hn");
        look.limitPages = 1;
        acquireForGaps(fixture, look);
        QCOMPARE(gapsIn(fixture), std::string("hn/floods 2026-10-11T00:00:00Z 2026-10-12T09:10:00Z"));
        QVERIFY2(firstReason(fixture).find("limit of 1 pages") != std::string::npos, firstReason(fixture).c_str());
    }

    void aFeedThatFailsLeavesOneSinceItWasGood() {
        GapServers servers;
        WorkspaceFixture fixture(servers.desk());
        acquireForGaps(fixture, onlySource("news"));
        QCOMPARE(gapsIn(fixture), std::string());
        servers.goodFeed = false;
        for (int hour = 0; hour < 2; ++hour) {
            fixture.clock().advance(std::chrono::hours(1));
            acquireForGaps(fixture, onlySource("news"));
        }
        QCOMPARE(gapsIn(fixture), std::string("news/all 2026-10-12T09:10:00Z 2026-10-12T11:10:00Z"));
        servers.goodFeed = true;
        QVERIFY(operations::fillGaps(fixture.session(), fixture.pool(), {"news"}, {}, {}, {})->left.empty());
    }

    void aPauseLeavesOne() {
        GapServers servers;
        WorkspaceFixture fixture(servers.desk());
        acquireForGaps(fixture, onlySource("news"));
        QVERIFY(operations::pauseSource(fixture.session(), "news", "It was paused by hand."));
        fixture.clock().advance(std::chrono::hours(3));
        acquireForGaps(fixture, {});
        QCOMPARE(gapsIn(fixture), std::string("news/all 2026-10-12T09:10:00Z 2026-10-12T12:10:00Z"));
        QVERIFY2(firstReason(fixture).find("paused by hand") != std::string::npos, firstReason(fixture).c_str());
        // Nobody fills it while it pauses, unless it is named.
        QVERIFY(operations::fillGaps(fixture.session(), fixture.pool(), {}, {}, {}, {})->gaps.empty());
        fixture.clock().advance(std::chrono::hours(1));
        QVERIFY(*operations::resumeSource(fixture.session(), "news"));
        QCOMPARE(gapsIn(fixture), std::string("news/all 2026-10-12T09:10:00Z 2026-10-12T13:10:00Z"));
        acquireForGaps(fixture, {});
        QCOMPARE(gapsIn(fixture), std::string());
    }

    void gapsOfWhatIsNoLongerThereAreNone() {
        GapServers servers;
        WorkspaceFixture fixture(servers.desk());
        const std::vector<domain::FetchGap> gone{
            {"hn", "gone", core::UtcTime{}, core::UtcTime{} + std::chrono::hours(1), {}, "x"}};
        QVERIFY(fixture.session().store().writer().run([&](store::WriteTransaction& transaction) {
            return transaction.sources().replaceGaps("hn", "gone", gone);
        }));
        QCOMPARE(gapsIn(fixture), std::string());
        QVERIFY(!operations::fillGaps(fixture.session(), fixture.pool(), {"nowhere"}, {}, {}, {}));
    }
};

GROUNDSWELL_TEST(GapsOfRunsTest, gaps_of_runs)
#include "tst_gaps_of_runs.moc"
