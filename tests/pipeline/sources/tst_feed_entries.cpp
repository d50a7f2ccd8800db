#include "pipeline/sources/feed_parser.h"
#include "tests/pipeline/sources/feed_samples.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>
#include <string>

using namespace groundswell;
using namespace std::string_literals;
namespace feeds = testing::feeds;
using Json = nlohmann::ordered_json;

class FeedEntriesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsOneEntry_data();
    void readsOneEntry();
};

namespace {

// The entry's filled fields as JSON, in the order of the struct.
std::string pictureOf(const sources::FeedEntry& entry) {
    Json out = Json::object();
    const auto set = [&](const char* key, const std::string& value) {
        if (!value.empty()) out[key] = value;
    };
    set("id", entry.id);
    set("url", entry.url);
    set("title", entry.title);
    set("content", entry.content);
    set("summary", entry.summary);
    set("author", entry.author);
    set("language", entry.language);
    set("published", entry.published);
    set("updated", entry.updated);
    for (const std::string& category : entry.categories) out["categories"].push_back(category);
    for (const auto& enclosure : entry.enclosures) {
        out["enclosures"].push_back(enclosure.type.empty() ? enclosure.url : enclosure.url + " " + enclosure.type);
    }
    return out.dump();
}

void row(const char* name, std::string document, std::string expected) {
    QTest::newRow(name) << std::move(document) << Json::parse(expected).dump();
}

void rssRows() {
    row("plain", feeds::rss("<title>A</title><link>https://e.org/1</link><description>D</description>"),
        R"({"id":"https://e.org/1","url":"https://e.org/1","title":"A","content":"D","summary":"D"})");
    row("guid is a link", feeds::rss("<guid>https://e.org/1</guid><title>A</title>"),
        R"({"id":"https://e.org/1","url":"https://e.org/1","title":"A"})");
    row("guid is no link", feeds::rss("<guid isPermaLink='false'>https://e.org/1</guid><title>A</title>"),
        R"({"id":"https://e.org/1","title":"A"})");
    row("guid and link", feeds::rss("<guid>n-17</guid><link> https://e.org/1\n</link>"),
        R"({"id":"n-17","url":"https://e.org/1"})");
    row("relative link", feeds::rss("<link>/a/1?x=1&amp;y=2#c</link>"),
        R"({"id":"https://news.example.org/a/1?x=1&y=2#c","url":"https://news.example.org/a/1?x=1&y=2#c"})");
    row("xml:base", "<rss xml:base='https://e.org/b/'><channel><item><link>1</link></item></channel></rss>",
        R"({"id":"https://e.org/b/1","url":"https://e.org/b/1"})");
    row("atom:link in RSS",
        "<rss xmlns:atom='http://www.w3.org/2005/Atom'><channel><item><atom:link rel='self' href='https://e.org/s'/>"
        "<atom:link href='https://e.org/1'/></item></channel></rss>",
        R"({"id":"https://e.org/1","url":"https://e.org/1"})");
    row("full text",
        feeds::rss("<description>short</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded>"),
        R"({"content":"<p>long</p>","summary":"short"})");
    row("media as fallback",
        feeds::rss("<media:group><media:title>M &amp;lt; 1</media:title><media:description>D</media:description>"
                   "<media:content url='/v.mp4' type='video/mp4'/></media:group>"),
        R"({"title":"M &amp;lt; 1","content":"D","enclosures":["https://news.example.org/v.mp4 video/mp4"]})");
    row("itunes summary", feeds::rss("<itunes:summary>a &lt; b</itunes:summary><itunes:author>Ada</itunes:author>"),
        R"({"content":"a &lt; b","author":"Ada"})");
    row("CDATA title", feeds::rss("<title><![CDATA[A & <b>B</b>]]></title>"), R"({"title":"A & <b>B</b>"})");
    row("doubly encoded title", feeds::rss("<title>A &amp;amp; B &amp;lt;b&amp;gt;</title>"),
        R"({"title":"A &amp; B &lt;b&gt;"})");
    row("markup not escaped", feeds::rss("<description><p class='x'>One<br/>two &amp; <b>three</b></p></description>"),
        R"({"content":"<p class=\"x\">One<br>two &amp; <b>three</b></p>",)"
        R"("summary":"<p class=\"x\">One<br>two &amp; <b>three</b></p>"})");
    row("author e-mail form", feeds::rss("<author>ada@example.org (Ada L.)</author>"), R"({"author":"Ada L."})");
    row("author e-mail only", feeds::rss("<author>ada@example.org</author>"), R"({"author":"ada@example.org"})");
    row("author in angle brackets", feeds::rss("<author>\"Ada L.\" &lt;ada@example.org&gt;</author>"),
        R"({"author":"Ada L."})");
    row("creators before author",
        feeds::rss("<author>x@example.org</author><dc:creator>Ada</dc:creator><dc:creator>Bob</dc:creator>"
                   "<dc:creator>Ada</dc:creator>"),
        R"({"author":"Ada, Bob"})");
    row("Atom author in RSS", feeds::rss("<atom:author><atom:name>Ada</atom:name></atom:author>"),
        R"({"author":"Ada"})");
    row("dates as written", feeds::rss("<pubDate>Mon, 13 Nov 2017\n 08:28:36 EST</pubDate>"),
        R"({"published":"Mon, 13 Nov 2017 08:28:36 EST"})");
    row("dc:date", feeds::rss("<dc:date>2017-11-13T08:28:36Z</dc:date><dcterms:modified>2017-11-14</dcterms:modified>"),
        R"({"published":"2017-11-13T08:28:36Z","updated":"2017-11-14"})");
    row("other capitals", feeds::rss("<PubDate>2017-11-13</PubDate><GUID isPermaLink='false'>g</GUID>"),
        R"({"id":"g","published":"2017-11-13"})");
    row("categories",
        feeds::rss("<category>One</category><category domain='x'> Two\n words </category>"
                   "<dc:subject>Three</dc:subject><category/>"),
        R"({"categories":["One","Two words","Three"]})");
    row("enclosures",
        feeds::rss("<enclosure url='a.mp3' type='audio/mpeg' length='1'/><enclosure url='a.mp3'/>"
                   "<media:content url='https://e.org/p.jpg' medium='image'/>"),
        R"({"enclosures":["https://news.example.org/feeds/a.mp3 audio/mpeg","https://e.org/p.jpg image"]})");
    row("language of an item", feeds::rss("<dc:language>pt-BR</dc:language>"), R"({"language":"pt-BR"})");
    row("HTML entities", feeds::rss("<title>Caf&eacute;&nbsp;&ndash; &copy; &hearts;</title>"),
        "{\"title\":\"Caf\u00e9\u00a0\u2013 \u00a9 \u2665\"}");
    row("unknown entity", feeds::rss("<title>a &unknown; b</title>"), R"({"title":"a &unknown; b"})");
    row("lone ampersands", feeds::rss("<title>R&D, AT&T &</title><link>https://e.org/?a=1&b=2</link>"),
        R"({"id":"https://e.org/?a=1&b=2","url":"https://e.org/?a=1&b=2","title":"R&D, AT&T &"})");
    row("lone angle bracket", feeds::rss("<title>1 < 2 and <3</title>"), R"({"title":"1 < 2 and <3"})");
    row("numeric references",
        feeds::rss("<title>&#8217;&#x1F600;&#146;&#xD83D;&#xDE00;&#0;&#xD800;&#99999999;</title>"),
        "{\"title\":\"\u2019\U0001F600\u2019\U0001F600\uFFFD\uFFFD\uFFFD\"}");
    row("control characters",
        feeds::rss("<title>a\x0b\x01 b<![CDATA[\x1b"
                   "c]]></title>"),
        R"({"title":"a   b c"})");
    row("NUL", feeds::rss("<title>a\0b</title>"s), "{\"title\":\"a\uFFFDb\"}");
    row("nothing in it", feeds::rss(""), "{}");
}

void rdfRows() {
    row("RSS 1.0",
        "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel "
        "rdf:about='https://e.org/'>"
        "<title>T</title><items><rdf:Seq><rdf:li rdf:resource='https://e.org/1'/></rdf:Seq></items></channel>"
        "<item rdf:about='https://e.org/1'><title>A</title><dc:date>2017-05-31</dc:date></item></rdf:RDF>",
        R"({"id":"https://e.org/1","url":"https://e.org/1","title":"A","published":"2017-05-31"})");
    row("RSS 0.90",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>T</title></channel>"
        "<item><title>A</title><link>https://e.org/1</link></item></rdf:RDF>",
        R"({"id":"https://e.org/1","url":"https://e.org/1","title":"A"})");
    row("RSS 0.91 with its DOCTYPE",
        "<?xml version='1.0'?>\n<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\"\n"
        " \"http://my.netscape.com/publish/formats/rss-0.91.dtd\">\n<rss version='0.91'><channel><title>T</title>"
        "<item><title>A</title></item></channel></rss>",
        R"({"title":"A"})");
}

void atomRows() {
    row("Atom",
        feeds::atom(
            "<id>urn:1</id><title>A</title><link href='https://e.org/1'/><updated>2017-11-13T08:28:36Z</updated>"
            "<published>2017-11-12T08:28:36Z</published><author><name>Ada</name></author>"
            "<category term='t1' label='L1'/><category term='t2'/>"),
        R"({"id":"urn:1","url":"https://e.org/1","title":"A","author":"Ada","published":"2017-11-12T08:28:36Z",)"
        R"("updated":"2017-11-13T08:28:36Z","categories":["t1","t2"]})");
    row("text is escaped", feeds::atom("<title>a &lt;b&gt; &amp;amp; c</title>"),
        R"({"title":"a &lt;b&gt; &amp;amp; c"})");
    row("html is not", feeds::atom("<title type='html'>a &lt;b&gt;c&lt;/b&gt;</title>"), R"({"title":"a <b>c</b>"})");
    row("xhtml",
        feeds::atom("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>a &lt; "
                    "<b>b</b></p><br/></div></content>"),
        R"({"content":"<p>a &lt; <b>b</b></p><br>"})");
    row("xhtml with prefix",
        feeds::atom(
            "<content type='xhtml'><h:div xmlns:h='http://www.w3.org/1999/xhtml'><h:i>a</h:i></h:div></content>"),
        R"({"content":"<i>a</i>"})");
    row("summary and content", feeds::atom("<summary>S</summary><content>C</content>"),
        R"({"content":"C","summary":"S"})");
    row("summary only", feeds::atom("<summary type='html'>&lt;i&gt;S&lt;/i&gt;</summary>"),
        R"({"content":"<i>S</i>","summary":"<i>S</i>"})");
    row("several links",
        feeds::atom("<link rel='self' href='https://e.org/s'/><link rel='enclosure' href='https://e.org/a.mp3' "
                    "type='audio/mpeg'/>"
                    "<link rel='alternate' type='application/json' href='https://e.org/j'/>"
                    "<link rel='alternate' type='text/html' href='https://e.org/h'/>"),
        R"({"id":"https://e.org/h","url":"https://e.org/h","enclosures":["https://e.org/a.mp3 audio/mpeg"]})");
    row("xml:base nested",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/blog/'><entry xml:base='2017/'><link "
        "href='p1'/></entry></feed>",
        R"({"id":"https://news.example.org/blog/2017/p1","url":"https://news.example.org/blog/2017/p1"})");
    row("author of the feed",
        "<feed "
        "xmlns='http://www.w3.org/2005/Atom'><author><name>Desk</name></author><entry><title>A</title></entry></feed>",
        R"({"title":"A","author":"Desk"})");
    row("author without name", feeds::atom("<author><email>a@example.org</email></author>"),
        R"({"author":"a@example.org"})");
    row("language inherited",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><entry><title>A</title></entry></feed>",
        R"({"title":"A","language":"de"})");
    row("content elsewhere", feeds::atom("<content type='image/png' src='/i.png'/>"),
        R"({"enclosures":["https://news.example.org/i.png image/png"]})");
    row("content in Base64", feeds::atom("<title>A</title><content type='image/png'>iVBORw0KGgo=</content>"),
        R"({"title":"A"})");
    row("no namespace", "<feed><entry><id>1</id><title>A</title></entry></feed>", R"({"id":"1","title":"A"})");
    row("prefixed", "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:id>1</a:id></a:entry></a:feed>",
        R"({"id":"1"})");
    row("Atom 0.3",
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><id>1</id><title mode='escaped' type='text/html'>"
        "&lt;b&gt;A&lt;/b&gt;</title><issued>2004-01-02T03:04:05Z</issued><modified>2004-02-02</modified>"
        "<content type='application/xhtml+xml' mode='xml'><div xmlns='http://www.w3.org/1999/xhtml'>x</div></content>"
        "</entry></feed>",
        R"({"id":"1","title":"<b>A</b>","content":"x","published":"2004-01-02T03:04:05Z","updated":"2004-02-02"})");
    row("video channel",
        "<feed xmlns:media='http://search.yahoo.com/mrss/' xmlns='http://www.w3.org/2005/Atom'><entry><id>v:1</id>"
        "<title>A</title><media:group><media:title>A</media:title><media:content url='https://e.org/v/1' "
        "type='video/mp4'/><media:description>one & two</media:description></media:group></entry></feed>",
        R"({"id":"v:1","title":"A","content":"one &amp; two","enclosures":["https://e.org/v/1 video/mp4"]})");
}

void jsonRows() {
    row("JSON", feeds::json(R"({"id":"1","url":"/1","title":"a < b","content_html":"<p>x</p>","summary":"s & t",
        "date_published":"2017-05-31T14:48:32Z","date_modified":"2017-06-01","language":"fr","tags":["a","b"],
        "authors":[{"name":"Ada"},{"name":"Bob"}],"attachments":[{"url":"a.mp3","mime_type":"audio/mpeg"}]})"),
        R"({"id":"1","url":"https://news.example.org/1","title":"a &lt; b","content":"<p>x</p>","summary":"s &amp; t",
        "author":"Ada, Bob","language":"fr","published":"2017-05-31T14:48:32Z","updated":"2017-06-01",
        "categories":["a","b"],"enclosures":["https://news.example.org/feeds/a.mp3 audio/mpeg"]})");
    row("JSON text", feeds::json(R"({"id":7,"content_text":"1 < 2 & 3"})"),
        R"({"id":"7","content":"1 &lt; 2 &amp; 3"})");
    row("JSON 1.0 author", feeds::json(R"({"author":{"name":"Ada"}})"), R"({"author":"Ada"})");
    row("JSON with byte order mark", "\xEF\xBB\xBF" + feeds::json(R"({"id":"1"})"), R"({"id":"1"})");
    row("JSON with lone surrogate", feeds::json(R"({"id":"a\ud800b"})"), "{\"id\":\"a\uFFFDb\"}");
    row("JSON of wrong types",
        feeds::json(R"({"id":null,"title":7,"tags":"x","authors":{},"attachments":[1],"url":[]})"), R"({"title":"7"})");
}

}  // namespace

void FeedEntriesTest::readsOneEntry_data() {
    QTest::addColumn<std::string>("document");
    QTest::addColumn<std::string>("expected");
    rssRows();
    rdfRows();
    atomRows();
    jsonRows();
}

void FeedEntriesTest::readsOneEntry() {
    QFETCH(const std::string, document);
    QFETCH(const std::string, expected);
    const auto feed = sources::parseFeed(document, "", feeds::base);
    QVERIFY2(feed.has_value(), feed ? "" : feed.error().describe().c_str());
    QCOMPARE(feed->entries.size(), std::size_t{1});
    QCOMPARE(pictureOf(feed->entries.front()), expected);
    QVERIFY(!feed->recovered);
}

GROUNDSWELL_TEST(FeedEntriesTest, feed_entries)
#include "tst_feed_entries.moc"
