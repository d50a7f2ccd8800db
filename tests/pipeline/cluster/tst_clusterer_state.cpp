#include "pipeline/cluster/saved_state.h"
#include "tests/pipeline/cluster/synthetic_stream.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell::cluster;
using groundswell::core::ErrorCode;
using groundswell::testing::feed;
using groundswell::testing::StreamItem;
using groundswell::testing::syntheticStream;

namespace {

Clusterer fed(std::size_t items) {
    Clusterer clusterer;
    feed(clusterer, syntheticStream(items, 11, 200), 0, items);
    return clusterer;
}

}  // namespace

class ClustererStateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesOnIdentically_data();
    void goesOnIdentically();
    void refusesOtherSettings();
    void refusesTruncatedBytes();
    void refusesFlippedBits();
    void refusesForeignBytes_data();
    void refusesForeignBytes();
    void survivesDamageWithARightChecksum();
    void staysSmall();
};

void ClustererStateTest::goesOnIdentically_data() {
    QTest::addColumn<int>("seed");
    QTest::addColumn<int>("secondsBetweenItems");
    QTest::newRow("fast stream") << 1 << 1;
    QTest::newRow("steady stream") << 2 << 200;
    QTest::newRow("slow stream") << 3 << 3600;
    QTest::newRow("stream back in time") << 4 << -200;
}

void ClustererStateTest::goesOnIdentically() {
    QFETCH(int, seed);
    QFETCH(int, secondsBetweenItems);
    constexpr std::size_t count = 6000;
    const std::vector<StreamItem> items = syntheticStream(count, static_cast<std::uint64_t>(seed), secondsBetweenItems);
    for (const std::size_t cut : {0U, 1U, 10U, 999U, 1000U, 1001U, 2617U, 4999U, 5999U}) {
        Clusterer whole;
        feed(whole, items, 0, cut);
        const std::string bytes = whole.save();
        auto restored = Clusterer::restore(bytes);
        QVERIFY2(restored, restored ? "" : restored.error().message.c_str());
        QVERIFY(restored->save() == bytes);
        QVERIFY(feed(*restored, items, cut, count) == feed(whole, items, cut, count));
        QVERIFY(restored->save() == whole.save());
        QCOMPARE(restored->itemCount(), std::uint64_t{count});
    }
}

void ClustererStateTest::refusesOtherSettings() {
    const std::string bytes = fed(100).save();
    ClustererOptions options;
    options.joinSimilarity = 0.5;
    const auto restored = Clusterer::restore(bytes, options);
    QVERIFY(!restored);
    QCOMPARE(restored.error().code, ErrorCode::Unsupported);
}

void ClustererStateTest::refusesTruncatedBytes() {
    const std::string bytes = fed(1500).save();
    for (std::size_t length = 0; length < bytes.size(); length += 97) {
        QVERIFY2(!Clusterer::restore(std::string_view(bytes).substr(0, length)), std::to_string(length).c_str());
    }
    QVERIFY(!Clusterer::restore(std::string_view(bytes).substr(0, bytes.size() - 1)));
    QVERIFY(!Clusterer::restore(bytes + '\0'));
}

void ClustererStateTest::refusesFlippedBits() {
    std::string bytes = fed(1500).save();
    for (std::size_t i = 0; i < bytes.size(); i += 97) {
        const char flipped = static_cast<char>(1U << (i % 8));
        bytes[i] = static_cast<char>(bytes[i] ^ flipped);
        QVERIFY2(!Clusterer::restore(bytes), std::to_string(i).c_str());
        bytes[i] = static_cast<char>(bytes[i] ^ flipped);
    }
    QVERIFY(Clusterer::restore(bytes));
}

void ClustererStateTest::refusesForeignBytes_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("nothing") << std::string() << ErrorCode::InvalidInput;
    QTest::newRow("text") << std::string("{\"clusters\": []}") << ErrorCode::InvalidInput;
    QTest::newRow("zeros") << std::string(1000, '\0') << ErrorCode::InvalidInput;
    QTest::newRow("the magic only") << std::string("GSCLUST\n") << ErrorCode::Truncated;
    QTest::newRow("an empty state") << sealState("", {}) << ErrorCode::InvalidInput;
}

void ClustererStateTest::refusesForeignBytes() {
    QFETCH(std::string, bytes);
    QFETCH(ErrorCode, code);
    const auto restored = Clusterer::restore(bytes);
    QVERIFY(!restored);
    QCOMPARE(restored.error().code, code);
}

// A checksum guards against accidents only. Whatever is accepted must still be safe to go on with.
void ClustererStateTest::survivesDamageWithARightChecksum() {
    const std::string bytes = fed(700).save();
    const auto opened = openState(bytes, {});
    QVERIFY(opened);
    const std::vector<StreamItem> more = syntheticStream(1200, 5, 200);
    std::string payload(*opened);
    int accepted = 0;
    for (std::size_t i = 0; i < payload.size(); i += i < 400 ? 1 : 97) {
        const char original = payload[i];
        payload[i] = static_cast<char>(i % 3 == 0 ? 0xff : original ^ static_cast<char>(1U << (i % 8)));
        auto restored = Clusterer::restore(sealState(payload, {}));
        if (restored && ++accepted % 20 == 0) feed(*restored, more, 0, more.size());
        payload[i] = original;
    }
    QVERIFY(accepted > 0);
    for (std::size_t length = 0; length < payload.size(); length += 97) {
        QVERIFY(!Clusterer::restore(sealState(std::string_view(payload).substr(0, length), {})));
    }
}

void ClustererStateTest::staysSmall() {
    Clusterer clusterer;
    const std::vector<StreamItem> items = syntheticStream(40'000, 6, 60);
    feed(clusterer, items, 0, 20'000);
    const std::size_t half = clusterer.save().size();
    feed(clusterer, items, 20'000, 40'000);
    const std::size_t whole = clusterer.save().size();
    QVERIFY2(whole < 1'000'000, std::to_string(whole).c_str());
    // What grows with history is only the list of words seen, about ten bytes each.
    QVERIFY2(whole - half < 20'000 * 12, std::to_string(whole - half).c_str());
}

GROUNDSWELL_TEST(ClustererStateTest, clusterer_state)
#include "tst_clusterer_state.moc"
