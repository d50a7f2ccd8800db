#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/watch_target.h"
#include "ui/tables/row_table.h"
#include "ui/tables/watch_item_model.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAction>
#include <QTest>

#include <algorithm>

using namespace groundswell;
using testing::WindowFixture;

Q_DECLARE_METATYPE(groundswell::ui::FilterValues)

// The page Watchlist in the real window, on the sample.
class WatchlistPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void everyColumnSaysSomething();
    void searchIsWatched();
    void rowsEqualTheService();
    void columnsSort();
    void noteIsEditedAndTakenBack();
    void allAreMarkedAsLooked();
    void openingNarrowsContent();
    void unwatchIsTakenBack();
    void conditionsReturn_data();
    void conditionsReturn();
    void wholeDays_data();
    void wholeDays();
    void daysMoveAlong();
    void aClusterThatIsGoneSaysSo();

private:
    [[nodiscard]] ui::RowTable* table() const { return m_fixture->find<ui::RowTable>(QStringLiteral("watchTable")); }
    [[nodiscard]] ui::WatchItemModel* model() const { return qobject_cast<ui::WatchItemModel*>(table()->model()); }
    [[nodiscard]] int rowOf(domain::WatchKind kind) const {
        for (int row = 0; row < model()->rowCount(); ++row) {
            const domain::WatchRow* found = model()->rowAt(row);
            if (found != nullptr && found->watch.kind == kind) return row;
        }
        return -1;
    }
    [[nodiscard]] QString noteOf(domain::WatchKind kind) const {
        return model()->index(rowOf(kind), ui::WatchItemModel::Note).data().toString();
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void WatchlistPageTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    bool watched = false;
    const pipeline::Ticket cluster = m_fixture->service->watchCluster(
        core::ClusterId{1}, "First", "", [&](const core::Result<domain::AnnotationChange>&) { watched = true; });
    QTRY_VERIFY(watched);
    QVERIFY(m_fixture->trigger(QStringLiteral("go_watchlist")));
    new QAbstractItemModelTester(model(), QAbstractItemModelTester::FailureReportingMode::QtTest, this);
    QTRY_VERIFY(model()->hasAnswer());
}

