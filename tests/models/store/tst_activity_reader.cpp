// The compiler of meta objects does not get through <compare> as the first header of all.
#include <QTest>

#include "models/store/activity_reader.h"
#include "models/store/job_writer.h"
#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

using namespace groundswell;
using domain::ActivityGroup;
using store::JobEnd;
using testing::at;
using testing::StoreFixture;

namespace {

core::JobId enqueue(StoreFixture& fixture, int second) {
    core::JobId id;
    fixture.write([&](store::WriteTransaction& transaction) -> core::Result<void> {
        domain::NewJob job;
        job.task = "import";
        auto put = transaction.jobs().enqueue({{job}, {}}, at(second));
        if (!put) return put.error();
        id = put->front().id;
        return {};
    });
    return id;
}

// Claims the next job and ends it so.
void attempt(StoreFixture& fixture, int second, JobEnd::How how, bool starts = true) {
    const std::string failed = fixture.write([&](store::WriteTransaction& transaction) -> core::Result<void> {
        if (auto passed = transaction.jobs().passTime(at(second)); !passed) return passed;
        store::ClaimRequest request{"cpu", 1, {}, [starts](const domain::Job&) { return starts; }};
        auto claimed = transaction.jobs().claim(request, 1, at(second + 60), at(second));
        if (!claimed) return claimed.error();
        JobEnd end = JobEnd::of(claimed->at(0), how);
        if (how != JobEnd::How::Success) end.error = domain::JobError{"network", "No answer.", {}};
        end.notBefore = at(second + 5);
        auto ended = transaction.jobs().finish({&end, 1}, at(second + 3));
        if (!ended) return ended.error();
        return {};
    });
    QCOMPARE(failed, std::string());
}

core::RunId run(StoreFixture& fixture, int second, domain::RunState state, core::JobId job = {}) {
    core::RunId id;
    fixture.write([&](store::WriteTransaction& transaction) -> core::Result<void> {
        domain::Run run;
        run.startedAt = at(second);
        run.state = state;
        auto begun = transaction.runs().begin(run);
        if (!begun) return begun.error();
        id = *begun;
        return job.isNone() ? core::Result<void>() : transaction.runs().setJob(id, job);
    });
    return id;
}

std::unique_ptr<store::ActivityReader> readerOf(StoreFixture& fixture) {
    auto reader = store::ActivityReader::open(fixture.file());
    return reader ? std::move(*reader) : nullptr;
}

// "j1 r2 ...": jobs and runs in the order of the page.
std::string rows(StoreFixture& fixture, ActivityGroup group, domain::Page page = {0, 100}) {
    const auto answer = readerOf(fixture)->page(group, page);
    if (!answer) return answer.error().describe();
    std::string all;
    for (const domain::Activity& row : answer->rows) {
        if (!all.empty()) all += " ";
        all += row.job ? "j" + std::to_string(row.job->id.value) : "r" + std::to_string(row.run->id.value);
    }
    return all;
}

}  // namespace

class ActivityReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void groups_data() {
        QTest::addColumn<int>("group");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("all") << int(ActivityGroup::All) << std::string("j4 r3 j3 j2 r1 j1");
        QTest::newRow("running") << int(ActivityGroup::Running) << std::string("r3");
        QTest::newRow("waiting") << int(ActivityGroup::Waiting) << std::string("j4");
        QTest::newRow("retrying") << int(ActivityGroup::Retrying) << std::string("j3");
        QTest::newRow("failed") << int(ActivityGroup::Failed) << std::string("j2 r1");
        QTest::newRow("done") << int(ActivityGroup::Done) << std::string("j1");
    }
    void groups() {
        QFETCH(const int, group);
        QFETCH(const std::string, expected);
        StoreFixture fixture;
        enqueue(fixture, 1);
        attempt(fixture, 2, JobEnd::How::Success);
        run(fixture, 10, domain::RunState::Failed);
        const core::JobId second = enqueue(fixture, 20);
        attempt(fixture, 21, JobEnd::How::Success);
        run(fixture, 21, domain::RunState::Partial, second);
        enqueue(fixture, 30);
        attempt(fixture, 31, JobEnd::How::Retry);
        run(fixture, 40, domain::RunState::Running);
        enqueue(fixture, 50);
        QCOMPARE(rows(fixture, static_cast<ActivityGroup>(group)), expected);
        const auto page = readerOf(fixture)->page(ActivityGroup::All, {0, 1});
        QVERIFY(page);
        QCOMPARE(page->counts, (domain::ActivityCounts{6, 1, 1, 1, 2, 1}));
    }

    void pages() {
        StoreFixture fixture;
        for (int i = 0; i < 4; ++i) enqueue(fixture, i);
        run(fixture, 2, domain::RunState::Completed);
        QCOMPARE(rows(fixture, ActivityGroup::All, {0, 2}), std::string("j4 j3"));
        QCOMPARE(rows(fixture, ActivityGroup::All, {2, 2}), std::string("r1 j2"));
        QCOMPARE(rows(fixture, ActivityGroup::All, {4, 2}), std::string("j1"));
    }

    void aJobHasItsLastRun() {
        StoreFixture fixture;
        const core::JobId job = enqueue(fixture, 1);
        run(fixture, 2, domain::RunState::Interrupted, job);
        const core::RunId last = run(fixture, 5, domain::RunState::Completed, job);
        const auto reader = readerOf(fixture);
        const auto found = reader->job(job);
        QVERIFY(found && *found);
        QCOMPARE((*found)->run->id.value, last.value);
        QCOMPARE(reader->runsOf(job)->size(), std::size_t{2});
        QVERIFY(!*reader->job({99}));
    }

    // Each end that is no success is kept, with its times.
    void attempts_data() {
        QTest::addColumn<int>("how");
        QTest::addColumn<bool>("starts");
        QTest::addColumn<int>("outcome");
        using domain::AttemptOutcome;
        QTest::newRow("retry") << int(JobEnd::How::Retry) << true << int(AttemptOutcome::PutOff);
        QTest::newRow("snooze") << int(JobEnd::How::Snooze) << true << int(AttemptOutcome::PutOff);
        QTest::newRow("failure") << int(JobEnd::How::Failure) << true << int(AttemptOutcome::Failed);
        QTest::newRow("given back") << int(JobEnd::How::GiveBack) << true << int(AttemptOutcome::Interrupted);
        QTest::newRow("given back before it began") << int(JobEnd::How::GiveBack) << false << -1;
        QTest::newRow("success") << int(JobEnd::How::Success) << true << -1;
    }
    void attempts() {
        QFETCH(const int, how);
        QFETCH(const bool, starts);
        QFETCH(const int, outcome);
        StoreFixture fixture;
        const core::JobId job = enqueue(fixture, 1);
        attempt(fixture, 10, static_cast<JobEnd::How>(how), starts);
        const auto found = readerOf(fixture)->attempts(job);
        QVERIFY(found);
        QCOMPARE(found->size(), std::size_t(outcome < 0 ? 0 : 1));
        if (outcome < 0) return;
        const domain::JobAttempt& kept = found->front();
        QCOMPARE(int(kept.outcome), outcome);
        QCOMPARE(kept.attempt, 1);
        QVERIFY(kept.startedAt == at(10) && kept.endedAt == at(13));
        QCOMPARE(kept.message, std::string("No answer."));
    }

    void upstreamsTellWhenTheLastEnded() {
        StoreFixture fixture;
        std::vector<store::EnqueuedJob> put;
        fixture.write([&](store::WriteTransaction& transaction) -> core::Result<void> {
            domain::NewJob job;
            job.task = "process";
            auto done = transaction.jobs().enqueue({{job, job}, {{0, 1, domain::PassOn::Nothing}}}, at(1));
            if (!done) return done.error();
            put = *done;
            return {};
        });
        QVERIFY(!*readerOf(fixture)->upstreamsEnded(put[1].id));
        attempt(fixture, 10, JobEnd::How::Success);
        QVERIFY(*readerOf(fixture)->upstreamsEnded(put[1].id) == at(13));
        QCOMPARE(readerOf(fixture)->unended()->size(), std::size_t{1});
        QCOMPARE(readerOf(fixture)->readyByPool()->at("cpu"), std::int64_t{1});
    }

    void prunedJobsTakeTheirAttemptsWithThem() {
        StoreFixture fixture;
        enqueue(fixture, 1);
        attempt(fixture, 10, JobEnd::How::Failure);
        enqueue(fixture, 20);
        fixture.write([&](store::WriteTransaction& transaction) -> core::Result<void> {
            auto pruned = transaction.jobs().prune({}, at(20) + std::chrono::days(400));
            if (!pruned) return pruned.error();
            return {};
        });
        QCOMPARE(rows(fixture, ActivityGroup::All), std::string("j2"));
        QCOMPARE(readerOf(fixture)->attempts({1})->size(), std::size_t{0});
    }
};

GROUNDSWELL_TEST(ActivityReaderTest, activity_reader)
#include "tst_activity_reader.moc"
