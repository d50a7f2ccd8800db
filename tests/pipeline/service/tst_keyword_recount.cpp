#include "models/store/annotation_writer.h"
#include "models/store/case_folding.h"
#include "models/store/cluster_writer.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "models/store/store.h"
#include "pipeline/service/keyword_board.h"
#include "tests/pipeline/service/planted_keywords.h"
#include "tests/support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>

using namespace groundswell;
using domain::Filter;
using domain::Keyword;
using domain::KeywordKind;
using domain::KeywordQuestion;
using domain::KeywordSort;
using domain::SortOrder;
using testing::isGone;
using testing::Planted;
using testing::plantedStream;
using testing::recountTime;

namespace {

using std::chrono::hours;
using std::chrono::microseconds;

constexpr int recountBins = 56;
constexpr hours recountWidth{6};

/// A filter and what it lets pass, said in another way.
struct RecountCase {
    const char* name;
    Filter filter;
    std::function<bool(const Planted&)> passes;  ///< without its dates
};

std::int64_t sizeOf(const std::vector<Planted>& items, std::int64_t cluster) {
    return std::count_if(items.begin(), items.end(), [&](const Planted& item) { return item.cluster == cluster; });
}

const std::set<std::int64_t> ignoredClusters{5, 6};
const std::set<std::int64_t> oddClusters{6, 7, 8};

std::vector<RecountCase> recountCases(const std::vector<Planted>& items) {
    const auto all = [](const Planted&) { return true; };
    const auto isShown = [](const Planted& item) { return !ignoredClusters.contains(item.cluster); };
    std::vector<RecountCase> cases{{"everything", {}, all}};
    const auto add = [&](const char* name, const std::function<void(Filter&)>& fill, auto passes) {
        cases.push_back({name, {}, passes});
        fill(cases.back().filter);
    };
    const auto isL1 = [](const Planted& item) { return item.language == "l1" || item.language == "l2"; };
    const auto isLarge = [items](const Planted& item) {
        return item.cluster != 0 && sizeOf(items, item.cluster) >= 13;
    };
    add(
        "from", [](Filter& f) { f.from = recountTime(300); }, all);
    add(
        "to", [](Filter& f) { f.to = recountTime(300); }, all);
    add(
        "from before everything", [](Filter& f) { f.from = recountTime(9'000); }, all);
    add(
        "to before from", [](Filter& f) { f.from = recountTime(100), f.to = recountTime(200); }, all);
    add(
        "languages",
        [](Filter& f) {
            f.languages = {"l1", "l2", "none"};
        },
        isL1);
    add(
        "a language and dates",
        [](Filter& f) {
            f.languages = {"l1", "l2"}, f.from = recountTime(700);
        },
        isL1);
    add(
        "no language at all", [](Filter& f) { f.languages = {""}; }, [](const Planted&) { return false; });
    add(
        "not ignored", [](Filter& f) { f.ignored = domain::Ignored::Hide; }, isShown);
    add(
        "only ignored", [](Filter& f) { f.ignored = domain::Ignored::Only; },
        [=](const Planted& i) { return !isShown(i); });
    add(
        "without a label", [](Filter& f) { f.withoutLabels = {"odd"}; },
        [](const Planted& item) { return !oddClusters.contains(item.cluster); });
    add(
        "with a label", [](Filter& f) { f.withoutLabels = {""}; },
        [](const Planted& item) { return oddClusters.contains(item.cluster); });
    add(
        "clusters of any size", [](Filter& f) { f.minItems = 1; },
        [](const Planted& item) { return item.cluster != 0; });
    add(
        "large clusters", [](Filter& f) { f.minItems = 13; }, isLarge);
    add(
        "completed", [](Filter& f) { f.state = "completed"; }, all);
    add(
        "everything at once",
        [](Filter& f) {
            f.from = recountTime(900), f.to = recountTime(3);
            f.minItems = 13, f.ignored = domain::Ignored::Hide, f.withoutLabels = {"odd"}, f.sources = {"files"};
        },
        [=](const Planted& item) { return isLarge(item) && isShown(item) && !oddClusters.contains(item.cluster); });
    return cases;
}

/// What one keyword has, counted item by item.
struct RecountRow {
    std::map<std::string, int> spellings;
    std::int64_t items = 0;
    std::set<std::int64_t> clusters;
    std::set<std::string> languages;
    std::vector<core::UtcTime> times;
    std::vector<microseconds> ages;  ///< without the filter's dates
    std::int64_t recent = 0;
    std::optional<double> usual;
    std::vector<std::int64_t> sparkline = std::vector<std::int64_t>(recountBins);

    void countAges() {
        int weeks = 0;
        float sum = 0;
        for (int week = 0; week <= 4; ++week) {
            const microseconds begin = hours(7 * 24) * week;
            const auto number = std::count_if(
                ages.begin(), ages.end(), [&](microseconds age) { return age > begin && age <= begin + hours(24); });
            if (week == 0) {
                recent = number;
            } else if (std::any_of(ages.begin(), ages.end(), [&](microseconds age) { return age > begin; })) {
                sum += static_cast<float>(number);
                ++weeks;
            }
        }
        if (weeks > 0) usual = static_cast<double>(sum / static_cast<float>(weeks));
        for (const microseconds age : ages) {
            if (age <= recountWidth * recountBins)
                ++sparkline[static_cast<std::size_t>(recountBins - 1 - (age - microseconds(1)) / recountWidth)];
        }
    }
    [[nodiscard]] std::string text() const {
        return std::max_element(spellings.begin(), spellings.end(),
                                [](const auto& a, const auto& b) { return a.second < b.second; })
            ->first;
    }
};
using RecountRows = std::map<std::pair<std::string, KeywordKind>, RecountRow>;

double recountKey(const std::pair<std::string, KeywordKind>& keyword, const RecountRow& row, KeywordSort sort) {
    switch (sort) {
        case KeywordSort::Items: return static_cast<double>(row.items);
        case KeywordSort::Rising: return (static_cast<double>(row.recent) + 5) / (row.usual.value_or(0) + 5);
        case KeywordSort::Recent: return static_cast<double>(row.recent);
        case KeywordSort::Usual: return row.usual.value_or(-1);
        case KeywordSort::Text: return 0;
        case KeywordSort::Kind: return static_cast<double>(keyword.second);
        case KeywordSort::Clusters: return static_cast<double>(row.clusters.size());
        case KeywordSort::Languages: return static_cast<double>(row.languages.size());
        case KeywordSort::LastPublished:
            return row.times.empty()
                       ? -1
                       : static_cast<double>(
                             std::max_element(row.times.begin(), row.times.end())->time_since_epoch().count());
        case KeywordSort::Watched: return keyword.first == "flood" || keyword.first == "a" ? 1 : 0;
    }
    return 0;
}

}  // namespace

/// Asks for all keywords in every order and compares each number with a count of the items, one by one.
class KeywordRecountTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        for (const Planted& item : plantedStream()) {
            if (!isGone(item)) m_items.push_back(item);
        }
        m_cases = recountCases(m_items);
        store::StoreOptions options;
        options.searchText = [](std::string_view text) { return std::string(text); };
        options.searchTextVersion = "test";
        auto opened = store::Store::open(m_folder.filePath(QStringLiteral("store.sqlite")).toStdString(),
                                         store::OpenMode::ReadWrite, options);
        QVERIFY(opened);
        m_store = std::move(*opened);
        fill(plantedStream());
        m_board = std::make_unique<pipeline::KeywordBoard>(*m_store);
    }
    void cleanupTestCase() {
        m_board.reset();
        m_store.reset();
    }

    void equalsARecount_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < m_cases.size(); ++i) QTest::newRow(m_cases[i].name) << static_cast<int>(i);
    }
    void equalsARecount() {
        QFETCH(int, number);
        const RecountRows expected = recount(m_cases[static_cast<std::size_t>(number)]);
        KeywordQuestion question;
        question.filter = m_cases[static_cast<std::size_t>(number)].filter;
        question.watched = {"FLOOD", "a", "nothing"};
        for (int sort = 0; sort <= static_cast<int>(KeywordSort::Watched); ++sort) {
            for (const SortOrder order : {SortOrder::Ascending, SortOrder::Descending}) {
                question.sort = static_cast<KeywordSort>(sort);
                question.order = order;
                compare(question, expected);
                if (QTest::currentTestFailed()) return;
            }
        }
    }

    void moreLanguagesThanAWordHasBits() {
        KeywordQuestion question;
        question.contains = "EVERYWHERE";
        const auto answer = m_board->ask(question, recountTime(0));
        QVERIFY(answer);
        QCOMPARE(answer->order->size(), std::size_t{1});
        const auto rows = answer->table->rows(*answer->order, recountWidth, recountBins);
        QVERIFY(rows.front().row.languages.size() > 64);
    }

    void filtersOfTheSameItemsShareTheirNumbers() {
        const auto tableOf = [&](const Filter& filter) {
            KeywordQuestion question;
            question.filter = filter;
            return m_board->ask(question, recountTime(0))->table;
        };
        Filter completed;
        completed.state = "completed";
        Filter dated;
        dated.from = recountTime(300);
        QCOMPARE(tableOf(completed), tableOf({}));
        QVERIFY(tableOf(dated) != tableOf({}));
        Filter both = dated;
        both.state = "completed";
        QCOMPARE(tableOf(both), tableOf(dated));
    }

