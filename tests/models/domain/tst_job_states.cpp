#include "tests/support/test_registry.h"

#include "models/domain/job.h"

#include <QTest>

using namespace groundswell;
using domain::JobState;
using domain::MovedBy;
using domain::TriggerDecision;
using domain::TriggerRule;

namespace {

// For each state the ones that may follow; what only a person may do has a star.
const std::map<std::string, std::string> legalMoves{
    {"pending", "received revoked"},
    {"received", "pending started revoked"},
    {"started", "pending retry success failure revoked"},
    {"retry", "pending received revoked"},
    {"success", ""},
    {"failure", "pending*"},
    {"revoked", "pending*"},
};

std::string decisionName(TriggerDecision decision) {
    switch (decision) {
        case TriggerDecision::Wait: return "wait";
        case TriggerDecision::Run: return "run";
        case TriggerDecision::Skip: return "skip";
        case TriggerDecision::Block: return "block";
    }
    return {};
}

// One letter an upstream: . waits, s(uccess), f(ailed), k = skipped.
domain::UpstreamCounts countsOf(const std::string& letters) {
    domain::UpstreamCounts counts;
    for (const char letter : letters) {
        if (letter == '.') ++counts.waiting;
        if (letter == 's') ++counts.succeeded;
        if (letter == 'f') ++counts.failed;
        if (letter == 'k') ++counts.skipped;
    }
    return counts;
}

}  // namespace

class JobStatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void moves_data();
    void moves();
    void names();
    void ranks_data();
    void ranks();
    void rules_data();
    void rules();
    void decisionsStay();
};

void JobStatesTest::moves_data() {
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<bool>("program");
    QTest::addColumn<bool>("person");
    for (const JobState from : domain::allJobStates) {
        const std::string legal = " " + legalMoves.at(domain::jobStateName(from)) + " ";
        for (const JobState to : domain::allJobStates) {
            const std::string word = domain::jobStateName(to);
            const bool program = legal.find(" " + word + " ") != std::string::npos;
            const bool person = program || legal.find(" " + word + "* ") != std::string::npos;
            QTest::addRow("%s to %s", domain::jobStateName(from), word.c_str())
                << static_cast<int>(from) << static_cast<int>(to) << program << person;
        }
    }
}

void JobStatesTest::moves() {
    QFETCH(int, from);
    QFETCH(int, to);
    QTEST(domain::canMove(static_cast<JobState>(from), static_cast<JobState>(to)), "program");
    QTEST(domain::canMove(static_cast<JobState>(from), static_cast<JobState>(to), MovedBy::Person), "person");
}

void JobStatesTest::names() {
    for (const JobState state : domain::allJobStates) {
        QVERIFY(domain::parseJobState(domain::jobStateName(state)) == state);
        // What has ended is left by hand only.
        bool leaves = false;
        for (const JobState to : domain::allJobStates) leaves |= domain::canMove(state, to);
        QCOMPARE(domain::hasEnded(state), !leaves);
    }
    QVERIFY(!domain::parseJobState("done"));
}

void JobStatesTest::ranks_data() {
    QTest::addColumn<int>("readyA");  // seconds
    QTest::addColumn<int>("priorityA");
    QTest::addColumn<int>("readyB");
    QTest::addColumn<int>("priorityB");
    QTest::newRow("the older one") << 0 << 5 << 1 << 5;
    QTest::newRow("the more urgent one") << 59 << 6 << 0 << 5;
    QTest::newRow("one that waited for longer than a level's worth") << 0 << 0 << 61 << 1;
    QTest::newRow("the least of all, after nine minutes") << 0 << 0 << 541 << 9;
    QTest::newRow("the most urgent one within nine minutes") << 539 << 9 << 0 << 0;
}

void JobStatesTest::ranks() {
    QFETCH(int, readyA);
    QFETCH(int, priorityA);
    QFETCH(int, readyB);
    QFETCH(int, priorityB);
    const auto rank = [](int ready, int priority) {
        return domain::jobRank(core::UtcTime(std::chrono::seconds(ready)), priority);
    };
    QVERIFY(rank(readyA, priorityA) < rank(readyB, priorityB));
}

void JobStatesTest::rules_data() {
    QTest::addColumn<std::string>("rule");
    QTest::addColumn<std::string>("upstreams");
    QTest::addColumn<std::string>("decision");
    const auto row = [](const char* rule, const char* upstreams, const char* decision) {
        QTest::addRow("%s of %s", rule, upstreams)
            << std::string(rule) << std::string(upstreams) << std::string(decision);
    };
    row("all_success", "..", "wait");
    row("all_success", "s.", "wait");
    row("all_success", "ss", "run");
    row("all_success", "f.", "block");
    row("all_success", "sf", "block");
    row("all_success", "k.", "wait");
    row("all_success", "sk", "skip");
    row("all_success", "fk", "block");
    row("all_failed", "f.", "wait");
    row("all_failed", "ff", "run");
    row("all_failed", "s.", "skip");
    row("all_failed", "fs", "skip");
    row("all_failed", "fk", "skip");
    row("all_done", "sf.", "wait");
    row("all_done", "sfk", "run");
    row("all_done", "kk", "run");
    row("one_failed", "s.", "wait");
    row("one_failed", "f.", "run");
    row("one_failed", "ss", "skip");
    row("one_failed", "sk", "skip");
    row("one_success", "f.", "wait");
    row("one_success", "s.", "run");
    row("one_success", "fs", "run");
    row("one_success", "ff", "block");
    row("one_success", "fk", "block");
    row("one_success", "kk", "skip");
    row("none_failed", "s.", "wait");
    row("none_failed", "sk", "run");
    row("none_failed", "kk", "run");
    row("none_failed", "f.", "block");
    row("always", "..", "run");
    row("always", "f.", "run");
}

void JobStatesTest::rules() {
    QFETCH(std::string, rule);
    QFETCH(std::string, upstreams);
    const auto parsed = domain::parseTriggerRule(rule);
    QVERIFY(parsed);
    QCOMPARE(std::string(domain::triggerRuleName(*parsed)), rule);
    QTEST(decisionName(domain::decideTrigger(*parsed, countsOf(upstreams))), "decision");
}

// Whatever three upstreams come to, in whatever order: once a job may run, or may not, that stays.
void JobStatesTest::decisionsStay() {
    const std::string ends = "sfk";
    for (const char* name :
         {"all_success", "all_failed", "all_done", "one_failed", "one_success", "none_failed", "always"}) {
        const TriggerRule rule = *domain::parseTriggerRule(name);
        for (const char a : ends) {
            for (const char b : ends) {
                for (const char c : ends) {
                    std::string states = "...";
                    TriggerDecision last = domain::decideTrigger(rule, countsOf(states));
                    for (std::size_t i = 0; i < states.size(); ++i) {
                        states[i] = std::string{a, b, c}[i];
                        const TriggerDecision now = domain::decideTrigger(rule, countsOf(states));
                        if (last != TriggerDecision::Wait && rule != TriggerRule::OneSuccess &&
                            rule != TriggerRule::OneFailed) {
                            QVERIFY2(now == last, (name + (" at " + states)).c_str());
                        }
                        last = now;
                    }
                    QVERIFY2(last != TriggerDecision::Wait, (name + (" of " + states)).c_str());
                }
            }
        }
    }
}

GROUNDSWELL_TEST(JobStatesTest, job_states)
#include "tst_job_states.moc"
