#pragma once

#include "models/core/result.h"
#include "pipeline/report/table.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::report {

/// Where bytes go. For one thread at a time.
class ByteSink {
public:
    virtual ~ByteSink() = default;
    virtual core::Result<void> write(std::string_view bytes) = 0;
};

/// How rows are written. Csv: RFC 4180 in UTF-8, CRLF, every field in quotes, a header row. JsonLines: one object a
/// line. FourCat: items as CSV with the columns of fourCatColumns().
enum class RowFormat { Csv, JsonLines, FourCat };

/// "csv", "jsonl", "4cat"; empty for anything else.
[[nodiscard]] std::optional<RowFormat> parseRowFormat(std::string_view name) noexcept;
[[nodiscard]] std::string_view rowFormatName(RowFormat format) noexcept;

/// What a CSV shows of a cell: lists joined with "; ", nothing for what is unknown.
[[nodiscard]] std::string cellText(const Cell& cell);

/// Text of one row, line end included. With `rawCells` cells that look like formulas are not prefixed with an
/// apostrophe; NUL and invalid UTF-8 become U+FFFD either way. Thread-safe.
[[nodiscard]] std::string csvRow(const Row& cells, bool rawCells);
[[nodiscard]] std::string jsonLine(const std::vector<std::string>& columns, const Row& cells);

struct RowWriterOptions {
    bool header = true;  ///< false when rows go on in a file that has one
    bool rawCells = false;
};

/// Writes rows in one format into a sink, which must outlive it; header first. Not thread-safe.
class RowWriter {
public:
    virtual ~RowWriter() = default;
    /// As many cells as the columns that it was made with.
    virtual core::Result<void> row(const Row& cells) = 0;
    /// Hands over what is buffered; to be called once at the end.
    virtual core::Result<void> finish() = 0;
};

[[nodiscard]] std::unique_ptr<RowWriter> makeRowWriter(RowFormat format, ByteSink& sink,
                                                       std::vector<std::string> columns, RowWriterOptions options);

}  // namespace groundswell::report