private:
    void fill(const std::vector<Planted>& items) {
        std::vector<store::IncomingItem> incoming;
        std::vector<store::ProcessedItem> results;
        std::vector<store::ClusterAssignment> places;
        std::vector<core::ItemId> gone;
        for (const Planted& item : items) {
            store::IncomingItem& in = incoming.emplace_back();
            in.item.externalId = std::to_string(item.id);
            in.item.source = "files";
            in.item.text = in.searchText = "text " + std::to_string(item.id);
            in.item.state = "ready";
            in.item.contentHash = static_cast<std::uint64_t>(item.id);
            in.item.publishedAt = item.published;
            store::ProcessedItem& result = results.emplace_back();
            result.id = core::ItemId{item.id};
            result.contentHash = in.item.contentHash;
            result.state = "completed";
            if (!item.language.empty()) result.language = item.language;
            result.keywords = item.keywords;
            if (item.cluster != 0) places.push_back({result.id, {item.cluster}, 1});
            if (isGone(item)) gone.push_back(result.id);
        }
        const auto done = m_store->writer().run([&](store::WriteTransaction& t) -> core::Result<void> {
            if (auto kept = t.items().upsert(incoming, store::UpsertMode::Update, {}, recountTime(0)); !kept)
                return kept.error();
            if (auto kept = t.items().storeProcessed(results); !kept) return kept.error();
            if (auto kept = t.clusters().assign(places); !kept) return kept.error();
            if (auto removed = t.items().remove(gone); !removed) return removed.error();
            const std::vector<core::ClusterId> ignored{{5}, {6}};
            if (auto set = t.annotations().setIgnored(ignored, true, recountTime(0)); !set) return set.error();
            const std::vector<core::ClusterId> odd{{6}, {7}, {8}};
            if (auto set = t.annotations().setLabel(odd, "odd", true, recountTime(0)); !set) return set.error();
            return {};
        });
        QVERIFY2(done, done ? "" : done.error().describe().c_str());
    }

    // The newest item ends the window.
    [[nodiscard]] core::UtcTime asOf() const {
        core::UtcTime newest{};
        for (const Planted& item : m_items) newest = std::max(newest, item.published.value_or(newest));
        return newest + microseconds(1);
    }

    [[nodiscard]] RecountRows recount(const RecountCase& asked) const {
        RecountRows rows;
        const Filter& filter = asked.filter;
        for (const Planted& item : m_items) {
            const auto& time = item.published;
            const bool isDated =
                (!filter.from || (time && *time >= *filter.from)) && (!filter.to || (time && *time < *filter.to));
            std::set<std::pair<std::string, KeywordKind>> seen;
            std::set<std::pair<std::string, KeywordKind>> spelled;
            for (const Keyword& keyword : item.keywords) {
                const std::pair key{store::foldCase(keyword.text), keyword.kind};
                RecountRow& row = rows[key];
                if (spelled.insert({keyword.text, keyword.kind}).second) ++row.spellings[keyword.text];
                if (!seen.insert(key).second || !asked.passes(item)) continue;
                if (time) row.ages.push_back(asOf() - *time);
                if (!isDated) continue;
                ++row.items;
                if (item.cluster != 0) row.clusters.insert(item.cluster);
                if (!item.language.empty()) row.languages.insert(item.language);
                if (time) row.times.push_back(*time);
            }
        }
        std::erase_if(rows, [](const auto& row) { return row.second.items == 0; });
        for (auto& [key, row] : rows) row.countAges();
        return rows;
    }

    void compare(const KeywordQuestion& question, const RecountRows& expected) {
        std::vector<RecountRows::const_iterator> order;
        for (auto row = expected.begin(); row != expected.end(); ++row) order.push_back(row);
        const double sign = question.order == SortOrder::Descending ? -1 : 1;
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
            return sign * recountKey(a->first, a->second, question.sort) <
                   sign * recountKey(b->first, b->second, question.sort);
        });
        if (question.sort == KeywordSort::Text && sign < 0) std::reverse(order.begin(), order.end());
        const auto answer = m_board->ask(question, recountTime(-1));
        QVERIFY(answer);
        QCOMPARE(answer->table->asOf(), asOf());
        const auto rows = answer->table->rows(*answer->order, recountWidth, recountBins);
        QCOMPARE(rows.size(), order.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            compareRow(rows[i], order[i]->first, order[i]->second);
            if (QTest::currentTestFailed()) return;
        }
    }

    static void compareRow(const domain::KeywordTrend& found, const std::pair<std::string, KeywordKind>& key,
                           const RecountRow& row) {
        QCOMPARE(store::foldCase(found.row.text), key.first);
        QCOMPARE(found.row.kind, key.second);
        QCOMPARE(found.row.text, row.text());
        QCOMPARE(found.row.items, row.items);
        QCOMPARE(found.row.clusters, static_cast<std::int64_t>(row.clusters.size()));
        QVERIFY(found.row.languages == std::vector<std::string>(row.languages.begin(), row.languages.end()));
        QCOMPARE(found.recent, row.recent);
        QCOMPARE(found.usual.has_value(), row.usual.has_value());
        QCOMPARE(found.usual.value_or(-1), row.usual.value_or(-1));
        QVERIFY(found.sparkline == row.sparkline);
        QCOMPARE(found.row.firstPublished.has_value(), !row.times.empty());
        if (row.times.empty()) return;
        QCOMPARE(*found.row.firstPublished, *std::min_element(row.times.begin(), row.times.end()));
        QCOMPARE(*found.row.lastPublished, *std::max_element(row.times.begin(), row.times.end()));
    }

    QTemporaryDir m_folder;
    std::vector<Planted> m_items;  ///< that are still there
    std::vector<RecountCase> m_cases;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<pipeline::KeywordBoard> m_board;
};

GROUNDSWELL_TEST(KeywordRecountTest, keyword_recount)
#include "tst_keyword_recount.moc"
