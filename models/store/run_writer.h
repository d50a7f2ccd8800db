#pragma once

#include "models/core/result.h"
#include "models/domain/run.h"
#include "models/domain/step_record.h"

#include <span>
#include <string>

namespace groundswell::store {

/// Writes the records of runs. Lives in a WriteTransaction.
class RunWriter {
public:
    virtual ~RunWriter() = default;
    virtual core::Result<core::RunId> begin(const domain::Run& run) = 0;
    virtual core::Result<void> update(const domain::Run& run) = 0;
    /// The job that the run belongs to.
    virtual core::Result<void> setJob(core::RunId run, core::JobId job) = 0;
    /// Keeps at most 1,000 issues a run; the counts hold all.
    virtual core::Result<void> addIssues(core::RunId run, std::span<const domain::RunIssue> issues) = 0;
    /// What the steps of a run did, in the order that items take; replaces what is there for the same steps.
    virtual core::Result<void> addSteps(core::RunId run, std::span<const domain::StepRecord> steps) = 0;
    /// Runs that still say "running" belong to a process that is gone: they become interrupted.
    virtual core::Result<int> closeInterrupted() = 0;
};

}  // namespace groundswell::store
