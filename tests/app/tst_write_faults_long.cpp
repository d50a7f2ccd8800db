#include "tests/app/write_fault_rounds.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using testing::Fault;

class WriteFaultsLongTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void are_told_and_made_up_for_data() {
        QTest::addColumn<int>("error");
        QTest::addColumn<bool>("fromThenOn");
        QTest::newRow("disk full once") << ENOSPC << false;
        QTest::newRow("disk full from then on") << ENOSPC << true;
        QTest::newRow("broken once") << EIO << false;
        QTest::newRow("broken from then on") << EIO << true;
    }

    void are_told_and_made_up_for() {
        if (!testing::canInjectFaults) QSKIP("needs a program without a sanitizer");
        QFETCH(int, error);
        QFETCH(bool, fromThenOn);
        testing::WriteFaultRounds rounds(error, fromThenOn ? Fault::Kind::FailFromThenOn : Fault::Kind::Fail);
        const std::string wrong = rounds.run(1);
        QVERIFY2(wrong.empty(), wrong.c_str());
        qInfo("%s", rounds.summary().c_str());
    }
};

GROUNDSWELL_TEST(WriteFaultsLongTest, write_faults_long)
#include "tst_write_faults_long.moc"
