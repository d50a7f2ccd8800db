#include "models/store/read_connection.h"
#include "models/store/vector_codec.h"
#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace groundswell;
using namespace groundswell::testing;

namespace {

std::vector<float> randomVector(std::size_t dimensions, unsigned seed) {
    std::mt19937 engine(seed);
    std::normal_distribution<float> normal;
    std::vector<float> vector(dimensions);
    for (float& number : vector) number = normal(engine);
    return vector;
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
    double dot = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = a[i];
        const double y = b[i];
        dot += x * y;
        squaresA += x * x;
        squaresB += y * y;
    }
    return dot / std::sqrt(squaresA * squaresB);
}

double length(const std::vector<float>& vector) {
    double squares = 0;
    for (const double number : vector) squares += number * number;
    return std::sqrt(squares);
}

// The result of a step for item `id` with the content hash that it was stored with.
store::ProcessedItem result(const domain::ContentItem& item, std::int64_t id, const std::string& model,
                            const std::vector<float>& vector) {
    store::ProcessedItem processed;
    processed.id = {id};
    processed.contentHash = incoming(item).item.contentHash;
    processed.state = "vectorized";
    processed.vector = store::NewVector{model, vector.size(), store::encodeVector(vector)};
    return processed;
}

std::string put(StoreFixture& fixture, const store::ProcessedItem& processed) {
    return fixture.write([&](store::WriteTransaction& transaction) -> core::Result<void> {
        const std::vector<store::ProcessedItem> all{processed};
        const auto stored = transaction.items().storeProcessed(all);
        if (!stored) return stored.error();
        return {};
    });
}

std::optional<std::vector<float>> load(StoreFixture& fixture, std::int64_t id, const std::string& model) {
    const std::vector<core::ItemId> ids{{id}};
    const auto vectors = fixture.reader()->vectors().load(ids, model);
    return vectors ? vectors->front() : std::nullopt;
}

}  // namespace

class ItemVectorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quantises_data() {
        QTest::addColumn<int>("dimensions");
        QTest::addColumn<double>("peak");
        for (const int dimensions : {1, 2, 256, 768, 4096}) {
            QTest::addRow("%d, even", dimensions) << dimensions << 0.0;
            // One number that is much larger leaves one byte no room for the others.
            QTest::addRow("%d, one large", dimensions) << dimensions << 100.0;
        }
    }
    void quantises() {
        QFETCH(int, dimensions);
        QFETCH(double, peak);
        for (unsigned seed = 1; seed <= 20; ++seed) {
            std::vector<float> vector = randomVector(static_cast<std::size_t>(dimensions), seed);
            if (peak > 0) vector.front() = static_cast<float>(peak);
            const std::string bytes = store::encodeVector(vector);
            const auto back = store::decodeVector(bytes);
            QVERIFY(back);
            QCOMPARE(back->size(), vector.size());
            QVERIFY(1 - cosine(vector, *back) < 1.1e-4);
            QVERIFY(std::abs(length(*back) - 1) < 1e-5);
            QVERIFY(*store::decodeVector(bytes) == *back);
        }
    }
    void evenVectorsTakeAByteANumber() { QCOMPARE(store::encodeVector(randomVector(768, 1)).size(), std::size_t{769}); }
    void refusesWhatIsNoVector_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("only a form") << QByteArray("\1", 1);
        QTest::newRow("unknown form") << QByteArray("\7\1\2", 3);
        QTest::newRow("half a number") << QByteArray("\2\1\2\3", 4);
        QTest::newRow("all zero") << QByteArray("\1\0\0", 3);
        QTest::newRow("too long") << QByteArray("\1") + QByteArray(9000, 'a');
    }
    void refusesWhatIsNoVector() {
        QFETCH(QByteArray, bytes);
        QVERIFY(!store::decodeVector(bytes.toStdString()));
    }

    void livesAndDiesWithItsItem() {
        StoreFixture fixture;
        const domain::ContentItem item = itemOf("a", "The text");
        QCOMPARE(fixture.put({item, itemOf("b", "Another")}), std::string("nn"));
        const std::vector<float> vector = randomVector(64, 3);
        QCOMPARE(put(fixture, result(item, 1, "m", vector)), std::string());
        const auto stored = load(fixture, 1, "m");
        QVERIFY(stored);
        QVERIFY(*stored == *store::decodeVector(store::encodeVector(vector)));
        QVERIFY(!load(fixture, 2, "m"));
        QVERIFY(!load(fixture, 1, "other"));
        QCOMPARE(fixture.remove({1}), std::string());
        QCOMPARE(fixture.sql("SELECT count(*) AS n FROM item_vectors"), std::string(R"([{"n":0}])"));
        QCOMPARE(fixture.differences(), std::string());
    }

    void goesThroughThoseOfAModel() {
        StoreFixture fixture;
        std::vector<domain::ContentItem> items{itemOf("a", "one"), itemOf("b", "two"), itemOf("c", "three"),
                                               itemOf("d", "four")};
        items[1].source = "claims";
        items[1].language = "pt";
        QCOMPARE(fixture.put(items), std::string("nnnn"));
        for (const std::int64_t id : {4, 1, 2}) {
            QCOMPARE(put(fixture, result(items[static_cast<std::size_t>(id) - 1], id, id == 4 ? "other" : "m",
                                         randomVector(16, static_cast<unsigned>(id)))),
                     std::string());
        }
        const auto seen = [&](const domain::Filter& filter, const std::string& model, std::size_t most) {
            std::vector<std::int64_t> ids;
            const auto reader = fixture.reader();
            const auto read = reader->vectors().forEach(filter, model, [&](core::ItemId id, std::span<const float> v) {
                ids.push_back(id.value);
                const auto same = load(fixture, id.value, model);
                return same && std::equal(v.begin(), v.end(), same->begin(), same->end()) && ids.size() < most;
            });
            return read ? ids : std::vector<std::int64_t>{-1};
        };
        domain::Filter claims;
        claims.sources = {"claims"};
        QCOMPARE(seen({}, "m", 9), (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(seen({}, "m", 1), std::vector<std::int64_t>{1});
        QCOMPARE(seen({}, "other", 9), std::vector<std::int64_t>{4});
        QCOMPARE(seen({}, "absent", 9), std::vector<std::int64_t>{});
        QCOMPARE(seen(claims, "m", 9), std::vector<std::int64_t>{2});
        QCOMPARE(seen(claims, "other", 9), std::vector<std::int64_t>{});
    }

    void keptWhileTheTextIsTheSame_data() {
        QTest::addColumn<std::string>("field");
        QTest::addColumn<bool>("kept");
        QTest::newRow("author") << std::string("author") << true;
        QTest::newRow("text") << std::string("text") << false;
        QTest::newRow("case of the text") << std::string("case") << false;
        QTest::newRow("title") << std::string("title") << false;
    }
    void keptWhileTheTextIsTheSame() {
        QFETCH(std::string, field);
        QFETCH(bool, kept);
        StoreFixture fixture;
        domain::ContentItem item = itemOf("a", "The text");
        QCOMPARE(fixture.put({item}), std::string("n"));
        QCOMPARE(put(fixture, result(item, 1, "m", randomVector(8, 1))), std::string());
        if (field == "author") item.author = "Ann";
        if (field == "text") item.text = "The text, corrected";
        if (field == "case") item.text = "The TEXT";
        if (field == "title") item.title = "A title";
        QCOMPARE(fixture.put({item}), std::string("c"));
        QCOMPARE(load(fixture, 1, "m").has_value(), kept);
    }

    void ignoresResultsOfAChangedItem() {
        StoreFixture fixture;
        domain::ContentItem item = itemOf("a", "The text");
        QCOMPARE(fixture.put({item}), std::string("n"));
        const store::ProcessedItem late = result(item, 1, "m", randomVector(8, 1));
        item.text = "Changed meanwhile";
        QCOMPARE(fixture.put({item}), std::string("c"));
        QCOMPARE(put(fixture, late), std::string());
        QVERIFY(!load(fixture, 1, "m"));
    }

    void anotherModelReplaces() {
        StoreFixture fixture;
        const domain::ContentItem item = itemOf("a", "The text");
        QCOMPARE(fixture.put({item, itemOf("b", "Another")}), std::string("nn"));
        QCOMPARE(put(fixture, result(item, 1, "old", randomVector(8, 1))), std::string());
        QCOMPARE(put(fixture, result(item, 1, "new", randomVector(16, 2))), std::string());
        QVERIFY(!load(fixture, 1, "old"));
        QCOMPARE(load(fixture, 1, "new")->size(), std::size_t{16});
        const auto models = fixture.reader()->vectors().models();
        QVERIFY(models.has_value());
        std::string told;
        for (const store::VectorModelCount& count : *models)
            told += count.model + " " + std::to_string(count.dimensions) + " " + std::to_string(count.items) + "; ";
        QCOMPARE(told, std::string("new 16 1; old 8 0; "));
    }

    void rollsBack() {
        StoreFixture fixture;
        const domain::ContentItem item = itemOf("a", "The text");
        QCOMPARE(fixture.put({item}), std::string("n"));
        const std::vector<store::ProcessedItem> all{result(item, 1, "m", randomVector(8, 1))};
        const std::string error = fixture.write([&](store::WriteTransaction& transaction) -> core::Result<void> {
            if (auto stored = transaction.items().storeProcessed(all); !stored) return stored.error();
            return core::Error(core::ErrorCode::Internal, "On second thoughts.");
        });
        QVERIFY(!error.empty());
        QVERIFY(!load(fixture, 1, "m"));
        // The number that the model had for a moment is not used for the next one.
        QCOMPARE(put(fixture, all.front()), std::string());
        QVERIFY(load(fixture, 1, "m"));
    }
};

GROUNDSWELL_TEST(ItemVectorsTest, item_vectors)
#include "tst_item_vectors.moc"
