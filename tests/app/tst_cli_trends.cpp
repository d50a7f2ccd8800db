#include "models/core/clock.h"
#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <map>

using namespace groundswell;
using nlohmann::json;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;

namespace {

core::UtcTime newest() {
    return *core::parseTime("2024-05-14T12:00:00Z");
}

// The posts of one story: who says it, so many hours before the newest post.
class Story {
public:
    Story(std::string text, std::string outlet) : m_text(std::move(text)), m_outlet(std::move(outlet)) {}

    Story& say(int hoursAgo, const Words& authors) {
        for (const std::string& author : authors) {
            const json post{{"id", m_outlet + std::to_string(m_posts++)},
                            {"text", m_text},
                            {"published_at", core::formatTime(newest() - std::chrono::hours(hoursAgo))},
                            {"author", author},
                            {"source", m_outlet}};
            m_lines += post.dump() + "\n";
        }
        return *this;
    }
    [[nodiscard]] const std::string& lines() const { return m_lines; }

private:
    const std::string m_text;
    const std::string m_outlet;
    int m_posts = 0;
    std::string m_lines;
};

// Clusters 1 to 5: one rises, one is as it was a week ago, one has a single author, one is new, one is from the future.
QByteArray fiveStories() {
    const Words four{"w", "x", "y", "z"};
    const std::string posts =
        Story("Ferry to the northern islands out of service after engine fire", "gazette")
            .say(169, {"a"})
            .say(14, {"d", "e", "f"})
            .say(1, {"a", "b", "c"})
            .lines() +
        Story("Weather service expects strong winds along the whole coast tonight", "weather")
            .say(170, four)
            .say(2, four)
            .lines() +
        Story("Lottery winners wanted: claim your free prize tickets right now", "spam")
            .say(10, Words(9, "bot"))
            .lines() +
        Story("Parliament votes on the new budget for schools and hospitals", "courier")
            .say(5, {"m"})
            .say(4, {"n"})
            .say(3, {"o"})
            .say(0, {"p"})
            .lines() +
        Story("Clocks of the town hall show the wrong century", "clocks").say(-8'000'000, {"q"}).lines();
    return QByteArray::fromStdString(posts);
}

// "1:6 4:4": clusters with their items in the window.
std::string risingOf(const json& document) {
    std::string line;
    for (const json& row : document.at("clusters")) {
        line += (line.empty() ? "" : " ") + row.at("cluster_id").dump() + ":" + row.at("items_recent").dump();
    }
    return line;
}

}  // namespace

class CliTrendsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call trends(const Words& options) {
        Words all{"trends", "-w", "w"};
        all.insert(all.end(), options.begin(), options.end());
        return m_program->run(all);
    }

