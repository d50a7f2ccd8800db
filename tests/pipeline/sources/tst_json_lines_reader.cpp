#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;
using sources::FileFormat;

class JsonLinesReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void readsArrayWithLines();
    void skipsLongLine();
    void keepsLargeLines();
    void nothingReadable();
};

void JsonLinesReaderTest::reads_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QByteArray>("issues");
    const auto row = [](const char* name, std::string_view file, std::string_view expected,
                        std::string_view issues = "") {
        QTest::newRow(name) << QByteArray(file.data(), std::ssize(file))
                            << QByteArray(expected.data(), std::ssize(expected))
                            << QByteArray(issues.data(), std::ssize(issues));
    };
    const auto replaced = [](const char* line, const char* count = "1") {
        return std::string(line) + ": " + count +
               " invalid characters in 1 records were replaced by U+FFFD; this is the first of them. Save the file as "
               "UTF-8 to keep them.\n";
    };
    row("lines", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    row("kept as written", "{ \"text\" : \"\\u00e9\", \"n\":1.0e2 }\n", "{ \"text\" : \"\\u00e9\", \"n\":1.0e2 }\n");
    row("blank lines and CRLF", "\r\n{\"text\":\"a\"}\r\n\r\n  \n{\"text\":\"b\"}",
        "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    row("byte order mark", "\xEF\xBB\xBF{\"text\":\"a\"}\n", "{\"text\":\"a\"}\n");
    row("integers beyond 64 bits", "{\"id\":123456789012345678901234567890}\n",
        "{\"id\":123456789012345678901234567890}\n");
    row("integers of 64 bits", "{\"id\":18446744073709551615}\n", "{\"id\":18446744073709551615}\n");
    row("pair of surrogates", "{\"text\":\"\\ud83d\\ude00\"}\n", "{\"text\":\"\\ud83d\\ude00\"}\n");
    row("lone surrogate", "{\"id\":\"\\ud800\"}\n", "{\"id\":\"\\ufffd\"}\n", replaced("1"));
    row("reversed surrogates", "{\"a\":\"\\ude00\\ud83d\"}\n", "{\"a\":\"\\ufffd\\ufffd\"}\n", replaced("1", "2"));
    row("backslash before u", "{\"a\":\"\\\\ud800\"}\n", "{\"a\":\"\\\\ud800\"}\n");
    row("escaped NUL", "{\"a\":\"x\\u0000y\"}\n", "{\"a\":\"x\\ufffdy\"}\n", replaced("1"));
    row("backslash before u0000", "{\"a\":\"\\\\u0000\"}\n", "{\"a\":\"\\\\u0000\"}\n");
    row("raw NUL", std::string_view("{}\n{\"a\":\"x\0y\"}\n", 15), "{}\n{\"a\":\"x\xEF\xBF\xBDy\"}\n", replaced("2"));
    row("invalid UTF-8", "{}\n{\"a\":\"\xFF\xC3\"}\n", "{}\n{\"a\":\"\xEF\xBF\xBD\xEF\xBF\xBD\"}\n",
        replaced("2", "2"));
    row("surrogate as UTF-8", "{\"a\":\"\xED\xA0\x80\"}\n", "{\"a\":\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"}\n",
        replaced("1", "3"));
    row("broken line", "{\"a\":1}\n{\"a\":\n{\"a\":2}\n", "{\"a\":1}\n{\"a\":2}\n",
        "2: This is cut off before its end.\n");
    row("broken first line", "{\"a\":1\n{\"a\":2}\n", "{\"a\":2}\n", "1: This is cut off before its end.\n");
    row("no object", "{\"a\":1}\n[1,2]\n3\nnull\n\"x\"\n", "{\"a\":1}\n",
        "2: This JSON value is not an object with fields.\n3: This JSON value is not an object with fields.\n"
        "4: This JSON value is not an object with fields.\n5: This JSON value is not an object with fields.\n");
    row("64 levels", "{\"a\":" + std::string(63, '[') + std::string(63, ']') + "}\n",
        "{\"a\":" + std::string(63, '[') + std::string(63, ']') + "}\n");
    row("65 levels", "{}\n{\"a\":" + std::string(64, '[') + std::string(64, ']') + "}\n", "{}\n",
        "2: This is nested deeper than 64 levels.\n");
    row("100,000 levels", "{}\n" + std::string(100'000, '[') + "\n", "{}\n",
        "2: This is nested deeper than 64 levels.\n");
    row("several on a line", "{\"a\":1}{\"a\":2} {\"a\":3}\n", "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
    row("array", "[{\"a\":1},{\"a\":\"]}\"}]", "{\"a\":1}\n{\"a\":\"]}\"}\n");
    row("array over lines", "[\n  {\"a\": 1,\n   \"b\": \"x y\"},\n  {\"a\": 2}\n]\n",
        "{\"a\":1,\"b\":\"x y\"}\n{\"a\": 2}\n");
    row("object over lines", "{\n  \"a\": \"x\\\"}\",\n  \"id\": 123456789012345678901234567890\n}\n",
        "{\"a\":\"x\\\"}\",\"id\":123456789012345678901234567890}\n");
    row("objects over lines", "{\n\"a\": 1\n}\n{\n\"a\": 2\n}\n", "{\"a\":1}\n{\"a\":2}\n");
    row("array that ends early", "[{\"a\":1},{\"a\":", "{\"a\":1}\n", "1: This is cut off before its end.\n");
    row("array with others", "[{\"a\":1}, 5, \"x\", {\"a\":2}]", "{\"a\":1}\n{\"a\":2}\n",
        "1: This JSON value is not an object with fields.\n1: This JSON value is not an object with fields.\n");
    row("text sequence", "\x1e{\"a\":1}\n\x1e{\"a\":2}\n", "{\"a\":1}\n{\"a\":2}\n");
    row("UTF-16", utf16(u"{\"a\":\"ñ\"}\n"), "{\"a\":\"ñ\"}\n");
}

void JsonLinesReaderTest::reads() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, expected);
    QFETCH(QByteArray, issues);
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("in.jsonl", file.toStdString()));
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(content->format, FileFormat::JsonLines);
    QCOMPARE(sink.contents(), expected.toStdString());
    QCOMPARE(sink.issueLines(), issues.toStdString());
}

