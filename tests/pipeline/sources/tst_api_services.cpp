#include "tests/pipeline/sources/api_fixture.h"

#include "models/config/workspace_config.h"
#include "pipeline/extract/extractor.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using testing::ApiService;
using testing::toldOf;

namespace {

config::SourceConfig apiSourceOf(const std::string& type) {
    config::SourceConfig source;
    source.id = "s";
    source.type = type;
    return source;
}

// "id | text | title | time | url | author | outlet | language | thread | metrics" of an item.
std::string shownItem(const domain::ContentItem& item) {
    std::string out = item.externalId;
    const std::string time = item.publishedAt ? core::formatTime(*item.publishedAt) : "-";
    for (const std::string& field : {item.text, item.title, time, item.url, item.author, item.outlet,
                                     item.claimedLanguage, item.threadExternalId, item.metricsJson})
        out += " | " + field;
    return out;
}

}  // namespace

/// The APIs that are built in, with answers of the form that their services give.
class ApiServicesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void become_items_data();
    void become_items();
    void ask_for_what_was_meant_data();
    void ask_for_what_was_meant();
    void gdelt_says_what_is_wrong();
    void junkipedia_is_read_to_its_last_page();
    void mastodon_may_show_nothing();
};

void ApiServicesTest::become_items_data() {
    QTest::addColumn<std::string>("type");
    QTest::addColumn<std::string>("query");
    QTest::addColumn<std::string>("body");
    QTest::addColumn<std::string>("item");
    QTest::addColumn<std::string>("behind");
    // What comes behind is an empty list in any form.
    const auto row = [](const char* name, const char* type, const char* query, const char* body, const char* item,
                        const char* behind = R"({"posts":[]})") {
        QTest::newRow(name) << std::string(type) << std::string(query) << std::string(body) << std::string(item)
                            << std::string(behind);
    };
    row("mastodon", "mastodon", "floods",
        R"([{"id":"110","uri":"https://m.example/users/ann/statuses/110","url":"https://m.example/@ann/110",
            "created_at":"2026-10-12T08:00:00.000Z","content":"<p>High water <a href='#'>#floods</a></p>",
            "language":"en","visibility":"public","account":{"acct":"ann"},"replies_count":1,"reblogs_count":0,
            "favourites_count":7,"in_reply_to_id":null,"card":null,"reblog":null}])",
        "https://m.example/users/ann/statuses/110 | High water #floods |  | 2026-10-12T08:00:00Z | "
        "https://m.example/@ann/110 | ann |  | en |  | "
        R"({"replies_count":1,"reblogs_count":0,"favourites_count":7})");
    row("mastodon, hidden counts", "mastodon", "public",
        R"([{"id":"110","uri":"u:1","created_at":"2026-10-12T08:00:00.000Z","content":"x","replies_count":null,
            "account":{"acct":"ann"}}])",
        "u:1 | x |  | 2026-10-12T08:00:00Z | u:1 | ann |  |  |  | ");
    row("bluesky search", "bluesky", "floods",
        R"({"posts":[{"uri":"at://did:plc:1/app.bsky.feed.post/3k","cid":"c","author":{"did":"did:plc:1",
            "handle":"ann.example"},"record":{"text":"High <b>water","createdAt":"2026-10-12T08:00:00.000Z",
            "langs":["en"],"reply":{"root":{"uri":"at://r"}}},"likeCount":3,"replyCount":0,
            "indexedAt":"2026-10-12T08:00:01.000Z"}]})",
        "at://did:plc:1/app.bsky.feed.post/3k | High <b>water |  | 2026-10-12T08:00:00Z | "
        "https://bsky.app/profile/did:plc:1/post/3k | ann.example |  | en | at://r | "
        R"({"likeCount":3,"replyCount":0})");
    row("bluesky author", "bluesky", "@ann.example",
        R"({"feed":[{"post":{"uri":"at://did:plc:1/app.bsky.feed.post/3k","author":{"did":"did:plc:1",
            "handle":"ann.example"},"record":{"text":"High water","createdAt":"2031-10-12T08:00:00.000Z"},
            "indexedAt":"2026-10-12T08:00:00.000Z","likeCount":3}}]})",
        "at://did:plc:1/app.bsky.feed.post/3k | High water |  | 2026-10-12T08:00:00Z | "
        R"(https://bsky.app/profile/did:plc:1/post/3k | ann.example |  |  |  | {"likeCount":3})");
    row("lemmy", "lemmy", "rivers@l.example",
        R"({"posts":[{"post":{"id":1,"name":"High water","body":"See <https://a.example> at noon.","ap_id":"https://l.example/post/1",
            "url":"https://n.example/","published":"2026-10-12T08:00:00.123456Z"},"creator":{"name":"ann"},
            "community":{"name":"rivers","title":"Rivers"},"counts":{"score":5,"comments":2,"upvotes":6,
            "downvotes":1}}],"next_page":"P1"})",
        "https://l.example/post/1 | See <https://a.example> at noon. | High water | 2026-10-12T08:00:00.123456Z | "
        "https://l.example/post/1 | "
        R"(ann | Rivers |  |  | {"score":5,"comments":2,"upvotes":6,"downvotes":1})");
    row("lemmy v4", "lemmy_v4", "rivers@l.example",
        R"({"items":[{"post":{"id":1,"name":"High water","ap_id":"https://l.example/post/1",
            "published_at":"2026-10-12T08:00:00Z","score":5,"comments":2},"creator":{"name":"ann"},
            "community":{"name":"rivers"}}],"next_page":null})",
        "https://l.example/post/1 | High water | High water | 2026-10-12T08:00:00Z | https://l.example/post/1 | ann | "
        R"(rivers |  |  | {"score":5,"comments":2})");
    row("hacker news story", "hackernews", "floods",
        R"({"hits":[{"objectID":"41","title":"High water","url":"https://n.example/","author":"ann","points":12,
            "num_comments":3,"created_at_i":1791792000,"story_id":41}],"nbHits":1,"nbPages":1,"page":0})",
        "41 | High water | High water | 2026-10-12T08:00:00Z | https://n.example/ | ann |  |  |  | "
        R"({"points":12,"num_comments":3})");
    row("hacker news comment", "hackernews", "floods",
        R"({"hits":[{"objectID":"42","title":null,"story_title":"High water","url":null,"author":"ben","points":null,
            "num_comments":null,"comment_text":"It&#x27;s <i>wet</i>","created_at_i":1791792000,"parent_id":41,
            "story_id":41}],"nbHits":1,"nbPages":1})",
        "42 | It's wet | High water | 2026-10-12T08:00:00Z | https://news.ycombinator.com/item?id=42 | ben |  |  | 41 "
        "| ");
    row("gdelt", "gdelt", "floods",
        "{\"articles\":[{\"url\":\"https://n.example/1\",\"title\":\"High\x02water\",\"seendate\":"
        "\"20261012T080000Z\",\"domain\":\"n.example\",\"language\":\"English\",\"sourcecountry\":\"Mali\"}]}",
        "https://n.example/1 | High water | High water | 2026-10-12T08:00:00Z | https://n.example/1 |  | n.example | "
        "English |  | ");
    row("junkipedia", "junkipedia", "5835,5836",
        R"({"data":[{"id":"9","type":"posts","attributes":{"published_at":"2026-10-12T08:00:00.000Z","channel":
            {"handle":"ann"},"engagement_fields":{"likes_count":4,"shares_count":null},"search_data_fields":
            {"description":"High water","post_title":"null","language_code":"EN","url":"https://t.me/ann/9",
            "channel_name":"Ann","platform_name":"Telegram"}}}],"links":{"prev":null,"next":null},
            "meta":{"total_posts":1,"posts_count":1}})",
        "9 | High water |  | 2026-10-12T08:00:00Z | https://t.me/ann/9 | ann | Ann | EN |  | {\"likes_count\":4}");
    row("youtube", "youtube", "floods",
        R"({"items":[{"id":{"kind":"youtube#video","videoId":"abc"},"snippet":{"publishedAt":"2026-10-12T08:00:00Z",
            "title":"It&#39;s wet","description":"High water","channelTitle":"Ann"}}],
            "pageInfo":{"totalResults":1000000}})",
        "abc | High water | It's wet | 2026-10-12T08:00:00Z | https://www.youtube.com/watch?v=abc | Ann | Ann |  |  "
        "| {\"viewCount\":12,\"commentCount\":0}",
        R"({"items":[{"id":"abc","statistics":{"viewCount":"12","commentCount":"0"}}]})");
    row("youtube, no numbers", "youtube", "floods", R"({"items":[{"id":{"videoId":"abc"},"snippet":{"title":"Wet"}}]})",
        "abc | Wet | Wet | - | https://www.youtube.com/watch?v=abc |  |  |  |  | ");
    row("media cloud", "mediacloud", "floods",
        R"({"stories":[{"id":"s1","title":"High water","url":"https://n.example/1","language":"en",
            "media_name":"n.example","publish_date":"2026-10-12"}],"pagination_token":null})",
        "s1 | High water | High water | 2026-10-12T00:00:00Z | https://n.example/1 |  | n.example | en |  | ");
}

