#include "pipeline/extract/extractor.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using namespace groundswell::testing;
using nlohmann::json;
using sources::FileFormat;

namespace {

// A line of Zeeschuimer.
std::string zeeschuimer(const std::string& platform, const std::string& data, const std::string& itemId = "i-1") {
    return onOneLine(R"({"nav_index":"1:2:3","item_id":")" + itemId +
                     R"(","timestamp_collected":1700000000123,"last_updated":1700000000123,"source_platform":")" +
                     platform +
                     R"(","source_platform_url":"https://example.org/","source_url":"https://example.org/api",
           "user_agent":"Browser","data":)" +
                     data + "}");
}

// The same post as 4CAT keeps it.
std::string fourCat(const std::string& platform, std::string data) {
    data.pop_back();
    return onOneLine(data + R"(,"__import_meta":{"item_id":"i-1","source_platform":")" + platform + R"("}})");
}

constexpr auto tweet = R"({"rest_id":"900","core":{"user_results":{"result":{"legacy":{"screen_name":"ana"}}}},
                       "views":{"count":"1200"},"legacy":{"id_str":"900","created_at":"Mon Nov 13 08:28:36 +0000 2017",
                       "full_text":"Rain &amp; wind\nall day","lang":"en","conversation_id_str":"899",
                       "favorite_count":5,"retweet_count":0,"reply_count":2,"quote_count":1}})";
constexpr auto tweetItem =
    "900|Rain & wind\nall day|2017-11-13T08:28:36Z|ana|https://x.com/ana/status/900||899|"
    "{\"likes\":5,\"quotes\":1,\"replies\":2,\"shares\":0,\"views\":1200}";

// "id|text|time|author|url|kind|thread|metrics".
std::string pictureOf(const domain::ContentItem& item) {
    return item.externalId + "|" + item.text + "|" + (item.publishedAt ? core::formatTime(*item.publishedAt) : "") +
           "|" + item.author + "|" + item.url + "|" + item.kind + "|" + item.threadExternalId + "|" + item.metricsJson;
}

std::string capturedItems(const RecordingSink& sink) {
    std::string out;
    for (const domain::RawRecord& record : sink.records) {
        const auto items = extract::extractItems(record, {});
        if (!items) return items.error().describe();
        for (const domain::ContentItem& item : *items) out += (out.empty() ? "" : "\n") + pictureOf(item);
    }
    return out;
}

}  // namespace

class CapturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void maps_data();
    void maps();
    void recognises_data();
    void recognises();
    void skipsWhatIsNoPost();
    void leavesObjectsToAMapping();
    void readsTables_data();
    void readsTables();
};

