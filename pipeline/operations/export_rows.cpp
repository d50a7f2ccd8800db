#include "pipeline/operations/export_rows.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/export_source.h"
#include "pipeline/report/cell_text.h"

#include <nlohmann/json.hpp>

#include <unistd.h>
#include <utility>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::int64_t rowsPerProgress = 1'000;

// Writes rows as they are read, and counts them.
class Output {
public:
    Output(report::RowWriter& writer, std::int64_t total, const jobs::ProgressSink& progress,
           const std::stop_token& stop)
        : m_writer(writer), m_total(total), m_progress(progress), m_stop(stop) {}

    bool take(const report::Row& cells) {
        if (m_stop.stop_requested()) {
            m_result = Error(ErrorCode::Cancelled, "The export was cancelled.");
            return false;
        }
        if (auto written = m_writer.row(cells); !written) {
            m_result = std::move(written);
            return false;
        }
        if (++m_rows % rowsPerProgress == 0 && m_progress) m_progress({"export", m_rows, m_total, "rows"});
        return true;
    }
    [[nodiscard]] const core::Result<void>& result() const { return m_result; }
    [[nodiscard]] std::int64_t rows() const { return m_rows; }

private:
    report::RowWriter& m_writer;
    const std::int64_t m_total;
    const jobs::ProgressSink& m_progress;
    const std::stop_token& m_stop;
    core::Result<void> m_result;
    std::int64_t m_rows = 0;
};

constexpr std::size_t longestPreview = 200;

// As a CSV shows it, without the marks of the file.
std::string previewText(const report::Cell& cell) {
    const std::string text = report::cellText(cell);
    std::size_t end = std::min(text.size(), longestPreview);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + (end < text.size() ? "…" : "");
}

std::string withoutLineEnd(std::string line) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    return line;
}

// The columns of the JSON object in a line; empty when there is none.
std::vector<std::string> keysOf(const std::string& line) {
    std::vector<std::string> keys;
    const auto object = nlohmann::ordered_json::parse(line, nullptr, false);
    if (!object.is_object()) return keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    return keys;
}

// What is appended under other columns, or in another format, would make one file of two tables.
core::Result<void> checkAppend(const report::OutputFile& output, const ExportRequest& request,
                               const std::vector<std::string>& columns) {
    if (output.bytesBefore() == 0) return {};
    const std::string before = withoutLineEnd(output.firstLineBefore());
    const std::vector<std::string> keys = keysOf(before);
    const bool asCsv = request.format != report::RowFormat::JsonLines;
    const std::string format = asCsv ? "CSV" : "JSON Lines";
    const std::string header = report::csvRow(report::Row(columns.begin(), columns.end()), true);
    if (asCsv ? before == withoutLineEnd(header) : keys == columns) return {};
    if (asCsv != keys.empty()) {
        return Error(ErrorCode::InvalidInput, "The file is not " + format + ", as the rows to append are.")
            .with("file", request.file.string())
            .with("remedy", "Choose the file's format with --format, or another file.");
    }
    return Error(ErrorCode::InvalidInput, "The file has other columns than the rows to append.")
        .with("file", request.file.string())
        .with("remedy", "Choose the same columns with --columns, or another file.");
}

}  // namespace

core::Result<ExportPreview> previewRows(store::ReadConnection& reader, const ExportRequest& request, core::UtcTime now,
                                        std::int64_t rows) {
    auto source = ExportSource::make(reader, request, now, {});
    if (!source) return source.error();
    ExportPreview preview;
    preview.columns = source->columns();
    auto read = source->readFirst(rows, [&preview](const report::Row& row) {
        std::vector<std::string>& cells = preview.rows.emplace_back();
        for (const report::Cell& cell : row) cells.push_back(previewText(cell));
        return true;
    });
    if (!read) return read.error();
    return preview;
}

core::Result<ExportReport> exportRows(workspace::WorkspaceSession& session, const ExportRequest& request,
                                      const jobs::ProgressSink& progress, const std::stop_token& stop) {
    if (auto possible = ExportSource::check(request); !possible) return possible.error();
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    if (auto begun = (*reader)->beginSnapshot(); !begun) return begun.error();
    // What it takes to know the trends of all clusters is one long read.
    const std::stop_callback stopping(stop, [&reader = **reader] { reader.interrupt(); });
    auto source = ExportSource::make(**reader, request, session.clock().now(), stop);
    if (!source) return source.error();
    auto total = source->count();
    if (!total) return total.error();

    std::unique_ptr<report::OutputFile> file;
    report::DescriptorSink descriptor(request.descriptor);
    report::ByteSink* sink = &descriptor;
    if (!request.file.empty()) {
        auto opened = report::OutputFile::open(request.file, request.ifExists);
        if (!opened) return opened.error();
        file = std::move(*opened);
        if (auto fits = checkAppend(*file, request, source->columns()); !fits) return fits.error();
        sink = file.get();
    }
    const bool header = !file || file->bytesBefore() == 0;
    const auto writer = report::makeRowWriter(request.format, *sink, source->columns(),
                                              {.header = header, .rawCells = request.rawCells});
    Output output(*writer, total->value_or(0), progress, stop);
    auto read = source->read([&output](const report::Row& row) { return output.take(row); });
    if (!read) return read.error();
    if (!output.result()) return output.result().error();
    if (auto finished = writer->finish(); !finished) return finished.error();
    if (file) {
        if (auto committed = file->commit(); !committed) return committed.error();
        if (!file->isSpecial()) {
            report::Provenance provenance = exportProvenance(session, request, source->columns());
            provenance.trends = source->trendTerms();
            provenance.rows = output.rows();
            provenance.matching = total->value_or(output.rows());
            provenance.appendedAfterBytes = file->bytesBefore();
            provenance.bytes = file->bytes();
            provenance.sha256 = file->sha256();
            if (auto written = report::writeProvenance(request.file, provenance); !written) return written.error();
        }
    }
    return ExportReport{output.rows()};
}

}  // namespace groundswell::operations
