#include "pipeline/sources/web/article.h"
#include "pipeline/sources/web/html_cost.h"
#include "pipeline/sources/web/html_page.h"
#include "pipeline/sources/web/html_text.h"
#include "pipeline/sources/web/readable_text.h"
#include "pipeline/sources/web/web_links.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using nlohmann::json;

namespace {

constexpr auto pageAddress = "https://www.news.example/2026/10/flood";

// Three paragraphs that any reader would call the article.
const std::string storyHtml =
    "<p>The river rose by two metres overnight, and the lower town was cleared before dawn, officials said.</p>"
    "<p>Buses took about four hundred people to the sports hall, where the Red Cross had set up beds, and soup.</p>"
    "<p>More rain is expected on Tuesday; the dam upstream, built in 1962, is full, its keepers say.</p>";
const std::string storyText =
    "The river rose by two metres overnight, and the lower town was cleared before dawn, officials said.\n\n"
    "Buses took about four hundred people to the sports hall, where the Red Cross had set up beds, and soup.\n\n"
    "More rain is expected on Tuesday; the dam upstream, built in 1962, is full, its keepers say.";

std::string pageWith(const std::string& head, const std::string& body = "<article>" + storyHtml + "</article>",
                     const std::string& language = {}) {
    return "<!DOCTYPE html><html" + (language.empty() ? "" : " lang=\"" + language + "\"") + "><head>" + head +
           "</head><body>" + body + "</body></html>";
}

std::string linkedData(const std::string& text) {
    return "<script type=\"application/ld+json\">" + text + "</script>";
}

std::string metaTag(const std::string& name, const std::string& content) {
    return "<meta property=\"" + name + "\" content=\"" + content + "\">";
}

core::Result<sources::Article> articleOf(const std::string& page, const std::string& type = "text/html",
                                         const sources::SitemapEntry& listed = {}) {
    return sources::readArticle(page, type, pageAddress, listed);
}

std::string readableOfBody(const std::string& body) {
    const auto page = sources::HtmlPage::parse(pageWith("", body), "text/html");
    return page ? sources::readableText(page->root()) : page.error().describe();
}

std::string manyTimes(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

}  // namespace

class WebArticleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fields_data();
    void fields();
    void finds_the_text_data();
    void finds_the_text();
    void names_faults_data();
    void names_faults();
    void reads_charsets_data();
    void reads_charsets();
    void tells_what_it_could_not_read();
    void keeps_the_page();
    void refuses_dear_pages_data();
    void refuses_dear_pages();
    void counts_the_work_of_pages_data();
    void counts_the_work_of_pages();
    void finds_links_data();
    void finds_links();
    void filters_addresses_data();
    void filters_addresses();
};

