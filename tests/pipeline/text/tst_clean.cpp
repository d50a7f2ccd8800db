#include "pipeline/text/clean.h"
#include "pipeline/text/markup_cost.h"
#include "tests/support/test_registry.h"

#include <QTest>

using groundswell::text::cleanForProcessing;
using groundswell::text::toPlainText;
using groundswell::text::withoutTrackingParameters;

class CleanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesPlainText_data() {
        QTest::addColumn<std::string>("published");
        QTest::addColumn<std::string>("plain");
        const auto row = [](const char* name, std::string_view published, std::string_view plain) {
            QTest::newRow(name) << std::string(published) << std::string(plain);
        };
        row("plain", "flood alert", "flood alert");
        row("trimmed", "  flood  alert \n", "flood  alert");
        row("entities", "Tom &amp; Ann &lt;3", "Tom & Ann <3");
        row("decoded once", "&amp;lt;b&amp;gt;", "&lt;b&gt;");
        row("escaped markup is text", "&lt;p&gt;hi&lt;/p&gt;", "<p>hi</p>");
        row("named entities of HTML5", "&notin;&hellip;&Eacute;&semi;", "∉…É;");
        row("numeric entities", "&#39;&#x1F600;&#8364;", "'😀€");
        row("windows-1252 in entities", "&#128;&#146;", "€’");
        row("entity of nothing", "&#0;&#xD800;&#x110000;&#99999999999;", "\uFFFD\uFFFD\uFFFD\uFFFD");
        row("no entities", "AT&T, R&D & &; &foo; &#; &#x;", "AT&T, R&D & &; &foo; &#; &#x;");
        row("entity without semicolon", "http://a.b/?x=1&copy=2&lt", "http://a.b/?x=1&copy=2&lt");
        row("less than", "a < b and c > d", "a < b and c > d");
        row("heart", "<3 you", "<3 you");
        row("comparison without spaces", "if (a<b && c>d)", "if (a<b && c>d)");
        row("address in brackets", "mail <user@example.org> now", "mail <user@example.org> now");
        row("unknown tag", "<grin> ok", "<grin> ok");
        row("unclosed bracket", "x <b", "x <b");
        row("paragraphs", "<p>One <b>b</b>old</p>\n<p>Two<br>three</p>", "One bold\nTwo\nthree");
        row("list", "<ul><li>a</li><li>b</li></ul>", "a\nb");
        row("script, style and comment", "a<script>x<y</script><style>p{}</style><!-- c -->b", "ab");
        row("text beside tags", "<i>a < b</i> & <user@example.org>", "a < b & <user@example.org>");
        row("link beside tags", "<b>http://a.b/?x=1&copy=2</b>", "http://a.b/?x=1&copy=2");
        row("attributes", "<a href=\"x\" title='y'>z</a>", "z");
        row("preformatted", "<pre>a\n  b</pre>", "a\n  b");
        row("table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc");
        row("invalid bytes", "a\xC3(b\xFF", "a\uFFFD(b\uFFFD");
        row("overlong form", "\xC0\xAF", "\uFFFD\uFFFD");
        row("NUL", std::string_view("a\0b", 3), "a\uFFFDb");
        row("lone surrogate", "a\xED\xA0\x80z", "a\uFFFDz");
        row("surrogate pair", "\xED\xA0\xBD\xED\xB8\x80", "😀");
        row("composed", "e\u0301", "é");
        row("zero width", "\uFEFFa\u200Bb\u2060c", "abc");
        row("bidi controls", "\u202Ea\u200Fb\u2067c\u2069", "abc");
        row("joiner in Persian stays", "می\u200Cخواهم", "می\u200Cخواهم");
        row("joiner in emoji stays", "👨\u200D👩", "👨\u200D👩");
        row("joiner in Latin goes", "a\u200Db\u200C", "ab");
        row("line ends", "a\r\nb\rc\u2028d", "a\nb\nc\nd");
        row("empty lines", "a\n\n\n\n\nb\n \n \nc", "a\n\nb\n\nc");
        row("control characters", "a\x01\x1B\x7F\tb", "a\tb");
        row("no-break space at the ends", "&nbsp;x&nbsp;", "x");
        row("empty", "", "");
        row("only white space", " \n\t ", "");
    }
    void makesPlainText() {
        QFETCH(std::string, published);
        QFETCH(std::string, plain);
        QCOMPARE(toPlainText(published), plain);
    }

    void isStable_data() { makesPlainText_data(); }
    void isStable() {
        QFETCH(std::string, plain);
        // Decoded text may look like entities or markup again; all else is in its final form.
        if (plain.find_first_of("&<") != std::string::npos) return;
        QCOMPARE(toPlainText(plain), plain);
    }

    // Fragments that are small enough for the parser, and would keep it busy for minutes.
    void countsWhatAttributesCost_data() {
        QTest::addColumn<std::string>("html");
        QTest::addColumn<bool>("dear");
        const auto attributes = [](int count) {
            std::string list;
            for (int i = 0; i < count; ++i) list += " a" + std::to_string(i);
            return list;
        };
        const auto times = [](const std::string& part, int count) {
            std::string all;
            for (int i = 0; i < count; ++i) all += part;
            return all;
        };
        QTest::newRow("usual") << times("<p class=\"a b c\"><a href=\"/x\" title=\"a long title of words\">x</a></p>",
                                        900)
                               << false;
        QTest::newRow("words in quotes") << "<p title=\"" + times("word ", 10'000) + "\">" << false;
        QTest::newRow("very many attributes") << "<p" + attributes(100'000) + ">" << true;
        QTest::newRow("many in each tag") << times("<p" + attributes(400) + ">", 400) << true;
        QTest::newRow("behind quotes") << "<p" + times(" a=\"\"b=''", 10'000) + ">" << true;
        QTest::newRow("formatting that is nearly the same") << times("<b" + attributes(50) + ">", 200) << true;
        QTest::newRow("ends of others") << times("<b" + attributes(50) + "></i>", 200) << true;
        QTest::newRow("formatting that is closed") << times("<b" + attributes(50) + "></b>", 200) << false;
    }

    void countsWhatAttributesCost() {
        QFETCH(std::string, html);
        QFETCH(bool, dear);
        groundswell::text::MarkupCost cost;
        for (std::size_t at = 0; at < html.size();) {
            at = html.find('<', at);
            if (at == std::string::npos) break;
            const std::size_t end = html.find('>', at) + 1;
            const std::string tag = html.substr(at, end - at);
            const bool closes = tag.starts_with("</");
            const std::string name = tag.substr(closes ? 2 : 1, 1);
            cost.take(tag, gumbo_tag_enum(name.c_str()), closes);
            at = end;
        }
        QCOMPARE(cost.tooDear(), dear);
        // Its words come all the same.
        QVERIFY(toPlainText("<i>one</i> " + html + " two").ends_with("two"));
    }

    void survivesDeepMarkup() {
        std::string html;
        for (int i = 0; i < 200'000; ++i) html += "<div>";
        html += "deep";
        QCOMPARE(toPlainText(html), std::string("deep"));
    }

    void survivesManyFormattingTags() {
        std::string html;
        for (int i = 0; i < 20'000; ++i) html += "<b id=" + std::to_string(i) + "><p>x</p>";
        QVERIFY(toPlainText(html).find('<') == std::string::npos);
    }

    void cleansForProcessing_data() {
        QTest::addColumn<std::string>("plain");
        QTest::addColumn<std::string>("clean");
        const auto row = [](const char* name, const char* plain, const char* clean) {
            QTest::newRow(name) << std::string(plain) << std::string(clean);
        };
        row("white space", " a \n\n b\t\u00A0c ", "a b c");
        row("link", "see https://a.b/c?utm_source=x&id=1, ok", "see https://a.b/c?id=1, ok");
        row("link in brackets", "(http://a.b/?fbclid=1).", "(http://a.b/).");
        row("untouched link", "http://a.b/?q=x", "http://a.b/?q=x");
    }
    void cleansForProcessing() {
        QFETCH(std::string, plain);
        QFETCH(std::string, clean);
        QCOMPARE(cleanForProcessing(plain), clean);
    }

    void removesTracking_data() {
        QTest::addColumn<std::string>("url");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* url, const char* expected) {
            QTest::newRow(url) << std::string(url) << std::string(expected);
        };
        row("https://a.b/c", "https://a.b/c");
        row("https://a.b/c?", "https://a.b/c?");
        row("https://a.b/c?id=1&x", "https://a.b/c?id=1&x");
        row("https://a.b/c?utm_source=x&utm_medium=y", "https://a.b/c");
        row("https://a.b/c?UTM_Source=x&id=3#part", "https://a.b/c?id=3#part");
        row("https://a.b/c?id=3&gclid=x&y=2", "https://a.b/c?id=3&y=2");
        row("https://a.b/c?fbclid=1#frag?utm_source=1", "https://a.b/c#frag?utm_source=1");
        row("https://a.b/c?id=1&amp;utm_source=2", "https://a.b/c?id=1");
        row("https://x.com/a/status/1?s=20&t=abc", "https://x.com/a/status/1");
        row("https://mobile.twitter.com/a/status/1?s=20", "https://mobile.twitter.com/a/status/1");
        row("https://netflix.com/a?s=20", "https://netflix.com/a?s=20");
        row("https://a.b/?s=search", "https://a.b/?s=search");
        row("https://youtu.be/abc?si=1&t=30", "https://youtu.be/abc?t=30");
        row("https://a.b/?si=1", "https://a.b/?si=1");
        row("https://a.b/?utm=1", "https://a.b/?utm=1");
    }
    void removesTracking() {
        QFETCH(std::string, url);
        QFETCH(std::string, expected);
        QCOMPARE(withoutTrackingParameters(url), expected);
    }
};

GROUNDSWELL_TEST(CleanTest, clean)

#include "tst_clean.moc"
