#include "pipeline/extract/extractor.h"
#include "pipeline/sources/format_sniffer.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;
using core::ErrorCode;
using sources::FileFormat;

namespace {

constexpr const char* feed =
    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour</title>"
    "<item><guid>1</guid><title>One</title></item><item><guid>2</guid><title>Two</title></item></channel></rss>";

}  // namespace

class FileImportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recognises_data();
    void recognises();
    void sniffs_data();
    void sniffs();
    void refuses_data();
    void refuses();
    void truncatedKeepsGoodRecords_data();
    void truncatedKeepsGoodRecords();
    void feedWithoutEntries();
    void stopsWhenTheSinkSaysSo();
    void stopsOnRequest();
    void formatNames();
};

void FileImportTest::recognises_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<FileFormat>("format");
    QTest::addColumn<int>("records");
    QTest::newRow("lines") << QByteArray("{\"text\":\"a\"}\n") << FileFormat::JsonLines << 1;
    QTest::newRow("array") << QByteArray(" \n[{\"text\":\"a\"}]") << FileFormat::JsonLines << 1;
    QTest::newRow("table") << QByteArray("id,text\n1,a\n2,b\n") << FileFormat::Csv << 2;
    QTest::newRow("table in UTF-16") << QByteArray::fromStdString(utf16(u"id;text\n1;a\n")) << FileFormat::Csv << 1;
    QTest::newRow("feed") << QByteArray(feed) << FileFormat::Feed << 2;
    QTest::newRow("feed in gzip") << QByteArray::fromStdString(gzipped(feed)) << FileFormat::Feed << 2;
    QTest::newRow("text") << QByteArray("It fell, they say,\nin the night.\n") << FileFormat::Text << 1;
    QTest::newRow("one line of text") << QByteArray("Hello, world") << FileFormat::Text << 1;
    QTest::newRow("text of words") << QByteArray("Harbour\nBridge\n") << FileFormat::Text << 1;
    QTest::newRow("table of one column") << QByteArray("text\nharbour\n") << FileFormat::Csv << 1;
    QTest::newRow("table with long cells")
        << QByteArray("id,text\n1,\"") + QByteArray(40'000, 'x') + QByteArray("\"\n2,b\n") << FileFormat::Csv << 2;
    QTest::newRow("lines in zstd") << QByteArray::fromStdString(zstdCompressed("{\"text\":\"a\"}\n"))
                                   << FileFormat::JsonLines << 1;
}

void FileImportTest::recognises() {
    QFETCH(QByteArray, file);
    QFETCH(FileFormat, format);
    QFETCH(int, records);
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("whatever.bin", file.toStdString()));
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(content->format, format);
    QCOMPARE(std::ssize(sink.records), records);
    QVERIFY(sink.issues.empty());
    QVERIFY(sink.lastRead > 0);
}

// What a text is, where its commas could be those of a table.
void FileImportTest::sniffs_data() {
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<FileFormat>("format");
    const auto row = [](const char* test, const char* head, const char* name, FileFormat format) {
        QTest::newRow(test) << QByteArray(head) << QByteArray(name) << format;
    };
    row("PDF", "%PDF-1.7\n", "", FileFormat::Pdf);
    row("PDF behind a mark", "\xEF\xBB\xBF\r\n%PDF-1.7\n", "", FileFormat::Pdf);
    row("page", "<!DOCTYPE html><html>", "", FileFormat::Html);
    row("page in capitals", "\n<HTML><BODY>", "", FileFormat::Html);
    row("page behind a comment", "<!-- saved from url --><html>", "", FileFormat::Html);
    row("XHTML", "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">", "", FileFormat::Html);
    row("page without its outer tags", "<meta charset=utf-8><title>T</title><p>x", "page.html", FileFormat::Html);
    row("other markup", "<data><x/></data>", "", FileFormat::Feed);
    row("JSON feed that names its version last", "{\"items\":[{\"content_html\":\"x\"}],\"title\":\"T\"}", "",
        FileFormat::Feed);
    row("text behind a badge", "[![Build](x)](y)\n\nWater\n", "README.md", FileFormat::Text);
    row("text behind a picture", "<p align=\"center\">\n", "README.md", FileFormat::Text);
    row("table that speaks of markup", "id,text\n1,see <channel> now\n", "x.csv", FileFormat::Csv);
    row("table that is no table of texts", "a;b\n1;2\n", "", FileFormat::Csv);
    row("table with an empty line", "a;b\n\n1;2\n", "", FileFormat::Csv);
    row("header alone", "id,when,what", "", FileFormat::Csv);
    row("words alone", "here, there and everywhere", "", FileFormat::Text);
    row("named as a table", "Harbour\nBridge\n", "x.CSV.gz", FileFormat::Csv);
    row("one column named as a text", "Abstract\n\nThe river rose.\n", "x.md", FileFormat::Text);
    row("table named as a text", "id\ttext\n1\ta\n", "x.txt", FileFormat::Csv);
    row("named as JSON", "oops, this\nis none\n", "x.jsonl.zst", FileFormat::JsonLines);
    row("table named as JSON", "id,text\n1,a\n", "x.json", FileFormat::Csv);
    row("named as a feed", "oops, this\nis none\n", "x.rss", FileFormat::Feed);
    row("uneven commas", "On Monday, it rained\nand rained\nand, in the end, stopped\n", "", FileFormat::Text);
}

void FileImportTest::sniffs() {
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, name);
    QFETCH(FileFormat, format);
    const auto sniffed = sources::sniffFormat(head.toStdString(), name.toStdString());
    QVERIFY2(sniffed, sniffed ? "" : sniffed.error().describe().c_str());
    QCOMPARE(*sniffed, format);
}

