#include "tests/pipeline/service/service_bench.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <filesystem>
#include <fstream>

using namespace groundswell;
using pipeline::ImportPreview;
using pipeline::JobState;
using pipeline::TableChoice;
using Bench = testing::ServiceBench;

namespace {

std::string write(Bench& bench, const std::string& name, const std::string& bytes) {
    std::ofstream(bench.path(name), std::ios::binary) << bytes;
    return bench.path(name);
}

ImportPreview look(Bench& bench, const std::string& file, std::vector<TableChoice> tables = {}) {
    auto preview = bench.ask<ImportPreview>([&](auto answer) {
        return bench.service().previewImport(file, "files", std::move(tables), std::move(answer));
    });
    ImportPreview failed;
    if (!preview) failed.error = preview.error();
    return preview ? std::move(*preview) : failed;
}

}  // namespace

class ImportLooksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheBeginning() {
        Bench bench;
        bench.openDesk();
        std::string rows = "id,text,created_at\n";
        for (int i = 0; i < 5'000; ++i) rows += std::to_string(i) + ",text " + std::to_string(i) + ",2026-10-01\n";
        const ImportPreview preview = look(bench, write(bench, "many.csv", rows));
        QVERIFY(!preview.error);
        QCOMPARE(preview.kind, std::string("csv"));
        QCOMPARE(preview.rows.size(), std::size_t{20});
        QCOMPARE(preview.rows.front().text, std::string("text 0"));
        QCOMPARE(preview.rows.front().line, std::int64_t{2});
        QCOMPARE(preview.sampled, std::int64_t{200});
        QVERIFY(preview.more);
        QCOMPARE(preview.table.columns, (std::vector<std::string>{"id", "text", "created_at"}));
        QCOMPARE(preview.table.fields.at("published_at"), (std::vector<std::string>{"created_at"}));
        // Nothing of it was stored.
        QVERIFY(bench.service().jobs().empty());
    }

    void countsWhatGoesWrong() {
        Bench bench;
        bench.openDesk();
        const ImportPreview preview = look(bench, write(bench, "bad.csv",
                                                        "id,text,date\n1,one,2026-10-01\n2,,2026-10-01\n3,three,soon\n"
                                                        "4,\"four,2026-10-01\n5,five,1901-01-01\n"));
        QVERIFY(!preview.error);
        QCOMPARE(preview.rows.size(), std::size_t{3});
        QCOMPARE(preview.rows[1].text, std::string());
        QCOMPARE(preview.sampled, std::int64_t{5});
        QCOMPARE(preview.noText, std::int64_t{1});
        QCOMPARE(preview.rejected, std::int64_t{2});
        QVERIFY(!preview.more);
        QCOMPARE(preview.problems.size(), std::size_t{4});
        QCOMPARE(preview.problems.front(), std::string("Line 3: It has no text."));
        QCOMPARE(preview.problems.back(), std::string("Line 6: It is dated before 1990."));
    }

    void tellsOfTheHeaderOfWhatItCannotRead() {
        Bench bench;
        bench.openDesk();
        const std::string file = write(bench, "said.csv", "When,Who,What\n2026-10-01,Ana,The river rose.\n");
        ImportPreview preview = look(bench, file);
        QVERIFY(preview.error);
        QCOMPARE(preview.table.columns, (std::vector<std::string>{"When", "Who", "What"}));
        QVERIFY(preview.rows.empty());
        TableChoice choice = preview.table;
        choice.fields["text"] = {"What"};
        choice.fields["author"] = {"Who"};
        choice.fields["published_at"] = {"When"};
        preview = look(bench, file, {choice});
        QVERIFY(!preview.error);
        QCOMPARE(preview.rows.size(), std::size_t{1});
        QCOMPARE(preview.rows.front().author, std::string("Ana"));
        // An import takes the choice, and it is remembered.
        QCOMPARE(bench.finish(bench.service().startImport({file}, "files", {choice})), JobState::Completed);
        preview = look(bench, write(bench, "other.csv", "What,When,Who\nIt fell.,2026-10-02,Eva\n"));
        QVERIFY(!preview.error);
        QCOMPARE(preview.rows.front().text, std::string("It fell."));
        QCOMPARE(preview.rows.front().author, std::string("Eva"));
    }

    void aFieldWithoutAColumnStaysEmpty() {
        Bench bench;
        bench.openDesk();
        const std::string file = write(bench, "posts.csv", "id,text,author,/odd\n1,one,Ana,two\n");
        TableChoice choice = look(bench, file).table;
        choice.fields["author"] = {};
        choice.fields["text"] = {"/odd"};
        const ImportPreview preview = look(bench, file, {choice});
        QVERIFY(!preview.error);
        QCOMPARE(preview.rows.front().author, std::string());
        QCOMPARE(preview.rows.front().text, std::string("two"));
        QCOMPARE(preview.table.fields.at("text"), (std::vector<std::string>{"/odd"}));
        QVERIFY(preview.table.fields.at("author").empty());
    }

    void looksIntoFolders() {
        Bench bench;
        bench.openDesk();
        std::filesystem::create_directories(bench.path("drop"));
        write(bench, "drop/a.jsonl", "{\"text\":\"one\"}\n");
        write(bench, "drop/b.jsonl", "{\"text\":\"two\"}\n");
        const ImportPreview preview = look(bench, bench.path("drop"));
        QVERIFY(!preview.error);
        QCOMPARE(preview.files, std::int64_t{2});
        QCOMPARE(preview.file, bench.path("drop/a.jsonl"));
        QCOMPARE(preview.kind, std::string("jsonl"));
        QCOMPARE(preview.rows.front().text, std::string("one"));
    }

    void saysWhatIsNoFileToRead() {
        Bench bench;
        bench.openDesk();
        QVERIFY(look(bench, bench.path("absent.csv")).error);
        QVERIFY(look(bench, write(bench, "empty.csv", "")).error);
        QVERIFY(look(bench, write(bench, "picture.png", "\x89PNG\r\n\x1a\n")).error);
    }
};

GROUNDSWELL_TEST(ImportLooksTest, import_looks)

#include "tst_import_looks.moc"
