#include "tests/pipeline/jobs/queue_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/job_reader.h"

#include <QTest>

using namespace groundswell;
using testing::QueueFixture;

/// Queues that come and go while there is work: nothing hangs, nothing is lost, nothing is done by two.
class JobQueueRoundsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsWithWorkInFlight() {
        constexpr int rounds = 1'000;
        jobs::QueueOptions options;
        options.slots = {{"cpu", 2}, {"io", 1}, {"network", 1}, {"interactive", 1}};
        QueueFixture f(options);
        std::atomic<int> spins = 0;
        std::atomic<int> finished = 0;
        jobs::Task task;
        task.name = "work";
        task.brief = true;
        task.body = [&](jobs::TaskContext& context, const nlohmann::json&) -> core::Result<jobs::TaskResult> {
            const int until = ++spins % 50;
            for (int i = 0; i < until; ++i) {
                context.progress({"spin", i, until, "turns"});
                if (context.stop().stop_requested()) return core::Error(core::ErrorCode::Cancelled, "Stopped.");
            }
            ++finished;
            return jobs::TaskResult{};
        };
        f.tasks().add(task);
        task.name = "long";
        task.brief = false;
        f.tasks().add(task);
        domain::JobGraph graph;
        graph.jobs.resize(4);
        for (domain::NewJob& job : graph.jobs) job.task = "work";
        graph.jobs[1].task = "long";
        graph.edges = {{0, 3, domain::PassOn::Value}, {1, 3, domain::PassOn::Value}};
        std::int64_t recovered = 0;
        for (int round = 0; round < rounds; ++round) {
            f.start();
            recovered += f.queue().recovered().waitAgain;
            const auto jobs = f.queue().enqueue(graph);
            QVERIFY(jobs);
            if (round % 3 == 0) f.queue().cancel(jobs->at(2).id);
            if (round % 7 == 0) QVERIFY(f.queue().setSlots("cpu", 1 + round % 4));
        }
        f.start();
        f.waitUntilIdle();
        QCOMPARE(recovered, std::int64_t{0});
        auto reader = f.store().connect();
        store::JobFilter filter;
        filter.states = {domain::JobState::Success};
        const std::int64_t succeeded = *(*reader)->jobs().count(filter);
        filter.states = {domain::JobState::Revoked};
        const std::int64_t revoked = *(*reader)->jobs().count(filter);
        QCOMPARE(succeeded + revoked, std::int64_t{4 * rounds});
        QVERIFY(revoked <= rounds / 3 + 1);
        // One that was cancelled too late has finished as well.
        QVERIFY(finished >= succeeded);
        QVERIFY(finished <= succeeded + revoked);
    }
};

GROUNDSWELL_TEST(JobQueueRoundsTest, job_queue_rounds)
#include "tst_job_queue_rounds.moc"