void CapturesTest::maps_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("item");
    const auto row = [](const char* name, const std::string& line, const std::string& item) {
        QTest::newRow(name) << QByteArray::fromStdString(line) << QByteArray::fromStdString(item);
    };
    row("tweet", zeeschuimer("twitter.com", tweet), tweetItem);
    row("tweet of x.com", zeeschuimer("x.com", tweet), tweetItem);
    row("tweet of 4CAT", fourCat("twitter.com", tweet), tweetItem);
    row("tweet in a wrapper",
        zeeschuimer("twitter.com", R"({"__typename":"TweetWithVisibilityResults","tweet":)" + std::string(tweet) + "}"),
        tweetItem);
    row("tweet of the older interface",
        zeeschuimer("twitter.com", R"({"type":"adaptive","id":"5","user":{"screen_name":"bo"},"legacy":{"id_str":"5",
                                   "full_text":"Hi","created_at":"Mon Nov 13 08:28:36 +0000 2017",
                                   "conversation_id_str":"5"}})"),
        "5|Hi|2017-11-13T08:28:36Z|bo|https://x.com/bo/status/5|||");
    row("long tweet",
        zeeschuimer("twitter.com",
                    R"({"rest_id":"6","note_tweet":{"note_tweet_results":{"result":{"text":"All of it"}}},
                                   "legacy":{"full_text":"All…"}})"),
        "6|All of it||||||");
    row("repost",
        zeeschuimer("twitter.com",
                    R"({"rest_id":"7","core":{"user_results":{"result":{"core":{"screen_name":"cy"}}}},"legacy":{
                    "full_text":"RT @ana: Rain…","conversation_id_str":"7","retweeted_status_result":{"result":)" +
                        std::string(tweet) + "}}}"),
        "7|RT @ana: Rain & wind\nall day||cy|https://x.com/cy/status/7|repost|900|");
    row("TikTok",
        zeeschuimer("tiktok.com", R"({"id":"71","desc":"Soup <3 & bread","createTime":1700000000,"textLanguage":"en",
                                  "author":{"uniqueId":"dee","nickname":"Dee"},"stats":{"diggCount":10,
                                  "shareCount":0,"commentCount":3,"playCount":4000}})"),
        "71|Soup <3 & bread|2023-11-14T22:13:20Z|dee|https://www.tiktok.com/@dee/video/71|||"
        "{\"likes\":10,\"replies\":3,\"shares\":0,\"views\":4000}");
    row("TikTok as pages embed it",
        zeeschuimer("tiktok.com",
                    R"({"id":"72","desc":"","createTime":"1700000000","author":"dee","nickname":"Dee",
                    "statsV2":{"diggCount":"10","playCount":"-1","shareCount":"1.2K"}})"),
        R"(72||2023-11-14T22:13:20Z|dee|https://www.tiktok.com/@dee/video/72|||{"likes":10})");
    row("comment on TikTok",
        zeeschuimer("tiktok-comments", R"({"cid":"8","text":"Yum","create_time":1700000000,"aweme_id":"71",
                                       "user":{"unique_id":"eli"},"digg_count":2})"),
        R"(8|Yum|2023-11-14T22:13:20Z|eli||comment|71|{"likes":2})");
    row("Instagram",
        zeeschuimer("instagram.com", R"({"id":"1_2","pk":1,"code":"Cx","taken_at":1700000000,"like_count":9,
                                     "comment_count":0,"caption":{"text":"Sea\n#blue"},"user":{"username":"flo"}})"),
        "Cx|Sea\n#blue|2023-11-14T22:13:20Z|flo|https://www.instagram.com/p/Cx/|||"
        "{\"likes\":9,\"replies\":0}");
    row("Instagram with hidden likes",
        zeeschuimer("instagram.com", R"({"code":"Cy","like_count":3,"like_and_view_counts_disabled":true,
                                     "caption":null,"user":{"username":"flo"},"comment_count":4})"),
        R"(Cy|||flo|https://www.instagram.com/p/Cy/|||{"replies":4})");
    row("Instagram's graph",
        zeeschuimer("instagram.com",
                    R"({"__typename":"GraphImage","shortcode":"Cz","taken_at_timestamp":1700000000,"owner":{"username":
                    "flo"},"edge_media_to_caption":{"edges":[{"node":{"text":"Hi"}}]},
                    "edge_media_preview_like":{"count":-1},"edge_media_to_comment":{"count":1}})"),
        R"(Cz|Hi|2023-11-14T22:13:20Z|flo|https://www.instagram.com/p/Cz/|||{"replies":1})");
    row("another platform", zeeschuimer("gab.com", R"({"content":"Hello <b>you</b>","created_at":"2026-10-01T10:00:00Z",
                               "author":{"username":"gus"},"url":"https://gab.com/1","like_count":1})"),
        R"(i-1|Hello <b>you</b>|2026-10-01T10:00:00Z|gus|https://gab.com/1|||{"likes":1})");
    row("another platform, a date like no other",
        zeeschuimer("gab.com", R"({"id":44,"text":"Hi","created_at":"yesterday"})"), "44|Hi||||||");
    row("another platform, no text", zeeschuimer("pin.example", R"({"image":"a.png"})"), "i-1|||||||");
    row("no capture", R"({"id":"p","text":"plain","likes":3})", R"(p|plain||||||{"likes":3})");
}

void CapturesTest::maps() {
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, item);
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("in.ndjson", line.toStdString() + "\n"), FileFormat::Captures);
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(sink.issueLines(), std::string());
    QCOMPARE(capturedItems(sink), item.toStdString());
    // All that was captured is in the archive.
    const json record = json::parse(sink.records.front().content);
    if (record.contains("raw")) QCOMPARE(record.at("raw").dump(), json::parse(line.toStdString()).dump());
}

void CapturesTest::recognises_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<FileFormat>("format");
    QTest::newRow("Zeeschuimer") << QByteArray::fromStdString(zeeschuimer("x.com", tweet)) << FileFormat::Captures;
    QTest::newRow("4CAT, a long line")
        << QByteArray::fromStdString(fourCat("gab.com", R"({"text":")" + std::string(100'000, 'x') + "\"}") + "\n")
        << FileFormat::Captures;
    QTest::newRow("in an array") << QByteArray::fromStdString("[" + zeeschuimer("x.com", tweet) + "]")
                                 << FileFormat::Captures;
    QTest::newRow("a text about it") << QByteArray(
                                            R"({"text":"\"source_platform\" \"data\" \"item_id\" \"__import_meta\""})")
                                     << FileFormat::JsonLines;
    QTest::newRow("a platform alone") << QByteArray(R"({"text":"a","source_platform":"x"})") << FileFormat::JsonLines;
}

void CapturesTest::recognises() {
    QFETCH(QByteArray, file);
    QFETCH(FileFormat, format);
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("in", file.toStdString()));
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(content->format, format);
    QCOMPARE(sink.records.size(), std::size_t{1});
}

