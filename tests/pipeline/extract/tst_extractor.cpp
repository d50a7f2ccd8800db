#include "pipeline/extract/extractor.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <set>

using namespace groundswell;
using domain::ContentItem;

namespace {

core::Result<ContentItem> extracted(const std::string& json, const config::Mapping& mapping = {}) {
    domain::RawRecord record;
    record.sourceId = "files";
    record.queryId = "q";
    record.content = json;
    record.origin = "in.jsonl";
    record.line = 12;
    return extract::extractItems(record, mapping).transform([](std::vector<ContentItem> items) { return items.at(0); });
}

config::Mapping mappingOf(const std::map<std::string, std::vector<std::string>>& fields) {
    config::Mapping mapping;
    mapping.fields = fields;
    return mapping;
}

/// All that was delivered, in one line.
std::string picture(const ContentItem& item) {
    std::string text;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) text += std::string(text.empty() ? "" : " ") + name + "=" + value;
    };
    add("id", item.externalId);
    add("text", item.text);
    add("title", item.title);
    add("lang", item.claimedLanguage);
    add("at", item.publishedAt ? core::formatTime(*item.publishedAt) : "");
    add("url", item.url);
    add("author", item.author);
    add("outlet", item.outlet);
    add("label", item.label);
    add("kind", item.kind);
    add("thread", item.threadExternalId);
    add("metrics", item.metricsJson);
    return text;
}

}  // namespace

class ExtractorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void extracts_data();
    void extracts();
    void mapped_data();
    void mapped();
    void splitsPosts_data();
    void splitsPosts();
    void fails_data();
    void fails();
    void limitsTexts_data();
    void limitsTexts();
    void seesChangesBehindTheLimit();
    void makesIds();
    void hashesContent_data();
    void hashesContent();
    void sniffs_data();
    void sniffs();
    void findsNothingToSniff();
};

