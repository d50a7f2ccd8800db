#pragma once

#include "pipeline/service.h"

#include <QString>
#include <QStringList>

namespace groundswell::ui {

/// How a source stands, in words, with its icon and tone: never colour alone.
struct StandingWords {
    QString words;
    QString icon;
    int tone = 0;  ///< Tone
};
[[nodiscard]] StandingWords describeStanding(pipeline::SourceStanding standing);
/// "Feeds", "Mastodon", ...; the type itself when there is no other word.
[[nodiscard]] QString describeKindOfSource(const std::string& type);
/// What a kind of source brings, in a sentence.
[[nodiscard]] QString sentenceOfKind(const std::string& type);
/// "1 feed", "3 channels", "2 queries".
[[nodiscard]] QString countedQueries(const std::string& type, std::size_t count);
/// What its queries are, as the name of a field, and one example.
[[nodiscard]] QString queriesOfKind(const std::string& type);
[[nodiscard]] QString exampleOfKind(const std::string& type);
/// Nothing has come of it so far, though it is one that is fetched: how much there would be is not known.
[[nodiscard]] bool hasNeverWorked(const pipeline::SourceRow& row);
/// What is wrong with a source; empty = nothing is.
[[nodiscard]] QString problemOf(const pipeline::SourceRow& row);
/// When it was last good and what follows from its state.
[[nodiscard]] QString moreOf(const pipeline::SourceRow& row, core::UtcTime now);
/// "15 h since Sun 18:20 are missing", for one source.
[[nodiscard]] QString missingOf(const pipeline::SourceRow& row, core::UtcTime now);
/// "Mon 09:00, Tue 09:00, ...".
[[nodiscard]] QString timesInWords(const std::vector<core::UtcTime>& times, core::UtcTime now);
/// A due time: like formatTime, but with the day of the week for those of the next six days.
[[nodiscard]] QString formatDue(core::UtcTime time, core::UtcTime now);

}  // namespace groundswell::ui
