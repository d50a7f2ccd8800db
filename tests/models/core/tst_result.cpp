#include "models/core/result.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <memory>
#include <string>

using namespace groundswell::core;

class ResultTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsAValue();
    void holdsAnError();
    void movesWhatCannotBeCopied();
    void chains();
    void chainStopsAtTheFirstError();
    void voidChains();
};

namespace {

Result<int> half(int value) {
    if (value % 2 != 0) return Error(ErrorCode::InvalidInput, "odd");
    return value / 2;
}

}  // namespace

void ResultTest::holdsAValue() {
    const Result<int> result = 4;
    QVERIFY(result.has_value());
    QVERIFY(static_cast<bool>(result));
    QCOMPARE(*result, 4);
    QCOMPARE(result.value_or(7), 4);
}

void ResultTest::holdsAnError() {
    const Result<std::string> result = Error(ErrorCode::NotFound, "gone");
    QVERIFY(!result);
    QVERIFY(result.error().code == ErrorCode::NotFound);
    QCOMPARE(result.value_or("other"), std::string("other"));
}

void ResultTest::movesWhatCannotBeCopied() {
    Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
    const std::unique_ptr<int> taken = *std::move(result);
    QCOMPARE(*taken, 3);
}

void ResultTest::chains() {
    const auto text = half(8).and_then(half).transform([](int value) { return std::to_string(value); });
    QVERIFY(text.has_value());
    QCOMPARE(text.value(), std::string("2"));
}

void ResultTest::chainStopsAtTheFirstError() {
    int calls = 0;
    const auto result = half(6).and_then(half).and_then([&](int value) {
        ++calls;
        return half(value);
    });
    QCOMPARE(calls, 0);
    QCOMPARE(result.error().message, std::string("odd"));
}

void ResultTest::voidChains() {
    const auto failing = [] { return Result<void>(Error(ErrorCode::Io, "full")); };
    QVERIFY(Result<void>().has_value());
    const Result<void> result = Result<void>().and_then(failing).and_then([] { return Result<void>(); });
    QVERIFY(!result);
    QCOMPARE(result.error().message, std::string("full"));
}

GROUNDSWELL_TEST(ResultTest, result)
#include "tst_result.moc"
