#include "tests/models/store/jobs_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/connection.h"
#include "models/store/statement.h"

#include <QTest>

#include <set>
#include <thread>

using namespace groundswell;
using namespace groundswell::testing;
using How = store::JobEnd::How;
using store::WriteTransaction;

namespace {

constexpr std::int64_t many = 1'000;

domain::NewJob job(const std::string& name, int priority = 5) {
    return JobsFixture::job(name, priority);
}

}  // namespace

class JobStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void claimsByPriorityThenAge();
    void claimsByRoom();
    void urgentOnesDoNotStarveOthers();
    void waitsForATime();
    void expiresWhatWaits();
    void oneOfAKeyWaits();
    void oneOfAKeyWaitsWhoeverAsks();
    void discardsLateWrites();
    void moves_data();
    void moves();
    void snoozingSpendsNoAttempt();
    void revokes();
    void keepsResults_data();
    void keepsResults();
    void endAndEffectsAreOne();
    void recovers();
    void findsPoison();
    void keepsWhatACrashInterruptedAndAPersonCancelled();
    void renews();
    void logs();
    void triesAgainByHand();
    void prunes();
    void countsAndFilters();
    void readsNextTimes();
    void usesIndexes_data();
    void usesIndexes();
};

void JobStoreTest::claimsByPriorityThenAge() {
    JobsFixture f;
    f.enqueue({job("a", 0), job("b"), job("c", 9), job("d"), job("e", 9)});
    QCOMPARE(f.claim(2), std::string("c e"));
    f.enqueue({job("f", 6)});
    QCOMPARE(f.claim(many), std::string("f b d a"));
    QCOMPARE(f.claim(many), std::string());
}

void JobStoreTest::claimsByRoom() {
    JobsFixture f;
    f.enqueue({job("small1"), job("small2"), job("large1"), job("small3"), job("large2")});
    const auto claimed = f.store().writer().run([&](WriteTransaction& t) {
        store::ClaimRequest request{"cpu", 13, {}, {}};
        request.weigh = [](const domain::Job& one) { return one.task.starts_with("large") ? 10 : 1; };
        request.startsAtOnce = [](const domain::Job& one) { return one.task.starts_with("large"); };
        return t.jobs().claim(request, 1, at(60), at(0));
    });
    QVERIFY(claimed);
    // The second large one has no room; nothing behind it passes it by.
    QCOMPARE(claimed->size(), std::size_t{4});
    QCOMPARE(f.states(), std::string("small1:received small2:received large1:started small3:received large2:pending"));
    QVERIFY(f.row("large1").startedAt == at(0));
    QVERIFY(!f.row("small1").startedAt);
}

void JobStoreTest::urgentOnesDoNotStarveOthers() {
    JobsFixture f;
    f.enqueue({job("low", 0)});
    // A most urgent job comes every ten seconds, and one is done in that time.
    int waited = 0;
    for (; waited < 200; ++waited) {
        const auto now = at(10 * waited);
        f.enqueue({job("high" + std::to_string(waited), 9)}, now);
        if (waited == 0) f.enqueue({job("more", 9)}, now);
        const std::string name = f.claim(1, now);
        f.finish(name);
        if (name == "low") break;
    }
    QCOMPARE(waited, 55);  // nine levels of a minute, and the one that is always waiting
}

void JobStoreTest::waitsForATime() {
    JobsFixture f;
    domain::NewJob later = job("later", 9);
    later.notBefore = at(3);
    f.enqueue({later, job("now", 0)});
    QCOMPARE(f.claim(many, at(2)), std::string("now"));
    QCOMPARE(f.claim(many, at(3) - std::chrono::microseconds(1)), std::string());
    QCOMPARE(f.claim(many, at(3)), std::string("later"));
}

