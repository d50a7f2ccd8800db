#include "tests/support/test_registry.h"
#include "tests/ui/support/sample_service.h"
#include "ui/tables/carrier_item_model.h"
#include "ui/tables/cluster_item_model.h"
#include "ui/tables/compare_item_model.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/format.h"
#include "ui/tables/health_item_model.h"
#include "ui/tables/job_item_model.h"
#include "ui/tables/keyword_item_model.h"
#include "ui/tables/keyword_table_model.h"
#include "ui/tables/rising_item_model.h"
#include "ui/tables/row_table.h"
#include "ui/tables/source_item_model.h"
#include "ui/tables/trend_words.h"
#include "ui/tables/watch_item_model.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QFocusEvent>
#include <QTest>

#include <algorithm>
#include <chrono>

using namespace groundswell;
using testing::SampleService;

namespace {

constexpr auto strict = QAbstractItemModelTester::FailureReportingMode::QtTest;

/// Every page of a model, one after the other.
bool loadAll(SampleService& sample, ui::PagedItemModel& model) {
    for (int row = 0; row < model.rowCount(); row += ui::PagedItemModel::pageSize) {
        model.showRows(row, row);
        if (!sample.waitFor([&] { return model.isLoaded(row); })) return false;
    }
    return true;
}

const std::string& hostileWords() {
    static const std::string words = "<img src=\"file:///x.png\"> <b>bold</b>";
    return words;
}

/// A model with one row that no service knows.
template <class Model, class Row>
class OneRowModel : public Model {
public:
    using Model::Model;
    Row row;

protected:
    pipeline::Ticket askPage(int number, quint64 generation) override {
        this->accept(number, generation, 1, [this, number] { this->storePage(number, {row}); });
        return {};
    }
};

/// How many tool tips show the hostile words as they are; -1 when one lets Qt take them for markup.
int plainTips(const QAbstractItemModel& model) {
    int count = 0;
    const auto look = [&count](const QString& tip) {
        if (tip.contains(QStringLiteral("<img")) || tip.contains(QStringLiteral("<b>"))) count = -1'000;
        if (tip.startsWith(QStringLiteral("<span>")) && tip.contains(QStringLiteral("&lt;img"))) ++count;
    };
    for (int column = 0; column < model.columnCount(); ++column) {
        look(model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
        for (int row = 0; row < model.rowCount(); ++row)
            look(model.index(row, column).data(Qt::ToolTipRole).toString());
    }
    return std::max(count, -1);
}

}  // namespace

class PagedModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void itemsEqualTheAnswers();
    void placeholdersUntilAPageArrives();
    void clustersEqualTheAnswers_data();
    void clustersEqualTheAnswers();
    void lateAnswersAreDropped();
    void refreshKeepsRows();
    void selectionFollowsItsRow();
    void focusOpensNoRow();
    void jobs();
    void clear();
    void smallModels();
    void tipsShowMarkupAsItIs();
    void withoutTimesNothingIsNew_data();
    void withoutTimesNothingIsNew();

private:
    std::unique_ptr<SampleService> m_sample;
};

void PagedModelsTest::initTestCase() {
    m_sample = std::make_unique<SampleService>();
    QVERIFY(m_sample->open());
}