void JsonLinesReaderTest::readsArrayWithLines() {
    const ImportFolder folder;
    RecordingSink sink;
    QVERIFY(readInto(sink, folder.write("in.json", "[\n{\"a\":1},\n\n{\"a\":\n2},\n{\"a\":3}]")));
    std::vector<std::int64_t> lines;
    for (const auto& record : sink.records) lines.push_back(record.line);
    QCOMPARE(lines, (std::vector<std::int64_t>{2, 4, 6}));
}

void JsonLinesReaderTest::skipsLongLine() {
    const ImportFolder folder;
    RecordingSink sink;
    const std::string file = "{\"a\":1}\n{\"a\":\"" + std::string(50'000'000, 'x') + "\"}\n{\"a\":3}\n";
    QVERIFY(readInto(sink, folder.write("in.jsonl", file)));
    QCOMPARE(sink.contents(), std::string("{\"a\":1}\n{\"a\":3}\n"));
    QCOMPARE(sink.records.back().line, std::int64_t{3});
    QCOMPARE(sink.issueLines(), std::string("2: This record has 50,000,008 bytes; it was skipped because at most "
                                            "16,777,216 bytes are read.\n"));
}

void JsonLinesReaderTest::keepsLargeLines() {
    const ImportFolder folder;
    RecordingSink sink;
    const std::string line = "{\"a\":\"" + std::string(15U << 20, 'x') + "\"}";
    QVERIFY(readInto(sink, folder.write("in.jsonl", line + "\n" + line + "\n")));
    QCOMPARE(std::ssize(sink.records), 2);
    QVERIFY(sink.records[1].content == line);
}

void JsonLinesReaderTest::nothingReadable() {
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("in.jsonl", "hello\nworld\n"), FileFormat::JsonLines);
    QVERIFY(!content);
    QCOMPARE(content.error().code, core::ErrorCode::InvalidInput);
    QCOMPARE(content.error().contextValue("line"), std::string("1"));
}

GROUNDSWELL_TEST(JsonLinesReaderTest, json_lines_reader)

#include "tst_json_lines_reader.moc"
