#include "tests/pipeline/operations/failing_writes.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using testing::FailingVfs;
using testing::FailingWrites;

class FailingWritesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leave_a_store_that_goes_on_data() {
        QTest::addColumn<FailingVfs::Fault>("fault");
        QTest::addColumn<bool>("andAfter");
        QTest::newRow("disk full once") << FailingVfs::Fault::DiskFull << false;
        QTest::newRow("disk full from then on") << FailingVfs::Fault::DiskFull << true;
        QTest::newRow("broken once") << FailingVfs::Fault::Broken << false;
        QTest::newRow("broken from then on") << FailingVfs::Fault::Broken << true;
    }

    void leave_a_store_that_goes_on() {
        QFETCH(FailingVfs::Fault, fault);
        QFETCH(bool, andAfter);
        FailingWrites writes(fault, andAfter);
        // Every one of them: failing_writes_long.
        const std::string wrong = writes.run(11);
        QVERIFY2(wrong.empty(), wrong.c_str());
        qInfo("%s", writes.summary().c_str());
    }
};

GROUNDSWELL_TEST(FailingWritesTest, failing_writes)
#include "tst_failing_writes.moc"
