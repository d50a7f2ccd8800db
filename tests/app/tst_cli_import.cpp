#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QCryptographicHash>
#include <QTest>

#include <filesystem>

using namespace groundswell;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;
using nlohmann::json;

namespace {

void appendLittleEndian(QByteArray& out, quint32 value, int bytes) {
    for (int i = 0; i < bytes; ++i) out.append(static_cast<char>(value >> (8 * i)));
}

// RFC 1952 around the deflate stream that qCompress makes (RFC 1950, behind a length of four bytes).
QByteArray gzipped(const QByteArray& bytes) {
    quint32 checksum = 0xFFFFFFFFU;
    for (const char c : bytes) {
        checksum ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) checksum = (checksum >> 1) ^ ((checksum & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    const QByteArray zlib = qCompress(bytes);
    QByteArray out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    out += zlib.mid(6, zlib.size() - 10);
    appendLittleEndian(out, ~checksum, 4);
    appendLittleEndian(out, static_cast<quint32>(bytes.size()), 4);
    return out;
}

// RFC 8878: one frame of one raw block.
QByteArray zstandard(const QByteArray& bytes) {
    QByteArray out("\x28\xb5\x2f\xfd\xa0", 5);
    appendLittleEndian(out, static_cast<quint32>(bytes.size()), 4);
    appendLittleEndian(out, static_cast<quint32>(bytes.size()) << 3 | 1U, 3);
    return out + bytes;
}

// Little-endian with its mark, of Latin letters.
QByteArray utf16(const QByteArray& latin) {
    QByteArray out("\xff\xfe");
    for (const char c : latin) out.append(c).append('\0');
    return out;
}

QByteArray manyPosts() {
    QByteArray lines;
    for (int i = 0; i < 20'000; ++i) {
        const QByteArray digits = QCryptographicHash::hash(QByteArray::number(i), QCryptographicHash::Md5).toHex();
        lines += "{\"id\":\"" + QByteArray::number(i) + "\",\"text\":\"" + digits + "\"}\n";
    }
    return lines;
}

}  // namespace

class CliImportTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call run(const Words& arguments, const QByteArray& input = {}) { return m_program->run(arguments, input); }
    void importThree() { QCOMPARE(run({"import", "-w", "w", "-", "--quiet"}, testing::threePosts()).exitCode, 0); }

private Q_SLOTS:
    void init() {
        m_program = std::make_unique<Program>();
        QCOMPARE(run({"workspace", "create", "--id", "w"}).exitCode, 0);
    }

    void imports_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<int>("created");
        QTest::addColumn<int>("rejected");
        QTest::newRow("jsonl") << testing::threePosts() << 0 << 3 << 0;
        QTest::newRow("gzip") << gzipped(testing::threePosts()) << 0 << 3 << 0;
        QTest::newRow("zstd") << zstandard(testing::threePosts()) << 0 << 3 << 0;
        QTest::newRow("csv") << QByteArray("id,text\r\na,one\r\nb,\"two\r\nlines\"\r\n") << 0 << 2 << 0;
        QTest::newRow("one bad line") << testing::threePosts() + "{\"id\":\n" << 3 << 3 << 1;
        QTest::newRow("only bad lines") << QByteArray("{\"id\":\n{\"id\":\n") << 2 << 0 << -1;
        QTest::newRow("empty") << QByteArray() << 2 << 0 << 0;
        QTest::newRow("other format") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) << 2 << 0 << -1;
        QTest::newRow("table of another thing") << QByteArray("a;b\n1;2\n") << 2 << 0 << 0;
        QTest::newRow("cut gzip") << gzipped(manyPosts()).chopped(200) << 3 << -1 << 0;
        QTest::newRow("cut zstd") << zstandard(testing::threePosts()).chopped(30) << 3 << 2 << 0;
        QTest::newRow("invalid UTF-8") << QByteArray("{\"id\":\"a\",\"text\":\"na\xefve\"}\n") << 3 << 1 << 0;
        QTest::newRow("NUL") << QByteArray("{\"id\":\"a\",\"text\":\"one\\u0000two\"}\n") << 3 << 1 << 0;
        QTest::newRow("NUL in a table") << QByteArray("id,text\na,one\0two\n", 18) << 3 << 1 << 0;
        QTest::newRow("half a surrogate pair")
            << QByteArray("{\"id\":\"a\",\"text\":\"x \\ud83d y\"}\n") << 3 << 1 << 0;
        QTest::newRow("half a pair in UTF-16")
            << utf16("{\"text\":\"x\xd8\"}\n").replace(QByteArray("\xd8\0", 2), QByteArray("\x3d\xd8", 2)) << 3 << 1
            << 0;
        QTest::newRow("half a pair in a table") << QByteArray("id,text\na,x \xed\xa0\xbd y\n") << 3 << 1 << 0;
        QTest::newRow("feed that is not what it says")
            << QByteArray(
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>t\xc3\xa9</title>"
                   "<item><guid>1</guid><title>A \xff \xc3\xa9</title></item></channel></rss>")
            << 3 << 1 << 0;
        QTest::newRow("only bad dates") << QByteArray("id,text,date\na,one,soon\nb,two,later\n") << 2 << 0 << 2;
        QTest::newRow("one bad date") << QByteArray("id,text,date\na,one,soon\nb,two,2026-10-01\n") << 3 << 1 << 1;
        QTest::newRow("feed with a bad date")
            << QByteArray(
                   "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title>\n<item><guid>1</guid>"
                   "<title>A</title><pubDate>the third of May</pubDate></item></channel></rss>")
            << 3 << 1 << 0;
        QTest::newRow("feed without entries")
            << QByteArray("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title></channel></rss>") << 0
            << 0 << 0;
    }

    void imports() {
        QFETCH(QByteArray, content);
        QFETCH(int, exitCode);
        QFETCH(int, created);
        QFETCH(int, rejected);
        const std::string file = m_program->file("input", content);
        const Call call = run({"import", "-w", "w", file, "--json"});
        QVERIFY2(call.exitCode == exitCode, (call.out + call.err).c_str());
        const json answer = call.json();
        QVERIFY2(answer.is_object(), call.out.c_str());
        if (created >= 0) QCOMPARE(answer["new"].get<int>(), created);
        if (rejected >= 0) QCOMPARE(answer["rejected"].get<int>(), rejected);
        QCOMPARE(answer["issues"].empty(), exitCode == 0);
        QCOMPARE(call.err.empty(), exitCode == 0);
        for (const json& issue : answer["issues"]) {
            QVERIFY(issue["file"].is_string() && issue["message"].is_string());
            QVERIFY2(issue["line"].is_null() || issue["line"].get<int>() > 0, issue.dump().c_str());
            const std::string message = issue["message"].get<std::string>();
            QVERIFY2(message.find("input") == std::string::npos, message.c_str());  // the file is named once
        }
        QCOMPARE(answer["issues_in_all"].get<std::size_t>(), answer["issues"].size());
    }

    void imports_from_standard_input() {
        const Call call = run({"import", "-w", "w", "-", "--json"}, gzipped(testing::threePosts()));
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.json()["new"].get<int>(), 3);
    }

    void imports_twice() {
        importThree();
        const json again = run({"import", "-w", "w", "-", "--json"}, testing::threePosts()).json();
        QCOMPARE(again["read"].get<int>(), 3);
        QCOMPARE(again["new"].get<int>(), 0);
        QCOMPARE(again["unchanged"].get<int>(), 3);
        QByteArray edited = testing::threePosts();
        edited.replace("old town", "new town");
        const json changed = run({"import", "-w", "w", "-", "--json"}, edited).json();
        QCOMPARE(changed["changed"].get<int>(), 1);
        const json kept = run({"import", "-w", "w", "-", "--json", "--mode", "add"}, testing::threePosts()).json();
        QCOMPARE(kept["changed"].get<int>(), 0);
        const json replaced =
            run({"import", "-w", "w", "-", "--json", "--mode", "replace"}, "{\"id\":\"p9\",\"text\":\"only\"}\n")
                .json();
        QCOMPARE(replaced["new"].get<int>(), 1);
        QCOMPARE(run({"status", "-w", "w", "--json"}).json()["items"].get<int>(), 1);
    }

    void imports_what_it_can_data() {
        QTest::addColumn<Words>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<std::string>("sentence");
        QTest::newRow("absent") << Words{"none.jsonl"} << 2 << std::string("none.jsonl");
        QTest::newRow("absent and good") << Words{"none.jsonl", "good.jsonl"} << 3 << std::string("none.jsonl");
        QTest::newRow("empty and good") << Words{"empty.jsonl", "good.jsonl"} << 3 << std::string("empty.jsonl");
        QTest::newRow("rejected and good") << Words{"rejected.jsonl", "good.jsonl"} << 3 << std::string("jsonl:1: ");
        QTest::newRow("rejected and absent") << Words{"rejected.jsonl", "none.jsonl"} << 2 << std::string("jsonl:1: ");
        QTest::newRow("unknown source") << Words{"good.jsonl", "--source", "x"} << 2 << std::string("no source 'x'");
        QTest::newRow("wrong format") << Words{"good.jsonl", "--format", "feed"} << 2 << std::string("good.jsonl");
        QTest::newRow("format of others")
            << Words{"good.jsonl", "--format", "telegram"} << 2 << std::string("no export of Telegram");
        QTest::newRow("list of feeds") << Words{"good.jsonl", "--format", "opml"} << 2
                                       << std::string("workspace feeds ID --opml");
        QTest::newRow("no map") << Words{"good.jsonl", "--map", "none.json"} << 2 << std::string("none.json");
        QTest::newRow("bad map") << Words{"good.jsonl", "--map", "bad.json"} << 2 << std::string("bad.json");
        QTest::newRow("map in words") << Words{"good.jsonl", "--map", "id=id,text=text,text=title"} << 0
                                      << std::string();
        QTest::newRow("no field") << Words{"good.jsonl", "--map", "body=text"} << 2
                                  << std::string("No item has a field \"body\"");
        QTest::newRow("no column") << Words{"good.jsonl", "--map", "text="} << 2
                                   << std::string("column name must not be empty");
        QTest::newRow("map") << Words{"good.jsonl", "--map", "map.json"} << 0 << std::string();
    }

    void imports_what_it_can() {
        QFETCH(Words, arguments);
        QFETCH(int, exitCode);
        QFETCH(std::string, sentence);
        m_program->file("good.jsonl", testing::threePosts());
        m_program->file("empty.jsonl", QByteArray());
        m_program->file("rejected.jsonl", "{\"text\":\"a\",\"date\":\"soon\"}\n");
        m_program->file("bad.json", R"({"body":"/text"})");
        m_program->file("map.json", R"({"id":"/id","text":["/text","/title"]})");
        arguments.insert(arguments.begin(), {"import", "-w", "w"});
        const Call call = run(arguments);
        QVERIFY2(call.exitCode == exitCode, (call.out + call.err).c_str());
        QVERIFY2(call.err.find(sentence) != std::string::npos, call.err.c_str());
    }

    void remembers_how_a_table_is_read() {
        const QByteArray table("When,Who,What they said\n2026-10-01,Ana,The river rose.\n");
        const std::string file = m_program->file("one.csv", table);
        const Call refused = run({"import", "-w", "w", file});
        QCOMPARE(refused.exitCode, 2);
        for (const char* part : {"When, Who, What they said", "--map text=When"})
            QVERIFY2(refused.err.find(part) != std::string::npos, refused.err.c_str());
        const Words words{"import", "-w", "w", file, "--map", "text=What they said,author=Who,published_at=When",
                          "--json"};
        const Call mapped = run(words);
        QVERIFY2(mapped.exitCode == 0, (mapped.out + mapped.err).c_str());
        QCOMPARE(mapped.json()["new"].get<int>(), 1);
        // From now on nobody has to say so, in whatever order the columns come.
        QCOMPARE(run({"import", "-w", "w", file, "--json"}).json()["unchanged"].get<int>(), 1);
        const Call other = run({"import", "-w", "w", "-"}, "Who;What they said;When\nEva;It fell again.;2026-10-02\n");
        QVERIFY2(other.exitCode == 0, other.err.c_str());
        const Words query{"sql", "-w", "w", "--json", "select text, author from items order by published_at"};
        const std::string rows =
            R"([{"text":"The river rose.","author":"Ana"},{"text":"It fell again.","author":"Eva"}])";
        QCOMPARE(run(query).json()["rows"].dump(), json::parse(rows).dump());
        // The archive knows it too.
        QCOMPARE(run({"process", "-w", "w", "--raw", "--quiet"}).exitCode, 0);
        QCOMPARE(run(query).json()["rows"].dump(), json::parse(rows).dump());
        // Another mapping takes the place of the first, and one that a source has goes before both.
        QCOMPARE(run({"import", "-w", "w", file, "--map", "text=Who"}).exitCode, 0);
        const QByteArray written = m_program->content("profile/workspaces/w/workspace.json");
        const json config = json::parse(written.toStdString(), nullptr, false);
        QVERIFY2(config.is_object(), written.constData());
        QCOMPARE(config["tables"].dump(),
                 json::parse(R"([{"columns":["When","Who","What they said"],"mapping":{"text":["Who"]}}])").dump());
        QCOMPARE(run({"import", "-w", "w", "-"}, "When,Who\n2026-10-01,Ana\n").exitCode, 2);
    }

    void keeps_entries_with_a_bad_date() {
        const QByteArray feed(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title>\n"
            "<item><guid>1</guid><title>A</title><pubDate>the third of May</pubDate></item>\n"
            "<item><guid>2</guid><title>B</title><pubDate>Sun, 03 May 2026 24:00:00 GMT</pubDate></item>\n"
            "</channel></rss>");
        const Call call = run({"import", "-w", "w", m_program->file("feed.xml", feed)});
        QCOMPARE(call.exitCode, 3);
        QVERIFY2(call.err.find("feed.xml:2: The date \"the third of May\" cannot be read") != std::string::npos,
                 call.err.c_str());
        const Call rows = run({"export", "items", "-w", "w", "--columns", "external_id,published_at"});
        QCOMPARE(rows.out, std::string("\"external_id\",\"published_at\"\r\n\"1\",\"\"\r\n"
                                       "\"2\",\"2026-05-04T00:00:00Z\"\r\n"));
    }

    void tells_of_items_without_text_and_of_dates_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("items");
        QTest::addColumn<int>("empty");
        QTest::addColumn<QByteArray>("warning");
        const auto row = [](const char* about, const char* name, const QByteArray& content, int items, int empty,
                            const char* warning) {
            QTest::newRow(about) << QString::fromLatin1(name) << content << items << empty << QByteArray(warning);
        };
        row("no text", "in.csv", "id,title,text\na,,one\nb,,\nc,two,\nd,, \n", 4, 2,
            "2 items have no text, the first in line 3.");
        row("one without text", "in.csv", "id,text\na,one\nb,\n", 2, 1, "1 item has no text, in line 3.");
        row("nothing but rows without text", "in.csv", "id,text\na,\nb,\n", 2, 2,
            "2 items have no text, the first in line 2.");
        row("JSON Lines", "in.jsonl",
            "{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"\"}\n{\"id\":\"c\",\"title\":\"t\"}\n"
            "{\"id\":\"d\",\"text\":\"&nbsp;\"}\n",
            4, 2, "2 items have no text, the first in line 2.");
        row("a feed", "in.xml",
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title>\n"
            "<item><guid>1</guid><title>A</title></item>\n"
            "<item><guid>2</guid><link>https://example.org/2</link></item>\n</channel></rss>",
            2, 1, "1 item has no text, in line 3.");
        row("in the future", "in.csv", "id,text,date\na,one,2026-10-01\nb,two,2131-01-05\nc,x,2199-01-01\n", 3, 0,
            "2 items are dated in the future, the first 2131-01-05 in line 3.");
        row("before the web", "in.csv", "id,text,date\na,one,1901-02-03\nb,two,1990-01-01\n", 2, 0,
            "1 item is dated before 1990, 1901-02-03 in line 2.");
        row("rows in a text", "in.csv", "id,lang,text\n1,en,\"a\n2,en,b\n3,en,c\n4,en,d\"\n5,en,e\n", 2, 0,
            "3 of the lines up to there look like rows");
    }

    // All of it comes in: the import is done, and says what looks wrong.
    void tells_of_items_without_text_and_of_dates() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(int, items);
        QFETCH(int, empty);
        QFETCH(QByteArray, warning);
        const Call call = run({"import", "-w", "w", m_program->file(name.toStdString(), content), "--json", "--quiet"});
        QVERIFY2(call.exitCode == 0, (call.out + call.err).c_str());
        QVERIFY2(call.err.find(warning.toStdString()) != std::string::npos, call.err.c_str());
        const json answer = call.json();
        QCOMPARE(answer["new"].get<int>(), items);
        QCOMPARE(answer["rejected"].get<int>(), 0);
        QCOMPARE(answer["read"].get<int>(), items);
        QVERIFY(!answer.contains("skipped"));
        QVERIFY(answer["issues"].empty());
        QCOMPARE(answer["warnings"].size(), std::size_t{1});
        QVERIFY(answer["warnings"][0]["message"].get<std::string>().find(warning.toStdString()) != std::string::npos);
        QCOMPARE(run({"process", "-w", "w", "--quiet"}).exitCode, 0);
        const Words query{"sql", "-w", "w", "--json",
                          "select count(*) as items, count(cluster_id) as clusters, sum(text = '') as empty from items "
                          "where state = 'completed'"};
        const json expected{{"items", items}, {"clusters", items - empty}, {"empty", empty}};
        QCOMPARE(run(query).json()["rows"][0].dump(), expected.dump());
    }

    void rows_behind_an_unclosed_quote_come_in() {
        const QByteArray table("id,text\na,one\nb,\"two\nc,three\nd,\"four\"\ne,five\n");
        const Call call = run({"import", "-w", "w", m_program->file("in.csv", table), "--json"});
        QVERIFY2(call.exitCode == 3, (call.out + call.err).c_str());
        QVERIFY2(call.err.find("in.csv:3: A quote that opens in this line is never closed") != std::string::npos,
                 call.err.c_str());
        QCOMPARE(call.json()["new"].get<int>(), 4);
        QCOMPARE(call.json()["rejected"].get<int>(), 1);
        const Call texts = run({"sql", "-w", "w", "--json", "select group_concat(text) as texts from items"});
        QCOMPARE(texts.json()["rows"].dump(), std::string("[{\"texts\":\"one,three,four,five\"}]"));
    }

    // Ten megabytes are bounded work, and nothing of them is lost: the item has the beginning, the archive all.
    void takes_the_beginning_of_a_very_long_text() {
        constexpr qsizetype length = 10'000'000;
        const QByteArray column = "The river rose & the bridge fell. ";
        const QByteArray lines = "{\"id\":\"a\",\"text\":\"short\"}\n{\"id\":\"b\",\"text\":\"" +
                                 column.repeated(length / column.size()) + "\"}\n{\"id\":\"c\",\"title\":\"" +
                                 QByteArray(length, 'x') + "\"}\n{\"id\":\"d\",\"text\":\"after\"}\n";
        const Call call = run({"import", "-w", "w", m_program->file("long.jsonl", lines), "--json"});
        QCOMPARE(call.exitCode, 3);
        const json answer = call.json();
        QCOMPARE(answer["new"].get<int>(), 4);
        QCOMPARE(answer["rejected"].get<int>(), 0);
        QCOMPARE(answer["issues"].size(), std::size_t{2});
        for (const std::string place : {"long.jsonl:2: The text is", "long.jsonl:3: The title is"}) {
            const std::string sentence = place + " longer than 4 MiB: its first 4 MiB were taken; the archive has all.";
            QVERIFY2(call.err.find(sentence) != std::string::npos, call.err.c_str());
        }
        QCOMPARE(run({"process", "-w", "w", "--quiet"}).exitCode, 0);
        const Words query{"sql", "-w", "w", "--json",
                          "select group_concat(length(text)) as lengths, count(language) as languages, "
                          "count(cluster_id) as clusters from items where state = 'completed'"};
        const json expected{{"lengths", "5,4194304,4194304,5"}, {"languages", 4}, {"clusters", 4}};
        QCOMPARE(run(query).json()["rows"][0].dump(), expected.dump());
        // From the archive the same comes back, and with it what was said.
        const Call rebuilt = run({"process", "-w", "w", "--raw", "--quiet"});
        QVERIFY2(rebuilt.err.find("The title is longer than 4 MiB") != std::string::npos, rebuilt.err.c_str());
        QCOMPARE(run(query).json()["rows"][0].dump(), expected.dump());
    }

    void refuses_a_record_beyond_all_bounds() {
        const QByteArray lines = testing::threePosts() + "{\"id\":\"z\",\"text\":\"" + QByteArray(20'000'000, 'x') +
                                 "\"}\n{\"id\":\"d\",\"text\":\"after\"}\n";
        const Call call = run({"import", "-w", "w", m_program->file("long.jsonl", lines), "--json"});
        QCOMPARE(call.exitCode, 3);
        QCOMPARE(call.json()["new"].get<int>(), 4);
        QCOMPARE(call.json()["rejected"].get<int>(), 1);
        QVERIFY2(call.err.find("long.jsonl:4: ") != std::string::npos, call.err.c_str());
    }

    void names_a_place_once() {
        const Call call = run({"import", "-w", "w", "-"}, testing::threePosts() + "{\"id\":\n");
        QCOMPARE(call.exitCode, 3);
        std::error_code failed;
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(m_program->workspaceFolder("w") + "/raw", failed)) {
            if (entry.is_regular_file()) std::filesystem::resize_file(entry.path(), entry.file_size() - 5);
        }
        const Call rebuilt = run({"process", "-w", "w", "--raw"});
        QCOMPARE(rebuilt.exitCode, 3);
        const std::size_t first = rebuilt.err.find(".jsonl.zst");
        QVERIFY2(first != std::string::npos, rebuilt.err.c_str());
        QVERIFY2(rebuilt.err.find(".jsonl.zst", first + 1) == std::string::npos, rebuilt.err.c_str());
    }

    void quiet_silences_no_rejected_row() {
        const Call call = run({"import", "-w", "w", "-", "--quiet"}, testing::threePosts() + "{\"id\":\n");
        QCOMPARE(call.exitCode, 3);
        QVERIFY2(call.err.starts_with("groundswell: ") && call.err.find(":4: ") != std::string::npos, call.err.c_str());
    }
};

GROUNDSWELL_TEST(CliImportTest, cli_import)
#include "tst_cli_import.moc"
