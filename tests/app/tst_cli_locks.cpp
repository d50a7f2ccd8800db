#include "tests/app/program.h"
#include "tests/app/store_dump.h"
#include "tests/support/test_registry.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>

#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace groundswell;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;

namespace {

// What a process that is not this program holds: for it, the test itself is one.
class ForeignLock {
public:
    ForeignLock(const std::string& store, const char* statements) : m_database(store, SQLite::OPEN_READWRITE, 5'000) {
        m_database.exec(statements);
    }

private:
    SQLite::Database m_database;
};

class ForeignOwner {
public:
    explicit ForeignOwner(const std::string& folder)
        : m_descriptor(::open((folder + "/.owner").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        m_held = ::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0;
    }
    ~ForeignOwner() { ::close(m_descriptor); }
    ForeignOwner(const ForeignOwner&) = delete;
    ForeignOwner& operator=(const ForeignOwner&) = delete;
    [[nodiscard]] bool held() const { return m_held; }

private:
    int m_descriptor;
    bool m_held = false;
};

std::size_t chunksOf(const std::string& folder) {
    std::size_t chunks = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder + "/raw"))
        if (entry.path().extension() == ".zst") ++chunks;
    return chunks;
}

}  // namespace

class CliLocksTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call run(const Words& arguments, const QByteArray& input = {}) { return m_program->run(arguments, input); }
    std::string storeFile() const { return m_program->workspaceFolder("w") + "/store.sqlite"; }
    int items() { return run({"status", "-w", "w", "--json"}).json()["items"].get<int>(); }
    void refused(const Call& call, const std::string& who) {
        QVERIFY2(call.exitCode == 4, call.err.c_str());
        QVERIFY2(call.err.find(who) != std::string::npos, call.err.c_str());
        QCOMPARE(std::count(call.err.begin(), call.err.end(), '\n'), std::ptrdiff_t(1));
    }

private Q_SLOTS:
    void init() {
        m_program = std::make_unique<Program>();
        QCOMPARE(run({"workspace", "create", "--id", "w"}).exitCode, 0);
        QCOMPARE(run({"import", "-w", "w", "-"}, testing::threePosts()).exitCode, 0);
    }

    // Every command waits for as long as the store's busy time-out.
    void foreign_lock_on_the_store_data() {
        QTest::addColumn<QByteArray>("held");
        QTest::addColumn<bool>("reads");
        QTest::newRow("a write under way") << QByteArray("BEGIN IMMEDIATE") << true;
        QTest::newRow("the whole file") << QByteArray("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE") << false;
    }

    void foreign_lock_on_the_store() {
        QFETCH(QByteArray, held);
        QFETCH(bool, reads);
        const auto before = testing::canonicalDump(storeFile());
        {
            const ForeignLock lock(storeFile(), held.constData());
            refused(run({"process", "-w", "w"}), "Another process holds the store.");
            if (reads) QCOMPARE(items(), 3);
        }
        QCOMPARE(testing::firstDifference(before, testing::canonicalDump(storeFile())), std::string());
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
    }

    // What was archived by then goes in with the next run, once.
    void foreign_lock_in_the_middle() {
        const auto import = m_program->startReading({"import", "-w", "w", "--source", "files", "-"});
        QVERIFY(import);
        import->write("{\"id\":\"p4\",\"text\":\"one more\"}\n");
        {
            const ForeignLock lock(storeFile(), "BEGIN IMMEDIATE");
            import->closeWriteChannel();
            QVERIFY(import->waitForFinished(60'000));
            const std::string error = import->readAllStandardError().toStdString();
            QVERIFY2(import->exitCode() == 4, error.c_str());
            QVERIFY2(error.find("Another process holds the store.") != std::string::npos, error.c_str());
            QCOMPARE(items(), 3);
        }
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        QCOMPARE(items(), 4);
        QCOMPARE(chunksOf(m_program->workspaceFolder("w")), std::size_t(2));
        QCOMPARE(run({"import", "-w", "w", "-"}, "{\"id\":\"p4\",\"text\":\"one more\"}\n").exitCode, 0);
        QCOMPARE(items(), 4);
        QCOMPARE(chunksOf(m_program->workspaceFolder("w")), std::size_t(2));
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
    }

    void foreign_owner() {
        const auto before = testing::canonicalDump(storeFile());
        {
            const ForeignOwner owner(m_program->workspaceFolder("w"));
            QVERIFY(owner.held());
            for (const Words& command : {Words{"process", "-w", "w"}, Words{"import", "-w", "w", "-"},
                                         Words{"workspace", "delete", "w", "--yes"}}) {
                refused(run(command, testing::threePosts()), "another process");
            }
            QCOMPARE(items(), 3);
            QCOMPARE(run({"backup", "-w", "w", m_program->path("beside.backup")}).exitCode, 0);
        }
        QCOMPARE(testing::firstDifference(before, testing::canonicalDump(storeFile())), std::string());
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
    }
};

GROUNDSWELL_TEST(CliLocksTest, cli_locks)
#include "tst_cli_locks.moc"
