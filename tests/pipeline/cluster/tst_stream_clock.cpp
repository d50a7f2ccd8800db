#include "pipeline/cluster/byte_io.h"
#include "pipeline/cluster/stream_clock.h"
#include "tests/support/test_registry.h"

#include <QTest>

using groundswell::cluster::ByteReader;
using groundswell::cluster::ByteWriter;
using groundswell::cluster::StreamClock;
using groundswell::core::UtcTime;
using std::chrono::seconds;

namespace {

constexpr int none = -1;

UtcTime at(std::int64_t second) {
    return UtcTime(seconds(second));
}

std::int64_t reading(const StreamClock& clock) {
    return clock.now() ? clock.now()->time_since_epoch().count() : none;
}

std::vector<int> rising(int from, int to) {
    std::vector<int> stamps;
    for (int i = from; i <= to; ++i) stamps.push_back(i);
    return stamps;
}

std::vector<int> operator+(std::vector<int> a, const std::vector<int>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

}  // namespace

class StreamClockTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void neverGoesBack();
    void survivesExtremes();
    void goesOnAfterRestore();
};

void StreamClockTest::reads_data() {
    QTest::addColumn<std::vector<int>>("stamps");
    QTest::addColumn<int>("now");
    QTest::newRow("nothing") << std::vector<int>{} << none;
    QTest::newRow("ten are too few") << rising(1, 10) << none;
    QTest::newRow("eleven: the second largest") << rising(1, 11) << 10;
    QTest::newRow("a full window: the 91st") << rising(1, 101) << 91;
    QTest::newRow("the window moves") << rising(1, 202) << 192;
    QTest::newRow("a first stamp from the future") << std::vector<int>{1'000'000} + rising(1, 20) << 19;
    QTest::newRow("a stamp from the future amid") << rising(1, 101) + std::vector<int>{1'000'000} << 92;
    QTest::newRow("ten from the future") << rising(1, 101) + std::vector<int>(10, 1'000'000) << 101;
    QTest::newRow("a stamp from the past") << rising(1001, 1101) + std::vector<int>{3} << 1091;
    QTest::newRow("all the same") << std::vector<int>(50, 7) << 7;
}

void StreamClockTest::reads() {
    QFETCH(std::vector<int>, stamps);
    QFETCH(int, now);
    StreamClock clock;
    for (const int stamp : stamps) clock.observe(at(stamp));
    QCOMPARE(reading(clock), std::int64_t{now});
}

void StreamClockTest::neverGoesBack() {
    StreamClock clock;
    std::int64_t last = none;
    for (int stamp = 5000; stamp > 0; --stamp) {
        clock.observe(at(stamp));
        QVERIFY(reading(clock) >= last);
        last = reading(clock);
    }
    QCOMPARE(last, std::int64_t{4999});
}

void StreamClockTest::survivesExtremes() {
    StreamClock clock;
    for (int i = 0; i < 60; ++i) clock.observe(i % 2 == 0 ? UtcTime::min() : UtcTime::max());
    QCOMPARE(*clock.now(), std::chrono::floor<seconds>(UtcTime::max()));
}

void StreamClockTest::goesOnAfterRestore() {
    for (const int cut : {0, 1, 10, 11, 100, 101, 102, 250}) {
        StreamClock whole;
        for (int i = 0; i < cut; ++i) whole.observe(at(i * 37 % 101 + i));
        ByteWriter out;
        whole.save(out);
        StreamClock restored;
        ByteReader in(out.bytes());
        QVERIFY(restored.restore(in));
        for (int i = cut; i < cut + 150; ++i) {
            whole.observe(at(i * 37 % 101 + i));
            restored.observe(at(i * 37 % 101 + i));
            QCOMPARE(reading(restored), reading(whole));
        }
    }
}

GROUNDSWELL_TEST(StreamClockTest, stream_clock)
#include "tst_stream_clock.moc"
