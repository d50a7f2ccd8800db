#include "pipeline/extract/extractor.h"
#include "pipeline/sources/documents/document_child.h"
#include "pipeline/sources/documents/html_document.h"
#include "pipeline/sources/documents/pdf_document.h"
#include "pipeline/sources/documents/text_document.h"
#include "pipeline/system/sha256.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/pdf_builder.h"
#include "tests/support/test_registry.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <filesystem>

using namespace groundswell;
using namespace groundswell::testing;
using sources::Document;
using sources::DocumentFormat;
using sources::DocumentProgram;

namespace {

struct ReadPdf {
    Document document;
    core::Result<void> outcome = core::Error(core::ErrorCode::Internal, "It was not read.");
};

ReadPdf readPdf(const std::string& bytes) {
    ReadPdf read;
    const sources::PdfSinks sinks{.about = [&](const Document& about) { read.document = about; },
                                  .page = [&](std::string_view text) { read.document.pages.emplace_back(text); },
                                  .finished = [&](const Document& rest) { read.document.cut = rest.cut; }};
    read.outcome = sources::readPdf(bytes, sinks);
    return read;
}

std::string wordsOf(const std::vector<std::string>& pages) {
    std::string all;
    for (const std::string& page : pages) all += (all.empty() ? "" : "|") + page;
    return QString::fromStdString(all).simplified().toStdString();
}

// Paragraphs as an article has them.
std::vector<std::string> savedParagraphs() {
    return {"The river rose by two metres in one night, and the lower town stood under water by noon.",
            "Shops, schools and the market hall were closed, said the mayor, until the pumps had done their work.",
            "Nobody was hurt, but the bridge will have to be looked at before the first lorries may pass again."};
}

std::string savedHtml() {
    std::string html;
    for (const std::string& paragraph : savedParagraphs()) html += "<p>" + paragraph + "</p>";
    return html;
}

std::string savedText() {
    std::string text;
    for (const std::string& paragraph : savedParagraphs()) text += paragraph + "\n";
    return text;
}

// What stands in for the program: a shell script that is given the format and the bytes.
DocumentProgram scripted(const ImportFolder& folder, const std::string& script) {
    DocumentProgram program;
    program.file = folder.write("parser", "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(program.file, std::filesystem::perms::owner_all);
    using namespace std::chrono_literals;
    program.limits = {.start = 60s, .silence = 60s, .grace = 60s, .longestLine = 1'000, .mostOutput = 10'000};
    return program;
}

const std::string about = "echo '{\"about\":{\"title\":\"T\",\"page_count\":2}}'\n";
const std::string page = "echo '{\"page\":\"one\"}'\n";
const std::string end = "echo '{\"end\":true,\"lost_pages\":1,\"cut\":false}'\n";

}  // namespace

class DocumentsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsPdfs_data();
    void readsPdfs();
    void refusesPdfs_data();
    void refusesPdfs();
    void cutsAtALetter();
    void pdfDates_data();
    void pdfDates();
    void readsPages_data();
    void readsPages();
    void findsHeadings_data();
    void findsHeadings();
    void entitles_data();
    void entitles();
    void textComesOutAsItIs_data();
    void textComesOutAsItIs();
    void childEnds_data();
    void childEnds();
    void stopsTheChild();
};

