#include "pipeline/sources/feed_source.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <stop_token>
#include <string>
#include <vector>

using namespace groundswell;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;

class FeedSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fetchesAndRevalidates();
    void remembersPermanentMoves();
    void forgetsValidatorsThatTheServerDropped();
    void reportsBrokenFeeds();
    void takesEntriesWithoutTheirBadDate();
    void refusesPages();
    void namesTheFeedsOfAPage_data();
    void namesTheFeedsOfAPage();
    void stopsWhenTheSinkIsFull();
    void stopsOnRequest();
    void originHoldsNoSecrets();
    void failsLikeTheRequest();
};

namespace {

constexpr auto twoEntries =
    "<rss version='2.0'><channel><title>The News</title>\n<item><guid>1</guid><title>A</title></item>\n"
    "<item><guid>2</guid><title>B</title></item></channel></rss>";

class CollectingSink final : public sources::RecordSink {
public:
    bool record(domain::RawRecord record) override {
        records.push_back(std::move(record));
        return records.size() < limit;
    }
    bool issue(sources::InputIssue issue) override {
        issues.push_back(std::move(issue));
        return true;
    }
    void progress(std::uint64_t, std::uint64_t) override {}

    std::vector<domain::RawRecord> records;
    std::vector<sources::InputIssue> issues;
    std::size_t limit = 1'000;
};

core::Result<sources::FeedFetch> fetch(const std::string& url, sources::RecordSink& sink,
                                       const sources::FeedMemory& memory = {}, const std::stop_token& stop = {}) {
    net::HttpClient client("Groundswell/test");
    return sources::fetchFeed(client, url, memory, true, sink, stop);
}

}  // namespace

void FeedSourceTest::fetchesAndRevalidates() {
    const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
        const auto etag = request.headers.find("if-none-match");
        if (etag != request.headers.end() && etag->second == "\"v1\"") {
            reply.raw("HTTP/1.1 304 Not Modified\r\n\r\n");
        } else {
            reply.respond(200, "ETag: \"v1\"\r\nLast-Modified: Mon, 13 Nov 2017 08:28:36 GMT\r\n", twoEntries);
        }
    });
    CollectingSink sink;
    const auto first = fetch(server.url("/feed"), sink);
    QVERIFY2(first.has_value(), first ? "" : first.error().describe().c_str());
    QVERIFY(!first->notModified);
    QCOMPARE(first->entries, std::int64_t{2});
    QCOMPARE(first->memory.etag, std::string("\"v1\""));
    QCOMPARE(first->memory.lastModified, std::string("Mon, 13 Nov 2017 08:28:36 GMT"));
    QVERIFY(first->memory.movedTo.empty());
    QCOMPARE(sink.records.size(), std::size_t{2});
    QCOMPARE(sink.records.back().contentId, std::string("2"));
    QCOMPARE(sink.records.back().line, std::int64_t{3});
    QCOMPARE(sink.records.back().origin, server.url("/feed"));
    QCOMPARE(nlohmann::json::parse(sink.records.back().content).at("source").get<std::string>(),
             std::string("The News"));

    const auto second = fetch(server.url("/feed"), sink, first->memory);
    QVERIFY(second.has_value());
    QVERIFY(second->notModified);
    QCOMPARE(second->entries, std::int64_t{0});
    QCOMPARE(second->memory.etag, first->memory.etag);
    QCOMPARE(second->memory.lastModified, first->memory.lastModified);
    QCOMPARE(sink.records.size(), std::size_t{2});
    // One GET each.
    QCOMPARE(server.requests().size(), std::size_t{2});
}

void FeedSourceTest::remembersPermanentMoves() {
    const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
        if (request.target == "/old") {
            reply.respond(301, "Location: /new\r\n", "");
        } else if (request.target == "/elsewhere") {
            reply.respond(302, "Location: /new\r\n", "");
        } else {
            reply.respond(200, "", twoEntries);
        }
    });
    CollectingSink sink;
    QVERIFY(fetch(server.url("/elsewhere"), sink)->memory.movedTo.empty());
    const auto moved = fetch(server.url("/old"), sink);
    QCOMPARE(moved->memory.movedTo, server.url("/new"));
    const auto again = fetch(server.url("/old"), sink, moved->memory);
    QCOMPARE(again->memory.movedTo, server.url("/new"));
    QCOMPARE(server.requests().back().target, std::string("/new"));
    QCOMPARE(server.requests().size(), std::size_t{5});
}

void FeedSourceTest::forgetsValidatorsThatTheServerDropped() {
    const ScriptedServer server([](const SeenRequest&, Reply& reply) { reply.respond(200, "", twoEntries); });
    CollectingSink sink;
    const auto fetched = fetch(server.url("/"), sink, {"\"old\"", "Mon, 13 Nov 2017 08:28:36 GMT", ""});
    QVERIFY(fetched->memory.etag.empty());
    QVERIFY(fetched->memory.lastModified.empty());
}

void FeedSourceTest::reportsBrokenFeeds() {
    const ScriptedServer server([](const SeenRequest&, Reply& reply) {
        reply.respond(200, "", "<rss><channel><item><guid>1</guid></item><item><title>B");
    });
    CollectingSink sink;
    const auto fetched = fetch(server.url("/"), sink);
    QCOMPARE(fetched->entries, std::int64_t{2});
    QCOMPARE(sink.issues.size(), std::size_t{1});
    QVERIFY(sink.issues.front().message.find("broken") != std::string::npos);
}

