#include "pipeline/operations/rising_now.h"

#include "pipeline/service/trend_questions.h"
#include "tests/pipeline/trends/trend_desk.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>

using namespace groundswell;
using domain::TrendWindow;
using operations::RisingReport;
using operations::RisingRequest;
using testing::PlacedItem;
using testing::TrendDesk;

namespace {

// Five weeks of forty clusters, each as loud in each week as its number says; every fourth one is new.
std::vector<PlacedItem> fortyClusters() {
    std::vector<PlacedItem> items;
    for (int cluster = 1; cluster <= 40; ++cluster) {
        for (int week = 0; week <= 4; ++week) {
            if (week > 0 && cluster % 4 == 0) continue;
            const int count = week == 0 ? cluster * 5 % 13 : (cluster * 7 + week * 3) % 9;
            for (int i = 0; i < count; ++i) {
                PlacedItem item;
                item.cluster = cluster;
                item.hoursAgo = week * 168 + 0.1 + i * 1.7;
                item.author = "author" + std::to_string(i % (1 + cluster % 5));
                items.push_back(item);
            }
        }
    }
    return items;
}

void sayRising(std::vector<PlacedItem>& items, std::int64_t cluster, double hoursAgo, const char* author,
               const char* source = "files") {
    PlacedItem item;
    item.cluster = cluster;
    item.hoursAgo = hoursAgo;
    item.author = author;
    item.source = source;
    items.push_back(item);
}

// Cluster 1 has a usual of one item, 2 is new, 3 has one author, 4 comes in the future.
std::vector<PlacedItem> fourClusters() {
    std::vector<PlacedItem> items;
    sayRising(items, 1, 170, "a");
    for (const char* author : {"a", "b", "c", "d", "e", "f", "g"}) sayRising(items, 1, 3, author);
    for (const char* author : {"a", "b", "c"}) sayRising(items, 2, 20, author, "wire");
    for (const char* author : {"d", "e", "f"}) sayRising(items, 2, 2, author, "wire");
    for (int i = 0; i < 12; ++i) sayRising(items, 3, 4, "bot");
    for (const char* author : {"a", "b", "c", "d"}) sayRising(items, 4, -5, author);
    return items;
}

// "2 new 6, 1 1 7": cluster, usual, recent.
QString risingLine(const RisingReport& report) {
    QStringList words;
    for (const operations::RisingEntry& entry : report.rising) {
        const QString usual =
            entry.numbers.usual ? QString::number(*entry.numbers.usual) : QString(QStringLiteral("new"));
        words << QStringLiteral("%1 %2 %3").arg(entry.cluster.id.value).arg(usual).arg(entry.numbers.recent);
    }
    return words.join(QStringLiteral(", "));
}

RisingReport risingOrFail(TrendDesk& desk, const RisingRequest& request) {
    auto report = operations::readRisingNow(*desk.reader(), request, TrendDesk::now(), {});
    if (!report) qFatal("%s", report.error().describe().c_str());
    return std::move(*report);
}

}  // namespace

class RisingNowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isWhatTheWindowShows_data() {
        QTest::addColumn<int>("window");
        QTest::newRow("6 h") << static_cast<int>(TrendWindow::SixHours);
        QTest::newRow("24 h") << static_cast<int>(TrendWindow::Day);
        QTest::newRow("7 days") << static_cast<int>(TrendWindow::Week);
    }
    void isWhatTheWindowShows() {
        QFETCH(int, window);
        TrendDesk desk;
        desk.put(fortyClusters());
        const auto reader = desk.reader();
        pipeline::TrendCache cache([&desk] { return desk.store().connect(); },
                                   [&desk] { return desk.store().itemsVersion(); });
        pipeline::RisingQuestion question;
        question.window = static_cast<TrendWindow>(window);
        question.limit = 1'000;
        const auto answer = pipeline::answerRising(*reader, cache, question, TrendDesk::now());
        QVERIFY(answer);
        std::vector<pipeline::RisingCluster> shown = answer->clusters;
        std::erase_if(shown, [](const auto& one) { return one.ratio() < domain::leastRise; });
        RisingRequest request;
        request.window = question.window;
        request.limit = 1'000;
        const RisingReport report = risingOrFail(desk, request);
        QVERIFY(shown.size() > 3);
        QCOMPARE(report.rising.size(), shown.size());
        QVERIFY(!report.more);
        for (std::size_t i = 0; i < shown.size(); ++i) {
            const pipeline::RisingCluster& one = shown[i];
            const operations::RisingEntry& entry = report.rising[i];
            QCOMPARE(entry.cluster.id.value, one.cluster.id.value);
            QVERIFY(entry.numbers == (domain::TrendNumbers{one.recent, one.usual, one.burst}));
            const auto reasons =
                pipeline::answerReasons(*reader, cache, one.cluster.id, question.window, TrendDesk::now());
            QVERIFY(reasons && entry.reasons == *reasons);
        }
    }

    void risesAsOf_data() {
        QTest::addColumn<double>("hoursAgo");  // NaN = the default
        QTest::addColumn<int>("window");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, double hoursAgo, TrendWindow window, const char* expected) {
            QTest::newRow(name) << hoursAgo << static_cast<int>(window) << QString::fromLatin1(expected);
        };
        row("the newest that is not in the future", qQNaN(), TrendWindow::Day, "2 new 6, 1 1 7");
        row("the same by its time", 2, TrendWindow::Day, "2 new 6, 1 1 7");
        row("an item at the end counts", 3, TrendWindow::Day, "1 new 7, 2 new 3");
        row("a later one does not", 3.001, TrendWindow::Day, "2 new 3");
        row("6 h", qQNaN(), TrendWindow::SixHours, "1 1 7, 2 new 3");
        row("before all of it", 100, TrendWindow::Week, "");
        row("long after", -400, TrendWindow::Day, "");
        row("in the future", -5, TrendWindow::SixHours, "4 new 4");
    }
    void risesAsOf() {
        QFETCH(double, hoursAgo);
        QFETCH(int, window);
        QFETCH(QString, expected);
        TrendDesk desk;
        desk.put(fourClusters());
        RisingRequest request;
        request.window = static_cast<TrendWindow>(window);
        if (!qIsNaN(hoursAgo)) request.asOf = TrendDesk::ago(hoursAgo);
        const RisingReport report = risingOrFail(desk, request);
        QCOMPARE(risingLine(report), expected);
        QVERIFY(report.asOf == TrendDesk::ago(qIsNaN(hoursAgo) ? 2 : hoursAgo));
    }

    void choices_data() {
        QTest::addColumn<int>("limit");
        QTest::addColumn<int>("authors");
        QTest::addColumn<int>("outlets");
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<bool>("more");
        QTest::newRow("one author is enough")
            << 20 << 1 << 3 << QString() << QStringLiteral("3 new 12, 2 new 6, 1 1 7") << false;
        QTest::newRow("one outlet is enough")
            << 20 << 3 << 1 << QString() << QStringLiteral("3 new 12, 2 new 6, 1 1 7") << false;
        QTest::newRow("any") << 20 << 0 << 0 << QString() << QStringLiteral("3 new 12, 2 new 6, 1 1 7") << false;
        QTest::newRow("seven authors") << 20 << 7 << 0 << QString() << QStringLiteral("1 1 7") << false;
        QTest::newRow("limit") << 1 << 3 << 3 << QString() << QStringLiteral("2 new 6") << true;
        QTest::newRow("exactly the limit") << 2 << 3 << 3 << QString() << QStringLiteral("2 new 6, 1 1 7") << false;
        QTest::newRow("source") << 20 << 3 << 3 << QStringLiteral("wire") << QStringLiteral("2 new 6") << false;
        QTest::newRow("no such source") << 20 << 3 << 3 << QStringLiteral("none") << QString() << false;
    }
    void choices() {
        QFETCH(int, limit);
        QFETCH(int, authors);
        QFETCH(int, outlets);
        QFETCH(QString, source);
        QFETCH(QString, expected);
        QFETCH(bool, more);
        TrendDesk desk;
        desk.put(fourClusters());
        RisingRequest request;
        request.limit = limit;
        request.minAuthors = authors;
        request.minOutlets = outlets;
        if (!source.isEmpty()) request.filter.sources = {source.toStdString()};
        const RisingReport report = risingOrFail(desk, request);
        QCOMPARE(risingLine(report), expected);
        QCOMPARE(report.more, more);
    }

    void saysWhatItDidNotLookAt_data() {
        QTest::addColumn<int>("candidates");
        QTest::addColumn<int>("authors");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<bool>("unseen");
        QTest::newRow("all") << 3 << 3 << QStringLiteral("2 new 6, 1 1 7") << false;
        QTest::newRow("the two fastest") << 2 << 3 << QStringLiteral("2 new 6") << true;
        QTest::newRow("nothing among the two") << 2 << 7 << QString() << true;
    }
    void saysWhatItDidNotLookAt() {
        QFETCH(int, candidates);
        QFETCH(int, authors);
        QFETCH(QString, expected);
        QFETCH(bool, unseen);
        TrendDesk desk;
        desk.put(fourClusters());
        RisingRequest request;
        request.candidates = candidates;
        request.minAuthors = request.minOutlets = authors;
        const RisingReport report = risingOrFail(desk, request);
        QCOMPARE(risingLine(report), expected);
        QCOMPARE(report.unseen, unseen);
        QCOMPARE(report.more, unseen);
    }

    void countsTheVoicesOfTheWindow() {
        TrendDesk desk;
        desk.put(fourClusters());
        const RisingReport report = risingOrFail(desk, {});
        QCOMPARE(report.clusters, std::int64_t{4});
        QCOMPARE(report.rising.at(1).voices.authors, std::int64_t{7});
        QCOMPARE(report.rising.at(1).voices.outlets, std::int64_t{1});
        QCOMPARE(report.rising.at(1).cluster.items, std::int64_t{8});
    }

    void emptyAndUndatedStores() {
        TrendDesk desk;
        QVERIFY(!risingOrFail(desk, {}).asOf);
        QCOMPARE(risingOrFail(desk, {}).clusters, std::int64_t{0});
        desk.put({PlacedItem{}, PlacedItem{}, PlacedItem{}});
        const RisingReport undated = risingOrFail(desk, {});
        QVERIFY(!undated.asOf && undated.rising.empty());
        QCOMPARE(undated.clusters, std::int64_t{1});
    }

    void stops() {
        TrendDesk desk;
        desk.put(fourClusters());
        std::stop_source source;
        source.request_stop();
        const auto report = operations::readRisingNow(*desk.reader(), {}, TrendDesk::now(), source.get_token());
        QVERIFY(!report && report.error().code == core::ErrorCode::Cancelled);
    }
};

GROUNDSWELL_TEST(RisingNowTest, rising_now)
#include "tst_rising_now.moc"
