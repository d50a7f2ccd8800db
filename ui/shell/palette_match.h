#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace groundswell::ui {

/// How well what somebody typed picks out a name: all its letters have to be there in that order, without regard to
/// case, accents, blanks and mnemonics. Higher is better: beginnings of words, letters side by side and short names
/// count for more. Nothing = it does not. Nothing typed fits everything. Pure.
[[nodiscard]] std::optional<int> matchScore(const QString& typed, const QString& name);

/// The numbers of the names that fit, best first; equals stay in their order. Pure.
[[nodiscard]] QList<int> rankedMatches(const QString& typed, const QStringList& names);

/// What a palette's box means.
struct PaletteQuery {
    bool commandsOnly = false;  ///< it begins with ">"
    QString words;              ///< without it and without blanks around

    friend bool operator==(const PaletteQuery&, const PaletteQuery&) = default;
};
[[nodiscard]] PaletteQuery readPaletteQuery(const QString& typed);

}  // namespace groundswell::ui
