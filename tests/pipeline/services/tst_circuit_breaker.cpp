#include "pipeline/services/circuit_breaker.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <string>

using namespace groundswell;
using namespace std::chrono_literals;
using services::CircuitBreaker;

class CircuitBreakerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // A script of letters: s(ucceeds), f(ails), a(bandoned) are calls that must be admitted, x is one that must not be,
    // + lets the time pass after which a probe goes out. The state at the end is compared.
    void follows_data() {
        QTest::addColumn<std::string>("script");
        QTest::addColumn<CircuitBreaker::State>("state");
        const auto row = [](const char* name, const char* script, CircuitBreaker::State state) {
            QTest::newRow(name) << std::string(script) << state;
        };
        row("new", "", CircuitBreaker::State::Closed);
        row("two failures are borne", "ff", CircuitBreaker::State::Closed);
        row("a success forgives", "ffsff", CircuitBreaker::State::Closed);
        row("three in a row open", "fffxx", CircuitBreaker::State::Open);
        row("a probe that succeeds closes", "fffx+sss", CircuitBreaker::State::Closed);
        row("a probe that fails opens anew", "fff+fxx", CircuitBreaker::State::Open);
        row("closed by a probe, all failures are forgiven", "fff+sff", CircuitBreaker::State::Closed);
        row("an abandoned call says nothing", "ffaaf", CircuitBreaker::State::Open);
        row("after an abandoned probe the next may", "fff+as", CircuitBreaker::State::Closed);
    }
    void follows() {
        QFETCH(std::string, script);
        QFETCH(CircuitBreaker::State, state);
        CircuitBreaker::Clock::time_point now{};
        CircuitBreaker breaker(3, 30s, [&now] { return now; });
        for (const char letter : script) {
            if (letter == '+') {
                now += 30s;
                continue;
            }
            QCOMPARE(breaker.admit(), letter != 'x');
            if (letter == 's') breaker.succeeded();
            if (letter == 'f') breaker.failed();
            if (letter == 'a') breaker.abandoned();
        }
        QCOMPARE(breaker.state(), state);
    }

    void letsOneProbeOut() {
        CircuitBreaker::Clock::time_point now{};
        CircuitBreaker breaker(1, 30s, [&now] { return now; });
        QVERIFY(breaker.admit());
        breaker.failed();
        now += 29s;
        QVERIFY(!breaker.admit());
        now += 1s;
        QVERIFY(breaker.admit());
        QVERIFY(!breaker.admit());
        QCOMPARE(breaker.state(), CircuitBreaker::State::HalfOpen);
    }
};

GROUNDSWELL_TEST(CircuitBreakerTest, circuit_breaker)
#include "tst_circuit_breaker.moc"
