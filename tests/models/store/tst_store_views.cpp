#include "tests/models/store/store_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/connection.h"
#include "models/store/job_writer.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using namespace groundswell::testing;
using nlohmann::json;
using store::WriteTransaction;

namespace {

core::UtcTime microsecond(std::int64_t value) {
    return core::UtcTime(std::chrono::microseconds(value));
}

json known(const std::string& text) {
    return text.empty() ? json() : json(text);
}

json known(const std::optional<core::UtcTime>& time) {
    return time ? json(core::formatTime(*time)) : json();
}

std::string joined(const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& entry : list) text += (text.empty() ? "" : "; ") + entry;
    return text;
}

std::string textsOf(const std::vector<domain::Keyword>& keywords) {
    std::vector<std::string> texts;
    for (const domain::Keyword& keyword : keywords) texts.push_back(keyword.text);
    return joined(texts);
}

// Three items in two clusters, with keywords, a merge, a label, a run and a state of a query.
void fill(StoreFixture& fixture) {
    std::vector<domain::ContentItem> items{itemOf("a", "one \"x\""), itemOf("b", "two"), itemOf("c", "three")};
    items[0].publishedAt = microsecond(-1);
    items[0].author = "Ann";
    items[0].query = "world";
    items[0].title = items[0].text;
    items[1].publishedAt = at(0);
    items[1].outlet = "The Paper";
    items[1].claimedLanguage = "fr";
    items[1].title = "Two";
    items[2].source = "feeds";
    fixture.put(items);
    fixture.assign({{{1}, {4}, 1}, {{2}, {5}, 1}, {{3}, {9}, 1}});
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        std::vector<store::ProcessedItem> results(3);
        const char* languages[] = {"en", "de", ""};
        for (std::size_t i = 0; i < 3; ++i) {
            results[i].id = {static_cast<std::int64_t>(i) + 1};
            results[i].contentHash = incoming(items[i]).item.contentHash;
            results[i].state = "completed";
            results[i].language = languages[i];
            results[i].keywords = {{"big news", domain::KeywordKind::Phrase, 0.01},
                                   {"#Tag", domain::KeywordKind::Hashtag, 1}};
        }
        results[2].keywords->pop_back();
        static_cast<void>(t.items().storeProcessed(results));
        const std::vector<store::ClusterRegrouping> merges{{{5}, {4}, {}}};
        if (auto merged = t.clusters().regroup(merges); !merged) return merged;
        domain::Run run;
        run.kind = domain::RunKind::Acquire;
        run.source = "feeds";
        run.title = "world";
        run.startedAt = at(1);
        run.counts = {1, 2, 3, 4, 5, 6, 7, 8};
        const auto id = t.runs().begin(run);
        if (!id) return id.error();
        run.id = *id;
        run.state = domain::RunState::Partial;
        run.finishedAt = at(2) + std::chrono::microseconds(5);
        run.message = "half";
        if (auto updated = t.runs().update(run); !updated) return updated;
        const std::vector<domain::RunIssue> issues{{"f.csv", 3, "bad row"}};
        if (auto added = t.runs().addIssues(*id, issues); !added) return added;
        domain::QueryState state;
        state.source = "feeds";
        state.query = "world";
        state.lastTried = at(3);
        state.lastGood = at(2);
        state.lastError = "timed out";
        return t.sources().saveQueryState(state);
    });
    fixture.alter("INSERT INTO cluster_labels (cluster_id, label) VALUES (4, 'watch'), (4, 'flood')");
}

}  // namespace

class StoreViewsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itemsEqualTheReader();
    void clustersEqualTheReader();
    void keywordsEqualTheReader();
    void sourcesAndRunsEqualTheReader();
    void jobsEqualTheReader();
    void writesTimes_data();
    void writesTimes();
    void foldsKeywordsOfAClusterRow();
    void namesColumns_data();
    void namesColumns();
};

