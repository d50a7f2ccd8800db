#include "pipeline/keywords/distinctive.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <string>

using groundswell::domain::Keyword;
using groundswell::domain::KeywordKind;
using groundswell::keywords::Background;
using groundswell::keywords::distinctiveKeywords;
using groundswell::keywords::identityOf;

namespace {

using Items = std::vector<std::vector<Keyword>>;

/// "news, flood; news" is two items.
Items itemsOf(const std::string& picture) {
    Items items(1);
    std::string word;
    for (const char c : picture + ';') {
        if (c == ',' || c == ';') {
            if (!word.empty()) items.back().push_back({word, KeywordKind::Phrase, 0.1});
            word.clear();
            if (c == ';') items.emplace_back();
        } else if (c != ' ' || !word.empty()) {
            word += c;
        }
    }
    items.pop_back();
    return items;
}

/// 200 items: all say "news", a tenth "flood", one "dam break".
Background everything() {
    Background background;
    for (int i = 0; i < 200; ++i) {
        std::string item = "news";
        if (i % 10 == 0) item += ", flood";
        if (i == 7) item += ", dam break";
        background.addItem(itemsOf(item).front());
    }
    return background;
}

}  // namespace

class DistinctiveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranks_data() {
        QTest::addColumn<std::string>("items");
        QTest::addColumn<std::string>("best");
        const auto row = [](const char* name, const char* items, const char* best) {
            QTest::newRow(name) << std::string(items) << std::string(best);
        };
        row("what others say too comes last", "news, flood; news, flood; news, flood", "flood | news");
        row("rarer elsewhere", "flood, dam break; dam break, flood", "dam break | flood");
        row("more items", "flood, rain; flood, rain; flood, rain; flood", "rain | flood");
        row("a single mention", "flood, lake; flood; flood; flood, river", "flood");
        row("single mentions of few items", "flood, lake; flood", "flood | lake");
        row("one keyword in three spellings", "#DamBreak, x; Dam Break; dam break; Dam Break", "Dam Break");
        row("part of a better one", "dam break, dam; dam break, dam; dam break, dam", "dam break");
        row("earlier in the items first", "zoo, art; zoo, art", "zoo | art");
        row("then by text", "zoo; art", "art | zoo");
        row("none", "", "");
    }
    void ranks() {
        QFETCH(std::string, items);
        QFETCH(std::string, best);
        std::string joined;
        for (const std::string& keyword : distinctiveKeywords(itemsOf(items), everything(), 10)) {
            joined += (joined.empty() ? "" : " | ") + keyword;
        }
        QCOMPARE(joined, best);
    }

    void keepsTheLimit() {
        QCOMPARE(distinctiveKeywords(itemsOf("a1, b1, c1; a1, b1, c1"), everything(), 2).size(), std::size_t{2});
    }

    void identifies() {
        QCOMPARE(identityOf("#BostonMarathon"), identityOf("Boston marathon"));
        QVERIFY(identityOf("Boston") != identityOf("Austin"));
    }

    void countsAnItemOnce() {
        Background background;
        background.addItem(itemsOf("Flood, #flood").front());
        background.addItem({});
        QCOMPARE(background.shareOf("flood"), 1.5 / 3);
        QCOMPARE(background.shareOf("lake"), 0.5 / 3);
    }
};

GROUNDSWELL_TEST(DistinctiveTest, distinctive)

#include "tst_distinctive.moc"
