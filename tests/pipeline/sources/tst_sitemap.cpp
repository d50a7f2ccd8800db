#include "pipeline/sources/web/sitemap.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QStringConverter>
#include <QTest>

using namespace groundswell;
using sources::Sitemap;
using sources::SitemapEntry;
using testing::gzipped;

namespace {

constexpr auto sitemapHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";

std::string urlset(const std::string& inside) {
    return sitemapHead + inside + "</urlset>";
}

// "p URL lastmod news-date title language;" of pages, "s ..." of sitemaps.
std::string toldBy(const Sitemap& sitemap) {
    std::string out;
    const auto tell = [&](const char* kind, const std::vector<SitemapEntry>& entries) {
        for (const SitemapEntry& entry : entries) {
            out += kind;
            for (const std::string* field :
                 {&entry.url, &entry.lastModified, &entry.publishedAt, &entry.title, &entry.language}) {
                if (!field->empty()) out += " " + *field;
            }
            out += ";";
        }
    };
    tell("p", sitemap.pages);
    tell("s", sitemap.sitemaps);
    return out;
}

}  // namespace

class SitemapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void tells_what_is_one_data();
    void tells_what_is_one();
    void reads_lists_of_addresses();
    void reads_any_encoding_data();
    void reads_any_encoding();
    void ends_at_the_most();
    void unpacks();
    void takes_the_later_time();
};

void SitemapTest::reads_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("told");
    QTest::addColumn<bool>("whole");
    const auto row = [](const char* name, const std::string& text, const std::string& told, bool whole = true) {
        QTest::newRow(name) << text << told << whole;
    };
    row("empty", urlset(""), "");
    row("empty element", "<urlset/>", "");
    row("pages", urlset("<url><loc>https://a.example/1</loc></url><url><loc> https://a.example/2\n</loc></url>"),
        "p https://a.example/1;p https://a.example/2;");
    row("time of change", urlset("<url><loc>u</loc><lastmod>2026-10-12</lastmod><priority>1</priority></url>"),
        "p u 2026-10-12;");
    row("entities", urlset("<url><loc>https://a.example/?a=1&amp;b=2</loc></url>"), "p https://a.example/?a=1&b=2;");
    row("CDATA", urlset("<url><loc><![CDATA[https://a.example/?a=1&b=2]]></loc></url>"),
        "p https://a.example/?a=1&b=2;");
    row("comments", urlset("<!-- <url><loc>no</loc></url> --><url><loc>u</loc><!-- > --></url>"), "p u;");
    row("prefix", "<sm:urlset xmlns:sm=\"x\"><sm:url><sm:loc>u</sm:loc></sm:url></sm:urlset>", "p u;");
    row("capitals", "<URLSET><URL><LOC>u</LOC></URL></URLSET>", "p u;");
    row("attributes", urlset("<url a=\"b\"><loc c='d'>u</loc></url>"), "p u;");
    row("images", urlset("<url><image:image><image:loc>i.jpg</image:loc></image:image><loc>u</loc></url>"), "p u;");
    row("news",
        urlset("<url><loc>u</loc><news:news><news:publication><news:name>The "
               "Post</news:name><news:language>en</news:language></news:publication><news:publication_date>2026-"
               "10-12T08:00:00Z</news:publication_date><news:title>High &amp; dry</news:title></news:news></url>"),
        "p u 2026-10-12T08:00:00Z High & dry en;");
    row("no address", urlset("<url><lastmod>2026-10-12</lastmod></url><url><loc></loc></url><url><loc>u</loc></url>"),
        "p u;");
    row("index",
        "<sitemapindex><sitemap><loc>a.xml</loc><lastmod>2026-10-12</lastmod></sitemap><sitemap><loc>b.xml.gz"
        "</loc></sitemap></sitemapindex>",
        "s a.xml 2026-10-12;s b.xml.gz;");
    row("ends within a page", std::string(sitemapHead) + "<url><loc>u</loc></url><url><loc>v</l", "p u;", false);
    row("ends behind a page", std::string(sitemapHead) + "<url><loc>u</loc></url>", "p u;", false);
    row("ends within a comment", std::string(sitemapHead) + "<url><loc>u</loc></url><!-- ", "p u;", false);
    row("lone ampersand", urlset("<url><loc>https://a.example/?a&b</loc></url>"), "p https://a.example/?a&b;");
}

void SitemapTest::reads() {
    QFETCH(std::string, text);
    QFETCH(std::string, told);
    QFETCH(bool, whole);
    const Sitemap sitemap = sources::readSitemap(text);
    QCOMPARE(toldBy(sitemap), told);
    QCOMPARE(sitemap.whole, whole);
}

void SitemapTest::tells_what_is_one_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<bool>("isOne");
    const auto row = [](const char* name, const std::string& text, bool isOne) {
        QTest::newRow(name) << text << isOne;
    };
    row("sitemap", urlset(""), true);
    row("index", "<sitemapindex>", true);
    row("behind a comment", "<!-- <html> --><?xml-stylesheet href='x'?><urlset>", true);
    row("behind a mark and blanks", "\xef\xbb\xbf \n<urlset>", true);
    row("page", "<!DOCTYPE html><html><p>urlset</p></html>", false);
    row("feed", "<rss><channel></channel></rss>", false);
    row("text", "urlset", false);
    row("nothing", "", false);
    row("comment without end", "<!-- <urlset>", false);
}

