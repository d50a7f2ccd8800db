#include "tests/support/test_registry.h"
#include "tests/ui/support/dragging.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/charts/timeline_chart.h"
#include "ui/charts/volume_chart.h"
#include "ui/pages/compare_page.h"
#include "ui/shell/decisions.h"
#include "ui/tables/row_table.h"

#include <QAbstractButton>
#include <QAction>
#include <QFile>
#include <QImage>
#include <QLineEdit>
#include <QTableView>
#include <QTest>
#include <QXmlStreamReader>

using namespace groundswell;
using testing::WindowFixture;

// The charts of all pages: what narrows, their numbers, their images, and sentences on them.
class PageChartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void init() { m_fixture->window->filter().clear(); }
    void volumeNarrowsTheWindow();
    void chartsHaveTheirNumbers_data();
    void chartsHaveTheirNumbers();
    void chartsAreSaved_data();
    void chartsAreSaved();
    void timelineIsAnnotated();
    void comparisonIsAnnotated();

private:
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return m_fixture->find<Widget>(QString::fromLatin1(name));
    }
    void click(const char* name) const { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    [[nodiscard]] bool trigger(const char* name) const { return m_fixture->trigger(QString::fromLatin1(name)); }
    [[nodiscard]] ui::ComparePage* page() const { return find<ui::ComparePage>("comparePage"); }
    [[nodiscard]] ui::PagedItemModel* modelOf(const char* table) const {
        return qobject_cast<ui::PagedItemModel*>(find<ui::RowTable>(table)->model());
    }
    [[nodiscard]] ui::Decisions* decisions() const { return m_fixture->window->findChild<ui::Decisions*>(); }
    [[nodiscard]] bool isLoaded(const char* table, int row) const;
    [[nodiscard]] bool showFirst(const char* go, const char* table, const char* timeline);
    [[nodiscard]] bool compareTwo();
    [[nodiscard]] bool showChart(const QString& name);

    std::unique_ptr<WindowFixture> m_fixture;
};

void PageChartsTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
}

