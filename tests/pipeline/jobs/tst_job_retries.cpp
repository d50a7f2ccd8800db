#include "tests/support/test_registry.h"

#include "pipeline/jobs/queue_decisions.h"

#include <QTest>

using namespace groundswell;
using core::Error;
using core::ErrorCode;
using jobs::RetryPolicy;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Error withStatus(ErrorCode code, const std::string& status, const std::string& retryAfter = {}) {
    Error error(code, "No.");
    error.with("status", status);
    if (!retryAfter.empty()) error.with("retry_after", retryAfter);
    return error;
}

std::string whatOf(const jobs::RetryDecision& decision) {
    const std::string wait = " " + std::to_string(decision.wait.count());
    switch (decision.what) {
        case jobs::RetryDecision::What::Fail: return "fail";
        case jobs::RetryDecision::What::Retry: return "retry" + wait;
        case jobs::RetryDecision::What::Snooze: return "snooze" + wait;
    }
    return {};
}

std::string howOf(store::JobEnd::How how) {
    switch (how) {
        case store::JobEnd::How::Success: return "success";
        case store::JobEnd::How::Failure: return "failure";
        case store::JobEnd::How::Retry: return "retry";
        case store::JobEnd::How::Snooze: return "snooze";
        case store::JobEnd::How::GiveBack: return "give back";
    }
    return {};
}

}  // namespace

class JobRetriesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classes_data();
    void classes();
    void decides_data();
    void decides();
    void endsFailures_data();
    void endsFailures();
    void limits_data();
    void limits();
    void weighs();
    void shortensErrors();
};

void JobRetriesTest::classes_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<std::string>("kind");
    const auto row = [](ErrorCode code, const char* kind) {
        QTest::newRow(core::errorCodeName(code)) << static_cast<int>(code) << std::string(kind);
    };
    for (const ErrorCode code :
         {ErrorCode::Network, ErrorCode::Unavailable, ErrorCode::Io, ErrorCode::Truncated, ErrorCode::StoreLocked})
        row(code, "transient");
    for (const ErrorCode code :
         {ErrorCode::InvalidInput, ErrorCode::NotFound, ErrorCode::Unsupported, ErrorCode::AlreadyExists,
          ErrorCode::HttpStatus, ErrorCode::Cancelled, ErrorCode::StoreFailed, ErrorCode::Internal})
        row(code, "permanent");
    for (const ErrorCode code : {ErrorCode::StoreDamaged, ErrorCode::StoreTooNew}) row(code, "needs_user");
}

void JobRetriesTest::classes() {
    QFETCH(int, code);
    QTEST(std::string(domain::retryClassName(jobs::retryClassOf(Error(static_cast<ErrorCode>(code), "No.")))), "kind");
}

void JobRetriesTest::decides_data() {
    QTest::addColumn<Error>("error");
    QTest::addColumn<int>("attempt");
    QTest::addColumn<double>("random");
    QTest::addColumn<std::string>("decision");
    const auto row = [](const char* name, const Error& error, int attempt, double random, const char* decision) {
        QTest::newRow(name) << error << attempt << random << std::string(decision);
    };
    const Error network(ErrorCode::Network, "No.");
    const Error away(ErrorCode::Unavailable, "No.");
    row("first", network, 1, 0.5, "retry 1000");
    row("second", network, 2, 0.5, "retry 2000");
    row("fifth", network, 5, 0.5, "retry 16000");
    row("jitter goes down to nothing", network, 5, 0, "retry 0");
    row("and nearly up to all", network, 3, 0.999, "retry 7992");
    row("cap", network, 9, 0.5, "retry 30000");
    row("far beyond the cap", network, 9, 0.999, "retry 59940");
    row("last attempt", network, 10, 0.5, "fail");
    row("final kind", Error(ErrorCode::InvalidInput, "No."), 1, 0.5, "fail");
    row("404", withStatus(ErrorCode::HttpStatus, "404"), 1, 0.5, "fail");
    row("501", withStatus(ErrorCode::HttpStatus, "501"), 1, 0.5, "fail");
    row("503", withStatus(ErrorCode::HttpStatus, "503"), 1, 0.5, "retry 1000");
    row("408", withStatus(ErrorCode::HttpStatus, "408"), 1, 0.5, "retry 1000");
    row("429", withStatus(ErrorCode::HttpStatus, "429"), 1, 0.5, "snooze 30000");
    row("429 until", withStatus(ErrorCode::HttpStatus, "429", "90"), 1, 0.5, "snooze 90000");
    row("429 at once", withStatus(ErrorCode::HttpStatus, "429", "0"), 1, 0.5, "snooze 1000");
    row("429 in the past", withStatus(ErrorCode::HttpStatus, "429", "-5"), 1, 0.5, "snooze 1000");
    row("429 for ever", withStatus(ErrorCode::HttpStatus, "429", "99999999999999"), 1, 0.5, "snooze 86400000");
    row("429 beyond all numbers", withStatus(ErrorCode::HttpStatus, "429", "99999999999999999999"), 1, 0.5,
        "snooze 86400000");
    row("429 unreadable", withStatus(ErrorCode::HttpStatus, "429", "soon"), 1, 0.5, "snooze 30000");
    row("unavailable", away, 1, 0.5, "snooze 30000");
    row("unavailable at the last attempt", away, 10, 0.5, "snooze 30000");
}

