#include "tests/support/test_registry.h"
#include "ui/shell/palette_match.h"

#include <QTest>

namespace ui = groundswell::ui;

// Which names fit what is typed, and in which order.
class PaletteMatchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fits_data();
    void fits();
    void ranks_data();
    void ranks();
    void reads_data();
    void reads();
    void longNamesAreHarmless();
};

void PaletteMatchTest::fits_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char* what, const char* typed, const char* name, bool fits) {
        QTest::newRow(what) << QString::fromUtf8(typed) << QString::fromUtf8(name) << fits;
    };
    row("nothing typed", "", "Export", true);
    row("the whole name", "Export", "Export", true);
    row("other case", "EXPORT", "&Export\u2026", true);
    row("a beginning", "exp", "Export", true);
    row("first letters of words", "fas", "Fetch all sources", true);
    row("letters in order", "ftch", "Fetch all sources", true);
    row("letters in another order", "hctef", "Fetch all sources", false);
    row("a letter too many", "exportx", "Export", false);
    row("accents do not count", "resume", "R\u00e9sum\u00e9", true);
    row("blanks do not count", "all  sources", "Fetch all sources", true);
    row("signs alone fit nothing", "!!", "Export", false);
    row("another script", "\u0625\u0644\u063a\u0627\u0621", "\u0625\u0644\u063a\u0627\u0621 \u0627\u0644\u0643\u0644",
        true);
}

void PaletteMatchTest::fits() {
    QFETCH(const QString, typed);
    QFETCH(const QString, name);
    QFETCH(const bool, fits);
    QCOMPARE(ui::matchScore(typed, name).has_value(), fits);
}

void PaletteMatchTest::ranks_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QList<int>>("order");
    const auto names = [](std::initializer_list<const char*> list) {
        QStringList out;
        for (const char* one : list) out << QString::fromLatin1(one);
        return out;
    };
    QTest::newRow("nothing typed keeps the order") << QString() << names({"b", "a"}) << QList<int>{0, 1};
    QTest::newRow("a beginning before a middle")
        << QStringLiteral("re") << names({"Share", "Refresh"}) << QList<int>{1, 0};
    QTest::newRow("beginnings of words before scattered letters")
        << QStringLiteral("fa") << names({"Find today", "Fetch all", "Save as draft"}) << QList<int>{1, 0};
    QTest::newRow("the shorter of two equals")
        << QStringLiteral("export") << names({"Export everything", "Export"}) << QList<int>{1, 0};
    QTest::newRow("what does not fit is left out")
        << QStringLiteral("x") << names({"Export", "Fetch"}) << QList<int>{0};
}

void PaletteMatchTest::ranks() {
    QFETCH(const QString, typed);
    QFETCH(const QStringList, names);
    QFETCH(const QList<int>, order);
    QCOMPARE(ui::rankedMatches(typed, names), order);
}

void PaletteMatchTest::reads_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("commands");
    QTest::addColumn<QString>("words");
    QTest::newRow("a search") << QStringLiteral(" ferry ") << false << QStringLiteral("ferry");
    QTest::newRow("commands") << QStringLiteral("> exp") << true << QStringLiteral("exp");
    QTest::newRow("all commands") << QStringLiteral(">") << true << QString();
    QTest::newRow("a sign inside is a search") << QStringLiteral("a > b") << false << QStringLiteral("a > b");
}

void PaletteMatchTest::reads() {
    QFETCH(const QString, typed);
    QFETCH(const bool, commands);
    QFETCH(const QString, words);
    QCOMPARE(ui::readPaletteQuery(typed), (ui::PaletteQuery{commands, words}));
}

void PaletteMatchTest::longNamesAreHarmless() {
    const QString name(100'000, QChar(u'a'));
    QVERIFY(ui::matchScore(QStringLiteral("aaa"), name).has_value());
    QVERIFY(!ui::matchScore(QStringLiteral("b"), name).has_value());
}

GROUNDSWELL_TEST(PaletteMatchTest, palette_match)
#include "tst_palette_match.moc"
