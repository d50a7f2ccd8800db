#include "pipeline/service.h"
#include "tests/support/test_registry.h"
#include "ui/charts/compare_chart.h"
#include "ui/charts/series_look.h"
#include "ui/charts/timeline_chart.h"
#include "ui/charts/volume_chart.h"
#include "ui/shell/style.h"

#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>
#include <QXmlStreamReader>

#include <set>

using namespace groundswell;
using core::UtcDay;
using core::UtcTime;
using namespace std::chrono_literals;

namespace {

UtcTime firstBin() {
    return UtcTime(UtcDay(std::chrono::year(2026) / 10 / 9));
}

ui::BinSeries equalBars(std::size_t bars) {
    ui::BinSeries series;
    series.start = firstBin();
    series.width = 1h;
    series.counts.assign(bars, 10);
    return series;
}

// Ten days of one source, ten items each.
ui::VolumeSeries equalDays() {
    std::vector<domain::TimeBin> bins;
    for (int day = 0; day < 10; ++day) bins.push_back({firstBin() + 24h * day, 10});
    return ui::makeVolume({{"source", bins}}, 10);
}

bool isNear(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) < 60;
}

// How often the colour comes and goes along a line of pixels.
int changesAlong(const QImage& image, int y, int from, int to, const QColor& color) {
    int changes = 0;
    bool before = false;
    for (int x = from; x < to; ++x) {
        const bool now = isNear(image.pixelColor(x, y), color);
        if (now != before) ++changes;
        before = now;
    }
    return changes;
}

QImage rendered(QWidget& widget, int ratio) {
    QImage image(widget.size() * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(ui::Theme::of(widget.palette()).base);
    widget.render(&image);
    return image;
}

}  // namespace

class ChartImagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void hatchesTheLastBar_data();
    void hatchesTheLastBar();
    void looksDiffer();
    void dashesTheUsual();
    void scalesAreTold();
    void imagesParse();
    void comparesWithDashes_data();
    void comparesWithDashes();
    void hatchStaysInside();
    void volumeHatchesItsLastDay_data();
    void volumeHatchesItsLastDay();
    void volumeMarksDays();
};

void ChartImagesTest::initTestCase() {
    ui::prepareApplication();
}

void ChartImagesTest::hatchesTheLastBar_data() {
    QTest::addColumn<int>("ratio");
    QTest::newRow("1") << 1;
    QTest::newRow("2") << 2;
}

void ChartImagesTest::hatchesTheLastBar() {
    QFETCH(const int, ratio);
    ui::TimelineChart chart;
    chart.resize(400, 160);
    chart.setBins(equalBars(8), firstBin() + 7h + 30min);
    QVERIFY(chart.isLastIncomplete());
    const QImage image = rendered(chart, ratio);
    const QColor ink = ui::Theme::of(chart.palette()).ink;
    const QRectF plot = chart.chart()->plotArea();
    const int y = static_cast<int>(plot.center().y()) * ratio;
    const auto xOf = [&](int bar, double part) {
        return static_cast<int>((plot.left() + plot.width() * (bar + part) / 8) * ratio);
    };
    // A whole bar is one piece of ink, the one that goes on is cut by the hatch.
    QCOMPARE(changesAlong(image, y, xOf(3, 0.1), xOf(3, 0.8), ink), 1);
    QVERIFY(changesAlong(image, y, xOf(7, 0.1), xOf(7, 0.8), ink) >= 4);
}

void ChartImagesTest::looksDiffer() {
    const ui::Theme& theme = ui::Theme::lightTheme();
    std::set<QString> names;
    std::set<QString> dashes;
    std::set<QByteArray> markers;
    for (std::size_t slot = 0; slot < ui::seriesSlots; ++slot) {
        names.insert(ui::seriesLookName(theme, slot));
        QString dash;
        for (const qreal length : ui::seriesDash(slot)) dash += QString::number(length) + QChar(u' ');
        dashes.insert(dash);
        QImage image(24, 24, QImage::Format_Grayscale8);
        image.fill(255);
        QPainter painter(&image);
        ui::Theme grey = theme;
        for (ui::Theme::Series& series : grey.series) series.line = Qt::black;
        ui::paintMarker(painter, QPointF(12, 12), grey, slot, 14);
        painter.end();
        markers.insert(QByteArray(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes()));
    }
    QCOMPARE(names.size(), ui::seriesSlots);
    QCOMPARE(dashes.size(), ui::seriesSlots);
    QCOMPARE(markers.size(), ui::seriesSlots);
}