void ApiServicesTest::become_items() {
    QFETCH(std::string, type);
    QFETCH(std::string, query);
    QFETCH(std::string, body);
    QFETCH(std::string, item);
    QFETCH(std::string, behind);
    ApiService service({{body}, {behind}});
    service.query.api = *config::apiOf(apiSourceOf(type));
    service.query.query = query;
    service.query.key = service.query.api.auth && service.query.api.auth->required ? "hush" : "";
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.sink.records.size(), std::size_t{1});
    const auto items = extract::extractItems(service.sink.records.front(), config::mappingOf(apiSourceOf(type)));
    QVERIFY2(items.has_value(), items ? "" : items.error().describe().c_str());
    QCOMPARE(shownItem(items->front()), item);
    QCOMPARE(service.sink.records.front().contentId, items->front().externalId);
}

void ApiServicesTest::ask_for_what_was_meant_data() {
    QTest::addColumn<std::string>("type");
    QTest::addColumn<std::string>("query");
    QTest::addColumn<std::string>("asked");
    const auto row = [](const char* type, const char* query, const char* asked) {
        QTest::addRow("%s: %s", type, query) << std::string(type) << std::string(query) << std::string(asked);
    };
    row("mastodon", "#floods", "/api/v1/timelines/tag/floods?limit=40");
    row("mastodon", "publics", "/api/v1/timelines/tag/publics?limit=40");
    row("mastodon", "local", "/api/v1/timelines/public?local=true&limit=40");
    row("mastodon", "crue d'été", "/api/v1/timelines/tag/crue%20d%27%C3%A9t%C3%A9?limit=40");
    row("mastodon", "account:17", "/api/v1/accounts/17/statuses?limit=40");
    row("bluesky", "high & dry",
        "/xrpc/app.bsky.feed.searchPosts?q=high%20%26%20dry&sort=latest&since=2026-10-11T00%3A00%3A00Z&"
        "until=2026-10-12T12%3A00%3A00Z&limit=100");
    row("lemmy", "all", "/api/v3/post/list?type_=All&sort=New&limit=50&page=1");
    row("hackernews", "stories:x",
        "/api/v1/search_by_date?query=x&tags=story&numericFilters=created_at_i%3E%3D1791676800,"
        "created_at_i%3C1791806400&hitsPerPage=200&page=0");
    row("gdelt", "x",
        "/api/v2/doc/doc?query=x&mode=artlist&format=json&maxrecords=250&sort=datedesc&"
        "startdatetime=20261011000000&enddatetime=20261012120000");
    row("junkipedia", "keyword:x",
        "/posts?keyword=x&per_page=100&published_at_from=1791676800&"
        "published_at_to=1791806400");
    row("mediacloud", "x",
        "/search/story-list?q=x&start=2026-10-11&end=2026-10-12&platform=onlinenews-mediacloud&"
        "page_size=1000");
}

