#include "models/store/case_folding.h"
#include "models/store/cluster_writer.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "models/store/store.h"
#include "pipeline/service/keyword_board.h"
#include "tests/support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>

using namespace groundswell;
using domain::Keyword;
using domain::KeywordKind;
using domain::KeywordQuestion;
using domain::KeywordSort;
using domain::SortOrder;

namespace {

using std::chrono::hours;

core::UtcTime boardTime(int hoursAgo) {
    return core::UtcTime(std::chrono::sys_days(std::chrono::year(2026) / 10 / 12)) - hours(hoursAgo);
}

struct Stored {
    int hoursAgo = 0;  ///< below 0 = its time is not known
    std::string language;
    std::int64_t cluster = 0;
    std::vector<Keyword> keywords;
};

const std::vector<Stored>& storedItems() {
    static const std::vector<Stored> items{
        {0, "en", 1, {{"Flood", KeywordKind::Phrase, 0.1}, {"#flood", KeywordKind::Hashtag}}},
        {1, "en", 1, {{"flood", KeywordKind::Phrase, 0.1}, {"FLOOD", KeywordKind::Phrase, 0.2}}},
        {2, "es", 2, {{"flood", KeywordKind::Phrase, 0.1}, {"London", KeywordKind::Entity}}},
        {30, "es", 2, {{"london", KeywordKind::Phrase, 0.3}, {"\"quoted\\\"", KeywordKind::Phrase, 0.3}}},
        {7 * 24 + 3,
         "ja",
         3,
         {{"\xe6\xb4\xaa\xe6\xb0\xb4", KeywordKind::Phrase, 0.2}, {"flood", KeywordKind::Phrase, 0.1}}},
        {14 * 24 + 5, "ja", 0, {{"\xe6\xb4\xaa\xe6\xb0\xb4", KeywordKind::Phrase, 0.2}}},
        {-1, "", 3, {{"\xc3\x84rger", KeywordKind::Phrase, 0.2}, {"Weather", KeywordKind::Topic, 1, "taxonomy:news"}}},
        {22 * 24, "de", 4, {{"\xc3\xa4rger", KeywordKind::Phrase, 0.2}}},
    };
    return items;
}

/// What one keyword has, counted item by item.
struct Recount {
    std::int64_t items = 0;
    std::set<std::int64_t> clusters;
    std::set<std::string> languages;
    std::int64_t recent = 0;
    std::map<std::string, int> spellings;
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
};

using Recounts = std::map<std::pair<std::string, KeywordKind>, Recount>;

Recounts recounted(const std::string& language = {}) {
    Recounts counts;
    for (const Stored& item : storedItems()) {
        std::set<std::pair<std::string, KeywordKind>> seen;
        for (const Keyword& keyword : item.keywords) {
            const std::pair key{store::foldCase(keyword.text), keyword.kind};
            ++counts[key].spellings[keyword.text];
            if (!language.empty() && item.language != language) continue;
            if (!seen.insert(key).second) continue;
            Recount& count = counts[key];
            ++count.items;
            if (item.cluster != 0) count.clusters.insert(item.cluster);
            if (!item.language.empty()) count.languages.insert(item.language);
            if (item.hoursAgo >= 0 && item.hoursAgo < 24) ++count.recent;
            if (item.hoursAgo >= 0)
                count.last = std::max(count.last, boardTime(item.hoursAgo).time_since_epoch().count());
        }
    }
    std::erase_if(counts, [](const auto& count) { return count.second.items == 0; });
    return counts;
}

}  // namespace

class KeywordBoardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_last = 0;
        m_onSearch = nullptr;
        m_folder = std::make_unique<QTemporaryDir>();
        store::StoreOptions options;
        options.searchText = [this](std::string_view text) {
            if (m_onSearch) m_onSearch();
            return std::string(text);
        };
        options.searchTextVersion = "test";
        auto opened = store::Store::open(m_folder->filePath(QStringLiteral("store.sqlite")).toStdString(),
                                         store::OpenMode::ReadWrite, options);
        QVERIFY(opened);
        m_store = std::move(*opened);
        for (std::size_t i = 0; i < storedItems().size(); ++i) put(i, storedItems()[i]);
        m_board = std::make_unique<pipeline::KeywordBoard>(*m_store);
    }
    void cleanup() {
        m_board.reset();
        m_store.reset();
        m_folder.reset();
    }

    void countsEqualARecount_data() {
        QTest::addColumn<QString>("language");
        QTest::newRow("everything") << QString();
        QTest::newRow("one language") << QStringLiteral("es");
        QTest::newRow("a language that none has") << QStringLiteral("fr");
    }
    void countsEqualARecount() {
        QFETCH(QString, language);
        KeywordQuestion question;
        if (!language.isEmpty()) question.filter.languages = {language.toStdString()};
        const auto rows = ask(question);
        const Recounts expected = recounted(language.toStdString());
        QCOMPARE(rows.size(), expected.size());
        for (const domain::KeywordTrend& row : rows) {
            const auto found = expected.find({store::foldCase(row.row.text), row.row.kind});
            QVERIFY2(found != expected.end(), row.row.text.c_str());
            const Recount& count = found->second;
            QCOMPARE(row.row.items, count.items);
            QCOMPARE(row.row.clusters, static_cast<std::int64_t>(count.clusters.size()));
            QVERIFY(row.row.languages == std::vector<std::string>(count.languages.begin(), count.languages.end()));
            QCOMPARE(row.recent, count.recent);
            const int most = count.spellings.at(row.row.text);
            for (const auto& [spelling, number] : count.spellings)
                QVERIFY(number < most || (number == most && row.row.text <= spelling));
        }
    }

    void sorts_data() {
        QTest::addColumn<int>("sort");
        for (int sort = 0; sort <= static_cast<int>(KeywordSort::Watched); ++sort) QTest::addRow("%d", sort) << sort;
    }
    void sorts() {
        QFETCH(int, sort);
        KeywordQuestion question;
        question.sort = static_cast<KeywordSort>(sort);
        question.watched = {"FLOOD"};
        question.order = SortOrder::Ascending;
        const auto up = ask(question);
        question.order = SortOrder::Descending;
        const auto down = ask(question);
        QCOMPARE(up.size(), down.size());
        const auto key = [&](const domain::KeywordTrend& row) -> double {
            switch (question.sort) {
                case KeywordSort::Items: return static_cast<double>(row.row.items);
                case KeywordSort::Rising: return (static_cast<double>(row.recent) + 5) / (row.usual.value_or(0) + 5);
                case KeywordSort::Recent: return static_cast<double>(row.recent);
                case KeywordSort::Usual: return row.usual.value_or(-1);
                case KeywordSort::Kind: return static_cast<double>(row.row.kind);
                case KeywordSort::Clusters: return static_cast<double>(row.row.clusters);
                case KeywordSort::Languages: return static_cast<double>(row.row.languages.size());
                case KeywordSort::LastPublished:
                    return row.row.lastPublished
                               ? static_cast<double>(row.row.lastPublished->time_since_epoch().count())
                               : -1;
                case KeywordSort::Watched: return store::foldCase(row.row.text) == "flood" ? 1 : 0;
                case KeywordSort::Text: return 0;
            }
            return 0;
        };
        const auto text = [](const domain::KeywordTrend& row) {
            return std::pair{store::foldCase(row.row.text), row.row.kind};
        };
        for (std::size_t i = 1; i < up.size(); ++i) {
            if (question.sort == KeywordSort::Text) {
                QVERIFY(text(up[i - 1]) < text(up[i]));
                QVERIFY(text(down[i - 1]) > text(down[i]));
                continue;
            }
            QVERIFY(key(up[i - 1]) <= key(up[i]));
            QVERIFY(key(down[i - 1]) >= key(down[i]));
            // Ties by text, whichever way.
            if (!(key(up[i - 1]) < key(up[i]))) QVERIFY(text(up[i - 1]) < text(up[i]));
            if (!(key(down[i - 1]) > key(down[i]))) QVERIFY(text(down[i - 1]) < text(down[i]));
        }
    }

    void narrows_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("minItems");
        QTest::addColumn<int>("minClusters");
        QTest::addColumn<QString>("contains");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("hashtags") << static_cast<int>(KeywordKind::Hashtag) << 1 << 0 << QString()
                                  << QStringList{QStringLiteral("#flood")};
        QTest::newRow("names") << static_cast<int>(KeywordKind::Entity) << 1 << 0 << QString()
                               << QStringList{QStringLiteral("London")};
        QTest::newRow("topics") << static_cast<int>(KeywordKind::Topic) << 1 << 0 << QString()
                                << QStringList{QStringLiteral("Weather")};
        QTest::newRow("many items") << -1 << 3 << 0 << QString() << QStringList{QStringLiteral("flood")};
        QTest::newRow("many clusters") << -1 << 1 << 3 << QString() << QStringList{QStringLiteral("flood")};
        QTest::newRow("a part, in another case")
            << -1 << 1 << 0 << QString::fromUtf8("\xc3\x84RG") << QStringList{QString::fromUtf8("\xc3\x84rger")};
        QTest::newRow("Chinese letters") << -1 << 1 << 0 << QString::fromUtf8("\xe6\xb4\xaa")
                                         << QStringList{QString::fromUtf8("\xe6\xb4\xaa\xe6\xb0\xb4")};
    }
    void narrows() {
        QFETCH(int, kind);
        QFETCH(int, minItems);
        QFETCH(int, minClusters);
        QFETCH(QString, contains);
        QFETCH(QStringList, expected);
        KeywordQuestion question;
        if (kind >= 0) question.kinds = {static_cast<KeywordKind>(kind)};
        question.minItems = minItems;
        question.minClusters = minClusters;
        question.contains = contains.toStdString();
        QStringList found;
        for (const domain::KeywordTrend& row : ask(question)) found << QString::fromStdString(row.row.text);
        QCOMPARE(found, expected);
    }

    void usualIsTheMeanOfItsWeeks() {
        KeywordQuestion question;
        question.contains = "flood";
        question.kinds = {KeywordKind::Phrase};
        const auto rows = ask(question);
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows.front().recent, std::int64_t{3});
        QVERIFY(rows.front().usual);
        QCOMPARE(*rows.front().usual, 1.0);
        std::int64_t sum = 0;
        for (const std::int64_t bin : rows.front().sparkline) sum += bin;
        QCOMPARE(sum, std::int64_t{4});
    }

    void seesWhatIsWritten() {
        KeywordQuestion question;
        question.contains = "flood";
        question.kinds = {KeywordKind::Hashtag};
        QCOMPARE(ask(question).front().row.items, std::int64_t{1});
        const std::uint64_t before = m_store->itemsVersion();
        put(100, {0, "en", 1, {{"#Flood", KeywordKind::Hashtag}}});
        QVERIFY(m_store->itemsVersion() > before);
        QCOMPARE(ask(question).front().row.items, std::int64_t{2});
        QVERIFY(m_store->writer().run([](store::WriteTransaction& t) {
            const core::ItemId first{1};
            return t.items().remove({&first, 1});
        }));
        QCOMPARE(ask(question).front().row.items, std::int64_t{1});
    }

    void datesDoNotChangeTheUsual() {
        KeywordQuestion question;
        question.contains = "flood";
        question.kinds = {KeywordKind::Phrase};
        question.filter.to = boardTime(24);
        const auto rows = ask(question);
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows.front().row.items, std::int64_t{1});
        QCOMPARE(rows.front().recent, std::int64_t{3});
    }

    void nothingAfterTheEnd() {
        m_board->stop();
        QCOMPARE(m_board->ask({}, boardTime(0)).error().code, core::ErrorCode::Cancelled);
    }

    // It comes while the board reads, on its thread, and so must not wait for it.
    void endsInTheMiddle() {
        KeywordQuestion question;
        question.filter.keyword = "flood";
        question.filter.to = boardTime(24);
        int searches = 0;
        m_onSearch = [&] {
            ++searches;
            m_board->stop();
        };
        const auto answer = m_board->ask(question, boardTime(0));
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, core::ErrorCode::Cancelled);
        QCOMPARE(searches, 1);
    }