void JobStoreTest::expiresWhatWaits() {
    JobsFixture f;
    domain::NewJob stale = job("stale");
    stale.notBefore = at(60);
    stale.expiresAt = at(30);
    domain::NewJob running = job("running");
    running.expiresAt = at(30);
    f.enqueue({{stale, running, job("behind")}, {{0, 2, domain::PassOn::Nothing}}});
    QCOMPARE(f.claim(many, at(29)), std::string("running"));
    f.passTime(at(30));
    QCOMPARE(f.states(), std::string("stale:revoked(expired) running:started behind:revoked(blocked)"));
    QCOMPARE(f.claim(many, at(100)), std::string());
    QCOMPARE(f.finish("running", How::Success, "1", at(100)), std::string("success"));
    QCOMPARE(f.row("stale").error->message, std::string("It still waited when it expired, at 2026-01-01T00:00:30Z."));
}

void JobStoreTest::oneOfAKeyWaits() {
    JobsFixture f;
    domain::NewJob fetch = job("fetch");
    fetch.uniqueKey = "fetch:news";
    QCOMPARE(f.enqueue({fetch, job("other"), fetch}), std::string("1 2 =1"));
    f.claim(many);
    QCOMPARE(f.enqueue({fetch}), std::string("=1"));
    f.finish("fetch", How::Failure);
    QCOMPARE(f.enqueue({fetch}), std::string("3"));
    const std::string refused = f.write([](WriteTransaction& t) { return t.jobs().retry({1}, at(0)); });
    QCOMPARE(refused, std::string("Job 3 does the same as job 1 already."));
    f.claim(many);
    f.finish("fetch");
    QCOMPARE(f.write([](WriteTransaction& t) { return t.jobs().retry({1}, at(0)); }), std::string());
    QCOMPARE(f.enqueue({fetch}), std::string("=1"));
    // The index is the guard, not the look before.
    QVERIFY(f.sql("SELECT 1 FROM jobs").find("error") == std::string::npos);
    QVERIFY_EXCEPTION_THROWN(f.alter("UPDATE queue_jobs SET unique_key = 'k', ended_at = NULL"), std::exception);
}

void JobStoreTest::oneOfAKeyWaitsWhoeverAsks() {
    JobsFixture f;
    constexpr int threads = 4;
    constexpr int rounds = 25;
    std::vector<std::set<std::int64_t>> made(threads);
    {
        std::vector<std::jthread> all;
        for (int t = 0; t < threads; ++t) {
            all.emplace_back([&f, mine = &made[static_cast<std::size_t>(t)]] {
                for (int i = 0; i < rounds; ++i) {
                    domain::NewJob one = job("fetch");
                    one.uniqueKey = "key " + std::to_string(i);
                    const auto put = f.store().writer().run([&](WriteTransaction& w) {
                        return w.jobs().enqueue({{one}, {}}, at(0));
                    });
                    if (put && put->front().isNew) mine->insert(put->front().id.value);
                }
            });
        }
    }
    std::size_t all = 0;
    for (const auto& ids : made) all += ids.size();
    QCOMPARE(all, std::size_t{rounds});
    QCOMPARE(*f.reader()->jobs().count({}), std::int64_t{rounds});
}

void JobStoreTest::discardsLateWrites() {
    JobsFixture f;
    f.enqueue({job("a"), job("behind")});
    f.claim(1);
    const store::JobEnd late = f.endOf("a", How::Success);
    // Another run of the queue has it now.
    QCOMPARE(f.beginIncarnation().waitAgain, std::int64_t{1});
    QCOMPARE(f.finish(late), std::string("discarded"));
    QCOMPARE(f.claim(1), std::string("a"));
    for (const How how : {How::Success, How::Failure, How::Retry, How::Snooze, How::GiveBack}) {
        store::JobEnd end = late;
        end.how = how;
        end.log = {{at(0), domain::LogLevel::Info, "late"}};
        QCOMPARE(f.finish(end), std::string("discarded"));
    }
    store::JobRenewal renewal;
    renewal.id = late.id;
    renewal.claim = late.claim;
    renewal.progress = domain::JobProgress{"read", 1, 2};
    renewal.log = {{at(0), domain::LogLevel::Info, "late"}};
    const auto renewed = f.store().writer().run([&](WriteTransaction& t) { return t.jobs().renew({&renewal, 1}); });
    QVERIFY(renewed && renewed->front().discarded);
    QCOMPARE(f.states(), std::string("a:started behind:pending"));
    QCOMPARE(f.row("a").progress.done, std::int64_t{0});
    QVERIFY(f.reader()->jobs().log(late.id, many)->empty());
    QCOMPARE(f.finish("a", How::Success, "1"), std::string("success"));
    QCOMPARE(f.finish("a", How::Success, "2"), std::string("discarded"));
    QCOMPARE(f.row("a").resultJson, std::string("1"));
}

