#include "tests/pipeline/service/service_bench.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <map>
#include <numeric>

using namespace groundswell;
using domain::ClusterSort;
using domain::SortOrder;
using nlohmann::json;
using Bench = testing::ServiceBench;

namespace {

// A number of an export; the same text has the same value.
json numberOf(const std::optional<double>& number) {
    return number ? json(*number) : json();
}

bool isSame(const json& found, const json& expected) {
    if (found.is_null() || expected.is_null()) return found.is_null() && expected.is_null();
    return found.get<double>() == expected.get<double>();
}

// Days of a sparkline of six hours.
std::vector<std::int64_t> daysOf(const std::vector<std::int64_t>& bins) {
    std::vector<std::int64_t> days;
    for (std::size_t at = 0; at + 4 <= bins.size(); at += 4) {
        const auto first = bins.begin() + static_cast<std::ptrdiff_t>(at);
        days.push_back(std::accumulate(first, first + 4, std::int64_t{0}));
    }
    return days;
}

}  // namespace

// What exports tell of trends is what the pages show, on the sample.
class ServiceExportTrendsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_bench = std::make_unique<Bench>();
        QCOMPARE(m_bench->finish(m_bench->service().startSample()), pipeline::JobState::Completed);
        QVERIFY(m_bench->open("sample"));
    }
    void cleanupTestCase() { m_bench.reset(); }

    void clustersEqualThePage_data() {
        QTest::addColumn<int>("sort");
        QTest::addColumn<std::int64_t>("minAuthors");
        QTest::newRow("rising") << int(ClusterSort::Rising) << std::int64_t{0};
        QTest::newRow("recent of some authors") << int(ClusterSort::Recent) << std::int64_t{3};
        QTest::newRow("usual") << int(ClusterSort::Usual) << std::int64_t{0};
        QTest::newRow("burst") << int(ClusterSort::Burst) << std::int64_t{2};
        QTest::newRow("items") << int(ClusterSort::Items) << std::int64_t{0};
    }
    void clustersEqualThePage() {
        QFETCH(const int, sort);
        QFETCH(const std::int64_t, minAuthors);
        pipeline::ExportRequest request = clusterRequest();
        request.clusterSort = static_cast<ClusterSort>(sort);
        if (minAuthors > 0) request.filter.minAuthors = minAuthors;
        const auto page = clusters(request);
        QVERIFY(page && page->rows.size() > 5);
        const std::vector<json> rows = exported(request);
        QCOMPARE(rows.size(), page->rows.size());
        int withUsual = 0;
        int bursts = 0;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const domain::Cluster& cluster = page->rows[row];
            QCOMPARE(rows[row]["cluster_id"].get<std::int64_t>(), cluster.id.value);
            compareTrend(rows[row], page->trends[row]);
            QVERIFY(rows[row]["items_14_days"].get<std::vector<std::int64_t>>() == daysOf(page->sparklines[row]));
            QCOMPARE(rows[row]["exemplar_source"].get<std::string>(), cluster.source);
            QCOMPARE(rows[row]["watched"].get<bool>(), cluster.watched);
            withUsual += page->trends[row].usual ? 1 : 0;
            bursts += page->trends[row].burst > 0 ? 1 : 0;
        }
        QVERIFY(withUsual > 0 && bursts > 0);
        const json meta = provenance();
        QCOMPARE(meta["trends"]["window"].get<std::string>(), std::string("24h"));
        QCOMPARE(meta["trends"]["as_of"].get<std::string>(),
                 core::formatTime(page->sparklineEnd - std::chrono::microseconds(1)));
        QCOMPARE(meta["filters"].value("min_authors", std::int64_t{0}), minAuthors);
        QCOMPARE(meta["counts"]["rows"].get<std::size_t>(), rows.size());
        QCOMPARE(meta["truncated"].get<bool>(), false);
    }

    void previewEqualsTheFile_data() {
        QTest::addColumn<int>("window");
        QTest::newRow("6 h") << int(domain::TrendWindow::SixHours);
        QTest::newRow("24 h") << int(domain::TrendWindow::Day);
        QTest::newRow("7 days") << int(domain::TrendWindow::Week);
    }
    void previewEqualsTheFile() {
        QFETCH(const int, window);
        pipeline::ExportRequest request = clusterRequest();
        request.window = static_cast<domain::TrendWindow>(window);
        request.columns = {"cluster_id", "items_recent", "burst"};
        const auto preview = m_bench->ask<pipeline::ExportPreview>(
            [&](auto answer) { return m_bench->service().exportPreview(request, std::move(answer)); });
        QVERIFY(preview && preview->rows.size() == 5);
        const std::vector<json> rows = exported(request);
        for (std::size_t row = 0; row < preview->rows.size(); ++row) {
            for (std::size_t column = 0; column < request.columns.size(); ++column)
                QCOMPARE(preview->rows[row][column], rows[row][request.columns[column]].dump());
        }
    }

    void selectionHasTheSameNumbers() {
        pipeline::ExportRequest request = clusterRequest();
        const auto page = clusters(request);
        QVERIFY(page && page->rows.size() > 5);
        request.ids = {page->rows[4].id.value, page->rows[1].id.value};
        const std::vector<json> rows = exported(request);
        QCOMPARE(rows.size(), std::size_t{2});
        compareTrend(rows[0], page->trends[4]);
        compareTrend(rows[1], page->trends[1]);
        QCOMPARE(provenance()["order"].get<std::string>(), std::string("as selected"));
    }

    void risingEqualsTheCards_data() { previewEqualsTheFile_data(); }
    void risingEqualsTheCards() {
        QFETCH(const int, window);
        pipeline::RisingQuestion question;
        question.window = static_cast<domain::TrendWindow>(window);
        auto rising = m_bench->ask<pipeline::Rising>(
            [&](auto answer) { return m_bench->service().rising(question, std::move(answer)); });
        QVERIFY(rising);
        std::vector<pipeline::RisingCluster>& cards = rising->clusters;
        std::erase_if(cards, [](const auto& one) { return one.ratio() < domain::leastRise; });
        pipeline::ExportRequest request = clusterRequest();
        request.rising = question;
        request.window = question.window;
        // With the ids of the page and without them: an empty page is no wish for all clusters.
        for (const bool named : {true, false}) {
            request.ids.clear();
            for (const pipeline::RisingCluster& card : cards)
                if (named) request.ids.push_back(card.cluster.id.value);
            const std::vector<json> rows = exported(request);
            QCOMPARE(rows.size(), cards.size());
            for (std::size_t row = 0; row < rows.size(); ++row) {
                const pipeline::RisingCluster& card = cards[row];
                QCOMPARE(rows[row]["cluster_id"].get<std::int64_t>(), card.cluster.id.value);
                compareTrend(rows[row], {card.recent, card.usual, card.burst});
            }
            const json meta = provenance();
            QCOMPARE(meta["table"].get<std::string>(), std::string("trends"));
            QCOMPARE(meta["order"].get<std::string>(), std::string("rising descending, cluster_id ascending"));
            QCOMPARE(meta["trends"]["window"].get<std::string>(),
                     std::string(domain::trendWindowName(question.window)));
            QCOMPARE(meta["trends"]["min_authors"].get<std::int64_t>(), question.minAuthors);
            QCOMPARE(meta["trends"]["min_outlets"].get<std::int64_t>(), question.minOutlets);
        }
    }

    void nothingRisingIsAnEmptyTable() {
        pipeline::ExportRequest request = clusterRequest();
        request.rising.emplace();
        request.rising->minAuthors = request.rising->minOutlets = 1'000'000;
        QVERIFY(exported(request).empty());
        QCOMPARE(provenance()["counts"]["rows"].get<int>(), 0);
        QCOMPARE(provenance()["truncated"].get<bool>(), false);
    }

    void keywordsEqualThePage_data() {
        QTest::addColumn<int>("sort");
        QTest::addColumn<bool>("asked");
        QTest::newRow("as the page asks") << int(domain::KeywordSort::Rising) << true;
        QTest::newRow("by default") << int(domain::KeywordSort::Items) << false;
    }
    void keywordsEqualThePage() {
        QFETCH(const int, sort);
        QFETCH(const bool, asked);
        domain::KeywordQuestion question;
        question.sort = static_cast<domain::KeywordSort>(sort);
        pipeline::ExportRequest request = clusterRequest();
        request.what = pipeline::ExportWhat::Keywords;
        request.filter.minItems = question.filter.minItems = 2;
        if (asked) request.keywords = question;
        const auto page = m_bench->ask<pipeline::KeywordPage>([&](auto answer) {
            return m_bench->service().keywords(question, {0, 1'000'000}, std::move(answer));
        });
        QVERIFY(page && page->rows.size() > 5);
        const std::vector<json> rows = exported(request);
        QCOMPARE(rows.size(), page->rows.size());
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const domain::KeywordTrend& keyword = page->rows[row];
            QCOMPARE(rows[row]["keyword"].get<std::string>(), keyword.row.text);
            QCOMPARE(rows[row]["items"].get<std::int64_t>(), keyword.row.items);
            QCOMPARE(rows[row]["items_recent"].get<std::int64_t>(), keyword.recent);
            QCOMPARE(rows[row]["items_usual"].is_null(), !keyword.usual.has_value());
            QCOMPARE(rows[row]["velocity"].is_null(), !keyword.usual.has_value());
            if (keyword.usual) QCOMPARE(float(rows[row]["items_usual"].get<double>()), float(*keyword.usual));
            QVERIFY(rows[row]["items_14_days"].get<std::vector<std::int64_t>>() == daysOf(keyword.sparkline));
        }
        QCOMPARE(provenance()["trends"]["window"].get<std::string>(), std::string("24h"));
    }

    void otherColumnsTellOfNoTrends() {
        pipeline::ExportRequest request = clusterRequest();
        request.columns = {"cluster_id", "items"};
        request.clusterSort = ClusterSort::Items;
        QVERIFY(!exported(request).empty());
        QVERIFY(!provenance().contains("trends"));
        request.what = pipeline::ExportWhat::Items;
        request.columns = {"item_id"};
        QVERIFY(!exported(request).empty());
        QVERIFY(!provenance().contains("trends"));
    }

