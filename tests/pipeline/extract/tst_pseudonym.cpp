#include "pipeline/extract/extractor.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <functional>

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
        row("https://example.org/2026/story?from=ana", "ana", true);
        row("https://example.org/2026/story?from=banana&x=ana1", "ana", false);
        row("https://example.org/story?by=ana-silva", "Ana Silva", true);
        row("https://example.org/story#ana", "ana", true);
        row("https://social.example/ana/1", "ana@social.example", true);
        row("https://ana.example/post/1", "ana.example", true);
        row("https://blog.ana.example/post/1", "ana.example", true);
        row("https://banana.example/post/1", "ana.example", false);
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

    // Records as services and feeds write them: what names the account, and that nothing but texts does.
    void noFieldNamesTheAuthor_data() {
        QTest::addColumn<QString>("json");
        const auto row = [](const char* name, const char* json) { QTest::newRow(name) << QString::fromUtf8(json); };
        row("Mastodon",
            "{\"id\":\"https://social.example/users/anasilva/statuses/1\",\"text\":\"x\",\"author\":\"anasilva\","
            "\"url\":\"https://social.example/@anasilva/1\"}");
        row("Mastodon, of another server",
            "{\"id\":\"https://social.example/users/anasilva/statuses/1\",\"text\":\"x\","
            "\"author\":\"anasilva@social.example\",\"url\":\"https://social.example/anasilva/1\"}");
        row("Bluesky",
            "{\"id\":\"at://anasilva.example/app.bsky.feed.post/3k\",\"text\":\"x\",\"author\":\"anasilva.example\","
            "\"url\":\"https://bsky.app/profile/anasilva.example/post/3k\"}");
        row("a feed",
            "{\"id\":\"https://anasilva.example/2026/story\",\"text\":\"x\",\"author\":\"Ana Silva\","
            "\"url\":\"https://blog.example/2026/story?by=anasilva\",\"source\":\"Ana Silva\"}");
        row("a tag: guid",
            "{\"id\":\"tag:anasilva.example,2026:1\",\"text\":\"x\",\"author\":\"@AnaSilva\","
            "\"url\":\"https://anasilva.example/1\"}");
        row("a reply to oneself",
            "{\"id\":\"anasilva/2\",\"text\":\"x\",\"author\":\"anasilva\",\"thread_id\":\"anasilva/1\"}");
        row("an id that is made of the record", "{\"text\":\"x\",\"author\":\"anasilva\"}");
    }

    void noFieldNamesTheAuthor() {
        QFETCH(QString, json);
        const auto item = hiddenItem(json.toStdString());
        QVERIFY(!item.author.empty());
        QVERIFY(!item.externalId.empty());
        for (const std::string& field : {item.externalId, item.author, item.url, item.outlet, item.threadExternalId,
                                         item.label, item.kind, item.metricsJson, item.query}) {
            const QString told = QString::fromStdString(field).toLower().remove(QLatin1Char(' '));
            QVERIFY2(!told.contains(QLatin1String("anasilva")), field.c_str());
        }
    }

    void idsStayTheSameForTheSame() {
        const auto alias = [](std::string_view name) {
            return "author-" + std::to_string(std::hash<std::string_view>{}(name));
        };
        QCOMPARE(extract::hiddenId("", alias), std::string());
        QCOMPARE(extract::hiddenId("123", alias), std::string("123"));
        const std::string address = extract::hiddenId("https://social.example/users/ana/1", alias);
        QVERIFY(address.starts_with("id-") && address.find("author") == std::string::npos);
        QCOMPARE(extract::hiddenId(" https://social.example/users/ana/1 ", alias), address);
        QVERIFY(extract::hiddenId("https://social.example/users/ana/2", alias) != address);
        QVERIFY(extract::hiddenId("ana", alias) != "id-" + alias("ana").substr(7));
    }

    void relationsFindTheirItems() {
        const auto post = hiddenItem("{\"id\":\"at://ana.example/post/1\",\"text\":\"x\",\"author\":\"ana.example\"}");
        const auto reply = hiddenItem(
            "{\"id\":\"at://bob.example/post/22\",\"text\":\"y\",\"author\":\"bob.example\","
            "\"thread_id\":\"at://ana.example/post/1\"}");
        QCOMPARE(reply.threadExternalId, post.externalId);
        QVERIFY(reply.externalId != post.externalId);
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