void FeedSourceTest::takesEntriesWithoutTheirBadDate() {
    const ScriptedServer server([](const SeenRequest&, Reply& reply) {
        reply.respond(200, "",
                      "<rss version='2.0'><channel><item><guid>1</guid><title>A</title></item>\n"
                      "<item><guid>2</guid><title>B</title><pubDate>3 de mayo</pubDate></item></channel></rss>");
    });
    CollectingSink sink;
    QVERIFY(fetch(server.url("/feed"), sink).has_value());
    QCOMPARE(sink.records.size(), std::size_t{2});
    QVERIFY(!nlohmann::json::parse(sink.records.back().content).contains("published_at"));
    QCOMPARE(sink.issues.size(), std::size_t{1});
    QCOMPARE(sink.issues.front().line, std::int64_t{2});
    QVERIFY(!sink.issues.front().rejected);
    QVERIFY(sink.issues.front().message.starts_with("The date \"3 de mayo\" cannot be read"));
}

void FeedSourceTest::refusesPages() {
    const ScriptedServer server(
        [](const SeenRequest&, Reply& reply) { reply.respond(200, "ETag: \"page\"\r\n", "<!DOCTYPE html><html/>"); });
    CollectingSink sink;
    const auto fetched = fetch(server.url("/?key=hush"), sink);
    QVERIFY(!fetched);
    QVERIFY(fetched.error().code == core::ErrorCode::InvalidInput);
    QCOMPARE(fetched.error().contextValue("url"), server.url("/"));
}

void FeedSourceTest::namesTheFeedsOfAPage_data() {
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QByteArray>("remedy");  // @ = the server
    const auto links = [](int count) {
        QByteArray page("<!DOCTYPE html><html><head>");
        for (int i = 1; i <= count; ++i) {
            page += "<link rel=alternate type=application/rss+xml title=T" + QByteArray::number(i) + " href=/f" +
                    QByteArray::number(i) + ">";
        }
        return page;
    };
    QTest::newRow("none") << QByteArray("<!DOCTYPE html><html/>")
                          << QByteArray("Look on the page for a link to its RSS or Atom feed and give that address.");
    QTest::newRow("one") << links(1) << QByteArray("Give the address of its feed instead: @/f1 (T1).");
    QTest::newRow("two") << links(2)
                         << QByteArray("Give the address of one of its feeds instead: @/f1 (T1) and @/f2 (T2).");
    QTest::newRow("many") << links(9)
                          << QByteArray(
                                 "Give the address of one of its feeds instead: @/f1 (T1), @/f2 (T2), @/f3 (T3), "
                                 "@/f4 (T4), @/f5 (T5) and 4 more.");
}

void FeedSourceTest::namesTheFeedsOfAPage() {
    QFETCH(QByteArray, page);
    QFETCH(QByteArray, remedy);
    const ScriptedServer server([&](const SeenRequest&, Reply& reply) {
        reply.respond(200, "Content-Type: text/html\r\n", page.toStdString());
    });
    CollectingSink sink;
    const auto fetched = fetch(server.url("/news"), sink);
    QVERIFY(!fetched);
    QVERIFY(fetched.error().code == core::ErrorCode::InvalidInput);
    const std::string site = server.url("");
    QCOMPARE(QByteArray::fromStdString(fetched.error().contextValue("remedy")),
             remedy.replace("@", QByteArray::fromStdString(site)));
}

void FeedSourceTest::stopsWhenTheSinkIsFull() {
    const ScriptedServer server(
        [](const SeenRequest&, Reply& reply) { reply.respond(200, "ETag: \"v1\"\r\n", twoEntries); });
    CollectingSink sink;
    sink.limit = 1;
    const auto fetched = fetch(server.url("/"), sink);
    QVERIFY(fetched.has_value());
    QCOMPARE(sink.records.size(), std::size_t{1});
    // The second entry has to come again.
    QVERIFY(fetched->memory.etag.empty());
}

void FeedSourceTest::stopsOnRequest() {
    std::stop_source stop;
    const ScriptedServer server([&](const SeenRequest&, Reply& reply) {
        stop.request_stop();
        reply.respond(200, "", twoEntries);
    });
    CollectingSink sink;
    const auto fetched = fetch(server.url("/"), sink, {}, stop.get_token());
    QVERIFY(!fetched);
    QVERIFY(fetched.error().code == core::ErrorCode::Cancelled);
    QVERIFY(sink.records.empty());
}

void FeedSourceTest::originHoldsNoSecrets() {
    const ScriptedServer server([](const SeenRequest&, Reply& reply) { reply.respond(200, "", twoEntries); });
    CollectingSink sink;
    QVERIFY(fetch(server.url("/?token=hush", "me:hush@127.0.0.1"), sink).has_value());
    QCOMPARE(sink.records.front().origin, server.url("/"));
}

void FeedSourceTest::failsLikeTheRequest() {
    const ScriptedServer server([](const SeenRequest&, Reply& reply) { reply.respond(410, "", ""); });
    CollectingSink sink;
    const auto fetched = fetch(server.url("/"), sink);
    QVERIFY(!fetched);
    QCOMPARE(fetched.error().contextValue("status"), std::string("410"));
}

GROUNDSWELL_TEST(FeedSourceTest, feed_source)
#include "tst_feed_source.moc"
