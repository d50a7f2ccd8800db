#include "pipeline/text/features.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <thread>

using groundswell::text::extractFeatures;
using groundswell::text::Features;

namespace {

bool shareTerm(const Features& a, const Features& b) {
    return std::any_of(a.terms.begin(), a.terms.end(), [&](const auto& left) {
        return std::any_of(b.terms.begin(), b.terms.end(), [&](const auto& right) { return left.term == right.term; });
    });
}

}  // namespace

class FeaturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsTerms_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("language");
        QTest::addColumn<int>("terms");
        const auto row = [](const char* name, const char* text, const char* language, int terms) {
            QTest::newRow(name) << std::string(text) << std::string(language) << terms;
        };
        row("empty", "", "en", 0);
        row("stop words only", "this is what it was", "en", 0);
        row("stop words of a related language", "flood och det är", "no", 1);
        row("stop words that another language means", "net sale at Kim", "en", 3);
        row("plural and singular are one", "flood floods flooded", "en", 1);
        row("links and mentions dropped", "flood https://t.co/AbC @newsdesk www.example.org/x", "en", 1);
        row("link without scheme dropped", "flood pic.twitter.com/0eJtw", "en", 1);
        row("link glued to Chinese", "洪水http://t.co/abc", "zh", 1);
        row("mention of another server", "flood @name@example.org", "en", 1);
        row("hashtag counts twice", "#flood", "en", 2);
        row("hashtag of digits is a number", "#2024", "en", 1);
        row("number stays", "2024", "en", 1);
        row("single letters are noise", "a b c d", "en", 0);
        row("possessive", "Trump's", "en", 1);
        row("Chinese words", "北京大学", "zh", 2);
        row("emoji are none", "😀🎉", "en", 0);
        row("Hindi marks belong to the word", "किताब", "hi", 1);
    }
    void countsTerms() {
        QFETCH(std::string, text);
        QFETCH(std::string, language);
        QFETCH(int, terms);
        const Features features = extractFeatures(text, language);
        QCOMPARE(static_cast<int>(features.terms.size()), terms);
        QVERIFY(std::is_sorted(features.terms.begin(), features.terms.end(),
                               [](const auto& a, const auto& b) { return a.term < b.term; }));
    }

    void countsFrequency() {
        const Features features = extractFeatures("flood flood flood", "en");
        QCOMPARE(features.terms.size(), std::size_t{1});
        QCOMPARE(features.terms.front().frequency, 3.0F);
    }

    void sharesTerms_data() {
        QTest::addColumn<std::string>("left");
        QTest::addColumn<std::string>("right");
        QTest::addColumn<std::string>("language");
        QTest::addColumn<bool>("shared");
        const auto row = [](const char* name, const char* left, const char* right, const char* language, bool shared) {
            QTest::newRow(name) << std::string(left) << std::string(right) << std::string(language) << shared;
        };
        row("case", "EARTHQUAKE", "earthquake", "en", true);
        row("stem", "earthquakes", "earthquake", "en", true);
        row("stem of undetermined language", "earthquakes", "earthquake", "und-Latn", true);
        row("Spanish stem", "terremotos", "terremoto", "es", true);
        row("Russian stem", "наводнения", "наводнение", "ru", true);
        row("tag meets its word", "#earthquake", "earthquake", "en", true);
        row("other words", "earthquake", "flood", "en", false);
        row("full width", "ＮＡＳＡ", "nasa", "en", true);
        row("final sigma", "ΣΕΙΣΜΟΣ", "σεισμος", "el", true);
    }
    void sharesTerms() {
        QFETCH(std::string, left);
        QFETCH(std::string, right);
        QFETCH(std::string, language);
        QFETCH(bool, shared);
        QCOMPARE(shareTerm(extractFeatures(left, language), extractFeatures(right, language)), shared);
    }

    void keepsWordsThatAnotherLanguageDrops() {
        QCOMPARE(extractFeatures("war", "en").terms.size(), std::size_t{1});
        QCOMPARE(extractFeatures("war", "de").terms.size(), std::size_t{0});
    }

    void findsCopies_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<bool>("isCopy");
        const auto row = [](const char* name, const char* text, bool isCopy) {
            QTest::newRow(name) << std::string(text) << isCopy;
        };
        row("same", "Flood in Houston: 3 dead", true);
        row("case and punctuation", "FLOOD in HOUSTON 3 dead!!!", true);
        row("link", "Flood in Houston: 3 dead http://t.co/xyz", true);
        row("mention and retweet", "RT @user: Flood in Houston: 3 dead", true);
        row("white space", "  Flood\tin \n Houston: 3   dead ", true);
        row("hashtag sign", "Flood in #Houston: 3 dead", true);
        row("emoji", "Flood in Houston: 3 dead 😢", true);
        row("other number", "Flood in Houston: 4 dead", false);
        row("other order", "3 dead: Flood in Houston", false);
        row("one word less", "Flood in Houston: dead", false);
    }
    void findsCopies() {
        QFETCH(std::string, text);
        QFETCH(bool, isCopy);
        const auto original = extractFeatures("Flood in Houston: 3 dead", "en").copyHash;
        QVERIFY(original != 0);
        QCOMPARE(extractFeatures(text, "en").copyHash == original, isCopy);
    }

    void hasNoCopyHashWithoutWords_data() {
        QTest::addColumn<std::string>("text");
        for (const char* text : {"", "!!!", "😀", "http://t.co/abc", "@user", "RT @user: http://t.co/abc"}) {
            QTest::newRow(text) << std::string(text);
        }
    }
    void hasNoCopyHashWithoutWords() {
        QFETCH(std::string, text);
        QCOMPARE(extractFeatures(text, "en").copyHash, std::uint64_t{0});
    }

    // A word may be spelt like the code of a language.
    void isTheSameWhateverCameBefore_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("language");
        QTest::addColumn<std::string>("earlierText");
        QTest::addColumn<std::string>("earlierLanguage");
        QTest::newRow("words and languages change places")
            << std::string("Fr. Jerome") << std::string("en") << std::string("en") << std::string("fr");
        QTest::newRow("the other way round")
            << std::string("en") << std::string("fr") << std::string("fr") << std::string("en");
        QTest::newRow("the same") << std::string("id card") << std::string("en") << std::string("id")
                                  << std::string("id");
    }
    void isTheSameWhateverCameBefore() {
        QFETCH(const std::string, text);
        QFETCH(const std::string, language);
        QFETCH(const std::string, earlierText);
        QFETCH(const std::string, earlierLanguage);
        Features fresh;
        std::thread([&] { fresh = extractFeatures(text, language); }).join();
        Features later;
        std::thread([&] {
            static_cast<void>(extractFeatures(earlierText, earlierLanguage));
            later = extractFeatures(text, language);
        }).join();
        const auto termsOf = [](const Features& features) {
            std::vector<std::uint64_t> terms;
            for (const auto& feature : features.terms) terms.push_back(feature.term);
            return terms;
        };
        QCOMPARE(termsOf(later), termsOf(fresh));
    }

    void isTheSameInEveryThread() {
        const std::string text = "Floods in #Houston 北京大学 наводнения";
        const Features here = extractFeatures(text, "en");
        Features there;
        std::thread([&] { there = extractFeatures(text, "en"); }).join();
        QCOMPARE(there.copyHash, here.copyHash);
        QVERIFY(there.terms == here.terms);
        QVERIFY(extractFeatures(text, "en").terms == here.terms);
    }
};

GROUNDSWELL_TEST(FeaturesTest, features)

#include "tst_features.moc"