void WebArticleTest::fields_data() {
    QTest::addColumn<std::string>("page");
    QTest::addColumn<std::string>("field");
    QTest::addColumn<std::string>("value");  // JSON
    const auto row = [](const char* name, const std::string& page, const std::string& field, const std::string& value) {
        QTest::newRow(name) << page << field << value;
    };
    const std::string article = R"({"@context":"https://schema.org","@type":"NewsArticle","headline":"High water",)"
                                R"("datePublished":"2026-10-12T08:00:00+02:00")";
    const std::string linked = linkedData(article + "}");
    row("headline", pageWith(linked), "/title", "\"High water\"");
    row("date", pageWith(linked), "/published_at", "\"2026-10-12T08:00:00+02:00\"");
    row("kind", pageWith(linked), "/kind", "\"article\"");
    row("linked data before meta", pageWith(metaTag("og:title", "Meta") + linked), "/title", "\"High water\"");
    row("in an array", pageWith(linkedData("[{\"@type\":\"WebPage\"}," + article + "}]")), "/title", "\"High water\"");
    row("in a graph", pageWith(linkedData("{\"@graph\":[{\"@type\":\"WebSite\",\"name\":\"N\"}," + article + "}]}")),
        "/title", "\"High water\"");
    row("within a page", pageWith(linkedData("{\"@type\":\"WebPage\",\"mainEntity\":" + article + "}}")), "/title",
        "\"High water\"");
    row("several types", pageWith(linkedData(R"({"@type":["Thing","BlogPosting"],"headline":"Blog"})")), "/title",
        "\"Blog\"");
    row("that of this page",
        pageWith(
            linkedData(R"([{"@type":"NewsArticle","headline":"Other","url":"https://www.news.example/other"},)"
                       R"({"@type":"NewsArticle","headline":"This","url":"https://www.news.example/2026/10/flood"}])")),
        "/title", "\"This\"");
    row("no article among it", pageWith(linkedData(R"({"@type":"Organization","name":"N"})") + "<title>T</title>"),
        "/title", "\"T\"");
    row("list of other pages",
        pageWith(linkedData(R"({"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":)"
                            R"({"@type":"NewsArticle","headline":"Other"}}]})") +
                 "<title>T</title>"),
        "/title", "\"T\"");
    row("in two scripts", pageWith(linkedData(R"({"@type":"WebSite"})") + linked), "/title", "\"High water\"");
    row("in a comment", pageWith(linkedData("<!--\n" + article + "}\n-->")), "/title", "\"High water\"");
    row("with raw line breaks", pageWith(linkedData("{\"@type\":\"Article\",\"headline\":\"High\nwater\"}")), "/title",
        "\"High water\"");
    row("author, name", pageWith(linkedData(R"({"@type":"Article","author":"Ann"})")), "/author", "\"Ann\"");
    row("author, object", pageWith(linkedData(R"({"@type":"Article","author":{"@type":"Person","name":"Ann"}})")),
        "/author", "\"Ann\"");
    row("authors", pageWith(linkedData(R"({"@type":"Article","author":[{"name":"Ann"},{"name":"Bob"},"Ann"]})")),
        "/author", "\"Ann, Bob\"");
    row("author, elsewhere in the graph",
        pageWith(linkedData(
            R"({"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@id":"#a","@type":"Person","name":"Ann"}]})")),
        "/author", "\"Ann\"");
    row("publisher", pageWith(linkedData(R"({"@type":"Article","publisher":{"name":"The Post"}})")), "/outlet",
        "\"The Post\"");
    row("image", pageWith(linkedData(R"({"@type":"Article","image":[{"url":"/i.jpg"}]})")), "/image",
        "\"https://www.news.example/i.jpg\"");
    row("keywords", pageWith(linkedData(R"({"@type":"Article","keywords":"flood, rain,flood"})")), "/tags",
        "[\"flood\",\"rain\"]");
    row("language of linked data", pageWith(linkedData(R"({"@type":"Article","inLanguage":"pt-BR"})")), "/lang",
        "\"pt-BR\"");

    row("og:title", pageWith(metaTag("og:title", "A &amp; B")), "/title", "\"A &amp; B\"");
    row("title element", pageWith("<title> The\n title </title>"), "/title", "\"The title\"");
    row("heading before title", pageWith("<title>T - Site</title>", "<h1>T</h1>" + storyHtml), "/title", "\"T\"");
    row("meta date", pageWith(metaTag("article:published_time", "2026-10-12")), "/published_at", "\"2026-10-12\"");
    row("name and capitals", pageWith("<META NAME=\"DC.Date\" CONTENT=\"2026-10-12\">"), "/published_at",
        "\"2026-10-12\"");
    row("time element",
        pageWith("", "<article><time datetime=\"2026-10-12T08:00Z\">x</time>" + storyHtml + "</article>"),
        "/published_at", "\"2026-10-12T08:00Z\"");
    row("unreadable date, then a good one",
        pageWith(metaTag("article:published_time", "soon") + "<meta itemprop=\"datePublished\" content=\"x\">",
                 "<time datetime=\"2026-10-12\"></time>" + storyHtml),
        "/published_at", "\"2026-10-12\"");
    row("modified", pageWith(metaTag("article:modified_time", "2026-10-13")), "/modified_at", "\"2026-10-13\"");
    row("author in meta", pageWith("<meta name=\"author\" content=\"Ann\">"), "/author", "\"Ann\"");
    row("author's page is no name", pageWith(metaTag("article:author", "https://facebook.example/ann")), "/author",
        "null");
    row("site", pageWith(metaTag("og:site_name", "The Post")), "/outlet", "\"The Post\"");
    row("no site", pageWith(""), "/outlet", "\"news.example\"");
    row("language of the page", pageWith("", storyHtml, "de"), "/lang", "\"de\"");
    row("locale", pageWith(metaTag("og:locale", "en_GB")), "/lang", "\"en-GB\"");
    row("tags", pageWith(metaTag("article:tag", "Flood") + metaTag("article:tag", "Rain")), "/tags",
        "[\"Flood\",\"Rain\"]");
    row("canonical", pageWith("<link rel=\"canonical\" href=\"/flood\">"), "/id", "\"https://www.news.example/flood\"");
    row("canonical is the address", pageWith("<link rel=\"canonical\" href=\"/flood\">"), "/url",
        "\"https://www.news.example/flood\"");
    row("canonical without www", pageWith("<link rel=\"canonical\" href=\"https://news.example/flood\">"), "/id",
        "\"https://news.example/flood\"");
    row("canonical elsewhere", pageWith("<link rel=\"canonical\" href=\"https://agency.example/flood\">"), "/id",
        "\"https://www.news.example/2026/10/flood\"");
    row("canonical front page", pageWith("<link rel=\"canonical\" href=\"https://www.news.example/\">"), "/id",
        "\"https://www.news.example/2026/10/flood\"");
    row("no canonical", pageWith(""), "/id", "\"https://www.news.example/2026/10/flood\"");
}

void WebArticleTest::fields() {
    QFETCH(std::string, page);
    QFETCH(std::string, field);
    QFETCH(std::string, value);
    const auto article = articleOf(page);
    QVERIFY2(article, article ? "" : article.error().describe().c_str());
    const json record = json::parse(article->json);
    const json::json_pointer place(field);
    const json found = record.contains(place) ? record.at(place) : json();
    QCOMPARE(QString::fromStdString(found.dump()), QString::fromStdString(value));
}

void WebArticleTest::finds_the_text_data() {
    QTest::addColumn<std::string>("body");
    QTest::addColumn<std::string>("text");
    const auto row = [](const char* name, const std::string& body, const std::string& text = storyText) {
        QTest::newRow(name) << body << text;
    };
    const std::string menu =
        "<nav><ul>" + manyTimes("<li><a href=\"/x\">Politics and more of it</a></li>", 20) + "</ul></nav>";
    const std::string links =
        "<div><ul>" + manyTimes("<li><a href=\"/x\">Another story that was much read today, and shared</a></li>", 20) +
        "</ul></div>";
    const std::string comments =
        "<div id=\"comments\">" +
        manyTimes("<p>I have always said that this dam is too old, and nobody listened.</p>", 9) + "</div>";
    row("article", "<article>" + storyHtml + "</article>");
    row("bare paragraphs", storyHtml);
    row("menu", menu + "<div>" + storyHtml + "</div>");
    row("links behind", "<div>" + storyHtml + "</div>" + links);
    row("links within", "<article>" + storyHtml + links + "</article>");
    row("comments", "<div>" + storyHtml + "</div>" + comments);
    row("footer and aside",
        "<main>" + storyHtml +
            "</main><aside><p>Subscribe to our letter, it is free, and good, and short.</p></aside>"
            "<footer><p>All rights reserved, the Post, 2026, and so on, and so forth.</p></footer>");
    row("marked body",
        "<div><p>Before it stands a long line, with commas, that is none of it.</p><div itemprop=\"articleBody\">" +
            storyHtml + "</div></div>");
    row("several articles", "<article>" + storyHtml +
                                "</article><article><p>A teaser of another story, which is "
                                "short.</p></article>");
    row("heading is the title", "<article><h1>High water</h1>" + storyHtml + "</article>");
    row("byline in the header",
        "<article><header><h1>High water</h1><span>By Ann</span></header>" + storyHtml + "</article>");
    row("figure",
        "<article><figure><img src=\"i.jpg\"><figcaption>The river on Monday, seen from the old "
        "bridge.</figcaption></figure>" +
            storyHtml + "</article>");
    row("scripts and styles",
        "<article><script>var a = \"<p>no, no, no</p>\";</script><style>p{}</style>" + storyHtml + "</article>");
    row("share buttons", "<article><div class=\"share-buttons\">Share this on many networks, now, and again</div>" +
                             storyHtml + "</article>");
    row("body with a sidebar's name", "<div class=\"content with-sidebar\">" + storyHtml + "</div>");
    row("page in a form", "<form>" + storyHtml + "</form>");
    row("shareholders are no share buttons", "<div class=\"shareholders\">" + storyHtml + "</div>");
    row("sub-headings stay",
        "<article><p>The river rose by two metres overnight, officials said.</p><h2>Rain</h2><p>More "
        "is expected on Tuesday, and on Wednesday.</p></article>",
        "The river rose by two metres overnight, officials said.\n\nRain\n\nMore is expected on Tuesday, and on "
        "Wednesday.");
    row("line breaks in place of paragraphs",
        "<div>The river rose by two metres overnight, officials said.<br><br>More is expected, and soon.</div>",
        "The river rose by two metres overnight, officials said.\n\nMore is expected, and soon.");
    row("link in a sentence", "<p>The river rose, <a href=\"/r\">the report</a> says, by two metres overnight.</p>",
        "The river rose, the report says, by two metres overnight.");
    row("no end tags",
        "<article><p>The river rose by two metres overnight, officials said.<p>More is expected, and soon.",
        "The river rose by two metres overnight, officials said.\n\nMore is expected, and soon.");
    row("nothing but links", menu + links, "");
    row("nothing", "", "");
}

void WebArticleTest::finds_the_text() {
    QFETCH(std::string, body);
    QFETCH(std::string, text);
    QCOMPARE(QString::fromStdString(readableOfBody(body)), QString::fromStdString(text));
}

void WebArticleTest::names_faults_data() {
    QTest::addColumn<std::string>("page");
    QTest::addColumn<std::string>("type");
    QTest::addColumn<std::string>("error");
    const auto row = [](const char* name, const std::string& page, const std::string& error,
                        const std::string& type = "text/html") { QTest::newRow(name) << page << type << error; };
    row("empty", "", "The page is empty.");
    row("blank", " \n ", "The page is empty.");
    row("PDF", "%PDF-1.7 ...", "is no HTML page", "application/pdf");
    row("JSON", "{\"a\":1}", "is no HTML page", "application/json");
    row("words", "pong", "is no HTML page", "text/plain");
    row("no text", pageWith("<title>T</title>", "<div id=\"app\"></div>"), "no text that can be read");
    row("deep", manyTimes("<div>", 5'000), "too deeply nested");
    row("long", "<p>" + std::string((16U << 20) + 1, 'x'), "longer than 16 MiB");
}

void WebArticleTest::names_faults() {
    QFETCH(std::string, page);
    QFETCH(std::string, type);
    QFETCH(std::string, error);
    const auto article = articleOf(page, type);
    QVERIFY(!article);
    QVERIFY2(article.error().describe().find(error) != std::string::npos, article.error().describe().c_str());
}

void WebArticleTest::reads_charsets_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("type");
    const auto row = [](const char* name, const std::string& letter, const std::string& head, const std::string& type) {
        QTest::newRow(name) << pageWith(head,
                                        "<p>Das Hochwasser kam " + letter + "ber Nacht, und es blieb drei Tage.</p>")
                            << type;
    };
    const std::string utf8 = "\xc3\xbc";
    const std::string latin = "\xfc";
    row("UTF-8", utf8, "", "text/html");
    row("UTF-8, said to be Latin", utf8, "<meta charset=\"iso-8859-1\">", "text/html; charset=iso-8859-1");
    row("Latin by header", latin, "", "text/html; charset=ISO-8859-1");
    row("Latin by meta", latin, "<meta charset=\"windows-1252\">", "text/html");
    row("Latin by http-equiv", latin, "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\">",
        "text/html");
    row("Latin, said to be UTF-8", latin, "<meta charset=\"utf-8\">", "text/html; charset=utf-8");
}

void WebArticleTest::reads_charsets() {
    QFETCH(std::string, bytes);
    QFETCH(std::string, type);
    const auto article = articleOf(bytes, type);
    QVERIFY(article);
    const std::string text = json::parse(article->json).at("text");
    QCOMPARE(QString::fromStdString(text), QString::fromUtf8("Das Hochwasser kam \xc3\xbc"
                                                             "ber Nacht, und es blieb drei Tage."));
}

void WebArticleTest::tells_what_it_could_not_read() {
    const std::string broken = linkedData("{\"@type\":\"NewsArticle\",\"headline\":") + metaTag("date", "some day");
    const auto article = articleOf(pageWith(broken + "<title>T</title>"));
    QVERIFY(article);
    QCOMPARE(article->problems.size(), std::size_t{2});
    const json record = json::parse(article->json);
    QCOMPARE(record.at("title").get<std::string>(), std::string("T"));
    QCOMPARE(record.at("date_as_written").get<std::string>(), std::string("some day"));
    QVERIFY(!record.contains("published_at"));
}

// Where the text comes from, and that the page is kept as it came.
void WebArticleTest::keeps_the_page() {
    const auto from = [](const std::string& page) {
        const auto article = articleOf(page);
        return article ? json::parse(article->json).at("text_from").get<std::string>() : article.error().describe();
    };
    const std::string body =
        linkedData("{\"@type\":\"NewsArticle\",\"articleBody\":\"" + std::string(300, 'x') + "\"}");
    const std::string teaser = linkedData(R"({"@type":"NewsArticle","articleBody":"The river rose."})");
    const std::string description =
        metaTag("og:description", "A long line that says what the page is about, at least.");
    QCOMPARE(from(pageWith(body)), std::string("json-ld"));
    QCOMPARE(from(pageWith(teaser)), std::string("page"));
    QCOMPARE(from(pageWith("")), std::string("page"));
    QCOMPARE(from(pageWith(description, "<p>Please enable scripts, dear reader.</p>")), std::string("description"));
    const std::string page = pageWith("");
    QCOMPARE(json::parse(articleOf(page)->json).at("html").get<std::string>(), page);
    const sources::SitemapEntry listed{"u", "2026-10-12", "2026-10-11T08:00:00Z", "Listed title", "fr"};
    const json record = json::parse(articleOf(page, "text/html", listed)->json);
    QCOMPARE(record.at("published_at").get<std::string>(), listed.publishedAt);
    QCOMPARE(record.at("title").get<std::string>(), listed.title);
    QCOMPARE(record.at("lang").get<std::string>(), listed.language);
    // A <time> may be anything's; a <meta> is the page's own.
    const std::string timed = "<time datetime=\"2026-10-01\"></time>" + storyHtml;
    const auto dated = [&](const std::string& head) {
        return json::parse(articleOf(pageWith(head, timed), "text/html", listed)->json)
            .at("published_at")
            .get<std::string>();
    };
    QCOMPARE(dated(""), listed.publishedAt);
    QCOMPARE(dated(metaTag("article:published_time", "2026-10-05")), std::string("2026-10-05"));
}

void WebArticleTest::refuses_dear_pages_data() {
    QTest::addColumn<std::string>("page");
    QTest::addColumn<bool>("affordable");
    const auto row = [](const char* name, const std::string& page, bool affordable) {
        QTest::newRow(name) << page << affordable;
    };
    row("usual", pageWith("<title>T</title>"), true);
    row("100,000 links", manyTimes("<li><a href=\"/x\">a</a></li>", 100'000), true);
    row("paragraphs without end", manyTimes("<p>x", 100'000), true);
    row("cells without end", "<table>" + manyTimes("<tr><td>x", 50'000) + "</table>", true);
    row("empty elements", manyTimes("<br><img src=x><hr>", 50'000), true);
    row("drawings", "<svg>" + manyTimes("<path d=\"M0 0\"/>", 50'000) + "</svg>", true);
    row("tags in scripts", "<script>" + manyTimes("'<div>'", 5'000) + "</script>", true);
    row("tags in comments", "<!--" + manyTimes("<div>", 5'000) + "-->", true);
    row("tags in attributes", "<p title=\"" + manyTimes("<div>", 5'000) + "\">", true);
    row("deep", manyTimes("<div>", 5'000), false);
    row("deep, wrong ends", manyTimes("<div></span>", 5'000), false);
    row("deep, ends of others", manyTimes("<span><div></span>", 5'000), false);
    row("deep, own elements", manyTimes("<x-a>", 5'000), false);
    row("deep lists", manyTimes("<ul><li>", 5'000), false);
    row("closed outside of drawings", manyTimes("<div/>", 5'000), false);
    row("closed behind a drawing", "<svg><p>" + manyTimes("<x/>", 5'000), false);
    row(
        "formatting that multiplies",
        [] {
            std::string page;
            for (int i = 0; i < 300; ++i) page += "<b id=" + std::to_string(i) + ">";
            return page + manyTimes("<p>x", 10'000);
        }(),
        false);
    row(
        "formatting, ends of others",
        [] {
            std::string page;
            for (int i = 0; i < 300; ++i) page += "<b id=" + std::to_string(i) + "></i>";
            return page + manyTimes("<p>x", 10'000);
        }(),
        false);
    row("deep, ends of the page", manyTimes("<div></body></html>", 5'000), false);
    row("deep, forms", manyTimes("<form><div></form>", 5'000), false);
    row("deep, choices", manyTimes("<div><select></div>", 5'000), false);
    row("deep, groups of choices", manyTimes("<optgroup>", 5'000), false);
    row("deep, without scripts", manyTimes("<span><noscript></span>", 5'000), false);
    row("deep, drawings with text", manyTimes("<div><svg><desc></div>", 5'000), false);
    row("deep behind a comment", "<!--x--!>" + manyTimes("<div>", 5'000), false);
    row("deep, ends in drawings' text", manyTimes("<svg><g><![CDATA[</g></svg>]]>", 5'000), false);
    row("choices", manyTimes("<select><optgroup label=x><option>a<option>b</optgroup></select>", 5'000), true);
    row("very many tags in comments", "<!--" + manyTimes("<div>", 20'001) + "-->", false);
    row("very many tags in scripts", "<script>" + manyTimes("<div>", 20'001) + "</script>", false);
    row("very many tags in attributes", "<p title=\"" + manyTimes("<div>", 20'001) + "\">", false);
    row("much formatting in scripts", "<script>" + manyTimes("<b>", 1'001) + "</script>", false);
    row("frames", "<html><frameset><frame></frameset></html>", true);
    row("frames behind a page", manyTimes("<br>", 2'000) + "<frameset>", false);
    row("attributes", "<p " + manyTimes("a ", 5'000) + ">", false);
    row("tags", manyTimes("<br>", 600'001), false);
}

void WebArticleTest::refuses_dear_pages() {
    QFETCH(std::string, page);
    QFETCH(bool, affordable);
    QCOMPARE(sources::isAffordable(page), affordable);
    // What is let through is parsed, whatever it is.
    if (affordable) QVERIFY(sources::HtmlPage::parse(page, "text/html"));
}

void WebArticleTest::counts_the_work_of_pages_data() {
    QTest::addColumn<std::string>("page");
    QTest::addColumn<bool>("affordable");
    const auto row = [](const char* name, const std::string& page, bool affordable = false) {
        QTest::newRow(name) << page << affordable;
    };
    // Pages of 2 MB that kept the parser, or the counting, busy for seconds.
    constexpr std::size_t many = 400'000;
    const auto attributes = [](int count) {
        std::string list;
        for (int i = 0; i < count; ++i) list += " a" + std::to_string(i);
        return list;
    };
    const auto numbered = [&](const std::string& begin, int attributesOfTag, int tags) {
        std::string page;
        const std::string list = attributes(attributesOfTag);
        for (int i = 0; i < tags; ++i) page += begin + list + " z=" + std::to_string(i) + ">";
        return page;
    };
    row("ends of nothing", manyTimes("<span>", 390) + manyTimes("</x>", many));
    row("ends of nothing in a drawing", "<svg>" + manyTimes("<g>", 380) + manyTimes("</x>", many));
    row("ends of nothing in a cell", "<table><tr><td>" + manyTimes("<span>", 380) + manyTimes("</b>", many));
    row("ends of headings", manyTimes("<div>", 390) + manyTimes("</h1>", many));
    row("lines in deep blocks", manyTimes("<div>", 390) + manyTimes("<hr>", many));
    row("paragraphs in deep blocks", manyTimes("<div>", 390) + manyTimes("</p>", many));
    row("entries in deep lists", manyTimes("<ul><li>", 195) + manyTimes("<li>", many));
    row("cells in deep tables", manyTimes("<table><tr><td>", 95) + manyTimes("<td>", many));
    row("attributes of each tag", manyTimes("<p" + attributes(490) + ">", 1'000));
    row("formatting that is nearly the same", numbered("<b", 150, 300));
    row("formatting that is nearly the same, closed", manyTimes(numbered("<b", 100, 100) + manyTimes("</b>", 100), 40));
    std::string roots;
    for (int i = 0; i < 390; ++i) {
        roots += "<body";
        for (int j = 0; j < 400; ++j) roots += " a" + std::to_string(400 * i + j);
        roots += ">";
    }
    row("attributes of a body that is begun again", roots);
    row("usual", pageWith("<title>T</title>"), true);
    row("a long list", manyTimes("<li class=\"a b\"><a href=\"/x\" title=\"y\">a</a></li>", 100'000), true);
    row("a long table", "<table>" + manyTimes("<tr><td class=a><span>1</span><td><b>2</b></tr>", 40'000) + "</table>",
        true);
    row("a deep page",
        manyTimes("<div class=a>", 60) + manyTimes("<p><a href=x>y</a> <em>z</em></p>", 20'000) +
            manyTimes("</div>", 60),
        true);
}

void WebArticleTest::counts_the_work_of_pages() {
    QFETCH(std::string, page);
    QFETCH(bool, affordable);
    const sources::HtmlCost cost = sources::costOfHtml(page);
    QCOMPARE(cost.affordable, affordable);
    // Counting ends with the tag that is too much.
    constexpr std::uint64_t dearestTag = 10'000'000;
    const std::uint64_t most = sources::mostHtmlWork + (affordable ? 0 : dearestTag);
    QVERIFY2(cost.work <= most, std::to_string(cost.work).c_str());
    QCOMPARE(sources::costOfHtml(page.substr(0, cost.affordableBytes)).affordable, true);
    if (affordable) return;
    const auto parsed = sources::HtmlPage::parse(page, "text/html");
    QVERIFY(!parsed);
    QVERIFY(parsed.error().message.find("too many tags or attributes") != std::string::npos);
}

void WebArticleTest::finds_links_data() {
    QTest::addColumn<std::string>("body");
    QTest::addColumn<bool>("menus");
    QTest::addColumn<std::string>("links");  // "URL URL > NEXT"
    const auto row = [](const char* name, const std::string& body, const std::string& links, bool menus = false) {
        QTest::newRow(name) << body << menus << links;
    };
    row("links", "<a href=\"/a\">a</a> <a href=b>b</a>",
        "https://www.news.example/a https://www.news.example/2026/10/b");
    row("twice", "<a href=\"/a\"></a><a href=\"/a#x\"></a>", "https://www.news.example/a");
    row("tracking", "<a href=\"/a?utm_source=x\"></a><a href=\"/a\"></a>", "https://www.news.example/a");
    row("other schemes", "<a href=\"mailto:a@b.example\"></a><a href=\"javascript:x()\"></a><a href=\"#top\"></a>", "");
    row("base", "<base href=\"https://www.news.example/z/\"><a href=\"a\"></a>", "https://www.news.example/z/a");
    row("menus", "<nav><a href=\"/m\"></a></nav><footer><a href=\"/f\"></a></footer><a href=\"/a\"></a>",
        "https://www.news.example/a");
    row("menus wanted", "<nav><a href=\"/m\"></a></nav>", "https://www.news.example/m", true);
    row("next page", "<a rel=\"next\" href=\"?p=2\">2</a>",
        "https://www.news.example/2026/10/flood?p=2 > https://www.news.example/2026/10/flood?p=2");
}

void WebArticleTest::finds_links() {
    QFETCH(std::string, body);
    QFETCH(bool, menus);
    QFETCH(std::string, links);
    const auto page = sources::HtmlPage::parse(pageWith("", body), "text/html");
    QVERIFY(page);
    const sources::ListedLinks found = sources::linksOfPage(page->root(), pageAddress, menus);
    std::string told;
    for (const std::string& link : found.links) told += (told.empty() ? "" : " ") + link;
    if (!found.next.empty()) told += " > " + found.next;
    QCOMPARE(QString::fromStdString(told), QString::fromStdString(links));
}

void WebArticleTest::filters_addresses_data() {
    QTest::addColumn<std::string>("include");
    QTest::addColumn<std::string>("exclude");
    QTest::addColumn<bool>("others");
    QTest::addColumn<std::string>("url");
    QTest::addColumn<bool>("taken");
    const auto row = [](const char* name, const std::string& url, bool taken, const std::string& include = {},
                        const std::string& exclude = {},
                        bool others = false) { QTest::newRow(name) << include << exclude << others << url << taken; };
    row("usual", "https://news.example/a/1", true);
    row("with www", "https://www.news.example/a/1", true);
    row("another host", "https://other.example/a", false);
    row("another host, wanted", "https://other.example/a", true, "", "", true);
    row("a host below", "https://blog.news.example/a", false);
    row("front page", "https://news.example/", false);
    row("the listing", "https://news.example/list", false);
    row("the listing's next page", "https://news.example/list?page=2", false);
    row("picture", "https://news.example/a.JPG", false);
    row("included", "https://news.example/a/1", true, "/a/*");
    row("not included", "https://news.example/b/1", false, "/a/*");
    row("pattern is for the whole path", "https://news.example/x/a/1", false, "/a/*");
    row("pattern is for the path", "https://news.example/a/1?b=2", true, "/a/1");
    row("excluded", "https://news.example/a/video/1", false, "/a/*", "*/video/*");
}

void WebArticleTest::filters_addresses() {
    QFETCH(std::string, include);
    QFETCH(std::string, exclude);
    QFETCH(bool, others);
    QFETCH(std::string, url);
    QFETCH(bool, taken);
    config::WebConfig web;
    if (!include.empty()) web.include = {include};
    if (!exclude.empty()) web.exclude = {exclude};
    web.otherHosts = others;
    const sources::PageFilter filter(web, *net::parseUrl("https://news.example/list"));
    QCOMPARE(filter.takes(*net::parseUrl(url)), taken);
}

GROUNDSWELL_TEST(WebArticleTest, web_article)
#include "tst_web_article.moc"
