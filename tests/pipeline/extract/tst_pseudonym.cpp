#include "pipeline/extract/extractor.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;

namespace {

std::string lengthAsName(std::string_view author) {
    return "[" + std::to_string(author.size()) + "]";
}

domain::ContentItem hiddenItem(const std::string& json) {
    domain::RawRecord record;
    record.content = json;
    const auto items = extract::extractItems(record, {}, {}, lengthAsName);
    if (!items) qFatal("%s", items.error().describe().c_str());
    return items->front();
}

}  // namespace

class PseudonymTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linksThatNameTheAuthor_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("author");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char* url, const char* author, bool expected) {
            QTest::newRow(url) << QString::fromUtf8(url) << QString::fromUtf8(author) << expected;
        };
        row("https://social.example/@ana/123", "Ana Silva", true);
        row("https://social.example/%40ana/123", "Ana Silva", true);
        row("https://social.example/users/ana/statuses/1", "", true);
        row("https://bsky.app/profile/ana.example/post/3k", "ana.example", true);
        row("https://x.com/ana/status/1", "", true);
        row("https://www.twitter.com/Ana/status/1", "Somebody", true);
        row("https://twitter.com/twitter/status/1", "ana", false);
        row("https://ana.example.org/2026/story", "Ana", true);
        row("https://example.org/Ana/story", "@ana", true);
        row("https://example.org/banana/story", "ana", false);
        row("https://example.org/2026/story?from=ana", "ana", false);
        row("https://example.org/story", "", false);
        row("https://forum.example/u/ana", "", true);
        row("https://forum.example/t/users", "ana", false);
        row("https://facebook.example/profile.php?id=1000", "Somebody", true);
        row("https://facebook.example/ana.silva/posts/1", "Ana Silva", true);
        row("", "ana", false);
    }

    void linksThatNameTheAuthor() {
        QFETCH(QString, url);
        QFETCH(QString, author);
        QFETCH(bool, expected);
        QCOMPARE(extract::linkNamesAuthor(url.toStdString(), author.toStdString()), expected);
    }

    void hidesWhoWroteAnItem() {
        const auto item = hiddenItem(
            "{\"id\":\"1\",\"text\":\"@bob see\",\"author\":\"ana\",\"source\":\"@Ana\","
            "\"url\":\"https://social.example/@ana/1\"}");
        QCOMPARE(item.author, std::string("[3]"));
        QCOMPARE(item.outlet, std::string("[3]"));
        QCOMPARE(item.url, std::string());
        QCOMPARE(item.text, std::string("@bob see"));
        QCOMPARE(hiddenItem("{\"id\":\"1\",\"text\":\"x\"}").author, std::string());
    }

    // The mapping takes the outlet from where it may take the author, by another name.
    void hidesAnOutletThatIsTheAuthor() {
        domain::RawRecord record;
        record.content = R"({"id":"1","text":"x","handle":"anasilva","channel":"Ana Silva"})";
        config::Mapping mapping;
        mapping.fields = {{"author", {"/handle", "/channel"}}, {"outlet", {"/channel"}}};
        const auto items = extract::extractItems(record, mapping, {}, lengthAsName);
        QVERIFY(items);
        QCOMPARE(items->front().author, std::string("[8]"));
        QCOMPARE(items->front().outlet, std::string("[8]"));
    }

    void hidesWhoWroteATweet() {
        const auto item =
            hiddenItem("{\"id_str\":\"7\",\"text\":\"x\",\"user\":{\"screen_name\":\"ana\",\"name\":\"Ana Silva\"}}");
        QVERIFY(item.author.starts_with("["));
        QCOMPARE(item.url, std::string("https://twitter.com/twitter/status/7"));
    }

    // Whoever has a store could try names against a hash of the name.
    void theHashIsOfWhatIsShown() {
        const std::string ana = "{\"id\":\"1\",\"text\":\"x\",\"author\":\"ana\"}";
        const std::string bob = "{\"id\":\"1\",\"text\":\"x\",\"author\":\"bob\"}";
        QCOMPARE(hiddenItem(ana).contentHash, hiddenItem(bob).contentHash);
    }
};

GROUNDSWELL_TEST(PseudonymTest, pseudonym)
#include "tst_pseudonym.moc"