void StoreViewsTest::itemsEqualTheReader() {
    StoreFixture fixture;
    fill(fixture);
    json expected = json::array();
    QVERIFY(fixture.reader()->items().forEach({}, [&](const store::ItemRow& row) {
        const domain::ContentItem& item = row.item;
        expected.push_back({{"item_id", item.id.value},
                            {"external_id", item.externalId},
                            {"source", item.source},
                            {"query", known(item.query)},
                            {"field", item.field},
                            {"published_at", known(item.publishedAt)},
                            {"author", known(item.author)},
                            {"language", known(item.language)},
                            {"text", item.text},
                            {"url", known(item.url)},
                            {"cluster_id", item.cluster.isNone() ? json() : json(item.cluster.value)},
                            {"state", item.state},
                            {"outlet", known(item.outlet)},
                            {"title", known(item.title)},
                            {"keywords", known(textsOf(row.keywords))},
                            {"claimed_language", known(item.claimedLanguage)},
                            {"similarity", row.similarity ? json(*row.similarity) : json()}});
        return true;
    }));
    QCOMPARE(expected.size(), std::size_t{3});
    QCOMPARE(json::parse(fixture.sql("SELECT * FROM items ORDER BY item_id")).dump(), expected.dump());
}

void StoreViewsTest::clustersEqualTheReader() {
    StoreFixture fixture;
    fill(fixture);
    json expected = json::array();
    QVERIFY(fixture.reader()->clusters().forEach({}, [&](const domain::Cluster& cluster) {
        expected.push_back({{"cluster_id", cluster.id.value},
                            {"items", cluster.items},
                            {"items_unique", cluster.unique},
                            {"items_all_time", cluster.allTime},
                            {"authors", cluster.authors > 0 ? json(cluster.authors) : json()},
                            {"sources", cluster.sources},
                            {"languages", known(joined(cluster.languages))},
                            {"first_published_at", known(cluster.firstPublished)},
                            {"last_published_at", known(cluster.lastPublished)},
                            {"velocity", nullptr},
                            {"burst", nullptr},
                            {"exemplar_item_id", cluster.exemplar.value},
                            {"exemplar_text", cluster.exemplarText},
                            {"keywords", known(joined(cluster.keywords))},
                            {"labels", known(joined(cluster.labels))}});
        return true;
    }));
    QCOMPARE(expected.size(), std::size_t{2});
    QCOMPARE(expected[0]["authors"].get<int>(), 1);
    QVERIFY(expected[1]["authors"].is_null());
    QCOMPARE(expected[0]["labels"].get<std::string>(), std::string("flood; watch"));
    QCOMPARE(expected[0]["languages"].get<std::string>(), std::string("de; en"));
    QCOMPARE(json::parse(fixture.sql("SELECT * FROM clusters ORDER BY items DESC, cluster_id")).dump(),
             expected.dump());
}

void StoreViewsTest::keywordsEqualTheReader() {
    StoreFixture fixture;
    fill(fixture);
    json expected = json::array();
    QVERIFY(fixture.reader()->keywords().forEach({}, [&](const store::KeywordRow& row) {
        expected.push_back({{"keyword", row.text},
                            {"kind", domain::keywordKindName(row.kind)},
                            {"items", row.items},
                            {"clusters", row.clusters},
                            {"languages", known(joined(row.languages))},
                            {"first_published_at", known(row.firstPublished)},
                            {"last_published_at", known(row.lastPublished)}});
        return true;
    }));
    QCOMPARE(expected.size(), std::size_t{2});
    QCOMPARE(expected[0]["items"].get<int>(), 3);
    QCOMPARE(expected[0]["clusters"].get<int>(), 2);
    QCOMPARE(json::parse(fixture.sql("SELECT * FROM keywords ORDER BY items DESC, keyword")).dump(), expected.dump());
    const auto ofCluster = *fixture.reader()->keywords().ofCluster({5}, 1);
    QCOMPARE(ofCluster.size(), std::size_t{1});
    QCOMPARE(ofCluster[0].text, std::string("#Tag"));
}

