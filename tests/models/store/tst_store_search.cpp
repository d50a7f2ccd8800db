#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/connection.h"

#include <QTest>

#include <random>

using namespace groundswell;
using namespace groundswell::testing;
using domain::SearchQuery;

namespace {

// "+word" must occur, "-word" must not, "a|b" either, "a_b" is a phrase, "a*" a beginning, "field=value".
SearchQuery::Term termOf(const QString& text) {
    if (const auto equals = text.indexOf(QLatin1Char('=')); equals > 0) {
        return {{}, false, text.left(equals).toStdString(), text.mid(equals + 1).toStdString()};
    }
    SearchQuery::Term term;
    term.prefix = text.endsWith(QLatin1Char('*'));
    const QString words = term.prefix ? text.chopped(1) : text;
    for (const QString& word : words.split(QLatin1Char('_'))) term.words.push_back(word.toStdString());
    return term;
}

SearchQuery queryOf(const QString& text) {
    SearchQuery query;
    for (const QString& part : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        SearchQuery::Clause clause;
        clause.negated = part.startsWith(QLatin1Char('-'));
        const QString terms = clause.negated ? part.mid(1) : part;
        for (const QString& term : terms.split(QLatin1Char('|'))) clause.anyOf.push_back(termOf(term));
        query.allOf.push_back(clause);
    }
    return query;
}

std::vector<domain::ContentItem> library() {
    std::vector<domain::ContentItem> items{
        itemOf("1", "Trump speaks about climate in Paris"),
        itemOf("2", "Trump and Russia: fake news?"),
        itemOf("3", "The climate of Paris; climates elsewhere"),
        itemOf("4", "News that is fake, said Kathy Griffin"),
        itemOf("5", "J.Doe wrote to j. doe"),
        itemOf("6", "中国经济 grows"),
        itemOf("7", "100% sure_thing"),
        itemOf("8", "paris paris paris"),
    };
    items[0].author = "Ann";
    items[1].author = "bob";
    items[1].outlet = "The Paper";
    items[2].query = "world";
    items[3].source = "feeds";
    items[6].url = "https://example.org/a_b%20c";
    items[7].title = "Trump tower";
    return items;
}

}  // namespace

class StoreSearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void ranksAndPages();
    void searchesClusters();
    void survivesHostileTerms();
    void keepsTheIndexInStep();
};

void StoreSearchTest::finds_data() {
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* query, const char* expected) {
        QTest::newRow(query) << QString::fromUtf8(query) << QString::fromUtf8(expected);
    };
    row("trump", "1 2 8");
    row("climate paris", "1 3");
    row("paris|climate", "1 3 8");
    row("trump -russia", "1 8");
    row("-trump", "3 4 5 6 7");
    row("-trump -paris", "4 5 6 7");
    row("fake_news", "2");
    row("kathy_griffin", "4");
    row("climat*", "1 3");
    row("the_climate_of_pa*", "3");
    row("covfefe", "");
    row("j_doe", "5");
    row("中_国", "6");
    row("国_中", "");
    row("tower", "8");
    row("author=ann", "1");
    row("author=ANN", "1");
    row("author=an", "");
    row("outlet=the", "");
    row("source=feeds", "4");
    row("-source=feeds trump", "1 2 8");
    row("query=world", "3");
    row("-query=world climate", "1");
    row("lang=en", "1");
    row("lang=zh", "6");
    row("-lang=en trump", "2 8");
    row("url=_b%", "7");
    row("url=a_b%20", "7");
    row("url=axb", "");
    row("source=feeds|climate", "1 3 4");
    row("author=bob|author=ann", "1 2");
    row("author=bob|kathy news", "2 4");
    row("-author=bob|paris", "4 5 6 7");
}

void StoreSearchTest::finds() {
    QFETCH(QString, query);
    QFETCH(QString, expected);
    StoreFixture fixture;
    const auto items = library();
    QCOMPARE(fixture.put(items), std::string("nnnnnnnn"));
    fixture.write([&](store::WriteTransaction& t) -> core::Result<void> {
        std::vector<store::ProcessedItem> results(2);
        const std::size_t which[] = {0, 5};
        const char* languages[] = {"en", "zh-Hant"};
        for (std::size_t i = 0; i < 2; ++i) {
            results[i].id = {static_cast<std::int64_t>(which[i]) + 1};
            results[i].contentHash = incoming(items[which[i]]).item.contentHash;
            results[i].language = languages[i];
            results[i].state = "completed";
        }
        const auto stored = t.items().storeProcessed(results);
        return stored ? core::Result<void>() : core::Result<void>(stored.error());
    });
    domain::Filter filter;
    filter.text = queryOf(query);
    auto reader = fixture.reader();
    QStringList found;
    QVERIFY(reader->items().forEach(filter, [&](const store::ItemRow& row) {
        found << QString::fromStdString(row.item.externalId);
        return true;
    }));
    QCOMPARE(found.join(QLatin1Char(' ')), expected);
    std::int64_t total = -1;
    const auto hits = reader->items().search(filter, {0, 100}, total);
    QVERIFY2(hits, hits ? "" : hits.error().describe().c_str());
    QCOMPARE(total, std::int64_t{found.size()});
    QCOMPARE(hits->size(), static_cast<std::size_t>(found.size()));
}

