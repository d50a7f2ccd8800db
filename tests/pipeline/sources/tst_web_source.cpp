#include "pipeline/sources/web/web_memory.h"
#include "pipeline/sources/web/web_source.h"
#include "tests/pipeline/sources/web_site.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <thread>

using namespace groundswell;
using testing::entryXml;
using testing::listOf;
using testing::putIn;
using testing::redirectTo;
using testing::Site;
using testing::SiteAnswer;
using testing::SiteAnswers;
using testing::sitemapIndex;
using testing::sitemapOf;
using testing::story;
using testing::wideText;
using testing::withStories;

namespace {

// How far back the next fetch looks in a sitemap; nothing when as in all others.
std::optional<core::UtcTime> brokenSince(const Site& site, const std::string& path) {
    const sources::WebMemory memory = sources::readWebMemory(site.memory);
    const auto found = memory.sitemaps.find(sources::addressKey(site.host() + path));
    return found == memory.sitemaps.end() ? std::nullopt : found->second.since;
}

}  // namespace

class WebSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_what_is_listed_data();
    void reads_what_is_listed();
    void names_faults_data();
    void names_faults();
    void one_broken_page_stops_no_other_data();
    void one_broken_page_stops_no_other();
    void reads_each_page_once();
    void a_changed_page_comes_again();
    void a_page_that_could_not_be_had_is_asked_for_again_data();
    void a_page_that_could_not_be_had_is_asked_for_again();
    void an_outage_gives_up_no_page();
    void a_page_that_is_listed_late_comes();
    void a_sitemap_that_could_not_be_had_is_looked_back_for();
    void a_sitemap_that_stays_broken_holds_up_no_other();
    void a_broken_index_is_looked_back_for_with_what_it_leads_to();
    void a_sitemap_that_stays_cut_is_taken_as_it_is();
    void what_is_left_of_a_sitemap_that_was_broken_comes_next_time();
    void user_info_gets_into_no_record();
    void what_is_left_comes_next_time();
    void old_pages_are_left_out();
    void other_days_leave_the_usual_memory_alone();
    void looks_at_so_many_pages();
    void waits_as_the_site_wants_it();
    void ends_in_time();
    void stops_when_asked_to();
    void stops_when_the_sink_is_full();
    void a_page_of_very_many_links();
    void memory_forgets();
};

