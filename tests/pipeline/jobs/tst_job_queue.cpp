#include "tests/pipeline/jobs/queue_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/source_writer.h"

#include <QTest>

#include <SQLiteCpp/Database.h>

using namespace groundswell;
using core::Error;
using core::ErrorCode;
using domain::JobState;
using jobs::Task;
using jobs::TaskContext;
using jobs::TaskResult;
using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::QueueFixture;

namespace {

jobs::QueueOptions cpuSlots(int slots) {
    jobs::QueueOptions options;
    options.slots["cpu"] = slots;
    return options;
}

jobs::JobOptions titled(const std::string& title, int priority = 5) {
    jobs::JobOptions options;
    options.title = title;
    options.priority = priority;
    return options;
}

jobs::PoolStatus poolOf(QueueFixture& f, const std::string& name) {
    for (const jobs::PoolStatus& pool : f.queue().pools()) {
        if (pool.name == name) return pool;
    }
    return {};
}

std::string metaOf(QueueFixture& f, const std::string& key) {
    auto reader = f.store().connect();
    return (*reader)->runs().meta(key)->value_or("none");
}

}  // namespace

class JobQueueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsEachMove();
    void startsNotBefore();
    void expiresWhilePaused();
    void revokesWhatWaits();
    void fixedAttempts();
    void snoozes();
    void keepsToItsSlots();
    void addsSlotsWhileRunning();
    void takesSlotsAwayWhileRunning();
    void refusesSlots();
    void cancelsWhatRuns();
    void obeysWhatOthersWrite();
    void writesEffectsWithTheEnd_data();
    void writesEffectsWithTheEnd();
    void softLimit();
    void hardLimit();
    void failsAlone_data();
    void failsAlone();
    void logsAndProgress();
    void showsTheLogOfARunningJob();
    void givesBackAtTheEnd();
    void finishesWhatIsDeafAtTheEnd();
    void losesWhatAnotherQueueTook();
    void recoversAfterACrash();
    void runsManyBriefOnes();
    void failsWithItsStore();
    void waiting();
    void retriesByHand();
};

void JobQueueTest::tellsEachMove() {
    QueueFixture f;
    const auto job = f.put("fail_twice");
    f.waitUntilTold(job, JobState::Retry);
    f.waitUntilIdle();
    for (int i = 0; i < 2; ++i) {
        f.clock().advance(minutes(1));
        f.queue().wake();
        f.waitUntilIdle();
    }
    QCOMPARE(f.stateWhenEnded(job), std::string("success"));
    f.stop();
    QCOMPARE(f.told(job), std::string("received started retry received started retry received started success"));
    QCOMPARE(f.row(job).attempt, 3);
    QVERIFY(!f.row(job).error);
}

void JobQueueTest::startsNotBefore() {
    QueueFixture f;
    jobs::JobOptions options;
    options.notBefore = f.clock().now() + seconds(3);
    const auto job = f.put("noop", json::array(), options);
    auto next = f.queue().waitUntilIdle();
    QVERIFY(next && *next == options.notBefore);
    f.clock().advance(seconds(2));
    f.queue().wake();
    f.waitUntilIdle();
    QCOMPARE(f.state(job), std::string("pending"));
    f.clock().advance(seconds(1));
    f.queue().wake();
    QCOMPARE(f.stateWhenEnded(job), std::string("success"));
    QVERIFY(f.row(job).startedAt >= options.notBefore);
    next = f.queue().waitUntilIdle();
    QVERIFY(next && !*next);
}

void JobQueueTest::expiresWhilePaused() {
    jobs::QueueOptions paused;
    paused.paused = true;
    QueueFixture f(paused);
    jobs::JobOptions options;
    options.notBefore = f.clock().now() + seconds(60);
    options.expiresAt = f.clock().now() + seconds(30);
    const auto job = f.put("noop", json::array(), options);
    const auto other = f.put("noop");
    f.clock().advance(seconds(31));
    f.queue().wake();
    QCOMPARE(f.stateWhenEnded(job), std::string("revoked(expired)"));
    QVERIFY(f.queue().isPaused());
    QCOMPARE(f.state(other), std::string("pending"));
    f.clock().advance(seconds(60));
    f.queue().resume();
    f.waitUntilIdle();
    QCOMPARE(f.state(other), std::string("success"));
    QCOMPARE(f.told(job), std::string("revoked"));
}

