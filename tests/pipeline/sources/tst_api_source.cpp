#include "tests/pipeline/sources/api_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <chrono>
#include <thread>

using namespace groundswell;
using testing::ApiAnswer;
using testing::ApiService;
using testing::pageOf;
using testing::smallApi;
using testing::toldOf;

namespace {

using ApiAnswers = std::vector<ApiAnswer>;

constexpr auto cursorPaging = R"({"style":"cursor","pointer":"/next"})";
constexpr auto urlPaging = R"({"style":"next_url","pointer":"/links/next","always":true})";
constexpr auto countedPaging = R"({"style":"page","first":1,"pages":"/pages"})";
constexpr auto timedPath =
    R"({"endpoints":[{"path":"/list?f={from}&u={to}","records":"/items"}],"time_format":"epoch")";

std::string timedApi(const std::string& more) {
    return timedPath + more + "}";
}

std::string linkHeaderTo(const std::string& target, const std::string& rel = "next") {
    return "Link: <" + target + ">; rel=\"" + rel + "\"\r\n";
}

}  // namespace

class ApiSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void walks_lists_data();
    void walks_lists();
    void names_faults_data();
    void names_faults();
    void halves_what_is_too_much_data();
    void halves_what_is_too_much();
    void asks_for_details_data();
    void asks_for_details();
    void records_stay_as_they_came();
    void looks_at_so_many_pages();
    void stops_while_it_waits();
    void stops_between_requests();
    void stops_when_the_sink_is_full();
};

