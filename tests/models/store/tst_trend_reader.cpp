#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <chrono>

using namespace groundswell;
using namespace groundswell::testing;
using domain::BinWidth;
using store::WriteTransaction;

namespace {

constexpr std::int64_t hour = 3'600;

std::string binsLine(const std::vector<domain::TimeBin>& bins) {
    std::string line;
    for (const domain::TimeBin& bin : bins) {
        line += (line.empty() ? "" : " ") + core::formatTime(bin.start) + "=" + std::to_string(bin.items);
    }
    return line;
}

// Items e0, e1, ... published so many seconds after 2026-01-01, a Thursday.
void fill(StoreFixture& fixture, const std::vector<std::int64_t>& seconds) {
    std::vector<domain::ContentItem> items;
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        items.push_back(itemOf("e" + std::to_string(i), "text " + std::to_string(i)));
        items.back().publishedAt = at(seconds[i]);
    }
    items.push_back(itemOf("undated", "text"));
    fixture.put(items);
}

}  // namespace

class TrendReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bins_data();
    void bins();
    void binsBeforeTheEpoch();
    void binsPerSource();
    void drawsSparklines();
    void tellsTheSpan();
    void pagesClusters_data();
    void pagesClusters();
    void keepsStateAndJournal();
    void samplesMembers();
    void countsRuns();
    void keepsQueryStates();
};

void TrendReaderTest::bins_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, BinWidth width, const char* expected) {
        QTest::newRow(name) << static_cast<int>(width) << QString::fromUtf8(expected);
    };
    row("hour", BinWidth::Hour,
        "2025-12-31T23:00:00Z=1 2026-01-01T00:00:00Z=2 2026-01-01T06:00:00Z=1 2026-01-05T00:00:00Z=1");
    row("six hours", BinWidth::SixHours,
        "2025-12-31T18:00:00Z=1 2026-01-01T00:00:00Z=2 2026-01-01T06:00:00Z=1 2026-01-05T00:00:00Z=1");
    row("day", BinWidth::Day, "2025-12-31T00:00:00Z=1 2026-01-01T00:00:00Z=3 2026-01-05T00:00:00Z=1");
    row("week", BinWidth::Week, "2025-12-29T00:00:00Z=4 2026-01-05T00:00:00Z=1");
}

void TrendReaderTest::bins() {
    QFETCH(int, width);
    QFETCH(QString, expected);
    StoreFixture fixture;
    fill(fixture, {-1, 0, hour - 1, 6 * hour, 96 * hour});
    QCOMPARE(binsLine(*fixture.reader()->trends().timeline({}, static_cast<BinWidth>(width))), expected.toStdString());
}

void TrendReaderTest::binsBeforeTheEpoch() {
    StoreFixture fixture;
    domain::ContentItem item = itemOf("a", "old");
    item.publishedAt = core::UtcTime(std::chrono::microseconds(-1));
    fixture.put({item});
    const auto bins = *fixture.reader()->trends().timeline({}, BinWidth::Week);
    QCOMPARE(binsLine(bins), std::string("1969-12-29T00:00:00Z=1"));
}

void TrendReaderTest::binsPerSource() {
    StoreFixture fixture;
    fill(fixture, {0, 1, 2 * 24 * hour});
    domain::ContentItem other = itemOf("z", "other");
    other.source = "feeds";
    other.publishedAt = at(5);
    fixture.put({other});
    const auto timelines = *fixture.reader()->trends().timelineBySource({}, BinWidth::Day);
    QCOMPARE(timelines.size(), std::size_t{2});
    QCOMPARE(binsLine(timelines.at("files")), std::string("2026-01-01T00:00:00Z=2 2026-01-03T00:00:00Z=1"));
    QCOMPARE(binsLine(timelines.at("feeds")), std::string("2026-01-01T00:00:00Z=1"));
    domain::Filter filter;
    filter.sources = {"feeds"};
    QCOMPARE(fixture.reader()->trends().timelineBySource(filter, BinWidth::Day)->size(), std::size_t{1});
}

