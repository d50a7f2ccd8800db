#include "pipeline/workflow/step_runner.h"

#include "pipeline/workflow/step_checks.h"
#include "tests/pipeline/workflow/step_doubles.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <latch>
#include <set>
#include <stdexcept>
#include <thread>

using namespace groundswell;
using namespace std::chrono_literals;
using testing::FunctionStep;
using testing::ManualTimer;
using testing::ThreadClock;
using workflow::StepCounts;
using workflow::WorkItem;

namespace {

using Outcomes = std::vector<core::Result<void>>;

core::Error failure(const std::string& message, core::ErrorCode code = core::ErrorCode::InvalidInput) {
    return {code, message};
}

config::StepConfig plainConfig() {
    config::StepConfig step;
    step.id = "s";
    step.step = "test";
    step.from = "a";
    step.to = "b";
    step.attempts = 2;
    return step;
}

std::vector<WorkItem> makeItems(int count) {
    std::vector<WorkItem> items(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        WorkItem& item = items[static_cast<std::size_t>(i)];
        item.item.id = {i + 1};
        item.item.text = std::to_string(i);
        item.state = "a";
    }
    return items;
}

std::vector<WorkItem*> pointersTo(std::vector<WorkItem>& items) {
    std::vector<WorkItem*> pointers;
    for (WorkItem& item : items) pointers.push_back(&item);
    return pointers;
}

// Blocks until it is let go, whatever it is asked.
struct Blockade {
    std::latch entered{1};
    std::latch free{1};
    std::latch left{1};
};

}  // namespace

class StepRunnerTest : public QObject {
    Q_OBJECT

    static StepCounts run(workflow::StepRunner& runner, std::vector<WorkItem>& items,
                          const std::stop_token& stop = {}) {
        StepCounts counts;
        workflow::StepEffects effects;
        const auto pointers = pointersTo(items);
        runner.run(pointers, effects, stop, counts);
        return counts;
    }

private Q_SLOTS:
    void one_poison_item_fails_alone_data() {
        QTest::addColumn<int>("items");
        QTest::addColumn<QList<int>>("poison");  // of the items 0 on
        QTest::addColumn<QString>("manner");
        for (const char* manner : {"throws", "throws no exception", "fails as a whole", "answers for fewer"}) {
            const QString name = QString::fromLatin1(manner);
            QTest::newRow(qPrintable(name)) << 1'000 << QList<int>{617} << name;
            QTest::newRow(qPrintable(name + QStringLiteral(", four of them")))
                << 1'000 << QList<int>{0, 1, 500, 999} << name;
            QTest::newRow(qPrintable(name + QStringLiteral(", alone"))) << 1 << QList<int>{0} << name;
        }
        QTest::newRow("none") << 1'000 << QList<int>{} << "throws";
        QTest::newRow("alone, one by one") << 1'000 << QList<int>{617} << "each";
    }

    void one_poison_item_fails_alone() {
        QFETCH(int, items);
        QFETCH(QList<int>, poison);
        QFETCH(QString, manner);
        const std::string way = manner.toStdString();
        const std::set<std::int64_t> bad(poison.begin(), poison.end());
        const auto isBad = [bad](const WorkItem& item) { return bad.contains(item.item.id.value - 1); };
        const auto work = [isBad, way](std::span<WorkItem* const> batch, const std::stop_token&) -> Outcomes {
            if (std::none_of(batch.begin(), batch.end(), [&](WorkItem* item) { return isBad(*item); })) {
                for (WorkItem* item : batch) item->language = "xx";
                return Outcomes(batch.size());
            }
            if (way == "throws") throw std::runtime_error("poison");
            if (way == "throws no exception") throw 1;  // NOLINT(hicpp-exception-baseclass)
            if (way == "answers for fewer") return Outcomes(batch.size() - 1);
            return Outcomes(batch.size(), failure("poison"));
        };
        const auto each = [isBad](WorkItem& item) -> core::Result<void> {
            if (isBad(item)) throw std::runtime_error("poison");
            item.language = "xx";
            return {};
        };
        std::shared_ptr<workflow::Step> step = std::make_shared<FunctionStep>(work);
        if (way == "each") step = std::make_shared<FunctionStep>(each);
        const ThreadClock clock;
        workflow::StepRunner runner(step, plainConfig(), nullptr, clock);
        std::vector<WorkItem> all = makeItems(items);
        const StepCounts counts = run(runner, all);
        QCOMPARE(counts.failed, std::int64_t(poison.size()));
        QCOMPARE(counts.done, std::int64_t(items - poison.size()));
        QCOMPARE(counts.itemsIn, std::int64_t(items));
        for (const WorkItem& item : all) {
            QCOMPARE(item.stopped, isBad(item));
            QCOMPARE(item.attempts, std::int64_t(isBad(item) ? 1 : 0));
            QCOMPARE(item.state, std::string(isBad(item) ? "a" : "b"));
            QCOMPARE(item.language.has_value(), !isBad(item));
        }
    }

