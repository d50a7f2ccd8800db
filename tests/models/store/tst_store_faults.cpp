#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <csignal>
#include <random>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace groundswell;
using namespace groundswell::testing;
using store::OpenMode;
using store::Store;
using store::WriteTransaction;

namespace {

core::Result<void> addPair(WriteTransaction& transaction, int number) {
    const std::string name = std::to_string(number);
    const std::vector items{incoming(itemOf("x" + name, "text " + name)), incoming(itemOf("y" + name, "text " + name))};
    const auto done = transaction.items().upsert(items, store::UpsertMode::Add, {}, at(0));
    if (!done) return done.error();
    const std::vector<store::ClusterAssignment> places{{{2 * number + 1}, {number / 10 + 1}, 1},
                                                       {{2 * number + 2}, {number / 7 + 1}, 1}};
    return transaction.clusters().assign(places);
}

// Adds pairs for ever, telling each that was committed; for a process of its own.
[[noreturn]] void writeForEver(const std::filesystem::path& file, int told) {
    auto store = Store::open(file, OpenMode::ReadWrite, storeOptions());
    if (!store) ::_exit(1);
    int number = static_cast<int>(*(*(*store)->connect())->items().count({}) / 2);
    while (true) {
        const auto done =
            (*store)->writer().run([&](WriteTransaction& transaction) { return addPair(transaction, number); });
        if (!done) ::_exit(2);
        ++number;
        if (::write(told, &number, sizeof number) != sizeof number) ::_exit(3);
    }
}

int lastTold(int told) {
    int number = 0;
    for (int next = 0; ::read(told, &next, sizeof next) == sizeof next;) number = next;
    return number;
}

// ThreadSanitizer supports no threads in a forked process.
#ifdef __SANITIZE_THREAD__
constexpr bool canFork = false;
#else
constexpr bool canFork = true;
#endif

}  // namespace

class StoreFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasCommittedWhenKilled();
    void namesAFullDisk();
    void readsWhileWriting();
    void failsWhenAStatementWasIgnored();
};

void StoreFaultsTest::keepsWhatWasCommittedWhenKilled() {
    if (!canFork) QSKIP("needs fork");
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("store.sqlite")).toStdString();
    std::mt19937 random(1);
    int committed = 0;
    for (int round = 0; round < 20; ++round) {
        int pipes[2];
        QCOMPARE(::pipe(pipes), 0);
        const pid_t child = ::fork();
        if (child == 0) writeForEver(file, pipes[1]);
        ::close(pipes[1]);
        int first = 0;
        if (::read(pipes[0], &first, sizeof first) == sizeof first) committed = first;
        ::usleep(static_cast<useconds_t>(random() % 30'000));
        QCOMPARE(::kill(child, SIGKILL), 0);
        committed = std::max(committed, lastTold(pipes[0]));
        ::close(pipes[0]);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        auto store = Store::open(file, OpenMode::ReadWrite, storeOptions());
        QVERIFY2(store, store ? "" : store.error().describe().c_str());
        const std::int64_t items = *(*(*store)->connect())->items().count({});
        QCOMPARE(items % 2, std::int64_t{0});
        QVERIFY2(items / 2 == committed || items / 2 == committed + 1, "a committed write is gone");
        const auto checks = (*store)->check();
        QVERIFY(checks);
        for (const auto& check : *checks) QCOMPARE(check.detail, std::string());
    }
    QVERIFY(committed >= 20);
}

void StoreFaultsTest::namesAFullDisk() {
    if (!canFork) QSKIP("needs fork");
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    fixture.close();
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{2'000'000, 2'000'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto store = Store::open(fixture.file(), OpenMode::ReadWrite, storeOptions());
        if (!store) ::_exit(1);
        core::Result<void> done;
        for (int i = 0; i < 10'000 && done; ++i) {
            done = (*store)->writer().run([&](WriteTransaction& transaction) -> core::Result<void> {
                const std::vector items{
                    incoming(itemOf("big" + std::to_string(i), std::string(20'000, 'x') + std::to_string(i)))};
                const auto put = transaction.items().upsert(items, store::UpsertMode::Add, {}, at(0));
                return put ? core::Result<void>() : core::Result<void>(put.error());
            });
        }
        if (done) ::_exit(2);
        if (done.error().code != core::ErrorCode::Io) ::_exit(3);
        const auto again = (*store)->writer().run([&](WriteTransaction&) -> core::Result<void> { return {}; });
        if (again || again.error().code != core::ErrorCode::Io) ::_exit(4);
        if (!(*(*store)->connect())->items().count({})) ::_exit(5);
        store->reset();
        ::_exit(0);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    fixture.reopen();
    QVERIFY(*fixture.reader()->items().count({}) > 5);
    QCOMPARE(fixture.differences(), std::string());
    QCOMPARE(fixture.put({itemOf("b", "two")}), std::string("n"));
}

void StoreFaultsTest::readsWhileWriting() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    auto reader = fixture.reader();
    std::int64_t during = -1;
    std::int64_t searched = -1;
    const std::string error = fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        const std::vector items{incoming(itemOf("b", "one more"))};
        const auto done = t.items().upsert(items, store::UpsertMode::Add, {}, at(0));
        if (!done) return done.error();
        during = *reader->items().count({});
        domain::Filter filter;
        filter.text.allOf = {{{{{"one"}, false, {}, {}}}, false}};
        searched = *reader->items().count(filter);
        return {};
    });
    QCOMPARE(error, std::string());
    QCOMPARE(during, std::int64_t{1});
    QCOMPARE(searched, std::int64_t{1});
    QCOMPARE(*reader->items().count({}), std::int64_t{2});
}

void StoreFaultsTest::failsWhenAStatementWasIgnored() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    const std::string error = fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        const std::vector items{incoming(itemOf("b", "two"))};
        static_cast<void>(t.items().upsert(items, store::UpsertMode::Add, {}, at(0)));
        const std::vector<domain::RunIssue> issues{{"f", 1, "of no run"}};
        static_cast<void>(t.runs().addIssues({77}, issues));
        return {};
    });
    QVERIFY(!error.empty());
    QCOMPARE(*fixture.reader()->items().count({}), std::int64_t{1});
    QCOMPARE(fixture.put({itemOf("c", "three")}), std::string("n"));
}

GROUNDSWELL_TEST(StoreFaultsTest, store_faults)
#include "tst_store_faults.moc"
