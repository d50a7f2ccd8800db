#include "pipeline/text/word_diff.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <string>

using groundswell::domain::DiffSpan;
using groundswell::domain::TextDiff;
using groundswell::text::diffWords;

namespace {

/// The text with "[-missing-]" and "{+added+}", so that a row reads as a picture.
std::string drawn(const std::string& exemplar, const std::string& text) {
    const TextDiff diff = diffWords(exemplar, text);
    std::string picture;
    for (const DiffSpan& span : diff.spans) {
        const std::string piece =
            (span.kind == DiffSpan::Kind::Missing ? exemplar : text).substr(span.begin, span.end - span.begin);
        switch (span.kind) {
            case DiffSpan::Kind::Same: picture += piece; break;
            case DiffSpan::Kind::Added: picture += "{+" + piece + "+}"; break;
            case DiffSpan::Kind::Missing: picture += "[-" + piece + "-]"; break;
        }
    }
    return picture;
}

std::string manyWords(int count, const std::string& prefix) {
    std::string words;
    for (int word = 0; word < count; ++word) words += prefix + std::to_string(word) + ' ';
    return words;
}

}  // namespace

class WordDiffTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void draws_data();
    void draws();
    void coversTheText_data();
    void coversTheText();
    void longTextsAreCut();
};

void WordDiffTest::draws_data() {
    QTest::addColumn<std::string>("exemplar");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("picture");
    const auto row = [](const char* name, const char* exemplar, const char* text, const char* picture) {
        QTest::newRow(name) << std::string(exemplar) << std::string(text) << std::string(picture);
    };
    row("same", "The ferry is late", "The ferry is late", "The ferry is late");
    row("case and blanks", "The Ferry is late", "the ferry  is LATE", "the ferry  is LATE");
    row("replaced", "until Friday after", "until Saturday after", "until [-Friday-]{+Saturday+} after");
    row("several replaced", "a one two b", "a three four five b", "a [-one two-]{+three four five+} b");
    row("added at the start", "ferry stops", "No ferry stops", "{+No+} ferry stops");
    row("added at the end", "ferry stops", "ferry stops, again", "ferry stops{+, again+}");
    row("missing at the start", "No ferry stops", "ferry stops", "[-No-]ferry stops");
    row("missing at the end", "ferry stops today", "ferry stops", "ferry stops[-today-]");
    row("nothing in common", "one", "two", "[-one-]{+two+}");
    row("from nothing", "", "two words", "{+two words+}");
    row("to nothing", "two words", "", "[-two words-]");
    row("both empty", "", "", "");
    row("apostrophe", "it's late", "it is late", "[-it's-]{+it is+} late");
    row("handle and tag", "by @anna #ferry", "by @anne #ferry", "by [-@anna-]{+@anne+} #ferry");
    row("a link is a word", "see https://a.example/x?y=1 now", "see https://a.example/x?y=2 now",
        "see [-https://a.example/x?y=1-]{+https://a.example/x?y=2+} now");
    row("sign", "late.", "late!", "late[-.-]{+!+}");
    row("accents", "\u00c9glise ferm\u00e9e", "\u00e9glise ouverte", "\u00e9glise [-ferm\u00e9e-]{+ouverte+}");
    row("Arabic", "\u064a\u0648\u0645 \u0627\u0644\u062c\u0645\u0639\u0629",
        "\u064a\u0648\u0645 \u0627\u0644\u0633\u0628\u062a",
        "\u064a\u0648\u0645 [-\u0627\u0644\u062c\u0645\u0639\u0629-]{+\u0627\u0644\u0633\u0628\u062a+}");
    row("Chinese", "\u6e2f\u53e3\u81f3\u5468\u4e94", "\u6e2f\u53e3\u81f3\u5468\u516d",
        "\u6e2f\u53e3\u81f3[-\u5468\u4e94-]{+\u5468\u516d+}");
}

void WordDiffTest::draws() {
    QFETCH(const std::string, exemplar);
    QFETCH(const std::string, text);
    QFETCH(const std::string, picture);
    QCOMPARE(drawn(exemplar, text), picture);
}

void WordDiffTest::coversTheText_data() {
    QTest::addColumn<std::string>("exemplar");
    QTest::addColumn<std::string>("text");
    QTest::newRow("broken bytes") << std::string("a \xff b") << std::string("a \xc3 \xe2\x82 c");
    QTest::newRow("NUL") << std::string("a\0b", 3) << std::string("\0", 1);
    QTest::newRow("long word") << std::string(20'000, 'a') << std::string(20'000, 'b');
    QTest::newRow("blanks") << std::string(" ") << std::string("\n\t ");
    QTest::newRow("one very long line without spaces") << std::string("x") << [] {
        std::string run;
        for (int i = 0; i < 5'000; ++i) run += "\u5468";
        return run;
    }();
}

void WordDiffTest::coversTheText() {
    QFETCH(const std::string, exemplar);
    QFETCH(const std::string, text);
    const TextDiff diff = diffWords(exemplar, text);
    std::size_t at = 0;
    for (const DiffSpan& span : diff.spans) {
        QVERIFY(span.begin < span.end);
        if (span.kind == DiffSpan::Kind::Missing) {
            QVERIFY(span.end <= exemplar.size());
            continue;
        }
        QCOMPARE(span.begin, at);
        at = span.end;
    }
    QCOMPARE(at, diff.compared);
    QVERIFY(diff.compared <= text.size());
}

void WordDiffTest::longTextsAreCut() {
    const std::string exemplar = manyWords(2'000, "w");
    // The text runs ahead by a hundred words: those that the exemplar has beyond the cut are not called added.
    const TextDiff diff = diffWords(exemplar, manyWords(100, "new") + exemplar);
    QVERIFY(diff.spans.size() == 2);
    QCOMPARE(diff.spans[0].kind, DiffSpan::Kind::Added);
    QCOMPARE(diff.spans[1].kind, DiffSpan::Kind::Same);
    QVERIFY(diff.compared < exemplar.size());
    QCOMPARE(diffWords(exemplar, exemplar).spans.size(), std::size_t{1});
}

GROUNDSWELL_TEST(WordDiffTest, word_diff)
#include "tst_word_diff.moc"