void ChartImagesTest::dashesTheUsual() {
    ui::TimelineChart chart;
    chart.resize(400, 160);
    ui::BinSeries bars = equalBars(8);
    bars.counts = {0, 0, 0, 0, 0, 0, 0, 10};
    chart.setBins(bars, firstBin() + 24h);
    chart.setUsual(5);
    const QImage image = rendered(chart, 1);
    const QRectF plot = chart.chart()->plotArea();
    const QColor signal = ui::Theme::of(chart.palette()).signal;
    const auto y = static_cast<int>(plot.bottom() - plot.height() * chart.state().scale.position(5));
    int most = 0;
    for (int row = y - 1; row <= y + 1; ++row) {
        most = std::max(
            most, changesAlong(image, row, static_cast<int>(plot.left()), static_cast<int>(plot.center().x()), signal));
    }
    QVERIFY(most > 10);
}

void ChartImagesTest::scalesAreTold() {
    ui::TimelineChart chart;
    chart.resize(400, 160);
    chart.setBins(equalBars(4), firstBin() + 24h);
    QVERIFY(chart.accessibleDescription().contains(QStringLiteral("40")));
    chart.setShareOf({{firstBin(), 40}, {firstBin() + 1h, 20}, {firstBin() + 3h, 10}});
    QVERIFY(chart.isShare());
    QCOMPARE(chart.state().values[0], std::optional(25.0));
    QCOMPARE(chart.state().values[1], std::optional(50.0));
    QVERIFY(!chart.state().values[2]);
    QCOMPARE(chart.state().values[3], std::optional(100.0));
    QCOMPARE(chart.table().columns.size(), std::size_t{3});
    chart.setShareOf({});
    chart.setLog(true);
    QVERIFY(chart.state().scale.logarithmic);
    QCOMPARE(chart.table().rows.size(), std::size_t{4});
    chart.setAnnotations({{firstBin() + 2h, QStringLiteral("later")}, {firstBin(), QStringLiteral("first")}});
    QCOMPARE(chart.state().notes.front().words, QStringLiteral("first"));
    QVERIFY(chart.accessibleDescription().contains(QStringLiteral("later")));
}

void ChartImagesTest::imagesParse() {
    ui::TimelineChart chart;
    chart.resize(400, 160);
    chart.setBins(equalBars(8), firstBin() + 7h + 30min);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const QByteArray png = chart.saveImage(ui::ImageFormat::Png, QStringLiteral("Items, UTC"));
    const QImage image = QImage::fromData(png, "PNG");
    QCOMPARE(image.width(), 800);
    const QByteArray svg = chart.saveImage(ui::ImageFormat::Svg, QStringLiteral("Items, UTC"));
    QXmlStreamReader reader(svg);
    while (!reader.atEnd()) reader.readNext();
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    // The hatch is drawn in lines.
    QVERIFY(!svg.contains("<image"));
    const QByteArray pdf = chart.saveImage(ui::ImageFormat::Pdf, QStringLiteral("Items, UTC"));
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.trimmed().endsWith("%%EOF"));
}

void ChartImagesTest::comparesWithDashes_data() {
    hatchesTheLastBar_data();
}

void ChartImagesTest::comparesWithDashes() {
    QFETCH(const int, ratio);
    domain::Timelines timelines;
    timelines.start = firstBin();
    timelines.width = 1h;
    timelines.series = {std::vector<std::int64_t>(40, 8), std::vector<std::int64_t>(40, 4)};
    timelines.whole.assign(40, 20);
    const auto values =
        ui::compareValues(timelines, ui::Measure::Items, ui::Alignment::ByDate, firstBin() + 39h + 10min, true);
    ui::CompareChart chart;
    chart.resize(900, 240);
    chart.setValues(values, {{QStringLiteral("solid"), 0}, {QStringLiteral("dashed"), 1}}, ui::scaleOf(values, false));
    const QImage image = rendered(chart, ratio);
    const QRectF plot = chart.chart()->plotArea();
    const ui::Theme& theme = ui::Theme::of(chart.palette());
    const auto changes = [&](double value, std::size_t slot) {
        const double y = plot.bottom() - plot.height() * chart.state().scale.position(value);
        int most = 0;
        for (int row = -1; row <= 1; ++row) {
            most = std::max(most, changesAlong(image, static_cast<int>(std::lround(y * ratio)) + row,
                                               static_cast<int>(plot.left() + plot.width() * 0.3) * ratio,
                                               static_cast<int>(plot.left() + plot.width() * 0.7) * ratio,
                                               theme.seriesAt(slot).line));
        }
        return most;
    };
    // Markers have a halo, so that the solid line is cut at each of them; dashes are many more.
    QVERIFY(changes(4, 1) > changes(8, 0) + 10);
    QVERIFY(chart.accessibleDescription().contains(QStringLiteral("dashed")));
}

