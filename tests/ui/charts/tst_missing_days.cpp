#include "tests/support/test_registry.h"
#include "ui/charts/missing_days.h"
#include "ui/charts/volume_overlay.h"
#include "ui/shell/style.h"
#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QImage>
#include <QTest>

using namespace groundswell;

namespace {

core::UtcTime missingMoment(const char* words) {
    return *core::parseTime(words);
}

core::UtcDay missingDayOf(const char* words) {
    return std::chrono::floor<std::chrono::days>(missingMoment(words));
}

domain::FetchGap missingGap(const char* query, const char* from, const char* to) {
    domain::FetchGap gap;
    gap.source = "news";
    gap.query = query;
    gap.from = missingMoment(from);
    gap.to = missingMoment(to);
    gap.reason = "The token was refused.";
    return gap;
}

}  // namespace

// Days of a source of which something is missing: their numbers, and that they never look like days without items.
class MissingDaysTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void amounts_data();
    void amounts();
    void reasonIsThatOfTheNewestGap();
    void keysGoFromDayToDay();
    void firstDay_data();
    void firstDay();
    void missingIsHatchedInWarn_data();
    void missingIsHatchedInWarn();
    void numbersAreATable();
    void whatNeverCameHasNoNumber();
    void gapLabelKeepsOffItsLine_data();
    void gapLabelKeepsOffItsLine();
};

void MissingDaysTest::amounts_data() {
    QTest::addColumn<int>("queries");
    QTest::addColumn<bool>("bothMiss");
    QTest::addColumn<double>("usual");
    QTest::addColumn<QList<double>>("expected");
    QTest::newRow("one query") << 1 << false << 48.0 << QList<double>{0, 12, 48, 18};
    QTest::newRow("one of two") << 2 << false << 48.0 << QList<double>{0, 6, 24, 9};
    QTest::newRow("two of two") << 2 << true << 48.0 << QList<double>{0, 12, 48, 18};
    QTest::newRow("no usual") << 1 << false << 0.0 << QList<double>{0, 0, 0, 0};
}

void MissingDaysTest::amounts() {
    QFETCH(const int, queries);
    QFETCH(const bool, bothMiss);
    QFETCH(const double, usual);
    QFETCH(const QList<double>, expected);
    std::vector<domain::FetchGap> gaps{missingGap("a", "2026-10-10T18:00:00Z", "2026-10-12T09:00:00Z")};
    if (bothMiss) gaps.push_back(missingGap("b", "2026-10-10T18:00:00Z", "2026-10-12T09:00:00Z"));
    const std::vector<domain::TimeBin> items{{missingMoment("2026-10-09T00:00:00Z"), 40},
                                             {missingMoment("2026-10-10T00:00:00Z"), 30},
                                             {missingMoment("2026-10-20T00:00:00Z"), 7}};
    const std::vector<ui::MissingDay> days =
        ui::missingDays(missingDayOf("2026-10-09T00:00:00Z"), 4, items, gaps, static_cast<std::size_t>(queries),
                        usual > 0 ? std::optional(usual) : std::nullopt);
    QCOMPARE(days.size(), std::size_t(4));
    for (std::size_t i = 0; i < days.size(); ++i) QCOMPARE(days[i].expected, expected[static_cast<qsizetype>(i)]);
    QCOMPARE(days[0].items, std::int64_t(40));
    QCOMPARE(days[1].items, std::int64_t(30));
    QCOMPARE(days[2].items, std::int64_t(0));
    QVERIFY(days[0].missing == std::chrono::microseconds::zero());
    QVERIFY(days[1].missing == std::chrono::hours(6));
    QVERIFY(days[2].missing == std::chrono::hours(24));
    QVERIFY(days[3].missing == std::chrono::hours(9));
    QVERIFY(days[0].reason.empty());
    QCOMPARE(days[3].reason, std::string("The token was refused."));
}

void MissingDaysTest::reasonIsThatOfTheNewestGap() {
    // Gaps come by query, not by time.
    std::vector<domain::FetchGap> gaps{missingGap("a", "2026-10-10T12:00:00Z", "2026-10-10T18:00:00Z"),
                                       missingGap("b", "2026-10-10T01:00:00Z", "2026-10-10T02:00:00Z")};
    gaps.front().reason = "newest";
    gaps.back().reason = "older";
    const auto days = ui::missingDays(missingDayOf("2026-10-10T00:00:00Z"), 1, {}, gaps, 2, std::nullopt);
    QCOMPARE(days.front().reason, std::string("newest"));
}

void MissingDaysTest::keysGoFromDayToDay() {
    ui::prepareApplication();
    ui::MissingDays chart;
    chart.setDays(ui::missingDays(missingDayOf("2026-10-09T00:00:00Z"), 3,
                                  {{missingMoment("2026-10-10T00:00:00Z"), 40}}, {}, 1, std::nullopt));
    QVERIFY((chart.focusPolicy() & Qt::TabFocus) != 0);
    QVERIFY(!chart.current());
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.current(), std::optional<std::size_t>(2));
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.current(), std::optional<std::size_t>(1));
    QVERIFY(chart.accessibleDescription().startsWith(QStringLiteral("10 Oct: 40 items.")));
    QTest::keyClick(&chart, Qt::Key_Home);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.current(), std::optional<std::size_t>(0));
    QTest::keyClick(&chart, Qt::Key_End);
    QTest::keyClick(&chart, Qt::Key_Right);
    QCOMPARE(chart.current(), std::optional<std::size_t>(2));
    chart.setDays({});
    QVERIFY(!chart.current());
}

