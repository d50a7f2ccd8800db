#include "pipeline/text/language.h"
#include "tests/support/test_registry.h"

#include <QTest>

using groundswell::text::identifyLanguage;
using groundswell::text::Language;

class LanguageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void identifies_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("code");
        QTest::addColumn<bool>("reliable");
        const auto row = [](const char* name, const char* text, const char* code, bool reliable) {
            QTest::newRow(name) << std::string(text) << std::string(code) << reliable;
        };
        row("English", "The river has risen above the bridge and people are leaving their homes tonight", "en", true);
        row("German", "Der Fluss ist über die Brücke gestiegen und die Menschen verlassen heute ihre Häuser", "de",
            true);
        row("Spanish", "El río ha subido por encima del puente y la gente abandona sus casas esta noche", "es", true);
        row("French", "La rivière a dépassé le pont et les habitants quittent leurs maisons ce soir", "fr", true);
        row("Portuguese", "O rio subiu acima da ponte e as pessoas estão deixando suas casas esta noite", "pt", true);
        row("Italian", "Il fiume ha superato il ponte e la gente lascia le proprie case questa sera", "it", true);
        row("Russian", "Река поднялась выше моста, и люди сегодня вечером покидают свои дома", "ru", true);
        row("Arabic", "ارتفع النهر فوق الجسر والناس يغادرون منازلهم هذه الليلة", "ar", true);
        row("Persian",
            "رودخانه از پل بالاتر رفته و مردم امشب خانه‌های خود را ترک "
            "می‌کنند",
            "fa", true);
        row("Hebrew", "הנהר עלה מעל הגשר ואנשים עוזבים את בתיהם הלילה", "he", true);
        row("simplified Chinese", "河水已经涨过大桥，今晚人们正在离开家园，政府宣布进入紧急状态", "zh", true);
        row("traditional Chinese", "河水已經漲過大橋，今晚人們正在離開家園，政府宣布進入緊急狀態", "zh-Hant", true);
        row("Japanese", "川が橋を越えて上昇し、人々は今夜家を離れています", "ja", true);
        row("Korean by its script", "홍수", "ko", true);
        row("Thai by its script", "น้ำท่วม", "th", true);
        row("Greek by its script", "πλημμύρα", "el", true);
        row("short Spanish", "Un libro en mis manos era un motivo para ser feliz", "es", true);
        row("short Portuguese", "amo o vestido dela, mas não gostei da cor", "pt", true);
        row("short Italian", "la rete parte da scuola e social", "it", true);
        row("short French", "Ce n’est pas la peine de venir avec nous", "fr", true);
        row("short German", "kein wunder, das ist auch nichts", "de", true);
        row("short Swedish", "Fyndet: de har köpt IP-tv", "sv", true);
        row("Danish by its letters", "Det er ikke godt at de ikke har fået nogen hjælp af kommunen", "da", true);
        row("Danish by an ending", "Det er ikke så dårligt, at vi får en ny færge", "da", true);
        row("Norwegian with the same words", "Det er ikke så dårlig at vi får en ny ferge", "no", true);
        row("French that statistics take for Norwegian", "Les énergies vertes continuent de progresser", "fr", true);
        row("Norwegian", "Regjeringen vil ikke bygge ut flere veier, men heller satse på tog", "no", true);
        row("Galician", "O neno non foi á escola porque hoxe choveu moito e a súa nai quedou con el na casa", "gl",
            true);
        row("Catalan", "Els bombers diuen que encara no han pogut apagar el foc i que faran torns tota la nit", "ca",
            true);
        row("Indonesian", "Banjir sudah surut tetapi warga belum bisa kembali ke rumah mereka", "id", true);
        row("Polish", "Rzeka wylała i ludzie muszą dziś opuścić swoje domy", "pl", true);
        row("language without a list", "Ibaia zubiaren gainetik igo da eta jendea etxeak uzten ari da gaur gauean",
            "eu", true);
        row("Ukrainian", "Ріка піднялася вище мосту, і люди сьогодні залишають свої домівки", "uk", true);
        row("Arabic by its letters", "فيدرر عمك يلعب مباريات", "ar", true);
        row("a word of another language in English", "My abuela wrote una de mis favoritas in her old book for us",
            "en", true);
        row("English after Japanese", "RT さん Only six people are still unaccounted for after the floods", "en", true);
        row("one function word", "que", "und-Latn", false);
        row("the same word twice", "de de", "und-Latn", false);
        row("one Arabic word", "بوكيمون", "und-Arab", false);
        row("links do not count", "홍수 https://example.org/the-long-english-path @english_name", "ko", true);
        row("one Latin word", "Trump", "und-Latn", false);
        row("no letters", "12345 !!! 😀", "und", false);
        row("only a link", "https://example.org/the/long/path", "und", false);
        row("empty", "", "und", false);
    }
    void identifies() {
        QFETCH(std::string, text);
        QFETCH(std::string, code);
        QFETCH(bool, reliable);
        const Language language = identifyLanguage(text);
        QCOMPARE(language.code, code);
        QCOMPARE(language.reliable, reliable);
    }

    void takesTheClaimWhereTheTextTellsNothing_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("claimed");
        QTest::addColumn<std::string>("code");
        QTest::addColumn<bool>("reliable");
        const auto row = [](const char* name, const char* text, const char* claimed, const char* code, bool reliable) {
            QTest::newRow(name) << std::string(text) << std::string(claimed) << std::string(code) << reliable;
        };
        row("the text knows better",
            "Der Fluss ist über die Brücke gestiegen und die Menschen verlassen heute ihre Häuser", "en", "de", true);
        row("so does the script", "홍수", "en", "ko", true);
        row("one word", "Trump", "tr", "tr", false);
        row("no letters", "12345", "en", "en", false);
        row("no text", "", "pt_BR", "pt", false);
        row("no language", "Trump", "und", "und-Latn", false);
        row("no code", "Trump", "english", "und-Latn", false);
        row("no claim", "Trump", "", "und-Latn", false);
        row("another script", "Кто", "en", "und-Cyrl", false);
        row("its script", "Кто", "uk", "uk", false);
    }
    void takesTheClaimWhereTheTextTellsNothing() {
        QFETCH(std::string, text);
        QFETCH(std::string, claimed);
        QFETCH(std::string, code);
        QFETCH(bool, reliable);
        const Language language = identifyLanguage(text, claimed);
        QCOMPARE(language.code, code);
        QCOMPARE(language.reliable, reliable);
    }

    void contradictsClaims_data() {
        QTest::addColumn<std::string>("identified");
        QTest::addColumn<std::string>("claimed");
        QTest::addColumn<bool>("contradicts");
        const auto row = [](const char* identified, const char* claimed, bool contradicts) {
            QTest::addRow("%s, %s", identified, claimed)
                << std::string(identified) << std::string(claimed) << contradicts;
        };
        row("de", "en", true);
        row("de", "eng", true);
        row("pt", "es-MX", true);
        row("en", "EN", false);
        row("en", "en-GB", false);
        row("en", "eng", false);
        row("id", "in", false);
        row("he", "iw", false);
        row("zh", "zh-TW", false);
        row("zh-Hant", "zh-CN", false);
        row("no", "nb", false);
        row("tl", "fil", false);
        row("de", "und", false);
        row("de", "", false);
        row("de", "qme", false);
        row("de", "german", false);
        row("und", "de", false);
        row("und-Cyrl", "en", false);
        row("", "en", false);
    }
    void contradictsClaims() {
        QFETCH(std::string, identified);
        QFETCH(std::string, claimed);
        QFETCH(bool, contradicts);
        QCOMPARE(groundswell::text::contradictsClaim(identified, claimed), contradicts);
    }

    void readsClaims_data() {
        QTest::addColumn<std::string>("claimed");
        QTest::addColumn<std::string>("code");
        const auto row = [](const char* claimed, const char* code) {
            QTest::newRow(claimed) << std::string(claimed) << std::string(code);
        };
        row("en", "en");
        row("EN", "en");
        row("en-US", "en");
        row("pt_BR", "pt");
        row("eng", "en");
        row("fil", "fil");
        row("in", "id");
        row("iw", "he");
        row("zh-TW", "zh-Hant");
        row("zh-Hant-HK", "zh-Hant");
        row("zh-CN", "zh");
        row("", "");
        row("und", "");
        row("zxx", "");
        row("qme", "");
        row("xq", "");
        row("e", "");
        row("english", "");
        row("e n", "");
        row("12", "");
        row("-en", "");
    }
    void readsClaims() {
        QFETCH(std::string, claimed);
        QFETCH(std::string, code);
        QCOMPARE(groundswell::text::claimedCode(claimed), code);
    }
};

GROUNDSWELL_TEST(LanguageTest, language)

#include "tst_language.moc"