void JobQueueTest::revokesWhatWaits() {
    jobs::QueueOptions paused;
    paused.paused = true;
    QueueFixture f(paused);
    const auto job = f.put("noop");
    f.queue().cancel(job);
    QCOMPARE(f.stateWhenEnded(job), std::string("revoked(cancelled)"));
    f.queue().resume();
    f.waitUntilIdle();
    QCOMPARE(f.told(job), std::string("revoked"));
    QCOMPARE(f.row(job).attempt, 0);
}

// Three times again after the first, as Celery counts: four attempts.
void JobQueueTest::fixedAttempts() {
    QueueFixture f;
    jobs::JobOptions options;
    options.maxAttempts = 4;
    const auto job = f.put("no_answer", json::array(), options);
    for (int i = 0; i < 10 && f.state(job) != "failure"; ++i) {
        f.waitUntilIdle();
        f.clock().advance(minutes(5));
        f.queue().wake();
    }
    f.waitUntilIdle();
    QCOMPARE(f.state(job), std::string("failure"));
    QCOMPARE(f.row(job).attempt, 4);
    QCOMPARE(f.row(job).error->code, std::string("network"));
    f.stop();
    QCOMPARE(f.told(job), std::string("received started retry received started retry received started retry received "
                                      "started failure"));
}

void JobQueueTest::snoozes() {
    QueueFixture f;
    jobs::JobOptions options;
    options.maxAttempts = 2;
    const auto job = f.put("unavailable", json::array(), options);
    for (int i = 0; i < 5; ++i) {
        const auto next = f.queue().waitUntilIdle();
        QVERIFY(next && *next == f.clock().now() + seconds(60));
        QCOMPARE(f.state(job), std::string("retry"));
        QCOMPARE(f.row(job).attempt, 0);
        f.clock().advance(seconds(60));
        f.queue().wake();
        QTRY_VERIFY(f.row(job).notBefore > f.clock().now());
    }
}

void JobQueueTest::keepsToItsSlots() {
    QueueFixture f(cpuSlots(2));
    for (int i = 0; i < 9; ++i) f.put("gate", json::array(), titled("low" + std::to_string(i), 0));
    f.gate().waitForArrivals(2);
    f.put("gate", json::array(), titled("high", 9));
    QCOMPARE(poolOf(f, "cpu").running, 2);
    QCOMPARE(poolOf(f, "cpu").received, 0);
    f.gate().open(1);
    QCOMPARE(f.gate().waitForArrivals(3)[2], std::string("high"));
    f.gate().open();
    f.waitUntilIdle();
    QCOMPARE(f.gate().mostInside(), 2);
    QCOMPARE(f.gate().waitForArrivals(10).size(), std::size_t{10});
}

void JobQueueTest::addsSlotsWhileRunning() {
    QueueFixture f(cpuSlots(2));
    for (int i = 0; i < 10; ++i) f.put("gate");
    f.gate().waitForArrivals(2);
    QVERIFY(f.queue().setSlots("cpu", 4));
    f.gate().waitForArrivals(4);
    f.gate().open();
    f.waitUntilIdle();
    QCOMPARE(f.gate().mostInside(), 4);
}

void JobQueueTest::takesSlotsAwayWhileRunning() {
    QueueFixture f(cpuSlots(4));
    for (int i = 0; i < 8; ++i) f.put("gate");
    f.gate().waitForArrivals(4);
    QVERIFY(f.queue().setSlots("cpu", 1));
    f.gate().open(3);
    QTRY_COMPARE(poolOf(f, "cpu").running, 1);
    QCOMPARE(f.gate().waitForArrivals(4).size(), std::size_t{4});
    for (std::size_t i = 5; i <= 8; ++i) {
        f.gate().open(1);
        f.gate().waitForArrivals(i);
        QCOMPARE(poolOf(f, "cpu").running, 1);
    }
    f.gate().open();
    f.waitUntilIdle();
}