void DocumentsTest::readsPdfs_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("words");
    QTest::addColumn<std::string>("facts");
    const auto row = [](const char* name, const PdfPlan& plan, const char* words, const char* facts) {
        QTest::newRow(name) << pdfOf(plan) << std::string(words) << std::string(facts);
    };
    row("one page", {.pages = {"The river rose."}}, "The river rose.", "1///////");
    row("two pages", {.pages = {"The river\nrose.", "It fell again."}}, "The river rose. |It fell again.", "2///////");
    row("metadata",
        {.pages = {"Text"},
         .title = "A flood",
         .author = "Ana Ruiz",
         .created = "D:20261012091000+02'00'",
         .language = "es-MX"},
        "Text", "1/A flood//Ana Ruiz/es-MX/2026-10-12T09:10:00+02:00//");
    row("heading", {.pages = {"Small letters in some more words."}, .heading = "The great flood"},
        "The great flood Small letters in some more words.", "1//The great flood/////");
    row("other scripts", {.pages = {"洪水が町を襲った"}, .title = "Überschwemmung – 洪水"}, "洪水が町を襲った",
        "1/Überschwemmung – 洪水//////");
    row("beyond the first plane", {.pages = {"a 😀 b"}}, "a 😀 b", "1///////");
    row("a picture and a text", {.pages = {"", "Text"}}, "|Text", "2///////");
    row("no language at all", {.pages = {"Text"}, .language = "the language of the north"}, "Text", "1///////");
}

void DocumentsTest::readsPdfs() {
    QFETCH(std::string, bytes);
    QFETCH(std::string, words);
    QFETCH(std::string, facts);
    const ReadPdf read = readPdf(bytes);
    QVERIFY2(read.outcome, read.outcome ? "" : read.outcome.error().describe().c_str());
    const Document& one = read.document;
    QCOMPARE(wordsOf(one.pages), words);
    QCOMPARE(std::to_string(one.pageCount) + "/" + one.title + "/" + one.heading + "/" + one.author + "/" +
                 one.language + "/" + one.published + "/" + one.modified + "/" + one.url,
             facts);
    QVERIFY(!one.cut);
}

void DocumentsTest::refusesPdfs_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("message");
    const std::string good = pdfOf({.pages = {"Text"}});
    const std::string damaged = "The PDF is damaged and cannot be read.";
    QTest::newRow("nothing behind its mark") << std::string("%PDF-1.4\n") << damaged;
    QTest::newRow("something else behind its mark") << "%PDF-1.4\n" + std::string(5'000, 'x') << damaged;
    QTest::newRow("cut in the first object") << good.substr(0, 40) << damaged;
    QTest::newRow("no pages") << pdfOf({.pages = {}}) << damaged;
    QTest::newRow("locked") << pdfOf({.pages = {"Text"}, .locked = true})
                            << std::string("The PDF is locked by a password.");
    QTest::newRow("scanned page") << pdfOf({.pages = {""}})
                                  << std::string("The PDF has no text: its 1 page is a picture.");
    QTest::newRow("scanned pages") << pdfOf({.pages = {"", ""}})
                                   << std::string("The PDF has no text: its 2 pages are pictures.");
}

void DocumentsTest::refusesPdfs() {
    QFETCH(std::string, bytes);
    QFETCH(std::string, message);
    const ReadPdf read = readPdf(bytes);
    QVERIFY(!read.outcome);
    QCOMPARE(read.outcome.error().message, message);
    QVERIFY(!read.outcome.error().contextValue("remedy").empty());
}

void DocumentsTest::cutsAtALetter() {
    std::string text(100, 'x');
    QVERIFY(!sources::cutToRoom(text, 100));
    text = "ab\xC3\xA9";
    QVERIFY(sources::cutToRoom(text, 3));
    QCOMPARE(text, std::string("ab"));
}

void DocumentsTest::pdfDates_data() {
    QTest::addColumn<std::string>("written");
    QTest::addColumn<std::string>("date");
    const auto row = [](const char* written, const char* date) {
        QTest::newRow(written) << std::string(written) << std::string(date);
    };
    row("D:20261012091000+02'00'", "2026-10-12T09:10:00+02:00");
    row("D:20261012091000-05'30", "2026-10-12T09:10:00-05:30");
    row("D:20261012091000Z", "2026-10-12T09:10:00Z");
    row("D:20261012091000Z00'00'", "2026-10-12T09:10:00Z");
    row("D:20261012091000", "2026-10-12T09:10:00Z");
    row("20261012091000", "2026-10-12T09:10:00Z");
    row("D:202610", "2026-10-01T00:00:00Z");
    row("D:2026", "2026-01-01T00:00:00Z");
    row("D:20261332000000", "");
    row("Monday", "");
    row("", "");
}

