#include "pipeline/sources/web/robots_rules.h"
#include "pipeline/sources/web/wildcard.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using sources::RobotsRules;

class RobotsRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decides_data();
    void decides();
    void reads_what_else_is_there_data();
    void reads_what_else_is_there();
    void matches_wildcards_data();
    void matches_wildcards();
    void hard_patterns_end_soon();
};

void RobotsRulesTest::decides_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("path");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char* name, const std::string& text, const std::string& path, bool allowed) {
        QTest::newRow(name) << text << path << allowed;
    };
    const std::string all = "User-agent: *\n";
    row("empty file", "", "/a", true);
    row("no rules", all, "/a", true);
    row("disallowed", all + "Disallow: /a", "/a/b", false);
    row("another path", all + "Disallow: /a", "/b", true);
    row("everything", all + "Disallow: /", "/", false);
    row("robots.txt itself", all + "Disallow: /", "/robots.txt", true);
    row("empty disallow", all + "Disallow:", "/a", true);
    row("case of paths", all + "Disallow: /A", "/a", true);
    row("case of keys", "USER-AGENT: *\ndisALLOW: /a", "/a", false);
    row("blanks", "  user-agent :  *  \n\t Disallow\t:\t/a  ", "/a", false);
    row("comment", all + "Disallow: /a # not this", "/a", false);
    row("comment alone", all + "#Disallow: /a", "/a", true);
    row("carriage returns", "User-agent: *\r\nDisallow: /a\r\n", "/a", false);
    row("old line ends", "User-agent: *\rDisallow: /a\r", "/a", false);
    row("byte order mark", "\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/a", false);
    row("no colon", all + "Disallow /a", "/a", true);
    row("rule before any agent", "Disallow: /a\n" + all, "/a", true);
    row("a page", "<!DOCTYPE html><html><body>Not found</body></html>", "/a", true);

    row("own group", "User-agent: Groundswell\nDisallow: /a\n\nUser-agent: *\nAllow: /", "/a", false);
    row("own group counts alone", "User-agent: *\nDisallow: /\n\nUser-agent: groundswell\nDisallow: /x", "/a", true);
    row("own group, empty", "User-agent: *\nDisallow: /\n\nUser-agent: groundswell\nDisallow:", "/a", true);
    row("own group, case and version", "User-agent: GROUNDSWELL/1.0\nDisallow: /a", "/a", false);
    row("another robot's group", "User-agent: otherbot\nDisallow: /", "/a", true);
    row("longer name", "User-agent: Groundswell-News\nDisallow: /", "/a", true);
    row("shorter name", "User-agent: ground\nDisallow: /", "/a", true);
    row("two agents, one group", "User-agent: otherbot\nUser-agent: groundswell\nDisallow: /a", "/a", false);
    row("groups in two places",
        "User-agent: groundswell\nDisallow: /a\n\nUser-agent: x\nDisallow: /y\n\nUser-agent: "
        "groundswell\nDisallow: /b",
        "/b", false);
    row("group ends at a rule", "User-agent: groundswell\nDisallow: /a\nUser-agent: otherbot\nDisallow: /b", "/b",
        true);
    row("blank lines end no group", "User-agent: *\n\n\nDisallow: /a", "/a", false);
    row("sitemap ends no group", "User-agent: *\nSitemap: https://a.example/s.xml\nDisallow: /a", "/a", false);
    row("delay between agents", "User-agent: x\nCrawl-delay: 5\nUser-agent: groundswell\nDisallow: /a", "/a", false);
    row("unknown key", "User-agent: *\nNoindex: /b\nDisallow: /a", "/a", false);

    row("longest wins: allow", all + "Disallow: /a\nAllow: /a/open", "/a/open/1", true);
    row("longest wins: disallow", all + "Allow: /a\nDisallow: /a/shut", "/a/shut/1", false);
    row("order is nothing", all + "Allow: /a/open\nDisallow: /a", "/a/open/1", true);
    row("as long: allow", all + "Disallow: /a/b\nAllow: /a/b", "/a/b", true);
    row("allow root only", all + "Disallow: /\nAllow: /$", "/", true);
    row("allow root only, below", all + "Disallow: /\nAllow: /$", "/a", false);
    row("star", all + "Disallow: /*/print", "/news/1/print", false);
    row("star, nothing between", all + "Disallow: /a*b", "/ab", false);
    row("star at the end", all + "Disallow: /a*", "/abc", false);
    row("end", all + "Disallow: /*.pdf$", "/x/y.pdf", false);
    row("end, more behind", all + "Disallow: /*.pdf$", "/x/y.pdf?z=1", true);
    row("end without star", all + "Disallow: /a$", "/a/b", true);
    row("dollar within", all + "Disallow: /a$b", "/a$b/c", false);
    row("query", all + "Disallow: /*?page=", "/list?page=2", false);
    row("no slash in front", all + "Disallow: a", "/a", true);
    row("star in front", all + "Disallow: *session", "/x?session=1", false);
    row("encoded as plain", all + "Disallow: /%61", "/a", false);
    row("plain as encoded", all + "Disallow: /a", "/%61", false);
    row("letters beyond ASCII", all + "Disallow: /\xc3\xa9t\xc3\xa9", "/%C3%A9t%C3%A9/1", false);
    row("hexadecimal case", all + "Disallow: /%c3%a9", "/\xc3\xa9", false);
    row("encoded slash is another", all + "Disallow: /a%2Fb", "/a/b", true);
    row("encoded star", all + "Disallow: /a%2Ab", "/a*b", false);
    row("encoded star in both", all + "Disallow: /a%2ab", "/a%2Ab", false);
    row("encoded star is no wildcard", all + "Disallow: /a%2Ab", "/axb", true);
    row("star fits a star", all + "Disallow: /a*b$", "/a*b", false);
    row("encoded dollar", all + "Disallow: /a%24", "/a$/b", false);
    row("encoded dollar is no end", all + "Disallow: /a%24", "/a", true);
    row("dollar as encoded", all + "Disallow: /a$b", "/a%24b", false);
    row("percent at the end", all + "Disallow: /a%", "/a%", false);
    // The RFC's own example, 5.1 and 5.2.
    const std::string rfc =
        "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: "
        "/publications/\n\nUser-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:"
        "/example/allowed.gif\n";
    row("RFC: gif", rfc, "/x/y.gif", false);
    row("RFC: example", rfc, "/example/page.html", false);
    row("RFC: publications", rfc, "/publications/1", true);
    row("RFC: longest", all + "Allow: /example/page/\nDisallow: /example/page/disallowed.gif",
        "/example/page/disallowed.gif", false);
}

