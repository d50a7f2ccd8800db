#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QFile>
#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;
using store::OpenMode;
using store::Store;
namespace fs = std::filesystem;

namespace {

// Writes over some pages of a store's tables.
void overwritePages(const fs::path& store) {
    QByteArray bytes = bytesOf(store);
    // Far behind the schema, without which nothing opens: the items came last.
    bytes.replace(bytes.size() / 4 * 3, 30'000, QByteArray(30'000, '\x5a'));
    writeBytes(store, bytes);
}

std::vector<domain::ContentItem> manyItems() {
    std::vector<domain::ContentItem> items;
    for (int i = 0; i < 2'000; ++i) items.push_back(itemOf(std::to_string(i), "text number " + std::to_string(i)));
    return items;
}

core::Result<std::int64_t> hits(StoreFixture& fixture, const std::string& word) {
    domain::Filter filter;
    filter.text.allOf = {{{{{word}, false, {}, {}}}, false}};
    std::int64_t total = 0;
    const auto found = fixture.reader()->items().search(filter, {}, total);
    if (!found) return found.error();
    return total;
}

// An index that lacks the newest row: it was out of the schema when that came in.
void staleTableIndex(StoreFixture& fixture) {
    fixture.alter(
        "PRAGMA writable_schema=ON; CREATE TABLE kept AS SELECT * FROM sqlite_schema WHERE name = "
        "'content_items_published'; DELETE FROM sqlite_schema WHERE name = 'content_items_published'; "
        "PRAGMA writable_schema=RESET");
    fixture.put({itemOf("late", "late text")});
    fixture.alter(
        "PRAGMA writable_schema=ON; INSERT INTO sqlite_schema SELECT * FROM kept; PRAGMA writable_schema=RESET; "
        "DROP TABLE kept");
}

}  // namespace

class StoreDamageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsDamage();
    void repairsWhatIsDerived();
    void repairsTheTextIndex_data();
    void repairsTheTextIndex();
    void repairsATablesIndex();
    void findsAnotherText();
    void looksForLongTextsByTheirBeginning_data();
    void looksForLongTextsByTheirBeginning();
    void leavesDamagedTablesAlone();
    void setsAside();
};

void StoreDamageTest::findsDamage() {
    StoreFixture fixture;
    fixture.put(manyItems());
    fixture.close();
    overwritePages(fixture.file());
    const auto opened = Store::open(fixture.file(), OpenMode::ReadOnly, storeOptions());
    QVERIFY(opened);
    const auto checks = (*opened)->check();
    QVERIFY(checks);
    QVERIFY(checks->front().status == store::CheckResult::Status::Failed);
    QVERIFY(!checks->front().detail.empty());
}

void StoreDamageTest::repairsWhatIsDerived() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one"), itemOf("b", "two"), itemOf("c", "two")});
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {2}, 1}});
    fixture.alter(
        "UPDATE content_clusters SET items = 9, languages = '[\"xx\"]', exemplar_item_id = 77;"
        "DELETE FROM content_clusters WHERE cluster_id = 2;"
        "INSERT INTO cluster_aliases VALUES (50, 60);"
        "INSERT INTO item_index (item_index) VALUES ('delete-all')");
    QVERIFY(fixture.differences().find("cluster_numbers") != std::string::npos);
    QVERIFY(fixture.differences().find("full_text_index") != std::string::npos);
    const auto repaired = fixture.store().repair();
    QVERIFY2(repaired, repaired ? "" : repaired.error().describe().c_str());
    QCOMPARE(fixture.differences(), std::string());
    QCOMPARE(fixture.numbers(1), std::string("2/2/2"));
    QCOMPARE(fixture.numbers(2), std::string("1/1/1"));
}

void StoreDamageTest::repairsTheTextIndex_data() {
    QTest::addColumn<QString>("damage");
    QTest::addColumn<bool>("searchFails");
    const auto row = [](const char* damage, bool fails) {
        QTest::newRow(damage) << QString::fromUtf8(damage) << fails;
    };
    row("DELETE FROM item_index_data", true);
    row("DELETE FROM item_index_data WHERE id = 10", true);
    row("DELETE FROM item_index_data WHERE id > 10", true);
    row("DELETE FROM item_index_idx", false);
    row("DELETE FROM item_index_docsize WHERE id % 2 = 1", true);
    row("DELETE FROM item_index_config", true);
    row("DROP TABLE item_index_data", true);
    row("DROP TABLE item_index_config", true);
    row("UPDATE item_index_data SET block = x'ffffffffff' WHERE id < 11", true);
    row("UPDATE item_index_data SET block = zeroblob(40) WHERE id > 10", false);
}

