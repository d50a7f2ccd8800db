#include "tests/pipeline/sources/api_fixture.h"

#include "models/config/workspace_config.h"
#include "pipeline/sources/api/api_door.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <atomic>
#include <mutex>
#include <vector>

using namespace groundswell;
using testing::ApiService;
using testing::pageOf;
using testing::Reply;
using testing::SeenRequest;
using testing::smallApi;
using testing::toldOf;

namespace {

constexpr auto pagedByCursor = R"({"style":"cursor","pointer":"/next"})";
constexpr auto goodKey = "ann.example:abcd-efgh";

config::ApiDefinition apiWithSessions(const std::string& more = "{}") {
    config::ApiDefinition api = smallApi(pagedByCursor, R"({"auth":{"required":false,"key_env":"ANN_KEY","session":{
        "path":"/login","body":{"user":{"name":"{identifier}"},"secrets":["{password}"],"days":1},"token":"/access",
        "refresh":{"path":"/refresh","token":"/again"},"expired":{"pointer":"/error","words":["TooOld"]}}},
        "hints":{"sign_in":"Passwords are made elsewhere."}})");
    if (more == "no refresh") api.auth->session->refreshPath.clear();
    return api;
}

std::string authorization(const SeenRequest& request) {
    const auto header = request.headers.find("authorization");
    return header == request.headers.end() ? std::string() : header->second;
}

/// A service that knows one name and password, and gives numbered tokens that get too old after some questions.
class Accounts {
public:
    explicit Accounts(ApiService& service) {
        service.ahead = [this](const SeenRequest& request, Reply& reply) { return answer(request, reply); };
    }

    std::vector<int> lives;  ///< questions that the first, second... token is good for; beyond these: many
    int tooOldStatus = 401;  ///< with the word TooOld
    bool refreshRefused = false;
    std::string signInAnswer;   ///< instead of tokens
    int signInStatus = 200;     ///< of that answer
    std::string signInHeaders;  ///< of that answer

private:
    // False: the token is good, and the scripted answers go on.
    bool answer(const SeenRequest& request, Reply& reply) {
        const std::lock_guard lock(m_mutex);
        if (request.target == "/login") return signIn(request, reply);
        if (request.target == "/refresh") return refresh(request, reply);
        const std::string token = "Bearer access-" + std::to_string(m_given);
        if (m_given > 0 && authorization(request) == token && m_left-- > 0) return false;
        reply.respond(tooOldStatus, "", R"({"error":"TooOld"})");
        return true;
    }

    bool signIn(const SeenRequest& request, Reply& reply) {
        const auto body = nlohmann::json::parse(request.body, nullptr, false);
        const auto wanted =
            nlohmann::json::parse(R"({"user":{"name":"ann.example"},"secrets":["abcd-efgh"],"days":1})");
        if (!signInAnswer.empty() || signInStatus != 200) {
            reply.respond(signInStatus, signInHeaders, signInAnswer);
        } else if (request.method == "POST" && body == wanted) {
            give(reply);
        } else {
            reply.respond(401, "", R"({"error":"You are not ann.example:abcd-efgh"})");
        }
        return true;
    }

    bool refresh(const SeenRequest& request, Reply& reply) {
        const bool good = request.method == "POST" && request.body.empty() &&
                          authorization(request) == "Bearer again-" + std::to_string(m_given);
        if (good && !refreshRefused) {
            give(reply);
        } else {
            reply.respond(400, "", R"({"error":"TooOld"})");
        }
        return true;
    }

    void give(Reply& reply) {
        m_left = m_given < static_cast<int>(lives.size()) ? lives.at(static_cast<std::size_t>(m_given)) : 1'000;
        const std::string number = std::to_string(++m_given);
        reply.respond(200, "", R"({"access":"access-)" + number + R"(","again":"again-)" + number + R"("})");
    }

    std::mutex m_mutex;
    int m_given = 0;  // guarded by m_mutex
    int m_left = 0;   // guarded by m_mutex
};

