#include "pipeline/operations/run_record.h"

#include "models/store/run_writer.h"

#include <utility>

namespace groundswell::operations {

core::Result<RunRecord> RunRecord::begin(workspace::WorkspaceSession& session, domain::RunKind kind, std::string source,
                                         std::string title) {
    domain::Run run;
    run.kind = kind;
    run.source = std::move(source);
    run.title = std::move(title);
    run.startedAt = session.clock().now();
    auto id = session.store().writer().run(
        [&run](store::WriteTransaction& transaction) { return transaction.runs().begin(run); });
    if (!id) return id.error();
    run.id = *id;
    return RunRecord(session, std::move(run));
}

RunRecord::RunRecord(RunRecord&& other) noexcept
    : m_session(other.m_session),
      m_run(std::move(other.m_run)),
      m_steps(std::move(other.m_steps)),
      m_ended(std::exchange(other.m_ended, true)) {}

RunRecord::~RunRecord() {
    if (!m_ended) static_cast<void>(end(domain::RunState::Failed, m_run.counts, "It stopped because of an error."));
}

core::Result<void> RunRecord::end(domain::RunState state, const domain::RunCounts& counts, std::string message,
                                  const std::vector<sources::InputIssue>& issues) {
    m_ended = true;
    m_run.state = state;
    m_run.counts = counts;
    m_run.message = std::move(message);
    m_run.finishedAt = m_session->clock().now();
    std::vector<domain::RunIssue> kept;
    kept.reserve(issues.size());
    for (const sources::InputIssue& issue : issues) kept.push_back({issue.file, issue.line, issue.message});
    return m_session->store().writer().run([this, &kept](store::WriteTransaction& transaction) -> core::Result<void> {
        if (auto updated = transaction.runs().update(m_run); !updated) return updated;
        if (auto stored = transaction.runs().addSteps(m_run.id, m_steps); !stored) return stored;
        return transaction.runs().addIssues(m_run.id, kept);
    });
}

}  // namespace groundswell::operations