void ExtractorTest::extracts_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const char* json, const char* expected) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(expected);
    };
    row("plain form",
        R"({"id":"1","text":"t","title":"h","lang":"en","published_at":"2026-10-12T09:10:00Z","url":"u","author":"a","source":"s","label":"l","metrics":{"like":1,"x":"no"}})",
        R"(id=1 text=t title=h lang=en at=2026-10-12T09:10:00Z url=u author=a outlet=s label=l metrics={"like":1})");
    row("title for a missing text", R"({"id":"1","title":"h"})", "id=1 text=h title=h");
    row("an empty text", R"({"id":"1","text":""})", "id=1");
    row("no text but its field", R"({"id":"1","text":null})", "id=1");
    row("unknown fields", R"({"id":"1","text":"t","sightings":[{"a":[1,{"b":2}]}],"x":{"text":"no"}})", "id=1 text=t");
    row("nulls and their names", R"({"id":"1","text":"t","lang":null,"url":"null","author":"NaN","title":"  "})",
        "id=1 text=t");
    row("numbers as ids", R"({"id":9007199254740993,"text":"t"})", "id=9007199254740993 text=t");
    row("huge numbers as ids", R"({"id":123456789012345678901234567890,"text":"t"})",
        "id=123456789012345678901234567890 text=t");
    row("id as text first", R"({"id":929989361453621200,"id_str":"929989361453621249","text":"t"})",
        "id=929989361453621249 text=t");
    row("entities", R"({"id":"1","text":"a &amp; b"})", "id=1 text=a & b");
    row("keys in other spellings", R"({"ID":"1","Full Text":"t","Published-At":"2026-10-12"})",
        "id=1 text=t at=2026-10-12T00:00:00Z");
    row("epoch seconds", R"({"id":"1","text":"t","created_utc":1510561716.0})", "id=1 text=t at=2017-11-13T08:28:36Z");
    row("tweet",
        R"({"id":1,"id_str":"9","text":"RT @x: short","created_at":"Mon Nov 13 08:28:36 +0000 2017","lang":"en","source":"<a href=\"x\">Web</a>","user":{"id":5,"screen_name":"who","lang":"fr"},"favorite_count":2,"retweet_count":3,"retweeted_status":{"text":"no","favorite_count":99}})",
        R"(id=9 text=RT @x: short lang=en at=2017-11-13T08:28:36Z url=https://twitter.com/who/status/9 author=who metrics={"favorite_count":2,"retweet_count":3})");
    row("long tweet",
        R"({"id_str":"9","text":"cut...","extended_tweet":{"full_text":"whole"},"user":{"screen_name":"who"}})",
        "id=9 text=whole url=https://twitter.com/who/status/9 author=who");
    row("table of tweets",
        R"({"author_id":"5","id":"9","text":"t","lang":"en","edit_history_tweet_ids":"[9]","public_metrics.like_count":"4","public_metrics.reply_count":"NaN"})",
        R"(id=9 text=t lang=en url=https://twitter.com/twitter/status/9 author=5 metrics={"like_count":4})");
    row("posts database",
        R"({"post_id":"c1","platform":"facebook","type":"comment","created_at":"2017-05-31 14:48:32","author_name_hash":"ab","post":{"id":"c1","post_id":"p1","parent_id":"","title":null,"text":"Yup.","engagements":{"like":0,"share":2}}})",
        R"(id=c1 text=Yup. at=2017-05-31T14:48:32Z author=ab outlet=facebook kind=comment thread=p1 metrics={"like":0,"share":2})");
    row("content item", R"({"id":"c1","post_id":"p1","type":"comment","text":"x","created_at":"2017-05-31T14:48:32"})",
        "id=c1 text=x at=2017-05-31T14:48:32Z kind=comment thread=p1");
    row("4CAT", R"({"id":"2","thread_id":"1","author":"anon","body":"b","timestamp":"2026-01-02 03:04:05"})",
        "id=2 text=b at=2026-01-02T03:04:05Z author=anon thread=1");
    row("repost", R"({"id_str":"2","text":"RT @a: b","retweeted_status":{"id_str":"1","text":"b"}})",
        "id=2 text=RT @a: b kind=repost thread=1");
    row("quote", R"({"id":"2","text":"see","quoted_status_id_str":"1","in_reply_to_status_id_str":"7"})",
        "id=2 text=see kind=quote thread=1");
    row("thread that is the item", R"({"id":"1","thread_id":"1","body":"b"})", "id=1 text=b");
    row("tipline",
        R"({"id":"1","request_type":"text","content":"is it true","created_at":"2024-01-02T03:04:05.000000","type":"ProjectMedia"})",
        "id=1 text=is it true at=2024-01-02T03:04:05Z kind=text");
    row("tipline picture", R"({"id":"1","request_type":"image","content":"null https://x.example/a.png"})",
        "id=1 url=https://x.example/a.png kind=image");
    row("CrowdTangle",
        R"({"Page Name":"P","User Name":"p","Post Created":"2026-01-02 03:04:05 EST","Message":"m","URL":"u","Likes":"12","Type":"Photo"})",
        R"(id=h-* text=m at=2026-01-02T08:04:05Z url=u author=p outlet=P kind=Photo metrics={"Likes":12})");
    row("list of authors", R"({"id":"1","text":"t","author":["A","B"]})", "id=1 text=t author=A, B");
    row("news service",
        R"({"id":"1","title":"h","description":"d","source":{"id":null,"name":"N"},"publishedAt":"2026-10-12T09:10:00Z"})",
        "id=1 text=d title=h at=2026-10-12T09:10:00Z outlet=N");
    row("Spanish table", R"({"id":"1","Texto":"t","Fecha":"2026-10-12","Título":"h","Autor":"a"})",
        "id=1 text=t title=h at=2026-10-12T00:00:00Z author=a");
}

void ExtractorTest::extracts() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    const auto item = extracted(json.toStdString());
    QVERIFY2(item, item ? "" : item.error().describe().c_str());
    std::string seen = picture(*item);
    if (expected.startsWith("id=h-*")) seen.replace(seen.find("h-") + 2, 32, "*");
    QCOMPARE(QString::fromStdString(seen), QString::fromUtf8(expected));
    QCOMPARE(item->source, std::string("files"));
    QCOMPARE(item->query, std::string("q"));
    QCOMPARE(item->field, std::string("text"));
    QVERIFY(item->contentHash != 0);
}

