#include "ui/shell/palette_match.h"

#include <algorithm>
#include <vector>

namespace groundswell::ui {

namespace {

constexpr int forLetter = 1;
constexpr int forWordStart = 8;
constexpr int forNeighbour = 5;
constexpr int forNameStart = 4;
constexpr int longestName = 200;
constexpr int impossible = -1'000'000;

// Letters and digits in their plain form; `starts` says which of them begin a word.
QString plainLetters(const QString& text, std::vector<bool>* starts) {
    QString plain;
    bool begins = true;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD).toCaseFolded().left(longestName)) {
        if (c.isMark() || c == u'&') continue;
        if (!c.isLetterOrNumber()) {
            begins = true;
            continue;
        }
        plain.append(c);
        if (starts != nullptr) starts->push_back(begins);
        begins = false;
    }
    return plain;
}

// The best total of all ways to find the letters in order: `ending` where the last one stands here, `best` until here.
int bestTotal(const QString& typed, const QString& name, const std::vector<bool>& starts) {
    const auto length = static_cast<std::size_t>(name.size());
    std::vector<int> before(length + 1, 0);
    std::vector<int> endingBefore(length + 1, impossible);
    for (const QChar letter : typed) {
        std::vector<int> best(length + 1, impossible);
        std::vector<int> ending(length + 1, impossible);
        for (std::size_t i = 1; i <= length; ++i) {
            if (name[static_cast<qsizetype>(i - 1)] == letter) {
                const int bonus = forLetter + (starts[i - 1] ? forWordStart : 0) + (i == 1 ? forNameStart : 0);
                ending[i] = std::max(before[i - 1] + bonus, endingBefore[i - 1] + bonus + forNeighbour);
            }
            best[i] = std::max(best[i - 1], ending[i]);
        }
        before = std::move(best);
        endingBefore = std::move(ending);
    }
    return before[length];
}

}  // namespace

std::optional<int> matchScore(const QString& typed, const QString& name) {
    const QString wanted = plainLetters(typed, nullptr);
    if (wanted.isEmpty()) return typed.trimmed().isEmpty() ? std::optional(0) : std::nullopt;
    std::vector<bool> starts;
    const QString letters = plainLetters(name, &starts);
    const int total = bestTotal(wanted, letters, starts);
    if (total < 0) return std::nullopt;
    // Of two names that fit as well the shorter one is meant; length never outweighs a letter's place.
    return total * longestName - static_cast<int>(letters.size());
}

QList<int> rankedMatches(const QString& typed, const QStringList& names) {
    QList<std::pair<int, int>> found;
    for (int i = 0; i < names.size(); ++i) {
        if (const auto score = matchScore(typed, names[i])) found.append({*score, i});
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    QList<int> ranked;
    for (const auto& [score, number] : std::as_const(found)) ranked << number;
    return ranked;
}

PaletteQuery readPaletteQuery(const QString& typed) {
    const QString trimmed = typed.trimmed();
    if (trimmed.startsWith(QChar(u'>'))) return {true, trimmed.mid(1).trimmed()};
    return {false, trimmed};
}

}  // namespace groundswell::ui