void StoreViewsTest::sourcesAndRunsEqualTheReader() {
    StoreFixture fixture;
    fill(fixture);
    auto reader = fixture.reader();
    json sources = json::array();
    const auto summaries = *reader->runs().sourceSummaries();
    for (const domain::SourceSummary& source : summaries) {
        sources.push_back({{"source", source.source},
                           {"items", source.items},
                           {"first_published_at", known(source.firstPublished)},
                           {"last_published_at", known(source.lastPublished)},
                           {"last_good_at", known(source.lastGood)},
                           {"last_error", known(source.lastError)},
                           {"paused_at", known(source.pausedAt)},
                           {"pause_reason", known(source.pauseReason)}});
    }
    QCOMPARE(sources.size(), std::size_t{2});
    QCOMPARE(json::parse(fixture.sql("SELECT * FROM sources ORDER BY source")).dump(), sources.dump());
    QCOMPARE(*reader->runs().count(), std::int64_t{1});
    const domain::Run run = reader->runs().page({})->front();
    QCOMPARE(domain::runStateName(run.state), "partial");
    QCOMPARE(reader->runs().issues(run.id, 10)->front().line, std::int64_t{3});
    const std::string runs =
        R"([{"run_id":1,"kind":"acquire","source":"feeds","title":"world","state":"partial",)"
        R"("started_at":"2026-01-01T00:00:01Z","finished_at":"2026-01-01T00:00:02.000005Z","read":1,)"
        R"("new":2,"changed":3,"unchanged":4,"rejected":5,"processed":6,"failed":7,"message":"half","numbers_only":8}])";
    QCOMPARE(fixture.sql("SELECT * FROM runs"), runs);
}

void StoreViewsTest::jobsEqualTheReader() {
    StoreFixture fixture;
    QCOMPARE(fixture.write([](WriteTransaction& t) -> core::Result<void> {
        domain::JobGraph graph;
        graph.jobs.resize(2);
        graph.jobs[0].task = "acquire";
        graph.jobs[0].source = "feeds";
        graph.jobs[0].title = "Feeds of today";
        graph.jobs[1].task = "process";
        graph.jobs[1].expiresAt = at(9);
        graph.edges = {{0, 1, domain::PassOn::Value}};
        if (auto put = t.jobs().enqueue(graph, at(1)); !put) return put.error();
        auto claimed = t.jobs().claim({"cpu", 1, {}, {}}, 1, at(60), at(2));
        if (!claimed) return claimed.error();
        store::JobEnd end = store::JobEnd::of(claimed->front(), store::JobEnd::How::Failure);
        end.error = domain::JobError{"network", "No answer.", domain::RetryClass::Transient};
        end.startedAt = at(3);
        end.progress = {"read", 5, 0};
        const auto ended = t.jobs().finish({&end, 1}, at(4) + std::chrono::microseconds(5));
        if (!ended) return ended.error();
        return {};
    }),
             std::string());
    const std::string first =
        R"({"job_id":1,"kind":"acquire","state":"failure","source":"feeds","started_at":"2026-01-01T00:00:03Z",)"
        R"("finished_at":"2026-01-01T00:00:04.000005Z","message":"No answer.","title":"Feeds of today","reason":null,)"
        R"("error":"network","pool":"cpu","priority":5,"attempt":1,"max_attempts":10,)"
        R"("created_at":"2026-01-01T00:00:01Z","not_before":null,"expires_at":null,"group_id":null,)"
        R"("progress_stage":"read","progress_done":5,"progress_total":null,"arguments":"[]","result":null})";
    QCOMPARE(fixture.sql("SELECT * FROM jobs WHERE job_id = 1"), "[" + first + "]");
    const std::string second =
        R"([{"state":"revoked","reason":"blocked","title":"process","expires_at":"2026-01-01T00:00:09Z",)"
        R"("message":"Job 1 (acquire) failed: No answer."}])";
    QCOMPARE(fixture.sql("SELECT state, reason, title, expires_at, message FROM jobs WHERE job_id = 2"), second);
}

