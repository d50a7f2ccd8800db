#include "pipeline/sources/archive/chunk_name.h"
#include "pipeline/sources/archive/raw_archive.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <random>

using namespace groundswell;
using namespace groundswell::testing;
using archive::Chunk;
using archive::RawArchive;

namespace {

const core::UtcDay day{std::chrono::year(2026) / 10 / 12};
const core::UtcTime instant = core::UtcTime(day) + std::chrono::hours(9) + std::chrono::microseconds(123456);

domain::RawRecord recordOf(const std::string& id, const std::string& content) {
    domain::RawRecord record;
    record.runId = "run-1";
    record.workspaceId = "news";
    record.sourceId = "my-files_2";
    record.queryId = "q";
    record.pageId = 7;
    record.createdAt = instant;
    record.contentId = id;
    record.content = content;
    return record;
}

std::vector<domain::RawRecord> awkwardRecords() {
    std::vector<domain::RawRecord> records{
        recordOf("1", "{\"a\":1}"),
        recordOf("", "{ \"id\" : 123456789012345678901234567890 , \"t\":\"\\u00e9\\n\\\"\" }"),
        recordOf("quote \" backslash \\ line\nbreak \x01", "[1, 2.50e3, null]"),
        recordOf("\xF0\x9F\x98\x80", "\"text\""),
        recordOf("5", "{\"content\":{\"content\":\"x\"}}"),
    };
    records[1].pageId.reset();
    return records;
}

struct ReadOutcome {
    std::vector<RawArchive::Entry> entries;
    core::Result<Chunk> chunk = Chunk();
};

ReadOutcome readChunk(const RawArchive& archive, const std::string& path) {
    ReadOutcome outcome;
    outcome.chunk = archive.read(path, [&](RawArchive::Entry entry) {
        outcome.entries.push_back(std::move(entry));
        return true;
    });
    return outcome;
}

std::vector<std::string> filesIn(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) names.push_back(entry.path().filename().string());
    }
    return names;
}

/// Makes writing fail beyond a size for the life of the object.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limited = m_before;
        limited.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limited);
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_before{};
    void (*m_handler)(int) = nullptr;
};

}  // namespace

class RawArchiveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void privateFiles();
    void ordersChunks();
    void marksReplacements();
    void noticesDamage_data();
    void noticesDamage();
    void readsGoodRecordsBeforeDamage();
    void refusesRecords_data();
    void refusesRecords();
    void refusesPaths_data();
    void refusesPaths();
    void failsCleanlyWhenTheDiskIsFull();
    void sweeps();
    void parsesNames_data();
    void parsesNames();
    void stopsReading();
};

void RawArchiveTest::roundTrip() {
    const ImportFolder folder;
    RawArchive archive(folder.path("raw"));
    const auto records = awkwardRecords();
    const auto chunk = archive.append(records, day, instant);
    QVERIFY2(chunk, chunk ? "" : chunk.error().describe().c_str());
    QVERIFY(chunk->path.starts_with("date_id=20261012/20261012T090000.123456Z-"));
    QVERIFY(chunk->path.ends_with("-my-files_2-" + chunk->hash.substr(0, 16) + ".jsonl.zst"));
    QCOMPARE(chunk->hash.size(), std::size_t{64});
    const ReadOutcome outcome = readChunk(archive, chunk->path);
    QVERIFY2(outcome.chunk, outcome.chunk ? "" : outcome.chunk.error().describe().c_str());
    QCOMPARE(outcome.chunk->hash, chunk->hash);
    QCOMPARE(outcome.chunk->records, chunk->records);
    QCOMPARE(outcome.chunk->bytes, chunk->bytes);
    QCOMPARE(outcome.entries.size(), records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        const domain::RawRecord& read = outcome.entries[i].record;
        QCOMPARE(read.content, records[i].content);
        QCOMPARE(read.contentId, records[i].contentId);
        QCOMPARE(read.runId, records[i].runId);
        QCOMPARE(read.workspaceId, records[i].workspaceId);
        QCOMPARE(read.sourceId, records[i].sourceId);
        QCOMPARE(read.queryId, records[i].queryId);
        QVERIFY(read.pageId == records[i].pageId);
        QVERIFY(read.createdAt == records[i].createdAt);
        QVERIFY(!outcome.entries[i].replacement);
    }
}

void RawArchiveTest::privateFiles() {
    const ImportFolder folder;
    RawArchive archive(folder.path("deep/raw"));
    const auto chunk = archive.append(awkwardRecords(), day, instant);
    QVERIFY(chunk);
    const auto modeOf = [&](const std::string& path) {
        struct stat status {};
        ::stat(folder.path(path).c_str(), &status);
        return static_cast<unsigned>(status.st_mode & 0777U);
    };
    QCOMPARE(modeOf("deep/raw/" + chunk->path), 0600U);
    QCOMPARE(modeOf("deep/raw/date_id=20261012"), 0700U);
    QCOMPARE(modeOf("deep"), 0700U);
}

