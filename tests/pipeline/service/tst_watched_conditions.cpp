#include "pipeline/service.h"
#include "pipeline/service/watched_conditions.h"
#include "tests/support/test_registry.h"

#include <QTest>

namespace core = groundswell::core;
namespace domain = groundswell::domain;
namespace pipeline = groundswell::pipeline;

// What a watched search counts, from what is stored of it.
class WatchedConditionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void typedIsASearch_data();
    void typedIsASearch();
    void allConditionsAreRead();
    void daysMoveAlong_data();
    void daysMoveAlong();
    void nothingIsNothing_data();
    void nothingIsNothing();

private:
    const core::UtcTime m_asOf = *core::parseTime("2026-10-12T09:10:00.000001Z");
};

void WatchedConditionsTest::typedIsASearch_data() {
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("search");
    QTest::newRow("typed") << QByteArray("dam lang:es") << QByteArray("dam lang:es");
    QTest::newRow("no JSON") << QByteArray("{dam") << QByteArray("{dam");
    QTest::newRow("a list") << QByteArray("[\"dam\"]") << QByteArray("[\"dam\"]");
    QTest::newRow("in JSON") << QByteArray("{\"search\":\"{dam\"}") << QByteArray("{dam");
}

void WatchedConditionsTest::typedIsASearch() {
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, search);
    const auto read = pipeline::readWatchedConditions(target.toStdString(), m_asOf);
    QVERIFY(read.has_value());
    domain::Filter wanted;
    wanted.text = pipeline::Service::parseSearch(search.toStdString());
    wanted.ignored = domain::Ignored::Hide;
    QVERIFY(read->filter == wanted);
    QVERIFY(!read->lastDays);
}

void WatchedConditionsTest::allConditionsAreRead() {
    const auto read = pipeline::readWatchedConditions(
        "{\"search\":\"dam\",\"from\":\"2026-09-29T00:00:00Z\",\"to\":\"2026-10-13T00:00:00Z\",\"languages\":[\"en\"],"
        "\"sources\":[\"news\",\"feeds\"],\"minItems\":2,\"maxItems\":49,\"cluster\":912,\"keyword\":\"flood\","
        "\"labels\":[\"\"],\"withoutLabels\":[\"dull\"],\"watched\":true,\"minAuthors\":3,\"minSources\":4,"
        "\"author\":\"ann\",\"state\":\"completed\",\"later\":1}",
        m_asOf);
    QVERIFY(read.has_value());
    domain::Filter wanted;
    wanted.text = pipeline::Service::parseSearch("dam");
    wanted.from = core::parseTime("2026-09-29T00:00:00Z");
    wanted.to = core::parseTime("2026-10-13T00:00:00Z");
    wanted.languages = {"en"};
    wanted.sources = {"news", "feeds"};
    wanted.minItems = 2;
    wanted.maxItems = 49;
    wanted.clusters = {core::ClusterId{912}};
    wanted.keyword = "flood";
    wanted.labels = {""};
    wanted.withoutLabels = {"dull"};
    wanted.watched = true;
    wanted.minAuthors = 3;
    wanted.minSources = 4;
    wanted.author = "ann";
    wanted.state = "completed";
    wanted.ignored = domain::Ignored::Hide;
    QVERIFY(read->filter == wanted);
}

void WatchedConditionsTest::daysMoveAlong_data() {
    QTest::addColumn<QByteArray>("asOf");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("within a day") << QByteArray("2026-10-12T09:10:00Z") << QByteArray("2026-10-06T00:00:00Z")
                                  << QByteArray("2026-10-13T00:00:00Z");
    // The moment is the one after the newest item, which is of the day before.
    QTest::newRow("at midnight") << QByteArray("2026-10-12T00:00:00Z") << QByteArray("2026-10-05T00:00:00Z")
                                 << QByteArray("2026-10-12T00:00:00Z");
}

void WatchedConditionsTest::daysMoveAlong() {
    QFETCH(const QByteArray, asOf);
    QFETCH(const QByteArray, from);
    QFETCH(const QByteArray, to);
    const auto read = pipeline::readWatchedConditions("{\"lastDays\":7}", *core::parseTime(asOf.toStdString()));
    QVERIFY(read.has_value());
    QCOMPARE(read->lastDays, std::optional<std::int64_t>(7));
    QVERIFY(read->filter.from == core::parseTime(from.toStdString()));
    QVERIFY(read->filter.to == core::parseTime(to.toStdString()));
}

void WatchedConditionsTest::nothingIsNothing_data() {
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("spaces") << QByteArray("  ");
    QTest::newRow("no condition") << QByteArray("{}");
    QTest::newRow("other types") << QByteArray(
        "{\"search\":1,\"from\":5,\"languages\":\"en\",\"minItems\":\"x\",\"cluster\":-3,\"watched\":\"yes\","
        "\"labels\":[1],\"lastDays\":0}");
}

void WatchedConditionsTest::nothingIsNothing() {
    QFETCH(const QByteArray, target);
    QVERIFY(!pipeline::readWatchedConditions(target.toStdString(), m_asOf));
}

GROUNDSWELL_TEST(WatchedConditionsTest, watched_conditions)
#include "tst_watched_conditions.moc"
