#include "pipeline/text/page_key.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <string>

using groundswell::text::pageKey;

class PageKeyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void compares_data();
    void compares();
    void namesNoPage_data();
    void namesNoPage();
};

void PageKeyTest::compares_data() {
    QTest::addColumn<std::string>("one");
    QTest::addColumn<std::string>("other");
    QTest::addColumn<bool>("same");
    const auto row = [](const char* name, const char* one, const char* other, bool same) {
        QTest::newRow(name) << std::string(one) << std::string(other) << same;
    };
    row("scheme and www", "https://www.example.org/a", "http://example.org/a", true);
    row("case of the host", "https://Example.ORG/a", "https://example.org/a", true);
    row("case of the path", "https://example.org/A", "https://example.org/a", false);
    row("fragment", "https://example.org/a#top", "https://example.org/a", true);
    row("end of a sentence", "https://example.org/a/).", "https://example.org/a", true);
    row("mobile", "https://m.example.org/a", "https://example.org/a", true);
    row("query", "https://example.org/?id=1", "https://example.org/?id=2", false);
    row("bare", "pic.example.com/abc", "https://pic.example.com/abc", true);
}

void PageKeyTest::compares() {
    QFETCH(std::string, one);
    QFETCH(std::string, other);
    QVERIFY(pageKey(one) != 0);
    QTEST(pageKey(one) == pageKey(other), "same");
}

void PageKeyTest::namesNoPage_data() {
    QTest::addColumn<std::string>("url");
    for (const char* url : {"", "https://example.org", "https://www.example.org/", "http://", "/a/b", "https:///x"}) {
        QTest::newRow(*url == '\0' ? "empty" : url) << std::string(url);
    }
    QTest::newRow("endless") << "https://example.org/" + std::string(5'000, 'a');
}

void PageKeyTest::namesNoPage() {
    QFETCH(std::string, url);
    QCOMPARE(pageKey(url), std::uint64_t{0});
}

GROUNDSWELL_TEST(PageKeyTest, page_key)
#include "tst_page_key.moc"
