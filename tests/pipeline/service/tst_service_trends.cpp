#include "tests/pipeline/service/service_bench.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <map>

using namespace groundswell;
using domain::ClusterSort;
using domain::SortOrder;
using Bench = testing::ServiceBench;

// What the facade answers about trends, on the sample.
class ServiceTrendsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_bench = std::make_unique<Bench>();
        QCOMPARE(m_bench->finish(m_bench->service().startSample()), pipeline::JobState::Completed);
        QVERIFY(m_bench->open("sample"));
    }
    void cleanupTestCase() { m_bench.reset(); }

    void pagesOfAnySort_data() {
        QTest::addColumn<int>("sort");
        QTest::addColumn<bool>("descending");
        for (int sort = 0; sort <= static_cast<int>(ClusterSort::Labels); ++sort) {
            QTest::newRow(qPrintable(QStringLiteral("%1 descending").arg(sort))) << sort << true;
            QTest::newRow(qPrintable(QStringLiteral("%1 ascending").arg(sort))) << sort << false;
        }
    }
    void pagesOfAnySort() {
        QFETCH(int, sort);
        QFETCH(bool, descending);
        const auto by = static_cast<ClusterSort>(sort);
        const auto order = descending ? SortOrder::Descending : SortOrder::Ascending;
        domain::Filter filter;
        filter.minItems = 2;
        const auto all = page(filter, by, order, {0, 100'000});
        QVERIFY(all);
        QVERIFY(all->total > 10);
        QCOMPARE(std::ssize(all->rows), all->total);
        QCOMPARE(all->trends.size(), all->rows.size());
        std::vector<std::int64_t> paged;
        for (std::int64_t offset = 0; offset < all->total; offset += 17) {
            const auto part = page(filter, by, order, {offset, 17});
            QVERIFY(part);
            QCOMPARE(part->total, all->total);
            for (const domain::Cluster& cluster : part->rows) paged.push_back(cluster.id.value);
        }
        QCOMPARE(std::ssize(paged), all->total);
        for (std::size_t i = 0; i < paged.size(); ++i) QCOMPARE(paged[i], all->rows[i].id.value);
        if (!domain::isTrendSort(by)) return;
        for (std::size_t i = 1; i < paged.size(); ++i) {
            const double before = keyOf(all->trends[i - 1], by);
            const double after = keyOf(all->trends[i], by);
            QVERIFY(descending ? before >= after : before <= after);
            if (before == after) QVERIFY(paged[i - 1] < paged[i]);
        }
    }

    void numbersEqualTheItems() {
        const auto all = page({}, ClusterSort::Rising, SortOrder::Descending, {0, 40});
        QVERIFY(all);
        for (std::size_t i = 0; i < all->rows.size(); ++i) {
            domain::Filter recent;
            recent.clusters = {all->rows[i].id};
            recent.from = all->sparklineEnd - std::chrono::hours(24);
            recent.to = all->sparklineEnd;
            const auto items = m_bench->ask<pipeline::ItemPage>([&](auto answer) {
                return m_bench->service().items(recent, domain::ItemSort::Id, SortOrder::Ascending, {0, 1}, answer);
            });
            QVERIFY(items);
            QCOMPARE(all->trends[i].recent, items->total);
        }
    }

    void totalsNeedNoTrends() {
        const auto one = page({}, ClusterSort::Id, SortOrder::Ascending, {0, 1});
        QVERIFY(one);
        QVERIFY(one->trends.empty());
        QVERIFY(one->total > 1);
    }

    void risingFollowsTheFilter() {
        const auto all = rising({});
        QVERIFY(all && !all->empty());
        for (std::size_t i = 1; i < all->size(); ++i) QVERIFY((*all)[i - 1].ratio() >= (*all)[i].ratio());
        pipeline::RisingQuestion one;
        one.filter.clusters = {all->back().cluster.id};
        const auto alone = rising(one);
        QVERIFY(alone);
        QCOMPARE(alone->size(), std::size_t{1});
        QCOMPARE(alone->front().cluster.id.value, all->back().cluster.id.value);
        pipeline::RisingQuestion none;
        none.minAuthors = none.minOutlets = 1'000'000;
        QVERIFY(rising(none)->empty());
        // The end of the window is said although nothing is in it.
        const auto answered = m_bench->ask<pipeline::Rising>(
            [&](auto answer) { return m_bench->service().rising(none, std::move(answer)); });
        QVERIFY(answered);
        QVERIFY(answered->hasItems);
        QCOMPARE(answered->asOf.time_since_epoch().count(), all->front().asOf.time_since_epoch().count());
        pipeline::RisingQuestion week;
        week.window = domain::TrendWindow::Week;
        const auto slow = rising(week);
        QVERIFY(slow && !slow->empty());
        QVERIFY(slow->front().window == domain::TrendWindow::Week);
    }

    void reasonsAreGiven() {
        const auto all = rising({});
        QVERIFY(all && !all->empty());
        const auto reasons = m_bench->ask<std::vector<domain::Reason>>([&](auto answer) {
            return m_bench->service().reasons(all->front().cluster.id, domain::TrendWindow::Day, std::move(answer));
        });
        QVERIFY(reasons);
        QVERIFY(!reasons->empty());
        for (const domain::Reason& reason : *reasons) QVERIFY(reason.count > 0);
    }

    void newsIsThereOnce() {
        const auto first = since({});
        QVERIFY(first);
        QVERIFY(!first->made.empty());
        const auto second = since(first->now);
        QVERIFY(second);
        QVERIFY(second->made.empty());
        domain::Filter filter;
        filter.clusters = first->made;
        const auto shown = page(filter, ClusterSort::Id, SortOrder::Ascending, {0, 1});
        QVERIFY(shown);
        QCOMPARE(shown->total, std::ssize(first->made));
    }

    // Last: it changes the sample.
    void decisionsAreSeenAtOnce() {
        const auto before = page({}, ClusterSort::Rising, SortOrder::Descending, {0, 100'000});
        QVERIFY(before && before->rows.size() > 2);
        const core::ClusterId first = before->rows[0].id;
        const core::ClusterId second = before->rows[1].id;
        const auto merged = m_bench->ask<domain::ClusterEdit>(
            [&](auto answer) { return m_bench->service().mergeClusters(first, {second}, std::move(answer)); });
        QVERIFY(merged);
        const auto after = page({}, ClusterSort::Rising, SortOrder::Descending, {0, 100'000});
        QVERIFY(after);
        QCOMPARE(after->total, before->total - 1);
        for (std::size_t i = 0; i < after->rows.size(); ++i) {
            QVERIFY(after->rows[i].id != second);
            if (after->rows[i].id == first)
                QCOMPARE(after->trends[i].recent, before->trends[0].recent + before->trends[1].recent);
        }
    }

private:
    core::Result<pipeline::ClusterPage> page(const domain::Filter& filter, ClusterSort sort, SortOrder order,
                                             domain::Page page) {
        return m_bench->ask<pipeline::ClusterPage>(
            [&](auto answer) { return m_bench->service().clusters(filter, sort, order, page, std::move(answer)); });
    }
    core::Result<std::vector<pipeline::RisingCluster>> rising(const pipeline::RisingQuestion& question) {
        auto rising = m_bench->ask<pipeline::Rising>(
            [&](auto answer) { return m_bench->service().rising(question, std::move(answer)); });
        if (!rising) return rising.error();
        return std::move(rising->clusters);
    }
    core::Result<domain::NewsSince> since(const domain::LookMark& mark) {
        return m_bench->ask<domain::NewsSince>(
            [&](auto answer) { return m_bench->service().since(mark, {}, std::move(answer)); });
    }
    static double keyOf(const domain::TrendNumbers& numbers, ClusterSort sort) {
        switch (sort) {
            case ClusterSort::Recent: return static_cast<double>(numbers.recent);
            case ClusterSort::Usual: return numbers.usual.value_or(-1);
            case ClusterSort::Burst: return numbers.burst;
            default: return numbers.ratio();
        }
    }

    std::unique_ptr<Bench> m_bench;
};

GROUNDSWELL_TEST(ServiceTrendsTest, service_trends)
#include "tst_service_trends.moc"