void StoreSearchTest::ranksAndPages() {
    StoreFixture fixture;
    fixture.put(library());
    domain::Filter filter;
    filter.text = queryOf(QStringLiteral("paris"));
    std::int64_t total = 0;
    auto reader = fixture.reader();
    const auto all = *reader->items().search(filter, {0, 10}, total);
    QCOMPARE(all.size(), std::size_t{3});
    QCOMPARE(all[0].row.item.externalId, std::string("8"));
    QVERIFY(all[0].rank < all[1].rank);
    const auto second = *reader->items().search(filter, {1, 1}, total);
    QCOMPARE(second.size(), std::size_t{1});
    QCOMPARE(second[0].row.item.id.value, all[1].row.item.id.value);
    QCOMPARE(total, std::int64_t{3});
}

void StoreSearchTest::searchesClusters() {
    StoreFixture fixture;
    fixture.put(library());
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}, {{3}, {2}, 1}, {{4}, {3}, 1}});
    domain::Filter filter;
    filter.text = queryOf(QStringLiteral("climate"));
    auto reader = fixture.reader();
    QCOMPARE(*reader->clusters().count(filter), std::int64_t{2});
    filter.minItems = 2;
    const auto clusters =
        *reader->clusters().page(filter, domain::ClusterSort::Items, domain::SortOrder::Descending, {});
    QCOMPARE(clusters.size(), std::size_t{1});
    QCOMPARE(clusters[0].items, std::int64_t{2});
    QCOMPARE(clusters[0].exemplarText, std::string("Trump speaks about climate in Paris"));
}

void StoreSearchTest::survivesHostileTerms() {
    StoreFixture fixture;
    fixture.put(library());
    auto reader = fixture.reader();
    std::mt19937 random(3);
    const std::string signs = "a\"'*()^:{}+-\\% ;NEAR AND OR NOT\xc3\xff";
    for (int round = 0; round < 3'000; ++round) {
        SearchQuery::Term term;
        for (auto words = random() % 3 + 1; words > 0; --words) {
            std::string word;
            for (auto length = random() % 8; length > 0; --length) word += signs[random() % signs.size()];
            term.words.push_back(word);
        }
        term.prefix = random() % 4 == 0;
        if (random() % 4 == 0) {
            term.field = random() % 2 == 0 ? "url" : "author";
            term.value = term.words.front();
        }
        domain::Filter filter;
        filter.text.allOf = {{{term}, random() % 3 == 0}};
        const auto count = reader->items().count(filter);
        QVERIFY2(count, count ? "" : count.error().describe().c_str());
    }
    domain::Filter nul;
    nul.text.allOf = {{{{{std::string("a\0b", 3)}, false, {}, {}}}, false}};
    QVERIFY(reader->items().count(nul));
    QCOMPARE(fixture.differences(), std::string());
}

void StoreSearchTest::keepsTheIndexInStep() {
    StoreFixture fixture;
    std::mt19937 random(11);
    const std::vector<std::string> words{"red", "green", "blue", "fox", "dog", "the", "中国", "U.S.", "o'neil", "é"};
    for (int round = 0; round < 300; ++round) {
        std::vector<domain::ContentItem> items;
        for (int i = 0; i < 5; ++i) {
            domain::ContentItem item = itemOf(std::to_string(random() % 80), "");
            for (auto length = random() % 6; length > 0; --length) item.text += words[random() % words.size()] + " ";
            if (random() % 3 == 0) item.title = words[random() % words.size()];
            if (random() % 5 == 0) item.title = item.text;
            items.push_back(item);
        }
        fixture.put(items);
        if (round % 3 == 0) fixture.remove({static_cast<std::int64_t>(random() % 300)});
    }
    QCOMPARE(fixture.differences(), std::string());
    store::Connection connection(fixture.file(), store::Connection::Role::Writer);
    const auto dump = [&] {
        connection.execute("CREATE VIRTUAL TABLE temp.instances USING fts5vocab(main, item_index, instance)");
        const std::string text = connection.text(
            "SELECT group_concat(term || ' ' || doc || ' ' || offset, char(10)) FROM "
            "(SELECT term, doc, offset FROM temp.instances ORDER BY term, doc, offset)");
        connection.execute("DROP TABLE temp.instances");
        return text;
    };
    const std::string grown = dump();
    QVERIFY(grown.size() > 1'000);
    QVERIFY(fixture.store().repair());
    QCOMPARE(dump(), grown);
}

GROUNDSWELL_TEST(StoreSearchTest, store_search)
#include "tst_store_search.moc"
