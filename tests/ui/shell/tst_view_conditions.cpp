#include "pipeline/service.h"
#include "tests/support/test_registry.h"
#include "ui/shell/search_words.h"
#include "ui/shell/view_conditions.h"

#include <QTest>

namespace ui = groundswell::ui;
namespace core = groundswell::core;

// Conditions as saved views keep them, and searches in words.
class ViewConditionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allReturn();
    void nothingIsNothing();
    void damagedIsLeftOut_data();
    void damagedIsLeftOut();
    void searchesInWords_data();
    void searchesInWords();
    void hints_data();
    void hints();
};

void ViewConditionsTest::allReturn() {
    ui::FilterValues values;
    values.search = QStringLiteral("\"engine fault\" -video");
    values.from = *core::parseTime("2026-09-29T00:00:00Z");
    values.to = *core::parseTime("2026-10-13T00:00:00.000001Z");
    values.languages = {"ar", "hi"};
    values.sources = {"news, \"feeds\""};
    values.minItems = 5;
    values.maxItems = 49;
    values.cluster = core::ClusterId{912};
    values.keyword = "\xd8\xb9\xd8\xb7\xd9\x84";
    values.labels = {"To check"};
    values.withoutLabels = {"not relevant"};
    values.watched = true;
    values.minAuthors = 3;
    values.minSources = 2;
    values.author = "@safsaf_ferry";
    values.state = "completed";
    QVERIFY(ui::readConditions(ui::writeConditions(values)) == values);
}

void ViewConditionsTest::nothingIsNothing() {
    QCOMPARE(ui::writeConditions({}), std::string("{}"));
    QVERIFY(ui::readConditions("{}").isEmpty());
}

void ViewConditionsTest::damagedIsLeftOut_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("{\"search\":");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("other types") << QByteArray(
        "{\"search\":1,\"from\":5,\"languages\":\"en\",\"minItems\":\"x\","
        "\"cluster\":-3,\"watched\":\"yes\",\"labels\":[1]}");
    QTest::newRow("unknown names") << QByteArray("{\"colour\":\"red\"}");
}

void ViewConditionsTest::damagedIsLeftOut() {
    QFETCH(const QByteArray, json);
    QVERIFY(ui::readConditions(json.toStdString()).isEmpty());
}

void ViewConditionsTest::searchesInWords_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("parts");
    QTest::addColumn<QString>("contains");
    QTest::newRow("one word") << QStringLiteral("ferry") << 1 << QStringLiteral("ferry");
    QTest::newRow("two words") << QStringLiteral("ferry island") << 2 << QStringLiteral("island");
    QTest::newRow("alternatives") << QStringLiteral("ferry OR bridge") << 1 << QStringLiteral(" or ");
    QTest::newRow("without") << QStringLiteral("ferry -video") << 2 << QStringLiteral("without ");
    QTest::newRow("a field") << QStringLiteral("lang:es") << 1 << QStringLiteral("language: ");
    QTest::newRow("nothing") << QString() << 0 << QString();
}

void ViewConditionsTest::searchesInWords() {
    QFETCH(const QString, typed);
    QFETCH(const int, parts);
    QFETCH(const QString, contains);
    const QStringList words = ui::describeSearch(groundswell::pipeline::Service::parseSearch(typed.toStdString()));
    QCOMPARE(static_cast<int>(words.size()), parts);
    QVERIFY2(words.join(QChar(u'|')).contains(contains), qPrintable(words.join(QChar(u'|'))));
}

void ViewConditionsTest::hints_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("contains");
    QTest::newRow("all is well") << QStringLiteral("\"engine fault\" lang:es") << QString();
    QTest::newRow("one quotation mark") << QStringLiteral("\"engine fault") << QStringLiteral("quotation mark");
    QTest::newRow("no such field") << QStringLiteral("colour:red") << QStringLiteral("colour");
}

void ViewConditionsTest::hints() {
    QFETCH(const QString, typed);
    QFETCH(const QString, contains);
    const QString hint = ui::searchHint(typed);
    QCOMPARE(hint.isEmpty(), contains.isEmpty());
    QVERIFY2(hint.contains(contains), qPrintable(hint));
}

GROUNDSWELL_TEST(ViewConditionsTest, view_conditions)
#include "tst_view_conditions.moc"