void ExtractorTest::mapped_data() {
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("pointer") << QByteArray("text") << QStringList{QStringLiteral("/a/b")}
                             << QByteArray("id=1 text=deep title=h");
    QTest::newRow("index") << QByteArray("text") << QStringList{QStringLiteral("/list/1/x")}
                           << QByteArray("id=1 text=second title=h");
    QTest::newRow("escaped pointer") << QByteArray("text") << QStringList{QStringLiteral("/s~1l~0t")}
                                     << QByteArray("id=1 text=odd title=h");
    QTest::newRow("column") << QByteArray("text") << QStringList{QStringLiteral("my text")}
                            << QByteArray("id=1 text=mine title=h");
    QTest::newRow("first that is present") << QByteArray("text")
                                           << QStringList{QStringLiteral("/none"), QStringLiteral("empty"),
                                                          QStringLiteral("my text"), QStringLiteral("/a/b")}
                                           << QByteArray("id=1 text=mine title=h");
    QTest::newRow("none present") << QByteArray("text") << QStringList{QStringLiteral("/none")}
                                  << QByteArray("id=1 text=h title=h");
    QTest::newRow("metrics") << QByteArray("metrics") << QStringList{QStringLiteral("/a/n"), QStringLiteral("/m")}
                             << QByteArray("id=1 text=usual title=h metrics={\"n\":5,\"p\":1.5}");
}

void ExtractorTest::mapped() {
    QFETCH(QByteArray, field);
    QFETCH(QStringList, names);
    QFETCH(QByteArray, expected);
    std::vector<std::string> list;
    for (const QString& name : names) list.push_back(name.toStdString());
    const auto item = extracted(
        R"({"id":"1","text":"usual","title":"h","a":{"b":"deep","n":5},"list":[{"x":"first"},{"x":"second"}],"s/l~t":"odd","my text":"mine","empty":"","m":{"p":1.5,"q":"no"}})",
        mappingOf({{field.toStdString(), list}}));
    QVERIFY(item);
    QCOMPARE(QString::fromStdString(picture(*item)), QString::fromUtf8(expected));
}

// Posts as Junkipedia tells them of five platforms; absent texts are null, "null", empty or a blank.
void ExtractorTest::splitsPosts_data() {
    QTest::addColumn<std::string>("texts");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char* name, const char* texts, const char* expected) {
        QTest::newRow(name) << std::string(texts) << std::string(expected);
    };
    row("video", R"("description":"All about it","post_title":"Tom &amp; Ann","transcript_text":"hello and")",
        "description: All about it [Tom & Ann] | title: Tom & Ann [] | transcript: hello and [Tom & Ann]");
    row("channel message", R"("description":"<a href=\"x\">Read</a> this","post_title":"null","transcript_text":" ")",
        "description: Read this []");
    row("short message", R"("description":"Just this","post_title":"","transcript_text":null)",
        "description: Just this []");
    row("short video", R"("description":"Dance","post_title":null,"transcript_text":"la la")",
        "description: Dance [] | transcript: la la []");
    row("without transcript", R"("description":"Dance","post_title":"Steps")",
        "description: Dance [Steps] | title: Steps []");
    row("all in one", R"("description":"","post_title":null,"all_text":"Everything")", "text: Everything []");
    row("nothing", R"("description":"","post_title":null)", "text:  []");
}

void ExtractorTest::splitsPosts() {
    QFETCH(std::string, texts);
    QFETCH(std::string, expected);
    config::Mapping mapping = mappingOf({{"id", {"/id"}}, {"text", {"/all_text"}}, {"title", {"/post_title"}}});
    mapping.items = {
        {"description", {"/description"}}, {"title", {"/post_title"}}, {"transcript", {"/transcript_text"}}};
    domain::RawRecord record;
    record.sourceId = "lists";
    record.content = R"({"id":"118550062",)" + texts + "}";
    const auto items = extract::extractItems(record, mapping);
    QVERIFY(items);
    std::string seen;
    std::set<std::uint64_t> hashes;
    for (const ContentItem& item : *items) {
        seen += (seen.empty() ? "" : " | ") + item.field + ": " + item.text + " [" + item.title + "]";
        QCOMPARE(item.externalId, std::string("118550062"));
        hashes.insert(item.contentHash);
    }
    QCOMPARE(seen, expected);
    QCOMPARE(hashes.size(), items->size());
}