void RawArchiveTest::ordersChunks() {
    const ImportFolder folder;
    RawArchive archive(folder.path("raw"));
    std::vector<std::string> expected;
    // The same instant, other partitions, the same content twice.
    for (const int back : {0, 3, 1, 0}) {
        expected.push_back(archive.append(awkwardRecords(), day - std::chrono::days(back), instant)->path);
    }
    expected.insert(expected.begin(), archive.append(awkwardRecords(), day, instant - std::chrono::seconds(1))->path);
    std::vector<std::string> listed;
    const auto chunks = archive.list();
    QVERIFY(chunks);
    for (const Chunk& chunk : *chunks) listed.push_back(chunk.path);
    QCOMPARE(listed, expected);
    QCOMPARE(chunks->front().sourceId, std::string("my-files_2"));
    QVERIFY(chunks->front().bytes > 0);
    QVERIFY(RawArchive(folder.path("none")).list()->empty());
}

void RawArchiveTest::marksReplacements() {
    const ImportFolder folder;
    RawArchive archive(folder.path("raw"));
    const auto chunk = archive.appendReplacement("news", "files", day, instant, instant - std::chrono::seconds(5));
    QVERIFY(chunk);
    QCOMPARE(chunk->records, std::uint64_t{0});
    const ReadOutcome outcome = readChunk(archive, chunk->path);
    QVERIFY2(outcome.chunk, outcome.chunk ? "" : outcome.chunk.error().describe().c_str());
    QCOMPARE(std::ssize(outcome.entries), 1);
    QVERIFY(outcome.entries.front().replacement);
    QVERIFY(outcome.entries.front().since == instant - std::chrono::seconds(5));
    QCOMPARE(outcome.entries.front().record.sourceId, std::string("files"));
    QCOMPARE(outcome.chunk->records, std::uint64_t{0});
}

void RawArchiveTest::noticesDamage_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("flipped bits") << 0;
    QTest::newRow("cut") << 1;
    QTest::newRow("emptied") << 2;
    QTest::newRow("foreign text") << 3;
    QTest::newRow("other chunk's content") << 4;
}

void RawArchiveTest::noticesDamage() {
    QFETCH(int, kind);
    const ImportFolder folder;
    RawArchive archive(folder.path("raw"));
    const auto chunk = archive.append(awkwardRecords(), day, instant);
    const auto other = archive.append(std::vector{recordOf("x", "{\"b\":2}")}, day, instant);
    const std::string path = folder.path("raw/" + chunk->path);
    const auto load = [](const std::string& name) {
        std::ifstream file(name, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const std::string whole = load(path);
    std::vector<std::string> versions;
    for (std::size_t at = 0; at < whole.size(); at += 7) {
        if (kind == 0) {
            versions.push_back(whole);
            versions.back()[at] = static_cast<char>(versions.back()[at] ^ 0x10);
        } else if (kind == 1) {
            versions.push_back(whole.substr(0, at));
        }
    }
    if (kind == 2) versions = {""};
    if (kind == 3) versions = {"hello\n", zstdCompressed("hello\n"), zstdCompressed("{\"a\":1}\n")};
    if (kind == 4) versions = {load(folder.path("raw/" + other->path))};
    for (const std::string& version : versions) {
        std::ofstream(path, std::ios::binary | std::ios::trunc) << version;
        const ReadOutcome outcome = readChunk(archive, chunk->path);
        // A bit that zstd does not use may flip without any effect on the content.
        if (kind == 0 && outcome.chunk) {
            QCOMPARE(outcome.chunk->hash, chunk->hash);
            continue;
        }
        QVERIFY(!outcome.chunk);
        QCOMPARE(outcome.chunk.error().contextValue("file"), chunk->path);
    }
}

void RawArchiveTest::readsGoodRecordsBeforeDamage() {
    const ImportFolder folder;
    RawArchive archive(folder.path("raw"));
    std::mt19937_64 random(1);
    std::vector<domain::RawRecord> records;
    for (int i = 0; i < 50'000; ++i) {
        records.push_back(recordOf(std::to_string(i), "{\"n\":" + std::to_string(random()) + "}"));
    }
    const auto chunk = archive.append(records, day, instant);
    std::filesystem::resize_file(folder.path("raw/" + chunk->path), chunk->bytes / 2);
    const ReadOutcome outcome = readChunk(archive, chunk->path);
    QVERIFY(!outcome.chunk);
    QVERIFY(outcome.entries.size() > 10'000 && outcome.entries.size() < 40'000);
    for (std::size_t i = 0; i < outcome.entries.size(); ++i) {
        QVERIFY(outcome.entries[i].record.content == records[i].content);
    }
}

void RawArchiveTest::refusesRecords_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("no JSON") << QByteArray("{\"a\":") << QByteArray("my-files_2");
    QTest::newRow("empty") << QByteArray("") << QByteArray("my-files_2");
    QTest::newRow("two lines") << QByteArray("{\n\"a\":1}") << QByteArray("my-files_2");
    QTest::newRow("invalid UTF-8") << QByteArray("{\"a\":\"\xFF\"}") << QByteArray("my-files_2");
    QTest::newRow("other source") << QByteArray("{}") << QByteArray("other");
}

void RawArchiveTest::refusesRecords() {
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, source);
    const ImportFolder folder;
    RawArchive archive(folder.path("raw"));
    std::vector<domain::RawRecord> records{recordOf("1", "{}"), recordOf("2", content.toStdString())};
    records[1].sourceId = source.toStdString();
    QVERIFY(!archive.append(records, day, instant));
    QVERIFY(filesIn(folder.path("raw")).empty());
    records[0].sourceId = records[1].sourceId = "../escape";
    QVERIFY(!archive.append(records, day, instant));
    QVERIFY(!archive.append({}, day, instant));
}

