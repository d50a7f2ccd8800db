#include "pipeline/operations/run_record.h"

#include "models/store/run_writer.h"

#include <utility>

namespace groundswell::operations {

namespace {

// Operations know nothing of jobs, and a job's body runs them on its own thread.
thread_local core::JobId jobOfThread;

}  // namespace

JobOfRuns::JobOfRuns(core::JobId job) : m_before(std::exchange(jobOfThread, job)) {}

JobOfRuns::~JobOfRuns() {
    jobOfThread = m_before;
}

core::Result<RunRecord> RunRecord::begin(workspace::WorkspaceSession& session, domain::RunKind kind, std::string source,
                                         std::string title) {
    domain::Run run;
    run.kind = kind;
    run.source = std::move(source);
    run.title = std::move(title);
    run.startedAt = session.clock().now();
    auto id = session.store().writer().run(
        [&run, job = jobOfThread](store::WriteTransaction& transaction) -> core::Result<core::RunId> {
            auto begun = transaction.runs().begin(run);
            if (!begun || job.isNone()) return begun;
            if (auto linked = transaction.runs().setJob(*begun, job); !linked) return linked.error();
            return begun;
        });
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
    for (const sources::InputIssue& issue : issues)
        kept.push_back({issue.file, issue.line, issue.message, issue.rejected});
    return m_session->store().writer().run([this, &kept](store::WriteTransaction& transaction) -> core::Result<void> {
        if (auto updated = transaction.runs().update(m_run); !updated) return updated;
        if (auto stored = transaction.runs().addSteps(m_run.id, m_steps); !stored) return stored;
        return transaction.runs().addIssues(m_run.id, kept);
    });
}

}  // namespace groundswell::operations
