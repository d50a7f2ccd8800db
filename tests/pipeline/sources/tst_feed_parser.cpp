#include "pipeline/sources/feed_parser.h"
#include "tests/pipeline/sources/feed_samples.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <unicode/ucnv.h>

#include <algorithm>
#include <string>
#include <string_view>

using namespace groundswell;
using namespace std::string_literals;
namespace feeds = testing::feeds;

class FeedParserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsFeeds_data();
    void readsFeeds();
    void readsEncodings_data();
    void readsEncodings();
    void refuses_data();
    void refuses();
    void recognises_data();
    void recognises();
    void expandsOnlyPlainText_data();
    void expandsOnlyPlainText();
    void boundsWhatIsExpanded();
    void keepsLineNumbers();
    void keepsWhatPrecedesACut();
    void survivesEveryCut_data();
    void survivesEveryCut();
    void readsLargeFeeds();
    void slicesLongFeeds_data();
    void slicesLongFeeds();
    void boundsDepth();
    void writesRecords();
};

namespace {

std::string encode(std::string_view utf8, const char* charset) {
    std::string out(utf8.size() * 4 + 16, '\0');
    UErrorCode status = U_ZERO_ERROR;
    const int32_t size = ucnv_convert(charset, "UTF-8", out.data(), static_cast<int32_t>(out.size()), utf8.data(),
                                      static_cast<int32_t>(utf8.size()), &status);
    out.resize(static_cast<std::size_t>(size));
    return U_FAILURE(status) ? std::string() : out;
}

}  // namespace

void FeedParserTest::readsFeeds_data() {
    QTest::addColumn<std::string>("document");
    QTest::addColumn<std::string>("expected");  // kind|title|url|language|entry ids|recovered
    const auto feedRow = [](const char* name, std::string document, const char* expected) {
        QTest::newRow(name) << std::move(document) << std::string(expected);
    };
    feedRow("RSS", "<rss><channel><title> The\n News </title><link>/</link><language>en-gb</language></channel></rss>",
            "rss|The News|https://news.example.org/|en-gb||");
    feedRow("title of the image is not the feed's",
            "<rss><channel><image><title>I</title></image><title>T</title></channel></rss>", "rss|T||||");
    feedRow("two items", "<rss><channel><item><guid>1</guid></item><item><guid>2</guid></item></channel></rss>",
            "rss||||1,2|");
    feedRow("item beside the channel", "<rss><channel/><item><guid>1</guid></item></rss>", "rss||||1|");
    feedRow("no channel", "<rss><item><guid>1</guid></item></rss>", "rss||||1|");
    feedRow("channel as root", "<channel><title>T</title><item><guid>1</guid></item></channel>", "rss|T|||1|");
    feedRow("junk before", "\n\n  Warning: x\n<?xml version='1.0' encoding='utf-8'?><rss><channel/></rss>", "rss|||||");
    feedRow("comments and stylesheets before",
            "<?xml version='1.0'?><?xml-stylesheet href='x.xsl'?><!-- <html> --><rss><channel/></rss>", "rss|||||");
    feedRow("XML 1.1", "<?xml version='1.1'?><rss><channel><title>T</title></channel></rss>", "rss|T||||");
    feedRow("missing end tag of an item",
            "<rss><channel><item><guid>1</guid><item><guid>2</guid></item></channel></rss>", "rss||||1,2|recovered");
    feedRow("wrong nesting", "<rss><channel><item><guid>1</guid><title><b>x</title></b></item></channel></rss>",
            "rss||||1|recovered");
    feedRow("Atom",
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='sv'><title type='text'>T</title>"
            "<link rel='self' href='/f'/><link href='/'/><entry><id>1</id></entry></feed>",
            "atom|T|https://news.example.org/|sv|1|");
    feedRow("RDF",
            "<rdf:RDF "
            "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel><title>T</title></channel></rdf:RDF>",
            "rdf|T||||");
    feedRow("RDF without its namespace", "<rdf:RDF><channel><title>T</title></channel></rdf:RDF>", "rdf|T||||");
    feedRow("JSON", R"({"version":"https://jsonfeed.org/version/1","title":"T","home_page_url":"https://e.org/",
        "language":"nl","items":[{"id":"1"},7,{"id":"2"}]})",
            "json|T|https://e.org/|nl|1,2|");
}

