#include "tests/pipeline/sources/api_fixture.h"

#include "pipeline/sources/api/api_windows.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using core::parseTime;
using sources::ApiWindow;
using sources::ApiWork;
using testing::ApiService;
using testing::pageOf;
using testing::smallApi;
using testing::toldOf;

namespace {

constexpr auto byCursor = R"({"style":"cursor","pointer":"/next"})";
constexpr auto byAddress = R"({"style":"next_url","pointer":"/next"})";
constexpr auto withTimes =
    R"({"endpoints":[{"path":"/l?f={from}&u={to}&c={cursor}","records":"/items"}],"time_format":"compact"})";

std::string authorisations(const ApiService& service) {
    std::string out;
    for (const testing::SeenRequest& request : service.server->requests()) {
        const auto header = request.headers.find("authorization");
        out += (out.empty() ? "" : ", ") + (header == request.headers.end() ? "none" : header->second);
    }
    return out;
}

}  // namespace

/// Keys, and fetches that go on where an earlier one broke off.
class ApiResumeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keys_go_where_they_belong_data();
    void keys_go_where_they_belong();
    void a_missing_key_asks_nothing();
    void a_broken_fetch_goes_on();
    void what_is_new_comes_on_top();
    void a_forgotten_cursor_begins_anew();
    void other_days_leave_the_work_alone();
    void asked_days_go_on_too();
    void what_fails_twice_stands_in_no_way();
    void refusals_leave_one_window();
    void the_usual_work_takes_the_place_of_days();
    void work_is_kept_as_text();
    void windows_are_halved_data();
    void windows_are_halved();
};

void ApiResumeTest::keys_go_where_they_belong_data() {
    QTest::addColumn<std::string>("next");
    QTest::addColumn<std::string>("auth");
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("seen");   // headers of the requests
    QTest::addColumn<std::string>("error");  // a part; empty = none
    const auto row = [](const char* name, const char* next, const char* auth, const char* key, const char* seen,
                        const char* error = "") {
        QTest::newRow(name) << std::string(next) << std::string(auth) << std::string(key) << std::string(seen)
                            << std::string(error);
    };
    row("bearer", "/2", R"({"key_env":"K"})", "hush", "Bearer hush, Bearer hush");
    row("another scheme", "/2", R"({"key_env":"K","scheme":"Token"})", "hush", "Token hush, Token hush");
    row("no scheme", "/2", R"({"key_env":"K","scheme":""})", "hush", "hush, hush");
    row("not needed", "/2", R"({"key_env":"K","required":false})", "", "none, none");
    row("another host", "{other}/2", R"({"key_env":"K"})", "hush", "Bearer hush", "another host");
    row("another host without key", "{other}/2", R"({"key_env":"K","required":false})", "", "none, none");
    row("a key that is two lines", "/2", R"({"key_env":"K"})", "hush\r\nX: y", "", "characters that it must not");
}

void ApiResumeTest::keys_go_where_they_belong() {
    QFETCH(std::string, next);
    QFETCH(std::string, auth);
    QFETCH(std::string, key);
    QFETCH(std::string, seen);
    QFETCH(std::string, error);
    ApiService service({{pageOf("a", "\"next\":\"" + next + "\"")}, {pageOf("b")}});
    service.query.api = smallApi(byAddress, "{\"auth\":" + auth + "}");
    service.query.key = key;
    const std::string told = toldOf(service.fetch());
    QVERIFY2(error.empty() ? told.empty() : told.find(error) != std::string::npos, told.c_str());
    QVERIFY2(told.find("hush") == std::string::npos, told.c_str());
    QCOMPARE(authorisations(service), seen);
    QVERIFY(service.left.find("hush") == std::string::npos);
}

void ApiResumeTest::a_missing_key_asks_nothing() {
    ApiService service({});
    service.query.api = smallApi("", R"({"auth":{"key_env":"SMALL_KEY"}})");
    const std::string told = toldOf(service.fetch());
    QVERIFY2(told.find("SMALL_KEY is not set") != std::string::npos, told.c_str());
    QCOMPARE(service.asked(), std::string());
}

