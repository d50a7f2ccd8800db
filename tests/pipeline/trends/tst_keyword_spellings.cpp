#include "pipeline/trends/keyword_spellings.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <string>

using namespace groundswell;
using domain::KeywordKind;
using store::KeywordView;

class KeywordSpellingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersAreThoseOfTheSortedKeywords() {
        const std::string longText(3'000'000, 'X');
        const std::string longFolded(3'000'000, 'x');
        const std::vector<KeywordView> met{{"b", KeywordKind::Phrase},
                                           {longText, KeywordKind::Entity},
                                           {"B", KeywordKind::Phrase},
                                           {"", KeywordKind::Topic},
                                           {"a", KeywordKind::Hashtag},
                                           {"a", KeywordKind::Phrase},
                                           {"B", KeywordKind::Phrase},
                                           {longFolded, KeywordKind::Entity},
                                           {"twelve letters", KeywordKind::Phrase},
                                           {"twelve letter", KeywordKind::Phrase},
                                           {"\xc3\x84\xc3\x84", KeywordKind::Phrase},
                                           {"\xc3\xa4\xc3\xa4", KeywordKind::Phrase}};
        trends::KeywordSpellings spellings;
        std::vector<std::uint32_t> numbers;
        for (const KeywordView& keyword : met) {
            const auto one = spellings.add({&keyword, 1});
            numbers.insert(numbers.end(), one.begin(), one.end());
        }
        QVERIFY(spellings.isComplete());
        std::vector<std::uint32_t> places;
        const trends::KeywordTexts texts = std::move(spellings).sorted(places);
        QCOMPARE(texts.size(), std::size_t{8});
        QCOMPARE(places.size(), texts.size());
        const auto placeOf = [&](std::size_t which) { return places[numbers[which]]; };
        const std::vector<std::uint32_t> expected{3, 6, 3, 0, 2, 1, 3, 6, 5, 4, 7, 7};
        for (std::size_t i = 0; i < met.size(); ++i) {
            QCOMPARE(placeOf(i), expected[i]);
            QCOMPARE(texts.kind(placeOf(i)), met[i].kind);
        }
        // The most frequent spelling, else the smaller one.
        QCOMPARE(texts.text(placeOf(0)), std::string_view("B"));
        QCOMPARE(texts.folded(placeOf(0)), std::string_view("b"));
        QVERIFY(texts.text(placeOf(1)) == longText);
        QVERIFY(texts.folded(placeOf(1)) == longFolded);
        QCOMPARE(texts.text(placeOf(3)), std::string_view());
        QCOMPARE(texts.text(placeOf(11)), std::string_view("\xc3\x84\xc3\x84"));
    }

    void manyAreFoundAgain() {
        trends::KeywordSpellings spellings;
        std::vector<std::uint32_t> first;
        for (int round = 0; round < 2; ++round) {
            for (int i = 0; i < 50'000; ++i) {
                const std::string text = "word " + std::to_string(i);
                const KeywordView keyword{text, static_cast<KeywordKind>(i % 4)};
                const std::uint32_t number = spellings.add({&keyword, 1}).front();
                if (round == 0) first.push_back(number);
                QCOMPARE(number, first[static_cast<std::size_t>(i)]);
            }
        }
        std::vector<std::uint32_t> places;
        const trends::KeywordTexts texts = std::move(spellings).sorted(places);
        QCOMPARE(texts.size(), std::size_t{50'000});
        for (std::size_t i = 1; i < texts.size(); ++i) QVERIFY(texts.folded(i - 1) < texts.folded(i));
        for (std::size_t i = 0; i < first.size(); ++i)
            QVERIFY(texts.text(places[first[i]]) == "word " + std::to_string(i));
    }
};

GROUNDSWELL_TEST(KeywordSpellingsTest, keyword_spellings)
#include "tst_keyword_spellings.moc"