void ApiSourceTest::walks_lists_data() {
    QTest::addColumn<std::string>("paging");
    QTest::addColumn<std::string>("more");
    QTest::addColumn<ApiAnswers>("answers");
    QTest::addColumn<std::string>("ids");
    QTest::addColumn<std::string>("asked");
    QTest::addColumn<std::string>("issue");  // a part of what is noted; empty = nothing is
    const auto row = [](const char* name, const std::string& paging, const std::string& more, const ApiAnswers& answers,
                        const std::string& ids, const std::string& asked, const std::string& issue = {}) {
        QTest::newRow(name) << paging << more << answers << ids << asked << issue;
    };
    row("one answer", "", "{}", {{pageOf("a b")}}, "a b", "/list?q=x");
    row("nothing", cursorPaging, "{}", {{pageOf("")}}, "", "/list?q=x");
    row("nothing, with a hint", cursorPaging, R"({"hints":{"empty":"It may be closed."}})", {{pageOf("")}}, "",
        "/list?q=x", "empty list. It may be closed.");
    row("list at the top", "", R"({"endpoints":[{"path":"/l/{query}"}]})", {{R"([{"id":"a"},{"id":"b"}])"}}, "a b",
        "/l/x");
    row("ids as numbers", "", "{}", {{R"({"items":[{"id":12345678901234567890},{"id":7}]})"}}, "12345678901234567890 7",
        "/list?q=x");
    row("no list where nothing is", "", R"({"list_optional":true})", {{"{}"}}, "", "/list?q=x");
    row("cursor", cursorPaging, "{}",
        {{pageOf("a", R"("next":"c 1")")}, {pageOf("b", R"("next":"c2")")}, {pageOf("c")}}, "a b c",
        "/list?q=x /list?q=x&c=c%201 /list?q=x&c=c2");
    row("cursor as a number", cursorPaging, "{}", {{pageOf("a", R"("next":20)")}, {pageOf("b", R"("next":null)")}},
        "a b", "/list?q=x /list?q=x&c=20");
    row("empty page with a cursor", cursorPaging, "{}", {{pageOf("", R"("next":"c1")")}, {pageOf("b")}}, "b",
        "/list?q=x /list?q=x&c=c1");
    row("next address", urlPaging, "{}",
        {{pageOf("a", R"("links":{"next":"{host}/list?q=x&page=2"})")}, {pageOf("b", R"("links":{"next":null})")}},
        "a b", "/list?q=x /list?q=x&page=2");
    row("next address, relative", urlPaging, "{}",
        {{pageOf("a", R"("links":{"next":"?p=2"})")}, {pageOf("b", R"("links":{"next":""})")}}, "a b",
        "/list?q=x /list?p=2");
    row("next address on another host", urlPaging, "{}",
        {{pageOf("a", R"("links":{"next":"{other}/more"})")}, {pageOf("b", R"("links":{"next":null})")}}, "a b",
        "/list?q=x /more");
    row("link header", R"({"style":"link"})", "{}",
        {{pageOf("a"), 200, linkHeaderTo("{host}/list?max_id=1")},
         {pageOf("b"), 200, linkHeaderTo("{host}/list?min_id=9", "prev")}},
        "a b", "/list?q=x /list?max_id=1");
    row("link header, two in one", R"({"style":"link"})", "{}",
        {{pageOf("a"), 200, "Link: <{host}/prev>; rel=prev, <{host}/n,ext>; title=\"a;b\"; rel=\"last next\"\r\n"},
         {pageOf("b")}},
        "a b", "/list?q=x /n,ext");
    row("pages, counted", countedPaging, "{}", {{pageOf("a", "\"pages\":2")}, {pageOf("b", "\"pages\":2")}}, "a b",
        "/list?q=x&c=1 /list?q=x&c=2");
    row("pages until one is empty", R"({"style":"page","first":0})", "{}", {{pageOf("a")}, {pageOf("b")}, {pageOf("")}},
        "a b", "/list?q=x&c=0 /list?q=x&c=1 /list?q=x&c=2");
    row("newest first, too old", cursorPaging, R"({"newest_first":true})",
        {{R"({"items":[{"id":"a","at":"2026-10-11T08:00:00Z"},{"id":"b","at":"2026-10-10T08:00:00Z"}],"next":"1"})"},
         {R"({"items":[{"id":"c","at":"2026-10-10T07:00:00Z"}],"next":"2"})"}},
        "a b c", "/list?q=x /list?q=x&c=1");
    row("the same record twice", cursorPaging, "{}", {{pageOf("a b", R"("next":"1")")}, {pageOf("b c")}}, "a b b c",
        "/list?q=x /list?q=x&c=1");
    row("other values", "", "{}", {{R"({"items":[{"id":"a"},7,null,"x",[]]})"}}, "a", "/list?q=x", "4 of the list's");
    row("bad UTF-8", "", "{}", {{"{\"items\":[{\"id\":\"a\",\"t\":\"\xff\xc3\"}]}"}}, "a", "/list?q=x", "repaired");
    row("control characters", "", "{}", {{"{\"items\":[{\"id\":\"a\",\"t\":\"one\ntwo\x01\"}]}"}}, "a", "/list?q=x",
        "broken JSON and had to be repaired");
    row("escapes that are none", "", "{}", {{R"({"items":[{"id":"a","t":"it\'s \q \u12"}]})"}}, "a", "/list?q=x",
        "repaired");
    row("a mark at the beginning", "", "{}", {{"\xef\xbb\xbf" + pageOf("a")}}, "a", "/list?q=x");
    row("500, then good", "", "{}", {{"", 500}, {pageOf("a")}}, "a", "/list?q=x /list?q=x");
    row("redirected", "", "{}", {{"", 302, "Location: /there\r\n"}, {pageOf("a")}}, "a", "/list?q=x /there");
    row("errors that are none", "", "{}", {{pageOf("a", R"("errors":[],"error":null)")}}, "a", "/list?q=x");
}

void ApiSourceTest::walks_lists() {
    QFETCH(std::string, paging);
    QFETCH(std::string, more);
    QFETCH(ApiAnswers, answers);
    QFETCH(std::string, ids);
    QFETCH(std::string, asked);
    QFETCH(std::string, issue);
    ApiService service(answers);
    service.query.api = smallApi(paging, more);
    const auto fetched = service.fetch();
    QCOMPARE(toldOf(fetched), std::string());
    QCOMPARE(service.sink.ids(), ids);
    QCOMPARE(service.asked(), asked);
    QVERIFY2(issue.empty() ? service.sink.notes.empty() : service.sink.issues().find(issue) != std::string::npos,
             service.sink.issues().c_str());
    QCOMPARE(fetched->records, static_cast<std::int64_t>(service.sink.records.size()));
    QCOMPARE(service.left, std::string());
}

void ApiSourceTest::names_faults_data() {
    QTest::addColumn<std::string>("paging");
    QTest::addColumn<std::string>("more");
    QTest::addColumn<ApiAnswers>("answers");
    QTest::addColumn<std::string>("ids");     // what came before
    QTest::addColumn<std::string>("error");   // a part of what is said
    QTest::addColumn<std::string>("status");  // context of the error
    const auto row = [](const char* name, const std::string& paging, const ApiAnswers& answers, const std::string& ids,
                        const std::string& error, const std::string& status = {}, const std::string& more = "{}") {
        QTest::newRow(name) << paging << more << answers << ids << error << status;
    };
    const std::string html = "Content-Type: text/html\r\n";
    row("401", "", {{"", 401}}, "", "asks for a sign-in (401)", "401");
    row("401 with a key's name", "", {{"", 401}}, "", "environment variable SMALL_KEY", "401",
        R"({"auth":{"key_env":"SMALL_KEY","required":false}})");
    row("403 as a page", "", {{"<html>no</html>", 403, html}}, "", "refuses access (403)", "403");
    row("403 with a hint", "", {{"", 403}}, "", "Ask for access.", "403", R"({"hints":{"403":"Ask for access."}})");
    row("404", "", {{"", 404}}, "", "(404)", "404");
    row("429 for long", "", {{"", 429, "Retry-After: 3600\r\n"}}, "", "too many requests (429)", "429");
    row("429 in ISO 8601", "", {{"", 429, "X-RateLimit-Reset: 2099-01-01T00:00:00Z\r\n"}}, "", "too many requests",
        "429");
    row("429 on a later page", cursorPaging, {{pageOf("a", R"("next":"1")")}, {"", 429, "Retry-After: 3600\r\n"}}, "a",
        "(429)", "429");
    row("error with 200", "", {{R"({"error":"No such list"})"}}, "", "answered with an error: No such list.", "200");
    row("errors with 200", "",
        {{R"({"errors":[{"code":"forbidden","status":"403","title":"Error","detail":"Not yours","meta":{}}]})"}}, "",
        "error: Not yours (403).", "403");
    row("error and message", "", {{R"({"error":"InvalidRequest","message":"limit is too high"})"}}, "",
        "limit is too high", "200");
    row("error beside a list", "", {{pageOf("a", R"("error":{"code":500,"message":"half"})")}}, "", "half (500)",
        "500");
    row("a sentence", "", {{"Your query was too short.", 200, html}}, "",
        "instead of JSON: \"Your query was too short.\"");
    row("a page", "", {{"<!DOCTYPE html><html></html>", 200, html}}, "", "instead of JSON");
    row("text", "", {{"pong", 200, "Content-Type: text/plain\r\n"}}, "", "is not JSON: \"pong\"");
    row("empty body", "", {{""}}, "", "answer is empty");
    row("cut JSON", "", {{R"({"items":[{"id":"a"})"}}, "", "broken JSON");
    row("deep JSON", "", {{"{\"items\":" + std::string(100, '[') + std::string(100, ']') + "}"}}, "", "broken JSON");
    row("changed field", "", {{R"({"posts":[]})"}}, "", "has no list at /items");
    row("list that is none", "", {{R"({"items":{"a":1}})"}}, "", "at /items is no list");
    row("number for an answer", "", {{"7"}}, "", "has no list at /items");
    row("next page is not named", urlPaging, {{pageOf("a")}}, "", "has nothing at /links/next");
    row("next address is none", urlPaging, {{pageOf("a", R"("links":{"next":"javascript:1"})")}}, "a", "http");
    row("same cursor", cursorPaging, {{pageOf("a", R"("next":"1")")}, {pageOf("b", R"("next":"1")")}}, "a b",
        "goes in a circle");
    row("circle of cursors", cursorPaging,
        {{pageOf("a", R"("next":"1")")}, {pageOf("b", R"("next":"2")")}, {pageOf("c", R"("next":"1")")}}, "a b c",
        "goes in a circle");
    row("circle of addresses", urlPaging,
        {{pageOf("a", R"("links":{"next":"/2"})")}, {pageOf("b", R"("links":{"next":"{host}/2"})")}}, "a b",
        "goes in a circle");
    row("same page for ever", R"({"style":"page","first":1})", {{pageOf("a")}, {pageOf("a")}}, "a", "goes in a circle");
    row("redirected in a circle", "", {{"", 302, "Location: /list?q=x\r\n"}}, "", "in a circle", "302");
}

void ApiSourceTest::names_faults() {
    QFETCH(std::string, paging);
    QFETCH(std::string, more);
    QFETCH(ApiAnswers, answers);
    QFETCH(std::string, ids);
    QFETCH(std::string, error);
    QFETCH(std::string, status);
    ApiService service(answers);
    service.query.api = smallApi(paging, more);
    const auto fetched = service.fetch();
    QVERIFY(!fetched);
    QVERIFY2(toldOf(fetched).find(error) != std::string::npos, toldOf(fetched).c_str());
    QCOMPARE(fetched.error().contextValue("status"), status);
    QVERIFY2(toldOf(fetched).find("q=x") == std::string::npos, toldOf(fetched).c_str());
    QCOMPARE(service.sink.ids(), ids);
    QVERIFY(!service.left.empty());
}

// The day has 86,400 seconds: its halves meet at noon.
void ApiSourceTest::halves_what_is_too_much_data() {
    QTest::addColumn<std::string>("paging");
    QTest::addColumn<std::string>("more");
    QTest::addColumn<ApiAnswers>("answers");
    QTest::addColumn<std::string>("ids");
    QTest::addColumn<std::string>("asked");
    QTest::addColumn<std::string>("issue");
    const std::string all = "/list?f=1791676800&u=1791763200";
    const std::string morning = "/list?f=1791676800&u=1791720000";
    const std::string evening = "/list?f=1791720000&u=1791763200";
    QTest::newRow("few") << std::string(R"({"style":"time"})") << timedApi(R"(,"limit":2)") << ApiAnswers{{pageOf("a")}}
                         << std::string("a") << all << std::string();
    QTest::newRow("a full answer") << std::string(R"({"style":"time"})") << timedApi(R"(,"limit":2)")
                                   << ApiAnswers{{pageOf("a b")}, {pageOf("a")}, {pageOf("c")}}
                                   << std::string("a b a c") << all + " " + evening + " " + morning << std::string();
    QTest::newRow("a total that is too high")
        << std::string() << timedApi(R"(,"total":"/n","ceiling":5)")
        << ApiAnswers{{pageOf("a", "\"n\":9")}, {pageOf("b", "\"n\":4")}, {pageOf("c", "\"n\":5")}}
        << std::string("b c") << all + " " + evening + " " + morning << std::string();
    QTest::newRow("a total without times")
        << std::string() << std::string(R"({"total":"/n","ceiling":1})") << ApiAnswers{{pageOf("a", "\"n\":9")}}
        << std::string("a") << std::string("/list?q=x") << std::string("ends after 1 records");
    QTest::newRow("a list that breaks off")
        << std::string(cursorPaging) << timedApi(R"(,"ceiling":2)")
        << ApiAnswers{{pageOf("a b", R"("next":"1")")}, {pageOf("a")}, {pageOf("b")}} << std::string("a b a b")
        << all + " " + evening + " " + morning << std::string();
}

void ApiSourceTest::halves_what_is_too_much() {
    QFETCH(std::string, paging);
    QFETCH(std::string, more);
    QFETCH(ApiAnswers, answers);
    QFETCH(std::string, ids);
    QFETCH(std::string, asked);
    QFETCH(std::string, issue);
    ApiService service(answers);
    service.query.api = smallApi(paging, more);
    service.query.from = core::parseTime("2026-10-11");
    service.query.to = core::parseTime("2026-10-12");
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.sink.ids(), ids);
    QCOMPARE(service.asked(), asked);
    QVERIFY2(issue.empty() ? service.sink.notes.empty() : service.sink.issues().find(issue) != std::string::npos,
             service.sink.issues().c_str());
}

void ApiSourceTest::asks_for_details_data() {
    QTest::addColumn<ApiAnswers>("answers");
    QTest::addColumn<std::string>("details");  // of each record: "1 - 3"
    QTest::addColumn<std::string>("asked");
    QTest::addColumn<std::string>("issue");
    const auto row = [](const char* name, const ApiAnswers& answers, const std::string& details,
                        const std::string& asked,
                        const std::string& issue = {}) { QTest::newRow(name) << answers << details << asked << issue; };
    const auto answer = [](const std::string& list) { return ApiAnswer{"{\"found\":[" + list + "]}"}; };
    const ApiAnswer a = answer(R"({"of":"a","n":1})");
    row("two at a time",
        {{pageOf("a b c")}, answer(R"({"of":"b","n":2},{"of":"a","n":1})"), answer(R"({"of":"c","n":3})")}, "1 2 3",
        "/list?q=x /v?id=a,b /v?id=c");
    row("each once", {{pageOf("a a")}, a}, "1 1", "/list?q=x /v?id=a");
    row("some unknown", {{pageOf("a b")}, a}, "1 -", "/list?q=x /v?id=a,b");
    row("unasked ones", {{pageOf("a")}, answer(R"({"of":"z","n":9},7,{"n":8},{"of":"a","n":1})")}, "1",
        "/list?q=x /v?id=a");
    row("ids as numbers", {{R"({"items":[{"id":7}]})"}, answer(R"({"of":7,"n":1})")}, "1", "/list?q=x /v?id=7");
    row("ids of any letters", {{R"({"items":[{"id":"a&b,c"}]})"}, answer("")}, "-", "/list?q=x /v?id=a%26b%2Cc");
    row("records without ids", {{R"({"items":[{"t":"x"}]})"}}, "-", "/list?q=x");
    row("no records", {{pageOf("")}}, "", "/list?q=x");
    row("every page", {{pageOf("a", R"("next":"2")")}, a, {pageOf("b")}, answer(R"({"of":"b","n":2})")}, "1 2",
        "/list?q=x /v?id=a /list?q=x&c=2 /v?id=b");
    row("the quota is used up", {{pageOf("a", R"("next":"2")")}, {"{}", 403}, {pageOf("b")}}, "- -",
        "/list?q=x /v?id=a /list?q=x&c=2", "Wait until midnight.");
    row("it is used up within a page", {{pageOf("a b c")}, a, {"{}", 403}}, "1 - -", "/list?q=x /v?id=a,b /v?id=c",
        "could not be had");
    row("an error with 200", {{pageOf("a")}, {R"({"error":"Not today"})"}}, "-", "/list?q=x /v?id=a", "Not today");
    row("another form", {{pageOf("a")}, {R"({"found":{}})"}}, "-", "/list?q=x /v?id=a", "has no list");
    row("no JSON", {{pageOf("a")}, {"<html>"}}, "-", "/list?q=x /v?id=a", "instead of JSON");
}

void ApiSourceTest::asks_for_details() {
    QFETCH(const ApiAnswers, answers);
    QFETCH(const std::string, details);
    QFETCH(const std::string, asked);
    QFETCH(const std::string, issue);
    ApiService service(answers);
    service.query.api = smallApi(cursorPaging,
                                 R"({"details":{"path":"/v?id={ids}","records":"/found","answer_id":"/of","limit":2},
                                     "hints":{"403":"Wait until midnight."}})");
    QCOMPARE(toldOf(service.fetch()), std::string());
    std::string shown;
    for (const domain::RawRecord& record : service.sink.records) {
        const auto value = nlohmann::json::parse(record.content, nullptr, false);
        QVERIFY2(value.is_object(), record.content.c_str());
        const bool has = value.contains("_details");
        shown += (shown.empty() ? "" : " ") + (has ? value.at("_details").at("n").dump() : std::string("-"));
    }
    QCOMPARE(shown, details);
    QCOMPARE(service.asked(), asked);
    const std::string issues = service.sink.issues();
    QVERIFY2(issue.empty() ? issues.empty() : issues.find(issue) != std::string::npos, issues.c_str());
}