void RobotsRulesTest::decides() {
    QFETCH(std::string, text);
    QFETCH(std::string, path);
    QFETCH(bool, allowed);
    QCOMPARE(RobotsRules::parse(text, "Groundswell").allows(path), allowed);
}

void RobotsRulesTest::reads_what_else_is_there_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<qlonglong>("delay");  // ms; -1 = none
    QTest::addColumn<std::string>("sitemaps");
    const auto row = [](const char* name, const std::string& text, qlonglong delay, const std::string& sitemaps = {}) {
        QTest::newRow(name) << text << delay << sitemaps;
    };
    row("none", "User-agent: *\nDisallow: /a", -1);
    row("delay", "User-agent: *\nCrawl-delay: 10", 10'000);
    row("half a second", "User-agent: *\nCrawl-delay: 0.5", 500);
    row("own delay", "User-agent: *\nCrawl-delay: 10\n\nUser-agent: groundswell\nCrawl-delay: 2", 2'000);
    row("another robot's", "User-agent: x\nCrawl-delay: 10", -1);
    row("no number", "User-agent: *\nCrawl-delay: slowly", -1);
    row("negative", "User-agent: *\nCrawl-delay: -3", -1);
    row("not a number", "User-agent: *\nCrawl-delay: nan", -1);
    row("for ever", "User-agent: *\nCrawl-delay: 1e300", 86'400'000);
    row("sitemaps", "Sitemap: https://a.example/1.xml\nUser-agent: x\nSITEMAP: /2.xml.gz\nSitemap:", -1,
        "https://a.example/1.xml /2.xml.gz");
}

void RobotsRulesTest::reads_what_else_is_there() {
    QFETCH(std::string, text);
    QFETCH(qlonglong, delay);
    QFETCH(std::string, sitemaps);
    const RobotsRules rules = RobotsRules::parse(text, "Groundswell");
    QCOMPARE(rules.crawlDelay() ? qlonglong{rules.crawlDelay()->count()} : -1, delay);
    std::string found;
    for (const std::string& sitemap : rules.sitemaps()) found += (found.empty() ? "" : " ") + sitemap;
    QCOMPARE(found, sitemaps);
}

void RobotsRulesTest::matches_wildcards_data() {
    QTest::addColumn<std::string>("pattern");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<bool>("whole");
    QTest::addColumn<bool>("beginning");
    const auto row = [](const char* pattern, const char* text, bool whole, bool beginning) {
        QTest::addRow("%s on %s", pattern, text) << std::string(pattern) << std::string(text) << whole << beginning;
    };
    row("", "", true, true);
    row("", "a", false, true);
    row("*", "", true, true);
    row("*", "abc", true, true);
    row("/a", "/a", true, true);
    row("/a", "/ab", false, true);
    row("/a*", "/ab", true, true);
    row("/a/*/c", "/a/b/c", true, true);
    row("/a/*/c", "/a/b/c/d", false, true);
    row("*a*b", "xaxbxab", true, true);
    row("*ab", "abab", true, true);
    row("**a", "a", true, true);
    row("a", "", false, false);
    row("/*/x", "/x", false, false);
}

void RobotsRulesTest::matches_wildcards() {
    QFETCH(std::string, pattern);
    QFETCH(std::string, text);
    QFETCH(bool, whole);
    QFETCH(bool, beginning);
    QCOMPARE(sources::matchesWildcard(pattern, text), whole);
    QCOMPARE(sources::matchesWildcard(pattern, text, true), beginning);
}

// Patterns that send backtracking matchers to the end of time.
void RobotsRulesTest::hard_patterns_end_soon() {
    std::string pattern;
    for (int i = 0; i < 1'000; ++i) pattern += "*a";
    QVERIFY(!sources::matchesWildcard(pattern + "*b", std::string(2'000, 'a')));
    std::string text = "User-agent: *\n";
    for (int i = 0; i < 100'000; ++i) text += "Disallow: /" + std::to_string(i) + "\n";
    QVERIFY(RobotsRules::parse(text, "Groundswell").allows("/x"));
    QVERIFY(!RobotsRules::parse(text, "Groundswell").allows("/17"));
}

GROUNDSWELL_TEST(RobotsRulesTest, robots_rules)
#include "tst_robots_rules.moc"
