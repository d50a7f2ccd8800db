#pragma once

#include "models/core/clock.h"
#include "models/domain/cluster.h"

#include <QDateTime>
#include <QString>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::ui {

/// UTF-8 of the program as the window's text, with stray bidirectional controls and NUL removed.
[[nodiscard]] QString text(const std::string& utf8);
[[nodiscard]] std::string utf8(const QString& text);
/// Wrapped in first-strong isolates, for names inside a sentence.
[[nodiscard]] QString isolated(const QString& text);
/// All line breaks and runs of blanks as one blank, for one-line cells.
[[nodiscard]] QString oneLine(const QString& text);
/// At most so many characters, the last an ellipsis where some are left out.
[[nodiscard]] QString shortened(const QString& text, qsizetype most);
/// For tool tips that show foreign words: markup in them is shown as it is, and long lines are wrapped.
[[nodiscard]] QString plainTip(const QString& words);

[[nodiscard]] QDateTime toQt(core::UtcTime time);
[[nodiscard]] QDate toQt(core::UtcDay day);
[[nodiscard]] core::UtcTime fromQt(const QDateTime& time);
[[nodiscard]] core::UtcDay fromQt(const QDate& date);

[[nodiscard]] QString formatCount(std::int64_t count);
/// "1 outlet", "14 outlets": the sentence for one or for any other number, with %1 for the number.
[[nodiscard]] QString formatCounted(std::int64_t count, const QString& one, const QString& many);
/// "4.8×", "16×".
[[nodiscard]] QString formatRatio(double ratio);
/// "33 %", "<1 %", "0 %".
[[nodiscard]] QString formatShare(std::int64_t part, std::int64_t whole);
/// Mean with one digit when it is below 10.
[[nodiscard]] QString formatUsual(double usual);
/// "09:04" today, "Sun 15:12" within a week, "2 Aug" this year, else "2 Aug 2025"; UTC. "–" for none.
[[nodiscard]] QString formatTime(std::optional<core::UtcTime> time, core::UtcTime now);
/// The same with the hour in any case: "2 Aug 14:05", "2 Aug 2025 14:05". For what is told apart by the hour.
[[nodiscard]] QString formatMoment(std::optional<core::UtcTime> time, core::UtcTime now);
/// ISO 8601 with zone, for tooltips.
[[nodiscard]] QString formatIso(std::optional<core::UtcTime> time);
/// "2 Aug 2025".
[[nodiscard]] QString formatDate(const QDate& date, bool withYear = true);
/// "29 Sep – 12 Oct 2026"; both days inclusive.
[[nodiscard]] QString formatDays(const QDate& first, const QDate& last);
/// "11 Oct 15:00 – 12 Oct 01:00"; whole days without times.
[[nodiscard]] QString formatRange(core::UtcTime from, core::UtcTime to);
/// "41 s", "10 min", "15 h".
[[nodiscard]] QString formatDuration(std::chrono::microseconds duration);

/// "English" for "en", the code itself when it has no name; "Unknown, Arabic script" for "und-Arab".
[[nodiscard]] QString languageName(const std::string& code);
/// "en fr es", at most `limit`.
[[nodiscard]] QString languageCodes(const std::vector<std::string>& codes, std::size_t limit = 3);

}  // namespace groundswell::ui
