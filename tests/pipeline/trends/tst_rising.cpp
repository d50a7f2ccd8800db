#include "pipeline/trends/rising.h"

#include "models/store/read_connection.h"
#include "pipeline/service/trend_cache.h"
#include "pipeline/trends/burst.h"
#include "tests/pipeline/trends/trend_desk.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace groundswell;
using domain::ClusterSort;
using domain::SortOrder;
using domain::TrendWindow;
using testing::PlacedItem;
using testing::TrendDesk;

namespace {

constexpr double trendDayHours = 24;
constexpr std::int64_t plantedBurst = 7;
constexpr std::int64_t steadyDecoy = 3;

// Five weeks of small talk, a decoy that is always loud, and one cluster that is loud in the last day only.
std::vector<PlacedItem> streamWithBurst(unsigned seed) {
    std::mt19937 random(seed);
    const auto within = [&random](double from, double to) {
        return from + (to - from) * static_cast<double>(random()) / 4294967296.0;
    };
    std::vector<PlacedItem> items;
    const auto say = [&](std::int64_t cluster, double hoursAgo) {
        PlacedItem item;
        item.cluster = cluster;
        item.hoursAgo = hoursAgo;
        item.author = "author" + std::to_string(random() % 40);
        items.push_back(item);
    };
    say(steadyDecoy, 0);  // the newest
    for (int day = 0; day < 35; ++day) {
        const double from = day * trendDayHours + 0.1;
        for (int i = 0; i < 30; ++i) say(steadyDecoy, within(from, from + trendDayHours - 0.2));
        if (random() % 2 == 0) say(plantedBurst, within(from, from + trendDayHours - 0.2));
        for (std::int64_t cluster = 20; cluster < 40; ++cluster) {
            if (random() % 3 == 0) say(cluster, within(from, from + trendDayHours - 0.2));
        }
    }
    for (int i = 0; i < 30; ++i) say(plantedBurst, within(0.1, 20));
    return items;
}

// What the board says of one cluster, counted one item after the other.
domain::TrendNumbers trendRecount(const std::vector<PlacedItem>& items, std::int64_t cluster, TrendWindow window) {
    const double length = static_cast<double>(domain::lengthOf(window).count());
    double newest = 1e9;
    for (const PlacedItem& item : items) newest = std::min(newest, item.hoursAgo.value_or(1e9));
    domain::TrendNumbers numbers;
    double sum = 0;
    int weeks = 0;
    for (int week = 0; week <= 4; ++week) {
        const double end = newest + week * 7 * trendDayHours;
        std::int64_t count = 0;
        bool isOlder = false;
        for (const PlacedItem& item : items) {
            if (item.cluster != cluster || !item.hoursAgo) continue;
            if (*item.hoursAgo >= end && *item.hoursAgo < end + length) ++count;
            isOlder = isOlder || *item.hoursAgo >= end;
        }
        if (week == 0) {
            numbers.recent = count;
        } else if (isOlder) {
            sum += static_cast<double>(count);
            ++weeks;
        }
    }
    if (weeks > 0) numbers.usual = sum / weeks;
    return numbers;
}

QString rankLine(const std::vector<core::ClusterId>& ids) {
    QStringList words;
    for (const core::ClusterId id : ids) words << QString::number(id.value);
    return words.join(QChar(u' '));
}

}  // namespace

class RisingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void usual_data() {
        QTest::addColumn<QList<double>>("hoursAgo");
        QTest::addColumn<int>("recent");
        QTest::addColumn<double>("usual");  // negative = none
        const auto days = [](std::initializer_list<std::pair<int, int>> set) {
            QList<double> all;
            for (const auto& [ago, items] : set) {
                for (int i = 0; i < items; ++i) all << ago * trendDayHours + 1;
            }
            return all;
        };
        QTest::newRow("born today") << days({{0, 58}}) << 58 << -1.0;
        QTest::newRow("six days old") << days({{0, 5}, {6, 3}}) << 5 << -1.0;
        QTest::newRow("a week old") << days({{0, 5}, {7, 4}}) << 5 << 4.0;
        QTest::newRow("a week old, quiet then") << days({{0, 5}, {8, 4}}) << 5 << 0.0;
        QTest::newRow("four weeks") << days({{0, 40}, {7, 20}, {14, 22}, {21, 18}, {28, 24}}) << 40 << 21.0;
        QTest::newRow("other weekdays do not count") << days({{0, 9}, {1, 50}, {7, 2}, {13, 9}, {14, 4}}) << 9 << 3.0;
        QTest::newRow("older than all weeks") << days({{0, 6}, {90, 40}}) << 6 << 0.0;
    }
    void usual() {
        QFETCH(QList<double>, hoursAgo);
        QFETCH(int, recent);
        QFETCH(double, usual);
        TrendDesk desk;
        std::vector<PlacedItem> items;
        PlacedItem newest;
        newest.cluster = 99;
        newest.hoursAgo = 0;
        items.push_back(newest);
        for (const double hours : hoursAgo) {
            PlacedItem item;
            item.hoursAgo = hours;
            items.push_back(item);
        }
        desk.put(items);
        const auto board = trends::buildBoard(*desk.reader(), TrendDesk::now());
        QVERIFY(board);
        const domain::TrendNumbers numbers = board->numbers({1}, TrendWindow::Day);
        QCOMPARE(numbers.recent, std::int64_t{recent});
        QCOMPARE(numbers.usual.has_value(), usual >= 0);
        if (numbers.usual) QCOMPARE(*numbers.usual, usual);
    }

    void ratio_data() {
        QTest::addColumn<int>("recent");
        QTest::addColumn<double>("usual");
        QTest::addColumn<double>("ratio");
        QTest::newRow("sixteen times") << 412 << 21.0 << 417.0 / 26.0;
        QTest::newRow("as usual") << 30 << 30.0 << 1.0;
        QTest::newRow("small numbers stay calm") << 3 << 0.0 << 1.6;
    }
    void ratio() {
        QFETCH(int, recent);
        QFETCH(double, usual);
        QFETCH(double, ratio);
        QCOMPARE(domain::riseRatio(recent, usual), ratio);
        // What has no usual yet counts as if that were 0.
        if (!(usual > 0)) QCOMPARE(domain::riseRatio(recent, std::nullopt), ratio);
    }

    void bursts_data() {
        QTest::addColumn<QList<qint64>>("counts");
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most");
        const QList<qint64> calm(29, 10);
        QList<qint64> loud = calm;
        loud.back() = 200;
        QList<qint64> over = calm;
        over[10] = 200;
        QTest::newRow("always the same") << calm << 0 << 0;
        QTest::newRow("loud today") << loud << 2 << 3;
        QTest::newRow("loud long ago") << over << 0 << 0;
        QTest::newRow("nothing") << QList<qint64>(29, 0) << 0 << 0;
    }
    void bursts() {
        QFETCH(QList<qint64>, counts);
        QFETCH(int, least);
        QFETCH(int, most);
        const std::vector<std::int64_t> mine(counts.begin(), counts.end());
        const std::vector<std::int64_t> all(mine.size(), 5'000);
        const int level = trends::burstLevel(mine, all);
        QVERIFY2(level >= least && level <= most, qPrintable(QString::number(level)));
    }

    void plantedBurstIsFirst_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 20; ++seed) QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }
    void plantedBurstIsFirst() {
        QFETCH(unsigned, seed);
        TrendDesk desk;
        desk.put(streamWithBurst(seed));
        const auto reader = desk.reader();
        const auto rising = trends::risingClusters(*reader, TrendDesk::now(), 10);
        QVERIFY(rising && !rising->empty());
        QCOMPARE(rising->front().cluster.id.value, plantedBurst);
        QVERIFY(rising->front().recent >= 30);
        const auto board = trends::buildBoard(*reader, TrendDesk::now());
        QVERIFY(board);
        QVERIFY(board->numbers({plantedBurst}, TrendWindow::Day).burst >= 1);
        const domain::TrendNumbers decoy = board->numbers({steadyDecoy}, TrendWindow::Day);
        QVERIFY(decoy.recent >= 25);
        QVERIFY(decoy.ratio() < 1.5);
        QCOMPARE(decoy.burst, 0);
    }

    void boardEqualsARecount_data() {
        QTest::addColumn<int>("window");
        QTest::newRow("6 h") << static_cast<int>(TrendWindow::SixHours);
        QTest::newRow("24 h") << static_cast<int>(TrendWindow::Day);
        QTest::newRow("7 days") << static_cast<int>(TrendWindow::Week);
    }
    void boardEqualsARecount() {
        QFETCH(int, window);
        TrendDesk desk;
        std::vector<PlacedItem> items = streamWithBurst(5);
        PlacedItem undated;
        undated.cluster = 70;
        items.push_back(undated);
        desk.put(items);
        const auto board = trends::buildBoard(*desk.reader(), TrendDesk::now());
        QVERIFY(board);
        const auto chosen = static_cast<TrendWindow>(window);
        for (const trends::Board::Row& row : board->rows()) {
            domain::TrendNumbers expected = trendRecount(items, row.cluster.value, chosen);
            expected.burst = row.burst;
            QVERIFY2(board->numbers(row.cluster, chosen) == expected, qPrintable(QString::number(row.cluster.value)));
        }
        QVERIFY(board->numbers({70}, chosen) == domain::TrendNumbers{});
        QVERIFY(board->numbers({12345}, chosen) == domain::TrendNumbers{});
    }

    void sortsEqualARecount_data() {
        QTest::addColumn<int>("sort");
        QTest::addColumn<bool>("descending");
        const std::pair<const char*, ClusterSort> sorts[] = {
            {"rising", ClusterSort::Rising}, {"recent", ClusterSort::Recent}, {"usual", ClusterSort::Usual}};
        for (const auto& [name, sort] : sorts) {
            QTest::newRow(name) << static_cast<int>(sort) << true;
            QTest::newRow((std::string(name) + " ascending").c_str()) << static_cast<int>(sort) << false;
        }
    }
    void sortsEqualARecount() {
        QFETCH(int, sort);
        QFETCH(bool, descending);
        TrendDesk desk;
        const std::vector<PlacedItem> items = streamWithBurst(9);
        desk.put(items);
        std::map<std::int64_t, double> keys;
        for (const PlacedItem& item : items) {
            const domain::TrendNumbers numbers = trendRecount(items, item.cluster, TrendWindow::Day);
            keys[item.cluster] = sort == static_cast<int>(ClusterSort::Rising)   ? numbers.ratio()
                                 : sort == static_cast<int>(ClusterSort::Recent) ? static_cast<double>(numbers.recent)
                                                                                 : numbers.usual.value_or(-1);
        }
        std::vector<core::ClusterId> expected;
        for (const auto& [cluster, key] : keys) expected.push_back({cluster});
        std::stable_sort(expected.begin(), expected.end(), [&](core::ClusterId a, core::ClusterId b) {
            return descending ? keys[a.value] > keys[b.value] : keys[a.value] < keys[b.value];
        });
        pipeline::TrendCache cache([&desk] { return desk.store().connect(); },
                                   [&desk] { return desk.store().itemsVersion(); });
        const auto ids = cache.clusters(*desk.reader(), {}, static_cast<ClusterSort>(sort),
                                        descending ? SortOrder::Descending : SortOrder::Ascending, TrendDesk::now());
        QVERIFY(ids);
        QCOMPARE(rankLine(**ids), rankLine(expected));
    }

    void minimumOfVoices() {
        TrendDesk desk;
        std::vector<PlacedItem> items;
        const auto say = [&items](std::int64_t cluster, const char* author, const char* outlet) {
            PlacedItem item;
            item.cluster = cluster;
            item.hoursAgo = 1;
            item.author = author;
            item.outlet = outlet;
            items.push_back(item);
        };
        for (int i = 0; i < 9; ++i) say(1, "one", "paper");
        for (const char* author : {"a", "b", "c", "c"}) say(2, author, "paper");
        for (const char* outlet : {"x", "y", "z"}) say(3, "one", outlet);
        desk.put(items);
        const auto reader = desk.reader();
        const auto board = trends::buildBoard(*reader, TrendDesk::now());
        QVERIFY(board);
        trends::RisingChoice choice;
        choice.limit = 10;
        QCOMPARE(rankLine(trends::risingOf(*board, *reader, choice, nullptr)->ids), QStringLiteral("1 2 3"));
        choice.minAuthors = choice.minOutlets = 3;
        QCOMPARE(rankLine(trends::risingOf(*board, *reader, choice, nullptr)->ids), QStringLiteral("2 3"));
        const std::vector<core::ClusterId> third{{3}};
        QCOMPARE(rankLine(trends::risingOf(*board, *reader, choice, &third)->ids), QStringLiteral("3"));
        // Where it looks at few, it says which one it did not come to.
        const auto unseen = [&](std::size_t candidates, int limit) {
            choice.candidates = candidates;
            choice.limit = limit;
            const auto rising = trends::risingOf(*board, *reader, choice, nullptr);
            return rising && rising->unseen ? rising->unseen->value : std::int64_t{0};
        };
        QCOMPARE(unseen(3, 10), std::int64_t{0});
        QCOMPARE(unseen(2, 10), std::int64_t{3});
        QCOMPARE(unseen(1, 10), std::int64_t{2});
        QCOMPARE(unseen(2, 1), std::int64_t{0});
    }

    void boardEndsWithTheNewestThatIsNotInTheFuture() {
        TrendDesk desk;
        std::vector<PlacedItem> items;
        for (const double hours : {30.0, 8.0, 5.0, 2.0, -1.0, -500.0}) {
            PlacedItem item;
            item.hoursAgo = hours;
            items.push_back(item);
        }
        desk.put(items);
        const auto reader = desk.reader();
        const core::UtcTime end = TrendDesk::ago(2) + std::chrono::microseconds(1);
        QVERIFY(*trends::trendsEnd(*reader, TrendDesk::now()) == end);
        const auto board = trends::buildBoard(*reader, TrendDesk::now());
        QVERIFY(board && board->asOf() == end);
        QCOMPARE(board->numbers({1}, TrendWindow::Day).recent, std::int64_t{3});
        QCOMPARE(board->numbers({1}, TrendWindow::SixHours).recent, std::int64_t{2});

        const auto earlier = trends::buildBoardAsOf(*reader, TrendDesk::ago(5));
        QVERIFY(earlier && earlier->asOf() == TrendDesk::ago(5));
        QCOMPARE(earlier->numbers({1}, TrendWindow::SixHours).recent, std::int64_t{1});
        QCOMPARE(earlier->numbers({1}, TrendWindow::Week).recent, std::int64_t{2});
        QVERIFY(*trends::trendsEnd(*TrendDesk().reader(), TrendDesk::now()) == TrendDesk::now());
    }

    void cacheIsRenewed() {
        TrendDesk desk;
        desk.put(streamWithBurst(2));
        pipeline::TrendCache cache([&desk] { return desk.store().connect(); },
                                   [&desk] { return desk.store().itemsVersion(); });
        const auto reader = desk.reader();
        const auto first = cache.board(TrendDesk::now());
        QVERIFY(first);
        QVERIFY(*cache.board(TrendDesk::now()) == *first);
        const auto order = cache.clusters(*reader, {}, ClusterSort::Rising, SortOrder::Descending, TrendDesk::now());
        QVERIFY(order);
        QVERIFY(*cache.clusters(*reader, {}, ClusterSort::Rising, SortOrder::Descending, TrendDesk::now()) == *order);
        QCOMPARE(cache.boardsMade(), 1);

        std::vector<PlacedItem> more(3);
        for (PlacedItem& item : more) {
            item.cluster = 500;
            item.hoursAgo = 0;
        }
        desk.put(more);
        const auto second = cache.board(TrendDesk::now());
        QVERIFY(second);
        QCOMPARE(cache.boardsMade(), 2);
        QCOMPARE((*second)->numbers({500}, TrendWindow::Day).recent, std::int64_t{3});
        const auto renewed = cache.clusters(*reader, {}, ClusterSort::Rising, SortOrder::Descending, TrendDesk::now());
        QCOMPARE((*renewed)->size(), (*order)->size() + 1);
        QVERIFY(cache.board(TrendDesk::now() + std::chrono::hours(1)));
        QCOMPARE(cache.boardsMade(), 3);
    }
};

GROUNDSWELL_TEST(RisingTest, rising)
#include "tst_rising.moc"
