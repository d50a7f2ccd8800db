#include "pipeline/service.h"
#include "pipeline/workspace/hand_over.h"
#include "tests/pipeline/service/service_bench.h"
#include "tests/support/bell_alarm.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using Bench = testing::ServiceBench;

namespace {

config::WorkspaceConfig scheduled() {
    config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
    config::SourceConfig source;
    source.id = "made";
    source.type = "generator";
    source.queries = {{"q", "items=20&days=2"}};
    source.schedule = config::ScheduleConfig{"6h"};
    config.sources = {source};
    return config;
}

// A workspace that fetches every six hours, at a clock and an alarm of the test's.
class Desk {
public:
    Desk() : m_bench(pipeline::ServiceOptions{.profile = {}, .clock = m_clock, .alarm = m_bell}) {
        const auto made = m_bench.ask<pipeline::WorkspaceEntry>(
            [&](auto answer) { return m_bench.service().createWorkspace(scheduled(), std::move(answer)); });
        if (!made || !m_bench.open("desk")) throw std::runtime_error("no workspace");
    }
    Bench& bench() { return m_bench; }
    testing::BellAlarm& bell() { return *m_bell; }
    testing::TickingClock& clock() { return *m_clock; }
    // How many fetches ended well.
    int fetched() {
        int count = 0;
        for (const pipeline::JobStatus& job : m_bench.service().jobs())
            count += job.kind == pipeline::JobKind::Fetch && job.state == pipeline::JobState::Completed;
        return count;
    }
    // How many fetches of the store's queue have not begun.
    int waiting() {
        const auto page = m_bench.ask<pipeline::JobPage>([&](auto answer) {
            return m_bench.service().jobPage(pipeline::JobGroup::Waiting, {0, 100}, std::move(answer));
        });
        int count = 0;
        for (const pipeline::JobStatus& job : page->rows) count += job.kind == pipeline::JobKind::Fetch;
        return count;
    }
    // Until the keeper waits for the next due time after so many waits.
    bool rests(int waits) {
        return m_bench.until([&] { return m_bell->waits() >= waits; });
    }
    std::int64_t items() {
        const auto summary =
            m_bench.ask<pipeline::Summary>([&](auto answer) { return m_bench.service().summary(std::move(answer)); });
        return summary ? summary->items : -1;
    }

private:
    std::shared_ptr<testing::TickingClock> m_clock = std::make_shared<testing::TickingClock>("2026-10-12T09:10:00Z");
    std::shared_ptr<testing::BellAlarm> m_bell = std::make_shared<testing::BellAlarm>();
    Bench m_bench;
};

}  // namespace

class ServiceSchedulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsWhatIsDueWhileTheWorkspaceIsOpen() {
        Desk desk;
        QVERIFY(desk.rests(1));
        QVERIFY(desk.bench().until([&] { return desk.fetched() == 1; }));
        QCOMPARE(desk.items(), std::int64_t{20});
        QCOMPARE(desk.bell().until(), std::string("2026-10-12T10:10:00Z"));  // at the latest it looks again
        // Nothing is due yet.
        desk.bell().ring();
        QVERIFY(desk.rests(2));
        QCOMPARE(desk.fetched(), 1);
        desk.clock().advance(std::chrono::hours(6));
        desk.bell().ring();
        QVERIFY(desk.rests(3));
        QVERIFY(desk.bench().until([&] { return desk.fetched() == 2; }));
    }

    void goesOnWhenTheWorkspaceIsOpenedAgain() {
        Desk desk;
        QVERIFY(desk.rests(1));
        desk.bench().service().closeWorkspace();
        QVERIFY(desk.bench().service().jobs().empty());
        desk.clock().advance(std::chrono::hours(7));
        QVERIFY(desk.bench().open("desk"));
        QVERIFY(desk.rests(2));
        QVERIFY(desk.bench().until([&] { return desk.fetched() == 1; }));  // of this opening
    }

    void waitsWhileJobsArePaused() {
        Desk desk;
        QVERIFY(desk.rests(1));
        QVERIFY(desk.bench().until([&] { return desk.fetched() == 1; }));
        desk.bench().service().pauseJobs();
        desk.clock().advance(std::chrono::hours(6));
        desk.bell().ring();
        QVERIFY(desk.bench().until([&] { return desk.waiting() == 1; }));
        QCOMPARE(desk.fetched(), 1);
        desk.bench().service().resumeJobs();
        QVERIFY(desk.bench().until([&] { return desk.fetched() == 2; }));
    }

    void fetchesASavedSourceAtOnce() {
        Desk desk;
        QVERIFY(desk.rests(1));
        QVERIFY(desk.bench().until([&] { return desk.fetched() == 1; }));
        config::SourceConfig more = scheduled().sources.front();
        more.id = "more";
        const auto saved = desk.bench().ask<pipeline::SavedConfig>([&](auto answer) {
            return desk.bench().service().saveSource({{}, more, {}}, std::move(answer));
        });
        QVERIFY2(saved, saved ? "" : saved.error().message.c_str());
        // Nobody rang.
        QVERIFY(desk.bench().until([&] { return desk.fetched() == 2; }));
        QVERIFY(desk.rests(2));
        // And it goes on by both.
        desk.clock().advance(std::chrono::hours(6));
        desk.bell().ring();
        QVERIFY(desk.bench().until([&] { return desk.fetched() == 4; }));
    }

    void closesWhileARoundIsUnderWay() {
        for (int round = 0; round < 20; ++round) {
            Desk desk;
            if (round % 2 == 1) desk.bench().service().closeWorkspace();
        }
    }
};

GROUNDSWELL_TEST(ServiceSchedulesTest, service_schedules)
#include "tst_service_schedules.moc"
