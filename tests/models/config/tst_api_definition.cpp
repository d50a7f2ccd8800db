#include "models/config/api_definition.h"
#include "models/config/checker.h"
#include "models/config/workspace_config.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using nlohmann::json;

namespace {

constexpr auto smallDefinition =
    R"({"url":"https://a.example/v1","endpoints":[{"path":"/list?q={query}&c={cursor}","records":"/items"}],)"
    R"("paging":{"style":"cursor","pointer":"/next"}})";

// "pointer: reason" of all problems, a line each.
std::string problemsOf(const json& document) {
    std::string out;
    // As from a file: numbers that are written without a sign are unsigned there.
    for (const config::Problem& problem : config::checkWorkspaceText(document.dump()))
        out += problem.pointer + ": " + problem.reason + "\n";
    return out;
}

json workspaceWith(const json& source) {
    return {{"schema_version", 1}, {"id", "w"}, {"sources", json::array({source})}};
}

}  // namespace

class ApiDefinitionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void built_in_ones_are_valid();
    void sources_are_checked_data();
    void sources_are_checked();
    void endpoints_are_found_data();
    void endpoints_are_found();
    void are_written_as_they_were_read();
    void a_mapping_of_the_source_wins();
    void a_key_stays_with_its_server();
    void sessions_are_read();
    void keys_are_parted_data();
    void keys_are_parted();
};

void ApiDefinitionTest::built_in_ones_are_valid() {
    QStringList ids;
    for (const config::ApiDocument& document : config::apiDocuments()) {
        const std::string id(document.id);
        ids += QString::fromStdString(id);
        const json definition = json::parse(document.document, nullptr, false);
        config::Problems problems;
        config::Checker checker(problems);
        config::checkApiDefinition(definition, "", checker);
        QVERIFY2(problems.empty(), problems.empty() ? "" : (id + problems.front().reason).c_str());
        config::SourceConfig source;
        source.type = id;
        const auto api = config::apiOf(source);
        QVERIFY(api.has_value());
        QVERIFY2(api->url.starts_with("https://"), id.c_str());
        QVERIFY2(config::isApiType(id), id.c_str());
        const config::Mapping mapping = config::mappingOf(source);
        for (const char* field : {"id", "text", "title", "published_at", "url"})
            QVERIFY2(mapping.fields.contains(field), (id + " has no " + field).c_str());
    }
    QCOMPARE(ids.join(QLatin1Char(' ')), QStringLiteral("bluesky gdelt hackernews junkipedia lemmy lemmy_v4 "
                                                        "mastodon mediacloud youtube"));
}

