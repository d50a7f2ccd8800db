#include "ui/tables/diff_text.h"

#include "pipeline/service.h"
#include "ui/tables/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr std::size_t longestMarked = 16'000;

bool endsWithBlank(const QString& text) {
    return text.isEmpty() || text.back().isSpace();
}

void appendOneLine(QString& out, const QString& piece) {
    for (const QChar c : piece) {
        if (!c.isSpace()) {
            out += c;
        } else if (!endsWithBlank(out)) {
            out += QChar(u' ');
        }
    }
}

// Two words that would read as one; scripts without blanks between words have none to lose.
bool areOneWord(const QString& before, const QString& behind) {
    constexpr char16_t firstIdeograph = 0x2E80;
    const auto ofWord = [](QChar c) { return c.isLetterOrNumber() && c.unicode() < firstIdeograph; };
    return !before.isEmpty() && !behind.isEmpty() && ofWord(before.back()) && ofWord(behind.front());
}

QString pieceOf(const std::string& text, std::size_t begin, std::size_t end) {
    return ui::text(text.substr(begin, end - begin));
}

bool isBlankAt(const std::string& text, std::size_t at) {
    return at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r');
}

/// A cut at a whole character.
std::string beginningOf(const std::string& text) {
    if (text.size() <= longestMarked) return text;
    std::size_t end = longestMarked;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end);
}

void appendMarked(MarkedText& out, MarkedText::Mark::Kind kind, const QString& piece) {
    const auto start = static_cast<int>(out.text.size());
    appendOneLine(out.text, piece);
    auto length = static_cast<int>(out.text.size()) - start;
    while (length > 0 && out.text[start + length - 1].isSpace()) --length;
    if (length > 0) out.marks.push_back({kind, start, length});
}

}  // namespace

MarkedText markDifferences(const std::string& exemplar, const std::string& given) {
    using Kind = domain::DiffSpan::Kind;
    const std::string text = beginningOf(given);
    const domain::TextDiff diff = pipeline::Service::diffWords(exemplar, text);
    MarkedText out;
    bool blankOwed = false;
    for (const domain::DiffSpan& span : diff.spans) {
        if (span.kind == Kind::Missing) {
            if (span.begin > 0 && isBlankAt(exemplar, span.begin - 1) && !endsWithBlank(out.text))
                out.text += QChar(u' ');
            appendMarked(out, MarkedText::Mark::Kind::Missing, pieceOf(exemplar, span.begin, span.end));
            const bool isLastWord =
                span.end >= exemplar.size() && span.begin > 0 && isBlankAt(exemplar, span.begin - 1);
            blankOwed = isLastWord || isBlankAt(exemplar, span.end);
            continue;
        }
        const QString piece = pieceOf(text, span.begin, span.end);
        // A word that took another one's place does not touch it.
        const bool followsMissing = !out.marks.empty() && out.marks.back().kind == MarkedText::Mark::Kind::Missing &&
                                    out.marks.back().start + out.marks.back().length == out.text.size();
        if ((blankOwed && !endsWithBlank(out.text) && !piece.isEmpty() && !piece.front().isSpace()) ||
            (followsMissing && areOneWord(out.text, piece)))
            out.text += QChar(u' ');
        blankOwed = false;
        if (span.kind == Kind::Added) {
            appendMarked(out, MarkedText::Mark::Kind::Added, piece);
        } else {
            appendOneLine(out.text, piece);
        }
    }
    appendOneLine(out.text, pieceOf(text, diff.compared, text.size()));
    while (!out.text.isEmpty() && out.text.back().isSpace()) out.text.chop(1);
    return out;
}

MarkedText fromFirstMark(MarkedText marked, int lead) {
    if (marked.marks.empty() || marked.marks.front().start <= 2 * lead) return marked;
    const auto from = static_cast<int>(marked.text.lastIndexOf(QChar(u' '), marked.marks.front().start - lead)) + 1;
    // Without a blank there is no word to begin with.
    if (from <= lead / 2) return marked;
    const QString ellipsis = QString(QChar(0x2026)) + QChar(u' ');
    marked.text = ellipsis + marked.text.mid(from);
    for (MarkedText::Mark& mark : marked.marks) mark.start += static_cast<int>(ellipsis.size()) - from;
    return marked;
}

QString describeMarks(const MarkedText& marked) {
    QStringList added;
    QStringList missing;
    for (const MarkedText::Mark& mark : marked.marks) {
        (mark.kind == MarkedText::Mark::Kind::Added ? added : missing) << marked.text.mid(mark.start, mark.length);
    }
    const auto say = [](const char* source) { return QCoreApplication::translate("DiffText", source); };
    QStringList parts;
    if (!added.isEmpty()) parts << say("Added: %1").arg(added.join(QStringLiteral(", ")));
    if (!missing.isEmpty()) parts << say("Missing: %1").arg(missing.join(QStringLiteral(", ")));
    return parts.join(QStringLiteral(". "));
}

}  // namespace groundswell::ui
