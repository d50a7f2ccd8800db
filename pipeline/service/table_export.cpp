#include "pipeline/service/table_export.h"

#include "pipeline/report/output_file.h"
#include "pipeline/report/row_writer.h"

namespace groundswell::pipeline {

namespace {

report::Row tableRow(const std::vector<ExportTable::Cell>& cells) {
    report::Row row;
    row.reserve(cells.size());
    for (const ExportTable::Cell& cell : cells)
        std::visit([&row](const auto& value) { row.emplace_back(value); }, cell);
    return row;
}

core::Result<void> writeTable(const ExportRequest& request) {
    auto file = report::OutputFile::open(request.file, report::IfExists::Overwrite);
    if (!file) return file.error();
    const auto format = request.format == ExportFormat::Csv ? report::RowFormat::Csv : report::RowFormat::JsonLines;
    const auto writer = report::makeRowWriter(format, **file, request.table->columns, {});
    for (const auto& cells : request.table->rows) {
        if (auto written = writer->row(tableRow(cells)); !written) return written;
    }
    if (auto finished = writer->finish(); !finished) return finished;
    return (*file)->commit();
}

}  // namespace

JobBody tableJob(ExportRequest request) {
    return [request = std::move(request)](JobReporter& reporter, const std::stop_token&) -> JobOutcome {
        if (!request.table) return core::Error(core::ErrorCode::InvalidInput, "There is no table to write.");
        if (auto written = writeTable(request); !written) return written.error();
        domain::RunCounts counts;
        counts.read = static_cast<std::int64_t>(request.table->rows.size());
        reporter.counts(counts);
        return JobState::Completed;
    };
}

JobBody writeFileJob(std::filesystem::path file, std::string bytes) {
    return [file = std::move(file), bytes = std::move(bytes)](JobReporter&, const std::stop_token&) -> JobOutcome {
        auto output = report::OutputFile::open(file, report::IfExists::Overwrite);
        if (!output) return output.error();
        if (auto written = (*output)->write(bytes); !written) return written.error();
        if (auto done = (*output)->commit(); !done) return done.error();
        return JobState::Completed;
    };
}

}  // namespace groundswell::pipeline
