#pragma once

#include "pipeline/sources/csv_dialect.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// One row; the cells are valid during the call that hands it over.
struct CsvRow {
    std::vector<std::string_view> cells;  ///< at most maxCsvColumns
    std::size_t columns = 0;              ///< how many there are really
    std::int64_t line = 0;                ///< physical line where the row starts
};

/// Who takes rows and what is wrong with them. False means stop.
class CsvRowTaker {
public:
    virtual ~CsvRowTaker() = default;
    virtual bool row(const CsvRow& row) = 0;
    virtual bool problem(std::int64_t line, std::string message) = 0;
    /// Something that may be wrong in a row that was handed over all the same.
    virtual bool doubt(std::int64_t line, std::string message) = 0;
};

inline constexpr std::size_t maxCsvColumns = 4096;

/// Cuts text into rows by libcsv, a physical line at a time so that rows know where they start. A quote that is never
/// closed, or only by one of another row, costs its own row only: reading goes on behind the line in which it opens.
/// Memory is bounded by maxRecordBytes. Not thread-safe.
class CsvRowParser {
public:
    CsvRowParser(const CsvDialect& dialect, CsvRowTaker& taker);
    ~CsvRowParser();

    /// The next part of the text; false when the taker stopped.
    bool feed(std::string_view text);
    bool finish();

private:
    struct Parser;

    bool readLine(std::string_view line);
    bool physicalLine(std::string_view line);
    bool readAgain();
    bool abandonRow(std::int64_t line, std::string message);
    bool abandonUnclosed();
    bool abandonLongRow();
    bool endTooLong();
    void cell(std::string_view text);
    void endRow();
    [[nodiscard]] bool keepsRow();
    void dropRow();

    const CsvDialect m_dialect;
    CsvRowTaker& m_taker;
    std::unique_ptr<Parser> m_parser;
    CsvRow m_row;
    std::string m_text;  ///< the row's cells, one behind the other
    std::vector<std::size_t> m_ends;
    std::string m_open;           ///< the physical lines of a row that is not closed yet
    std::string_view m_current;   ///< the physical line that is being read
    std::string m_again;          ///< lines that are to be read again
    std::string m_partial;        ///< a physical line whose end has not come yet
    std::uint64_t m_tooLong = 0;  ///< bytes of a physical line that is being skipped
    std::int64_t m_line = 1;
    std::size_t m_headerColumns = 0;
    std::size_t m_reread = 0;  ///< bytes that were read again
    bool m_swallows = false;   ///< the row that just ended has others in it
    bool m_skipsCell = false;  ///< a quoted cell that is too long is passed over up to its closing quote
    bool m_go = true;
};

}  // namespace groundswell::sources
