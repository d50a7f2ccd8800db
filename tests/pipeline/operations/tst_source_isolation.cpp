#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/scheduled_run.h"
#include "pipeline/operations/source_health.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/scripted_server.h"

#include <QTest>

#include <atomic>

using namespace groundswell;
using operations::RoundReport;
using operations::RoundRequest;
using testing::WorkspaceFixture;

namespace {

std::string feed(const std::string& name) {
    std::string items;
    for (const char* word : {"river", "harbour", "bridge"}) {
        items += "<item><guid>" + name + word + "</guid><title>The " + word + " of " + name +
                 " is closed</title><pubDate>Mon, 12 Oct 2026 08:00:00 GMT</pubDate></item>";
    }
    return "<rss version=\"2.0\"><channel><title>T</title>" + items + "</channel></rss>";
}

// Two feeds that are good, and one that answers with the status that is set.
class Servers {
public:
    Servers()
        : m_server([this](const testing::SeenRequest& request, testing::Reply& reply) {
              if (request.target == "/bad" && status != 200) {
                  reply.respond(status, "", "");
              } else {
                  reply.respond(200, "Content-Type: application/rss+xml\r\n", feed(request.target.substr(1)));
              }
          }) {}

    [[nodiscard]] config::SourceConfig source(const std::string& id, const std::string& schedule) const {
        config::SourceConfig config;
        config.id = id;
        config.type = "feed";
        config.queries = {{"q", m_server.url("/" + id)}};
        config.allowPrivateNetwork = true;
        if (!schedule.empty()) config.schedule = config::ScheduleConfig{schedule};
        return config;
    }
    [[nodiscard]] config::WorkspaceConfig workspace(const std::string& schedule, std::optional<int> pauseAfter) const {
        config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
        config.sources = {source("bad", schedule), source("one", schedule), source("two", schedule)};
        config.pauseAfter = pauseAfter;
        return config;
    }
    [[nodiscard]] std::size_t asked(const std::string& target) const {
        const auto requests = m_server.requests();
        return static_cast<std::size_t>(
            std::count_if(requests.begin(), requests.end(), [&](const auto& one) { return one.target == target; }));
    }

    std::atomic<int> status = 404;

private:
    testing::ScriptedServer m_server;
};

RoundReport runIsolatedRound(WorkspaceFixture& fixture, const RoundRequest& request = {}) {
    auto report = operations::runRound(fixture.session(), fixture.pool(), request, {}, {});
    if (!report) throw std::runtime_error(report.error().describe());
    return *report;
}

// "bad failed, one completed; paused bad; resting bad"
std::string told(const RoundReport& report) {
    std::string text;
    for (const operations::SourceRun& run : report.sources)
        text += (text.empty() ? "" : ", ") + run.source + " " + domain::runStateName(run.state);
    for (const domain::SourceHealth& one : report.paused) text += "; paused " + one.source;
    for (const std::string& one : report.resting) text += "; resting " + one;
    return text;
}

std::string pauses(WorkspaceFixture& fixture) {
    std::string text;
    const auto paused = operations::pausedSources(fixture.session());
    for (const domain::SourceHealth& one : *paused) text += one.source + ": " + one.pauseReason + "\n";
    return text;
}

}  // namespace

class SourceIsolationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_source_without_queries_is_named_data() {
        QTest::addColumn<std::string>("type");
        QTest::addColumn<std::string>("sentence");
        const auto row = [](const char* type, const char* sentence) {
            QTest::newRow(type) << std::string(type) << std::string(sentence);
        };
        row("mastodon", "bare has no hashtags or accounts to ask for; add one to the source.");
        row("feed", "bare has no feeds to read; add one to the source.");
        row("gdelt", "bare has no queries to ask for; add one to the source.");
    }
    void a_source_without_queries_is_named() {
        QFETCH(const std::string, type);
        QFETCH(const std::string, sentence);
        const Servers servers;
        config::WorkspaceConfig config = servers.workspace({}, {});
        config::SourceConfig bare;
        bare.id = "bare";
        bare.type = type;
        config.sources.push_back(bare);
        WorkspaceFixture fixture(config);
        operations::AcquireRequest request;
        request.source = "bare";
        const auto report = operations::acquire(fixture.session(), fixture.pool(), request, {}, {});
        QVERIFY(!report);
        QCOMPARE(report.error().message, sentence);
        QCOMPARE(report.error().code, core::ErrorCode::InvalidInput);
    }

    void one_that_breaks_pauses_and_two_others_finish() {
        Servers servers;
        servers.status = 500;
        WorkspaceFixture fixture(servers.workspace("", 2));
        const RoundReport first = runIsolatedRound(fixture);
        QCOMPARE(told(first), std::string("bad failed, one completed, two completed"));
        QCOMPARE(first.processed->items.processed, 6);
        QVERIFY(servers.asked("/bad") > 1);  // tried again within the round, which counts once
        QCOMPARE(pauses(fixture), std::string());
        QCOMPARE(told(runIsolatedRound(fixture)), std::string("bad failed, one completed, two completed; paused bad"));
        const std::string reason = pauses(fixture);
        QVERIFY2(reason.starts_with("bad: It failed 2 times in a row: ") && reason.find("500") != std::string::npos,
                 reason.c_str());
        const std::size_t before = servers.asked("/bad");
        QCOMPARE(told(runIsolatedRound(fixture)), std::string("one completed, two completed; resting bad"));
        QCOMPARE(servers.asked("/bad"), before);
        // Its error and its pause are its own.
        auto reader = fixture.session().store().connect();
        const auto summaries = (*reader)->runs().sourceSummaries();
        QCOMPARE(summaries->size(), std::size_t(3));
        QVERIFY((*summaries)[0].pausedAt && (*summaries)[0].lastError.find("500") != std::string::npos);
        QVERIFY(!(*summaries)[1].pausedAt && (*summaries)[1].lastError.empty());
        QCOMPARE(fixture.damage(), std::string());
    }

    void a_good_round_between_counts_anew() {
        Servers servers;
        WorkspaceFixture fixture(servers.workspace("", 2));
        for (const int status : {404, 200, 404, 200, 404}) {
            servers.status = status;
            runIsolatedRound(fixture);
        }
        QCOMPARE(pauses(fixture), std::string());
        runIsolatedRound(fixture);
        QVERIFY(!pauses(fixture).empty());
    }

    void never_pauses_if_told_so() {
        Servers servers;
        WorkspaceFixture fixture(servers.workspace("", std::nullopt));
        for (int i = 0; i < 8; ++i) runIsolatedRound(fixture);
        QCOMPARE(pauses(fixture), std::string());
        QCOMPARE(operations::sourceHealth(fixture.session())->front().failuresInRow, 8);
    }

    void what_ends_a_pause_data() {
        QTest::addColumn<std::string>("how");
        QTest::addColumn<bool>("ends");
        QTest::newRow("resume") << std::string("resume") << true;
        QTest::newRow("acquire that succeeds") << std::string("acquire") << true;
        QTest::newRow("acquire that fails") << std::string("acquire in vain") << false;
        QTest::newRow("acquire of all") << std::string("acquire all") << false;
        QTest::newRow("run of its schedule") << std::string("run") << true;
        QTest::newRow("time alone") << std::string("time") << false;
    }

    void what_ends_a_pause() {
        QFETCH(std::string, how);
        QFETCH(bool, ends);
        Servers servers;
        WorkspaceFixture fixture(servers.workspace("6h", 1));
        QCOMPARE(told(runIsolatedRound(fixture)), std::string("bad failed, one completed, two completed; paused bad"));
        const std::size_t before = servers.asked("/bad");
        servers.status = how == "acquire in vain" ? 404 : 200;
        fixture.clock().advance(std::chrono::hours(6));
        if (how == "resume") {
            QVERIFY(operations::resumeSource(fixture.session(), "bad").value());
            QVERIFY(!operations::resumeSource(fixture.session(), "bad").value());
        } else if (how == "run") {
            QCOMPARE(told(runIsolatedRound(fixture, {.name = "bad"})), std::string("bad completed"));
        } else if (how == "time") {
            QCOMPARE(told(runIsolatedRound(fixture)), std::string("one completed, two completed; resting bad"));
            // Not late either: it is left out on purpose.
            fixture.clock().advance(std::chrono::hours(1));
            QCOMPARE(told(runIsolatedRound(fixture)), std::string());
        } else {
            operations::AcquireRequest request;
            if (how != "acquire all") request.source = "bad";
            const auto report = operations::acquire(fixture.session(), fixture.pool(), request, {}, {});
            QVERIFY(report);
            QCOMPARE(report->paused.size(), std::size_t(how == "acquire all" ? 1 : 0));
            QCOMPARE(servers.asked("/bad") > before, how != "acquire all");
        }
        QCOMPARE(pauses(fixture).empty(), ends);
        if (!ends) return;
        fixture.clock().advance(std::chrono::hours(6));
        QCOMPARE(told(runIsolatedRound(fixture)), std::string("bad completed, one completed, two completed"));
    }

    void nothing_is_left_to_fetch() {
        Servers servers;
        auto config = servers.workspace("", 5);
        config.sources.resize(1);
        WorkspaceFixture fixture(config);
        QVERIFY(operations::pauseSource(fixture.session(), "bad", "It was paused by hand."));
        QVERIFY(!operations::pauseSource(fixture.session(), "none", "x"));
        QVERIFY(!operations::resumeSource(fixture.session(), "none"));
        const auto refused = operations::acquire(fixture.session(), fixture.pool(), {}, {}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, core::ErrorCode::InvalidInput);
        QVERIFY(refused.error().describe().find("paused by hand") != std::string::npos);
        QCOMPARE(told(runIsolatedRound(fixture)), std::string("; resting bad"));
        QCOMPARE(servers.asked("/bad"), std::size_t(0));
    }
};

GROUNDSWELL_TEST(SourceIsolationTest, source_isolation)
#include "tst_source_isolation.moc"
