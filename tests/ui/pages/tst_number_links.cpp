#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/charts/volume_series.h"
#include "ui/pages/number_link.h"
#include "ui/tables/cluster_item_model.h"
#include "ui/tables/format.h"
#include "ui/tables/row_table.h"

#include <QAction>
#include <QLabel>
#include <QTabBar>
#include <QTest>

#include <chrono>

using namespace groundswell;
using testing::WindowFixture;

// Numbers in sentences open exactly what they count, on the sample.
class NumberLinksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void totalsOpen_data();
    void totalsOpen();
    void totalsLeaveOutWhatIsIgnored();
    void hiddenClustersAreSaid();
    void itemsOfTheVolumeOpen_data();
    void itemsOfTheVolumeOpen();
    void itemsOfAClusterOpen();
    void recentItemsOfAClusterOpen();
    void carriersOfAClusterAreListed();
    void whatOpensNothingIsPlain();

private:
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return m_fixture->find<Widget>(QString::fromLatin1(name));
    }
    [[nodiscard]] ui::NumberLink* link(const char* name) const { return find<ui::NumberLink>(name); }
    [[nodiscard]] ui::PagedItemModel* rows(const char* table) const {
        return qobject_cast<ui::PagedItemModel*>(find<ui::RowTable>(table)->model());
    }
    [[nodiscard]] bool isSettled(const char* table) const {
        return rows(table)->hasAnswer() && !rows(table)->isLoading();
    }
    /// Opens the cluster that rises most; its row.
    [[nodiscard]] ui::ClusterRow openCluster() const {
        m_fixture->window->filter().clear();
        auto* table = find<ui::RowTable>("clusterTable");
        auto* model = qobject_cast<ui::ClusterItemModel*>(table->model());
        if (!m_fixture->trigger(QStringLiteral("go_clusters"))) return {};
        if (!QTest::qWaitFor([&] { return isSettled("clusterTable") && model->isLoaded(0); }, 30'000)) return {};
        if (model->sortKey() != domain::ClusterSort::Recent) Q_EMIT table->headClicked(ui::ClusterItemModel::LastDay);
        if (!QTest::qWaitFor([&] { return isSettled("clusterTable") && model->isLoaded(0); }, 30'000)) return {};
        table->setCurrentIndex(model->index(0, ui::ClusterItemModel::Text));
        const ui::ClusterRow row = *model->rowAt(0);
        const bool told = QTest::qWaitFor(
            [&] {
                return link("clusterItemsLink")->isEnabled() &&
                       link("clusterItemsLink")->text().startsWith(ui::formatCount(row.cluster.items) + QChar(u' '));
            },
            30'000);
        return told ? row : ui::ClusterRow{};
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void NumberLinksTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
}

void NumberLinksTest::totalsOpen_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("page");
    QTest::addColumn<QByteArray>("table");
    QTest::newRow("items") << QByteArray("totalItems") << QStringLiteral("contentPage") << QByteArray("itemTable");
    QTest::newRow("clusters") << QByteArray("totalClusters") << QStringLiteral("clustersPage")
                              << QByteArray("clusterTable");
    QTest::newRow("of one item") << QByteArray("totalSingles") << QStringLiteral("clustersPage")
                                 << QByteArray("clusterTable");
    QTest::newRow("sources") << QByteArray("totalSources") << QStringLiteral("sourcesPage")
                             << QByteArray("sourceTable");
}

void NumberLinksTest::totalsOpen() {
    QFETCH(const QByteArray, name);
    QFETCH(const QString, page);
    QFETCH(const QByteArray, table);
    // A condition that was there does not narrow what the number counts.
    m_fixture->window->filter().change([](ui::FilterValues& values) { values.languages = {"xx"}; });
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    ui::NumberLink* number = link(name.constData());
    QTRY_VERIFY(number->isVisible() && number->isEnabled());
    QVERIFY((number->focusPolicy() & Qt::TabFocus) != 0);
    QVERIFY(!number->accessibleName().isEmpty());
    QVERIFY(number->accessibleName() != number->text());
    const QString count = number->text();
    QTest::keyClick(number, Qt::Key_Space);
    QTRY_VERIFY(m_fixture->find<QWidget>(page)->isVisible());
    QTRY_VERIFY(isSettled(table.constData()));
    QCOMPARE(ui::formatCount(rows(table.constData())->rowCount()), count);
    m_fixture->window->filter().clear();
}

void NumberLinksTest::totalsLeaveOutWhatIsIgnored() {
    m_fixture->window->filter().clear();
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    ui::NumberLink* number = link("totalItems");
    QTRY_VERIFY(number->isVisible() && number->isEnabled());
    const QString all = number->text();
    const core::ClusterId cluster{1};
    bool done = false;
    const pipeline::Ticket ignore = m_fixture->service->setIgnored(
        {cluster}, true, [&](const core::Result<domain::AnnotationChange>& change) { done = change.has_value(); });
    QTRY_VERIFY(done);
    QTRY_VERIFY(number->text() != all);
    // No number between them has ever been a link.
    QVERIFY(number->isEnabled());
    const QString fewer = number->text();
    m_fixture->window->filter().setIgnoredShown(true);
    QVERIFY(!number->isEnabled());
    QTRY_VERIFY(number->isEnabled());
    QCOMPARE(number->text(), all);
    m_fixture->window->filter().setIgnoredShown(false);
    QVERIFY(!number->isEnabled());
    QTRY_VERIFY(number->isEnabled());
    QCOMPARE(number->text(), fewer);
    QVERIFY(number->toolTip().contains(fewer));
    done = false;
    const pipeline::Ticket back = m_fixture->service->setIgnored(
        {cluster}, false, [&](const core::Result<domain::AnnotationChange>& change) { done = change.has_value(); });
    QTRY_VERIFY(done);
    QTRY_COMPARE(number->text(), all);
    // Nobody asks while nobody sees it.
    QVERIFY(m_fixture->trigger(QStringLiteral("go_content")));
    m_fixture->window->filter().setIgnoredShown(true);
    QVERIFY(!number->isEnabled());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    QTRY_VERIFY(number->isEnabled());
    m_fixture->window->filter().setIgnoredShown(false);
}

void NumberLinksTest::hiddenClustersAreSaid() {
    m_fixture->window->filter().clear();
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
    QTRY_VERIFY(isSettled("clusterTable"));
    const int all = rows("clusterTable")->rowCount();
    QVERIFY(!link("hiddenSmall")->isVisible());
    QVERIFY(!link("hiddenIgnored")->isVisible());
    m_fixture->window->filter().change([](ui::FilterValues& values) { values.minItems = 2; });
    QTRY_VERIFY(isSettled("clusterTable") && rows("clusterTable")->rowCount() < all);
    const int hidden = all - rows("clusterTable")->rowCount();
    QTRY_VERIFY(link("hiddenSmall")->isVisible());
    QVERIFY2(link("hiddenSmall")->text().startsWith(ui::formatCount(hidden) + QChar(u' ')),
             qPrintable(link("hiddenSmall")->text()));
    QTest::keyClick(link("hiddenSmall"), Qt::Key_Space);
    QVERIFY(m_fixture->window->filter().values().isEmpty());
    QTRY_COMPARE(rows("clusterTable")->rowCount(), all);
    QVERIFY(!link("hiddenSmall")->isVisible());

    bool done = false;
    const auto ignore = [&](bool on) {
        done = false;
        return m_fixture->service->setIgnored(
            {core::ClusterId{1}}, on,
            [&done](const core::Result<domain::AnnotationChange>& change) { done = change.has_value(); });
    };
    const pipeline::Ticket one = ignore(true);
    QTRY_VERIFY(done);
    QTRY_COMPARE(rows("clusterTable")->rowCount(), all - 1);
    QTRY_VERIFY(link("hiddenIgnored")->isVisible());
    auto* note = m_fixture->find<QLabel>(QStringLiteral("chipNote"));
    QTRY_COMPARE(note->text(), QStringLiteral("1 ignored cluster is hidden"));
    // With a condition, both numbers of the bar leave out what is ignored.
    m_fixture->window->filter().change([](ui::FilterValues& values) { values.minItems = 2; });
    auto* whole = m_fixture->find<QLabel>(QStringLiteral("clusterCountOf"));
    QTRY_VERIFY2(whole->text().contains(ui::formatCount(all - 1)), qPrintable(whole->text()));
    m_fixture->window->filter().clear();
    QTRY_VERIFY(isSettled("clusterTable") && link("hiddenIgnored")->isVisible());
    QTest::keyClick(link("hiddenIgnored"), Qt::Key_Space);
    QVERIFY(m_fixture->window->filter().isIgnoredShown());
    QVERIFY(m_fixture->find<QAction>(QStringLiteral("showIgnored"))->isChecked());
    QTRY_COMPARE(rows("clusterTable")->rowCount(), all);
    QCOMPARE(note->text(), QStringLiteral("Everything is shown"));
    m_fixture->window->filter().setIgnoredShown(false);
    const pipeline::Ticket back = ignore(false);
    QTRY_VERIFY(done);
    QTRY_VERIFY(!link("hiddenIgnored")->isVisible());
    QTRY_COMPARE(note->text(), QStringLiteral("Everything is shown"));
}

void NumberLinksTest::itemsOfTheVolumeOpen_data() {
    QTest::addColumn<bool>("narrowed");
    QTest::newRow("all") << false;
    QTest::newRow("in a language") << true;
}

void NumberLinksTest::itemsOfTheVolumeOpen() {
    QFETCH(const bool, narrowed);
    m_fixture->window->filter().clear();
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    if (narrowed) m_fixture->window->filter().change([](ui::FilterValues& values) { values.languages = {"en"}; });
    std::optional<std::int64_t> items;
    const pipeline::Ticket ticket = m_fixture->service->timelineBySource(
        m_fixture->window->filter().filter(), domain::BinWidth::Day,
        [&](core::Result<std::map<std::string, std::vector<domain::TimeBin>>> bins) {
            if (bins) items = ui::makeVolume(*bins, 14).items;
        });
    QTRY_VERIFY(items && *items > 0);
    ui::NumberLink* number = link("volumeItemsLink");
    const QString count = ui::formatCount(*items);
    QTRY_VERIFY(number->isEnabled() && number->text().startsWith(count + QChar(u' ')));
    QTest::keyClick(number, Qt::Key_Space);
    QTRY_VERIFY(find<QWidget>("contentPage")->isVisible());
    QTRY_VERIFY(isSettled("itemTable"));
    QCOMPARE(ui::formatCount(rows("itemTable")->rowCount()), count);
    QCOMPARE(m_fixture->window->filter().values().languages.empty(), !narrowed);
    m_fixture->window->filter().clear();
}

void NumberLinksTest::itemsOfAClusterOpen() {
    const ui::ClusterRow row = openCluster();
    QVERIFY(row.cluster.items > 0);
    ui::FilterValues wanted;
    wanted.cluster = row.cluster.id;
    m_fixture->window->filter().change([](ui::FilterValues& values) { values.minItems = 1; });
    QTest::keyClick(link("clusterItemsLink"), Qt::Key_Space);
    QVERIFY(m_fixture->window->filter().values() == wanted);
    QTRY_VERIFY(find<QWidget>("contentPage")->isVisible());
    QTRY_VERIFY(isSettled("itemTable"));
    QCOMPARE(static_cast<std::int64_t>(rows("itemTable")->rowCount()), row.cluster.items);
}

void NumberLinksTest::recentItemsOfAClusterOpen() {
    const ui::ClusterRow row = openCluster();
    QVERIFY(row.trend.recent > 0);
    QTRY_VERIFY(link("clusterCounts")->isEnabled());
    QTest::mouseClick(link("clusterCounts"), Qt::LeftButton);
    const ui::FilterValues& values = m_fixture->window->filter().values();
    QVERIFY(values.cluster == row.cluster.id);
    QVERIFY(values.from && values.to && *values.to - *values.from == std::chrono::hours(24));
    QTRY_VERIFY(find<QWidget>("contentPage")->isVisible());
    QTRY_VERIFY(isSettled("itemTable"));
    QCOMPARE(static_cast<std::int64_t>(rows("itemTable")->rowCount()), row.trend.recent);
}

void NumberLinksTest::carriersOfAClusterAreListed() {
    const ui::ClusterRow row = openCluster();
    QVERIFY(row.cluster.items > 0);
    const std::pair<const char*, const char*> lists[] = {{"clusterAuthorsLink", "authorTable"},
                                                         {"clusterOutletsLink", "outletTable"}};
    for (const auto& [name, table] : lists) {
        auto* list = find<QAbstractItemView>(table);
        if (!link(name)->isVisible()) continue;
        find<QTabBar>("clusterTabs")->setCurrentIndex(0);
        QTest::keyClick(link(name), Qt::Key_Space);
        QTRY_VERIFY(list->isVisible());
        QVERIFY(link(name)->text().startsWith(ui::formatCount(list->model()->rowCount()) + QChar(u' ')) ||
                list->model()->rowCount() >= 50);
    }
    QVERIFY(link("clusterOutletsLink")->isVisible());
}

void NumberLinksTest::whatOpensNothingIsPlain() {
    ui::NumberLink plain(QStringLiteral("plain"), ui::Type::Body);
    plain.setWords(QStringLiteral("since 3 Oct"), {});
    QVERIFY(!plain.isEnabled());
    QCOMPARE(plain.focusPolicy(), Qt::NoFocus);
    plain.setWords(QStringLiteral("3 items"), QStringLiteral("Show these items"));
    QVERIFY(plain.isEnabled());
    QCOMPARE(plain.focusPolicy(), Qt::StrongFocus);
    QCOMPARE(plain.accessibleName(), QStringLiteral("3 items"));
    QCOMPARE(plain.accessibleDescription(), QStringLiteral("Show these items"));
}

GROUNDSWELL_TEST(NumberLinksTest, number_links)
#include "tst_number_links.moc"
