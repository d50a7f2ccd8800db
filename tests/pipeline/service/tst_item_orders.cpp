#include "tests/pipeline/service/service_bench.h"
#include "tests/support/test_registry.h"

#include <algorithm>

using namespace groundswell;

namespace {

std::optional<pipeline::ItemPage> itemPage(testing::ServiceBench& bench, const domain::Filter& filter,
                                           domain::ItemSort sort, domain::SortOrder order, domain::Page page) {
    auto answer = bench.ask<pipeline::ItemPage>(
        [&](auto given) { return bench.service().items(filter, sort, order, page, std::move(given)); });
    return answer ? std::optional(std::move(*answer)) : std::nullopt;
}

std::vector<std::int64_t> idsOfPage(const std::optional<pipeline::ItemPage>& page) {
    std::vector<std::int64_t> ids;
    if (page) {
        for (const domain::ItemRow& row : page->rows) ids.push_back(row.item.id.value);
    }
    return ids;
}

}  // namespace

// Far down a page comes from an order that is made once; near the top from a statement.
class ItemOrdersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QCOMPARE(m_bench.finish(m_bench.service().startSample()), pipeline::JobState::Completed);
        QVERIFY(m_bench.open("sample"));
    }

    void pagesAreTheSameWhereverTheyBegin_data() {
        QTest::addColumn<int>("sort");
        const std::pair<const char*, domain::ItemSort> sorts[] = {
            {"id", domain::ItemSort::Id},           {"published", domain::ItemSort::Published},
            {"source", domain::ItemSort::Source},   {"author", domain::ItemSort::Author},
            {"cluster", domain::ItemSort::Cluster}, {"similarity", domain::ItemSort::Similarity},
            {"state", domain::ItemSort::State},     {"language", domain::ItemSort::Language}};
        for (const auto& [name, sort] : sorts) QTest::newRow(name) << static_cast<int>(sort);
    }
    void pagesAreTheSameWhereverTheyBegin() {
        QFETCH(const int, sort);
        const auto by = static_cast<domain::ItemSort>(sort);
        for (const domain::SortOrder order : {domain::SortOrder::Ascending, domain::SortOrder::Descending}) {
            const auto all = itemPage(m_bench, {}, by, order, {0, -1});
            QVERIFY(all && all->total > 1'000);
            const std::vector<std::int64_t> ids = idsOfPage(all);
            QCOMPARE(std::ssize(ids), all->total);
            for (const std::int64_t offset : {0, 100, 399, 400, 777, 1'150, 5'000}) {
                const auto page = itemPage(m_bench, {}, by, order, {offset, 100});
                QCOMPARE(page->total, all->total);
                const auto from = ids.begin() + std::min(offset, all->total);
                const auto to = ids.begin() + std::min(offset + 100, all->total);
                QVERIFY2(idsOfPage(page) == std::vector<std::int64_t>(from, to), qPrintable(QString::number(offset)));
            }
        }
    }

    void followWhatIsStored() {
        domain::Filter shown;
        shown.ignored = domain::Ignored::Hide;
        const auto total = [&](const domain::Filter& filter) {
            return itemPage(m_bench, filter, domain::ItemSort::Similarity, domain::SortOrder::Ascending, {450, 100})
                ->total;
        };
        const std::int64_t before = total(shown);
        QCOMPARE(total({}), before);
        const domain::Cluster largest = m_bench.clusters()->rows.front();
        QVERIFY(m_bench.ask<domain::AnnotationChange>(
            [&](auto given) { return m_bench.service().setIgnored({largest.id}, true, std::move(given)); }));
        QCOMPARE(total(shown), before - largest.items);
        QCOMPARE(total({}), before);
    }

private:
    testing::ServiceBench m_bench;
};

GROUNDSWELL_TEST(ItemOrdersTest, item_orders)
#include "tst_item_orders.moc"
