#include "pipeline/service.h"
#include "pipeline/workspace/owner_lock.h"
#include "tests/pipeline/service/service_bench.h"
#include "tests/support/scripted_task.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace groundswell;
using pipeline::JobState;
using testing::ScriptedTask;
using Bench = testing::ServiceBench;

namespace {

core::Result<pipeline::JobPage> page(Bench& bench, pipeline::JobGroup group = pipeline::JobGroup::All) {
    return bench.ask<pipeline::JobPage>([&](auto answer) {
        return bench.service().jobPage(group, {0, 100}, std::move(answer));
    });
}

core::Result<pipeline::JobDetails> details(Bench& bench, pipeline::JobId job) {
    return bench.ask<pipeline::JobDetails>(
        [&](auto answer) { return bench.service().jobDetails(job, std::move(answer)); });
}

// Every state that a job was told to be in, without repetition.
std::vector<JobState> statesOf(const Bench& bench, pipeline::JobId job) {
    std::vector<JobState> states;
    for (const pipeline::JobStatus& status : bench.changes()) {
        if (status.id == job && (states.empty() || states.back() != status.state)) states.push_back(status.state);
    }
    return states;
}

bool isRunning(Bench& bench, pipeline::JobId job) {
    return bench.until([&] { return bench.status(job).state == JobState::Running; });
}

}  // namespace

class ServiceJobsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aScriptedJobWalksAllStates() {
        ScriptedTask script;
        Bench bench(script.tasks());
        bench.openDesk();
        const pipeline::JobId job = bench.service().startTask("scripted", "[]", "three acts");
        QVERIFY(job < 0);
        QVERIFY(isRunning(bench, job));
        QVERIFY(bench.until([&] { return bench.status(job).done == 3; }));
        script.let(ScriptedTask::End::FailForNow);
        QVERIFY(bench.until([&] { return script.begun() == 2; }));
        script.let(ScriptedTask::End::Succeed);
        QCOMPARE(bench.finish(job), JobState::Completed);
        QVERIFY((statesOf(bench, job) == std::vector<JobState>{JobState::Waiting, JobState::Running, JobState::Retrying,
                                                               JobState::Running, JobState::Completed}));
        const pipeline::JobStatus last = bench.status(job);
        QCOMPARE(last.title, std::string("three acts"));
        QCOMPARE(last.attempt, 2);
        QVERIFY(!last.error);