void ApiSourceTest::records_stay_as_they_came() {
    ApiService service({{R"({"items":[{"z":1,"id":"at://d/c/k9","a":null,"likes":0}]})"}});
    service.query.api =
        smallApi("", R"({"endpoints":[{"path":"/","records":"/items","link":"https://e.example/{/z}/{/id:last}"}]})");
    QCOMPARE(toldOf(service.fetch()), std::string());
    const domain::RawRecord& record = service.sink.records.front();
    QCOMPARE(record.content,
             std::string(R"({"z":1,"id":"at://d/c/k9","a":null,"likes":0,"_link":"https://e.example/1/k9"})"));
    QCOMPARE(record.pageId.value_or(-1), std::int64_t{0});
    QCOMPARE(record.origin, service.server->url("/"));
}

void ApiSourceTest::looks_at_so_many_pages() {
    ApiService service({{pageOf("a", R"("next":"1")")}, {pageOf("b", R"("next":"2")")}, {pageOf("c")}});
    service.query.api = smallApi(cursorPaging);
    service.query.limitPages = 2;
    service.left = "kept";
    const auto fetched = service.fetch();
    QCOMPARE(toldOf(fetched), std::string());
    QCOMPARE(fetched->pages, std::int64_t{2});
    QCOMPARE(service.sink.ids(), std::string("a b"));
    QCOMPARE(service.left, std::string("kept"));
}

void ApiSourceTest::stops_while_it_waits() {
    std::stop_source stop;
    ApiService service({{pageOf("a", R"("next":"1")")}});
    service.query.api = smallApi(cursorPaging);
    service.beyond = [&](testing::Reply& reply) {
        stop.request_stop();
        reply.stall();
    };
    const auto begun = std::chrono::steady_clock::now();
    const auto fetched = service.fetch(stop.get_token());
    QVERIFY(!fetched);
    QVERIFY(fetched.error().code == core::ErrorCode::Cancelled);
    QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
    QCOMPARE(service.sink.ids(), std::string("a"));
    QVERIFY(!service.left.empty());
}

void ApiSourceTest::stops_between_requests() {
    std::stop_source stop;
    ApiService service({{pageOf("a", R"("next":"1")")}, {pageOf("b")}});
    service.query.api = smallApi(cursorPaging, R"({"interval_ms":3600000})");
    const auto begun = std::chrono::steady_clock::now();
    const std::jthread stopper([&] {
        while (service.server->requests().empty()) std::this_thread::yield();
        stop.request_stop();
    });
    const auto fetched = service.fetch(stop.get_token());
    QVERIFY(!fetched);
    QVERIFY(fetched.error().code == core::ErrorCode::Cancelled);
    QVERIFY(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
    QCOMPARE(service.server->requests().size(), std::size_t{1});
}

void ApiSourceTest::stops_when_the_sink_is_full() {
    ApiService service({{pageOf("a b", R"("next":"1")")}, {pageOf("c")}});
    service.query.api = smallApi(cursorPaging);
    service.sink.limit = 1;
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.sink.ids(), std::string("a"));
    // The page has to come again.
    QVERIFY(!service.left.empty());
}

GROUNDSWELL_TEST(ApiSourceTest, api_source)
#include "tst_api_source.moc"
