#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/migrator.h"

#include <QFile>
#include <QTest>

#include <array>
#include <future>

using namespace groundswell;
using namespace groundswell::testing;
using core::ErrorCode;
using store::OpenMode;
using store::Store;

namespace {

std::string openError(const std::filesystem::path& file, OpenMode mode = OpenMode::ReadWrite) {
    const auto opened = Store::open(file, mode, storeOptions());
    return opened ? std::string("opened") : std::string(core::errorCodeName(opened.error().code));
}

}  // namespace

class StoreOpenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void createsPrivateFiles();
    void keepsItsPragmas();
    void refusesNewer();
    void refusesOtherFiles_data();
    void refusesOtherFiles();
    void refusesWhatIsAbsentOrInaccessible();
    void waitsForALockInVain();
    void migratesAfterABackup();
    void leavesAFailedMigrationUndone();
    void rebuildsTheIndexOfAnotherVersion();
    void opensReadOnlyBesideTheWriter();
    void emptiesItsLogAtTheEnd();
    void backsUpWhileWriting();
};

void StoreOpenTest::createsPrivateFiles() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("new/place/store.sqlite")).toStdString();
    auto store = Store::open(file, OpenMode::ReadWrite, storeOptions());
    QVERIFY(store);
    using std::filesystem::perms;
    QVERIFY(std::filesystem::status(file).permissions() == (perms::owner_read | perms::owner_write));
    QVERIFY(std::filesystem::status(file.parent_path()).permissions() == perms::owner_all);
    QCOMPARE((*store)->schemaVersion(), store::latestSchemaVersion());
}

void StoreOpenTest::keepsItsPragmas() {
    StoreFixture fixture;
    store::Connection connection(fixture.file(), store::Connection::Role::Writer);
    QCOMPARE(connection.text("PRAGMA journal_mode"), std::string("wal"));
    QCOMPARE(connection.integer("PRAGMA application_id"), store::applicationId);
    QCOMPARE(connection.integer("PRAGMA synchronous"), std::int64_t{2});
    QCOMPARE(connection.integer("PRAGMA foreign_keys"), std::int64_t{1});
    QCOMPARE(connection.integer("PRAGMA trusted_schema"), std::int64_t{0});
    const store::Connection reader(fixture.file(), store::Connection::Role::Reader);
    QVERIFY_EXCEPTION_THROWN(
        store::Connection(fixture.file(), store::Connection::Role::Reader).execute("DELETE FROM meta"), std::exception);
}

void StoreOpenTest::refusesNewer() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    fixture.alter("PRAGMA wal_checkpoint(TRUNCATE)");
    fixture.close();
    {
        store::Connection connection(fixture.file(), store::Connection::Role::Writer);
        connection.execute("PRAGMA user_version = 99");
        connection.setCheckpointOnClose(true);
    }
    const QByteArray before = bytesOf(fixture.file());
    QVERIFY(before.size() > 10'000);
    QCOMPARE(openError(fixture.file()), std::string("store_too_new"));
    QCOMPARE(openError(fixture.file(), OpenMode::ReadOnly), std::string("store_too_new"));
    QVERIFY(bytesOf(fixture.file()) == before);
}

void StoreOpenTest::refusesOtherFiles_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << QByteArray("hello, I am a diary and no database\n").repeated(100);
    QTest::newRow("zeros") << QByteArray(8192, '\0');
    QTest::newRow("cut header") << QByteArray("SQLite format 3\0", 16);
    QTest::newRow("header and noise") << QByteArray("SQLite format 3\0", 16) + QByteArray(8000, 'x');
}

void StoreOpenTest::refusesOtherFiles() {
    QFETCH(QByteArray, content);
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("store.sqlite")).toStdString();
    writeBytes(file, content);
    const auto opened = Store::open(file, OpenMode::ReadWrite, storeOptions());
    QVERIFY(!opened);
    QCOMPARE(core::errorCodeName(opened.error().code), "store_damaged");
    QVERIFY(opened.error().contextValue("remedy").find("groundswell restore") != std::string::npos);
    QVERIFY(bytesOf(file) == content);
}

void StoreOpenTest::refusesWhatIsAbsentOrInaccessible() {
    QTemporaryDir folder;
    const std::filesystem::path place = folder.path().toStdString();
    QCOMPARE(openError(place / "none.sqlite", OpenMode::ReadOnly), std::string("not_found"));
    QCOMPARE(openError(place), std::string("io"));
    writeBytes(place / "file", "x");
    QCOMPARE(openError(place / "file" / "store.sqlite"), std::string("io"));
    {
        store::Connection foreign(place / "foreign.sqlite", store::Connection::Role::Writer, true);
        foreign.execute("CREATE TABLE recipes (name)");
    }
    QCOMPARE(openError(place / "foreign.sqlite"), std::string("store_damaged"));
}

void StoreOpenTest::waitsForALockInVain() {
    StoreFixture fixture;
    fixture.close();
    store::Connection holder(fixture.file(), store::Connection::Role::Writer);
    holder.execute("PRAGMA locking_mode=EXCLUSIVE");
    holder.execute("BEGIN EXCLUSIVE");
    const auto opened = Store::open(fixture.file(), OpenMode::ReadWrite, storeOptions());
    QVERIFY(!opened);
    QCOMPARE(core::errorCodeName(opened.error().code), "store_locked");
    QVERIFY(!opened.error().contextValue("remedy").empty());
    holder.execute("ROLLBACK");
}

