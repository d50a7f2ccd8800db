#include "pipeline/jobs/ordered_stage.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <stdexcept>

using namespace groundswell;

class OrderedStageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsOrder_data() {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 3, 8}) QTest::addRow("%d threads", threads) << threads;
    }
    void keepsOrder() {
        QFETCH(int, threads);
        jobs::WorkerPool pool(static_cast<std::size_t>(threads));
        jobs::OrderedStage<int> stage(
            pool, [](int& value) { value *= 2; }, 7);
        std::vector<int> seen;
        for (int next = 0; next < 1000; ++next) {
            if (stage.full()) seen.push_back(stage.pop());
            stage.push(next);
        }
        while (!stage.empty()) seen.push_back(stage.pop());
        QCOMPARE(seen.size(), 1000U);
        for (int i = 0; i < 1000; ++i) QCOMPARE(seen[static_cast<std::size_t>(i)], 2 * i);
    }

    void holdsALaterOneBackUntilTheOldestIsDone() {
        jobs::WorkerPool pool(2);
        std::latch release(1);
        std::latch secondDone(1);
        jobs::OrderedStage<int> stage(
            pool,
            [&](int& value) {
                if (value == 0) release.wait();
                if (value == 1) secondDone.count_down();
            },
            4);
        stage.push(0);
        stage.push(1);
        secondDone.wait();
        QVERIFY(!stage.tryPop());
        release.count_down();
        QCOMPARE(stage.pop(), 0);
        QCOMPARE(stage.pop(), 1);
    }

    void dropsWhatHasNotBegun() {
        std::atomic<int> begun = 0;
        jobs::WorkerPool pool(1);
        std::latch release(1);
        std::latch started(1);
        pool.post([&] {
            started.count_down();
            release.wait();
        });
        started.wait();
        {
            jobs::OrderedStage<int> stage(
                pool, [&](int&) { ++begun; }, 4);
            stage.push(1);
            stage.push(2);
        }
        release.count_down();
        // One more after them on the same thread: when it has run, the dropped ones have been passed.
        std::latch passed(1);
        pool.post([&] { passed.count_down(); });
        passed.wait();
        QCOMPARE(begun.load(), 0);
    }

    void givesBackAValueWhoseFunctionThrew() {
        jobs::WorkerPool pool(2);
        jobs::OrderedStage<int> stage(
            pool,
            [](int& value) {
                if (value == 1) throw std::runtime_error("broken");
                value += 10;
            },
            3);
        for (const int value : {0, 1, 2}) stage.push(value);
        QCOMPARE(stage.pop(), 10);
        QVERIFY(!stage.failure());
        QCOMPARE(stage.pop(), 1);
        QCOMPARE(stage.failure().value_or(""), std::string("broken"));
        QCOMPARE(stage.pop(), 12);
        QCOMPARE(stage.failure().value_or(""), std::string("broken"));
        stage.push(1);  // the destructor waits for it and does not hang
    }

    void thePoolOutlivesWhatAFunctionThrows() {
        jobs::WorkerPool pool(1);
        std::latch passed(1);
        pool.post([] { throw std::runtime_error("broken"); });
        pool.post([] { throw 7; });
        pool.post([&passed] { passed.count_down(); });
        passed.wait();
        QCOMPARE(pool.threadCount(), 1U);
    }

    void survivesAThousandRounds() {
        jobs::WorkerPool pool(4);
        for (int round = 0; round < 1000; ++round) {
            jobs::OrderedStage<int> stage(
                pool, [](int& value) { ++value; }, 3);
            stage.push(round);
            if (round % 2 == 0) QCOMPARE(stage.pop(), round + 1);
        }
    }
};

GROUNDSWELL_TEST(OrderedStageTest, ordered_stage)
#include "tst_ordered_stage.moc"