// Two pages of the query.
std::vector<testing::ApiAnswer> twoPages() {
    return {{pageOf("a", R"("next":"2")")}, {pageOf("b")}};
}

// What a fetch told and left that nobody may read: passwords and tokens.
std::string secretsIn(const ApiService& service, const std::string& told) {
    std::string all = told + service.left + service.sink.issues();
    for (const domain::RawRecord& record : service.sink.records) all += record.content + record.origin;
    for (const sources::InputIssue& note : service.sink.notes) all += note.file;
    for (const SeenRequest& request : service.server->requests()) all += request.target;
    std::string found;
    for (const char* secret : {"abcd-efgh", "access-", "again-", "ann.example"}) {
        if (all.find(secret) != std::string::npos) found += std::string(secret) + " in " + all;
    }
    return found;
}

}  // namespace

/// Keys that are a name and a password, which a service exchanges for a token.
class ApiSessionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void one_sign_in_is_good_for_a_run();
    void tokens_that_are_too_old_are_renewed_data();
    void tokens_that_are_too_old_are_renewed();
    void a_renewed_token_that_is_refused_is_an_error();
    void a_new_token_that_is_refused_is_an_error();
    void a_wrong_password_is_said_and_not_tried_again();
    void sign_ins_that_fail_are_said_data();
    void sign_ins_that_fail_are_said();
    void a_failed_sign_in_leaves_the_work_alone();
    void keys_that_are_no_login_data();
    void keys_that_are_no_login();
    void keys_without_a_part_are_refused_data();
    void keys_without_a_part_are_refused();
    void passwords_go_nowhere_unencrypted();
    void passwords_go_to_no_other_host();
    void tokens_go_to_no_other_host();
    void details_are_asked_for_in_the_session();
    void bluesky_is_searched_with_an_account();
    void bluesky_shows_accounts_to_everybody();
};

void ApiSessionsTest::one_sign_in_is_good_for_a_run() {
    ApiService service(twoPages());
    Accounts accounts(service);
    sources::ApiSessions sessions;
    service.query.api = apiWithSessions();
    service.query.key = goodKey;
    service.query.sessions = &sessions;
    std::string told = toldOf(service.fetch());
    service.setAnswers({{pageOf("c")}});
    service.query.query = "y";
    told += toldOf(service.fetch());
    QCOMPARE(told, std::string());
    QCOMPARE(service.sink.ids(), std::string("a b c"));
    QCOMPARE(service.asked(), std::string("/login /list?q=x /list?q=x&c=2 /list?q=y"));
    QCOMPARE(authorization(service.server->requests().front()), std::string());
    QCOMPARE(secretsIn(service, told), std::string());
    // Another account has a session of its own.
    service.query.key = "ben.example:abcd-efgh";
    QVERIFY(!service.fetch());
    QVERIFY(service.asked().ends_with(" /login"));
}

void ApiSessionsTest::tokens_that_are_too_old_are_renewed_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("refresh");
    QTest::addColumn<std::string>("renewal");  // what is asked for a new token
    QTest::newRow("401") << 401 << std::string("good") << std::string("/refresh");
    QTest::newRow("a word") << 400 << std::string("good") << std::string("/refresh");
    QTest::newRow("refresh refused") << 401 << std::string("refused") << std::string("/refresh /login");
    QTest::newRow("no refresh") << 401 << std::string("no refresh") << std::string("/login");
}

void ApiSessionsTest::tokens_that_are_too_old_are_renewed() {
    QFETCH(int, status);
    QFETCH(std::string, refresh);
    QFETCH(std::string, renewal);
    ApiService service(twoPages());
    Accounts accounts(service);
    accounts.lives = {1};
    accounts.tooOldStatus = status;
    accounts.refreshRefused = refresh == "refused";
    service.query.api = apiWithSessions(refresh);
    service.query.key = goodKey;
    const std::string told = toldOf(service.fetch());
    QCOMPARE(told, std::string());
    QCOMPARE(service.sink.ids(), std::string("a b"));
    QCOMPARE(service.asked(), "/login /list?q=x /list?q=x&c=2 " + renewal + " /list?q=x&c=2");
    QCOMPARE(secretsIn(service, told), std::string());
}

