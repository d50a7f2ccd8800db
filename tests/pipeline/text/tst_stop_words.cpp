#include "pipeline/text/stop_words.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <set>
#include <string>

using namespace groundswell;

class StopWordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dropsWhatTellsNothing_data() {
        QTest::addColumn<std::string>("word");
        QTest::addColumn<std::string>("language");
        QTest::addColumn<bool>("dropped");
        const auto row = [](const char* name, const char* word, const char* language, bool dropped) {
            QTest::newRow(name) << std::string(word) << std::string(language) << dropped;
        };
        row("own word", "the", "en", true);
        row("region of the language", "the", "en-GB", true);
        row("word of meaning", "flood", "en", false);
        row("noise of posts", "rt", "sv", true);
        row("English among another language", "the", "es", true);
        row("English among one without a list", "the", "eu", true);
        row("close relative", "och", "no", true);
        row("relative without a list of its own", "que", "gl", true);
        row("the relative's relatives", "och", "is", true);
        row("Turkish word in English", "kim", "en", false);
        row("Dutch word in English", "net", "en", false);
        row("German word in English", "war", "en", false);
        row("the same in German", "war", "de", true);
        row("Turkish word in Spanish", "kim", "es", false);
        row("other letters in English", "это", "en", true);
        row("unknown language, English word", "the", "und", true);
        row("unknown language, one list's word", "kim", "und", false);
        row("unknown language, word of many lists", "de", "und-Latn", true);
        row("unknown language, other letters", "это", "und-Cyrl", true);
        row("no language", "the", "", true);
        row("word that only ends phrases", "proposed", "en", false);
    }
    void dropsWhatTellsNothing() {
        QFETCH(const std::string, word);
        QFETCH(const std::string, language);
        QFETCH(const bool, dropped);
        QCOMPARE(text::isStopWord(word, language), dropped);
    }

    void namesEveryListOfALanguage() {
        std::set<std::string_view> named;
        const std::uint64_t languages = text::findStopWord("de").languages | text::findStopWord("что").languages;
        for (unsigned bit = 0; bit < 64; ++bit) {
            if (((languages >> bit) & 1U) != 0) named.insert(text::languageOfBit(bit));
        }
        QVERIFY(named.count("es") == 1 && named.count("fr") == 1 && named.count("ru") == 1);
        QVERIFY(named.count("") == 0);
    }

    void knowsNoise() {
        QVERIFY(text::findStopWord("rt").isNoise);
        QVERIFY(!text::findStopWord("the").isNoise);
        QCOMPARE(text::findStopWord("earthquake").languages, std::uint64_t{0});
    }
};

GROUNDSWELL_TEST(StopWordsTest, stop_words)

#include "tst_stop_words.moc"