private Q_SLOTS:
    void initTestCase() {
        m_program = std::make_unique<Program>();
        QCOMPARE(m_program->run({"workspace", "create", "--id", "w"}).exitCode, 0);
        QCOMPARE(m_program->run({"import", "-w", "w", "-", "--quiet"}, fiveStories()).exitCode, 0);
        QCOMPARE(m_program->run({"process", "-w", "w", "--quiet"}).exitCode, 0);
        QCOMPARE(m_program->run({"sql", "-w", "w", "SELECT group_concat(items) AS n FROM clusters", "--json"})
                     .json()["rows"]
                     .dump(),
                 std::string("[{\"n\":\"7,8,9,4,1\"}]"));
    }

    void rises_data() {
        QTest::addColumn<Words>("options");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, const Words& options, const char* expected) {
            QTest::newRow(name) << options << std::string(expected);
        };
        row("default", {}, "1:6 4:4");
        row("window", {"--window", "24h"}, "1:6 4:4");
        row("6 h", {"--window", "6h"}, "4:4");
        row("7 days", {"--window", "7d"}, "1:6 4:4");
        row("as of the newest", {"--as-of", "2024-05-14T12:00:00Z"}, "1:6 4:4");
        row("a second before", {"--as-of", "2024-05-14T11:59:59Z"}, "1:6 4:3");
        row("midnight", {"--as-of", "2024-05-14T00:00:00Z"}, "1:3");
        row("the same with a zone", {"--as-of", "2024-05-14T02:00:00+02:00"}, "1:3");
        row("the same as a day", {"--as-of", "2024-05-14"}, "1:3");
        row("the same in digits", {"--as-of", "20240514"}, "1:3");
        row("long before", {"--as-of", "2023-01-01"}, "");
        row("long after", {"--as-of", "2024-07-01"}, "");
        row("limit", {"--limit", "1"}, "1:6");
        row("one author", {"--min-authors", "1"}, "3:9 1:6 4:4");
        row("one outlet", {"--min-outlets", "1"}, "3:9 1:6 4:4");
        row("anybody", {"--min-authors", "0", "--min-outlets", "0"}, "3:9 1:6 4:4");
        row("many authors", {"--min-authors", "5"}, "1:6");
        row("text", {"--text", "budget"}, "4:4");
        row("cluster", {"--cluster", "1,2"}, "1:6");
        row("size", {"--min-items", "5"}, "1:6");
        row("source", {"--source", "none"}, "");
    }
    void rises() {
        QFETCH(Words, options);
        QFETCH(std::string, expected);
        options.push_back("--json");
        const Call call = trends(options);
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        QCOMPARE(call.err, std::string());
        QCOMPARE(risingOf(call.json()), expected);
    }

    void answers_a_document() {
        const Call call = trends({"--json", "--limit", "1"});
        const json document = call.json();
        QCOMPARE(document["as_of"].get<std::string>(), std::string("2024-05-14T12:00:00Z"));
        QCOMPARE(document["window"].get<std::string>(), std::string("24h"));
        QCOMPARE(document["more"].get<bool>(), true);
        QCOMPARE(trends({"--json"}).json()["more"].get<bool>(), false);
        QCOMPARE(trends({"--json", "--as-of", "2024-05-14"}).json()["as_of"].get<std::string>(),
                 std::string("2024-05-14T00:00:00Z"));
        Words names;
        const auto ordered = nlohmann::ordered_json::parse(call.out);
        for (const auto& [name, value] : ordered.at("clusters").at(0).items()) names.push_back(name);
        QCOMPARE(names, (Words{"rank",
                               "cluster_id",
                               "items_recent",
                               "items_usual",
                               "ratio",
                               "burst",
                               "authors_recent",
                               "outlets_recent",
                               "reasons",
                               "items",
                               "items_unique",
                               "items_all_time",
                               "authors",
                               "sources",
                               "languages",
                               "first_published_at",
                               "last_published_at",
                               "velocity",
                               "exemplar_item_id",
                               "exemplar_text",
                               "keywords",
                               "labels",
                               "exemplar_source",
                               "watched",
                               "ignored"}));
        const json& first = document["clusters"][0];
        QCOMPARE(first["rank"].get<int>(), 1);
        QCOMPARE(first["items_usual"].get<double>(), 1.0);
        QCOMPARE(first["ratio"].get<double>(), 11.0 / 6);
        QCOMPARE(first["velocity"].get<double>(), 11.0 / 6);
        QCOMPARE(first["authors_recent"].get<int>(), 6);
        QCOMPARE(first["outlets_recent"].get<int>(), 1);
        QCOMPARE(first["items"].get<int>(), 7);
        QCOMPARE(first["reasons"].dump(), std::string("[{\"items\":6,\"kind\":\"copies\",\"of_items\":6},"
                                                      "{\"authors\":5,\"kind\":\"new_authors\",\"of_authors\":6}]"));
        const json second = trends({"--json"}).json()["clusters"][1];
        QVERIFY(second["items_usual"].is_null());
        QCOMPARE(second["ratio"].get<double>(), 9.0 / 5);
        QVERIFY(second["velocity"].is_null());
        QCOMPARE(second["reasons"][1]["kind"].get<std::string>(), std::string("first_seen"));
        QCOMPARE(second["reasons"][1]["since"].get<std::string>(), std::string("2024-05-14T07:00:00Z"));
    }

    void exports_the_same_numbers_data() {
        QTest::addColumn<std::string>("window");
        for (const char* window : {"6h", "24h", "7d"}) QTest::newRow(window) << std::string(window);
    }
    void exports_the_same_numbers() {
        QFETCH(std::string, window);
        const json document = trends({"--json", "--window", window, "--min-authors", "0", "--min-outlets", "0"}).json();
        const std::string file = m_program->path("trends-" + window + ".jsonl");
        QCOMPARE(m_program->run({"export", "clusters", "-w", "w", "--format", "jsonl", "--window", window, "-o", file})
                     .exitCode,
                 0);
        std::map<int, json> rows;
        for (const QByteArray& line : m_program->content("trends-" + window + ".jsonl").split('\n')) {
            if (line.isEmpty()) continue;
            const json row = json::parse(line.toStdString());
            rows[row["cluster_id"].get<int>()] = row;
        }
        QCOMPARE(rows.size(), std::size_t{5});
        QVERIFY(!document["clusters"].empty());
        for (const json& rising : document["clusters"]) {
            const json& row = rows.at(rising["cluster_id"].get<int>());
            for (const char* name : {"items_recent", "items_usual", "velocity", "burst", "items", "authors"})
                QVERIFY2(row[name] == rising[name], (row.dump() + "\n" + rising.dump()).c_str());
        }
        // What has not been published yet counts for nothing.
        QCOMPARE(rows.at(5)["items_recent"].dump() + rows.at(5)["velocity"].dump(), std::string("0null"));
        const json meta = json::parse(m_program->content("trends-" + window + ".jsonl.meta.json").toStdString());
        QCOMPARE(meta["trends"].dump(), json({{"window", window}, {"as_of", document["as_of"]}}).dump());
    }

    void exports_what_rises_data() {
        QTest::addColumn<Words>("options");
        QTest::newRow("default") << Words{};
        QTest::newRow("6 h") << Words{"--window", "6h"};
        QTest::newRow("7 days") << Words{"--window", "7d"};
        QTest::newRow("text") << Words{"--text", "budget"};
        QTest::newRow("nothing") << Words{"--source", "none"};
    }
    void exports_what_rises() {
        QFETCH(Words, options);
        Words command{"export", "trends", "-w", "w", "--json"};
        command.insert(command.end(), options.begin(), options.end());
        const Call call = m_program->run(command);
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        options.push_back("--json");
        QCOMPARE(risingOf(json{{"clusters", call.json()["rows"]}}), risingOf(trends(options).json()));
    }

    void exports_only_what_is_known() {
        const Call call = m_program->run({"export", "clusters", "-w", "w", "--columns",
                                          "cluster_id,items_recent,items_usual,velocity,items_14_days"});
        QCOMPARE(call.out,
                 std::string("\"cluster_id\",\"items_recent\",\"items_usual\",\"velocity\",\"items_14_days\"\r\n"
                             "\"3\",\"9\",\"\",\"\",\"0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 9\"\r\n"
                             "\"2\",\"4\",\"4\",\"1\",\"0; 0; 0; 0; 0; 0; 4; 0; 0; 0; 0; 0; 0; 4\"\r\n"
                             "\"1\",\"6\",\"1\",\"1.8333333333333333\",\"0; 0; 0; 0; 0; 0; 1; 0; 0; 0; 0; 0; 0; 6\"\r\n"
                             "\"4\",\"4\",\"\",\"\",\"0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 4\"\r\n"
                             "\"5\",\"0\",\"\",\"\",\"0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0\"\r\n"));
    }

    void answers_lines() {
        const Call call = trends({});
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.err, std::string());
        QVERIFY2(call.out.starts_with("Rising in the 24 h up to 2024-05-14T12:00:00Z:\n"
                                      "1.  cluster 1  1.8x  6 in 24 h, usual 1"),
                 call.out.c_str());
        for (const char* part :
             {"  6 authors, 1 outlet\n    Ferry to the northern islands", "\n    - copies of one text: 6 of 6 items\n",
              "\n    - new authors: 5 of 6 authors\n", "\n2.  cluster 4  new  4 in 24 h, no usual yet",
              "\n    - new: since 2024-05-14T07:00:00Z, 1 outlet"}) {
            QVERIFY2(call.out.find(part) != std::string::npos, (part + ("\nis not in\n" + call.out)).c_str());
        }
        const std::string more = "More clusters rise; --limit shows them.\n";
        QVERIFY(!call.out.ends_with(more));
        QVERIFY(trends({"--limit", "1"}).out.ends_with(more));
    }

    void says_that_nothing_rises_data() {
        QTest::addColumn<Words>("options");
        QTest::addColumn<std::string>("sentence");
        const auto row = [](const char* name, const Words& options, const char* sentence) {
            QTest::newRow(name) << options << std::string(sentence);
        };
        row("by default", {"--as-of", "2024-07-01"},
            "No cluster of 3 authors or 3 outlets rises in the 24 h up to 2024-07-01T00:00:00Z.\n");
        row("by authors", {"--min-authors", "90", "--min-outlets", "0", "--window", "7d"},
            "No cluster of 90 authors rises in the 7 days up to 2024-05-14T12:00:00Z.\n");
        row("of anybody", {"--min-authors", "0", "--min-outlets", "0", "--source", "none"},
            "No cluster rises in the 24 h up to 2024-05-14T12:00:00Z.\n");
    }
    void says_that_nothing_rises() {
        QFETCH(Words, options);
        QFETCH(std::string, sentence);
        const Call call = trends(options);
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.out, sentence);
    }

    void answers_nothing_from_an_empty_store() {
        Program program;
        QCOMPARE(program.run({"workspace", "create", "--id", "w"}).exitCode, 0);
        const Call call = program.run({"trends", "-w", "w"});
        QCOMPARE(call.exitCode, 0);
        QVERIFY2(call.out.starts_with("There are no clusters yet"), call.out.c_str());
        const Call document = program.run({"trends", "-w", "w", "--json"});
        QCOMPARE(document.exitCode, 0);
        QVERIFY(document.json()["as_of"].is_null());
        QCOMPARE(document.json()["clusters"].dump(), std::string("[]"));
        // Imported, but not in clusters yet.
        QCOMPARE(program.run({"import", "-w", "w", "-", "--quiet"}, testing::threePosts()).exitCode, 0);
        QVERIFY(program.run({"trends", "-w", "w"}).out.starts_with("There are no clusters yet"));
    }

    void refuses_data() {
        QTest::addColumn<Words>("arguments");
        QTest::addColumn<std::string>("sentence");
        const auto row = [](const char* name, const Words& arguments, const char* sentence) {
            QTest::newRow(name) << arguments << std::string(sentence);
        };
        row("no workspace", {}, "--workspace is required");
        row("unknown workspace", {"-w", "none"}, "There is no workspace 'none'");
        row("window", {"-w", "w", "--window", "12h"}, "\"12h\" is none of 6h, 24h, 7d");
        row("window in other words", {"-w", "w", "--window", "1 day"}, "is none of 6h, 24h, 7d");
        row("time", {"-w", "w", "--as-of", "yesterday"}, "--as-of: \"yesterday\" is no time; write");
        row("no such day", {"-w", "w", "--as-of", "2024-02-30"}, "\"2024-02-30\" is no time");
        row("empty time", {"-w", "w", "--as-of", ""}, "--as-of");
        row("limit", {"-w", "w", "--limit", "0"}, "\"0\" is no whole number from 1 to 5000");
        row("a high limit", {"-w", "w", "--limit", "5001"}, "\"5001\" is no whole number from 1 to 5000");
        row("a limit of no number", {"-w", "w", "--limit", "all"}, "--limit");
        row("authors", {"-w", "w", "--min-authors", "-1"}, "--min-authors");
        row("outlets", {"-w", "w", "--min-outlets", "some"}, "--min-outlets");
        row("day of a filter", {"-w", "w", "--from", "soon"}, "--from: \"soon\" is no day");
        row("a word too many", {"-w", "w", "ferry"}, "ferry");
    }
    void refuses() {
        QFETCH(Words, arguments);
        QFETCH(std::string, sentence);
        arguments.insert(arguments.begin(), "trends");
        const Call call = m_program->run(arguments);
        QCOMPARE(call.exitCode, 2);
        QCOMPARE(call.out, std::string());
        QVERIFY2(call.err.find(sentence) != std::string::npos, call.err.c_str());
        QCOMPARE(std::count(call.err.begin(), call.err.end(), '\n'), std::ptrdiff_t(1));
    }
};

GROUNDSWELL_TEST(CliTrendsTest, cli_trends)
#include "tst_cli_trends.moc"