void ApiSessionsTest::a_renewed_token_that_is_refused_is_an_error() {
    ApiService service(twoPages());
    Accounts accounts(service);
    accounts.lives = {1, 0};
    service.query.api = apiWithSessions();
    service.query.key = goodKey;
    const std::string told = toldOf(service.fetch());
    QVERIFY2(told.find("(401)") != std::string::npos && told.find("ANN_KEY") != std::string::npos, told.c_str());
    QCOMPARE(service.asked(), std::string("/login /list?q=x /list?q=x&c=2 /refresh /list?q=x&c=2"));
    QCOMPARE(service.sink.ids(), std::string("a"));
    QCOMPARE(secretsIn(service, told), std::string());
}

void ApiSessionsTest::a_new_token_that_is_refused_is_an_error() {
    ApiService service(twoPages());
    Accounts accounts(service);
    accounts.lives = {0};
    service.query.api = apiWithSessions();
    service.query.key = goodKey;
    const std::string told = toldOf(service.fetch());
    QVERIFY2(told.find("(401)") != std::string::npos, told.c_str());
    QCOMPARE(service.asked(), std::string("/login /list?q=x"));
}

void ApiSessionsTest::a_wrong_password_is_said_and_not_tried_again() {
    ApiService service(twoPages());
    Accounts accounts(service);
    sources::ApiSessions sessions;
    service.query.api = apiWithSessions();
    service.query.key = "ann.example:abcd-efgh-wrong";
    service.query.sessions = &sessions;
    const auto fetched = service.fetch();
    QVERIFY(!fetched);
    QCOMPARE(fetched.error().code, core::ErrorCode::HttpStatus);
    QCOMPARE(fetched.error().contextValue("status"), std::string("401"));
    QCOMPARE(fetched.error().message, std::string("The service does not know this name with this password (401)."));
    QCOMPARE(fetched.error().contextValue("remedy"),
             std::string("Check the source's key (ANN_KEY). Passwords are made elsewhere."));
    // Many queries would make many sign-ins of it.
    QCOMPARE(toldOf(service.fetch()), toldOf(fetched));
    QCOMPARE(service.asked(), std::string("/login"));
    QCOMPARE(secretsIn(service, toldOf(fetched)), std::string());
}

void ApiSessionsTest::sign_ins_that_fail_are_said_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("headers");
    QTest::addColumn<std::string>("answer");
    QTest::addColumn<std::string>("told");
    const auto row = [](const char* name, int status, const char* headers, const char* answer, const char* told) {
        QTest::newRow(name) << status << std::string(headers) << std::string(answer) << std::string(told);
    };
    row("too many", 429, "Retry-After: 3600\r\n", R"({"error":"RateLimitExceeded"})",
        "(429); it wants no request until");
    row("refused", 403, "", "", "The service refuses the sign-in (403).");
    row("not understood", 400, "", "", "The service refuses the sign-in (400).");
    row("moved away", 404, "", "", "There is nothing at this address (404).");
    row("no token", 200, "", R"({"acces":"access-1","again":"again-1"})", "holds no token where one is expected");
    row("a token that is none", 200, "", R"({"access":{"is":"access-1"}})", "holds no token where one is expected");
    row("a page", 200, "", "<p>access-1</p>", "holds no token where one is expected");
}