void JobQueueTest::refusesSlots() {
    QueueFixture f;
    QCOMPARE(f.queue().setSlots("gpu", 1).error().describe(), std::string("There is no pool \"gpu\"."));
    QCOMPARE(f.queue().setSlots("cpu", 0).error().describe(), std::string("A pool has at least one slot. [pool: cpu]"));
    QVERIFY(f.queue().setSlots("cpu", 7));
    QCOMPARE(poolOf(f, "cpu").slots, 7);
}

void JobQueueTest::cancelsWhatRuns() {
    QueueFixture f(cpuSlots(1));
    const auto job = f.put("gate");
    f.gate().waitForArrivals(1);
    f.queue().cancel(job);
    QCOMPARE(f.stateWhenEnded(job), std::string("revoked(cancelled)"));
    f.queue().cancel(job);
    f.waitUntilIdle();
    QCOMPARE(f.state(job), std::string("revoked(cancelled)"));
}

// The command line writes to the store, whoever runs a queue over it.
void JobQueueTest::obeysWhatOthersWrite() {
    QueueFixture f(cpuSlots(1));
    const auto job = f.put("gate");
    f.gate().waitForArrivals(1);
    const auto revoked =
        f.store().writer().run([&](store::WriteTransaction& t) { return t.jobs().revoke(job, f.clock().now()); });
    QVERIFY(revoked && *revoked == store::RevokeOutcome::Requested);
    QCOMPARE(f.stateWhenEnded(job), std::string("revoked(cancelled)"));
    const auto retried =
        f.store().writer().run([&](store::WriteTransaction& t) { return t.jobs().retry(job, f.clock().now()); });
    QVERIFY(retried);
    f.gate().open();
    QCOMPARE(f.stateWhenEnded(job), std::string("success"));
}

void JobQueueTest::writesEffectsWithTheEnd_data() {
    QTest::addColumn<std::string>("effect");
    QTest::addColumn<std::string>("state");
    QTest::addColumn<std::string>("written");
    QTest::addColumn<std::string>("message");
    const auto row = [](const char* effect, const char* state, const char* written, const char* message) {
        QTest::newRow(effect) << std::string(effect) << std::string(state) << std::string(written)
                              << std::string(message);
    };
    row("good", "success", "yes", "");
    row("error", "failure", "none", "Refused.");
    row("passing error", "retry", "none", "Later.");
    row("throws", "failure", "none", "boom");
    row("broken statement", "failure", "none", "");
}

void JobQueueTest::writesEffectsWithTheEnd() {
    QFETCH(std::string, effect);
    QFETCH(std::string, written);
    QFETCH(std::string, message);
    QueueFixture f;
    Task task;
    task.name = "effect";
    task.body = [effect](TaskContext&, const json&) -> core::Result<TaskResult> {
        return TaskResult{"1", [effect](store::WriteTransaction& t) -> core::Result<void> {
                              if (auto set = t.sources().setMeta("effect", "yes"); !set) return set;
                              if (effect == "error") return Error(ErrorCode::InvalidInput, "Refused.");
                              if (effect == "passing error") return Error(ErrorCode::Network, "Later.");
                              if (effect == "throws") throw std::runtime_error("boom");
                              if (effect == "broken statement")
                                  static_cast<void>(t.jobs().enqueue({{domain::NewJob{}}, {{5, 0, {}}}}, {}));
                              return {};
                          }};
    };
    f.tasks().add(task);
    const auto job = f.put("effect");
    f.waitUntilIdle();
    QTEST(f.state(job), "state");
    QCOMPARE(metaOf(f, "effect"), written);
    if (!message.empty()) QCOMPARE(f.row(job).error->message, message);
    // The others go on.
    QCOMPARE(f.stateWhenEnded(f.put("noop")), std::string("success"));
}

