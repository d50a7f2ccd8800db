#pragma once

#include "pipeline/sources/csv_dialect.h"

#include <cstddef>
#include <string_view>

namespace groundswell::sources {

/// What quotes did to the physical lines of one row. Lines are counted from the one in which the row starts.
struct QuotedLines {
    std::size_t openedIn = 0;  ///< where the quote opens that goes over the most lines, or stays open
    std::size_t closedIn = 0;  ///< where it closes, or the last line
    std::size_t rows = 0;      ///< how many of the lines behind openedIn look like rows of their own
    bool closed = false;
    bool opensWithin = false;  ///< a second quote opens there before the first one closes, which no program writes
    bool closesInRow = false;  ///< the line where it closes is a row by itself

    [[nodiscard]] std::size_t lines() const noexcept { return closedIn - openedIn; }
    /// Rows were swallowed: a quote was never closed, and what closes it is the quote of another row.
    [[nodiscard]] bool swallowsRows() const noexcept { return opensWithin && closesInRow && 2 * rows > lines(); }
    /// It may be so, or it may be a text that looks like a table.
    [[nodiscard]] bool mayHaveSwallowed(std::size_t columns) const noexcept;
};

/// Reads quotes as CsvRowParser does. Pure, in one pass; `columns` are those of the header.
[[nodiscard]] QuotedLines quotedLines(std::string_view lines, const CsvDialect& dialect, std::size_t columns);

}  // namespace groundswell::sources
