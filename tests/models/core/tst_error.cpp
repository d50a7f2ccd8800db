#include "models/core/error.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <set>
#include <string>

using namespace groundswell::core;

class ErrorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAreStableAndDistinct();
    void contextKeepsItsOrder();
    void describes_data();
    void describes();
};

void ErrorTest::namesAreStableAndDistinct() {
    std::set<std::string> names;
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        names.insert(errorCodeName(static_cast<ErrorCode>(code)));
    }
    QCOMPARE(names.size(), std::size_t{15});
    QCOMPARE(std::string(errorCodeName(ErrorCode::StoreLocked)), std::string("store_locked"));
    QCOMPARE(std::string(errorCodeName(ErrorCode::HttpStatus)), std::string("http_status"));
}

void ErrorTest::contextKeepsItsOrder() {
    Error error = Error(ErrorCode::Io, "Cannot write.").with("file", "a.csv").with("line", "3");
    error.with("file", "later");
    QCOMPARE(error.context.size(), std::size_t{3});
    QCOMPARE(error.contextValue("file"), std::string("a.csv"));
    QCOMPARE(error.contextValue("absent"), std::string());
}

void ErrorTest::describes_data() {
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("value");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char* name, const char* key, const char* value, const char* expected) {
        QTest::newRow(name) << std::string(key) << std::string(value) << std::string(expected);
    };
    row("file", "file", "a.csv", "a.csv: It failed.");
    row("remedy", "remedy", "Try again.", "It failed. Try again.");
    row("other key", "url", "http://x", "It failed. [url: http://x]");
    row("line break", "url", "a\nb", "It failed. [url: a\\x0ab]");
    row("escape", "file", "\x1b[31m", "\\x1b[31m: It failed.");
    row("other scripts", "file", "\xc3\xa9t\xc3\xa9.csv", "\xc3\xa9t\xc3\xa9.csv: It failed.");
}

void ErrorTest::describes() {
    QFETCH(const std::string, key);
    QFETCH(const std::string, value);
    QFETCH(const std::string, expected);
    QCOMPARE(Error(ErrorCode::Io, "It failed.").with(key, value).describe(), expected);
}

GROUNDSWELL_TEST(ErrorTest, error)
#include "tst_error.moc"
