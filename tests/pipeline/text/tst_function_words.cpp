#include "pipeline/text/function_words.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <string>

using groundswell::text::FunctionWords;
using groundswell::text::LanguageGuess;

class FunctionWordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void needsNoGuess_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("language");
        const auto row = [](const char* text, const char* language) {
            QTest::newRow(text) << std::string(text) << std::string(language);
        };
        row("they said that this would not have been what we were after, but it should be there when you need it",
            "en");
        row("hogy ez nem volt olyan, mint amit már csak akkor lehet, ha minden még most is itt van", "hu");
        // One that is not guessed may stand behind a few words, and a relative behind many.
        row("the flood of the century", "");
        row("que no es lo que nos han dicho pero esto ya se ha hecho para todos los que están aquí", "");
        row("som vi ikke har hørt om, men det er nok ikke så godt for dem der skal være her", "");
        row("Houston Texas", "");
        row("", "");
    }
    void needsNoGuess() {
        QFETCH(std::string, text);
        QFETCH(std::string, language);
        const FunctionWords words(text);
        QCOMPARE(words.languageWithoutGuess(), std::string_view(language));
        if (language.empty()) return;
        for (const char* code : {"en", "hu", "de", "nl", "sco", "eo", "la", "lb", "gl", "ms", "und", "zh", "so", ""}) {
            for (const bool reliable : {true, false}) {
                for (const std::string& claim : {std::string(), language}) {
                    if (reliable && *code == '\0') continue;
                    QCOMPARE(words.language({code, reliable, claim}), std::string_view(language));
                }
            }
        }
    }

    void weighs_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("guess");
        QTest::addColumn<bool>("reliable");
        QTest::addColumn<std::string>("claim");
        QTest::addColumn<std::string>("language");
        const auto row = [](const char* text, const char* guess, bool reliable, const char* claim, const char* found) {
            QTest::addRow("%s (%s%s%s)", text, guess, reliable ? ", reliable, " : ", ", claim)
                << std::string(text) << std::string(guess) << reliable << std::string(claim) << std::string(found);
        };
        row("Houston Texas", "fr", true, "", "fr");
        row("Houston Texas", "fr", false, "", "");
        row("the river and the bridge were gone", "de", true, "", "en");
        row("the river", "de", true, "", "de");  // one word alone never decides
        row("wir sind hier", "nl", false, "", "de");
        row("wir sind hier", "", false, "", "de");
        // Danish and Norwegian share their function words and differ in endings.
        row("det er ikke så dårligt at vi får en", "no", true, "", "da");
        row("det er ikke så dårlig at vi får en", "no", true, "", "no");
        row("det er ikke en sikkerhed", "no", true, "", "da");
        row("det er ikke en sikkerhet", "da", true, "", "no");
    }
    void weighs() {
        QFETCH(std::string, text);
        QFETCH(std::string, guess);
        QFETCH(bool, reliable);
        QFETCH(std::string, claim);
        QFETCH(std::string, language);
        QCOMPARE(FunctionWords(text).language({guess, reliable, claim}), std::string_view(language));
    }

    void namesLeaders_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("leaders");
        QTest::newRow("one") << std::string("wir sind hier") << std::string("de");
        QTest::newRow("two") << std::string("les énergies vertes continuent de progresser") << std::string("es,fr");
        QTest::newRow("one word") << std::string("les énergies") << std::string();
        QTest::newRow("none") << std::string("Houston Texas") << std::string();
        QTest::newRow("nothing") << std::string() << std::string();
    }
    void namesLeaders() {
        QFETCH(std::string, text);
        QFETCH(std::string, leaders);
        QCOMPARE(FunctionWords(text).leaders(), leaders);
    }

    // What comes behind is not read, and costs nothing.
    void readsTheBeginning() {
        std::string text;
        for (int i = 0; i < 63; ++i) text += "x" + std::to_string(i) + " ";
        QCOMPARE(FunctionWords(text + "wir sind hier nicht").language({}), std::string_view());
        QCOMPARE(FunctionWords("wir sind hier nicht " + text).language({}), std::string_view("de"));
    }
};

GROUNDSWELL_TEST(FunctionWordsTest, function_words)
#include "tst_function_words.moc"
