#include "pipeline/sources/input_stream.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using namespace groundswell::testing;
using core::ErrorCode;

namespace {

struct Outcome {
    std::string bytes;
    std::optional<core::Error> error;
};

Outcome readAll(const std::string& path) {
    auto stream = sources::InputStream::open(path);
    if (!stream) return {{}, stream.error()};
    Outcome outcome;
    for (;;) {
        auto part = (*stream)->read();
        if (!part) {
            outcome.error = part.error();
            return outcome;
        }
        if (part->empty()) return outcome;
        outcome.bytes += *part;
    }
}

std::string numberedLines() {
    std::string text;
    for (int i = 0; i < 60000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
    return text;
}

}  // namespace

class InputStreamTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void truncated_data();
    void truncated();
    void damagedGzip();
    void refuses_data();
    void refuses();
    void tellsProgress();
};

void InputStreamTest::reads_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const std::string& file, const std::string& expected) {
        QTest::newRow(name) << QByteArray::fromStdString(file) << QByteArray::fromStdString(expected);
    };
    const std::string many = numberedLines();
    row("plain", "abc\n", "abc\n");
    row("empty", "", "");
    row("one byte", "a", "a");
    row("gzip", gzipped("abc"), "abc");
    row("gzip of nothing", gzipped(""), "");
    row("gzip members", gzipped("abc") + gzipped("") + gzipped("def"), "abcdef");
    row("gzip padding", gzipped("abc") + std::string(512, '\0'), "abc");
    row("large gzip", gzipped(many), many);
    row("large gzip members", gzipped(many) + gzipped(many), many + many);
    row("zstd", zstdCompressed("abc"), "abc");
    row("zstd frames", zstdCompressed("abc") + zstdCompressed("def"), "abcdef");
    row("large zstd", zstdCompressed(many), many);
    row("zstd of one repeated byte", zstdCompressed(std::string(3U << 20, 'x')), std::string(3U << 20, 'x'));
    row("zstd skippable frame", std::string("\x50\x2a\x4d\x18\x02\0\0\0hi", 10) + zstdCompressed("abc"), "abc");
}

void InputStreamTest::reads() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, expected);
    const ImportFolder folder;
    const Outcome outcome = readAll(folder.write("in", file.toStdString()));
    QVERIFY2(!outcome.error, outcome.error ? outcome.error->describe().c_str() : "");
    QVERIFY(outcome.bytes == expected.toStdString());
}

void InputStreamTest::truncated_data() {
    QTest::addColumn<bool>("gzip");
    QTest::addColumn<int>("percent");
    for (const bool gzip : {true, false}) {
        for (const int percent : {1, 20, 50, 80, 99}) {
            QTest::addRow("%s cut at %d %%", gzip ? "gzip" : "zstd", percent) << gzip << percent;
        }
    }
}

void InputStreamTest::truncated() {
    QFETCH(bool, gzip);
    QFETCH(int, percent);
    const std::string many = numberedLines();
    const std::string whole = gzip ? gzipped(many) : zstdCompressed(many);
    const ImportFolder folder;
    const Outcome outcome =
        readAll(folder.write("in", whole.substr(0, whole.size() * static_cast<std::size_t>(percent) / 100)));
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, ErrorCode::Truncated);
    QVERIFY(many.starts_with(outcome.bytes));
    if (gzip)
        QVERIFY(outcome.bytes.size() * 100 >=
                many.size() * static_cast<std::size_t>(percent - 15 > 0 ? percent - 15 : 0));
}

void InputStreamTest::damagedGzip() {
    std::string file = gzipped(numberedLines());
    file[file.size() - 6] = static_cast<char>(file[file.size() - 6] ^ 1);
    const ImportFolder folder;
    const Outcome outcome = readAll(folder.write("in", file));
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, ErrorCode::InvalidInput);
    QVERIFY(outcome.bytes == numberedLines());
}

void InputStreamTest::refuses_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("message");
    QTest::newRow("missing") << QStringLiteral("/nowhere/at/all.csv") << QStringLiteral("The file does not exist.");
    QTest::newRow("folder") << QStringLiteral("/") << QStringLiteral("This is a folder, not a file.");
    QTest::newRow("device") << QStringLiteral("/dev/null") << QStringLiteral("This is a device, not a file.");
}

void InputStreamTest::refuses() {
    QFETCH(QString, path);
    QFETCH(QString, message);
    const auto stream = sources::InputStream::open(path.toStdString());
    QVERIFY(!stream);
    QCOMPARE(stream.error().message, message.toStdString());
    QCOMPARE(stream.error().contextValue("file"), path.toStdString());
    QVERIFY(!stream.error().contextValue("remedy").empty());
}

void InputStreamTest::tellsProgress() {
    const ImportFolder folder;
    const std::string file = gzipped(numberedLines());
    auto stream = sources::InputStream::open(folder.write("in.gz", file));
    QVERIFY(stream);
    QCOMPARE((*stream)->bytesTotal(), static_cast<std::uint64_t>(file.size()));
    QCOMPARE((*stream)->name(), std::string("in.gz"));
    for (auto part = (*stream)->read(); part && !part->empty(); part = (*stream)->read()) {
    }
    QCOMPARE((*stream)->bytesRead(), static_cast<std::uint64_t>(file.size()));
}

GROUNDSWELL_TEST(InputStreamTest, input_stream)

#include "tst_input_stream.moc"
