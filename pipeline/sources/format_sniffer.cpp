#include "pipeline/sources/format_sniffer.h"

#include "models/core/words.h"
#include "pipeline/extract/extractor.h"
#include "pipeline/sources/capture_shaper.h"
#include "pipeline/sources/charset.h"
#include "pipeline/sources/csv_row_parser.h"
#include "pipeline/sources/documents/html_document.h"
#include "pipeline/sources/feed_parser.h"
#include "pipeline/sources/telegram_export.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <vector>

namespace groundswell::sources {

namespace {

using namespace std::string_view_literals;

struct Foreign {
    std::string_view magic;
    const char* message;
    const char* remedy;
};

constexpr std::array foreignFormats{
    Foreign{"PK\x03\x04"sv, "This is a ZIP archive or an Excel or LibreOffice document.",
            "Unpack it, or save the table as CSV."},
    Foreign{"\xD0\xCF\x11\xE0"sv, "This is an old Excel or Word document.", "Save the table as CSV."},
    Foreign{"\x89PNG"sv, "This is an image.", "Give a file of texts: CSV, JSON Lines, a feed."},
    Foreign{"\xFF\xD8\xFF"sv, "This is an image.", "Give a file of texts: CSV, JSON Lines, a feed."},
    Foreign{"PAR1"sv, "This is a Parquet file.", "Export it as CSV or JSON Lines."},
    Foreign{"BZh"sv, "This file is compressed with bzip2.", "Decompress it, or use gzip or zstd."},
    Foreign{"\xFD"
            "7zXZ"sv,
            "This file is compressed with xz.", "Decompress it, or use gzip or zstd."},
};

core::Error notReadable(const char* message, const char* remedy) {
    return core::Error(core::ErrorCode::InvalidInput, message).with("remedy", remedy);
}

constexpr std::size_t sampleBytes = 16U << 10;

std::string utf8Head(std::string_view head) {
    const std::string_view sample = head.substr(0, sampleBytes);
    auto converter = Utf8Converter::make(detectCharset(sample, sample.size() == head.size(), true));
    return converter ? std::string(converter->convert(sample, false)) : std::string(sample);
}

bool looksBinary(std::string_view text) {
    const auto controls = std::count_if(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x09 || (byte > 0x0D && byte < 0x20 && byte != 0x1B && byte != 0x1E);
    });
    return controls > 3 && static_cast<std::size_t>(controls) * 20 > text.size();
}

// Some writers put a mark, white space or a few lines before it.
bool looksLikePdf(std::string_view head) {
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    return core::trimmed(head.substr(0, 1'024)).starts_with("%PDF-");
}

bool isNamed(std::string_view name, std::initializer_list<std::string_view> endings) {
    std::string lower = core::lowered(name);
    for (const std::string_view packed : {".gz", ".zst"}) {
        if (lower.ends_with(packed)) lower.resize(lower.size() - packed.size());
    }
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return lower.ends_with(ending); });
}

/// The first rows of what may be a table. Not thread-safe.
class FirstRows final : public CsvRowTaker {
public:
    bool row(const CsvRow& row) override {
        const bool blank = std::all_of(row.cells.begin(), row.cells.end(),
                                       [](std::string_view cell) { return core::trimmed(cell).empty(); });
        if (blank) return true;
        m_columns.push_back(row.columns);
        if (m_columns.size() == 1) m_header.assign(row.cells.begin(), row.cells.end());
        return m_columns.size() < mostRows;
    }
    bool problem(std::int64_t, std::string) override { return true; }
    bool doubt(std::int64_t, std::string) override { return true; }

    /// The row that the sample cuts is none.
    void dropLast() {
        if (m_columns.size() > 1 && m_columns.size() < mostRows) m_columns.pop_back();
    }
    [[nodiscard]] bool namesText() const {
        const config::Mapping mapping = extract::sniffMapping(m_header);
        return mapping.fields.contains("text") || mapping.fields.contains("title");
    }
    [[nodiscard]] std::size_t columns() const { return m_header.size(); }
    [[nodiscard]] std::size_t rows() const { return m_columns.size(); }
    /// Several columns, and all rows have as many.
    [[nodiscard]] bool isRegular() const {
        if (m_header.size() < 2) return false;
        return std::all_of(m_columns.begin(), m_columns.end(),
                           [this](std::size_t columns) { return columns == m_header.size(); });
    }

private:
    static constexpr std::size_t mostRows = 30;
    std::vector<std::size_t> m_columns;
    std::vector<std::string> m_header;
};

// A text has commas too. A table names a column of text in its first row, or at least all of its rows are alike.
FileFormat tableOrText(std::string_view text, bool isAll, std::string_view name) {
    if (isNamed(name, {".csv", ".tsv", ".tab"})) return FileFormat::Csv;
    FirstRows rows;
    const CsvDialect dialect = sniffCsvDialect(text);
    if (dialect.hasSeparatorLine) return FileFormat::Csv;
    CsvRowParser parser(dialect, rows);
    if (parser.feed(text)) parser.finish();
    if (!isAll) rows.dropLast();
    const bool isProse = isNamed(name, {".txt", ".text", ".md", ".markdown"}) && rows.columns() < 2;
    const bool isSentence = rows.rows() == 1 && core::trimmed(text).find(' ') != std::string_view::npos;
    if ((rows.namesText() && !isProse) || (rows.isRegular() && !isSentence)) return FileFormat::Csv;
    // Their readers say what is wrong with it; as a text it would be taken without a word.
    if (isNamed(name, {".json", ".jsonl", ".ndjson"})) return FileFormat::JsonLines;
    if (isNamed(name, {".xml", ".rss", ".atom"})) return FileFormat::Feed;
    return FileFormat::Text;
}

}  // namespace

core::Result<FileFormat> sniffFormat(std::string_view head, std::string_view name) {
    if (looksLikePdf(head)) return FileFormat::Pdf;
    if (head.starts_with("SQLite format 3\0"sv)) return FileFormat::PostsDatabase;
    for (const Foreign& foreign : foreignFormats) {
        if (head.starts_with(foreign.magic)) return notReadable(foreign.message, foreign.remedy);
    }
    const bool isMarkdown = isNamed(name, {".md", ".markdown"});
    if (!isMarkdown && !isNamed(name, {".csv", ".tsv", ".tab"}) && looksLikeFeed(head)) return FileFormat::Feed;
    const std::string text = utf8Head(head);
    if (looksBinary(text)) return notReadable("This is binary data, not text.", "Give a CSV, JSON Lines or feed file.");
    const std::size_t first = text.find_first_not_of(" \t\r\n\x1e");
    if (first == std::string::npos) {
        return notReadable("The file holds nothing but white space.", "Check how it was written.");
    }
    // Badges and centred pictures begin like JSON and HTML.
    if (isMarkdown && (text[first] == '[' || text[first] == '<')) return FileFormat::Text;
    if (text[first] == '{' && looksLikeTelegram(text)) return FileFormat::Telegram;
    if (text[first] == '{' || text[first] == '[')
        return looksCaptured(head) ? FileFormat::Captures : FileFormat::JsonLines;
    if (beginsAsHtml(text) || (text[first] == '<' && isNamed(name, {".html", ".htm", ".xhtml"})))
        return FileFormat::Html;
    // The feed parser says what markup that is no feed is instead.
    if (text[first] == '<') return FileFormat::Feed;
    return tableOrText(text, head.size() <= sampleBytes, name);
}

}  // namespace groundswell::sources
