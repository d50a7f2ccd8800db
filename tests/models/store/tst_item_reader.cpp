#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/connection.h"
#include "models/store/statement.h"

#include <QTest>

#include <algorithm>

using namespace groundswell;
using namespace groundswell::testing;
using domain::ItemSort;
using domain::KeywordKind;
using domain::SortOrder;
using store::WriteTransaction;

namespace {

std::string orderOf(const std::vector<store::ItemRow>& rows) {
    std::string ids;
    for (const auto& row : rows) ids += row.item.externalId;
    return ids;
}

}  // namespace

class ItemReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pages_data();
    void pages();
    void filters_data();
    void filters();
    void tellsHashes();
    void findsMissing();
    void cancelsARead();
    void staysInterruptedUntilRearmed();
    void usesIndexes();
};

void ItemReaderTest::pages_data() {
    QTest::addColumn<int>("sort");
    QTest::addColumn<bool>("descending");
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, ItemSort sort, bool descending, int offset, int limit, const char* expected) {
        QTest::newRow(name) << static_cast<int>(sort) << descending << offset << limit << QString::fromUtf8(expected);
    };
    row("id", ItemSort::Id, false, 0, 10, "abcd");
    row("id, second page", ItemSort::Id, false, 2, 2, "cd");
    row("id, backwards", ItemSort::Id, true, 0, 10, "dcba");
    row("published", ItemSort::Published, false, 0, 10, "dbca");
    row("published, backwards", ItemSort::Published, true, 0, 10, "acbd");
    row("author", ItemSort::Author, false, 0, 10, "dbac");
    row("beyond the end", ItemSort::Id, false, 9, 10, "");
}

void ItemReaderTest::pages() {
    QFETCH(int, sort);
    QFETCH(bool, descending);
    QFETCH(int, offset);
    QFETCH(int, limit);
    QFETCH(QString, expected);
    StoreFixture fixture;
    std::vector<domain::ContentItem> items;
    for (const char* id : {"a", "b", "c", "d"}) items.push_back(itemOf(id, id));
    items[0].publishedAt = at(3);
    items[1].publishedAt = at(1);
    items[2].publishedAt = at(1);
    items[0].author = "y";
    items[1].author = "x";
    items[2].author = "y";
    fixture.put(items);
    const auto page = *fixture.reader()->items().page(
        {}, static_cast<ItemSort>(sort), descending ? SortOrder::Descending : SortOrder::Ascending, {offset, limit});
    QCOMPARE(orderOf(page), expected.toStdString());
}

void ItemReaderTest::filters_data() {
    QTest::addColumn<QString>("which");
    QTest::addColumn<QString>("expected");
    for (const auto& [which, expected] : std::vector<std::pair<const char*, const char*>>{{"all", "abcd"},
                                                                                          {"from", "bc"},
                                                                                          {"to", "a"},
                                                                                          {"range", "b"},
                                                                                          {"language", "ab"},
                                                                                          {"languages", "abc"},
                                                                                          {"source", "d"},
                                                                                          {"query", "a"},
                                                                                          {"cluster", "ab"},
                                                                                          {"keyword", "a"},
                                                                                          {"keyword case", "a"},
                                                                                          {"hashtag", "b"},
                                                                                          {"keyword with dots", "c"},
                                                                                          {"min items", "ab"},
                                                                                          {"min unique", "ab"},
                                                                                          {"min unique 3", ""},
                                                                                          {"state", "d"},
                                                                                          {"completed", "abc"},
                                                                                          {"text", "bd"},
                                                                                          {"text and language", "b"},
                                                                                          {"unknown source", ""}}) {
        QTest::newRow(which) << QString::fromUtf8(which) << QString::fromUtf8(expected);
    }
}

