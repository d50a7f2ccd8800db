#pragma once

#include <QString>

#include <map>
#include <string>

namespace groundswell::ui {

/// Queries as a person types them, one a line: "name = query", or the query alone, which gets a name from its host or
/// its words. Empty lines count for nothing. A name that comes twice gets a number, so that no line is lost.
[[nodiscard]] std::map<std::string, std::string> queriesOfLines(const QString& lines);
/// The way back.
[[nodiscard]] QString linesOfQueries(const std::map<std::string, std::string>& queries);

}  // namespace groundswell::ui
