#include "pipeline/sources/csv_dialect.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;
using sources::FileFormat;

class CsvReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void reportsIssues_data();
    void reportsIssues();
    void knowsLines();
    void refusesHeaders_data();
    void refusesHeaders();
    void mapsColumns();
    void skipsLongLine();
    void skipsLongCell();
    void survivesStrayQuote();
    void findsRowsBehindManyQuotes();
    void knowsTextByPointer();
    void survivesManyColumns();
    void findsDelimiter_data();
    void findsDelimiter();
};

void CsvReaderTest::reads_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, std::string_view file, std::string_view expected) {
        QTest::newRow(name) << QByteArray(file.data(), std::ssize(file))
                            << QByteArray(expected.data(), std::ssize(expected));
    };
    row("comma", "id,text\n1,one\n2,two\n", "{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":\"two\"}\n");
    row("no line break at the end", "id,text\n1,one", "{\"id\":\"1\",\"text\":\"one\"}\n");
    row("windows line breaks", "id,text\r\n1,one\r\n", "{\"id\":\"1\",\"text\":\"one\"}\n");
    row("old Mac line breaks", "id,text\r1,one\r", "{\"id\":\"1\",\"text\":\"one\"}\n");
    row("old Mac line breaks, others within cells", "id,text\r1,\"a\nb\"\r2,\"c\nd\"\r",
        "{\"id\":\"1\",\"text\":\"a\\nb\"}\n{\"id\":\"2\",\"text\":\"c\\nd\"}\n");
    row("line breaks of both kinds", "id,text\r\n1,\"a\rb\"\r\n2,c\r\n",
        "{\"id\":\"1\",\"text\":\"a\\rb\"}\n{\"id\":\"2\",\"text\":\"c\"}\n");
    row("semicolon", "id;text\n1;one, two\n", "{\"id\":\"1\",\"text\":\"one, two\"}\n");
    row("tab", "id\ttext\n1\tone, two\n", "{\"id\":\"1\",\"text\":\"one, two\"}\n");
    row("empty cell between tabs", "id\tlang\ttext\n1\t\tone\n", "{\"id\":\"1\",\"text\":\"one\"}\n");
    row("bar", "id|text\n1|one\n", "{\"id\":\"1\",\"text\":\"one\"}\n");
    row("separator line", "sep=;\nid;text\n1;one\n", "{\"id\":\"1\",\"text\":\"one\"}\n");
    row("quotes", "id,text\n1,\"a \"\"b\"\", c\"\n", "{\"id\":\"1\",\"text\":\"a \\\"b\\\", c\"}\n");
    row("line break in quotes", "id,text\n1,\"a\nb\"\n2,c\n",
        "{\"id\":\"1\",\"text\":\"a\\nb\"}\n{\"id\":\"2\",\"text\":\"c\"}\n");
    row("quote within a cell", "id,text\n1,5\" nails\n", "{\"id\":\"1\",\"text\":\"5\\\" nails\"}\n");
    row("blank lines", "id,text\n\n1,one\n\n\n2,two\n",
        "{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":\"two\"}\n");
    row("byte order mark", "\xEF\xBB\xBFid,text\n1,one\n", "{\"id\":\"1\",\"text\":\"one\"}\n");
    row("twice the same header", "text,text,\na,b,c\n", "{\"text\":\"a\",\"text_2\":\"b\",\"column_3\":\"c\"}\n");
    row("empty cells", "id,text,url\n1,one,\n", "{\"id\":\"1\",\"text\":\"one\"}\n");
    row("empty cells too many", "id,text\n1,one,,\n", "{\"id\":\"1\",\"text\":\"one\"}\n");
    row("windows-1252",
        "id,text\n1,caf\xE9 \x96 na\xEFve fa\xE7"
        "ade\n",
        "{\"id\":\"1\",\"text\":\"café – naïve façade\"}\n");
    row("one column", "text\none\ntwo\n", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n");
    row("header only", "id,text\n", "");
    row("control characters", "id,text\n1,a\x01\x1f\tb\n", "{\"id\":\"1\",\"text\":\"a\\u0001\\u001f\\tb\"}\n");
    const std::string wide = utf16(u"id,text\n1,año\n");
    row("UTF-16", wide, "{\"id\":\"1\",\"text\":\"año\"}\n");
    row("UTF-16 without mark", std::string_view(wide).substr(2), "{\"id\":\"1\",\"text\":\"año\"}\n");
    row("quotes left and right of a delimiter", "id;text\n1;\"a;b\"\n", "{\"id\":\"1\",\"text\":\"a;b\"}\n");
}