void ItemReaderTest::filters() {
    QFETCH(QString, which);
    QFETCH(QString, expected);
    StoreFixture fixture;
    std::vector<domain::ContentItem> items{itemOf("a", "Red Fox jumps"), itemOf("b", "blue dog #Sun"),
                                           itemOf("c", "green U.S. map"), itemOf("d", "blue moon")};
    items[0].publishedAt = at(10);
    items[1].publishedAt = at(20);
    items[2].publishedAt = at(30);
    items[0].query = "world";
    items[3].source = "feeds";
    fixture.put(items);
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        std::vector<store::ProcessedItem> results(3);
        const char* languages[] = {"en", "en", "de"};
        const domain::Keyword keywords[] = {{"Red Fox", KeywordKind::Phrase, 0.1},
                                            {"#Sun", KeywordKind::Hashtag, 1},
                                            {"U.S.", KeywordKind::Phrase, 0.2}};
        for (std::size_t i = 0; i < 3; ++i) {
            results[i].id = {static_cast<std::int64_t>(i) + 1};
            results[i].contentHash = incoming(items[i]).item.contentHash;
            results[i].state = "completed";
            results[i].language = languages[i];
            results[i].keywords = {keywords[i]};
        }
        static_cast<void>(t.items().storeProcessed(results));
        return {};
    });
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {2}, 1}});
    const std::map<QString, std::function<void(domain::Filter&)>> filters{
        {QStringLiteral("from"), [](auto& f) { f.from = at(20); }},
        {QStringLiteral("to"), [](auto& f) { f.to = at(20); }},
        {QStringLiteral("range"), [](auto& f) { f.from = at(20), f.to = at(30); }},
        {QStringLiteral("language"), [](auto& f) { f.languages = {"en"}; }},
        {QStringLiteral("languages"),
         [](auto& f) {
             f.languages = {"en", "de", "xx"};
         }},
        {QStringLiteral("source"), [](auto& f) { f.sources = {"feeds"}; }},
        {QStringLiteral("unknown source"), [](auto& f) { f.sources = {"' OR 1=1 --"}; }},
        {QStringLiteral("query"), [](auto& f) { f.queries = {"world"}; }},
        {QStringLiteral("cluster"), [](auto& f) { f.clusters = {{1}}; }},
        {QStringLiteral("keyword"), [](auto& f) { f.keyword = "Red Fox"; }},
        {QStringLiteral("keyword case"), [](auto& f) { f.keyword = "red fOX"; }},
        {QStringLiteral("hashtag"), [](auto& f) { f.keyword = "#sun"; }},
        {QStringLiteral("keyword with dots"), [](auto& f) { f.keyword = "u.s."; }},
        {QStringLiteral("min items"), [](auto& f) { f.minItems = 2; }},
        {QStringLiteral("min unique"), [](auto& f) { f.minUnique = 2; }},
        {QStringLiteral("min unique 3"), [](auto& f) { f.minUnique = 3; }},
        {QStringLiteral("state"), [](auto& f) { f.state = "ready"; }},
        {QStringLiteral("completed"), [](auto& f) { f.state = "completed"; }},
        {QStringLiteral("text"),
         [](auto& f) {
             f.text.allOf = {{{{{"blue"}, false, {}, {}}}, false}};
         }},
        {QStringLiteral("text and language"),
         [](auto& f) {
             f.text.allOf = {{{{{"blue"}, false, {}, {}}}, false}}, f.languages = {"en"};
         }},
    };
    domain::Filter filter;
    if (const auto found = filters.find(which); found != filters.end()) found->second(filter);
    auto reader = fixture.reader();
    QCOMPARE(orderOf(*reader->items().page(filter, ItemSort::Id, SortOrder::Ascending, {})), expected.toStdString());
    QCOMPARE(*reader->items().count(filter), std::int64_t{expected.size()});
    std::string streamed;
    QVERIFY(reader->items().forEach(filter, [&](const store::ItemRow& row) {
        streamed += row.item.externalId;
        return true;
    }));
    QCOMPARE(streamed, expected.toStdString());
}