void PagedModelsTest::itemsEqualTheAnswers() {
    ui::ContentItemModel model(*m_sample->service, m_sample->clock);
    const QAbstractItemModelTester tester(&model, strict);
    model.setQuery({}, domain::ItemSort::Id, domain::SortOrder::Ascending);
    QVERIFY(model.isLoading());
    QVERIFY(m_sample->waitFor([&] { return model.hasAnswer(); }));
    QVERIFY(loadAll(*m_sample, model));
    const auto all = m_sample->answer<pipeline::ItemPage>([&](auto answer) {
        return m_sample->service->items({}, domain::ItemSort::Id, domain::SortOrder::Ascending, {0, 100'000}, answer);
    });
    QVERIFY(all);
    QVERIFY(all->total > ui::PagedItemModel::pageSize * 3);
    QCOMPARE(static_cast<std::int64_t>(model.rowCount()), all->total);
    for (int row = 0; row < model.rowCount(); ++row) {
        QCOMPARE(model.rowId(row), static_cast<qlonglong>(all->rows[static_cast<std::size_t>(row)].item.id.value));
    }
}

void PagedModelsTest::placeholdersUntilAPageArrives() {
    ui::ContentItemModel model(*m_sample->service, m_sample->clock);
    const QAbstractItemModelTester tester(&model, strict);
    model.setQuery({}, domain::ItemSort::Published, domain::SortOrder::Descending);
    QVERIFY(m_sample->waitFor([&] { return model.hasAnswer(); }));
    const int row = ui::PagedItemModel::pageSize * 2 + 7;
    QVERIFY(!model.isLoaded(row));
    QVERIFY(model.index(row, 0).data(ui::LoadingRole).toBool());
    QVERIFY(!model.index(row, 0).data(Qt::DisplayRole).isValid());
    model.showRows(row, row + 20);
    QVERIFY(m_sample->waitFor([&] { return model.isLoaded(row); }));
    QVERIFY(!model.index(row, ui::ContentItemModel::Text).data().toString().isEmpty());
    QVERIFY(!model.isLoaded(ui::PagedItemModel::pageSize + 1));
}

void PagedModelsTest::clustersEqualTheAnswers_data() {
    QTest::addColumn<domain::ClusterSort>("sort");
    QTest::addColumn<domain::SortOrder>("order");
    QTest::newRow("most items") << domain::ClusterSort::Items << domain::SortOrder::Descending;
    QTest::newRow("fewest items") << domain::ClusterSort::Items << domain::SortOrder::Ascending;
    QTest::newRow("newest") << domain::ClusterSort::LastPublished << domain::SortOrder::Descending;
    QTest::newRow("authors") << domain::ClusterSort::Authors << domain::SortOrder::Descending;
    QTest::newRow("ids") << domain::ClusterSort::Id << domain::SortOrder::Ascending;
    QTest::newRow("rising") << domain::ClusterSort::Rising << domain::SortOrder::Descending;
    QTest::newRow("usual") << domain::ClusterSort::Usual << domain::SortOrder::Ascending;
    QTest::newRow("burst") << domain::ClusterSort::Burst << domain::SortOrder::Descending;
    QTest::newRow("labels") << domain::ClusterSort::Labels << domain::SortOrder::Ascending;
}

void PagedModelsTest::clustersEqualTheAnswers() {
    QFETCH(const domain::ClusterSort, sort);
    QFETCH(const domain::SortOrder, order);
    QCOMPARE(ui::ClusterItemModel::sortOf(ui::ClusterItemModel::columnOf(sort)), std::optional(sort));
    domain::Filter filter;
    filter.minItems = 2;
    ui::ClusterItemModel model(*m_sample->service, m_sample->clock);
    const QAbstractItemModelTester tester(&model, strict);
    model.setQuery(filter, sort, order);
    QVERIFY(m_sample->waitFor([&] { return model.hasAnswer(); }));
    QVERIFY(loadAll(*m_sample, model));
    const auto all = m_sample->answer<pipeline::ClusterPage>([&](auto answer) {
        return m_sample->service->clusters(filter, sort, order, {0, 100'000}, answer);
    });
    QVERIFY(all);
    QVERIFY(all->total > 10);
    QCOMPARE(static_cast<std::int64_t>(model.rowCount()), all->total);
    for (int row = 0; row < model.rowCount(); ++row) {
        const auto& cluster = all->rows[static_cast<std::size_t>(row)];
        QCOMPARE(model.rowId(row), static_cast<qlonglong>(cluster.id.value));
        QCOMPARE(model.rowAt(row)->cluster.items, cluster.items);
    }
}

void PagedModelsTest::lateAnswersAreDropped() {
    ui::ContentItemModel model(*m_sample->service, m_sample->clock);
    model.setQuery({}, domain::ItemSort::Id, domain::SortOrder::Ascending);
    domain::Filter none;
    none.languages = {"xx"};
    model.setQuery(none, domain::ItemSort::Id, domain::SortOrder::Ascending);
    QVERIFY(m_sample->waitFor([&] { return model.hasAnswer(); }));
    QCOMPARE(model.rowCount(), 0);
    for (int turn = 0; turn < 20; ++turn) {
        m_sample->service->waitForMail(std::chrono::milliseconds(5));
        m_sample->service->drain();
    }
    QCOMPARE(model.rowCount(), 0);
}

void PagedModelsTest::refreshKeepsRows() {
    ui::ContentItemModel model(*m_sample->service, m_sample->clock);
    const QAbstractItemModelTester tester(&model, strict);
    model.setQuery({}, domain::ItemSort::Published, domain::SortOrder::Descending);
    QVERIFY(m_sample->waitFor([&] { return model.hasAnswer(); }));
    const int rows = model.rowCount();
    const qlonglong first = model.rowId(0);
    int arrived = 0;
    connect(&model, &ui::PagedItemModel::pageArrived, this, [&] { ++arrived; });
    bool reset = false;
    connect(&model, &QAbstractItemModel::modelReset, this, [&] { reset = true; });
    model.refresh();
    QCOMPARE(model.rowCount(), rows);
    QVERIFY(model.isLoaded(0));
    QVERIFY(m_sample->waitFor([&] { return arrived > 0; }));
    QCOMPARE(model.rowId(0), first);
    QVERIFY(!reset);
}

void PagedModelsTest::selectionFollowsItsRow() {
    ui::ContentItemModel model(*m_sample->service, m_sample->clock);
    ui::RowTable table;
    table.setPagedModel(&model);
    table.resize(800, 400);
    table.show();
    model.setQuery({}, domain::ItemSort::Id, domain::SortOrder::Ascending);
    QVERIFY(m_sample->waitFor([&] { return model.isLoaded(0); }));
    const qlonglong id = model.rowId(3);
    table.setCurrentIndex(model.index(3, 0));
    QCOMPARE(table.selectedId(), id);
    domain::Filter one;
    one.from = model.rowAt(3)->item.publishedAt;
    model.setQuery(one, domain::ItemSort::Published, domain::SortOrder::Ascending);
    QVERIFY(m_sample->waitFor([&] { return !model.isLoading() && model.rowOf(id) >= 0; }));
    QCOMPARE(table.selectedId(), id);
    QCOMPARE(table.currentIndex().row(), model.rowOf(id));
    table.selectId(0);
    QVERIFY(!table.currentIndex().isValid());
}

void PagedModelsTest::focusOpensNoRow() {
    ui::ContentItemModel model(*m_sample->service, m_sample->clock);
    ui::RowTable table;
    table.setPagedModel(&model);
    table.resize(800, 400);
    table.show();
    model.setQuery({}, domain::ItemSort::Id, domain::SortOrder::Ascending);
    QVERIFY(m_sample->waitFor([&] { return model.isLoaded(0); }));
    QFocusEvent given(QEvent::FocusIn, Qt::OtherFocusReason);
    QApplication::sendEvent(&table, &given);
    QCOMPARE(table.selectedId(), qlonglong{0});
    QVERIFY(!table.currentIndex().isValid());
    // What is open and not among the rows stays open, however the focus comes.
    constexpr qlonglong elsewhere = 1'000'000'000;
    table.selectId(elsewhere);
    for (const Qt::FocusReason reason : {Qt::OtherFocusReason, Qt::TabFocusReason}) {
        QFocusEvent event(QEvent::FocusIn, reason);
        QApplication::sendEvent(&table, &event);
        QCOMPARE(table.selectedId(), elsewhere);
    }
}

void PagedModelsTest::jobs() {
    ui::JobItemModel model(*m_sample->service, m_sample->clock);
    const QAbstractItemModelTester tester(&model, strict);
    model.reload();
    QVERIFY(m_sample->waitFor([&] { return model.hasAnswer(); }));
    // The records of the runs that made the sample.
    const int rows = model.rowCount();
    QVERIFY(rows > 0);
    QCOMPARE(model.counts().all, std::int64_t{rows});
    QList<qlonglong> ids;
    for (int row = 0; row < rows; ++row) {
        QVERIFY(!model.index(row, ui::JobItemModel::State).data().toString().isEmpty());
        QVERIFY(!model.index(row, ui::JobItemModel::State).data(ui::IconRole).toString().isEmpty());
        QVERIFY(!ids.contains(model.rowId(row)));
        ids << model.rowId(row);
    }
    model.setGroup(pipeline::JobGroup::Retrying);
    QVERIFY(m_sample->waitFor([&] { return !model.isLoading(); }));
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.counts().all, std::int64_t{rows});

    // A job of the queue: it comes on top, and how far it is is shown without asking.
    model.setGroup(pipeline::JobGroup::All);
    QVERIFY(m_sample->waitFor([&] { return !model.isLoading(); }));
    m_sample->service->pauseJobs();
    const pipeline::JobId id = m_sample->service->startProcess();
    QVERIFY(m_sample->waitFor([&] {
        const auto jobs = m_sample->service->jobs();
        return jobs.front().id == id && !jobs.front().job.isNone();
    }));
    model.refresh();
    QVERIFY(m_sample->waitFor([&] { return model.rowCount() == rows + 1; }));
    const qlonglong job = m_sample->service->jobs().front().job.value;
    QCOMPARE(model.rowId(0), job);
    QCOMPARE(model.index(0, ui::JobItemModel::State).data().toString(), QStringLiteral("Waiting"));
    pipeline::JobStatus status = m_sample->service->jobs().front();
    status.state = pipeline::JobState::Running;
    QVERIFY(!model.takeProgress(status));
    m_sample->service->resumeJobs();
    QVERIFY(m_sample->waitFor([&] { return pipeline::hasEnded(m_sample->service->jobs().front().state); }));
    model.refresh();
    QVERIFY(m_sample->waitFor(
        [&] { return model.index(0, ui::JobItemModel::State).data().toString() == QStringLiteral("Done"); }));
    QCOMPARE(model.index(0, ui::JobItemModel::Progress).data(ui::ShareRole).toDouble(), 1.0);
}

void PagedModelsTest::clear() {
    ui::ClusterItemModel model(*m_sample->service, m_sample->clock);
    const QAbstractItemModelTester tester(&model, strict);
    model.setQuery({}, domain::ClusterSort::Items, domain::SortOrder::Descending);
    QVERIFY(m_sample->waitFor([&] { return model.rowCount() > 0; }));
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.hasAnswer());
}

void PagedModelsTest::smallModels() {
    ui::KeywordItemModel keywords;
    const QAbstractItemModelTester keywordTester(&keywords, strict);
    domain::KeywordRow row;
    row.text = "engine fault";
    row.items = 3;
    keywords.setRows({row, row});
    QCOMPARE(keywords.rowCount(), 2);
    QCOMPARE(keywords.index(1, ui::KeywordItemModel::Items).data().toString(), QStringLiteral("3"));

    ui::HealthItemModel health(m_sample->clock);
    const QAbstractItemModelTester healthTester(&health, strict);
    domain::SourceSummary good;
    good.source = "good";
    good.items = 10;
    domain::SourceSummary bad;
    bad.source = "bad";
    bad.lastError = "refused";
    health.setRows({good, bad});
    QCOMPARE(health.index(0, 0).data().toString(), QStringLiteral("bad"));
    // Of what was never fetched no number is known.
    domain::SourceSummary fresh;
    fresh.source = "fresh";
    health.setRows({fresh});
    QCOMPARE(health.index(0, 0).data(ui::SecondLineRole).toString(), QStringLiteral("Nothing has come yet"));
    QCOMPARE(health.index(0, 0).data(ui::TagRole).toString(), QStringLiteral("never"));
    QVERIFY(!health.index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("good")));

    ui::RisingItemModel rising;
    const QAbstractItemModelTester risingTester(&rising, strict);
    pipeline::RisingCluster cluster;
    cluster.recent = 412;
    cluster.usual = 21;
    rising.setRows({cluster});
    QCOMPARE(ui::risingRatio(cluster), QStringLiteral("16×"));
    QCOMPARE(ui::risingCounts(cluster), QStringLiteral("412 in 24 h, usual 21"));
    cluster.usual.reset();
    QCOMPARE(ui::risingRatio(cluster), QStringLiteral("New"));
    QCOMPARE(ui::risingCounts(cluster), QStringLiteral("412 in 24 h, no usual yet"));
    QVERIFY(!rising.index(0).data(Qt::ToolTipRole).toString().contains(ui::newWords()));
    rising.setRows({cluster});
    QVERIFY(rising.index(0).data(Qt::ToolTipRole).toString().contains(ui::newWords()));
    QCOMPARE(rising.index(0).data(Qt::AccessibleDescriptionRole).toString(), ui::newWords());
}

void PagedModelsTest::withoutTimesNothingIsNew_data() {
    QTest::addColumn<bool>("dated");
    QTest::addColumn<QString>("cells");  // Rising, 24 h, Usual
    QTest::newRow("dated") << true << QStringLiteral("New 3 –");
    QTest::newRow("without times") << false << QStringLiteral("– – –");
}

void PagedModelsTest::withoutTimesNothingIsNew() {
    QFETCH(const bool, dated);
    QFETCH(const QString, cells);
    const auto said = [](const QAbstractItemModel& model, std::initializer_list<int> columns) {
        QStringList words;
        for (const int column : columns) words << model.index(0, column).data().toString();
        return words.join(QChar(u' '));
    };
    const auto time = dated ? std::optional(m_sample->clock->now()) : std::nullopt;
    OneRowModel<ui::ClusterItemModel, ui::ClusterRow> clusters(*m_sample->service, m_sample->clock);
    clusters.row.cluster.firstPublished = clusters.row.cluster.lastPublished = time;
    clusters.row.trend.recent = 3;
    clusters.reload();
    using Clusters = ui::ClusterItemModel;
    QCOMPARE(said(clusters, {Clusters::Rising, Clusters::LastDay, Clusters::Usual}), cells);
    OneRowModel<ui::KeywordTableModel, domain::KeywordTrend> keywords(*m_sample->service, m_sample->clock);
    keywords.row.row.firstPublished = keywords.row.row.lastPublished = time;
    keywords.row.recent = 3;
    keywords.reload();
    using Keywords = ui::KeywordTableModel;
    QCOMPARE(said(keywords, {Keywords::Rising, Keywords::Recent, Keywords::Usual}), cells);
}

void PagedModelsTest::tipsShowMarkupAsItIs() {
    pipeline::Service& service = *m_sample->service;
    OneRowModel<ui::ContentItemModel, domain::ItemRow> items(service, m_sample->clock);
    items.row.item.text = items.row.item.author = items.row.item.source = items.row.item.state = hostileWords();
    items.reload();
    QCOMPARE(plainTips(items), 4);

    OneRowModel<ui::ClusterItemModel, ui::ClusterRow> clusters(service, m_sample->clock);
    clusters.row.cluster.exemplarText = hostileWords();
    clusters.row.cluster.labels = {hostileWords()};
    clusters.reload();
    QCOMPARE(plainTips(clusters), 2);

    OneRowModel<ui::KeywordTableModel, domain::KeywordTrend> keywords(service, m_sample->clock);
    keywords.row.row.text = hostileWords();
    keywords.reload();
    QVERIFY(plainTips(keywords) >= 1);

    for (const auto kind : {domain::WatchKind::Cluster, domain::WatchKind::Keyword, domain::WatchKind::Search}) {
        OneRowModel<ui::WatchItemModel, domain::WatchRow> watches(service);
        watches.row.watch.kind = kind;
        watches.row.watch.name = watches.row.watch.target = watches.row.watch.note = hostileWords();
        watches.row.watch.id = core::WatchId{1};
        watches.reload();
        QCOMPARE(plainTips(watches), 2);
    }

    OneRowModel<ui::SourceItemModel, pipeline::SourceRow> sources(service, m_sample->clock);
    sources.row.standing = pipeline::SourceStanding::Failing;
    sources.row.lastError = hostileWords();
    sources.reload();
    QVERIFY(plainTips(sources) >= 2);

    OneRowModel<ui::JobItemModel, pipeline::JobStatus> jobs(service, m_sample->clock);
    jobs.row.title = hostileWords();
    jobs.reload();
    QVERIFY(plainTips(jobs) >= 1);

    ui::CarrierItemModel carriers(QStringLiteral("Author"), m_sample->clock);
    domain::Carriers who;
    who.rows = {{hostileWords(), 5, std::nullopt}};
    who.total = 1;
    carriers.setCarriers(who);
    QVERIFY(plainTips(carriers) >= 1);

    ui::HealthItemModel health(m_sample->clock);
    domain::SourceSummary bad;
    bad.source = "bad";
    bad.lastError = hostileWords();
    health.setRows({bad});
    QCOMPARE(plainTips(health), 1);

    ui::RisingItemModel rising;
    rising.setRows({pipeline::RisingCluster()});
    rising.setReason(0, ui::text(hostileWords()));
    QCOMPARE(plainTips(rising), 1);

    ui::CompareItemModel compared;
    ui::CompareValues values;
    values.bins = 1;
    values.width = std::chrono::hours(24);
    values.lines.emplace_back(1, 1.0);
    values.incomplete.resize(1);
    compared.setValues(values, std::vector<ui::CompareState::Look>{{ui::text(hostileWords()), 0}});
    QCOMPARE(plainTips(compared), 1);
}

GROUNDSWELL_TEST(PagedModelsTest, paged_models)
#include "tst_paged_models.moc"