private:
    static pipeline::ExportRequest clusterRequest() {
        pipeline::ExportRequest request;
        request.what = pipeline::ExportWhat::Clusters;
        request.format = pipeline::ExportFormat::JsonLines;
        request.clusterSort = ClusterSort::Rising;
        request.order = SortOrder::Descending;
        return request;
    }
    core::Result<pipeline::ClusterPage> clusters(const pipeline::ExportRequest& request) {
        return m_bench->ask<pipeline::ClusterPage>([&](auto answer) {
            return m_bench->service().clusters(request.filter, request.clusterSort, request.order, {0, 1'000'000},
                                               std::move(answer));
        });
    }
    std::vector<json> exported(pipeline::ExportRequest request) {
        request.file = m_bench->path("rows.jsonl");
        if (m_bench->finish(m_bench->service().startExport(request)) != pipeline::JobState::Completed) return {};
        std::ifstream file(request.file, std::ios::binary);
        std::vector<json> rows;
        for (std::string line; std::getline(file, line);) rows.push_back(json::parse(line, nullptr, false));
        return rows;
    }
    [[nodiscard]] json provenance() const {
        std::ifstream file(m_bench->path("rows.jsonl.meta.json"), std::ios::binary);
        return json::parse(file, nullptr, false);
    }
    static void compareTrend(const json& row, const domain::TrendNumbers& trend) {
        QVERIFY(isSame(row["items_recent"], json(trend.recent)));
        QVERIFY(isSame(row["items_usual"], numberOf(trend.usual)));
        QVERIFY(isSame(row["velocity"], numberOf(trend.velocity())));
        QVERIFY(isSame(row["burst"], json(trend.burst)));
    }

    std::unique_ptr<Bench> m_bench;
};

GROUNDSWELL_TEST(ServiceExportTrendsTest, service_export_trends)
#include "tst_service_export_trends.moc"