bool PageChartsTest::isLoaded(const char* table, int row) const {
    const ui::PagedItemModel* model = modelOf(table);
    return QTest::qWaitFor([&] { return !model->isLoading() && model->rowCount() > row && model->isLoaded(row); },
                           30'000);
}

bool PageChartsTest::compareTwo() {
    if (!trigger("go_clusters") || !isLoaded("clusterTable", 1)) return false;
    auto* list = m_fixture->window->findChild<ui::CompareList*>();
    for (int row = 0; row < 2; ++row)
        list->add(modelOf("clusterTable")->index(row, 0).data(ui::SeriesRole).value<ui::SeriesValue>());
    return trigger("go_compare") &&
           QTest::qWaitFor([&] { return page()->timelines().series.size() == list->entries().size(); }, 30'000);
}

void PageChartsTest::volumeNarrowsTheWindow() {
    QVERIFY(showChart(QStringLiteral("volume")));
    auto* volume = find<ui::VolumeChart>("volumeChart");
    const std::size_t days = volume->volume().days();
    QVERIFY(days >= 4);
    const core::UtcTime from = volume->volume().startOf(1);
    const core::UtcTime to = volume->volume().startOf(days - 1);
    // A click marks a day, Esc clears it.
    QTest::mouseClick(volume->viewport(), Qt::LeftButton, Qt::NoModifier,
                      QPoint(static_cast<int>(volume->xOf(2)), volume->height() / 2));
    QVERIFY(volume->range());
    QCOMPARE(volume->range()->first, volume->volume().startOf(2));
    QTest::keyClick(volume, Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(volume->range());
    QTest::keyClick(volume, Qt::Key_Escape);
    QVERIFY(!volume->range());
    QVERIFY(!m_fixture->window->filter().values().from);
    testing::dragAcross(volume->viewport(), volume->xOf(1), volume->xOf(days - 2));
    const ui::FilterValues& values = m_fixture->window->filter().values();
    QCOMPARE(values.from, std::optional(from));
    QCOMPARE(values.to, std::optional(to));
    QTRY_VERIFY(volume->volume().days() > 0 && volume->volume().days() <= days - 2);
    QVERIFY(volume->volume().startOf(0) >= from);
}

bool PageChartsTest::showFirst(const char* go, const char* table, const char* timeline) {
    if (!trigger(go)) return false;
    if (!isLoaded(table, 0)) return false;
    find<ui::RowTable>(table)->selectId(modelOf(table)->rowId(0));
    const auto* chart = find<ui::TimelineChart>(timeline);
    return QTest::qWaitFor([&] { return chart->isVisible() && !chart->bins().counts.empty(); }, 30'000);
}

bool PageChartsTest::showChart(const QString& name) {
    if (name == u"timeline") return showFirst("go_clusters", "clusterTable", "timeline");
    if (name == u"keywordTimeline") return showFirst("go_keywords", "keywordsTable", "keywordTimeline");
    if (name == u"compare") return compareTwo();
    const auto* volume = find<ui::VolumeChart>("volumeChart");
    return trigger("go_overview") && QTest::qWaitFor([&] { return volume->volume().days() > 0; }, 30'000);
}

void PageChartsTest::chartsHaveTheirNumbers_data() {
    QTest::addColumn<QString>("chart");
    QTest::addColumn<QString>("button");
    QTest::addColumn<QString>("table");
    QTest::newRow("volume") << "volume"
                            << "volumeData"
                            << "volumeTable";
    QTest::newRow("cluster") << "timeline"
                             << "timelineAsTable"
                             << "timelineTable";
    QTest::newRow("keyword") << "keywordTimeline"
                             << "keywordTimelineAsTable"
                             << "keywordTimelineTable";
    QTest::newRow("compare") << "compare"
                             << "compareDataShown"
                             << "compareTable";
}

void PageChartsTest::chartsHaveTheirNumbers() {
    QFETCH(const QString, chart);
    QFETCH(const QString, button);
    QFETCH(const QString, table);
    QVERIFY(showChart(chart));
    auto* toggle = m_fixture->find<QAbstractButton>(button);
    QVERIFY(toggle != nullptr && toggle->isVisible());
    QVERIFY(!toggle->accessibleName().isEmpty() && !toggle->toolTip().isEmpty());
    // The comparison shows its numbers from the beginning.
    if (chart != u"compare") QTest::mouseClick(toggle, Qt::LeftButton);
    auto* numbers = m_fixture->find<QTableView>(table);
    QVERIFY(numbers != nullptr && numbers->isVisible());
    QVERIFY(!numbers->accessibleName().isEmpty());
    const auto* timeline = m_fixture->find<ui::TimelineChart>(chart);
    const std::size_t bins = timeline != nullptr  ? timeline->bins().counts.size()
                             : chart == u"volume" ? find<ui::VolumeChart>("volumeChart")->volume().days()
                                                  : page()->timelines().bins();
    QCOMPARE(numbers->model()->rowCount(), static_cast<int>(bins));
    QTest::mouseClick(toggle, Qt::LeftButton);
    QVERIFY(!numbers->isVisible());
    QCOMPARE(toggle->shortcut(), QKeySequence(QStringLiteral("Ctrl+T")));
    if (chart == u"compare") QTest::mouseClick(toggle, Qt::LeftButton);
}

void PageChartsTest::chartsAreSaved_data() {
    QTest::addColumn<QString>("chart");
    QTest::addColumn<QString>("suffix");
    for (const char* chart : {"volume", "timeline", "keywordTimeline", "compare"}) {
        for (const char* suffix : {"png", "svg", "pdf"})
            QTest::addRow("%s as %s", chart, suffix) << QString::fromLatin1(chart) << QString::fromLatin1(suffix);
    }
}

void PageChartsTest::chartsAreSaved() {
    QFETCH(const QString, chart);
    QFETCH(const QString, suffix);
    QVERIFY(showChart(chart));
    const QString path = m_fixture->path(chart + QStringLiteral("-image.") + suffix);
    m_fixture->seams.savePath = path;
    if (chart == u"volume") {
        click("saveVolumeImage");
    } else if (chart == u"compare") {
        click("saveCompareImage");
    } else {
        auto* save = m_fixture->find<QAction>(chart + QStringLiteral("SaveImage"));
        QVERIFY(save != nullptr && save->isEnabled());
        save->trigger();
    }
    // It has its name when it is complete.
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    if (suffix == u"png") {
        const QImage image = QImage::fromData(bytes, "PNG");
        QVERIFY(image.width() > 200 && image.height() > 100);
        bool drawn = false;
        for (int y = 0; y < image.height() && !drawn; ++y) {
            for (int x = 1; x < image.width() && !drawn; ++x) drawn = image.pixel(x, y) != image.pixel(0, 0);
        }
        QVERIFY(drawn);
    } else if (suffix == u"svg") {
        QXmlStreamReader reader(bytes);
        int shapes = 0;
        while (!reader.atEnd()) {
            reader.readNext();
            const bool shape = reader.name() == u"path" || reader.name() == u"polyline" || reader.name() == u"rect";
            if (reader.isStartElement() && shape) ++shapes;
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(shapes > 5);
        // All in lines: no picture inside.
        QVERIFY(!bytes.contains("<image"));
    } else {
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(bytes.trimmed().endsWith("%%EOF"));
    }
}

void PageChartsTest::timelineIsAnnotated() {
    QVERIFY(showChart(QStringLiteral("timeline")));
    auto* timeline = find<ui::TimelineChart>("timeline");
    QVERIFY(timeline->state().notes.empty());
    const ui::BinSeries bins = timeline->bins();
    timeline->setRange(ui::TimeRange{bins.startOf(0), bins.startOf(1)});
    find<QAction>("timelineAnnotate")->trigger();
    auto* line = find<QLineEdit>("timelineNote");
    QVERIFY(line->isVisible());
    QTest::keyClicks(line, QStringLiteral("the ferry stops"));
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(!line->isVisible());
    QTRY_COMPARE(timeline->state().notes.size(), std::size_t{1});
    QCOMPARE(timeline->state().notes.front().words, QStringLiteral("the ferry stops"));
    QCOMPARE(timeline->state().notes.front().at, bins.startOf(0));
    QVERIFY(timeline->accessibleDescription().contains(QStringLiteral("the ferry stops")));
    QTRY_VERIFY(decisions()->isIdle());
    // It is of this cluster alone.
    const ui::PagedItemModel* model = modelOf("clusterTable");
    const qlonglong first = find<ui::RowTable>("clusterTable")->selectedId();
    QTRY_VERIFY(!model->isLoading() && model->isLoaded(1));
    find<ui::RowTable>("clusterTable")->selectId(model->rowId(1));
    QTRY_VERIFY(timeline->state().notes.empty());
    find<ui::RowTable>("clusterTable")->selectId(first);
    QTRY_COMPARE(timeline->state().notes.size(), std::size_t{1});
    QVERIFY(trigger("undo"));
    QTRY_VERIFY(timeline->state().notes.empty() && decisions()->isIdle());
    QVERIFY(trigger("redo"));
    QTRY_COMPARE(timeline->state().notes.size(), std::size_t{1});
    QTRY_VERIFY(decisions()->isIdle());
    find<QAction>("timelineRemove1")->trigger();
    QTRY_VERIFY(timeline->state().notes.empty() && decisions()->isIdle());
}

void PageChartsTest::comparisonIsAnnotated() {
    QVERIFY(compareTwo());
    auto* chart = find<ui::CompareChart>("compareChart");
    QVERIFY(chart->state().notes.empty());
    click("annotateCompare");
    auto* line = find<QLineEdit>("compareNote");
    QVERIFY(line->isVisible());
    // Esc leaves it, and nothing is written.
    QVERIFY(trigger("stepBack"));
    QVERIFY(!line->isVisible());
    click("annotateCompare");
    QTest::keyClicks(line, QStringLiteral("press conference"));
    click("keepCompareNote");
    QTRY_COMPARE(chart->state().notes.size(), std::size_t{1});
    QCOMPARE(chart->state().notes.front().words, QStringLiteral("press conference"));
    QTRY_VERIFY(decisions()->isIdle());
    // It is of every timeline.
    QVERIFY(showChart(QStringLiteral("keywordTimeline")));
    QTRY_COMPARE(find<ui::TimelineChart>("keywordTimeline")->state().notes.size(), std::size_t{1});
    QVERIFY(trigger("undo"));
    QTRY_VERIFY(find<ui::TimelineChart>("keywordTimeline")->state().notes.empty());
    QVERIFY(trigger("go_compare"));
    QTRY_VERIFY(chart->state().notes.empty() && decisions()->isIdle());
}

GROUNDSWELL_TEST(PageChartsTest, page_charts)
#include "tst_page_charts.moc"