void ApiSessionsTest::sign_ins_that_fail_are_said() {
    QFETCH(int, status);
    QFETCH(std::string, headers);
    QFETCH(std::string, answer);
    QFETCH(std::string, told);
    ApiService service(twoPages());
    Accounts accounts(service);
    accounts.signInStatus = status;
    accounts.signInHeaders = headers;
    accounts.signInAnswer = answer;
    service.query.api = apiWithSessions();
    service.query.key = goodKey;
    const std::string said = toldOf(service.fetch());
    QVERIFY2(said.find(told) != std::string::npos, said.c_str());
    QVERIFY2(said.find("/login") != std::string::npos, said.c_str());
    QCOMPARE(service.asked(), std::string("/login"));
    QCOMPARE(secretsIn(service, said), std::string());
}

void ApiSessionsTest::a_failed_sign_in_leaves_the_work_alone() {
    ApiService service({{pageOf("a", R"("next":"2")")}, {"", 403}});
    service.query.api = apiWithSessions();
    QVERIFY(!service.fetch());
    const std::string left = service.left;
    QVERIFY(!left.empty());
    Accounts accounts(service);
    accounts.signInAnswer = "{}";
    service.query.key = goodKey;
    QVERIFY(!service.fetch());
    accounts.signInAnswer.clear();
    service.setAnswers({{pageOf("b")}, {pageOf("c")}});
    QCOMPARE(toldOf(service.fetch()), std::string());
    QVERIFY2(service.asked().find("/login /login /list?q=x&c=2") != std::string::npos, service.asked().c_str());
}

void ApiSessionsTest::keys_that_are_no_login_data() {
    QTest::addColumn<bool>("sessions");
    QTest::addColumn<std::string>("key");
    QTest::newRow("token") << true << std::string("hush");
    QTest::newRow("JSON Web Token") << true << std::string("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln");
    QTest::newRow("no sessions") << false << std::string("ann.example:abcd-efgh");
}

void ApiSessionsTest::keys_that_are_no_login() {
    QFETCH(bool, sessions);
    QFETCH(std::string, key);
    ApiService service(twoPages());
    service.query.api = apiWithSessions();
    if (!sessions) service.query.api.auth->session.reset();
    service.query.key = key;
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.asked(), std::string("/list?q=x /list?q=x&c=2"));
    for (const SeenRequest& request : service.server->requests()) QCOMPARE(authorization(request), "Bearer " + key);
}

void ApiSessionsTest::keys_without_a_part_are_refused_data() {
    QTest::addColumn<std::string>("key");
    for (const char* key : {":", "ann.example:", ":abcd-efgh"}) QTest::newRow(key) << std::string(key);
}

void ApiSessionsTest::keys_without_a_part_are_refused() {
    QFETCH(std::string, key);
    ApiService service(twoPages());
    service.query.api = apiWithSessions();
    service.query.key = key;
    const std::string told = toldOf(service.fetch());
    QVERIFY2(told.find("name:password") != std::string::npos, told.c_str());
    QVERIFY(service.server->requests().empty());
    QCOMPARE(secretsIn(service, told), std::string());
}

void ApiSessionsTest::passwords_go_nowhere_unencrypted() {
    ApiService service(twoPages());
    service.query.api = apiWithSessions();
    service.query.key = goodKey;
    service.query.allowPrivateNetwork = false;
    const std::string told = toldOf(service.fetch());
    QVERIFY2(told.find("not encrypted") != std::string::npos, told.c_str());
    QVERIFY(service.server->requests().empty());
}

void ApiSessionsTest::passwords_go_to_no_other_host() {
    ApiService service(twoPages());
    Accounts accounts(service);
    accounts.signInStatus = 307;
    accounts.signInHeaders = "Location: " + service.server->url("/login", "localhost") + "\r\n";
    service.query.api = apiWithSessions();
    service.query.key = goodKey;
    const std::string told = toldOf(service.fetch());
    QVERIFY2(told.find("redirects what was sent to it elsewhere") != std::string::npos, told.c_str());
    QCOMPARE(service.asked(), std::string("/login"));
    QCOMPARE(secretsIn(service, told), std::string());
}