void CapturesTest::skipsWhatIsNoPost() {
    const ImportFolder folder;
    RecordingSink sink;
    const std::string file =
        zeeschuimer("x.com", tweet) + "\n" + zeeschuimer("x.com", R"({"__typename":"Tombstone"})") + "\n" +
        zeeschuimer("tiktok.com", "null") + "\n" + zeeschuimer("tiktok.com", R"({"desc":"x"})", "") + "\nbroken\n" +
        zeeschuimer("instagram.com", R"({"ad_id":1})") + "\n";
    QVERIFY(readInto(sink, folder.write("in.ndjson", file)));
    QCOMPARE(sink.records.size(), std::size_t{1});
    QCOMPARE(sink.issues.size(), std::size_t{5});
    QCOMPARE(sink.issues[0].message, std::string("This record of x.com is no post: it has no /legacy/full_text or "
                                                 "/note_tweet/note_tweet_results/result/text."));
    QCOMPARE(sink.issues[1].message, std::string("This record of tiktok.com has no data."));
    QCOMPARE(sink.issues[2].message, std::string("This record of tiktok.com has no id."));
    QCOMPARE(sink.issues[4].message, std::string("This record of instagram.com is no post: it has no /code or "
                                                 "/shortcode."));
    for (const sources::InputIssue& issue : sink.issues) QVERIFY(issue.rejected && issue.line > 1);
}

void CapturesTest::leavesObjectsToAMapping() {
    const ImportFolder folder;
    RecordingSink sink;
    config::Mapping mapping;
    mapping.fields["text"] = {"/data/legacy/full_text"};
    const std::string line = zeeschuimer("x.com", tweet);
    QVERIFY(readInto(sink, folder.write("in.ndjson", line), FileFormat::Auto, mapping));
    QCOMPARE(sink.records.front().content, line);
}

void CapturesTest::readsTables_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("item");
    QTest::addColumn<QByteArray>("absent");
    const QByteArray tipline(
        "id,feed_id,request_type,content,created_at,updated_at,request_id,media_id,medias_count,requests_count,"
        "last_submitted_at,webhook_url,last_called_webhook_at,subscriptions_count,fact_checked_by_count,"
        "project_medias_count,quote,type,file\n");
    QTest::newRow("tipline: text") << tipline +
                                          "5,1,text,\"Is it, true?\",2026-10-01 10:00:00,2026-10-02 10:00:00,9,3,1,12,,"
                                          "https://hook.example.org/secret,2026-10-01,0,0,1,,Claim,\n"
                                   << QByteArray(R"(5|Is it, true?|2026-10-01T10:00:00Z|||text||{"requests_count":12})")
                                   << QByteArray("secret");
    QTest::newRow("tipline: picture")
        << tipline +
               "6,1,image,null https://m.example.org/6.jpg,2026-10-01 10:00:00,,9,3,1,1,,,,0,0,1,,UploadedImage,\n"
        << QByteArray(R"(6||2026-10-01T10:00:00Z||https://m.example.org/6.jpg|image||{"requests_count":1})")
        << QByteArray("webhook");
    QTest::newRow("tipline: sound")
        << tipline + "7,1,audio,undefined https://m.example.org/7.ogg,2026-10-01 10:00:00,,9,3,1,,,,,0,0,1,,,\n"
        << QByteArray(R"(7||2026-10-01T10:00:00Z||https://m.example.org/7.ogg|audio||)") << QByteArray("webhook");
    QTest::newRow("4CAT: TikTok")
        << QByteArray(
               "id,thread_id,author,body,timestamp,tiktok_url,likes,comments,shares,plays\n"
               "71,71,dee,Soup,2023-11-14 22:13:20,https://tiktok.com/@dee/video/71,10,,0,4000\n")
        << QByteArray(
               "71|Soup|2023-11-14T22:13:20Z|dee|https://tiktok.com/@dee/video/71|||"
               "{\"likes\":10,\"shares\":0,\"views\":4000}")
        << QByteArray("plays");
    QTest::newRow("4CAT: tweets")
        << QByteArray(
               "id,thread_id,timestamp,link,body,author,source,language_guess,like_count\n"
               "900,899,2017-11-13 08:28:36,https://x.com/ana/status/900,Rain,ana,App for Phones,en,5\n")
        << QByteArray("900|Rain|2017-11-13T08:28:36Z|ana|https://x.com/ana/status/900||899|{\"like_count\":5}")
        << QByteArray("\"source\"");
}

void CapturesTest::readsTables() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, item);
    QFETCH(QByteArray, absent);
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("in.csv", file.toStdString()));
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(content->format, FileFormat::Csv);
    QCOMPARE(sink.issueLines(), std::string());
    QCOMPARE(capturedItems(sink), item.toStdString());
    QVERIFY(sink.contents().find(absent.toStdString()) == std::string::npos);
    QCOMPARE(extract::extractItems(sink.records.front(), {}).value().front().outlet, std::string());
}

GROUNDSWELL_TEST(CapturesTest, captures)
#include "tst_captures.moc"
