#include "tests/app/program.h"
#include "tests/support/pdf_builder.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <filesystem>

using namespace groundswell;
using testing::Call;
using testing::pdfOf;
using testing::Program;
using Words = std::vector<std::string>;
using nlohmann::json;

namespace {

QByteArray bytesOf(const std::string& text) {
    return QByteArray::fromStdString(text);
}

QByteArray flood() {
    return bytesOf(pdfOf({.pages = {"The river rose & the bridge fell.", "Many people left."},
                          .title = "The flood",
                          .author = "Ana Ruiz",
                          .created = "D:20261012091000Z",
                          .language = "en-GB"}));
}

// Text that grows a thousandfold twice.
QByteArray bomb() {
    std::string part;
    for (int i = 0; i < 4'000; ++i) part += "BT /F 11 Tf 50 700 Td <00610062006300640065> Tj ET\n";
    std::string all;
    for (int i = 0; i < 700; ++i) all += part;
    return bytesOf(pdfOf(
        {.pages = {"a"}, .contents = testing::flated(testing::flated(all)), .filters = "[/FlateDecode /FlateDecode]"}));
}

const QByteArray page =
    "<!DOCTYPE html><html lang=es><head><title>La riada</title></head><body><p>El r\xc3\xado subi\xc3\xb3.</p></body>"
    "</html>";
const QByteArray note = "The bridge\n\nIt fell, they say, in the night.\nNobody was on it.\n";

}  // namespace

class CliDocumentsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Program> m_program;

    Call run(const Words& arguments, const QByteArray& input = {}) { return m_program->run(arguments, input); }
    Call import(const std::string& file) { return run({"import", "-w", "w", "--json", file}); }
    json rows(const std::string& query) { return run({"sql", "-w", "w", "--json", query}).json()["rows"]; }

private Q_SLOTS:
    void init() {
        m_program = std::make_unique<Program>();
        QCOMPARE(run({"workspace", "create", "--id", "w"}).exitCode, 0);
    }

