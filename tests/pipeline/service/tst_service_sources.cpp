#include "pipeline/service.h"

#include "pipeline/workspace/owner_lock.h"
#include "tests/pipeline/service/service_bench.h"
#include "tests/support/feed_site.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <chrono>
#include <fstream>
#include <sstream>

using namespace groundswell;
using pipeline::JobState;
using Bench = testing::ServiceBench;

namespace {

config::SourceConfig feedSource(const std::string& id, const std::string& url) {
    config::SourceConfig source;
    source.id = id;
    source.type = "feed";
    source.queries = {{"a", url}};
    source.allowPrivateNetwork = true;
    return source;
}

core::Result<pipeline::SavedConfig> save(Bench& bench, const pipeline::SourceDraft& draft) {
    return bench.ask<pipeline::SavedConfig>(
        [&](auto answer) { return bench.service().saveSource(draft, std::move(answer)); });
}

std::optional<pipeline::SourceRow> rowOf(Bench& bench, const std::string& id) {
    const auto page =
        bench.ask<pipeline::SourcePage>([&](auto answer) { return bench.service().sourceRows({}, std::move(answer)); });
    if (!page) return std::nullopt;
    for (const pipeline::SourceRow& row : page->rows) {
        if (row.config.id == id) return row;
    }
    return std::nullopt;
}

std::string fileText(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
}

}  // namespace

class ServiceSourcesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saves_schedules_and_undoes() {
        Bench bench;
        bench.openDesk();
        const std::string file = bench.path("workspaces/desk/workspace.json");
        const std::string before = fileText(file);
        auto source = feedSource("news", "https://example.org/feed");
        source.schedule = config::ScheduleConfig{.when = "every 6 hours"};
        const auto saved = save(bench, {{}, source, {}});
        QVERIFY2(saved, saved ? "" : saved.error().message.c_str());
        QCOMPARE(saved->before, before);
        QVERIFY(bench.service().workspace()->source("news") != nullptr);
        QVERIFY(fileText(file).find("\"news\"") != std::string::npos);
        const auto row = rowOf(bench, "news");
        QVERIFY(row);
        QCOMPARE(row->scheduleWords, std::string("every 6 hours"));
        QCOMPARE(row->next.size(), std::size_t(5));
        QCOMPARE(row->sparkline.size(), std::size_t(56));
        const auto undone = bench.ask<pipeline::SavedConfig>(
            [&](auto answer) { return bench.service().saveWorkspace(saved->before, std::move(answer)); });
        QVERIFY(undone);
        QVERIFY(bench.service().workspace()->source("news") == nullptr);
        QCOMPARE(fileText(file), before);
    }

    void refuses_what_is_wrong_data() {
        QTest::addColumn<std::string>("json");
        QTest::addColumn<std::string>("pointer");
        QTest::newRow("address") << std::string("{\"id\":\"n\",\"type\":\"feed\",\"queries\":{\"a\":\"ftp://x\"}}")
                                 << std::string("/queries/a");
        QTest::newRow("type") << std::string("{\"id\":\"n\",\"type\":\"radio\"}") << std::string("/type");
        QTest::newRow("name") << std::string("{\"id\":\"No Name\",\"type\":\"feed\"}") << std::string("/id");
        QTest::newRow("taken") << std::string("{\"id\":\"files\",\"type\":\"feed\"}") << std::string("/id");
        QTest::newRow("schedule") << std::string("{\"id\":\"n\",\"type\":\"feed\",\"schedule\":\"now and then\"}")
                                  << std::string("/schedule");
        QTest::newRow("no JSON") << std::string("{\"id\":") << std::string();
    }

    void refuses_what_is_wrong() {
        QFETCH(std::string, json);
        QFETCH(std::string, pointer);
        Bench bench;
        bench.openDesk();
        const std::string file = bench.path("workspaces/desk/workspace.json");
        const std::string before = fileText(file);
        const auto check = bench.ask<pipeline::SourceCheck>([&](auto answer) {
            return bench.service().checkSource({{}, {}, json}, std::move(answer));
        });
        QVERIFY(check);
        QVERIFY(!check->source);
        QVERIFY(!check->problems.empty());
        QCOMPARE(check->problems.front().pointer, pointer);
        const auto saved = save(bench, {{}, {}, json});
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, core::ErrorCode::InvalidInput);
        QCOMPARE(saved.error().contextValue("pointer"), pointer);
        QCOMPARE(fileText(file), before);
    }

    void values_and_text_say_the_same() {
        Bench bench;
        bench.openDesk();
        auto source = feedSource("news", "https://example.org/feed");
        source.pseudonymise = true;
        source.schedule = config::ScheduleConfig{.when = "0 6 * * mon", .timeZone = "Europe/Paris"};
        const auto ask = [&](const pipeline::SourceDraft& draft) {
            return bench.ask<pipeline::SourceCheck>(
                [&](auto answer) { return bench.service().checkSource(draft, std::move(answer)); });
        };
        const auto byValues = ask({{}, source, {}});
        QVERIFY(byValues && byValues->source);
        QCOMPARE(*byValues->source, source);
        QCOMPARE(byValues->next.size(), std::size_t(5));
        const auto byText = ask({{}, {}, byValues->json});
        QVERIFY(byText && byText->source);
        QCOMPARE(*byText->source, source);
    }

    void keeps_the_id() {
        Bench bench;
        bench.openDesk();
        QVERIFY(save(bench, {{}, feedSource("news", "https://example.org/feed"), {}}));
        const auto renamed = save(bench, {"news", feedSource("paper", "https://example.org/feed"), {}});
        QVERIFY(!renamed);
        QCOMPARE(renamed.error().contextValue("pointer"), std::string("/id"));
    }

    void tests_a_source_data() {
        QTest::addColumn<std::string>("target");
        QTest::addColumn<bool>("answers");
        QTest::addColumn<core::ErrorCode>("code");
        QTest::addColumn<int>("records");
        QTest::newRow("feed") << std::string("/feed") << true << core::ErrorCode::Internal << 3;
        QTest::newRow("token refused") << std::string("/secret") << false << core::ErrorCode::HttpStatus << 0;
        QTest::newRow("gone") << std::string("/lost") << false << core::ErrorCode::HttpStatus << 0;
        QTest::newRow("no feed") << std::string("/plain") << false << core::ErrorCode::InvalidInput << 0;
    }

    void tests_a_source() {
        QFETCH(std::string, target);
        QFETCH(bool, answers);
        QFETCH(core::ErrorCode, code);
        QFETCH(int, records);
        const testing::ScriptedServer server(testing::feedSite());
        Bench bench;
        bench.openDesk();
        const auto test = bench.ask<pipeline::SourceTest>([&](auto answer) {
            return bench.service().testSource(feedSource("news", server.url(target)), std::move(answer));
        });
        QCOMPARE(test.has_value(), answers);
        if (!answers) {
            QCOMPARE(test.error().code, code);
            return;
        }
        QCOMPARE(test->records, records);
        QCOMPARE(test->newestTitle, std::string("Ferry 0 of Harbour is late again"));
        const auto summary =
            bench.ask<pipeline::Summary>([&](auto answer) { return bench.service().summary(std::move(answer)); });
        QCOMPARE(summary->items, 0);
    }

    void a_slow_test_is_cancelled_at_once() {
        const testing::ScriptedServer server(testing::feedSite());
        Bench bench;
        bench.openDesk();
        bool answered = false;
        pipeline::Ticket ticket =
            bench.service().testSource(feedSource("news", server.url("/slow")), [&](const auto&) { answered = true; });
        QVERIFY(bench.until([&] { return !server.requests().empty(); }));
        const auto begun = std::chrono::steady_clock::now();
        ticket.cancel();
        // Its thread has to be done for this.
        bench.destroyService();
        QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::seconds(3));
        QVERIFY(!answered);
    }

    void a_slow_fetch_is_cancelled_at_once() {
        const testing::ScriptedServer server(testing::feedSite());
        Bench bench;
        bench.openDesk();
        QVERIFY(save(bench, {{}, feedSource("news", server.url("/slow")), {}}));
        const pipeline::JobId job = bench.service().startFetch({"news", {}, {}});
        QVERIFY(bench.until([&] { return !server.requests().empty(); }));
        // A save does not wait for it.
        QVERIFY(save(bench, {{}, feedSource("other", server.url("/feed")), {}}));
        QCOMPARE(bench.status(job).state, JobState::Running);
        const auto begun = std::chrono::steady_clock::now();
        bench.service().cancelJob(job);
        QCOMPARE(bench.finish(job), JobState::Cancelled);
        QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::seconds(3));
    }

    void looks_at_addresses() {
        const testing::ScriptedServer server(testing::feedSite());
        Bench bench;
        bench.openDesk();
        const auto look = [&](const std::string& target) {
            return bench.ask<pipeline::FeedPreview>(
                [&](auto answer) { return bench.service().previewFeed(server.url(target), true, std::move(answer)); });
        };
        const auto feed = look("/feed");
        QVERIFY(feed && feed->isFeed);
        QCOMPARE(feed->title, std::string("Harbour"));
        QCOMPARE(feed->entries, 3);
        QCOMPARE(feed->newest.size(), std::size_t(3));
        QCOMPARE(feed->newest.front().title, std::string("Ferry 0 of Harbour is late again"));
        QVERIFY(feed->known.empty());
        const auto moved = look("/moved");
        QVERIFY(moved && moved->moved);
        QCOMPARE(moved->url, server.url("/feed"));
        const auto page = look("/page");
        QVERIFY(page && !page->isFeed);
        QCOMPARE(page->found.size(), std::size_t(1));
        QCOMPARE(page->found.front().url, server.url("/feed"));
        const auto gone = look("/lost");
        QVERIFY(!gone);
        QVERIFY(save(bench, {{}, feedSource("news", server.url("/feed")), {}}));
        const auto known = look("/feed");
        QVERIFY(known);
        QCOMPARE(known->known, std::string("news"));
    }

    void adds_a_list_once() {
        Bench bench;
        bench.openDesk();
        std::ofstream(bench.path("list.opml"), std::ios::binary)
            << "<opml version=\"2.0\"><head><title>Mine</title></head><body><outline text=\"Coast\">"
               "<outline text=\"Harbour\" type=\"rss\" xmlUrl=\"https://a.example/feed\"/>"
               "<outline text=\"Again\" type=\"rss\" xmlUrl=\"https://a.example/feed/\"/></outline>"
               "<outline text=\"Loose\" type=\"rss\" xmlUrl=\"https://b.example/feed\"/>"
               "<outline text=\"None\" type=\"rss\"/></body></opml>";
        const auto list = bench.ask<pipeline::FeedList>(
            [&](auto answer) { return bench.service().previewFeedList(bench.path("list.opml"), std::move(answer)); });
        QVERIFY(list);
        QCOMPARE(list->feeds.size(), std::size_t(3));
        QCOMPARE(list->invalid.size(), std::size_t(1));
        QVERIFY(!list->feeds[0].known && list->feeds[1].known && !list->feeds[2].known);
        const auto add = [&] {
            return bench.ask<pipeline::SavedConfig>([&](auto answer) {
                return bench.service().addFeeds({list->feeds, {}, false, "daily"}, std::move(answer));
            });
        };
        const auto first = add();
        QVERIFY(first);
        QCOMPARE(first->added, 2);
        const config::SourceConfig* coast = bench.service().workspace()->source("coast");
        QVERIFY(coast != nullptr && coast->schedule);
        QCOMPARE(coast->schedule->when, std::string("daily"));
        const auto second = add();
        QVERIFY(second);
        QCOMPARE(second->added, 0);
        QCOMPARE(second->known, 3);
        const auto written = bench.ask<std::int64_t>(
            [&](auto answer) { return bench.service().writeFeedList(bench.path("out.opml"), std::move(answer)); });
        QVERIFY(written);
        QCOMPARE(*written, 2);
        QVERIFY(fileText(bench.path("out.opml")).find("Coast") != std::string::npos);
    }

    void a_new_source_is_fetched() {
        const testing::ScriptedServer server(testing::feedSite());
        Bench bench;
        bench.openDesk();
        QVERIFY(save(bench, {{}, feedSource("news", server.url("/feed")), {}}));
        QCOMPARE(bench.finish(bench.service().startFetch({"news", {}, {}})), JobState::Completed);
        const auto row = rowOf(bench, "news");
        QVERIFY(row);
        QCOMPARE(row->items, 3);
        QVERIFY(row->lastGood);
        QCOMPARE(row->standing, pipeline::SourceStanding::Good);
        const auto runs = bench.ask<std::vector<domain::Run>>(
            [&](auto answer) { return bench.service().sourceRuns("news", std::move(answer)); });
        QVERIFY(runs);
        QCOMPARE(runs->size(), std::size_t(1));
        QCOMPARE(bench.finish(bench.service().startBackfill("news")), JobState::Completed);
    }

    void pauses_and_resumes() {
        Bench bench;
        bench.openDesk();
        QVERIFY(save(bench, {{}, feedSource("news", "https://example.org/feed"), {}}));
        const auto decide = [&](bool pause) {
            return bench.ask<void>([&](auto answer) {
                return pause ? bench.service().pauseSource("news", "By hand.", std::move(answer))
                             : bench.service().resumeSource("news", std::move(answer));
            });
        };
        QVERIFY(decide(true));
        QCOMPARE(rowOf(bench, "news")->standing, pipeline::SourceStanding::Paused);
        QCOMPARE(rowOf(bench, "news")->pauseReason, std::string("By hand."));
        QVERIFY(decide(false));
        QCOMPARE(rowOf(bench, "news")->standing, pipeline::SourceStanding::Waiting);
    }

    void duplicates_the_settings() {
        Bench bench;
        bench.openDesk();
        QVERIFY(save(bench, {{}, feedSource("news", "https://example.org/feed"), {}}));
        const auto copy = [&] {
            return bench.ask<pipeline::WorkspaceEntry>(
                [&](auto answer) { return bench.service().duplicateWorkspace("other", "Other", std::move(answer)); });
        };
        QVERIFY(copy());
        const auto again = copy();
        QVERIFY(!again);
        QCOMPARE(again.error().code, core::ErrorCode::AlreadyExists);
        const auto opened = bench.open("other");
        QVERIFY(opened);
        QCOMPARE(opened->name, std::string("Other"));
        QVERIFY(opened->source("news") != nullptr);
    }

    void changes_nothing_that_another_process_owns() {
        Bench bench;
        bench.openDesk();
        bench.service().closeWorkspace();
        std::unique_ptr<workspace::OwnerLock> other;
        QVERIFY(bench.until([&] {
            auto lock = workspace::OwnerLock::acquire(bench.path("workspaces/desk"));
            if (lock) other = std::move(*lock);
            return other != nullptr;
        }));
        QVERIFY(bench.open("desk"));
        QVERIFY(!bench.service().readOnlyReason().empty());
        const auto saved = save(bench, {{}, feedSource("news", "https://example.org/feed"), {}});
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, core::ErrorCode::StoreLocked);
        const auto paused = bench.ask<void>(
            [&](auto answer) { return bench.service().pauseSource("files", "By hand.", std::move(answer)); });
        QVERIFY(!paused);
        QCOMPARE(paused.error().code, core::ErrorCode::StoreLocked);
    }
};

GROUNDSWELL_TEST(ServiceSourcesTest, service_sources)
#include "tst_service_sources.moc"