        const auto found = details(bench, job);
        QVERIFY(found);
        QCOMPARE(found->attempts.size(), std::size_t{1});
        QCOMPARE(int(found->attempts.front().outcome), int(domain::AttemptOutcome::PutOff));
        QCOMPARE(found->attempts.front().message, std::string("The host does not answer."));
        QVERIFY(found->ran > std::chrono::microseconds(0));
        QCOMPARE(int(found->spans.back().what), int(pipeline::JobSpan::What::Running));
        const auto log = bench.ask<std::vector<domain::JobLogLine>>(
            [&](auto answer) { return bench.service().jobLog(job, std::move(answer)); });
        QVERIFY(log);
        const auto has = [&](const std::string& text) {
            return std::any_of(log->begin(), log->end(), [&](const domain::JobLogLine& line) {
                return line.text.find(text) != std::string::npos;
            });
        };
        QVERIFY(has("attempt 1 of 10"));
        QVERIFY(has("stage: read, 12 items"));
        QVERIFY(has("at the gate"));
        QVERIFY(has("The host does not answer."));
        QVERIFY(has("attempt 2 of 10"));
    }

    void failedJobsAreRetriedByHand() {
        ScriptedTask script;
        Bench bench(script.tasks());
        bench.openDesk();
        script.let(ScriptedTask::End::FailForGood);
        const pipeline::JobId job = bench.service().startTask("scripted", "[]", {});
        QCOMPARE(bench.finish(job), JobState::Failed);
        QVERIFY(bench.status(job).needsPerson);
        QCOMPARE(bench.status(job).error->code, core::ErrorCode::InvalidInput);
        QCOMPARE(page(bench, pipeline::JobGroup::Failed)->total, std::int64_t{1});
        const auto retry = [&](pipeline::JobId id) {
            return bench.ask<void>([&](auto answer) { return bench.service().retryJob(id, std::move(answer)); });
        };
        QVERIFY(retry(job));
        script.let(ScriptedTask::End::Succeed);
        QCOMPARE(bench.finish(job), JobState::Completed);
        QCOMPARE(retry(job).error().code, core::ErrorCode::InvalidInput);
        QCOMPARE(retry(4711).error().code, core::ErrorCode::NotFound);
        QCOMPARE(retry(-4711).error().code, core::ErrorCode::NotFound);
        QCOMPARE(page(bench, pipeline::JobGroup::Done)->total, std::int64_t{1});
    }

    // It waits for an hour; the page knows until when.
    void showsWhenItIsTriedAgain() {
        ScriptedTask script;
        Bench bench(script.tasks());
        bench.openDesk();
        script.let(ScriptedTask::End::FailForNow);
        const pipeline::JobId job = bench.service().startTask("late", "[]", {});
        QVERIFY(bench.until([&] { return bench.status(job).waitsUntil.has_value(); }));
        QCOMPARE(int(bench.status(job).state), int(JobState::Retrying));
        const auto retrying = page(bench, pipeline::JobGroup::Retrying);
        QCOMPARE(retrying->total, std::int64_t{1});
        QVERIFY(retrying->rows.front().waitsUntil > retrying->rows.front().startedAt);
        QCOMPARE(retrying->rows.front().id, bench.status(job).job.value);
        bench.service().cancelJob(job);
        QCOMPARE(bench.finish(job), JobState::Cancelled);
    }

    void cancels_data() {
        QTest::addColumn<bool>("running");
        QTest::newRow("a waiting job") << false;
        QTest::newRow("a running job") << true;
    }
    void cancels() {
        QFETCH(const bool, running);
        ScriptedTask script;
        Bench bench(script.tasks());
        bench.openDesk();
        if (!running) bench.service().pauseJobs();
        const pipeline::JobId job = bench.service().startTask("scripted", "[]", {});
        if (running) {
            QVERIFY(isRunning(bench, job));
            // It is told right before its body begins, and a cancel in between keeps the body from it.
            QVERIFY(bench.until([&] { return script.begun() == 1; }));
        } else {
            QVERIFY(bench.until([&] { return !bench.status(job).job.isNone(); }));
            QVERIFY(bench.service().jobsArePaused());
        }
        bench.service().cancelJob(job);
        QCOMPARE(bench.finish(job), JobState::Cancelled);
        QCOMPARE(script.begun(), running ? 1 : 0);
        QCOMPARE(page(bench)->rows.front().state, JobState::Cancelled);
    }

    // What runs at the end of the program goes on when the workspace is opened again, and no attempt is spent.
    void goesOnInTheNextService() {
        ScriptedTask script;
        Bench bench(script.tasks());
        bench.openDesk();
        pipeline::JobId job = bench.service().startTask("scripted", "[]", "goes on");
        QVERIFY(isRunning(bench, job));
        job = bench.status(job).job.value;
        QVERIFY(job > 0);
        bench.destroyService();
        bench.makeService();
        QVERIFY(bench.open("desk"));
        QVERIFY(isRunning(bench, job));
        QCOMPARE(bench.status(job).title, std::string("goes on"));
        script.let(ScriptedTask::End::Succeed);
        QCOMPARE(bench.finish(job), JobState::Completed);
        QCOMPARE(bench.status(job).attempt, 1);
        const auto found = details(bench, job);
        QCOMPARE(found->attempts.size(), std::size_t{1});
        QCOMPARE(int(found->attempts.front().outcome), int(domain::AttemptOutcome::Interrupted));
    }

    // The files as they are while the job runs are what a crash leaves behind.
    void survivesACrash() {
        ScriptedTask script;
        Bench bench(script.tasks());
        bench.openDesk();
        const pipeline::JobId asked = bench.service().startTask("scripted", "[]", "survives");
        QVERIFY(isRunning(bench, asked));
        QVERIFY(bench.until([&] { return script.begun() == 1; }));
        const pipeline::JobId job = bench.status(asked).job.value;
        const std::filesystem::path left = bench.path("left");
        std::filesystem::copy(bench.path("workspaces/desk"), left, std::filesystem::copy_options::recursive);
        std::filesystem::remove(left / "store.sqlite-shm");
        QVERIFY(bench.open(left.string()));
        QVERIFY(bench.service().readOnlyReason().empty());
        QVERIFY(isRunning(bench, job));
        script.let(ScriptedTask::End::Succeed);
        QCOMPARE(bench.finish(job), JobState::Completed);
        QCOMPARE(bench.status(job).title, std::string("survives"));
        QCOMPARE(bench.status(job).attempt, 2);
    }

    void importsAreTwoJobsWithTheirRuns() {
        Bench bench;
        bench.openDesk();
        std::ofstream(bench.path("posts.jsonl")) << R"({"id":"1","text":"a boat"})"
                                                 << "\nno record\n";
        const pipeline::JobId job = bench.service().startImport({bench.path("posts.jsonl")}, {});
        QCOMPARE(bench.finish(job), JobState::Partial);
        const auto all = page(bench);
        QVERIFY(all);
        QCOMPARE(all->rows.size(), std::size_t{2});
        const pipeline::JobStatus& import = all->rows[1];
        QCOMPARE(int(all->rows[0].kind), int(pipeline::JobKind::Process));
        QCOMPARE(int(import.kind), int(pipeline::JobKind::Import));
        QCOMPARE(int(import.state), int(JobState::Partial));
        QCOMPARE(import.counts.created, std::int64_t{1});
        QCOMPARE(all->counts, (pipeline::JobCounts{2, 0, 0, 0, 1, 1}));
        const auto issues = bench.ask<std::vector<domain::RunIssue>>(
            [&](auto answer) { return bench.service().runIssues(import.run, std::move(answer)); });
        QVERIFY(issues);
        QCOMPARE(issues->size(), std::size_t{1});
        QVERIFY(issues->front().rejected);
    }

    void whatFailsBlocksWhatFollows() {
        Bench bench;
        bench.openDesk();
        QCOMPARE(bench.finish(bench.service().startImport({bench.path("absent.csv")}, {})), JobState::Failed);
        const auto all = page(bench);
        QCOMPARE(int(all->rows[0].state), int(JobState::Blocked));
        QCOMPARE(int(all->rows[1].state), int(JobState::Failed));
        QCOMPARE(page(bench, pipeline::JobGroup::Failed)->total, std::int64_t{2});
    }

    void exportsStandBesideTheQueue() {
        Bench bench;
        bench.openDesk();
        QCOMPARE(bench.finish(bench.service().startProcess()), JobState::Completed);
        pipeline::ExportRequest request;
        request.file = bench.path("rows.csv");
        const pipeline::JobId job = bench.service().startExport(request);
        QCOMPARE(bench.finish(job), JobState::Completed);
        const auto all = page(bench);
        QCOMPARE(all->total, std::int64_t{2});
        QCOMPARE(all->rows.front().id, job);
        QVERIFY(all->rows.back().id > 0);
        QCOMPARE(all->counts.done, std::int64_t{2});
        const auto found = details(bench, job);
        QVERIFY(found);
        QCOMPARE(found->status.title, std::string("rows.csv"));
        // They are forgotten with the service; the queue's are not.
        bench.destroyService();
        bench.makeService();
        QVERIFY(bench.open("desk"));
        QCOMPARE(page(bench)->total, std::int64_t{1});
    }

    void jobsOfAnotherWorkspaceAreNotShown() {
        Bench bench;
        QCOMPARE(bench.finish(bench.service().startSample()), JobState::Completed);
        bench.openDesk();
        QCOMPARE(page(bench)->total, std::int64_t{0});
        pipeline::ExportRequest request;
        request.file = bench.path("rows.csv");
        QCOMPARE(bench.finish(bench.service().startExport(request)), JobState::Completed);
        const auto here = page(bench);
        QCOMPARE(here->total, std::int64_t{1});
        QCOMPARE(int(here->rows.front().kind), int(pipeline::JobKind::Export));
        QVERIFY(bench.open("sample"));
        const auto there = page(bench);
        QVERIFY(there->total > 0);
        for (const pipeline::JobStatus& job : there->rows) QVERIFY(job.kind != pipeline::JobKind::Export);
        QCOMPARE(there->counts.all, there->total);
    }

    void poolsTellTheirSlots() {
        ScriptedTask script;
        Bench bench(script.tasks());
        bench.openDesk();
        QVERIFY(bench.service().setPoolSlots("io", 1));
        QCOMPARE(bench.service().setPoolSlots("io", 0).error().code, core::ErrorCode::InvalidInput);
        QCOMPARE(bench.service().setPoolSlots("sea", 1).error().code, core::ErrorCode::InvalidInput);
        const pipeline::JobId first = bench.service().startTask("scripted", "[]", {});
        const pipeline::JobId second = bench.service().startTask("scripted", "[]", {});
        QVERIFY(isRunning(bench, first));
        QVERIFY(bench.until([&] { return !bench.status(second).job.isNone(); }));
        // A job that is just being taken by its pool counts for neither, or for both.
        pipeline::PoolLoad io;
        const auto isSettled = [&] {
            const auto pools = bench.ask<std::vector<pipeline::PoolLoad>>(
                [&](auto answer) { return bench.service().pools(std::move(answer)); });
            for (const pipeline::PoolLoad& pool : pools.value()) {
                if (pool.name == "io") io = pool;
            }
            return io.queued == 1;
        };
        QVERIFY(bench.until(isSettled));
        QCOMPARE(io.slots, 1);
        QCOMPARE(io.used, 1);
        script.let(ScriptedTask::End::Succeed);
        script.let(ScriptedTask::End::Succeed);
        QCOMPARE(bench.finish(second), JobState::Completed);
    }

    void readersSeeJobsAndRunNone() {
        Bench bench;
        bench.openDesk();
        QCOMPARE(bench.finish(bench.service().startProcess()), JobState::Completed);
        bench.service().closeWorkspace();
        std::unique_ptr<workspace::OwnerLock> other;
        QVERIFY(bench.until([&] {
            auto lock = workspace::OwnerLock::acquire(bench.path("workspaces/desk"));
            if (lock) other = std::move(*lock);
            return other != nullptr;
        }));
        QVERIFY(bench.open("desk"));
        QCOMPARE(page(bench)->total, std::int64_t{1});
        const pipeline::JobId refused = bench.service().startProcess();
        QCOMPARE(bench.finish(refused), JobState::Failed);
        QCOMPARE(bench.status(refused).error->code, core::ErrorCode::StoreLocked);
        QCOMPARE(bench.service().setPoolSlots("io", 1).error().code, core::ErrorCode::StoreLocked);
        bench.service().pauseJobs();
        QVERIFY(!bench.service().jobsArePaused());
        const auto pools = bench.ask<std::vector<pipeline::PoolLoad>>(
            [&](auto answer) { return bench.service().pools(std::move(answer)); });
        QVERIFY(pools && pools->empty());
    }

    void refusesWhatIsNoTask_data() {
        QTest::addColumn<QString>("task");
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("unknown") << "dance"
                                 << "[]" << int(core::ErrorCode::Unsupported);
        QTest::newRow("no JSON") << "scripted"
                                 << "{" << int(core::ErrorCode::InvalidInput);
    }
    void refusesWhatIsNoTask() {
        QFETCH(const QString, task);
        QFETCH(const QString, arguments);
        QFETCH(const int, code);
        ScriptedTask script;
        Bench bench(script.tasks());
        bench.openDesk();
        const pipeline::JobId job = bench.service().startTask(task.toStdString(), arguments.toStdString(), {});
        QCOMPARE(bench.finish(job), JobState::Failed);
        QCOMPARE(int(bench.status(job).error->code), code);
    }
};

GROUNDSWELL_TEST(ServiceJobsTest, service_jobs)
#include "tst_service_jobs.moc"
