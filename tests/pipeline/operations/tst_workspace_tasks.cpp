#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "models/store/source_writer.h"
#include "pipeline/jobs/job_queue.h"
#include "pipeline/operations/source_health.h"
#include "pipeline/operations/workspace_tasks.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/scripted_server.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <atomic>

using namespace groundswell;
using nlohmann::json;
using testing::storyLines;
using testing::WorkspaceFixture;

namespace {

config::WorkspaceConfig workspaceOf(const std::vector<config::SourceConfig>& sources) {
    config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
    config.sources.insert(config.sources.end(), sources.begin(), sources.end());
    return config;
}

config::SourceConfig sample(const std::string& id, int items) {
    config::SourceConfig config;
    config.id = id;
    config.type = "generator";
    config.queries = {{"q", "items=" + std::to_string(items) + "&days=2&seed=" + std::to_string(items)}};
    return config;
}

config::SourceConfig feed(const std::string& id, const std::string& url) {
    config::SourceConfig config;
    config.id = id;
    config.type = "feed";
    config.queries = {{"q", url}};
    config.allowPrivateNetwork = true;
    return config;
}

std::unique_ptr<jobs::JobQueue> startQueue(WorkspaceFixture& fixture, operations::TaskJournal* journal = nullptr) {
    operations::WorkspaceTaskOptions options;
    options.journal = journal;
    auto queue = jobs::JobQueue::start(fixture.session().store(),
                                       operations::workspaceTasks(fixture.session(), fixture.pool(), options));
    if (!queue) throw std::runtime_error(queue.error().describe());
    return std::move(*queue);
}

std::int64_t itemsIn(WorkspaceFixture& fixture) {
    return (*fixture.session().store().connect())->items().count({}).value();
}

}  // namespace

class WorkspaceTasksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knows_its_tasks_data() {
        QTest::addColumn<std::string>("task");
        QTest::addColumn<std::string>("arguments");
        QTest::addColumn<std::string>("pool");  // empty = refused
        const auto row = [](const char* task, const char* arguments, const char* pool) {
            QTest::addRow("%s %s", task, arguments) << std::string(task) << std::string(arguments) << std::string(pool);
        };
        row("acquire", R"({"source":"a","once":true})", "network");
        row("import", R"({"files":["a"]})", "io");
        row("process", "[]", "cpu");
        row("refresh", "{}", "cpu");
        row("expire", "{}", "cpu");
        row("prune", R"({"once":false})", "io");
        row("vacuum", "{}", "io");
        row("backup", "{}", "io");
        row("report", "{}", "io");
        row("backfill", "{}", "network");
        row("backfill", R"({"source":"a"})", "network");
        row("backfill", R"({"source":1})", "");
        row("backfill", R"({"day":"2026-10-12"})", "");
        row("gather", "{}", "io");
        row("backup", R"({"once":1})", "");
        row("backup", R"({"where":"x"})", "");
        row("sleep", "{}", "");
    }

    void knows_its_tasks() {
        QFETCH(std::string, task);
        QFETCH(std::string, arguments);
        QFETCH(std::string, pool);
        WorkspaceFixture fixture;
        const auto registry = operations::workspaceTasks(fixture.session(), fixture.pool());
        const auto job = registry.makeJob(task, json::parse(arguments));
        QCOMPARE(job ? job->pool : std::string(), pool);
    }

    void fetches_side_by_side() {
        std::vector<config::SourceConfig> sources;
        for (int i = 0; i < 4; ++i) sources.push_back(sample("s" + std::to_string(i), 40 + i));
        WorkspaceFixture fixture(workspaceOf(sources));
        // What a crash left outside: one of them takes it in, and nobody takes what the others are just writing.
        const std::string file = fixture.write("posts.jsonl", storyLines(4, 2));
        domain::RawRecord record;
        record.sourceId = "s0";
        record.contentId = "left";
        record.content = R"({"id":"left","text":"It was left behind"})";
        QVERIFY(fixture.session().archive().append(std::vector{record}, {}, core::parseTime("2026-10-01").value()));
        const auto queue = startQueue(fixture);
        std::vector<core::JobId> jobs;
        for (const config::SourceConfig& source : sources)
            jobs.push_back(queue->enqueue("acquire", {{"source", source.id}})->id);
        jobs.push_back(queue->enqueue("import", {{"files", {file}}})->id);
        for (const core::JobId id : jobs) {
            const auto job = queue->waitFor(id);
            QVERIFY(job);
            QVERIFY2(job->state == domain::JobState::Success, job->error ? job->error->message.c_str() : "");
            const json result = json::parse(job->resultJson);
            QCOMPARE(result.at("read").get<std::int64_t>(), result.at("new").get<std::int64_t>());
        }
        QCOMPARE(itemsIn(fixture), std::int64_t{40 + 41 + 42 + 43 + 8 + 1});
        auto reader = fixture.session().store().connect();
        QCOMPARE((*reader)->runs().chunks()->size(), fixture.session().archive().list()->size());
        QCOMPARE(queue->waitFor(queue->enqueue("process", {})->id)->state, domain::JobState::Success);
        QCOMPARE(fixture.damage(), std::string());
        // A rebuild finds the same.
        const std::string before = fixture.dump();
        QCOMPARE(queue->waitFor(queue->enqueue("process", {{"raw", true}})->id)->state, domain::JobState::Success);
        QCOMPARE(itemsIn(fixture), std::int64_t{175});
    }

    void what_computes_takes_turns() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(20, 4)));
        const auto queue = startQueue(fixture);
        std::vector<core::JobId> jobs;
        for (const char* task : {"process", "process", "refresh", "expire", "process"})
            jobs.push_back(queue->enqueue(task, json::object())->id);
        std::int64_t processed = 0;
        for (const core::JobId id : jobs) {
            const auto job = queue->waitFor(id);
            QVERIFY2(job && job->state == domain::JobState::Success,
                     job && job->error ? job->error->message.c_str() : "");
            processed += json::parse(job->resultJson).value("processed", std::int64_t{0});
        }
        QCOMPARE(processed, std::int64_t{80});  // each item once
        QCOMPARE(fixture.damage(), std::string());
    }

    void tells_what_may_pass_from_what_will_not_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("once");
        QTest::addColumn<bool>("retries");
        QTest::newRow("gone") << 404 << false << false;
        QTest::newRow("asked to wait") << 429 << false << true;
        QTest::newRow("gone, in a round") << 404 << true << false;
        QTest::newRow("asked to wait, in a round") << 429 << true << false;
    }

    void tells_what_may_pass_from_what_will_not() {
        QFETCH(int, status);
        QFETCH(bool, once);
        QFETCH(bool, retries);
        testing::ScriptedServer server([&](const testing::SeenRequest&, testing::Reply& reply) {
            // Longer than anybody waits: it is told at once.
            reply.respond(status, "Retry-After: 4000\r\n", "");
        });
        WorkspaceFixture fixture(workspaceOf({feed("news", server.url("/feed"))}));
        operations::TaskJournal journal;
        const auto queue = startQueue(fixture, &journal);
        const core::JobId id = queue->enqueue("acquire", {{"source", "news"}, {"once", once}})->id;
        QVERIFY(queue->waitUntilIdle());
        const auto job = (*fixture.session().store().connect())->jobs().byId(id);
        QCOMPARE((*job)->job.state, retries ? domain::JobState::Retry : domain::JobState::Failure);
        QCOMPARE((*job)->job.attempt, 1);
        QVERIFY((*job)->job.error->message.find(std::to_string(status)) != std::string::npos);
        const auto outcome = journal.take(id);
        QVERIFY(outcome && *outcome);
        QCOMPARE(operations::taskState(**outcome), domain::RunState::Failed);
        QVERIFY(!journal.take(id));
    }
};

GROUNDSWELL_TEST(WorkspaceTasksTest, workspace_tasks)
#include "tst_workspace_tasks.moc"