void StoreViewsTest::writesTimes_data() {
    QTest::addColumn<qint64>("time");
    for (const qint64 time :
         {qint64{0}, qint64{1}, qint64{-1}, qint64{999'999}, qint64{-999'999}, qint64{-1'000'000},
          qint64{1'791'796'200'123'456}, qint64{-62'135'596'800'000'000}, qint64{253'402'300'799'999'999}}) {
        QTest::addRow("%lld", static_cast<long long>(time)) << time;
    }
}

void StoreViewsTest::writesTimes() {
    QFETCH(qint64, time);
    StoreFixture fixture;
    domain::ContentItem item = itemOf("a", "one");
    item.publishedAt = microsecond(time);
    fixture.put({item});
    QCOMPARE(fixture.sql("SELECT published_at AS t FROM items"),
             "[{\"t\":\"" + core::formatTime(*item.publishedAt) + "\"}]");
}

void StoreViewsTest::foldsKeywordsOfAClusterRow() {
    StoreFixture fixture;
    std::vector<domain::ContentItem> items;
    std::vector<store::ClusterAssignment> assignments;
    const std::vector<std::vector<const char*>> words{
        {"old"}, {"old"}, {"FLOOD", "flood", "Ärger"}, {"Flood", "ärger"}, {"Flood", "zoo"}};
    constexpr int newest = 300;
    for (int i = 0; i < newest + 2; ++i) {
        items.push_back(itemOf("e" + std::to_string(i), "text"));
        items.back().publishedAt = at(i);
        assignments.push_back({{i + 1}, {1}, 1});
    }
    fixture.put(items);
    QCOMPARE(fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        std::vector<store::ProcessedItem> results(words.size());
        for (std::size_t i = 0; i < words.size(); ++i) {
            results[i].id = {static_cast<std::int64_t>(i) + 1};
            results[i].contentHash = incoming(items[i]).item.contentHash;
            results[i].state = "completed";
            results[i].language = i == 3 ? "de" : "en";
            results[i].keywords.emplace();
            for (const char* word : words[i]) {
                results[i].keywords->push_back({word, domain::KeywordKind::Phrase, 0.1});
            }
        }
        if (const auto stored = t.items().storeProcessed(results); !stored) return stored.error();
        return t.clusters().assign(assignments);
    }),
             std::string());
    const auto cluster = *fixture.reader()->clusters().byId({1});
    QCOMPARE(joined(cluster->keywords), std::string("Flood; Ärger; zoo"));
    std::string all;
    const auto rows = *fixture.reader()->keywords().ofCluster({1}, 3);
    for (const store::KeywordRow& row : rows) {
        all += row.text + ":" + std::to_string(row.items) + ":" + std::to_string(row.clusters) + ":" +
               joined(row.languages) + " ";
    }
    QCOMPARE(all, std::string("Flood:4:1:de; en old:2:1:en Ärger:2:1:de; en "));
    QVERIFY(rows[0].firstPublished == at(2));
    QVERIFY(rows[0].lastPublished == at(4));
}

void StoreViewsTest::namesColumns_data() {
    QTest::addColumn<QString>("view");
    QTest::addColumn<QString>("columns");
    const auto row = [](const char* view, const char* columns) {
        QTest::newRow(view) << QString::fromUtf8(view) << QString::fromUtf8(columns);
    };
    row("items",
        "item_id, external_id, source, query, field, published_at, author, language, text, url, cluster_id, state, "
        "outlet, title, keywords, claimed_language, similarity");
    row("clusters",
        "cluster_id, items, items_unique, items_all_time, authors, sources, languages, first_published_at, "
        "last_published_at, velocity, burst, exemplar_item_id, exemplar_text, keywords, labels");
    row("cluster_days", "cluster_id, day, items");
    row("keywords", "keyword, kind, items, clusters, languages, first_published_at, last_published_at");
    row("sources",
        "source, items, first_published_at, last_published_at, last_good_at, last_error, paused_at, pause_reason");
    row("runs",
        "run_id, kind, source, title, state, started_at, finished_at, read, new, changed, unchanged, rejected, "
        "processed, failed, message, numbers_only");
    row("engagement", "item_id, name, observed_at, value");
    row("gaps", "source, query, from_at, to_at, noted_at, reason");
    row("notes", "note_id, cluster_id, note, created_at, changed_at");
    row("watches", "watch_id, kind, name, target, note, cluster_id, created_at, looked_at");
    row("jobs",
        "job_id, kind, state, source, started_at, finished_at, message, title, reason, error, pool, priority, attempt, "
        "max_attempts, created_at, not_before, expires_at, group_id, progress_stage, progress_done, progress_total, "
        "arguments, result");
}

void StoreViewsTest::namesColumns() {
    QFETCH(QString, view);
    QFETCH(QString, columns);
    StoreFixture fixture;
    const auto answer = store::runReadOnlySql(fixture.file(), "SELECT * FROM " + view.toStdString(), 1, 5);
    QVERIFY(answer);
    QStringList names;
    for (const std::string& name : answer->columns) names << QString::fromStdString(name);
    QCOMPARE(names.join(QStringLiteral(", ")), columns);
}

GROUNDSWELL_TEST(StoreViewsTest, store_views)
#include "tst_store_views.moc"