// Of a cluster with items every column but the note, which a person writes, has something to show.
void WatchlistPageTest::everyColumnSaysSomething() {
    QTRY_VERIFY(rowOf(domain::WatchKind::Cluster) >= 0);
    const int row = rowOf(domain::WatchKind::Cluster);
    for (int column = 0; column < ui::WatchItemModel::ColumnCount; ++column) {
        if (column == ui::WatchItemModel::Note) continue;
        QVERIFY2(!model()->index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty(),
                 qPrintable(QString::number(column)));
        QVERIFY(!model()->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }
}

void WatchlistPageTest::searchIsWatched() {
    auto* watch = m_fixture->find<QAbstractButton>(QStringLiteral("watchThisSearch"));
    QVERIFY(!watch->isEnabled());
    m_fixture->window->filter().change([](ui::FilterValues& values) { values.search = QStringLiteral("ferry"); });
    QTRY_VERIFY(watch->isEnabled());
    const int before = model()->rowCount();
    QTest::mouseClick(watch, Qt::LeftButton);
    QTRY_COMPARE(model()->rowCount(), before + 1);
    QTRY_VERIFY(rowOf(domain::WatchKind::Search) >= 0);
    QTRY_VERIFY(!watch->isEnabled());
    m_fixture->window->filter().clear();
}

void WatchlistPageTest::rowsEqualTheService() {
    std::optional<std::vector<domain::WatchRow>> rows;
    const pipeline::Ticket ticket =
        m_fixture->service->watches([&](core::Result<std::vector<domain::WatchRow>> answer) {
            if (answer) rows = std::move(*answer);
        });
    QTRY_VERIFY(rows);
    QCOMPARE(static_cast<int>(rows->size()), model()->rowCount());
    for (const domain::WatchRow& row : *rows) {
        const int shown = model()->rowOf(row.watch.id.value);
        QVERIFY(shown >= 0);
        QCOMPARE(model()->rowAt(shown)->recent, row.recent);
        QCOMPARE(model()->rowAt(shown)->sinceLooked, row.sinceLooked);
    }
}

void WatchlistPageTest::columnsSort() {
    for (int column = 0; column < ui::WatchItemModel::ColumnCount; ++column) {
        for (int twice = 0; twice < 2; ++twice) {
            Q_EMIT table()->headClicked(column);
            QTRY_VERIFY(!model()->isLoading());
            if (ui::WatchItemModel::isSortable(column)) QCOMPARE(model()->sortColumn(), column);
        }
    }
    Q_EMIT table()->headClicked(ui::WatchItemModel::Recent);
    QTRY_VERIFY(!model()->isLoading());
    for (int row = 1; row < model()->rowCount(); ++row)
        QVERIFY(model()->rowAt(row - 1)->recent >= model()->rowAt(row)->recent);
}

void WatchlistPageTest::noteIsEditedAndTakenBack() {
    const auto kind = domain::WatchKind::Search;
    QTRY_VERIFY(rowOf(kind) >= 0);
    QVERIFY(model()->setData(model()->index(rowOf(kind), ui::WatchItemModel::Note),
                             QStringLiteral("the <b>evening</b> boat"), Qt::EditRole));
    QTRY_COMPARE(noteOf(kind), QStringLiteral("the <b>evening</b> boat"));
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(noteOf(kind), QString());
    QVERIFY(m_fixture->trigger(QStringLiteral("redo")));
    QTRY_COMPARE(noteOf(kind), QStringLiteral("the <b>evening</b> boat"));
}

void WatchlistPageTest::allAreMarkedAsLooked() {
    QTest::mouseClick(m_fixture->find<QAbstractButton>(QStringLiteral("markAllLooked")), Qt::LeftButton);
    const auto allLooked = [this] {
        for (const domain::WatchRow& row : model()->all()) {
            if (!row.watch.lookedAt || row.sinceLooked != 0) return false;
        }
        return !model()->all().empty();
    };
    QTRY_VERIFY(allLooked());
}

void WatchlistPageTest::openingNarrowsContent() {
    const int row = rowOf(domain::WatchKind::Search);
    QVERIFY(row >= 0);
    Q_EMIT table()->activated(model()->index(row, ui::WatchItemModel::Name));
    QCOMPARE(m_fixture->window->filter().values().search, QStringLiteral("ferry"));
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("contentPage"))->isVisible());
    m_fixture->window->filter().clear();
    QVERIFY(m_fixture->trigger(QStringLiteral("go_watchlist")));
    QTRY_VERIFY(!model()->isLoading());
}

void WatchlistPageTest::unwatchIsTakenBack() {
    const int before = model()->rowCount();
    table()->setCurrentIndex(model()->index(rowOf(domain::WatchKind::Search), ui::WatchItemModel::Name));
    auto* unwatch = m_fixture->find<QAbstractButton>(QStringLiteral("unwatch"));
    QTRY_VERIFY(unwatch->isEnabled());
    QTest::mouseClick(unwatch, Qt::LeftButton);
    QTRY_COMPARE(model()->rowCount(), before - 1);
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(model()->rowCount(), before);
    QTRY_VERIFY(rowOf(domain::WatchKind::Search) >= 0);
}

