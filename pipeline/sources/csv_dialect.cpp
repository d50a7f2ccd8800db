#include "pipeline/sources/csv_dialect.h"

#include <array>
#include <cstddef>
#include <vector>

namespace groundswell::sources {

namespace {

constexpr std::size_t rowsLookedAt = 50;

/// Cells of the first rows with this delimiter. A row that the sample cuts is left out, unless it is the only one.
std::vector<std::size_t> cellsPerRow(std::string_view head, char delimiter) {
    std::vector<std::size_t> rows;
    std::size_t cells = 1;
    bool quoted = false;
    bool atStart = true;
    bool emptyRow = true;
    for (const char c : head) {
        if (quoted) {
            quoted = c != '"';
        } else if (c == '"' && (atStart || !emptyRow)) {
            quoted = true;
        } else if (c == delimiter) {
            ++cells;
            atStart = true;
            emptyRow = false;
            continue;
        } else if (c == '\n' || c == '\r') {
            if (!emptyRow) rows.push_back(cells);
            if (rows.size() == rowsLookedAt) break;
            cells = 1;
            atStart = emptyRow = true;
            continue;
        }
        atStart = false;
        emptyRow = false;
    }
    if (rows.empty()) rows.push_back(cells);
    return rows;
}

}  // namespace

CsvDialect sniffCsvDialect(std::string_view head) {
    static constexpr std::array delimiters{',', ';', '\t', '|'};
    CsvDialect dialect;
    if (head.find('\n') == std::string_view::npos && head.find('\r') != std::string_view::npos)
        dialect.terminator = '\r';
    if (head.size() > 5 && (head.starts_with("sep=") || head.starts_with("SEP=")) &&
        (head[5] == '\r' || head[5] == '\n')) {
        dialect.delimiter = head[4];
        dialect.hasSeparatorLine = true;
        return dialect;
    }
    double bestShare = 0;
    std::size_t bestColumns = 0;
    for (const char delimiter : delimiters) {
        const std::vector<std::size_t> rows = cellsPerRow(head, delimiter);
        const std::size_t columns = rows.front();
        if (columns < 2) continue;
        std::size_t alike = 0;
        for (const std::size_t cells : rows) alike += cells == columns ? 1U : 0U;
        const double share = static_cast<double>(alike) / static_cast<double>(rows.size());
        if (share > bestShare || (share == bestShare && columns > bestColumns)) {
            bestShare = share;
            bestColumns = columns;
            dialect.delimiter = delimiter;
        }
    }
    return dialect;
}

}  // namespace groundswell::sources
