#include "pipeline/service/open_workspace.h"

#include "models/store/read_connection.h"
#include "pipeline/workspace/workspace_directory.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/bell_alarm.h"
#include "tests/support/held_file.h"
#include "tests/support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <stdexcept>
#include <thread>

using namespace groundswell;

namespace {

constexpr const char* oldAlarm = "2026-10-12T10:10:00Z";  // it looks again after an hour
constexpr const char* newAlarm = "2026-10-12T09:30:00Z";

config::WorkspaceConfig configDueAt(const std::string& when) {
    config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
    config::SourceConfig source;
    source.id = "made";
    source.type = "generator";
    source.queries = {{"q", "items=1&days=1"}};
    source.schedule = config::ScheduleConfig{when};
    config.sources = {source};
    return config;
}

// An open workspace at ten past nine with a source that is due at noon, and at an alarm of the test's.
class ScheduledDesk {
public:
    ScheduledDesk() {
        const workspace::WorkspaceDirectory directory(std::filesystem::path(m_dir.path().toStdString()));
        const auto folder = directory.create(configDueAt("0 12 * * *"));
        if (!folder) throw std::runtime_error(folder.error().describe());
        auto session = workspace::WorkspaceSession::open(*folder, workspace::Access::Write, m_clock);
        if (!session) throw std::runtime_error(session.error().describe());
        m_open = std::make_unique<pipeline::OpenWorkspace>(std::move(*session), std::string());
        if (auto started = m_open->startQueue([] {}, {}); !started)
            throw std::runtime_error(started.error().describe());
        m_open->startSchedules(m_bell);
    }
    pipeline::OpenWorkspace& open() { return *m_open; }
    testing::BellAlarm& bell() { return *m_bell; }
    core::UtcTime now() { return m_clock->now(); }

private:
    QTemporaryDir m_dir;
    std::shared_ptr<testing::TickingClock> m_clock = std::make_shared<testing::TickingClock>("2026-10-12T09:10:00Z");
    std::shared_ptr<testing::BellAlarm> m_bell = std::make_shared<testing::BellAlarm>();
    std::unique_ptr<pipeline::OpenWorkspace> m_open;
};

}  // namespace

class OpenWorkspaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aChangedScheduleCountsAtOnce_data() {
        QTest::addColumn<bool>("held");
        QTest::newRow("beside jobs") << false;
        QTest::newRow("as soon as the queue is released") << true;
    }
    void aChangedScheduleCountsAtOnce() {
        QFETCH(const bool, held);
        ScheduledDesk desk;
        QVERIFY(desk.bell().hasBegun(1));
        QCOMPARE(desk.bell().until(), std::string(oldAlarm));
        if (held) QVERIFY(desk.open().holdQueue({}));
        const auto taken = desk.open().takeConfig(configDueAt("30 9 * * *"));
        QVERIFY(taken && *taken);
        if (held) desk.open().releaseQueue();
        QVERIFY(desk.bell().hasBegun(2));
        QCOMPARE(desk.bell().until(), std::string(newAlarm));
        // Once more, so that it was not the last time.
        QVERIFY(*desk.open().takeConfig(configDueAt("0 12 * * *")));
        QVERIFY(desk.bell().hasBegun(3));
        QCOMPARE(desk.bell().until(), std::string(oldAlarm));
    }

    // Somebody had the queue to himself for a moment, between the end of the old schedules and the new config.
    void aRoundThatBeganMeanwhileIsDoneAgain() {
        ScheduledDesk desk;
        core::Result<bool> taken = false;
        std::jthread reread;
        std::jthread take;
        QVERIFY(desk.bell().hasBegun(1));
        testing::HeldFile held(desk.open().session().layout().workflow("standard"));
        reread = std::jthread([&] { desk.open().session().rereadConfigs(); });
        QTRY_VERIFY_WITH_TIMEOUT(held.isWaitedFor(), 60'000);
        // It waits for who reads.
        take = std::jthread([&] { taken = desk.open().takeConfig(configDueAt("30 9 * * *")); });
        QVERIFY(desk.bell().hasStopped(1));
        QVERIFY(desk.open().holdQueue({}));
        desk.open().releaseQueue();
        QVERIFY(desk.bell().hasBegun(2));
        QCOMPARE(desk.bell().until(), std::string(oldAlarm));
        held.letGo();
        take.join();
        QVERIFY(taken && *taken);
        QVERIFY(desk.bell().hasBegun(3));
        QCOMPARE(desk.bell().until(), std::string(newAlarm));
    }

    void closingEndsItsBoards() {
        ScheduledDesk desk;
        QVERIFY(desk.open().trends().board(desk.now()));
        QVERIFY(desk.open().keywords().ask({}, desk.now()));
        desk.open().beginClosing();
        const auto trends = desk.open().trends().board(desk.now());
        QVERIFY(!trends);
        QCOMPARE(trends.error().code, core::ErrorCode::Cancelled);
        const auto keywords = desk.open().keywords().ask({}, desk.now());
        QVERIFY(!keywords);
        QCOMPARE(keywords.error().code, core::ErrorCode::Cancelled);
    }

    // The stop comes while the board is made, on its thread, and so must not wait for it.
    void aTrendBoardEndsInTheMiddle() {
        ScheduledDesk desk;
        std::function<void()> meanwhile;
        pipeline::TrendCache cache([&] { return desk.open().session().store().connect(); },
                                   [&] {
                                       if (meanwhile) meanwhile();
                                       return std::uint64_t{0};
                                   });
        meanwhile = [&cache] { cache.stop(); };
        const auto board = cache.board(desk.now());
        QVERIFY(!board);
        QCOMPARE(board.error().code, core::ErrorCode::Cancelled);
        QCOMPARE(cache.boardsMade(), 0);
    }

    void aTrendBoardThatLetGoCanBeStopped() {
        ScheduledDesk desk;
        pipeline::TrendCache cache([&] { return desk.open().session().store().connect(); }, {});
        QVERIFY(cache.board(desk.now()));
        cache.clear();
        QVERIFY(cache.board(desk.now()));
        QCOMPARE(cache.boardsMade(), 2);
        cache.clear();
        cache.stop();
        QVERIFY(!cache.board(desk.now()));
    }
};

GROUNDSWELL_TEST(OpenWorkspaceTest, open_workspace)
#include "tst_open_workspace.moc"
