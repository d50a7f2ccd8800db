#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <csignal>
#include <filesystem>

using namespace groundswell;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const std::string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT ";

// Whether a process has a file open.
bool holds(qint64 process, const std::string& file) {
    const QDir open(QStringLiteral("/proc/%1/fd").arg(process));
    const QFileInfoList links = open.entryInfoList(QDir::Files | QDir::System);
    return std::any_of(links.begin(), links.end(),
                       [&file](const QFileInfo& link) { return link.symLinkTarget().toStdString() == file; });
}

}  // namespace

class CliDamageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call run(const Words& arguments, const QByteArray& input = {}) { return m_program->run(arguments, input); }
    std::string storeFile() const { return m_program->workspaceFolder("w") + "/store.sqlite"; }
    void importPosts(const QByteArray& posts) { QCOMPARE(run({"import", "-w", "w", "-"}, posts).exitCode, 0); }
    int items() { return run({"status", "-w", "w", "--json"}).json()["items"].get<int>(); }
    std::vector<fs::path> chunks() const {
        std::vector<fs::path> files;
        for (const auto& entry : fs::recursive_directory_iterator(m_program->workspaceFolder("w") + "/raw")) {
            if (entry.path().extension() == ".zst") files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        return files;
    }

private Q_SLOTS:
    void init() {
        m_program = std::make_unique<Program>();
        QCOMPARE(run({"workspace", "create", "--id", "w"}).exitCode, 0);
        importPosts(testing::threePosts());
    }

    void reads_every_view_data() {
        QTest::addColumn<std::string>("view");
        for (const char* view : {"items", "clusters", "keywords", "sources", "runs", "jobs"})
            QTest::newRow(view) << std::string(view);
    }

    void reads_every_view() {
        QFETCH(std::string, view);
        // What a schedule does goes through the queue.
        QCOMPARE(run({view == "jobs" ? "run" : "process", "-w", "w"}).exitCode, 0);
        const Call call = run({"sql", "-w", "w", "select * from " + view + " limit 3", "--json"});
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        QVERIFY(!call.json()["rows"].empty());
        for (const json& row : call.json()["rows"]) QCOMPARE(row.size(), call.json()["columns"].size());
    }

    void knows_no_authors_of_a_cluster() {
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        const std::string both = R"([{"authors":1},{"authors":null},{"authors":null}])";
        const Words query{"sql", "-w", "w", "select authors from clusters order by authors desc", "--json"};
        QCOMPARE(run(query).json()["rows"].dump(), both);
        json rows = run({"export", "clusters", "-w", "w", "--columns", "authors", "--json"}).json()["rows"];
        std::sort(rows.begin(), rows.end(), std::greater<>());
        QCOMPARE(rows.dump(), both);
    }

    void limits_sql_data() {
        QTest::addColumn<std::string>("query");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<std::string>("sentence");
        QTest::newRow("time") << endless + "count(*) from n" << 1 << std::string("stopped at its limit of 1 second.");
        QTest::newRow("value") << std::string("select hex(zeroblob(90000000))") << 1 << std::string("64 MiB");
        QTest::newRow("answer") << endless + "hex(zeroblob(8388608)) from n" << 0
                                << std::string("larger than 64 MiB: only the first 3 rows are shown.");
    }

    void limits_sql() {
        QFETCH(std::string, query);
        QFETCH(int, exitCode);
        QFETCH(std::string, sentence);
        const Words command{"sql", "-w", "w", query, "--json", "--max-seconds", exitCode == 0 ? "60" : "1"};
        const Call call = run(command);
        QCOMPARE(call.exitCode, exitCode);
        QVERIFY2(call.err.find(sentence) != std::string::npos, call.err.c_str());
        QCOMPARE(std::count(call.err.begin(), call.err.end(), '\n'), std::ptrdiff_t(1));
    }

    void interrupts_sql_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }

    void interrupts_sql() {
        QFETCH(int, signal);
        QProcess process;
        QStringList words;
        for (const std::string& word : Words{"--profile", m_program->profile(), "sql", "-w", "w",
                                             endless + "count(*) from n", "--max-seconds", "300"})
            words << QString::fromStdString(word);
        process.start(QStringLiteral(GROUNDSWELL_BINARY), words);
        QVERIFY(process.waitForStarted());
        const std::string store = fs::canonical(storeFile()).string();
        QTRY_VERIFY(holds(process.processId(), store));
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
    }

    void rebuilds_what_a_broken_archive_has() {
        importPosts("{\"id\":\"p4\",\"text\":\"a second file\"}\n");
        importPosts("{\"id\":\"p5\",\"text\":\"a third file\"}\n");
        const std::vector<fs::path> files = chunks();
        QCOMPARE(files.size(), std::size_t(3));
        fs::remove(files[0]);
        fs::resize_file(files[1], fs::file_size(files[1]) / 2);
        const Call call = run({"process", "-w", "w", "--raw"});
        QCOMPARE(call.exitCode, 3);
        QCOMPARE(std::count(call.err.begin(), call.err.end(), '\n'), std::ptrdiff_t(2));
        for (const fs::path& file : {files[0], files[1]}) {
            QVERIFY2(call.err.find(file.filename().string() + ": ") != std::string::npos, call.err.c_str());
        }
        QVERIFY(call.out.find("1 read: 0 new, 0 changed, 1 unchanged") != std::string::npos);
        QCOMPARE(items(), 5);
    }

    void marks_the_run_of_a_killed_process() {
        const auto process = m_program->startReading({"import", "-w", "w", "-"});
        QVERIFY(process);
        QCOMPARE(::kill(static_cast<pid_t>(process->processId()), SIGKILL), 0);
        QVERIFY(process->waitForFinished(60'000));
        const Words query{"sql", "-w", "w", "select state from runs order by run_id desc limit 1", "--json"};
        QCOMPARE(run(query).json()["rows"].dump(), std::string(R"([{"state":"running"}])"));
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
        QCOMPARE(run(query).json()["rows"].dump(), std::string(R"([{"state":"interrupted"}])"));
    }

    void repairs_the_index() {
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        SQLite::Database(storeFile(), SQLite::OPEN_READWRITE).exec("DELETE FROM item_index_data");
        const Call search = run({"search", "-w", "w", "river"});
        QCOMPARE(search.exitCode, 4);
        QVERIFY2(search.err.find("groundswell doctor -w w --repair") != std::string::npos, search.err.c_str());
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 4);
        QCOMPARE(run({"doctor", "-w", "w", "--repair"}).exitCode, 0);
        QCOMPARE(run({"search", "-w", "w", "river", "--json"}).json()["total"].get<int>(), 1);
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
    }

    void repairs_an_emptied_store() {
        fs::resize_file(storeFile(), 0);
        for (const Words& command : {Words{"status", "-w", "w"}, Words{"process", "-w", "w"}}) {
            const Call call = run(command);
            QCOMPARE(call.exitCode, 4);
            QVERIFY2(call.err.find("The store is empty or damaged.") != std::string::npos, call.err.c_str());
            QVERIFY(call.err.find("groundswell doctor -w w --repair") != std::string::npos);
        }
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 4);
        QCOMPARE(run({"doctor", "-w", "w", "--repair"}).exitCode, 0);
        QCOMPARE(items(), 3);
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
    }
};

GROUNDSWELL_TEST(CliDamageTest, cli_damage)
#include "tst_cli_damage.moc"