void JobQueueTest::softLimit() {
    QueueFixture f;
    Task task = *f.tasks().find("gate");
    task.name = "slow";
    task.limits.soft = milliseconds(1);
    f.tasks().add(task);
    const auto job = f.put("slow");
    QCOMPARE(f.stateWhenEnded(job), std::string("failure"));
    QCOMPARE(f.row(job).error->message, std::string("It took longer than its limit of 0.001 s."));
}

void JobQueueTest::hardLimit() {
    QueueFixture f(cpuSlots(1));
    Task task = *f.tasks().find("deaf");
    task.name = "stuck";
    task.limits = {milliseconds(1), milliseconds(5)};
    f.tasks().add(task);
    const auto job = f.put("stuck");
    QCOMPARE(f.stateWhenEnded(job), std::string("failure"));
    QCOMPARE(f.row(job).error->message, std::string("It took longer than its limit of 0.005 s."));
    QCOMPARE(poolOf(f, "cpu").stuck, 1);
    // Its slot has another thread.
    QCOMPARE(f.stateWhenEnded(f.put("add", {1})), std::string("success"));
    f.gate().open();
    QTRY_COMPARE(poolOf(f, "cpu").stuck, 0);
    f.waitUntilIdle();
    QCOMPARE(f.state(job), std::string("failure"));
    f.stop();
    QCOMPARE(f.told(job), std::string("received started failure"));
}

void JobQueueTest::failsAlone_data() {
    QTest::addColumn<std::string>("task");
    QTest::addColumn<std::string>("message");
    QTest::newRow("throws") << std::string("throw") << std::string("The task failed: boom");
    QTest::newRow("fails") << std::string("fail") << std::string("It is wrong.");
    QTest::newRow("unknown") << std::string("gone") << std::string("This program has no task \"gone\".");
    QTest::newRow("too large") << std::string("large") << std::string("The result of the job is larger than 1 MiB.");
    QTest::newRow("unchecked") << std::string("checked") << std::string("Three are needed.");
}

void JobQueueTest::failsAlone() {
    QFETCH(std::string, task);
    QFETCH(std::string, message);
    QueueFixture f;
    Task large;
    large.name = "large";
    large.body = [](TaskContext&, const json&) -> core::Result<TaskResult> {
        return TaskResult{"\"" + std::string(jobs::TaskRegistry::maxJsonBytes, 'x') + "\"", {}};
    };
    f.tasks().add(large);
    Task checked;
    checked.name = "checked";
    checked.body = [](TaskContext&, const json&) -> core::Result<TaskResult> { return TaskResult{}; };
    checked.check = [](const json& arguments) -> core::Result<void> {
        if (arguments.size() != 3) return Error(ErrorCode::InvalidInput, "Three are needed.");
        return {};
    };
    f.tasks().add(checked);
    f.start();
    // As a program would have put it there that knows more, or checks less.
    domain::NewJob job;
    job.task = task;
    const auto enqueued = f.queue().enqueue(domain::JobGraph{{job}, {}});
    QVERIFY(enqueued);
    QCOMPARE(f.stateWhenEnded(enqueued->front().id), std::string("failure"));
    QCOMPARE(f.row(enqueued->front().id).error->message, message);
    QCOMPARE(f.stateWhenEnded(f.put("checked", {1, 2, 3})), std::string("success"));
    QCOMPARE(f.queue().enqueue("checked", {1}).error().describe(), std::string("Three are needed. [task: checked]"));
    QCOMPARE(f.queue().enqueue("gone", {1}).error().describe(),
             std::string("This program has no such task. [task: gone]"));
    QCOMPARE(f.queue().enqueue("noop", {1}, titled("t", 10)).error().describe(),
             std::string("A priority is a number from 0 to 9. [task: noop]"));
}

