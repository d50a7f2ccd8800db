#include "pipeline/keywords/entities.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <string>

using groundswell::domain::Keyword;
using groundswell::keywords::extractEntities;

namespace {

std::string namesIn(const std::string& text, const std::string& language, std::size_t limit) {
    std::string joined;
    for (const Keyword& name : extractEntities(text, language, limit))
        joined += (joined.empty() ? "" : " | ") + name.text;
    return joined;
}

}  // namespace

class EntitiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void extracts_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("language");
        QTest::addColumn<std::string>("names");
        const auto row = [](const char* name, const char* text, const char* language, const char* names) {
            QTest::newRow(name) << std::string(text) << std::string(language) << std::string(names);
        };
        row("runs and lone words", "The storm hit Puerto Rico and Florida late.", "en", "Puerto Rico | Florida");
        row("across of", "they blamed the Bank of England again", "en", "Bank of England");
        row("across of the", "they met at University of the Arts yesterday", "en", "University of the Arts");
        row("across de la", "aviones llegan a Santa Cruz de la Sierra hoy", "es", "Santa Cruz de la Sierra");
        row("no name after of", "a member of parliament met Ann Lee of course", "en", "Ann Lee");
        row("sentence's first word alone", "Flooding closes roads near Houston.", "en", "Houston");
        row("first word of a longer name", "Donald Trump arrives today.", "en", "Donald Trump");
        row("first word, again inside", "Trump arrives. Then Trump left again.", "en", "Trump");
        row("after a colon", "live blog: Storm nears coast of Cuba", "en", "Cuba");
        row("after a dash", "storm nears Cuba – Latest news from there", "en", "Cuba");
        row("after a bullet", "storm nears Cuba • Photos from there", "en", "Cuba");
        row("function word first", "The Hague waits while In Paris it rains", "en", "Hague | Paris");
        row("verb before a name", "Says Angela Merkel of late", "en", "Angela Merkel");
        row("new in a name", "a train to New York derailed", "en", "New York");
        row("possessive", "what Nepal's people need", "en", "Nepal");
        row("acronyms", "aid from NATO and the U.S. reaches WHO staff, no COVID-19 cases", "en",
            "NATO | U.S. | WHO | COVID-19");
        row("not every acronym", "RT omg LOL at 5 PM EST, PLEASE wait", "en", "");
        row("months and days", "closed on Monday until March or December", "en", "");
        row("a headline with capitals", "Trump Wavers as Zelensky Seeks Missiles From NATO", "en", "NATO");
        row("all in capitals", "HUGE EXPLOSION AT TEXAS PLANT", "en", "");
        row("German nouns", "Gestern traf der Kanzler den Präsidenten in Berlin", "de", "");
        row("German names", "Gestern traf der Kanzler Olaf Scholz die EU", "de", "Kanzler Olaf Scholz | EU");
        row("Russian", "Над городом в Челябинске взорвался метеорит", "ru", "Челябинске");
        row("no case", "東京で地震がありました", "ja", "");
        row("Arabic", "زلزال في نيبال", "ar", "");
        row("hashtags, mentions and links", "aid for #Nepal by @Someone at https://example.org/Paris now", "en", "");
        row("a sign ends a name", "near Miami, Florida and Cuba", "en", "Miami | Florida | Cuba");
        row("each once", "from Nepal to NEPAL and nepal, Nepal", "en", "Nepal");
        row("empty", "", "en", "");
    }
    void extracts() {
        QFETCH(std::string, text);
        QFETCH(std::string, language);
        QFETCH(std::string, names);
        QCOMPARE(namesIn(text, language, 10), names);
    }

    void keepsTheLimit() { QCOMPARE(namesIn("from Ann Lee, Cuba, Nepal and Paris here", "en", 2), "Ann Lee | Cuba"); }

    void describesAName() {
        const auto names = extractEntities("they are in Cuba now", "en", 10);
        QCOMPARE(names.size(), std::size_t{1});
        QVERIFY(names.front().kind == groundswell::domain::KeywordKind::Entity);
        QCOMPARE(names.front().score, 1.0);
    }
};

GROUNDSWELL_TEST(EntitiesTest, entities)

#include "tst_entities.moc"