void FeedParserTest::readsFeeds() {
    QFETCH(const std::string, document);
    QFETCH(const std::string, expected);
    const auto feed = sources::parseFeed(document, "", feeds::base);
    QVERIFY2(feed.has_value(), feed ? "" : feed.error().describe().c_str());
    std::string ids;
    for (const auto& entry : feed->entries) ids += (ids.empty() ? "" : ",") + entry.id;
    QCOMPARE(feed->kind + "|" + feed->title + "|" + feed->url + "|" + feed->language + "|" + ids + "|" +
                 (feed->recovered ? "recovered" : ""),
             expected);
}

void FeedParserTest::readsEncodings_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("contentType");
    QTest::addColumn<std::string>("title");
    const std::string western = "Café “Zürich” – naïve Übergröße";
    const std::string russian = "Погода в Москве завтра будет тёплой и солнечной";
    const std::string chinese = "今天北京的天气很好我们去公园散步看花";
    const std::string japanese = "今日は東京で雨が降っています";
    const auto encoded = [](const char* name, const std::string& title, const char* charset, const char* declared,
                            const char* contentType, const char* mark = "") {
        const std::string declaration =
            *declared == '\0' ? std::string() : "<?xml version=\"1.0\" encoding=\"" + std::string(declared) + "\"?>";
        QTest::newRow(name) << mark + encode(declaration + feeds::rss("<title>" + title + "</title>"), charset)
                            << std::string(contentType) << title;
    };
    encoded("UTF-8", russian, "UTF-8", "UTF-8", "");
    encoded("UTF-8 with mark", russian, "UTF-8", "", "", "\xEF\xBB\xBF");
    encoded("UTF-8 said to be Latin", russian, "UTF-8", "iso-8859-1", "text/xml; charset=ISO-8859-1");
    encoded("windows-1252 said to be UTF-8", western, "windows-1252", "UTF-8", "text/xml; charset=utf-8");
    encoded("windows-1252 said to be ISO-8859-1", western, "windows-1252", "ISO-8859-1", "");
    encoded("ISO-8859-2", "Příliš žluťoučký kůň", "ISO-8859-2", "ISO-8859-2", "");
    encoded("windows-1251", russian, "windows-1251", "windows-1251", "");
    encoded("KOI8-R by HTTP", russian, "KOI8-R", "", "application/rss+xml;charset=\"koi8-r\"");
    encoded("windows-1251 undeclared", russian, "windows-1251", "", "");
    encoded("GB2312", chinese, "gb18030", "gb2312", "");
    encoded("Big5", "今天天氣很好", "Big5", "big5", "");
    encoded("Shift_JIS", japanese, "windows-31j", "Shift_JIS", "");
    encoded("EUC-JP by HTTP", japanese, "EUC-JP", "", "text/xml; charset=EUC-JP");
    encoded("ISO-2022-JP", japanese, "ISO-2022-JP", "iso-2022-jp", "");
    encoded("EUC-KR", "오늘 날씨가 좋습니다", "windows-949", "euc-kr", "");
    encoded("UTF-16 little endian with mark", russian, "UTF-16LE", "utf-16", "", "\xFF\xFE");
    encoded("UTF-16 big endian with mark", russian, "UTF-16BE", "utf-16", "", "\xFE\xFF");
    encoded("UTF-16 without mark", western, "UTF-16LE", "utf-16", "");
    encoded("ASCII said to be UTF-16", "plain", "UTF-8", "utf-16", "");
    encoded("unknown name", western, "UTF-8", "no-such-charset", "text/xml; charset=x-none");
    QTest::newRow("one bad byte in UTF-8")
        << feeds::rss("<title>" + russian + " \xff.</title>") << std::string() << russian + " \uFFFD.";
}

