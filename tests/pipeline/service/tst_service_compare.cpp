#include "tests/pipeline/service/service_bench.h"
#include "tests/support/test_registry.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>

using namespace groundswell;
using core::UtcTime;
using std::chrono::hours;
using Bench = testing::ServiceBench;

namespace {

constexpr int comparedStories = 4;
constexpr int comparedItems = 60;

UtcTime comparedStart() {
    return core::parseTime("2026-10-01T03:20:00Z").value();
}

// An item every five hours, with holes of days, authors and outlets that come again, some without an outlet.
std::string compareLines() {
    static constexpr const char* words[comparedStories] = {
        "ferry harbour engine fault delays passengers", "council votes library budget cuts today",
        "storm warning coast evacuation shelters open", "museum robbery painting stolen overnight guards"};
    std::string lines;
    for (int item = 0; item < comparedItems; ++item) {
        const UtcTime time = comparedStart() + hours(5 * item) + hours(item >= 40 ? 72 : 0);
        lines += "{\"id\":\"p" + std::to_string(item) + "\",\"text\":\"" + words[item % comparedStories] + " " +
                 std::to_string(item % 3) + "\",\"published_at\":\"" + core::formatTime(time) +
                 "\",\"author\":\"author" + std::to_string(item % 7) + "\"";
        if (item % 5 != 0) lines += ",\"outlet\":\"outlet" + std::to_string(item % 6) + "\"";
        lines += "}\n";
    }
    return lines;
}

// Rows of fields, as RFC 4180 has them.
std::vector<std::vector<std::string>> comparedCsv(const std::string& bytes) {
    std::vector<std::vector<std::string>> rows(1);
    std::string field;
    bool quoted = false;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (quoted) {
            if (c != '"') {
                field += c;
            } else if (at + 1 < bytes.size() && bytes[at + 1] == '"') {
                field += c;
                ++at;
            } else {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',' || c == '\n') {
            rows.back().push_back(std::exchange(field, {}));
            if (c == '\n') rows.emplace_back();
        } else if (c != '\r') {
            field += c;
        }
    }
    rows.pop_back();
    return rows;
}

std::string comparedBytes(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

// Sets of items beside each other: their bins, what they share, their numbers, and the table as a file.
class ServiceCompareTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_bench.reset(); }
    void timelinesAreThoseOfEach_data();
    void timelinesAreThoseOfEach();
    void nothingToCompare();
    void laterItemsStretchNothing_data();
    void laterItemsStretchNothing();
    void sharedAreSets();
    void numbersOfEach();
    void tooManySets();
    void tableComesBack_data();
    void tableComesBack();

private:
    using Bins = std::vector<domain::TimeBin>;

    [[nodiscard]] Bins timeline(const domain::Filter& filter, domain::BinWidth width) {
        auto bins = m_bench->ask<Bins>(
            [&](auto answer) { return m_bench->service().timeline(filter, width, std::move(answer)); });
        return bins ? std::move(*bins) : Bins();
    }
    [[nodiscard]] core::Result<domain::Timelines> timelines(const std::vector<domain::Filter>& sets,
                                                            domain::BinWidth width) {
        return m_bench->ask<domain::Timelines>(
            [&](auto answer) { return m_bench->service().timelines(sets, {}, width, std::move(answer)); });
    }
    [[nodiscard]] std::vector<domain::ItemRow> items(const domain::Filter& filter) {
        auto page = m_bench->ask<pipeline::ItemPage>([&](auto answer) {
            return m_bench->service().items(filter, domain::ItemSort::Id, domain::SortOrder::Ascending, {0, 1000},
                                            std::move(answer));
        });
        return page ? std::move(page->rows) : std::vector<domain::ItemRow>();
    }
    /// Two ranges that overlap, an author, a cluster.
    [[nodiscard]] std::vector<domain::Filter> sets() {
        std::vector<domain::Filter> sets(4);
        sets[0].from = comparedStart() + hours(24);
        sets[0].to = comparedStart() + hours(120);
        sets[1].from = comparedStart() + hours(72);
        sets[1].to = comparedStart() + hours(24 * 12);
        sets[2].author = "author1";
        sets[3].clusters = {m_cluster};
        return sets;
    }

    std::unique_ptr<Bench> m_bench;
    core::ClusterId m_cluster;
};