void ApiServicesTest::ask_for_what_was_meant() {
    QFETCH(std::string, type);
    QFETCH(std::string, query);
    QFETCH(std::string, asked);
    ApiService service({{"", 404}});
    service.query.api = *config::apiOf(apiSourceOf(type));
    service.query.query = query;
    service.query.key = "hush";
    QVERIFY(!service.fetch());
    QCOMPARE(service.asked(), asked);
}

void ApiServicesTest::gdelt_says_what_is_wrong() {
    ApiService service({{"Your search contained a phrase that was too short.\n", 200, "Content-Type: text/html\r\n"}});
    service.query.api = *config::apiOf(apiSourceOf("gdelt"));
    const std::string told = toldOf(service.fetch());
    QVERIFY2(told.find("instead of JSON: \"Your search contained a phrase that was too short.\"") != std::string::npos,
             told.c_str());
    service.setAnswers({{"{}"}});
    service.left.clear();
    QCOMPARE(toldOf(service.fetch()), std::string());
}

void ApiServicesTest::junkipedia_is_read_to_its_last_page() {
    const auto page = [](const std::string& id, const std::string& next) {
        return R"({"data":[{"id":")" + id + R"(","attributes":{}}],"links":{"next":)" + next +
               R"(},"meta":{"total_posts":3}})";
    };
    ApiService service(
        {{page("1", "\"{host}/posts?page=2\"")}, {page("2", "\"{host}/posts?page=3\"")}, {page("3", "null")}});
    service.query.api = *config::apiOf(apiSourceOf("junkipedia"));
    service.query.query = "lists:5835";
    service.query.key = "hush";
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.sink.ids(), std::string("1 2 3"));
    for (const testing::SeenRequest& request : service.server->requests())
        QCOMPARE(request.headers.at("authorization"), std::string("Bearer hush"));
}

void ApiServicesTest::mastodon_may_show_nothing() {
    ApiService service({{"[]"}});
    service.query.api = *config::apiOf(apiSourceOf("mastodon"));
    service.query.query = "public";
    QCOMPARE(toldOf(service.fetch()), std::string());
    QVERIFY(service.sink.issues().find("not signed in") != std::string::npos);
}

GROUNDSWELL_TEST(ApiServicesTest, api_services)
#include "tst_api_services.moc"