void ExtractorTest::fails_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("bad date") << QByteArray(R"({"id":"1","text":"t","published_at":"yesterday"})")
                              << QByteArray("The date \"yesterday\" cannot be read.");
    QTest::newRow("day that does not exist")
        << QByteArray(R"({"text":"t","date":"2026-02-30"})") << QByteArray("The date \"2026-02-30\" cannot be read.");
    QTest::newRow("no object") << QByteArray("[1]") << QByteArray("The record is not a valid JSON object.");
    QTest::newRow("cut") << QByteArray("{\"text\":\"a\",") << QByteArray("The record is not a valid JSON object.");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("The record is not a valid JSON object.");
}

void ExtractorTest::fails() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, message);
    const auto item = extracted(json.toStdString());
    QVERIFY(!item);
    QCOMPARE(item.error().code, core::ErrorCode::InvalidInput);
    QCOMPARE(QString::fromStdString(item.error().message), QString::fromUtf8(message));
    QCOMPARE(QString::fromStdString(item.error().contextValue("file")), QStringLiteral("in.jsonl"));
    QCOMPARE(QString::fromStdString(item.error().contextValue("line")), QStringLiteral("12"));
}

void ExtractorTest::limitsTexts_data() {
    constexpr qsizetype limit = 4 << 20;
    const QByteArray atLimit(limit, 'x');
    const QByteArray wide = QByteArray("x") + QByteArray("\u4eba").repeated(limit / 3 + 1);
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<qsizetype>("textBytes");
    QTest::addColumn<qsizetype>("titleBytes");
    QTest::addColumn<QByteArray>("notes");
    QTest::newRow("at the limit") << QByteArray("{\"text\":\"" + atLimit + "\"}") << limit << qsizetype{0}
                                  << QByteArray();
    QTest::newRow("text") << QByteArray("{\"text\":\"" + atLimit + "y\",\"title\":\"t\"}") << limit << qsizetype{1}
                          << QByteArray("text;");
    QTest::newRow("title") << QByteArray("{\"text\":\"t\",\"title\":\"" + atLimit + "y\"}") << qsizetype{1} << limit
                           << QByteArray("title;");
    QTest::newRow("title that is the text")
        << QByteArray("{\"title\":\"" + atLimit + "y\"}") << limit << limit << QByteArray("title;");
    QTest::newRow("both") << QByteArray("{\"text\":\"" + atLimit + "y\",\"title\":\"" + atLimit + "z\"}") << limit
                          << limit << QByteArray("text;title;");
    QTest::newRow("between characters") << QByteArray("{\"text\":\"" + wide + "\"}") << 1 + (limit - 1) / 3 * 3
                                        << qsizetype{0} << QByteArray("text;");
    QTest::newRow("entities are short") << QByteArray("{\"text\":\"" + QByteArray("&amp;").repeated(limit / 4) + "\"}")
                                        << limit / 4 << qsizetype{0} << QByteArray();
}

void ExtractorTest::limitsTexts() {
    QFETCH(QByteArray, json);
    QFETCH(qsizetype, textBytes);
    QFETCH(qsizetype, titleBytes);
    QFETCH(QByteArray, notes);
    domain::RawRecord record;
    record.content = json.toStdString();
    QByteArray told;
    const auto items = extract::extractItems(record, {}, [&](const std::string& sentence) {
        const std::string end = " is longer than 4 MiB: its first 4 MiB were taken; the archive has all.";
        QVERIFY2(sentence.starts_with("The ") && sentence.ends_with(end), sentence.c_str());
        told += QByteArray::fromStdString(sentence.substr(4, sentence.size() - 4 - end.size())) + ';';
    });
    QVERIFY(items);
    QCOMPARE(static_cast<qsizetype>(items->front().text.size()), textBytes);
    QCOMPARE(static_cast<qsizetype>(items->front().title.size()), titleBytes);
    QCOMPARE(told, notes);
}

