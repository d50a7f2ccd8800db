#include "pipeline/sources/csv_row_parser.h"

#include "pipeline/sources/import_context.h"
#include "pipeline/sources/source.h"

#include <csv.h>

#include <algorithm>
#include <utility>

namespace groundswell::sources {

namespace {

/// Starting over behind an unclosed quote reads lines twice; a file full of them must not become quadratic.
constexpr int maxRestarts = 50;

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
    m_row.cells.clear();
    std::size_t start = 0;
    for (const std::size_t end : m_ends) {
        m_row.cells.push_back(std::string_view(m_text).substr(start, end - start));
        start = end;
    }
    if (m_headerColumns == 0) m_headerColumns = m_row.columns;
    m_go = m_go && m_taker.row(m_row);
    m_row.columns = 0;
    m_text.clear();
    m_ends.clear();
}

bool CsvRowParser::abandonRow(const std::string& message) {
    const std::int64_t start = m_row.line;
    const std::string lines = std::exchange(m_open, {});
    m_parser->restart();
    m_row.columns = 0;
    m_text.clear();
    m_ends.clear();
    if (!m_taker.problem(start, message)) return m_go = false;
    if (++m_restarts > maxRestarts) return true;
    const std::size_t second = lines.find(m_dialect.terminator);
    if (second == std::string::npos) return true;
    m_line = start + 1;
    return again(std::string_view(lines).substr(second + 1));
}

bool CsvRowParser::looksLikeRows(std::string_view lines) const {
    static constexpr int linesLookedAt = 64;
    for (int i = 0; i < linesLookedAt && !lines.empty() && m_headerColumns > 1; ++i) {
        const std::string_view line = lines.substr(0, lines.find(m_dialect.terminator));
        const auto delimiters = std::count(line.begin(), line.end(), m_dialect.delimiter);
        if (static_cast<std::size_t>(delimiters) + 1 == m_headerColumns) return true;
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    }
    return false;
}

bool CsvRowParser::abandonLongRow() {
    // Either a stray quote that swallows good rows, or one cell that really is that long.
    const std::size_t second = m_open.find(m_dialect.terminator);
    const bool stray = second != std::string::npos && looksLikeRows(std::string_view(m_open).substr(second + 1));
    m_skipsCell = !stray && m_parser->inQuotes();
    if (m_skipsCell) m_open.clear();
    return abandonRow("This row has more than " + byteCount(maxRecordBytes) +
                      (stray ? " because a quote is never closed; it was skipped." : "; it was skipped."));
}

bool CsvRowParser::again(std::string_view lines) {
    while (m_go && !lines.empty()) {
        const std::size_t end = lines.find(m_dialect.terminator);
        const std::size_t length = end == std::string_view::npos ? lines.size() : end + 1;
        physicalLine(lines.substr(0, length));
        lines.remove_prefix(length);
    }
    return m_go;
}

bool CsvRowParser::physicalLine(std::string_view line) {
    if (m_skipsCell) {
        ++m_line;
        m_skipsCell = std::count(line.begin(), line.end(), '"') % 2 == 0;
        return m_go;
    }
    if (m_open.empty()) m_row.line = m_line;
    ++m_line;
    csv_parse(&m_parser->csv, line.data(), line.size(), &Parser::onCell, &Parser::onRow, this);
    if (!m_parser->rowOpen()) {
        m_open.clear();
        return m_go;
    }
    m_open += line;
    if (m_open.size() <= maxRecordBytes) return m_go;
    return abandonLongRow();
}

bool CsvRowParser::endTooLong() {
    const std::uint64_t bytes = std::exchange(m_tooLong, 0);
    const std::int64_t line = m_line++;
    if (m_parser->rowOpen() && !abandonRow("This row goes on in a line that is too long; it was skipped."))
        return false;
    m_line = line + 1;
    m_go = m_taker.problem(line, "This line has " + byteCount(bytes) + "; it was skipped because at most " +
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
            physicalLine(part);
        } else {
            m_partial += part;
            const std::string line = std::exchange(m_partial, {});
            physicalLine(line);
        }
    }
    return m_go;
}

bool CsvRowParser::finish() {
    if (m_tooLong > 0) return endTooLong();
    if (!m_partial.empty()) physicalLine(std::exchange(m_partial, {}));
    while (m_go && m_parser->inQuotes()) {
        abandonRow("A quote that opens in this row is never closed; the row was skipped.");
    }
    if (m_go) csv_fini(&m_parser->csv, &Parser::onCell, &Parser::onRow, this);
    return m_go;
}

}  // namespace groundswell::sources
