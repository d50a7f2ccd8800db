#include "pipeline/sources/folder_files.h"
#include "pipeline/sources/folder_source.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <QTest>

#include <filesystem>

using namespace groundswell;
using namespace groundswell::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const core::UtcTime noon = *core::parseTime("2026-10-12T12:00:00Z");

void writtenAt(const std::string& path, core::UtcTime time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const timespec both{seconds.time_since_epoch().count(), 0};
    const timespec times[2]{both, both};
    QCOMPARE(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

// A folder that is looked into, and what comes of each look.
class Watch {
public:
    explicit Watch(std::string pattern = {}) : m_query{m_folder.path("."), std::move(pattern), {}, noon} {
        m_query.folder.resize(m_query.folder.size() - 2);
    }

    std::string write(const std::string& name, const std::string& bytes, core::UtcTime time) const {
        fs::create_directories(fs::path(m_folder.path(name)).parent_path());
        const std::string path = m_folder.write(name, bytes);
        writtenAt(path, time);
        return path;
    }

    // The texts that came, then the issues; "error: ..." when there was one.
    std::string look(core::UtcTime now) {
        m_query.now = now;
        RecordingSink sink;
        sources::ImportSettings settings;
        const auto fetched = sources::fetchFolder(m_query, m_memory, sink, settings, {});
        if (!fetched) return "error: " + fetched.error().message;
        std::string told;
        for (const auto& record : sink.records) told += record.content;
        for (const auto& issue : sink.issues) told += "! " + issue.message;
        return told;
    }

    [[nodiscard]] const std::string& memory() const { return m_memory; }
    [[nodiscard]] const ImportFolder& folder() const { return m_folder; }

private:
    ImportFolder m_folder;
    sources::FolderQuery m_query;
    std::string m_memory;
};

std::string line(const std::string& text) {
    return "{\"text\":\"" + text + "\"}";
}

}  // namespace

class FolderSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_queries_data() {
        QTest::addColumn<std::string>("value");
        QTest::addColumn<std::string>("folder");
        QTest::addColumn<std::string>("pattern");
        const auto row = [](const char* value, const char* folder, const char* pattern) {
            QTest::newRow(value) << std::string(value) << std::string(folder) << std::string(pattern);
        };
        row("/data/inbox", "/data/inbox", "");
        row("/data/inbox/", "/data/inbox", "");
        row("/data/inbox/*.csv", "/data/inbox", "*.csv");
        row("/data/in box/day-[0-9]?.jsonl", "/data/in box", "day-[0-9]?.jsonl");
        row("/*", "/", "*");
    }

    void reads_queries() {
        QFETCH(std::string, value);
        QFETCH(std::string, folder);
        QFETCH(std::string, pattern);
        const auto query = sources::parseFolderQuery(value);
        QCOMPARE(query.folder, folder);
        QCOMPARE(query.pattern, pattern);
    }

    void lists_data() {
        QTest::addColumn<std::string>("pattern");
        QTest::addColumn<std::string>("names");
        QTest::newRow("all") << std::string() << std::string("/A.CSV /deep/b.csv /deep/deeper/c.txt /link.csv");
        QTest::newRow("pattern") << std::string("*.csv") << std::string("/A.CSV /deep/b.csv /link.csv");
        QTest::newRow("letter") << std::string("[bc].*") << std::string("/deep/b.csv /deep/deeper/c.txt");
        QTest::newRow("none") << std::string("*.pdf") << std::string();
    }

    void lists() {
        QFETCH(std::string, pattern);
        QFETCH(std::string, names);
        const Watch watch;
        for (const char* name : {"A.CSV", "deep/b.csv", "deep/deeper/c.txt", ".hidden.csv", ".git/d.csv"})
            watch.write(name, "x", noon);
        const std::string root = fs::path(watch.folder().path("x")).parent_path();
        fs::create_directory_symlink(root, root + "/deep/loop");
        fs::create_directory_symlink(root + "/deep", root + "/other");
        fs::create_symlink(root + "/A.CSV", root + "/link.csv");
        fs::create_symlink(root + "/nowhere", root + "/broken.csv");
        const auto listed = sources::listFolder(root, pattern);
        QVERIFY2(listed, listed ? "" : listed.error().describe().c_str());
        std::string found;
        for (const auto& file : listed->files) found += (found.empty() ? "" : " ") + file.path.substr(root.size());
        QCOMPARE(found, names);
        for (const auto& file : listed->files) QVERIFY(file.size == 1 && file.modified == noon);
    }

    void imports_each_once() {
        Watch watch;
        const std::string path = watch.write("a.jsonl", line("one"), noon - 1h);
        watch.write("deep/b.jsonl", line("two"), noon - 1h);
        QCOMPARE(watch.look(noon), line("one") + line("two"));
        QCOMPARE(watch.look(noon + 1min), std::string());
        watch.write("c.jsonl", line("three"), noon);
        QCOMPARE(watch.look(noon + 1min), line("three"));
        // Another time alone is no change.
        writtenAt(path, noon);
        QCOMPARE(watch.look(noon + 2min), std::string());
        // The same size at another time, and another size at the same time, may be.
        watch.write("a.jsonl", line("One"), noon + 1min);
        QCOMPARE(watch.look(noon + 2min), line("One"));
        watch.write("a.jsonl", line("One and more"), noon + 1min);
        QCOMPARE(watch.look(noon + 2min), line("One and more"));
        // Under another name it is another file; what its records are is for their ids to say.
        fs::rename(path, watch.folder().path("z.jsonl"));
        QCOMPARE(watch.look(noon + 2min), line("One and more"));
        QVERIFY2(watch.memory().find("a.jsonl") == std::string::npos, watch.memory().c_str());
    }

    void leaves_what_grows() {
        Watch watch;
        watch.write("a.jsonl", line("begun"), noon - 2s);
        QCOMPARE(watch.look(noon), std::string());
        QCOMPARE(watch.look(noon + 1s), std::string());
        watch.write("a.jsonl", line("begun") + "\n" + line("more"), noon + 59s);
        QCOMPARE(watch.look(noon + 1min), std::string());
        QCOMPARE(watch.look(noon + 2min), line("begun") + line("more"));
        // The clock of another computer is ahead, but nothing has changed between two looks.
        watch.write("b.jsonl", line("ahead"), noon + 24h);
        QCOMPARE(watch.look(noon + 2min), std::string());
        QCOMPARE(watch.look(noon + 3min), line("ahead"));
        QCOMPARE(watch.look(noon + 4min), std::string());
    }

    void tells_of_a_bad_file_once() {
        Watch watch;
        watch.write("a.jsonl", line("good"), noon - 1h);
        watch.write("bad.png", "\x89PNG\r\n", noon - 1h);
        const std::string first = watch.look(noon);
        QVERIFY2(first.starts_with(line("good") + "! This is an image."), first.c_str());
        QCOMPARE(watch.look(noon + 1min), std::string());
        watch.write("bad.png", line("repaired"), noon);
        QCOMPARE(watch.look(noon + 1min), line("repaired"));
    }

    void a_folder_that_is_gone_is_an_error() {
        Watch watch;
        watch.write("deep/a.jsonl", line("one"), noon - 1h);
        QCOMPARE(watch.look(noon), line("one"));
        const fs::path root = fs::path(watch.folder().path("x")).parent_path();
        fs::rename(root, root.string() + "-away");
        const std::string before = watch.memory();
        QCOMPARE(watch.look(noon + 1min), std::string("error: The folder does not exist."));
        QCOMPARE(watch.memory(), before);
        fs::rename(root.string() + "-away", root);
        QCOMPARE(watch.look(noon + 2min), std::string());
        fs::remove_all(root / "deep");
        QCOMPARE(watch.look(noon + 2min), std::string());
    }

    void stops() {
        Watch watch;
        const std::string path = watch.write("a.jsonl", line("one"), noon - 1h);
        RecordingSink sink;
        sources::ImportSettings settings;
        std::stop_source stop;
        stop.request_stop();
        std::string memory = "as it was";
        const auto fetched = sources::fetchFolder({fs::path(path).parent_path(), {}, {}, noon}, memory, sink, settings,
                                                  stop.get_token());
        QVERIFY(!fetched);
        QCOMPARE(fetched.error().code, core::ErrorCode::Cancelled);
        QCOMPARE(memory, std::string("as it was"));
        QVERIFY(sink.records.empty());
    }

    void bad_memory_is_none_data() {
        QTest::addColumn<std::string>("memory");
        for (const char* memory : {"", "{", "[]", "{\"files\":[]}", "{\"files\":{\"a\":[1]}}", "W/\"an etag\""})
            QTest::newRow((std::string("memory ") + memory).c_str()) << std::string(memory);
    }

    void bad_memory_is_none() {
        QFETCH(std::string, memory);
        Watch watch;
        const std::string path = watch.write("a.jsonl", line("one"), noon - 1h);
        RecordingSink sink;
        sources::ImportSettings settings;
        QCOMPARE(sources::fetchFolder({fs::path(path).parent_path(), {}, {}, noon}, memory, sink, settings, {}).value(),
                 std::int64_t{1});
    }
};

GROUNDSWELL_TEST(FolderSourceTest, folder_source)

#include "tst_folder_source.moc"
