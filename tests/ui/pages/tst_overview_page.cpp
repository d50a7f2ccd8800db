#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/charts/volume_chart.h"
#include "ui/pages/news_section.h"
#include "ui/pages/overview_page.h"
#include "ui/shell/reason_words.h"
#include "ui/tables/cluster_item_model.h"
#include "ui/tables/format.h"
#include "ui/tables/rising_item_model.h"
#include "ui/tables/row_table.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QLabel>
#include <QTest>
#include <QToolButton>

using namespace groundswell;
using testing::WindowFixture;

// What a person reads and does on the first page, on the sample.
class OverviewPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void cardsSayWhy();
    void windowsSwitch();
    void opensAsTable();
    void cardOpensItsCluster();
    void conditionsNarrowTheCards();
    void nothingRisesSaysWhen();
    void sharesAndData();
    void starWatches();
    void newsSinceTheLastLook();
    void reasonsInWords_data();
    void reasonsInWords();

private:
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return m_fixture->find<Widget>(QString::fromLatin1(name));
    }
    [[nodiscard]] ui::RisingItemModel* cards() const {
        return qobject_cast<ui::RisingItemModel*>(find<QAbstractItemView>("risingCards")->model());
    }
    [[nodiscard]] ui::ClusterItemModel* clusters() const {
        return qobject_cast<ui::ClusterItemModel*>(find<ui::RowTable>("clusterTable")->model());
    }
    void click(const char* name) const { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    void showOverview() const {
        QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
        QTRY_VERIFY(cards()->rowCount() > 0);
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void OverviewPageTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
}

void OverviewPageTest::cleanupTestCase() {
    m_fixture.reset();
}

void OverviewPageTest::cardsSayWhy() {
    showOverview();
    const qlonglong first = cards()->index(0).data(ui::IdRole).toLongLong();
    QTRY_VERIFY(!cards()->reasonOf(first).isEmpty());
    QVERIFY(cards()->index(0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("24 h")));
    for (int row = 1; row < cards()->rowCount(); ++row)
        QVERIFY(cards()->rowAt(row - 1)->ratio() >= cards()->rowAt(row)->ratio());
    QVERIFY(find<QLabel>("risingNote")->text().startsWith(QStringLiteral("24 h")));
}

void OverviewPageTest::windowsSwitch() {
    showOverview();
    const std::pair<const char*, domain::TrendWindow> windows[] = {{"risingWeek", domain::TrendWindow::Week},
                                                                   {"risingSixHours", domain::TrendWindow::SixHours},
                                                                   {"risingDay", domain::TrendWindow::Day}};
    for (const auto& [name, window] : windows) {
        click(name);
        QCOMPARE(find<ui::OverviewPage>("overviewPage")->window(), window);
        // Nothing may rise in six hours of the sample; the empty words stand there then.
        QTRY_VERIFY((cards()->rowCount() > 0 && cards()->rowAt(0)->window == window) ||
                    !find<QAbstractItemView>("risingCards")->isVisible());
    }
    QTRY_VERIFY(cards()->rowCount() > 0);
}

void OverviewPageTest::opensAsTable() {
    showOverview();
    const qlonglong first = cards()->index(0).data(ui::IdRole).toLongLong();
    click("risingAsTable");
    QTRY_VERIFY(find<QWidget>("clustersPage")->isVisible());
    QTRY_VERIFY(clusters()->isLoaded(0) && !clusters()->isLoading());
    QCOMPARE(clusters()->sortKey(), domain::ClusterSort::Rising);
    QCOMPARE(clusters()->sortOrder(), domain::SortOrder::Descending);
    // A cluster of too few authors may stand before it in the table.
    QVERIFY(clusters()->rowOf(first) >= 0);
}

void OverviewPageTest::cardOpensItsCluster() {
    showOverview();
    const qlonglong first = cards()->index(0).data(ui::IdRole).toLongLong();
    Q_EMIT find<QAbstractItemView>("risingCards")->activated(cards()->index(0));
    QTRY_VERIFY(find<QWidget>("clusterDock")->isVisible());
    QCOMPARE(find<ui::RowTable>("clusterTable")->selectedId(), first);
    // The keys go on from there: not in the conditions beside the table.
    QTRY_VERIFY(find<ui::RowTable>("clusterTable")->hasFocus());
    QVERIFY(m_fixture->trigger(QStringLiteral("stepBack")));
}

void OverviewPageTest::conditionsNarrowTheCards() {
    showOverview();
    const qlonglong last = cards()->index(cards()->rowCount() - 1).data(ui::IdRole).toLongLong();
    m_fixture->window->filter().change([last](ui::FilterValues& values) { values.cluster = core::ClusterId{last}; });
    QTRY_COMPARE(cards()->rowCount(), 1);
    QCOMPARE(cards()->index(0).data(ui::IdRole).toLongLong(), last);
    m_fixture->window->filter().clear();
    QTRY_VERIFY(cards()->rowCount() > 1);
}

void OverviewPageTest::nothingRisesSaysWhen() {
    showOverview();
    const QString note = find<QLabel>("risingNote")->text();
    const QString when = note.section(QStringLiteral(" UTC"), 0, 0);
    QVERIFY(when.startsWith(QStringLiteral("24 h before ")));
    m_fixture->window->filter().change([](ui::FilterValues& values) { values.languages = {"xx"}; });
    auto* empty = find<QWidget>("noRisingCards");
    QTRY_VERIFY(empty->isVisible());
    QTRY_COMPARE(find<QLabel>("risingNote")->text(), note);
    QVERIFY(find<QLabel>("risingNote")->isVisible());
    bool said = false;
    for (const auto* label : empty->findChildren<QLabel*>())
        said = said ||
               label->text() == QStringLiteral("Nothing rises in the %1 UTC, the time of the newest item").arg(when);
    QVERIFY(said);
    auto* action = empty->findChild<QAbstractButton*>(QStringLiteral("emptyAction"));
    QVERIFY(action->isVisible());
    QTest::mouseClick(action, Qt::LeftButton);
    QTRY_VERIFY(find<QWidget>("contentPage")->isVisible());
    const ui::FilterValues& values = m_fixture->window->filter().values();
    QVERIFY(values.from && values.to && values.languages.empty());
    QCOMPARE(*values.to - *values.from, std::chrono::hours(24));
    auto* rows = qobject_cast<ui::PagedItemModel*>(find<ui::RowTable>("itemTable")->model());
    QTRY_VERIFY(rows->hasAnswer() && !rows->isLoading() && rows->rowCount() > 0);
    m_fixture->window->filter().clear();
}

void OverviewPageTest::sharesAndData() {
    showOverview();
    auto* chart = find<ui::VolumeChart>("volumeChart");
    QTRY_VERIFY(chart->volume().days() > 0);
    click("volumeShare");
    QVERIFY(chart->showsShares());
    click("volumeCount");
    QVERIFY(!chart->showsShares());
    // The days that it shows, whatever the date range says.
    const ui::VolumeSeries& volume = chart->volume();
    const QString note = find<QLabel>("volumeNote")->text();
    const QString days =
        ui::formatDays(ui::toQt(volume.startOf(0)).date(), ui::toQt(volume.startOf(volume.days() - 1)).date());
    QVERIFY2(note.contains(days), qPrintable(note));
    QCOMPARE(note.startsWith(QStringLiteral("the last 14 days, ")), volume.hasEarlier);
    click("volumeData");
    auto* table = find<QAbstractItemView>("volumeTable");
    QVERIFY(table->isVisible());
    QCOMPARE(table->model()->rowCount(), static_cast<int>(chart->volume().days()));
    const QString head = table->model()->headerData(table->model()->columnCount() - 1, Qt::Horizontal).toString();
    QCOMPARE(head, QStringLiteral("Sum"));
    click("volumeData");
    QVERIFY(chart->isVisible());
}

void OverviewPageTest::starWatches() {
    showOverview();
    QTRY_VERIFY(cards()->hasStars());
    const qlonglong first = cards()->index(0).data(ui::IdRole).toLongLong();
    QVERIFY(!cards()->isWatched(first));
    auto* view = find<QAbstractItemView>("risingCards");
    const QRect card = view->visualRect(cards()->index(0));
    QTest::mouseClick(view->viewport(), Qt::LeftButton, Qt::NoModifier, card.topLeft() + QPoint(card.width() - 27, 22));
    QTRY_VERIFY(cards()->isWatched(first));
    QVERIFY(find<ui::OverviewPage>("overviewPage")->isVisible());
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_VERIFY(!cards()->isWatched(first));
}

void OverviewPageTest::newsSinceTheLastLook() {
    showOverview();
    QCOMPARE(find<QLabel>("newsTitle")->text(), QStringLiteral("In this workspace"));
    QTRY_VERIFY(find<QWidget>("totals")->findChildren<QLabel*>().size() > 2);
    m_fixture->reopen();
    QTRY_VERIFY(m_fixture->window->hasWorkspace());
    showOverview();
    QTRY_COMPARE(find<QLabel>("newsTitle")->text(), QStringLiteral("New since you last looked"));
    QVERIFY(!find<ui::NewsRow>("newsMade")->isVisible());
    const auto& rows = *cards();
    QVERIFY(rows.rowCount() > 1);
    const core::ClusterId into = rows.rowAt(0)->cluster.id;
    const core::ClusterId from = rows.rowAt(1)->cluster.id;
    const pipeline::Ticket ticket = m_fixture->service->mergeClusters(into, {from}, [](const auto&) {});
    auto* joined = find<ui::NewsRow>("newsJoined");
    QTRY_VERIFY(joined->isVisible());
    QCOMPARE(joined->count(), std::int64_t{1});
    QTest::mouseClick(joined, Qt::LeftButton);
    QTRY_VERIFY(find<QWidget>("clustersPage")->isVisible());
    QTRY_COMPARE(clusters()->rowCount(), 1);
    QTRY_COMPARE(clusters()->rowId(0), static_cast<qlonglong>(into.value));
    m_fixture->window->filter().clear();
}

void OverviewPageTest::reasonsInWords_data() {
    using Kind = domain::Reason::Kind;
    QTest::addColumn<domain::Reason>("reason");
    QTest::addColumn<QString>("words");
    const core::UtcTime sunday = core::parseTime("2026-10-11T14:20:00Z").value();
    domain::Reason phrase;
    phrase.kind = Kind::NewPhrase;
    phrase.text = "engine fault";
    phrase.since = sunday;
    phrase.count = 74;
    phrase.of = 186;
    phrase.part = 9;
    phrase.whole = 14;
    const QString open(QChar(0x2068));
    const QString close(QChar(0x2069));
    const QString quoted = QStringLiteral("“") + open + QStringLiteral("engine fault") + close + QStringLiteral("”");
    QTest::newRow("phrase, outlets") << phrase
                                     << quoted + QStringLiteral(
                                                     " is new since Sun 14:20; for 9 of 14 outlets it "
                                                     "is in the first item");
    phrase.part = 0;
    QTest::newRow("phrase, items") << phrase
                                   << quoted + QStringLiteral(" is new since Sun 14:20; it is in 74 of 186 items");
    domain::Reason copies;
    copies.kind = Kind::Copies;
    copies.count = 48;
    copies.of = 64;
    QTest::newRow("copies") << copies << QStringLiteral("48 of 64 items are copies of one text");
    domain::Reason seen;
    seen.kind = Kind::FirstSeen;
    seen.since = sunday;
    seen.count = 11;
    seen.of = 3;
    QTest::newRow("first seen") << seen
                                << QStringLiteral(
                                       "First seen Sun 14:20; already carried by 11 outlets, in 3 languages");
    seen.count = 1;
    seen.of = 1;
    QTest::newRow("one outlet") << seen << QStringLiteral("First seen Sun 14:20; already carried by 1 outlet");
    domain::Reason language;
    language.kind = Kind::LanguageFollowed;
    language.text = "fr";
    language.after = std::chrono::hours(3);
    QTest::newRow("language") << language << QStringLiteral("Items in French followed after 3 h");
    domain::Reason authors;
    authors.kind = Kind::NewAuthors;
    authors.count = 61;
    authors.of = 108;
    QTest::newRow("authors") << authors << QStringLiteral("61 of 108 authors had not posted about it before");
}

void OverviewPageTest::reasonsInWords() {
    QFETCH(const domain::Reason, reason);
    QFETCH(const QString, words);
    const core::UtcTime now = core::parseTime("2026-10-12T09:10:00Z").value();
    QString said = ui::reasonSentence(reason, now);
    // 180 min and 3 h are the same.
    said.replace(QStringLiteral("180 min"), QStringLiteral("3 h"));
    QCOMPARE(said, words);
    QCOMPARE(ui::reasonWords({}, now), QString());
    QVERIFY(ui::reasonWords({reason, reason, reason}, now).endsWith(QChar(u'.')));
}

GROUNDSWELL_TEST(OverviewPageTest, overview_page)
#include "tst_overview_page.moc"