void WebSourceTest::reads_what_is_listed_data() {
    QTest::addColumn<SiteAnswers>("answers");
    QTest::addColumn<std::string>("path");
    QTest::addColumn<std::string>("came");
    QTest::addColumn<std::string>("issue");  // a part of what is noted; empty = nothing is
    const auto row = [](const char* name, const SiteAnswers& answers, const std::string& came,
                        const std::string& path = "/list", const std::string& issue = {}) {
        QTest::newRow(name) << withStories(answers) << path << came << issue;
    };
    const SiteAnswer pages = sitemapOf(entryXml("/a") + entryXml("/b"));
    row("listing", {{"/list", listOf("/a /b")}}, "/a /b");
    row("listing, redirected", {{"/list", redirectTo("/news")}, {"/news", listOf("/a /b")}}, "/a /b");
    row("next pages of a listing",
        {{"/list", listOf("/a", "<a rel=\"next\" href=\"/list?page=2\">2</a>")}, {"/list?page=2", listOf("/b")}},
        "/a /b");
    row("next page fails", {{"/list", listOf("/a", "<a rel=\"next\" href=\"/list?page=2\">2</a>")}}, "/a", "/list",
        "404");
    row("next page is the same", {{"/list", listOf("/a", "<a rel=\"next\" href=\"/list\">2</a>")}}, "/a");
    row("next page on another host", {{"/list", listOf("/a", "<a rel=\"next\" href=\"{other}/list\">2</a>")}}, "/a");
    row("sitemap", {{"/sitemap.xml", pages}}, "/a /b", "/sitemap.xml");
    row("sitemap, newest first",
        {{"/sitemap.xml", sitemapOf(entryXml("/a", "2026-10-12") + entryXml("/b", "2026-10-13"))}}, "/b /a",
        "/sitemap.xml");
    // The site's address is put in as UTF-8, so that this one names its pages without it.
    std::string relative = pages.body;
    putIn(relative, "{host}", "");
    const std::string wide = "\xff\xfe" + wideText(relative);
    row("sitemap in UTF-16", {{"/sitemap.xml", {wide, 200, "Content-Type: application/xml\r\n"}}}, "/a /b",
        "/sitemap.xml");
    row("plain list", {{"/list", {"{host}/a\n{host}/b\n", 200, "Content-Type: text/plain\r\n"}}}, "/a /b");
    row("index",
        {{"/index.xml", sitemapIndex({"/1.xml", "/2.xml"})},
         {"/1.xml", sitemapOf(entryXml("/a"))},
         {"/2.xml", sitemapOf(entryXml("/b"))}},
        "/a /b", "/index.xml");
    row("index that names itself", {{"/index.xml", sitemapIndex({"/index.xml", "/1.xml"})}, {"/1.xml", pages}}, "/a /b",
        "/index.xml", "go in a circle");
    row("indexes that name each other",
        {{"/index.xml", sitemapIndex({"/2.xml"})},
         {"/2.xml", sitemapIndex({"/index.xml", "/1.xml"})},
         {"/1.xml", pages}},
        "/a /b", "/index.xml", "go in a circle");
    row("indexes without end",
        {{"/0.xml", sitemapIndex({"/1.xml", "/p.xml"})},
         {"/1.xml", sitemapIndex({"/2.xml"})},
         {"/2.xml", sitemapIndex({"/3.xml"})},
         {"/3.xml", sitemapIndex({"/4.xml"})},
         {"/p.xml", pages}},
        "/a /b", "/0.xml", "too deeply");
    row("one sitemap of an index fails", {{"/index.xml", sitemapIndex({"/gone.xml", "/1.xml"})}, {"/1.xml", pages}},
        "/a /b", "/index.xml", "404");
    row("one sitemap of an index is a page",
        {{"/index.xml", sitemapIndex({"/list", "/1.xml"})}, {"/list", listOf("/a")}, {"/1.xml", pages}}, "/a /b",
        "/index.xml", "is no sitemap");
    row("cut sitemap", {{"/sitemap.xml", {"<urlset>" + entryXml("/a") + "<url><lo"}}}, "/a", "/sitemap.xml",
        "ends before its end");
    row("robots.txt names sitemaps",
        {{"/robots.txt", {"Sitemap: {host}/1.xml\nSitemap: /2.xml"}},
         {"/1.xml", sitemapOf(entryXml("/a"))},
         {"/2.xml", sitemapOf(entryXml("/b"))}},
        "/a /b", "/robots.txt");
    row("same page twice", {{"/list", listOf("/a /a#top /a?utm_source=x /b")}}, "/a /b");
    row("pages of other hosts", {{"/list", listOf("/a {other}/b")}}, "/a");
    row("robots.txt forbids one", {{"/robots.txt", {"User-agent: *\nDisallow: /b"}}, {"/list", listOf("/a /b")}}, "/a",
        "/list", "1 page was left out, because the site's robots.txt");
    row("robots.txt forbids others", {{"/robots.txt", {"User-agent: other\nDisallow: /"}}, {"/list", listOf("/a /b")}},
        "/a /b");
    row("robots.txt is a 403", {{"/robots.txt", {"", 403}}, {"/list", listOf("/a /b")}}, "/a /b");
    row("robots.txt redirects for ever", {{"/robots.txt", redirectTo("/robots.txt")}, {"/list", listOf("/a /b")}},
        "/a /b");
}

