#include "app/cli/json_export.h"

#include "pipeline/system/files.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>

namespace groundswell::cli {

namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

// Each line is an object; between them come commas.
void copyRows(std::FILE* rows, Output& out) {
    std::string block(64U << 10, '\0');
    bool lineEnded = false;
    while (const std::size_t got = std::fread(block.data(), 1, block.size(), rows)) {
        std::string text;
        for (const char c : std::string_view(block).substr(0, got)) {
            if (lineEnded) text += ",\n";
            lineEnded = c == '\n';
            if (!lineEnded) text += c;
        }
        out.text(text);
    }
}

}  // namespace

core::Result<void> exportAsDocument(workspace::WorkspaceSession& session, operations::ExportRequest request,
                                    Output& out, const jobs::ProgressSink& progress, const std::stop_token& stop) {
    auto columns = report::ColumnSelection::choose(request.table, request.columns);
    if (!columns) return columns.error();
    const std::unique_ptr<std::FILE, CloseFile> rows(std::tmpfile());
    if (!rows) return system::ioError(errno, "A temporary file cannot be made", "");
    request.format = report::RowFormat::JsonLines;
    request.descriptor = ::fileno(rows.get());
    auto written = operations::exportRows(session, request, progress, stop);
    if (!written) return written.error();
    std::rewind(rows.get());
    out.text("{\"columns\":" + nlohmann::json(columns->names()).dump() + ",\"rows\":[");
    copyRows(rows.get(), out);
    out.text("],\"truncated\":false}\n");
    return {};
}

}  // namespace groundswell::cli
