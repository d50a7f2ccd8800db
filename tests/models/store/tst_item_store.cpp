#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <future>

using namespace groundswell;
using namespace groundswell::testing;
using domain::KeywordKind;
using store::WriteTransaction;

namespace {

domain::ContentItem fullItem() {
    domain::ContentItem item = itemOf("id-1", "The text, as published");
    item.query = "world";
    item.field = "description";
    item.publishedAt = core::UtcTime(std::chrono::microseconds(-1'234'567));
    item.author = "Ann";
    item.claimedLanguage = "en-GB";
    item.title = "A title";
    item.url = "https://example.org/1";
    item.outlet = "The Paper";
    item.label = "gold";
    item.kind = "post";
    item.threadExternalId = "id-0";
    item.metricsJson = R"({"likes":3})";
    return item;
}

}  // namespace

class ItemStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void returnsWhatWentIn();
    void tellsNewChangedUnchanged();
    void keepsFieldsOfOneRecordApart();
    void storesResults();
    void rejectsResultsOfAChangedItem();
    void waitsInStates();
    void countsLanguageClaims();
    void removesEverythingOfAnItem();
    void rollsBackAFailedWrite();
    void runsWhatWasAcceptedAtTheEnd();
    void readsFewLongTextsAtOnce();
};

void ItemStoreTest::returnsWhatWentIn() {
    StoreFixture fixture;
    const domain::ContentItem item = fullItem();
    domain::ContentItem plain = itemOf("id-2", "Same");
    plain.title = "Same";
    QCOMPARE(fixture.put({item, plain}), std::string("nn"));
    const auto row = *fixture.reader()->items().byId({1});
    QVERIFY(row);
    const domain::ContentItem& stored = row->item;
    QCOMPARE(stored.externalId, item.externalId);
    QCOMPARE(stored.source, item.source);
    QCOMPARE(stored.query, item.query);
    QCOMPARE(stored.field, item.field);
    QVERIFY(stored.publishedAt == item.publishedAt);
    QCOMPARE(stored.author, item.author);
    QCOMPARE(stored.language, std::string());
    QCOMPARE(stored.claimedLanguage, item.claimedLanguage);
    QCOMPARE(stored.text, item.text);
    QCOMPARE(stored.title, item.title);
    QCOMPARE(stored.url, item.url);
    QCOMPARE(stored.outlet, item.outlet);
    QCOMPARE(stored.label, item.label);
    QCOMPARE(stored.kind, item.kind);
    QCOMPARE(stored.threadExternalId, item.threadExternalId);
    QCOMPARE(stored.metricsJson, item.metricsJson);
    QCOMPARE(stored.state, std::string("ready"));
    QCOMPARE(stored.contentHash, incoming(item).item.contentHash);
    QVERIFY(stored.cluster.isNone());
    QVERIFY(!row->similarity);
    QCOMPARE((*fixture.reader()->items().byId({2}))->item.title, std::string("Same"));
    QVERIFY(!*fixture.reader()->items().byId({3}));
}

void ItemStoreTest::tellsNewChangedUnchanged() {
    StoreFixture fixture;
    QCOMPARE(fixture.put({itemOf("a", "one"), itemOf("b", "two"), itemOf("a", "one")}), std::string("nnu"));
    QCOMPARE(fixture.put({itemOf("a", "one"), itemOf("b", "TWO!"), itemOf("c", "three")}), std::string("ucn"));
    QCOMPARE(fixture.put({itemOf("b", "other")}, store::UpsertMode::Add), std::string("u"));
    const auto row = *fixture.reader()->items().byId({2});
    QCOMPARE(row->item.text, std::string("TWO!"));
    QCOMPARE(fixture.differences(), std::string());
}

void ItemStoreTest::keepsFieldsOfOneRecordApart() {
    StoreFixture fixture;
    domain::ContentItem title = itemOf("a", "one");
    title.field = "title";
    domain::ContentItem other = itemOf("a", "one");
    other.source = "feeds";
    QCOMPARE(fixture.put({itemOf("a", "one"), title, other}), std::string("nnn"));
    const auto states = *fixture.reader()->items().sources({});
    QCOMPARE(states.size(), std::size_t{2});
    QCOMPARE(states[0].value, std::string("files"));
    QCOMPARE(states[0].count, std::int64_t{2});
}