void WatchlistPageTest::conditionsReturn_data() {
    QTest::addColumn<ui::FilterValues>("values");
    ui::FilterValues few;
    few.languages = {"en"};
    QTest::newRow("a language, nothing typed") << few;
    ui::FilterValues one;
    one.search = QStringLiteral("{ferry} \"to the island\"");
    QTest::newRow("a search that looks like JSON") << one;
    ui::FilterValues many;
    many.search = QStringLiteral("ferry");
    many.languages = {"en", "es"};
    many.sources = {"sample"};
    many.minItems = 2;
    many.maxItems = 500;
    many.minAuthors = 2;
    many.withoutLabels = {"not, \"relevant\""};
    many.from = *core::parseTime("2020-01-01T00:00:00Z");
    many.to = *core::parseTime("2040-01-01T00:00:00Z");
    QTest::newRow("many") << many;
    ui::FilterValues cluster;
    cluster.cluster = core::ClusterId{1};
    cluster.keyword = "ferry";
    cluster.author = "nobody";
    cluster.state = "completed";
    cluster.watched = true;
    cluster.minSources = 1;
    cluster.labels = {"checked"};
    QTest::newRow("the rest") << cluster;
}

void WatchlistPageTest::conditionsReturn() {
    QFETCH(const ui::FilterValues, values);
    ui::ViewFilter& filter = m_fixture->window->filter();
    filter.setValues(values);
    const QString target = ui::watchTarget(values);
    const auto watched = [&]() -> const domain::WatchRow* {
        for (int row = 0; row < model()->rowCount(); ++row) {
            const domain::WatchRow* found = model()->rowAt(row);
            if (found != nullptr && found->watch.target == target.toStdString()) return found;
        }
        return nullptr;
    };
    if (ui::wholeDays(values)) {
        QTRY_VERIFY(m_fixture->find<QAction>(QStringLiteral("watchTheseDays"))->isEnabled());
        m_fixture->find<QAction>(QStringLiteral("watchTheseDays"))->trigger();
    } else {
        auto* watch = m_fixture->find<QAbstractButton>(QStringLiteral("watchThisSearch"));
        QTRY_VERIFY(watch->isEnabled());
        QTest::mouseClick(watch, Qt::LeftButton);
    }
    QTRY_VERIFY(watched() != nullptr);
    // What it counts is what Content shows under these conditions.
    std::optional<std::int64_t> items;
    const pipeline::Ticket ticket =
        m_fixture->service->items(filter.filter(), domain::ItemSort::Id, domain::SortOrder::Ascending, {0, 1},
                                  [&](core::Result<pipeline::ItemPage> page) {
                                      if (page) items = page->total;
                                  });
    QTRY_VERIFY(items);
    QCOMPARE(watched()->items, *items);
    filter.clear();
    const int row = model()->rowOf(watched()->watch.id.value);
    Q_EMIT table()->activated(model()->index(row, ui::WatchItemModel::Name));
    QVERIFY(filter.values() == values);
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("contentPage"))->isVisible());
    filter.clear();
    QVERIFY(m_fixture->trigger(QStringLiteral("go_watchlist")));
    QTRY_VERIFY(!model()->isLoading());
}

void WatchlistPageTest::wholeDays_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<int>("days");  // 0 = they cannot move along
    const auto row = [](const char* name, const char* from, const char* to, int days) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << days;
    };
    row("a week", "2026-10-05T00:00:00Z", "2026-10-12T00:00:00Z", 7);
    row("a day", "2026-10-05T00:00:00Z", "2026-10-06T00:00:00Z", 1);
    row("hours", "2026-10-05T06:00:00Z", "2026-10-05T18:00:00Z", 0);
    row("24 hours from noon", "2026-10-05T12:00:00Z", "2026-10-06T12:00:00Z", 0);
    row("ends at noon", "2026-10-05T00:00:00Z", "2026-10-06T12:00:00Z", 0);
    row("begins at noon", "2026-10-05T12:00:00Z", "2026-10-07T00:00:00Z", 0);
    row("open", "2026-10-05T00:00:00Z", "", 0);
    row("nothing", "2026-10-05T00:00:00Z", "2026-10-05T00:00:00Z", 0);
}

void WatchlistPageTest::wholeDays() {
    QFETCH(const QByteArray, from);
    QFETCH(const QByteArray, to);
    QFETCH(const int, days);
    ui::FilterValues values;
    values.from = core::parseTime(from.constData());
    if (!to.isEmpty()) values.to = core::parseTime(to.constData());
    QCOMPARE(ui::wholeDays(values), days > 0 ? std::optional<int>(days) : std::nullopt);
    if (days != 7) return;
    QCOMPARE(ui::watchTargetName(values, days), QStringLiteral("the last 7 days (UTC)"));
}