void ServiceCompareTest::initTestCase() {
    pipeline::ServiceOptions options;
    options.clock = std::make_shared<testing::TickingClock>("2026-11-01T00:00:00Z");
    m_bench = std::make_unique<Bench>(std::move(options));
    m_bench->openDesk();
    std::ofstream(m_bench->path("posts.jsonl"), std::ios::binary) << compareLines();
    QCOMPARE(m_bench->finish(m_bench->service().startImport({m_bench->path("posts.jsonl")}, {})),
             pipeline::JobState::Completed);
    QCOMPARE(items({}).size(), std::size_t{comparedItems});
    const auto clusters = m_bench->clusters();
    QVERIFY(clusters && !clusters->rows.empty());
    m_cluster = clusters->rows.front().id;
}

void ServiceCompareTest::timelinesAreThoseOfEach_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("length");
    QTest::newRow("hour") << static_cast<int>(domain::BinWidth::Hour) << 1;
    QTest::newRow("day") << static_cast<int>(domain::BinWidth::Day) << 24;
    QTest::newRow("week") << static_cast<int>(domain::BinWidth::Week) << 24 * 7;
}

void ServiceCompareTest::timelinesAreThoseOfEach() {
    QFETCH(const int, width);
    QFETCH(const int, length);
    const auto bins = static_cast<domain::BinWidth>(width);
    const std::vector<domain::Filter> asked = sets();
    const auto together = timelines(asked, bins);
    QVERIFY(together);
    QCOMPARE(together->series.size(), asked.size());
    QCOMPARE(together->width, std::chrono::microseconds(hours(length)));
    std::optional<UtcTime> first;
    const auto equals = [&](const std::vector<std::int64_t>& counts, const Bins& alone, bool inside) {
        QCOMPARE(counts.size(), together->bins());
        std::map<UtcTime, std::int64_t> expected;
        for (const domain::TimeBin& bin : alone) expected[bin.start] = bin.items;
        std::size_t met = 0;
        std::int64_t sum = 0;
        for (std::size_t bin = 0; bin < counts.size(); ++bin) {
            const auto found = expected.find(together->startOf(bin));
            if (found != expected.end()) ++met;
            QCOMPARE(counts[bin], found != expected.end() ? found->second : std::int64_t{0});
            sum += counts[bin];
        }
        if (!inside) return;
        // Every bin of its own is one of these, so that nothing is lost.
        QCOMPARE(met, expected.size());
        std::int64_t all = 0;
        for (const domain::TimeBin& bin : alone) all += bin.items;
        QCOMPARE(sum, all);
    };
    for (std::size_t set = 0; set < asked.size(); ++set) {
        const Bins alone = timeline(asked[set], bins);
        QVERIFY(!alone.empty());
        first = std::min(first.value_or(alone.front().start), alone.front().start);
        equals(together->series[set], alone, true);
        const auto& counts = together->series[set];
        QCOMPARE(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), std::ssize(items(asked[set])));
    }
    // Items may be older than all of the sets.
    equals(together->whole, timeline({}, bins), false);
    QCOMPARE(together->start, *first);
    // Five hours between items leave holes, the pause of three days too.
    if (length < 168) QVERIFY(std::count(together->whole.begin(), together->whole.end(), 0) > 0);
}

void ServiceCompareTest::nothingToCompare() {
    const auto none = timelines({}, domain::BinWidth::Day);
    QVERIFY(none);
    QVERIFY(none->series.empty());
    QCOMPARE(none->bins(), std::size_t{0});
    domain::Filter nobody;
    nobody.author = "nobody";
    const auto empty = timelines({nobody}, domain::BinWidth::Day);
    QVERIFY(empty);
    QCOMPARE(empty->series.size(), std::size_t{1});
    QCOMPARE(empty->bins(), std::size_t{0});
    const auto beside = timelines({nobody, {}}, domain::BinWidth::Day);
    QVERIFY(beside);
    QCOMPARE(beside->series[0], std::vector<std::int64_t>(beside->bins(), 0));
    QCOMPARE(beside->series[1], beside->whole);
}

void ServiceCompareTest::laterItemsStretchNothing_data() {
    QTest::addColumn<QStringList>("authors");
    QTest::addColumn<qulonglong>("bins");
    QTest::addColumn<QList<int>>("later");
    QTest::newRow("some are later") << QStringList{QStringLiteral("ana")} << qulonglong{34} << QList<int>{2};
    QTest::newRow("none is") << QStringList{QStringLiteral("eva")} << qulonglong{34} << QList<int>{0};
    QTest::newRow("beside one with nothing else")
        << QStringList{QStringLiteral("ana"), QStringLiteral("ben")} << qulonglong{34} << QList<int>{2, 1};
    // Who looks at later days alone sees them.
    QTest::newRow("nothing else") << QStringList{QStringLiteral("ben")} << qulonglong{1} << QList<int>{0};
}

