#include "tests/support/test_registry.h"
#include "tests/ui/support/dragging.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/pages/compare_page.h"
#include "ui/tables/cluster_item_model.h"
#include "ui/tables/compare_item_model.h"
#include "ui/tables/row_table.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAction>
#include <QDateTime>
#include <QFile>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QTest>

#include <cmath>
#include <numeric>
#include <set>

using namespace groundswell;
using testing::WindowFixture;

// Series side by side in the window.
class CompareTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void tableEqualsTheService();
    void eighthIsRefused();
    void allChosenRowsAreCompared();
    void pageTakesSeveralChosenRows();
    void sharesSumToHundred();
    void alignmentStartsAtZero();
    void dragZooms();
    void addedElsewhereIsShown();
    void keywordsAreCompared();
    void itemsAreNot();
    void theTrayCloses();
    void laterItemsStretchNoChart();
    void timeRunsLeftToRight();
    void theRailShowsWhereItLeadsBack();
    void namesLeaveRoomForTheirLines();
    void choicesSurviveAReopen();

private:
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return m_fixture->find<Widget>(QString::fromLatin1(name));
    }
    void click(const char* name) const { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    [[nodiscard]] bool trigger(const char* name) const { return m_fixture->trigger(QString::fromLatin1(name)); }
    [[nodiscard]] ui::CompareList* list() const { return m_fixture->window->findChild<ui::CompareList*>(); }
    [[nodiscard]] ui::ComparePage* page() const { return find<ui::ComparePage>("comparePage"); }
    [[nodiscard]] ui::CompareChart* chart() const { return find<ui::CompareChart>("compareChart"); }
    [[nodiscard]] ui::PagedItemModel* modelOf(const char* table) const {
        return qobject_cast<ui::PagedItemModel*>(find<ui::RowTable>(table)->model());
    }
    /// Clicks the row of the table of clusters.
    void choose(int row, Qt::KeyboardModifiers modifiers = {}) const;
    /// Adds the first rows of the table of clusters by the key, and shows the page.
    [[nodiscard]] bool compareClusters(int rows);

    std::unique_ptr<WindowFixture> m_fixture;
};

void CompareTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    new QAbstractItemModelTester(page()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest, this);
}

void CompareTest::init() {
    m_fixture->window->filter().clear();
    list()->clear();
    QVERIFY(trigger("go_compare"));
    for (const char* name : {"compareForm0", "compareMeasure0", "compareAlignment0", "compareScale0", "compareWidth0"})
        click(name);
    QVERIFY(page()->timelines().series.empty());
}

void CompareTest::choose(int row, Qt::KeyboardModifiers modifiers) const {
    auto* table = find<ui::RowTable>("clusterTable");
    const QRect cell = table->visualRect(table->model()->index(row, ui::ClusterItemModel::Text));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, modifiers, cell.center());
}

