#include "pipeline/operations/export_report.h"
#include "pipeline/report/four_cat.h"
#include "pipeline/report/html_report.h"
#include "pipeline/report/row_writer.h"
#include "tests/support/test_registry.h"

#include <QTest>

namespace core = groundswell::core;
namespace domain = groundswell::domain;
namespace operations = groundswell::operations;
namespace report = groundswell::report;

// Rows for 4CAT and the page for people.
class ReportPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fourCatRow();
    void fourCatUnknowns();
    void textIsEscaped_data();
    void textIsEscaped();
    void sparklines_data();
    void sparklines();
    void dayBars();
    void pageHasNoMarkupOfOthers();
    void emptyPage();
    void saysHowManyOfAll_data();
    void saysHowManyOfAll();
    void tellsTrendsAsTheWindow_data();
    void tellsTrendsAsTheWindow();
    void saysWhatIsLater();
    void aFullPageIsAFewMegabytes();
};

void ReportPageTest::fourCatRow() {
    domain::ItemRow row;
    row.item.externalId = "p1";
    row.item.threadExternalId = "p0";
    row.item.author = "ana";
    row.item.text = "the ferry";
    row.item.publishedAt = core::parseTime("2026-10-12T09:10:11.5Z");
    row.item.cluster = core::ClusterId{7};
    row.keywords = {{"engine fault"}, {"a, b"}};
    const report::Row cells = report::fourCatCells(row);
    QCOMPARE(cells.size(), report::fourCatColumns().size());
    QCOMPARE(
        report::csvRow(cells, false),
        std::string("\"p1\",\"p0\",\"ana\",\"the ferry\",\"2026-10-12 09:10:11\",\"1791796211\",\"\",\"\",\"\",\"\","
                    "\"\",\"7\",\"\",\"engine fault,a  b\"\r\n"));
}

void ReportPageTest::fourCatUnknowns() {
    domain::ItemRow row;
    row.item.externalId = "p1";
    const report::Row cells = report::fourCatCells(row);
    QCOMPARE(cells.size(), report::fourCatColumns().size());
    // A post that is no comment is its own thread; what is unknown is empty.
    QVERIFY(std::get<std::string>(cells[1]) == "p1");
    QVERIFY(std::holds_alternative<std::monostate>(cells[2]));
    QVERIFY(std::holds_alternative<std::monostate>(cells[4]));
    QVERIFY(std::holds_alternative<std::monostate>(cells[5]));
}

void ReportPageTest::textIsEscaped_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("html");
    QTest::newRow("plain") << QByteArray("ferry") << QByteArray("ferry");
    QTest::newRow("markup") << QByteArray("<b a='x'>\"&\"</b>")
                            << QByteArray("&lt;b a=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/b&gt;");
    QTest::newRow("invalid UTF-8") << QByteArray("a\xff") << QByteArray("a\xef\xbf\xbd");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
}

void ReportPageTest::textIsEscaped() {
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, html);
    QCOMPARE(QByteArray::fromStdString(report::htmlText(text.toStdString())), html);
}

void ReportPageTest::sparklines_data() {
    QTest::addColumn<QList<qint64>>("counts");
    QTest::addColumn<int>("points");
    QTest::addColumn<QString>("label");
    QTest::newRow("none") << QList<qint64>{} << 0 << QStringLiteral("highest 0");
    QTest::newRow("one") << QList<qint64>{5} << 0 << QStringLiteral("highest 5");
    QTest::newRow("all zero") << QList<qint64>{0, 0, 0} << 3 << QStringLiteral("highest 0");
    QTest::newRow("some") << QList<qint64>{0, 1200, 3} << 3 << QStringLiteral("highest 1,200");
}

void ReportPageTest::sparklines() {
    QFETCH(const QList<qint64>, counts);
    QFETCH(const int, points);
    QFETCH(const QString, label);
    const QString svg =
        QString::fromStdString(report::svgSparkline(std::vector<std::int64_t>(counts.begin(), counts.end()), 88, 28));
    QVERIFY2(svg.contains(label), qPrintable(svg));
    const QString line = svg.section(QStringLiteral("<polyline"), 1).section(QStringLiteral("points=\""), 1);
    const QStringList found = line.section(QChar(u'"'), 0, 0).split(QChar(u' '), Qt::SkipEmptyParts);
    QCOMPARE(static_cast<int>(found.size()), points);
    for (const QString& point : found) {
        const double y = point.section(QChar(u','), 1).toDouble();
        QVERIFY(y >= 0 && y <= 28);
    }
}

void ReportPageTest::dayBars() {
    const core::UtcTime day = *core::parseTime("2026-10-11T00:00:00Z");
    // A day without items is a gap.
    const std::string svg = report::svgDays({{day, 10}, {day + std::chrono::hours(48), 1234}}, 400, 100);
    QCOMPARE(QByteArray::fromStdString(svg).count("<rect"), 2);
    QVERIFY(svg.find("2026-10-13: 1,234") != std::string::npos);
    QVERIFY(svg.find(">1,234</text>") != std::string::npos);
    QVERIFY(report::svgDays({}, 400, 100).find("<rect") == std::string::npos);
}

