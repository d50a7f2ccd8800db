#include "pipeline/keywords/edit_distance.h"
#include "pipeline/keywords/yake.h"
#include "pipeline/keywords/yake_tokens.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <cmath>

using groundswell::domain::Keyword;
using groundswell::keywords::editSimilarity;
using groundswell::keywords::extractPhrases;
using groundswell::keywords::prepareForYake;
using groundswell::keywords::prestoYake;
using groundswell::keywords::publishedYake;
using groundswell::keywords::tokenizeForYake;
using groundswell::keywords::wholePhraseYake;
using groundswell::keywords::YakeOptions;
using groundswell::keywords::YakeToken;

namespace {

/// "word word | word": the words of each sentence.
std::string sentencesOf(const std::string& text) {
    std::string prepared;
    prepareForYake(text, prepared);
    std::vector<YakeToken> tokens;
    tokenizeForYake(prepared, tokens);
    std::string picture;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (i > 0) picture += tokens[i].sentence == tokens[i - 1].sentence ? " " : " | ";
        picture += tokens[i].text;
    }
    return picture;
}

double scoreOf(const std::vector<Keyword>& phrases, const std::string& text) {
    for (const Keyword& phrase : phrases) {
        if (phrase.text == text) return phrase.score;
    }
    return std::nan("");
}

}  // namespace

class YakeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scoresAsTheReference_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("phrase");
        QTest::addColumn<double>("score");
        QTest::newRow("stop word, word, name")
            << std::string("I love Meedan") << std::string("love Meedan") << 0.0013670273525686505;
        QTest::newRow("two plain words") << std::string("red planet") << std::string("red planet")
                                         << 0.0020211625251083634;
        QTest::newRow("single plain word") << std::string("planet") << std::string("planet") << 0.04491197687864554;
    }
    void scoresAsTheReference() {
        QFETCH(std::string, text);
        QFETCH(std::string, phrase);
        QFETCH(double, score);
        const auto phrases = extractPhrases(text, "en", prestoYake());
        QCOMPARE(phrases.size(), std::size_t{1});
        QCOMPARE(phrases.front().text, phrase);
        QVERIFY(std::abs(phrases.front().score - score) < 1e-12);
    }

    void weighsInnerStopWords() {
        YakeOptions options = prestoYake();
        options.deduplication = 1;
        options.dropContained = false;
        const auto phrases = extractPhrases("love of music", "en", options);
        QVERIFY(std::abs(scoreOf(phrases, "love of music") - 0.04702391380834952) < 1e-12);
    }

    void ranks() {
        const auto phrases = extractPhrases(
            "Google is acquiring data science community Kaggle. Sources tell us that Google is acquiring Kaggle, a "
            "platform that hosts data science and machine learning competitions.",
            "en", publishedYake());
        QVERIFY(phrases.size() <= 10);
        QVERIFY(std::is_sorted(phrases.begin(), phrases.end(),
                               [](const Keyword& a, const Keyword& b) { return a.score < b.score; }));
        QVERIFY(!std::isnan(scoreOf(phrases, "data science")));
    }

    void dropsContained() {
        YakeOptions options = prestoYake();
        options.deduplication = 1;
        options.limit = 100;
        const auto kept = extractPhrases("red planet", "en", options);
        QCOMPARE(kept.size(), std::size_t{1});
        options.dropContained = false;
        QCOMPARE(extractPhrases("red planet", "en", options).size(), std::size_t{3});
    }

    void findsWholePhrases_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("language");
        QTest::addColumn<std::string>("phrases");
        const auto row = [](const char* name, const char* text, const char* language, const char* phrases) {
            QTest::newRow(name) << std::string(text) << std::string(language) << std::string(phrases);
        };
        row("between verbs and stop words", "Two proposed machine learning methods improve flood warnings in Nepal.",
            "en", "machine learning methods | flood warnings | Nepal");
        row("no part of a phrase", "the red planet", "en", "red planet");
        row("adverb and participle", "extremely tall turbine tested for storms", "en", "tall turbine | storms");
        row("a participle before its noun stays", "the derailed train", "en", "derailed train");
        row("new in a name", "a train to New York stopped, says New York mayor", "en",
            "New York mayor | New York | train");
        row("new thing", "a new flood barrier", "en", "flood barrier");
        row("hashtags are keywords of their own", "flood in #Houston #help now", "en", "flood");
        row("plain words fill up to five", "corn, rice, wheat, barley, oats, rye, millet", "en",
            "corn | rice | wheat | barley | oats");
        row("plain words give way", "red planet, blue planet, dry planet, wet planet, cold planet, rice", "en",
            "red planet | blue planet | dry planet | wet planet | cold planet");
        row("Swedish", "Kraftig ökning av störningar i Sverige", "sv", "Kraftig ökning | Sverige | störningar");
        row("at most the last five words", "alpha bravo charlie delta echo foxtrot", "en",
            "bravo charlie delta echo foxtrot");
    }
    void findsWholePhrases() {
        QFETCH(std::string, text);
        QFETCH(std::string, language);
        QFETCH(std::string, phrases);
        std::string joined;
        double last = 0;
        for (const Keyword& phrase : extractPhrases(text, language, wholePhraseYake())) {
            joined += (joined.empty() ? "" : " | ") + phrase.text;
            QVERIFY(phrase.score >= last);
            last = phrase.score;
        }
        QCOMPARE(joined, phrases);
    }

    void cutsChinese() {
        const auto phrases = extractPhrases("中华人民共和国今天成立", "zh", prestoYake());
        QVERIFY(!phrases.empty());
        for (const Keyword& phrase : phrases) QVERIFY(phrase.text.find(' ') == std::string::npos);
    }

    void findsNothing_data() {
        QTest::addColumn<std::string>("text");
        for (const char* text : {"", "   ", "the of and", "12 34 5.6", "!!! ??", "https://example.org/a/b @user 😀"}) {
            QTest::newRow(text) << std::string(text);
        }
    }
    void findsNothing() {
        QFETCH(std::string, text);
        QVERIFY(extractPhrases(text, "en", publishedYake()).empty());
    }

    void straightensQuotes() {
        const auto straight = extractPhrases("the people's choice doesn't matter", "en", publishedYake());
        const auto curly = extractPhrases("the people’s choice doesn`t matter", "en", publishedYake());
        QVERIFY(straight == curly);
    }

    void splits_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("picture");
        const auto row = [](const char* name, const char* text, const char* picture) {
            QTest::newRow(name) << std::string(text) << std::string(picture);
        };
        row("sentences", "One two. Three four! Five?", "One two . | Three four ! | Five ?");
        row("abbreviation", "Mr. Smith met Dr. Jones.", "Mr. Smith met Dr. Jones .");
        row("initials", "J. K. Rowling", "J. K. Rowling");
        row("hyphen and number", "three-player 1,000.5", "three-player 1,000.5");
        row("contractions", "don't it's we'll", "do n't it we");
        row("link", "see http://a.b/c, now", "see http://a.b/c, now");
        row("mention", "by @user now", "by @user now");
        row("hashtag", "in #Houston now", "in # Houston now");
        row("line break before a capital", "one\nTwo", "one | Two");
        row("line break before a small letter", "one\ntwo", "one two");
        row("indented line", "one\n\tTwo", "one Two");
        row("Chinese full stop", "你好。再见", "你好 。 | 再见");
    }
    void splits() {
        QFETCH(std::string, text);
        QFETCH(std::string, picture);
        QCOMPARE(sentencesOf(text), picture);
    }

    void comparesTexts_data() {
        QTest::addColumn<std::u32string>("left");
        QTest::addColumn<std::u32string>("right");
        QTest::addColumn<double>("similarity");
        const std::u32string longText(200, U'a');
        QTest::newRow("equal") << std::u32string(U"abc") << std::u32string(U"abc") << 1.0;
        QTest::newRow("empty") << std::u32string() << std::u32string() << 1.0;
        QTest::newRow("one empty") << std::u32string() << std::u32string(U"abc") << 0.0;
        QTest::newRow("kitten") << std::u32string(U"kitten") << std::u32string(U"sitting") << 1 - 3.0 / 7;
        QTest::newRow("long") << longText << std::u32string(longText + U"b") << 1 - 1.0 / 201;
        QTest::newRow("64 characters") << std::u32string(64, U'a') << std::u32string(63, U'a') + U"b" << 1 - 1.0 / 64;
    }
    void comparesTexts() {
        QFETCH(std::u32string, left);
        QFETCH(std::u32string, right);
        QFETCH(double, similarity);
        QCOMPARE(editSimilarity(left, right), similarity);
        QCOMPARE(editSimilarity(right, left), similarity);
    }
};

GROUNDSWELL_TEST(YakeTest, yake)

#include "tst_yake.moc"
