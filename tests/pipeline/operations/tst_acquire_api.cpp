#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/extract_archive.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/scripted_server.h"

#include <QTest>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace groundswell;
using operations::AcquireReport;
using operations::AcquireRequest;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;
using testing::WorkspaceFixture;

namespace {

config::WorkspaceConfig hackerDesk(const std::string& url, const std::string& keyEnv = {}) {
    config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
    config::SourceConfig source;
    source.id = "hn";
    source.type = "hackernews";
    source.url = url;
    source.keyEnv = keyEnv;
    source.queries = {{"floods", "stories:floods"}};
    source.allowPrivateNetwork = true;
    config.sources = {source};
    return config;
}

// A service whose accounts are known to another server than the one that answers everybody.
config::WorkspaceConfig accountDesk(const std::string& open, const std::string& accounts) {
    config::WorkspaceConfig config = hackerDesk({});
    config::SourceConfig& source = config.sources.front();
    source.type = "api";
    source.queries = {{"dams", "dams"}, {"floods", "floods"}};
    source.definition = R"({"url":")" + open + R"(","auth":{"required":false,"key_env":"GROUNDSWELL_TEST_KEY",
        "session":{"url":")" +
                        accounts + R"(","path":"/login","token":"/token",
        "body":{"user":"{identifier}","password":"{password}"}}},
        "endpoints":[{"path":"/list?q={query}","records":"/items"}],
        "mapping":{"id":"/id","text":"/t","published_at":"/at"}})";
    return config;
}

// All bytes of all files of a workspace.
std::string bytesBelow(const std::filesystem::path& folder) {
    std::string bytes;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    return bytes;
}

std::string hit(const std::string& id) {
    return R"({"objectID":")" + id + R"(","title":"High water )" + id +
           R"(","author":"ann","points":null,"num_comments":2,"created_at_i":1791763200})";
}

AcquireReport acquireNow(WorkspaceFixture& fixture, const AcquireRequest& request = {}) {
    auto report = operations::acquire(fixture.session(), fixture.pool(), request, {}, {});
    if (!report) throw std::runtime_error(report.error().describe());
    return *report;
}

std::size_t itemCount(WorkspaceFixture& fixture) {
    const std::string dump = fixture.dump();
    return static_cast<std::size_t>(std::count(dump.begin(), dump.end(), '\n'));
}

}  // namespace

class AcquireApiTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stores_items_and_rebuilds_them() {
        const ScriptedServer server([](const SeenRequest&, Reply& reply) {
            reply.respond(200, "", R"({"hits":[)" + hit("1") + "," + hit("2") + R"(],"nbHits":2,"nbPages":1})");
        });
        WorkspaceFixture fixture(hackerDesk(server.url("")));
        const AcquireReport report = acquireNow(fixture);
        QVERIFY2(report.queries.size() == 1 && !report.queries.front().error,
                 report.firstError() == nullptr ? "" : report.firstError()->describe().c_str());
        QCOMPARE(report.counts.created, std::int64_t{2});
        // The clock of the fixture says 12 October: yesterday and today are asked for.
        const std::string target = server.requests().front().target;
        QVERIFY2(target.find("created_at_i%3E%3D1791676800,") != std::string::npos, target.c_str());
        const std::string before = fixture.dump();
        QVERIFY(operations::extractArchive(fixture.session(), fixture.pool(), operations::ArchivePart::Everything,
                                           core::RunId{1}, {}, {}));
        QCOMPARE(fixture.dump(), before);
        QCOMPARE(acquireNow(fixture).counts.unchanged, std::int64_t{2});
        QCOMPARE(fixture.damage(), std::string());
    }

    void a_broken_run_goes_on_in_the_next() {
        std::atomic<bool> broken = true;
        const ScriptedServer server([&](const SeenRequest& request, Reply& reply) {
            const char page = request.target.back();
            if (page == '1' && broken) return reply.respond(403, "", "");
            reply.respond(200, "", R"({"hits":[)" + hit(std::string("p") + page) + R"(],"nbHits":3,"nbPages":3})");
        });
        WorkspaceFixture fixture(hackerDesk(server.url("")));
        const AcquireReport first = acquireNow(fixture);
        QCOMPARE(first.failedQueries(), std::int64_t{1});
        QVERIFY(first.firstError()->describe().find("(403)") != std::string::npos);
        // What came before the fault stays.
        QCOMPARE(itemCount(fixture), std::size_t{1});
        const std::size_t asked = server.requests().size();
        broken = false;
        QCOMPARE(acquireNow(fixture).failedQueries(), std::int64_t{0});
        QCOMPARE(itemCount(fixture), std::size_t{3});
        QVERIFY(server.requests().at(asked).target.ends_with("page=1"));
        QCOMPARE(fixture.damage(), std::string());
    }

    void limits_pages() {
        const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
            const char page = request.target.back();
            reply.respond(200, "", R"({"hits":[)" + hit(std::string("p") + page) + R"(],"nbHits":3,"nbPages":3})");
        });
        WorkspaceFixture fixture(hackerDesk(server.url("")));
        AcquireRequest request;
        request.limitPages = 2;
        acquireNow(fixture, request);
        QCOMPARE(itemCount(fixture), std::size_t{2});
        QCOMPARE(server.requests().size(), std::size_t{2});
    }

    void asked_days_are_asked_for() {
        const ScriptedServer server([](const SeenRequest&, Reply& reply) {
            reply.respond(200, "", R"({"hits":[)" + hit("1") + R"(],"nbHits":1,"nbPages":1})");
        });
        WorkspaceFixture fixture(hackerDesk(server.url("")));
        AcquireRequest request;
        request.from = core::parseDay("2026-10-01");
        request.to = core::parseDay("2026-10-02");
        acquireNow(fixture, request);
        const std::string target = server.requests().front().target;
        QVERIFY2(target.find("created_at_i%3E%3D1790812800,created_at_i%3C1790899200") != std::string::npos,
                 target.c_str());
        // What the service gives beside them is left out.
        QCOMPARE(itemCount(fixture), std::size_t{0});
    }

    void nothing_is_left_out_after_a_pause() {
        const ScriptedServer server(
            [](const SeenRequest&, Reply& reply) { reply.respond(200, "", R"({"hits":[],"nbHits":0,"nbPages":0})"); });
        WorkspaceFixture fixture(hackerDesk(server.url("")));
        acquireNow(fixture);
        fixture.clock().advance(std::chrono::days(5));
        AcquireRequest look;
        look.limitPages = 1;
        acquireNow(fixture, look);
        acquireNow(fixture);
        // From the first fetch on, at ten past nine.
        const std::string target = server.requests().back().target;
        QVERIFY2(target.find("created_at_i%3E%3D1791796200,") != std::string::npos, target.c_str());
    }

    void the_key_comes_from_the_environment() {
        const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
            const auto header = request.headers.find("authorization");
            const bool good = header != request.headers.end() && header->second == "Bearer hush";
            reply.respond(good ? 200 : 401, "", R"({"hits":[],"nbHits":0,"nbPages":0})");
        });
        WorkspaceFixture fixture(hackerDesk(server.url(""), "GROUNDSWELL_TEST_KEY"));
        qunsetenv("GROUNDSWELL_TEST_KEY");
        const AcquireReport without = acquireNow(fixture);
        QVERIFY(without.firstError()->describe().find("GROUNDSWELL_TEST_KEY is not set") != std::string::npos);
        QVERIFY(server.requests().empty());
        qputenv("GROUNDSWELL_TEST_KEY", " hush\n");
        QCOMPARE(acquireNow(fixture).failedQueries(), std::int64_t{0});
        qputenv("GROUNDSWELL_TEST_KEY", "wrong");
        const AcquireReport wrong = acquireNow(fixture);
        qunsetenv("GROUNDSWELL_TEST_KEY");
        const std::string told = wrong.firstError()->describe();
        QVERIFY2(told.find("(401)") != std::string::npos && told.find("wrong") == std::string::npos, told.c_str());
    }

    void a_run_signs_in_once_at_the_server_of_accounts() {
        const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
            if (request.target == "/login") return reply.respond(200, "", R"({"token":"token-of-ann"})");
            const std::string id = request.target.substr(request.target.find('=') + 1);
            reply.respond(200, "", R"({"items":[{"id":")" + id + R"(","t":"High water","at":1791763200}]})");
        });
        WorkspaceFixture fixture(accountDesk(server.url("", "localhost"), server.url("")));
        const auto shown = [&server] {
            std::string out;
            for (const SeenRequest& request : server.requests()) {
                const std::string host = request.headers.at("host");
                out += host.substr(0, host.find(':')) + request.target +
                       (request.headers.contains("authorization") ? " with token, " : ", ");
            }
            return out;
        };
        qputenv("GROUNDSWELL_TEST_KEY", "ann:hush-hush");
        const AcquireReport report = acquireNow(fixture);
        qunsetenv("GROUNDSWELL_TEST_KEY");
        QVERIFY2(report.failedQueries() == 0,
                 report.firstError() == nullptr ? "" : report.firstError()->describe().c_str());
        QCOMPARE(itemCount(fixture), std::size_t{2});
        const std::string asked =
            "127.0.0.1/login, 127.0.0.1/list?q=dams with token, 127.0.0.1/list?q=floods with token, ";
        QCOMPARE(shown(), asked);
        acquireNow(fixture);
        QCOMPARE(shown(), asked + "localhost/list?q=dams, localhost/list?q=floods, ");
        QCOMPARE(fixture.damage(), std::string());
        fixture.close();
        const std::string bytes = bytesBelow(fixture.folder());
        for (const char* secret : {"hush-hush", "token-of-ann"})
            QVERIFY2(bytes.find(secret) == std::string::npos, secret);
    }
};

GROUNDSWELL_TEST(AcquireApiTest, acquire_api)
#include "tst_acquire_api.moc"
