#include "pipeline/keywords/hashtags.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <string>

using groundswell::domain::Keyword;
using groundswell::keywords::extractHashtags;

class HashtagsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void extracts_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("tags");
        const auto row = [](const char* name, const char* text, const char* tags) {
            QTest::newRow(name) << std::string(text) << std::string(tags);
        };
        row("inside a sentence", "vote #Now please", "#Now");
        row("glued to a word", "say#Now", "");
        row("digits only", "#2024", "");
        row("Arabic digits only", "#٢٠٢٤", "");
        row("digits and letters", "#2024vote", "#2024vote");
        row("punctuation ends it", "end #a, #b.", "#a #b");
        row("after an opening bracket", "(#c)", "#c");
        row("after an opening quote", "“#d” \"#e\" ¡#f!", "#d #e #f");
        row("fragment of a link", "https://example.org/page#part", "");
        row("fragment after a slash", "https://example.org/#part x", "");
        row("lone sign", "# and #", "");
        row("Arabic at the start", "#مصر الآن", "#مصر");
        row("glued to Chinese", "今天#天气", "");
        row("Chinese after a space", "今天 #天气 很好", "#天气");
        row("Hindi with its marks", "#हिन्दी में", "#हिन्दी");
        row("decomposed accent", "#cafe\u0301 x", "#cafe\u0301");
        row("full-width sign", "＃東京 は", "#東京");
        row("underscore", "#a_b #_", "#a_b");
        row("hyphen ends it", "#a-b", "#a");
        row("each once, first spelling", "#Flood #FLOOD #flood #Storm", "#Flood #Storm");
        row("a tag at once after a tag", "#a#b #c", "#a #c");
        row("after a line break", "x\n#a", "#a");
        row("two signs", "##a", "");
        row("entity is none", "it&#39;s", "");
        row("empty", "", "");
    }
    void extracts() {
        QFETCH(std::string, text);
        QFETCH(std::string, tags);
        std::string joined;
        for (const Keyword& tag : extractHashtags(text)) joined += (joined.empty() ? "" : " ") + tag.text;
        QCOMPARE(joined, tags);
    }

    void describesATag() {
        const auto tags = extractHashtags("#Now");
        QCOMPARE(tags.size(), std::size_t{1});
        QVERIFY(tags.front().kind == groundswell::domain::KeywordKind::Hashtag);
        QCOMPARE(tags.front().score, 1.0);
    }
};

GROUNDSWELL_TEST(HashtagsTest, hashtags)

#include "tst_hashtags.moc"