void ServiceCompareTest::laterItemsStretchNothing() {
    QFETCH(const QStringList, authors);
    QFETCH(const qulonglong, bins);
    QFETCH(const QList<int>, later);
    pipeline::ServiceOptions options;
    options.clock = std::make_shared<testing::TickingClock>("2026-10-12T09:10:00Z");
    Bench bench(std::move(options));
    bench.openDesk();
    const std::string before = "2026-10-11T00:30:00Z";
    std::ofstream(bench.path("posts.csv"), std::ios::binary)
        << "id,text,author,created_at\n1,one,ana," << before << "\n2,two,ana,2131-01-05\n3,three,ana,2026-10-13\n"
        << "4,four,ben,2131-01-06\n5,five,eva," << before << "\n6,six,eva,2026-10-12T09:05:00Z\n";
    QCOMPARE(bench.finish(bench.service().startImport({bench.path("posts.csv")}, {})), pipeline::JobState::Completed);
    std::vector<domain::Filter> sets(static_cast<std::size_t>(authors.size()));
    for (qsizetype set = 0; set < authors.size(); ++set)
        sets[static_cast<std::size_t>(set)].author = authors[set].toStdString();
    const auto drawn = bench.ask<domain::Timelines>(
        [&](auto answer) { return bench.service().timelines(sets, {}, domain::BinWidth::Hour, std::move(answer)); });
    QVERIFY(drawn);
    QCOMPARE(drawn->width, std::chrono::microseconds(hours(1)));
    QCOMPARE(qulonglong{drawn->bins()}, bins);
    QCOMPARE(drawn->later, (std::vector<std::int64_t>(later.begin(), later.end())));
}

void ServiceCompareTest::sharedAreSets() {
    const std::vector<domain::Filter> asked = sets();
    std::vector<std::set<std::string>> authors(asked.size());
    std::vector<std::set<std::string>> outlets(asked.size());
    std::map<std::int64_t, int> carriers;
    for (std::size_t set = 0; set < asked.size(); ++set) {
        for (const domain::ItemRow& row : items(asked[set])) {
            if (!row.item.author.empty()) authors[set].insert(row.item.author);
            outlets[set].insert(row.item.outlet.empty() ? row.item.source : row.item.outlet);
            ++carriers[row.item.id.value];
        }
    }
    const auto both = [](const std::set<std::string>& a, const std::set<std::string>& b) {
        std::set<std::string> common;
        std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(common, common.end()));
        return common;
    };
    const auto shared = m_bench->ask<domain::SharedCounts>(
        [&](auto answer) { return m_bench->service().shared(asked, std::move(answer)); });
    QVERIFY(shared);
    std::size_t pair = 0;
    for (std::size_t first = 0; first < asked.size(); ++first) {
        for (std::size_t second = first + 1; second < asked.size(); ++second, ++pair) {
            QVERIFY(pair < shared->pairs.size());
            QCOMPARE(shared->pairs[pair].first, first);
            QCOMPARE(shared->pairs[pair].second, second);
            QCOMPARE(shared->pairs[pair].authors, std::ssize(both(authors[first], authors[second])));
        }
    }
    QCOMPARE(shared->pairs.size(), pair);
    std::set<std::string> ofAll = authors[0];
    std::set<std::string> outletsOfAll = outlets[0];
    for (std::size_t set = 1; set < asked.size(); ++set) {
        ofAll = both(ofAll, authors[set]);
        outletsOfAll = both(outletsOfAll, outlets[set]);
    }
    QCOMPARE(shared->authorsOfAll, std::ssize(ofAll));
    QCOMPARE(shared->outletsOfAll, std::ssize(outletsOfAll));
    const auto several =
        std::count_if(carriers.begin(), carriers.end(), [](const auto& entry) { return entry.second > 1; });
    QVERIFY(several > 0);
    QCOMPARE(shared->itemsOfSeveral, static_cast<std::int64_t>(several));
}