void ItemStoreTest::storesResults() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    store::ProcessedItem result;
    result.id = {1};
    result.contentHash = incoming(itemOf("a", "one")).item.contentHash;
    result.state = "completed";
    result.language = "en";
    result.keywords = {{"quo\"te \\ é", KeywordKind::Phrase, 0.0123456},
                       {"#tag", KeywordKind::Hashtag, 1.0},
                       {"#tag", KeywordKind::Phrase, 2.0},
                       {"#tag", KeywordKind::Hashtag, 1.0},
                       {"tiny", KeywordKind::Phrase, 1.234567e-9}};
    QCOMPARE(fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        const auto stored = t.items().storeProcessed({&result, 1});
        return stored && *stored == 1 ? core::Result<void>() : core::Error(core::ErrorCode::Internal, "not stored");
    }),
             std::string());
    const auto row = *fixture.reader()->items().byId({1});
    QCOMPARE(row->item.state, std::string("completed"));
    QCOMPARE(row->item.language, std::string("en"));
    const std::vector<domain::Keyword> expected{{"quo\"te \\ é", KeywordKind::Phrase, 0.01235},
                                                {"#tag", KeywordKind::Hashtag, 1.0},
                                                {"#tag", KeywordKind::Phrase, 2.0},
                                                {"tiny", KeywordKind::Phrase, 1.235e-9}};
    QVERIFY(row->keywords == expected);
    result.keywords = std::vector<domain::Keyword>{};
    result.language = std::nullopt;
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        static_cast<void>(t.items().storeProcessed({&result, 1}));
        return {};
    });
    const auto after = *fixture.reader()->items().byId({1});
    QVERIFY(after->keywords.empty());
    QCOMPARE(after->item.language, std::string("en"));
}

void ItemStoreTest::rejectsResultsOfAChangedItem() {
    StoreFixture fixture;
    fixture.put({itemOf("a", "one")});
    store::ProcessedItem result;
    result.id = {1};
    result.contentHash = incoming(itemOf("a", "one")).item.contentHash;
    result.state = "completed";
    QCOMPARE(fixture.put({itemOf("a", "changed meanwhile")}), std::string("c"));
    std::int64_t stored = -1;
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        stored = *t.items().storeProcessed({&result, 1});
        return {};
    });
    QCOMPARE(stored, std::int64_t{0});
    QCOMPARE((*fixture.reader()->items().byId({1}))->item.state, std::string("ready"));
}

void ItemStoreTest::waitsInStates() {
    StoreFixture fixture;
    domain::ContentItem failed = itemOf("c", "three");
    failed.state = "failed";
    domain::ContentItem done = itemOf("d", "four");
    done.state = "completed";
    fixture.put({itemOf("a", "one"), itemOf("b", "two"), failed, done});
    auto reader = fixture.reader();
    const auto ready = *reader->items().waiting("ready", {1}, 10);
    QCOMPARE(ready.size(), std::size_t{1});
    QCOMPARE(ready[0].item.externalId, std::string("b"));
    QCOMPARE(reader->items().waiting("completed", {}, 10)->size(), std::size_t{1});
    QCOMPARE(reader->items().waiting("unheard of", {}, 10)->size(), std::size_t{0});
    const std::map<std::string, std::int64_t> expected{{"completed", 1}, {"failed", 1}, {"ready", 2}};
    QVERIFY(*reader->items().countByState() == expected);
    std::int64_t moved = 0;
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        moved = *t.items().moveState("failed", "ready");
        return {};
    });
    QCOMPARE(moved, std::int64_t{1});
    QCOMPARE(reader->items().waiting("ready", {}, 10)->size(), std::size_t{3});
}

void ItemStoreTest::countsLanguageClaims() {
    StoreFixture fixture;
    const std::vector<std::pair<std::string, std::string>> languages{{"en", "en"}, {"en", "EN"}, {"de", "EN"},
                                                                     {"de", "EN"}, {"de", ""},   {"", "fr"}};
    for (std::size_t i = 0; i < languages.size(); ++i) {
        domain::ContentItem item = itemOf("c" + std::to_string(i), "text");
        item.claimedLanguage = languages[i].second;
        fixture.put({item});
        fixture.alter("UPDATE content_items SET language = nullif('" + languages[i].first +
                      "', '') WHERE item_id = " + std::to_string(i + 1));
    }
    std::string claims;
    const auto counted = *fixture.reader()->items().languageClaims();
    for (const store::LanguageClaim& claim : counted) {
        claims += claim.language + " not " + claim.claimed + ":" + std::to_string(claim.items) + " ";
    }
    QCOMPARE(claims, std::string("de not EN:2 en not EN:1 "));
}