private:
    void put(std::size_t number, const Stored& stored) {
        store::IncomingItem incoming;
        incoming.item.externalId = std::to_string(number);
        incoming.item.source = "files";
        incoming.item.text = "text " + std::to_string(number);
        incoming.item.state = "ready";
        incoming.item.contentHash = number + 1;
        if (stored.hoursAgo >= 0) incoming.item.publishedAt = boardTime(stored.hoursAgo);
        incoming.searchText = incoming.item.text;
        const auto done = m_store->writer().run([&](store::WriteTransaction& t) -> core::Result<void> {
            if (auto kept = t.items().upsert({&incoming, 1}, store::UpsertMode::Update, {}, boardTime(0)); !kept)
                return kept.error();
            store::ProcessedItem result;
            result.id = core::ItemId{++m_last};
            result.contentHash = incoming.item.contentHash;
            result.state = "completed";
            if (!stored.language.empty()) result.language = stored.language;
            result.keywords = stored.keywords;
            if (auto kept = t.items().storeProcessed({&result, 1}); !kept) return kept.error();
            if (stored.cluster == 0) return {};
            const store::ClusterAssignment assignment{result.id, {stored.cluster}, 1};
            return t.clusters().assign({&assignment, 1});
        });
        QVERIFY2(done, done ? "" : done.error().describe().c_str());
    }

    std::vector<domain::KeywordTrend> ask(const KeywordQuestion& question) {
        auto answer = m_board->ask(question, boardTime(0));
        if (!answer) qFatal("%s", answer.error().describe().c_str());
        return answer->table->rows(*answer->order, hours(6), 56);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<pipeline::KeywordBoard> m_board;
    std::int64_t m_last = 0;
    std::function<void()> m_onSearch;  // called whenever the store makes the search form of a text
};

GROUNDSWELL_TEST(KeywordBoardTest, keyword_board)
#include "tst_keyword_board.moc"