void FileImportTest::refuses_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("empty") << QByteArray("") << QByteArray("The file is empty.");
    QTest::newRow("empty in gzip") << QByteArray::fromStdString(gzipped("")) << QByteArray("The file is empty.");
    QTest::newRow("white space") << QByteArray(" \n\n") << QByteArray("The file holds nothing but white space.");
    QTest::newRow("ZIP") << QByteArray("PK\x03\x04 and so on")
                         << QByteArray("This is a ZIP archive or an Excel or LibreOffice document.");
    QTest::newRow("other table") << QByteArray("a,b\n1,2\n")
                                 << QByteArray("The header has no column of text; its columns are: a, b.");
    QTest::newRow("binary") << QByteArray(
                                   "\x7f"
                                   "ELF\x02\x01\x01\x00\x02\x03\x04\x05\x06\x01\x02\x03\x04\x05",
                                   19)
                            << QByteArray("This is binary data, not text.");
}

void FileImportTest::refuses() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, message);
    const ImportFolder folder;
    RecordingSink sink;
    const std::string path = folder.write("in", file.toStdString());
    const auto content = readInto(sink, path);
    QVERIFY(!content);
    QCOMPARE(content.error().code, ErrorCode::InvalidInput);
    QCOMPARE(content.error().message, message.toStdString());
    QCOMPARE(content.error().contextValue("file"), path);
    QVERIFY(!content.error().contextValue("remedy").empty());
    QVERIFY(sink.records.empty());
}

void FileImportTest::truncatedKeepsGoodRecords_data() {
    QTest::addColumn<bool>("gzip");
    QTest::newRow("gzip") << true;
    QTest::newRow("zstd") << false;
}

void FileImportTest::truncatedKeepsGoodRecords() {
    QFETCH(bool, gzip);
    std::string lines;
    for (int i = 0; i < 100'000; ++i) lines += "{\"id\":" + std::to_string(i * 7919) + ",\"text\":\"x\"}\n";
    const std::string whole = gzip ? gzipped(lines) : zstdCompressed(lines);
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("in", whole.substr(0, whole.size() / 2)));
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QVERIFY(sink.records.size() > 20'000 && sink.records.size() < 90'000);
    QVERIFY(lines.starts_with(sink.contents()));
    QCOMPARE(std::ssize(sink.issues), 1);
    QVERIFY(sink.issues.front().message.starts_with("The file ends inside its compressed data"));
    QVERIFY(!sink.issues.front().message.ends_with("data;"));
}

void FileImportTest::feedWithoutEntries() {
    const ImportFolder folder;
    RecordingSink sink;
    const auto content =
        readInto(sink, folder.write("in.xml", "<rss version=\"2.0\"><channel><title>x</title></channel></rss>"));
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QVERIFY(sink.records.empty() && sink.issues.empty());

    const auto page =
        readInto(sink, folder.write("in.html", "<!DOCTYPE html><html><body>Not found</body></html>"), FileFormat::Feed);
    QVERIFY(!page);
    QCOMPARE(page.error().code, ErrorCode::InvalidInput);
    QVERIFY(page.error().message.find("HTML") != std::string::npos);
}

void FileImportTest::stopsWhenTheSinkSaysSo() {
    const ImportFolder folder;
    RecordingSink sink;
    sink.stopAfter = 2;
    QVERIFY(readInto(sink, folder.write("in.csv", "id,text\n1,a\n2,b\n3,c\n4,d\n")));
    QCOMPARE(std::ssize(sink.records), 2);
}

void FileImportTest::stopsOnRequest() {
    const ImportFolder folder;
    RecordingSink sink;
    std::stop_source source;
    source.request_stop();
    std::string lines;
    for (int i = 0; i < 400'000; ++i) lines += "{\"text\":\"" + std::to_string(i) + "\"}\n";
    QVERIFY(sources::readFile(folder.write("in.jsonl", lines), FileFormat::Auto, {}, sink, source.get_token()));
    QVERIFY(sink.records.size() < 400'000);
}

void FileImportTest::formatNames() {
    using sources::parseFileFormat;
    QVERIFY(parseFileFormat("auto") == FileFormat::Auto);
    QVERIFY(parseFileFormat("csv") == FileFormat::Csv);
    QVERIFY(parseFileFormat("jsonl") == FileFormat::JsonLines);
    QVERIFY(parseFileFormat("ndjson") == FileFormat::Captures);
    QVERIFY(parseFileFormat("telegram") == FileFormat::Telegram);
    QVERIFY(parseFileFormat("feed") == FileFormat::Feed);
    QVERIFY(parseFileFormat("postsdb") == FileFormat::PostsDatabase);
    QVERIFY(parseFileFormat("pdf") == FileFormat::Pdf);
    QVERIFY(parseFileFormat("html") == FileFormat::Html);
    QVERIFY(parseFileFormat("text") == FileFormat::Text);
    QVERIFY(!parseFileFormat("xlsx"));
}

GROUNDSWELL_TEST(FileImportTest, file_import)

#include "tst_file_import.moc"
