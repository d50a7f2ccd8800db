#include "tests/app/kill_rounds.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <random>

using namespace groundswell;

class KillsLongTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lose_nothing() {
        bool given = false;
        const int chosen = qEnvironmentVariableIntValue("GROUNDSWELL_KILLS_SEED", &given);
        // Each night other ones; what fails says how to have the same again.
        testing::KillRounds rounds({}, given ? static_cast<unsigned>(chosen) : std::random_device{}() % 1'000'000);
        const std::string undisturbed = rounds.prepare();
        QVERIFY2(undisturbed.empty(), undisturbed.c_str());
        const std::string wrong = rounds.run(qEnvironmentVariable("GROUNDSWELL_KILLS", QStringLiteral("1000")).toInt());
        QVERIFY2(wrong.empty(), wrong.c_str());
        qInfo("%s", rounds.summary().c_str());
    }
};

GROUNDSWELL_TEST(KillsLongTest, kills_long)
#include "tst_kills_long.moc"