void JobStoreTest::moves_data() {
    QTest::addColumn<std::string>("state");  // that a job is brought into
    QTest::addColumn<int>("how");
    QTest::addColumn<std::string>("outcome");
    const auto row = [](const char* state, How how, const char* outcome) {
        QTest::addRow("%s %d", state, static_cast<int>(how))
            << std::string(state) << static_cast<int>(how) << std::string(outcome);
    };
    // A claim that has been ended is void, whatever is written for it. What was only received passes through started.
    for (const char* state : {"received", "started"}) {
        row(state, How::Success, "success");
        row(state, How::Failure, "failure");
        row(state, How::Retry, "retry");
        row(state, How::Snooze, "retry");
        row(state, How::GiveBack, "pending");
    }
    for (const char* state : {"retry", "success", "failure", "revoked", "pending"}) {
        for (const How how : {How::Success, How::Failure, How::Retry, How::Snooze, How::GiveBack})
            row(state, how, "discarded");
    }
}

void JobStoreTest::moves() {
    QFETCH(std::string, state);
    QFETCH(int, how);
    JobsFixture f;
    f.enqueue({job("a")});
    f.claim(1, at(0), state != "received");
    const store::JobEnd end = f.endOf("a", static_cast<How>(how));
    if (state == "retry") f.finish("a", How::Retry);
    if (state == "success") f.finish("a", How::Success);
    if (state == "failure") f.finish("a", How::Failure);
    if (state == "pending") f.finish("a", How::GiveBack);
    if (state == "revoked") {
        f.revoke("a");
        f.finish("a", How::Failure);
    }
    QCOMPARE(std::string(domain::jobStateName(f.row("a").state)), state);
    QTEST(f.finish(end), "outcome");
}

