#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/held_file.h"
#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "models/store/run_writer.h"

#include <QTest>

#include <fstream>
#include <latch>
#include <thread>

using namespace groundswell;
using testing::storyLines;
using testing::WorkspaceFixture;
using workspace::Access;
using workspace::WorkspaceSession;
namespace fs = std::filesystem;

namespace {

// A run whose process went away in the middle of it.
void leaveRunning(WorkspaceFixture& fixture) {
    domain::Run run;
    run.kind = domain::RunKind::Import;
    run.startedAt = fixture.clock().now();
    const auto begun = fixture.session().store().writer().run(
        [&run](store::WriteTransaction& transaction) { return transaction.runs().begin(run); });
    QVERIFY(begun);
    fixture.close();
}

std::string newestRun(WorkspaceSession& session) {
    const auto runs = *(*session.store().connect())->runs().page({});
    return runs.empty() ? "none" : domain::runStateName(runs.front().state);
}

}  // namespace

class WorkspaceSessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void marksRunsThatNobodyEnded_data() {
        QTest::addColumn<int>("access");
        QTest::addColumn<std::string>("state");
        QTest::newRow("owner") << int(Access::Write) << std::string("interrupted");
        QTest::newRow("repair") << int(Access::Repair) << std::string("interrupted");
        QTest::newRow("reader") << int(Access::Read) << std::string("running");
    }

    void marksRunsThatNobodyEnded() {
        QFETCH(int, access);
        QFETCH(std::string, state);
        WorkspaceFixture fixture;
        leaveRunning(fixture);
        const auto session = WorkspaceSession::open(fixture.folder(), static_cast<Access>(access));
        QVERIFY2(session, session ? "" : session.error().describe().c_str());
        QCOMPARE(newestRun(**session), state);
    }

    void leavesTheRunsOfItsOwnerAlone() {
        WorkspaceFixture fixture;
        domain::Run run;
        run.startedAt = fixture.clock().now();
        QVERIFY(fixture.session().store().writer().run(
            [&run](store::WriteTransaction& transaction) { return transaction.runs().begin(run); }));
        const auto second = WorkspaceSession::open(fixture.folder(), Access::Write);
        QVERIFY(!second);
        QCOMPARE(second.error().code, core::ErrorCode::StoreLocked);
        QCOMPARE(newestRun(fixture.session()), std::string("running"));
    }

    void refusesAnEmptiedStore_data() {
        QTest::addColumn<int>("access");
        QTest::newRow("owner") << int(Access::Write);
        QTest::newRow("reader") << int(Access::Read);
    }

    void refusesAnEmptiedStore() {
        QFETCH(int, access);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(2, 2)));
        fixture.close();
        fs::resize_file(fixture.folder() / "store.sqlite", 0);
        const auto session = WorkspaceSession::open(fixture.folder(), static_cast<Access>(access));
        QVERIFY(!session);
        QCOMPARE(session.error().code, core::ErrorCode::StoreDamaged);
        QCOMPARE(session.error().message, std::string("The store is empty or damaged."));
        QVERIFY(session.error().contextValue("remedy").find("groundswell doctor -w desk --repair") !=
                std::string::npos);
        QCOMPARE(fs::file_size(fixture.folder() / "store.sqlite"), std::uintmax_t{0});
    }

    // Another config comes while all are read again: what was read before it is not kept after it.
    void keepsTheNewerConfig() {
        WorkspaceFixture fixture;
        WorkspaceSession& session = fixture.session();
        for (int round = 0; round < 5; ++round) {
            config::WorkspaceConfig newer = session.config();
            newer.name = "Newer " + std::to_string(round);
            bool taken = false;
            std::latch begun(1);
            std::jthread reread;
            std::jthread take;
            testing::HeldFile held(session.layout().workflow("standard"));
            reread = std::jthread([&] { session.rereadConfigs(); });
            QTRY_VERIFY_WITH_TIMEOUT(held.isWaitedFor(), 60'000);
            take = std::jthread([&] {
                begun.count_down();
                taken = session.takeConfig(newer);
            });
            begun.wait();
            held.letGo();
            reread.join();
            take.join();
            QVERIFY(taken);
            QCOMPARE(session.config().name, newer.name);
        }
    }

    void beginsAStoreThatWasNeverFilled() {
        WorkspaceFixture fixture;
        fixture.close();
        fs::resize_file(fixture.folder() / "store.sqlite", 0);
        fixture.open();
        QCOMPARE(fixture.damage(), std::string());
        QVERIFY(fixture.session().replacedStore().empty());
    }
};

GROUNDSWELL_TEST(WorkspaceSessionTest, workspace_session)
#include "tst_workspace_session.moc"
