#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/extract_archive.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/scripted_server.h"

#include <QTest>

#include <atomic>

using namespace groundswell;
using operations::AcquireReport;
using operations::AcquireRequest;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;
using testing::WorkspaceFixture;

namespace {

config::WorkspaceConfig deskWith(const config::SourceConfig& source) {
    config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
    config.sources = {source};
    config.sources.front().allowPrivateNetwork = true;
    return config;
}

config::WorkspaceConfig channelDesk(const std::string& url) {
    config::SourceConfig source;
    source.id = "tg";
    source.type = "telegram";
    source.url = url;
    source.queries = {{"river", "https://t.me/River"}};
    return deskWith(source);
}

config::WorkspaceConfig newsDesk(const std::string& url) {
    config::SourceConfig source;
    source.id = "news";
    source.type = "web";
    source.queries = {{"front", url}};
    source.web.intervalMs = 1;
    return deskWith(source);
}

std::string storedTexts(WorkspaceFixture& fixture) {
    std::string texts;
    auto reader = fixture.session().store().connect();
    const auto read = (*reader)->items().forEach({}, [&texts](const store::ItemRow& row) {
        texts += row.item.text + "\n";
        return true;
    });
    return read ? texts : read.error().describe();
}

std::string channelMessage(const std::string& number, const std::string& views) {
    return "<div class=\"tgme_widget_message\" data-post=\"River/" + number +
           "\"><div class=\"tgme_widget_message_text\">High water at gauge " + number +
           "</div><span class=\"tgme_widget_message_views\">" + views +
           "</span><a class=\"tgme_widget_message_date\" href=\"https://t.me/River/" + number +
           "\"><time datetime=\"2026-10-12T08:00:00+00:00\"></time></a></div>";
}

std::string newsPage(const std::string& title) {
    return "<html lang=\"en\"><head><title>" + title +
           "</title><meta property=\"article:published_time\" "
           "content=\"2026-10-12T08:00:00Z\"></head><body><article><p>The story of " +
           title + " is told here, at some length, with commas.</p></article></body></html>";
}

AcquireReport fetchAll(WorkspaceFixture& fixture, const AcquireRequest& request = {}) {
    auto report = operations::acquire(fixture.session(), fixture.pool(), request, {}, {});
    if (!report) throw std::runtime_error(report.error().describe());
    return *report;
}

std::string errorOf(const AcquireReport& report) {
    return report.firstError() == nullptr ? std::string() : report.firstError()->describe();
}

// Everything again from the archive; true when it is what was there before.
bool rebuildsTheSame(WorkspaceFixture& fixture) {
    const std::string before = fixture.dump();
    const auto rebuilt = operations::extractArchive(fixture.session(), fixture.pool(),
                                                    operations::ArchivePart::Everything, core::RunId{1}, {}, {});
    return rebuilt && fixture.dump() == before && fixture.damage().empty();
}

}  // namespace

class AcquirePagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stores_messages_and_rebuilds_them();
    void stores_pages_and_rebuilds_them();
    void pages_are_fetched_once();
    void an_unchanged_list_is_recorded();
    void a_closed_channel_is_named();
};

void AcquirePagesTest::stores_messages_and_rebuilds_them() {
    const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
        if (request.target != "/s/river") return reply.respond(404, "", "");
        reply.respond(200, "Content-Type: text/html\r\n", channelMessage("6", "1.2K") + channelMessage("7", "15"));
    });
    WorkspaceFixture fixture(channelDesk(server.url("")));
    const AcquireReport report = fetchAll(fixture);
    QCOMPARE(errorOf(report), std::string());
    QCOMPARE(report.counts.created, std::int64_t{2});
    const std::string texts = storedTexts(fixture);
    QVERIFY2(texts.find("High water at gauge 7") != std::string::npos, texts.c_str());
    QVERIFY(rebuildsTheSame(fixture));
    QCOMPARE(fetchAll(fixture).counts.unchanged, std::int64_t{2});
}

void AcquirePagesTest::stores_pages_and_rebuilds_them() {
    const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
        if (request.target == "/")
            return reply.respond(200, "", "<html><a href=\"/a\">a</a><a href=\"/b\">b</a></html>");
        if (request.target == "/robots.txt") return reply.respond(404, "", "");
        reply.respond(200, "Content-Type: text/html\r\n", newsPage("page " + request.target.substr(1)));
    });
    WorkspaceFixture fixture(newsDesk(server.url("")));
    const AcquireReport report = fetchAll(fixture);
    QCOMPARE(errorOf(report), std::string());
    QCOMPARE(report.counts.created, std::int64_t{2});
    const std::string texts = storedTexts(fixture);
    QVERIFY2(texts.find("The story of page b is told here") != std::string::npos, texts.c_str());
    QVERIFY(rebuildsTheSame(fixture));
}

void AcquirePagesTest::pages_are_fetched_once() {
    std::atomic<bool> more = false;
    const ScriptedServer server([&](const SeenRequest& request, Reply& reply) {
        const std::string links = more ? "<a href=\"/a\"></a><a href=\"/b\"></a>" : "<a href=\"/a\"></a>";
        if (request.target == "/") return reply.respond(200, "", "<html>" + links + "</html>");
        if (request.target == "/robots.txt") return reply.respond(404, "", "");
        reply.respond(200, "Content-Type: text/html\r\n", newsPage("page " + request.target.substr(1)));
    });
    WorkspaceFixture fixture(newsDesk(server.url("")));
    QCOMPARE(fetchAll(fixture).counts.created, std::int64_t{1});
    more = true;
    const AcquireReport second = fetchAll(fixture);
    QCOMPARE(second.counts.read, std::int64_t{1});
    QCOMPARE(second.counts.created, std::int64_t{1});
}

void AcquirePagesTest::an_unchanged_list_is_recorded() {
    const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
        if (request.target == "/robots.txt") return reply.respond(404, "", "");
        if (request.target != "/") return reply.respond(200, "Content-Type: text/html\r\n", newsPage("Ann"));
        const auto known = request.headers.find("if-none-match");
        if (known != request.headers.end() && known->second == "\"v1\"") return reply.respond(304, "", "");
        reply.respond(200, "Content-Type: text/html\r\nETag: \"v1\"\r\n", "<p><a href=\"/ann\">Ann, a story</a></p>");
    });
    WorkspaceFixture fixture(newsDesk(server.url("/")));
    const AcquireReport first = fetchAll(fixture);
    QCOMPARE(errorOf(first), std::string());
    QCOMPARE(first.counts.created, std::int64_t{1});
    QVERIFY(!first.queries.front().notModified);
    const AcquireReport second = fetchAll(fixture);
    QCOMPARE(errorOf(second), std::string());
    QVERIFY(second.queries.front().notModified);
    QCOMPARE(fixture.damage(), std::string());
}

void AcquirePagesTest::a_closed_channel_is_named() {
    const ScriptedServer server([](const SeenRequest& request, Reply& reply) {
        if (request.target == "/s/river") return reply.respond(302, "Location: /river\r\n", "");
        reply.respond(200, "", "<div class=\"tgme_page\"><div class=\"tgme_page_extra\">9 subscribers</div></div>");
    });
    WorkspaceFixture fixture(channelDesk(server.url("")));
    const AcquireReport report = fetchAll(fixture);
    QCOMPARE(report.failedQueries(), std::int64_t{1});
    QVERIFY2(errorOf(report).find("not shown on the web") != std::string::npos, errorOf(report).c_str());
}

GROUNDSWELL_TEST(AcquirePagesTest, acquire_pages)
#include "tst_acquire_pages.moc"
