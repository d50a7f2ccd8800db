#include "pipeline/sources/feed_discovery.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <stop_token>

using namespace groundswell;
using sources::FeedCandidate;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;

namespace {

constexpr auto siteFeed = "<rss version='2.0'><channel><title>The\n Site</title></channel></rss>";

// "url type title" a line.
std::string pictureOf(const std::vector<FeedCandidate>& feeds) {
    std::string out;
    for (const FeedCandidate& feed : feeds) out += feed.url + " " + feed.type + " " + feed.title + "\n";
    return out;
}

core::Result<std::vector<FeedCandidate>> discover(const std::string& url, const std::stop_token& stop = {}) {
    net::HttpClient client("Groundswell/test");
    return sources::discoverFeeds(client, url, true, stop);
}

}  // namespace

class FeedDiscoveryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsLinks_data() {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<std::string>("picture");
        const auto row = [](const char* name, const char* page, const char* picture) {
            QTest::newRow(name) << QByteArray(page) << std::string(picture);
        };
        const auto link = [](const char* attributes) {
            return "<html><head><link " + std::string(attributes) + "></head><body>x</body></html>";
        };
        row("RSS",
            link("rel='alternate' type='application/rss+xml' title='All &amp; more' href='/feed?a=1&amp;b=2'").c_str(),
            "https://a.org/feed?a=1&b=2 application/rss+xml All & more\n");
        row("names in other spelling",
            link("REL='Alternate  HOME' TYPE='Application/Atom+XML; charset=utf-8' HREF=' b.atom '").c_str(),
            "https://a.org/dir/b.atom application/atom+xml \n");
        row("JSON Feed", link("rel=alternate type=application/feed+json href=f.json").c_str(),
            "https://a.org/dir/f.json application/feed+json \n");
        row("rel=feed", link("rel=feed href=f").c_str(), "https://a.org/dir/f  \n");
        row("another site", link("rel=alternate type=application/rss+xml href='//b.org/f'").c_str(),
            "https://b.org/f application/rss+xml \n");
        row("base",
            "<head><base href='/news/'><base href='/later/'><link rel=alternate type=application/rss+xml "
            "href=f></head>",
            "https://a.org/news/f application/rss+xml \n");
        row("base behind the link",
            "<head><link rel=alternate type=application/rss+xml href=f><base href='https://b.org/x/'></head>",
            "https://b.org/x/f application/rss+xml \n");
        row("two, one of them twice",
            "<link rel=alternate type=application/rss+xml title=A href=a><link rel=alternate type=application/rss+xml "
            "title=B href=b><link rel=alternate type=application/atom+xml title=C href=a>",
            "https://a.org/dir/a application/rss+xml A\nhttps://a.org/dir/b application/rss+xml B\n");
        row("in the body", "<body><div><link rel=alternate type=application/rss+xml href=f></div></body>",
            "https://a.org/dir/f application/rss+xml \n");
        row("other languages", link("rel=alternate hreflang=es href=/es").c_str(), "");
        row("other data", link("rel=alternate type=application/json href=/wp-json").c_str(), "");
        row("styles", link("rel='stylesheet' type='text/css' href=/s.css").c_str(), "");
        row("in a comment", "<!-- <link rel=alternate type=application/rss+xml href=f> -->", "");
        row("no address", link("rel=alternate type=application/rss+xml").c_str(), "");
        row("scripts for addresses", link("rel=alternate type=application/rss+xml href='javascript:f()'").c_str(), "");
        row("no page", "{\"a\":1}", "");
        row("nothing", "", "");
    }

    void readsLinks() {
        QFETCH(QByteArray, page);
        QFETCH(std::string, picture);
        QCOMPARE(pictureOf(sources::linkedFeeds(page.toStdString(), "text/html", "https://a.org/dir/page")), picture);
    }

    void readsDeepPages() {
        std::string page = "<head><link rel=alternate type=application/rss+xml href=f></head>";
        for (int i = 0; i < 200'000; ++i) page += "<div>";
        QCOMPARE(sources::linkedFeeds(page, "text/html", "https://a.org/").size(), std::size_t{1});
    }

    void readsPagesOfVeryManyAttributes() {
        std::string page = "<head><link rel=alternate type=application/rss+xml href=f></head><p";
        for (int i = 0; i < 100'000; ++i) page += " a" + std::to_string(i);
        QCOMPARE(sources::linkedFeeds(page + ">", "text/html", "https://a.org/").size(), std::size_t{1});
    }

    void findsLinkedFeeds() {
        const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
            if (request.target == "/") {
                reply.respond(302, "Location: /home/\r\n", "");
            } else {
                reply.respond(200, "Content-Type: text/html\r\n",
                              "<!DOCTYPE html><link rel=alternate type=application/rss+xml title=All href=all.rss>");
            }
        });
        const auto found = discover(server.url("/"));
        QVERIFY2(found.has_value(), found ? "" : found.error().describe().c_str());
        QCOMPARE(pictureOf(*found), server.url("/home/all.rss") + " application/rss+xml All\n");
        // What a page names is not fetched to see whether it is true.
        QCOMPARE(server.requests().size(), std::size_t{2});
    }

    void takesAFeedAsItIs() {
        const ScriptedServer server([](const SeenRequest&, Reply& reply) {
            reply.respond(200, "Content-Type: application/rss+xml; charset=utf-8\r\n", siteFeed);
        });
        QCOMPARE(pictureOf(discover(server.url("/f")).value()), server.url("/f") + " application/rss+xml The Site\n");
    }

    void triesUsualAddresses() {
        const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
            if (request.target == "/feed") {
                reply.respond(200, "", "<html>no feed, whatever its address</html>");
            } else if (request.target == "/rss.xml") {
                reply.respond(200, "Content-Type: text/xml\r\n", siteFeed);
            } else if (request.target == "/about/us") {
                reply.respond(200, "", "<html>About us</html>");
            } else {
                reply.respond(404, "", "");
            }
        });
        const auto found = discover(server.url("/about/us"));
        QVERIFY2(found.has_value(), found ? "" : found.error().describe().c_str());
        QCOMPARE(pictureOf(*found), server.url("/rss.xml") + " text/xml The Site\n");
    }

    void saysThatThereIsNone() {
        const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
            reply.respond(request.target == "/?key=hush" ? 200 : 500, "", "<html></html>");
        });
        const auto found = discover(server.url("/?key=hush"));
        QVERIFY(!found);
        QCOMPARE(found.error().code, core::ErrorCode::NotFound);
        QCOMPARE(found.error().contextValue("url"), server.url("/"));
        // No guess is repeated.
        QVERIFY(server.requests().size() <= 10);
    }

    void failsLikeThePage() {
        const ScriptedServer server([](const SeenRequest&, Reply& reply) { reply.respond(410, "", ""); });
        const auto found = discover(server.url("/"));
        QVERIFY(!found);
        QCOMPARE(found.error().contextValue("status"), std::string("410"));
    }

    void stopsOnRequest() {
        std::stop_source stop;
        const ScriptedServer server([&](const SeenRequest& request, Reply& reply) {
            if (request.target == "/feed") stop.request_stop();
            reply.respond(200, "", "<html></html>");
        });
        const auto found = discover(server.url("/"), stop.get_token());
        QVERIFY(!found);
        QCOMPARE(found.error().code, core::ErrorCode::Cancelled);
        QCOMPARE(server.requests().size(), std::size_t{2});
    }
};

GROUNDSWELL_TEST(FeedDiscoveryTest, feed_discovery)
#include "tst_feed_discovery.moc"