void JobRetriesTest::decides() {
    QFETCH(Error, error);
    QFETCH(int, attempt);
    QFETCH(double, random);
    RetryPolicy policy;
    policy.cap = std::chrono::minutes(1);
    QTEST(whatOf(jobs::decideRetry(policy, policy.maxAttempts, error, attempt, random)), "decision");
}

void JobRetriesTest::endsFailures_data() {
    QTest::addColumn<Error>("error");
    QTest::addColumn<std::string>("causes");
    QTest::addColumn<std::string>("how");
    QTest::addColumn<std::string>("message");
    const Error stopped(ErrorCode::Cancelled, "Stopped.");
    const Error network(ErrorCode::Network, "No answer.");
    const auto row = [](const char* name, const Error& error, const char* causes, const char* how,
                        const char* message) {
        QTest::newRow(name) << error << std::string(causes) << std::string(how) << std::string(message);
    };
    row("on its own", stopped, "", "failure", "Stopped.");
    row("with the program", stopped, "shutdown", "give back", "Stopped.");
    row("too slow", stopped, "soft", "failure", "It took longer than its limit of 1.5 s.");
    row("cancelled", stopped, "person", "failure by person", "Stopped.");
    row("cancelled at the end of the program", stopped, "person shutdown", "failure by person", "Stopped.");
    row("too slow at the end of the program", stopped, "soft shutdown", "give back", "Stopped.");
    row("a network fails", network, "", "retry", "No answer.");
    row("a network fails at the end of the program", network, "shutdown", "retry", "No answer.");
    row("a network fails once cancelled", network, "person", "failure by person", "No answer.");
}

void JobRetriesTest::endsFailures() {
    QFETCH(Error, error);
    QFETCH(std::string, causes);
    const auto has = [&](const char* word) { return causes.find(word) != std::string::npos; };
    domain::Job job;
    job.attempt = 1;
    const core::UtcTime now(seconds(100));
    const store::JobEnd end = jobs::endOfFailure(job, error, {has("person"), has("soft"), has("shutdown")},
                                                 {milliseconds(1'500), {}}, {}, now, 0.5);
    QTEST(howOf(end.how) + (end.cancelledByPerson ? " by person" : ""), "how");
    QTEST(end.error->message, "message");
    QCOMPARE(end.notBefore.has_value(), end.how == store::JobEnd::How::Retry);
    if (end.notBefore) QVERIFY(*end.notBefore == now + seconds(1));
}

void JobRetriesTest::limits_data() {
    QTest::addColumn<int>("soft");  // milliseconds; 0 = none
    QTest::addColumn<int>("hard");
    QTest::addColumn<int>("ran");
    QTest::addColumn<int>("passed");
    QTest::addColumn<int>("next");
    QTest::newRow("none") << 0 << 0 << 100 << 0 << 0;
    QTest::newRow("before both") << 10 << 20 << 9 << 0 << 10;
    QTest::newRow("at the soft one") << 10 << 20 << 10 << 1 << 20;
    QTest::newRow("at the hard one") << 10 << 20 << 20 << 2 << 0;
    QTest::newRow("soft alone") << 10 << 0 << 11 << 1 << 0;
    QTest::newRow("hard alone") << 0 << 20 << 11 << 0 << 20;
    QTest::newRow("soft behind hard") << 30 << 20 << 11 << 0 << 20;
}

void JobRetriesTest::limits() {
    QFETCH(int, soft);
    QFETCH(int, hard);
    QFETCH(int, ran);
    jobs::TimeLimits limits;
    if (soft > 0) limits.soft = milliseconds(soft);
    if (hard > 0) limits.hard = milliseconds(hard);
    QTEST(static_cast<int>(jobs::passedLimit(limits, milliseconds(ran))), "passed");
    const auto next = jobs::nextLimit(limits, milliseconds(ran));
    QTEST(next ? static_cast<int>(next->count()) : 0, "next");
}

void JobRetriesTest::weighs() {
    jobs::Task task;
    domain::Job job;
    QCOMPARE(jobs::weightOf(job, &task), jobs::roomOfSlot);
    QCOMPARE(jobs::weightOf(job, nullptr), jobs::roomOfSlot);
    task.brief = true;
    QCOMPARE(jobs::weightOf(job, &task), std::int64_t{1});
    job.crashes = 1;
    QCOMPARE(jobs::weightOf(job, &task), jobs::roomOfSlot);
}

void JobRetriesTest::shortensErrors() {
    std::string text;
    for (int i = 0; i < 2'000; ++i) text += "\xc3\xa4";
    const std::string message = jobs::jobErrorOf(Error(ErrorCode::Io, text)).message;
    QCOMPARE(message, text.substr(0, 2'000));
    const std::string odd = jobs::jobErrorOf(Error(ErrorCode::Io, "x" + text)).message;
    QCOMPARE(odd, "x" + text.substr(0, 1'998));
}

GROUNDSWELL_TEST(JobRetriesTest, job_retries)
#include "tst_job_retries.moc"
