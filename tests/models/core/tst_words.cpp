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

    void knowsItsWords_data() {
        QTest::addColumn<std::vector<std::string>>("words");
        QTest::addColumn<bool>("isOne");
        using Words = std::vector<std::string>;
        QTest::newRow("none") << Words{} << false;
        QTest::newRow("the last") << Words{"a", "word"} << true;
        QTest::newRow("in another case") << Words{"Word"} << false;
        QTest::newRow("a part and more") << Words{"wor", "words"} << false;
    }
    void knowsItsWords() {
        QFETCH(const std::vector<std::string>, words);
        QFETCH(const bool, isOne);
        QCOMPARE(core::isOneOf(words, "word"), isOne);
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

    void lowersAscii() {
        QCOMPARE(core::lowered("A-Z \xc3\x84 z"), std::string("a-z \xc3\x84 z"));
        QCOMPARE(core::lowered(""), std::string());
    }

    void beginsWithWholeCharacters_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<int>("most");
        QTest::addColumn<std::string>("beginning");
        QTest::newRow("shorter") << std::string("abc") << 5 << std::string("abc");
        QTest::newRow("as long") << std::string("abc") << 3 << std::string("abc");
        QTest::newRow("longer") << std::string("abcd") << 3 << std::string("abc");
        QTest::newRow("within a character") << std::string("a\xf0\x9f\x8c\x8a") << 4 << std::string("a");
        QTest::newRow("before a character") << std::string("a\xc3\xa9") << 1 << std::string("a");
        QTest::newRow("only the middle of one") << std::string("\x8c\x8a\x8a") << 2 << std::string();
    }
    void beginsWithWholeCharacters() {
        QFETCH(const std::string, text);
        QFETCH(const int, most);
        QFETCH(const std::string, beginning);
        QCOMPARE(std::string(core::beginning(text, static_cast<std::size_t>(most))), beginning);
    }
};

GROUNDSWELL_TEST(WordsTest, words)
#include "tst_words.moc"
