#include "pipeline/extract/extractor.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>

#include <fstream>
#include <iterator>

using namespace groundswell;
using namespace groundswell::testing;
using sources::FileFormat;

namespace {

constexpr const char* schema =
    "CREATE TABLE posts (id INTEGER PRIMARY KEY AUTOINCREMENT, post_id TEXT, session_timestamp TIMESTAMP, "
    "session_user_id TEXT, platform TEXT, type TEXT, author_name_hash TEXT, created_at TIMESTAMP DEFAULT "
    "CURRENT_TIMESTAMP, post_blob TEXT)";

void addPost(SQLite::Database& database, const std::string& id, const std::string& type, const std::string& blob) {
    SQLite::Statement insert(
        database,
        "INSERT INTO posts (post_id, session_timestamp, session_user_id, platform, type, "
        "author_name_hash, created_at, post_blob) VALUES (?, '2024-06-04 01:02:22', 'u', 'facebook', "
        "?, 'a' || ?, '2017-05-31 14:48:32', ?)");
    insert.bind(1, id);
    insert.bind(2, type);
    insert.bind(3, id);
    insert.bind(4, blob);
    insert.exec();
}

std::string blob(const std::string& id, const std::string& parent, const std::string& text) {
    return "{\"id\":\"" + id + "\",\"post_id\":" + (parent.empty() ? "null" : "\"" + parent + "\"") +
           ",\"parent_id\":\"\",\"title\":null,\"text\":\"" + text +
           "\",\"embedded_urls\":[],\"created_at\":"
           "\"2017-05-31T14:48:32\",\"engagements\":{\"like\":187,\"love\":0}}";
}

/// Two posts and comments on a present and on an absent post, with the quirks of real files.
std::string makeDatabase(const ImportFolder& folder) {
    SQLite::Database database(folder.path("posts.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(schema);
    addPost(database, "p1", "post", blob("p1", "", "https://example.org/1017441650"));
    addPost(database, "p2", "post", blob("p2", "", "One\\r\\n\\r\\ntwo, \\\"three\\\" \xE2\x80\x99"));
    addPost(database, "c1", "comment", blob("c1", "p2", "Yup."));
    addPost(database, "c2", "comment", blob("c2", "p2", ""));
    addPost(database, "c3", "comment", blob("c3", "gone", "Yup."));
    addPost(database, "c4", "comment", "{\"id\":\"c4\",");
    addPost(database, "c5", "comment", "");
    addPost(database, "c6", "comment", "[]");
    return folder.path("posts.db");
}

std::string bytesOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<domain::ContentItem> itemsOf(const RecordingSink& sink) {
    std::vector<domain::ContentItem> items;
    for (const auto& record : sink.records) {
        auto extracted = extract::extractItems(record, {});
        if (extracted) items.push_back(extracted->front());
    }
    return items;
}

}  // namespace

class PostsDatabaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void extracts();
    void leavesTheFileAlone();
    void refuses_data();
    void refuses();
    void refusesDamaged();
    void refusesUncommitted();
};

void PostsDatabaseTest::reads_data() {
    QTest::addColumn<int>("form");
    QTest::newRow("plain") << 0;
    QTest::newRow("gzip") << 1;
    QTest::newRow("zstd") << 2;
}

void PostsDatabaseTest::reads() {
    QFETCH(int, form);
    const ImportFolder folder;
    std::string path = makeDatabase(folder);
    if (form == 1) path = folder.write("posts.db.gz", gzipped(bytesOf(path)));
    if (form == 2) path = folder.write("posts.db.zst", zstdCompressed(bytesOf(path)));
    RecordingSink sink;
    const auto content = readInto(sink, path);
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(content->format, FileFormat::PostsDatabase);
    QCOMPARE(content->linked, std::int64_t{2});
    QCOMPARE(content->orphans, std::int64_t{1});
    QCOMPARE(std::ssize(sink.records), 5);
    QCOMPARE(sink.issueLines(),
             std::string("0: The post_blob of row 6 is cut off before its end; the row was skipped.\n"
                         "0: The post_blob of row 7 is empty; the row was skipped.\n"
                         "0: The post_blob of row 8 is no JSON object; the row was skipped.\n"));
}

void PostsDatabaseTest::extracts() {
    const ImportFolder folder;
    RecordingSink sink;
    QVERIFY(readInto(sink, makeDatabase(folder)));
    const auto items = itemsOf(sink);
    QCOMPARE(std::ssize(items), 5);
    QCOMPARE(items[0].externalId, std::string("p1"));
    QCOMPARE(items[0].text, std::string("https://example.org/1017441650"));
    QCOMPARE(items[0].threadExternalId, std::string());
    QCOMPARE(items[0].kind, std::string("post"));
    QCOMPARE(items[0].author, std::string("ap1"));
    QCOMPARE(items[0].outlet, std::string("facebook"));
    QCOMPARE(items[0].metricsJson, std::string("{\"like\":187,\"love\":0}"));
    QCOMPARE(core::formatTime(*items[0].publishedAt), std::string("2017-05-31T14:48:32Z"));
    QVERIFY(items[1].text.find("three") != std::string::npos);
    QCOMPARE(items[2].threadExternalId, std::string("p2"));
    QCOMPARE(items[2].kind, std::string("comment"));
    QCOMPARE(items[3].text, std::string());
    QCOMPARE(items[4].threadExternalId, std::string("gone"));
}

void PostsDatabaseTest::leavesTheFileAlone() {
    const ImportFolder folder;
    const std::string path = makeDatabase(folder);
    const std::string before = bytesOf(path);
    RecordingSink sink;
    QVERIFY(readInto(sink, path));
    QVERIFY(bytesOf(path) == before);
    QVERIFY(!std::filesystem::exists(path + "-journal") && !std::filesystem::exists(path + "-wal"));
}

void PostsDatabaseTest::refuses_data() {
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("message");
    QTest::newRow("no table") << QStringLiteral("CREATE TABLE other (id INTEGER)")
                              << QStringLiteral("The database has no table posts.");
    QTest::newRow("no column") << QStringLiteral(
                                      "CREATE TABLE posts (id INTEGER, post_id TEXT, platform TEXT, type TEXT, "
                                      "created_at TEXT)")
                               << QStringLiteral("The table posts has no column post_blob.");
}

void PostsDatabaseTest::refuses() {
    QFETCH(QString, sql);
    QFETCH(QString, message);
    const ImportFolder folder;
    const std::string path = folder.path("other.db");
    SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql.toStdString());
    RecordingSink sink;
    const auto content = readInto(sink, path);
    QVERIFY(!content);
    QCOMPARE(content.error().message, message.toStdString());
    QCOMPARE(content.error().contextValue("file"), path);
    QVERIFY(!content.error().contextValue("remedy").empty());
}

void PostsDatabaseTest::refusesDamaged() {
    const ImportFolder folder;
    std::string bytes = bytesOf(makeDatabase(folder));
    for (std::size_t i = 4096; i < bytes.size(); ++i) bytes[i] = static_cast<char>(bytes[i] ^ 0x5a);
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("damaged.db", bytes));
    QVERIFY(!content);
    QCOMPARE(content.error().code, core::ErrorCode::InvalidInput);
}

void PostsDatabaseTest::refusesUncommitted() {
    const ImportFolder folder;
    const std::string path = makeDatabase(folder);
    SQLite::Database writer(path, SQLite::OPEN_READWRITE);
    writer.exec("PRAGMA journal_mode = WAL");
    writer.exec("DELETE FROM posts WHERE id = 1");
    RecordingSink sink;
    const auto content = readInto(sink, path);
    QVERIFY(!content);
    QCOMPARE(content.error().code, core::ErrorCode::StoreLocked);
}

GROUNDSWELL_TEST(PostsDatabaseTest, posts_database)

#include "tst_posts_database.moc"