void DocumentsTest::pdfDates() {
    QFETCH(std::string, written);
    QFETCH(std::string, date);
    QCOMPARE(sources::pdfDate(written), date);
}

void DocumentsTest::readsPages_data() {
    QTest::addColumn<std::string>("html");
    QTest::addColumn<std::string>("facts");
    QTest::addColumn<std::string>("text");
    const auto row = [](const char* name, const std::string& html, const char* facts, const char* text) {
        QTest::newRow(name) << html << std::string(facts) << std::string(text);
    };
    row("plain", "<!doctype html><html><head><title>A  flood</title></head><body><p>One</p><p>Two</p></body></html>",
        "A flood//////", "One Two");
    row("metadata",
        "<html lang=pt-BR><head><title>Enchente | Jornal</title><meta property='og:title' content='Enchente'>"
        "<meta name=author content='Ana'><meta property='article:published_time' content='2026-10-12T09:10:00Z'>"
        "<link rel=canonical href='https://jornal.example/1'><meta property='og:site_name' content=Jornal>"
        "</head><body><h1>A enchente</h1>Texto</body></html>",
        "Enchente/A enchente/Ana/pt-BR/2026-10-12T09:10:00Z/https://jornal.example/1/Jornal", "A enchente Texto");
    row("author is an address, date is none",
        "<html><meta property='article:author' content='https://a.example'><meta name=date content=soon>x</html>",
        "//////", "x");
    row("scripts and styles", "<html><script>var a;</script><style>p{}</style><body>Only this</body></html>", "//////",
        "Only this");
    row("a drawing with a title", "<html><body><svg><title>Logo</title></svg>x</body></html>", "//////", "x");
    row("declared charset", "<html><meta charset=windows-1251><body>\xCF\xF0\xE8\xE2\xE5\xF2</body></html>", "//////",
        "Привет");
    row("charset in an old way",
        "<html><meta http-equiv=content-type content='text/html; charset=iso-8859-2'><body>\xB3\xF3"
        "d\xBC</body></html>",
        "//////", "łódź");
    row("Open Graph's locale", "<html><meta property=og:locale content=en_GB><body>x</body></html>", "///en-GB///",
        "x");
    row("nothing", "", "//////", "");
    const std::string saved = savedHtml();
    const std::string words = wordsOf({savedText()});
    row("an article without what is around it",
        "<html><head><title>Flood</title></head><body><nav><a href=/>Home</a> <a href=/x>More</a></nav><article>" +
            saved +
            "</article><aside class=related><p>Read this, too, it is long enough to be taken for a text.</p></aside>"
            "<footer>All rights reserved</footer></body></html>",
        "Flood//////", words.c_str());
    row("a list of links is all that there is",
        "<html><body><ul><li><a href=/a>Report</a><li><a href=/b>Annex</a></ul></body></html>", "//////",
        "Report Annex");
    row("a short note beside a menu", "<html><body><nav>Home</nav><p>Closed, until further notice.</p></body></html>",
        "//////", "Home Closed, until further notice.");
    std::string deep;
    for (int i = 0; i < 5'000; ++i) deep += "<div>";
    row("too deeply nested", "<html><body><nav>Home</nav>" + deep + saved + "</body></html>", "//////",
        ("Home " + words).c_str());
    row("another charset",
        "<html><meta charset=iso-8859-1><body><nav>Home</nav><article>" + saved +
            "<p>Enfin l'\xE9t\xE9, long, chaud, sec, "
            "et sans la moindre pluie.</p></article></body></html>",
        "//////", (words + " Enfin l'\xC3\xA9t\xC3\xA9, long, chaud, sec, et sans la moindre pluie.").c_str());
}

void DocumentsTest::readsPages() {
    QFETCH(std::string, html);
    QFETCH(std::string, facts);
    QFETCH(std::string, text);
    const Document page = sources::readHtmlDocument(html);
    QCOMPARE(page.title + "/" + page.heading + "/" + page.author + "/" + page.language + "/" + page.published + "/" +
                 page.url + "/" + page.outlet,
             facts);
    QCOMPARE(wordsOf(page.pages), text);
}

void DocumentsTest::findsHeadings_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("heading");
    const auto row = [](const char* name, const char* text, const char* heading) {
        QTest::newRow(name) << std::string(text) << std::string(heading);
    };
    row("marked", "# The flood #\nText", "The flood");
    row("marked lower", "\n\n### The flood\n\nText", "The flood");
    row("no mark", "#flood is a tag\nText", "");
    row("underlined", "The flood\n=========\nText", "The flood");
    row("set apart", "The flood\r\n\r\nText", "The flood");
    row("a sentence", "The river rose.\n\nText", "");
    row("not set apart", "The flood\nwas long", "");
    row("alone", "The flood\n\n", "");
    row("empty", "", "");
}