void ItemReaderTest::tellsHashes() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one"), itemOf("b", "two")});
    const std::vector<std::pair<std::string, std::string>> keys{
        {"b", "text"}, {"x", "text"}, {"a", "title"}, {"a", "text"}};
    const auto hashes = *fixture.reader()->items().hashes("files", keys);
    QCOMPARE(hashes.size(), std::size_t{4});
    QCOMPARE(hashes[0].id.value, std::int64_t{2});
    QCOMPARE(hashes[0].contentHash, incoming(itemOf("b", "two")).item.contentHash);
    QVERIFY(hashes[1].id.isNone() && hashes[2].id.isNone());
    QCOMPARE(hashes[3].id.value, std::int64_t{1});
    QVERIFY((*fixture.reader()->items().hashes("nobody", keys))[0].id.isNone());
}

void ItemReaderTest::findsMissing() {
    StoreFixture fixture;
    domain::ContentItem other = itemOf("z", "other source");
    other.source = "feeds";
    fixture.put({itemOf("a", "one"), itemOf("b", "two"), itemOf("c", "three"), other});
    std::vector<std::uint64_t> kept{store::itemKeyHash("a", "text"), store::itemKeyHash("c", "text")};
    std::sort(kept.begin(), kept.end());
    std::vector<core::ItemId> missing;
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        missing = *t.items().missingFrom("files", kept);
        return {};
    });
    QVERIFY(missing == std::vector<core::ItemId>{{2}});
}

void ItemReaderTest::cancelsARead() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one"), itemOf("b", "two")});
    auto reader = fixture.reader();
    int taken = 0;
    const auto done = reader->items().forEach({}, [&](const store::ItemRow&) {
        ++taken;
        reader->interrupt();
        return true;
    });
    QVERIFY(!done);
    QCOMPARE(core::errorCodeName(done.error().code), "cancelled");
    QCOMPARE(taken, 1);
    QVERIFY(!reader->items().count({}));
    reader->rearm();
    QCOMPARE(*reader->items().count({}), std::int64_t{2});
}

void ItemReaderTest::staysInterruptedUntilRearmed() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    auto reader = fixture.reader();
    const auto codeOf = [](const auto& answer) {
        return std::string(answer ? "none" : core::errorCodeName(answer.error().code));
    };
    reader->interrupt();
    QCOMPARE(codeOf(reader->items().count({})), std::string("cancelled"));
    QCOMPARE(codeOf(reader->runs().count()), std::string("cancelled"));
    QCOMPARE(codeOf(reader->beginSnapshot()), std::string("cancelled"));
    reader->rearm();
    QCOMPARE(codeOf(reader->beginSnapshot()), std::string("none"));
    QCOMPARE(*reader->items().count({}), std::int64_t{1});
    reader->endSnapshot();
}

