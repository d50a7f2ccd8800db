#include "tests/app/program.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <algorithm>

using namespace groundswell;
using nlohmann::json;
using testing::Call;
using testing::Program;
using testing::ScriptedServer;

namespace {

constexpr int runTimeLimit = 60'000;

std::string feed() {
    std::string items;
    for (const char* day : {"Mon, 01 Jan 2001", "Fri, 01 Jan 2999"}) {
        items += std::string("<item><guid>g") + day + "</guid><title>The river floods the town on " + day +
                 "</title><pubDate>" + day + " 10:00:00 GMT</pubDate></item>";
    }
    return "<rss version=\"2.0\"><channel><title>T</title>" + items + "</channel></rss>";
}

// One feed that is good, and one that is gone.
void answer(const testing::SeenRequest& request, testing::Reply& reply) {
    if (request.target == "/good") {
        reply.respond(200, "Content-Type: application/rss+xml\r\n", feed());
    } else {
        reply.respond(404, "", "");
    }
}

json source(const std::string& id, const std::string& url, const json& schedule) {
    return {{"id", id},
            {"type", "feed"},
            {"queries", {{"q", url}}},
            {"schedule", schedule},
            {"allow_private_network", true}};
}

}  // namespace

class CliSchedulesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<Program> m_program;

    Call run(const std::vector<std::string>& arguments) { return m_program->run(arguments); }
    // A workspace "w" with the sources "good" and "bad".
    void create(const json& schedule, const json& retention = nullptr, const json& more = json::object()) {
        json config{
            {"schema_version", 1},
            {"id", "w"},
            {"retention_days", retention},
            {"sources",
             {source("good", m_server->url("/good"), schedule), source("bad", m_server->url("/bad"), schedule)}}};
        config.update(more);
        const std::string file = m_program->file("w.json", QByteArray::fromStdString(config.dump()));
        const Call made = run({"workspace", "create", file});
        QVERIFY2(made.exitCode == 0, made.err.c_str());
    }
    [[nodiscard]] std::size_t asked(const std::string& target) const {
        const auto requests = m_server->requests();
        return static_cast<std::size_t>(
            std::count_if(requests.begin(), requests.end(), [&](const auto& one) { return one.target == target; }));
    }

