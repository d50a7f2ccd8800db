#include "pipeline/operations/sample.h"

#include "models/config/starters.h"

namespace groundswell::operations {

core::Result<std::filesystem::path> ensureSampleWorkspace(const workspace::WorkspaceDirectory& directory) {
    if (auto found = directory.find(sampleWorkspaceId)) return found;
    auto config = config::parseWorkspace(config::starterDocument(sampleWorkspaceId));
    if (!config) return config.error();
    return directory.create(*config);
}

core::Result<SampleReport> fillSample(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                      const jobs::ProgressSink& progress, const std::stop_token& stop) {
    SampleReport report;
    auto acquired = acquire(session, pool, AcquireRequest{}, progress, stop);
    if (!acquired) return acquired.error();
    report.acquired = std::move(*acquired);
    auto processed = processItems(session, pool, ProcessRequest{}, progress, stop);
    if (!processed) return processed.error();
    report.processed = std::move(*processed);
    return report;
}

}  // namespace groundswell::operations