void CsvReaderTest::reads() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, expected);
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("in.csv", file.toStdString()), FileFormat::Csv);
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(sink.contents(), expected.toStdString());
    QCOMPARE(sink.issueLines(), std::string());
}

namespace {

QByteArray neverClosed(int line) {
    return QByteArray::number(line) +
           ": A quote that opens in this line is never closed; the row was skipped. Close the quote, or double it "
           "where "
           "it belongs to the text.\n";
}

}  // namespace

void CsvReaderTest::reportsIssues_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("issues");
    QTest::addColumn<int>("records");
    QTest::newRow("too few columns") << QByteArray("id,text,url\n1,one,u\n2,two\n3,three,v\n")
                                     << QByteArray("3: This row has 2 columns, the header has 3.\n") << 2;
    QTest::newRow("too many columns") << QByteArray("id,text\n1,one\n2,two,x\n")
                                      << QByteArray("3: This row has 3 columns, the header has 2.\n") << 1;
    QTest::newRow("after a line break in quotes") << QByteArray("id,text\n1,\"a\nb\nc\"\n2\n3,d\n")
                                                  << QByteArray("5: This row has 1 columns, the header has 2.\n") << 2;
    QTest::newRow("quote never closed") << QByteArray("id,text\n1,one\n2,\"two\n3,three\n4,four\n") << neverClosed(3)
                                        << 3;
    QTest::newRow("closed by the quote of another row")
        << QByteArray("id,text\n1,one\n2,\"two\n3,\"three\"\n4,four\n") << neverClosed(3) << 3;
    QTest::newRow("all cells in quotes") << QByteArray("\"id\",\"text\"\n\"1\",\"one\n\"2\",\"two\"\n\"3\",\"three\"\n")
                                         << neverClosed(2) << 2;
    QTest::newRow("two rows that are never closed")
        << QByteArray("id,text\n1,\"one\n2,\"two\n3,\"three\"\n4,four\n") << neverClosed(2) + neverClosed(3) << 2;
    QTest::newRow("opens in a later line of its row")
        << QByteArray("id,a,text\n1,\"x\ny\",\"two\n2,z,\"three\"\n3,z,four\n") << neverClosed(3) << 2;
    QTest::newRow("closed by the end of the file") << QByteArray("id,text\n1,\"one\n2,\"two\"") << neverClosed(2) << 1;
    QTest::newRow("closed within a cell, which leaves a row of another length")
        << QByteArray("id,text,url\n1,one,a\n2,\"two,b\n3,three,c\n4,four,d\n5,abc,de \"f\"\n") << neverClosed(3) << 4;
    QTest::newRow("a text that looks like rows")
        << QByteArray("id,lang,text\n1,en,\"one\n2,en,two\n3,en,three\n4,en,four\"\n5,en,five\n")
        << QByteArray(
               "2: A quote that opens in this line closes only in line 5; 3 of the lines up to there look like rows, "
               "but are one text now. If they are rows, close the quote and import the file again.\n")
        << 2;
    QTest::newRow("a text with a comma in each line")
        << QByteArray("id,text\n1,\"a, b\nc, d\ne, f\"\n2,g\n") << QByteArray() << 2;
    QTest::newRow("quotes within a text of several lines")
        << QByteArray("id,text\n1,\"She said \"no, never\" to us\nand left, late\"\n2,b\n") << QByteArray() << 2;
    QTest::newRow("quotes where a line of a text begins")
        << QByteArray("id,text\n1,\"She said:\n\"yes, it is\" and left\"\n2,b\n")
        << QByteArray(
               "2: A quote that opens in this line closes only in line 3; one of the lines up to there looks like a "
               "row, "
               "but is part of a text now. If they are rows, close the quote and import the file again.\n")
        << 2;
    QTest::newRow("closed within the text of another row")
        << QByteArray("id,text\n1,\"one\n2,\"two\nmore of it\"\n3,\"three\"\n")
        << QByteArray(
               "2: A quote that opens in this line closes only in line 4; one of the lines up to there looks like a "
               "row, "
               "but is part of a text now. If they are rows, close the quote and import the file again.\n")
        << 2;
    QTest::newRow("doubled quotes where lines begin")
        << QByteArray("id,text\n1,\"one\n\"\"two\"\", he said\n\"\"three\"\", she said\"\n2,b\n") << QByteArray() << 2;
    QTest::newRow("rows without text") << QByteArray("id,title,text\n1,,\n2,two,\n3,, \n4,,four\n") << QByteArray()
                                       << 4;
    QTest::newRow("invalid UTF-8") << QByteArray(
                                          "id,text\n1,\xE2\x82\xAC\xE2\x82\xAC\n2,a\xFF"
                                          "b\xFE\n3,\xC3\n")
                                   << QByteArray(
                                          "3: 3 invalid characters in 2 records were replaced by U+FFFD; this is the "
                                          "first of them. Save the file as UTF-8 to keep them.\n")
                                   << 3;
    QTest::newRow("NUL") << QByteArray("id,text\n1,a\0b\n", 14)
                         << QByteArray(
                                "2: 1 invalid characters in 1 records were replaced by U+FFFD; this is the first of "
                                "them. Save the file as UTF-8 to keep them.\n")
                         << 1;
}