    void goesAllTheWay_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<std::string>("expected");
        QTest::newRow("PDF") << flood()
                             << std::string(
                                    "The flood|Ana Ruiz|en-GB|2026-10-12T09:10:00Z|The river rose & the bridge "
                                    "fell.\n\nMany people left.|completed");
        QTest::newRow("page") << page << std::string("La riada||es||El río subió.|completed");
        QTest::newRow("text") << note
                              << std::string(
                                     "The bridge||||The bridge\n\nIt fell, they say, in the night.\nNobody was "
                                     "on it.|completed");
    }

    void goesAllTheWay() {
        QFETCH(QByteArray, content);
        QFETCH(std::string, expected);
        const Call call = import(m_program->file("some", content));
        QVERIFY2(call.exitCode == 0, (call.out + call.err).c_str());
        QCOMPARE(call.json()["new"].get<int>(), 1);
        QCOMPARE(run({"process", "-w", "w", "--quiet"}).exitCode, 0);
        const Call exported = run({"export", "items", "-w", "w", "--format", "jsonl"});
        const json item = json::parse(exported.out, nullptr, false);
        QVERIFY2(item.is_object(), (exported.out + exported.err).c_str());
        const auto text = [&](const char* key) {
            return item.contains(key) && item[key].is_string() ? item[key].get<std::string>() : std::string();
        };
        QCOMPARE(text("title") + "|" + text("author") + "|" + text("claimed_language") + "|" + text("published_at") +
                     "|" + text("text") + "|" + text("state"),
                 expected);
        // The archive alone brings it back.
        QCOMPARE(run({"process", "-w", "w", "--raw", "--quiet"}).exitCode, 0);
        QCOMPARE(run({"export", "items", "-w", "w", "--format", "jsonl"}).out, exported.out);
    }

    void oneDocumentIsOneItem() {
        QCOMPARE(import(m_program->file("a.pdf", flood())).json()["new"].get<int>(), 1);
        const json copy = import(m_program->file("b.pdf", flood())).json();
        QCOMPARE(copy["new"].get<int>(), 0);
        QCOMPARE(copy["unchanged"].get<int>(), 1);
        // Without a title, both are called by the name that came first.
        const QByteArray untitled = "It fell, they say,\nin the night.\n";
        std::filesystem::create_directory(m_program->path("copies"));
        m_program->file("copies/one.txt", untitled);
        m_program->file("copies/two.txt", untitled);
        for (const char* wanted : {"new", "unchanged"}) {
            const json copies = import(m_program->path("copies")).json();
            QCOMPARE(copies["read"].get<int>(), 2);
            QCOMPARE(copies["changed"].get<int>(), 0);
            QVERIFY2(copies[wanted].get<int>() >= 1, copies.dump().c_str());
        }
        QCOMPARE(rows("select title from items where title like '%.txt'").dump(),
                 std::string(R"([{"title":"one.txt"}])"));
    }

    void refusesOneByOne_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<std::string>("sentence");
        QTest::newRow("damaged") << flood().left(300) << std::string("The PDF is damaged");
        QTest::newRow("locked") << bytesOf(pdfOf({.pages = {"Text"}, .locked = true}))
                                << std::string("The PDF is locked by a password.");
        QTest::newRow("scanned") << bytesOf(pdfOf({.pages = {"", ""}}))
                                 << std::string("its 2 pages are pictures. Run text recognition");
        QTest::newRow("bomb") << bomb() << std::string("for want of memory.");
        QTest::newRow("huge") << QByteArray("%PDF-1.4\n") + QByteArray(65 << 20, 'x')
                              << std::string("The document has more than 67,108,864 bytes.");
        QTest::newRow("page of scripts") << QByteArray("<!doctype html><html><script>var a;</script></html>")
                                         << std::string("There is no text in the document.");
    }

    void refusesOneByOne() {
        QFETCH(QByteArray, content);
        QFETCH(std::string, sentence);
        std::filesystem::create_directory(m_program->path("folder"));
        m_program->file("folder/a.pdf", flood());
        m_program->file("folder/bad.pdf", content);
        m_program->file("folder/z.html", page);
        const Call call = import(m_program->path("folder"));
        QVERIFY2(call.exitCode == 3, (call.out + call.err).c_str());
        QCOMPARE(call.json()["new"].get<int>(), 2);
        const json issues = call.json()["issues"];
        QCOMPARE(issues.size(), std::size_t{1});
        QVERIFY(issues[0]["file"].get<std::string>().ends_with("folder/bad.pdf"));
        QVERIFY2(issues[0]["message"].get<std::string>().find(sentence) != std::string::npos, issues.dump().c_str());
    }

    void readsFolders() {
        namespace fs = std::filesystem;
        const fs::path folder = m_program->path("folder");
        fs::create_directories(folder / "deep" / "deeper");
        fs::create_directories(folder / ".hidden");
        m_program->file("folder/a.pdf", flood());
        m_program->file("folder/deep/b.html", page);
        m_program->file("folder/deep/deeper/c.txt", note);
        m_program->file("folder/deep/deeper/posts.jsonl", testing::threePosts());
        m_program->file("folder/.hidden/d.txt", "Hidden\n\nin a folder.\n");
        m_program->file("folder/.e.txt", "Hidden\n\nby itself.\n");
        fs::create_directory_symlink(folder, folder / "deep" / "loop");
        const Call call = import(folder.string());
        QVERIFY2(call.exitCode == 0, (call.out + call.err).c_str());
        QCOMPARE(call.json()["new"].get<int>(), 6);
        fs::create_directory(m_program->path("empty"));
        const Call empty = import(m_program->path("empty"));
        QCOMPARE(empty.exitCode, 2);
        QVERIFY2(empty.err.find("There is no file in the folder.") != std::string::npos, empty.err.c_str());
    }

    void takesAFormatByName_data() {
        QTest::addColumn<std::string>("format");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("exitCode");
        QTest::newRow("text") << std::string("text") << QByteArray("id,text\n1,a\n") << 0;
        QTest::newRow("html") << std::string("html") << QByteArray("no tags at all") << 0;
        QTest::newRow("pdf") << std::string("pdf") << flood() << 0;
        QTest::newRow("no pdf") << std::string("pdf") << page << 2;
    }

    void takesAFormatByName() {
        QFETCH(std::string, format);
        QFETCH(QByteArray, content);
        QFETCH(int, exitCode);
        const Call call = run({"import", "-w", "w", "-", "--json", "--format", format}, content);
        QVERIFY2(call.exitCode == exitCode, (call.out + call.err).c_str());
        QCOMPARE(call.json()["new"].get<int>(), exitCode == 0 ? 1 : 0);
    }
};

GROUNDSWELL_TEST(CliDocumentsTest, cli_documents)
#include "tst_cli_documents.moc"
