#include "pipeline/sources/web/web_memory.h"
#include "tests/pipeline/sources/web_site.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using testing::entryXml;
using testing::listOf;
using testing::SeenRequest;
using testing::Site;
using testing::SiteAnswer;
using testing::sitemapIndex;
using testing::sitemapOf;
using testing::story;
using testing::withStories;

/// Listings whose server says that they did not change.
class WebChangesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void an_unchanged_listing_has_nothing_new_data();
    void an_unchanged_listing_has_nothing_new();
    void an_unchanged_sitemap_hides_no_other();
    void a_listing_is_asked_for_whole_data();
    void a_listing_is_asked_for_whole();
    void a_page_of_an_unchanged_listing_is_not_forgotten();
    void validators_that_cannot_be_kept_are_not();
};

void WebChangesTest::an_unchanged_listing_has_nothing_new_data() {
    QTest::addColumn<SiteAnswer>("listing");
    QTest::addColumn<SiteAnswer>("changed");
    const std::string etag = "ETag: \"v1\"\r\n";
    const std::string modified = "Last-Modified: Mon, 12 Oct 2026 08:00:00 GMT\r\n";
    const auto row = [](const char* name, SiteAnswer listing, SiteAnswer changed, const std::string& headers) {
        listing.headers += headers;
        changed.headers += "ETag: \"v2\"\r\n";
        QTest::newRow(name) << listing << changed;
    };
    row("page, tag", listOf("/a /b"), listOf("/c /a /b"), etag);
    row("page, time", listOf("/a /b"), listOf("/c /a /b"), modified);
    row("page, both", listOf("/a /b"), listOf("/c /a /b"), etag + modified);
    row("sitemap", sitemapOf(entryXml("/a") + entryXml("/b")), sitemapOf(entryXml("/c") + entryXml("/a")), etag);
    row("sitemap with old pages", sitemapOf(entryXml("/a") + entryXml("/b") + entryXml("/d", "2020-01-01")),
        sitemapOf(entryXml("/c") + entryXml("/a")), etag);
    row("plain list", {"{host}/a\n{host}/b\n", 200, "Content-Type: text/plain\r\n"},
        {"{host}/a\n{host}/c\n", 200, "Content-Type: text/plain\r\n"}, etag);
}

