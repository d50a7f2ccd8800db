#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QProcess>
#include <QTest>

#include <SQLiteCpp/Database.h>

using namespace groundswell;
using nlohmann::json;
using testing::Call;
using testing::Program;

class CliJobsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call run(const std::vector<std::string>& arguments) { return m_program->run(arguments); }
    json answer(const std::vector<std::string>& arguments) {
        std::vector<std::string> all = arguments;
        all.insert(all.end(), {"-w", "w", "--json"});
        return run(all).json();
    }
    // "1:failure 2:revoked ..."
    std::string states(const std::vector<std::string>& options = {}) {
        std::vector<std::string> arguments{"jobs", "list"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        std::string text;
        const json list = answer(arguments);
        for (const json& job : list.at("jobs")) {
            text += (text.empty() ? "" : " ") + std::to_string(job.at("job_id").get<int>()) + ":" +
                    job.at("state").get<std::string>();
        }
        return text;
    }

private Q_SLOTS:
    // One that failed, one behind it, one that waits, one that was running when the program ended, one that is done.
    void init() {
        m_program = std::make_unique<Program>();
        QCOMPARE(run({"workspace", "create", "--id", "w"}).exitCode, 0);
        SQLite::Database database(m_program->workspaceFolder("w") + "/store.sqlite", SQLite::OPEN_READWRITE);
        const std::string columns =
            "INSERT INTO queue_jobs (job_id, state, rank, claim, attempt, max_attempts, crashes, priority, reason, "
            "keep_result, trigger_rule, cancel_requested, upstreams_waiting, upstreams_succeeded, upstreams_failed, "
            "upstreams_skipped, position, created_at, ended_at, progress_done, progress_total, progress_stage, "
            "retry_class, error_code, error_message, task, pool, source, title, arguments, result) VALUES ";
        database.exec(
            columns +
            "(1, 5, NULL, NULL, 3, 3, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1767225600000000, 1767225660000000, 7, "
            "9, 'read', 0, 'network', 'No answer.', 'acquire', 'network', 'news', 'News of today', '[1]', NULL)");
        database.exec(
            columns +
            "(2, 6, NULL, NULL, 0, 3, 0, 5, 3, 0, 0, 0, 0, 0, 1, 0, 0, 1767225600000000, 1767225660000000, 0, "
            "0, NULL, 0, 'network', 'Job 1 (acquire) failed: No answer.', 'process', 'cpu', NULL, NULL, '{}', "
            "NULL)");
        database.exec(
            columns +
            "(3, 0, 5, NULL, 0, 3, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1767225600000000, NULL, 0, 0, NULL, NULL, "
            "NULL, NULL, 'report', 'io', NULL, NULL, '[]', NULL), "
            "(4, 2, NULL, 77, 1, 3, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1767225600000000, NULL, 0, 0, NULL, NULL, "
            "NULL, NULL, 'refresh', 'cpu', NULL, NULL, '[]', NULL), "
            "(5, 4, NULL, NULL, 1, 3, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1767225600000000, 1767225660000000, 0, "
            "0, NULL, NULL, NULL, NULL, 'expire', 'cpu', NULL, NULL, '[]', '{\"removed\":2}')");
        database.exec(
            "INSERT INTO job_edges (downstream_id, position, upstream_id, pass, outcome) VALUES (2, 0, 1, 1, 1)");
        database.exec(
            "INSERT INTO job_log (job_id, logged_at, level, text) VALUES (1, 1767225601000000, 1, 'begun'), "
            "(1, 1767225602000000, 2, 'slow')");
    }

    void lists() {
        QCOMPARE(states(), std::string("5:success 4:started 3:pending 2:revoked 1:failure"));
        QCOMPARE(states({"--state", "failure,revoked"}), std::string("2:revoked 1:failure"));
        QCOMPARE(states({"--state", "failure", "--state", "pending"}), std::string("3:pending 1:failure"));
        QCOMPARE(states({"--limit", "1"}), std::string("5:success"));
        const json list = answer({"jobs", "list", "--state", "failure"});
        QCOMPARE(list.at("total").get<int>(), 1);
        QCOMPARE(list.at("jobs").at(0).dump(),
                 json::parse(R"({"attempt":3,"created_at":"2026-01-01T00:00:00Z","error":{"class":"transient",
                     "code":"network","message":"No answer."},"expires_at":null,"finished_at":"2026-01-01T00:01:00Z",
                     "job_id":1,"max_attempts":3,"not_before":null,"pool":"network","priority":5,
                     "progress":{"done":7,"stage":"read","total":9},"reason":null,"source":"news","started_at":null,
                     "state":"failure","task":"acquire","title":"News of today"})")
                     .dump());
        const Call text = run({"jobs", "list", "-w", "w", "--limit", "4"});
        QVERIFY2(
            text.out.find("2    process  revoked (blocked)  5         0/3      2026-01-01T00:01:00Z  Job 1 (acquire) "
                          "failed: No answer.") != std::string::npos,
            text.out.c_str());
        QVERIFY2(text.out.find("The newest 4 of 5.") != std::string::npos, text.out.c_str());
        const Call none = run({"jobs", "list", "-w", "w", "--state", "retry"});
        QCOMPARE(none.exitCode, 0);
        QCOMPARE(none.out, std::string());
        QCOMPARE(run({"jobs", "list", "-w", "w", "--state", "done"}).exitCode, 2);
    }

    void shows() {
        const json job = answer({"jobs", "show", "2"});
        QCOMPARE(job.at("upstreams").dump(), std::string("[1]"));
        QCOMPARE(job.at("reason").get<std::string>(), std::string("blocked"));
        QCOMPARE(job.at("trigger_rule").get<std::string>(), std::string("all_success"));
        QCOMPARE(answer({"jobs", "show", "5"}).at("result").at("removed").get<int>(), 2);
        QCOMPARE(answer({"jobs", "show", "1"}).at("downstreams").dump(), std::string("[2]"));
        const Call text = run({"jobs", "show", "-w", "w", "1"});
        QVERIFY2(text.out.find("Error: No answer. (transient)\n") != std::string::npos, text.out.c_str());
        const Call absent = run({"jobs", "show", "-w", "w", "99"});
        QCOMPARE(absent.exitCode, 2);
        QCOMPARE(absent.err,
                 std::string("groundswell: There is no job 99. `groundswell jobs list` shows those there are.\n"));
    }

    void logs() {
        QCOMPARE(run({"jobs", "log", "-w", "w", "1"}).out,
                 std::string("2026-01-01T00:00:01Z info: begun\n2026-01-01T00:00:02Z warning: slow\n"));
        QCOMPARE(
            answer({"jobs", "log", "1", "--limit", "1"}).dump(),
            json::parse(R"({"job_id":1,"lines":[{"level":"warning","text":"slow","time":"2026-01-01T00:00:02Z"}]})")
                .dump());
        QCOMPARE(run({"jobs", "log", "-w", "w", "5"}).exitCode, 0);
        QCOMPARE(run({"jobs", "log", "-w", "w", "99"}).exitCode, 2);
    }

    void retries() {
        QCOMPARE(run({"jobs", "retry", "-w", "w"}).exitCode, 2);
        QCOMPARE(run({"jobs", "retry", "-w", "w", "1", "--all-failed"}).exitCode, 2);
        const Call refused = run({"jobs", "retry", "-w", "w", "2"});
        QCOMPARE(refused.exitCode, 2);
        QCOMPARE(refused.err, std::string("groundswell: Job 2 waits for job 1, which failed: try that one again.\n"));
        const Call partly = run({"jobs", "retry", "-w", "w", "1", "5", "--json"});
        QCOMPARE(partly.exitCode, 3);
        QCOMPARE(partly.json().at("retried").dump(), std::string("[1]"));
        QCOMPARE(partly.json().at("refused").at(0).at("job_id").get<int>(), 5);
        QCOMPARE(states(), std::string("5:success 4:started 3:pending 2:pending 1:pending"));
        const Call none = run({"jobs", "retry", "-w", "w", "--all-failed"});
        QCOMPARE(none.exitCode, 0);
        QCOMPARE(none.out, std::string("No job has failed.\n"));
    }

    void retriesAllThatFailed() {
        QCOMPARE(run({"jobs", "retry", "-w", "w", "--all-failed"}).out, std::string("1 job waits again.\n"));
        QCOMPARE(states({"--state", "failure"}), std::string());
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
    }

    void cancels() {
        const Call call = run({"jobs", "cancel", "-w", "w", "3", "4"});
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.out, std::string("Revoked 1 job. Asked 1 running job to stop.\n"));
        QCOMPARE(states({"--state", "revoked"}), std::string("3:revoked 2:revoked"));
        QVERIFY(answer({"jobs", "show", "4"}).at("cancel_requested").get<bool>());
        const Call again = run({"jobs", "cancel", "-w", "w", "3", "99", "--json"});
        QCOMPARE(again.exitCode, 2);
        QCOMPARE(again.json().at("cancelled").dump(), std::string("[]"));
        QCOMPARE(again.json().at("refused").size(), std::size_t{2});
    }
};

GROUNDSWELL_TEST(CliJobsTest, cli_jobs)
#include "tst_cli_jobs.moc"
