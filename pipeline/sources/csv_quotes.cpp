#include "pipeline/sources/csv_quotes.h"

#include <algorithm>

namespace groundswell::sources {

namespace {

/// Cells of a line by itself as a program writes them: a quote opens where a cell begins and closes where it ends. None
/// when it is no such line.
std::size_t cellsOf(std::string_view line, char delimiter) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    std::size_t cells = 1;
    bool quoted = false;
    bool atStart = true;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const char next = i + 1 < line.size() ? line[i + 1] : delimiter;
        if (quoted && c == '"' && i + 1 < line.size() && next == '"') {
            ++i;
        } else if (quoted && c == '"') {
            if (next != delimiter) return 0;
            quoted = false;
        } else if (!quoted && c == '"' && atStart) {
            quoted = true;
        } else if (!quoted && c == delimiter) {
            ++cells;
        }
        atStart = !quoted && c == delimiter;
    }
    return quoted ? 0 : cells;
}

bool looksLikeRow(std::string_view line, char delimiter, std::size_t columns) {
    if (columns < 2) return false;
    const auto delimiters = static_cast<std::size_t>(std::count(line.begin(), line.end(), delimiter));
    return delimiters + 1 == columns || cellsOf(line, delimiter) == columns;
}

/// Follows the quotes through the characters of a row. Not thread-safe.
class QuoteReader {
public:
    explicit QuoteReader(const CsvDialect& dialect) : m_dialect(dialect) {}

    void take(char c) {
        switch (m_state) {
            case State::CellStart:
                if (isBlank(c)) break;
                if (c == '"') open();
                if (c != '"' && !ends(c)) m_state = State::Plain;
                break;
            case State::Plain:
                if (ends(c)) m_state = State::CellStart;
                break;
            case State::Quoted:
                m_quoteAtStart = m_atStart;
                m_blanks = false;
                if (c == '"') m_state = State::QuoteWithin;
                break;
            case State::QuoteWithin: afterQuote(c); break;
        }
        m_atStart = ends(c);
        if (c == m_dialect.terminator) ++m_line;
    }

    [[nodiscard]] const QuotedLines& lines() const noexcept { return m_long; }
    [[nodiscard]] QuotedLines atEnd() const {
        if (m_state != State::Quoted && m_state != State::QuoteWithin) return m_long;
        QuotedLines last = m_now;
        last.closed = m_state == State::QuoteWithin;
        last.closedIn = m_line;
        return last.closed && !tellsMore(last, m_long) ? m_long : last;
    }

private:
    enum class State { CellStart, Plain, Quoted, QuoteWithin };

    [[nodiscard]] bool ends(char c) const { return c == m_dialect.delimiter || c == '\n' || c == '\r'; }

    [[nodiscard]] bool isBlank(char c) const { return c == ' ' || (c == '\t' && m_dialect.delimiter != '\t'); }

    static bool tellsMore(const QuotedLines& one, const QuotedLines& other) {
        if (one.opensWithin != other.opensWithin) return one.opensWithin;
        return one.lines() > other.lines();
    }

    void open() {
        m_state = State::Quoted;
        m_now = QuotedLines{};
        m_now.openedIn = m_line;
    }

    void afterQuote(char c) {
        if (ends(c)) {
            m_state = State::CellStart;
            m_now.closed = true;
            m_now.closedIn = m_line;
            if (tellsMore(m_now, m_long)) m_long = m_now;
            return;
        }
        const bool blank = isBlank(c);
        // Two quotes are one of the text; a quote behind blanks may again be the last.
        if (blank || (c == '"' && m_blanks)) {
            m_blanks = blank;
            return;
        }
        m_state = State::Quoted;
        if (c != '"' && m_quoteAtStart && m_line > m_now.openedIn) m_now.opensWithin = true;
    }

    const CsvDialect m_dialect;
    State m_state = State::CellStart;
    QuotedLines m_now;
    QuotedLines m_long;
    std::size_t m_line = 0;
    bool m_atStart = true;
    bool m_quoteAtStart = false;
    bool m_blanks = false;
};

}  // namespace

bool QuotedLines::mayHaveSwallowed(std::size_t columns) const noexcept {
    // Lines of prose with one comma each are no rarity.
    const std::size_t least = columns > 2 ? 3 : 8;
    return (rows >= least && 2 * rows > lines()) || (opensWithin && rows > 0);
}

QuotedLines quotedLines(std::string_view lines, const CsvDialect& dialect, std::size_t columns) {
    QuoteReader reader(dialect);
    for (const char c : lines) reader.take(c);
    QuotedLines found = reader.atEnd();
    if (!found.closed && found.closedIn > found.openedIn && lines.ends_with(dialect.terminator)) --found.closedIn;
    std::size_t number = 0;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find(dialect.terminator));
        if (number > found.openedIn && number <= found.closedIn && looksLikeRow(line, dialect.delimiter, columns))
            ++found.rows;
        if (number == found.closedIn) found.closesInRow = cellsOf(line, dialect.delimiter) == columns;
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        ++number;
    }
    return found;
}

}  // namespace groundswell::sources