void ApiResumeTest::a_broken_fetch_goes_on() {
    ApiService service({{pageOf("a", R"("next":"c1")")}, {pageOf("b", R"("next":"c2")")}, {"", 404}});
    service.query.api = smallApi(byCursor);
    QVERIFY(!service.fetch());
    service.setAnswers({{pageOf("c", R"("next":"c3")")}, {pageOf("d")}, {pageOf("e")}});
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.sink.ids(), std::string("a b c d e"));
    QCOMPARE(service.asked(), std::string("/list?q=x /list?q=x&c=c1 /list?q=x&c=c2 "
                                          "/list?q=x&c=c2 /list?q=x&c=c3 /list?q=x"));
    QCOMPARE(service.left, std::string());
}

void ApiResumeTest::what_is_new_comes_on_top() {
    ApiService service({{"", 401}});
    service.query.api = smallApi(byCursor, withTimes);
    QVERIFY(!service.fetch());
    service.query.since = *parseTime("2026-10-12T00:00:00Z");
    service.query.now = *parseTime("2026-10-13T12:00:00Z");
    service.setAnswers({{pageOf("a")}, {pageOf("b")}});
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.asked(), std::string("/l?f=20261011000000&u=20261012120000 /l?f=20261011000000&u=20261012120000 "
                                          "/l?f=20261012120000&u=20261013120000"));
}

void ApiResumeTest::a_forgotten_cursor_begins_anew() {
    ApiService service({{pageOf("a", R"("next":"c1")")}, {"", 403}});
    service.query.api = smallApi(byCursor, withTimes);
    QVERIFY(!service.fetch());
    service.setAnswers({{"", 400}, {pageOf("a")}, {pageOf("b")}});
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.sink.ids(), std::string("a a b"));
    QCOMPARE(service.left, std::string());
}

void ApiResumeTest::other_days_leave_the_work_alone() {
    ApiService service({{pageOf("a", R"("next":"c1")")}, {"", 403}});
    service.query.api = smallApi(byCursor, withTimes);
    QVERIFY(!service.fetch());
    const std::string left = service.left;
    service.query.from = parseTime("2026-10-01");
    service.query.to = parseTime("2026-10-02");
    service.setAnswers({{pageOf("b")}});
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.server->requests().back().target, std::string("/l?f=20261001000000&u=20261002000000"));
    QCOMPARE(service.left, left);
}

void ApiResumeTest::what_fails_twice_stands_in_no_way() {
    ApiService service({{pageOf("a", R"("next":"c1")")}, {"no JSON"}});
    service.query.api = smallApi(byCursor);
    QVERIFY(!service.fetch());
    QVERIFY(!service.left.empty());
    service.setAnswers({{"no JSON"}, {"no JSON"}});
    QVERIFY(!service.fetch());
    QCOMPARE(service.left, std::string());
}

void ApiResumeTest::refusals_leave_one_window() {
    ApiService service({});
    service.query.api = smallApi(byCursor, withTimes);
    for (int day = 12; day < 18; ++day) {
        service.query.now = *parseTime("2026-10-" + std::to_string(day) + "T12:00:00Z");
        service.setAnswers({{"", 401}});
        QVERIFY(!service.fetch());
    }
    const auto work = sources::readApiWork(service.left);
    QVERIFY(work);
    QCOMPARE(work->windows.size(), std::size_t{2});
    QVERIFY(work->windows.front().to == service.query.now);
}

void ApiResumeTest::the_usual_work_takes_the_place_of_days() {
    ApiService service({{pageOf("a", R"("next":"c1")")}, {"", 403}});
    service.query.api = smallApi(byCursor, withTimes);
    service.query.from = parseTime("2026-10-01");
    service.query.to = parseTime("2026-10-02");
    QVERIFY(!service.fetch());
    service.query.from.reset();
    service.query.to.reset();
    service.setAnswers({{pageOf("b", R"("next":"c1")")}, {"", 403}});
    QVERIFY(!service.fetch());
    service.setAnswers({{pageOf("c")}, {pageOf("d")}});
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.sink.ids(), std::string("a b c d"));
}

