#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QCryptographicHash>
#include <QTest>

#include <csignal>
#include <filesystem>

using namespace groundswell;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;
using nlohmann::json;

class CliDataTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call run(const Words& arguments, const QByteArray& input = {}) { return m_program->run(arguments, input); }
    void importThree() { QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, testing::threePosts()).exitCode, 0); }

private Q_SLOTS:
    void init() {
        m_program = std::make_unique<Program>();
        QCOMPARE(run({"workspace", "create", "--id", "w"}).exitCode, 0);
    }

    void exports_rows() {
        importThree();
        const Call jsonl = run({"export", "items", "-w", "w", "--format", "jsonl"});
        QCOMPARE(jsonl.exitCode, 0);
        QCOMPARE(jsonl.err, std::string());
        QCOMPARE(std::count(jsonl.out.begin(), jsonl.out.end(), '\n'), std::ptrdiff_t(3));
        const json first = json::parse(jsonl.out.substr(0, jsonl.out.find('\n')));
        QCOMPARE(first["external_id"].get<std::string>(), std::string("p1"));
        QCOMPARE(first["published_at"].get<std::string>(), std::string("2026-10-01T10:00:00Z"));
        QVERIFY(first["cluster_id"].is_null());
        QVERIFY(jsonl.out.find("\"outlet\":\"Gazette\"") != std::string::npos);

        const Call csv = run({"export", "items", "-w", "w", "--columns", "external_id,text"});
        QCOMPARE(csv.out,
                 std::string("\"external_id\",\"text\"\r\n\"p1\",\"The river floods the old town\"\r\n"
                             "\"p2\",\"'=SUM(A1:A2) said the \"\"clerk\"\",\nthen left\"\r\n\"p3\",\"洪水\"\r\n"));
        const Call raw = run({"export", "items", "-w", "w", "--columns", "text", "--raw-cells"});
        QVERIFY(raw.out.find("\"=SUM") != std::string::npos);
        const Call bad = run({"export", "items", "-w", "w", "--columns", "text,colour"});
        QCOMPARE(bad.exitCode, 2);
        QVERIFY(bad.err.find("no column \"colour\"") != std::string::npos);
        QCOMPARE(run({"export", "scores", "-w", "w"}).exitCode, 2);
        const json document = run({"export", "items", "-w", "w", "--columns", "external_id,url", "--json"}).json();
        QCOMPARE(document["columns"].dump(), std::string(R"(["external_id","url"])"));
        QCOMPARE(document["rows"].size(), std::size_t(3));
        QCOMPARE(document["rows"][2].dump(), std::string(R"({"external_id":"p3","url":null})"));
        const json none = run({"export", "keywords", "-w", "w", "--json", "--lang", "xx"}).json();
        QCOMPARE(none["rows"].dump(), std::string("[]"));
    }

    void exports_for_others() {
        const Call posts = run({"export", "items", "-w", "w", "--format", "4cat"});
        QCOMPARE(posts.exitCode, 0);
        QVERIFY(posts.out.starts_with("\"id\",\"thread_id\",\"author\",\"body\",\"timestamp\",\"unix_timestamp\","));
        const Call page = run({"export", "clusters", "-w", "w", "--format", "html"});
        QCOMPARE(page.exitCode, 0);
        QVERIFY(page.out.starts_with("<!DOCTYPE html>"));
        // Each form has its table; 4CAT has its own columns.
        QCOMPARE(run({"export", "items", "-w", "w", "--format", "html"}).exitCode, 2);
        QCOMPARE(run({"export", "clusters", "-w", "w", "--format", "4cat"}).exitCode, 2);
        QCOMPARE(run({"export", "items", "-w", "w", "--format", "4cat", "--columns", "text"}).exitCode, 2);
    }

    void exports_to_files() {
        importThree();
        const std::string file = m_program->path("items.csv");
        const Words command{"export", "items", "-w", "w", "-o", file, "--from", "2026-10-02"};
        QCOMPARE(run(command).exitCode, 0);
        const QByteArray first = m_program->content("items.csv");
        QCOMPARE(first.count("\r\n"), qsizetype(3));
        const json meta = json::parse(m_program->content("items.csv.meta.json").toStdString());
        QCOMPARE(meta["counts"]["rows"].get<int>(), 2);
        QCOMPARE(meta["truncated"].get<bool>(), false);
        QCOMPARE(meta["filters"]["from"].get<std::string>(), std::string("2026-10-02T00:00:00Z"));
        QCOMPARE(meta["sha256"].get<std::string>(),
                 QCryptographicHash::hash(first, QCryptographicHash::Sha256).toHex().toStdString());

        const auto with = [&](const char* choice) {
            Words all = command;
            all.insert(all.end(), {"--if-exists", choice});
            return run(all).exitCode;
        };
        QCOMPARE(run(command).exitCode, 2);
        QCOMPARE(with("ask"), 2);
        QCOMPARE(with("skip"), 0);
        QCOMPARE(m_program->content("items.csv"), first);
        QCOMPARE(with("append"), 0);
        QCOMPARE(m_program->content("items.csv").count("external_id"), qsizetype(1));
        QCOMPARE(m_program->content("items.csv").count("\r\n"), qsizetype(5));
        QCOMPARE(with("overwrite"), 0);
        QCOMPARE(m_program->content("items.csv"), first);
        QCOMPARE(run({"export", "items", "-w", "w", "-o", m_program->path("none/items.csv")}).exitCode, 2);
    }

    void appends_only_what_fits_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<std::string>("format");
        QTest::addColumn<std::string>("sentence");  // "" = it fits
        const QByteArray table("\"external_id\",\"text\"\r\n");
        const QByteArray lines("{\"external_id\":\"x\",\"text\":\"y\"}\n");
        QTest::newRow("CSV to CSV") << table << std::string("csv") << std::string();
        QTest::newRow("lines to lines") << lines << std::string("jsonl") << std::string();
        QTest::newRow("to an empty file") << QByteArray() << std::string("jsonl") << std::string();
        QTest::newRow("lines to CSV") << table << std::string("jsonl") << std::string("is not JSON Lines");
        QTest::newRow("CSV to lines") << lines << std::string("csv") << std::string("is not CSV");
        QTest::newRow("other columns") << QByteArray("\"external_id\",\"url\"\r\n") << std::string("csv")
                                       << std::string("has other columns");
        QTest::newRow("other keys") << QByteArray("{\"external_id\":\"x\"}\n") << std::string("jsonl")
                                    << std::string("has other columns");
    }

    void appends_only_what_fits() {
        QFETCH(QByteArray, content);
        QFETCH(std::string, format);
        QFETCH(std::string, sentence);
        importThree();
        const std::string file = m_program->file("rows", content);
        const Call call = run({"export", "items", "-w", "w", "-o", file, "--format", format, "--columns",
                               "external_id,text", "--if-exists", "append"});
        QVERIFY2(call.exitCode == (sentence.empty() ? 0 : 2), call.err.c_str());
        QVERIFY2(call.err.find(sentence) != std::string::npos, call.err.c_str());
        const QByteArray after = m_program->content("rows");
        QVERIFY(after.startsWith(content));
        QCOMPARE(after == content, !sentence.empty());
    }

    // As the page of keywords shows them; the view has each spelling.
    void exports_spellings_of_a_keyword_as_one() {
        const QByteArray posts =
            "{\"id\":\"a\",\"text\":\"#Flood at the river\",\"published_at\":\"2024-05-01T10:00:00Z\"}\n"
            "{\"id\":\"b\",\"text\":\"#flood in the town\",\"published_at\":\"2024-05-02T10:00:00Z\"}\n"
            "{\"id\":\"c\",\"text\":\"#flood near the bridge\",\"published_at\":\"2024-05-03T10:00:00Z\"}\n";
        QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, posts).exitCode, 0);
        QCOMPARE(run({"process", "-w", "w", "--quiet"}).exitCode, 0);
        const json rows = run({"export", "keywords", "-w", "w", "--json"}).json()["rows"];
        json floods = json::array();
        for (const json& row : rows) {
            if (row["kind"] == "hashtag") floods.push_back(row);
        }
        QCOMPARE(floods.size(), std::size_t(1));
        QCOMPARE(floods[0]["keyword"].get<std::string>(), std::string("#flood"));
        QCOMPARE(floods[0]["items"].get<int>(), 3);
        QCOMPARE(floods[0]["items_recent"].get<int>(), 1);
        QVERIFY(floods[0]["items_usual"].is_null() && floods[0]["velocity"].is_null());
        QCOMPARE(floods[0]["items_14_days"].dump(), std::string("[0,0,0,0,0,0,0,0,0,0,0,1,1,1]"));
        const json apart = run({"sql", "-w", "w", "--json",
                                "SELECT keyword, items FROM keywords WHERE kind = 'hashtag' ORDER BY keyword"})
                               .json()["rows"];
        QCOMPARE(apart.dump(),
                 std::string("[{\"items\":1,\"keyword\":\"#Flood\"},{\"items\":2,\"keyword\":\"#flood\"}]"));
    }

    void processes_up_to_a_state() {
        importThree();
        const Call call = run({"process", "-w", "w", "--until", "keyworded"});
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.out, std::string("3 items reached the state keyworded, 0 failed, 3 waiting.\n"));
        const json again = run({"process", "-w", "w", "--until", "keyworded", "--json"}).json();
        QCOMPARE(again["processed"].get<int>(), 0);
        QCOMPARE(again["waiting"].get<int>(), 3);
        QCOMPARE(run({"process", "-w", "w", "--json"}).json()["processed"].get<int>(), 3);
    }

    void filters_by_language_in_any_case() {
        QCOMPARE(run({"import", "-w", "w", "-"},
                     "{\"id\":\"z\",\"text\":\"\",\"lang\":\"ZH_tw\"}\n"
                     "{\"id\":\"e\",\"text\":\"\",\"lang\":\"EN-us\"}\n")
                     .exitCode,
                 0);
        QCOMPARE(run({"process", "-w", "w"}).exitCode, 0);
        for (const auto& [typed, id] : {std::pair("EN", "e"), std::pair("en", "e"), std::pair("ZH-HANT", "z"),
                                        std::pair("zh_hant", "z"), std::pair("zh-Hant", "z")}) {
            const Call rows = run({"export", "items", "-w", "w", "--columns", "external_id", "--lang", typed});
            QCOMPARE(rows.out, "\"external_id\"\r\n\"" + std::string(id) + "\"\r\n");
        }
    }

    void hints_at_the_fields_that_there_are() {
        importThree();
        const Call call = run({"search", "-w", "w", "autor:Ana"});
        QCOMPARE(call.exitCode, 0);
        QVERIFY2(call.err.find("no field \"autor\"") != std::string::npos, call.err.c_str());
        QVERIFY2(call.err.find("author, lang, source") != std::string::npos, call.err.c_str());
        for (const char* query : {"author:Ana", "https://example.org/", "\"autor:Ana\"", "10:30", "river: flood"}) {
            QCOMPARE(run({"search", "-w", "w", query}).err, std::string());
        }
    }

    void processes_and_searches() {
        importThree();
        const Call processed = run({"process", "-w", "w", "--json"});
        QVERIFY2(processed.exitCode == 0, processed.err.c_str());
        QCOMPARE(processed.json()["processed"].get<int>(), 3);
        QCOMPARE(run({"process", "-w", "w", "--json"}).json()["processed"].get<int>(), 0);
        QCOMPARE(run({"process", "-w", "w", "--until", "nowhere"}).exitCode, 2);

        const json hit = run({"search", "-w", "w", "RIVER town", "--json"}).json();
        QCOMPARE(hit["total"].get<int>(), 1);
        QCOMPARE(hit["items"][0]["external_id"].get<std::string>(), std::string("p1"));
        QVERIFY(hit["items"][0]["snippet"].get<std::string>().find("river") != std::string::npos);
        const Call none = run({"search", "-w", "w", "volcano", "--json"});
        QCOMPARE(none.exitCode, 0);
        QCOMPARE(none.json()["total"].get<int>(), 0);
        QCOMPARE(none.json()["items"].size(), std::size_t(0));
        QCOMPARE(run({"search", "-w", "w", "--json", "--", "river", "-town"}).json()["total"].get<int>(), 0);
        QCOMPARE(run({"search", "-w", "w", "\"'(*", "--json"}).json()["total"].get<int>(), 0);
        QCOMPARE(run({"search", "-w", "w", ""}).exitCode, 2);

        const std::string clusters = run({"export", "clusters", "-w", "w", "--format", "jsonl"}).out;
        const json cluster = json::parse(clusters.substr(0, clusters.find('\n')));
        QCOMPARE(cluster["items"].get<int>(), 1);
        QVERIFY(cluster["velocity"].is_null() && cluster["keywords"].is_array());
        const json status = run({"status", "-w", "w", "--json"}).json();
        QCOMPARE(status["items"].get<int>(), 3);
        QCOMPARE(status["backlog"].get<int>(), 0);
        QCOMPARE(status["states"]["completed"].get<int>(), 3);
        QVERIFY(status["runs"].size() >= 2);
        QCOMPARE(run({"status", "-w", "w"}).exitCode, 0);
    }

    void counts_contradicted_language_claims() {
        const QByteArray posts =
            "{\"id\":\"a\",\"text\":\"They said that the river would not be here when we were "
            "there\",\"lang\":\"de\"}\n"
            "{\"id\":\"b\",\"text\":\"They said that the bridge would not be here when we were "
            "there\",\"lang\":\"en-GB\"}\n"
            "{\"id\":\"c\",\"text\":\"They said that the town would not be here when we were "
            "there\",\"lang\":\"und\"}\n"
            "{\"id\":\"d\",\"text\":\"Houston\",\"lang\":\"de\"}\n";
        QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, posts).exitCode, 0);
        const std::string sentence = "1 item is in another language than the source claims";
        QVERIFY(run({"status", "-w", "w"}).out.find(sentence) == std::string::npos);
        QCOMPARE(run({"process", "-w", "w", "--quiet"}).exitCode, 0);
        QCOMPARE(run({"status", "-w", "w", "--json"}).json()["contradicted_language_claims"].get<int>(), 1);
        const std::string text = run({"status", "-w", "w"}).out;
        QVERIFY2(text.find(sentence) != std::string::npos, text.c_str());
        const json rows = run({"sql", "-w", "w", "--json",
                               "select external_id as id, claimed_language as claim from items order by id limit 2"})
                              .json()["rows"];
        QCOMPARE(rows.dump(), std::string(R"([{"claim":"de","id":"a"},{"claim":"en-GB","id":"b"}])"));
    }

    void answers_sql_data() {
        QTest::addColumn<std::string>("query");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<std::string>("rows");
        const auto row = [](const char* name, const char* query, int code, const char* rows) {
            QTest::newRow(name) << std::string(query) << code << std::string(rows);
        };
        row("rows", "select external_id, text from items order by external_id limit 1", 0,
            R"([{"external_id":"p1","text":"The river floods the old town"}])");
        row("none", "select * from items where text = 'x'", 0, "[]");
        row("count", "select count(*) as n from clusters", 0, R"([{"n":0}])");
        row("views",
            "select (select count(*) from keywords) + (select count(*) from sources) * 0 + "
            "(select count(*) from jobs) * 0 as n",
            0, R"([{"n":0}])");
        row("insert", "insert into items(text) values ('x')", 2, "");
        row("delete", "delete from items", 2, "");
        row("pragma", "pragma user_version = 5", 2, "");
        row("attach", "attach 'other.db' as other", 2, "");
        row("two statements", "select 1; delete from items", 2, "");
        row("garbage", "selec 1", 2, "");
        row("empty", "", 2, "");
    }

    void answers_sql() {
        QFETCH(std::string, query);
        QFETCH(int, exitCode);
        QFETCH(std::string, rows);
        importThree();
        const Call call = run({"sql", "-w", "w", query, "--json"});
        QVERIFY2(call.exitCode == exitCode, (call.out + call.err).c_str());
        if (exitCode != 0) {
            QVERIFY(call.out.empty() && call.err.starts_with("groundswell: "));
            return;
        }
        const json answer = call.json();
        QCOMPARE(answer["rows"].dump(), rows);
        QCOMPARE(answer["truncated"].get<bool>(), false);
        QVERIFY(answer["columns"].is_array());
    }

    void truncates_sql_loudly() {
        importThree();
        const Call call = run({"sql", "-w", "w", "select external_id from items", "--max-rows", "2", "--json"});
        QCOMPARE(call.json()["rows"].size(), std::size_t(2));
        QVERIFY(call.json()["truncated"].get<bool>());
        QVERIFY(!run({"sql", "-w", "w", "select external_id from items", "--max-rows", "2"}).err.empty());
    }

    void shows_no_text_that_a_terminal_obeys() {
        const QByteArray post = "{\"id\":\"x\",\"text\":\"red \\u001b[31m \\u202e \\u009b2J\\nflag\"}\n";
        QCOMPARE(run({"import", "-w", "w", "-"}, post).exitCode, 0);
        const Call found = run({"search", "-w", "w", "flag"});
        QVERIFY2(found.out.find("red [31m  2J flag") != std::string::npos, found.out.c_str());
        const Call rows = run({"sql", "-w", "w", "select text from items"});
        QVERIFY2(rows.out.find("red [31m  2J flag\n") != std::string::npos, rows.out.c_str());
    }

    void says_when_its_output_is_lost() {
        importThree();
        for (const char* command : {"status", "export items", "export items --json"}) {
            QProcess shell;
            const QString line = QStringLiteral("\"$0\" ") + QString::fromLatin1(command) +
                                 QStringLiteral(" -w w --profile \"$1\" > /dev/full");
            shell.start(QStringLiteral("bash"), {QStringLiteral("-c"), line, QStringLiteral(GROUNDSWELL_BINARY),
                                                 QString::fromStdString(m_program->profile())});
            QVERIFY(shell.waitForFinished(60'000));
            QCOMPARE(shell.exitCode(), 1);
            QVERIFY(shell.readAllStandardError().startsWith("groundswell: "));
        }
    }

    void ends_quietly_when_nobody_reads() {
        importThree();
        QProcess shell;
        const QString command =
            QStringLiteral("\"$0\" export items -w w --profile \"$1\" | true; echo ${PIPESTATUS[0]}");
        shell.start(QStringLiteral("bash"), {QStringLiteral("-c"), command, QStringLiteral(GROUNDSWELL_BINARY),
                                             QString::fromStdString(m_program->profile())});
        QVERIFY(shell.waitForFinished(60'000));
        QCOMPARE(shell.readAllStandardOutput(), QByteArray("0\n"));
        QCOMPARE(shell.readAllStandardError(), QByteArray());
    }

    void stops_when_it_is_told_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGHUP") << SIGHUP;
    }

    void stops_when_it_is_told() {
        QFETCH(int, signal);
        const auto process = m_program->startReading({"import", "-w", "w", "-"});
        QVERIFY(process);
        // Standard input stays open: nothing but the signal ends the import.
        QCOMPARE(::kill(static_cast<pid_t>(process->processId()), signal), 0);
        QVERIFY(process->waitForFinished(60'000));
        QCOMPARE(process->exitStatus(), QProcess::NormalExit);
        QCOMPARE(process->exitCode(), 130);
        QCOMPARE(run({"doctor", "-w", "w"}).exitCode, 0);
        importThree();
        QCOMPARE(run({"status", "-w", "w", "--json"}).json()["items"].get<int>(), 3);
    }

    void goes_on_under_nohup() {
        QProcess shell;
        const QString command = QStringLiteral("trap '' HUP; exec \"$0\" import -w w --profile \"$1\" -");
        shell.start(QStringLiteral("bash"), {QStringLiteral("-c"), command, QStringLiteral(GROUNDSWELL_BINARY),
                                             QString::fromStdString(m_program->profile())});
        QVERIFY(shell.waitForStarted(60'000));
        // More than a pipe holds: when all of it is written, the program reads.
        shell.write(testing::threePosts() + QByteArray(1 << 20, '\n'));
        while (shell.bytesToWrite() > 0) QVERIFY(shell.waitForBytesWritten(60'000));
        QCOMPARE(::kill(static_cast<pid_t>(shell.processId()), SIGHUP), 0);
        shell.closeWriteChannel();
        QVERIFY(shell.waitForFinished(60'000));
        QCOMPARE(shell.exitStatus(), QProcess::NormalExit);
        QCOMPARE(shell.exitCode(), 0);
    }

    void shows_the_sample() {
        const Call call = run({"demo", "-o", m_program->path("tables"), "--json"});
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        QVERIFY(call.json()["process"]["processed"].get<int>() > 500);
        for (const char* name : {"clusters.csv", "items.csv", "keywords.csv", "items.csv.meta.json"}) {
            QVERIFY2(std::filesystem::exists(m_program->path(std::string("tables/") + name)), name);
        }
        const Call again = run({"demo", "-o", m_program->path("tables"), "--json"});
        QCOMPARE(again.exitCode, 0);
        QCOMPARE(again.json()["acquired"]["new"].get<int>(), 0);
    }

    void acquires_the_generator() {
        QCOMPARE(run({"workspace", "create", "--starter", "sample"}).exitCode, 0);
        const Call call = run({"acquire", "-w", "sample", "--process", "--json"});
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        QVERIFY(call.json()["new"].get<int>() > 100);
        QCOMPARE(call.json()["process"]["failed"].get<int>(), 0);
        QCOMPARE(run({"acquire", "-w", "sample", "--source", "none"}).exitCode, 2);
        QCOMPARE(run({"acquire", "-w", "w"}).exitCode, 2);
    }
};

GROUNDSWELL_TEST(CliDataTest, cli_data)
#include "tst_cli_data.moc"
