#include "pipeline/operations/acquire_api.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;

class ApiBookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEachOnce() {
        operations::ApiBook book;
        config::SourceConfig source;
        source.id = "videos";
        source.type = "youtube";
        const config::ApiDefinition* first = book.of(source);
        QVERIFY(first != nullptr);
        QCOMPARE(first->url, config::apiOf(source)->url);
        config::SourceConfig other;
        other.id = "posts";
        other.type = "mastodon";
        QVERIFY(book.of(other) != nullptr);
        QVERIFY(book.of(other) != first);
        // The same object: nothing was read again.
        QVERIFY(book.of(source) == first);
    }

    void knowsSourcesWithoutOne() {
        operations::ApiBook book;
        config::SourceConfig feed;
        feed.id = "feed";
        feed.type = "feed";
        QVERIFY(book.of(feed) == nullptr);
        config::SourceConfig broken;
        broken.id = "broken";
        broken.type = "api";
        broken.definition = "{";
        QVERIFY(book.of(broken) == nullptr);
        QVERIFY(book.mappingOf(broken).empty());
    }

    void aMappingOfTheSourceGoesFirst() {
        operations::ApiBook book;
        config::SourceConfig source;
        source.id = "videos";
        source.type = "youtube";
        QVERIFY(book.mappingOf(source) == config::mappingOf(source));
        source.mapping.fields = {{"text", {"/own"}}};
        QVERIFY(book.mappingOf(source) == source.mapping);
    }
};

GROUNDSWELL_TEST(ApiBookTest, api_book)
#include "tst_api_book.moc"