void DocumentsTest::findsHeadings() {
    QFETCH(std::string, text);
    QFETCH(std::string, heading);
    QCOMPARE(sources::headingOfText(text), heading);
}

void DocumentsTest::entitles_data() {
    QTest::addColumn<std::string>("title");
    QTest::addColumn<std::string>("heading");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char* title, const char* heading, const char* expected) {
        QTest::newRow((std::string(title) + "/" + heading).c_str())
            << std::string(title) << std::string(heading) << std::string(expected);
    };
    row("A flood", "Heading", "A flood");
    row("", "Heading", "Heading");
    row("untitled", "Heading", "Heading");
    row("Microsoft Word - report.docx", "Heading", "Heading");
    row(" ", "", "report.pdf");
    row("Documento1.doc", "", "report.pdf");
}

void DocumentsTest::entitles() {
    QFETCH(std::string, title);
    QFETCH(std::string, heading);
    QFETCH(std::string, expected);
    Document document;
    document.title = title;
    document.heading = heading;
    document.pages = {"x"};
    const auto record = nlohmann::json::parse(
        sources::documentRecord(document, {DocumentFormat::Pdf, system::sha256Hex("x"), "report.pdf", 1}));
    QCOMPARE(record.at("title").get<std::string>(), expected);
    QCOMPARE(record.at("id").get<std::string>(),
             std::string("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"));
}

void DocumentsTest::textComesOutAsItIs_data() {
    QTest::addColumn<std::vector<std::string>>("pages");
    QTest::addColumn<std::string>("text");
    const auto row = [](const char* name, const std::vector<std::string>& pages, const char* text) {
        QTest::newRow(name) << pages << std::string(text);
    };
    row("plain", {"The river rose."}, "The river rose.");
    row("pages", {"One\n", "\nTwo"}, "One\n\nTwo");
    row("less than", {"a < b & c > d"}, "a < b & c > d");
    row("tags that are spoken of", {"Write <b>bold</b>\nor <br>."}, "Write <b>bold</b>\nor <br>.");
    row("references that are spoken of", {"Write &amp; for &, &lt;b> for a tag"},
        "Write &amp; for &, &lt;b> for a tag");
}

void DocumentsTest::textComesOutAsItIs() {
    QFETCH(std::vector<std::string>, pages);
    QFETCH(std::string, text);
    Document document;
    document.pages = pages;
    domain::RawRecord record;
    record.content = sources::documentRecord(document, {DocumentFormat::Text, "5e", "a <i>b</i>.txt", 1});
    const auto items = extract::extractItems(record, {});
    QVERIFY2(items, items ? "" : items.error().describe().c_str());
    QCOMPARE(items->size(), std::size_t{1});
    QCOMPARE(items->front().text, text);
    QCOMPARE(items->front().title, std::string("a <i>b</i>.txt"));
    QCOMPARE(items->front().externalId, std::string("5e"));
}