void WebChangesTest::an_unchanged_listing_has_nothing_new() {
    QFETCH(SiteAnswer, listing);
    QFETCH(SiteAnswer, changed);
    Site site(withStories({{"/list", listing}}, "a b c"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a /b"));
    QVERIFY(!site.notModified);
    // Old pages make the second fetch look a day further back.
    QCOMPARE(site.fetch(), std::string());
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(site.fetch(), std::string());
        QVERIFY(site.notModified);
        QCOMPARE(site.asked, std::string("/list"));
        QCOMPARE(site.came() + site.sink.issues(), std::string());
    }
    site.answers["/list"] = changed;
    QCOMPARE(site.fetch(), std::string());
    QVERIFY(!site.notModified);
    QCOMPARE(site.came(), std::string("/c"));
}

void WebChangesTest::an_unchanged_sitemap_hides_no_other() {
    SiteAnswer index = sitemapIndex({"/1.xml", "/2.xml"});
    index.headers += "ETag: \"index\"\r\n";
    SiteAnswer first = sitemapOf(entryXml("/a"));
    first.headers += "ETag: \"first\"\r\n";
    SiteAnswer second = sitemapOf(entryXml("/b"));
    second.headers += "ETag: \"second\"\r\n";
    Site site(withStories({{"/index.xml", index}, {"/1.xml", first}, {"/2.xml", second}}, "a b c"));
    QCOMPARE(site.fetch("/index.xml"), std::string());
    QCOMPARE(site.came(), std::string("/a /b"));
    QCOMPARE(site.fetch("/index.xml"), std::string());
    QVERIFY(site.notModified);
    // The index stays what it is, and what it leads to changes.
    second = sitemapOf(entryXml("/b") + entryXml("/c"));
    site.answers["/2.xml"] = second;
    QCOMPARE(site.fetch("/index.xml"), std::string());
    QVERIFY(!site.notModified);
    QCOMPARE(site.came(), std::string("/c"));
    QCOMPARE(site.asked, std::string("/index.xml /1.xml /2.xml /c"));
    // One without validators is read each time.
    QCOMPARE(site.fetch("/index.xml"), std::string());
    QVERIFY(!site.notModified);
    // One that is gone is no listing without news.
    site.answers.erase("/2.xml");
    QCOMPARE(site.fetch("/index.xml"), std::string());
    QVERIFY(!site.notModified);
}

void WebChangesTest::a_listing_is_asked_for_whole_data() {
    QTest::addColumn<std::string>("why");
    QTest::addColumn<std::string>("came");
    for (const char* why : {"nothing", "a look"}) QTest::newRow(why) << std::string(why) << std::string();
    for (const char* why : {"pattern", "other days", "older pages"})
        QTest::newRow(why) << std::string(why) << std::string("/a");
    QTest::newRow("pages are left") << std::string("pages are left") << std::string("/b");
    QTest::newRow("a page failed") << std::string("a page failed") << std::string("/b");
    QTest::newRow("robots.txt forbade") << std::string("robots.txt forbade") << std::string("/b");
}

void WebChangesTest::a_listing_is_asked_for_whole() {
    QFETCH(std::string, why);
    QFETCH(std::string, came);
    SiteAnswer listing = sitemapOf(entryXml("/a", "2026-10-05") + entryXml("/b", "2026-10-12"));
    listing.headers += "ETag: \"v1\"\r\n";
    Site site(withStories({{"/list", listing}}));
    if (why != "older pages") site.query.since = *core::parseTime("2026-10-01T00:00:00Z");
    if (why == "pattern") site.query.config.exclude = {"/a"};
    if (why == "pages are left") site.query.config.pages = 1;
    if (why == "a page failed") site.answers["/b"] = {"", 403};
    if (why == "robots.txt forbade") site.answers["/robots.txt"] = {"User-agent: *\nDisallow: /b"};
    // The newest is read first.
    if (why == "pages are left")
        site.answers["/list"].body = sitemapOf(entryXml("/a", "2026-10-13") + entryXml("/b", "2026-10-12")).body;
    QCOMPARE(site.fetch(), std::string());
    QVERIFY(!site.came().empty());
    site.answers["/b"] = story("b");
    site.answers.erase("/robots.txt");
    site.query.config.exclude.clear();
    site.query.config.pages = 200;
    if (why == "older pages") site.query.since = *core::parseTime("2026-10-01T00:00:00Z");
    if (why == "a look") site.query.limitPages = 5;
    if (why == "other days") {
        site.query.from = *core::parseTime("2026-10-04T00:00:00Z");
        site.query.to = *core::parseTime("2026-10-20T00:00:00Z");
    }
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.notModified, why == "nothing");
    QVERIFY2(came.empty() ? site.came().empty() : site.came().find(came) != std::string::npos, site.came().c_str());
}

void WebChangesTest::a_page_of_an_unchanged_listing_is_not_forgotten() {
    SiteAnswer listing = listOf("/a");
    listing.headers += "ETag: \"v1\"\r\n";
    Site site(withStories({{"/list", listing}}));
    QCOMPARE(site.fetch(), std::string());
    for (int i = 0; i < sources::mostAbsences + 5; ++i) QCOMPARE(site.fetch(), std::string());
    QVERIFY(site.notModified);
    site.answers["/list"] = listOf("/a /b");
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/b"));
}

void WebChangesTest::validators_that_cannot_be_kept_are_not() {
    SiteAnswer listing = listOf("/a");
    listing.headers += "ETag: \"\xff\"\r\nLast-Modified: " + std::string(600, 'x') + "\r\n";
    Site site(withStories({{"/list", listing}}));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.fetch(), std::string());
    QVERIFY(!site.notModified);
    for (const SeenRequest& request : site.server.requests())
        QVERIFY(!request.headers.contains("if-none-match") && !request.headers.contains("if-modified-since"));
    // A server that answers to a question that was not asked.
    site.answers["/list"] = {"", 304};
    QVERIFY2(site.fetch().find("(304)") != std::string::npos, "");
}

GROUNDSWELL_TEST(WebChangesTest, web_changes)
#include "tst_web_changes.moc"
