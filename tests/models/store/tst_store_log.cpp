#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace groundswell;
using namespace groundswell::testing;

namespace {

constexpr std::int64_t limit = std::int64_t{4} << 20;

// Two that read in turn, each beginning before the other ends: at every moment somebody reads.
class OverlappingReaders {
public:
    explicit OverlappingReaders(store::Store& store) : m_store(store) {
        for (int self : {0, 1})
            m_threads[self] = std::jthread([this, self](const std::stop_token& stop) { read(self, stop); });
    }

    [[nodiscard]] int rounds() const { return m_begun[0] + m_begun[1]; }
    [[nodiscard]] bool failed() const { return m_failed; }

private:
    void read(int self, const std::stop_token& stop) {
        const auto reader = m_store.connect();
        if (!reader) {
            m_failed = true;
            return;
        }
        while (!stop.stop_requested()) {
            if (!(*reader)->beginSnapshot() || !(*reader)->items().count({})) m_failed = true;
            const int others = m_begun[1 - self];
            ++m_begun[self];
            while (m_begun[1 - self] == others && !stop.stop_requested() && !m_failed) std::this_thread::yield();
            (*reader)->endSnapshot();
            if (m_failed) return;
        }
    }

    store::Store& m_store;
    std::atomic<int> m_begun[2] = {0, 0};
    std::atomic<bool> m_failed = false;
    std::jthread m_threads[2];
};

}  // namespace

// The write-ahead log of a store.
class StoreLogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void staysSmallBesideReaders();
};

void StoreLogTest::staysSmallBesideReaders() {
    StoreFixture fixture;
    store::StoreOptions options = storeOptions();
    options.logLimit = limit;
    fixture.reopen(options);
    const std::filesystem::path log = fixture.file().string() + "-wal";
    OverlappingReaders readers(fixture.store());
    QTRY_VERIFY(readers.rounds() > 4 || readers.failed());

    std::uintmax_t written = 0;
    std::uintmax_t largest = 0;
    for (int number = 0; written < 24 * limit; ++number) {
        const std::string text(200'000, static_cast<char>('a' + number % 26));
        QCOMPARE(fixture.put({itemOf("e" + std::to_string(number), text + std::to_string(number))}), std::string("n"));
        written += text.size();
        largest = std::max(largest, std::filesystem::file_size(log));
    }
    QVERIFY(!readers.failed());
    // On a busy machine the readers are waited for in vain some of the times; never emptied, it has all that was
    // written.
    QVERIFY2(largest < written / 2, std::to_string(largest).c_str());
}

GROUNDSWELL_TEST(StoreLogTest, store_log)
#include "tst_store_log.moc"
