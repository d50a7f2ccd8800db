#include "pipeline/sources/csv_reader.h"

#include "models/config/mapping_json.h"
#include "pipeline/extract/extractor.h"
#include "pipeline/extract/json_text.h"
#include "pipeline/sources/csv_row_parser.h"
#include "pipeline/sources/known_tables.h"

#include <simdjson.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <set>
#include <unordered_set>

namespace groundswell::sources {

using extract::appendJsonString;

namespace {

std::string joined(const std::vector<std::string>& names) {
    static constexpr std::size_t shown = 40;
    std::string text;
    for (std::size_t i = 0; i < std::min(shown, names.size()); ++i) text += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > shown) text += ", and " + std::to_string(names.size() - shown) + " more";
    return text;
}

std::vector<std::string> columnNames(const CsvRow& header) {
    std::vector<std::string> names;
    std::unordered_set<std::string> taken;
    for (std::size_t i = 0; i < header.cells.size(); ++i) {
        std::string name(header.cells[i]);
        repairUtf8(name);
        if (name.empty()) name = "column_" + std::to_string(i + 1);
        std::string unique = name;
        for (int copy = 2; !taken.insert(unique).second; ++copy) unique = name + "_" + std::to_string(copy);
        names.push_back(std::move(unique));
    }
    return names;
}

// What --map takes for a column that is the text: in quotes where a shell wants them.
std::string mapWord(const std::string& column) {
    const auto isPlain = [](unsigned char c) { return c == '_' || c == '-' || c >= 0x80 || std::isalnum(c) != 0; };
    if (std::all_of(column.begin(), column.end(), isPlain)) return "text=" + column;
    if (column.find_first_of(",='") == std::string::npos) return "'text=" + column + "'";
    return "FILE, where the file says " + nlohmann::json{{"text", {column}}}.dump();
}

// The column that a name or a JSON pointer of a mapping means.
std::string columnOf(const std::string& place) {
    if (!place.starts_with('/')) return place;
    std::string column;
    for (std::size_t i = 1; i < place.size(); ++i) {
        const bool escaped = place[i] == '~' && i + 1 < place.size();
        column += !escaped ? place[i] : place[++i] == '1' ? '/' : '~';
    }
    return column;
}

bool namesColumn(const config::Mapping& mapping, const std::string& field, const std::set<std::string>& columns) {
    const auto found = mapping.fields.find(field);
    if (found == mapping.fields.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](const std::string& name) { return columns.contains(columnOf(name)); });
}

/// Turns rows into records: the first is the header. Not thread-safe.
class TableReader final : public CsvRowTaker {
public:
    TableReader(const config::Mapping& mapping, const ImportSettings& settings, ImportContext& context)
        : m_mapping(mapping), m_settings(settings), m_context(context) {}

    bool row(const CsvRow& row) override {
        if (m_columns.empty()) return header(row);
        if (isBlank(row)) return true;
        std::size_t cells = row.columns;
        while (cells > m_columns.size() && cells <= row.cells.size() && row.cells[cells - 1].empty()) --cells;
        if (cells != m_columns.size()) {
            return m_context.issue(row.line, "This row has " + std::to_string(row.columns) +
                                                 " columns, the header has " + std::to_string(m_columns.size()) + ".");
        }
        return m_context.record(object(row), row.line);
    }

    bool problem(std::int64_t line, std::string message) override { return m_context.issue(line, std::move(message)); }
    bool doubt(std::int64_t line, std::string message) override { return m_context.doubt(line, std::move(message)); }

    [[nodiscard]] const std::optional<core::Error>& failure() const noexcept { return m_failure; }
    [[nodiscard]] bool hasHeader() const noexcept { return !m_columns.empty(); }
    [[nodiscard]] ReadTable takeTable() { return {std::move(m_mapping), std::move(m_header)}; }

private:
    static bool isBlank(const CsvRow& row) {
        return row.columns == row.cells.size() &&
               std::all_of(row.cells.begin(), row.cells.end(), [](std::string_view cell) { return cell.empty(); });
    }

    bool header(const CsvRow& row) {
        if (row.columns > maxCsvColumns) {
            return fail("The header has " + std::to_string(row.columns) + " columns; at most " +
                            std::to_string(maxCsvColumns) + " are read.",
                        "Check that the file is a table.");
        }
        m_columns = columnNames(row);
        m_header = m_columns;
        if (!useTable(m_settings.chosen) && m_mapping.empty()) useTable(m_settings.tables);
        useKnownTable();
        const config::Mapping guessed = extract::sniffMapping(m_columns);
        for (const auto& [field, names] : guessed.fields) m_mapping.fields.emplace(field, names);
        m_context.setTable({m_header, byHeader()});
        const std::set<std::string> columns(m_columns.begin(), m_columns.end());
        const bool hasText = namesColumn(m_mapping, "text", columns) || namesColumn(m_mapping, "title", columns);
        if (!hasText && m_mapping.items.empty()) {
            return fail("The header has no column of text; its columns are: " + joined(m_columns) + ".",
                        "Say which one is the text, as with --map " + mapWord(m_columns.front()) +
                            "; tables with these columns will be read like that from then on.");
        }
        std::set<std::string> texts;
        for (const auto& [field, names] : m_mapping.fields) {
            if (field != "text" && field != "title") continue;
            for (const std::string& name : names) texts.insert(columnOf(name));
        }
        for (const std::string& name : m_columns) {
            appendJsonString(m_keys.emplace_back(), name);
            m_isText.push_back(texts.contains(name));
        }
        return true;
    }

