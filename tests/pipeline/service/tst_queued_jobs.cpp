#include "pipeline/service/queued_jobs.h"

#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using pipeline::JobState;
using pipeline::QueuedJobs;

namespace {

const core::UtcTime now = core::parseTime("2026-10-12T09:00:00Z").value();

domain::Activity row(std::int64_t id, domain::JobState state, const std::string& task = "process") {
    domain::Activity activity;
    activity.job.emplace();
    activity.job->id = {id};
    activity.job->task = task;
    activity.job->state = state;
    activity.job->createdAt = now;
    return activity;
}

jobs::JobChange change(std::int64_t id, domain::JobState state) {
    jobs::JobChange told;
    told.id = {id};
    told.state = state;
    return told;
}

pipeline::JobStatus asked(pipeline::JobId id) {
    pipeline::JobStatus status;
    status.id = id;
    status.title = "posts.csv";
    status.createdAt = now;
    return status;
}

// "-1 waiting, 7 running"
std::string told(QueuedJobs& jobs) {
    static const char* const names[] = {"waiting", "running",   "retrying", "completed",  "partial",
                                        "failed",  "cancelled", "blocked",  "interrupted"};
    std::string all;
    for (const pipeline::JobStatus& status : jobs.takeChanged()) {
        if (!all.empty()) all += ", ";
        all += std::to_string(status.id) + " " + names[static_cast<int>(status.state)];
    }
    return all;
}

// What the store says about everything that is to be read.
void read(QueuedJobs& jobs, const std::vector<domain::Activity>& rows) {
    const auto wanted = jobs.takeToRead();
    for (const domain::Activity& one : rows) {
        if (std::find(wanted.begin(), wanted.end(), one.job->id) != wanted.end()) jobs.know(one);
    }
    jobs.endReading();
}

}  // namespace

class QueuedJobsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesThroughItsStates() {
        QueuedJobs jobs;
        jobs.begin(asked(-1));
        QCOMPARE(told(jobs), std::string("-1 waiting"));
        jobs.enqueued(-1, {{7}});
        read(jobs, {row(7, domain::JobState::Pending)});
        QCOMPARE(told(jobs), std::string("-1 waiting"));
        jobs.take(change(7, domain::JobState::Received), now);
        jobs.take(change(7, domain::JobState::Started), now);
        QCOMPARE(told(jobs), std::string("-1 running, -1 running"));
        jobs.take(change(7, domain::JobState::Retry), now);
        QCOMPARE(told(jobs), std::string("-1 retrying"));
        read(jobs, {row(7, domain::JobState::Retry)});
        jobs.take(change(7, domain::JobState::Started), now);
        QCOMPARE(told(jobs), std::string("-1 retrying, -1 running"));
        // The end is told with what the store counted.
        jobs.take(change(7, domain::JobState::Success), now);
        QCOMPARE(told(jobs), std::string());
        domain::Activity done = row(7, domain::JobState::Success);
        done.run.emplace();
        done.run->counts.processed = 60;
        done.run->startedAt = now;
        read(jobs, {done});
        const auto last = jobs.takeChanged();
        QCOMPARE(last.size(), std::size_t{1});
        QCOMPARE(int(last.front().state), int(JobState::Completed));
        QCOMPARE(last.front().counts.processed, std::int64_t{60});
        QCOMPARE(last.front().title, std::string("posts.csv"));
    }

    // The queue is quicker than the answer that says which jobs were asked for.
    void changesThatComeBeforeTheNumbers() {
        QueuedJobs jobs;
        jobs.begin(asked(-1));
        jobs.take(change(7, domain::JobState::Started), now);
        read(jobs, {row(7, domain::JobState::Started)});
        QCOMPARE(told(jobs), std::string("-1 waiting"));
        jobs.enqueued(-1, {{7}, {8}});
        read(jobs, {row(7, domain::JobState::Started), row(8, domain::JobState::Pending)});
        QVERIFY(told(jobs).ends_with("-1 running"));
    }

    void anAnswerOlderThanTheNewsIsAskedForAgain() {
        QueuedJobs jobs;
        jobs.know(row(7, domain::JobState::Pending));
        QCOMPARE(told(jobs), std::string("7 waiting"));
        jobs.readAgain({7});
        QCOMPARE(jobs.takeToRead().size(), std::size_t{1});
        jobs.take(change(7, domain::JobState::Success), now);
        jobs.know(row(7, domain::JobState::Started));
        jobs.endReading();
        QCOMPARE(told(jobs), std::string("7 waiting"));
        read(jobs, {row(7, domain::JobState::Success)});
        QCOMPARE(told(jobs), std::string("7 completed"));
    }

    void whatTheStoreDoesNotSayEndsAsTold() {
        QueuedJobs jobs;
        jobs.know(row(7, domain::JobState::Started));
        jobs.take(change(7, domain::JobState::Failure), now);
        read(jobs, {});
        QVERIFY(told(jobs).ends_with("7 failed"));
    }

    void refusedJobsFail_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("expected");
        QTest::newRow("refused") << int(core::ErrorCode::InvalidInput) << "-1 waiting, -1 failed";
        QTest::newRow("cancelled on its way") << int(core::ErrorCode::Cancelled) << "-1 waiting, -1 cancelled";
    }
    void refusedJobsFail() {
        QFETCH(const int, code);
        QFETCH(const QString, expected);
        QueuedJobs jobs;
        const auto cancelled = jobs.begin(asked(-1));
        QVERIFY(jobs.isOnItsWay(-1));
        jobs.cancelOnItsWay(-1);
        QVERIFY(*cancelled);
        jobs.refused(-1, {static_cast<core::ErrorCode>(code), "No."});
        QVERIFY(!jobs.isOnItsWay(-1));
        QCOMPARE(QString::fromStdString(told(jobs)), expected);
    }

    void clearForgetsAll() {
        QueuedJobs jobs;
        jobs.begin(asked(-1));
        jobs.enqueued(-1, {{7}});
        jobs.know(row(9, domain::JobState::Started));
        QCOMPARE(jobs.clear(), (std::set<pipeline::JobId>{-1, 7, 9}));
        QVERIFY(jobs.takeToRead().empty());
        QVERIFY(jobs.takeChanged().empty());
        QVERIFY(jobs.partsOf(-1).empty());
    }
};

GROUNDSWELL_TEST(QueuedJobsTest, queued_jobs)
#include "tst_queued_jobs.moc"