void CsvReaderTest::reportsIssues() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, issues);
    QFETCH(int, records);
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("in.csv", file.toStdString()), FileFormat::Csv);
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(sink.issueLines(), issues.toStdString());
    QCOMPARE(std::ssize(sink.records), records);
}

void CsvReaderTest::knowsLines() {
    const ImportFolder folder;
    RecordingSink sink;
    const std::string path = folder.path("in.csv");
    QVERIFY(readInto(sink, folder.write("in.csv", "id,text\n\n1,\"a\r\n\r\nb\"\r\n2,c\n3,\"d\ne\"\n4,f\n")));
    std::vector<std::int64_t> lines;
    for (const auto& record : sink.records) lines.push_back(record.line);
    QCOMPARE(lines, (std::vector<std::int64_t>{3, 6, 7, 9}));
    QCOMPARE(sink.records.front().origin, path);
}

void CsvReaderTest::refusesHeaders_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("no text column") << QByteArray("id,when,who\n1,2,3\n")
                                    << QByteArray("The header has no column of text; its columns are: id, when, who.");
    QTest::newRow("too wide") << QByteArray("text" + QByteArray(5000, ',') + "\n")
                              << QByteArray("The header has 5001 columns; at most 4096 are read.");
}

void CsvReaderTest::refusesHeaders() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, message);
    const ImportFolder folder;
    RecordingSink sink;
    const std::string path = folder.write("in.csv", file.toStdString());
    const auto content = readInto(sink, path);
    QVERIFY(!content);
    QCOMPARE(content.error().code, core::ErrorCode::InvalidInput);
    QCOMPARE(content.error().message, message.toStdString());
    QCOMPARE(content.error().contextValue("file"), path);
    QVERIFY(!content.error().contextValue("remedy").empty());
}

void CsvReaderTest::mapsColumns() {
    const ImportFolder folder;
    RecordingSink sink;
    config::Mapping mapping;
    mapping.fields["text"] = {"what"};
    const auto content =
        readInto(sink, folder.write("in.csv", "id,what,created_at\n1,hello,2026-01-02\n"), FileFormat::Auto, mapping);
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(content->format, FileFormat::Csv);
    QCOMPARE(content->mapping.fields.at("text"), (std::vector<std::string>{"what"}));
    QCOMPARE(content->mapping.fields.at("published_at"), (std::vector<std::string>{"created_at"}));
}

void CsvReaderTest::skipsLongLine() {
    const ImportFolder folder;
    RecordingSink sink;
    const std::string file = "id,text\n1,one\n2," + std::string(50'000'000, 'x') + "\n3,three\n";
    QVERIFY(readInto(sink, folder.write("in.csv", file), FileFormat::Csv));
    QCOMPARE(sink.contents(), std::string("{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"3\",\"text\":\"three\"}\n"));
    QCOMPARE(sink.issueLines(),
             std::string("3: This line has 50,000,003 bytes; it was skipped because at most 16,777,216 "
                         "bytes are read.\n"));
    QCOMPARE(sink.records.back().line, std::int64_t{4});
}