void DocumentsTest::childEnds_data() {
    QTest::addColumn<std::string>("script");
    QTest::addColumn<std::string>("message");  // empty = it is read
    const auto row = [](const char* name, const std::string& script, const char* message) {
        QTest::newRow(name) << script << std::string(message);
    };
    const char* ended = "Reading the document failed: its reader ended with status ";
    row("reads", about + page + page + end, "");
    row("reads among noise", "echo noise\n" + about + "echo '[1]'\n" + page + "echo '{\"x\":1}'\n" + page + end, "");
    row("is given format and bytes",
        "test \"$1 $2 $(cat)\" = 'read-document pdf bytes' || exit 9\n" + about + page + page + end, "");
    row("has no end", about + page, (std::string(ended) + "0.").c_str());
    row("says nothing", "", (std::string(ended) + "0.").c_str());
    row("fails", about + "exit 3", (std::string(ended) + "3.").c_str());
    row("fails behind its end", about + page + page + end + "kill -SEGV $$",
        "Reading the document failed: its reader crashed (signal 11).");
    row("crashes", about + "kill -SEGV $$", "Reading the document failed: its reader crashed (signal 11).");
    row("gives up", about + "kill -ABRT $$",
        "Reading the document failed: its reader gave up, most likely for want of memory.");
    row("has no memory", about + "exit 12",
        "Reading the document failed: its reader gave up, most likely for want of memory.");
    row("floods", about + "yes '{\"page\":\"\"}'", "The document has too much text in one page.");
    row("refuses", "echo '{\"refused\":\"No.\",\"remedy\":\"Go.\"}'", "No.");
}

void DocumentsTest::childEnds() {
    QFETCH(std::string, script);
    QFETCH(std::string, message);
    const ImportFolder folder;
    const auto read = sources::readInChild(scripted(folder, script), DocumentFormat::Pdf, "bytes", {});
    QCOMPARE(read ? std::string() : read.error().message, message);
    if (!read) {
        QCOMPARE(read.error().code, core::ErrorCode::InvalidInput);
        QVERIFY(!read.error().contextValue("remedy").empty());
        return;
    }
    QCOMPARE(read->title, std::string("T"));
    QCOMPARE(read->pageCount, 2);
    QCOMPARE(read->lostPages, 1);
    QCOMPARE(wordsOf(read->pages), std::string("one|one"));
}

void DocumentsTest::stopsTheChild() {
    const ImportFolder folder;
    const std::string tooLong = "Reading the document took too long and was stopped.";
    DocumentProgram silent = scripted(folder, about + "exec sleep 1000");
    silent.limits.silence = std::chrono::milliseconds(10);
    const auto hung = sources::readInChild(silent, DocumentFormat::Pdf, "bytes", {});
    QVERIFY(!hung);
    QCOMPARE(hung.error().message, tooLong);

    // It goes on saying something, but its time is over.
    DocumentProgram endless = scripted(folder, "while true; do " + page + "done");
    endless.limits.mostOutput = static_cast<std::size_t>(-1);
    endless.limits.start = std::chrono::milliseconds(10);
    endless.whole = std::chrono::milliseconds(0);
    const auto late = sources::readInChild(endless, DocumentFormat::Pdf, "bytes", {});
    QVERIFY(!late);
    QCOMPARE(late.error().message, tooLong);

    std::stop_source stop;
    stop.request_stop();
    const auto cancelled =
        sources::readInChild(scripted(folder, "exec sleep 1000"), DocumentFormat::Pdf, "bytes", stop.get_token());
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, core::ErrorCode::Cancelled);

    DocumentProgram absent;
    absent.file = folder.path("absent");
    const auto none = sources::readInChild(absent, DocumentFormat::Pdf, "bytes", {});
    QVERIFY(!none);
    QCOMPARE(none.error().code, core::ErrorCode::NotFound);
}

GROUNDSWELL_TEST(DocumentsTest, documents)

#include "tst_documents.moc"