void JobQueueTest::logsAndProgress() {
    QueueFixture f;
    Task task;
    task.name = "talks";
    task.body = [](TaskContext& context, const json&) -> core::Result<TaskResult> {
        context.log(domain::LogLevel::Info, "one");
        context.log(domain::LogLevel::Warning, std::string(3'000, 'x'));
        for (int i = 0; i < 2'000; ++i) context.log(domain::LogLevel::Debug, "more");
        context.progress({"read", 7, 9, "items"});
        return TaskResult{};
    };
    f.tasks().add(task);
    const auto job = f.put("talks");
    QCOMPARE(f.stateWhenEnded(job), std::string("success"));
    const std::string log = f.log(job);
    QVERIFY(log.starts_with("info:one warning:xxx"));
    QVERIFY(log.ends_with("debug:more info:Further lines are left out. ") ||
            log.ends_with("debug:more debug:Further lines are left out. "));
    QCOMPARE(log.size(), std::string("info:one ").size() + std::string("warning: ").size() + 2'000 +
                             997 * std::string("debug:more ").size() +
                             std::string("debug:Further lines are left out. ").size());
    QVERIFY(f.row(job).progress == (domain::JobProgress{"read", 7, 9}));
}

// Long before the lease's next renewal, also for what comes right after an earlier report.
void JobQueueTest::showsTheLogOfARunningJob() {
    QueueFixture f;
    Task task;
    task.name = "talks";
    task.body = [&](TaskContext& context, const json&) -> core::Result<TaskResult> {
        for (const char* line : {"one", "two"}) {
            context.log(domain::LogLevel::Info, line);
            if (!f.gate().pass(line, context.stop())) return Error(ErrorCode::Cancelled, "Stopped.");
        }
        return TaskResult{};
    };
    f.tasks().add(task);
    f.options().lease = std::chrono::hours(1);
    const auto job = f.put("talks");
    QTRY_COMPARE(f.log(job), std::string("info:one "));
    f.gate().open(1);
    QTRY_COMPARE(f.log(job), std::string("info:one info:two "));
    QCOMPARE(f.state(job), std::string("started"));
    f.gate().open();
    QCOMPARE(f.stateWhenEnded(job), std::string("success"));
}

void JobQueueTest::givesBackAtTheEnd() {
    QueueFixture f(cpuSlots(1));
    const auto running = f.put("gate", json::array(), titled("running"));
    const auto waiting = f.put("gate", json::array(), titled("waiting"));
    const auto cancelled = f.put("deaf", json::array(), titled("cancelled"));
    f.gate().waitForArrivals(1);
    f.queue().cancel(cancelled);
    f.stop();
    QCOMPARE(f.state(running), std::string("pending"));
    QCOMPARE(f.row(running).attempt, 0);
    QCOMPARE(f.state(waiting), std::string("pending"));
    QCOMPARE(f.state(cancelled), std::string("revoked(cancelled)"));
    f.start();
    QCOMPARE(f.queue().recovered().waitAgain, std::int64_t{0});
    QCOMPARE(f.gate().waitForArrivals(2)[1], std::string("running"));
    f.gate().open();
    f.waitUntilIdle();
    QCOMPARE(f.state(running), std::string("success"));
    QCOMPARE(f.row(running).attempt, 1);
}

void JobQueueTest::finishesWhatIsDeafAtTheEnd() {
    QueueFixture f;
    const auto job = f.put("deaf");
    f.gate().waitForArrivals(1);
    f.gate().open();
    f.stop();
    QCOMPARE(f.state(job), std::string("success"));
}

// As if this process had been thought gone.
void JobQueueTest::losesWhatAnotherQueueTook() {
    QueueFixture f(cpuSlots(1));
    const auto job = f.put("deaf");
    f.gate().waitForArrivals(1);
    auto other = jobs::JobQueue::start(f.store(), f.tasks(), f.options());
    QVERIFY(other);
    QCOMPARE((*other)->recovered().waitAgain, std::int64_t{1});
    f.gate().waitForArrivals(2);
    f.gate().open(1);
    f.gate().open(1);
    const auto ended = (*other)->waitFor(job);
    QVERIFY(ended && ended->state == JobState::Success);
    QVERIFY(ended->claim.value == 0);
    QCOMPARE(ended->attempt, 2);
    QCOMPARE(ended->crashes, 1);
}

void JobQueueTest::recoversAfterACrash() {
    QueueFixture f(cpuSlots(1));
    f.start();
    f.queue().pause();
    const auto job = f.put("noop");
    f.stop();
    // What a process leaves behind that was killed.
    const auto claimed = f.store().writer().run([&](store::WriteTransaction& t) {
        store::ClaimRequest request{"cpu", 1, {}, {}};
        request.startsAtOnce = [](const domain::Job&) { return true; };
        return t.jobs().claim(request, 99, f.clock().now(), f.clock().now());
    });
    QCOMPARE(claimed->size(), std::size_t{1});
    QCOMPARE(f.state(job), std::string("started"));
    f.options().paused = false;
    f.start();
    QCOMPARE(f.stateWhenEnded(job), std::string("success"));
    QCOMPARE(f.row(job).attempt, 2);
}

void JobQueueTest::runsManyBriefOnes() {
    constexpr std::size_t count = 3'000;
    QueueFixture f(cpuSlots(2));
    std::atomic<std::size_t> ran = 0;
    Task task = *f.tasks().find("noop");
    task.name = "count";
    task.body = [&ran](TaskContext&, const json&) -> core::Result<TaskResult> {
        ++ran;
        return TaskResult{};
    };
    f.tasks().add(task);
    domain::JobGraph graph;
    graph.jobs.resize(count);
    for (domain::NewJob& job : graph.jobs) job.task = "count";
    f.start();
    QVERIFY(f.queue().enqueue(graph));
    f.waitUntilIdle();
    QCOMPARE(ran.load(), count);
    auto reader = f.store().connect();
    store::JobFilter filter;
    filter.states = {JobState::Success};
    QCOMPARE(*(*reader)->jobs().count(filter), static_cast<std::int64_t>(count));
}

void JobQueueTest::failsWithItsStore() {
    QueueFixture f;
    const auto job = f.put("deaf");
    f.gate().waitForArrivals(1);
    SQLite::Database(f.file().string(), SQLite::OPEN_READWRITE).exec("DROP TABLE job_edges");
    f.gate().open();
    const auto idle = f.queue().waitUntilIdle();
    QVERIFY(!idle);
    QCOMPARE(idle.error().code, ErrorCode::StoreFailed);
    QVERIFY(f.queue().failure());
    const auto ended = f.queue().waitFor(job);
    QVERIFY(!ended);
    f.stop();
    QCOMPARE(f.told(job), std::string("received started"));
}

void JobQueueTest::waiting() {
    QueueFixture f;
    std::stop_source stop;
    stop.request_stop();
    const auto job = f.put("gate");
    f.gate().waitForArrivals(1);
    QCOMPARE(f.queue().waitUntilIdle(stop.get_token()).error().code, ErrorCode::Cancelled);
    QCOMPARE(f.queue().waitFor(job, stop.get_token()).error().code, ErrorCode::Cancelled);
    QCOMPARE(f.queue().waitFor({99}).error().describe(), std::string("There is no job 99."));
    f.gate().open();
    QCOMPARE(f.stateWhenEnded(job), std::string("success"));
}

void JobQueueTest::retriesByHand() {
    QueueFixture f;
    const auto ids = f.put(jobs::chain({jobs::call("gate"), jobs::call("fail"), jobs::call("noop")}));
    f.gate().open();
    f.waitUntilIdle();
    QCOMPARE(f.state(ids[1]), std::string("failure"));
    QCOMPARE(f.state(ids[2]), std::string("revoked(blocked)"));
    f.stop();
    Task good = *f.tasks().find("noop");
    good.name = "fail";
    f.tasks().add(good);
    f.start();
    QVERIFY(f.queue().retry(ids[1]));
    QVERIFY(!f.queue().retry(ids[0]));
    QCOMPARE(f.stateWhenEnded(ids[2]), std::string("success"));
    QCOMPARE(f.state(ids[1]), std::string("success"));
}

GROUNDSWELL_TEST(JobQueueTest, job_queue)
#include "tst_job_queue.moc"