void StoreDamageTest::repairsTheTextIndex() {
    QFETCH(QString, damage);
    QFETCH(bool, searchFails);
    StoreFixture fixture;
    fixture.put({itemOf("a", "needle in hay"), itemOf("b", "hay"), itemOf("c", "needle")});
    fixture.put(manyItems());
    fixture.alter(damage.toStdString());
    const std::string found = fixture.differences();
    QVERIFY2(found.starts_with("full_text_index: ") && std::count(found.begin(), found.end(), '\n') == 1,
             found.c_str());
    const auto before = hits(fixture, "needle");
    QCOMPARE(!before, searchFails);
    if (searchFails) {
        QCOMPARE(core::errorCodeName(before.error().code), "store_damaged");
        QVERIFY(before.error().contextValue("remedy").find("groundswell doctor -w ") != std::string::npos);
    }
    fixture.reopen();
    const auto repaired = fixture.store().repair();
    QVERIFY2(repaired, repaired ? "" : repaired.error().describe().c_str());
    QCOMPARE(fixture.differences(), std::string());
    QCOMPARE(*hits(fixture, "needle"), std::int64_t{2});
    QCOMPARE(fixture.put({itemOf("d", "needle again")}), std::string("n"));
    QCOMPARE(*hits(fixture, "needle"), std::int64_t{3});
}

void StoreDamageTest::repairsATablesIndex() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one"), itemOf("b", "two")});
    staleTableIndex(fixture);
    QVERIFY(fixture.differences().starts_with("integrity: "));
    const auto repaired = fixture.store().repair();
    QVERIFY2(repaired, repaired ? "" : repaired.error().describe().c_str());
    QCOMPARE(fixture.differences(), std::string());
    QCOMPARE(*fixture.reader()->items().count({}), std::int64_t{3});
}

void StoreDamageTest::findsAnotherText() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one"), itemOf("b", "two")});
    fixture.alter("UPDATE content_items SET text = 'tvo' WHERE item_id = 2");
    const std::string found = fixture.differences();
    QVERIFY2(found.find("texts: Item 2 ") != std::string::npos, found.c_str());
    const auto repaired = fixture.store().repair();
    QVERIFY(!repaired);
    QCOMPARE(core::errorCodeName(repaired.error().code), "store_damaged");
}

void StoreDamageTest::looksForLongTextsByTheirBeginning_data() {
    QTest::addColumn<QByteArray>("title");
    QTest::addColumn<QByteArray>("text");
    const QByteArray letters = QByteArray("a b c d ").repeated(100'000);
    QTest::newRow("letters") << QByteArray() << letters;
    QTest::newRow("a word across the cut") << QByteArray() << QByteArray("xyz").repeated(1'300) + " " + letters;
    QTest::newRow("a letter across the cut") << QByteArray() << "word " + QByteArray("\xc3\xa9").repeated(5'000) + " z";
    QTest::newRow("one word") << QByteArray() << QByteArray("y").repeated(50'000);
    QTest::newRow("title") << QByteArray("flood in town") << letters;
    QTest::newRow("long title") << QByteArray("town").repeated(1'020) + " flood in town" << letters;
}

void StoreDamageTest::looksForLongTextsByTheirBeginning() {
    QFETCH(QByteArray, title);
    QFETCH(QByteArray, text);
    StoreFixture fixture;
    domain::ContentItem item = itemOf("a", text.toStdString());
    item.title = title.toStdString();
    fixture.put({item, itemOf("b", "one")});
    QCOMPARE(fixture.differences(), std::string());
    // The same number of items under other words.
    fixture.alter(
        "INSERT INTO item_index (item_index) VALUES ('delete-all');"
        "INSERT INTO item_index (rowid, body) VALUES (1, 'another'), (2, 'another')");
    const std::string found = fixture.differences();
    QVERIFY2(found.find("is not found by its own words") != std::string::npos, found.c_str());
}

void StoreDamageTest::leavesDamagedTablesAlone() {
    StoreFixture fixture;
    fixture.put(manyItems());
    fixture.close();
    overwritePages(fixture.file());
    const QByteArray bytes = bytesOf(fixture.file());
    fixture.reopen();
    const auto repaired = fixture.store().repair();
    QVERIFY(!repaired);
    QCOMPARE(core::errorCodeName(repaired.error().code), "store_damaged");
    fixture.close();
    QVERIFY(bytesOf(fixture.file()) == bytes);
    fs::remove(fixture.file());
    fixture.reopen();
}

void StoreDamageTest::setsAside() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "store.sqlite";
    for (const char* name : {"store.sqlite.damaged-20260101T000000Z", "store.sqlite.damaged-20260101T000000Z-2"}) {
        writeBytes(file, "pages");
        writeBytes(file.string() + "-wal", "log");
        const auto kept = Store::setAside(file, at(0));
        QVERIFY(kept);
        QCOMPARE(kept->filename().string(), std::string(name));
        QVERIFY(!fs::exists(file) && !fs::exists(file.string() + "-wal"));
        QCOMPARE(bytesOf(*kept), QByteArray("pages"));
        QCOMPARE(bytesOf(kept->string() + "-wal"), QByteArray("log"));
    }
}

GROUNDSWELL_TEST(StoreDamageTest, store_damage)
#include "tst_store_damage.moc"
