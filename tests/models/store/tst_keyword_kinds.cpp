#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include "models/core/words.h"
#include "models/store/keyword_codec.h"

#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;
using domain::Keyword;
using domain::KeywordKind;
using store::WriteTransaction;

namespace {

const std::vector<Keyword> fourKinds{{"big flood", KeywordKind::Phrase, 0.25},
                                     {"#Flood", KeywordKind::Hashtag, 1},
                                     {"New York", KeywordKind::Entity, 1},
                                     {"Weather", KeywordKind::Topic, 1, "taxonomy:news"},
                                     {"New York", KeywordKind::Phrase, 0.5}};

// Items "1", "2", ... of one cluster, each with the given keywords.
void fill(StoreFixture& fixture, const std::vector<std::vector<Keyword>>& keywords) {
    for (std::size_t i = 0; i < keywords.size(); ++i) {
        domain::ContentItem item = itemOf(std::to_string(i), "text " + std::to_string(i));
        item.publishedAt = at(static_cast<std::int64_t>(i));
        fixture.put({item});
        const core::ItemId id{static_cast<std::int64_t>(i) + 1};
        fixture.write([&](WriteTransaction& t) -> core::Result<void> {
            store::ProcessedItem result;
            result.id = id;
            result.contentHash = incoming(item).item.contentHash;
            result.state = "completed";
            result.keywords = keywords[i];
            if (const auto stored = t.items().storeProcessed({&result, 1}); !stored) return stored.error();
            const store::ClusterAssignment assignment{id, {1}, 1};
            return t.clusters().assign({&assignment, 1});
        });
    }
}

std::string shown(StoreFixture& fixture) {
    const std::string row = core::joined((*fixture.reader()->clusters().byId({1}))->keywords, "; ");
    const std::string view = fixture.sql("SELECT keywords AS k FROM clusters WHERE cluster_id = 1");
    return view == "[{\"k\":\"" + row + "\"}]" ? row : "the row has " + row + ", the view " + view;
}

}  // namespace

class KeywordKindsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesEveryKind() {
        const std::string text = store::encodeKeywords(fourKinds);
        QCOMPARE(text, std::string("{\"big flood\":0.25,\"#Flood\":true,\"New York\":false,"
                                   "\"Weather\":\"taxonomy:news\",\"New York\":0.5}"));
        QVERIFY(store::decodeKeywords(text) == fourKinds);
    }

    void tellsKindsApart() {
        StoreFixture fixture;
        fill(fixture, {fourKinds});
        std::string rows;
        QVERIFY(fixture.reader()->keywords().forEach({}, [&](const store::KeywordRow& row) {
            rows += row.text + "=" + std::string(domain::keywordKindName(row.kind)) + "; ";
            return true;
        }));
        QCOMPARE(rows,
                 std::string("#Flood=hashtag; New York=entity; New York=phrase; Weather=topic; big flood=phrase; "));
        QCOMPARE(fixture.sql("SELECT group_concat(keyword || '=' || kind, '; ') AS k FROM "
                             "(SELECT keyword, kind FROM keywords ORDER BY keyword, kind)"),
                 std::string("[{\"k\":\"#Flood=hashtag; New York=entity; New York=phrase; Weather=topic; "
                             "big flood=phrase\"}]"));
        QCOMPARE(fixture.sql("SELECT keywords AS k FROM items"),
                 std::string("[{\"k\":\"big flood; #Flood; New York; Weather\"}]"));
    }

    void showsTheChosenKeywords() {
        StoreFixture fixture;
        const std::vector<Keyword> flood{{"flood", KeywordKind::Phrase, 0.1}};
        fill(fixture, {flood, flood, flood, flood});
        const auto stale = [&] { return fixture.reader()->clusters().withStaleKeywords(10)->size(); };
        QCOMPARE(shown(fixture), std::string("flood"));
        QCOMPARE(stale(), std::size_t{1});
        QCOMPARE(fixture.write([](WriteTransaction& t) {
            return t.clusters().setKeywords({1}, {"dam", "river"});
        }),
                 std::string());
        QCOMPARE(shown(fixture), std::string("dam; river"));
        QCOMPARE(stale(), std::size_t{0});
        fixture.put({itemOf("x", "text")});
        fixture.assign({{{5}, {1}, 1}});
        QCOMPARE(stale(), std::size_t{1});
        QCOMPARE(shown(fixture), std::string("dam; river"));
        fixture.write([](WriteTransaction& t) { return t.clusters().setKeywords({1}, {"lake"}); });
        QCOMPARE(stale(), std::size_t{0});
        fixture.remove({5, 4});
        QCOMPARE(stale(), std::size_t{1});
        fixture.remove({3, 2});
        // One item speaks for itself.
        QCOMPARE(shown(fixture), std::string("flood"));
        QCOMPARE(stale(), std::size_t{0});
    }

    void readsNewestAndSamples() {
        StoreFixture fixture;
        std::vector<std::vector<Keyword>> items;
        for (int i = 0; i < 10; ++i) items.push_back({{std::to_string(i), KeywordKind::Phrase, 0.1}});
        items[8].clear();
        fill(fixture, items);
        auto reader = fixture.reader();
        const auto newest = *reader->keywords().ofNewest({1}, 3);
        QCOMPARE(newest.size(), std::size_t{3});
        QCOMPARE(newest[0].front().text, std::string("9"));
        QVERIFY(newest[1].empty());
        const auto sample = [&](std::int64_t limit) {
            std::string texts;
            const auto read =
                reader->keywords().forSample(limit, [&](std::span<const Keyword> item) { texts += item.front().text; });
            return read ? texts : read.error().message;
        };
        QCOMPARE(sample(100), std::string("012345679"));
        QCOMPARE(sample(3), std::string("036"));
        QCOMPARE(sample(0), std::string());
    }
};

GROUNDSWELL_TEST(KeywordKindsTest, keyword_kinds)
#include "tst_keyword_kinds.moc"