// Else a longer version of a text would count as unchanged, and the archive would not get it.
void ExtractorTest::seesChangesBehindTheLimit() {
    const std::string text((4U << 20) + 10, 'x');
    const auto first = extracted(R"({"id":"1","text":")" + text + R"(a"})");
    const auto second = extracted(R"({"id":"1","text":")" + text + R"(b"})");
    QVERIFY(first->text == second->text);
    QVERIFY(first->contentHash != second->contentHash);
}

void ExtractorTest::makesIds() {
    const auto id = [](const std::string& json) { return extracted(json)->externalId; };
    const std::string first = id(R"({"text":"a","n":1})");
    QCOMPARE(first.size(), std::size_t{34});
    QVERIFY(first.starts_with("h-"));
    QVERIFY(first == id(R"({ "text" : "a", "n" : 1 })"));
    QVERIFY(first != id(R"({"text":"a","n":2})"));
    domain::RawRecord record;
    record.content = R"({"text":"a"})";
    record.contentId = "given";
    QVERIFY(extract::extractItems(record, {})->front().externalId == "given");
}

void ExtractorTest::hashesContent_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("changed");
    QTest::newRow("same") << QByteArray(R"({"text":"t","id":"1","title":"h"})") << false;
    QTest::newRow("unknown field") << QByteArray(R"({"id":"1","text":"t","title":"h","seen":3})") << false;
    QTest::newRow("text") << QByteArray(R"({"id":"1","text":"u","title":"h"})") << true;
    QTest::newRow("moved between fields") << QByteArray(R"({"id":"1","text":"th","title":""})") << true;
    QTest::newRow("date") << QByteArray(R"({"id":"1","text":"t","title":"h","date":"2026-01-01"})") << true;
    QTest::newRow("metrics") << QByteArray(R"({"id":"1","text":"t","title":"h","likes":1})") << true;
}

void ExtractorTest::hashesContent() {
    QFETCH(QByteArray, json);
    QFETCH(bool, changed);
    const auto before = extracted(R"({"id":"1","text":"t","title":"h"})");
    QCOMPARE(extracted(json.toStdString())->contentHash != before->contentHash, changed);
}

void ExtractorTest::sniffs_data() {
    QTest::addColumn<QStringList>("columns");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* columns, const char* expected) {
        QTest::newRow(name) << QString::fromUtf8(columns).split(QLatin1Char(',')) << QString::fromUtf8(expected);
    };
    row("plain", "id,text,lang,published_at,url,author,source,label",
        "author=author id=id label=label language=lang outlet=source published_at=published_at text=text url=url");
    row("tipline", "id,request_type,content,created_at",
        "id=id kind=request_type published_at=created_at text=content");
    row("4CAT", "id,thread_id,author,body,timestamp",
        "author=author id=id published_at=timestamp text=body thread=thread_id");
    row("CrowdTangle", "Page Name,Post Created,Message,URL",
        "outlet=Page Name published_at=Post Created text=Message url=URL");
    row("Spanish", "ID,Texto,Fecha,Título", "id=ID published_at=Fecha text=Texto title=Título");
    row("French", "titre,contenu,auteur", "author=auteur text=contenu title=titre");
    row("German", "Datum,Inhalt,Titel", "published_at=Datum text=Inhalt title=Titel");
    row("best first", "summary,text", "text=text,summary");
}

void ExtractorTest::sniffs() {
    QFETCH(QStringList, columns);
    QFETCH(QString, expected);
    std::vector<std::string> names;
    for (const QString& column : columns) names.push_back(column.toStdString());
    QStringList seen;
    for (const auto& [field, found] : extract::sniffMapping(names).fields) {
        QStringList list;
        for (const std::string& name : found) list << QString::fromStdString(name);
        seen << QString::fromStdString(field) + QLatin1Char('=') + list.join(QLatin1Char(','));
    }
    QCOMPARE(seen.join(QLatin1Char(' ')), expected);
}

void ExtractorTest::findsNothingToSniff() {
    const config::Mapping mapping = extract::sniffMapping({"a", "b", "when", ""});
    QVERIFY(mapping.empty());
}

GROUNDSWELL_TEST(ExtractorTest, extractor)

#include "tst_extractor.moc"
