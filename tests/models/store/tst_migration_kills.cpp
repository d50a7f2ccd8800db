#include "models/store/migrator.h"
#include "tests/models/store/migration_kills.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;

class MigrationKillsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leave_the_old_or_the_new_version() {
#ifdef __SANITIZE_THREAD__
        QSKIP("needs fork");
#endif
        testing::MigrationKills kills;
        // One write in so many; migration_kills_long takes every one.
        for (int version = 1; version <= store::latestSchemaVersion(); ++version) {
            const std::string wrong = kills.run(version, 53);
            QVERIFY2(wrong.empty(), wrong.c_str());
        }
        QVERIFY(kills.kills() > store::latestSchemaVersion());
        qInfo("%d processes killed while they brought stores up to date: all of one version", kills.kills());
    }
};

GROUNDSWELL_TEST(MigrationKillsTest, migration_kills)
#include "tst_migration_kills.moc"
