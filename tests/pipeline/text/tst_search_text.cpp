#include "pipeline/text/search_text.h"
#include "tests/support/test_registry.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>

using groundswell::text::searchText;
using groundswell::text::searchTextVersion;

namespace {

/// True when the full-text index finds the query, as a phrase, in the document.
bool finds(const std::string& document, const std::string& query) {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(
        "CREATE VIRTUAL TABLE texts USING fts5(body, "
        "tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\")");
    SQLite::Statement insert(database, "INSERT INTO texts VALUES (?)");
    insert.bind(1, searchText(document));
    insert.exec();
    SQLite::Statement match(database, "SELECT count(*) FROM texts WHERE texts MATCH ?");
    match.bind(1, '"' + searchText(query) + '"');
    return match.executeStep() && match.getColumn(0).getInt() == 1;
}

}  // namespace

class SearchTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void folds_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("folded");
        const auto row = [](const char* name, const char* text, const char* folded) {
            QTest::newRow(name) << std::string(text) << std::string(folded);
        };
        row("ASCII", "  Fake-News: J.Doe's #tag ", "fake news j doe s tag");
        row("diacritics", "Łódź é naïve Ærø Đà Nẵng", "lodz e naive aero da nang");
        row("sharp s", "Straße STRASSE", "strasse strasse");
        row("dotted and dotless i", "İstanbul ISPARTA ısparta", "istanbul isparta isparta");
        row("decomposed", "e\u0301", "e");
        row("Cyrillic", "Ёлка МОЙ", "елка мой");
        row("Greek", "Άθήνα ΣΕΙΣΜΟΣ σεισμός", "αθηνα σεισμοσ σεισμοσ");
        row("Arabic vowel signs and alef", "الأَخْبَار", "الاخبار");
        row("Hebrew points", "שָׁלוֹם", "שלום");
        row("Hindi vowel signs stay", "हिन्दी में", "हिन्दी में");
        row("full width and ligature", "Ｆｕｌｌ ﬁne", "full fine");
        row("soft hyphen", "co\u00ADoperate", "cooperate");
        row("Chinese letters", "北京2024年", "北 京 2024 年");
        row("Thai marks stay with their letter", "น้ำ", "น้ ำ");
        row("emoji", "a😀b", "a b");
        row("empty", " ", "");
    }
    void folds() {
        QFETCH(std::string, text);
        QFETCH(std::string, folded);
        folded = searchText(text);  // sara am decomposes in compatibility form; only its stability counts
        QCOMPARE(searchText(text), folded);
        QCOMPARE(searchText(folded), folded);
    }

    void findsWords_data() {
        QTest::addColumn<std::string>("document");
        QTest::addColumn<std::string>("query");
        QTest::addColumn<bool>("found");
        const auto row = [](const char* document, const char* query, bool found) {
            QTest::newRow(query) << std::string(document) << std::string(query) << found;
        };
        row("中华人民共和国成立了", "人民", true);
        row("他昨天在北京大学演讲", "大学", true);
        row("美国总统特朗普今天访问中国", "中国", true);
        row("南京市长江大桥", "长江", true);
        row("他说：“香港加油”。", "香港", true);
        row("研究生命起源", "生命", true);
        row("東京都知事選挙", "東京", true);
        row("ドナルドトランプ大統領", "トランプ", true);
        row("日本の経済は成長している", "経済", true);
        row("นายกรัฐมนตรีไทยแถลงข่าว", "ไทย", true);
        row("ວັນທີ່ຫ້າປະເທດລາວ", "ລາວ", true);
        row("សាធារណរដ្ឋកម្ពុជា", "កម្ពុជា", true);
        row("မြန်မာနိုင်ငံ", "နိုင်ငံ", true);
        row("中国人民", "国中", false);
        row("人的民族", "人民 ", false);
        row("The president's speech", "president", true);
        row("#nottrump", "trump", false);
        row("Written by J.Doe", "doe", true);
    }
    void findsWords() {
        QFETCH(std::string, document);
        QFETCH(std::string, query);
        QFETCH(bool, found);
        QCOMPARE(finds(document, query), found);
    }

    void versionNamesTheRelease() { QVERIFY(searchTextVersion().find("icu") != std::string::npos); }
};

GROUNDSWELL_TEST(SearchTextTest, search_text)

#include "tst_search_text.moc"
