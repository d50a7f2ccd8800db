#pragma once

#include <string_view>

namespace groundswell::sources {

/// How a table separates its cells and rows.
struct CsvDialect {
    char delimiter = ',';
    char terminator = '\n';         ///< '\r' for files of old Macs, which have no '\n' at all
    bool hasSeparatorLine = false;  ///< begins with the line "sep=;" that spreadsheets write

    friend bool operator==(const CsvDialect&, const CsvDialect&) = default;
};

/// Finds the delimiter among comma, semicolon, tab and bar that gives the header more than one cell and the most of the
/// first rows as many cells as the header; a comma when none does. `head` is the beginning of the file as UTF-8.
[[nodiscard]] CsvDialect sniffCsvDialect(std::string_view head);

}  // namespace groundswell::sources