void ItemStoreTest::removesEverythingOfAnItem() {
    StoreFixture fixture;
    fixture.put({fullItem(), itemOf("b", "two")});
    fixture.assign({{{1}, {1}, 1}, {{2}, {1}, 1}});
    QCOMPARE(fixture.remove({1, 1, 99}), std::string());
    QCOMPARE(*fixture.reader()->items().count({}), std::int64_t{1});
    QCOMPARE(fixture.sql("SELECT count(*) AS n FROM item_keywords WHERE item_id = 1"), std::string(R"([{"n":0}])"));
    QCOMPARE(fixture.differences(), std::string());
    QCOMPARE(fixture.put({itemOf("c", "three")}), std::string("n"));
    fixture.remove({3});
    fixture.reopen();
    QCOMPARE(fixture.put({itemOf("d", "four")}), std::string("n"));
    QVERIFY(*fixture.reader()->items().byId({4}));
    const auto journal = *fixture.reader()->clusters().journal(0, 10);
    QCOMPARE(journal.size(), std::size_t{2});
    QVERIFY(!journal[0].item);
    QCOMPARE(journal[0].cluster.value, std::int64_t{1});
    QCOMPARE(journal[1].item->item.id.value, std::int64_t{2});
}

void ItemStoreTest::rollsBackAFailedWrite() {
    StoreFixture fixture;
    const std::vector items{incoming(itemOf("a", "one"))};
    const auto error = fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        static_cast<void>(t.items().upsert(items, store::UpsertMode::Add, {}, at(0)));
        return core::Error(core::ErrorCode::Cancelled, "no");
    });
    QVERIFY(!error.empty());
    const auto thrown = fixture.store().writer().run([&](WriteTransaction& t) -> core::Result<void> {
        static_cast<void>(t.items().upsert(items, store::UpsertMode::Add, {}, at(0)));
        throw std::runtime_error("boom");
    });
    QVERIFY(!thrown);
    QCOMPARE(core::errorCodeName(thrown.error().code), "internal");
    QCOMPARE(*fixture.reader()->items().count({}), std::int64_t{0});
    QCOMPARE(fixture.put({itemOf("a", "one")}), std::string("n"));
    QVERIFY(*fixture.reader()->items().byId({1}));
}

void ItemStoreTest::runsWhatWasAcceptedAtTheEnd() {
    StoreFixture fixture;
    std::vector<std::future<core::Result<std::int64_t>>> answers;
    for (int i = 0; i < 600; ++i) {
        answers.push_back(
            fixture.store().writer().submit(1 << 20, [i](WriteTransaction& t) -> core::Result<std::int64_t> {
                const std::vector items{incoming(itemOf(std::to_string(i), "text"))};
                const auto done = t.items().upsert(items, store::UpsertMode::Add, {}, at(0));
                if (!done) return done.error();
                return std::int64_t{i};
            }));
    }
    fixture.close();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        QVERIFY(answers[i].wait_for(std::chrono::seconds(0)) == std::future_status::ready);
        QCOMPARE(*answers[i].get(), static_cast<std::int64_t>(i));
    }
    fixture.reopen();
    QCOMPARE(*fixture.reader()->items().count({}), std::int64_t{600});
}

void ItemStoreTest::readsFewLongTextsAtOnce() {
    StoreFixture fixture;
    std::vector<domain::ContentItem> items;
    for (int i = 0; i < 5; ++i) items.push_back(itemOf(std::to_string(i), std::string(3'000'000, 'a')));
    fixture.put(items);
    const auto reader = fixture.reader();
    core::ItemId after;
    std::vector<std::size_t> sizes;
    while (true) {
        const auto waiting = reader->items().waiting("ready", after, 1'000);
        QVERIFY(waiting);
        if (waiting->empty()) break;
        sizes.push_back(waiting->size());
        after = waiting->back().item.id;
    }
    const std::vector<std::size_t> expected{3, 2};
    QCOMPARE(sizes, expected);
}

GROUNDSWELL_TEST(ItemStoreTest, item_store)
#include "tst_item_store.moc"