void ItemReaderTest::usesIndexes() {
    StoreFixture fixture;
    store::Connection connection(fixture.file(), store::Connection::Role::Reader);
    const auto planOf = [&](const std::string& query) {
        store::Statement rows(connection, "EXPLAIN QUERY PLAN " + query);
        std::string text;
        while (rows.step()) text += rows.text(3) + "\n";
        return text;
    };
    const auto uses = [&](const std::string& query, const std::string& index) {
        const std::string text = planOf(query);
        // Ties may be sorted, the whole may not.
        return text.find(index) != std::string::npos && text.find("TEMP B-TREE FOR ORDER BY") == std::string::npos;
    };
    QVERIFY(
        uses("SELECT 1 FROM content_items i WHERE i.state_no <> 0 AND i.state_no = ? AND i.item_id > ? "
             "ORDER BY i.item_id LIMIT ?",
             "content_items_waiting"));
    QVERIFY(
        uses("SELECT published_at FROM content_items WHERE cluster_id = ? AND published_at >= ? AND published_at < ?",
             "COVERING INDEX content_items_cluster"));
    // Ordered afterwards: there are few of them, or nearly all.
    QVERIFY(planOf("SELECT i.item_id FROM content_items i WHERE i.run_id = ? ORDER BY i.published_at DESC, "
                   "i.source_no DESC, i.item_id DESC LIMIT 9")
                .find("content_items_run") != std::string::npos);
    // No row is read: they are mostly text.
    for (const char* query :
         {"SELECT i.published_at, i.source_no FROM content_items i WHERE i.published_at IS NOT NULL",
          "SELECT source_no, published_at FROM content_items ORDER BY published_at",
          "SELECT i.source_no FROM content_items i", "SELECT count(*) FROM content_items i",
          "SELECT i.language FROM content_items i WHERE i.source_no IN (1)",
          "SELECT i.item_id FROM content_items i ORDER BY i.similarity DESC, i.item_id LIMIT 9",
          "SELECT count(*) FROM content_items i WHERE i.language IN ('en') AND i.state_no = 0",
          "SELECT i.item_id FROM content_items i WHERE i.cluster_id IN (SELECT cluster_id FROM content_clusters "
          "WHERE authors >= 3) ORDER BY i.published_at DESC, i.source_no DESC, i.item_id DESC LIMIT 9",
          "SELECT c.cluster_id FROM content_clusters c WHERE c.cluster_id IN (SELECT i.cluster_id FROM content_items i "
          "WHERE i.cluster_id IS NOT NULL AND i.language IN ('en'))",
          "SELECT c.cluster_id FROM content_clusters c WHERE c.cluster_id IN (SELECT DISTINCT i.cluster_id "
          "FROM content_items i WHERE i.cluster_id IS NOT NULL AND i.author = ? COLLATE NOCASE)",
          "SELECT i.item_id FROM content_items i ORDER BY i.published_at DESC, i.source_no DESC, "
          "i.item_id DESC LIMIT ? OFFSET ?"}) {
        QVERIFY2(planOf(query).find("COVERING INDEX content_items_") != std::string::npos, query);
    }
    // What is chosen by something of few values goes by what chooses best.
    QVERIFY(uses("SELECT i.item_id FROM content_items i WHERE i.published_at >= ? AND i.language IN ('en')",
                 "COVERING INDEX content_items_published (published_at>?)"));
    QVERIFY(
        uses("SELECT i.item_id FROM content_items i WHERE i.language IN ('en') AND i.item_id IN "
             "(SELECT rowid FROM item_index WHERE item_index MATCH ?)",
             "INTEGER PRIMARY KEY"));
    QVERIFY(uses("SELECT i.text FROM content_items i WHERE i.language IN ('en') ORDER BY i.item_id", "SCAN i"));
    QVERIFY(planOf("SELECT i.item_id FROM content_items i ORDER BY i.author COLLATE NOCASE, i.item_id LIMIT 9")
                .find("COVERING INDEX content_items_published") != std::string::npos);
    QVERIFY(planOf("SELECT * FROM sources").find("COVERING INDEX content_items_") != std::string::npos);
    QVERIFY(
        uses("UPDATE content_items SET state_no = ?, attempts = 0, error = NULL WHERE state_no = ? AND state_no <> 0",
             "content_items_waiting"));
    QVERIFY(uses("SELECT count(*) FROM content_clusters c WHERE c.items >= ? AND c.items > 1",
                 "COVERING INDEX content_clusters_size"));
    QVERIFY(
        uses("SELECT item_id FROM content_items WHERE cluster_id = ? ORDER BY published_at DESC, item_id DESC LIMIT ?",
             "COVERING INDEX content_items_cluster"));
    QVERIFY(
        uses("SELECT c.cluster_id FROM content_clusters c WHERE c.items >= ? AND c.items > 1 "
             "ORDER BY c.items DESC, c.cluster_id LIMIT 9",
             "content_clusters_size"));
    QVERIFY(
        uses("SELECT cluster_id FROM content_clusters WHERE items > 1 AND items * 4 >= exemplar_at_items * 5 "
             "ORDER BY cluster_id LIMIT ?",
             "content_clusters_stale"));
}

GROUNDSWELL_TEST(ItemReaderTest, item_reader)
#include "tst_item_reader.moc"