void ApiResumeTest::asked_days_go_on_too() {
    ApiService service({{pageOf("a", R"("next":"c1")")}, {"", 403}});
    service.query.api = smallApi(byCursor, withTimes);
    service.query.from = parseTime("2026-10-01");
    service.query.to = parseTime("2026-10-02");
    QVERIFY(!service.fetch());
    service.setAnswers({{pageOf("b")}});
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.server->requests().back().target, std::string("/l?f=20261001000000&u=20261002000000&c=c1"));
    QCOMPARE(service.left, std::string());
}

void ApiResumeTest::work_is_kept_as_text() {
    const ApiWork work{parseTime("2026-10-01"),
                       {},
                       *parseTime("2026-10-12T12:00:00Z"),
                       {{parseTime("2026-10-01"), parseTime("2026-10-02"), "c\"1"}, {{}, {}, {}}}};
    QVERIFY(sources::readApiWork(sources::writeApiWork(work)) == work);
    QCOMPARE(sources::writeApiWork({}), std::string());
    for (const char* text :
         {"", "\"v1\"", "{}", "[", R"({"api_work":2,"at":1,"windows":[]})", R"({"api_work":1,"at":"x","windows":[]})",
          R"({"api_work":1,"at":1,"windows":{}})", R"({"api_work":1,"at":1,"windows":[7]})",
          R"({"api_work":1,"at":1,"windows":[{"next":7}]})"})
        QVERIFY2(!sources::readApiWork(text), text);
}

void ApiResumeTest::windows_are_halved_data() {
    QTest::addColumn<std::string>("from");
    QTest::addColumn<std::string>("to");
    QTest::addColumn<bool>("days");
    QTest::addColumn<std::string>("cut");  // empty = none
    const auto row = [](const char* name, const char* from, const char* to, bool days, const char* cut) {
        QTest::newRow(name) << std::string(from) << std::string(to) << days << std::string(cut);
    };
    row("a day", "2026-10-11", "2026-10-12", false, "2026-10-11T12:00:00Z");
    row("three seconds", "2026-10-11T00:00:00Z", "2026-10-11T00:00:03Z", false, "2026-10-11T00:00:01Z");
    row("a second", "2026-10-11T00:00:00Z", "2026-10-11T00:00:01Z", false, "");
    row("nothing", "2026-10-11", "2026-10-11", false, "");
    row("no begin", "", "2026-10-11", false, "");
    row("no end", "2026-10-11", "", false, "");
    row("a day of days", "2026-10-11", "2026-10-12", true, "");
    row("two days", "2026-10-11", "2026-10-13", true, "2026-10-12T00:00:00Z");
    row("a day and a half", "2026-10-11T12:00:00Z", "2026-10-13", true, "2026-10-12T00:00:00Z");
    row("over midnight", "2026-10-11T12:00:00Z", "2026-10-12T06:00:00Z", true, "2026-10-12T00:00:00Z");
}

void ApiResumeTest::windows_are_halved() {
    QFETCH(std::string, from);
    QFETCH(std::string, to);
    QFETCH(bool, days);
    QFETCH(std::string, cut);
    const ApiWindow window{parseTime(from), parseTime(to), "c"};
    const auto parts = sources::halves(window, days ? config::ApiTimeFormat::Day : config::ApiTimeFormat::EpochSeconds);
    QCOMPARE(parts ? core::formatTime(*parts->first.to) : std::string(), cut);
    if (!parts) return;
    QVERIFY(parts->first == (ApiWindow{window.from, parseTime(cut), {}}));
    QVERIFY(parts->second == (ApiWindow{parseTime(cut), window.to, {}}));
}

GROUNDSWELL_TEST(ApiResumeTest, api_resume)
#include "tst_api_resume.moc"
