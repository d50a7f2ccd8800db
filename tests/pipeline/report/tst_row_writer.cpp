#include "pipeline/report/cell_text.h"
#include "pipeline/report/row_writer.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace groundswell;
using report::Cell;
using report::Row;

namespace {

class StringSink final : public report::ByteSink {
public:
    core::Result<void> write(std::string_view bytes) override {
        text += bytes;
        return {};
    }
    std::string text;
};

class FullDisk final : public report::ByteSink {
public:
    core::Result<void> write(std::string_view) override { return core::Error(core::ErrorCode::Io, "full"); }
};

// An independent reading of RFC 4180: records of fields, quotes resolved.
std::vector<std::vector<std::string>> parseCsv(std::string_view text) {
    std::vector<std::vector<std::string>> records;
    std::vector<std::string> record{""};
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inside) {
            if (c != '"') {
                record.back() += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                record.back() += text[++i];
            } else {
                inside = false;
            }
        } else if (c == '"') {
            inside = true;
        } else if (c == ',') {
            record.emplace_back();
        } else if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            ++i;
            records.push_back(std::exchange(record, {""}));
        } else {
            return {{"unquoted text"}};
        }
    }
    return records;
}

std::string written(report::RowFormat format, const std::vector<std::string>& columns, const std::vector<Row>& rows,
                    report::RowWriterOptions options = {}) {
    StringSink sink;
    const auto writer = report::makeRowWriter(format, sink, columns, options);
    for (const Row& row : rows) {
        if (!writer->row(row)) return "error";
    }
    return writer->finish() ? sink.text : "error";
}

}  // namespace

class RowWriterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void csv_guards_formulas_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<bool>("guarded");
        const auto row = [](std::string text, bool guarded) {
            QTest::newRow(QByteArray::fromStdString(text).toPercentEncoding().constData()) << text << guarded;
        };
        const std::vector<std::string> starts{
            "=", "+", "-", "@", "\t", "\r", "\n", std::string(1, '\0'), "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
        for (const std::string& start : starts) {
            row(start + "1+1", true);
            row("  " + start + "cmd|' /C calc'!A0", true);
            row("\u00A0\u3000\uFEFF" + start + "HYPERLINK(\"http:x\")", true);
            row("a" + start + "1", false);
            row("'" + start + "1", false);
        }
        for (const char* formula :
             {"=SUM(A1:A9)", "=1+1;2", "+1234567", "-2+3+cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", "=\"=\"&A1",
              "==1", "-", "+", "@", "=", "@user hello", "-5 degrees", "   =A1", "\t=A1", "\n=A1", "\r\n=A1"}) {
            row(formula, true);
        }
        for (const char* harmless :
             {"", " ", "'=A1", "text", "1-1", "5", "#N/A", "%", "(=1)", "\"=1\"", "!A1", "a\n=b"}) {
            row(harmless, false);
        }
    }

    void csv_guards_formulas() {
        QFETCH(std::string, text);
        QFETCH(bool, guarded);
        const std::string shown = report::validText(text);
        const auto safe = parseCsv(report::csvRow({text, std::int64_t(1)}, false));
        QCOMPARE(safe.size(), std::size_t(1));
        QCOMPARE(safe[0][0], (guarded ? "'" : "") + shown);
        const auto raw = parseCsv(report::csvRow({text, std::int64_t(1)}, true));
        QCOMPARE(raw[0][0], shown);
    }

    void csv_reads_back_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("back");
        const auto row = [](const char* name, std::string text, std::string back) {
            QTest::newRow(name) << text << back;
        };
        row("plain", "word", "word");
        row("empty", "", "");
        row("quote", "say \"no\"", "say \"no\"");
        row("only quotes", "\"\"\"", "\"\"\"");
        row("comma", "a,b", "a,b");
        row("newlines", "a\r\nb\nc\rd", "a\r\nb\nc\rd");
        row("quote at the end of a line", "a\"\r\n\"b", "a\"\r\n\"b");
        row("NUL", std::string("a\0b", 3), "a\uFFFDb");
        row("other controls", "a\x01\x1b[31m", "a\x01\x1b[31m");
        row("every plane", "é ﷽ 漢字 👩‍👩‍👧 \u202Ebidi",
            "é ﷽ 漢字 👩‍👩‍👧 \u202Ebidi");
        row("invalid byte",
            "a\xff"
            "b",
            "a\uFFFDb");
        row("cut sequence", "a\xE2\x82", "a\uFFFD\uFFFD");
        row("overlong", "\xC0\xAF", "\uFFFD\uFFFD");
        row("surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD");
        row("beyond Unicode", "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD");
        row("last code point", "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF");
    }

    void csv_reads_back() {
        QFETCH(std::string, text);
        QFETCH(std::string, back);
        const auto records = parseCsv(written(report::RowFormat::Csv, {"a", "b"}, {{text, text}, {"x", text}}));
        QCOMPARE(records.size(), std::size_t(3));
        QCOMPARE(records[0], (std::vector<std::string>{"a", "b"}));
        QCOMPARE(records[1], (std::vector<std::string>{back, back}));
        QCOMPARE(records[2], (std::vector<std::string>{"x", back}));
    }

    void json_reads_back_data() { csv_reads_back_data(); }

    void json_reads_back() {
        QFETCH(std::string, text);
        const std::string line = report::jsonLine({"a"}, {text});
        QCOMPARE(line.find('\n'), line.size() - 1);
        const auto value = nlohmann::json::parse(line, nullptr, false);
        QVERIFY(!value.is_discarded());
        QCOMPARE(value.at("a").get<std::string>().substr(0, 1),
                 text.empty() ? "" : report::validText(text).substr(0, 1));
        if (report::validText(text) == text) QCOMPARE(value.at("a").get<std::string>(), text);
    }

    void writes_every_kind_of_cell() {
        const Row row{Cell(),
                      std::int64_t(-7),
                      0.25,
                      std::string("t"),
                      std::vector<std::string>{"en", "pt-BR"},
                      std::vector<std::string>{},
                      std::nan(""),
                      true,
                      std::vector<std::int64_t>{0, -1, 20}};
        QCOMPARE(report::csvRow(row, false),
                 std::string("\"\",\"-7\",\"0.25\",\"t\",\"en; pt-BR\",\"\",\"\",\"true\",\"0; -1; 20\"\r\n"));
        QCOMPARE(report::jsonLine({"a", "b", "c", "d", "e", "f", "g", "h", "i"}, row),
                 std::string("{\"a\":null,\"b\":-7,\"c\":0.25,\"d\":\"t\",\"e\":[\"en\",\"pt-BR\"],\"f\":[],"
                             "\"g\":null,\"h\":true,\"i\":[0,-1,20]}\n"));
    }

    void guards_lists() {
        QCOMPARE(report::csvRow({std::vector<std::string>{"=1", "b"}}, false), std::string("\"'=1; b\"\r\n"));
        QCOMPARE(report::csvRow({std::vector<std::string>{"=1", "b"}}, true), std::string("\"=1; b\"\r\n"));
    }

    void writes_a_header_always() {
        QCOMPARE(written(report::RowFormat::Csv, {"a", "b"}, {}), std::string("\"a\",\"b\"\r\n"));
        QCOMPARE(written(report::RowFormat::Csv, {"a"}, {}, {.header = false}), std::string());
        QCOMPARE(written(report::RowFormat::Csv, {"a"}, {{std::int64_t(1)}}, {.header = false}),
                 std::string("\"1\"\r\n"));
        QCOMPARE(written(report::RowFormat::JsonLines, {"a"}, {}), std::string());
    }

    void hands_on_errors_of_the_sink() {
        FullDisk disk;
        const auto writer = report::makeRowWriter(report::RowFormat::Csv, disk, {"a"}, {});
        bool failed = false;
        for (int i = 0; i < 10 && !failed; ++i) failed = !writer->row({std::string(100'000, 'x')});
        QVERIFY(failed);
        const auto small = report::makeRowWriter(report::RowFormat::JsonLines, disk, {"a"}, {});
        QVERIFY(small->row({std::string("x")}));
        QVERIFY(!small->finish());
    }

    void knows_formats() {
        QVERIFY(report::parseRowFormat("csv") == report::RowFormat::Csv);
        QVERIFY(report::parseRowFormat("jsonl") == report::RowFormat::JsonLines);
        QVERIFY(report::parseRowFormat("4cat") == report::RowFormat::FourCat);
        QVERIFY(!report::parseRowFormat("CSV"));
        QVERIFY(!report::parseRowFormat(""));
    }
};

GROUNDSWELL_TEST(RowWriterTest, row_writer)
#include "tst_row_writer.moc"