void FeedParserTest::readsEncodings() {
    QFETCH(const std::string, bytes);
    QFETCH(const std::string, contentType);
    QFETCH(const std::string, title);
    const auto feed = sources::parseFeed(bytes, contentType, feeds::base);
    QVERIFY2(feed.has_value(), feed ? "" : feed.error().describe().c_str());
    QCOMPARE(feed->entries.size(), std::size_t{1});
    QCOMPARE(feed->entries.front().title, title);
}

void FeedParserTest::refuses_data() {
    QTest::addColumn<std::string>("document");
    QTest::addColumn<std::string>("sentence");
    const auto refusal = [](const char* name, std::string document, const char* sentence) {
        QTest::newRow(name) << std::move(document) << std::string(sentence);
    };
    refusal("empty", "", "is empty");
    refusal("white space", " \n\t", "is empty");
    refusal("HTML 5", "<!DOCTYPE html><html><head></head></html>", "is an HTML page, not a feed");
    refusal("HTML of old", "<HTML><BODY>x</BODY></HTML>", "is an HTML page, not a feed");
    refusal("HTML fragment", "<div>Please sign in</div>", "is an HTML page, not a feed");
    refusal("text", "Too many requests", "neither XML nor JSON");
    refusal("binary", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s, "neither XML nor JSON");
    refusal("OPML", "<opml version='2.0'><body/></opml>", "OPML list");
    refusal("sitemap", "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "sitemap");
    refusal("other XML", "<error>no</error>", "begins with <error>");
    refusal("other JSON", "{\"error\":\"no\"}", "not a JSON feed");
    refusal("JSON list", "[1,2]", "not a JSON feed");
    refusal("broken JSON", "{\"version\":", "cannot be read");
    refusal("DOCTYPE without end", "<!DOCTYPE rss [<!ENTITY a 'b'>", "neither XML nor JSON");
}

void FeedParserTest::refuses() {
    QFETCH(const std::string, document);
    QFETCH(const std::string, sentence);
    const auto feed = sources::parseFeed(document, "", feeds::base);
    QVERIFY(!feed);
    QVERIFY(feed.error().code == core::ErrorCode::InvalidInput);
    QVERIFY2(feed.error().message.find(sentence) != std::string::npos, feed.error().describe().c_str());
    QVERIFY(!feed.error().contextValue("remedy").empty());
    QVERIFY(!sources::looksLikeFeed(document));
}

void FeedParserTest::recognises_data() {
    QTest::addColumn<std::string>("document");
    QTest::addColumn<bool>("expected");
    QTest::newRow("RSS") << feeds::rss("") << true;
    QTest::newRow("Atom") << feeds::atom("") << true;
    QTest::newRow("JSON") << feeds::json("") << true;
    QTest::newRow("JSON with escaped slashes") << R"({"version":"https:\/\/jsonfeed.org\/version\/1"})"s << true;
    QTest::newRow("cut") << std::string("<?xml version='1.0'?>\n<!-- c -->\n<rss version=\"2") << true;
    QTest::newRow("UTF-16") << "\xFF\xFE" + encode("<?xml version='1.0'?><feed xmlns='x'>", "UTF-16LE") << true;
    QTest::newRow("JSON Lines") << R"({"id":1,"text":"a"})"s << false;
    QTest::newRow("CSV") << std::string("id,text\n1,<rss>\n") << true;
    QTest::newRow("page that speaks of feeds") << std::string("<html><p>the <rss> tag</p></html>") << false;
}

void FeedParserTest::recognises() {
    QFETCH(const std::string, document);
    QFETCH(const bool, expected);
    QCOMPARE(sources::looksLikeFeed(document), expected);
}

void FeedParserTest::expandsOnlyPlainText_data() {
    QTest::addColumn<std::string>("doctype");
    QTest::addColumn<std::string>("title");
    const auto declared = [](const char* name, std::string doctype, const char* title = "[&x;]") {
        QTest::newRow(name) << std::move(doctype) << std::string(title);
    };
    declared("plain text", "<!DOCTYPE rss [<!ENTITY x 'EXPANDED'>]>", "[EXPANDED]");
    declared("characters by number", "<!DOCTYPE rss [<!ENTITY x '&#60;b&#62; &#xe9;'>]>", "[<b> \xC3\xA9]");
    declared("bracket in quotes", "<!DOCTYPE rss [<!ENTITY y ']>'><!ENTITY x 'EXPANDED'>]>", "[EXPANDED]");
    declared("comment inside", "<!DOCTYPE rss [<!-- ]> ' --><!ENTITY x 'EXPANDED'>]>", "[EXPANDED]");
    declared("first of two", "<!DOCTYPE rss [<!ENTITY x 'a'><!ENTITY x 'b'>]>", "[a]");
    declared("lower case", "<!doctype rss [<!ENTITY x 'EXPANDED'>]>", "[EXPANDED]");
    declared("what XML names itself", "<!DOCTYPE rss [<!ENTITY lt '&#38;#60;'><!ENTITY x '&#60;'>]>", "[<]");
    declared("in a comment", "<!DOCTYPE rss [<!-- <!ENTITY x 'EXPANDED'> -->]>");
    declared("external", "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>");
    declared("public", "<!DOCTYPE rss [<!ENTITY x PUBLIC 'EXPANDED' 'file:///etc/hostname'>]>");
    declared("parameter", "<!DOCTYPE rss [<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]>");
    declared("parameter of that name", "<!DOCTYPE rss [<!ENTITY % x 'EXPANDED'>]>");
    declared("external subset", "<!DOCTYPE rss SYSTEM 'file:///etc/hostname'>");
    declared("markup", "<!DOCTYPE rss [<!ENTITY x '<b>EXPANDED</b>'>]>");
    declared("another entity", "<!DOCTYPE rss [<!ENTITY y 'EXPANDED'><!ENTITY x '&y;'>]>");
    declared("long", "<!DOCTYPE rss [<!ENTITY x '" + std::string(300, 'y') + "'>]>");
    std::string bomb = "<!DOCTYPE rss [<!ENTITY a0 'EXPANDED'>";
    for (int i = 1; i < 40; ++i) {
        const std::string inner = "&a" + std::to_string(i - 1) + ";";
        bomb += "<!ENTITY a" + std::to_string(i) + " '" + inner + inner + inner + "'>";
    }
    declared("billion laughs", bomb + "<!ENTITY x '&a39;'>]>");
}

void FeedParserTest::expandsOnlyPlainText() {
    QFETCH(const std::string, doctype);
    QFETCH(const std::string, title);
    const auto feed =
        sources::parseFeed("<?xml version='1.0'?>" + doctype + feeds::rss("<title>[&x;]</title>"), "", feeds::base);
    QVERIFY2(feed.has_value(), feed ? "" : feed.error().describe().c_str());
    QCOMPARE(feed->entries.size(), std::size_t{1});
    QCOMPARE(feed->entries.front().title, title);
}

void FeedParserTest::boundsWhatIsExpanded() {
    std::string references;
    for (int i = 0; i < 20'000; ++i) references += "&x;";
    const std::string doctype = "<!DOCTYPE rss [<!ENTITY x '" + std::string(256, 'y') + "'>]>";
    const auto feed = sources::parseFeed(doctype + feeds::rss("<title>" + references + "</title>"), "", feeds::base);
    QVERIFY(feed.has_value());
    QVERIFY(feed->entries.front().title.size() < (1U << 20) + references.size());
    QVERIFY(feed->entries.front().title.ends_with("&x;"));
}

void FeedParserTest::keepsLineNumbers() {
    std::string document = "junk\n<?xml version='1.0'\n?>\n<!DOCTYPE rss [\n\n]>\n<!--\n-->\n<rss><channel>\n";
    for (int i = 0; i < 70'000; ++i) document += "<item><guid>x</guid></item>\n";
    const auto feed = sources::parseFeed(document + "</channel></rss>", "", feeds::base);
    QVERIFY(feed.has_value());
    QCOMPARE(feed->entries.size(), std::size_t{70'000});
    QCOMPARE(feed->entries.front().line, std::int64_t{10});
    QCOMPARE(feed->entries.at(60'000).line, std::int64_t{60'010});
}

void FeedParserTest::keepsWhatPrecedesACut() {
    const std::string document =
        "<rss><channel><item><guid>1</guid><description>whole</description></item>"
        "<item><guid>2</guid><description><![CDATA[<p>half of the sto";
    const auto feed = sources::parseFeed(document, "", feeds::base);
    QVERIFY(feed.has_value());
    QVERIFY(feed->recovered);
    QCOMPARE(feed->entries.size(), std::size_t{2});
    QCOMPARE(feed->entries.front().content, std::string("whole"));
    QCOMPARE(feed->entries.back().content, std::string("<p>half of the sto"));
}

void FeedParserTest::survivesEveryCut_data() {
    QTest::addColumn<std::string>("document");
    QTest::newRow("RSS")
        << "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><!-- c -->" +
               feeds::rss(
                   "<title>&eacute;&#x1F600; <![CDATA[x]]></title><link>/a</link><media:content url='u'/>"
                   "<author>a@b.c (N)</author><dc:creator>x</dc:creator>");
    QTest::newRow("Atom") << feeds::atom("<content type='xhtml'><div><p>a<br/>b</p></div></content><link href='x'/>");
    QTest::newRow("JSON") << feeds::json(R"({"id":"1","content_html":"\ud83d\ude00","authors":[{"name":"x"}]})");
    QTest::newRow("UTF-16") << encode(feeds::rss("<title>x</title>"), "UTF-16LE");
}

void FeedParserTest::survivesEveryCut() {
    // Whatever stands there, an answer comes back; the sanitizers watch.
    QFETCH(const std::string, document);
    int read = 0;
    for (std::size_t length = 0; length <= document.size(); ++length) {
        if (sources::parseFeed(std::string_view(document).substr(0, length), "", feeds::base)) ++read;
        for (const char c : {'<', '&', '\0', '\xff', ']'}) {
            std::string mangled = document;
            mangled[std::min(length, mangled.size() - 1)] = c;
            if (sources::parseFeed(mangled, "text/xml; charset=", feeds::base)) ++read;
        }
    }
    QVERIFY(read > 0);
}

void FeedParserTest::readsLargeFeeds() {
    std::string document = "<rss><channel>";
    const std::string text(9'000, 'x');
    for (int i = 0; i < 2'000; ++i) {
        document += "<item><guid>" + std::to_string(i) + "</guid><description>" + text + "</description></item>";
    }
    const auto feed = sources::parseFeed(document + "</channel></rss>", "", feeds::base);
    QVERIFY(feed.has_value());
    QVERIFY(!feed->recovered);
    QCOMPARE(feed->entries.size(), std::size_t{2'000});
    QCOMPARE(feed->entries.back().content.size(), text.size());
}

void FeedParserTest::slicesLongFeeds_data() {
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("entry");  // % becomes its number
    QTest::addColumn<std::string>("after");
    QTest::addColumn<bool>("recovered");
    const std::string text(1'000, 'x');
    const auto item = [&](const std::string& more) {
        return "<item>\n<guid>%</guid><title>A %</title><description>" + text + more + "</description></item>\n";
    };
    QTest::newRow("RSS") << std::string("<rss><channel>\n<title>T</title><language>en</language>") << item("")
                         << std::string("</channel></rss>") << false;
    QTest::newRow("RDF") << std::string(
                                "<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel><title>T</title><language>en"
                                "</language><items><li/>\n</items></channel>")
                         << item("") << std::string("</rdf:RDF>") << false;
    QTest::newRow("Atom") << std::string("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>T</title>\n")
                          << "<entry>\n<id>%</id><title>A %</title><content>" + text + "</content></entry>\n"
                          << std::string("</feed>\n") << false;
    QTest::newRow("title behind the items") << std::string("<rss>\n<channel><language>en</language>") << item("")
                                            << std::string("<title>T</title></channel></rss>") << false;
    QTest::newRow("items in the text of items")
        << std::string("<rss><channel>\n<title>T</title><language>en</language>")
        << item("<![CDATA[<item><guid>no</guid></item>]]>") << std::string("</channel></rss>") << false;
    QTest::newRow("cut") << std::string("<rss><channel>\n<title>T</title><language>en</language>") << item("")
                         << std::string() << true;
    QTest::newRow("broken items") << std::string("<rss><channel>\n<title>T</title><language>en</language>")
                                  << item("<p>one<br>two") << std::string("</channel></rss>") << true;
}

void FeedParserTest::slicesLongFeeds() {
    QFETCH(const std::string, before);
    QFETCH(const std::string, entry);
    QFETCH(const std::string, after);
    QFETCH(const bool, recovered);
    constexpr int count = 12'000;
    std::string document = before;
    for (int i = 0; i < count; ++i) {
        std::string one = entry;
        for (std::size_t at = one.find('%'); at != std::string::npos; at = one.find('%', at))
            one.replace(at, 1, std::to_string(i));
        document += one;
    }
    const auto feed = sources::parseFeed(document + after, "", feeds::base);
    QVERIFY(feed.has_value());
    QCOMPARE(feed->recovered, recovered);
    QCOMPARE(feed->title, std::string("T"));
    QCOMPARE(feed->language, std::string("en"));
    QCOMPARE(feed->entries.size(), std::size_t{count});
    for (const int i : {0, 5'000, count - 1}) {
        const sources::FeedEntry& read = feed->entries[static_cast<std::size_t>(i)];
        QCOMPARE(read.id, std::to_string(i));
        QCOMPARE(read.title, "A " + std::to_string(i));
        QCOMPARE(read.line, std::int64_t{2 + 2 * i});
    }
}

void FeedParserTest::boundsDepth() {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<b>";
    const auto xml = sources::parseFeed(feeds::rss("<guid>1</guid><description>" + deep), "", feeds::base);
    QVERIFY(xml.has_value());
    QVERIFY(xml->recovered);
    QCOMPARE(xml->entries.front().id, std::string("1"));
    const auto nested = sources::parseFeed("{\"items\":" + std::string(100'000, '['), "", feeds::base);
    QVERIFY(!nested);
    QVERIFY(nested.error().code == core::ErrorCode::InvalidInput);
}

void FeedParserTest::writesRecords() {
    sources::Feed feed;
    feed.title = "The News";
    feed.language = "en";
    sources::FeedEntry entry;
    entry.id = "1";
    entry.url = "https://e.org/1";
    entry.title = "A";
    entry.content = "<p>long</p>";
    entry.summary = "short";
    entry.author = "Ada";
    entry.published = "soon";
    entry.updated = "2017-05-31";
    entry.categories = {"x"};
    entry.enclosures = {{"https://e.org/a.mp3", "audio/mpeg"}};
    QCOMPARE(sources::feedEntryRecord(feed, entry),
             std::string(R"({"id":"1","title":"A","text":"<p>long</p>","url":"https://e.org/1",)"
                         R"("published_at":"2017-05-31","author":"Ada","lang":"en","source":"The News",)"
                         R"("summary":"short","tags":["x"],)"
                         R"("enclosures":[{"url":"https://e.org/a.mp3","type":"audio/mpeg"}],)"
                         R"("updated_at":"2017-05-31"})"));
    entry = {};
    entry.published = "soon";
    QCOMPARE(sources::feedEntryRecord({}, entry), std::string(R"({"title":"","text":"","date_as_written":"soon"})"));
}

GROUNDSWELL_TEST(FeedParserTest, feed_parser)
#include "tst_feed_parser.moc"