void WatchlistPageTest::daysMoveAlong() {
    ui::ViewFilter& filter = m_fixture->window->filter();
    // The days are those of the range popup: up to the newest item.
    m_fixture->find<QAbstractButton>(QStringLiteral("last7Days"))->click();
    const ui::FilterValues values = filter.values();
    QCOMPARE(ui::wholeDays(values), std::optional<int>(7));
    auto* along = m_fixture->find<QAction>(QStringLiteral("watchLastDays"));
    QTRY_VERIFY(along->isEnabled());
    const int before = model()->rowCount();
    along->trigger();
    QTRY_COMPARE(model()->rowCount(), before + 1);
    QTRY_VERIFY(!along->isEnabled());
    const std::string target = ui::watchTarget(values, 7).toStdString();
    QVERIFY(target.find("from") == std::string::npos);
    const auto& all = model()->all();
    const auto row =
        std::find_if(all.begin(), all.end(), [&](const domain::WatchRow& one) { return one.watch.target == target; });
    QVERIFY(row != all.end());
    QVERIFY(row->items > 0);
    QVERIFY(row->firstPublished && *row->firstPublished >= *values.from);
    const qlonglong id = row->watch.id.value;
    filter.clear();
    Q_EMIT table()->activated(model()->index(model()->rowOf(id), ui::WatchItemModel::Name));
    QVERIFY(filter.values() == values);
    filter.clear();
    QVERIFY(m_fixture->trigger(QStringLiteral("go_watchlist")));
    QTRY_VERIFY(!model()->isLoading());
}

void WatchlistPageTest::aClusterThatIsGoneSaysSo() {
    // What is left of a watch when its cluster went with its last item.
    domain::Watch watch;
    watch.id = core::WatchId{9'001};
    watch.name = "The <b>old</b> bridge";
    watch.madeAt = *core::parseTime("2026-01-01T00:00:00Z");
    domain::AnnotationChange change;
    change.steps.push_back({std::nullopt, watch});
    bool written = false;
    const pipeline::Ticket ticket =
        m_fixture->service->applyChange(change, [&](const core::Result<void>& done) { written = done.has_value(); });
    QTRY_VERIFY(written);
    QTRY_VERIFY(model()->rowOf(9'001) >= 0);
    const int before = model()->rowCount();
    auto* notice = m_fixture->find<QWidget>(QStringLiteral("watchNotice"));
    QVERIFY(!notice->isVisible());
    Q_EMIT table()->activated(model()->index(model()->rowOf(9'001), ui::WatchItemModel::Name));
    QVERIFY(notice->isVisible());
    QVERIFY(notice->accessibleName().contains(QStringLiteral("The <b>old</b> bridge")));
    QVERIFY(m_fixture->find<QWidget>(QStringLiteral("watchlistPage"))->isVisible());
    auto* action = notice->findChild<QAbstractButton*>(QStringLiteral("noticeAction"));
    QVERIFY(action->isVisible());
    QTest::mouseClick(action, Qt::LeftButton);
    QTRY_COMPARE(model()->rowCount(), before - 1);
    QCOMPARE(model()->rowOf(9'001), -1);
    QVERIFY(!notice->isVisible());
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_VERIFY(model()->rowOf(9'001) >= 0);
    // One that is there opens as before.
    const int row = rowOf(domain::WatchKind::Search);
    Q_EMIT table()->activated(model()->index(row, ui::WatchItemModel::Name));
    QVERIFY(!notice->isVisible());
    m_fixture->window->filter().clear();
    QVERIFY(m_fixture->trigger(QStringLiteral("go_watchlist")));
}

GROUNDSWELL_TEST(WatchlistPageTest, watchlist_page)
#include "tst_watchlist_page.moc"