private Q_SLOTS:
    void init() {
        m_server = std::make_unique<ScriptedServer>(answer);
        m_program = std::make_unique<Program>();
    }

    void run_does_all_and_names_what_failed() {
        create(nullptr, 30);
        const Call call = run({"run", "-w", "w", "--json"});
        QCOMPARE(call.exitCode, 3);
        QVERIFY2(call.err.find("bad: ") != std::string::npos && call.err.find("404") != std::string::npos,
                 call.err.c_str());
        const json document = call.json();
        QCOMPARE(document.at("sources").at(0).at("state").get<std::string>(), std::string("completed"));
        QCOMPARE(document.at("sources").at(0).at("new").get<int>(), 2);
        QCOMPARE(document.at("sources").at(1).at("state").get<std::string>(), std::string("failed"));
        QCOMPARE(document.at("process").at("processed").get<int>(), 2);
        QCOMPARE(document.at("expire").at("removed").get<int>(), 1);
        QVERIFY(document.at("next_at").is_null());
        // The old entry is still in the feed, and stays away.
        const Call again = run({"run", "-w", "w", "--json"});
        QCOMPARE(again.json().at("sources").at(0).at("new").get<int>(), 0);
        QCOMPARE(run({"search", "-w", "w", "river", "--json"}).json().at("total").get<int>(), 1);
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
        const Call runs = run({"sql", "-w", "w", "--json", "SELECT DISTINCT kind FROM runs ORDER BY kind"});
        QVERIFY2(runs.out.find("expire") != std::string::npos, runs.out.c_str());
    }

    void run_fetches_what_is_due() {
        create("every 6 hours");
        QCOMPARE(run({"run", "-w", "w"}).exitCode, 3);
        QCOMPARE(asked("/good"), std::size_t(1));
        const Call idle = run({"run", "-w", "w"});
        QCOMPARE(idle.exitCode, 0);
        QVERIFY2(idle.out.find("Nothing to fetch is due.") != std::string::npos, idle.out.c_str());
        QCOMPARE(asked("/good"), std::size_t(1));

        const json list = run({"schedule", "list", "-w", "w", "--json"}).json().at("schedules");
        QCOMPARE(list.size(), std::size_t(2));
        QCOMPARE(list.at(0).at("schedule").get<std::string>(), std::string("every 6 hours"));
        QCOMPARE(list.at(0).at("last_result").get<std::string>(), std::string("completed"));
        QCOMPARE(list.at(0).at("next").size(), std::size_t(5));
        QCOMPARE(list.at(0).at("late").get<bool>(), false);
        QCOMPARE(list.at(1).at("last_result").get<std::string>(), std::string("failed"));
        QVERIFY(list.at(1).at("last_error").get<std::string>().find("404") != std::string::npos);

        QCOMPARE(run({"schedule", "run", "-w", "w", "good"}).exitCode, 0);
        QCOMPARE(asked("/good"), std::size_t(2));
        QCOMPARE(asked("/bad"), std::size_t(1));
        QCOMPARE(run({"schedule", "run", "-w", "w", "none"}).exitCode, 2);
        QCOMPARE(run({"schedule", "clear", "-w", "w", "bad"}).exitCode, 0);
        QCOMPARE(run({"schedule", "run", "-w", "w"}).exitCode, 1);  // all that was due failed
        QCOMPARE(asked("/bad"), std::size_t(2));
        QCOMPARE(asked("/good"), std::size_t(2));
        QCOMPARE(run({"schedule", "clear", "-w", "w", "none"}).exitCode, 2);
    }

    void watch_owns_the_workspace_until_it_is_ended() {
        create("6h");
        QProcess watch;
        watch.start(QStringLiteral(GROUNDSWELL_BINARY),
                    {QStringLiteral("--profile"), QString::fromStdString(m_program->profile()), QStringLiteral("run"),
                     QStringLiteral("-w"), QStringLiteral("w"), QStringLiteral("--watch")});
        QVERIFY(watch.waitForStarted(runTimeLimit));
        QByteArray out;
        while (!out.contains("Next due: ") && watch.waitForReadyRead(runTimeLimit))
            out += watch.readAllStandardOutput();
        QVERIFY2(out.contains("Next due: "), out.constData());
        const Call second = run({"run", "-w", "w", "--watch"});
        QCOMPARE(second.exitCode, 4);
        QVERIFY2(second.err.find("process " + std::to_string(watch.processId())) != std::string::npos,
                 second.err.c_str());
        QCOMPARE(run({"schedule", "list", "-w", "w"}).exitCode, 0);
        // Others work while it waits for the next schedule.
        const Call idle = run({"run", "-w", "w"});
        QCOMPARE(idle.exitCode, 0);
        QVERIFY2(idle.out.find("Nothing to fetch is due.") != std::string::npos, idle.out.c_str());
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        QCOMPARE(watch.state(), QProcess::Running);
        watch.terminate();
        QVERIFY(watch.waitForFinished(runTimeLimit));
        QCOMPARE(watch.exitStatus(), QProcess::NormalExit);
        QCOMPARE(watch.exitCode(), 130);
        QCOMPARE(run({"search", "-w", "w", "river", "--json"}).json().at("total").get<int>(), 2);
        QCOMPARE(asked("/good"), std::size_t(1));
    }

    void a_source_that_fails_pauses_and_is_resumed() {
        create(nullptr, nullptr, {{"pause_after", 2}});
        QCOMPARE(run({"run", "-w", "w"}).exitCode, 3);
        const Call second = run({"run", "-w", "w", "--json"});
        QCOMPARE(second.exitCode, 3);
        QVERIFY2(second.err.find("bad pauses since ") != std::string::npos, second.err.c_str());
        QCOMPARE(second.json().at("paused").at(0).at("source").get<std::string>(), std::string("bad"));
        const Call third = run({"run", "-w", "w", "--json"});
        QCOMPARE(third.exitCode, 0);
        QCOMPARE(third.json().at("resting").dump(), std::string(R"(["bad"])"));
        QCOMPARE(asked("/bad"), std::size_t(2));
        const json status = run({"status", "-w", "w", "--json"}).json().at("sources");
        QCOMPARE(status.at(0).at("source").get<std::string>(), std::string("bad"));
        QVERIFY(status.at(0).at("pause_reason").get<std::string>().find("2 times in a row") != std::string::npos);
        QVERIFY(status.at(1).at("paused_at").is_null());
        const json view =
            run({"sql", "-w", "w", "--json", "SELECT source FROM sources WHERE paused_at IS NOT NULL"}).json();
        QCOMPARE(view.at("rows").dump(), std::string(R"([{"source":"bad"}])"));
        const json list = run({"schedule", "list", "-w", "w", "--json"}).json();
        QCOMPARE(list.at("paused").at(0).at("failures_in_row").get<int>(), 2);
        // Only whoever names it asks it.
        const Call all = run({"acquire", "-w", "w", "--json"});
        QCOMPARE(all.json().at("paused").at(0).at("source").get<std::string>(), std::string("bad"));
        QCOMPARE(asked("/bad"), std::size_t(2));
        QCOMPARE(run({"acquire", "-w", "w", "--source", "bad"}).exitCode, 1);
        QCOMPARE(asked("/bad"), std::size_t(3));
        QCOMPARE(run({"schedule", "resume", "-w", "w", "bad", "--json"}).json().at("changed").get<bool>(), true);
        QCOMPARE(run({"schedule", "resume", "-w", "w", "bad"}).exitCode, 0);
        QCOMPARE(run({"schedule", "resume", "-w", "w", "none"}).exitCode, 2);
        QCOMPARE(run({"schedule", "resume", "-w", "w"}).exitCode, 2);
        QCOMPARE(run({"schedule", "pause", "-w", "w", "good"}).exitCode, 0);
        QCOMPARE(run({"run", "-w", "w", "--json"}).json().at("resting").dump(), std::string(R"(["good"])"));
        QCOMPARE(asked("/bad"), std::size_t(4));
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
    }

    void tasks_run_and_are_listed() {
        create(nullptr, nullptr,
               {{"schedules",
                 {{"clean", {{"task", "prune"}, {"every", "1h"}}},
                  {"night", {{"task", "backup"}, {"cron", "0 3 18 * mon"}, {"keep", 2}, {"expected_by", "2h"}}}}}});
        const Call round = run({"schedule", "run", "-w", "w", "--json"});
        QCOMPARE(round.exitCode, 0);
        QCOMPARE(round.json().at("tasks").at(0).at("schedule").get<std::string>(), std::string("clean"));
        QCOMPARE(round.json().at("tasks").at(0).at("result").at("runs").get<int>(), 0);
        const Call backup = run({"schedule", "run", "-w", "w", "night", "--json"});
        QCOMPARE(backup.exitCode, 0);
        const json task = backup.json().at("tasks").at(0);
        QCOMPARE(task.at("state").get<std::string>(), std::string("completed"));
        QVERIFY(QFile::exists(QString::fromStdString(task.at("result").at("file").get<std::string>())));
        QVERIFY(backup.json().at("process").is_null());
        QCOMPARE(asked("/good"), std::size_t(0));
        const json list = run({"schedule", "list", "-w", "w", "--json"}).json().at("schedules");
        QCOMPARE(list.size(), std::size_t(2));
        QCOMPARE(list.at(0).at("id").get<std::string>(), std::string("clean"));
        QCOMPARE(list.at(0).at("last_result").get<std::string>(), std::string("completed"));
        QCOMPARE(list.at(0).at("next").size(), std::size_t(5));
        QCOMPARE(list.at(1).at("words").get<std::string>(),
                 std::string("at 03:00 on day 18 of the month or on Monday, whichever comes (UTC)"));
        QCOMPARE(list.at(1).at("expected_by").get<std::string>(), std::string("2h"));
        QVERIFY(list.at(1).at("source").is_null());
        const Call text = run({"schedule", "list", "-w", "w"});
        QVERIFY2(text.out.find("every hour") != std::string::npos, text.out.c_str());
        QCOMPARE(run({"schedule", "clear", "-w", "w", "night"}).out, std::string("Forgot when 1 schedule ran.\n"));
    }

    void backfill_goes_on_past_a_bad_day() {
        create(nullptr);
        const Call call =
            run({"backfill", "-w", "w", "--from", "2001-01-01", "--to", "20010102", "--process", "--json"});
        QCOMPARE(call.exitCode, 3);
        const json document = call.json();
        QCOMPARE(document.at("days").size(), std::size_t(2));
        QCOMPARE(document.at("days").at(0).at("day").get<std::string>(), std::string("2001-01-01"));
        QCOMPARE(document.at("days").at(0).at("new").get<int>(), 1);
        QCOMPARE(document.at("days").at(1).at("new").get<int>(), 0);
        QVERIFY(document.at("days").at(0).at("error").get<std::string>().find("404") != std::string::npos);
        QCOMPARE(document.at("process").at("processed").get<int>(), 1);
        QCOMPARE(asked("/good"), std::size_t(2));
        const Call good =
            run({"backfill", "-w", "w", "--from", "2001-01-01", "--to", "2001-01-01", "--source", "good"});
        QCOMPARE(good.exitCode, 0);
        QVERIFY2(good.out.starts_with("2001-01-01  "), good.out.c_str());
        QCOMPARE(run({"backfill", "-w", "w", "--from", "2001-01-02", "--to", "2001-01-01"}).exitCode, 2);
        QCOMPARE(run({"backfill", "-w", "w", "--from", "2001-01-02"}).exitCode, 2);
        QCOMPARE(run({"backfill", "-w", "w", "--from", "x", "--to", "2001-01-01"}).exitCode, 2);
    }

    void watch_needs_a_schedule() {
        create(nullptr);
        const Call call = run({"run", "-w", "w", "--watch"});
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(call.err.find("schedule") != std::string::npos, call.err.c_str());
    }

    void expire_answers() {
        create(nullptr);
        QCOMPARE(run({"acquire", "-w", "w", "--source", "good", "--process"}).exitCode, 0);
        const Call nothing = run({"expire", "-w", "w"});
        QCOMPARE(nothing.exitCode, 0);
        QVERIFY2(nothing.err.find("nothing was removed") != std::string::npos, nothing.err.c_str());
        QVERIFY(run({"expire", "-w", "w", "--json"}).json().at("before").is_null());
        QCOMPARE(run({"expire", "-w", "w", "--before", "yesterday"}).exitCode, 2);
        QCOMPARE(run({"expire", "-w", "absent"}).exitCode, 2);
        const Call removed = run({"expire", "-w", "w", "--before", "2010-01-01"});
        QCOMPARE(removed.exitCode, 0);
        QCOMPARE(removed.out, std::string("1 item from before 2010-01-01 removed.\n"));
        QCOMPARE(run({"process", "-w", "w", "--raw"}).exitCode, 0);
        const json document = run({"expire", "-w", "w", "--before", "20100101", "--json"}).json();
        QCOMPARE(document.dump(), std::string(R"({"before":"2010-01-01","found":0,"removed":0})"));
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
    }

    void validate_names_what_is_wrong() {
        const json config{{"schema_version", 1},
                          {"id", "w"},
                          {"sources",
                           {source("a", "http://a.example/", "0 25 * * *"),
                            source("b", "http://a.example/", {{"cron", "0 6 * * *"}, {"time_zone", "Mars"}})}}};
        const Call call =
            run({"workspace", "validate", m_program->file("w.json", QByteArray::fromStdString(config.dump()))});
        QCOMPARE(call.exitCode, 2);
        QVERIFY2(call.out.find("/sources/0/schedule: The hour \"25\" is not from 0 to 23.") != std::string::npos,
                 call.out.c_str());
        QVERIFY2(call.out.find("/sources/1/schedule/time_zone: There is no time zone \"Mars\"") != std::string::npos,
                 call.out.c_str());
    }
};

GROUNDSWELL_TEST(CliSchedulesTest, cli_schedules)
#include "tst_cli_schedules.moc"