void RawArchiveTest::refusesPaths_data() {
    QTest::addColumn<QString>("path");
    QTest::newRow("upwards") << QStringLiteral("../secret");
    QTest::newRow("absolute") << QStringLiteral("/etc/hostname");
    QTest::newRow("another name") << QStringLiteral("date_id=20261012/notes.txt");
    QTest::newRow("missing") << QStringLiteral(
        "date_id=20261012/20261012T090000.000000Z-000001-files-0123456789abcdef.jsonl.zst");
}

void RawArchiveTest::refusesPaths() {
    QFETCH(QString, path);
    const ImportFolder folder;
    const RawArchive archive(folder.path("raw"));
    QVERIFY(!readChunk(archive, path.toStdString()).chunk);
}

void RawArchiveTest::failsCleanlyWhenTheDiskIsFull() {
    const ImportFolder folder;
    RawArchive archive(folder.path("raw"));
    std::mt19937_64 random(1);
    std::vector<domain::RawRecord> records;
    for (int i = 0; i < 20'000; ++i) {
        records.push_back(recordOf(std::to_string(i), "{\"n\":" + std::to_string(random()) + "}"));
    }
    {
        const FileSizeLimit limit(64U << 10);
        const auto chunk = archive.append(records, day, instant);
        QVERIFY(!chunk);
        QCOMPARE(chunk.error().code, core::ErrorCode::Io);
        QVERIFY(!chunk.error().contextValue("file").empty());
        QVERIFY(!chunk.error().contextValue("remedy").empty());
    }
    QVERIFY(filesIn(folder.path("raw")).empty());
    QVERIFY(archive.append(records, day, instant));
}

void RawArchiveTest::sweeps() {
    const ImportFolder folder;
    RawArchive archive(folder.path("raw"));
    const auto chunk = archive.append(awkwardRecords(), day, instant);
    folder.write("raw/date_id=20261012/.tmp-0123456789abcdef", "left over");
    QCOMPARE(*archive.sweep(), 1);
    QCOMPARE(*archive.sweep(), 0);
    QVERIFY(readChunk(archive, chunk->path).chunk);
    QCOMPARE(*RawArchive(folder.path("none")).sweep(), 0);
}

void RawArchiveTest::parsesNames_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char* path, bool valid) { QTest::newRow(path) << QString::fromUtf8(path) << valid; };
    row("date_id=20261012/20261012T091000.000001Z-000012-a-b-c-0123456789abcdef.jsonl.zst", true);
    row("date_id=20260230/20261012T091000.000001Z-000012-a-0123456789abcdef.jsonl.zst", false);
    row("date_id=20261012/20261012T091000Z-000012-a-0123456789abcdef.jsonl.zst", false);
    row("date_id=20261012/20261012T091000.000001Z-000012--0123456789abcdef.jsonl.zst", false);
    row("date_id=20261012/20261012T091000.000001Z-000012-a-0123456789abcde.jsonl.zst", false);
    row("date_id=20261012/20261012T091000.000001Z-x-a-0123456789abcdef.jsonl.zst", false);
    row("20261012T091000.000001Z-000012-a-0123456789abcdef.jsonl.zst", false);
    row("date_id=20261012/.tmp-0123456789abcdef", false);
    row("date_id=20261012/.jsonl.zst", false);
    row("", false);
}

void RawArchiveTest::parsesNames() {
    QFETCH(QString, path);
    QFETCH(bool, valid);
    const auto name = archive::parseChunkPath(path.toStdString());
    QCOMPARE(name.has_value(), valid);
    if (!name) return;
    QCOMPARE(name->sourceId, std::string("a-b-c"));
    QCOMPARE(archive::partitionFolder(name->partition) + "/" + archive::chunkFileName(*name), path.toStdString());
}

void RawArchiveTest::stopsReading() {
    const ImportFolder folder;
    RawArchive archive(folder.path("raw"));
    const auto chunk = archive.append(awkwardRecords(), day, instant);
    int taken = 0;
    QVERIFY(archive.read(chunk->path, [&](RawArchive::Entry) { return ++taken < 2; }));
    QCOMPARE(taken, 2);
}

GROUNDSWELL_TEST(RawArchiveTest, raw_archive)

#include "tst_raw_archive.moc"