    bool useTable(const std::vector<TableMapping>& tables) {
        const std::set<std::string> columns(m_columns.begin(), m_columns.end());
        for (const TableMapping& table : tables) {
            if (std::set<std::string>(table.columns.begin(), table.columns.end()) != columns) continue;
            m_mapping = table.mapping;
            m_context.setMapping(config::writeMapping(m_mapping).dump());
            return true;
        }
        return false;
    }

    // The mapping with the columns as the file names them.
    [[nodiscard]] config::Mapping byHeader() const {
        config::Mapping mapping = m_mapping;
        for (auto& [field, names] : mapping.fields) {
            for (std::string& name : names) {
                const auto found = std::find(m_columns.begin(), m_columns.end(), columnOf(name));
                if (found != m_columns.end()) name = m_header[static_cast<std::size_t>(found - m_columns.begin())];
            }
        }
        return mapping;
    }

    void useKnownTable() {
        m_isDropped.assign(m_columns.size(), false);
        const KnownTable* table = knownTable(m_columns);
        if (table == nullptr) return;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            std::string& column = m_columns[i];
            m_isDropped[i] = std::find(table->dropped.begin(), table->dropped.end(), column) != table->dropped.end();
            // A mapping that somebody gave names the columns as the file does.
            const auto renamed = std::find_if(table->renamed.begin(), table->renamed.end(),
                                              [&](const auto& names) { return names.first == column; });
            if (renamed == table->renamed.end() || !m_mapping.empty()) continue;
            const std::string name(renamed->second);
            if (std::find(m_columns.begin(), m_columns.end(), name) == m_columns.end()) column = name;
        }
    }

    bool fail(std::string message, std::string remedy) {
        m_failure = core::Error(core::ErrorCode::InvalidInput, std::move(message))
                        .with("file", m_context.path())
                        .with("remedy", std::move(remedy));
        return false;
    }

    std::string object(const CsvRow& row) {
        std::string json = "{";
        std::size_t replaced = 0;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const std::string_view cell = row.cells[i];
            if (m_isDropped[i]) continue;
            // An empty text is a text; any other empty cell is nothing.
            if (cell.empty() && !m_isText[i]) continue;
            if (json.size() > 1) json += ',';
            json += m_keys[i];
            json += ':';
            if (cell.find('\0') == std::string_view::npos && simdjson::validate_utf8(cell)) {
                appendJsonString(json, cell);
            } else {
                std::string repaired(cell);
                replaced += repairUtf8(repaired);
                appendJsonString(json, repaired);
            }
        }
        json += '}';
        m_context.replaced(replaced, row.line);
        return json;
    }

    config::Mapping m_mapping;
    const ImportSettings& m_settings;
    ImportContext& m_context;
    std::vector<std::string> m_header;  // as it is written, but that every column has a name
    std::vector<std::string> m_columns;
    std::vector<std::string> m_keys;  // the columns as JSON strings
    std::vector<bool> m_isText;       // of m_columns
    std::vector<bool> m_isDropped;    // of m_columns
    std::optional<core::Error> m_failure;
};

}  // namespace

core::Result<ReadTable> readCsv(TextInput& input, const config::Mapping& mapping, const ImportSettings& settings,
                                ImportContext& context) {
    auto text = input.nextText();
    if (!text) return context.streamFailed(text.error()).error();
    const CsvDialect dialect = sniffCsvDialect(*text);
    TableReader table(mapping, settings, context);
    CsvRowParser rows(dialect, table);
    std::string_view part = *text;
    if (dialect.hasSeparatorLine) part.remove_prefix(4), part.remove_prefix(1);
    bool go = rows.feed(part);
    while (go && !context.stopped()) {
        text = input.nextText();
        if (!text) {
            if (const auto outcome = context.streamFailed(text.error()); !outcome) return outcome.error();
            return table.takeTable();
        }
        go = text->empty() ? rows.finish() && false : rows.feed(*text);
        context.progress(input.stream());
    }
    if (table.failure()) return *table.failure();
    if (const auto outcome = context.finish("row"); !outcome) return outcome.error();
    return table.takeTable();
}

}  // namespace groundswell::sources
