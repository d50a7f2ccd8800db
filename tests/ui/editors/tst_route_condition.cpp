#include "tests/support/test_registry.h"
#include "ui/editors/route_condition.h"

#include <QTest>

using namespace groundswell;
using config::SketchedCondition;

// What a condition says as a person reads and types it, and back.
class RouteConditionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesAndBack_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("operand");
        QTest::addColumn<QString>("line");
        const auto row = [](const char* name, const char* field, const char* key, const char* operand,
                            const char* line) {
            QTest::newRow(name) << QString::fromUtf8(field) << QString::fromUtf8(key) << QString::fromUtf8(operand)
                                << QString::fromUtf8(line);
        };
        row("a list", "language", "in", "[\"en\", \"fr\"]", "en, fr");
        row("none of", "source", "not_in", "[\"a\"]", "a");
        row("a number", "text_length", "at_least", "10", "10");
        row("a fraction", "metrics.likes", "at_most", "7.5", "7.5");
        row("numbers of a length", "text_length", "in", "[1, 2]", "1, 2");
        row("a text that looks like a number", "label", "in", "[\"42\"]", "42");
        row("the same of an output", "output.score.value", "in", "[\"42\", 42, true, \"x\"]", "\"42\", 42, true, x");
        row("a comma inside", "author", "in", "[\"Lee, Ann\", \"Bo\"]", "\"Lee, Ann\", Bo");
        row("there", "label", "exists", "true", "true");
        row("not there", "label", "exists", "false", "false");
        row("another script", "outlet", "in", "[\"الأخبار\"]", "الأخبار");
        row("nothing", "label", "in", "[]", "");
    }
    void linesAndBack() {
        QFETCH(const QString, field);
        QFETCH(const QString, key);
        QFETCH(const QString, operand);
        QFETCH(const QString, line);
        const SketchedCondition condition{field.toStdString(), key.toStdString(), operand.toStdString()};
        QCOMPARE(ui::operandLine(condition), line);
        const int comparison = ui::comparisonOf(condition);
        QVERIFY(comparison >= 0);
        const ui::RouteComparison chosen = ui::routeComparisons()[static_cast<std::size_t>(comparison)];
        QCOMPARE(chosen.key, key);
        QCOMPARE(ui::operandJson(field, chosen, line), operand);
    }

    void typedAsPeopleType_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<int>("comparison");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("written");
        QTest::newRow("blanks and empty ones")
            << QStringLiteral("language") << 0 << QStringLiteral(" en ,, fr,") << QStringLiteral("[\"en\", \"fr\"]");
        QTest::newRow("no number") << QStringLiteral("text_length") << 2 << QStringLiteral("many")
                                   << QStringLiteral("\"many\"");
        QTest::newRow("an open quotation mark")
            << QStringLiteral("author") << 0 << QStringLiteral("\"Lee") << QStringLiteral("[\"\\\"Lee\"]");
    }
    void typedAsPeopleType() {
        QFETCH(const QString, field);
        QFETCH(const int, comparison);
        QFETCH(const QString, typed);
        QFETCH(const QString, written);
        const ui::RouteComparison chosen = ui::routeComparisons()[static_cast<std::size_t>(comparison)];
        QCOMPARE(ui::operandJson(field, chosen, typed), written);
    }

    void unknownWaysHaveNoIndex() {
        QCOMPARE(ui::comparisonOf({"label", "like", "\"a\""}), -1);
        QCOMPARE(ui::comparisonOf({"label", "exists", "1"}), -1);
        QCOMPARE(ui::comparisonOf({}), -1);
    }

    void writesConditions() {
        QCOMPARE(ui::conditionsJson(QStringLiteral("language"), ui::routeComparisons()[0], QStringLiteral("en")),
                 QStringLiteral("[{ \"field\": \"language\", \"in\": [\"en\"] }]"));
    }
};

GROUNDSWELL_TEST(RouteConditionTest, route_condition)
#include "tst_route_condition.moc"