void ApiSessionsTest::tokens_go_to_no_other_host() {
    ApiService service({{pageOf("a", R"("next":"{other}/list?q=x&c=2")")}, {pageOf("b")}});
    Accounts accounts(service);
    service.query.api = apiWithSessions();
    service.query.api.paging = config::ApiPaging::NextUrl;
    service.query.key = goodKey;
    const std::string told = toldOf(service.fetch());
    QVERIFY2(told.find("does not get the key") != std::string::npos, told.c_str());
    QCOMPARE(service.asked(), std::string("/login /list?q=x"));
    QCOMPARE(secretsIn(service, told), std::string());
}

void ApiSessionsTest::details_are_asked_for_in_the_session() {
    ApiService service({{pageOf("a")}, {R"({"items":[{"id":"a","likes":3}]})"}});
    Accounts accounts(service);
    service.query.api = apiWithSessions();
    service.query.api.details = config::ApiDetails{"/more?id={ids}", "/items", "/id", "/id", 50};
    service.query.key = goodKey;
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.asked(), std::string("/login /list?q=x /more?id=a"));
    QVERIFY(service.sink.records.front().content.find("\"likes\":3") != std::string::npos);
}

void ApiSessionsTest::bluesky_is_searched_with_an_account() {
    const std::string post = R"({"uri":"at:1","author":{"did":"d","handle":"ben.example"},"record":{"text":"x"}})";
    ApiService service({{R"({"posts":[)" + post + R"(],"cursor":"1"})"}, {R"({"posts":[]})"}});
    std::atomic<int> questions = 0;
    service.ahead = [&questions](const SeenRequest& request, Reply& reply) {
        if (request.target == "/xrpc/com.atproto.server.createSession") {
            const auto wanted = nlohmann::json{{"identifier", "did:plc:1"}, {"password", "abcd-efgh"}};
            const bool good = nlohmann::json::parse(request.body, nullptr, false) == wanted &&
                              request.headers.at("content-type") == "application/json";
            reply.respond(good ? 200 : 401, "", R"({"accessJwt":"a.1","refreshJwt":"r.1"})");
            return true;
        }
        if (request.target == "/xrpc/com.atproto.server.refreshSession") {
            const bool good = authorization(request) == "Bearer r.1" && request.body.empty();
            reply.respond(good ? 200 : 401, "", R"({"accessJwt":"a.2","refreshJwt":"r.2"})");
            return true;
        }
        const bool good = authorization(request) == (questions++ == 0 ? "Bearer a.1" : "Bearer a.2");
        if (!good) reply.respond(400, "", R"({"error":"ExpiredToken","message":"Token has expired"})");
        return !good;
    };
    config::SourceConfig source;
    source.id = "s";
    source.type = "bluesky";
    service.query.api = *config::apiOf(source);
    service.query.key = "did:plc:1:abcd-efgh";
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.sink.ids(), std::string("at:1"));
    std::string methods;
    for (const SeenRequest& request : service.server->requests())
        methods += request.target.substr(request.target.rfind('.', request.target.find('?')) + 1).substr(0, 14) + " ";
    QCOMPARE(methods, std::string("createSession searchPosts?q= searchPosts?q= refreshSession searchPosts?q= "));
}

void ApiSessionsTest::bluesky_shows_accounts_to_everybody() {
    ApiService service({{R"({"feed":[]})"}});
    config::SourceConfig source;
    source.id = "s";
    source.type = "bluesky";
    service.query.api = *config::apiOf(source);
    service.query.query = "@ann.example";
    QCOMPARE(toldOf(service.fetch()), std::string());
    QCOMPARE(service.server->requests().size(), std::size_t{1});
    QCOMPARE(authorization(service.server->requests().front()), std::string());
    QVERIFY(service.asked().starts_with("/xrpc/app.bsky.feed.getAuthorFeed?actor=ann.example"));
}

GROUNDSWELL_TEST(ApiSessionsTest, api_sessions)
#include "tst_api_sessions.moc"
