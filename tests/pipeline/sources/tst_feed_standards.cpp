#include "pipeline/extract/extractor.h"
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

class FeedStandardsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void become_items_data();
    void become_items();
};

namespace {

// What an analyst gets of each entry: the item's fields that are filled, beside them what only the archive holds.
Json standardPicture(const sources::Feed& feed, const sources::FeedEntry& entry) {
    domain::RawRecord record;
    record.contentId = entry.id;
    record.content = sources::feedEntryRecord(feed, entry);
    const auto items = extract::extractItems(record, {}, {});
    if (!items) return items.error().describe();
    const domain::ContentItem& item = items->front();
    Json out = Json::object();
    const auto set = [&](const char* key, const std::string& value) {
        if (!value.empty()) out[key] = value;
    };
    set("id", entry.id);
    set("url", item.url);
    set("title", item.title);
    if (item.text != item.title) set("text", item.text);
    set("author", item.author);
    set("language", item.claimedLanguage);
    set("outlet", item.outlet);
    if (item.publishedAt) out["at"] = core::formatTime(*item.publishedAt);
    for (const std::string& category : entry.categories) out["categories"].push_back(category);
    for (const auto& file : entry.enclosures) out["files"].push_back(file.url);
    return out;
}

void standardRow(const std::string& name, const std::string& document, const std::string& expected,
                 const std::string& contentType = {}) {
    QTest::newRow(name.c_str()) << document << contentType << Json::parse(expected).dump();
}

// An item with one child, and what comes of it.
void itemRow(const std::string& name, const std::string& item, const std::string& expected) {
    standardRow(name, "<rss version='2.0'><channel>\n<item>" + item + "</item></channel></rss>", expected);
}

void entryRow(const std::string& name, const std::string& entry, const std::string& expected,
              const std::string& before = {}, const std::string& attributes = {}) {
    standardRow(name,
                "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'" + attributes + ">" +
                    before + "<entry>" + entry + "</entry></feed>",
                expected);
}

// RSS 0.91 to 2.0 and what programs write in its stead.
void rssItems() {
    itemRow("title as HTML", "<title>Bread &amp;amp; &lt;i&gt;butter&lt;/i&gt;</title>",
            R"({"title":"Bread & butter"})");
    itemRow("title with markup as text", "<title>&amp;lt;br&amp;gt; is a tag</title>", R"({"title":"<br> is a tag"})");
    itemRow("title in two CDATA sections", "<title><![CDATA[a ]]>and<![CDATA[ <b>b</b>]]></title>",
            R"({"title":"a and b"})");
    itemRow("CDATA with the end of one", "<title><![CDATA[a]]]]><![CDATA[> b]]></title>", R"({"title":"a]]> b"})");
    itemRow("permanent guid", "<title>A</title><guid isPermaLink='true'>http://e.org/1</guid>",
            R"({"id":"http://e.org/1","url":"http://e.org/1","title":"A"})");
    itemRow("guid that is no link, shouted", "<title>A</title><guid isPermaLink='FALSE'>http://e.org/1</guid>",
            R"({"id":"http://e.org/1","title":"A"})");
    itemRow("link before a permanent guid", "<title>A</title><guid>http://e.org/g</guid><link>http://e.org/1</link>",
            R"({"id":"http://e.org/g","url":"http://e.org/1","title":"A"})");
    itemRow("link with a line break inside", "<title>A</title><link>http://e.org/\n   1?a=b&amp;c=d</link>",
            R"({"id":"http://e.org/1?a=b&c=d","url":"http://e.org/1?a=b&c=d","title":"A"})");
    itemRow("source of an item", "<title>A</title><source url='http://p.org/feed'>A Paper</source>",
            R"({"title":"A","outlet":"A Paper"})");
    itemRow("person with words around the address", "<title>A</title><author>Ada L., ada@example.org</author>",
            R"({"title":"A","author":"Ada L."})");
    itemRow("person with mailto", "<title>A</title><author>mailto:ada@example.org</author>",
            R"({"title":"A","author":"ada@example.org"})");
    itemRow("handle is a name", "<title>A</title><dc:creator>@ada</dc:creator>", R"({"title":"A","author":"@ada"})");
    itemRow("person with brackets in brackets", "<title>A</title><author>ada@example.org (Ada (of L.))</author>",
            R"x({"title":"A","author":"Ada (of L.)"})x");
    itemRow("author with parts", "<title>A</title><author><name>Ada</name><email>a@b.c</email></author>",
            R"({"title":"A","author":"Ada"})");
    itemRow("pubDate before dc:date", "<title>A</title><dc:date>2017-05-01</dc:date><pubDate>2 May 2017</pubDate>",
            R"({"title":"A","at":"2017-05-02T00:00:00Z"})");
    itemRow("the date that can be read", "<title>A</title><pubDate>soon</pubDate><dc:date>2017-05-01</dc:date>",
            R"({"title":"A","at":"2017-05-01T00:00:00Z"})");
    itemRow("issued before created",
            "<title>A</title><dcterms:created>2017</dcterms:created>"
            "<dcterms:issued>2017-05</dcterms:issued>",
            R"({"title":"A","at":"2017-05-01T00:00:00Z"})");
    itemRow("PRISM's date", "<title>A</title><prism:publicationDate>2017-05-01</prism:publicationDate>",
            R"({"title":"A","at":"2017-05-01T00:00:00Z"})");
    itemRow("only when it was changed", "<title>A</title><atom:updated>2017-05-01T10:00:00Z</atom:updated>",
            R"({"title":"A","at":"2017-05-01T10:00:00Z"})");
    itemRow("French date", "<title>A</title><pubDate>mar., 7 févr. 2017 08:28:36 +0100</pubDate>",
            R"({"title":"A","at":"2017-02-07T07:28:36Z"})");
    itemRow("content before description",
            "<description>short</description>"
            "<content:encoded><![CDATA[<p>One</p><p>Two</p>]]></content:encoded>",
            R"({"text":"One\nTwo"})");
    itemRow("empty content", "<description>short</description><content:encoded/>", R"({"text":"short"})");
    itemRow("Dublin Core's description is second", "<dc:description>d</dc:description><description>n</description>",
            R"({"text":"n"})");
    itemRow("XHTML body",
            "<description>short</description><body xmlns='http://www.w3.org/1999/xhtml'><p>a<br/>b</p>"
            "</body>",
            R"({"text":"a\nb"})");
    itemRow("subtitle when there is no more", "<itunes:subtitle>a &lt;b&gt;</itunes:subtitle>", R"({"text":"a <b>"})");
    itemRow("names that RSS never had",
            "<title>A</title><id>7</id><summary>S</summary><date>2017-05-01</date>"
            "<creator>Ada</creator>",
            R"({"id":"7","title":"A","text":"S","author":"Ada","at":"2017-05-01T00:00:00Z"})");
    itemRow("content of no vocabulary", "<description>s</description><content>&lt;p&gt;a&lt;/p&gt;</content>",
            R"({"text":"a"})");
    itemRow("categories of all kinds",
            "<title>A</title><category>a</category><dc:subject>b</dc:subject><itunes:keywords>c, a,d</itunes:keywords>"
            "<itunes:category text='e'/><media:category label='f'>x/y</media:category><atom:category term='g'/>",
            R"({"title":"A","categories":["a","b","c","d","e","g","f"]})");
    itemRow(
        "enclosures of all kinds",
        "<title>A</title><enclosure url='http://e.org/1.mp3' type='audio/mpeg' length='7'/>"
        "<media:group><media:content url='http://e.org/2.mp4'/><media:content url='http://e.org/1.mp3'/>"
        "</media:group><atom:link rel='enclosure' href='http://e.org/3.ogg'/><enc:enclosure "
        "rdf:resource='http://e.org/4.pdf'/>",
        R"({"title":"A","files":["http://e.org/1.mp3","http://e.org/3.ogg","http://e.org/4.pdf","http://e.org/2.mp4"]})");
    itemRow("places are not for us", "<title>A</title><georss:point>45 -71</georss:point><geo:lat>1</geo:lat>",
            R"({"title":"A"})");
    itemRow("title of a picture",
            "<media:content url='http://e.org/1'><media:title>P</media:title></media:content>"
            "<title>A</title>",
            R"({"title":"A","files":["http://e.org/1"]})");
    itemRow("SVG beside the title", "<svg xmlns='http://www.w3.org/2000/svg'><title>S</title></svg><title>A</title>",
            R"({"title":"A"})");
    itemRow("language of the text", "<title>A</title><description xml:lang='fr'>d</description>",
            R"({"title":"A","text":"d","language":"fr"})");
    itemRow("an item quoted in one", "<title>A</title><x><item><title>B</title></item></x>", R"({"title":"A"})");
    itemRow("smart quotes as controls",
            "<title>\xC2\x93"
            "a\xC2\x94 \xC2\x96 <![CDATA[\xC2\x85]]></title>",
            "{\"title\":\"\u201ca\u201d \u2013 \u2026\"}");
    itemRow("no-break space by name", "<title>a&nbsp;b&hellip;</title>", "{\"title\":\"a\u00a0b\u2026\"}");
    itemRow("name of HTML 5", "<title>a&NewLine;b &lbrace;</title>", R"({"title":"a\nb {"})");
}

void rssDocuments() {
    standardRow("in another vocabulary by mistake",
                "<rss version='2.0' xmlns='http://www.w3.org/2005/Atom'><channel><title>T</title><item><title>A</title>"
                "</item></channel></rss>",
                R"({"title":"A","outlet":"T"})");
    standardRow("an address before an identifier",
                "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
                "xmlns:dc='http://purl.org/dc/elements/1.1/'><item rdf:about='http://e.org/1'>"
                "<dc:identifier>doi:10.1/x</dc:identifier><link>http://e.org/1</link><title>A</title></item></rdf:RDF>",
                R"({"id":"http://e.org/1","url":"http://e.org/1","title":"A"})");
    standardRow("language of the channel",
                "<rss><channel><language>pt-br</language><title>T</title><item><title>A</title></item></channel></rss>",
                R"({"title":"A","language":"pt-br","outlet":"T"})");
    standardRow("Dublin Core channel",
                "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><dc:title>T</dc:title><dc:language>eo"
                "</dc:language><item><dc:title>A</dc:title></item></channel></rss>",
                R"({"title":"A","language":"eo","outlet":"T"})");
    standardRow("relative to the channel's page",
                "<rss><channel><link>http://e.org/b/</link><item><link>1</link><title>A</title></item></channel></rss>",
                R"({"id":"http://e.org/b/1","url":"http://e.org/b/1","title":"A"})");
    standardRow("base of one link",
                "<rss xml:base='http://e.org/a/'><channel xml:base='b/'><item><link xml:base='c/'>1</link><title>A"
                "</title></item></channel></rss>",
                R"({"id":"http://e.org/a/b/c/1","url":"http://e.org/a/b/c/1","title":"A"})");
    for (const std::string address :
         {"http://backend.userland.com/rss2", "http://backend.userland.com/RSS2",
          "http://blogs.law.harvard.edu/tech/rss", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/",
          "http://purl.org/net/rss1.1#", "http://e.org/of/nobody"}) {
        standardRow("default namespace " + address,
                    "<rss xmlns='" + address + "'><channel><item><title>A</title></item></channel></rss>",
                    R"({"title":"A"})");
    }
    standardRow("prefixed RSS 1.0",
                "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:r='http://purl.org/rss/1.0/'>"
                "<r:channel rdf:about='http://e.org/'><r:title>T</r:title></r:channel><r:item "
                "rdf:about='http://e.org/1'><r:title>A</r:title><r:link>http://e.org/1</r:link></r:item></rdf:RDF>",
                R"({"id":"http://e.org/1","url":"http://e.org/1","title":"A","outlet":"T"})");
    standardRow(
        "modules under other prefixes",
        "<rss xmlns:d='http://purl.org/dc/elements/1.1/' xmlns:c='http://purl.org/rss/1.0/modules/content/' "
        "xmlns:m='http://search.yahoo.com/mrss' xmlns:i='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel>"
        "<item><title>A</title><d:creator>Ada</d:creator><c:encoded>x</c:encoded><m:content url='http://e.org/1'/>"
        "<i:author>Bob</i:author></item></channel></rss>",
        R"({"title":"A","text":"x","author":"Ada","files":["http://e.org/1"]})");
    standardRow(
        "RSS 1.1",
        "<Channel xmlns='http://purl.org/net/rss1.1#' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "rdf:about='http://e.org/f'><title>T</title><link>http://e.org/</link><items "
        "rdf:parseType='Collection'><item rdf:about='http://e.org/1'><title>A</title><link>http://e.org/1</link>"
        "</item></items></Channel>",
        R"({"id":"http://e.org/1","url":"http://e.org/1","title":"A","outlet":"T"})");
    standardRow("channel definition",
                "<CHANNEL HREF='http://e.org/'><TITLE>T</TITLE><ITEM HREF='http://e.org/1' LASTMOD='2017-05-31T10:00'>"
                "<TITLE>A</TITLE><ABSTRACT>B</ABSTRACT></ITEM></CHANNEL>",
                R"({"id":"http://e.org/1","url":"http://e.org/1","title":"A","text":"B","outlet":"T",)"
                R"("at":"2017-05-31T10:00:00Z"})");
    standardRow(
        "entities that the document declares",
        "<!DOCTYPE rss [<!ENTITY us 'We &#38; you'><!ENTITY nbsp '&#160;'>]><rss><channel><item><title>&us;&nbsp;!"
        "</title></item></channel></rss>",
        "{\"title\":\"We & you\u00a0!\"}");
}

// RFC 4287, Atom 0.3.
void atomEntries() {
    entryRow("title is text", "<title>a &lt;b&gt; &amp;amp;</title>", R"({"title":"a <b> &amp;"})");
    entryRow("title is HTML", "<title type='HTML'>a &lt;b&gt;b&lt;/b&gt; &amp;amp;</title>", R"({"title":"a b &"})");
    entryRow("title is XHTML",
             "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <em>b</em> &lt;</div></title>",
             R"({"title":"a b <"})");
    entryRow("content as text", "<content>a &lt;b&gt;\n c</content>", R"({"text":"a <b>\n c"})");
    entryRow("content of a media type", "<content type='text/html; charset=utf-8'>&lt;p&gt;a&lt;/p&gt;</content>",
             R"({"text":"a"})");
    entryRow("content is XML",
             "<content type='image/svg+xml'><svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>"
             "</content>",
             R"({"text":"a"})");
    entryRow("content is text in Base64",
             "<content type='application/octet-stream'>RXhhbXBsZSA8Yj5B\ndG9tPC9iPg==</content>",
             R"({"text":"Example Atom"})");
    entryRow("content is a picture", "<title>A</title><content type='image/gif'>R0lGODlhAQABAAAAACw=</content>",
             R"({"title":"A"})");
    entryRow("content elsewhere", "<title>A</title><summary>s</summary><content src='/v' type='video/mp4'/>",
             R"({"title":"A","text":"s","files":["/v"]})");
    entryRow("id is where it lies", "<title>A</title><id>http://e.org/1</id>",
             R"({"id":"http://e.org/1","url":"http://e.org/1","title":"A"})");
    entryRow("id is a tag", "<title>A</title><id>tag:e.org,2017:1</id>", R"({"id":"tag:e.org,2017:1","title":"A"})");
    entryRow(
        "relations",
        "<title>A</title><id>1</id><link rel='self' href='http://e.org/s'/><link rel='related' href='http://e.org/r'/>"
        "<link rel='edit' href='http://e.org/e'/><link rel='Alternate' type='Text/HTML' href='http://e.org/a'/>"
        "<link rel='http://www.iana.org/assignments/relation/enclosure' href='http://e.org/f'/>",
        R"({"id":"1","url":"http://e.org/a","title":"A","files":["http://e.org/f"]})");
    entryRow("itself when there is nothing else", "<title>A</title><id>1</id><link rel='self' href='http://e.org/s'/>",
             R"({"id":"1","url":"http://e.org/s","title":"A"})");
    entryRow("author of the source",
             "<title>A</title><source><title>S</title><id>s</id><author><name>Sam</name></author>"
             "</source>",
             R"({"title":"A","author":"Sam","outlet":"S"})", "<title>T</title><author><name>Tom</name></author>");
    entryRow("author of the feed", "<title>A</title><contributor><name>Con</name></contributor>",
             R"({"title":"A","author":"Tom"})", "<author><name>Tom</name></author>");
    entryRow("author with an address in the name", "<title>A</title><author><name>Ada &lt;a@b.c&gt;</name></author>",
             R"({"title":"A","author":"Ada"})");
    entryRow("author by address", "<title>A</title><author><uri>http://e.org/ada</uri></author>",
             R"({"title":"A","author":"http://e.org/ada"})");
    entryRow("two authors", "<title>A</title><author><name>Ada</name></author><author><name>Bob</name></author>",
             R"({"title":"A","author":"Ada, Bob"})");
    entryRow("e-mail before link", "<title>A</title><author><uri>http://e.org/</uri><email>a@b.c</email></author>",
             R"({"title":"A","author":"a@b.c"})");
    entryRow("published before updated",
             "<title>A</title><updated>2017-05-02T10:00:00.5+02:00</updated>"
             "<published>2017-05-01T10:00:00Z</published>",
             R"({"title":"A","at":"2017-05-01T10:00:00Z"})");
    entryRow("updated only", "<title>A</title><updated>2017-05-02T10:00:00+02:00</updated>",
             R"({"title":"A","at":"2017-05-02T08:00:00Z"})");
    entryRow("language of the content", "<title>A</title><content xml:lang='fr'>x</content>",
             R"({"title":"A","text":"x","language":"fr"})", "", " xml:lang='en'");
    entryRow("language taken back", "<title>A</title>", R"({"title":"A","language":"de"})", "", " xml:lang='de'");
    entryRow("relative to the feed's own address", "<title>A</title><id>1</id><link href='../1'/>",
             R"({"id":"1","url":"http://e.org/1","title":"A"})", "<link rel='self' href='http://e.org/f/atom.xml'/>");
    entryRow("bases that build on one another", "<title>A</title><id>1</id><link xml:base='c/' href='1'/>",
             R"({"id":"1","url":"http://e.org/a/b/c/1","title":"A"})", "", " xml:base='http://e.org/a/b/'");
    entryRow("categories", "<title>A</title><category term='t' label='L' scheme='s'/><category term='u'/><category/>",
             R"({"title":"A","categories":["t","u"]})");
    entryRow("entry as content",
             "<title>A</title><content type='application/atom+xml'><entry><title>B</title></entry>"
             "</content>",
             R"({"title":"A","text":"B"})");
    entryRow("full text of another vocabulary",
             "<title>A</title><summary>s</summary><content:encoded>&lt;p&gt;x&lt;/p&gt;</content:encoded>",
             R"({"title":"A","text":"x"})");
    standardRow("a single entry", "<entry xmlns='http://www.w3.org/2005/Atom'><title>A</title><id>1</id></entry>",
                R"({"id":"1","title":"A"})");
    const auto atom03 = [](const std::string& name, const std::string& entry, const std::string& expected) {
        standardRow("Atom 0.3: " + name,
                    "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry>" + entry + "</entry></feed>",
                    expected);
    };
    atom03("base64", "<title mode='base64' type='text/html'>PGI+QTwvYj4=</title>", R"({"title":"A"})");
    atom03("base64 of plain text", "<title mode='base64'>YSA8IGI=</title>", R"({"title":"a < b"})");
    atom03("escaped", "<title mode='escaped' type='text/html'>&lt;b&gt;A&lt;/b&gt;</title>", R"({"title":"A"})");
    atom03("dates",
           "<title>A</title><modified>2004-01-03T00:00:00Z</modified><created>2004-01-01T00:00:00Z</created>"
           "<issued>2004-01-02T00:00:00</issued>",
           R"({"title":"A","at":"2004-01-02T00:00:00Z"})");
    atom03("created only", "<title>A</title><created>2004-01-01T00:00:00Z</created>",
           R"({"title":"A","at":"2004-01-01T00:00:00Z"})");
}

// JSON Feed 1.1.
void jsonItems() {
    const auto jsonRow = [](const std::string& name, const std::string& item, const std::string& expected,
                            const std::string& more = {}) {
        standardRow(
            "JSON: " + name,
            R"({"version":"https://jsonfeed.org/version/1.1","title":"T",)" + more + "\"items\":[" + item + "]}",
            expected);
    };
    jsonRow("id is the address", R"({"id":"https://e.org/1","content_text":"x"})",
            R"({"id":"https://e.org/1","url":"https://e.org/1","text":"x","outlet":"T"})");
    jsonRow("page before the page linked to", R"({"id":"1","url":"https://e.org/1","external_url":"https://o.org/"})",
            R"({"id":"1","url":"https://e.org/1","outlet":"T"})");
    jsonRow("HTML before text", R"({"id":"1","content_html":"<p>a &amp; b</p>","content_text":"c"})",
            R"({"id":"1","text":"a & b","outlet":"T"})");
    jsonRow("summary alone", R"({"id":"1","summary":"a <b>"})", R"({"id":"1","text":"a <b>","outlet":"T"})");
    jsonRow("authors of the feed", R"({"id":"1","content_text":"x"})",
            R"({"id":"1","text":"x","author":"Ada","outlet":"T"})", R"("authors":[{"name":"Ada"}],)");
    jsonRow("authors as names", R"({"id":"1","content_text":"x","authors":["Ada","Bob <b@e.org>"]})",
            R"({"id":"1","text":"x","author":"Ada, Bob","outlet":"T"})");
    jsonRow("date of change", R"({"id":"1","content_text":"x","date_modified":"2017-05-01T10:00:00-04:00"})",
            R"({"id":"1","text":"x","outlet":"T","at":"2017-05-01T14:00:00Z"})");
    jsonRow("languages", R"({"id":"1","content_text":"x","language":"fr"})",
            R"({"id":"1","text":"x","language":"fr","outlet":"T"})", R"("language":"en",)");
    jsonRow("tags and files",
            R"({"id":"1","content_text":"x","tags":["a","a"," b"],"attachments":[{"url":"https://e.org/1.mp3",
            "mime_type":"audio/mpeg","size_in_bytes":7}]})",
            R"({"id":"1","text":"x","outlet":"T","categories":["a","b"],"files":["https://e.org/1.mp3"]})");
    standardRow("JSON with a mark",
                "\xEF\xBB\xBF{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":1,\"title\":\"A\"}]}",
                R"({"id":"1","title":"A"})");
}

// Not well-formed: what a reader of HTML makes of it.
void brokenDocuments() {
    itemRow("empty elements that do not end",
            "<title>A</title><description>one<br>two<img src='i.png'>three<hr></description>"
            "<pubDate>2017-05-01</pubDate>",
            R"({"title":"A","text":"one\ntwothree","at":"2017-05-01T00:00:00Z"})");
    itemRow("elements that do not end", "<description><p>one<p>two <b>bold</description><title>A</title>",
            R"({"title":"A","text":"one\ntwo bold"})");
    itemRow("wrong order of ends", "<description><b><i>one</b></i> two</description><title>A</title>",
            R"({"title":"A","text":"one two"})");
    itemRow("end of nothing", "<description>one</p></div> two</description></b><title>A</title>",
            R"({"title":"A","text":"one two"})");
    itemRow("attributes without quotes",
            "<title>A</title><enclosure url=http://e.org/1.mp3 type=audio/mpeg /><description>"
            "<a href=http://e.org/>x</a><option selected>y</option></description>",
            R"({"title":"A","text":"x y","files":["http://e.org/1.mp3"]})");
    itemRow("attribute twice", "<title>A</title><enclosure url='http://e.org/1' url='http://e.org/2'/>",
            R"({"title":"A","files":["http://e.org/1"]})");
    itemRow("attributes run together", "<title>A</title><enclosure url='http://e.org/1'type='x'/>",
            R"({"title":"A","files":["http://e.org/1"]})");
    itemRow("capitals differ", "<Title>A</title><description>d</Description>", R"({"title":"A","text":"d"})");
    itemRow("field that does not end", "<title>A<description>d</description><link>http://e.org/1</link>",
            R"({"id":"http://e.org/1","url":"http://e.org/1","title":"A","text":"d"})");
    itemRow("tag that does not close", "<title>A</title><description>d</description<pubDate>2017-05-01</pubDate>",
            R"({"title":"A","text":"d","at":"2017-05-01T00:00:00Z"})");
    itemRow("no tag at all", "<title>1 <2 and <3 & R&D</title><description>x</p>",
            R"({"title":"1 <2 and <3 & R&D","text":"x"})");
    standardRow("cut in a tag", "<rss><channel><item><title>A</title><description>half of it</descr",
                R"({"title":"A","text":"half of it"})");
    standardRow("cut in an attribute",
                "<rss><channel><item><title>A</title><description>half</description><enclosure url='htt",
                R"({"title":"A","text":"half","files":["htt"]})");
    standardRow(
        "warnings before the document",
        "<br />\n<b>Warning</b>: no such file in <b>/srv/x.php</b><br />\n<?xml version='1.0'?><rss><channel><item>"
        "<title>A</title></item></channel></rss>",
        R"({"title":"A"})");
    standardRow("text behind the document", feeds::rss("<title>A</title>") + "<!-- made in 3 s --> ok <p>",
                R"({"title":"A","outlet":"T"})");
    entryRow("Atom with HTML in it", "<title>A</title><content type='html'>one<br>two<p>three</content><id>1</id>",
             R"({"id":"1","title":"A","text":"one\ntwo\nthree"})");
}

// RFC 7303 and what is found in its stead.
void declaredEncodings() {
    const auto latin = [](const std::string& declaration) {
        return declaration + "<rss><channel><item><title>caf\xE9 \x93quoted\x94</title></item></channel></rss>";
    };
    const std::string cafe = "{\"title\":\"caf\u00e9 \u201cquoted\u201d\"}";
    standardRow("HTTP only", latin(""), cafe, "text/xml; charset=\"ISO-8859-1\"");
    standardRow("declaration only", latin("<?xml version='1.0' encoding='iso-8859-1'?>"), cafe);
    standardRow("HTTP goes first", latin("<?xml version='1.0' encoding='koi8-r'?>"), cafe,
                "application/rss+xml; charset=windows-1252");
    standardRow("HTTP names what nobody knows", latin("<?xml version='1.0' encoding='windows-1252'?>"), cafe,
                "text/xml; charset=x-unknown");
    standardRow("neither", latin(""), cafe, "text/xml");
    standardRow(
        "mark goes before HTTP",
        "\xEF\xBB\xBF<?xml version='1.0' encoding='koi8-r'?><rss><channel><item><title>caf\xC3\xA9</title></item>"
        "</channel></rss>",
        "{\"title\":\"caf\u00e9\"}", "text/xml; charset=iso-8859-1");
    const auto wide = [](std::size_t width, bool bigEnd, const std::string& mark, const std::string& name) {
        const std::string document =
            "<?xml version='1.0' encoding='x'?><rss><channel><item><title>A</title></item></channel></rss>";
        std::string bytes = mark;
        for (const char c : document) {
            std::string unit(width, '\0');
            unit[bigEnd ? width - 1 : 0] = c;
            bytes += unit;
        }
        standardRow(name, bytes, R"({"title":"A"})");
    };
    wide(4, true, "\0\0\xFE\xFF"s, "UTF-32 big end first, with mark");
    wide(4, false, "\xFF\xFE\0\0"s, "UTF-32 little end first, with mark");
    wide(4, true, "", "UTF-32 big end first");
    wide(4, false, "", "UTF-32 little end first");
    wide(2, true, "", "UTF-16 big end first");
    wide(2, false, "", "UTF-16 little end first");
    standardRow(
        "UTF-7",
        "<?xml version='1.0' encoding='utf-7'?><rss><channel><item><title>caf+AOk-</title></item></channel></rss>",
        "{\"title\":\"caf\u00e9\"}");
    // "<?xml version='1.0' encoding='cp037'?>" and a feed with the title "A" in EBCDIC.
    standardRow(
        "EBCDIC",
        "\x4C\x6F\xA7\x94\x93\x40\xA5\x85\x99\xA2\x89\x96\x95\x7E\x7D\xF1\x4B\xF0\x7D\x40\x85\x95\x83\x96\x84\x89"
        "\x95\x87\x7E\x7D\x83\x97\xF0\xF3\xF7\x7D\x6F\x6E\x4C\x99\xA2\xA2\x6E\x4C\x89\xA3\x85\x94\x6E\x4C\xA3\x89"
        "\xA3\x93\x85\x6E\xC1\x4C\x61\xA3\x89\xA3\x93\x85\x6E\x4C\x61\x89\xA3\x85\x94\x6E\x4C\x61\x99\xA2\xA2\x6E",
        R"({"title":"A"})");
}

}  // namespace

void FeedStandardsTest::become_items_data() {
    QTest::addColumn<std::string>("document");
    QTest::addColumn<std::string>("contentType");
    QTest::addColumn<std::string>("expected");
    rssItems();
    rssDocuments();
    atomEntries();
    jsonItems();
    brokenDocuments();
    declaredEncodings();
}

void FeedStandardsTest::become_items() {
    QFETCH(const std::string, document);
    QFETCH(const std::string, contentType);
    QFETCH(const std::string, expected);
    const auto feed = sources::parseFeed(document, contentType, "");
    QVERIFY2(feed.has_value(), feed ? "" : feed.error().describe().c_str());
    QCOMPARE(feed->entries.size(), std::size_t{1});
    QCOMPARE(standardPicture(*feed, feed->entries.front()).dump(), expected);
}

GROUNDSWELL_TEST(FeedStandardsTest, feed_standards)
#include "tst_feed_standards.moc"
