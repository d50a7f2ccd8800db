#pragma once

#include "pipeline/operations/workflow_activation.h"
#include "pipeline/operations/workflow_items.h"
#include "pipeline/operations/workflow_staleness.h"
#include "pipeline/operations/workflow_test.h"
#include "tests/pipeline/workspace_fixture.h"

#include <nlohmann/json.hpp>

#include <string>

namespace groundswell::testing {

/// A workspace with the standard workflow and versions of it; answers are one line of text.
class WorkflowDesk {
public:
    explicit WorkflowDesk(int stories = 10, int each = 3);

    [[nodiscard]] WorkspaceFixture& fixture() { return m_fixture; }
    [[nodiscard]] workspace::WorkspaceSession& session() { return m_fixture.session(); }
    [[nodiscard]] workspace::WorkflowVersions versions() { return session().versions("standard"); }

    /// Saves the active document with a patch (RFC 6902) as a version; its number.
    int save(const std::string& patch);
    /// The active document.
    [[nodiscard]] nlohmann::ordered_json document();
    /// "passed" or "failed" and the summary.
    std::string test(int version, std::int64_t items = 200);
    /// "active N" or the error.
    std::string activate(const operations::ActivationRequest& request,
                         workspace::FileWriter& files = workspace::FileWriter::disk());
    std::string activate(int version);
    /// save, test and activate; "active N" or what went wrong.
    std::string change(const std::string& patch, operations::ActivationRequest request = {});
    /// Items by state: "completed 30".
    std::string states();
    /// Of each step with stale values "id other/missing/unknown".
    std::string stale();
    /// All that the store holds, as one text to compare.
    std::string content();

private:
    WorkspaceFixture m_fixture;
};

}  // namespace groundswell::testing
