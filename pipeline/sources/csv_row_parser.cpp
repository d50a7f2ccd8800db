#include "pipeline/sources/csv_row_parser.h"

#include "pipeline/sources/csv_quotes.h"
#include "pipeline/sources/import_context.h"
#include "pipeline/sources/source.h"

#include <csv.h>

#include <algorithm>
#include <utility>

namespace groundswell::sources {

namespace {

/// Starting over behind an unclosed quote reads lines twice; a file full of them must not become quadratic.
constexpr std::size_t mostReread = 16 * maxRecordBytes;

int isSpaceOrTab(unsigned char c) {
    return c == ' ' || c == '\t' ? 1 : 0;
}
int isSpaceOnly(unsigned char c) {
    return c == ' ' ? 1 : 0;
}

}  // namespace

struct CsvRowParser::Parser {
    explicit Parser(const CsvDialect& dialect) : m_dialect(dialect) { start(); }
    ~Parser() { csv_free(&csv); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    void restart() {
        csv_free(&csv);
        start();
    }

    /// libcsv's own states: 0 is "between two rows", 2 "within a cell".
    [[nodiscard]] bool rowOpen() const { return csv.pstate != 0; }
    [[nodiscard]] bool inQuotes() const { return csv.pstate == 2 && csv.quoted != 0; }

    static void onCell(void* text, std::size_t size, void* self) {
        static_cast<CsvRowParser*>(self)->cell({static_cast<const char*>(text), size});
    }
    static void onRow(int, void* self) { static_cast<CsvRowParser*>(self)->endRow(); }

    csv_parser csv{};

private:
    void start() {
        csv_init(&csv, 0);
        csv_set_delim(&csv, static_cast<unsigned char>(m_dialect.delimiter));
        csv_set_space_func(&csv, m_dialect.delimiter == '\t' ? &isSpaceOnly : &isSpaceOrTab);
        csv_set_blk_size(&csv, 64U << 10);
    }

    const CsvDialect m_dialect;
};

CsvRowParser::CsvRowParser(const CsvDialect& dialect, CsvRowTaker& taker)
    : m_dialect(dialect), m_taker(taker), m_parser(std::make_unique<Parser>(dialect)) {}

CsvRowParser::~CsvRowParser() = default;

void CsvRowParser::cell(std::string_view text) {
    ++m_row.columns;
    if (m_row.columns > maxCsvColumns) return;
    m_text += text;
    m_ends.push_back(m_text.size());
}

void CsvRowParser::endRow() {
    m_swallows = m_swallows || !keepsRow();
    if (m_swallows) return dropRow();
    m_row.cells.clear();
    std::size_t start = 0;
    for (const std::size_t end : m_ends) {
        m_row.cells.push_back(std::string_view(m_text).substr(start, end - start));
        start = end;
    }
    if (m_headerColumns == 0) m_headerColumns = m_row.columns;
    m_go = m_go && m_taker.row(m_row);
    dropRow();
    // Another row may begin in the same line; of what stood before, nothing is its own.
    m_open.clear();
}

void CsvRowParser::dropRow() {
    m_row.columns = 0;
    m_text.clear();
    m_ends.clear();
}

// Of a row that goes over several lines: whether it is one, as far as anybody can tell.
bool CsvRowParser::keepsRow() {
    if (m_open.empty() || m_headerColumns == 0) return true;
    const QuotedLines quotes = quotedLines(m_open + std::string(m_current), m_dialect, m_headerColumns);
    // A row of the wrong length would be rejected with all that it swallowed.
    const bool misfits = m_row.columns != m_headerColumns && quotes.rows > 0 && 2 * quotes.rows > quotes.lines();
    if ((quotes.swallowsRows() || misfits) && m_reread <= mostReread) return false;
    if (!quotes.swallowsRows() && !quotes.mayHaveSwallowed(m_headerColumns)) return true;
    const std::int64_t opened = m_row.line + static_cast<std::int64_t>(quotes.openedIn);
    const std::int64_t closed = m_row.line + static_cast<std::int64_t>(quotes.closedIn);
    const std::string rows =
        quotes.rows == 1 ? "one of the lines up to there looks like a row, but is part of a text"
                         : std::to_string(quotes.rows) + " of the lines up to there look like rows, but are one text";
    m_go = m_go && m_taker.doubt(opened, "A quote that opens in this line closes only in line " +
                                             std::to_string(closed) + "; " + rows +
                                             " now. If they are rows, close the quote and import the file again.");
    return true;
}

// Leaves the row that is open. What stands behind the line, 1-based in the file, is read again.
bool CsvRowParser::abandonRow(std::int64_t line, std::string message) {
    const std::int64_t start = m_row.line;
    std::string lines = std::exchange(m_open, {});
    m_parser->restart();
    dropRow();
    m_swallows = false;
    std::size_t behind = 0;
    for (std::int64_t at = start; at <= line && behind < lines.size(); ++at) {
        behind = std::min(lines.find(m_dialect.terminator, behind), lines.size() - 1) + 1;
    }
    lines.erase(0, behind);
    const bool again = m_reread <= mostReread;
    if (!again && !lines.empty()) {
        message += " So were the lines up to " + std::to_string(m_line - 1) +
                   ": too many quotes of this file are never closed.";
    }
    if (!m_taker.problem(line, std::move(message))) return m_go = false;
    if (!again || lines.empty()) return true;
    m_reread += lines.size();
    m_line = line + 1;
    m_again = std::move(lines);
    return true;
}

bool CsvRowParser::abandonUnclosed() {
    const QuotedLines quotes = quotedLines(m_open, m_dialect, m_headerColumns);
    return abandonRow(m_row.line + static_cast<std::int64_t>(quotes.openedIn),
                      "A quote that opens in this line is never closed; the row was skipped. Close the quote, or "
                      "double it where it belongs to the text.");
}

bool CsvRowParser::abandonLongRow() {
    // Either a stray quote that swallows good rows, or one cell that really is that long.
    const QuotedLines quotes = quotedLines(m_open, m_dialect, m_headerColumns);
    const bool stray = !quotes.closed && 2 * quotes.rows > quotes.lines();
    m_skipsCell = !stray && m_parser->inQuotes();
    if (m_skipsCell) m_open.clear();
    return abandonRow(stray ? m_row.line + static_cast<std::int64_t>(quotes.openedIn) : m_row.line,
                      "This row has more than " + byteCount(maxRecordBytes) +
                          (stray ? " because a quote is never closed; it was skipped." : "; it was skipped."));
}

bool CsvRowParser::readAgain() {
    while (m_go && !m_again.empty()) {
        const std::string lines = std::exchange(m_again, {});
        std::size_t at = 0;
        while (m_go && at < lines.size()) {
            const std::size_t end = std::min(lines.find(m_dialect.terminator, at), lines.size() - 1);
            physicalLine(std::string_view(lines).substr(at, end + 1 - at));
            // What is to be read once more ends where this line does.
            at = end + 1 - std::exchange(m_again, {}).size();
        }
    }
    return m_go;
}

bool CsvRowParser::readLine(std::string_view line) {
    return physicalLine(line) && readAgain();
}

bool CsvRowParser::physicalLine(std::string_view line) {
    if (m_skipsCell) {
        ++m_line;
        m_skipsCell = std::count(line.begin(), line.end(), '"') % 2 == 0;
        return m_go;
    }
    if (m_open.empty()) m_row.line = m_line;
    ++m_line;
    m_current = line;
    csv_parse(&m_parser->csv, line.data(), line.size(), &Parser::onCell, &Parser::onRow, this);
    m_current = {};
    if (m_swallows) {
        m_open += line;
        return abandonUnclosed();
    }
    if (!m_parser->rowOpen()) {
        m_open.clear();
        return m_go;
    }
    if (m_open.empty()) m_row.line = m_line - 1;
    m_open += line;
    if (m_open.size() <= maxRecordBytes) return m_go;
    return abandonLongRow();
}

bool CsvRowParser::endTooLong() {
    const std::uint64_t bytes = std::exchange(m_tooLong, 0);
    const std::int64_t line = m_line++;
    if (m_parser->rowOpen() &&
        !(abandonRow(m_row.line, "This row goes on in a line that is too long; it was skipped.") && readAgain()))
        return false;
    // Nothing goes on into the line that was left out.
    while (m_go && m_parser->inQuotes()) static_cast<void>(abandonUnclosed() && readAgain());
    m_line = line + 1;
    m_go = m_go && m_taker.problem(line, "This line has " + byteCount(bytes) + "; it was skipped because at most " +
                                             byteCount(maxRecordBytes) + " are read.");
    return m_go;
}

bool CsvRowParser::feed(std::string_view text) {
    while (m_go && !text.empty()) {
        const std::size_t end = text.find(m_dialect.terminator);
        const bool ends = end != std::string_view::npos;
        const std::string_view part = text.substr(0, ends ? end + 1 : text.size());
        text.remove_prefix(part.size());
        if (m_tooLong > 0 || m_partial.size() + part.size() > maxRecordBytes) {
            m_tooLong += std::exchange(m_partial, {}).size() + part.size();
            if (ends) endTooLong();
        } else if (!ends) {
            m_partial += part;
        } else if (m_partial.empty()) {
            readLine(part);
        } else {
            m_partial += part;
            const std::string line = std::exchange(m_partial, {});
            readLine(line);
        }
    }
    return m_go;
}

bool CsvRowParser::finish() {
    if (m_tooLong > 0) return endTooLong();
    if (!m_partial.empty()) readLine(std::exchange(m_partial, {}));
    while (m_go && m_parser->inQuotes()) static_cast<void>(abandonUnclosed() && readAgain());
    if (m_go) csv_fini(&m_parser->csv, &Parser::onCell, &Parser::onRow, this);
    if (m_go && m_swallows) {
        static_cast<void>(abandonUnclosed() && readAgain());
        return finish();
    }
    return m_go;
}

}  // namespace groundswell::sources