    // A service that refuses everything is not asked a thousand times why.
    void what_fails_for_all_is_asked_a_few_times() {
        int calls = 0;
        const auto step = std::make_shared<FunctionStep>([&](std::span<WorkItem* const> batch, const std::stop_token&) {
            ++calls;
            return Outcomes(batch.size(), failure("refused"));
        });
        const ThreadClock clock;
        workflow::StepRunner runner(step, plainConfig(), nullptr, clock);
        std::vector<WorkItem> items = makeItems(1'000);
        QCOMPARE(run(runner, items).failed, std::int64_t(1'000));
        QVERIFY2(calls < 100, qPrintable(QString::number(calls)));
    }

    void outcomes_data() {
        QTest::addColumn<int>("code");  // -1: done
        QTest::addColumn<int>("attemptsBefore");
        QTest::addColumn<QString>("state");
        QTest::addColumn<int>("attempts");
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("waitsFor");
        const auto code = [](core::ErrorCode one) { return static_cast<int>(one); };
        QTest::newRow("done") << -1 << 1 << "b" << 0 << ""
                              << "";
        QTest::newRow("first failure") << code(core::ErrorCode::InvalidInput) << 0 << "a" << 1 << "s: no"
                                       << "";
        QTest::newRow("last failure") << code(core::ErrorCode::InvalidInput) << 1 << "failed" << 2 << "s: no"
                                      << "";
        QTest::newRow("waits") << code(core::ErrorCode::Unavailable) << 1 << "a" << 1 << ""
                               << "s: no";
        QTest::newRow("stopped") << code(core::ErrorCode::Cancelled) << 1 << "a" << 1 << ""
                                 << "s: no";
    }

    void outcomes() {
        QFETCH(int, code);
        QFETCH(int, attemptsBefore);
        QFETCH(QString, state);
        QFETCH(int, attempts);
        QFETCH(QString, error);
        QFETCH(QString, waitsFor);
        const auto step = std::make_shared<FunctionStep>([code](WorkItem&) -> core::Result<void> {
            if (code < 0) return {};
            return failure("no", static_cast<core::ErrorCode>(code));
        });
        const ThreadClock clock;
        workflow::StepRunner runner(step, plainConfig(), nullptr, clock);
        std::vector<WorkItem> items = makeItems(1);
        items[0].attempts = attemptsBefore;
        run(runner, items);
        QCOMPARE(QString::fromStdString(items[0].state), state);
        QCOMPARE(items[0].attempts, std::int64_t(attempts));
        QCOMPARE(QString::fromStdString(items[0].error), error);
        QCOMPARE(QString::fromStdString(items[0].waitsFor), waitsFor);
        QCOMPARE(items[0].stopped, code >= 0);
    }

    void outputs_are_of_the_last_good_attempt() {
        bool good = true;
        const auto step = std::make_shared<FunctionStep>([&](WorkItem& item) -> core::Result<void> {
            if (auto set = item.setOutput(good ? "new" : "half", 1); !set) return set;
            return good ? core::Result<void>() : core::Result<void>(failure("no"));
        });
        const ThreadClock clock;
        workflow::StepRunner runner(step, plainConfig(), nullptr, clock);
        std::vector<WorkItem> items = makeItems(1);
        items[0].outputs = {{"s", "old", "0"}, {"other", "kept", "0"}};
        run(runner, items);
        QVERIFY(items[0].output("s", "old") == nullptr && *items[0].output("s", "new") == "1");
        QVERIFY(items[0].output("other", "kept") != nullptr && items[0].outputsChanged);
        good = false;
        items[0].state = "a";
        run(runner, items);
        QVERIFY((items[0].outputs == std::vector<domain::StepOutput>{{"other", "kept", "0"}}));
    }

    void outputs_are_small_and_named_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("length");
        QTest::addColumn<bool>("fits");
        QTest::newRow("small") << "x" << 10 << true;
        QTest::newRow("just fits") << "x" << 65'534 << true;
        QTest::newRow("a byte too long") << "x" << 65'535 << false;
        QTest::newRow("no name") << "" << 1 << false;
        QTest::newRow("a dot") << "a.b" << 1 << false;
    }

    void outputs_are_small_and_named() {
        QFETCH(QString, name);
        QFETCH(int, length);
        QFETCH(bool, fits);
        WorkItem item;
        item.step = "s";
        const auto set = item.setOutput(name.toStdString(), std::string(static_cast<std::size_t>(length), 'x'));
        QCOMPARE(set.has_value(), fits);
        QCOMPARE(item.outputsChanged, fits);
        if (!set) QCOMPARE(set.error().code, core::ErrorCode::InvalidInput);
    }

    // The step finishes one item of three, then waits to be asked to stop.
    void soft_limit_fails_what_is_not_done_data() {
        QTest::addColumn<bool>("hardToo");
        QTest::newRow("soft alone") << false;
        QTest::newRow("soft and hard") << true;
    }
    void soft_limit_fails_what_is_not_done() {
        QFETCH(bool, hardToo);
        ManualTimer timer;
        const auto step = std::make_shared<FunctionStep>(
            [&](std::span<WorkItem* const> batch, const std::stop_token& stop) -> Outcomes {
                batch[0]->language = "xx";
                std::jthread clock([&timer] { timer.expire(1'500ms); });
                std::mutex mutex;
                std::condition_variable_any never;
                std::unique_lock lock(mutex);
                never.wait(lock, stop, [] { return false; });
                Outcomes outcomes(batch.size(), failure("It was stopped.", core::ErrorCode::Cancelled));
                outcomes[0] = {};
                return outcomes;
            });
        config::StepConfig limited = plainConfig();
        limited.softLimit = 1'500ms;
        if (hardToo) limited.hardLimit = 2'000ms;
        const ThreadClock clock;
        workflow::StepRunner runner(step, limited, &timer, clock);
        std::vector<WorkItem> items = makeItems(3);
        const StepCounts counts = run(runner, items);
        QCOMPARE(counts.done, std::int64_t(1));
        QCOMPARE(counts.failed, std::int64_t(2));
        QCOMPARE(counts.calls, std::int64_t(1));
        QCOMPARE(items[0].state, std::string("b"));
        QCOMPARE(*items[0].language, std::string("xx"));
        QCOMPARE(items[1].error, std::string("s: took longer than 1.5 s"));
        QCOMPARE(items[1].attempts, std::int64_t(1));
        QCOMPARE(runner.callsGivenUp(), 0);
    }

    void a_stopped_run_fails_nothing() {
        ManualTimer timer;
        std::stop_source stop;
        const auto step =
            std::make_shared<FunctionStep>([&](std::span<WorkItem* const> batch, const std::stop_token& asked) {
                stop.request_stop();
                const auto code = asked.stop_requested() ? core::ErrorCode::Cancelled : core::ErrorCode::Internal;
                return Outcomes(batch.size(), failure("It was stopped.", code));
            });
        config::StepConfig limited = plainConfig();
        limited.softLimit = 1s;
        limited.hardLimit = 2s;
        const ThreadClock clock;
        workflow::StepRunner runner(step, limited, &timer, clock);
        std::vector<WorkItem> items = makeItems(2);
        QCOMPARE(run(runner, items, stop.get_token()).waiting, std::int64_t(2));
        QCOMPARE(items[0].attempts, std::int64_t(0));
    }

    void hard_limit_gives_the_call_up_data() {
        QTest::addColumn<bool>("batch");
        QTest::newRow("many in a call") << true;
        QTest::newRow("one in a call") << false;
    }
    void hard_limit_gives_the_call_up() {
        QFETCH(bool, batch);
        ManualTimer timer;
        const auto blockade = std::make_shared<Blockade>();
        // Item 2 hangs, for good as far as the run can see.
        const auto hang = [blockade](WorkItem& item) -> core::Result<void> {
            if (item.item.id.value == 2) {
                blockade->entered.count_down();
                blockade->free.wait();
                item.language = "late";
                blockade->left.count_down();
            }
            return {};
        };
        std::shared_ptr<workflow::Step> step;
        if (batch) {
            step = std::make_shared<FunctionStep>(
                [hang](std::span<WorkItem* const> items, const std::stop_token&) -> Outcomes {
                    for (WorkItem* item : items) static_cast<void>(hang(*item));
                    return Outcomes(items.size());
                });
        } else {
            step = std::make_shared<FunctionStep>(hang);
        }
        const std::weak_ptr<workflow::Step> watched = step;
        config::StepConfig limited = plainConfig();
        limited.hardLimit = 2s;
        const ThreadClock clock;
        auto runner = std::make_unique<workflow::StepRunner>(std::move(step), limited, &timer, clock);
        std::jthread watch([&] {
            blockade->entered.wait();
            timer.expire(2s);
        });
        std::vector<WorkItem> items = makeItems(3);
        const StepCounts counts = run(*runner, items);
        QCOMPARE(counts.failed, std::int64_t(batch ? 3 : 1));
        QCOMPARE(counts.done, std::int64_t(batch ? 0 : 2));
        QCOMPARE(items[1].error, std::string("s: took longer than 2 s"));
        QVERIFY(!items[1].language);
        QCOMPARE(runner->callsGivenUp(), 1);
        // The run goes on with the others, and may end before the call does.
        std::vector<WorkItem> others = makeItems(1);
        QCOMPARE(run(*runner, others).done, std::int64_t(1));
        runner.reset();
        items.clear();
        QVERIFY(!watched.expired());
        blockade->free.count_down();
        blockade->left.wait();
    }

    void a_step_that_hangs_is_left_alone() {
        ManualTimer timer;
        constexpr int most = 4;
        struct Shared {
            std::atomic<int> entered = 0;
            std::latch free{1};
            std::latch left{most};
        };
        const auto shared = std::make_shared<Shared>();
        const auto step = std::make_shared<FunctionStep>([shared](WorkItem&) -> core::Result<void> {
            ++shared->entered;
            shared->entered.notify_all();
            shared->free.wait();
            shared->left.count_down();
            return {};
        });
        config::StepConfig limited = plainConfig();
        limited.hardLimit = 2s;
        const ThreadClock clock;
        workflow::StepRunner runner(step, limited, &timer, clock);
        std::jthread watch([&] {
            for (int seen = 0; seen < most; ++seen) {
                shared->entered.wait(seen);
                timer.expire(2s);
            }
        });
        std::vector<WorkItem> items = makeItems(most + 2);
        const StepCounts counts = run(runner, items);
        QCOMPARE(counts.failed, std::int64_t(most));
        QCOMPARE(counts.waiting, std::int64_t(2));
        QVERIFY2(items.back().waitsFor.find("hangs: 4 calls") != std::string::npos, items.back().waitsFor.c_str());
        shared->free.count_down();
        shared->left.wait();
    }

    void the_steady_timer_keeps_its_times() {
        workflow::SteadyLimitTimer timer;
        std::latch over{2};
        std::atomic<bool> ended = false;
        const auto first = timer.start(20ms, [&] { over.count_down(); });
        auto never = timer.start(1ms, [&] { ended = true; });
        never.reset();
        const bool before = ended;
        const auto second = timer.start(1ms, [&] { over.count_down(); });
        const auto far = timer.start(1h, [&] { ended = true; });
        over.wait();
        QCOMPARE(ended.load(), before);
    }

    void looks_at_the_clock_seldom_for_quick_steps() {
        const auto quick = std::make_shared<FunctionStep>([](WorkItem&) -> core::Result<void> {
            ThreadClock::advance(200ns);
            return {};
        });
        const ThreadClock clock;
        workflow::StepRunner runner(quick, plainConfig(), nullptr, clock);
        std::vector<WorkItem> items = makeItems(2'000);
        const StepCounts counts = run(runner, items);
        QVERIFY2(clock.looks() < 2'000 / 20, qPrintable(QString::number(clock.looks())));
        QCOMPARE(counts.runTimes.count(), std::uint64_t(2'000));
        QVERIFY(std::abs(counts.runTimes.quantile(0.95) - 200) <= 200.0 / 64);
        QCOMPARE(counts.runTime, std::chrono::nanoseconds(2'000 * 200));
        QCOMPARE(counts.cpuTime, std::chrono::nanoseconds(2'000 * 100));
        QCOMPARE(counts.calls, std::int64_t(2'000));
    }

    void tells_slow_items_from_quick_ones() {
        const auto mixed = std::make_shared<FunctionStep>([](WorkItem& item) -> core::Result<void> {
            ThreadClock::advance(item.item.id.value % 10 == 0 ? 50ms : 1ms);
            return {};
        });
        const ThreadClock clock;
        workflow::StepRunner runner(mixed, plainConfig(), nullptr, clock);
        std::vector<WorkItem> items = makeItems(1'000);
        const StepCounts counts = run(runner, items);
        QVERIFY(std::abs(counts.runTimes.quantile(0.5) - 1e6) <= 1e6 / 64);
        QVERIFY(std::abs(counts.runTimes.quantile(0.95) - 5e7) <= 5e7 / 64);
    }

    void refuses_what_cannot_run_so_data() {
        QTest::addColumn<bool>("network");
        QTest::addColumn<bool>("allowed");
        QTest::addColumn<bool>("serial");
        QTest::addColumn<bool>("limited");
        QTest::addColumn<QString>("pointer");
        QTest::newRow("plain") << false << false << false << true << "";
        QTest::newRow("network, not allowed") << true << false << false << false << "/steps/3/network";
        QTest::newRow("network, allowed") << true << true << false << false << "";
        QTest::newRow("allowed, not needed") << false << true << false << false << "";
        QTest::newRow("serial with a limit") << false << false << true << true << "/steps/3/hard_limit_s";
        QTest::newRow("serial") << false << false << true << false << "";
    }

    void refuses_what_cannot_run_so() {
        QFETCH(bool, network);
        QFETCH(bool, allowed);
        QFETCH(bool, serial);
        QFETCH(bool, limited);
        QFETCH(QString, pointer);
        FunctionStep step([](WorkItem&) { return core::Result<void>(); },
                          serial ? workflow::StepMode::Serial : workflow::StepMode::Parallel);
        step.network = network;
        config::StepConfig one = plainConfig();
        one.network = allowed;
        if (limited) one.hardLimit = 1s;
        const config::Problems problems = workflow::stepProblems(step, one, 3);
        QCOMPARE(problems.empty(), pointer.isEmpty());
        if (!problems.empty()) QCOMPARE(QString::fromStdString(problems.front().pointer), pointer);
    }
};

GROUNDSWELL_TEST(StepRunnerTest, step_runner)
#include "tst_step_runner.moc"
