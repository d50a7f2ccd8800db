#include "pipeline/report/row_writer.h"

#include "models/core/words.h"
#include "pipeline/report/cell_text.h"

#include <nlohmann/json.hpp>

#include <cassert>
#include <charconv>
#include <cmath>
#include <utility>

namespace groundswell::report {

namespace {

constexpr std::size_t bufferBytes = 256U << 10;

template <class Number>
std::string numberText(Number value) {
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

void appendQuoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

// Turns one cell into the text of a CSV field, without quotes.
struct CsvText {
    bool rawCells;

    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(std::int64_t value) const { return numberText(value); }
    std::string operator()(double value) const { return std::isfinite(value) ? numberText(value) : std::string(); }
    std::string operator()(const std::string& text) const {
        return !rawCells && looksLikeFormula(text) ? "'" + validText(text) : validText(text);
    }
    std::string operator()(const std::vector<std::string>& list) const { return (*this)(core::joined(list, "; ")); }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(const std::vector<std::int64_t>& list) const {
        std::string out;
        for (const std::int64_t one : list) out += (out.empty() ? "" : "; ") + numberText(one);
        return out;
    }
};

struct JsonText {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(std::int64_t value) const { return numberText(value); }
    std::string operator()(double value) const { return std::isfinite(value) ? numberText(value) : "null"; }
    std::string operator()(const std::string& text) const {
        return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    std::string operator()(const std::vector<std::string>& list) const {
        std::string out = "[";
        for (const std::string& one : list) out += (out.size() == 1 ? "" : ",") + (*this)(one);
        return out + "]";
    }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(const std::vector<std::int64_t>& list) const {
        std::string out = "[";
        for (const std::int64_t one : list) out += (out.size() == 1 ? "" : ",") + numberText(one);
        return out + "]";
    }
};

// Gathers text until there is enough for a write.
class BufferedWriter : public RowWriter {
public:
    explicit BufferedWriter(ByteSink& sink) : m_sink(sink) {}

    core::Result<void> finish() override {
        const std::string bytes = std::exchange(m_buffer, {});
        return bytes.empty() ? core::Result<void>() : m_sink.write(bytes);
    }

protected:
    core::Result<void> put(std::string_view text) {
        m_buffer += text;
        return m_buffer.size() < bufferBytes ? core::Result<void>() : BufferedWriter::finish();
    }

private:
    ByteSink& m_sink;
    std::string m_buffer;
};

class CsvWriter final : public BufferedWriter {
public:
    CsvWriter(ByteSink& sink, const std::vector<std::string>& columns, RowWriterOptions options)
        : BufferedWriter(sink), m_options(options) {
        if (options.header) m_header = csvRow(Row(columns.begin(), columns.end()), false);
    }

    core::Result<void> row(const Row& cells) override {
        return put(std::exchange(m_header, {}) + csvRow(cells, m_options.rawCells));
    }

    // A table without rows has its header all the same.
    core::Result<void> finish() override {
        if (auto written = put(std::exchange(m_header, {})); !written) return written;
        return BufferedWriter::finish();
    }

private:
    RowWriterOptions m_options;
    std::string m_header;
};

class JsonLinesWriter final : public BufferedWriter {
public:
    JsonLinesWriter(ByteSink& sink, std::vector<std::string> columns)
        : BufferedWriter(sink), m_columns(std::move(columns)) {}

    core::Result<void> row(const Row& cells) override { return put(jsonLine(m_columns, cells)); }

private:
    std::vector<std::string> m_columns;
};

}  // namespace

std::optional<RowFormat> parseRowFormat(std::string_view name) noexcept {
    if (name == "csv") return RowFormat::Csv;
    if (name == "jsonl") return RowFormat::JsonLines;
    if (name == "4cat") return RowFormat::FourCat;
    return std::nullopt;
}

std::string_view rowFormatName(RowFormat format) noexcept {
    switch (format) {
        case RowFormat::Csv: return "csv";
        case RowFormat::JsonLines: return "jsonl";
        case RowFormat::FourCat: return "4cat";
    }
    return {};
}

std::string cellText(const Cell& cell) {
    return std::visit(CsvText{true}, cell);
}

std::string csvRow(const Row& cells, bool rawCells) {
    std::string out;
    for (const Cell& cell : cells) {
        if (!out.empty()) out += ',';
        appendQuoted(out, std::visit(CsvText{rawCells}, cell));
    }
    return out + "\r\n";
}

std::string jsonLine(const std::vector<std::string>& columns, const Row& cells) {
    assert(columns.size() == cells.size());
    std::string out = "{";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        out += JsonText()(columns[i]);
        out += ':';
        out += std::visit(JsonText(), cells[i]);
    }
    return out + "}\n";
}

std::unique_ptr<RowWriter> makeRowWriter(RowFormat format, ByteSink& sink, std::vector<std::string> columns,
                                         RowWriterOptions options) {
    if (format != RowFormat::JsonLines) return std::make_unique<CsvWriter>(sink, columns, options);
    return std::make_unique<JsonLinesWriter>(sink, std::move(columns));
}

}  // namespace groundswell::report