void StoreOpenTest::migratesAfterABackup() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    fixture.close();
    store::Connection connection(fixture.file(), store::Connection::Role::Writer);
    const int latest = store::latestSchemaVersion();
    const std::array steps{
        store::migrations().back(),
        store::Migration{latest + 1, "next", "CREATE TABLE next (a INTEGER) STRICT; INSERT INTO next VALUES (7);"}};
    QVERIFY(store::migrate(connection, steps));
    QCOMPARE(connection.integer("PRAGMA user_version"), std::int64_t{latest + 1});
    QCOMPARE(connection.integer("SELECT a FROM next"), std::int64_t{7});
    std::filesystem::path backup = fixture.file();
    backup += ".backup-v" + std::to_string(latest);
    store::Connection copy(backup, store::Connection::Role::Reader);
    QCOMPARE(copy.integer("PRAGMA user_version"), std::int64_t{latest});
    QCOMPARE(copy.integer("SELECT count(*) FROM content_items"), std::int64_t{1});
    QVERIFY(store::migrate(connection, steps));
}

void StoreOpenTest::leavesAFailedMigrationUndone() {
    StoreFixture fixture;
    fixture.close();
    store::Connection connection(fixture.file(), store::Connection::Role::Writer);
    const int latest = store::latestSchemaVersion();
    const std::array steps{
        store::migrations().back(),
        store::Migration{latest + 1, "broken", "CREATE TABLE half (a); INSERT INTO nowhere VALUES (1);"}};
    const auto done = store::migrate(connection, steps);
    QVERIFY(!done);
    QCOMPARE(core::errorCodeName(done.error().code), "store_failed");
    QCOMPARE(connection.integer("PRAGMA user_version"), std::int64_t{latest});
    QCOMPARE(connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), std::int64_t{0});
    QVERIFY(!connection.inTransaction());
}

void StoreOpenTest::rebuildsTheIndexOfAnotherVersion() {
    StoreFixture fixture;
    domain::ContentItem titled = itemOf("b", "body");
    titled.title = "Headline";
    fixture.put({itemOf("a", "needle in hay"), titled});
    const auto hits = [&](const std::string& word) {
        domain::Filter filter;
        filter.text.allOf = {{{{{word}, false, {}, {}}}, false}};
        return *fixture.reader()->items().count(filter);
    };
    QCOMPARE(hits("needle"), std::int64_t{1});
    fixture.reopen({[](std::string_view text) { return "x" + simpleSearchText(text); }, "other"});
    QCOMPARE(hits("needle"), std::int64_t{0});
    QCOMPARE(hits("xneedle"), std::int64_t{1});
    fixture.reopen();
    QCOMPARE(hits("needle"), std::int64_t{1});
    QCOMPARE(hits("headline"), std::int64_t{1});
    QCOMPARE(fixture.differences(), std::string());
}

void StoreOpenTest::opensReadOnlyBesideTheWriter() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    const auto second = Store::open(fixture.file(), OpenMode::ReadOnly, storeOptions());
    QVERIFY(second);
    const auto connection = (*second)->connect();
    QVERIFY(connection);
    QCOMPARE(*(*connection)->items().count({}), std::int64_t{1});
    fixture.put({itemOf("b", "two")});
    QCOMPARE(*(*connection)->items().count({}), std::int64_t{2});
    QVERIFY((*connection)->beginSnapshot());
    fixture.put({itemOf("c", "three")});
    QCOMPARE(*(*connection)->items().count({}), std::int64_t{2});
    (*connection)->endSnapshot();
    QCOMPARE(*(*connection)->items().count({}), std::int64_t{3});
    const auto checks = (*second)->check();
    QVERIFY(checks);
    QVERIFY(checks->back().status == store::CheckResult::Status::Note);
}

void StoreOpenTest::emptiesItsLogAtTheEnd() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    std::filesystem::path log = fixture.file();
    log += "-wal";
    QVERIFY(std::filesystem::file_size(log) > 0);
    fixture.close();
    QVERIFY(!std::filesystem::exists(log) || std::filesystem::file_size(log) == 0);
}

void StoreOpenTest::backsUpWhileWriting() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    std::vector<std::future<core::Result<void>>> writes;
    for (int i = 0; i < 50; ++i) {
        writes.push_back(fixture.store().writer().submit(100, [i](store::WriteTransaction& t) -> core::Result<void> {
            const std::vector items{incoming(itemOf("x" + std::to_string(i), "text")),
                                    incoming(itemOf("y" + std::to_string(i), "text"))};
            const auto done = t.items().upsert(items, store::UpsertMode::Add, {}, at(0));
            return done ? core::Result<void>() : core::Result<void>(done.error());
        }));
    }
    std::filesystem::path copy = fixture.file();
    copy += ".copy";
    const auto done = fixture.store().backupTo(copy);
    QVERIFY2(done, done ? "" : done.error().describe().c_str());
    for (auto& write : writes) QVERIFY(write.get());
    const auto again = fixture.store().backupTo(copy);
    QVERIFY(!again);
    QCOMPARE(core::errorCodeName(again.error().code), "already_exists");
    auto opened = Store::open(copy, OpenMode::ReadWrite, storeOptions());
    QVERIFY(opened);
    QCOMPARE(*(*(*opened)->connect())->items().count({}) % 2, std::int64_t{1});
    const auto checks = (*opened)->check();
    QVERIFY(checks);
    for (const auto& result : *checks) QCOMPARE(result.detail, std::string());
}

GROUNDSWELL_TEST(StoreOpenTest, store_open)
#include "tst_store_open.moc"
