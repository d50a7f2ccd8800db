#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;

namespace {

const std::string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT ";

}  // namespace

class ReadOnlySqlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void answersInJson_data();
    void answersInJson();
    void findsNoStore();
    void capsRowsAndTime();
    void capsBytes();
    void refusesHugeValues_data();
    void refusesHugeValues();
    void stopsWhenItIsTold();
};

void ReadOnlySqlTest::refuses_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* query, const char* part) {
        QTest::newRow(query) << QString::fromUtf8(query) << QString::fromUtf8(part);
    };
    row("DELETE FROM content_items", "Only reading");
    row("INSERT INTO meta VALUES ('a', 'b')", "Only reading");
    row("UPDATE content_items SET text = ''", "Only reading");
    row("DROP VIEW items", "Only reading");
    row("CREATE TABLE x (a)", "Only reading");
    row("CREATE TEMP TABLE x (a)", "Only reading");
    row("PRAGMA user_version", "Only reading");
    row("ATTACH 'other.db' AS o", "Only reading");
    row("VACUUM INTO 'copy.db'", "Only reading");
    row("BEGIN", "Only reading");
    row("WITH a AS (SELECT 1) DELETE FROM meta", "Only reading");
    row("SELECT load_extension('x')", "authorized");
    row("SELECT 1; SELECT 2", "one statement");
    row("SELECT 1; DELETE FROM meta", "one statement");
    row("SELECT 1; nonsense", "one statement");
    row("SELECT * FROM posts", "posts");
    row("select * from missing_table", "missing_table");
    row("SELECT nothing FROM items", "nothing");
    row("", "empty");
    row("-- a remark", "empty");
    row("SELEC 1", "SELEC");
    row("SELECT abs(-9223372036854775808)", "overflow");
}

void ReadOnlySqlTest::refuses() {
    QFETCH(QString, query);
    QFETCH(QString, part);
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    const auto answer = store::runReadOnlySql(fixture.file(), query.toStdString(), 10, 5);
    QVERIFY(!answer);
    QCOMPARE(core::errorCodeName(answer.error().code), "invalid_input");
    QVERIFY2(answer.error().message.find(part.toStdString()) != std::string::npos, answer.error().message.c_str());
    QCOMPARE(*fixture.reader()->items().count({}), std::int64_t{1});
}

void ReadOnlySqlTest::answersInJson_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* query, const char* expected) {
        QTest::newRow(name) << QString::fromUtf8(query) << QString::fromUtf8(expected);
    };
    row("big integer", "SELECT 9007199254740993 AS big", R"([{"big":9007199254740993}])");
    row("real, null", "SELECT 0.5 AS half, NULL AS none", R"([{"half":0.5,"none":null}])");
    row("bytes", "SELECT x'00ff' AS bytes;", R"([{"bytes":"00ff"}])");
    row("quote", "SELECT char(34) AS text", R"([{"text":"\""}])");
    row("columns of one name, remark", "SELECT 1 AS a, 2 AS a ; -- remark", R"([{"a":1,"a_2":2}])");
    row("schema", "SELECT count(*) AS n FROM sqlite_master WHERE name = 'items'", R"([{"n":1}])");
    row("recursion", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n",
        R"([{"i":1},{"i":2},{"i":3}])");
}

void ReadOnlySqlTest::answersInJson() {
    QFETCH(QString, query);
    QFETCH(QString, expected);
    StoreFixture fixture;
    QCOMPARE(fixture.sql(query.toStdString()), expected.toStdString());
}

void ReadOnlySqlTest::findsNoStore() {
    const auto absent = store::runReadOnlySql("/nowhere/store.sqlite", "SELECT 1", 10, 5);
    QVERIFY(!absent);
    QCOMPARE(core::errorCodeName(absent.error().code), "not_found");
}

void ReadOnlySqlTest::capsRowsAndTime() {
    StoreFixture fixture;
    const auto capped = store::runReadOnlySql(fixture.file(), endless + "i FROM n", 7, 60);
    QVERIFY(capped);
    QCOMPARE(capped->rowCount, std::int64_t{7});
    QVERIFY(capped->truncated);
    const auto whole = store::runReadOnlySql(fixture.file(), endless + "i FROM n LIMIT 7", 7, 60);
    QVERIFY(whole && !whole->truncated);
    const auto stopped = store::runReadOnlySql(fixture.file(), endless + "count(*) FROM n", 7, 0);
    QVERIFY(!stopped);
    QCOMPARE(core::errorCodeName(stopped.error().code), "store_failed");
    QCOMPARE(stopped.error().message, std::string("The query was stopped at its limit of 0 seconds."));
    QVERIFY(!stopped.error().contextValue("remedy").empty());
}

void ReadOnlySqlTest::capsBytes() {
    StoreFixture fixture;
    const auto cut = store::runReadOnlySql(fixture.file(), endless + "hex(zeroblob(4194304)) AS h FROM n", 1'000, 60);
    QVERIFY(cut);
    QVERIFY(cut->truncated && cut->isTooLarge);
    QCOMPARE(cut->rowCount, std::int64_t{7});
    QVERIFY(cut->rowsJson.size() < (std::size_t{64} << 20) && cut->rowsJson.ends_with("}]"));
}

void ReadOnlySqlTest::refusesHugeValues_data() {
    QTest::addColumn<QString>("query");
    QTest::newRow("blob") << QStringLiteral("SELECT length(zeroblob(100000000))");
    QTest::newRow("text") << QStringLiteral("SELECT hex(zeroblob(60000000))");
    QTest::newRow("group") << QString::fromStdString(
        endless + "group_concat(h) FROM (SELECT hex(zeroblob(1000000)) AS h FROM n LIMIT 100)");
}

void ReadOnlySqlTest::refusesHugeValues() {
    QFETCH(QString, query);
    StoreFixture fixture;
    const auto answer = store::runReadOnlySql(fixture.file(), query.toStdString(), 10, 60);
    QVERIFY(!answer);
    QCOMPARE(core::errorCodeName(answer.error().code), "store_failed");
    QCOMPARE(answer.error().message, std::string("A value of the query is larger than 64 MiB."));
}

void ReadOnlySqlTest::stopsWhenItIsTold() {
    StoreFixture fixture;
    std::stop_source stop;
    stop.request_stop();
    const auto answer = store::runReadOnlySql(fixture.file(), endless + "count(*) FROM n", 7, 60, stop.get_token());
    QVERIFY(!answer);
    QCOMPARE(core::errorCodeName(answer.error().code), "cancelled");
}

GROUNDSWELL_TEST(ReadOnlySqlTest, read_only_sql)
#include "tst_read_only_sql.moc"
