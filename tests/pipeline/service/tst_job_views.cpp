#include "pipeline/service/job_views.h"

#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using pipeline::JobState;
using pipeline::JobStatus;
using std::chrono::seconds;

namespace {

core::UtcTime at(int second) {
    return core::parseTime("2026-10-12T09:00:00Z").value() + seconds(second);
}

JobStatus statusAt(pipeline::JobId id, int second) {
    JobStatus status;
    status.id = id;
    status.createdAt = at(second);
    return status;
}

// "queued 2, running 5, ..." in seconds.
std::string words(const std::vector<pipeline::JobSpan>& spans) {
    std::string all;
    for (const pipeline::JobSpan& span : spans) {
        static const char* const names[] = {"waiting", "queued", "running", "put off"};
        if (!all.empty()) all += ", ";
        all += names[static_cast<int>(span.what)];
        all += " " + std::to_string(std::chrono::duration_cast<seconds>(span.to - span.from).count());
    }
    return all;
}

domain::JobAttempt attempt(domain::AttemptOutcome outcome, int from, int to) {
    domain::JobAttempt made;
    made.attempt = 1;
    made.outcome = outcome;
    made.startedAt = at(from);
    made.endedAt = at(to);
    return made;
}

struct Life {
    domain::Job job;
    std::vector<domain::JobAttempt> attempts;
    std::optional<core::UtcTime> upstreams;
};

Life life(domain::JobState state, std::optional<int> started = {}, std::optional<int> ended = {}) {
    Life made;
    made.job.createdAt = at(0);
    made.job.state = state;
    if (started) {
        made.job.startedAt = at(*started);
        made.job.attempt = 1;
    }
    if (ended) made.job.endedAt = at(*ended);
    return made;
}

}  // namespace

class JobViewsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The life of a job as it looks a minute after it was asked for.
    void spans_data() {
        QTest::addColumn<Life>("made");
        QTest::addColumn<QString>("expected");
        using domain::AttemptOutcome;
        using State = domain::JobState;
        QTest::newRow("waits for a slot") << life(State::Pending) << "queued 60";
        Life later = life(State::Pending);
        later.job.notBefore = at(90);
        QTest::newRow("waits for a time") << later << "waiting 60";
        Life behind = life(State::Pending);
        behind.job.waitsFor = 1;
        QTest::newRow("waits for another job") << behind << "waiting 60";
        QTest::newRow("runs") << life(State::Started, 5) << "queued 5, running 55";
        QTest::newRow("done") << life(State::Success, 5, 20) << "queued 5, running 15";
        Life after = life(State::Success, 15, 20);
        after.upstreams = at(10);
        QTest::newRow("done after another job") << after << "waiting 10, queued 5, running 5";
        Life retrying = life(State::Retry, 5);
        retrying.attempts = {attempt(AttemptOutcome::PutOff, 5, 8)};
        QTest::newRow("retrying") << retrying << "queued 5, running 3, put off 52";
        Life second = life(State::Success, 30, 40);
        second.attempts = {attempt(AttemptOutcome::PutOff, 5, 8)};
        QTest::newRow("done the second time") << second << "queued 5, running 3, put off 22, running 10";
        Life failed = life(State::Failure, 30, 40);
        failed.attempts = {attempt(AttemptOutcome::PutOff, 5, 8), attempt(AttemptOutcome::Failed, 30, 40)};
        QTest::newRow("failed twice") << failed << "queued 5, running 3, put off 22, running 10";
        Life resumed = life(State::Started, 50);
        resumed.attempts = {attempt(AttemptOutcome::Interrupted, 5, 30)};
        QTest::newRow("goes on after the program ended") << resumed << "queued 5, running 25, queued 20, running 10";
        Life never = life(State::Revoked, {}, 12);
        QTest::newRow("cancelled before it began") << never << "queued 12";
        Life odd = life(State::Success, 5, 3);
        QTest::newRow("the clock was set back") << odd << "queued 3";
    }
    void spans() {
        QFETCH(const Life, made);
        QFETCH(const QString, expected);
        const auto spans = pipeline::spansOf(made.job, made.attempts, made.upstreams, at(60));
        QCOMPARE(QString::fromStdString(words(spans)), expected);
    }

    void states_data() {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("reason");
        QTest::addColumn<bool>("inPart");
        QTest::addColumn<int>("expected");
        const auto row = [](const char* name, domain::JobState state, domain::RevokeReason reason, bool inPart,
                            JobState expected) {
            QTest::newRow(name) << int(state) << int(reason) << inPart << int(expected);
        };
        using Reason = domain::RevokeReason;
        row("pending", domain::JobState::Pending, Reason::None, false, JobState::Waiting);
        row("received", domain::JobState::Received, Reason::None, false, JobState::Running);
        row("started", domain::JobState::Started, Reason::None, false, JobState::Running);
        row("retry", domain::JobState::Retry, Reason::None, false, JobState::Retrying);
        row("success", domain::JobState::Success, Reason::None, false, JobState::Completed);
        row("in part", domain::JobState::Success, Reason::None, true, JobState::Partial);
        row("failure", domain::JobState::Failure, Reason::None, true, JobState::Failed);
        row("cancelled", domain::JobState::Revoked, Reason::Cancelled, false, JobState::Cancelled);
        row("expired", domain::JobState::Revoked, Reason::Expired, false, JobState::Cancelled);
        row("blocked", domain::JobState::Revoked, Reason::Blocked, false, JobState::Blocked);
    }
    void states() {
        QFETCH(const int, state);
        QFETCH(const int, reason);
        QFETCH(const bool, inPart);
        QFETCH(const int, expected);
        const JobState found =
            pipeline::stateOf(static_cast<domain::JobState>(state), static_cast<domain::RevokeReason>(reason), inPart);
        QCOMPARE(int(found), expected);
    }

    // Two jobs one after the other as one.
    void combines_data() {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        QTest::addColumn<int>("whole");
        const auto row = [](const char* name, JobState first, JobState second, JobState whole) {
            QTest::newRow(name) << int(first) << int(second) << int(whole);
        };
        row("runs", JobState::Running, JobState::Waiting, JobState::Running);
        row("is at the second", JobState::Completed, JobState::Running, JobState::Running);
        row("done", JobState::Completed, JobState::Completed, JobState::Completed);
        row("first in part", JobState::Partial, JobState::Completed, JobState::Partial);
        row("first in part, second runs", JobState::Partial, JobState::Running, JobState::Running);
        row("first failed", JobState::Failed, JobState::Blocked, JobState::Failed);
        row("second failed", JobState::Completed, JobState::Failed, JobState::Failed);
        row("cancelled", JobState::Cancelled, JobState::Blocked, JobState::Cancelled);
        row("second cancelled", JobState::Completed, JobState::Cancelled, JobState::Cancelled);
    }
    void combines() {
        QFETCH(const int, first);
        QFETCH(const int, second);
        QFETCH(const int, whole);
        JobStatus a = statusAt(1, 0);
        a.state = static_cast<JobState>(first);
        a.counts.read = 10;
        a.counts.created = 7;
        JobStatus b = statusAt(2, 0);
        b.state = static_cast<JobState>(second);
        b.counts.processed = 7;
        const JobStatus both = pipeline::combined({a, b});
        QCOMPARE(int(both.state), whole);
        QCOMPARE(both.counts.read, std::int64_t{10});
        QCOMPARE(both.counts.created, std::int64_t{7});
        QCOMPARE(both.counts.processed, std::int64_t{7});
    }

    // Whatever page is asked for, the pages together are all rows in order.
    void mergesAFewIntoPages() {
        std::vector<JobStatus> many;
        for (int i = 0; i < 20; ++i) many.push_back(statusAt(100 - i, 1000 - 10 * i));
        const std::vector<JobStatus> few{statusAt(-3, 2000), statusAt(-2, 975), statusAt(-1, 5)};
        std::vector<pipeline::JobId> expected{-3, 100, 99, 98, -2};
        for (pipeline::JobId id = 97; id > 80; --id) expected.push_back(id);
        expected.push_back(-1);
        for (const std::int64_t size : {1, 2, 3, 7, 100}) {
            std::vector<pipeline::JobId> seen;
            for (std::int64_t offset = 0; offset < 23; offset += size) {
                const std::int64_t first = std::max<std::int64_t>(0, offset - 3);
                std::vector<JobStatus> window;
                for (std::int64_t i = first; i < std::min<std::int64_t>(20, offset + size); ++i)
                    window.push_back(many[static_cast<std::size_t>(i)]);
                for (const JobStatus& row : pipeline::mergedPage(window, few, {offset, size})) seen.push_back(row.id);
            }
            QVERIFY2(seen == expected, std::to_string(size).c_str());
        }
    }

    void aRunOfAnEarlierAttemptCountsNothing() {
        domain::Activity activity;
        activity.job = life(domain::JobState::Success, 30, 40).job;
        activity.run.emplace();
        activity.run->id = {4};
        activity.run->startedAt = at(5);
        activity.run->state = domain::RunState::Partial;
        activity.run->counts.created = 9;
        JobStatus status = pipeline::statusOf(activity);
        QCOMPARE(int(status.state), int(JobState::Completed));
        QCOMPARE(status.counts.created, std::int64_t{0});
        activity.run->startedAt = at(31);
        status = pipeline::statusOf(activity);
        QCOMPARE(int(status.state), int(JobState::Partial));
        QCOMPARE(status.counts.created, std::int64_t{9});
        QCOMPARE(status.run.value, std::int64_t{4});
    }
};

GROUNDSWELL_TEST(JobViewsTest, job_views)
#include "tst_job_views.moc"
