#include "pipeline/service/service_state.h"

#include "pipeline/operations/export_rows.h"
#include "pipeline/report/table.h"

namespace groundswell::pipeline {

namespace {

constexpr std::int64_t previewedRows = 5;

core::Result<ExportPreview> previewOf(store::ReadConnection& reader, OpenWorkspace& workspace, ExportRequest request,
                                      core::UtcTime now) {
    if (request.format == ExportFormat::Html) return ExportPreview{};
    // An order of the screen is at hand.
    const bool isAtHand = request.window == domain::TrendWindow::Day && !request.rising;
    if (request.what == ExportWhat::Clusters && request.ids.empty() && isAtHand) {
        auto ids = workspace.trends().clusters(reader, request.filter, request.clusterSort, request.order, now);
        if (!ids) return ids.error();
        for (std::size_t i = 0; i < (*ids)->size() && i < static_cast<std::size_t>(previewedRows); ++i)
            request.ids.push_back((**ids)[i].value);
    }
    auto preview = operations::previewRows(reader, rowsWanted(request, workspace), now, previewedRows);
    if (!preview) return preview.error();
    return ExportPreview{std::move(preview->columns), std::move(preview->rows)};
}

}  // namespace

Ticket Service::exportPreview(ExportRequest request, Answer<ExportPreview> answer) {
    // As the page that shows them does: it may have to wait for all keywords to be read.
    const bool asksBoard = request.what == ExportWhat::Keywords;
    return m_state->readBeside<ExportPreview>(
        std::move(answer),
        [request = std::move(request), clock = m_state->clock](store::ReadConnection& reader, OpenWorkspace& workspace,
                                                               const std::stop_token&) mutable {
            return previewOf(reader, workspace, std::move(request), clock->now());
        },
        asksBoard ? &m_state->boards : nullptr);
}

std::vector<std::string> Service::exportColumns(ExportWhat what) {
    switch (what) {
        case ExportWhat::Items: return report::columnsOf(report::Table::Items);
        case ExportWhat::Clusters: return report::columnsOf(report::Table::Clusters);
        case ExportWhat::Keywords:
        case ExportWhat::Table: break;
    }
    return report::columnsOf(report::Table::Keywords);
}

}  // namespace groundswell::pipeline