void WebSourceTest::reads_what_is_listed() {
    QFETCH(SiteAnswers, answers);
    QFETCH(std::string, path);
    QFETCH(std::string, came);
    QFETCH(std::string, issue);
    Site site(answers);
    QCOMPARE(site.fetch(path), std::string());
    QCOMPARE(site.came(), came);
    QVERIFY2(issue.empty() ? site.sink.notes.empty() : site.sink.issues().find(issue) != std::string::npos,
             site.sink.issues().c_str());
}

void WebSourceTest::names_faults_data() {
    QTest::addColumn<SiteAnswers>("answers");
    QTest::addColumn<std::string>("path");
    QTest::addColumn<std::string>("error");
    const auto row = [](const char* name, const SiteAnswers& answers, const std::string& error,
                        const std::string& path = "/list") {
        QTest::newRow(name) << withStories(answers) << path << error;
    };
    row("missing", {}, "(404)");
    row("403", {{"/list", {"", 403}}}, "refuses access (403)");
    row("429", {{"/list", {"", 429, "Retry-After: 3600\r\n"}}}, "too many requests (429)");
    row("501", {{"/list", {"", 501}}}, "(501)");
    row("redirected in a circle", {{"/list", redirectTo("/list")}}, "in a circle");
    row("redirected to what robots.txt forbids",
        {{"/robots.txt", {"User-agent: *\nDisallow: /shut"}}, {"/list", redirectTo("/shut")}}, "keeps programs away");
    row("empty", {{"/list", {""}}}, "The page is empty.");
    row("no links", {{"/list", {"<html><p>Made by scripts.</p></html>"}}}, "has no links to others");
    row("no links to take", {{"/list", listOf("/ /p.jpg {other}/x")}}, "is one to take");
    row("deep page", {{"/list", {[] {
                           std::string deep;
                           for (int i = 0; i < 5'000; ++i) deep += "<div>";
                           return deep;
                       }()}}},
        "too deeply nested");
    row("feed",
        {{"/list", {"<rss version=\"2.0\"><channel><title>F</title><item><title>x</title></item></channel></rss>"}}},
        "This is a feed.");
    row("empty sitemap", {{"/list", sitemapOf("")}}, "The sitemap names no pages.");
    row("all sitemaps of an index fail", {{"/list", sitemapIndex({"/gone.xml"})}}, "(404)");
    row("gzip that is none", {{"/list", {"\x1f\x8b\x08 rubbish"}}}, "gzip");
    row("robots.txt without sitemaps", {{"/robots.txt", {"User-agent: *\nDisallow:"}}}, "names no sitemap",
        "/robots.txt");
    row("robots.txt forbids the listing",
        {{"/robots.txt", {"User-agent: *\nDisallow: /list"}}, {"/list", listOf("/a")}},
        "keeps programs away from this page");
    row("robots.txt forbids all pages",
        {{"/robots.txt", {"User-agent: *\nDisallow: /\nAllow: /list"}}, {"/list", listOf("/a /b")}},
        "keeps programs away from all pages");
    row("robots.txt cannot be had", {{"/robots.txt", {"", 501}}, {"/list", listOf("/a")}}, "robots.txt cannot be had");
    row("robots.txt asks to wait", {{"/robots.txt", {"", 429, "Retry-After: 3600\r\n"}}, {"/list", listOf("/a")}},
        "robots.txt cannot be had");
    row("no page can be read", {{"/list", listOf("/gone /lost")}}, "None of the 2 pages could be read.");
    row("all pages are broken", {{"/list", listOf("/x")}, {"/x", {"<html></html>"}}},
        "None of the 1 page could be read. The first: The page has no text");
}

void WebSourceTest::names_faults() {
    QFETCH(SiteAnswers, answers);
    QFETCH(std::string, path);
    QFETCH(std::string, error);
    Site site(answers);
    const std::string told = site.fetch(path);
    QVERIFY2(told.find(error) != std::string::npos, told.c_str());
    QCOMPARE(site.came(), std::string());
}

void WebSourceTest::one_broken_page_stops_no_other_data() {
    QTest::addColumn<SiteAnswer>("answer");
    QTest::addColumn<std::string>("issue");
    const auto row = [](const char* name, const SiteAnswer& answer, const std::string& issue) {
        QTest::newRow(name) << answer << issue;
    };
    row("403", {"", 403}, "(403)");
    row("404", {"", 404}, "(404)");
    row("410", {"", 410}, "(410)");
    row("501", {"", 501}, "(501)");
    row("empty", {""}, "The page is empty.");
    row("PDF", {"%PDF", 200, "Content-Type: application/pdf\r\n"}, "is no HTML page");
    row("no text", {"<html><div id=\"app\"></div></html>"}, "no text that can be read");
    row("redirect to another host", redirectTo("{other}/x"), "leads to another site, localhost");
    row("redirect in a circle", redirectTo("/x"), "in a circle");
    row("redirect to the front page", redirectTo("/"), "leads to the site's front page");
    row("redirect to another scheme", redirectTo("ftp://a.example/"), "http");
    row("broken linked data",
        {"<script type=\"application/ld+json\">{\"@type\":</script><p>Long enough to be read, and to be kept, by "
         "all.</p>"},
        "JSON-LD is broken");
    row("unknown coding", {"x", 200, "Content-Type: text/html\r\nContent-Encoding: br\r\n"}, "compressed");
    row("gzip that is none", {"rubbish", 200, "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"}, "gzip");
}

void WebSourceTest::one_broken_page_stops_no_other() {
    QFETCH(SiteAnswer, answer);
    QFETCH(std::string, issue);
    Site site(withStories({{"/", story("front")}, {"/list", listOf("/a /x /b")}, {"/x", answer}}));
    QCOMPARE(site.fetch(), std::string());
    QVERIFY(site.came() == "/a /b" || site.came() == "/a /x /b");
    QVERIFY2(site.sink.issues().find(issue) != std::string::npos, site.sink.issues().c_str());
}

void WebSourceTest::reads_each_page_once() {
    Site site(withStories({{"/list", listOf("/a /gone")}}));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a"));
    site.answers["/list"] = listOf("/a /gone /b");
    QCOMPARE(site.fetch(), std::string());
    // Neither what was read nor what is gone for good is asked for again.
    QCOMPARE(site.asked, std::string("/list /b"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.asked, std::string("/list"));
}

void WebSourceTest::a_changed_page_comes_again() {
    Site site(withStories(
        {{"/list", sitemapOf(entryXml("/a", "2026-10-12T08:00:00Z") + entryXml("/b", "2026-10-12T09:00:00Z"))}}));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/b /a"));
    site.answers["/list"] = sitemapOf(entryXml("/a", "2026-10-12T10:00:00Z") + entryXml("/b", "2026-10-12T09:00:00Z"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a"));
}

void WebSourceTest::a_page_that_could_not_be_had_is_asked_for_again_data() {
    QTest::addColumn<int>("status");
    for (const int status : {401, 403, 501}) QTest::addRow("%d", status) << status;
}

void WebSourceTest::a_page_that_could_not_be_had_is_asked_for_again() {
    QFETCH(int, status);
    Site site(withStories({{"/list", listOf("/a /x")}, {"/x", {"", status}}}));
    QCOMPARE(site.fetch(), std::string());
    for (int i = 0; i < 2; ++i) {
        QVERIFY(!site.fetch().empty());
        QCOMPARE(site.asked, std::string("/list /x"));
    }
    // Three times is enough.
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.asked, std::string("/list"));
}

void WebSourceTest::an_outage_gives_up_no_page() {
    const SiteAnswer fault{"", 501};
    Site site(SiteAnswers{{"/list", listOf("/a /b /c")}, {"/a", fault}, {"/b", fault}, {"/c", fault}});
    for (int i = 0; i < 4; ++i) {
        QVERIFY(!site.fetch().empty());
        QCOMPARE(site.asked, std::string("/list /a /b /c"));
    }
    for (const char* name : {"a", "b", "c"}) site.answers["/" + std::string(name)] = story(name);
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a /b /c"));
}

void WebSourceTest::a_page_that_is_listed_late_comes() {
    Site site(withStories({{"/list", sitemapOf(entryXml("/a", "2026-10-12"))}}, "a b c"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a"));
    // Of the day of the last fetch, but its time, midnight, is before it; and one that is older by far.
    site.query.since = *core::parseTime("2026-10-12T09:00:00Z");
    site.answers["/list"] =
        sitemapOf(entryXml("/a", "2026-10-12") + entryXml("/b", "2026-10-12") + entryXml("/c", "2026-10-10"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/b"));
}

void WebSourceTest::a_sitemap_that_could_not_be_had_is_looked_back_for() {
    Site site(withStories({{"/list", sitemapIndex({"/1.xml", "/2.xml"})},
                           {"/1.xml", sitemapOf(entryXml("/a", "2026-10-13"))},
                           {"/2.xml", {"", 501}}}));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a"));
    QVERIFY(brokenSince(site, "/2.xml") == site.query.since);
    site.query.since = *core::parseTime("2026-10-20T00:00:00Z");
    site.answers["/2.xml"] = sitemapOf(entryXml("/b", "2026-10-12"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/b"));
    QVERIFY(sources::readWebMemory(site.memory).sitemaps.empty());
    QVERIFY(!sources::readWebMemory(site.memory).since);
}

void WebSourceTest::a_sitemap_that_stays_broken_holds_up_no_other() {
    Site site(withStories({{"/list", sitemapIndex({"/1.xml", "/2.xml"})},
                           {"/1.xml", sitemapOf(entryXml("/a", "2026-10-13"))},
                           {"/2.xml", {"", 501}}},
                          "a b c"));
    const core::UtcTime first = site.query.since;
    for (int day = 0; day < 5; ++day) {
        QCOMPARE(site.fetch(), std::string());
        QVERIFY(brokenSince(site, "/2.xml") == first);
        QVERIFY(!sources::readWebMemory(site.memory).since);
        site.query.since += std::chrono::days(7);
    }
    // What is old and listed late in the other one is left out, as always.
    site.answers["/1.xml"] = sitemapOf(entryXml("/a", "2026-10-13") + entryXml("/b", "2026-10-12"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string());
    site.answers["/2.xml"] = sitemapOf(entryXml("/c", "2026-10-12"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/c"));
}

void WebSourceTest::a_broken_index_is_looked_back_for_with_what_it_leads_to() {
    Site site(withStories({{"/list", sitemapIndex({"/1.xml", "/index.xml"})},
                           {"/1.xml", sitemapOf(entryXml("/a", "2026-10-13"))},
                           {"/index.xml", {"", 501}}}));
    QCOMPARE(site.fetch(), std::string());
    site.query.since = *core::parseTime("2026-10-20T00:00:00Z");
    site.answers["/index.xml"] = sitemapIndex({"/2.xml"});
    site.answers["/2.xml"] = sitemapOf(entryXml("/b", "2026-10-12"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/b"));
}

void WebSourceTest::a_sitemap_that_stays_cut_is_taken_as_it_is() {
    SiteAnswer cut = sitemapOf(entryXml("/a", "2026-10-13"));
    cut.body.resize(cut.body.size() - std::string("</urlset>").size());
    Site site(withStories({{"/list", cut}}));
    for (int fetch = 1; fetch <= 4; ++fetch) {
        QCOMPARE(site.fetch(), std::string());
        QCOMPARE(site.came(), std::string(fetch == 1 ? "/a" : ""));
        QCOMPARE(brokenSince(site, "/list").has_value(), fetch < 3);
    }
    site.answers["/list"] = sitemapOf(entryXml("/a", "2026-10-13") + entryXml("/b", "2026-10-14"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/b"));
    QVERIFY(sources::readWebMemory(site.memory).sitemaps.empty());
}

void WebSourceTest::what_is_left_of_a_sitemap_that_was_broken_comes_next_time() {
    Site site(withStories({{"/list", sitemapIndex({"/1.xml", "/2.xml"})},
                           {"/1.xml", sitemapOf(entryXml("/a", "2026-10-13"))},
                           {"/2.xml", {"", 501}}},
                          "a b c"));
    QCOMPARE(site.fetch(), std::string());
    site.query.since = *core::parseTime("2026-10-20T00:00:00Z");
    site.query.config.pages = 1;
    site.answers["/2.xml"] = sitemapOf(entryXml("/b", "2026-10-12") + entryXml("/c", "2026-10-13"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/c"));
    site.query.since = *core::parseTime("2026-10-27T00:00:00Z");
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/b"));
}

void WebSourceTest::user_info_gets_into_no_record() {
    Site site(withStories({{"/list", listOf("/a /b")}}));
    site.login = "ann:secret@";
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a /b"));
    for (const domain::RawRecord& record : site.sink.records) {
        QVERIFY(record.content.find("secret") == std::string::npos);
        QVERIFY(record.origin.find("secret") == std::string::npos);
    }
}

void WebSourceTest::what_is_left_comes_next_time() {
    Site site(withStories({{"/list", sitemapOf(entryXml("/a", "2026-10-11") + entryXml("/b", "2026-10-12") +
                                               entryXml("/c", "2026-10-13"))}},
                          "a b c"));
    site.query.config.pages = 2;
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/c /b"));
    QVERIFY(site.sink.issues().find("1 page is left for the next fetch") != std::string::npos);
    // The fetch after it begins later, but has to know what it was to bring.
    site.query.since = *core::parseTime("2026-10-13T12:00:00Z");
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a"));
    QVERIFY(!sources::readWebMemory(site.memory).since);
}

void WebSourceTest::old_pages_are_left_out() {
    Site site(withStories({{"/list", sitemapOf(entryXml("/a", "2026-10-10") + entryXml("/b", "2026-10-12"))}}));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/b"));
    Site old(withStories({{"/list", sitemapOf(entryXml("/a", "2026-10-10"))}}));
    QCOMPARE(old.fetch(), std::string());
    QCOMPARE(old.came(), std::string());
    QVERIFY(old.sink.issues().find("older than 2026-10-11") != std::string::npos);
}

void WebSourceTest::other_days_leave_the_usual_memory_alone() {
    Site site(withStories({{"/list", sitemapOf(entryXml("/a", "2026-09-10") + entryXml("/b", "2026-10-12"))}}));
    QCOMPARE(site.fetch(), std::string());
    const std::string before = site.memory;
    site.query.from = *core::parseTime("2026-09-01T00:00:00Z");
    site.query.config.pages = 1;
    // A page a time, and the second fetch goes on behind the first.
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/b"));
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a"));
    QCOMPARE(site.memory, before);
}

void WebSourceTest::looks_at_so_many_pages() {
    Site site(withStories({{"/list", listOf("/a /b")}}));
    site.query.limitPages = 1;
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a"));
    QCOMPARE(site.memory, std::string());
}

// A delay that does not fit into the time ends the fetch instead of holding it up.
void WebSourceTest::waits_as_the_site_wants_it() {
    Site site(withStories({{"/list", listOf("/a /b")}, {"/robots.txt", {"User-agent: *\nCrawl-delay: 86400"}}}));
    const std::string told = site.fetch();
    QVERIFY2(told.find("time ended before a page") != std::string::npos, told.c_str());
    QCOMPARE(site.came(), std::string());
    QVERIFY(site.sink.issues().find("2 pages are left for the next fetch") != std::string::npos);
    site.answers["/robots.txt"] = {"User-agent: *\nCrawl-delay: 0.05"};
    const auto begin = std::chrono::steady_clock::now();
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a /b"));
    // Two delays lie between three requests.
    QVERIFY(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds(100));
}

void WebSourceTest::ends_in_time() {
    Site site(withStories({{"/list", listOf("/a /b")}}));
    site.query.timeLimit = std::chrono::milliseconds(-1);
    const std::string told = site.fetch();
    QVERIFY2(told.find("time ended before a page") != std::string::npos, told.c_str());
    QCOMPARE(site.came(), std::string());
    site.query.timeLimit.reset();
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a /b"));
}

void WebSourceTest::stops_when_asked_to() {
    Site site(withStories({{"/list", listOf("/a /b")}}));
    std::stop_source source;
    site.stop = source.get_token();
    // While it waits for the second page.
    site.answers["/robots.txt"] = {"User-agent: *\nCrawl-delay: 600"};
    const std::jthread later([&] {
        while (site.server.requests().size() < 2) std::this_thread::yield();
        source.request_stop();
    });
    const std::string told = site.fetch();
    QVERIFY2(told.find("stopped") != std::string::npos, told.c_str());
    site.answers.erase("/robots.txt");
    site.stop = {};
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a /b"));
}

void WebSourceTest::stops_when_the_sink_is_full() {
    Site site(withStories({{"/list", listOf("/a /b /c")}}, "a b c"));
    site.limit = 2;
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/a /b"));
    site.limit = 100;
    // The one that filled it may not have been taken.
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/b /c"));
}

void WebSourceTest::a_page_of_very_many_links() {
    std::string body = "<ul>";
    for (int i = 0; i < 100'000; ++i) body += "<li><a href=\"/s" + std::to_string(i) + "\">x</a></li>";
    Site site(withStories({{"/list", {body + "</ul>"}}}, "s0 s1 s2"));
    site.query.config.pages = 3;
    QCOMPARE(site.fetch(), std::string());
    QCOMPARE(site.came(), std::string("/s0 /s1 /s2"));
    QVERIFY(site.sink.issues().find("99997 pages are left") != std::string::npos);
}

void WebSourceTest::memory_forgets() {
    sources::WebMemory memory;
    memory.noteRead(1, 7);
    memory.noteRead(2, 0);
    memory.pages.at(1).absences = 61;
    memory.forget();
    QVERIFY(!memory.pages.contains(1));
    QVERIFY(!memory.wants(2, 0));
    QVERIFY(memory.wants(2, 5));
    memory.noteFailure(3, 0);
    QVERIFY(memory.wants(3, 0));
    memory.noteBroken(6, core::UtcTime(std::chrono::seconds(7)), false);
    memory.noteBroken(8, core::UtcTime(std::chrono::seconds(7)), true);
    memory.noteBroken(8, core::UtcTime(std::chrono::seconds(9)), true);
    QVERIFY(memory.sitemaps.at(8).since == core::UtcTime(std::chrono::seconds(7)));
    memory.noteBroken(8, core::UtcTime(std::chrono::seconds(9)), true);
    QVERIFY(!memory.sitemaps.at(8).since);
    memory.since = core::UtcTime(std::chrono::seconds(5));
    memory.asked = {std::nullopt, core::UtcTime(std::chrono::seconds(9)), {4, 5}};
    memory.listings = {{{4, {"\"v1\"", "Mon"}}, {5, {"", "Tue"}}}, core::UtcTime(std::chrono::seconds(3)), 9};
    QVERIFY(sources::readWebMemory(sources::writeWebMemory(memory)) == memory);
    QVERIFY(sources::readWebMemory("{}") == sources::WebMemory{});
    QVERIFY(sources::readWebMemory("") == sources::WebMemory{});
}

GROUNDSWELL_TEST(WebSourceTest, web_source)
#include "tst_web_source.moc"
