#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/run.h"
#include "models/domain/step_record.h"
#include "pipeline/sources/source.h"
#include "pipeline/workspace/workspace_session.h"

#include <string>
#include <vector>

namespace groundswell::operations {

/// While it lives, the records of runs that are begun on this thread belong to a job; the innermost one counts. For one
/// thread.
class JobOfRuns {
public:
    explicit JobOfRuns(core::JobId job);
    ~JobOfRuns();
    JobOfRuns(const JobOfRuns&) = delete;
    JobOfRuns& operator=(const JobOfRuns&) = delete;

private:
    const core::JobId m_before;
};

/// Keeps the record of one run: begun when it is made, ended explicitly, else "failed" by its destructor. For one
/// thread.
class RunRecord {
public:
    static core::Result<RunRecord> begin(workspace::WorkspaceSession& session, domain::RunKind kind, std::string source,
                                         std::string title);
    RunRecord(RunRecord&& other) noexcept;
    RunRecord& operator=(RunRecord&&) = delete;
    ~RunRecord();

    [[nodiscard]] core::RunId id() const noexcept { return m_run.id; }
    /// What the steps did; stored by end().
    void keepSteps(std::vector<domain::StepRecord> steps) { m_steps = std::move(steps); }
    core::Result<void> end(domain::RunState state, const domain::RunCounts& counts, std::string message,
                           const std::vector<sources::InputIssue>& issues = {});

private:
    RunRecord(workspace::WorkspaceSession& session, domain::Run run) : m_session(&session), m_run(std::move(run)) {}

    workspace::WorkspaceSession* m_session;
    domain::Run m_run;
    std::vector<domain::StepRecord> m_steps;
    bool m_ended = false;
};

}  // namespace groundswell::operations