void ReportPageTest::pageHasNoMarkupOfOthers() {
    report::HtmlReport page;
    page.title = "<script>title</script>";
    page.workspace = "<script>desk</script>";
    page.conditions = {{"text", "<script>query</script>"}};
    page.items = 2;
    page.clusters = 1;
    page.order = "items descending";
    report::HtmlReport::Story story;
    story.cluster.id = core::ClusterId{912};
    story.cluster.exemplarText = "<script>alert(1)</script>" + std::string(10'000, 'x');
    story.cluster.keywords = {"<img src=x>"};
    story.cluster.labels = {"<b>"};
    story.sparkline = {1, 2, 3};
    page.stories = {story};
    page.provenance = {{"workspace", "<i>"}};
    const std::string html = report::htmlPage(page);
    QVERIFY(html.find("<script") == std::string::npos);
    QVERIFY(html.find("<img") == std::string::npos);
    QVERIFY(html.find("id=\"cluster-912\"") != std::string::npos);
    QVERIFY(html.size() < 10'000);
}

void ReportPageTest::emptyPage() {
    const std::string html = report::htmlPage({});
    QVERIFY(html.find("None: everything is shown.") != std::string::npos);
    QVERIFY(html.find("id=\"cluster-") == std::string::npos);
    QVERIFY(html.find("</html>") != std::string::npos);
}

void ReportPageTest::saysHowManyOfAll_data() {
    QTest::addColumn<int>("shown");
    QTest::addColumn<int>("all");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("all") << 2 << 2 << QByteArray("All 2. Order: items, most first");
    QTest::newRow("some") << 1'000 << 1204
                          << QByteArray("The first 1,000 of 1,204 clusters; the others are not in this report.");
}

void ReportPageTest::saysHowManyOfAll() {
    QFETCH(const int, shown);
    QFETCH(const int, all);
    QFETCH(const QByteArray, words);
    report::HtmlReport page;
    page.clusters = all;
    page.order = "items, most first";
    page.stories.resize(static_cast<std::size_t>(shown));
    const QByteArray html = QByteArray::fromStdString(report::htmlPage(page));
    QVERIFY2(html.contains(words), html.mid(html.indexOf("id=\"shown\""), 200).constData());
}

void ReportPageTest::tellsTrendsAsTheWindow_data() {
    QTest::addColumn<bool>("dated");
    QTest::addColumn<qint64>("recent");
    QTest::addColumn<double>("usual");  // below 0 = not known
    QTest::addColumn<QByteArray>("cells");
    const auto row = [](const char* name, bool dated, qint64 recent, double usual, const char* cells) {
        QTest::newRow(name) << dated << recent << usual << QByteArray(cells);
    };
    row("rising", true, 10, 1, "2.5×|10|1|");
    row("much", true, 1495, 5, "150×|1,495|5|");
    row("part of a week", true, 2, 0.25, "1.3×|2|0.3|");
    row("new", true, 7, -1, "New|7|–|");
    row("without times", false, 0, -1, "–|–|–|");
}

void ReportPageTest::tellsTrendsAsTheWindow() {
    QFETCH(const bool, dated);
    QFETCH(const qint64, recent);
    QFETCH(const double, usual);
    QFETCH(const QByteArray, cells);
    report::HtmlReport page;
    page.trendsEnd = core::parseTime("2026-10-12T09:00:00Z");
    page.window = domain::TrendWindow::Week;
    report::HtmlReport::Story& story = page.stories.emplace_back();
    story.trend = domain::TrendNumbers{recent, usual < 0 ? std::nullopt : std::optional(usual), 0};
    if (dated) story.cluster.firstPublished = story.cluster.lastPublished = page.trendsEnd;
    const QByteArray html = QByteArray::fromStdString(report::htmlPage(page));
    QVERIFY(html.contains("<th class=\"n\">7 days</th>"));
    QVERIFY(html.contains("ends before 2026-10-12T09:00:00Z"));
    QByteArray row = html.mid(html.indexOf("id=\"cluster-0\""));
    row = row.mid(row.indexOf("<p class=\"meta\">"));
    row = row.mid(row.indexOf("<td class=\"n\">")).replace("<td class=\"n\">", "").replace("</td>", "|");
    QVERIFY2(row.startsWith(cells), row.left(80).constData());
}

void ReportPageTest::saysWhatIsLater() {
    report::HtmlReport page;
    QVERIFY(report::htmlPage(page).find("dated later") == std::string::npos);
    page.later = 1;
    QVERIFY(report::htmlPage(page).find("1 item is dated later and not drawn.") != std::string::npos);
    page.later = 1'204;
    QVERIFY(report::htmlPage(page).find("1,204 items are dated later and not drawn.") != std::string::npos);
}

// What a browser has to open.
void ReportPageTest::aFullPageIsAFewMegabytes() {
    report::HtmlReport::Story story;
    story.cluster.exemplarText = std::string(100'000, 'w');
    story.cluster.items = 1'000'000;
    for (int bin = 0; bin < 56; ++bin) story.sparkline.push_back(bin * 1'000);
    report::HtmlReport page;
    page.clusters = 1'000'000;
    page.stories.assign(operations::mostReportedClusters, story);
    const std::string html = report::htmlPage(page);
    QVERIFY2(html.size() < 4'000'000, std::to_string(html.size()).c_str());
    QVERIFY(html.find("The first 1,000 of 1,000,000 clusters") != std::string::npos);
}

GROUNDSWELL_TEST(ReportPageTest, report_page)
#include "tst_report_page.moc"
