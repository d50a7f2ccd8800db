#include "pipeline/report/snippet.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using Term = domain::SearchQuery::Term;

namespace {

domain::SearchQuery asking(std::vector<std::string> words, bool prefix = false, bool negated = false) {
    Term term;
    term.words = std::move(words);
    term.prefix = prefix;
    return {{{.anyOf = {term}, .negated = negated}}};
}

}  // namespace

Q_DECLARE_METATYPE(domain::SearchQuery)

class SnippetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cuts_around_the_match_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<domain::SearchQuery>("query");
        QTest::addColumn<int>("characters");
        QTest::addColumn<std::string>("snippet");
        const auto row = [](const char* name, const char* text, const domain::SearchQuery& query, int characters,
                            const char* snippet) {
            QTest::newRow(name) << std::string(text) << query << characters << std::string(snippet);
        };
        const char* river = "one two three four five six river seven eight nine ten eleven";
        row("short", "the river", asking({"river"}), 160, "the river");
        row("empty", "", asking({"river"}), 20, "");
        row("beginning", river, asking({"one"}), 15, "one two three…");
        row("middle", river, asking({"river"}), 24, "…six river seven eight…");
        row("end", river, asking({"eleven"}), 24, "…ten eleven");
        row("no match", river, asking({"volcano"}), 15, "one two three…");
        row("negated", river, asking({"river"}, false, true), 15, "one two three…");
        row("prefix", river, asking({"riv"}, true), 24, "…six river seven eight…");
        row("no prefix", river, asking({"riv"}), 15, "one two three…");
        row("phrase", "red house blue house red door", asking({"house", "red"}), 18, "…blue house red…");
        row("other case and marks", "un día de ESTÍO aquí", asking({"estio"}), 160, "un día de ESTÍO aquí");
        row("punctuation", "before, (river): after", asking({"river"}), 160, "before, (river): after");
        row("lines", "a\nb\r\nc\td", asking({"c"}), 160, "a b  c d");
        row("letters as words", "一二三四五六七八九十洪水一二三四五六", asking({"洪", "水"}), 9,
            "…八九十洪水一二三四…");
        row("broken bytes", "a\xff river", asking({"river"}), 160, "a\uFFFD river");
    }

    void cuts_around_the_match() {
        QFETCH(std::string, text);
        QFETCH(domain::SearchQuery, query);
        QFETCH(int, characters);
        QFETCH(std::string, snippet);
        QCOMPARE(report::snippetOf(text, query, static_cast<std::size_t>(characters)), snippet);
    }

    void keeps_to_a_length() {
        const std::string text(100'000, 'x');
        QVERIFY(report::snippetOf(text, asking({"river"}), 50).size() < 60);
        QVERIFY(report::snippetOf(text, asking({"x"}, true), 50).size() < 60);
    }
};

GROUNDSWELL_TEST(SnippetTest, snippet)
#include "tst_snippet.moc"