// Whatever the paint device does with a clip.
void ChartImagesTest::hatchStaysInside() {
    const QRectF bar(40.5, 30, 11, 47);
    const QByteArray svg = ui::imageBytes(ui::ImageFormat::Svg, QSize(100, 100), QString(),
                                          [&](QPainter& painter) { ui::paintHatch(painter, bar, Qt::black); });
    QXmlStreamReader reader(svg);
    int lines = 0;
    while (!reader.atEnd()) {
        reader.readNext();
        if (!reader.isStartElement() || reader.name() != u"polyline") continue;
        ++lines;
        const QString points = reader.attributes().value(QStringLiteral("points")).toString();
        for (const QString& point : points.split(QChar(u' '), Qt::SkipEmptyParts)) {
            const QStringList parts = point.split(QChar(u','));
            QCOMPARE(parts.size(), 2);
            const QPointF at(parts[0].toDouble(), parts[1].toDouble());
            QVERIFY2(bar.adjusted(-0.1, -0.1, 0.1, 0.1).contains(at), qPrintable(point));
        }
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(lines > 5);
}

void ChartImagesTest::volumeHatchesItsLastDay_data() {
    QTest::addColumn<bool>("dark");
    QTest::addColumn<bool>("mirrored");
    QTest::addColumn<bool>("shares");
    QTest::newRow("light") << false << false << false;
    QTest::newRow("dark") << true << false << false;
    QTest::newRow("right to left") << false << true << false;
    QTest::newRow("dark shares, right to left") << true << true << true;
}

void ChartImagesTest::volumeHatchesItsLastDay() {
    QFETCH(const bool, dark);
    QFETCH(const bool, mirrored);
    QFETCH(const bool, shares);
    const auto restore = qScopeGuard([] { QGuiApplication::setLayoutDirection(Qt::LeftToRight); });
    if (mirrored) QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    ui::VolumeChart chart;
    chart.resize(500, 200);
    chart.setShares(shares);
    chart.setVolume(equalDays(), firstBin() + 24h * 9 + 5h);
    QVERIFY(chart.isLastIncomplete());
    const ui::Theme& theme = dark ? ui::Theme::darkTheme() : ui::Theme::lightTheme();
    // After the numbers, as when the theme changes.
    chart.setPalette(theme.palette());
    const QImage image = rendered(chart, 2);
    const QRectF plot = chart.chart()->plotArea();
    // The newest day stands at the right in every language.
    QVERIFY(chart.xOf(9) > chart.xOf(0));
    const int y = static_cast<int>((plot.bottom() - plot.height() * 0.3) * 2);
    const auto changes = [&](std::size_t day) {
        const double half = plot.width() / 10 * 0.28;
        return changesAlong(image, y, static_cast<int>((chart.xOf(day) - half) * 2),
                            static_cast<int>((chart.xOf(day) + half) * 2), theme.seriesAt(0).fill);
    };
    QCOMPARE(changes(4), 1);
    QVERIFY(changes(9) >= 4);
}

void ChartImagesTest::volumeMarksDays() {
    ui::VolumeChart chart;
    chart.resize(500, 200);
    chart.setVolume(equalDays(), firstBin() + 24h * 30);
    QVERIFY(!chart.isLastIncomplete());
    QSignalSpy accepted(&chart, &ui::VolumeChart::rangeAccepted);
    QTest::keyClick(&chart, Qt::Key_Left);
    QVERIFY(chart.range());
    QCOMPARE(chart.range()->first, firstBin() + 24h * 9);
    QTest::keyClick(&chart, Qt::Key_Left);
    QTest::keyClick(&chart, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(chart.range()->first, firstBin() + 24h * 8);
    QCOMPARE(chart.range()->second, firstBin() + 24h * 10);
    QVERIFY(chart.accessibleDescription().contains(QStringLiteral("marked")));
    // New numbers of the same days leave the mark, other days do not.
    chart.setVolume(equalDays(), firstBin() + 24h * 30);
    QVERIFY(chart.range());
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(accepted.size(), 1);
    QVERIFY(!chart.range());
    QTest::keyClick(&chart, Qt::Key_Left);
    chart.setVolume({}, firstBin());
    QVERIFY(!chart.range());
    QTest::keyClick(&chart, Qt::Key_Left);
    QVERIFY(!chart.range());
}

GROUNDSWELL_TEST(ChartImagesTest, chart_images)
#include "tst_chart_images.moc"