void TrendReaderTest::drawsSparklines() {
    StoreFixture fixture;
    fill(fixture, {0, hour - 1, hour, 3 * hour - 1, 3 * hour});
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {1}, 1}, {{4}, {2}, 1}, {{5}, {1}, 1}});
    fixture.write([](WriteTransaction& t) {
        const std::vector<store::ClusterRegrouping> merges{{{2}, {1}, {}}};
        return t.clusters().regroup(merges);
    });
    const std::vector<core::ClusterId> clusters{{2}, {77}, {1}};
    auto reader = fixture.reader();
    const auto lines = *reader->trends().sparklines(clusters, at(3 * hour), std::chrono::hours(1), 3);
    const std::vector<std::vector<std::int64_t>> expected{{2, 1, 1}, {0, 0, 0}, {2, 1, 1}};
    QVERIFY(lines == expected);
    QVERIFY(!reader->trends().sparklines(clusters, at(0), std::chrono::hours(0), 3));
}

void TrendReaderTest::tellsTheSpan() {
    StoreFixture fixture;
    QVERIFY(!*fixture.reader()->trends().span());
    fill(fixture, {50, -7, 3});
    const auto span = *fixture.reader()->trends().span();
    QVERIFY(span);
    QVERIFY(span->first == at(-7));
    QVERIFY(span->second == at(50));
    QVERIFY(*fixture.reader()->trends().newest(at(49)) == at(3));
    QVERIFY(*fixture.reader()->trends().newest(at(50)) == at(50));
    QVERIFY(!fixture.reader()->trends().newest(at(-8))->has_value());
}

void TrendReaderTest::pagesClusters_data() {
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, int offset, int limit, const char* expected) {
        QTest::newRow(name) << offset << limit << QString::fromUtf8(expected);
    };
    row("all", 0, 10, "5 2 1 3 4");
    row("first two", 0, 2, "5 2");
    row("across the border", 1, 2, "2 1");
    row("only singletons", 2, 2, "1 3");
    row("late singletons", 3, 9, "3 4");
    row("beyond", 9, 9, "");
}

void TrendReaderTest::pagesClusters() {
    QFETCH(int, offset);
    QFETCH(int, limit);
    QFETCH(QString, expected);
    StoreFixture fixture;
    fill(fixture, {0, 1, 2, 3, 4, 5, 6, 7});
    fixture.assign({{{1}, {1}, 1},
                    {{2}, {2}, 1},
                    {{3}, {2}, 1},
                    {{4}, {3}, 1},
                    {{5}, {4}, 1},
                    {{6}, {5}, 1},
                    {{7}, {5}, 1},
                    {{8}, {5}, 1}});
    const auto page = *fixture.reader()->clusters().page({}, domain::ClusterSort::Items, domain::SortOrder::Descending,
                                                         {offset, limit});
    QStringList ids;
    for (const domain::Cluster& cluster : page) ids << QString::number(cluster.id.value);
    QCOMPARE(ids.join(QLatin1Char(' ')), expected);
}

void TrendReaderTest::keepsStateAndJournal() {
    StoreFixture fixture;
    fill(fixture, {0, 1, 2});
    auto reader = fixture.reader();
    QVERIFY(!*reader->clusters().savedState());
    fixture.assign({{{2}, {1}, 1}, {{1}, {2}, 1}});
    const auto journal = *reader->clusters().journal(0, 10);
    QCOMPARE(journal.size(), std::size_t{2});
    QCOMPARE(journal[0].item->item.id.value, std::int64_t{2});
    QCOMPARE(journal[1].item->item.cluster.value, std::int64_t{2});
    QCOMPARE(journal[1].cluster.value, std::int64_t{2});
    QCOMPARE(reader->clusters().journal(journal[0].position, 10)->size(), std::size_t{1});
    fixture.write([](WriteTransaction& t) {
        const std::vector<store::ClusterRegrouping> merges{{{2}, {1}, {}}};
        return t.clusters().regroup(merges);
    });
    fixture.assign({{{3}, {2}, 1}});
    const auto merged = *reader->clusters().journal(journal[0].position, 10);
    QCOMPARE(merged.size(), std::size_t{2});
    for (const store::JournalEntry& entry : merged) {
        QCOMPARE(entry.cluster.value, std::int64_t{2});
        QCOMPARE(entry.item->item.cluster.value, std::int64_t{1});
    }
    const std::string state("\0bytes\xff", 7);
    QCOMPARE(fixture.write([&](WriteTransaction& t) { return t.clusters().saveState(3, state); }), std::string());
    QVERIFY(*reader->clusters().savedState() == std::pair(3, state));
    QVERIFY(reader->clusters().journal(0, 10)->empty());
    QCOMPARE(fixture.write([&](WriteTransaction& t) { return t.clusters().clear(); }), std::string());
    QVERIFY(!*reader->clusters().savedState());
    QCOMPARE(fixture.differences(), std::string());
}

