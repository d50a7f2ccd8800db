#pragma once

#include "models/config/problem.h"
#include "models/core/result.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/workflow/rehearsal.h"
#include "pipeline/workspace/workflow_versions.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

/// The share of items that may fail in a dry run that is passed.
inline constexpr double mostFailedByDefault = 0.05;

struct WorkflowTestRequest {
    std::string workflow;
    int version = 0;           ///< 0 = the newest, or `text`
    std::string text;          ///< a document in place of a version; empty = none
    std::int64_t items = 200;  ///< of the workspace, about so many: a few of every state
    bool notMore = false;      ///< never more than `items`
    double mostFailed = mostFailedByDefault;
};

/// What became of one item.
struct TestedItem {
    core::ItemId id;       ///< none for a text of the program
    std::string text;      ///< its title, else its text
    std::string state;     ///< where it ended
    std::string error;     ///< why it failed; empty = it did not
    std::string waitsFor;  ///< a service; empty = none
};

struct WorkflowTestReport {
    workspace::WorkflowVersion version;  ///< with the record of this test; number 0 = the text is no version
    bool withBuiltInTexts = false;       ///< the workspace has no items that take this workflow
    config::Problems problems;           ///< why nothing was run; empty = it was
    std::vector<workflow::RehearsedStep> steps;
    std::map<std::string, std::int64_t> ended;  ///< state -> items
    std::map<std::string, std::int64_t> waits;  ///< why items wait for a service -> how many
    std::vector<TestedItem> items;              ///< in the order in which they were taken

    [[nodiscard]] const workspace::WorkflowTestRecord& result() const { return *version.test; }
};

/// A dry run of exactly one version: items of all states, evenly chosen, go from the initial state through its steps in
/// memory, and what they came to is written in a transaction that is taken back. Nothing in the store changes; how it
/// went is kept beside the version, for its content. It is passed when the document is valid, the store took what was
/// written, every item came to a final state or waits for a service, and no larger share than `mostFailed` failed.
/// Errors: NotFound, Cancelled (nothing is kept then), those of reading the store.
[[nodiscard]] core::Result<WorkflowTestReport> testWorkflow(workspace::WorkspaceSession& session,
                                                            const WorkflowTestRequest& request,
                                                            const std::stop_token& stop,
                                                            const jobs::ProgressSink& progress = {});

}  // namespace groundswell::operations
