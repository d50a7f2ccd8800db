#include "tests/app/kill_rounds.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;

class KillsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lose_nothing() {
        bool given = false;
        const int chosen = qEnvironmentVariableIntValue("GROUNDSWELL_KILLS_SEED", &given);
        testing::KillRounds rounds({}, given ? static_cast<unsigned>(chosen) : 20261128U);
        const std::string undisturbed = rounds.prepare();
        QVERIFY2(undisturbed.empty(), undisturbed.c_str());
        const std::string wrong = rounds.run(qEnvironmentVariable("GROUNDSWELL_KILLS", QStringLiteral("40")).toInt());
        QVERIFY2(wrong.empty(), wrong.c_str());
        qInfo("%s", rounds.summary().c_str());
    }
};

GROUNDSWELL_TEST(KillsTest, kills)
#include "tst_kills.moc"