void ApiDefinitionTest::sources_are_checked_data() {
    QTest::addColumn<std::string>("patch");    // of a source that is valid
    QTest::addColumn<std::string>("problem");  // a part; empty = none
    const auto row = [](const char* name, const char* patch, const char* problem) {
        QTest::newRow(name) << std::string(patch) << std::string(problem);
    };
    row("valid", "{}", "");
    row("built in", R"({"type":"mastodon","definition":null,"queries":{"q":"#floods"}})", "");
    row("server and key", R"({"type":"mastodon","url":"https://m.example/","key_env":"MY_KEY"})", "");
    row("schedule", R"({"schedule":"1h"})", "");
    row("no definition", R"({"definition":null})", "/sources/0/definition: The key is missing");
    row("definition as text", R"({"definition":"x"})", "/sources/0/definition: It must be an object");
    row("no endpoints", R"({"definition":{"endpoints":[]}})", "/definition/endpoints: The list is empty");
    row("endpoint", R"({"definition":{"endpoints":["x"]}})", "/endpoints/0: An endpoint must be an object");
    row("no path", R"({"definition":{"endpoints":[{}]}})", "/endpoints/0/path: The key is missing");
    row("path without slash", R"({"definition":{"endpoints":[{"path":"x{cursor}"}]}})", "must begin with a slash");
    row("unknown name", R"({"definition":{"endpoints":[{"path":"/{cursor}{key}"}]}})", "There is no {key}");
    row("open brace", R"({"definition":{"endpoints":[{"path":"/{cursor}{query"}]}})", "A brace is not closed");
    row("no cursor", R"({"definition":{"endpoints":[{"path":"/x"}]}})", "needs {cursor} in the path");
    row("no times", R"({"definition":{"paging":{"style":"time"}}})", "needs {from} and {to}");
    row("no pointer", R"({"definition":{"paging":{"pointer":null}}})", "/paging/pointer: The key is missing");
    row("bad pointer", R"({"definition":{"paging":{"pointer":"next"}}})", "begins with a slash");
    row("bad escape", R"({"definition":{"total":"/a~2"}})", "~ must be followed by 0 or 1");
    row("style", R"({"definition":{"paging":{"style":"guess"}}})", "\"guess\" is none of none, next_url");
    row("time format", R"({"definition":{"time_format":"roman"}})", "\"roman\" is none of epoch");
    row("limit", R"({"definition":{"limit":0}})", "/definition/limit: It must be between 1 and");
    row("header", R"({"definition":{"auth":{"header":"A b"}}})", "/auth/header: It must be the name of a header");
    row("errors", R"({"definition":{"errors":[7]}})", "/definition/errors/0: It must be a JSON pointer");
    row("hints", R"({"definition":{"hints":{"403":7}}})", "/definition/hints/403: It must be a string");
    row("mapping", R"({"definition":{"mapping":{"colour":"/c"}}})", "No item has a field \"colour\"");
    row("link", R"({"definition":{"endpoints":[{"path":"/{cursor}","link":"https://x/{id}"}]}})",
        "/endpoints/0/link: A JSON pointer begins with a slash");
    row("details", R"({"definition":{"details":{"path":"/v?id={ids}","answer_id":"/id"}}})", "");
    row("details without ids", R"({"definition":{"details":{"path":"/v","answer_id":"/id"}}})",
        "/definition/details/path: The path needs {ids}");
    row("details by the query", R"({"definition":{"details":{"path":"/v?{ids}{query}","answer_id":"/id"}}})",
        "The path needs {ids}, once, and no other");
    row("details of nothing", R"({"definition":{"details":{"path":"/v?{ids}"}}})",
        "/details/answer_id: The key is missing");
    row("details, none at a time", R"({"definition":{"details":{"path":"/v?{ids}","answer_id":"/id","limit":0}}})",
        "/details/limit: It must be between 1 and");
    const auto session = [](const char* name, const std::string& patch, const char* problem) {
        json whole = json::parse(R"({"path":"/in","body":{"a":"{identifier}","b":["x {password}"]},"token":"/t"})");
        whole.merge_patch(json::parse(patch));
        const json source{{"definition", {{"auth", {{"session", whole}}}}}};
        QTest::newRow(name) << source.dump() << std::string(problem);
    };
    session("session", "{}", "");
    session("session in full",
            R"({"refresh":{"path":"/r","token":"/r"},"expired":{"pointer":"/e","words":["Old"]},"url":"http:\/\/b"})",
            "");
    session("session without a path", R"({"path":null})", "/definition/auth/session/path: The key is missing");
    session("session at a path without slash", R"({"path":"in"})", "/session/path: The path must begin with a slash");
    session("password in the address", R"({"path":"/in?{password}"})", "/session/path: The path of a sign-in takes");
    session("session at no address", R"({"url":"b"})", "/session/url: It must be an http or https address");
    session("session without a body", R"({"body":null})", "/session/body: The key is missing");
    session("session with a text", R"({"body":"{identifier}{password}"})", "/session/body: It must be an object");
    session("session without password", R"({"body":{"b":null}})", "/session/body: A sign-in needs {identifier} and");
    session("session without name", R"({"body":{"a":7}})", "/session/body: A sign-in needs {identifier} and");
    session("session with another name", R"({"body":{"c":{"d":"{key}"}}})", "/session/body/c/d: There is no {key}");
    session("session with an open brace", R"({"body":{"c":["{key"]}})", "/session/body/c/0: A brace is not closed");
    session("session without token", R"({"token":null})", "/session/token: The key is missing");
    session("session with a bad pointer", R"({"token":"t"})", "/session/token: A JSON pointer begins with a slash");
    session("refresh without token", R"({"refresh":{"path":"/r"}})", "/session/refresh/token: The key is missing");
    session("refresh without path", R"({"refresh":{"token":"/r"}})", "/session/refresh/path: The key is missing");
    session("expired without words", R"({"expired":{"pointer":"/e","words":[]}})",
            "/session/expired/words: The list is empty");
    session("expired with a number", R"({"expired":{"pointer":"/e","words":[7]}})",
            "/session/expired/words/0: It must be a word");
    session("expired nowhere", R"({"expired":{"words":["Old"]}})", "/session/expired/pointer: The key is missing");
    row("session as text", R"({"definition":{"auth":{"session":"x"}}})", "/auth/session: It must be an object");
    row("no address", R"({"definition":{"url":null}})", "/sources/0/url: The key is missing");
    row("address of its own", R"({"url":"http://b.example","definition":{"url":null}})", "");
    row("address", R"({"url":"b.example"})", "/sources/0/url: It must be an http or https address");
    row("address with a name", R"({"url":"https://me:pw@b.example"})", "without a user name");
    row("key in the file", R"({"key_env":"sk-1234"})", "name of an environment variable, not the key itself");
    row("empty query", R"({"queries":{"q":"  "}})", "/sources/0/queries/q: The query is empty");
    row("no such query", R"({"definition":{"endpoints":[{"word":"all","path":"/{cursor}"}]}})",
        "/sources/0/queries/q: The API does not answer");
}

void ApiDefinitionTest::sources_are_checked() {
    QFETCH(std::string, patch);
    QFETCH(std::string, problem);
    json source{{"id", "a"}, {"type", "api"}, {"queries", {{"q", "x"}}}, {"definition", json::parse(smallDefinition)}};
    source.merge_patch(json::parse(patch));
    const std::string problems = problemsOf(workspaceWith(source));
    QVERIFY2(problem.empty() ? problems.empty() : problems.find(problem) != std::string::npos, problems.c_str());
    QVERIFY2(problems.find("sk-1234") == std::string::npos, problems.c_str());
}

void ApiDefinitionTest::endpoints_are_found_data() {
    QTest::addColumn<std::string>("query");
    QTest::addColumn<std::string>("found");  // "path rest"
    const auto row = [](const char* query, const char* found) {
        QTest::newRow(query) << std::string(query) << std::string(found);
    };
    row("all", "/all ");
    row("allow", "/other allow");
    row("tag:a b", "/tag a b");
    row("tag:", "/tag ");
    row("x:tag:", "/other x:tag:");
}

void ApiDefinitionTest::endpoints_are_found() {
    QFETCH(std::string, query);
    QFETCH(std::string, found);
    const auto api = config::readApiDefinition(json::parse(
        R"({"endpoints":[{"word":"all","path":"/all"},{"prefix":"tag:","path":"/tag"},{"path":"/other"}]})"));
    std::string_view rest;
    const config::ApiEndpoint* endpoint = config::endpointFor(api, query, rest);
    QVERIFY(endpoint != nullptr);
    QCOMPARE(endpoint->path + " " + std::string(rest), found);
}

void ApiDefinitionTest::are_written_as_they_were_read() {
    json document = workspaceWith({{"id", "a"}, {"type", "api"}, {"url", "https://b.example/"}, {"key_env", "K"}});
    document["sources"][0]["definition"] = json::parse(smallDefinition);
    document["sources"][0]["definition"]["note"] = "mine";
    const auto config = config::parseWorkspace(document.dump());
    QVERIFY2(config.has_value(), config ? "" : config.error().describe().c_str());
    const auto again = config::parseWorkspace(config::writeWorkspace(*config));
    QVERIFY(again && again->sources == config->sources);
    QCOMPARE(json::parse(config::writeWorkspace(*config)).at("sources").at(0).at("definition").dump(),
             document.at("sources").at(0).at("definition").dump());
    const auto api = config::apiOf(config->sources.front());
    QVERIFY(api.has_value());
    QCOMPARE(api->url, std::string("https://b.example"));
    QCOMPARE(api->auth->keyEnv, std::string("K"));
    QVERIFY(api->auth->required);
    auto made = *config;
    made.document.clear();
    const auto fresh = config::parseWorkspace(config::writeWorkspace(made));
    QVERIFY(fresh && fresh->sources == config->sources);
}

void ApiDefinitionTest::a_mapping_of_the_source_wins() {
    config::SourceConfig source;
    source.type = "hackernews";
    QVERIFY(config::mappingOf(source).fields.contains("metrics"));
    source.mapping.fields["text"] = {"/x"};
    QVERIFY(config::mappingOf(source) == source.mapping);
    source.mapping = {};
    source.type = "feed";
    QVERIFY(config::mappingOf(source).empty());
    QVERIFY(!config::apiOf(source));
}

void ApiDefinitionTest::a_key_stays_with_its_server() {
    config::SourceConfig source;
    source.type = "mastodon";
    const std::string usual = config::apiOf(source)->url;
    QCOMPARE(config::apiOf(source)->auth->keyEnv, std::string("MASTODON_TOKEN"));
    source.url = usual + "/";
    QCOMPARE(config::apiOf(source)->auth->keyEnv, std::string("MASTODON_TOKEN"));
    source.url = "https://other.example";
    QCOMPARE(config::apiOf(source)->auth->keyEnv, std::string());
    source.keyEnv = "OTHER_TOKEN";
    QCOMPARE(config::apiOf(source)->auth->keyEnv, std::string("OTHER_TOKEN"));
}

void ApiDefinitionTest::sessions_are_read() {
    config::SourceConfig source;
    source.type = "bluesky";
    const auto usual = config::apiOf(source);
    QVERIFY(usual && usual->auth && usual->auth->session);
    QCOMPARE(usual->auth->session->url, std::string("https://bsky.social"));
    QCOMPARE(usual->auth->session->token, std::string("/accessJwt"));
    QCOMPARE(usual->auth->session->refreshToken, std::string("/refreshJwt"));
    // The server of accounts is as usual as the other one.
    source.url = "https://bsky.social/";
    const auto named = config::apiOf(source);
    QCOMPARE(named->url, std::string("https://bsky.social"));
    QCOMPARE(named->auth->keyEnv, usual->auth->keyEnv);
    QCOMPARE(named->auth->session->url, std::string());
    // An account elsewhere is signed in there, with a key of its own.
    source.url = "https://pds.example";
    const auto other = config::apiOf(source);
    QCOMPARE(other->auth->keyEnv, std::string());
    QCOMPARE(other->auth->session->url, std::string());
}

void ApiDefinitionTest::keys_are_parted_data() {
    QTest::addColumn<std::string>("type");
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("parts");  // "identifier password"; empty = it is a token
    const auto row = [](const char* name, const char* type, const char* key, const char* parts) {
        QTest::newRow(name) << std::string(type) << std::string(key) << std::string(parts);
    };
    row("handle", "bluesky", "ann.bsky.example:abcd-efgh", "ann.bsky.example abcd-efgh");
    row("name with colons", "bluesky", "did:plc:1:abcd-efgh", "did:plc:1 abcd-efgh");
    row("no password", "bluesky", "ann:", "ann ");
    row("token", "bluesky", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln", "");
    row("no sessions", "mastodon", "ann:abcd-efgh", "");
    row("no keys at all", "hackernews", "ann:abcd-efgh", "");
}

void ApiDefinitionTest::keys_are_parted() {
    QFETCH(std::string, type);
    QFETCH(std::string, key);
    QFETCH(std::string, parts);
    config::SourceConfig source;
    source.type = type;
    const auto login = config::loginOf(*config::apiOf(source), key);
    QCOMPARE(login ? login->identifier + " " + login->password : std::string(), parts);
}

GROUNDSWELL_TEST(ApiDefinitionTest, api_definition)
#include "tst_api_definition.moc"