void CsvReaderTest::skipsLongCell() {
    const ImportFolder folder;
    RecordingSink sink;
    std::string cell;
    for (int i = 0; i < 20'000; ++i) cell += std::string(999, 'x') + "\n";
    QVERIFY(readInto(sink, folder.write("in.csv", "id,text\n1,one\n2,\"" + cell + "\"\n3,three\n")));
    QCOMPARE(sink.contents(), std::string("{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"3\",\"text\":\"three\"}\n"));
    QCOMPARE(sink.issueLines(), std::string("3: This row has more than 16,777,216 bytes; it was skipped.\n"));
    QCOMPARE(sink.records.back().line, std::int64_t{20'004});
}

void CsvReaderTest::survivesStrayQuote() {
    const ImportFolder folder;
    RecordingSink sink;
    std::string rows;
    for (int i = 0; i < 20'000; ++i) rows += "9," + std::string(999, 'x') + "\n";
    QVERIFY(readInto(sink, folder.write("in.csv", "id,text\n1,one\n2,\"two\n" + rows)));
    QCOMPARE(std::ssize(sink.records), 20'001);
    QCOMPARE(
        sink.issueLines(),
        std::string("3: This row has more than 16,777,216 bytes because a quote is never closed; it was skipped.\n"));
}

void CsvReaderTest::findsRowsBehindManyQuotes() {
    const ImportFolder folder;
    RecordingSink sink;
    std::string rows;
    for (int i = 0; i < 200; ++i) rows += "9,\"two\n";
    QVERIFY(readInto(sink, folder.write("in.csv", "id,text\n1,one\n" + rows + "2,\"last\"\n3,end\n")));
    QCOMPARE(std::ssize(sink.records), 3);
    QCOMPARE(sink.records.back().line, std::int64_t{204});
    QCOMPARE(std::ssize(sink.issues), 200);
    for (std::size_t i = 0; i < sink.issues.size(); ++i)
        QCOMPARE(sink.issues[i].line, static_cast<std::int64_t>(i) + 3);
}

void CsvReaderTest::knowsTextByPointer() {
    const ImportFolder folder;
    RecordingSink sink;
    config::Mapping mapping;
    mapping.fields["text"] = {"/a~1b"};
    const auto content = readInto(sink, folder.write("in.csv", "id,a/b\n1,hello\n2,\n"), FileFormat::Csv, mapping);
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(sink.issueLines(), std::string());
    QCOMPARE(std::ssize(sink.records), 2);
    // The text is there, and empty.
    QCOMPARE(sink.records.back().content, std::string(R"({"id":"2","a/b":""})"));
}

void CsvReaderTest::survivesManyColumns() {
    const ImportFolder folder;
    RecordingSink sink;
    QVERIFY(readInto(sink, folder.write("in.csv", "id,text\n1,one\n" + std::string(1'000'000, ',') + "x\n2,two\n")));
    QCOMPARE(std::ssize(sink.records), 2);
    QCOMPARE(sink.issueLines(), std::string("3: This row has 1000001 columns, the header has 2.\n"));
}

void CsvReaderTest::findsDelimiter_data() {
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<char>("delimiter");
    QTest::newRow("comma") << QByteArray("a,b,c\n1,2,3\n") << ',';
    QTest::newRow("commas in semicolon cells") << QByteArray("a;b\n1,5;2,5\n3,1;4,1\n") << ';';
    QTest::newRow("comma in one header cell") << QByteArray("name, first;text\nx;1\ny;2\n") << ';';
    QTest::newRow("semicolons in quotes") << QByteArray("a,b\n\"x;y;z\",1\n\"p;q\",2\n") << ',';
    QTest::newRow("tab") << QByteArray("a\tb\n1,1\t2\n") << '\t';
    QTest::newRow("one column") << QByteArray("text\nhello; world\n") << ',';
}

void CsvReaderTest::findsDelimiter() {
    QFETCH(QByteArray, head);
    QFETCH(char, delimiter);
    QCOMPARE(sources::sniffCsvDialect(head.toStdString()).delimiter, delimiter);
}

GROUNDSWELL_TEST(CsvReaderTest, csv_reader)

#include "tst_csv_reader.moc"