void TrendReaderTest::samplesMembers() {
    StoreFixture fixture;
    fill(fixture, {0, 1, 2, 3, 4, 5});
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {1}, 1}, {{4}, {1}, 1}, {{5}, {1}, 1}, {{6}, {1}, 1}});
    const auto ids = [&](std::int64_t limit) {
        std::string text;
        const auto rows = *fixture.reader()->clusters().sample({1}, limit);
        for (const store::ItemRow& row : rows) text += std::to_string(row.item.id.value);
        return text;
    };
    QCOMPARE(ids(10), std::string("123456"));
    QCOMPARE(ids(3), std::string("135"));
    QCOMPARE(ids(0), std::string());
}

void TrendReaderTest::countsRuns() {
    StoreFixture fixture;
    int closed = 0;
    std::vector<domain::RunIssue> issues(700, {"f.csv", 1, "bad"});
    issues[1].rejected = false;
    QCOMPARE(fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        const auto id = t.runs().begin({});
        if (!id) return id.error();
        for (int i = 0; i < 2; ++i) {
            if (auto added = t.runs().addIssues(*id, issues); !added) return added;
        }
        return t.sources().setMeta("colour", "blue");
    }),
             std::string());
    auto reader = fixture.reader();
    QCOMPARE(reader->runs().issues({1}, 5'000)->size(), std::size_t{1'000});
    // What was taken with a warning is told apart from what was refused.
    const auto two = reader->runs().issues({1}, 2);
    QVERIFY(two && two->at(0).rejected && !two->at(1).rejected);
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        closed = *t.runs().closeInterrupted();
        return t.sources().addChunk({"raw/a.zst", "files", "abc", 5, 6, 7});
    });
    QCOMPARE(closed, 1);
    QVERIFY(reader->runs().page({})->front().state == domain::RunState::Interrupted);
    QCOMPARE(reader->runs().chunks()->front().bytes, std::int64_t{7});
    QVERIFY(*reader->runs().meta("colour") == std::optional<std::string>("blue"));
    QVERIFY(!*reader->runs().meta("shape"));
}

void TrendReaderTest::keepsQueryStates() {
    StoreFixture fixture;
    domain::QueryState state;
    state.source = "feeds";
    state.query = "world";
    state.address = "https://example.org/world.xml";
    state.etag = "tag";
    state.lastModified = "Thu, 01 Jan 2026 00:00:00 GMT";
    state.movedTo = "https://example.org/new.xml";
    state.lastTried = at(3);
    state.lastGood = at(2);
    state.lastError = "timed out";
    state.failuresInRow = 2;
    const auto save = [&] {
        return fixture.write([&](WriteTransaction& t) { return t.sources().saveQueryState(state); });
    };
    QCOMPARE(save(), std::string());
    state.address = "https://example.org/new.xml";
    QCOMPARE(save(), std::string());
    const auto stored = *fixture.reader()->runs().queryState("feeds", "world");
    QVERIFY(stored);
    QCOMPARE(stored->address, state.address);
    QCOMPARE(stored->etag, state.etag);
    QCOMPARE(stored->lastModified, state.lastModified);
    QCOMPARE(stored->movedTo, state.movedTo);
    QVERIFY(stored->lastTried == state.lastTried && stored->lastGood == state.lastGood);
    QCOMPARE(stored->lastError, state.lastError);
    QCOMPARE(stored->failuresInRow, state.failuresInRow);
    QVERIFY(!*fixture.reader()->runs().queryState("feeds", "sport"));
}

GROUNDSWELL_TEST(TrendReaderTest, trend_reader)
#include "tst_trend_reader.moc"
