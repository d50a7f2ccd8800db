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

/// What ends rows: outside quotes, as spreadsheets of old end them with CR and break lines within cells with LF.
char terminatorOf(std::string_view head) {
    std::size_t lf = 0;
    std::size_t loneCr = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (head[i] == '"') quoted = !quoted;
        if (quoted) continue;
        lf += head[i] == '\n' ? 1U : 0U;
        loneCr += head[i] == '\r' && i + 1 < head.size() && head[i + 1] != '\n' ? 1U : 0U;
    }
    // A head of one row may end in the CR.
    const bool endsInCr = lf == 0 && head.ends_with('\r');
    return loneCr > lf || endsInCr ? '\r' : '\n';
}

}  // namespace

CsvDialect sniffCsvDialect(std::string_view head) {
    static constexpr std::array delimiters{',', ';', '\t', '|'};
    CsvDialect dialect;
    dialect.terminator = terminatorOf(head);
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
