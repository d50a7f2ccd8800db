#include "tests/support/test_registry.h"

#include "pipeline/jobs/parallel_for.h"
#include "pipeline/jobs/worker_pool.h"

#include <QTest>

#include <atomic>
#include <stdexcept>
#include <vector>

using namespace groundswell;

class ParallelForTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void callsEachOnce_data() {
        QTest::addColumn<int>("threads");  // 0 = no pool
        QTest::addColumn<int>("count");
        QTest::newRow("no pool") << 0 << 100;
        QTest::newRow("nothing to do") << 2 << 0;
        QTest::newRow("one") << 2 << 1;
        QTest::newRow("fewer than threads") << 8 << 3;
        QTest::newRow("many") << 3 << 10'000;
    }
    void callsEachOnce() {
        QFETCH(int, threads);
        QFETCH(int, count);
        jobs::WorkerPool pool(static_cast<std::size_t>(std::max(threads, 1)));
        std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
        jobs::parallelFor(threads == 0 ? nullptr : &pool, calls.size(), [&](std::size_t i) { ++calls[i]; });
        for (const auto& number : calls) QCOMPARE(number.load(), 1);
    }

    void throwsWhatWasThrown() {
        jobs::WorkerPool pool(2);
        for (jobs::WorkerPool* used : {&pool, static_cast<jobs::WorkerPool*>(nullptr)}) {
            std::string said;
            try {
                jobs::parallelFor(used, 100, [](std::size_t i) {
                    if (i == 7) throw std::runtime_error("seven");
                });
            } catch (const std::runtime_error& problem) {
                said = problem.what();
            }
            QCOMPARE(said, std::string("seven"));
        }
    }
};

GROUNDSWELL_TEST(ParallelForTest, parallel_for)
#include "tst_parallel_for.moc"
