#include "pipeline/sources/feed_cutter.h"
#include "pipeline/sources/feed_parser.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <string>
#include <vector>

using namespace groundswell;

// Long feeds, a piece at a time.
class FeedCutterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAsTheWhole_data();
    void readsAsTheWhole();
    void refuses_data();
    void refuses();
};

void FeedCutterTest::readsAsTheWhole_data() {
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("entry");  // % becomes its number
    QTest::addColumn<std::string>("after");
    QTest::addColumn<bool>("recovered");
    const std::string text(1'000, 'x');
    const auto item = [&](const std::string& more) {
        return "<item>\n<guid>%</guid><title>A %</title><description>" + text + more + "</description></item>\n";
    };
    const std::string rss = "<rss><channel>\n<title>T</title><image><url>u</url></image><language>en</language>";
    QTest::newRow("RSS") << rss << item("") << std::string("</channel></rss>") << false;
    QTest::newRow("declarations, entities, comments before")
        << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<!DOCTYPE rss [<!ENTITY who \"Ada\">]>\n"
           "<!-- an <item> of the past --><?x <item>?>" +
               rss
        << item("&who;") << std::string("</channel></rss>") << false;
    QTest::newRow("RDF") << std::string(
                                "<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel><title>T</title><language>en"
                                "</language><items><li/>\n</items></channel>")
                         << item("") << std::string("</rdf:RDF>") << false;
    QTest::newRow("Atom") << std::string(
                                 "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>T</title><link "
                                 "href='https://e.org'/>\n")
                          << "<entry>\n<id>%</id><title>A %</title><content>" + text + "</content></entry>\n"
                          << std::string("</feed>\n") << false;
    QTest::newRow("prefixed") << std::string(
                                     "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:lang='en'><a:title>T"
                                     "</a:title>\n")
                              << "<a:entry>\n<a:id>%</a:id><a:title>A %</a:title><a:content>" + text +
                                     "</a:content></a:entry>\n"
                              << std::string("</a:feed>\n") << false;
    QTest::newRow("items in the text of items")
        << rss << item("<![CDATA[<item><guid>no</guid></item>]]>") << std::string("</channel></rss>") << false;
    QTest::newRow("cut") << rss << item("") << std::string() << true;
    QTest::newRow("broken items") << rss << item("<p>one<br>two") << std::string("</channel></rss>") << true;
}

void FeedCutterTest::readsAsTheWhole() {
    QFETCH(const std::string, before);
    QFETCH(const std::string, entry);
    QFETCH(const std::string, after);
    QFETCH(const bool, recovered);
    constexpr int count = 300;
    std::string document = before;
    for (int i = 0; i < count; ++i) {
        std::string one = entry;
        for (std::size_t at = one.find('%'); at != std::string::npos; at = one.find('%', at))
            one.replace(at, 1, std::to_string(i));
        document += one;
    }
    document += after;
    const auto whole = sources::parseFeed(document, "", "");
    QVERIFY(whole);
    QCOMPARE(whole->entries.size(), std::size_t{count});
    for (const std::size_t step : {std::size_t{1}, std::size_t{97}, std::size_t{50'000}}) {
        auto cutter = sources::FeedCutter::forFeed(std::string_view(document).substr(0, 20'000), 16'000);
        QVERIFY(cutter);
        std::vector<std::string> read;
        int documents = 0;
        bool mended = false;
        const auto take = [&](std::string piece, std::int64_t lineShift) {
            ++documents;
            const auto feed = sources::parseFeed(piece, "", "");
            if (!feed || feed->title != "T" || feed->language != "en") return false;
            mended |= feed->recovered;
            for (const sources::FeedEntry& one : feed->entries)
                read.push_back(std::to_string(one.line + lineShift) + one.id + one.title + one.content);
            return true;
        };
        bool wanted = true;
        for (std::size_t at = 0; at < document.size() && wanted; at += step)
            wanted = cutter->feed(std::string_view(document).substr(at, step), take);
        QVERIFY(wanted && cutter->finish(take));
        QVERIFY(documents > 10);
        QCOMPARE(mended, recovered);
        std::vector<std::string> expected;
        for (const sources::FeedEntry& one : whole->entries)
            expected.push_back(std::to_string(one.line) + one.id + one.title + one.content);
        QCOMPARE(read, expected);
    }
}

void FeedCutterTest::refuses_data() {
    using namespace std::string_literals;
    QTest::addColumn<std::string>("begin");
    QTest::newRow("empty") << ""s;
    QTest::newRow("JSON") << "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}"s;
    QTest::newRow("tags in the texts of JSON") << "\xEF\xBB\xBF {\"items\":[{\"content_text\":\"<item><item>\"}]}"s;
    QTest::newRow("no entry yet") << "<rss><channel><title>T</title>"s;
    QTest::newRow("entry in a comment that goes on") << "<rss><channel><!-- <item>"s;
    QTest::newRow("UTF-16") << "<\0r\0s\0s\0>\0<\0i\0t\0e\0m\0>\0"s;
    QTest::newRow("ISO-2022-JP") << "<rss><channel><title>\x1b$B4A;z\x1b(B</title><item>"s;
}

void FeedCutterTest::refuses() {
    QFETCH(const std::string, begin);
    QVERIFY(!sources::FeedCutter::forFeed(begin));
}

GROUNDSWELL_TEST(FeedCutterTest, feed_cutter)
#include "tst_feed_cutter.moc"
