#include "pipeline/keywords/hashtags.h"
#include "pipeline/keywords/yake.h"
#include "pipeline/text/clean.h"
#include "pipeline/text/features.h"
#include "pipeline/text/language.h"
#include "pipeline/text/search_text.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <random>

using namespace groundswell;

namespace {

std::string repeatedText(std::string_view unit, std::size_t times) {
    std::string text;
    text.reserve(unit.size() * times);
    for (std::size_t i = 0; i < times; ++i) text += unit;
    return text;
}

std::string randomBytes(std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> byte(0, 255);
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text.push_back(static_cast<char>(byte(random)));
    return text;
}

/// A judge of its own, so that the decoder under test does not judge itself.
bool isUtf8(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUtf8().toStdString() == text;
}

}  // namespace

class TextRobustnessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void survives_data() {
        QTest::addColumn<std::string>("text");
        for (unsigned seed = 1; seed <= 5; ++seed) {
            QTest::addRow("random bytes %u", seed) << randomBytes(20'000, seed);
        }
        QTest::newRow("combining marks") << repeatedText("\u0301", 100'000);
        QTest::newRow("marks out of order") << "a" + repeatedText("\u0301\u0323", 50'000);
        QTest::newRow("Indic marks") << repeatedText("\u093F", 100'000);
        QTest::newRow("one letter") << repeatedText("a", 1'000'000);
        QTest::newRow("one Chinese letter") << repeatedText("人", 300'000);
        QTest::newRow("one Thai letter") << repeatedText("ก", 300'000);
        QTest::newRow("emoji") << repeatedText("😀", 100'000);
        QTest::newRow("joined emoji") << repeatedText("👩\u200D", 50'000);
        QTest::newRow("right-to-left controls") << repeatedText("\u202E\u2067\u200F", 50'000);
        QTest::newRow("opening brackets") << repeatedText("<", 500'000);
        QTest::newRow("opening tags") << repeatedText("<b ", 200'000);
        QTest::newRow("comments") << repeatedText("<!--", 200'000);
        QTest::newRow("ampersands") << repeatedText("&a", 300'000);
        QTest::newRow("entities") << repeatedText("&amp;", 200'000);
        QTest::newRow("hash signs") << repeatedText("#", 500'000);
        QTest::newRow("tags") << repeatedText("#a ", 200'000);
        QTest::newRow("at signs") << repeatedText("@", 500'000);
        QTest::newRow("mentions") << repeatedText("@a", 300'000);
        QTest::newRow("dots") << repeatedText("a.", 300'000);
        QTest::newRow("links") << repeatedText("http://", 100'000);
        QTest::newRow("line ends") << repeatedText("\n", 500'000);
        QTest::newRow("apostrophes") << repeatedText("'s", 300'000);
        QTest::newRow("NUL") << std::string(100'000, '\0');
        QTest::newRow("broken ends") << repeatedText("\xF0\x9F", 100'000);
        QTest::newRow("ten megabytes") << repeatedText("The river rose &amp; the bridge fell. ", 270'000);
    }
    void survives() {
        QFETCH(std::string, text);
        const std::string plain = text::toPlainText(text);
        QVERIFY(isUtf8(plain));
        QVERIFY(isUtf8(text::cleanForProcessing(plain)));
        // The steps take clean text, but nothing may break them.
        QVERIFY(isUtf8(text::searchText(text)));
        QVERIFY(!text::identifyLanguage(text).code.empty());
        const text::Features features = text::extractFeatures(text, "en");
        QVERIFY(features.terms == text::extractFeatures(text, "en").terms);
        for (const auto& tag : keywords::extractHashtags(plain)) QVERIFY(isUtf8(tag.text));
        for (const auto& phrase : keywords::extractPhrases(text, "en", keywords::publishedYake())) {
            QVERIFY(isUtf8(phrase.text));
        }
        QVERIFY(keywords::extractPhrases(text, "zh", keywords::prestoYake()).size() <= 10);
    }

    void survivesCutsInsideCharacters() {
        const std::string text = "Łódź 北京 😀 हिन्दी <b>é</b> &eacute; #тег @имя";
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            const std::string piece = text.substr(0, cut);
            QVERIFY(isUtf8(text::toPlainText(piece)));
            QVERIFY(isUtf8(text::searchText(piece)));
            QVERIFY(text::extractFeatures(piece, "pl").terms.size() <= piece.size());
            QVERIFY(keywords::extractPhrases(piece, "pl", keywords::publishedYake()).size() <= 10);
        }
    }
};

GROUNDSWELL_TEST(TextRobustnessTest, text_robustness)

#include "tst_text_robustness.moc"
