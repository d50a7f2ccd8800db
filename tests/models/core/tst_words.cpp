#include "tests/support/test_registry.h"

#include "models/core/words.h"

#include <QTest>

using namespace groundswell;

class WordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joinsAndLists_data() {
        QTest::addColumn<std::vector<std::string>>("words");
        QTest::addColumn<std::string>("joined");
        QTest::addColumn<std::string>("listed");
        using Words = std::vector<std::string>;
        QTest::newRow("none") << Words{} << std::string() << std::string();
        QTest::newRow("one") << Words{"a"} << std::string("a") << std::string("a");
        QTest::newRow("two") << Words{"a", "b"} << std::string("a, b") << std::string("a and b");
        QTest::newRow("three") << Words{"a", "b", "c"} << std::string("a, b, c") << std::string("a, b and c");
        QTest::newRow("an empty first word") << Words{"", "b"} << std::string(", b") << std::string(" and b");
    }
    void joinsAndLists() {
        QFETCH(const std::vector<std::string>, words);
        QFETCH(const std::string, joined);
        QFETCH(const std::string, listed);
        QCOMPARE(core::joined(words), joined);
        QCOMPARE(core::listed(words), listed);
    }

    void trims_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("trimmed");
        QTest::newRow("nothing") << std::string() << std::string();
        QTest::newRow("only blanks") << std::string(" \t\r\n") << std::string();
        QTest::newRow("both ends") << std::string("\r\n a b\t") << std::string("a b");
        QTest::newRow("one letter") << std::string("a") << std::string("a");
        QTest::newRow("other white space stays") << std::string("\va ") << std::string("\va");
    }
    void trims() {
        QFETCH(const std::string, text);
        QFETCH(const std::string, trimmed);
        QCOMPARE(std::string(core::trimmed(text)), trimmed);
        QCOMPARE(core::trimmed("--a-", "-"), std::string_view("a"));
    }
};

GROUNDSWELL_TEST(WordsTest, words)
#include "tst_words.moc"
