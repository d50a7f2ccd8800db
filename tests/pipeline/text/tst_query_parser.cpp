#include "pipeline/text/query_parser.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <random>

using namespace groundswell;

namespace {

// One line: clauses joined by " & ", alternatives by "|", "-" before a negated clause, "*" after a beginning,
// field=value, words of a phrase joined by "_".
std::string termLine(const domain::SearchQuery::Term& term) {
    if (!term.field.empty()) return term.field + "=" + term.value;
    std::string line;
    for (const std::string& word : term.words) line += (line.empty() ? "" : "_") + word;
    return line + (term.prefix ? "*" : "");
}

std::string queryLine(const domain::SearchQuery& query) {
    std::string line;
    for (const auto& clause : query.allOf) {
        line += std::string(line.empty() ? "" : " & ") + (clause.negated ? "-" : "");
        for (std::size_t i = 0; i < clause.anyOf.size(); ++i) line += (i == 0 ? "" : "|") + termLine(clause.anyOf[i]);
    }
    return line;
}

}  // namespace

class QueryParserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void splitsScriptsWithoutSpaces();
    void takesAnything();
    void tellsUnknownFields_data();
    void tellsUnknownFields();
};

void QueryParserTest::parses_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* typed, const char* expected) {
        QTest::newRow(name) << QString::fromUtf8(typed) << QString::fromUtf8(expected);
    };
    row("nothing", "", "");
    row("blanks", " \t\n", "");
    row("words are AND", "bar baz foo kix", "bar & baz & foo & kix");
    row("case is folded", "Climate PARIS", "climate & paris");
    row("accents are folded", "Café", "cafe");
    row("word that the index splits", "J.Doe", "j_doe");
    row("phrase", "\"kathy griffin\"", "kathy_griffin");
    row("phrase without end", "\"kathy griffin", "kathy_griffin");
    row("phrase after word", "say\"fake news\"", "say & fake_news");
    row("empty phrase", "a \"\" b", "a & b");
    row("OR", "paris OR climate", "paris|climate");
    row("OR of three", "a OR b OR c", "a|b|c");
    row("OR binds neighbours", "x a OR b y", "x & a|b & y");
    row("or is a word", "this or that", "this & or & that");
    row("OR first", "OR climate", "or & climate");
    row("OR last", "climate OR", "climate & or");
    row("OR twice", "a OR OR b", "a & or|b");
    row("OR in quotes", "a \"OR\" b", "a & or & b");
    row("negation", "trump -russia", "trump & -russia");
    row("negated phrase", "-\"fake news\" trump", "-fake_news & trump");
    row("negation alone", "-russia", "-russia");
    row("dash alone", "a - b", "a & b");
    row("dash inside", "co-op", "co_op");
    row("two dashes", "--a", "-a");
    row("beginning", "climat*", "climat*");
    row("beginning of a phrase's last word", "\"climate cha\"*", "climate_cha*");
    row("star alone", "a * b", "a & b");
    row("field", "author:Alice", "author=Alice");
    row("field with phrase", "outlet:\"New York Times\"", "outlet=New York Times");
    row("negated field", "-lang:fr", "-lang=fr");
    row("field or word", "source:feeds OR climate", "source=feeds|climate");
    row("url keeps its signs", "url:https://example.org/a_(b)?c=1", "url=https://example.org/a_(b)?c=1");
    row("field without value", "author:", "author");
    row("field with empty value", "author:\"\"", "author");
    row("field and space", "author: alice", "author & alice");
    row("unknown field", "colour:red", "colour_red");
    row("field in parentheses", "(lang:de OR lang:fr)", "lang=de|lang=fr");
    row("parentheses", "(a OR b) c", "a|b & c");
    row("alternatives of several words", "(a b) OR c", "a|c & b|c");
    row("nested", "((a) OR (b OR c))", "a|b|c");
    row("negated group", "x -(a OR b)", "x & -a|b");
    row("not closed", "(a OR b", "a|b");
    row("not opened", "a) b", "a & b");
    row("empty group", "() a", "a");
    row("negated alternative is a condition", "cat OR -dog", "cat & -dog");
    row("operators of the database", "a NEAR(b) AND c^2 {x}:y", "a & near & b & and & c_2 & x_y");
    row("quote of the database", "it's", "it_s");
    row("hashtag", "#MeToo", "metoo");
    row("signs only", "!!! ???", "!!! ???");
}

void QueryParserTest::parses() {
    QFETCH(QString, typed);
    QFETCH(QString, expected);
    QCOMPARE(queryLine(text::parseQuery(typed.toStdString())), expected.toStdString());
}

void QueryParserTest::splitsScriptsWithoutSpaces() {
    const auto query = text::parseQuery("气候变化");
    QCOMPARE(query.allOf.size(), std::size_t{1});
    std::string joined;
    for (const std::string& word : query.allOf[0].anyOf.at(0).words) joined += word;
    QCOMPARE(joined, std::string("气候变化"));
}

void QueryParserTest::takesAnything() {
    std::mt19937 random(7);
    const std::string signs = "a\"()-*: OR\\\xc3\xa9\xff\x00'author:";
    for (int round = 0; round < 20'000; ++round) {
        std::string typed;
        for (auto length = random() % 40; length > 0; --length) typed += signs[random() % signs.size()];
        const auto query = text::parseQuery(typed);
        for (const auto& clause : query.allOf) {
            QVERIFY(!clause.anyOf.empty());
            for (const auto& term : clause.anyOf) QVERIFY(!term.words.empty() || !term.value.empty());
        }
    }
    const std::string deep(10'000, '(');
    QVERIFY(text::parseQuery(deep + "a" + deep).allOf.size() <= 1);
    std::string wide = "a";
    for (int i = 0; i < 200; ++i) wide += " OR (b c)";
    QVERIFY(text::parseQuery(wide).allOf.size() < 1'000);
}

void QueryParserTest::tellsUnknownFields_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("unknown");
    const auto row = [](const char* name, const char* typed, const char* unknown) {
        QTest::newRow(name) << QString::fromUtf8(typed) << QString::fromUtf8(unknown);
    };
    row("nothing", "", "");
    row("words", "river town", "");
    row("known", "author:ana lang:en source:files outlet:x query:q url:u", "");
    row("unknown", "autor:ana", "autor");
    row("without", "river -autor:ana", "autor");
    row("in parentheses", "(autor:ana OR sprache:de)", "autor,sprache");
    row("other case", "Author:ana", "Author");
    row("in a phrase", "\"autor:ana\"", "");
    row("in a value", "author:\"a b:c\"", "");
    row("address", "https://example.org/a:b", "");
    row("time", "10:30", "");
    row("no value", "river: flood", "");
    row("inside a word", "re.port:x", "");
}

void QueryParserTest::tellsUnknownFields() {
    QFETCH(const QString, typed);
    QFETCH(const QString, unknown);
    QString found;
    for (const std::string& field : text::unknownFields(typed.toStdString())) {
        found += (found.isEmpty() ? QString() : QStringLiteral(",")) + QString::fromStdString(field);
    }
    QCOMPARE(found, unknown);
}

GROUNDSWELL_TEST(QueryParserTest, query_parser)
#include "tst_query_parser.moc"
