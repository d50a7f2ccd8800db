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

        const json cluster = asJson(Table::Clusters, report::cellsOf(domain::Cluster{}));
        for (const char* name : {"first_published_at", "last_published_at", "velocity", "burst", "exemplar_item_id"}) {
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
        const json expected{{"cluster_id", 3},
                            {"items", 10},
                            {"items_unique", 8},
                            {"items_all_time", 12},
                            {"authors", 5},
                            {"sources", 2},
                            {"languages", {"en", "es"}},
                            {"first_published_at", "2026-10-01T00:00:00Z"},
                            {"last_published_at", "2026-10-02T00:00:00Z"},
                            {"velocity", nullptr},
                            {"burst", nullptr},
                            {"exemplar_item_id", 44},
                            {"exemplar_text", "flood"},
                            {"keywords", {"river", "rain"}},
                            {"labels", json::array({"watch"})}};
        QCOMPARE(asJson(Table::Clusters, report::cellsOf(cluster)).dump(), expected.dump());
    }

    void writes_keywords() {
        domain::KeywordRow row{.text = "#rain",
                               .kind = domain::KeywordKind::Hashtag,
                               .items = 4,
                               .clusters = 2,
                               .languages = {"en"},
                               .firstPublished = day("2026-10-01"),
                               .lastPublished = {}};
        const json expected{{"keyword", "#rain"},
                            {"kind", "hashtag"},
                            {"items", 4},
                            {"clusters", 2},
                            {"languages", json::array({"en"})},
                            {"first_published_at", "2026-10-01T00:00:00Z"},
                            {"last_published_at", nullptr}};
        QCOMPARE(asJson(Table::Keywords, report::cellsOf(row)).dump(), expected.dump());
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
                                         "exemplar_text keywords labels");
        QTest::newRow("keywords") << int(Table::Keywords)
                                  << std::string(
                                         "keyword kind items clusters languages first_published_at "
                                         "last_published_at");
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
        QTest::newRow("all") << Names{} << std::string("\"k\",\"phrase\",\"1\",\"2\",\"\",\"\",\"\"\r\n")
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
        const domain::KeywordRow row{.text = "k",
                                     .kind = domain::KeywordKind::Phrase,
                                     .items = 1,
                                     .clusters = 2,
                                     .languages = {},
                                     .firstPublished = {},
                                     .lastPublished = {}};
        QCOMPARE(report::csvRow(selection->pick(report::cellsOf(row)), false), line);
        QCOMPARE(selection->names().size(), names.empty() ? report::columnsOf(Table::Keywords).size() : names.size());
    }
};

GROUNDSWELL_TEST(ReportTableTest, report_table)
#include "tst_report_table.moc"
