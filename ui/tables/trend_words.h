#pragma once

#include <QString>
#include <QVariant>

#include <cstdint>
#include <optional>

namespace groundswell::ui {

/// How something goes lately, as the columns Rising and Usual say it everywhere: "4.8×", "New" without a usual, "–" for
/// what had nothing of late.
[[nodiscard]] QString risingWords(std::int64_t recent, std::optional<double> usual);
/// "21", "–".
[[nodiscard]] QString usualWords(std::optional<double> usual);
/// "412 in 24 h, usual 21"; "58 in 24 h, no usual yet".
[[nodiscard]] QString risingSentence(std::int64_t recent, std::optional<double> usual);
/// What "New" means, in a sentence.
[[nodiscard]] QString newWords();
/// risingSentence(), and without a usual newWords() below it.
[[nodiscard]] QString risingTip(std::int64_t recent, std::optional<double> usual);
/// From twice the usual on.
[[nodiscard]] bool isRisingNow(std::int64_t recent, std::optional<double> usual);
/// Tone of the column Rising, for ToneRole; invalid = the plain one.
[[nodiscard]] QVariant risingTone(std::int64_t recent, std::optional<double> usual);

}  // namespace groundswell::ui
