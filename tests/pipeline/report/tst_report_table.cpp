#include "pipeline/report/row_writer.h"
#include "pipeline/report/table.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using nlohmann::json;
using report::Table;

namespace {

core::UtcTime day(const char* text) {
    return *core::parseDay(text);
}

json asJson(Table table, report::Row row) {
    return json::parse(report::jsonLine(report::columnsOf(table), row));
}

}  // namespace

class ReportTableTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writes_items() {
        domain::ItemRow row;
        row.item.id = {12};
        row.item.externalId = "x-1";
        row.item.source = "files";
        row.item.query = "q";
        row.item.publishedAt = day("2026-10-12") + std::chrono::hours(9);
        row.item.author = "Ana";
        row.item.language = "pt";
        row.item.text = "Olá";
        row.item.title = "Título";
        row.item.claimedLanguage = "pt_BR";
        row.item.url = "https://example.org";
        row.item.outlet = "Folha";
        row.item.cluster = {7};
        row.item.state = "completed";
        row.similarity = 0.625;
        row.keywords = {{"rio cheio", domain::KeywordKind::Phrase, 0.1},
                        {"#rio", domain::KeywordKind::Hashtag, 1},
                        {"rio cheio", domain::KeywordKind::Entity, 1}};
        const json expected{{"item_id", 12},
                            {"external_id", "x-1"},
                            {"source", "files"},
                            {"query", "q"},
                            {"field", "text"},
                            {"published_at", "2026-10-12T09:00:00Z"},
                            {"author", "Ana"},
                            {"language", "pt"},
                            {"text", "Olá"},
                            {"url", "https://example.org"},
                            {"cluster_id", 7},
                            {"state", "completed"},
                            {"outlet", "Folha"},
                            {"title", "Título"},
                            {"keywords", {"rio cheio", "#rio"}},
                            {"claimed_language", "pt_BR"},
                            {"similarity", 0.625}};
        QCOMPARE(asJson(Table::Items, report::cellsOf(row)).dump(), expected.dump());
    }

    void leaves_unknown_things_empty() {
        domain::ItemRow row;
        row.item.id = {1};
        row.item.externalId = "a";
        row.item.source = "s";
        row.item.state = "ready";
        const json item = asJson(Table::Items, report::cellsOf(row));
        for (const char* name : {"query", "published_at", "author", "language", "url", "cluster_id", "outlet", "title",
                                 "claimed_language", "similarity"}) {
            QVERIFY2(item.at(name).is_null(), name);
        }
        QCOMPARE(item.at("text").get<std::string>(), std::string());
        QCOMPARE(item.at("field").get<std::string>(), std::string("text"));

        const domain::Cluster empty;
        const json cluster = asJson(Table::Clusters, report::cellsOf(report::ClusterRow{empty}));
        for (const char* name : {"first_published_at", "last_published_at", "velocity", "burst", "exemplar_item_id",
                                 "items_recent", "items_usual", "items_14_days", "exemplar_source"}) {
            QVERIFY2(cluster.at(name).is_null(), name);
        }
        QVERIFY(cluster.at("languages").is_array());
    }

    void writes_clusters() {
        domain::Cluster cluster;
        cluster.id = {3};
        cluster.items = 10;
        cluster.unique = 8;
        cluster.allTime = 12;
        cluster.authors = 5;
        cluster.sources = 2;
        cluster.languages = {"en", "es"};
        cluster.firstPublished = day("2026-10-01");
        cluster.lastPublished = day("2026-10-02");
        cluster.exemplar = {44};
        cluster.exemplarText = "flood";
        cluster.keywords = {"river", "rain"};
        cluster.labels = {"watch"};
        cluster.source = "feeds";
        cluster.watched = true;
        const json expected{{"cluster_id", 3},
                            {"items", 10},
                            {"items_unique", 8},
                            {"items_all_time", 12},
                            {"authors", 5},
                            {"sources", 2},
                            {"languages", {"en", "es"}},
                            {"first_published_at", "2026-10-01T00:00:00Z"},
                            {"last_published_at", "2026-10-02T00:00:00Z"},
                            {"velocity", 2.5},
                            {"burst", 2},
                            {"exemplar_item_id", 44},
                            {"exemplar_text", "flood"},
                            {"keywords", {"river", "rain"}},
                            {"labels", json::array({"watch"})},
                            {"items_recent", 10},
                            {"items_usual", 1},
                            {"items_14_days", {0, 10}},
                            {"exemplar_source", "feeds"},
                            {"watched", true},
                            {"ignored", false}};
        const report::ClusterRow row{cluster, domain::TrendNumbers{10, 1.0, 2}, std::vector<std::int64_t>{0, 10}};
        QCOMPARE(asJson(Table::Clusters, report::cellsOf(row)).dump(), expected.dump());
    }

    void tells_of_trends_only_what_is_known_data() {
        QTest::addColumn<bool>("dated");
        QTest::addColumn<bool>("counted");
        QTest::addColumn<bool>("old");
        QTest::addColumn<std::string>("cells");  // velocity, burst, items_recent, items_usual, items_14_days
        QTest::newRow("all") << true << true << true << std::string("2 0 9 2 [9]");
        QTest::newRow("new") << true << true << false << std::string("null 0 9 null [9]");
        QTest::newRow("not counted") << true << false << true << std::string("null null null null null");
        QTest::newRow("without times") << false << true << true << std::string("null null null null null");
    }

    void tells_of_trends_only_what_is_known() {
        QFETCH(bool, dated);
        QFETCH(bool, counted);
        QFETCH(bool, old);
        QFETCH(std::string, cells);
        domain::Cluster cluster;
        if (dated) cluster.firstPublished = cluster.lastPublished = day("2026-10-01");
        report::ClusterRow row{cluster};
        if (counted) {
            row.trend = domain::TrendNumbers{9, old ? std::optional(2.0) : std::nullopt, 0};
            row.days = {9};
        }
        const json found = asJson(Table::Clusters, report::cellsOf(row));
        std::string line;
        for (const char* name : {"velocity", "burst", "items_recent", "items_usual", "items_14_days"})
            line += (line.empty() ? "" : " ") + found.at(name).dump();
        QCOMPARE(line, cells);
    }

    void writes_keywords() {
        domain::KeywordTrend row;
        row.row = {.text = "#rain",
                   .kind = domain::KeywordKind::Hashtag,
                   .items = 4,
                   .clusters = 2,
                   .languages = {"en"},
                   .firstPublished = day("2026-10-01"),
                   .lastPublished = day("2026-10-02")};
        row.recent = 3;
        // A third, as short as the table of keywords has it.
        row.usual = static_cast<double>(1.0F / 3);
        row.sparkline = {1, 3};
        const json expected{{"keyword", "#rain"},
                            {"kind", "hashtag"},
                            {"items", 4},
                            {"clusters", 2},
                            {"languages", json::array({"en"})},
                            {"first_published_at", "2026-10-01T00:00:00Z"},
                            {"last_published_at", "2026-10-02T00:00:00Z"},
                            {"velocity", 1.5},
                            {"items_recent", 3},
                            {"items_usual", 1.0 / 3},
                            {"items_14_days", {1, 3}},
                            {"watched", true}};
        QCOMPARE(asJson(Table::Keywords, report::cellsOf(row, true)).dump(), expected.dump());
    }

    void has_the_columns_in_order_data() {
        QTest::addColumn<int>("table");
        QTest::addColumn<std::string>("names");
        QTest::newRow("items") << int(Table::Items)
                               << std::string(
                                      "item_id external_id source query field published_at author language text "
                                      "url cluster_id state outlet title keywords claimed_language similarity");
        QTest::newRow("clusters") << int(Table::Clusters)
                                  << std::string(
                                         "cluster_id items items_unique items_all_time authors sources languages "
                                         "first_published_at last_published_at velocity burst exemplar_item_id "
                                         "exemplar_text keywords labels items_recent items_usual items_14_days "
                                         "exemplar_source watched ignored");
        QTest::newRow("keywords") << int(Table::Keywords)
                                  << std::string(
                                         "keyword kind items clusters languages first_published_at "
                                         "last_published_at velocity items_recent items_usual items_14_days watched");
    }

    void has_the_columns_in_order() {
        QFETCH(int, table);
        QFETCH(std::string, names);
        std::string found;
        for (const std::string& name : report::columnsOf(Table(table))) found += (found.empty() ? "" : " ") + name;
        QCOMPARE(found, names);
    }

    void chooses_columns_data() {
        QTest::addColumn<std::vector<std::string>>("names");
        QTest::addColumn<std::string>("line");   // CSV of the chosen cells, or
        QTest::addColumn<std::string>("error");  // a part of the message
        using Names = std::vector<std::string>;
        QTest::newRow("all") << Names{}
                             << std::string(
                                    "\"k\",\"phrase\",\"1\",\"2\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"false\"\r\n")
                             << std::string();
        QTest::newRow("own order") << Names{"items", "keyword"} << std::string("\"1\",\"k\"\r\n") << std::string();
        QTest::newRow("unknown") << Names{"items", "colour", "size"} << std::string()
                                 << std::string("has no column \"colour\", \"size\"; it has keyword, kind, items");
        QTest::newRow("twice") << Names{"items", "items"} << std::string() << std::string("named twice: \"items\"");
        QTest::newRow("empty") << Names{""} << std::string() << std::string("has no column \"\"");
    }

    void chooses_columns() {
        QFETCH(std::vector<std::string>, names);
        QFETCH(std::string, line);
        QFETCH(std::string, error);
        const auto selection = report::ColumnSelection::choose(Table::Keywords, names);
        QCOMPARE(selection.has_value(), error.empty());
        if (!selection) {
            QCOMPARE(selection.error().code, core::ErrorCode::InvalidInput);
            QVERIFY2(selection.error().message.find(error) != std::string::npos, selection.error().message.c_str());
            return;
        }
        domain::KeywordTrend row;
        row.row.text = "k";
        row.row.items = 1;
        row.row.clusters = 2;
        QCOMPARE(report::csvRow(selection->pick(report::cellsOf(row, false)), false), line);
        QCOMPARE(selection->names().size(), names.empty() ? report::columnsOf(Table::Keywords).size() : names.size());
    }
};

GROUNDSWELL_TEST(ReportTableTest, report_table)
#include "tst_report_table.moc"