bool CompareTest::compareClusters(int rows) {
    if (!trigger("go_clusters")) return false;
    auto* table = find<ui::RowTable>("clusterTable");
    const ui::PagedItemModel* model = modelOf("clusterTable");
    if (!QTest::qWaitFor([&] { return !model->isLoading() && model->rowCount() > rows && model->isLoaded(rows); },
                         30'000))
        return false;
    table->setFocus();
    for (int row = 0; row < rows; ++row) {
        table->selectRow(row);
        if (!trigger("addToCompare")) return false;
    }
    const auto wanted = std::min<std::size_t>(static_cast<std::size_t>(rows), ui::CompareList::most);
    return trigger("go_compare") &&
           QTest::qWaitFor([&] { return page()->timelines().series.size() == wanted; }, 30'000);
}

void CompareTest::tableEqualsTheService() {
    QVERIFY(compareClusters(3));
    std::vector<domain::Filter> sets;
    const domain::Filter conditions = m_fixture->window->filter().filter();
    for (const auto& entry : list()->entries()) sets.push_back(ui::filterOf(entry.value, conditions));
    std::optional<domain::Timelines> asked;
    const pipeline::Ticket ticket = m_fixture->service->timelines(sets, conditions, domain::BinWidth::Hour,
                                                                  [&](core::Result<domain::Timelines> answer) {
                                                                      if (answer)
                                                                          asked = ui::atMostBins(std::move(*answer));
                                                                  });
    QTRY_VERIFY(asked);
    QVERIFY(*asked == page()->timelines());
    const ui::CompareItemModel* model = page()->model();
    QCOMPARE(model->rowCount(), static_cast<int>(asked->bins()));
    QCOMPARE(find<QTableView>("compareTable")->model(), model);
    const pipeline::ExportTable numbers = model->table();
    for (std::size_t row = 0; row < numbers.rows.size(); ++row) {
        std::int64_t sum = 0;
        for (std::size_t line = 0; line < sets.size(); ++line) {
            const std::int64_t items = asked->series[line][asked->bins() - 1 - row];
            QCOMPARE(std::get<std::int64_t>(numbers.rows[row][line + 1]), items);
            sum += items;
        }
        QCOMPARE(std::get<std::int64_t>(numbers.rows[row].back()), sum);
    }
}

void CompareTest::eighthIsRefused() {
    QVERIFY(compareClusters(8));
    QCOMPARE(list()->entries().size(), ui::CompareList::most);
    const QString said = find<QLabel>("stripMessage")->accessibleName();
    QVERIFY2(said.startsWith(QStringLiteral("At most seven can be compared")), qPrintable(said));
    // Each has a look of its own.
    std::set<std::size_t> places;
    for (const auto& entry : list()->entries()) places.insert(entry.slot);
    QCOMPARE(places.size(), ui::CompareList::most);
    // One that leaves makes room, and the others keep their looks.
    const auto before = list()->entries();
    list()->remove(2);
    QCOMPARE(list()->entries()[2], before[3]);
    QVERIFY(list()->add(ui::keywordSeries(QStringLiteral("harbour"))) == ui::CompareList::Added::Yes);
    QCOMPARE(list()->entries().back().slot, before[2].slot);
}

void CompareTest::allChosenRowsAreCompared() {
    QVERIFY(trigger("go_clusters"));
    auto* table = find<ui::RowTable>("clusterTable");
    const ui::PagedItemModel* model = modelOf("clusterTable");
    QTRY_VERIFY(!model->isLoading() && model->rowCount() > 9 && model->isLoaded(9));
    auto* button = find<QAbstractButton>("compareChosen");
    choose(0);
    QVERIFY(!button->isVisible());
    choose(2, Qt::ShiftModifier);
    QCOMPARE(table->selectedIds().size(), 3);
    QVERIFY(button->isVisible());
    QVERIFY2(button->text().contains(QStringLiteral("3")), qPrintable(button->text()));
    auto* add = m_fixture->window->findChild<QAction*>(QStringLiteral("addToCompare"));
    const QString plain = add->text();
    QMenu* menu = nullptr;
    for (QMenu* one : m_fixture->window->findChildren<QMenu*>()) {
        if (one->actions().contains(add)) menu = one;
    }
    QVERIFY(menu != nullptr);
    Q_EMIT menu->aboutToShow();
    QVERIFY2(add->text().contains(QStringLiteral("3")), qPrintable(add->text()));
    Q_EMIT menu->aboutToHide();
    QCOMPARE(add->text(), plain);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(page()->isVisible());
    QCOMPARE(list()->entries().size(), std::size_t{3});
    QCOMPARE(find<QAbstractButton>("openCompare")->text(), list()->words());
    QVERIFY2(list()->words().contains(QStringLiteral("3")), qPrintable(list()->words()));
    QTRY_COMPARE(page()->timelines().series.size(), std::size_t{3});

    // More than have room: the first are taken, and the sentence says what is left out.
    list()->clear();
    QVERIFY(trigger("go_clusters"));
    choose(0);
    choose(8, Qt::ShiftModifier);
    QCOMPARE(table->selectedIds().size(), 9);
    QVERIFY(trigger("addToCompare"));
    QCOMPARE(list()->entries().size(), ui::CompareList::most);
    const QString said = find<QLabel>("stripMessage")->accessibleName();
    QVERIFY2(said.startsWith(QStringLiteral("At most seven can be compared")), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("left out")), qPrintable(said));
    choose(0);
}

void CompareTest::pageTakesSeveralChosenRows() {
    QVERIFY(trigger("go_clusters"));
    const ui::PagedItemModel* model = modelOf("clusterTable");
    QTRY_VERIFY(!model->isLoading() && model->rowCount() > 3 && model->isLoaded(3));
    // One that is merely open is not compared because the page is opened.
    choose(1);
    QVERIFY(trigger("go_compare"));
    QVERIFY(list()->entries().empty());
    QVERIFY(trigger("go_clusters"));
    choose(1);
    choose(2, Qt::ShiftModifier);
    QVERIFY(trigger("go_compare"));
    QCOMPARE(list()->entries().size(), std::size_t{2});
    QVERIFY(trigger("go_clusters"));
    choose(0);
}

void CompareTest::sharesSumToHundred() {
    QVERIFY(compareClusters(4));
    click("compareMeasure1");
    const ui::CompareValues& values = page()->model()->values();
    QVERIFY(values.measure == ui::Measure::Share);
    QCOMPARE(values.bins, page()->timelines().bins());
    std::size_t filled = 0;
    for (std::size_t bin = 0; bin < values.bins; ++bin) {
        const auto sum = values.sumOf(bin);
        QCOMPARE(sum.has_value(), page()->timelines().whole[bin] > 0);
        if (!sum) continue;
        ++filled;
        QVERIFY(*sum <= 100.0 + 1e-9);
        QVERIFY(std::abs(*sum + values.others[bin].value_or(0) - 100.0) < 1e-9);
    }
    QVERIFY(filled > 0);
    for (const auto& row : page()->model()->table().rows) {
        const auto* sum = std::get_if<double>(&row.back());
        if (sum != nullptr) QVERIFY(std::abs(*sum - 100.0) < 1e-9);
    }
    click("compareMeasure2");
    for (const ui::SeriesValues& line : page()->model()->values().lines) {
        double highest = 0;
        for (const auto& value : line) highest = std::max(highest, value.value_or(0));
        QCOMPARE(highest, 100.0);
    }
}

void CompareTest::alignmentStartsAtZero() {
    QVERIFY(compareClusters(3));
    click("compareAlignment1");
    const ui::CompareValues& values = page()->model()->values();
    QVERIFY(values.alignment == ui::Alignment::ToStart);
    const domain::Timelines& timelines = page()->timelines();
    for (std::size_t line = 0; line < values.lines.size(); ++line) {
        const std::size_t first = ui::firstItem(timelines.series[line]);
        QVERIFY(values.lines[line].front().value_or(0) > 0);
        for (std::size_t bin = 0; first + bin < timelines.bins(); ++bin)
            QCOMPARE(values.lines[line][bin], std::optional(static_cast<double>(timelines.series[line][first + bin])));
    }
    QCOMPARE(page()->model()->index(0, 0).data().toString(), ui::formatOffset(std::chrono::microseconds(0)));
    // Offsets are no dates, so that no range can be marked.
    testing::dragAcross(chart()->viewport(), chart()->xOf(0), chart()->xOf(values.bins - 1));
    QVERIFY(!chart()->range());
    QVERIFY(!find<QWidget>("compareRange")->isVisible());
}

void CompareTest::dragZooms() {
    QVERIFY(compareClusters(3));
    click("compareWidth0");
    const auto hour = std::chrono::microseconds(std::chrono::hours(1));
    QTRY_COMPARE(page()->timelines().width, hour);
    const domain::Timelines all = page()->timelines();
    QVERIFY(all.bins() >= 4);
    const std::size_t last = all.bins() - 2;
    testing::dragAcross(chart()->viewport(), chart()->xOf(1), chart()->xOf(last));
    QVERIFY(chart()->range());
    QCOMPARE(chart()->range()->first, all.startOf(1));
    QCOMPARE(chart()->range()->second, all.startOf(last + 1));
    QVERIFY(find<QWidget>("compareRange")->isVisible());
    QCOMPARE(page()->model()->rowCount(), static_cast<int>(last));
    QTest::keyClick(chart(), Qt::Key_Return);
    const ui::FilterValues& values = m_fixture->window->filter().values();
    QCOMPARE(values.from, std::optional(all.startOf(1)));
    QCOMPARE(values.to, std::optional(all.startOf(last + 1)));
    QVERIFY(!chart()->range());
    QTRY_COMPARE(page()->timelines().start, all.startOf(1));
    QVERIFY(page()->timelines().end() <= all.startOf(last + 1));
    for (std::size_t line = 0; line < all.series.size(); ++line) {
        for (std::size_t bin = 0; bin < page()->timelines().bins(); ++bin)
            QCOMPARE(page()->timelines().series[line][bin], all.series[line][bin + 1]);
    }
}

void CompareTest::addedElsewhereIsShown() {
    QVERIFY(compareClusters(1));
    QVERIFY(compareClusters(2));
    QCOMPARE(list()->entries().size(), std::size_t{2});
    click("compareForm1");
    QTRY_VERIFY(find<QWidget>("compareChart1") != nullptr && find<QWidget>("compareChart1")->isVisible());
    QCOMPARE(find<ui::CompareChart>("compareChart1")->state().values.lines.size(), std::size_t{1});
    QVERIFY(find<QWidget>("compareTray")->isVisible());
}

void CompareTest::keywordsAreCompared() {
    QVERIFY(trigger("go_keywords"));
    auto* table = find<ui::RowTable>("keywordsTable");
    const ui::PagedItemModel* model = modelOf("keywordsTable");
    QTRY_VERIFY(!model->isLoading() && model->rowCount() > 2 && model->isLoaded(1));
    table->setFocus();
    for (int row = 0; row < 2; ++row) {
        table->selectRow(row);
        // What is dragged is the same.
        QCOMPARE(ui::selectedSeries(*table).size(), 1);
        QVERIFY(trigger("addToCompare"));
    }
    const auto& entries = list()->entries();
    QVERIFY(!entries.empty() && entries.size() <= 2);
    for (const auto& entry : entries) QVERIFY(entry.value.kind == ui::SeriesValue::Kind::Keyword);
    QVERIFY(trigger("go_compare"));
    QTRY_COMPARE(page()->timelines().series.size(), entries.size());
    const auto& counts = page()->timelines().series.front();
    QVERIFY(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) > 0);
}

void CompareTest::theTrayCloses() {
    QVERIFY(compareClusters(2));
    auto* tray = find<QWidget>("compareTray");
    auto* shown = m_fixture->window->findChild<QAction*>(QStringLiteral("showCompareTray"));
    QTRY_VERIFY(tray->isVisible() && shown->isChecked());
    // By its cross, with what is in it.
    auto* cross = find<QAbstractButton>("closeCompareTray");
    QVERIFY(!cross->accessibleName().isEmpty());
    QTest::mouseClick(cross, Qt::LeftButton);
    QTRY_VERIFY(!tray->isVisible());
    QTRY_VERIFY(!shown->isChecked());
    QCOMPARE(list()->entries().size(), std::size_t{2});
    QVERIFY(trigger("showCompareTray"));
    QTRY_VERIFY(tray->isVisible());
    // With the last of them by the button.
    click("clearCompare");
    QTRY_VERIFY(!tray->isVisible());
    QVERIFY(list()->entries().empty());
    QVERIFY(trigger("go_overview"));
    QVERIFY(!tray->isVisible());
    // Another one opens it again.
    QVERIFY(compareClusters(1));
    QTRY_VERIFY(tray->isVisible());
    // By its cross a card leaves an empty place to drop others.
    click("removeCompared0");
    QTRY_VERIFY(list()->entries().empty());
    QVERIFY(tray->isVisible());
}

void CompareTest::itemsAreNot() {
    QVERIFY(trigger("go_content"));
    auto* table = find<ui::RowTable>("itemTable");
    const ui::PagedItemModel* model = modelOf("itemTable");
    QTRY_VERIFY(!model->isLoading() && model->rowCount() > 0 && model->isLoaded(0));
    table->setFocus();
    table->selectRow(0);
    QVERIFY(trigger("addToCompare"));
    QVERIFY(list()->entries().empty());
    QVERIFY(!find<QLabel>("stripMessage")->accessibleName().isEmpty());
}

void CompareTest::laterItemsStretchNoChart() {
    QFile file(m_fixture->path(QStringLiteral("lighthouse.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QDateTime yesterday = QDateTime::currentDateTimeUtc().addDays(-1);
    file.write("id,text,created_at\nl-1,The lighthouse keeper sleeps.," + yesterday.toString(Qt::ISODate).toUtf8() +
               "\nl-2,The lighthouse keeper wakes.,2131-01-05\n");
    file.close();
    QVERIFY(m_fixture->importFiles({file.fileName()}));
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("importNotice")->isVisible(), 60'000);
    QVERIFY(list()->add(ui::searchSeries(QStringLiteral("lighthouse keeper"))) == ui::CompareList::Added::Yes);
    QVERIFY(trigger("go_compare"));
    QTRY_COMPARE(page()->timelines().later, (std::vector<std::int64_t>{1}));
    QVERIFY(page()->timelines().bins() <= 26);
    QCOMPARE(page()->timelines().width, std::chrono::microseconds(std::chrono::hours(1)));
    const auto* words = page()->findChild<QLabel*>(QStringLiteral("compareLater0"));
    QVERIFY(words != nullptr && words->isVisible());
    QCOMPARE(words->text(), QStringLiteral("1 item is dated later and not drawn"));
}

void CompareTest::timeRunsLeftToRight() {
    QVERIFY(compareClusters(2));
    m_fixture->window->setLayoutDirection(Qt::RightToLeft);
    for (const char* name : {"volumeChart", "timeline", "keywordTimeline", "compareChart"})
        QCOMPARE(find<QWidget>(name)->layoutDirection(), Qt::LeftToRight);
    QCOMPARE(find<QTableView>("compareTable")->layoutDirection(), Qt::RightToLeft);
    QVERIFY(chart()->xOf(0) < chart()->xOf(page()->timelines().bins() - 1));
    QVERIFY(trigger("theme_dark"));
    QTRY_VERIFY(ui::Theme::of(chart()->palette()).dark);
    QTRY_VERIFY(ui::Theme::of(find<QWidget>("volumeChart")->palette()).dark);
    QVERIFY(trigger("theme_light"));
    m_fixture->window->setLayoutDirection(Qt::LeftToRight);
}

void CompareTest::theRailShowsWhereItLeadsBack() {
    QVERIFY(trigger("go_compare"));
    auto* rail = find<QAbstractItemView>("rail");
    QCOMPARE(rail->currentIndex().data().toString(), QStringLiteral("Clusters"));
    QVERIFY(page()->isVisible());
    QTest::mouseClick(rail->viewport(), Qt::LeftButton, {}, rail->visualRect(rail->currentIndex()).center());
    QTRY_VERIFY(find<QWidget>("clustersPage")->isVisible());
    QVERIFY(!page()->isVisible());
}

void CompareTest::namesLeaveRoomForTheirLines() {
    QVERIFY(compareClusters(2));
    auto* table = find<QTableView>("compareTable");
    auto* header = table->horizontalHeader();
    // However long the name is, its line is in front of it.
    for (const int width : {184, 96}) {
        table->setColumnWidth(1, width);
        const QImage image = header->grab().toImage();
        const QColor blue = ui::Theme::of(header->palette()).series[0].line;
        bool isThere = false;
        const double ratio = image.devicePixelRatio();
        for (int x = header->sectionViewportPosition(1); x < header->sectionViewportPosition(1) + width; ++x) {
            const QPoint at(static_cast<int>(x * ratio), static_cast<int>(header->height() / 2 * ratio));
            isThere = isThere || image.pixelColor(at) == blue;
        }
        QVERIFY2(isThere, qPrintable(QString::number(width)));
    }
}

void CompareTest::choicesSurviveAReopen() {
    QVERIFY(compareClusters(3));
    const auto kept = list()->entries();
    const char* chosen[] = {"compareForm1", "compareMeasure1", "compareAlignment1", "compareScale1", "compareWidth2"};
    for (const char* name : chosen) click(name);
    m_fixture->reopen();
    QTRY_VERIFY(m_fixture->window->hasWorkspace());
    QTRY_COMPARE(list()->entries().size(), kept.size());
    QVERIFY(list()->entries() == kept);
    QVERIFY(trigger("go_compare"));
    QTRY_VERIFY(find<QWidget>("compareTray")->isVisible());
    for (const char* name : chosen) QVERIFY2(find<QAbstractButton>(name)->isChecked(), name);
    QTRY_COMPARE(page()->timelines().series.size(), kept.size());
    QCOMPARE(page()->timelines().width, std::chrono::microseconds(std::chrono::hours(24 * 7)));
    QVERIFY(page()->model()->values().measure == ui::Measure::Share);
    QVERIFY(page()->model()->values().alignment == ui::Alignment::ToStart);
}

GROUNDSWELL_TEST(CompareTest, compare)
#include "tst_compare.moc"
