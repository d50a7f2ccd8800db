#include "tests/pipeline/text/text_properties.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <array>
#include <random>

using groundswell::text::brokenPromise;

namespace {

const std::array<std::string, 12> posts{
    "RT @user: Flood in #Houston: 3 dead &amp; 12 missing http://t.co/AbC?utm_source=x #PrayForHouston",
    "<p>The <b>river</b> rose &mdash; <a href=\"https://example.org/a?b=1&amp;utm_medium=y\">more</a></p>",
    "北京大学今天宣布，洪水已经退去。http://t.co/x 川が橋を越えて上昇し",
    "น้ำท่วมกรุงเทพ วันนี้ ភាសាខ្មែរ မြန်မာစာ",
    "Łódź, İstanbul, Straße, ΣΕΙΣΜΟΣ, наводнения, किताब, كتاب, ספר",
    "e\u0301a\u0308o\u0302 ﬁ ＮＡＳＡ ＃タグ ＠name 한국어",
    "👩‍👩‍👧‍👦 🇸🇪 👍🏽 ❤️ ⚠️ 😀😀😀",
    "a < b && c > d, <3 and 1<2; AT&T; &notanentity; &#x1F600; &#0; &#xD800; &#99999999;",
    "#a #_b #ñandú_2024 #北京 @a.b.bsky.social @x@y.org pic.twitter.com/0eJtw bit.ly/x",
    "line one\r\nline two\n\n\n\nline five\u2028six\u0085seven\ttab\u00A0nbsp",
    "می‌خواهم کتاب‌ها را ترک می‌کنند",
    "plain words of a plain post"};

/// What breaks decoders, normalisers and parsers of markup.
std::vector<std::string> hostileFragments() {
    std::vector<std::string> fragments{"\xFF",
                                       "\xC0\x80",
                                       "\xE0\x80\xAF",
                                       "\xF0\x80\x80\x80",
                                       "\xF8\x88\x80\x80\x80",  // no bytes, overlong forms
                                       "\xED\xA0\x80",
                                       "\xED\xB0\x80",
                                       "\xED\xA0\xBD\xED\xB8\x80",  // surrogates, a CESU-8 pair
                                       "\xE4\xBA",
                                       "\xF0\x9F\x98",
                                       "\xC3",
                                       "\xF4\x90\x80\x80",  // cut short, past the end
                                       "\uFFFF",
                                       "\uFFFE",
                                       "\uFEFF",
                                       "\u202E",
                                       "\u2067",
                                       "\u200F",
                                       "\u200D",
                                       "\u200C",
                                       "\u200B",
                                       "\u00AD",
                                       "\u034F",
                                       "\u0344",
                                       "\u0F73",
                                       "\u0958",
                                       "\U0001D15E",
                                       "\uFB1D",
                                       "\u1E9B\u0323",
                                       "\uD4DB",
                                       "\u0340",  // NFC decomposes
                                       "<",
                                       "</",
                                       "<!--",
                                       "-->",
                                       "<b ",
                                       "<![CDATA[",
                                       "<script>",
                                       "<a href='",
                                       "<p><div><li>",
                                       "</p></p>",
                                       "<?xml ",
                                       "&",
                                       "&#",
                                       "&#x",
                                       "&amp;amp;lt;",
                                       "&notin",
                                       "&lt;b&gt;",
                                       "&nGt;",
                                       "&#128;",
                                       "&zwj;",
                                       "&#xFFFF;",
                                       "#",
                                       "@",
                                       "http://",
                                       "https://a?utm_x=1&",
                                       "www.",
                                       ".a/",
                                       "\r",
                                       "\n\n\n",
                                       "\u3000",
                                       "＃",
                                       "＠"};
    fragments.emplace_back(1, '\0');
    std::string marks = "a";
    for (int i = 0; i < 40; ++i) marks += i % 2 == 0 ? "\u0301" : "\u0323";
    fragments.push_back(marks);
    return fragments;
}

/// Makes the same bytes from the same seed on every machine: only the engine is portable, distributions are not.
class Mutator {
public:
    explicit Mutator(unsigned seed) : m_random(seed) {}

    std::string next() {
        std::string text = posts[below(posts.size())];
        for (std::size_t edits = 1 + below(8); edits > 0; --edits) edit(text);
        return text;
    }

private:
    std::size_t below(std::size_t end) { return m_random() % end; }

    void edit(std::string& text) {
        const std::size_t at = below(text.size() + 1);
        const std::size_t length = std::min(below(20), text.size() - at);
        switch (below(6)) {
            case 0: text.insert(at, m_fragments[below(m_fragments.size())]); break;
            case 1: text.erase(at, length); break;
            case 2: text.insert(at, text.substr(at, length)); break;
            case 3: text.resize(at); break;
            case 4: text += posts[below(posts.size())].substr(0, below(40)); break;
            default:
                if (at < text.size()) text[at] = static_cast<char>(below(256));
        }
    }

    std::mt19937 m_random;
    std::vector<std::string> m_fragments = hostileFragments();
};

std::string repeated(std::string_view unit, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += unit;
    return text;
}

}  // namespace

class TextFuzzTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsItsPromises_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 20; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void keepsItsPromises() {
        constexpr int inputs = 500;
        QFETCH(const unsigned, seed);
        Mutator mutator(seed);
        for (int i = 0; i < inputs; ++i) {
            const std::string input = mutator.next();
            const std::string broken = brokenPromise(input);
            QVERIFY2(broken.empty(),
                     (broken + ": " + QByteArray::fromStdString(input).toPercentEncoding(" ").toStdString()).c_str());
        }
    }

    void keepsItsPromisesAtLength_data() {
        QTest::addColumn<std::string>("input");
        QTest::newRow("nothing") << std::string();
        QTest::newRow("flood of marks on one letter") << "a" + repeated("\u0301", 10'000);
        QTest::newRow("a megabyte without a space") << repeated("abcdefghij", 100'000);
        QTest::newRow("a megabyte of Thai") << repeated("น้ำท่วม", 50'000);
        QTest::newRow("entities in entities") << repeated("&amp;", 20'000) + "lt;" + repeated("&lt;b&gt;", 20'000);
        QTest::newRow("different unknown entities") << [] {
            std::string text;
            for (int i = 0; i < 5'000; ++i) text += "&x" + std::to_string(i) + ";";
            return text;
        }();
        QTest::newRow("tags never closed") << repeated("<div><p><a href=\"", 5'000);
        QTest::newRow("nested deeply") << repeated("<div>", 20'000) + "x" + repeated("</div>", 20'000);
        QTest::newRow("right-to-left overrides") << repeated("\u202Ea\u202C", 20'000);
        QTest::newRow("no characters") << repeated("\uFFFF\uFFFE", 20'000);
        QTest::newRow("CESU-8") << repeated("\xED\xA0\xBD\xED\xB8\x80", 10'000);
        QTest::newRow("characters that composition splits") << repeated("\U0001D15E\uFB1D\u0958", 10'000);
    }
    void keepsItsPromisesAtLength() {
        QFETCH(const std::string, input);
        const std::string broken = brokenPromise(input);
        QVERIFY2(broken.empty(), broken.c_str());
    }
};

GROUNDSWELL_TEST(TextFuzzTest, text_fuzz)

#include "tst_text_fuzz.moc"
