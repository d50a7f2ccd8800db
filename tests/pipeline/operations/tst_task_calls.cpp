#include "tests/support/test_registry.h"

#include "pipeline/operations/task_calls.h"
#include "tests/pipeline/workspace_fixture.h"

#include <QTest>

using namespace groundswell;
using nlohmann::json;
using testing::storyLines;
using testing::WorkspaceFixture;

class TaskCallsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void checks_arguments_data() {
        QTest::addColumn<std::string>("task");
        QTest::addColumn<std::string>("arguments");
        QTest::addColumn<std::string>("reason");  // empty = they are good
        const auto row = [](const char* task, const char* arguments, const char* reason) {
            QTest::addRow("%s %s", task, arguments)
                << std::string(task) << std::string(arguments) << std::string(reason);
        };
        row("sleep", "{}", "no task \"sleep\"");
        row("prune", "null", "");
        row("prune", "[]", "");
        row("prune", "{}", "");
        row("prune", "[1]", "as an object");
        row("prune", "7", "as an object");
        row("prune", R"({"days":7})", "takes no argument \"days\"; its arguments are: none.");
        row("acquire", R"({"source":"news","date":"2026-10-12"})", "");
        row("acquire", R"({"source":null})", "");
        row("acquire", R"({"source":7})", "\"source\" of the task \"acquire\" must be a text.");
        row("acquire", R"({"from":"yesterday"})", "must be a day, YYYY-MM-DD.");
        row("acquire", R"({"limit_pages":0})", "a whole number from 1");
        row("acquire", R"({"limit_pages":18446744073709551615})", "a whole number from 1");
        row("acquire", R"({"limit_pages":1.5})", "a whole number from 1");
        row("acquire", R"({"sauce":"news"})", "its arguments are: date, from, limit_pages, query, source, to.");
        row("import", "{}", "needs \"files\"");
        row("import", R"({"files":[]})", "needs \"files\"");
        row("import", R"({"files":["a",1]})", "a list of texts");
        row("import", R"({"files":["a"],"mode":"merge"})", "no mode \"merge\"");
        row("import", R"({"files":["a"],"mode":"add","mapping":{"text":"/t"}})", "");
        row("import", R"({"files":["a"],"tables":[{"columns":["t"],"mapping":{"text":["t"]}}]})", "");
        row("import", R"({"files":["a"],"tables":["t"]})", "a list of objects");
        row("import", R"({"files":["a"],"tables":[{"columns":["t"]}]})", "a list of names");
        row("import", R"({"files":["a"],"tables":[{"columns":["t"],"mapping":{"body":["t"]}}]})",
            "No item has a field");
        row("process", R"({"raw":true,"until":"ready"})", "");
        row("process", R"({"raw":"yes"})", "true or false");
        row("expire", R"({"before":"2026-02-30"})", "must be a day");
        row("vacuum", R"({"least_share":0.5})", "");
        row("vacuum", R"({"least_share":2})", "from 0 to 1");
        row("backup", R"({"folder":"/b","keep":3})", "");
        row("backup", R"({"keep":"3"})", "a whole number");
        row("report", R"({"keep":3})", "");
        row("refresh", R"({"granularity":"story"})", "");
    }

    void checks_arguments() {
        QFETCH(std::string, task);
        QFETCH(std::string, arguments);
        QFETCH(std::string, reason);
        const auto checked = operations::checkTaskArguments(task, json::parse(arguments));
        QCOMPARE(checked.has_value(), reason.empty());
        if (!checked)
            QVERIFY2(checked.error().message.find(reason) != std::string::npos, checked.error().message.c_str());
    }

    void every_task_runs_and_counts() {
        auto config = config::makeWorkspace("desk", "Desk");
        config::SourceConfig news;
        news.id = "news";
        news.type = "generator";
        news.queries = {{"q", "items=20&days=2"}};
        config.sources.push_back(news);
        WorkspaceFixture fixture(config);
        const std::string file = fixture.write("posts.jsonl", storyLines(3, 2));
        const auto run = [&](const std::string& task, const json& arguments) {
            const auto done = operations::runTask(task, arguments, {fixture.session(), fixture.pool()});
            if (!done) return done.error().message;
            return std::string(domain::runStateName(operations::taskState(*done))) + " " +
                   operations::taskJson(*done).dump();
        };
        QCOMPARE(
            run("acquire", {{"source", "news"}}),
            std::string(
                "completed {\"read\":20,\"new\":20,\"changed\":0,\"unchanged\":0,\"rejected\":0,\"numbers_only\":0,"
                "\"issues_in_all\":0,\"queries\":[{\"source\":\"news\",\"query\":\"q\","
                "\"not_modified\":false,\"read\":20,\"new\":20,\"changed\":0,\"unchanged\":0,"
                "\"rejected\":0,\"numbers_only\":0,\"error\":null}]}"));
        QCOMPARE(run("acquire", {{"source", "none"}}), std::string("The workspace has no source 'none'."));
        QCOMPARE(run("import", {{"files", {file}}, {"mode", "add"}}),
                 std::string(
                     "completed {\"read\":6,\"new\":6,\"changed\":0,\"unchanged\":0,\"rejected\":0,\"numbers_only\":0,"
                     "\"issues_in_all\":0,\"files\":1}"));
        QVERIFY(run("import", {{"files", {"/nowhere"}}}).find("completed") == std::string::npos);
        QCOMPARE(run("process", json()),
                 std::string("completed {\"processed\":26,\"failed\":0,\"waiting\":0,\"waits\":[],\"hangs\":[],"
                             "\"strays\":[]}"));
        QCOMPARE(run("process", {{"workflow", "other"}}),
                 std::string("No source of the workspace goes through a workflow 'other'."));
        QVERIFY(run("refresh", json()).starts_with("completed {\"clusters\":"));
        QCOMPARE(run("expire", json()), std::string("completed {\"before\":null,\"found\":0,\"removed\":0}"));
        QVERIFY(run("expire", {{"before", "2026-10-02"}}).find("\"removed\":6") != std::string::npos);
        QCOMPARE(run("prune", json::array()), std::string("completed {\"runs\":0,\"late_runs\":0,\"jobs\":0}"));
        QVERIFY(run("vacuum", json()).starts_with("completed {\"done\":false,"));
        QVERIFY(run("backup", {{"keep", 2}}).find("desk-20261012T091") != std::string::npos);
        QVERIFY(run("report", json()).find("rising.csv") != std::string::npos);
        QCOMPARE(operations::taskNames().size(), std::size_t(9));
    }

    void schedules_say_what_their_task_takes() {
        config::TaskSchedule schedule{.id = "n", .task = "backup"};
        QCOMPARE(operations::taskArguments(schedule).dump(), std::string("{}"));
        schedule.folder = "/b";
        schedule.keep = 4;
        const json arguments = operations::taskArguments(schedule);
        QCOMPARE(arguments.dump(), std::string(R"({"folder":"/b","keep":4})"));
        QVERIFY(operations::checkTaskArguments("backup", arguments));
    }
};

GROUNDSWELL_TEST(TaskCallsTest, task_calls)
#include "tst_task_calls.moc"