void SitemapTest::tells_what_is_one() {
    QFETCH(std::string, text);
    QFETCH(bool, isOne);
    QCOMPARE(sources::looksLikeSitemap(text), isOne);
}

void SitemapTest::reads_lists_of_addresses() {
    const auto list = sources::readTextSitemap("\xef\xbb\xbfhttps://a.example/1\r\n\r\nhttp://a.example/2\n");
    QVERIFY(list);
    QCOMPARE(toldBy(*list), std::string("p https://a.example/1;p http://a.example/2;"));
    QVERIFY(!sources::readTextSitemap("https://a.example/1\nNews\n"));
    QVERIFY(!sources::readTextSitemap(""));
}

void SitemapTest::reads_any_encoding_data() {
    using namespace std::string_literals;
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("contentType");
    QTest::addColumn<std::string>("told");  // "none" = it is no sitemap
    const auto row = [](const char* name, const std::string& bytes, const std::string& contentType,
                        const std::string& told) { QTest::newRow(name) << bytes << contentType << told; };
    const auto in = [](const char* encoding, const std::u16string& text) {
        QStringEncoder encoder(*QStringConverter::encodingForName(encoding), QStringConverter::Flag::Default);
        const QByteArray bytes = encoder.encode(QString::fromStdU16String(text));
        return bytes.toStdString();
    };
    const std::u16string xml =
        u"<?xml version=\"1.0\" encoding=\"UTF-16\"?><urlset><url><loc>https://a.example/1</loc><news:news>"
        u"<news:title>Año, 高水位</news:title></news:news></url></urlset>";
    const std::string told = "p https://a.example/1 Año, 高水位;";
    row("UTF-8", in("UTF-8", xml), "application/xml", told);
    row("UTF-8 with mark", "\xef\xbb\xbf" + in("UTF-8", xml), "", told);
    row("UTF-16, little endian", "\xff\xfe" + in("UTF-16LE", xml), "application/xml; charset=utf-16", told);
    row("UTF-16, big endian", "\xfe\xff" + in("UTF-16BE", xml), "", told);
    row("UTF-16 without mark", in("UTF-16LE", xml), "application/xml", told);
    row("UTF-16 said to be UTF-8", "\xff\xfe" + in("UTF-16LE", xml), "application/xml; charset=utf-8", told);
    row("UTF-32", "\xff\xfe\0\0"s + in("UTF-32LE", xml), "", told);
    row("Windows",
        "<?xml version=\"1.0\" encoding=\"windows-1252\"?><urlset><url><loc>u</loc><news:title>A\xf1o</news:title>"
        "</url></urlset>",
        "", "p u Año;");
    row("index", "\xff\xfe" + in("UTF-16LE", u"<sitemapindex><sitemap><loc>a.xml</loc></sitemap></sitemapindex>"), "",
        "s a.xml;");
    row("list of addresses", "\xff\xfe" + in("UTF-16LE", u"https://a.example/1\r\nhttps://a.example/2\r\n"), "",
        "p https://a.example/1;p https://a.example/2;");
    row("page", "\xff\xfe" + in("UTF-16LE", u"<html><p>urlset</p></html>"), "", "none");
    row("text", "http and more", "text/plain", "none");
    row("nothing", "", "", "none");
    row("cut in a character", ("\xff\xfe" + in("UTF-16LE", u"<urlset><url><loc>u</loc></url>") + "<"), "", "p u;");
}

void SitemapTest::reads_any_encoding() {
    QFETCH(std::string, bytes);
    QFETCH(std::string, contentType);
    QFETCH(std::string, told);
    const auto sitemap = sources::sitemapIn(bytes, contentType);
    QCOMPARE(sitemap ? toldBy(*sitemap) : std::string("none"), told);
}

void SitemapTest::ends_at_the_most() {
    std::string pages;
    for (int i = 0; i < 50'001; ++i) pages += "<url><loc>u</loc></url>";
    const Sitemap sitemap = sources::readSitemap(urlset(pages));
    QCOMPARE(sitemap.pages.size(), std::size_t{50'000});
    QVERIFY(sitemap.more);
}

void SitemapTest::unpacks() {
    QCOMPARE(*sources::unpacked("plain"), std::string("plain"));
    QCOMPARE(*sources::unpacked(gzipped("packed")), std::string("packed"));
    const std::string cut = gzipped(std::string(10'000, 'x') + "abc").substr(0, 20);
    QCOMPARE(sources::unpacked(cut).error().code, core::ErrorCode::Truncated);
    // 80 MB of nothing in 80 kB.
    const auto bomb = sources::unpacked(gzipped(std::string(80U << 20, '\0')));
    QVERIFY(!bomb);
    QCOMPARE(bomb.error().code, core::ErrorCode::InvalidInput);
}

void SitemapTest::takes_the_later_time() {
    SitemapEntry entry{"u", "2026-10-12", "2026-10-11T08:00:00Z", {}, {}};
    QCOMPARE(core::formatTime(*entry.time()), std::string("2026-10-12T00:00:00Z"));
    entry.lastModified = "yesterday";
    QCOMPARE(core::formatTime(*entry.time()), std::string("2026-10-11T08:00:00Z"));
    entry.publishedAt.clear();
    QVERIFY(!entry.time());
}

GROUNDSWELL_TEST(SitemapTest, sitemap)
#include "tst_sitemap.moc"