void JobStoreTest::snoozingSpendsNoAttempt() {
    JobsFixture f;
    f.enqueue({job("a")});
    for (int round = 1; round <= 3; ++round) {
        f.claim(1, at(100 * round));
        QCOMPARE(f.row("a").attempt, 1);
        store::JobEnd end = f.endOf("a", How::Snooze);
        end.notBefore = at(100 * round + 50);
        f.finish(end, at(100 * round));
        QCOMPARE(f.row("a").attempt, 0);
        QCOMPARE(f.claim(1, at(100 * round + 49)), std::string());
    }
    f.claim(1, at(1'000));
    store::JobEnd end = f.endOf("a", How::Retry);
    end.notBefore = at(2'000);
    f.finish(end, at(1'000));
    QCOMPARE(f.row("a").attempt, 1);
    QCOMPARE(f.row("a").error->code, std::string("network"));
    QVERIFY(f.row("a").notBefore == at(2'000));
    f.claim(1, at(2'000));
    QCOMPARE(f.row("a").attempt, 2);
    f.finish("a", How::GiveBack);
    QCOMPARE(f.row("a").attempt, 1);
}

void JobStoreTest::revokes() {
    JobsFixture f;
    f.enqueue({{job("waiting"), job("behind"), job("running"), job("done"), job("obeys"), job("retried")},
               {{0, 1, domain::PassOn::Value}}});
    QCOMPARE(f.revoke("waiting"), std::string("revoked"));
    QCOMPARE(f.claim(many), std::string("running done obeys retried"));
    f.finish("done");
    QCOMPARE(f.revoke("running"), std::string("requested"));
    QCOMPARE(f.revoke("obeys"), std::string("requested"));
    QCOMPARE(f.revoke("done"), std::string("has ended"));
    QCOMPARE(f.revoke("nobody"), std::string("unknown"));
    QCOMPARE(f.finish("obeys", How::Failure), std::string("revoked(cancelled)"));
    // It was faster than the request.
    QCOMPARE(f.finish("running"), std::string("success"));
    f.finish("retried", How::Retry);
    QCOMPARE(f.revoke("retried"), std::string("revoked"));
    QCOMPARE(f.states(), std::string("waiting:revoked(cancelled) behind:revoked(blocked) running:success done:success "
                                     "obeys:revoked(cancelled) retried:revoked(cancelled)"));
    QCOMPARE(f.row("behind").error->message, std::string("Job 1 (waiting) failed: It was cancelled."));
}

void JobStoreTest::keepsResults_data() {
    QTest::addColumn<int>("keep");
    QTest::addColumn<std::string>("ofSuccess");
    QTest::addColumn<std::string>("ofFailure");
    const auto row = [](const char* name, domain::KeepResult keep, const char* success, const char* failure) {
        QTest::newRow(name) << static_cast<int>(keep) << std::string(success) << std::string(failure);
    };
    row("always", domain::KeepResult::Always, "1", "2");
    row("on failure", domain::KeepResult::OnFailure, "", "2");
    row("never", domain::KeepResult::Never, "", "");
}

void JobStoreTest::keepsResults() {
    QFETCH(int, keep);
    JobsFixture f;
    domain::JobGraph graph{{job("good"), job("bad"), job("next")}, {{0, 2, domain::PassOn::Value}}};
    for (domain::NewJob& one : graph.jobs) one.keep = static_cast<domain::KeepResult>(keep);
    f.enqueue(graph);
    f.claim(many);
    f.finish("good", How::Success, "1");
    f.finish("bad", How::Failure, "2");
    QTEST(f.row("good").resultJson, "ofSuccess");
    QTEST(f.row("bad").resultJson, "ofFailure");
    // Whoever waits for it gets it in any case.
    QCOMPARE(f.row("next").argumentsJson, std::string("[1]"));
}

void JobStoreTest::endAndEffectsAreOne() {
    JobsFixture f;
    f.enqueue({job("a")});
    f.claim(1);
    store::JobEnd end = f.endOf("a", How::Success);
    const std::string refused = f.write([&](WriteTransaction& t) -> core::Result<void> {
        if (auto ended = t.jobs().finish({&end, 1}, at(0)); !ended) return ended.error();
        return core::Error(core::ErrorCode::Io, "The effect failed.");
    });
    QCOMPARE(refused, std::string("The effect failed."));
    QCOMPARE(f.states(), std::string("a:started"));
    QCOMPARE(f.finish(end), std::string("success"));
}

void JobStoreTest::recovers() {
    JobsFixture f;
    f.enqueue({job("a"), job("b"), job("c"), job("d")});
    f.claim(1);
    f.claim(1, at(0), false);
    f.reopen();
    const auto recovered = f.beginIncarnation(at(5));
    QCOMPARE(recovered.waitAgain, std::int64_t{2});
    QVERIFY(recovered.incarnation > 0);
    QCOMPARE(f.states(), std::string("a:pending b:pending c:pending d:pending"));
    QCOMPARE(f.row("a").attempt, 1);
    QCOMPARE(f.row("b").attempt, 0);
    QCOMPARE(f.row("a").crashes, 1);
    // They have kept their places.
    QCOMPARE(f.claim(many, at(6)), std::string("a b c d"));
    QCOMPARE(f.beginIncarnation().incarnation, recovered.incarnation + 1);
}

void JobStoreTest::findsPoison() {
    JobsFixture f;
    domain::NewJob poison = job("poison");
    poison.maxAttempts = 3;
    f.enqueue({{poison, job("behind"), job("innocent")}, {{0, 1, domain::PassOn::Nothing}}});
    for (int crash = 1; crash <= 3; ++crash) {
        f.claim(1);
        f.claim(1, at(0), false);
        const auto recovered = f.beginIncarnation();
        QCOMPARE(recovered.poison, std::int64_t{crash == 3 ? 1 : 0});
    }
    QCOMPARE(f.states(), std::string("poison:failure behind:revoked(blocked) innocent:pending"));
    const domain::Job row = f.row("poison");
    QCOMPARE(row.error->message, std::string("The program ended 3 times while this job ran."));
    QCOMPARE(domain::retryClassName(row.error->kind), "poison");
    QCOMPARE(f.row("innocent").crashes, 1);
}

void JobStoreTest::keepsWhatACrashInterruptedAndAPersonCancelled() {
    JobsFixture f;
    f.enqueue({job("a")});
    f.claim(1);
    f.revoke("a");
    QCOMPARE(f.beginIncarnation().revoked, std::int64_t{1});
    QCOMPARE(f.states(), std::string("a:revoked(cancelled)"));
}

void JobStoreTest::renews() {
    JobsFixture f;
    f.enqueue({job("a"), job("b")});
    f.claim(many, at(0), false);
    const store::JobEnd claim = f.endOf("a", How::Success);
    store::JobRenewal renewal;
    renewal.id = claim.id;
    renewal.claim = claim.claim;
    renewal.leaseUntil = at(90);
    renewal.startedAt = at(1);
    renewal.progress = domain::JobProgress{"read", 3, 10};
    const auto renew = [&] {
        const auto renewed = f.store().writer().run([&](WriteTransaction& t) { return t.jobs().renew({&renewal, 1}); });
        return renewed && !renewed->front().discarded ? (renewed->front().cancelRequested ? "cancel" : "go on") : "";
    };
    QCOMPARE(renew(), "go on");
    domain::Job row = f.row("a");
    QCOMPARE(domain::jobStateName(row.state), "started");
    QVERIFY(row.leaseUntil == at(90) && row.startedAt == at(1));
    QVERIFY(row.progress == (domain::JobProgress{"read", 3, 10}));
    renewal.progress.reset();
    renewal.startedAt = at(50);
    f.revoke("a");
    QCOMPARE(renew(), "cancel");
    row = f.row("a");
    QVERIFY(row.startedAt == at(1) && row.progress.done == 3);
    QCOMPARE(domain::jobStateName(f.row("b").state), "received");
}

void JobStoreTest::logs() {
    JobsFixture f;
    f.enqueue({job("a"), job("b")});
    f.claim(many);
    for (const char* name : {"a", "b"}) {
        store::JobEnd end = f.endOf(name, How::Success);
        for (int i = 1; i <= 3; ++i)
            end.log.push_back({at(i), domain::LogLevel::Warning, std::string(name) + std::to_string(i)});
        f.finish(end);
    }
    const auto lines = *f.reader()->jobs().log(f.id("b"), 2);
    QCOMPARE(lines.size(), std::size_t{2});
    QVERIFY(lines[0] == (domain::JobLogLine{at(2), domain::LogLevel::Warning, "b2"}));
    QCOMPARE(lines[1].text, std::string("b3"));
}

void JobStoreTest::triesAgainByHand() {
    JobsFixture f;
    // a and b > both > end
    f.enqueue({{job("a"), job("b"), job("both"), job("end")},
               {{0, 2, domain::PassOn::List}, {1, 2, domain::PassOn::List}, {2, 3, domain::PassOn::Value}}});
    f.claim(many);
    f.finish("a", How::Failure);
    f.finish("b", How::Failure);
    QCOMPARE(f.states(), std::string("a:failure b:failure both:revoked(blocked) end:revoked(blocked)"));
    QCOMPARE(f.row("end").error->message, std::string("Job 1 (a) failed: no answer"));
    QCOMPARE(f.retry("both"), std::string("Job 3 waits for job 1, which failed: try that one again."));
    QCOMPARE(f.retry("nobody"), std::string("There is no job 0."));
    QCOMPARE(f.retry("a"), std::string());
    QCOMPARE(f.retry("a"), std::string("Job 1 is not to be tried again: its state is pending."));
    QCOMPARE(f.states(), std::string("a:pending b:failure both:revoked(blocked) end:revoked(blocked)"));
    QCOMPARE(f.row("a").attempt, 0);
    QCOMPARE(f.claim(many), std::string("a"));
    f.finish("a", How::Success, "1");
    QCOMPARE(f.retry("b"), std::string());
    QCOMPARE(f.states(), std::string("a:success b:pending both:pending end:pending"));
    f.claim(many);
    f.finish("b", How::Success, "2");
    QCOMPARE(f.claim(many), std::string("both"));
    QCOMPARE(f.row("both").argumentsJson, std::string("[[1,2]]"));
    f.finish("both", How::Success, "3");
    QCOMPARE(f.claim(many), std::string("end"));
    f.finish("end");
    // What succeeded is not done again.
    QCOMPARE(f.retry("end"), std::string("Job 4 is not to be tried again: its state is success."));
}

void JobStoreTest::prunes() {
    JobsFixture f;
    f.enqueue({job("old"), job("bad"), job("a"), job("b"), job("c"), job("waits"), job("last")});
    const auto end = [&](const char* name, How how, int seconds) {
        f.claim(1, at(seconds));
        store::JobEnd one = f.endOf(name, how);
        one.log = {{at(0), domain::LogLevel::Info, "line"}};
        f.finish(one, at(seconds));
    };
    end("old", How::Success, 0);
    end("bad", How::Failure, 0);
    for (const char* name : {"a", "b", "c"}) end(name, How::Success, 100);
    const auto prune = [&](store::JobRetention retention) {
        return *f.store().writer().run([&](WriteTransaction& t) { return t.jobs().prune(retention, at(200)); });
    };
    const auto seconds = [](int n) { return std::chrono::seconds(n); };
    QCOMPARE(prune({seconds(500), seconds(500), many}), std::int64_t{0});
    QCOMPARE(prune({seconds(150), seconds(500), many}), std::int64_t{1});
    QCOMPARE(prune({seconds(500), seconds(500), 2}), std::int64_t{1});
    QCOMPARE(f.states(), std::string("bad:failure b:success c:success waits:pending last:pending"));
    QCOMPARE(f.sql("SELECT count(*) AS n FROM jobs"), std::string(R"([{"n":5}])"));
    QCOMPARE(prune({seconds(50), seconds(50), 0}), std::int64_t{3});
    QCOMPARE(f.states(), std::string("waits:pending last:pending"));
    QCOMPARE(f.differences(), std::string());
}

void JobStoreTest::countsAndFilters() {
    JobsFixture f;
    domain::NewJob network = job("fetch");
    network.pool = "network";
    network.source = "news";
    domain::JobGraph graph{{job("a"), network, job("b"), job("c")}, {}};
    for (int i = 0; i < 2; ++i) {
        graph.jobs[static_cast<std::size_t>(i) + 2].group = 1;
        graph.jobs[static_cast<std::size_t>(i) + 2].position = 1 - i;
    }
    f.enqueue(graph);
    f.claim(1);
    f.finish("a", How::Failure);
    auto reader = f.reader();
    const auto names = [&](const store::JobFilter& filter) {
        std::string text;
        for (const domain::Job& one : *reader->jobs().page(filter, {0, many})) text += one.task + " ";
        return text;
    };
    store::JobFilter filter;
    QCOMPARE(names(filter), std::string("c b fetch a "));
    filter.states = {domain::JobState::Failure};
    QCOMPARE(names(filter), std::string("a "));
    filter.states = {domain::JobState::Pending, domain::JobState::Failure};
    filter.pool = "cpu";
    QCOMPARE(names(filter), std::string("c b a "));
    QCOMPARE(*reader->jobs().count(filter), std::int64_t{3});
    QCOMPARE(names({{}, {}, {}, "news", {}}), std::string("fetch "));
    QCOMPARE(names({{}, {}, {}, {}, f.row("b").group}), std::string("c b "));
    QVERIFY(f.row("b").group == f.id("b"));
    const auto counts = *reader->jobs().counts();
    QCOMPARE((counts.at({"cpu", domain::JobState::Pending})), std::int64_t{2});
    QCOMPARE((counts.at({"network", domain::JobState::Pending})), std::int64_t{1});
}

void JobStoreTest::readsNextTimes() {
    JobsFixture f;
    const auto nextTime = [&] {
        return *f.store().writer().run([](WriteTransaction& t) { return t.jobs().nextTime(); });
    };
    QVERIFY(!nextTime());
    domain::NewJob later = job("later");
    later.notBefore = at(50);
    later.expiresAt = at(70);
    domain::NewJob stale = job("stale");
    stale.expiresAt = at(20);
    f.enqueue({later, stale});
    QVERIFY(nextTime() == at(20));
    QVERIFY(*f.reader()->jobs().nextDue() == at(50));
    f.passTime(at(20));
    QVERIFY(nextTime() == at(50));
    f.passTime(at(50));
    QVERIFY(nextTime() == at(70));
    QVERIFY(!*f.reader()->jobs().nextDue());
    f.claim(1, at(51));
    QVERIFY(!nextTime());
}

void JobStoreTest::usesIndexes_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("index");
    QTest::newRow("claim")
        << "SELECT job_id, task FROM queue_jobs WHERE pool = ? AND rank IS NOT NULL ORDER BY rank, job_id"
        << "queue_jobs_ready";
    QTest::newRow("due") << "UPDATE queue_jobs SET rank = 1, due_at = NULL WHERE due_at IS NOT NULL AND due_at <= ?"
                         << "queue_jobs_due";
    QTest::newRow("expired") << "SELECT job_id FROM queue_jobs WHERE expires_at IS NOT NULL AND expires_at <= ? AND "
                                "ended_at IS NULL AND claim IS NULL ORDER BY expires_at, job_id"
                             << "queue_jobs_expiring";
    QTest::newRow("key") << "SELECT job_id FROM queue_jobs WHERE unique_key = ? AND ended_at IS NULL"
                         << "queue_jobs_unique";
    QTest::newRow("failed") << "SELECT task FROM queue_jobs WHERE state = 5 ORDER BY job_id DESC LIMIT ?"
                            << "queue_jobs_failed";
    QTest::newRow("behind") << "SELECT downstream_id FROM job_edges WHERE upstream_id = ? AND outcome IS NULL"
                            << "job_edges_upstream";
}

void JobStoreTest::usesIndexes() {
    QFETCH(QString, query);
    QFETCH(QString, index);
    StoreFixture f;
    store::Connection connection(f.file(), store::Connection::Role::Writer);
    store::Statement rows(connection, "EXPLAIN QUERY PLAN " + query.toStdString());
    QString plan;
    while (rows.step()) plan += QString::fromStdString(rows.text(3)) + QLatin1Char('\n');
    QVERIFY2(plan.contains(index), qPrintable(plan));
    QVERIFY2(!plan.contains(QStringLiteral("TEMP B-TREE")), qPrintable(plan));
}

GROUNDSWELL_TEST(JobStoreTest, job_store)
#include "tst_job_store.moc"