void MissingDaysTest::firstDay_data() {
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("first");
    QTest::newRow("until now") << QByteArray("2026-10-12T09:00:00Z") << QByteArray("2026-10-06T00:00:00Z");
    QTest::newRow("days ago") << QByteArray("2026-10-07T00:00:00Z") << QByteArray("2026-10-06T00:00:00Z");
    QTest::newRow("long ago") << QByteArray("2026-08-20T00:00:00Z") << QByteArray("2026-08-13T00:00:00Z");
}

void MissingDaysTest::firstDay() {
    QFETCH(const QByteArray, to);
    QFETCH(const QByteArray, first);
    const std::vector<domain::FetchGap> gaps{missingGap("a", "2026-08-01T00:00:00Z", to.constData())};
    QVERIFY(ui::firstMissingDay(gaps, 7, missingMoment("2026-10-12T09:10:00Z")) == missingDayOf(first.constData()));
}

void MissingDaysTest::missingIsHatchedInWarn_data() {
    QTest::addColumn<bool>("missing");
    QTest::newRow("nothing is missing") << false;
    QTest::newRow("a day is missing, with no usual") << true;
}

void MissingDaysTest::missingIsHatchedInWarn() {
    QFETCH(const bool, missing);
    ui::prepareApplication();
    std::vector<domain::FetchGap> gaps;
    if (missing) gaps.push_back(missingGap("a", "2026-10-10T00:00:00Z", "2026-10-11T00:00:00Z"));
    ui::MissingDays chart;
    chart.resize(320, 104);
    chart.setDays(ui::missingDays(missingDayOf("2026-10-09T00:00:00Z"), 2,
                                  {{missingMoment("2026-10-09T00:00:00Z"), 40}}, gaps, 1, std::nullopt));
    const QImage picture = chart.grab().toImage();
    const QColor warn = ui::Theme::of(chart.palette()).warn;
    bool found = false;
    for (int y = 0; y < picture.height() && !found; ++y) {
        for (int x = 0; x < picture.width() && !found; ++x) found = picture.pixelColor(x, y).rgb() == warn.rgb();
    }
    QCOMPARE(found, missing);
    QCOMPARE(chart.accessibleDescription().contains(QStringLiteral("missing")), missing);
    QCOMPARE(chart.accessibleDescription().contains(QStringLiteral("The token was refused.")), missing);
}

void MissingDaysTest::numbersAreATable() {
    ui::MissingDays chart;
    chart.setDays(ui::missingDays(missingDayOf("2026-10-09T00:00:00Z"), 3,
                                  {{missingMoment("2026-10-09T00:00:00Z"), 40}},
                                  {missingGap("a", "2026-10-10T00:00:00Z", "2026-10-10T15:00:00Z")}, 1, 48.0));
    const pipeline::ExportTable table = chart.table();
    QCOMPARE(table.rows.size(), std::size_t(3));
    for (const auto& row : table.rows) QCOMPARE(row.size(), table.columns.size());
    QCOMPARE(std::get<std::int64_t>(table.rows[0][1]), std::int64_t(40));
    QCOMPARE(std::get<std::int64_t>(table.rows[0][2]), std::int64_t(0));
    // Nothing came while something is missing: that is no number of items.
    QVERIFY(std::holds_alternative<std::monostate>(table.rows[1][1]));
    QCOMPARE(std::get<std::string>(table.rows[1][2]), ui::utf8(ui::formatDuration(std::chrono::hours(15))));
    QCOMPARE(std::get<double>(table.rows[1][3]), 30.0);
    QCOMPARE(std::get<std::string>(table.rows[1][4]), std::string("The token was refused."));
    QCOMPARE(std::get<std::int64_t>(table.rows[2][1]), std::int64_t(0));
}

void MissingDaysTest::whatNeverCameHasNoNumber() {
    ui::MissingDays chart;
    auto days = ui::missingDays(missingDayOf("2026-10-09T00:00:00Z"), 2, {}, {}, 1, std::nullopt);
    for (ui::MissingDay& day : days) day.known = false;
    chart.setDays(std::move(days));
    for (const auto& row : chart.table().rows) QVERIFY(std::holds_alternative<std::monostate>(row[1]));
    QVERIFY(chart.description().contains(QStringLiteral("nothing has come yet")));
    QVERIFY(!chart.description().contains(QStringLiteral("0 items")));
}

void MissingDaysTest::gapLabelKeepsOffItsLine_data() {
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("width");
    QTest::addColumn<bool>("across");
    QTest::newRow("at the end") << 480.0 << 120.0 << false;
    QTest::newRow("at the start") << 110.0 << 120.0 << false;
    QTest::newRow("in the middle") << 300.0 << 120.0 << false;
    QTest::newRow("no side has room") << 300.0 << 380.0 << true;
}

void MissingDaysTest::gapLabelKeepsOffItsLine() {
    QFETCH(const double, x);
    QFETCH(const double, width);
    QFETCH(const bool, across);
    const QRectF plot(100, 20, 400, 200);
    const QRectF label = ui::gapLabelRect(plot, x, width);
    QCOMPARE(label.left() <= x && x <= label.right(), across);
    QVERIFY(label.left() >= plot.left());
    QVERIFY(label.right() <= plot.right());
}

GROUNDSWELL_TEST(MissingDaysTest, missing_days)
#include "tst_missing_days.moc"