void ServiceCompareTest::numbersOfEach() {
    const std::vector<domain::Filter> asked = sets();
    const auto numbers = m_bench->ask<std::vector<domain::SeriesNumbers>>(
        [&](auto answer) { return m_bench->service().seriesNumbers(asked, std::move(answer)); });
    QVERIFY(numbers);
    QCOMPARE(numbers->size(), asked.size());
    std::optional<UtcTime> newest;
    for (const domain::ItemRow& row : items({})) newest = std::max(newest, row.item.publishedAt);
    for (std::size_t set = 0; set < asked.size(); ++set) {
        domain::Filter ever = asked[set];
        ever.from.reset();
        ever.to.reset();
        std::optional<UtcTime> first;
        std::int64_t recent = 0;
        for (const domain::ItemRow& row : items(ever)) {
            const UtcTime published = row.item.publishedAt.value();
            first = std::min(first.value_or(published), published);
            if (published > *newest - hours(24)) ++recent;
        }
        const domain::SeriesNumbers& told = (*numbers)[set];
        QCOMPARE(told.firstPublished, first);
        const bool cluster = asked[set].clusters.size() == 1;
        QCOMPARE(told.recent, cluster ? std::optional(recent) : std::nullopt);
        QCOMPARE(told.exemplarText.empty(), !cluster);
        if (!cluster) continue;
        const auto detail = m_bench->ask<pipeline::ClusterDetail>(
            [&](auto answer) { return m_bench->service().clusterDetail(m_cluster, std::move(answer)); });
        QVERIFY(detail);
        QCOMPARE(told.exemplarText, detail->cluster.exemplarText);
    }
}

void ServiceCompareTest::tooManySets() {
    const std::vector<domain::Filter> many(33);
    const auto shared = m_bench->ask<domain::SharedCounts>(
        [&](auto answer) { return m_bench->service().shared(many, std::move(answer)); });
    QVERIFY(!shared);
    QCOMPARE(shared.error().code, core::ErrorCode::InvalidInput);
}

void ServiceCompareTest::tableComesBack_data() {
    QTest::addColumn<int>("format");
    QTest::newRow("CSV") << static_cast<int>(pipeline::ExportFormat::Csv);
    QTest::newRow("JSON Lines") << static_cast<int>(pipeline::ExportFormat::JsonLines);
}

void ServiceCompareTest::tableComesBack() {
    QFETCH(const int, format);
    pipeline::ExportTable table;
    table.columns = {"Hour", "a \"quoted\", name", "share"};
    table.rows = {{std::string("2026-10-11T20:00:00Z"), std::int64_t{412}, 33.25},
                  {std::string("two\nlines \xd8\xb9"), std::int64_t{0}, std::monostate()}};
    pipeline::ExportRequest request;
    request.what = pipeline::ExportWhat::Table;
    request.format = static_cast<pipeline::ExportFormat>(format);
    request.table = std::make_shared<const pipeline::ExportTable>(table);
    request.file = m_bench->path("table.txt");
    QCOMPARE(m_bench->finish(m_bench->service().startExport(request)), pipeline::JobState::Completed);
    const std::string bytes = comparedBytes(request.file);
    if (request.format == pipeline::ExportFormat::Csv) {
        const auto rows = comparedCsv(bytes);
        QCOMPARE(rows.size(), table.rows.size() + 1);
        QCOMPARE(rows[0], table.columns);
        QCOMPARE(rows[1], (std::vector<std::string>{"2026-10-11T20:00:00Z", "412", "33.25"}));
        QCOMPARE(rows[2], (std::vector<std::string>{"two\nlines \xd8\xb9", "0", ""}));
        return;
    }
    const QList<QByteArray> lines = QByteArray::fromStdString(bytes).trimmed().split('\n');
    QCOMPARE(lines.size(), std::ssize(table.rows));
    for (qsizetype line = 0; line < lines.size(); ++line) {
        const QJsonObject object = QJsonDocument::fromJson(lines[line]).object();
        const auto& row = table.rows[static_cast<std::size_t>(line)];
        QCOMPARE(object.value(QStringLiteral("Hour")).toString().toStdString(), std::get<std::string>(row[0]));
        QCOMPARE(object.value(QString::fromStdString(table.columns[1])).toInteger(-1), std::get<std::int64_t>(row[1]));
        const auto* share = std::get_if<double>(&row[2]);
        QCOMPARE(object.value(QStringLiteral("share")).toDouble(-1), share != nullptr ? *share : -1.0);
    }
}

GROUNDSWELL_TEST(ServiceCompareTest, service_compare)
#include "tst_service_compare.moc"
